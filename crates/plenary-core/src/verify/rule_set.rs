//! The rule set binds held, interpreted meetings. A limit that is absent does not bind. A day is the local date of the
//! start of a meeting; minutes of a meeting are its length, whatever it uses of it.
//!
//! Meetings that have happened never break a limit: limits bind only planned meetings, together with those that have
//! happened. If the latter alone exceed a limit, they are allowed, but no planned meeting may add to them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Instant, Limit, Minutes, Track};

use super::plan::{Plan, Sitting};
use super::violation::{RuleName, Violation, first};
use super::words::{list, meeting_statement};

/// Held meetings of one track do not overlap.
pub(super) fn no_overlap(plan: &Plan<'_>) -> Vec<Violation> {
    let pairs = plan.sittings.iter().enumerate().flat_map(|(place, one)| {
        let later = plan.sittings[place + 1..].iter().take_while(|two| two.meeting.start < one.meeting.end);
        let beside =
            |two: &&Sitting<'_>| two.meeting.track == one.meeting.track && !(plan.is_past(one) && plan.is_past(two));
        later.filter(beside).map(move |two| (one, two))
    });
    first(pairs.map(|(one, two)| {
        let shared = one.meeting.end.min(two.meeting.end) - two.meeting.start;
        let (id, other, track) = (&one.meeting.id, &two.meeting.id, &one.meeting.track);
        let message = format!("{id} and {other} of track {track} are both held and overlap by {shared} min");
        Violation::new(RuleName::NoOverlap, meeting_statement(two.ix), message)
    }))
}

/// Of each: no longer than `max_meeting_minutes`.
pub(super) fn max_meeting_minutes(plan: &Plan<'_>) -> Vec<Violation> {
    let Some((most, limit)) = minutes(&plan.problem.rules.max_meeting_minutes) else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let over = sitting.length() - most;
        (over > 0).then(|| {
            let message = format!("{} lasts {} min, {over} min over {most} min", sitting.meeting.id, sitting.length());
            Violation::new(RuleName::MaxMeetingMinutes, limit.from.clone(), message)
        })
    };
    planned(plan).iter().filter_map(broken).collect()
}

/// Of one track: `min_break_minutes` between any two that follow each other.
pub(super) fn min_break_minutes(plan: &Plan<'_>) -> Vec<Violation> {
    let Some((least, limit)) = minutes(&plan.problem.rules.min_break_minutes) else { return Vec::new() };
    let mut broken = Vec::new();
    for (track, team) in teams(plan) {
        for pair in team.windows(2) {
            let pause = pair[1].meeting.start - pair[0].meeting.end;
            // Meetings that overlap have no break; the overlap is reported by another rule.
            if (0..least).contains(&pause) && !(plan.is_past(pair[0]) && plan.is_past(pair[1])) {
                let (one, two, short) = (&pair[0].meeting.id, &pair[1].meeting.id, least - pause);
                let message = format!(
                    "{pause} min between {one} and {two} of track {track} are {short} min short of {least} min"
                );
                broken.push(Violation::new(RuleName::MinBreakMinutes, limit.from.clone(), message));
            }
        }
    }
    broken
}

/// Of one track: `max_meetings_per_day`.
pub(super) fn max_meetings_per_day(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.max_meetings_per_day else { return Vec::new() };
    let broken = |((track, day), team): (&(&Track, NaiveDate), &Vec<&Sitting<'_>>)| {
        let (has, most) = (team.len(), limit.value as usize);
        (has > most.max(past(plan, team).count())).then(|| {
            let message =
                format!("{has} meetings of track {track} on {day} are {} more than {most}: {}", has - most, ids(team));
            Violation::new(RuleName::MaxMeetingsPerDay, limit.from.clone(), message)
        })
    };
    days(plan).iter().filter_map(broken).collect()
}

/// Of one track: `max_minutes_per_day`.
pub(super) fn max_minutes_per_day(plan: &Plan<'_>) -> Vec<Violation> {
    let Some((most, limit)) = minutes(&plan.problem.rules.max_minutes_per_day) else { return Vec::new() };
    let broken = |((track, day), team): (&(&Track, NaiveDate), &Vec<&Sitting<'_>>)| {
        let has: i64 = team.iter().map(|sitting| sitting.length()).sum();
        let stands: i64 = past(plan, team).map(|sitting| sitting.length()).sum();
        (has > most.max(stands)).then(|| {
            let message =
                format!("{has} min of track {track} on {day} are {} min over {most} min: {}", has - most, ids(team));
            Violation::new(RuleName::MaxMinutesPerDay, limit.from.clone(), message)
        })
    };
    days(plan).iter().filter_map(broken).collect()
}

