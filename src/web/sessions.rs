//! Sessions of the store: taken in, looked at, changed, undone.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::App;
use super::error::ApiError;
use super::request::{ApiRequest, File, Reply};
use super::view;
use crate::store::{Draft, Head};
use plenary_core::model::Language;
use plenary_core::read::{self, Tongue};
use plenary_core::whatif::typed::Said;
use plenary_core::whatif::{Edit, EditError, apply};

/// Edits of a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edits {
    /// The version that the planner sees.
    version: i64,
    /// Edits, typed or as objects, in order.
    edits: Vec<Said>,
}

/// A session file in the place of another.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The version that the planner sees.
    version: i64,
    /// The session file.
    session: File,
}

/// The version that the planner sees.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenVersion {
    /// The version.
    version: i64,
}

/// All sessions.
pub fn list(app: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    let one = |listed: crate::store::Listed| {
        let file: Value = serde_json::from_str(&listed.text).unwrap_or_default();
        json!({
            "session": listed.session, "version": listed.version, "changed": listed.changed,
            "title": file["title"], "symbol": file["symbol"],
        })
    };
    let sessions: Vec<Value> = app.store.sessions()?.into_iter().map(one).collect();
    Ok(Reply::Json(200, json!({"sessions": sessions})))
}

/// Takes in a session file.
pub fn create(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let text = request.text()?;
    let _loaded = read::session(text, "session.json")?;
    // a session needs a plan; where the queue is full, nothing is changed
    app.jobs.room()?;
    let head = app.store.create(text, request.who.as_deref())?;
    app.jobs.add_head(head.session, head.revision.number);
    Ok(Reply::Json(201, whole(app, &head, request.tongue)?))
}

/// A session as it stands.
pub fn get(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    Ok(Reply::Json(200, whole(app, &head, request.tongue)?))
}

/// Puts another session file in its place.
pub fn replace(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Replacement = request.json()?;
    let _loaded = read::session(&body.session.0, "session.json")?;
    let draft =
        Draft { what: "replaced", edits: "[]", notes: "[]", text: &body.session.0, who: request.who.as_deref() };
    app.jobs.room()?;
    let head = app.store.append(request.number("session")?, body.version, &draft)?;
    changed(app, &head, request.tongue)
}

/// Makes edits.
pub fn edit(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, body) = (request.number("session")?, request.json::<Edits>()?);
    let edits = body.edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?;
    let head = app.store.head(id)?;
    if head.version != body.version {
        // the edit may be about what is not there any more: what changed is more to the point
        let changes = app.store.changes(id, body.version)?;
        return Err(crate::store::StoreError::Conflict { version: head.version, changes }.into());
    }
    let loaded = read::session(&head.revision.text, "session.json")?;
    let schedule = schedule_of(app, id, head.revision.number)?;
    let schedule = schedule.map(|text| read::schedule(&text, "schedule.json")).transpose()?;
    let edited = apply(&loaded, None, &edits, schedule.as_ref())?;
    let draft = Draft {
        what: "edited",
        edits: &json!(edits.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string(),
        notes: &json!(edited.notes).to_string(),
        text: edited.loaded.source.text(),
        who: request.who.as_deref(),
    };
    app.jobs.room()?;
    let head = app.store.append(id, body.version, &draft)?;
    changed(app, &head, request.tongue)
}

/// Goes back.
pub fn undo(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let seen: SeenVersion = request.json()?;
    let head = app.store.undo(request.number("session")?, seen.version, request.who.as_deref())?;
    changed(app, &head, request.tongue)
}

/// Goes forth.
pub fn redo(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let seen: SeenVersion = request.json()?;
    let head = app.store.redo(request.number("session")?, seen.version, request.who.as_deref())?;
    changed(app, &head, request.tongue)
}

