//! What went wrong, as JSON: the words of the command line, taken apart.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::chinese;
use crate::cli::{aside, exit};
use crate::store::StoreError;
use plenary_core::explain::told::Told;
use plenary_core::explain::why::QuestionError;
use plenary_core::pipeline::Failure;
use plenary_core::read::{Report, Tongue};
use plenary_core::whatif::{AskError, EditError};
use plenary_documents::render::RenderError;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// The request cannot be read.
    #[error("{what}\n  help: {help}")]
    Request {
        /// What is wrong with it.
        what: String,
        /// The way out.
        help: String,
    },
    /// The request cannot be answered, in sentences of which the page has words of its own.
    #[error("{what}\n  help: {help}")]
    Told {
        /// What is wrong with it.
        what: Told,
        /// The way out.
        help: Told,
    },
    /// An edit of a scenario is wrong.
    #[error("scenario {name}: {error}\n  help: mend its edits")]
    Scenario {
        /// Which.
        name: String,
        /// What is wrong.
        error: Box<EditError>,
    },
    /// A session or schedule is wrong.
    #[error("{0}")]
    Input(#[from] Report),
    /// An edit is wrong.
    #[error("{0}")]
    Edit(EditError),
    /// A question is wrong.
    #[error("{0}")]
    Question(#[from] QuestionError),
    /// A document is not read.
    #[error("{0}")]
    Document(String),
    /// The process that reads documents gave no answer.
    #[error("{0}")]
    Unread(aside::Unread),
    /// It cannot be rendered so.
    #[error("{0}")]
    Render(#[from] RenderError),
    /// The solver failed.
    #[error("{0}")]
    Failure(#[from] Failure),
    /// The store says no.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// There is no such thing.
    #[error("there is no {0}\n  help: /api/openapi.json lists what there is")]
    Nothing(String),
    /// There is no schedule to do that with.
    #[error("the session has no schedule yet\n  help: wait until it is planned, or look at why there is none")]
    NoSchedule,
    /// The queue is full.
    #[error("{0} solves are waiting already\n  help: try again in a moment")]
    Full(usize),
    /// The server has too much to do.
    #[error("the server has too much to do\n  help: try again in a moment")]
    Busy,
    /// Too many searches that were left still run.
    #[error(
        "searches run on after their time, and no other begins\n  help: restart the server; what waits goes on then"
    )]
    Stuck,
    /// A question that ended the server twice.
    #[error(
        "the question was set aside: it ended the server twice\n  help: ask less, or with a shorter time limit, and report it"
    )]
    SetAside,
    /// A job of before the last start.
    #[error("job {0} was over before the server restarted, which forgot its result\n  help: ask again")]
    Restarted(String),
    /// The body is too slow.
    #[error("the request was not here after {0} seconds\n  help: send less, or raise --read-timeout")]
    Slow(u64),
    /// Too many requests.
    #[error("there were too many requests\n  help: try again in a second")]
    TooMany,
    /// Who asks is not known.
    #[error("{0}")]
    Unknown(&'static str),
    /// It comes from elsewhere.
    #[error("{what}\n  help: {help}")]
    Elsewhere {
        /// What is wrong with it.
        what: String,
        /// The way out.
        help: String,
    },
    /// The body is too long.
    #[error("the request has more than {0} MiB\n  help: send less at a time")]
    TooLong(usize),
    /// A fault of the program.
    #[error("the server failed: {0}\n  help: please report it")]
    Fault(String),
}

impl Wrong {
    /// A request that cannot be read.
    pub fn request(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Request { what: what.into(), help: help.into() }
    }

