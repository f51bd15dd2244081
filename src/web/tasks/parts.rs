//! Questions in parts: several scenarios, and simulations of many samples. What is shared out, and how it is joined.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::error::ApiError;
use super::super::jobs::job_watch::JobWatch;
use super::super::jobs::parts::Whole;
use super::super::task::{Input, Part, Question, Share, Task};
use super::answer;
use crate::store::Store;
use plenary_core::model::{Problem, Schedule};
use plenary_core::read;
use plenary_core::risk::{Effort, Forecast, Simulation, Suspect, Tally};
use plenary_core::solve::memory::Megabytes;
use plenary_core::solve::{Limits, Watch};

/// The least number of items times samples of a part: about a second of one processor.
pub const MUCH: u64 = 1_000_000;

/// The most parts of a simulation.
const MOST: u64 = 16;

/// Does a part of a task.
///
/// # Errors
/// If it fails.
pub fn run_part(
    store: &Store,
    whole: &Whole,
    part: &Part,
    memory: Option<Megabytes>,
    watch: &mut JobWatch<'_>,
) -> Result<Value, ApiError> {
    let fault = || ApiError::Fault("a part is not of its task".to_owned());
    let task: Task = serde_json::from_str(&whole.task).map_err(|error| ApiError::Fault(error.to_string()))?;
    let Task::Ask { what, pair, of, .. } = task else { return Err(fault()) };
    match (part, what) {
        (Part::Scenario { place, baseline }, Question::Scenarios(all, ids)) => {
            // each part gets an equal share of the time that is left
            let time = whole.left / whole.rounds;
            watch.within(memory, time, time);
            let one = all.into_iter().nth(*place).ok_or_else(fault)?;
            let what = Question::Scenarios(vec![one], ids.get(*place).copied().into_iter().collect());
            let pair = Input { schedule: pair.schedule.or_else(|| baseline.clone()), ..pair };
            let limits = Limits::new().within(Some(time));
            let found = answer(store, &what, &pair, of, &limits, watch, None)?;
            Ok(watch.told(found))
        }
        (part, Question::Risk { seed, .. }) => {
            watch.within(memory, whole.left, whole.left);
            let problem = read::session(&pair.session, "session.json")?.problem;
            let schedule = pair.schedule.as_deref().ok_or(ApiError::NoSchedule)?;
            let schedule = read::schedule(schedule, "schedule.json")?;
            let problem = problem.announced_as_in(&schedule);
            let simulation = Simulation::new(&problem, &schedule, None);
            let go_on = &mut |_| !watch.stop();
            match *part {
                Part::Samples { from, to } => {
                    let effort = Effort { seed, ..Effort::default() };
                    Ok(json!(simulation.count(from..to, effort, go_on)))
                }
                Part::Without { suspect, samples } => {
                    let effort = Effort { samples, seed, ..Effort::default() };
                    let holds = simulation.holds_without(suspect, effort, go_on);
                    // of some of the samples it says nothing
                    Ok(if watch.stop() { Value::Null } else { json!(holds) })
                }
                Part::Scenario { .. } => Err(fault()),
            }
        }
        _ => Err(fault()),
    }
}

/// The answers to several scenarios from one baseline, side by side. `None` if nobody needs them any more.
pub fn scenarios(
    count: usize,
    baseline: Option<&str>,
    within: Duration,
    share: &dyn Share,
) -> Result<Option<Value>, ApiError> {
    let part = |place| Part::Scenario { place, baseline: baseline.map(str::to_owned) };
    let parts: Vec<Part> = (0..count).map(part).collect();
    let Some(found) = share.share(&parts, within)? else { return Ok(None) };
    let stopped = found.iter().find_map(|one| one.get("stopped").cloned());
    let mut found = found.into_iter();
    let mut answer = found.next().unwrap_or_default();
    if let Some(lines) = answer["scenarios"].as_array_mut() {
        lines.extend(found.flat_map(|mut one| one["scenarios"].as_array_mut().map(std::mem::take).unwrap_or_default()));
    }
    if let Some(stopped) = stopped {
        answer["stopped"] = stopped;
    }
    Ok(Some(answer))
}

/// How sure a schedule is, as one worker alone would say. `None` if nobody needs it any more.
pub fn simulate(
    problem: &Problem,
    schedule: &Schedule,
    samples: u32,
    within: Duration,
    share: &dyn Share,
) -> Result<Option<Forecast>, ApiError> {
    let fault = |error: serde_json::Error| ApiError::Fault(error.to_string());
    let simulation = Simulation::new(problem, schedule, None);
    let work = u64::from(samples) * problem.items.len() as u64;
    let count = (work / MUCH).clamp(1, MOST);
    let edge = |part: u64| u32::try_from(u64::from(samples) * part / count).unwrap_or(samples);
    let parts: Vec<Part> = (0..count).map(|part| Part::Samples { from: edge(part), to: edge(part + 1) }).collect();
    let Some(counted) = share.share(&parts, within)? else { return Ok(None) };
    let tallies: Result<Vec<Tally>, _> = counted.into_iter().map(serde_json::from_value).collect();
    let joined = tallies.map_err(fault)?.into_iter().filter(|tally| simulation.made(tally)).reduce(|mut all, one| {
        all.join(one);
        all
    });
    let tally = joined.ok_or_else(|| ApiError::Fault("a simulation has no parts".to_owned()))?;
    // where it was stopped, the samples are not the first ones, and nothing can be compared with them
    let suspects: Vec<Suspect> = if tally.samples == samples { simulation.suspects(&tally) } else { Vec::new() };
    let parts: Vec<Part> = suspects.iter().map(|&suspect| Part::Without { suspect, samples }).collect();
    let Some(holds) = share.share(&parts, within)? else { return Ok(None) };
    let holds: Result<Vec<Option<u32>>, _> = holds.into_iter().map(serde_json::from_value).collect();
    let without = suspects.into_iter().zip(holds.map_err(fault)?);
    let without: Vec<(Suspect, u32)> = without.filter_map(|(suspect, holds)| Some((suspect, holds?))).collect();
    Ok(Some(simulation.forecast(&tally, &without)))
}
