//! Slack: how many minutes an item may overrun.
//!
//! Within the schedule: its parts are stretched as far as the checker allows and, if the session wants a confidence, as long as the
//! schedule has it. In the session: the solver is asked whether a schedule still exists with a longer item. It cannot be
//! asked for one of a confidence, so that is left open if the session wants one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::Serialize;

use super::probe::{self, Halt, Prober};
use super::within::within;
use crate::assure::Wanted;
use crate::formulate::unit::{Kind, Units};
use crate::model::{HeldMeeting, Instant, MeetingIx, Minutes, Problem, Schedule};
use crate::pipeline::Failure;
use crate::risk::holds;
use crate::solve::{Limits, Watch};
use crate::verify::{self, RuleName};

/// The slack of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemSlack {
    /// Its ids; more than one where items are taken jointly.
    pub items: Vec<String>,
    /// Minutes that it may overrun before anything moves to another meeting.
    pub here: u32,
    /// Minutes that it may overrun before not all items fit; absent if time ran out, or the session wants a confidence.
    pub in_all: Option<u32>,
}

/// The slack of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeetingSlack {
    /// Its id.
    pub meeting: String,
    /// Minutes that its last entry may overrun before something has to move.
    pub minutes: u32,
    /// Whether it has no slack.
    pub critical: bool,
}

/// The slack of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Slack {
    /// Items in the order of the table.
    pub items: Vec<ItemSlack>,
    /// Meetings in order of time.
    pub meetings: Vec<MeetingSlack>,
    /// The confidence that the session wants, in per cent. The minutes are those with which the schedule has it. So they are
    /// 0 if it never had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u32>,
    /// Whether time ran out before all meetings and items were examined.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_short: bool,
}

/// Finds the slack of a valid schedule, as far as time allows.
///
/// # Errors
/// When the solver fails.
pub fn slack(problem: &Problem, schedule: &Schedule, limits: &Limits, watch: &mut dyn Watch) -> Result<Slack, Failure> {
    let slack = Slack { cut_short: true, confidence: problem.confidence, ..Slack::default() };
    let known = Arc::new(Mutex::new(slack));
    let work = {
        let problem = problem.announced_as_in(schedule);
        let (schedule, limits, known) = (schedule.clone(), *limits, Arc::clone(&known));
        move |watch: &mut dyn Watch| {
            let wanted = wanted(&problem, &limits);
            find(&problem, &schedule, wanted, &known, &mut Prober::new(&limits, watch))
        }
    };
    let _ended_or_not = within(limits, watch, work)?;
    let slack = lock(&known).clone();
    Ok(slack)
}

/// The confidence that a session wants.
fn wanted(problem: &Problem, limits: &Limits) -> Option<Wanted> {
    let mut wanted = Wanted::at_least(problem.confidence?);
    wanted.effort.threads = limits.threads;
    Some(wanted)
}

fn lock(slack: &Mutex<Slack>) -> MutexGuard<'_, Slack> {
    slack.lock().unwrap_or_else(PoisonError::into_inner)
}

/// First the slack in the schedule, then the questions to the solver.
fn find(
    problem: &Problem,
    schedule: &Schedule,
    wanted: Option<Wanted>,
    known: &Mutex<Slack>,
    prober: &mut Prober<'_>,
) -> Result<(), Failure> {
    for held in &schedule.meetings {
        if prober.is_over() {
            return Ok(());
        }
        let one = of_meeting(problem, schedule, held, wanted);
        lock(known).meetings.push(one);
    }
    let mut units: Vec<&[String]> = Vec::new();
    for entry in schedule.meetings.iter().flat_map(|meeting| &meeting.entries) {
        if !units.contains(&entry.items.as_slice()) {
            units.push(&entry.items);
        }
    }
    for ids in &units {
        if prober.is_over() {
            return Ok(());
        }
        let one = ItemSlack { items: ids.to_vec(), here: here(problem, schedule, ids, wanted), in_all: None };
        lock(known).items.push(one);
    }
    lock(known).cut_short = false;
    if wanted.is_some() {
        return Ok(());
    }
    for (n, ids) in units.iter().enumerate() {
        match in_all(problem, schedule, ids, prober) {
            Ok(minutes) => lock(known).items[n].in_all = Some(minutes),
            Err(Halt::TimeUp) => return Ok(()),
            Err(Halt::Failed(failure)) => return Err(failure),
        }
    }
    Ok(())
}

fn of_meeting(problem: &Problem, schedule: &Schedule, held: &HeldMeeting, wanted: Option<Wanted>) -> MeetingSlack {
    let minutes = held.entries.last().map_or(0, |last| stretch(problem, schedule, &last.items, &held.id, wanted).0);
    MeetingSlack { meeting: held.id.clone(), minutes, critical: minutes == 0 }
}

/// By how much all parts of an item can be stretched, in turn.
fn here(problem: &Problem, schedule: &Schedule, ids: &[String], wanted: Option<Wanted>) -> u32 {
    let meetings: Vec<String> = schedule
        .meetings
        .iter()
        .filter(|held| held.entries.iter().any(|entry| entry.items == ids))
        .map(|held| held.id.clone())
        .collect();
    let (mut problem, mut schedule, mut sum) = (problem.clone(), schedule.clone(), 0);
    for meeting in meetings {
        let (minutes, stretched) = stretch(&problem, &schedule, ids, &meeting, wanted);
        sum += minutes;
        schedule = stretched;
        problem = longer(&problem, ids, minutes);
    }
    sum
}