/// Takes a session off the list.
pub fn close(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, seen) = (request.number("session")?, request.json::<SeenVersion>()?);
    app.store.close(id, seen.version, request.who.as_deref())?;
    app.jobs.tell();
    Ok(Reply::Json(200, json!({"session": id, "closed": true})))
}

/// What happened to it.
pub fn history(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let since = request.query.get("since").map_or(Ok(0), |text| text.parse());
    let since = since.map_err(|_| ApiError::request("since is not a number", "give a version"))?;
    let changes = app.store.changes(request.number("session")?, since)?;
    Ok(Reply::Json(200, json!({"changes": changes})))
}

/// One revision with its answer.
pub fn revision(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, number) = (request.number("session")?, request.number("revision")?);
    let revision = app.store.revision(id, number)?;
    let answer = app.store.answer(id, number)?;
    let (schedule, answer) = apart(answer);
    Ok(Reply::Json(200, json!({"revision": revision, "answer": answer, "schedule": schedule})))
}

/// Looks for a schedule again.
pub fn plan(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let head = app.store.head(id)?;
    let asked =
        if request.body.is_empty() { None } else { request.json::<super::questions::QuestionBody>()?.time_limit };
    let time = Some(super::request::seconds(asked, app.options.time_limit)?);
    // whoever asks for it wants it tried again, whatever it did before
    app.store.attempts_end(id, head.revision.number)?;
    let task = super::task::Task::Head { session: id, revision: head.revision.number, time };
    Ok(Reply::Job(app.jobs.add(task)?))
}

/// Tells that a session is another now, and has it planned where that was not done.
fn changed(app: &Arc<App>, head: &Head, tongue: Tongue) -> Result<Reply, ApiError> {
    if app.store.answer(head.session, head.revision.number)?.is_none() {
        app.jobs.add_head(head.session, head.revision.number);
    }
    app.jobs.tell();
    Ok(Reply::Json(200, whole(app, head, tongue)?))
}

/// The schedule of a revision, or the nearest one above it.
pub fn schedule_of(app: &App, id: i64, revision: i64) -> Result<Option<String>, ApiError> {
    match app.store.answer(id, revision)?.and_then(|answer| answer.schedule) {
        Some(text) => Ok(Some(text)),
        None => Ok(app.store.before(id, revision)?.map(|(_, text)| text)),
    }
}

fn apart(answer: Option<crate::store::Answer>) -> (Option<Value>, Option<Value>) {
    let Some(answer) = answer else { return (None, None) };
    (answer.schedule.and_then(|text| serde_json::from_str(&text).ok()), Some(answer.body))
}

/// All that the page shows of a session.
pub fn whole(app: &App, head: &Head, tongue: Tongue) -> Result<Value, ApiError> {
    let loaded = read::session(&head.revision.text, "session.json")?;
    let (id, number) = (head.session, head.revision.number);
    // a job is over when its answer is kept: looked at in this order, one of the two is there
    let job = app.jobs.of_revision(id, number);
    let (schedule, answer) = apart(app.store.answer(id, number)?);
    // until the new plan is there the page shows the last one
    let last = match schedule {
        Some(_) => None,
        None => app.store.before(id, number)?.and_then(|(_, text)| serde_json::from_str::<Value>(&text).ok()),
    };
    Ok(json!({
        "session": id,
        "version": head.version,
        "revision": number,
        "undo": head.undo,
        "redo": head.redo,
        "edits": head.revision.edits,
        "notes": head.revision.notes,
        "text": head.revision.text,
        "board": view::board(&loaded.problem),
        "warnings": loaded.warnings.said_in(tongue).diagnostics,
        "answer": answer,
        "schedule": schedule,
        "last": last,
        "job": job,
    }))
}

/// A language of a request.
pub fn language(code: Option<&String>) -> Result<Language, ApiError> {
    let code = code.map_or("en", String::as_str);
    code.parse()
        .map_err(|()| ApiError::request(format!("`{code}` is not a language"), "a language is a code such as en"))
}
