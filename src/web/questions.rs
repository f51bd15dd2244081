//! The questions that match commands, about a session that is sent or one in the store; scenarios; jobs.

mod fields;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::App;
use super::access::Viewer;
use super::error::ApiError;
use super::job::{Job, JobId, State};
use super::request::{ApiRequest, Dropped, File, MadeId, Reply, Topic, seconds, without_bom};
use super::task::{Input, Question, Task};
use super::typed::Kept;
use super::unplanned::{keep_unplanned, stopped};
use crate::store;
use plenary_core::answers::ScenarioAnswer;
use plenary_core::message::Message;
use plenary_core::model::{Instant, Schedule};
use plenary_core::risk::Effort;
use plenary_core::whatif::scenarios::{Scenario, ScenarioInput};
use plenary_core::whatif::typed::EditInput;
use plenary_core::whatif::{Edit, EditError};

/// A question. Each command reads the fields that it needs. For a stored session, `session` and `schedule` come from the
/// store.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionBody {
    /// The session file.
    session: Option<File>,
    /// The schedule: the baseline of `plan`, `whatif` and `scenarios`; for the others, the schedule in question.
    schedule: Option<File>,
    /// `check`: a table made by hand, as CSV, instead of the schedule.
    table: Option<String>,
    /// `whatif`: edits in order, as text or as objects.
    edits: Option<Vec<EditInput>>,
    /// `scenarios`: names and edits.
    #[schemars(length(min = 1, max = MOST))]
    scenarios: Option<Vec<ScenarioInput>>,
    /// `why`: the question, such as `4 not in m2`.
    question: Option<String>,
    /// `alternatives`: the number of alternatives, from 1 to 20.
    #[schemars(range(min = 1, max = 20))]
    count: Option<usize>,
    /// `teams`: the name of a rule set.
    rules: Option<String>,
    /// `repairs`: the moment from which on the rest is forecast, such as `2022-05-04T10:20:00Z`; by default the latest that
    /// is recorded.
    at: Option<String>,
    /// `risk`: how often the day is simulated, at most 1,000,000 times; 20,000 by default.
    #[schemars(range(min = 1, max = SAMPLES))]
    samples: Option<u32>,
    /// `risk`: the seed of the random numbers; 0 by default.
    seed: Option<u64>,
    /// Seconds after which the solver stops with the best result so far.
    #[schemars(range(min = 0))]
    pub time_limit: Option<f64>,
}

pub use fields::{needs_body, shape};

/// The maximum number of scenarios in a question, and of stored ones.
const MOST: usize = 50;

/// The most samples of a simulation.
const SAMPLES: u32 = 1_000_000;

/// A question about a session that is sent.
pub fn sent(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let ask: QuestionBody = request.json()?;
    let Some(session) = ask.session.clone() else {
        return Err(ApiError::request("session: missing", "send the session file as `session`"));
    };
    let time = seconds(ask.time_limit, app.options.time_limit)?;
    let pair = Input { session: session.0, schedule: ask.schedule.clone().map(|file| file.0) };
    let _loaded = plenary_core::read::session(&pair.session, "session.json")?;
    let what = what(request, ask)?;
    Ok(Reply::Job(app.jobs.add(&Task::Ask { what, pair, of: None, time }, &request.planner)?))
}

/// A question about a stored session.
pub fn kept(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let mut ask: QuestionBody = if request.body.is_empty() { QuestionBody::default() } else { request.json()? };
    if ask.session.is_some() || ask.schedule.is_some() {
        return Err(ApiError::request("session and schedule come from the store", "omit them"));
    }
    let head = app.store.head(id)?;
    let mut schedule = app.store.answer(id, head.revision.number)?.and_then(|answer| answer.schedule);
    if schedule.is_none() && request.path.get("ask").is_some_and(|ask| ask == "repairs") {
        // where the rest has no plan any more, repairs are needed most
        schedule = app.store.before(id, head.revision.number)?.map(|(_, text)| text);
    }
    let time = seconds(ask.time_limit, app.options.time_limit)?;
    let pair = Input { session: head.revision.text, schedule };
    let mut ids = Vec::new();
    if request.path.get("ask").is_some_and(|ask| ask == "scenarios") && ask.scenarios.is_none() {
        let kept = app.store.scenarios(id)?;
        let edits = |edits: &serde_json::Value| serde_json::from_value(edits.clone());
        let written: Result<Vec<ScenarioInput>, _> =
            kept.iter().map(|one| Ok(ScenarioInput { name: one.name.clone(), edits: edits(&one.edits)? })).collect();
        ids = kept.iter().map(|one| one.id).collect();
        ask.scenarios = Some(written.map_err(|error: serde_json::Error| ApiError::Fault(error.to_string()))?);
    }
    let what = match what(request, ask)? {
        Question::Scenarios(scenarios, _) => Question::Scenarios(scenarios, ids),
        other => other,
    };
    let of = Some((id, head.revision.number));
    Ok(Reply::Job(app.jobs.add(&Task::Ask { what, pair, of, time }, &request.planner)?))
}

