//! The goals, each a whole number to be minimised, recomputed from the entries.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Timelike;

use crate::model::item::Wishes;
use crate::model::schedule::Change;
use crate::model::{After, Instant, Item, ItemIx, Objective, Position, Preference, Schedule, Zone};

use super::availability::{in_a_window, pinned};
use super::company::{at_once, meetings_with_both};
use super::lost_time::{continuations, lost_time, used};
use super::plan::{Plan, Sitting};

/// The value of one goal.
pub(super) fn value(plan: &Plan<'_>, baseline: Option<&Schedule>, objective: Objective) -> u64 {
    match objective {
        Objective::Unscheduled => unscheduled(plan),
        Objective::Preferences => preferences(plan),
        Objective::Changes => changes(plan, baseline),
        Objective::LostTime => lost_time(plan).total(),
        Objective::Continuations => continuations(plan),
        Objective::Meetings => plan.sittings.len() as u64,
        Objective::Earliness => earliness(plan),
        Objective::Balance => balance(plan),
        Objective::TimeZones => time_zones(plan),
    }
}

/// `unscheduled`: sum over items left out of priority x minutes.
fn unscheduled(plan: &Plan<'_>) -> u64 {
    let left_out = plan.items().filter(|(_, _, unit)| !plan.placed(*unit));
    sum(left_out.map(|(_, item, _)| product(item.priority.into(), item.minutes.get().into())))
}

/// `preferences`: sum of the weights (default 1) of `prefer` statements of placed items that do not hold.
fn preferences(plan: &Plan<'_>) -> u64 {
    sum(unmet(plan).map(|(_, prefer)| prefer.weight.into()))
}

/// The `prefer` statements of placed items that do not hold, with their items.
pub(super) fn unmet<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (&'p Item, &'p Preference)> {
    let placed = plan.items().filter(|(_, _, unit)| plan.placed(*unit));
    let statements = placed.flat_map(|(_, item, unit)| item.prefer.iter().map(move |prefer| (item, prefer, unit)));
    let broken =
        statements.filter(|(_, prefer, unit)| !holds(plan, &prefer.wishes, *unit) || !ordered(plan, prefer, *unit));
    broken.map(|(item, prefer, _)| (item, prefer))
}

/// One object of `prefer` holds when all its words do.
fn holds(plan: &Plan<'_>, wishes: &Wishes, unit: usize) -> bool {
    let parts = &plan.parts[unit];
    let everywhere = |asked: &dyn Fn(super::plan::Part) -> bool| parts.iter().all(|&part| asked(part));
    let meeting = |part| plan.sitting(part).ix;
    wishes.pin.as_ref().is_none_or(|pins| parts.first().is_none_or(|&first| pinned(plan, pins, first)))
        && everywhere(&|part| !wishes.forbid.contains(&meeting(part)))
        && wishes.allow.as_ref().is_none_or(|allowed| everywhere(&|part| allowed.contains(&meeting(part))))
        && wishes.windows.as_ref().is_none_or(|windows| everywhere(&|part| in_a_window(windows, part)))
        && wishes.available_from.is_none_or(|from| everywhere(&|part| from <= part.start))
        && wishes.not_with.iter().all(|&other| meetings_with_both(plan, unit, other).is_empty())
}

/// Statements about other items and about parts, checked like hard ones; `position` only against items that must be placed.
fn ordered(plan: &Plan<'_>, prefer: &Preference, unit: usize) -> bool {
    let parts = &plan.parts[unit];
    let starts_after = |late: usize, early: usize, gap: i64| match (plan.start(late), plan.end(early)) {
        (Some(start), Some(end)) => start - end >= gap,
        _ => true,
    };
    let after = |after: &After| {
        let gap = i64::from(after.gap.get());
        plan.named(unit, after).into_iter().all(|other| starts_after(unit, other, gap))
    };
    let apart = |other: &ItemIx| at_once(plan, unit, plan.unit_of[other.0]).next().is_none();
    let at_its_end = |position: Position| {
        let rivals = plan.unit_ixs().filter(|&other| other != unit && plan.track(other) == plan.track(unit));
        rivals.filter(|&other| plan.units[other].position.map(|(side, _)| side) != Some(position)).all(|other| {
            match position {
                Position::First => starts_after(other, unit, 0),
                Position::Last => starts_after(unit, other, 0),
            }
        })
    };
    prefer.after.iter().all(after)
        && prefer.not_parallel.iter().all(apart)
        && prefer.position.is_none_or(at_its_end)
        && prefer.most_parts.is_none_or(|most| parts.len() <= most.get() as usize)
}

