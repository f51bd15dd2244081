//! The work of a worker: plans of stored sessions, and answers to questions.

pub mod parts;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use super::day;
use super::error::ApiError;
use super::jobs::job_watch::JobWatch;
use super::task::{Input, Question, Share, Task};
use crate::store::Store;
use crate::words;
use plenary_core::answers::{
    AlternativesAnswer, CheckAnswer, ExplainAnswer, PlanAnswer, PlanReply, PlanState, RepairsAnswer, RiskAnswer,
    ScenarioAnswer, ScenariosAnswer, SlackAnswer, TeamsAnswer, WANTED, WhatIfAnswer, WhyAnswer,
};
use plenary_core::assure::{self, Planned};
use plenary_core::day::repairs;
use plenary_core::explain::alternatives::alternatives;
use plenary_core::explain::conflict::{self, Explanation};
use plenary_core::explain::repair;
use plenary_core::explain::roster;
use plenary_core::explain::slack::slack;
use plenary_core::explain::table::judge;
use plenary_core::explain::why;
use plenary_core::model::{self, Problem, Schedule};
use plenary_core::pipeline::Outcome;
use plenary_core::read::{self, Loaded};
use plenary_core::risk::{Effort, forecast};
use plenary_core::solve::memory::Megabytes;
use plenary_core::solve::{Clock, Limits, Watch};
use plenary_core::verify::{self, Verified};
use plenary_core::whatif::ask::of_session;
use plenary_core::whatif::scenarios::{Scenario, ask_all};
use plenary_core::whatif::{self, Answer, BaseCase, Edit, LostMeeting, compare, first_plan, lost};

/// Runs a task, and returns its result. Large questions are shared out, if that is possible here.
///
/// # Errors
/// If the task fails.
pub fn run(
    store: &Store,
    task: &Task,
    memory: Option<Megabytes>,
    watch: &mut JobWatch<'_>,
    share: Option<&dyn Share>,
) -> Result<Value, ApiError> {
    let limit = task.limit();
    watch.within(memory, limit, task.allowance());
    let limits = Limits::new().within(Some(limit));
    let result = match task {
        Task::Head { session, revision, .. } => plan_head(store, *session, *revision, &limits, watch),
        Task::Ask { what, pair, of, .. } => answer(store, what, pair, *of, &limits, watch, share),
    }?;
    Ok(watch.told(result))
}

fn plan_head(
    store: &Store,
    session: i64,
    revision: i64,
    limits: &Limits,
    watch: &mut JobWatch<'_>,
) -> Result<Value, ApiError> {
    let kept = store.revision(session, revision)?;
    let loaded = read::session(&kept.text, "session.json")?;
    let before = match store.before(session, revision)? {
        Some((number, text)) => {
            let was = read::session(&store.revision(session, number)?.text, "session.json")?.problem;
            Some((was, read::schedule(&text, "schedule.json")?))
        }
        None => None,
    };
    let before = before.filter(|(_, schedule)| {
        of_session(&loaded.problem, schedule).is_ok() && of_these_hours(&loaded.problem, schedule)
    });
    let clock = Instant::now();
    let (schedule, answer) = planned(&loaded, before.as_ref().map(|(was, schedule)| (was, schedule)), limits, watch)?;
    if watch.is_void() {
        return Ok(Value::Null);
    }
    // a stopped search may find less than an earlier one: keep the better schedule
    let known = store.answer(session, revision)?.and_then(|answer| answer.schedule);
    if let Some(known) = known.map(|text| read::schedule(&text, "schedule.json")).transpose()?
        && is_worse(&loaded.problem, schedule.as_deref(), &known)
    {
        return Ok(json!({"session": session, "revision": revision, "state": PlanState::Planned}));
    }
    let state = answer.state;
    let body = json!(answer.after(clock.elapsed().as_secs_f64()));
    let text = schedule.as_ref().map(serde_json::to_string).transpose();
    let text = text.map_err(|error| ApiError::Fault(error.to_string()))?;
    store.keep_answer(session, revision, text.as_deref(), &body.to_string())?;
    Ok(json!({"session": session, "revision": revision, "state": state}))
}

/// Whether a plan is missing, or worse than one that is known for the same revision. One that has the confidence that is wanted is
/// better than one that has not.
fn is_worse(problem: &Problem, found: Option<&Schedule>, known: &Schedule) -> bool {
    let wanted = f64::from(problem.confidence.unwrap_or(0));
    let unsure = |schedule: &Schedule| schedule.confidence.unwrap_or(0.0) < wanted;
    let values = |schedule: &Schedule| schedule.objectives.iter().map(|level| level.value).collect::<Vec<u64>>();
    found.is_none_or(|found| (unsure(found), values(found)) > (unsure(known), values(known)))
}

/// Whether the meetings of a schedule still exist at the same times, where the plan chooses the hours. Candidate meetings
/// are numbered in order of time: after a change of hours the same id means another meeting, so the schedule cannot serve
/// as a baseline.
fn of_these_hours(problem: &Problem, schedule: &Schedule) -> bool {
    let there = |id: &str| problem.find_meeting(id).map(|ix| problem.meeting(ix).start.utc());
    problem.per_day.is_none() || schedule.meetings.iter().all(|held| there(&held.id) == Some(held.utc_start))
}

