//! Stored sessions: create, read, change, undo. `replies` has the types of replies.

mod replies;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::App;
use super::error::ApiError;
use super::request::{ApiRequest, File, Reply};
use super::typed::Kept;
use super::view;
use crate::store::accounts::Role;
use crate::store::{Draft, Head, StoreError};
use plenary_core::model::{Language, Schedule};
use plenary_core::read::{self, UiLanguage};
use plenary_core::whatif::typed::EditInput;
use plenary_core::whatif::{Edit, EditError, apply};

pub use replies::{
    AnswerState, ChangeList, PlannedRevision, Removed, RevisionPlan, Session, SessionAnswer, SessionEntry, SessionList,
};

/// Edits of a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edits {
    /// The version that the user saw, unless `If-Match` names it.
    version: Option<i64>,
    /// Edits in order, as text or as objects.
    edits: Vec<EditInput>,
}

/// A new session file for a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The version that the user saw, unless `If-Match` names it.
    version: Option<i64>,
    /// The new session file.
    session: File,
}

/// The version that the user saw.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenVersion {
    /// The version, unless `If-Match` names it.
    version: Option<i64>,
}

impl SeenVersion {
    /// The version that a request without other fields saw.
    fn of(app: &App, request: &ApiRequest, session: i64) -> Result<i64, ApiError> {
        let body: Self = if request.body.is_empty() { Self::default() } else { request.json()? };
        request.seen(app, session, body.version)
    }
}

/// How a stored session is planned again.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planning {
    /// Seconds after which the solver stops with the best plan so far.
    #[schemars(range(min = 0))]
    time_limit: Option<f64>,
}

/// All sessions.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let one = |listed: crate::store::Listed| {
        let mut file: Value = serde_json::from_str(&listed.text).unwrap_or_default();
        SessionEntry {
            session: listed.session,
            version: listed.version,
            changed: listed.changed,
            title: Kept::new(file["title"].take()),
            symbol: Kept::new(file["symbol"].take()),
        }
    };
    let after = request.query.get("after").map(|text| {
        let place = text.rsplit_once('_').and_then(|(changed, id)| Some((changed.to_owned(), id.parse::<i64>().ok()?)));
        place.ok_or_else(|| ApiError::request("after: not from this list", "give `next` of the page before"))
    });
    let (after, of) = (after.transpose()?, request.access.those(Role::View));
    let after = after.as_ref().map(|(changed, id)| (changed.as_str(), *id));
    let mut found = app.store.sessions(after, request.limit() + 1, of.as_deref())?;
    let next = request.rest(&mut found, |last| format!("{}_{}", last.changed, last.session));
    let list = SessionList { sessions: found.into_iter().map(one).collect(), next: next.clone() };
    Ok(Reply::Page(json!(list), next))
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
    let made = Reply::Made(format!("/api/v1/sessions/{}", head.session), json!(whole(app, &head, request.language)?));
    Ok(made.of_version(head.version))
}

/// A session in its current version.
pub fn get(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    Ok(Reply::ok(whole(app, &head, request.language)?).of_version(head.version))
}

/// Replaces the session file.
pub fn replace(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Replacement = request.json()?;
    let _loaded = read::session(&body.session.0, "session.json")?;
    let draft =
        Draft { what: "replaced", edits: "[]", notes: "[]", text: &body.session.0, who: request.who.as_deref() };
    app.jobs.room()?;
    let id = request.number("session")?;
    let head = app.store.append(id, request.seen(app, id, body.version)?, &draft)?;
    changed(app, &head, request)
}

/// Applies edits.
pub fn edit(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, body) = (request.number("session")?, request.json::<Edits>()?);
    let edits = body.edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?;
    let version = request.seen(app, id, body.version)?;
    let head = app.store.head(id)?;
    if head.version != version {
        // report the conflict first: the edit may name something that no longer exists
        let changes = app.store.changes(id, version, usize::MAX)?;
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
    let head = app.store.append(id, version, &draft)?;
    changed(app, &head, request)
}

