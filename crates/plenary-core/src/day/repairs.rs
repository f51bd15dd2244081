//! Small changes that make what is left surer. Each is planned with the fewest changes, checked, and simulated from now on.

use chrono::TimeDelta;

use crate::model::{Facts, Instant, ItemIx, MeetingIx, Problem, Schedule};
use crate::read::Loaded;
use crate::risk::{Effort, forecast_from};
use crate::solve::{Clock, Limits, Watch};
use crate::verify::Verified;
use crate::whatif::{Answer, AskError, BaseCase, Comparison, Edit, ask};

/// The most changes that are tried.
const TRIED: usize = 10;

/// The most changes that are offered.
const OFFERED: usize = 4;

/// How much longer a meeting is tried, in minutes.
const LONGER: [i64; 2] = [15, 30];

/// A change that makes what is left surer.
#[derive(Debug)]
pub struct Repair {
    /// The edits.
    pub edits: Vec<Edit>,
    /// The confidence with it, from 0 to 1.
    pub confidence: f64,
    /// The new schedule.
    pub schedule: Box<Verified>,
    /// What moves.
    pub compared: Option<Comparison>,
}

/// What would help.
#[derive(Debug)]
pub struct Repairs {
    /// The confidence without any change.
    pub confidence: f64,
    /// Changes that raise it: first those that reach what is wanted, with the fewest moves.
    pub found: Vec<Repair>,
    /// Whether time ran out before all were tried.
    pub cut_short: bool,
}

