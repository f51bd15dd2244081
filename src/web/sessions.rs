//! Stored sessions: create, read, change, undo.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::App;
use super::access::visible;
use super::error::ApiError;
use super::request::{ApiRequest, File, Reply};
use super::view;
use crate::store::accounts::Role;
use crate::store::{Draft, Head, StoreError};
use plenary_core::model::Language;
use plenary_core::read::{self, UiLanguage};
use plenary_core::whatif::typed::EditInput;
use plenary_core::whatif::{Edit, EditError, apply};

/// Edits of a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edits {
    /// The version that the user saw.
    version: i64,
    /// Edits in order, as text or as objects.
    edits: Vec<EditInput>,
}

/// A new session file for a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The version that the user saw.
    version: i64,
    /// The new session file.
    session: File,
}

/// The version that the user saw.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenVersion {
    /// The version.
    version: i64,
}

/// All sessions.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let one = |listed: crate::store::Listed| {
        let file: Value = serde_json::from_str(&listed.text).unwrap_or_default();
        json!({
            "session": listed.session, "version": listed.version, "changed": listed.changed,
            "title": file["title"], "symbol": file["symbol"],
        })
    };
    let visible = visible(app, &request.access)?;
    let listed = app.store.sessions()?.into_iter().filter(|listed| visible.has(listed.session));
    let sessions: Vec<Value> = listed.map(one).collect();
    Ok(Reply::Json(200, json!({"sessions": sessions})))
}

/// Stores a session file, and plans it.
pub fn create(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let text = request.text()?;
    let _loaded = read::session(text, "session.json")?;
    // store nothing if the queue has no room for its plan
    app.jobs.room()?;
    let home = match request.query.get("organisation") {
        None => request.access.home(Role::Plan)?,
        Some(name) => {
            let organisation = app.store.organisation(name)?;
            // one that the caller is no member of is not there for them
            let role = request.access.role(organisation);
            let role = role.ok_or_else(|| StoreError::NotNamed { what: "organisation", name: name.clone() })?;
            if role < Role::Plan {
                return Err(ApiError::Role(Role::Plan));
            }
            organisation
        }
    };
    let head = app.store.create_in(home, text, request.who.as_deref())?;
    plan_soon(app, &head, &request.planner);
    Ok(Reply::Made(format!("/api/sessions/{}", head.session), whole(app, &head, request.language)?))
}

/// A session in its current version.
pub fn get(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    Ok(Reply::Json(200, whole(app, &head, request.language)?))
}

/// Replaces the session file.
pub fn replace(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Replacement = request.json()?;
    let _loaded = read::session(&body.session.0, "session.json")?;
    let draft =
        Draft { what: "replaced", edits: "[]", notes: "[]", text: &body.session.0, who: request.who.as_deref() };
    app.jobs.room()?;
    let head = app.store.append(request.number("session")?, body.version, &draft)?;
    changed(app, &head, request)
}

/// Applies edits.
pub fn edit(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, body) = (request.number("session")?, request.json::<Edits>()?);
    let edits = body.edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?;
    let head = app.store.head(id)?;
    if head.version != body.version {
        // report the conflict first: the edit may name something that no longer exists
        let changes = app.store.changes(id, body.version)?;
        return Err(StoreError::Conflict { version: head.version, changes }.into());
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
    changed(app, &head, request)
}

/// Undoes the last change.
pub fn undo(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let seen: SeenVersion = request.json()?;
    let head = app.store.undo(request.number("session")?, seen.version, request.who.as_deref())?;
    changed(app, &head, request)
}

/// Redoes the last undone change.
pub fn redo(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let seen: SeenVersion = request.json()?;
    let head = app.store.redo(request.number("session")?, seen.version, request.who.as_deref())?;
    changed(app, &head, request)
}

/// Removes a session from the list.
pub fn close(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, seen) = (request.number("session")?, request.json::<SeenVersion>()?);
    app.store.close(id, seen.version, request.who.as_deref())?;
    app.jobs.notify();
    Ok(Reply::Json(200, json!({"session": id, "closed": true})))
}

/// The changes of a session.
pub fn history(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let since = request.query.get("since").map_or(Ok(0), |text| text.parse());
    let since = since.map_err(|_| ApiError::request("since: not a number", "give a version"))?;
    let changes = app.store.changes(request.number("session")?, since)?;
    Ok(Reply::Json(200, json!({"changes": changes})))
}

/// A revision with its answer.
pub fn revision(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, number) = (request.number("session")?, request.number("revision")?);
    let revision = app.store.revision(id, number)?;
    let answer = app.store.answer(id, number)?;
    let (schedule, answer) = apart(answer);
    Ok(Reply::Json(200, json!({"revision": revision, "answer": answer, "schedule": schedule})))
}

/// Plans a session again.
pub fn plan(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let head = app.store.head(id)?;
    let asked =
        if request.body.is_empty() { None } else { request.json::<super::questions::QuestionBody>()?.time_limit };
    let time = super::request::seconds(asked, app.options.time_limit)?;
    let task = app.head(id, head.revision.number, Some(time));
    Ok(Reply::Job(app.jobs.add(&task, &request.planner)?))
}

/// Notifies listeners of a change, queues a plan if the revision has no answer, and replies with the session.
pub fn changed(app: &Arc<App>, head: &Head, request: &ApiRequest) -> Result<Reply, ApiError> {
    if app.store.answer(head.session, head.revision.number)?.is_none() {
        keep_best(app, head.session)?;
        plan_soon(app, head, &request.planner);
    }
    app.jobs.notify();
    Ok(Reply::Json(200, whole(app, head, request.language)?))
}

/// Keeps the best schedule so far of a search that the next plan replaces. The next plan then changes as little of it as it
/// can, and its revision has it if somebody comes back to it.
fn keep_best(app: &App, session: i64) -> Result<(), ApiError> {
    let Some((job, revision)) = app.jobs.file.plans(session)? else { return Ok(()) };
    let Some((_, Some(best))) = app.jobs.file.best(job)? else { return Ok(()) };
    // a schedule of this revision that is known came from a longer search
    if app.store.answer(session, revision)?.and_then(|answer| answer.schedule).is_none() {
        let body = json!({"state": "planned", "proven": false, "comparison": null, "report": []});
        app.store.keep_answer(session, revision, Some(&best), &body.to_string())?;
    }
    Ok(())
}

/// Queues the plan of a change that is stored. If that fails, the change is stored all the same: the server then finds the
/// session without a plan.
pub fn plan_soon(app: &App, head: &Head, planner: &str) {
    let _later = app.plan_head(head.session, head.revision.number, planner);
}

/// The schedule of a revision, or of its nearest ancestor that has one.
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

/// Everything that the page shows of a session.
pub fn whole(app: &App, head: &Head, language: UiLanguage) -> Result<Value, ApiError> {
    let loaded = read::session(&head.revision.text, "session.json")?;
    let (id, number) = (head.session, head.revision.number);
    // a job ends after its answer is stored: reading in this order finds at least one of the two
    let job = app.jobs.file.of_revision(id, number)?;
    let (schedule, answer) = apart(app.store.answer(id, number)?);
    // the page shows the last plan until the new one is ready
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
        "warnings": loaded.warnings.in_language(language).diagnostics,
        "answer": answer,
        "schedule": schedule,
        "last": last,
        "job": job,
    }))
}

/// Parses a language of a request.
pub fn language(code: Option<&String>) -> Result<Language, ApiError> {
    let code = code.map_or("en", String::as_str);
    code.parse().map_err(|()| ApiError::request(format!("`{code}` is not a language code"), "write a code such as en"))
}
