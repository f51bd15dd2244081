//! Named versions of a session: names, differences, and the way back.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::App;
use super::error::ApiError;
use super::questions::named;
use super::request::{ApiRequest, Dropped, MadeId, Reply};
use super::sessions::changed;
use crate::store::versions::{Past, Version};
use crate::store::{Answer, Revision, StoreError};
use plenary_core::message::Message;
use plenary_core::model::{Problem, Schedule};
use plenary_core::read;
use plenary_core::whatif::ask::of_session;
use plenary_core::whatif::{Comparison, compare};

/// A version to be named.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// Its name.
    #[schemars(length(min = 1, max = 200))]
    name: String,
    /// The revision; by default the current one.
    revision: Option<i64>,
}

/// What becomes the current state again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restoration {
    /// The version that the user saw, unless `If-Match` names it.
    version: Option<i64>,
    /// The revision that is wanted.
    revision: i64,
}

/// The named versions of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionList {
    /// The current revision.
    revision: i64,
    /// The versions, the oldest first.
    versions: Vec<Version>,
}

/// Two revisions and what differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Differences {
    /// The one.
    from: DifferingSide,
    /// The other.
    to: DifferingSide,
    /// How their schedules differ; null if they cannot be compared.
    comparison: Option<Comparison>,
}

/// A revision that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DifferingSide {
    /// The revision.
    revision: Revision,
    /// Whether it has a schedule.
    planned: bool,
}

/// The most named versions of a session.
const MOST: usize = 200;

/// The named versions.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    let versions = app.store.versions(head.session)?;
    Ok(Reply::ok(VersionList { revision: head.revision.number, versions }))
}

/// A named version.
pub fn get(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (session, id) = (request.number("session")?, request.number("version")?);
    let found = app.store.versions(session)?.into_iter().find(|one| one.id == id);
    Ok(Reply::ok(found.ok_or(StoreError::NotFound { what: "version", id })?))
}

/// Names a revision.
pub fn name(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (head, body) = (app.store.head(request.number("session")?)?, request.json::<NewVersion>()?);
    named(&body.name)?;
    if app.store.versions(head.session)?.len() >= MOST {
        return Err(ApiError::Message {
            what: Message::new("no_more_versions", "the session already has {most} named versions", &[("most", &MOST)]),
            help: Message::new("no_drop_first", "delete one first", &[]),
        });
    }
    let number = match body.revision {
        Some(number) => app.store.revision(head.session, number)?.number,
        None => head.revision.number,
    };
    let id = app.store.name_version(head.session, number, body.name.trim(), request.who.as_deref())?;
    Ok(Reply::Made(format!("/api/v1/sessions/{}/versions/{id}", head.session), json!(MadeId { id })))
}

/// Takes a name back.
pub fn forget(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    app.store.drop_version(request.number("session")?, request.number("version")?)?;
    Ok(Reply::ok(Dropped { dropped: true }))
}

/// Makes the session as it was in a revision, with the schedule that it had then. This is a change like others.
pub fn restore(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, body) = (request.number("session")?, request.json::<Restoration>()?);
    let past = app.store.revision(id, body.revision)?;
    // a store may be older than this program
    let _loaded = read::session(&past.text, "session.json")?;
    let names = app.store.versions(id)?;
    let name = names.iter().rev().find(|one| one.revision == past.number).map(|one| &one.name);
    let edits = json!([{"revision": past.number, "name": name}]).to_string();
    let answer = app.store.answer(id, past.number)?.map(kept);
    let past = Past {
        text: &past.text,
        name: &edits,
        answer: answer.as_ref().map(|(schedule, body)| (schedule.as_deref(), body.as_str())),
    };
    let head = app.store.bring_back(id, request.seen(app, id, body.version)?, &past, request.who.as_deref())?;
    changed(app, &head, request)
}

/// What stays true of an answer when its revision comes back: not what it had moved then.
fn kept(answer: Answer) -> (Option<String>, String) {
    let mut body = answer.body;
    if let Some(fields) = body.as_object_mut().filter(|_| answer.schedule.is_some()) {
        fields.insert("comparison".to_owned(), Value::Null);
        fields.insert("report".to_owned(), json!([]));
    }
    (answer.schedule, body.to_string())
}

/// A revision with its own schedule.
struct Side {
    revision: Revision,
    problem: Problem,
    schedule: Option<Schedule>,
}

fn side(app: &App, id: i64, number: i64) -> Result<Side, ApiError> {
    let revision = app.store.revision(id, number)?;
    let problem = read::session(&revision.text, "session.json")?.problem;
    let schedule = app.store.answer(id, number)?.and_then(|answer| answer.schedule);
    let schedule = schedule.map(|text| read::schedule(&text, "schedule.json")).transpose()?;
    Ok(Side { revision, problem, schedule })
}

/// Two revisions with their session files, and how their schedules differ.
pub fn differences(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = app.store.head(request.number("session")?)?.session;
    let number = |name: &str| {
        let text = request.query.get(name).map_or("", String::as_str);
        let wrong = || ApiError::request(format!("{name}: `{text}` is not a number"), "give the number of a revision");
        text.parse().map_err(|_| wrong())
    };
    let (from, to) = (side(app, id, number("from")?)?, side(app, id, number("to")?)?);
    let comparison = match (&from.schedule, &to.schedule) {
        (Some(before), Some(now)) if of_session(&to.problem, before).is_ok() => {
            Some(compare(&from.problem, before, &to.problem, now))
        }
        _ => None,
    };
    let told = |side: Side| DifferingSide { revision: side.revision, planned: side.schedule.is_some() };
    Ok(Reply::ok(Differences { from: told(from), to: told(to), comparison }))
}
