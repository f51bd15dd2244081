//! Files in and out: documents, schemas, rule sets.

use std::collections::BTreeMap;
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
    let options = Options {
        name,
        language: request.query.get("lang").cloned(),
        days: listed(request, "days", "such as 2027-03-09,2027-03-10", str::parse)?,
        times: listed(request, "times", "such as 10:00-12:00,14:00-16:00", str::parse)?,
        map: mapping(request)?,
    };
    let imported = sandbox::import(request.body.to_vec(), &options).map_err(|error| unread(error, request.language))?;
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

/// The values of a parameter that have commas between them.
fn listed<T, E>(
    request: &ApiRequest,
    name: &str,
    example: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, ApiError> {
    let text = request.query.get(name).map_or("", String::as_str);
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let wrong = |part: &str| ApiError::request(format!("`{name}` has {part:?}"), example);
    parts.map(|part| parse(part).map_err(|_| wrong(part))).collect()
}

/// The fields of columns: a JSON object, because names of columns may have any character.
fn mapping(request: &ApiRequest) -> Result<Vec<(String, String)>, ApiError> {
    let Some(text) = request.query.get("map") else { return Ok(Vec::new()) };
    let map: BTreeMap<String, String> = serde_json::from_str(text).map_err(|error| {
        ApiError::request(format!("`map` cannot be read: {error}"), r#"send {"Topic": "title", "Notes": "-"}"#)
    })?;
    Ok(map.into_iter().collect())
}

/// The error for a document that was not read.
fn unread(error: SandboxError, language: UiLanguage) -> ApiError {
    match error {
        SandboxError::Refused(refusal) if language == UiLanguage::Chinese => ApiError::Document(refusal.chinese),
        SandboxError::Refused(refusal) => ApiError::Document(refusal.english),
        other => ApiError::Sandbox(other),
    }
}

/// A table as it stands in a file, for a person who says what its columns are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Table {
    /// Its columns, from the first to the last.
    columns: Vec<TableColumn>,
    /// The first rows below the heading, with a cell for each column.
    rows: Vec<Vec<String>>,
    /// The fields that a column may be.
    fields: Vec<String>,
    /// Whether the file has a sheet of meetings. If not, `importDocument` needs `days` and `times`.
    meetings: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TableColumn {
    /// Its name in the heading.
    name: String,
    /// The field that the name says, or null.
    field: Option<String>,
}

/// Looks at a table.
pub fn table(_: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let look = sandbox::table(request.body.to_vec()).map_err(|error| unread(error, request.language))?;
    let columns = look.columns.into_iter().map(|one| TableColumn { name: one.name, field: one.field }).collect();
    Ok(Reply::ok(Table { columns, rows: look.rows, fields: look.fields, meetings: look.meetings }))
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