fn what(request: &ApiRequest, ask: QuestionBody) -> Result<Question, ApiError> {
    let missing = |name: &str| ApiError::request(format!("{name}: missing"), "/api/v1/openapi.json describes the body");
    fields::check(request, &ask)?;
    Ok(match request.path.get("ask").map_or("", String::as_str) {
        "plan" => Question::Plan,
        "check" => Question::Check(ask.table.map(|table| without_bom(&table).to_owned())),
        "whatif" => {
            let edits = ask.edits.ok_or_else(|| missing("edits"))?;
            Question::WhatIf(edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?)
        }
        "scenarios" => {
            let written = ask.scenarios.ok_or_else(|| missing("scenarios"))?;
            if written.is_empty() || written.len() > MOST {
                return Err(ApiError::request(
                    format!("scenarios: {} were sent", written.len()),
                    format!("send 1 to {MOST}"),
                ));
            }
            let scenarios = written.into_iter().map(Scenario::try_from).collect::<Result<Vec<_>, EditError>>()?;
            Question::Scenarios(scenarios, Vec::new())
        }
        "explain" => Question::Explain,
        "why" => Question::Why(ask.question.ok_or_else(|| missing("question"))?),
        "slack" => Question::Slack,
        "alternatives" => match ask.count.unwrap_or(3) {
            count @ 1..=20 => Question::Alternatives(count),
            _ => return Err(ApiError::request("count: out of range", "ask for 1 to 20")),
        },
        "teams" => Question::Teams(ask.rules),
        "repairs" => {
            let at = ask.at.as_deref().map(super::request::moment).transpose()?;
            Question::Repairs(at.map(Instant::unix_minutes))
        }
        "risk" => match ask.samples.unwrap_or(Effort::default().samples) {
            samples @ 1..=SAMPLES => Question::Risk { samples, seed: ask.seed.unwrap_or(0) },
            _ => return Err(ApiError::request("samples: out of range", format!("ask for 1 to {SAMPLES}"))),
        },
        other => return Err(ApiError::NotFound(format!("question `{other}`"))),
    })
}

/// The scenarios of a session.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioList {
    /// The current revision.
    revision: i64,
    /// The scenarios, the oldest first.
    scenarios: Vec<Kept<StoredScenario>>,
}

/// A stored scenario.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StoredScenario {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its edits.
    pub edits: Vec<String>,
    /// The revision that the answer is for.
    pub revision: Option<i64>,
    /// The latest answer.
    pub answer: Option<ScenarioAnswer>,
}

/// A page of the list of jobs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct JobList {
    /// The jobs without their results, the newest first.
    jobs: Vec<Kept<Job>>,
    /// `after` of the next page; null on the last one.
    next: Option<String>,
}

/// The best schedule so far.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Best {
    /// How many schedules have been the best so far.
    best: u64,
    /// The best of them; null if there is none yet.
    schedule: Option<Kept<Schedule>>,
}

/// A scenario to be stored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScenario {
    /// Its name.
    #[schemars(length(min = 1, max = 200))]
    name: String,
    /// Its edits, as text or as objects.
    edits: Vec<EditInput>,
}

/// The scenarios of a session.
pub fn scenarios(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    let head = app.store.head(id)?;
    let scenarios = app.store.scenarios(id)?;
    let scenarios = scenarios.into_iter().map(|one| Kept::new(json!(one))).collect();
    Ok(Reply::ok(ScenarioList { revision: head.revision.number, scenarios }))
}

/// A scenario.
pub fn scenario(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (session, id) = (request.number("session")?, request.number("scenario")?);
    let found = app.store.scenarios(session)?.into_iter().find(|one| one.id == id);
    Ok(Reply::ok(found.ok_or(store::StoreError::NotFound { what: "scenario", id })?))
}

/// Checks a name that a planner gives.
pub fn named(name: &str) -> Result<(), ApiError> {
    if name.trim().is_empty() || name.chars().count() > 200 {
        return Err(ApiError::Message {
            what: Message::new("no_name", "name: empty or too long", &[]),
            help: Message::new("no_length", "give 1 to 200 characters", &[]),
        });
    }
    Ok(())
}

