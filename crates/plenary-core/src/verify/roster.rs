//! Rosters: assigns teams of interpreters to meetings, with as few teams as possible.
//!
//! This is bin packing with intervals: teams are bins with daily and weekly limits, and serve one meeting at a time. The
//! problem is NP-hard. So the meetings are cut into independent periods. Each period has a lower bound ([`bound`]), a
//! greedy roster as an upper bound, and a [`search`] in between. The search has a step limit; if it is reached, a
//! [`Roster`] gives a lower and an upper bound on the number of teams.

mod bound;
mod duty;
#[cfg(test)]
mod random;
mod search;
mod sums;
mod team;

use crate::model::{Limit, Meeting, Minutes, Rules};
use duty::Stretch;
use search::Search;

/// Step limit of all searches for one roster. Trying a team costs one step for each of its limits, and a few more. The
/// limit takes less than half a second.
const STEPS: u64 = 10_000_000;

/// A meeting that no team may serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooMuch {
    /// The index of the meeting in the given list.
    pub meeting: usize,
    /// The limit, by its name in files.
    pub limit: &'static str,
    /// Its figure.
    pub most: u32,
}

/// An assignment of teams to meetings, with bounds on the minimum number of teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// The team of each meeting, counted from 0 in the order in which teams start.
    pub of: Vec<usize>,
    /// Lower bound on the number of teams.
    pub at_least: usize,
}

impl Roster {
    /// The number of teams of this roster, an upper bound.
    pub fn at_most(&self) -> usize {
        count(&self.of)
    }
}

/// A roster with the fewest teams, or as few as the search finds.
///
/// # Errors
/// If no team may serve one of the meetings.
pub fn fewest(meetings: &[&Meeting], rules: &Rules) -> Result<Roster, TooMuch> {
    enough(meetings, rules, 0)
}

/// Decides whether `teams` suffice: yes if `at_most <= teams`, no if `at_least > teams`, else unknown. The search stops as
/// soon as this is decided, so the bounds need not be tight.
///
/// # Errors
/// If no team may serve one of the meetings.
pub fn enough(meetings: &[&Meeting], rules: &Rules, teams: usize) -> Result<Roster, TooMuch> {
    within(meetings, rules, teams, STEPS)
}

fn within(meetings: &[&Meeting], rules: &Rules, teams: usize, steps: u64) -> Result<Roster, TooMuch> {
    if let Some(too_much) = too_much(meetings, rules) {
        return Err(too_much);
    }
    // the bound of a single day is quick to compute, and the week needs at least as many
    let of_days = settle(&duty::stretches(meetings, rules, false), meetings.len(), teams, steps / 4);
    let all = duty::stretches(meetings, rules, true);
    let least = of_days.at_least;
    let mut roster = settle(&all, meetings.len(), teams.max(least), steps - steps / 4);
    roster.at_least = roster.at_least.max(least);
    Ok(roster)
}

/// A roster of all stretches. Fewer teams than `teams` are not searched for.
fn settle(stretches: &[Stretch], meetings: usize, teams: usize, mut steps: u64) -> Roster {
    let mut at_least = stretches.iter().map(bound::at_least).max().unwrap_or(0);
    let mut of = vec![0; meetings];
    for (ix, stretch) in stretches.iter().enumerate() {
        let mut share = steps / (stretches.len() - ix) as u64;
        steps -= share;
        let found = few(stretch, &mut at_least, teams, &mut share);
        steps += share;
        for (duty, team) in stretch.duties.iter().zip(found) {
            of[duty.place] = team;
        }
    }
    Roster { of, at_least }
}

