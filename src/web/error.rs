//! Errors of the API, with the messages of the command line. `problem` makes replies of them.

pub(super) mod chinese;
pub mod problem;

use axum::http::StatusCode;
use serde_json::{Value, json};

use problem::Code;

use crate::issue::IssueError;
use crate::sandbox::SandboxError;
use crate::store::accounts::Role;
use crate::store::{Change, StoreError};
use plenary_core::day::DayError;
use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};
use plenary_core::explain::why::QuestionError;
use plenary_core::message::Message;
use plenary_core::pipeline::Failure;
use plenary_core::read::{Report, UiLanguage};
use plenary_core::whatif::{AskError, EditError};
use plenary_documents::render::RenderError;

/// Why a request was not answered.
#[derive(Debug)]
pub enum ApiError {
    /// The request cannot be read.
    Request {
        /// What is wrong with it.
        what: String,
        /// The way out.
        help: String,
    },
    /// The request cannot be answered. The page translates these sentences.
    Message {
        /// What is wrong with it.
        what: Message,
        /// The way out.
        help: Message,
    },
    /// An edit of a scenario is wrong.
    Scenario {
        /// The name of the scenario.
        name: String,
        /// What is wrong.
        error: Box<EditError>,
    },
    /// A session or schedule is wrong.
    Input(Report),
    /// An edit is wrong.
    Edit(EditError),
    /// An event of the day cannot be recorded.
    Day(DayError),
    /// A question is wrong.
    Question(QuestionError),
    /// The document cannot be imported.
    Document(Details),
    /// The process that reads documents gave no answer.
    Sandbox(SandboxError),
    /// The schedule cannot be rendered.
    Render(RenderError),
    /// The solver failed.
    Failure(Failure),
    /// A document cannot go on its way.
    Issue(IssueError),
    /// The store failed or refused.
    Store(StoreError),
    /// The resource does not exist.
    NotFound(String),
    /// The request needs a schedule, and there is none.
    NoSchedule,
    /// The queue is full.
    Full(usize),
    /// The server is overloaded.
    Busy,
    /// The question cost three workers.
    SetAside,
    /// The job ended long ago.
    Forgotten(String),
    /// The body arrived too slowly.
    Slow(u64),
    /// Too many requests.
    TooManyRequests,
    /// The caller is not authenticated.
    Unauthorized {
        /// What is wrong with it.
        what: &'static str,
        /// The way out.
        help: &'static str,
    },
    /// The request is for another host, or comes from a page of another server.
    Forbidden {
        /// What is wrong with it.
        what: String,
        /// The way out.
        help: String,
    },
    /// `If-Match` does not name the latest version.
    Stale {
        /// The latest version.
        version: i64,
        /// The changes since.
        changes: Vec<Change>,
    },
    /// A change names no version.
    NoVersion,
    /// A request with the same idempotency key is still being answered.
    StillRunning,
    /// The idempotency key belongs to another request.
    KeyReused,
    /// The path has no such method.
    Method,
    /// The caller has no role that allows it.
    Role(Role),
    /// The body is too long.
    TooLong(usize),
    /// A part of a task failed: the error of its job, in English and in Chinese.
    Part([Value; 2]),
    /// A fault of the program.
    Fault(String),
}

detailed_error!(ApiError);

impl Detailed for ApiError {
    fn details(&self) -> Details {
        match self {
            Self::Request { what, help } | Self::Forbidden { what, help } => Details::new(what).or(help),
            Self::Unauthorized { what, help } => Details::new(*what).or(*help),
            Self::Scenario { name, error } => error.details().at(format!("scenario {name}")),
            Self::Input(report) => Details::new(report.to_string()),
            Self::Edit(error) => error.details(),
            Self::Day(error) => error.details(),
            Self::Question(error) => error.details(),
            Self::Document(details) => details.clone(),
            Self::Sandbox(error) => error.details(),
            Self::Render(error) => error.details(),
            Self::Failure(failure) => failure.details(),
            Self::Store(error) => error.details(),
            Self::Stale { version, .. } => conflict(*version).details(),
            Self::NotFound(what) => {
                Details::new(format!("not found: {what}")).or("/api/v1/openapi.json lists all paths")
            }
            Self::NoVersion => Details::new("the change does not say which version of the session it is for")
                .or("send `If-Match` with the ETag of the session, or `version` in the body"),
            Self::StillRunning => Details::new("the first request with this Idempotency-Key is still being answered")
                .or("try again in a moment"),
            Self::KeyReused => {
                Details::new("another request was sent with this Idempotency-Key").or("use a new key for a new request")
            }
            Self::Part([english, _]) => Details::new(english["message"].as_str().unwrap_or_default()),
            Self::Method => {
                Details::new("this path does not have this method").or("the header Allow lists its methods")
            }
            own => own.own().map_or_else(
                || Details::new(own.kind().1.title(UiLanguage::English)),
                |(what, help)| Details::new(what.to_string()).or(help.to_string()),
            ),
        }
    }
}

impl ApiError {
    /// A request that cannot be read.
    pub fn request(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Request { what: what.into(), help: help.into() }
    }

