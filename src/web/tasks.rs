//! What the thread of solves does: the questions of the commands, and the plans of the store.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::App;
use super::onlooker::Onlooker;
use super::wrong::Wrong;
use crate::cli;
use plenary_core::explain::alternatives::alternatives;
use plenary_core::explain::conflict::{self, Explanation};
use plenary_core::explain::repair;
use plenary_core::explain::slack::slack;
use plenary_core::explain::table::judge;
use plenary_core::explain::why::{self, Question, Why};
use plenary_core::explain::{obvious, roster};
use plenary_core::model::{Problem, Schedule, Status};
use plenary_core::pipeline::{self, Outcome};
use plenary_core::read::{self, Loaded};
use plenary_core::solve::{Clock, Limits, Watch};
use plenary_core::verify::{self, Verified};
use plenary_core::whatif::ask::of_session;
use plenary_core::whatif::scenarios::{Line, Scenario, ask_all, line};
use plenary_core::whatif::{self, Answer, Edit, Ground, compare, first_plan};

/// A session and a schedule, as texts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pair {
    /// The session file.
    pub session: String,
    /// The schedule file.
    pub schedule: Option<String>,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Asked {
    /// `plenary plan`, with the schedule as the baseline.
    Plan,
    /// `plenary check`; the other text is a table made by hand.
    Check(Option<String>),
    /// `plenary whatif`.
    WhatIf(Vec<Edit>),
    /// `plenary whatif --scenarios`; kept ones have numbers in the store.
    Scenarios(Vec<Scenario>, Vec<i64>),
    /// `plenary explain`.
    Explain,
    /// `plenary why`.
    Why(String),
    /// `plenary plan --slack`.
    Slack,
    /// `plenary plan --alternatives`.
    Alternatives(usize),
    /// `plenary teams`.
    Teams(Option<String>),
}

/// A job. A question is kept in the store in this form until it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Plans a revision of the store and keeps the answer there.
    Head {
        /// The session.
        session: i64,
        /// The revision.
        revision: i64,
        /// The most seconds, where they are not as usual.
        time: Option<Duration>,
    },
    /// Answers a question.
    Ask {
        /// What.
        what: Asked,
        /// About what.
        pair: Pair,
        /// Of which session and revision of the store, if any.
        of: Option<(i64, i64)>,
        /// The most seconds.
        time: Duration,
    },
}

impl Task {
    /// Its name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Head { .. } => "plan",
            Self::Ask { what, .. } => match what {
                Asked::Plan => "plan",
                Asked::Check(_) => "check",
                Asked::WhatIf(_) => "whatif",
                Asked::Scenarios(..) => "scenarios",
                Asked::Explain => "explain",
                Asked::Why(_) => "why",
                Asked::Slack => "slack",
                Asked::Alternatives(_) => "alternatives",
                Asked::Teams(_) => "teams",
            },
        }
    }

    /// How long it may take in all, where a solve has the `usual` time. A plan, the conflict where there is none, and the
    /// repairs have the time of a solve each, and so does each scenario.
    pub fn allowance(&self, usual: Duration) -> Duration {
        match self {
            Self::Head { time, .. } => time.unwrap_or(usual) * 4,
            Self::Ask { what: Asked::Scenarios(scenarios, _), time, .. } => {
                *time * (1 + u32::try_from(scenarios.len()).unwrap_or(u32::MAX).min(1000))
            }
            Self::Ask { time, .. } => *time * 4,
        }
    }

    /// The session and revision of the store that it is about.
    pub fn of(&self) -> Option<(i64, i64)> {
        match self {
            Self::Head { session, revision, .. } => Some((*session, *revision)),
            Self::Ask { of, .. } => *of,
        }
    }
}

