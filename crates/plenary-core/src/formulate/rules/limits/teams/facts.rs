//! Which meetings that have happened count for the teams.
//!
//! Facts break no rules. A meeting that was held, and that the teams could not serve beside the earlier ones, was served
//! by somebody else, so it says nothing of what the teams may still do.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Quota, in_the_way};
use crate::formulate::Build;
use crate::model::{Meeting, MeetingIx};

/// The most steps of one search for a roster.
const STEPS: usize = 20_000;

/// Of meetings that have happened, in time order, those that so many teams can have served.
pub(super) fn served(build: &Build, facts: &[MeetingIx], quotas: &[Quota], teams: usize) -> Vec<MeetingIx> {
    let mut served: Vec<MeetingIx> = Vec::new();
    for &fact in facts {
        served.push(fact);
        let meetings = served.iter().map(|&m| build.problem.meeting(m)).collect();
        let mut roster = Roster { build, quotas, teams, meetings, crew: Vec::new(), steps: STEPS };
        if !roster.from(0) {
            let _fact = served.pop();
        }
    }
    served
}

/// A team: the meetings that it has served last, and what it has served of each quota and period.
#[derive(Clone, Default)]
struct Team<'a> {
    last: Vec<&'a Meeting>,
    load: BTreeMap<(usize, NaiveDate), u32>,
}

/// A search for a team for each meeting in turn.
struct Roster<'a> {
    build: &'a Build<'a>,
    quotas: &'a [Quota],
    teams: usize,
    meetings: Vec<&'a Meeting>,
    crew: Vec<Team<'a>>,
    steps: usize,
}

impl Roster<'_> {
    /// Whether the meetings from one on find teams; not if the search takes too long.
    fn from(&mut self, n: usize) -> bool {
        let Some(&meeting) = self.meetings.get(n) else { return true };
        let weights: Vec<((usize, NaiveDate), u32)> = self
            .quotas
            .iter()
            .enumerate()
            .map(|(ix, quota)| ((ix, quota.period(meeting)), quota.weight(meeting)))
            .collect();
        // teams are alike, so only one that has not served yet is tried
        for team in 0..self.teams.min(self.crew.len() + 1) {
            if self.steps == 0 {
                return false;
            }
            self.steps -= 1;
            if team == self.crew.len() {
                self.crew.push(Team::default());
            }
            let of = &self.crew[team];
            let served = |key| of.load.get(key).copied().unwrap_or(0);
            let free = of.last.last().is_none_or(|last| !in_the_way(self.build.problem, last, meeting));
            if free && weights.iter().all(|(key, weight)| served(key) + weight <= self.quotas[key.0].most) {
                let of = &mut self.crew[team];
                of.last.push(meeting);
                weights.iter().for_each(|(key, weight)| *of.load.entry(*key).or_default() += weight);
                if self.from(n + 1) {
                    return true;
                }
                let of = &mut self.crew[team];
                let _meeting = of.last.pop();
                weights.iter().for_each(|(key, weight)| *of.load.entry(*key).or_default() -= weight);
            }
        }
        while self.crew.last().is_some_and(|team| team.last.is_empty()) {
            let _team = self.crew.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    /// Two meetings at once have happened, and there is one team.
    fn held(rules: &str, next: &str) -> String {
        format!(
            r#"{{"teams": 1, "rules": {{{rules}}}, "order": "free", "meetings": [
                {{"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                {{"id": "c1", "date": "2022-05-04", "start": "10:00", "end": "11:00", "track": "cow"}},
                {{"id": "c2", "date": "2022-05-04", {next}, "track": "cow"}}],
                "held": [{{"meeting": "p1", "entries": [{{"item": "a", "minutes": 30}}]}},
                    {{"meeting": "c1", "entries": [{{"item": "b", "minutes": 30}}]}}],
                "items": [{{"id": "a", "minutes": 30}}, {{"id": "b", "minutes": 30, "track": "cow"}},
                    {{"id": "c", "minutes": 30, "track": "cow"}}]}}"#
        )
    }

    #[test]
    fn two_meetings_at_once_that_have_happened_break_nothing() {
        let later = r#""start": "15:00", "end": "16:00""#;
        assert_plan(&held("", later), "p1: a 30 | c1: b 30 | c2: c 30");
        // what the team did serve still counts
        assert_infeasible(&held(r#""interpreter_meetings_per_day": 1"#, later));
        assert_plan(&held(r#""interpreter_meetings_per_day": 2"#, later), "p1: a 30 | c1: b 30 | c2: c 30");
    }
}