    /// The status of HTTP, and a word that never changes.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Request { .. } | Self::Told { .. } | Self::Scenario { .. } => (StatusCode::BAD_REQUEST, "request"),
            Self::Input(_) => (StatusCode::UNPROCESSABLE_ENTITY, "input"),
            Self::Edit(_) => (StatusCode::UNPROCESSABLE_ENTITY, "edit"),
            Self::Question(_) => (StatusCode::UNPROCESSABLE_ENTITY, "question"),
            Self::Unread(aside::Unread::Start(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "fault"),
            Self::Document(_) | Self::Unread(_) => (StatusCode::UNPROCESSABLE_ENTITY, "document"),
            Self::Render(_) => (StatusCode::UNPROCESSABLE_ENTITY, "render"),
            Self::Store(StoreError::Conflict { .. }) => (StatusCode::CONFLICT, "conflict"),
            Self::Store(StoreError::AtTheEnd(_)) => (StatusCode::CONFLICT, "at_the_end"),
            Self::Store(StoreError::Backup(_) | StoreError::Broken(_)) => (StatusCode::BAD_REQUEST, "store"),
            Self::Store(StoreError::Newer { .. }) => (StatusCode::UNPROCESSABLE_ENTITY, "newer"),
            Self::Store(StoreError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Store(StoreError::Full) => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
            Self::Store(StoreError::Damaged(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "damaged"),
            Self::Store(StoreError::BackupTooLarge(_) | StoreError::TextTooLong(_)) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "too_long")
            }
            Self::Store(StoreError::Nothing { .. }) | Self::Nothing(_) => (StatusCode::NOT_FOUND, "nothing"),
            Self::NoSchedule => (StatusCode::CONFLICT, "no_schedule"),
            Self::Restarted(_) => (StatusCode::NOT_FOUND, "restarted"),
            Self::Full(_) => (StatusCode::SERVICE_UNAVAILABLE, "full"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Stuck => (StatusCode::SERVICE_UNAVAILABLE, "stuck"),
            Self::Slow(_) => (StatusCode::REQUEST_TIMEOUT, "slow"),
            Self::SetAside => (StatusCode::INTERNAL_SERVER_ERROR, "set_aside"),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
            Self::Unknown(_) => (StatusCode::UNAUTHORIZED, "unknown"),
            Self::Elsewhere { .. } => (StatusCode::FORBIDDEN, "elsewhere"),
            Self::TooLong(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_long"),
            Self::Failure(_) | Self::Store(_) | Self::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "fault"),
        }
    }

    /// What is wrong and the way out, in the words of the command line or in those of another language that has them.
    fn said_in(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::English => self.to_string(),
            Tongue::Chinese => chinese::said(self),
        }
    }

    /// As JSON.
    pub fn in_json(&self, tongue: Tongue) -> Value {
        let text = self.said_in(tongue);
        let (message, help) = match text.rsplit_once("\n  help: ") {
            // several, each with its own
            _ if matches!(self, Self::Input(_)) => (text.as_str(), ""),
            Some((message, help)) => (message, help),
            None => (text.as_str(), ""),
        };
        let mut error = json!({"code": self.kind().1, "message": message, "help": help});
        match self {
            Self::Input(report) | Self::Edit(EditError::Session { report, .. }) => {
                error["diagnostics"] = json!(report.clone().said_in(tongue).diagnostics);
            }
            Self::Store(StoreError::Conflict { version, changes }) => {
                error["version"] = json!(version);
                error["changes"] = json!(changes);
            }
            _ => {}
        }
        json!({ "error": error })
    }
}

impl From<EditError> for Wrong {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl From<AskError> for Wrong {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Edit(error) => Self::Edit(error),
            AskError::Failure(failure) => Self::Failure(failure),
        }
    }
}

impl From<plenary_core::solve::BackendError> for Wrong {
    fn from(error: plenary_core::solve::BackendError) -> Self {
        Self::Failure(Failure::Backend(error))
    }
}

impl From<exit::Error> for Wrong {
    fn from(error: exit::Error) -> Self {
        let text = error.to_string();
        Self::request(text.strip_prefix("error: ").unwrap_or(&text), "see the message")
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        self.told_in(Tongue::English)
    }
}

impl Wrong {
    /// As a reply.
    pub fn told_in(&self, tongue: Tongue) -> Response {
        let (status, _) = self.kind();
        let mut response = (status, Json(self.in_json(tongue))).into_response();
        response.headers_mut().insert(header::CONTENT_LANGUAGE, header::HeaderValue::from_static(tongue.code()));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        if matches!(self, Self::Slow(_)) {
            // the rest of the body may still come, and is no request
            response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
        }
        response
    }
}
