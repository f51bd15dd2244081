//! Several what-if questions at once, solved in parallel.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};

use super::ask::{AskError, BaseCase, WhatIf, ask};
use super::edit::Edit;
use super::error::EditError;
use super::typed::EditInput;
use crate::solve::{Clock, Limits, Watch};

/// A scenario as a file or a request has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioInput {
    /// What it is called.
    pub name: String,
    /// Its edits, typed or as objects.
    pub edits: Vec<EditInput>,
}

/// Edits with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// Its edits.
    pub edits: Vec<Edit>,
}

impl TryFrom<ScenarioInput> for Scenario {
    type Error = EditError;

    fn try_from(written: ScenarioInput) -> Result<Self, EditError> {
        let edits: Result<Vec<Edit>, EditError> = written.edits.into_iter().map(Edit::try_from).collect();
        Ok(Self { name: written.name, edits: edits? })
    }
}

/// Answers all scenarios, in order, with one worker per processor. The time limit is for all together: each gets an equal
/// share of the time that remains when it starts. `stop` is polled; if it returns true, the best so far counts. `done`
/// receives the number of finished scenarios.
///
/// # Errors
/// The first error, with the name of its scenario.
pub fn ask_all(
    base: &BaseCase<'_>,
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
                    let answer = ask(base, &scenario.edits, &Limits { time, ..*limits }, &mut Stop(stop));
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
    // after a failure the other workers stop early
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