/// `changes`: against a baseline: for each item placed in both, the minutes that now are in a meeting beyond what it
/// had there. 0 without a baseline. Items taken jointly are one item.
///
/// If the baseline is not available, the schedule's own list of changes is used instead.
fn changes(plan: &Plan<'_>, baseline: Option<&Schedule>) -> u64 {
    let before = baseline.map_or_else(|| minutes_listed(plan), |baseline| minutes_before(plan, baseline));
    let moved = |(unit, before): (usize, &BTreeMap<&str, i64>)| {
        if before.is_empty() { 0 } else { beyond(before, &plan.minutes_by_meeting(unit)) }
    };
    sum(before.iter().enumerate().map(moved))
}

/// Minutes that now are in a meeting beyond what was there.
pub(super) fn beyond(before: &BTreeMap<&str, i64>, now: &BTreeMap<&str, i64>) -> u64 {
    sum(now.iter().map(|(id, now)| (now - before.get(id).unwrap_or(&0)).max(0).unsigned_abs()))
}

/// The minutes of each unit by meeting in the baseline; an entry of several of its items counts once.
pub(super) fn minutes_before<'b>(plan: &Plan<'_>, baseline: &'b Schedule) -> Vec<BTreeMap<&'b str, i64>> {
    let mut minutes = vec![BTreeMap::new(); plan.units.len()];
    for row in &baseline.meetings {
        for entry in &row.entries {
            let units: BTreeSet<usize> =
                entry.items.iter().filter_map(|id| plan.find_item(id)).map(|ix| plan.unit_of[ix.0]).collect();
            for unit in units {
                *minutes[unit].entry(row.id.as_str()).or_default() += i64::from(entry.minutes.get());
            }
        }
    }
    minutes
}

/// The minutes of each unit by meeting in the baseline, as the schedule's own list of changes states them.
fn minutes_listed<'p>(plan: &'p Plan<'_>) -> Vec<BTreeMap<&'p str, i64>> {
    let mut first = vec![None; plan.units.len()];
    for change in plan.schedule.changes.iter().flatten() {
        if let Some(ix) = plan.find_item(&change.item) {
            first[plan.unit_of[ix.0]].get_or_insert(change);
        }
    }
    let before = |change: Option<&'p Change>| change.into_iter().flat_map(|change| &change.before);
    let minutes = |change| before(change).map(|(id, minutes)| (id.as_str(), i64::from(minutes.get()))).collect();
    first.into_iter().map(minutes).collect()
}

/// `earliness`: sum over placed items of priority x position of the meeting where it ends (candidates of equal start
/// have equal position; the first start is 0; track does not matter).
fn earliness(plan: &Plan<'_>) -> u64 {
    let mut starts: Vec<Instant> = plan.problem.meetings.iter().map(|meeting| meeting.start).collect();
    starts.sort_unstable();
    starts.dedup();
    let position = |start: Instant| starts.partition_point(|other| *other < start) as u64;
    let ends = plan.items().filter_map(|(_, item, unit)| {
        let last = *plan.parts[unit].last()?;
        Some(product(item.priority.into(), position(plan.sitting(last).meeting.start)))
    });
    sum(ends)
}

/// `balance`: the largest used share of a held meeting, used / length in thousandths, rounded up.
fn balance(plan: &Plan<'_>) -> u64 {
    let share = |sitting: &Sitting<'_>| {
        let thousandths = u64::try_from(used(plan, sitting)).unwrap_or(0).saturating_mul(1000);
        thousandths.div_ceil(u64::try_from(sitting.length()).unwrap_or(1).max(1))
    };
    plan.sittings.iter().map(share).max().unwrap_or(0)
}

