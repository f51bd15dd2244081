//! A greedy schedule: places items in order, one after the other.
//!
//! It ignores most rules, because the checker decides whether the result is valid. If it is, the question whether a
//! schedule exists needs no solver.

use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::{Kind, UnitIx, Units};
use crate::model::{Meeting, MeetingIx, Minutes, Problem};

/// Places all required units; `None` if they do not fit one after the other.
pub(super) fn fill(problem: &Problem, units: &Units) -> Option<Plan> {
    if problem.idle {
        return None;
    }
    let mut plan = Plan { parts: units.ixs().map(|_| Vec::new()).collect() };
    for track in &units.tracks {
        let meetings = candidates(problem, &track.meetings);
        let mut order: Vec<UnitIx> = track.units.iter().copied().filter(|&u| !units.unit(u).optional).collect();
        order.sort_by_key(|&u| units.unit(u).rank);
        let mut at = Place { meeting: 0, left: meetings.first().map_or(0, |&m| room(problem, m)), empty: true };
        for u in order {
            plan.parts[u.0] = place(problem, units, u, &meetings, &mut at)?;
        }
    }
    Some(plan)
}

/// The position of the next entry.
struct Place {
    meeting: usize,
    left: u32,
    empty: bool,
}

/// Meetings in order of time that do not overlap and that no single limit rules out.
fn candidates(problem: &Problem, all: &[MeetingIx]) -> Vec<MeetingIx> {
    let rules = &problem.rules;
    let may = |m: MeetingIx, meeting: &Meeting| {
        problem.has_happened(m)
            || !meeting.interpreted()
            || (rules.max_meeting_minutes.as_ref().is_none_or(|limit| meeting.length() <= limit.value)
                && rules.earliest.as_ref().is_none_or(|limit| meeting.local_start >= limit.value)
                && rules.latest.as_ref().is_none_or(|limit| meeting.local_end <= limit.value)
                && rules.days_off.as_ref().is_none_or(|limit| limit.value.name(meeting.day).is_none()))
    };
    let mut chosen: Vec<MeetingIx> = Vec::new();
    for &m in all {
        let meeting = problem.meeting(m);
        let apart = chosen.last().is_none_or(|&last| problem.meeting(last).end <= meeting.start);
        if apart && may(m, meeting) {
            chosen.push(m);
        }
    }
    chosen
}

fn room(problem: &Problem, m: MeetingIx) -> u32 {
    problem.room(m).get()
}

/// Whether the item's constraints on single meetings allow a unit in a meeting.
fn may_be(problem: &Problem, units: &Units, u: UnitIx, m: MeetingIx, first: bool) -> bool {
    let meeting = problem.meeting(m);
    units.items(problem, u).all(|(_, item)| {
        let wishes = &item.wishes;
        item.interpretation.met_by(meeting)
            && meeting.seats_all(item.attendance)
            && !wishes.forbid.contains(&m)
            && wishes.allow.as_ref().is_none_or(|allow| allow.contains(&m))
            && wishes.pin.as_ref().is_none_or(|pin| !first || pin.contains(&m))
            && wishes.available_from.is_none_or(|from| from < meeting.end)
            && (!first || problem.kept_in(item, m).is_none_or(|kept| kept.meets(meeting.span())))
            && wishes.windows.as_ref().is_none_or(|windows| windows.iter().any(|w| w.overlaps(meeting.span())))
    })
}

fn place(
    problem: &Problem,
    units: &Units,
    u: UnitIx,
    meetings: &[MeetingIx],
    at: &mut Place,
) -> Option<Vec<PlannedPart>> {
    let unit = units.unit(u);
    let turn = problem.rules.turnaround().get();
    let mut parts: Vec<PlannedPart> = Vec::new();
    let mut rest = unit.minutes;
    while rest > 0 {
        let &m = meetings.get(at.meeting)?;
        let room_here = at.left.saturating_sub(if at.empty { 0 } else { turn });
        let takes = match unit.kind {
            _ if !may_be(problem, units, u, m, parts.is_empty()) => 0,
            _ if rest <= room_here => rest,
            Kind::Whole => 0,
            // leave at least the smallest part for later
            Kind::Chain | Kind::Loose => room_here.min(rest.saturating_sub(unit.min_part)),
        };
        let takes = if takes < rest && takes < unit.min_part { 0 } else { takes };
        if takes > 0 {
            at.left = room_here - takes;
            at.empty = false;
            rest -= takes;
            parts.push(PlannedPart { meeting: m, minutes: Minutes(takes), begin: None });
        } else if !parts.is_empty() && unit.kind == Kind::Chain {
            // a chain must go on in the next held meeting
            return None;
        }
        if rest > 0 {
            at.meeting += 1;
            at.left = meetings.get(at.meeting).map_or(0, |&m| room(problem, m));
            at.empty = true;
        }
    }
    Some(parts)
}