/// Of one track: `max_span_minutes` (first start to last end of a day).
pub(super) fn max_span_minutes(plan: &Plan<'_>) -> Vec<Violation> {
    let Some((most, limit)) = minutes(&plan.problem.rules.max_span_minutes) else { return Vec::new() };
    let broken = |((track, day), team): (&(&Track, NaiveDate), &Vec<&Sitting<'_>>)| {
        let bounds = |(one, two): &(&Sitting<'_>, &Sitting<'_>)| {
            (one.meeting.start.min(two.meeting.start), one.meeting.end.max(two.meeting.end))
        };
        let (start, end) = pairs(plan, team, team).iter().map(bounds).max_by_key(|(start, end)| *end - *start)?;
        let span = end - start;
        (span > most).then(|| {
            let over = span - most;
            let message = format!(
                "the day of track {track} on {day} runs from {} to {}, {span} min: {over} min over {most} min",
                plan.clock(start),
                plan.clock(end)
            );
            Violation::new(RuleName::MaxSpanMinutes, limit.from.clone(), message)
        })
    };
    days(plan).iter().filter_map(broken).collect()
}

/// Of one track: `min_night_rest_minutes` (between dates).
pub(super) fn min_night_rest_minutes(plan: &Plan<'_>) -> Vec<Violation> {
    let Some((least, limit)) = minutes(&plan.problem.rules.min_night_rest_minutes) else { return Vec::new() };
    let days: Vec<_> = days(plan).into_iter().collect();
    let mut broken = Vec::new();
    for pair in days.windows(2).filter(|pair| pair[0].0.0 == pair[1].0.0) {
        let nights = pairs(plan, &pair[0].1, &pair[1].1);
        let night = nights.iter().map(|(one, two)| (one.meeting.end, two.meeting.start));
        let Some((end, start)) = night.min_by_key(|(end, start)| *start - *end) else { continue };
        let rest = start - end;
        if rest < least {
            let (track, short) = (pair[0].0.0, least - rest);
            let (end, start) = (plan.clock(end), plan.clock(start));
            let message =
                format!("track {track} rests {rest} min from {end} to {start}: {short} min short of {least} min");
            broken.push(Violation::new(RuleName::MinNightRestMinutes, limit.from.clone(), message));
        }
    }
    broken
}

/// Of the session: `max_parallel_interpreted` at any instant.
pub(super) fn max_parallel_interpreted(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.max_parallel_interpreted else { return Vec::new() };
    let (held, most) = (interpreted(plan), limit.value as usize);
    let mut starts: Vec<Instant> = held.iter().map(|sitting| sitting.meeting.start).collect();
    starts.dedup();
    // The number at once is largest when one of them starts.
    let broken = |start: Instant| {
        let at_once = held.iter().filter(|sitting| sitting.meeting.start <= start && start < sitting.meeting.end);
        let at_once: Vec<&Sitting<'_>> = at_once.copied().collect();
        (at_once.len() > most.max(past(plan, &at_once).count())).then(|| {
            let (has, over) = (at_once.len(), at_once.len() - most);
            let message = format!(
                "{has} interpreted meetings at {} are {over} more than {most}: {}",
                plan.clock(start),
                ids(&at_once)
            );
            Violation::new(RuleName::MaxParallelInterpreted, limit.from.clone(), message)
        })
    };
    starts.into_iter().filter_map(broken).collect()
}

/// Of the session: `interpreted_minutes_per_day`.
pub(super) fn interpreted_minutes_per_day(plan: &Plan<'_>) -> Vec<Violation> {
    let Some((most, limit)) = minutes(&plan.problem.rules.interpreted_minutes_per_day) else { return Vec::new() };
    let mut by_day: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
    for sitting in interpreted(plan) {
        let (has, stands) = by_day.entry(sitting.meeting.day).or_default();
        *has += sitting.length();
        *stands += if plan.is_past(sitting) { sitting.length() } else { 0 };
    }
    let over = by_day.into_iter().filter(|(_, (has, stands))| *has > most.max(*stands));
    over.map(|(day, (has, _))| {
        let message = format!("{has} interpreted min on {day} are {} min over {most} min", has - most);
        Violation::new(RuleName::InterpretedMinutesPerDay, limit.from.clone(), message)
    })
    .collect()
}

/// Of the session: `interpreted_meetings` in all.
pub(super) fn interpreted_meetings(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.interpreted_meetings else { return Vec::new() };
    let held = interpreted(plan);
    let (has, most) = (held.len(), limit.value as usize);
    if has <= most.max(past(plan, &held).count()) {
        return Vec::new();
    }
    let message = format!("{has} interpreted meetings are {} more than {most}: {}", has - most, ids(&held));
    vec![Violation::new(RuleName::InterpretedMeetings, limit.from.clone(), message)]
}