/// Tries small changes. `wanted` is the confidence that is wanted, in per cent.
///
/// # Errors
/// If the solver fails, or the schedule is of another session.
pub fn repairs(
    session: &Loaded,
    schedule: &Schedule,
    now: Option<Instant>,
    wanted: u32,
    effort: Effort,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Repairs, AskError> {
    let clock = Clock::starting_now(limits.time);
    let confidence = |problem: &Problem, schedule: &Schedule| {
        forecast_from(problem, schedule, now, effort, &mut |_| true).confidence()
    };
    let before = confidence(&session.problem, schedule);
    let base = BaseCase { session, folder: None, baseline: Some(schedule) };
    let (mut found, mut cut_short) = (Vec::new(), false);
    let overrun = overrun(&session.problem, now);
    for edits in ideas(&session.problem, schedule, now).into_iter().take(TRIED) {
        let left = clock.left();
        if watch.stop() || left.is_some_and(|left| left.is_zero()) {
            cut_short = true;
            break;
        }
        let edits: Vec<Edit> = overrun.iter().cloned().chain(edits).collect();
        let what = match ask(&base, &edits, &limits.within(left), watch) {
            Ok(what) => what,
            // the session does not allow this one
            Err(AskError::Edit(_)) => continue,
            Err(failed) => return Err(failed),
        };
        if let Answer::Schedule(schedule, compared) = what.answer {
            let confidence = confidence(&what.edited.loaded.problem, &schedule);
            if confidence > before {
                found.push(Repair { edits, confidence, schedule, compared });
            }
        }
    }
    let moves = |one: &Repair| one.compared.as_ref().map_or(0, |compared| compared.moved);
    let short = |one: &Repair| 100.0 * one.confidence < f64::from(wanted);
    found.sort_by(|one, other| {
        let by_need = short(one).cmp(&short(other)).then(moves(one).cmp(&moves(other)));
        by_need.then(other.confidence.total_cmp(&one.confidence))
    });
    found.truncate(OFFERED);
    Ok(Repairs { confidence: before, found, cut_short })
}

/// If what is under discussion has used up its minutes, some more.
fn overrun(problem: &Problem, now: Option<Instant>) -> Vec<Edit> {
    let on = problem.facts.iter().filter_map(Facts::under_way);
    on.filter_map(|(item, started)| {
        let took = u32::try_from(now? - started).unwrap_or(0);
        let before = problem.held.iter().flat_map(|record| &record.parts).filter(|(other, _)| *other == item);
        let took = took + before.map(|(_, minutes)| minutes.get()).sum::<u32>();
        let item = problem.item(item);
        let minutes = took + took.div_ceil(10).max(5);
        (took >= item.minutes.get()).then(|| Edit::SetMinutes { item: item.id.0.clone(), minutes })
    })
    .collect()
}

/// Changes that may help, the smallest first: another plan of the same; an optional item less; a reserve less; a later end; a
/// shorter item; an item put off to a later meeting.
fn ideas(problem: &Problem, schedule: &Schedule, now: Option<Instant>) -> Vec<Vec<Edit>> {
    let to_come = to_come(problem, schedule, now);
    let mut ideas: Vec<Vec<Edit>> = vec![Vec::new()];
    let items: Vec<ItemIx> = to_come.iter().map(|(_, item)| *item).collect();
    let id = |item: ItemIx| problem.item(item).id.0.clone();
    let first = to_come.first().map(|(meeting, _)| *meeting);
    let free = |item: &&ItemIx| !problem.item(**item).protected;
    for &item in items.iter().filter(free).filter(|item| problem.item(**item).optional) {
        ideas.push(vec![Edit::DropItem { item: id(item) }]);
    }
    if let Some(meeting) = first.map(|ix| problem.meeting(ix)).filter(|meeting| meeting.reserve.get() > 0) {
        ideas.push(vec![Edit::SetReserve { meeting: meeting.id.0.clone(), minutes: 0 }]);
    }
    if let Some(ix) = first {
        let meeting = problem.meeting(ix);
        let start = problem.zone.time(problem.facts_of(ix).map_or(meeting.start, |facts| facts.announced));
        for more in LONGER {
            let end = meeting.local_end.on(meeting.day) + TimeDelta::minutes(more);
            if end.date() == meeting.day {
                ideas.push(vec![Edit::MoveMeeting {
                    meeting: meeting.id.0.clone(),
                    date: meeting.day.to_string(),
                    start: start.to_string(),
                    end: end.format("%H:%M").to_string(),
                }]);
            }
        }
    }
    let longest = items.iter().filter(free).max_by_key(|item| problem.item(**item).minutes);
    if let Some(&item) = longest {
        let of = problem.item(item);
        for share in [80, 60] {
            let minutes = (of.minutes.get() * share / 100).max(of.least_minutes.map_or(1, crate::model::Minutes::get));
            if minutes < of.minutes.get() {
                ideas.push(vec![Edit::SetMinutes { item: id(item), minutes }]);
            }
        }
    }
    let later = |item: &&ItemIx| to_come.iter().any(|(meeting, other)| Some(*meeting) == first && other == *item);
    if let Some(meeting) = first {
        for &item in items.iter().filter(free).filter(later).rev().take(2) {
            ideas.push(vec![Edit::Forbid { item: id(item), meeting: problem.meeting(meeting).id.0.clone() }]);
        }
    }
    ideas
}

/// What has not begun, with the meetings of the schedule, in order of time.
fn to_come(problem: &Problem, schedule: &Schedule, now: Option<Instant>) -> Vec<(MeetingIx, ItemIx)> {
    let begun = |item: ItemIx| {
        let unit = problem.joint(item);
        let turns = problem.facts.iter().flat_map(|facts| &facts.turns).map(|turn| turn.item);
        let parts = problem.held.iter().flat_map(|record| &record.parts).map(|(item, _)| *item);
        turns.chain(parts).any(|other| unit.contains(&other))
    };
    let mut found: Vec<(MeetingIx, ItemIx)> = Vec::new();
    for held in &schedule.meetings {
        let Some(ix) = problem.find_meeting(&held.id) else { continue };
        let over = problem.record(ix).is_some() || now.is_some_and(|now| problem.meeting(ix).end <= now);
        for entry in held.entries.iter().filter(|_| !over) {
            let item = entry.items.first().and_then(|id| problem.find_item(id));
            found.extend(item.filter(|&item| !begun(item)).map(|item| (ix, item)));
        }
    }
    found.sort_by_key(|(meeting, _)| problem.meeting(*meeting).start);
    found
}