/// `time_zones`: over held meetings and participants, weight x minutes that are before 08:00 or from 20:00 on in their
/// local time, double from 22:00 to 06:00.
fn time_zones(plan: &Plan<'_>) -> u64 {
    // those who share a zone share its hours
    let mut weights: BTreeMap<&str, (Zone, u64)> = BTreeMap::new();
    for participant in &plan.problem.participants {
        let (_, weight) = weights.entry(participant.zone.name()).or_insert((participant.zone, 0));
        *weight = weight.saturating_add(participant.weight.into());
    }
    let of = |sitting: &Sitting<'_>, zone| burden(zone, sitting.meeting.start, sitting.meeting.end);
    let each = plan.sittings.iter();
    sum(each.flat_map(|sitting| weights.values().map(move |&(zone, weight)| product(weight, of(sitting, zone)))))
}

/// Minutes of a stretch that are early or late on the clock of a zone, those at night twice.
fn burden(zone: Zone, start: Instant, end: Instant) -> u64 {
    let weight = |hour: u32| match hour {
        8..20 => 0,
        6..8 | 20..22 => 1,
        _ => 2,
    };
    let (first, last) = (zone.local(start), zone.local(end));
    if first.offset() == last.offset() {
        // the clock does not change in between, so its minutes are those that pass
        let minute = first.hour() * 60 + first.minute();
        return (0..end - start).map(|passed| weight(((i64::from(minute) + passed) / 60 % 24) as u32)).sum();
    }
    let minutes = (start.unix_minutes()..end.unix_minutes()).map(Instant::from_unix_minutes);
    minutes.map(|minute| weight(zone.time(minute).hour())).sum()
}

/// A saturating sum.
fn sum(terms: impl Iterator<Item = u64>) -> u64 {
    terms.fold(0, u64::saturating_add)
}

/// A saturating product.
fn product(one: u64, other: u64) -> u64 {
    one.saturating_mul(other)
}

#[cfg(test)]
mod tests {
    use super::super::objective;
    use super::super::testing::{at, limit, schedule, session, two_days, two_tracks, vienna, wait};
    use super::*;
    use crate::model::{ItemIx, MeetingIx, Minutes, Participant, Preference, Problem, Span};

    fn goal(problem: &Problem, rows: &[(&str, &[(&str, u32)])], goal: Objective) -> u64 {
        objective(problem, None, &schedule(problem, rows), goal)
    }

    #[test]
    fn unscheduled_is_priority_by_minutes() {
        let mut problem = two_days(60, 30);
        problem.items[1].optional = true;
        problem.items[1].priority = 7;
        assert_eq!(goal(&problem, &[("m1", &[("a", 60)])], Objective::Unscheduled), 210);
        problem.items[1].priority = u32::MAX;
        problem.items[1].minutes = Minutes(u32::MAX);
        problem.items[0].optional = true;
        assert_eq!(goal(&problem, &[], Objective::Unscheduled), 300 + u64::from(u32::MAX) * u64::from(u32::MAX));
    }

