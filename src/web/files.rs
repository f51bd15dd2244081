//! Files in and out: documents, schemas, rule sets.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::error::ApiError;
use super::request::{ApiRequest, Reply};
use super::typed::{AnyObject, Kept};
use crate::sandbox::{self, SandboxError};
use plenary_core::answers::RulesAnswer;
use plenary_core::details::Details;
use plenary_core::read::{self, UiLanguage};
use plenary_documents::import::{Language, Options};
use plenary_documents::imported::{Unreadable, read_imported};
use plenary_documents::render::{self, Format};

/// What was read from a document.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Imported {
    /// The session file.
    session: String,
    /// The rows of the table that the document has, if it has one.
    table: Vec<ImportedRow>,
    /// What was found, in one line.
    summary: String,
    /// What may be wrong.
    doubts: Vec<String>,
    /// The whole report, as text.
    report: String,
    /// The whole report, as `import --report=json` prints it.
    found: Kept<AnyObject>,
}

/// A row of the table of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportedRow {
    /// The meeting.
    meeting: String,
    /// The items that stand there.
    items: Vec<String>,
}

/// Formats, languages and rule sets by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Formats {
    /// The formats of an export.
    formats: Vec<&'static str>,
    /// The languages in which schedules are printed.
    languages: Vec<&'static str>,
    /// The rule sets that a session may name.
    rules: Vec<&'static str>,
}

/// The health of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Health {
    /// The version of the program.
    version: &'static str,
    /// How many jobs wait.
    waiting: usize,
    /// How many workers the server runs.
    workers: i64,
}

/// Reads a document into a session file.
pub fn import(_: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let name = request.query.get("name").map_or("document", String::as_str).to_owned();
    let options = Options { name, language: request.query.get("lang").cloned(), ..Options::default() };
    let imported = sandbox::import(request.body.to_vec(), &options).map_err(|error| match error {
        SandboxError::Refused(refusal) if request.language == UiLanguage::Chinese => {
            ApiError::Document(refusal.chinese)
        }
        SandboxError::Refused(refusal) => ApiError::Document(refusal.english),
        other => ApiError::Sandbox(other),
    })?;
    let made =
        if request.language == UiLanguage::Chinese { "所生成的届会文件" } else { "the session that was made" };
    let _loaded = read_imported(&imported, made, request.language).map_err(|unreadable| match unreadable {
        Unreadable::Cells(cause) => ApiError::Document(Details::new(cause)),
        Unreadable::Session(report) => report.into(),
    })?;
    let language = if request.language == UiLanguage::Chinese { Language::Chinese } else { Language::English };
    let report = &imported.report;
    Ok(Reply::ok(Imported {
        table: imported
            .rows
            .iter()
            .map(|row| ImportedRow { meeting: row.meeting.clone(), items: row.items.clone() })
            .collect(),
        summary: report.summary(language),
        doubts: report.warnings(language),
        report: report.text(language),
        found: Kept::new(report.in_json(language)),
        session: imported.session,
    }))
}

/// The formats, languages and rule sets.
pub fn formats(_: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    let formats: Vec<&'static str> = Format::ALL.iter().map(|format| format.name()).collect();
    let languages = render::words::ALL.map(|words| words.code).to_vec();
    Ok(Reply::ok(Formats { formats, languages, rules: read::rule_names() }))
}

/// Rule sets and calendars by name.
pub fn rules(_: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::ok(RulesAnswer::all()))
}

/// The limits of a rule set, each with its source.
pub fn rule_set(_: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let name = request.path.get("name").map_or("", String::as_str);
    Ok(Reply::Json(200, read::rule_set_file(&super::tasks::rule_set(name)?)))
}

/// The JSON Schema of a file.
pub fn schema(_: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::Json(
        200,
        match request.path.get("file").map_or("", String::as_str) {
            "session" => read::session_schema(),
            "schedule" => read::schedule_schema(),
            "rules" => read::rules_schema(),
            other => return Err(ApiError::NotFound(format!("schema `{other}`"))),
        },
    ))
}

/// A session to start from.
pub fn starter(_: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::File("application/json", "session.json".to_owned(), read::starter().as_bytes().to_vec()))
}

/// The health of the server. It waits for neither the store nor another thread.
pub fn health(app: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    let (waiting, workers) = (app.jobs.waiting(), app.metrics.workers.get());
    Ok(Reply::ok(Health { version: env!("CARGO_PKG_VERSION"), waiting, workers }))
}

/// Sends a file as an attachment. It is never shown as a page, because titles in it could contain scripts.
pub fn saved(mime: &'static str, name: &str, mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    if let Ok(named) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
    }
    response
}