/// Plans a session with the confidence that it wants, or explains why no plan exists.
fn planned(
    loaded: &Loaded,
    before: Option<(&Problem, &Schedule)>,
    limits: &Limits,
    watch: &mut JobWatch<'_>,
) -> Result<(Option<Verified>, PlanAnswer), ApiError> {
    let best = watch.best();
    let baseline = before.map(|(_, schedule)| schedule);
    let Planned { outcome, messages, .. } = assure::plan(&loaded.problem, baseline, limits, watch, &best)?;
    Ok(match outcome {
        Outcome::Optimal(schedule) | Outcome::Feasible(schedule) => {
            let compared = before.map(|(was, before)| compare(was, before, &loaded.problem, &schedule));
            let notes = watch.notes().into_iter().chain(messages).collect();
            let answer = PlanAnswer::planned(&schedule, compared, notes);
            (Some(schedule), answer)
        }
        Outcome::Infeasible => {
            let known = announced(loaded, before.map(|(_, schedule)| schedule));
            (None, PlanAnswer::none(explanation(&known, &lost_since(loaded, before), limits, watch)?))
        }
        Outcome::Unknown => (None, PlanAnswer::unknown()),
    })
}

/// A session with the hours that a baseline announces.
fn announced(loaded: &Loaded, baseline: Option<&Schedule>) -> Loaded {
    let problem = baseline.map_or_else(|| loaded.problem.clone(), |baseline| loaded.problem.announced_by(baseline));
    Loaded { problem, ..loaded.clone() }
}

/// The meetings that a session has lost since an earlier plan.
fn lost_since(loaded: &Loaded, before: Option<(&Problem, &Schedule)>) -> Vec<LostMeeting> {
    let (was, schedule) = before.unzip();
    lost(&loaded.problem, was, schedule)
}