    #[test]
    fn preferences_hold_when_all_their_words_do() {
        let mut problem = two_days(60, 30);
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 30)]), ("m2", &[("a", 30), ("b", 30)])];
        let window = Span { from: at(vienna(), "2022-05-04T10:00"), to: at(vienna(), "2022-05-04T15:29") };
        let whole = Span { to: at(vienna(), "2022-05-04T15:30"), ..window };
        let from = at(vienna(), "2022-05-04T10:01");
        let (one, two) = (vec![MeetingIx(0)], vec![MeetingIx(1)]);
        let cases = [
            (Wishes { pin: Some(one.clone()), ..Wishes::default() }, true),
            (Wishes { pin: Some(two.clone()), ..Wishes::default() }, false),
            (Wishes { forbid: two.clone(), ..Wishes::default() }, false),
            (Wishes { allow: Some(one.clone()), ..Wishes::default() }, false),
            (Wishes { allow: Some([one.clone(), two].concat()), ..Wishes::default() }, true),
            (Wishes { windows: Some(vec![whole]), ..Wishes::default() }, true),
            (Wishes { windows: Some(vec![window]), ..Wishes::default() }, false),
            (Wishes { available_from: Some(from), ..Wishes::default() }, false),
            (Wishes { not_with: vec![ItemIx(1)], ..Wishes::default() }, false),
            (Wishes { pin: Some(one), available_from: Some(from), ..Wishes::default() }, false),
        ];
        for (wishes, holds) in cases {
            problem.items[0].prefer = vec![Preference { wishes: wishes.clone(), weight: 3, ..Preference::default() }];
            assert_eq!(goal(&problem, rows, Objective::Preferences), if holds { 0 } else { 3 }, "{wishes:?}");
        }
        problem.items[0].optional = true;
        assert_eq!(goal(&problem, &[("m1", &[("b", 30)])], Objective::Preferences), 0);
    }

    #[test]
    fn continuations_meetings_and_earliness_count() {
        let mut problem = two_days(60, 30);
        problem.items[1].priority = 2;
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 30)]), ("m3", &[("a", 30), ("b", 30)])];
        assert_eq!(goal(&problem, rows, Objective::Continuations), 1);
        assert_eq!(goal(&problem, rows, Objective::Meetings), 2);
        assert_eq!(goal(&problem, rows, Objective::Earliness), 5 * 2 + 2 * 2);
        two_tracks(&mut problem);
        problem.meetings[1].start = problem.meetings[0].start;
        assert_eq!(goal(&problem, &[("m1", &[("a", 60)]), ("m4", &[("b", 30)])], Objective::Earliness), 2 * 2);
    }

    #[test]
    fn items_taken_jointly_have_their_priorities_and_one_continuation() {
        let mut problem = two_days(60, 30);
        problem.items[0].together = vec![ItemIx(1)];
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a+b", 60)]), ("m2", &[("a+b", 30)])];
        assert_eq!(goal(&problem, rows, Objective::Continuations), 1);
        assert_eq!(goal(&problem, rows, Objective::Earliness), 10);
    }

    #[test]
    fn balance_is_rounded_up_and_waiting_is_unused() {
        let mut problem = two_days(20, 15);
        problem.rules.turnaround_minutes = limit(Minutes(2));
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 20), ("b", 15)])];
        assert_eq!(goal(&problem, rows, Objective::Balance), 617);
        problem.idle = true;
        let mut plan = schedule(&problem, rows);
        wait(&problem, &mut plan, 0, 1, 10);
        assert_eq!(plan.meetings[0].used_minutes, Minutes(37));
        assert_eq!(objective(&problem, None, &plan, Objective::Balance), 617);
    }

    #[test]
    fn changes_count_jointly_taken_items_once() {
        let mut problem = two_days(40, 20);
        problem.items[0].together = vec![ItemIx(1)];
        let before = schedule(&problem, &[("m1", &[("a+b", 60)])]);
        let now = schedule(&problem, &[("m2", &[("a+b", 60)])]);
        assert_eq!(objective(&problem, Some(&before), &now, Objective::Changes), 60);
        assert_eq!(objective(&problem, Some(&before), &before, Objective::Changes), 0);
    }

    #[test]
    fn hours_weigh_on_the_clock_of_each_participant() {
        let meetings = [("m1", "2022-05-04T05:00", "2022-05-04T09:00"), ("m2", "2022-05-04T19:00", "2022-05-04T23:00")];
        let mut problem = session(&meetings, &[("a", 60)]);
        problem.participants = vec![Participant { zone: vienna(), weight: 3 }];
        assert_eq!(goal(&problem, &[("m1", &[("a", 60)])], Objective::TimeZones), 3 * (2 * 60 + 120));
        assert_eq!(goal(&problem, &[("m2", &[("a", 60)])], Objective::TimeZones), 3 * (120 + 2 * 60));
        problem.participants[0].zone = "Asia/Kolkata".parse().unwrap();
        assert_eq!(goal(&problem, &[("m1", &[("a", 60)])], Objective::TimeZones), 0);
    }

    #[test]
    fn a_night_is_counted_by_minutes_that_pass() {
        let meetings = [("m1", "2026-03-29T01:00", "2026-03-29T04:00"), ("m2", "2026-10-25T01:00", "2026-10-25T04:00")];
        let mut problem = session(&meetings, &[("a", 60)]);
        problem.participants = vec![Participant { zone: vienna(), weight: 1 }];
        assert_eq!(goal(&problem, &[("m1", &[("a", 60)])], Objective::TimeZones), 2 * 120);
        assert_eq!(goal(&problem, &[("m2", &[("a", 60)])], Objective::TimeZones), 2 * 240);
    }
}