/// Stores a scenario.
pub fn keep(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (id, named) = (request.number("session")?, request.json::<NewScenario>()?);
    let _there = app.store.head(id)?;
    self::named(&named.name)?;
    if app.store.scenarios(id)?.len() >= MOST {
        return Err(ApiError::Message {
            what: Message::new("no_more_scenarios", "the session already has {most} scenarios", &[("most", &MOST)]),
            help: Message::new("no_drop_first", "delete one first", &[]),
        });
    }
    let edits = named.edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?;
    let typed: Vec<String> = edits.iter().map(ToString::to_string).collect();
    let made = app.store.keep_scenario(id, &named.name, &json!(typed).to_string())?;
    Ok(Reply::Made(format!("/api/v1/sessions/{id}/scenarios/{made}"), json!(MadeId { id: made })))
}

/// Deletes a scenario.
pub fn forget(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    app.store.drop_scenario(request.number("session")?, request.number("scenario")?)?;
    Ok(Reply::ok(Dropped { dropped: true }))
}

/// All jobs.
pub fn jobs(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let after = request.query.get("after").map(|text| {
        text.parse::<JobId>()
            .map_err(|_| ApiError::request("after: not the id of a job", "give `next` of the page before"))
    });
    let (viewer, most) = (viewer(request), request.limit() + 1);
    let (mut after, mut found) = (after.transpose()?, Vec::new());
    // of others' jobs nothing is seen, so a page may take several reads
    loop {
        let some = app.jobs.list(after, most)?;
        let (is_last, ids) =
            (some.len() < most, some.iter().map(|job| job["id"].as_str().and_then(|id| id.parse().ok())));
        let ids: Vec<Option<JobId>> = ids.collect();
        after = ids.last().copied().flatten();
        for (job, id) in some.into_iter().zip(ids) {
            if id.map_or(Ok(false), |id| viewer.sees(app, &Topic::Job(id)))? {
                found.push(job);
            }
        }
        if is_last || found.len() >= most {
            break;
        }
    }
    let next = request.rest(&mut found, |last| last["id"].as_str().unwrap_or_default().to_owned());
    let list = JobList { jobs: found.into_iter().map(Kept::new).collect(), next: next.clone() };
    Ok(Reply::Page(json!(list), next))
}

/// The caller as somebody who watches.
fn viewer(request: &ApiRequest) -> Viewer {
    Viewer { access: request.access.clone(), planner: request.planner.clone() }
}

/// One job, with its result.
pub fn job(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::Json(200, app.jobs.get(known(app, request)?, Some(request.language))?))
}

/// The best schedule so far of a plan that is being made.
pub fn best(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = known(app, request)?;
    let (count, schedule) = app.jobs.file.best(id)?.ok_or_else(|| app.jobs.unknown(&id.to_string()))?;
    let schedule = schedule.map(|text| serde_json::from_str::<serde_json::Value>(&text)).transpose();
    let schedule = schedule.map_err(|error| ApiError::Fault(error.to_string()))?;
    Ok(Reply::ok(Best { best: count, schedule: schedule.map(Kept::new) }))
}

/// Stops a job. If a plan was stopped before it began, its session says so and can be planned again.
pub fn cancel(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = known(app, request)?;
    if let (State::Queued, Some((session, revision))) = app.jobs.stop(id)? {
        keep_unplanned(&app.store, session, revision, &stopped())?;
        app.jobs.notify();
    }
    job(app, request)
}

/// Streams the state of a job.
pub fn job_events(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    known(app, request).map(Reply::JobEvents)
}

/// Streams the state of a session.
pub fn session_events(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::SessionEvents(app.store.head(request.number("session")?)?.session))
}

/// The maximum number of topics of a stream.
const TOPICS: usize = 200;

/// Streams the states of several sessions and jobs.
pub fn events(_: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let named = request.query.get("topics").map_or("", String::as_str);
    let topics =
        named.split(',').filter(|one| !one.is_empty()).map(str::parse).collect::<Result<Vec<Topic>, ApiError>>()?;
    if topics.is_empty() || topics.len() > TOPICS {
        return Err(ApiError::request(
            format!("topics: {} are named", topics.len()),
            format!("name 1 to {TOPICS}, such as topics=session/3,session/4"),
        ));
    }
    Ok(Reply::Events(topics))
}

/// The id of the job in the path, if the job exists.
fn known(app: &App, request: &ApiRequest) -> Result<JobId, ApiError> {
    let text = request.path.get("job").map_or("", String::as_str);
    let id = text.parse().map_err(|_| app.jobs.unknown(text))?;
    app.jobs.file.state(id)?.map(|_| id).ok_or_else(|| app.jobs.unknown(text))
}