/// The conflicting statements and their repairs.
fn explanation(
    loaded: &Loaded,
    lost: &[LostMeeting],
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<ExplainAnswer, ApiError> {
    let clock = Clock::starting_now(limits.time);
    let (said, smallest) = match conflict::conflict(&loaded.problem, limits, watch)? {
        Explanation::Feasible => return Ok(ExplainAnswer::feasible()),
        Explanation::Unknown => return Ok(ExplainAnswer::unknown()),
        Explanation::Conflict(said) => (said, true),
        Explanation::Partial(said) => (said, false),
    };
    let limits = limits.within(clock.left());
    let repairs = if smallest {
        repair::repairs(loaded, None, &said, lost, &limits, watch)?
    } else {
        repair::Repairs { all: Vec::new(), cut_short: true }
    };
    Ok(ExplainAnswer::conflict(loaded, &said, smallest, &repairs).with_nowhere(loaded))
}

fn answer(
    store: &Store,
    what: &Question,
    pair: &Input,
    of: Option<(i64, i64)>,
    limits: &Limits,
    watch: &mut JobWatch<'_>,
    share: Option<&dyn Share>,
) -> Result<Value, ApiError> {
    let loaded = read::session(&pair.session, "session.json")?;
    let problem = &loaded.problem;
    let schedule = pair.schedule.as_deref().map(|text| read::schedule(text, "schedule.json")).transpose()?;
    if let Some(schedule) = &schedule
        && !matches!(what, Question::Check(_))
    {
        of_session(problem, schedule)?;
    }
    let needed = || schedule.as_ref().ok_or(ApiError::NoSchedule);
    Ok(match what {
        Question::Plan => {
            let before = schedule.as_ref().map(|before| (problem, before));
            let (schedule, answer) = planned(&loaded, before, limits, watch)?;
            json!(PlanReply { answer, schedule })
        }
        Question::Check(Some(table)) => {
            let rows = read::table(table, "table", problem)?;
            json!(CheckAnswer::of_table(&loaded, &judge(problem, schedule.as_ref(), &rows, limits, watch)?))
        }
        Question::Check(None) => json!(CheckAnswer::new(&loaded, &verify::judge(problem, None, needed()?))),
        Question::WhatIf(edits) => what_if(&loaded, schedule, edits, limits, watch)?,
        Question::Scenarios(scenarios, ids) => {
            let baseline = match schedule {
                Some(given) => Some(given),
                None => first_plan(&loaded, limits, watch)?.map(Verified::into_inner),
            };
            if let (2.., Some(share), Some(within)) = (scenarios.len(), share, limits.time) {
                let text = baseline.as_ref().filter(|_| pair.schedule.is_none()).map(serde_json::to_string).transpose();
                let text = text.map_err(|error| ApiError::Fault(error.to_string()))?;
                return Ok(parts::scenarios(scenarios.len(), text.as_deref(), within, share)?.unwrap_or_default());
            }
            let lines = side_by_side(&loaded, baseline.as_ref(), scenarios, limits, watch)?;
            if watch.is_void() {
                return Ok(Value::Null);
            }
            for (id, line) in ids.iter().zip(lines["scenarios"].as_array().into_iter().flatten()) {
                store.answer_scenario(*id, of.map_or(0, |(_, revision)| revision), &line.to_string())?;
            }
            lines
        }
        Question::Explain => {
            let known = announced(&loaded, schedule.as_ref());
            json!(explanation(&known, &lost(problem, None, schedule.as_ref()), limits, watch)?)
        }
        Question::Why(question) => {
            let question: why::Question = question.parse()?;
            let asked = why::look_up(problem, needed()?, &question)?;
            let answer = why::why(problem, needed()?, &asked, limits, watch)?;
            let known = Loaded { problem: problem.announced_as_in(needed()?), ..loaded.clone() };
            let words = words::why(&known, &asked, &answer);
            json!(WhyAnswer::new(&loaded, &asked, &answer).with_words(words, &asked))
        }
        Question::Slack => json!(SlackAnswer { slack: slack(problem, needed()?, limits, watch)? }),
        Question::Alternatives(count) => {
            json!(AlternativesAnswer { alternatives: alternatives(problem, None, needed()?, *count, limits, watch)? })
        }
        Question::Teams(rules) => teams(problem, needed()?, rules.as_deref())?,
        Question::Repairs(at) => {
            let (now, wanted) = (at.map(model::Instant::from_unix_minutes), problem.confidence.unwrap_or(WANTED));
            let found = repairs(&loaded, needed()?, now, wanted, day::EFFORT, limits, watch)?;
            json!(RepairsAnswer::new(&found, wanted))
        }
        Question::Risk { samples, seed } => {
            let (schedule, samples, seed) = (needed()?, *samples, *seed);
            let problem = problem.announced_as_in(schedule);
            let is_much = u64::from(samples) * problem.items.len() as u64 > parts::MUCH;
            let found = match (share.filter(|_| is_much), limits.time) {
                (Some(share), Some(within)) => parts::simulate(&problem, schedule, samples, within, share)?,
                _ => {
                    let all = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
                    let threads = if is_much { u32::try_from(all()).unwrap_or(1) } else { 1 };
                    let effort = Effort { samples, seed, threads };
                    Some(forecast(&problem, schedule, effort, &mut |_| !watch.stop()))
                }
            };
            found.map_or(Value::Null, |found| json!(RiskAnswer::new(&problem, schedule, &found, seed)))
        }
    })
}

fn what_if(
    loaded: &Loaded,
    baseline: Option<Schedule>,
    edits: &[Edit],
    limits: &Limits,
    watch: &mut JobWatch<'_>,
) -> Result<Value, ApiError> {
    let baseline = match baseline {
        Some(given) => Some(given),
        None => first_plan(loaded, limits, watch)?.map(Verified::into_inner),
    };
    let clock = Instant::now();
    let base = BaseCase { session: loaded, folder: None, baseline: baseline.as_ref() };
    let what = whatif::ask(&base, edits, limits, watch)?;
    let seconds = clock.elapsed().as_secs_f64();
    let answer = match &what.answer {
        Answer::Schedule(schedule, compared) => {
            WhatIfAnswer::planned(edits, &what, schedule, compared.as_ref(), seconds)
        }
        Answer::NoSchedule => {
            WhatIfAnswer::none(edits, &what, explanation(&what.edited.loaded, &what.lost, limits, watch)?)
        }
        Answer::Unknown => WhatIfAnswer::unknown(edits, &what),
    };
    Ok(json!(answer.with_session(&what)))
}

/// Answers scenarios in parallel, as `plenary whatif --scenarios` does.
fn side_by_side(
    loaded: &Loaded,
    baseline: Option<&Schedule>,
    scenarios: &[Scenario],
    limits: &Limits,
    watch: &JobWatch<'_>,
) -> Result<Value, ApiError> {
    let base = BaseCase { session: loaded, folder: None, baseline };
    let answers = ask_all(&base, scenarios, limits, &|| watch.stop(), &|_| ()).map_err(|failed| {
        let (name, error) = *failed;
        match error.into() {
            ApiError::Edit(error) => ApiError::Scenario { name, error: Box::new(error) },
            other => other,
        }
    })?;
    let each = scenarios.iter().zip(&answers).map(|(one, what)| ScenarioAnswer::new(one, &base, what));
    Ok(json!(ScenariosAnswer { scenarios: each.collect() }))
}

fn teams(problem: &Problem, schedule: &Schedule, rules: Option<&str>) -> Result<Value, ApiError> {
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
    Ok(json!(TeamsAnswer::new(&chosen, &all)))
}

/// A built-in rule set by its name; a server reads no files.
pub fn rule_set(name: &str) -> Result<model::RuleSet, ApiError> {
    let found = read::rule_sets().iter().find(|set| set.name == name).cloned();
    found.ok_or_else(|| {
        let names: Vec<&str> = read::rule_sets().iter().map(|set| set.name.as_str()).collect();
        ApiError::request(format!("unknown rule set `{name}`"), format!("choose one of {}", names.join(", ")))
    })
}