/// Held meetings with interpretation, in order of time.
pub(super) fn interpreted<'p, 'a>(plan: &'p Plan<'a>) -> Vec<&'p Sitting<'a>> {
    plan.sittings.iter().filter(|sitting| !sitting.meeting.languages.is_empty()).collect()
}

/// Interpreted meetings that have not happened yet.
pub(super) fn planned<'p, 'a>(plan: &'p Plan<'a>) -> Vec<&'p Sitting<'a>> {
    interpreted(plan).into_iter().filter(|sitting| !plan.is_past(sitting)).collect()
}

/// The meetings of a list that have happened.
fn past<'p, 'a>(plan: &'p Plan<'_>, team: &'p [&'p Sitting<'a>]) -> impl Iterator<Item = &'p Sitting<'a>> {
    team.iter().copied().filter(|sitting| plan.is_past(sitting))
}

/// All pairs, one of each list, of which at least one is planned. If both lists are the same, each meeting is also paired
/// with itself.
fn pairs<'p, 'a>(
    plan: &Plan<'_>,
    these: &[&'p Sitting<'a>],
    those: &[&'p Sitting<'a>],
) -> Vec<(&'p Sitting<'a>, &'p Sitting<'a>)> {
    let both = these.iter().flat_map(|&one| those.iter().map(move |&two| (one, two)));
    both.filter(|(one, two)| !(plan.is_past(one) && plan.is_past(two))).collect()
}

/// The interpreted meetings of each track, whose team it is, in order of time.
fn teams<'p, 'a>(plan: &'p Plan<'a>) -> BTreeMap<&'a Track, Vec<&'p Sitting<'a>>> {
    let mut teams: BTreeMap<&Track, Vec<&Sitting<'_>>> = BTreeMap::new();
    for sitting in interpreted(plan) {
        teams.entry(&sitting.meeting.track).or_default().push(sitting);
    }
    teams
}

/// The interpreted meetings of each track on each date, in order of track, date and time.
fn days<'p, 'a>(plan: &'p Plan<'a>) -> BTreeMap<(&'a Track, NaiveDate), Vec<&'p Sitting<'a>>> {
    let mut days: BTreeMap<(&Track, NaiveDate), Vec<&Sitting<'_>>> = BTreeMap::new();
    for sitting in interpreted(plan) {
        days.entry((&sitting.meeting.track, sitting.meeting.day)).or_default().push(sitting);
    }
    days
}

/// A limit in signed minutes, if there is one.
fn minutes(limit: &Option<Limit<Minutes>>) -> Option<(i64, &Limit<Minutes>)> {
    limit.as_ref().map(|limit| (i64::from(limit.value.get()), limit))
}