/// By how much the part in a meeting can be stretched, and the stretched schedule.
fn stretch(
    problem: &Problem,
    schedule: &Schedule,
    ids: &[String],
    meeting: &str,
    wanted: Option<Wanted>,
) -> (u32, Schedule) {
    let spare = schedule.meetings.iter().find(|held| held.id == meeting).map_or(0, |held| held.spare_minutes.get());
    let fits = |minutes: u32| {
        let problem = longer(problem, ids, minutes);
        let stretched = stretched(&problem, schedule, ids, meeting, minutes);
        let sure = || wanted.is_none_or(|wanted| wanted.is_met(holds(&problem, &stretched, wanted.effort)));
        (valid(&problem, &stretched) && sure()).then_some(stretched)
    };
    let (mut good, mut best) = (0, schedule.clone());
    let mut bad = spare + 1;
    while good + 1 < bad {
        // try all spare minutes first: they often fit
        let middle = if good == 0 && bad == spare + 1 { spare } else { good + (bad - good) / 2 };
        match fits(middle) {
            Some(stretched) => (good, best) = (middle, stretched),
            None => bad = middle,
        }
    }
    (good, best)
}

fn longer(problem: &Problem, ids: &[String], minutes: u32) -> Problem {
    match ids.first().and_then(|id| problem.find_item(id)) {
        Some(ix) => problem.with_longer(ix, Minutes(minutes)),
        None => problem.clone(),
    }
}

/// The schedule with one part longer and later entries of its meeting delayed if necessary.
fn stretched(problem: &Problem, schedule: &Schedule, ids: &[String], meeting: &str, minutes: u32) -> Schedule {
    let mut schedule = schedule.clone();
    let turn = problem.rules.turnaround();
    let Some(held) = schedule.meetings.iter_mut().find(|held| held.id == meeting) else { return schedule };
    let mut free: Option<Instant> = None;
    for entry in &mut held.entries {
        let was: Instant = entry.start.into();
        let start = free.map_or(was, |free| was.max(free));
        if entry.items == ids {
            entry.minutes = entry.minutes + Minutes(minutes);
        }
        let end = start + entry.minutes;
        entry.start = problem.zone.local(start);
        entry.end = problem.zone.local(end);
        free = Some(end + turn);
    }
    // idle time may absorb the delay; the checker decides whether it all fits
    held.used_minutes = held.used_minutes + Minutes(minutes);
    held.spare_minutes = held.spare_minutes.saturating_sub(Minutes(minutes));
    schedule
}

/// Whether every rule holds, apart from the stated values of goals.
fn valid(problem: &Problem, schedule: &Schedule) -> bool {
    let aside = [RuleName::Objectives, RuleName::ObjectiveValue, RuleName::Bound, RuleName::Status, RuleName::Changes];
    verify::check(problem, None, schedule).iter().all(|broken| aside.contains(&broken.rule))
}

/// By how much an item may be longer if all scheduled items stay scheduled.
fn in_all(problem: &Problem, schedule: &Schedule, ids: &[String], prober: &mut Prober<'_>) -> Result<u32, Halt> {
    let all = problem.with_optional(|_, item| schedule.unscheduled.iter().any(|left_out| left_out.item == item.id.0));
    let mut fits = |minutes: u32| prober.exists(&longer(&all, ids, minutes), &probe::nothing, true);
    let (mut good, most) = (0, most(problem, schedule, ids));
    let mut bad = most + 1;
    while good + 1 < bad {
        let middle = if good == 0 && bad == most + 1 { most } else { good + (bad - good) / 2 };
        if fits(middle)? {
            good = middle;
        } else {
            bad = middle;
        }
    }
    Ok(good)
}

/// An upper bound: the free minutes of the track's meetings or, for an item in one part, of the longest one.
fn most(problem: &Problem, schedule: &Schedule, ids: &[String]) -> u32 {
    let Some(ix) = ids.first().and_then(|id| problem.find_item(id)) else { return 0 };
    let units = Units::of(problem);
    let unit = units.unit(units.of_item[ix.0]);
    let tracks = &problem.item(ix).tracks;
    let of_track = |&m: &MeetingIx| tracks.contains(&problem.meeting(m).track);
    let rooms = || problem.meeting_ixs().filter(of_track).map(|m| problem.room(m).get());
    let placed = |item: &&crate::model::Item| {
        item.tracks.iter().all(|track| tracks.contains(track))
            && !schedule.unscheduled.iter().any(|left_out| left_out.item == item.id.0)
    };
    let taken: u32 = problem.items.iter().filter(placed).map(|item| item.minutes.get()).sum();
    let free = rooms().sum::<u32>().saturating_sub(taken);
    let longest = rooms().max().unwrap_or(0);
    // an item below the minimum for splitting may become long enough to be split
    if unit.max_parts == Some(1) && unit.kind == Kind::Whole {
        free.min(longest.saturating_sub(unit.minutes))
    } else {
        free
    }
}