/// Undoes the last change.
pub fn undo(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let head = app.store.undo(id, SeenVersion::of(app, request, id)?, request.who.as_deref())?;
    changed(app, &head, request)
}

/// Redoes the last undone change.
pub fn redo(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let head = app.store.redo(id, SeenVersion::of(app, request, id)?, request.who.as_deref())?;
    changed(app, &head, request)
}

/// Removes a session from the list.
pub fn close(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    app.store.close(id, SeenVersion::of(app, request, id)?, request.who.as_deref())?;
    app.jobs.notify();
    Ok(Reply::ok(Removed { session: id, closed: true }))
}

/// The changes of a session.
pub fn history(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let after = request.query.get("after").map_or(Ok(0), |text| text.parse());
    let after = after.map_err(|_| ApiError::request("after: not a number", "give a version"))?;
    let id = request.number("session")?;
    if app.store.changes(id, 0, 1)?.is_empty() {
        return Err(StoreError::NotFound { what: "session", id }.into());
    }
    let mut changes = app.store.changes(id, after, request.limit() + 1)?;
    let next = request.rest(&mut changes, |last| last.version);
    Ok(Reply::Page(json!(ChangeList { changes, next }), next.map(|next| next.to_string())))
}

/// A revision with its answer.
pub fn revision(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, number) = (request.number("session")?, request.number("revision")?);
    let revision = app.store.revision(id, number)?;
    let answer = app.store.answer(id, number)?;
    let (schedule, answer) = apart(answer);
    Ok(Reply::ok(PlannedRevision { revision, answer, schedule }))
}

/// Plans a session again.
pub fn plan(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let head = app.store.head(id)?;
    let asked: Planning = if request.body.is_empty() { Planning::default() } else { request.json()? };
    let time = super::request::seconds(asked.time_limit, app.options.time_limit)?;
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
    Ok(Reply::ok(whole(app, head, request.language)?).of_version(head.version))
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

fn parsed(schedule: &str) -> Option<Kept<Schedule>> {
    serde_json::from_str(schedule).ok().map(Kept::new)
}

fn apart(answer: Option<crate::store::Answer>) -> (Option<Kept<Schedule>>, Option<Kept<SessionAnswer>>) {
    let Some(answer) = answer else { return (None, None) };
    (answer.schedule.as_deref().and_then(parsed), Some(Kept::new(answer.body)))
}

/// Everything that the page shows of a session.
pub fn whole(app: &App, head: &Head, language: UiLanguage) -> Result<Session, ApiError> {
    let loaded = read::session(&head.revision.text, "session.json")?;
    let (id, number) = (head.session, head.revision.number);
    // a job ends after its answer is stored: reading in this order finds at least one of the two
    let job = app.jobs.file.of_revision(id, number)?;
    let (schedule, answer) = apart(app.store.answer(id, number)?);
    // the page shows the last plan until the new one is ready
    let last = match schedule {
        Some(_) => None,
        None => app.store.before(id, number)?.and_then(|(_, text)| parsed(&text)),
    };
    Ok(Session {
        session: id,
        version: head.version,
        revision: number,
        undo: head.undo,
        redo: head.redo,
        edits: Kept::new(head.revision.edits.clone()),
        notes: Kept::new(head.revision.notes.clone()),
        text: head.revision.text.clone(),
        board: view::board(&loaded.problem),
        warnings: loaded.warnings.in_language(language).diagnostics,
        answer,
        schedule,
        last,
        job: job.map(Kept::new),
    })
}

/// Parses a language of a request.
pub fn language(code: Option<&String>) -> Result<Language, ApiError> {
    let code = code.map_or("en", String::as_str);
    code.parse().map_err(|()| ApiError::request(format!("`{code}` is not a language code"), "write a code such as en"))
}