    /// The sentences of an error of the server itself: what is wrong, and the way out.
    fn own(&self) -> Option<(Message, Message)> {
        let plain = |what, words| Message::new(what, words, &[]);
        let later = || plain("later", "try again in a moment");
        Some(match self {
            Self::Message { what, help } => (what.clone(), help.clone()),
            Self::Issue(error) => return error.said(),
            Self::NoSchedule => (
                plain("no_schedule", "the session has no schedule yet"),
                plain("wait_for_plan", "wait until it is planned, or ask why it has none"),
            ),
            Self::Full(waiting) => {
                let words = "the queue is full: {waiting} solves are waiting";
                (Message::new("queue_full", words, &[("waiting", waiting)]), later())
            }
            Self::Busy => (plain("overloaded", "the server is overloaded"), later()),
            Self::SetAside => (
                plain("question_aside", "the question was set aside because the solver crashed three times"),
                plain("ask_smaller", "ask a smaller question, or set a shorter time limit, and report the crash"),
            ),
            Self::Forgotten(id) => {
                let words = "job {id} ended long ago, and its result is no longer kept";
                (Message::new("forgotten", words, &[("id", id)]), plain("ask_again", "ask again"))
            }
            Self::Slow(seconds) => {
                let words = "the request did not arrive within {seconds} seconds";
                let help = plain("send_faster", "send less, or raise --read-timeout");
                (Message::new("too_slow", words, &[("seconds", seconds)]), help)
            }
            Self::Role(role) => {
                let words = "this needs the role `{role}`";
                (
                    Message::new("role_needed", words, &[("role", &role.name())]),
                    plain("ask_for_role", "ask an administrator"),
                )
            }
            Self::TooManyRequests => {
                (plain("too_many", "too many requests"), plain("in_a_second", "try again in a second"))
            }
            Self::TooLong(limit) => {
                let words = "the request is larger than {limit} MiB";
                (Message::new("too_large", words, &[("limit", limit)]), plain("send_less", "send less at a time"))
            }
            Self::Sandbox(SandboxError::Office(error)) => error.said(),
            Self::Fault(cause) => {
                let what = Message::new("server_failed", "the server failed: {cause}", &[("cause", cause)]);
                (what, plain("report_it", "please report it"))
            }
            Self::Request { .. }
            | Self::Scenario { .. }
            | Self::Input(_)
            | Self::Edit(_)
            | Self::Day(_)
            | Self::Question(_)
            | Self::Document(_)
            | Self::Sandbox(_)
            | Self::Render(_)
            | Self::Failure(_)
            | Self::Store(_)
            | Self::Stale { .. }
            | Self::NoVersion
            | Self::StillRunning
            | Self::KeyReused
            | Self::Method
            | Self::NotFound(_)
            | Self::Part(_)
            | Self::Unauthorized { .. }
            | Self::Forbidden { .. } => return None,
        })
    }

    /// The sentences as data, which the page says in any language.
    fn said(&self) -> Option<(Message, Message)> {
        let of_edit = |error: &EditError| match error {
            EditError::Refused { why, help, .. } => Some(((**why).clone(), (**help).clone())),
            _ => None,
        };
        match self {
            Self::Edit(error) => of_edit(error),
            Self::Scenario { error, .. } => of_edit(error),
            Self::Day(DayError::Edit(error)) => of_edit(error),
            Self::Day(DayError::Refused { why, help, .. }) => Some(((**why).clone(), (**help).clone())),
            other => other.own(),
        }
    }

