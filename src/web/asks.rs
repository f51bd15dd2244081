//! The questions of the commands, about a session that is sent or one of the store.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::App;
use super::asking::{Asking, File, Reply, Topic, seconds, without_bom};
use super::job::{JobId, State};
use super::task::{Asked, Pair, Task};
use super::worker::stopped;
use super::wrong::Wrong;
use plenary_core::message::Message;
use plenary_core::whatif::scenarios::{Scenario, ScenarioInput};
use plenary_core::whatif::typed::EditInput;
use plenary_core::whatif::{Edit, EditError};

/// What is asked. Each command takes its own of these fields; about a session of the store, `session` and `schedule` are
/// those of the store.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The session file.
    session: Option<File>,
    /// The schedule: the baseline of `plan`, `whatif` and `scenarios`, and what all others are about.
    schedule: Option<File>,
    /// `check`: a table made by hand, as CSV, instead of the schedule.
    table: Option<String>,
    /// `whatif`: edits, typed or as objects, in order.
    edits: Option<Vec<EditInput>>,
    /// `scenarios`: names and edits.
    scenarios: Option<Vec<ScenarioInput>>,
    /// `why`: the question, such as `4 not in m2`.
    question: Option<String>,
    /// `alternatives`: how many, from 1 to 20.
    count: Option<usize>,
    /// `teams`: a rule set.
    rules: Option<String>,
    /// Seconds after which the best so far is taken.
    pub time_limit: Option<f64>,
}

/// The most scenarios at once.
const MOST: usize = 50;

/// A question about what is sent.
pub fn sent(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let ask: Ask = asking.json()?;
    let Some(session) = ask.session.clone() else {
        return Err(Wrong::request("session: it is missing", "send the session file as `session`"));
    };
    let time = seconds(ask.time_limit, app.options.time_limit)?;
    let pair = Pair { session: session.0, schedule: ask.schedule.clone().map(|file| file.0) };
    let _loaded = plenary_core::read::session(&pair.session, "session.json")?;
    let what = what(asking, ask)?;
    Ok(Reply::Job(app.ask(Task::Ask { what, pair, of: None, time })?))
}

/// A question about a session of the store.
pub fn kept(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let id = asking.number("session")?;
    let mut ask: Ask = if asking.body.is_empty() { Ask::default() } else { asking.json()? };
    if ask.session.is_some() || ask.schedule.is_some() {
        return Err(Wrong::request("session and schedule are those of the store", "leave them out"));
    }
    let head = app.store.head(id)?;
    let schedule = app.store.answer(id, head.revision.number)?.and_then(|answer| answer.schedule);
    let time = seconds(ask.time_limit, app.options.time_limit)?;
    let pair = Pair { session: head.revision.text, schedule };
    let mut ids = Vec::new();
    if asking.path.get("ask").is_some_and(|ask| ask == "scenarios") && ask.scenarios.is_none() {
        let kept = app.store.scenarios(id)?;
        let edits = |edits: &serde_json::Value| serde_json::from_value(edits.clone());
        let written: Result<Vec<ScenarioInput>, _> =
            kept.iter().map(|one| Ok(ScenarioInput { name: one.name.clone(), edits: edits(&one.edits)? })).collect();
        ids = kept.iter().map(|one| one.id).collect();
        ask.scenarios = Some(written.map_err(|error: serde_json::Error| Wrong::Fault(error.to_string()))?);
    }
    let what = match what(asking, ask)? {
        Asked::Scenarios(scenarios, _) => Asked::Scenarios(scenarios, ids),
        other => other,
    };
    let of = Some((id, head.revision.number));
    Ok(Reply::Job(app.ask(Task::Ask { what, pair, of, time })?))
}

