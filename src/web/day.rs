//! The day itself: what happens is recorded, and what is left is forecast.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::App;
use super::error::{ApiError, chinese};
use super::request::{ApiRequest, Reply, moment};
use super::sessions::{changed, plan_soon, schedule_of};
use crate::store::{Draft, StoreError};
use plenary_core::answers::{DayAnswer, EventAnswer, RiskAnswer};
use plenary_core::day::speakers::{pasted, set_speakers};
use plenary_core::day::{DayError, Event, record_each};
use plenary_core::details::Detailed;
use plenary_core::message::Message;
use plenary_core::model::{Instant, Minutes, Problem, SpeakerList};
use plenary_core::read::{self, UiLanguage};
use plenary_core::risk::{Effort, forecast_from};

/// Events, in order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// What happened. Each has an `id` that the client has made, so that an event that is sent twice counts once.
    #[schemars(length(min = 1, max = MOST))]
    events: Vec<Event>,
}

/// What became of events.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Recorded {
    /// The version of the session after them.
    version: i64,
    /// What became of each event, in order.
    events: Vec<EventAnswer>,
    /// What the events brought with them.
    notes: Vec<Message>,
    /// How the session stands.
    day: DayAnswer,
}

/// How a session stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DayNow {
    /// The version of the session.
    version: i64,
    /// How it stands.
    day: DayAnswer,
}

/// The most events of a request.
const MOST: usize = 500;

/// How often a request tries again when another changes the session at the same time.
const TRIES: usize = 5;

/// The samples of a forecast between two taps: a standard error of less than a percentage point.
pub const EFFORT: Effort = Effort { samples: 4_000, seed: 0, threads: 1 };

/// Records events. Each that can have happened is recorded, and of each the reply says what became of it.
pub fn record(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, body) = (request.number("session")?, request.json::<Events>()?);
    if body.events.is_empty() || body.events.len() > MOST {
        return Err(ApiError::request(
            format!("events: {} were sent", body.events.len()),
            format!("send 1 to {MOST}, in order"),
        ));
    }
    let mut tries = 0;
    loop {
        tries += 1;
        match record_once(app, request, id, &body.events) {
            // another was faster, and this happened nevertheless
            Err(ApiError::Store(StoreError::Conflict { .. })) if tries < TRIES => {}
            other => return other,
        }
    }
}

fn record_once(app: &Arc<App>, request: &ApiRequest, id: i64, events: &[Event]) -> Result<Reply, ApiError> {
    let head = app.store.head(id)?;
    let known = app.store.known_events(id, events.iter().filter_map(|event| event.id.as_deref()))?;
    let is_new = |event: &&Event| event.id.as_ref().is_none_or(|id| !known.contains(id));
    let fresh: Vec<Event> = events.iter().filter(is_new).cloned().collect();
    let loaded = read::session(&head.revision.text, "session.json")?;
    let (after, outcomes, notes) = record_each(&loaded, None, &fresh);
    let details = |error: &DayError| match request.language {
        UiLanguage::English => error.details(),
        UiLanguage::Chinese => chinese::day(error),
    };
    let mut answers = outcomes.iter().map(|outcome| EventAnswer::new(&after.problem, outcome, details));
    let mut done = fresh.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()).map(|(event, _)| event);
    let replies: Vec<EventAnswer> = events
        .iter()
        .map(|event| if is_new(&event) { answers.next().unwrap_or(EventAnswer::Known) } else { EventAnswer::Known })
        .collect();
    let (mut version, mut revision) = (head.version, head.revision.number);
    if after.source.text() != loaded.source.text() {
        let draft = Draft {
            what: "recorded",
            edits: &json!(done.by_ref().collect::<Vec<_>>()).to_string(),
            notes: &json!(notes).to_string(),
            text: after.source.text(),
            who: request.who.as_deref(),
        };
        let head = app.store.append(id, version, &draft)?;
        (version, revision) = (head.version, head.revision.number);
        // a full queue does not keep what happened from being recorded
        plan_soon(app, &head, &request.planner);
        app.jobs.notify();
    }
    let day = forecast(app, &after.problem, id, revision, None)?;
    Ok(Reply::ok(Recorded { version, events: replies, notes, day }).of_version(version))
}

/// A list of speakers for an item.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Speakers {
    /// The version that the user saw, unless `If-Match` names it.
    version: Option<i64>,
    /// The id of the item.
    item: String,
    /// A speaker on each line, with minutes in the last column, as a spreadsheet gives it.
    text: String,
    /// Minutes of each speaker whose line has none. 5 by default.
    each: Option<u32>,
    /// Minutes of the item before its first speaker. 0 by default.
    opening: Option<u32>,
}

/// The most minutes of a speaker.
const LONGEST: u32 = 1440;

/// Writes the speakers of an item into the session, and plans it again.
pub fn speakers(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, body) = (request.number("session")?, request.json::<Speakers>()?);
    let (each, opening) = (body.each.unwrap_or(5), body.opening.unwrap_or(0));
    if !(1..=LONGEST).contains(&each) || opening > LONGEST {
        return Err(ApiError::request("minutes: out of range", format!("give each 1 to {LONGEST}")));
    }
    let version = request.seen(app, id, body.version)?;
    let head = app.store.head(id)?;
    let loaded = read::session(&head.revision.text, "session.json")?;
    let speakers = pasted(&body.text, Minutes(each)).map_err(ApiError::Day)?;
    let list = SpeakerList { opening: Minutes(opening), speakers };
    let after = set_speakers(&loaded, None, &body.item, &list).map_err(ApiError::Day)?;
    let text = after.source.text();
    let draft = Draft { what: "replaced", edits: "[]", notes: "[]", text, who: request.who.as_deref() };
    let head = app.store.append(id, version, &draft)?;
    changed(app, &head, request)
}

/// How the session stands, with the forecast of what is left.
pub fn get(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    let problem = read::session(&head.revision.text, "session.json")?.problem;
    let now = request.query.get("at").map(|at| moment(at)).transpose()?;
    let day = forecast(app, &problem, head.session, head.revision.number, now)?;
    Ok(Reply::ok(DayNow { version: head.version, day }).of_version(head.version))
}

fn forecast(app: &App, problem: &Problem, id: i64, revision: i64, now: Option<Instant>) -> Result<DayAnswer, ApiError> {
    let mut day = DayAnswer::new(problem, now);
    if let Some(text) = schedule_of(app, id, revision)? {
        let schedule = read::schedule(&text, "schedule.json")?;
        let found = forecast_from(problem, &schedule, now, EFFORT, &mut |_| true);
        day.risk = Some(RiskAnswer::new(problem, &schedule, &found, EFFORT.seed));
    }
    Ok(day)
}