    /// The HTTP status, and a code that never changes.
    fn kind(&self) -> (StatusCode, Code) {
        match self {
            Self::Request { .. } | Self::Message { .. } | Self::Scenario { .. } => {
                (StatusCode::BAD_REQUEST, Code::Request)
            }
            Self::Input(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Input),
            Self::Edit(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Edit),
            Self::Day(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Event),
            Self::Question(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Question),
            Self::Sandbox(error) if error.is_fault() => (StatusCode::INTERNAL_SERVER_ERROR, Code::Fault),
            Self::Document(_) | Self::Sandbox(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Document),
            Self::Render(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Render),
            Self::Issue(error) => match error {
                IssueError::Changed { .. }
                | IssueError::Register { .. }
                | IssueError::Schema { .. }
                | IssueError::Zone(_)
                | IssueError::Input(_)
                | IssueError::Render(_) => (StatusCode::INTERNAL_SERVER_ERROR, Code::Damaged),
                _ => (StatusCode::CONFLICT, Code::Step),
            },
            Self::Store(StoreError::Conflict { .. }) => (StatusCode::CONFLICT, Code::Conflict),
            Self::Stale { .. } => (StatusCode::PRECONDITION_FAILED, Code::Stale),
            Self::NoVersion => (StatusCode::PRECONDITION_REQUIRED, Code::NoVersion),
            Self::StillRunning => (StatusCode::CONFLICT, Code::StillRunning),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, Code::KeyReused),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, Code::Method),
            Self::Store(StoreError::Overtaken) => (StatusCode::CONFLICT, Code::Overtaken),
            Self::Store(StoreError::NoHistory(_)) => (StatusCode::CONFLICT, Code::AtTheEnd),
            Self::Store(StoreError::Backup(_) | StoreError::Broken(_)) => (StatusCode::BAD_REQUEST, Code::Store),
            Self::Store(StoreError::Newer { .. }) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Newer),
            Self::Store(StoreError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Code::Busy),
            Self::Store(StoreError::Zero) => (StatusCode::BAD_REQUEST, Code::Request),
            Self::Store(StoreError::Gone(_)) => (StatusCode::SERVICE_UNAVAILABLE, Code::Unreachable),
            Self::Store(StoreError::Full) => (StatusCode::INSUFFICIENT_STORAGE, Code::DiskFull),
            Self::Store(StoreError::Damaged(_)) => (StatusCode::INTERNAL_SERVER_ERROR, Code::Damaged),
            Self::Store(StoreError::BackupTooLarge(_) | StoreError::TextTooLong(_)) => {
                (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLong)
            }
            Self::Store(StoreError::Taken { .. }) => (StatusCode::CONFLICT, Code::Taken),
            Self::Store(StoreError::NotFound { .. } | StoreError::NotNamed { .. }) | Self::NotFound(_) => {
                (StatusCode::NOT_FOUND, Code::Nothing)
            }
            Self::NoSchedule => (StatusCode::CONFLICT, Code::NoSchedule),
            Self::Forgotten(_) => (StatusCode::NOT_FOUND, Code::Forgotten),
            Self::Full(_) => (StatusCode::SERVICE_UNAVAILABLE, Code::Full),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, Code::Busy),
            Self::Slow(_) => (StatusCode::REQUEST_TIMEOUT, Code::Slow),
            Self::SetAside => (StatusCode::INTERNAL_SERVER_ERROR, Code::SetAside),
            Self::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, Code::TooMany),
            Self::Unauthorized { .. } => (StatusCode::UNAUTHORIZED, Code::Unknown),
            Self::Forbidden { .. } => (StatusCode::FORBIDDEN, Code::Elsewhere),
            Self::Role(_) => (StatusCode::FORBIDDEN, Code::Role),
            Self::TooLong(_) => (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLong),
            Self::Failure(_) | Self::Store(_) | Self::Part(_) | Self::Fault(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, Code::Fault)
            }
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.kind().0
    }

    /// As the error of a job, and of commands with `--json`: `{"error": {"code", "message", …}}`.
    pub fn in_json(&self, language: UiLanguage) -> Value {
        let error = match (self, language) {
            (Self::Part([error, _]), UiLanguage::English) | (Self::Part([_, error]), _) => error.clone(),
            _ => json!(problem::Failure::new(self, language)),
        };
        json!({"error": error})
    }
}

/// The error of the store for a version that is not the latest.
fn conflict(version: i64) -> StoreError {
    StoreError::Conflict { version, changes: Vec::new() }
}

impl From<AskError> for ApiError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Edit(error) => Self::Edit(error),
            AskError::Failure(failure) => Self::Failure(failure),
        }
    }
}

/// Conversions of errors that are passed on unchanged.
macro_rules! from {
    ($($error:ty => $variant:ident),+) => {$(
        impl From<$error> for ApiError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from!(
    Report => Input, EditError => Edit, QuestionError => Question, RenderError => Render, Failure => Failure,
    StoreError => Store
);

impl From<IssueError> for ApiError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Input(report) => Self::Input(report),
            IssueError::Render(error) => Self::Render(error),
            other => Self::Issue(other),
        }
    }
}

impl From<plenary_core::solve::BackendError> for ApiError {
    fn from(error: plenary_core::solve::BackendError) -> Self {
        Self::Failure(Failure::Backend(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_data_beside_the_words_of_two_languages() {
        let sent = |error: &ApiError, language| json!(problem::Problem::new(error, language));
        let full = ApiError::Full(3);
        let english = sent(&full, UiLanguage::English);
        assert_eq!(english["detail"], "the queue is full: 3 solves are waiting");
        assert_eq!(english["said"]["message"]["what"], "queue_full");
        assert_eq!(english["said"]["message"]["values"], json!({"waiting": "3"}));
        assert_eq!(english["said"]["help"]["what"], "later");
        let chinese = sent(&full, UiLanguage::Chinese);
        assert_eq!((&chinese["detail"], &chinese["help"]), (&json!("已有 3 个求解在等待"), &json!("请稍后再试")));
        let (why, help) = ApiError::NoSchedule.own().unwrap();
        let edit = EditError::Refused { edit: "pin=1:m1".into(), why: Box::new(why), help: Box::new(help) };
        let edit = sent(&ApiError::Edit(edit), UiLanguage::English);
        assert_eq!((&edit["place"], &edit["said"]["message"]["what"]), (&json!("pin=1:m1"), &json!("no_schedule")));
        assert_eq!(sent(&ApiError::request("no", "yes"), UiLanguage::English).get("said"), None);
    }
}