/// Does one.
///
/// # Errors
/// Where it cannot be done.
pub fn run(app: &App, task: &Task, watch: &mut Onlooker<'_>) -> Result<Value, Wrong> {
    watch.within(app.options.memory_limit, task.allowance(app.options.time_limit));
    let mut result = match task {
        Task::Head { session, revision, time } => {
            let limits = limits(time.unwrap_or(app.options.time_limit));
            plan_head(app, *session, *revision, &limits, watch)
        }
        Task::Ask { what, pair, of, time } => answer(app, what, pair, *of, &limits(*time), watch),
    }?;
    if let (Some(limit), true) = (watch.passed(), result.is_object()) {
        result["stopped"] = json!(format!("at the memory limit of {limit}"));
    }
    Ok(result)
}

fn limits(time: Duration) -> Limits {
    Limits::new().within(Some(time))
}

fn plan_head(
    app: &App,
    session: i64,
    revision: i64,
    limits: &Limits,
    watch: &mut Onlooker<'_>,
) -> Result<Value, Wrong> {
    let kept = app.store.revision(session, revision)?;
    let loaded = read::session(&kept.text, "session.json")?;
    let before = match app.store.before(session, revision)? {
        Some((number, text)) => {
            let was = read::session(&app.store.revision(session, number)?.text, "session.json")?.problem;
            Some((was, read::schedule(&text, "schedule.json")?))
        }
        None => None,
    };
    let before = before.filter(|(_, schedule)| {
        of_session(&loaded.problem, schedule).is_ok() && of_these_hours(&loaded.problem, schedule)
    });
    let clock = Instant::now();
    let (schedule, mut body) = planned(&loaded, before.as_ref().map(|(was, schedule)| (was, schedule)), limits, watch)?;
    if watch.is_moot() {
        return Ok(Value::Null);
    }
    // a search that was stopped may have found less than the one before it: what is known stays
    let known = app.store.answer(session, revision)?.and_then(|answer| answer.schedule);
    if let Some(known) = known.map(|text| read::schedule(&text, "schedule.json")).transpose()?
        && is_worse(schedule.as_deref(), &known)
    {
        return Ok(json!({"session": session, "revision": revision, "state": "planned"}));
    }
    body["seconds"] = json!((clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0);
    let text = schedule.as_ref().map(serde_json::to_string).transpose();
    let text = text.map_err(|error| Wrong::Fault(error.to_string()))?;
    app.store.keep_answer(session, revision, text.as_deref(), &body.to_string())?;
    Ok(json!({"session": session, "revision": revision, "state": body["state"]}))
}

/// Whether a plan of the same text, if there is one, is worse than one that is known.
fn is_worse(found: Option<&Schedule>, known: &Schedule) -> bool {
    let values = |schedule: &Schedule| schedule.objectives.iter().map(|level| level.value).collect::<Vec<u64>>();
    found.is_none_or(|found| values(found) > values(known))
}

/// Whether what is held in a schedule is among the hours to choose from, where there are any. Their ids are in time order:
/// with other hours an id is another meeting, and what stays in it would move.
fn of_these_hours(problem: &Problem, schedule: &Schedule) -> bool {
    let there = |id: &str| problem.find_meeting(id).map(|ix| problem.meeting(ix).start.utc());
    problem.per_day.is_none() || schedule.meetings.iter().all(|held| there(&held.id) == Some(held.utc_start))
}

/// The plan of a session, or why there is none.
fn planned(
    loaded: &Loaded,
    before: Option<(&Problem, &Schedule)>,
    limits: &Limits,
    watch: &mut Onlooker<'_>,
) -> Result<(Option<Verified>, Value), Wrong> {
    Ok(match pipeline::plan(&loaded.problem, before.map(|(_, schedule)| schedule), limits, watch)? {
        Outcome::Optimal(schedule) | Outcome::Feasible(schedule) => {
            let compared = before.map(|(was, before)| compare(was, before, &loaded.problem, &schedule));
            let mut body = json!({
                "state": "planned",
                "proven": schedule.status == Status::Optimal,
                "comparison": compared,
                "report": compared.as_ref().map(whatif::Comparison::in_words).unwrap_or_default(),
            });
            let notes = watch.notes();
            if !notes.is_empty() {
                body["notes"] = json!(notes);
            }
            (Some(schedule), body)
        }
        Outcome::Infeasible => (None, json!({"state": "none", "explanation": explanation(loaded, limits, watch)?})),
        Outcome::Unknown => (None, json!({"state": "unknown"})),
    })
}

/// Which statements contradict each other, and what would mend that.
fn explanation(loaded: &Loaded, limits: &Limits, watch: &mut dyn Watch) -> Result<Value, Wrong> {
    let clock = Clock::starting_now(limits.time);
    let (said, smallest) = match conflict::conflict(&loaded.problem, limits, watch)? {
        Explanation::Feasible => return Ok(json!({"feasible": true})),
        Explanation::Unknown => return Ok(json!({"feasible": null})),
        Explanation::Conflict(said) => (said, true),
        Explanation::Partial(said) => (said, false),
    };
    let plain = obvious::obvious(&loaded.problem);
    let shortage = obvious::shortage(&loaded.problem, &said);
    let limits = limits.within(clock.left());
    let repairs = if smallest {
        repair::repairs(loaded, None, &said, &limits, watch)?
    } else {
        repair::Repairs { all: Vec::new(), cut_short: true }
    };
    let mut value = cli::explain::in_json(loaded, &plain, &said, shortage.as_ref(), &repairs);
    value["smallest"] = json!(smallest);
    value["nowhere"] = plain.iter().map(|one| json!({"items": one.items, "reasons": one.reasons})).collect();
    Ok(value)
}

fn answer(
    app: &App,
    what: &Asked,
    pair: &Pair,
    of: Option<(i64, i64)>,
    limits: &Limits,
    watch: &mut Onlooker<'_>,
) -> Result<Value, Wrong> {
    let loaded = read::session(&pair.session, "session.json")?;
    let problem = &loaded.problem;
    let schedule = pair.schedule.as_deref().map(|text| read::schedule(text, "schedule.json")).transpose()?;
    if let Some(schedule) = &schedule
        && !matches!(what, Asked::Check(_))
    {
        of_session(problem, schedule)?;
    }
    let needed = || schedule.as_ref().ok_or(Wrong::NoSchedule);
    Ok(match what {
        Asked::Plan => {
            let (schedule, mut body) =
                planned(&loaded, schedule.as_ref().map(|before| (problem, before)), limits, watch)?;
            body["schedule"] = json!(schedule);
            body
        }
        Asked::Check(Some(table)) => {
            let rows = read::table(table, "table", problem)?;
            cli::check::table_in_json(&loaded, &judge(problem, schedule.as_ref(), &rows, limits, watch)?)
        }
        Asked::Check(None) => cli::check::in_json(&loaded, &verify::judge(problem, None, needed()?)),
        Asked::WhatIf(edits) => what_if(&loaded, schedule, edits, limits, watch)?,
        Asked::Scenarios(scenarios, ids) => {
            let lines = side_by_side(app, &loaded, schedule, scenarios, limits, watch)?;
            for (id, line) in ids.iter().zip(lines["scenarios"].as_array().into_iter().flatten()) {
                app.store.answer_scenario(*id, of.map_or(0, |(_, revision)| revision), &line.to_string())?;
            }
            lines
        }
        Asked::Explain => explanation(&loaded, limits, watch)?,
        Asked::Why(question) => {
            let question: Question = question.parse()?;
            let asked = why::look_up(problem, needed()?, &question)?;
            let answer = why::why(problem, needed()?, &asked, limits, watch)?;
            let mut value = cli::why::in_json(&loaded, &asked, &answer);
            value["words"] = json!(cli::why::in_words(&loaded, &asked, &answer));
            value["told"] = json!({"is": asked.is, "forced": asked.forced});
            if answer == Why::Unknown {
                value["possible"] = Value::Null;
            }
            value
        }
        Asked::Slack => json!({"slack": slack(problem, needed()?, limits, watch)?}),
        Asked::Alternatives(count) => {
            let found = alternatives(problem, None, needed()?, *count, limits, watch)?;
            let one = |one: &plenary_core::explain::alternatives::Alternative| json!({"what": one.what, "trade": one.trade, "schedule": one.schedule});
            json!({"alternatives": found.iter().map(one).collect::<Vec<Value>>()})
        }
        Asked::Teams(rules) => teams(problem, needed()?, rules.as_deref())?,
    })
}

fn what_if(
    loaded: &Loaded,
    baseline: Option<Schedule>,
    edits: &[Edit],
    limits: &Limits,
    watch: &mut Onlooker<'_>,
) -> Result<Value, Wrong> {
    let baseline = match baseline {
        Some(given) => Some(given),
        None => first_plan(loaded, limits, watch)?.map(Verified::into_inner),
    };
    let clock = Instant::now();
    let ground = Ground { session: loaded, folder: None, baseline: baseline.as_ref() };
    let what = whatif::ask(&ground, edits, limits, watch)?;
    let seconds = clock.elapsed().as_secs_f64();
    let notes = cli::whatif::words(&what.edited.notes);
    let mut value = match &what.answer {
        Answer::Schedule(schedule, compared) => {
            cli::whatif::in_json(edits, &what, schedule, compared.as_ref(), seconds)
        }
        Answer::NoSchedule => {
            let explained = explanation(&what.edited.loaded, limits, watch)?;
            json!({"edits": edits, "feasible": false, "notes": notes, "explanation": explained})
        }
        Answer::Unknown => json!({"edits": edits, "feasible": null, "notes": notes}),
    };
    value["session"] = json!(what.edited.loaded.source.text());
    Ok(value)
}

/// Over the cores, as `plenary whatif --scenarios` does it: all of them are one job, so that the queue is as long as it is.
fn side_by_side(
    app: &App,
    loaded: &Loaded,
    baseline: Option<Schedule>,
    scenarios: &[Scenario],
    limits: &Limits,
    watch: &mut Onlooker<'_>,
) -> Result<Value, Wrong> {
    let baseline = match baseline {
        Some(given) => Some(given),
        None => first_plan(loaded, limits, watch)?.map(Verified::into_inner),
    };
    let ground = Ground { session: loaded, folder: None, baseline: baseline.as_ref() };
    let onlooker: &Onlooker<'_> = watch;
    let answers = ask_all(&ground, scenarios, limits, &|| onlooker.stop(), &|_| app.jobs.tell()).map_err(|failed| {
        let (name, error) = *failed;
        match error.into() {
            Wrong::Edit(error) => Wrong::Scenario { name, error: Box::new(error) },
            other => other,
        }
    })?;
    let lines: Vec<Line> = scenarios.iter().zip(&answers).map(|(one, what)| line(&one.name, &ground, what)).collect();
    Ok(cli::scenarios::in_json(scenarios, &lines))
}

fn teams(problem: &Problem, schedule: &Schedule, rules: Option<&str>) -> Result<Value, Wrong> {
    let asked = rules.map(rule_set).transpose()?;
    let session = roster::of_session(problem, schedule);
    let chosen = asked.as_ref().map_or_else(|| session.clone(), |set| roster::under(problem, schedule, set));
    let mut all = vec![session];
    let mut seen = BTreeSet::from(["none".to_owned()]);
    for set in asked.iter().chain(read::rule_sets()) {
        if seen.insert(set.name.clone()) {
            all.push(roster::under(problem, schedule, set));
        }
    }
    Ok(cli::teams::in_json(&chosen, &all))
}

/// A rule set by its name; a server reads no files.
pub fn rule_set(name: &str) -> Result<plenary_core::model::RuleSet, Wrong> {
    let found = read::rule_sets().iter().find(|set| set.name == name).cloned();
    found.ok_or_else(|| {
        let names: Vec<&str> = read::rule_sets().iter().map(|set| set.name.as_str()).collect();
        Wrong::request(format!("there is no rule set `{name}`"), format!("there are {}", names.join(", ")))
    })
}
