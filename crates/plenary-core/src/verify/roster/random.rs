//! Rosters of random meetings, against all rosters that there are, and against the rules as they are written.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};

use super::super::testing::{limit, session};
use super::{Roster, enough, fewest, too_much, within};
use crate::model::{Limit, Meeting, Minutes, Problem, Rules};

/// Numbers that are the same on every machine (a step of Knuth's MMIX generator each).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// A session with meetings at these dates, hours in minutes of the day, and lengths.
fn problem(meetings: &[(NaiveDate, u64, u64)]) -> Problem {
    let clock = |minutes: u64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let written: Vec<(String, String, String)> = meetings
        .iter()
        .enumerate()
        .map(|(ix, (day, from, length))| {
            (format!("m{ix}"), format!("{day}T{}", clock(*from)), format!("{day}T{}", clock(from + length)))
        })
        .collect();
    let rows: Vec<(&str, &str, &str)> = written.iter().map(|(id, from, to)| (&**id, &**from, &**to)).collect();
    session(&rows, &[("a", 10)])
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A few meetings around a weekend, on which clocks go forward, and limits that leave room for one or two.
fn small(dice: &mut Dice) -> (Problem, Rules) {
    let days = ["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"].map(day);
    let count = 1 + dice.below(7);
    let some = |dice: &mut Dice| {
        let (day, from, length) = (dice.one(&days), 15 * (28 + dice.below(52)), 15 * (2 + dice.below(12)));
        (day, from, length)
    };
    let problem = problem(&(0..count).map(|_| some(dice)).collect::<Vec<_>>());
    let minutes = |dice: &mut Dice, of: &[u32]| if dice.below(2) == 0 { limit(Minutes(dice.one(of))) } else { None };
    let number = |dice: &mut Dice, of: &[u32]| if dice.below(3) == 0 { limit(dice.one(of)) } else { None };
    let rules = Rules {
        interpreter_minutes_per_week: minutes(dice, &[200, 300, 400]),
        interpreter_minutes_per_day: minutes(dice, &[200, 240, 300]),
        interpreter_meetings_per_week: number(dice, &[2, 3]),
        interpreter_meetings_per_day: number(dice, &[1, 2]),
        min_break_minutes: minutes(dice, &[15, 60, 120]),
        min_night_rest_minutes: minutes(dice, &[600, 660, 900]),
        ..Rules::default()
    };
    (problem, rules)
}

/// `days` days with a morning and an afternoon meeting of mixed lengths in each of `tracks` tracks.
fn mixed(dice: &mut Dice, days: u64, tracks: u64) -> (Problem, Rules) {
    let mut meetings = Vec::new();
    let first = day("2026-03-23");
    let working =
        first.iter_days().filter(|day| !matches!(chrono::Datelike::weekday(day), Weekday::Sat | Weekday::Sun));
    for day in working.take(days as usize) {
        for from in [600, 900] {
            for _ in 0..tracks {
                meetings.push((day, from, dice.one(&[60, 75, 90, 100, 105, 120, 130, 135, 150, 165, 180])));
            }
        }
    }
    let rules = Rules {
        interpreter_minutes_per_week: limit(Minutes(1200)),
        interpreter_minutes_per_day: limit(Minutes(300)),
        ..Rules::default()
    };
    (problem(&meetings), rules)
}

fn meetings(problem: &Problem) -> Vec<&Meeting> {
    problem.meetings.iter().collect()
}

/// Whether one team may serve all these, by every pair and every sum.
fn may_serve(all: &[&Meeting], rules: &Rules) -> bool {
    let minutes = |limit: &Option<Limit<Minutes>>| limit.as_ref().map_or(u32::MAX, |limit| limit.value.get());
    let count = |limit: &Option<Limit<u32>>| limit.as_ref().map_or(u32::MAX, |limit| limit.value);
    let rest = |limit: &Option<Limit<Minutes>>| limit.as_ref().map_or(0, |limit| i64::from(limit.value.get()));
    let rested = |one: &Meeting, two: &Meeting| {
        let night = if one.day == two.day { 0 } else { rest(&rules.min_night_rest_minutes) };
        two.start - one.end >= night.max(rest(&rules.min_break_minutes))
    };
    let mut days: BTreeMap<NaiveDate, (u32, u32)> = BTreeMap::new();
    let mut weeks: BTreeMap<NaiveDate, (u32, u32)> = BTreeMap::new();
    for meeting in all {
        let monday = meeting.day.week(Weekday::Mon).first_day();
        for (served, minutes) in [days.entry(meeting.day).or_default(), weeks.entry(monday).or_default()] {
            *served += 1;
            *minutes += meeting.length().get();
        }
    }
    let (of_day, of_week) = (minutes(&rules.interpreter_minutes_per_day), minutes(&rules.interpreter_minutes_per_week));
    let (a_day, a_week) = (count(&rules.interpreter_meetings_per_day), count(&rules.interpreter_meetings_per_week));
    (0..all.len()).all(|ix| all[..ix].iter().all(|other| rested(other, all[ix]) || rested(all[ix], other)))
        && days.values().all(|(served, minutes)| *served <= a_day && *minutes <= of_day)
        && weeks.values().all(|(served, minutes)| *served <= a_week && *minutes <= of_week)
}

/// The fewest teams, by trying every way to share the meetings among them.
fn by_trying_all(all: &[&Meeting], rules: &Rules, teams: &mut Vec<Vec<usize>>, ix: usize) -> usize {
    if ix == all.len() {
        return teams.len();
    }
    let mut best = usize::MAX;
    for team in 0..=teams.len() {
        if team == teams.len() {
            teams.push(Vec::new());
        }
        teams[team].push(ix);
        let served: Vec<&Meeting> = teams[team].iter().map(|&ix| all[ix]).collect();
        if may_serve(&served, rules) {
            best = best.min(by_trying_all(all, rules, teams, ix + 1));
        }
        teams[team].pop();
        if teams.last().is_some_and(Vec::is_empty) {
            teams.pop();
        }
    }
    best
}

#[track_caller]
fn assert_serves(all: &[&Meeting], rules: &Rules, roster: &Roster) {
    assert!(roster.at_least <= roster.at_most());
    for team in 0..roster.at_most() {
        let served: Vec<&Meeting> =
            all.iter().zip(&roster.of).filter(|(_, of)| **of == team).map(|(one, _)| *one).collect();
        assert!(!served.is_empty() && may_serve(&served, rules), "team {team} of {:?}", roster.of);
    }
}

#[test]
fn small_rosters_are_what_trying_all_gives() {
    let (mut seen, mut dice) = (BTreeMap::new(), Dice(1));
    for _ in 0..1500 {
        let (problem, rules) = small(&mut dice);
        let all = meetings(&problem);
        if too_much(&all, &rules).is_some() {
            continue;
        }
        let roster = fewest(&all, &rules).unwrap();
        assert_serves(&all, &rules, &roster);
        let fewest = by_trying_all(&all, &rules, &mut Vec::new(), 0);
        assert_eq!((roster.at_least, roster.at_most()), (fewest, fewest), "{rules:?}");
        // without any steps the bounds are still valid
        let known = within(&all, &rules, 0, 0).unwrap();
        assert_serves(&all, &rules, &known);
        assert!((known.at_least..=known.at_most()).contains(&fewest), "{known:?}");
        *seen.entry((fewest, known.at_least == known.at_most())).or_insert(0) += 1;
        for teams in 0..=all.len() {
            let roster = enough(&all, &rules, teams).unwrap();
            assert_serves(&all, &rules, &roster);
            assert_eq!((roster.at_most() <= teams, roster.at_least > teams), (fewest <= teams, fewest > teams));
        }
    }
    let rosters: u32 = seen.values().sum();
    assert!(rosters >= 500 && (1..=4).all(|teams| seen.contains_key(&(teams, true))), "{seen:?}");
    assert!(seen.keys().any(|(_, exact)| !exact), "no case needs a search: {seen:?}");
}

#[test]
fn thirty_meetings_in_three_tracks_have_a_roster() {
    let mut dice = Dice(3);
    for _ in 0..50 {
        let (problem, rules) = mixed(&mut dice, 5, 3);
        let all = meetings(&problem);
        let roster = fewest(&all, &rules).unwrap();
        assert_serves(&all, &rules, &roster);
        assert!(roster.at_most() - roster.at_least <= 1, "{roster:?}");
    }
}

#[test]
fn hundreds_of_meetings_in_eight_tracks_have_a_roster() {
    let mut dice = Dice(8);
    for days in [5, 19] {
        let (problem, rules) = mixed(&mut dice, days, 8);
        let all = meetings(&problem);
        let roster = fewest(&all, &rules).unwrap();
        assert_serves(&all, &rules, &roster);
        assert!(roster.at_most() - roster.at_least <= 1, "{roster:?}");
    }
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let mut dice = Dice(5);
    for ix in 0..60 {
        let (mut problem, rules) = if ix < 50 { small(&mut dice) } else { mixed(&mut dice, 5, 3) };
        let known = |problem: &Problem| {
            fewest(&meetings(problem), &rules)
                .map(|roster| (roster.at_least, roster.at_most()))
                .map_err(|over| over.limit)
        };
        let before = known(&problem);
        for ix in (1..problem.meetings.len()).rev() {
            problem.meetings.swap(ix, dice.below(ix as u64 + 1) as usize);
        }
        assert_eq!(known(&problem).is_ok(), before.is_ok());
        if before.is_ok() {
            assert_eq!(known(&problem), before);
        }
    }
}
