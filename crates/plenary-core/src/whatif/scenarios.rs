//! Several questions at once, solved side by side over the cores and compared in one table.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};

use super::ask::{Answer, AskError, Ground, WhatIf, ask};
use super::edit::{Edit, Said};
use super::error::EditError;
use crate::explain::roster;
use crate::model::{Objective, Schedule, Status};
use crate::solve::{Clock, Limits, Watch};

/// A name and edits, as the file has them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// What it is called.
    pub name: String,
    /// Its edits, typed or as objects.
    pub edits: Vec<Said>,
}

/// A name and edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// Its edits.
    pub edits: Vec<Edit>,
}

impl TryFrom<Written> for Scenario {
    type Error = EditError;

    fn try_from(written: Written) -> Result<Self, EditError> {
        let edits: Result<Vec<Edit>, EditError> = written.edits.into_iter().map(Edit::try_from).collect();
        Ok(Self { name: written.name, edits: edits? })
    }
}

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What the scenario is called.
    pub name: String,
    /// Whether it has a schedule; absent where the time was up before that was known.
    pub feasible: Option<bool>,
    /// Whether no schedule is better by the goals.
    pub proven: bool,
    /// Meetings held.
    pub meetings: usize,
    /// Parts beyond the first.
    pub continuations: u64,
    /// Minutes that are in another meeting than in the baseline.
    pub changes: u64,
    /// Minutes left in the meetings that are held.
    pub spare_minutes: u32,
    /// Teams of interpreters that are enough; absent where no team may serve a meeting.
    pub teams: Option<usize>,
    /// Fewer teams than these are not enough. It is less than `teams` where the fewest are not known exactly.
    pub teams_at_least: Option<usize>,
    /// When each item ends, by the clock of the place, in the order of the table.
    pub ends: Vec<(String, String)>,
    /// Items left out.
    pub left_out: Vec<String>,
}

/// The line of an answer.
pub fn line(name: &str, ground: &Ground<'_>, what: &WhatIf) -> Line {
    let Answer::Schedule(schedule, _) = &what.answer else {
        let feasible = (what.answer == Answer::NoSchedule).then_some(false);
        return Line { feasible, ..empty(name) };
    };
    of_schedule(name, ground, what, schedule)
}

fn of_schedule(name: &str, ground: &Ground<'_>, what: &WhatIf, schedule: &Schedule) -> Line {
    let problem = &what.edited.loaded.problem;
    let goal = |goal| crate::verify::objective(problem, ground.baseline, schedule, goal);
    let mut ends: Vec<(String, String)> = Vec::new();
    for entry in schedule.meetings.iter().flat_map(|meeting| &meeting.entries) {
        let end = entry.end.format("%Y-%m-%d %H:%M").to_string();
        for id in &entry.items {
            match ends.iter_mut().find(|(item, _)| item == id) {
                Some((_, last)) => end.clone_into(last),
                None => ends.push((id.clone(), end.clone())),
            }
        }
    }
    let teams = roster::of_session(problem, schedule).teams.ok().map(|teams| teams.count);
    Line {
        feasible: Some(true),
        proven: schedule.status == Status::Optimal,
        meetings: schedule.meetings.len(),
        continuations: goal(Objective::Continuations),
        changes: goal(Objective::Changes),
        spare_minutes: schedule.meetings.iter().map(|meeting| meeting.spare_minutes.get()).sum(),
        teams: teams.map(|count| count.at_most),
        teams_at_least: teams.map(|count| count.at_least),
        ends,
        left_out: schedule.unscheduled.iter().map(|one| one.item.clone()).collect(),
        ..empty(name)
    }
}

fn empty(name: &str) -> Line {
    Line {
        name: name.to_owned(),
        feasible: None,
        proven: false,
        meetings: 0,
        continuations: 0,
        changes: 0,
        spare_minutes: 0,
        teams: None,
        teams_at_least: None,
        ends: Vec::new(),
        left_out: Vec::new(),
    }
}

/// Answers all of them, as many at a time as there are processors; in their order. The time is that of all together: each
/// has an equal share of what is left when its turn comes. `stop` is asked now and then whether
/// to end with the best so far; `done` is told how many are.
///
/// # Errors
/// The first that is wrong, with its name.
pub fn ask_all(
    ground: &Ground<'_>,
    scenarios: &[Scenario],
    limits: &Limits,
    stop: &(dyn Fn() -> bool + Sync),
    done: &(dyn Fn(usize) + Sync),
) -> Result<Vec<WhatIf>, Box<(String, AskError)>> {
    let clock = Clock::starting_now(limits.time);
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(scenarios.len());
    let (next, count, failed) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let answers: Mutex<Vec<Option<Result<WhatIf, AskError>>>> = Mutex::new(scenarios.iter().map(|_| None).collect());
    thread::scope(|scope| {
        for _ in 0..workers {
            let _worker = scope.spawn(|| {
                while let Some((ix, scenario)) = take(&next, scenarios) {
                    if failed.load(Ordering::Relaxed) {
                        return;
                    }
                    let rounds = (scenarios.len() - ix).div_ceil(workers);
                    let time = clock.part(1.0 / rounds as f64).left();
                    let answer = ask(ground, &scenario.edits, &Limits { time, ..*limits }, &mut Stop(stop));
                    failed.fetch_or(answer.is_err(), Ordering::Relaxed);
                    if let Ok(mut answers) = answers.lock() {
                        answers[ix] = Some(answer);
                    }
                    done(count.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    let answers = answers.into_inner().unwrap_or_default();
    // with one that failed the others may not have been asked
    let mut good = Vec::new();
    let mut failure = None;
    for (answer, scenario) in answers.into_iter().zip(scenarios) {
        match answer {
            Some(Ok(answer)) => good.push(answer),
            Some(Err(error)) if failure.is_none() => failure = Some((scenario.name.clone(), error)),
            _ => {}
        }
    }
    failure.map_or(Ok(good), |failure| Err(Box::new(failure)))
}

fn take<'s>(next: &AtomicUsize, scenarios: &'s [Scenario]) -> Option<(usize, &'s Scenario)> {
    let ix = next.fetch_add(1, Ordering::Relaxed);
    scenarios.get(ix).map(|scenario| (ix, scenario))
}

struct Stop<'a>(&'a (dyn Fn() -> bool + Sync));

impl Watch for Stop<'_> {
    fn stop(&self) -> bool {
        (self.0)()
    }
}
