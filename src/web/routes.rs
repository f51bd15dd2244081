//! The routes as a table, from which the router and `/api/v1/openapi.json` are made.
//!
//! [`sessions`] stored sessions · [`questions`] questions and jobs · [`files`] documents, files and the state of the server ·
//! [`kept`] versions, scenarios and links · [`issued`] the way to an issue · [`param`] query parameters · [`openapi`] the document.

mod examples;
mod files;
mod issued;
mod kept;
pub mod openapi;
pub mod param;
mod questions;
mod sessions;
mod who;

use std::sync::Arc;

use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use super::error::ApiError;
use super::gates::Work;
use super::request::{ApiRequest, Reply};
use super::typed::Shape;
use param::Param;

/// The path before all others of the API.
pub const BASE: &str = "/api/v1";

/// Leads from a path of the time before the API had versions to the same path of version 1. The status 308 keeps the method
/// and the body.
pub async fn moved(uri: Uri) -> Response {
    let path = uri.path();
    match path.strip_prefix("/api/") {
        Some(rest) if !rest.starts_with("v1/") && rest != "v1" => {
            let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
            Redirect::permanent(&format!("{BASE}/{rest}{query}")).into_response()
        }
        _ => ApiError::NotFound(format!("`{}`", path.chars().take(80).collect::<String>())).into_response(),
    }
}

/// A function that answers a request.
pub type Handler = fn(&Arc<App>, &ApiRequest) -> Result<Reply, ApiError>;

/// The body of a request.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// None.
    None,
    /// JSON of this schema.
    Json(Shape),
    /// JSON of this schema, or none.
    OptionalJson(Shape),
    /// The question of the route, whose fields are those of its command.
    Question,
    /// A session file.
    Session,
    /// A file of this media type.
    File(&'static str),
    /// A file of this media type that is streamed and has its own size limit.
    Upload(&'static str),
}

/// The kind of a reply.
#[derive(Debug, Clone, Copy)]
pub enum Returns {
    /// JSON of this schema, with this status.
    Json(u16, Shape),
    /// A job whose schema this is.
    Job(Shape),
    /// A file of one of these media types.
    File(&'static [&'static str]),
    /// Server-sent events.
    Events,
}

impl Returns {
    /// The status of a reply to what was done.
    pub fn status(self) -> u16 {
        match self {
            Self::Json(status, _) => status,
            Self::Job(_) => 202,
            Self::File(_) | Self::Events => 200,
        }
    }
}

/// A route of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// The name of the operation, such as `listSessions`.
    pub id: &'static str,
    /// The group that it is in.
    pub tag: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// The query parameters.
    pub query: &'static [Param],
    /// The body.
    pub body: Body,
    /// The kind of the reply.
    pub gives: Returns,
    /// The gate that it passes.
    pub work: Work,
    /// The name of the question, for routes of `ASKS`.
    pub ask: &'static str,
    /// Whether it changes a session, so that it needs the version that its author saw.
    pub versioned: bool,
    /// The function that answers.
    pub run: Handler,
}

impl Route {
    /// Whether a request may carry an idempotency key: it makes or changes something, and its reply is short.
    pub fn takes_key(&self) -> bool {
        self.method == "POST"
            && !matches!(self.body, Body::Upload(_))
            // the store keeps replies, and no secret of a token
            && self.id != "createToken"
            && matches!(self.gives, Returns::Json(..) | Returns::Job(_))
    }

    /// Whether the reply is a page of a list that may be long.
    pub fn is_paged(&self) -> bool {
        self.query.iter().any(|param| param.name == "limit")
    }
}

/// A route without parameters that reads the store.
fn line(
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    body: Body,
    gives: Returns,
    run: Handler,
) -> Route {
    Route {
        method,
        path,
        id,
        tag: "",
        summary,
        query: &[],
        body,
        gives,
        work: Work::Reading,
        ask: "",
        versioned: false,
        run,
    }
}

/// The table.
pub fn routes() -> Vec<Route> {
    let groups = [
        ("sessions", sessions::routes()),
        ("versions", kept::versions()),
        ("scenarios", kept::scenarios()),
        ("shares", kept::shares()),
        ("issues", issued::routes()),
        ("questions", questions::asks()),
        ("jobs", questions::jobs()),
        ("files", files::files()),
        ("accounts", who::routes()),
        ("server", files::server()),
    ];
    groups.into_iter().flat_map(|(tag, all)| all.into_iter().map(move |route| Route { tag, ..route })).collect()
}
