//! Larger reserves for meetings, until the plan is sure enough. The whole of [`pipeline`] plans with them, so this works for
//! sessions of any size.
//!
//! A bisection finds the smallest reserves that suffice, for each of a few ways to spread them. A plan that keeps larger reserves is
//! valid without them, too.

use super::case::{Case, Found, least_enough};
use crate::model::{MeetingIx, Minutes, Problem, ProblemError};
use crate::pipeline::{self, Failure};
use crate::solve::{Clock, Watch};

/// Minutes between two reserves that are tried.
const STEP: u32 = 5;

/// How many plans a bisection makes at most; their time is shared out by it.
const PLANS: f64 = 5.0;

/// Which meetings get more reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// All but the last held one of each track.
    BeforeTheLast,
    /// The one before the last of each track.
    LastButOne,
    /// All.
    All,
}

const SPREADS: [Spread; 3] = [Spread::BeforeTheLast, Spread::LastButOne, Spread::All];

/// Tries all spreads.
pub fn raise(case: &Case<'_>, found: &Found, clock: &Clock, watch: &mut dyn Watch) -> Result<(), Failure> {
    for (ix, spread) in SPREADS.into_iter().enumerate() {
        bisect(case, found, spread, &clock.part(1.0 / (SPREADS.len() - ix) as f64), watch)?;
    }
    Ok(())
}

/// Finds the smallest reserves of a spread with which the plan is sure enough. More reserve than there is a plan for counts as
/// too much.
fn bisect(case: &Case<'_>, found: &Found, spread: Spread, clock: &Clock, watch: &mut dyn Watch) -> Result<(), Failure> {
    let longest = case.problem.meetings.iter().map(|meeting| meeting.length().get()).max().unwrap_or(0);
    let _least = least_enough(
        longest / STEP + 1,
        || !clock.is_up(),
        |steps| {
            if watch.stop() {
                return Ok(true);
            }
            let limits = case.limits.within(clock.part(1.0 / PLANS).left());
            let tight = with_reserves(case, spread, steps * STEP)?;
            Ok(match pipeline::plan(&tight, case.baseline, &limits, watch)?.schedule() {
                Some(schedule) => found.add(case, case.of_session(schedule.into_inner())?),
                None => true,
            })
        },
    )?;
    Ok(())
}

/// The session with more reserve in some meetings. Each keeps at least a minute.
fn with_reserves(case: &Case<'_>, spread: Spread, minutes: u32) -> Result<Problem, ProblemError> {
    let more: Vec<bool> = case.problem.meeting_ixs().map(|ix| is_raised(case, spread, ix)).collect();
    case.problem.changed(|parts| {
        for (meeting, _) in parts.meetings.iter_mut().zip(more).filter(|(_, more)| *more) {
            let most = meeting.length().saturating_sub(Minutes(1));
            meeting.reserve = (meeting.reserve + Minutes(minutes)).min(most.max(meeting.reserve));
        }
    })
}

fn is_raised(case: &Case<'_>, spread: Spread, ix: MeetingIx) -> bool {
    let problem = case.problem;
    let meeting = problem.meeting(ix);
    let held = case.base.schedule.meetings.iter().filter_map(|held| problem.find_meeting(&held.id));
    let later = held.filter(|other| {
        let other = problem.meeting(*other);
        other.track == meeting.track && other.start > meeting.start
    });
    match (spread, later.count()) {
        _ if problem.record(ix).is_some() => false,
        (Spread::BeforeTheLast, later) => later > 0,
        (Spread::LastButOne, later) => later == 1,
        (Spread::All, _) => true,
    }
}
