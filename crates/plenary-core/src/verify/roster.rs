//! Which team of interpreters serves which meeting, and how many teams it takes.
//!
//! Meetings are gone through in order of time. What matters of the past is what each team has served today and this week
//! and when it is free again; teams are alike, so two pasts with the same loads in another order are one. All that can
//! be reached are kept, so that "there is no roster" is an answer and not a guess.

use std::collections::BTreeSet;

use chrono::{NaiveDate, Weekday};

use crate::model::{Instant, Limit, Meeting, Minutes, Rules};

/// What may stand against a meeting whatever the number of teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooMuch {
    /// The meeting, by its place in the list that was asked about.
    pub meeting: usize,
    /// The limit, by its name in files.
    pub limit: &'static str,
    /// Its figure.
    pub most: u32,
}

/// The limits of one team.
struct OfTeam {
    meetings_per_day: Option<u32>,
    meetings_per_week: Option<u32>,
    minutes_per_day: Option<u32>,
    minutes_per_week: Option<u32>,
    pause: i64,
    night: i64,
}

/// What a team has done, as far as it matters for what it may do.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Load {
    busy_until: Option<(Instant, NaiveDate)>,
    meetings_today: u32,
    minutes_today: u32,
    meetings_this_week: u32,
    minutes_this_week: u32,
}

/// A way to serve the meetings so far.
struct Past {
    teams: Vec<Load>,
    /// Which past of the meeting before it goes on from, and the team that serves this one.
    from: usize,
    team: usize,
}

/// The fewest teams that serve these meetings: the team of each, counted from 0.
///
/// # Errors
/// Where a meeting is more than any team may serve.
pub fn fewest(meetings: &[&Meeting], rules: &Rules) -> Result<Vec<usize>, TooMuch> {
    if let Some(too_much) = too_much(meetings, rules) {
        return Err(too_much);
    }
    // a team for each meeting is always enough, as each alone is not too much
    let found = (0..=meetings.len()).find_map(|teams| with(meetings, rules, teams));
    Ok(found.unwrap_or_else(|| (0..meetings.len()).collect()))
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

/// A roster with so many teams: the team of each meeting, counted from 0, where there is one.
pub fn with(meetings: &[&Meeting], rules: &Rules, teams: usize) -> Option<Vec<usize>> {
    let limits = OfTeam::of(rules);
    let mut order: Vec<usize> = (0..meetings.len()).collect();
    order.sort_by_key(|&ix| (meetings[ix].start, meetings[ix].end, ix));
    let mut layers: Vec<Vec<Past>> = vec![vec![Past { teams: vec![Load::default(); teams], from: 0, team: 0 }]];
    let mut before: Option<&Meeting> = None;
    for &ix in &order {
        let meeting = meetings[ix];
        let mut seen = BTreeSet::new();
        let mut next = Vec::new();
        for (from, past) in layers.last()?.iter().enumerate() {
            let rested: Vec<Load> = past.teams.iter().map(|load| limits.rested(load, before, meeting)).collect();
            let mut tried = BTreeSet::new();
            for team in 0..teams {
                // of teams with the same load one stands for all
                if !tried.insert(rested[team].clone()) {
                    continue;
                }
                let Some(load) = limits.serve(&rested[team], meeting) else { continue };
                let mut teams = rested.clone();
                teams[team] = load;
                let mut alike = teams.clone();
                alike.sort();
                if seen.insert(alike) {
                    next.push(Past { teams, from, team });
                }
            }
        }
        if next.is_empty() {
            return None;
        }
        layers.push(next);
        before = Some(meeting);
    }
    let mut of = vec![0; meetings.len()];
    let mut at = 0;
    for (layer, &ix) in layers.iter().skip(1).zip(&order).rev() {
        of[ix] = layer[at].team;
        at = layer[at].from;
    }
    Some(of)
}

impl OfTeam {
    fn of(rules: &Rules) -> Self {
        let minutes = |limit: &Option<Limit<Minutes>>| limit.as_ref().map(|limit| limit.value.get());
        Self {
            meetings_per_day: rules.interpreter_meetings_per_day.as_ref().map(|limit| limit.value),
            meetings_per_week: rules.interpreter_meetings_per_week.as_ref().map(|limit| limit.value),
            minutes_per_day: minutes(&rules.interpreter_minutes_per_day),
            minutes_per_week: minutes(&rules.interpreter_minutes_per_week),
            pause: minutes(&rules.min_break_minutes).map_or(0, i64::from),
            night: minutes(&rules.min_night_rest_minutes).map_or(0, i64::from),
        }
    }

    /// The load of a team when a meeting starts.
    fn rested(&self, load: &Load, before: Option<&Meeting>, now: &Meeting) -> Load {
        let mut load = load.clone();
        if before.is_some_and(|before| before.day != now.day) {
            (load.meetings_today, load.minutes_today) = (0, 0);
        }
        if before.is_some_and(|before| monday(before.day) != monday(now.day)) {
            (load.meetings_this_week, load.minutes_this_week) = (0, 0);
        }
        // later meetings start no earlier, so what does not bind now will not bind again
        load.busy_until = load.busy_until.filter(|(end, _)| now.start - *end < self.pause.max(self.night));
        load
    }

    /// The load after a meeting, if the team may serve it.
    fn serve(&self, load: &Load, meeting: &Meeting) -> Option<Load> {
        if let Some((end, day)) = load.busy_until {
            let rest = if day == meeting.day { self.pause } else { self.pause.max(self.night) };
            if meeting.start - end < rest {
                return None;
            }
        }
        let minutes = meeting.length().get();
        // what no limit counts is not counted, and so makes no two pasts differ
        let add = |done: u32, more: u32, most: Option<u32>| match most {
            None => Some(0),
            Some(most) => Some(done + more).filter(|sum| *sum <= most),
        };
        Some(Load {
            busy_until: Some((meeting.end, meeting.day)),
            meetings_today: add(load.meetings_today, 1, self.meetings_per_day)?,
            minutes_today: add(load.minutes_today, minutes, self.minutes_per_day)?,
            meetings_this_week: add(load.meetings_this_week, 1, self.meetings_per_week)?,
            minutes_this_week: add(load.minutes_this_week, minutes, self.minutes_per_week)?,
        })
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).first_day()
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
        fewest(&problem.meetings.iter().collect::<Vec<_>>(), rules).unwrap()
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
    fn a_meeting_that_is_too_long_for_any_team_is_said_so() {
        let problem = session(&DAYS, &[("a", 10)]);
        let meetings: Vec<&Meeting> = problem.meetings.iter().collect();
        let rules = Rules { interpreter_minutes_per_week: limit(Minutes(119)), ..Rules::default() };
        let too_much = TooMuch { meeting: 0, limit: "interpreter_minutes_per_week", most: 119 };
        assert_eq!(fewest(&meetings, &rules), Err(too_much));
    }
}