fn what(asking: &Asking, ask: Ask) -> Result<Asked, Wrong> {
    let missing =
        |name: &str| Wrong::request(format!("{name}: it is missing"), "/api/openapi.json says what is needed");
    Ok(match asking.path.get("ask").map_or("", String::as_str) {
        "plan" => Asked::Plan,
        "check" => Asked::Check(ask.table.map(|table| without_bom(&table).to_owned())),
        "whatif" => {
            let edits = ask.edits.ok_or_else(|| missing("edits"))?;
            Asked::WhatIf(edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?)
        }
        "scenarios" => {
            let written = ask.scenarios.ok_or_else(|| missing("scenarios"))?;
            if written.is_empty() || written.len() > MOST {
                return Err(Wrong::request(
                    format!("scenarios: there are {}", written.len()),
                    format!("name 1 to {MOST}"),
                ));
            }
            let scenarios = written.into_iter().map(Scenario::try_from).collect::<Result<Vec<_>, EditError>>()?;
            Asked::Scenarios(scenarios, Vec::new())
        }
        "explain" => Asked::Explain,
        "why" => Asked::Why(ask.question.ok_or_else(|| missing("question"))?),
        "slack" => Asked::Slack,
        "alternatives" => match ask.count.unwrap_or(3) {
            count @ 1..=20 => Asked::Alternatives(count),
            _ => return Err(Wrong::request("count: it is out of bounds", "ask for 1 to 20")),
        },
        "teams" => Asked::Teams(ask.rules),
        other => return Err(Wrong::Nothing(format!("question `{other}`"))),
    })
}

/// A scenario that is to be kept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// What it is called.
    name: String,
    /// Its edits, typed or as objects.
    edits: Vec<EditInput>,
}

/// Those of a session.
pub fn scenarios(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let id = asking.number("session")?;
    let head = app.store.head(id)?;
    let scenarios = app.store.scenarios(id)?;
    Ok(Reply::Json(200, json!({"revision": head.revision.number, "scenarios": scenarios})))
}

/// Keeps one.
pub fn keep(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let (id, named) = (asking.number("session")?, asking.json::<Named>()?);
    let _there = app.store.head(id)?;
    if named.name.trim().is_empty() || named.name.chars().count() > 200 {
        return Err(Wrong::Message {
            what: Message::new("no_name", "name: it is empty or too long", &[]),
            help: Message::new("no_length", "give 1 to 200 characters", &[]),
        });
    }
    if app.store.scenarios(id)?.len() >= MOST {
        return Err(Wrong::Message {
            what: Message::new("no_more_scenarios", "there are {most} scenarios already", &[("most", &MOST)]),
            help: Message::new("no_drop_first", "drop one first", &[]),
        });
    }
    let edits = named.edits.into_iter().map(Edit::try_from).collect::<Result<Vec<Edit>, EditError>>()?;
    let typed: Vec<String> = edits.iter().map(ToString::to_string).collect();
    let scenario = app.store.keep_scenario(id, &named.name, &json!(typed).to_string())?;
    Ok(Reply::Json(201, json!({"id": scenario})))
}

/// Forgets one.
pub fn forget(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    app.store.drop_scenario(asking.number("session")?, asking.number("scenario")?)?;
    Ok(Reply::Json(200, json!({"dropped": true})))
}

/// All jobs.
pub fn jobs(app: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    Ok(Reply::Json(200, json!({"jobs": app.jobs.list()})))
}

/// One job, with its result.
pub fn job(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let id = known(app, asking)?;
    app.jobs
        .get(id, true, asking.language)
        .map(|job| Reply::Json(200, job))
        .ok_or_else(|| app.jobs.unknown(&id.to_string()))
}

/// Ends a job. A session whose plan has not begun is told so, and may be planned again.
pub fn cancel(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let id = known(app, asking)?;
    if let Some((task, State::Queued)) = app.jobs.cancel(id) {
        app.forget(id);
        app.keep_unplanned(&task, &stopped())?;
    }
    job(app, asking)
}

/// What happens to a job.
pub fn job_events(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    known(app, asking).map(Reply::JobEvents)
}

/// What happens to a session.
pub fn session_events(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    Ok(Reply::SessionEvents(app.store.head(asking.number("session")?)?.session))
}

/// The most topics of a stream.
const TOPICS: usize = 200;

/// What happens to several sessions and jobs.
pub fn events(_: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let named = asking.query.get("topics").map_or("", String::as_str);
    let topics =
        named.split(',').filter(|one| !one.is_empty()).map(str::parse).collect::<Result<Vec<Topic>, Wrong>>()?;
    if topics.is_empty() || topics.len() > TOPICS {
        return Err(Wrong::request(
            format!("topics: {} are named", topics.len()),
            format!("name 1 to {TOPICS}, such as topics=session/3,session/4"),
        ));
    }
    Ok(Reply::Events(topics))
}

/// The id of a job that there is.
fn known(app: &App, asking: &Asking) -> Result<JobId, Wrong> {
    let text = asking.path.get("job").map_or("", String::as_str);
    let id = text.parse().ok().filter(|id| app.jobs.get(*id, false, asking.language).is_some());
    id.ok_or_else(|| app.jobs.unknown(text))
}