/// The names of meetings.
fn ids(team: &[&Sitting<'_>]) -> String {
    list(team.iter().map(|sitting| sitting.meeting.id.0.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, limit, move_meeting, schedule, two_days, two_tracks};
    use super::*;
    use crate::model::{Problem, Rules, Schedule};

    const A: [(&str, u32); 1] = [("a", 60)];
    const B: [(&str, u32); 1] = [("b", 60)];

    /// `a` fills the first day, `b` the second.
    fn full() -> (Problem, Schedule) {
        let problem = two_days(120, 120);
        let plan = schedule(&problem, &[("m1", &A), ("m2", &A), ("m3", &B), ("m4", &B)]);
        (problem, plan)
    }

    /// The limit that just holds, and the one that does not.
    #[track_caller]
    fn binds(rule: RuleName, holds: Rules, breaks: Rules) -> String {
        let (mut problem, plan) = full();
        problem.rules = holds;
        assert_valid(&problem, &plan);
        problem.rules = breaks;
        let said = assert_breaks(&problem, &plan, rule);
        problem.meetings.iter_mut().for_each(|meeting| meeting.languages.clear());
        problem.items.iter_mut().for_each(|item| {
            item.interpretation = crate::model::Interpretation::Languages(Default::default());
        });
        let same = schedule(&problem, &[("m1", &A), ("m2", &A), ("m3", &B), ("m4", &B)]);
        assert_valid(&problem, &same);
        said
    }

    #[test]
    fn held_meetings_of_a_track_do_not_overlap() {
        let mut problem = two_days(30, 30);
        move_meeting(&mut problem, 1, "2022-05-04T10:59", "2022-05-04T12:00");
        problem.order = crate::model::Order::Free;
        let both = schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("b", 30)])]);
        let said = assert_breaks(&problem, &both, RuleName::NoOverlap);
        assert_eq!(
            said,
            "no_overlap: m1 and m2 of track plenary are both held and overlap by 1 min (stated at /meetings/1)"
        );
        assert_valid(&problem, &schedule(&problem, &[("m2", &[("a", 30), ("b", 30)])]));
        two_tracks(&mut problem);
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("b", 30)])]));
    }

    #[test]
    fn limits_of_each_meeting() {
        let rules = |most| Rules { max_meeting_minutes: limit(Minutes(most)), ..Rules::default() };
        let said = binds(RuleName::MaxMeetingMinutes, rules(60), rules(59));
        assert!(said.ends_with("m1 lasts 60 min, 1 min over 59 min (stated at /rules/limit)"), "{said}");
    }

    #[test]
    fn limits_of_a_track() {
        let rules = |least| Rules { min_break_minutes: limit(Minutes(least)), ..Rules::default() };
        let said = binds(RuleName::MinBreakMinutes, rules(240), rules(241));
        assert!(said.contains("240 min between m1 and m2 of track plenary are 1 min short of 241 min"), "{said}");
        let rules = |most| Rules { max_meetings_per_day: limit(most), ..Rules::default() };
        binds(RuleName::MaxMeetingsPerDay, rules(2), rules(1));
        let rules = |most| Rules { max_minutes_per_day: limit(Minutes(most)), ..Rules::default() };
        binds(RuleName::MaxMinutesPerDay, rules(120), rules(119));
        let rules = |most| Rules { max_span_minutes: limit(Minutes(most)), ..Rules::default() };
        binds(RuleName::MaxSpanMinutes, rules(360), rules(359));
        let rules = |least| Rules { min_night_rest_minutes: limit(Minutes(least)), ..Rules::default() };
        binds(RuleName::MinNightRestMinutes, rules(18 * 60), rules(18 * 60 + 1));
    }

    #[test]
    fn limits_of_the_session() {
        let rules = |most| Rules { interpreted_minutes_per_day: limit(Minutes(most)), ..Rules::default() };
        binds(RuleName::InterpretedMinutesPerDay, rules(120), rules(119));
        let rules = |most| Rules { interpreted_meetings: limit(most), ..Rules::default() };
        binds(RuleName::InterpretedMeetings, rules(4), rules(3));
    }

    #[test]
    fn meetings_at_one_instant_are_not_too_many() {
        let mut problem = two_days(30, 30);
        two_tracks(&mut problem);
        problem.rules.max_parallel_interpreted = limit(1);
        move_meeting(&mut problem, 1, "2022-05-04T11:00", "2022-05-04T12:00");
        let plan = [("m1", &[("a", 30)][..]), ("m2", &[("b", 30)][..])];
        assert_valid(&problem, &schedule(&problem, &plan));
        move_meeting(&mut problem, 1, "2022-05-04T10:59", "2022-05-04T12:00");
        let said = assert_breaks(&problem, &schedule(&problem, &plan), RuleName::MaxParallelInterpreted);
        assert!(said.contains("2 interpreted meetings at 2022-05-04 10:59 are 1 more than 1: m1, m2"), "{said}");
    }

    #[test]
    fn a_team_is_of_its_track() {
        let mut problem = two_days(30, 30);
        two_tracks(&mut problem);
        problem.rules.max_meetings_per_day = limit(1);
        problem.rules.min_break_minutes = limit(Minutes(600));
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("b", 30)])]));
    }

    #[test]
    fn a_night_is_as_long_as_it_is_when_clocks_change() {
        for (days, rest) in [(["2026-03-28", "2026-03-29"], 660), (["2026-10-24", "2026-10-25"], 780)] {
            let (mut problem, _) = full();
            move_meeting(&mut problem, 1, &format!("{}T19:00", days[0]), &format!("{}T20:00", days[0]));
            move_meeting(&mut problem, 2, &format!("{}T08:00", days[1]), &format!("{}T09:00", days[1]));
            (problem.items[0].minutes, problem.items[1].minutes) = (Minutes(60), Minutes(60));
            let plan = schedule(&problem, &[("m2", &[("a", 60)]), ("m3", &[("b", 60)])]);
            problem.rules.min_night_rest_minutes = limit(Minutes(rest));
            assert_valid(&problem, &plan);
            problem.rules.min_night_rest_minutes = limit(Minutes(rest + 1));
            assert_breaks(&problem, &plan, RuleName::MinNightRestMinutes);
        }
    }

    #[test]
    fn a_meeting_over_a_change_of_clocks_is_as_long_as_it_is() {
        for (day, length) in [("2026-03-29", 120), ("2026-10-25", 240)] {
            let (mut problem, _) = full();
            move_meeting(&mut problem, 0, &format!("{day}T01:00"), &format!("{day}T04:00"));
            problem.items.truncate(1);
            problem.items[0].minutes = Minutes(length);
            let plan = schedule(&problem, &[("m1", &[("a", length)])]);
            problem.rules.max_meeting_minutes = limit(Minutes(length));
            assert_valid(&problem, &plan);
            problem.rules.max_meeting_minutes = limit(Minutes(length - 1));
            assert_breaks(&problem, &plan, RuleName::MaxMeetingMinutes);
        }
    }
}