/// A roster of a stretch with few teams. Fewer than `at_least` or `teams` are not searched for; `at_least` rises when more
/// are known to be needed. Each search may use half of the remaining steps.
fn few(stretch: &Stretch, at_least: &mut usize, teams: usize, steps: &mut u64) -> Vec<usize> {
    let mut found = bound::one_by_one(stretch);
    let mut search = |teams: usize| {
        let mut some = *steps / 2;
        *steps -= some;
        let answer = search::search(stretch, teams, &mut some);
        *steps += some;
        answer
    };
    // first upwards from the bound, because the minimum is usually near it
    let mut few = teams.max(*at_least);
    while few < count(&found) {
        match search(few) {
            Search::Found(better) => return better,
            Search::Impossible => (few, *at_least) = (few + 1, few + 1),
            Search::CutShort => break,
        }
    }
    // then downwards from the known roster, while steps are left
    while count(&found) > few + 1 {
        match search(count(&found) - 1) {
            Search::Found(better) => found = better,
            Search::Impossible => {
                *at_least = count(&found);
                break;
            }
            Search::CutShort => break,
        }
    }
    found
}

/// How many teams a roster has.
fn count(of: &[usize]) -> usize {
    of.iter().max().map_or(0, |last| last + 1)
}

/// A meeting that no team may serve, if there is one.
pub fn too_much(meetings: &[&Meeting], rules: &Rules) -> Option<TooMuch> {
    let count = |limit: &Option<Limit<u32>>| limit.as_ref().map(|limit| limit.value);
    let minutes = |limit: &Option<Limit<Minutes>>| limit.as_ref().map(|limit| limit.value.get());
    let limits = [
        ("interpreter_meetings_per_day", count(&rules.interpreter_meetings_per_day), false),
        ("interpreter_meetings_per_week", count(&rules.interpreter_meetings_per_week), false),
        ("interpreter_minutes_per_day", minutes(&rules.interpreter_minutes_per_day), true),
        ("interpreter_minutes_per_week", minutes(&rules.interpreter_minutes_per_week), true),
    ];
    meetings.iter().enumerate().find_map(|(ix, meeting)| {
        let over = |&(limit, most, by_minutes): &(&'static str, Option<u32>, bool)| {
            let weight = if by_minutes { meeting.length().get() } else { 1 };
            most.filter(|most| weight > *most).map(|most| TooMuch { meeting: ix, limit, most })
        };
        limits.iter().find_map(over)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{limit, session};
    use super::*;

    const DAYS: [(&str, &str, &str); 4] = [
        ("m1", "2022-05-04T12:00", "2022-05-04T14:00"),
        ("m2", "2022-05-04T16:00", "2022-05-04T18:00"),
        ("m3", "2022-05-05T12:00", "2022-05-05T14:00"),
        ("m4", "2022-05-05T16:00", "2022-05-05T18:00"),
    ];

    fn teams(meetings: &[(&str, &str, &str)], rules: &Rules) -> Vec<usize> {
        let problem = session(meetings, &[("a", 10)]);
        fewest(&problem.meetings.iter().collect::<Vec<_>>(), rules).unwrap().of
    }

    #[test]
    fn one_team_is_enough_where_nothing_binds_it() {
        assert_eq!(teams(&DAYS, &Rules::default()), [0, 0, 0, 0]);
        assert_eq!(teams(&[], &Rules::default()), [0; 0]);
    }

    #[test]
    fn meetings_that_overlap_or_leave_no_break_need_two() {
        let overlap = [("m1", "2022-05-04T12:00", "2022-05-04T14:00"), ("m2", "2022-05-04T13:59", "2022-05-04T15:00")];
        assert_eq!(teams(&overlap, &Rules::default()), [0, 1]);
        let after = [("m1", "2022-05-04T12:00", "2022-05-04T14:00"), ("m2", "2022-05-04T14:00", "2022-05-04T15:00")];
        assert_eq!(teams(&after, &Rules::default()), [0, 0]);
        let pause = Rules { min_break_minutes: limit(Minutes(1)), ..Rules::default() };
        assert_eq!(teams(&after, &pause), [0, 1]);
    }

    #[test]
    fn each_limit_of_a_team_needs_a_second() {
        let day = |most| Rules { interpreter_minutes_per_day: limit(Minutes(most)), ..Rules::default() };
        assert_eq!(teams(&DAYS, &day(240)), [0, 0, 0, 0]);
        assert_eq!(teams(&DAYS, &day(239)).iter().max(), Some(&1));
        let week = |most| Rules { interpreter_minutes_per_week: limit(Minutes(most)), ..Rules::default() };
        assert_eq!(teams(&DAYS, &week(480)).iter().max(), Some(&0));
        assert_eq!(teams(&DAYS, &week(240)).iter().max(), Some(&1));
        assert_eq!(teams(&DAYS, &week(239)).iter().max(), Some(&3));
        let meetings = Rules { interpreter_meetings_per_day: limit(1), ..Rules::default() };
        assert_eq!(teams(&DAYS, &meetings).iter().max(), Some(&1));
        let meetings = Rules { interpreter_meetings_per_week: limit(3), ..Rules::default() };
        assert_eq!(teams(&DAYS, &meetings).iter().max(), Some(&1));
    }

    #[test]
    fn a_roster_is_found_that_no_choice_one_by_one_finds() {
        // 60, 60, 90, 90 minutes on one day for two teams of 150: the two short ones must not share a team
        let meetings = [
            ("m1", "2022-05-04T08:00", "2022-05-04T09:00"),
            ("m2", "2022-05-04T09:00", "2022-05-04T10:00"),
            ("m3", "2022-05-04T10:00", "2022-05-04T11:30"),
            ("m4", "2022-05-04T12:00", "2022-05-04T13:30"),
        ];
        let rules = Rules { interpreter_minutes_per_day: limit(Minutes(150)), ..Rules::default() };
        let of = teams(&meetings, &rules);
        assert_eq!(of.iter().max(), Some(&1));
        assert_ne!(of[0], of[1]);
        assert_ne!(of[2], of[3]);
    }

    #[test]
    fn the_night_is_counted_on_the_clock_of_the_world() {
        // the clocks go forward: from 22:00 to 09:00 are ten hours
        let night = [("m1", "2022-03-26T20:00", "2022-03-26T22:00"), ("m2", "2022-03-27T09:00", "2022-03-27T10:00")];
        let rest = |hours: u32| Rules { min_night_rest_minutes: limit(Minutes(hours * 60)), ..Rules::default() };
        assert_eq!(teams(&night, &rest(10)), [0, 0]);
        assert_eq!(teams(&night, &rest(11)), [0, 1]);
    }

    #[test]
    fn minutes_of_a_week_are_those_that_pass_when_clocks_change() {
        // from 01:00 to 04:00 on the Sunday that loses an hour are 120 minutes; Monday is of the next week
        let meetings = [
            ("m1", "2026-03-28T10:00", "2026-03-28T12:00"),
            ("m2", "2026-03-29T01:00", "2026-03-29T04:00"),
            ("m3", "2026-03-30T01:00", "2026-03-30T05:00"),
        ];
        let week = |most| Rules { interpreter_minutes_per_week: limit(Minutes(most)), ..Rules::default() };
        assert_eq!(teams(&meetings, &week(240)), [0, 0, 0]);
        let problem = session(&meetings[..2], &[("a", 10)]);
        let roster = fewest(&problem.meetings.iter().collect::<Vec<_>>(), &week(239)).unwrap();
        assert_eq!((roster.at_least, roster.of), (2, vec![0, 1]));
    }

    #[test]
    fn a_meeting_that_is_too_long_for_any_team_is_said_so() {
        let problem = session(&DAYS, &[("a", 10)]);
        let meetings: Vec<&Meeting> = problem.meetings.iter().collect();
        let rules = Rules { interpreter_minutes_per_week: limit(Minutes(119)), ..Rules::default() };
        let too_much = TooMuch { meeting: 0, limit: "interpreter_minutes_per_week", most: 119 };
        assert_eq!(fewest(&meetings, &rules), Err(too_much));
    }
}
