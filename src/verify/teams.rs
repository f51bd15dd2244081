//! `teams`: the teams of interpreters that there are can serve all held, interpreted meetings of all tracks: each team
//! one meeting at a time, with `min_break_minutes` and `min_night_rest_minutes` between two of them, and no more a day
//! and a week than `interpreter_…` says. Without `teams` there are as many as it takes.

use crate::model::{Limit, Meeting, Rules, Statement};

use super::plan::{Plan, Sitting};
use super::roster;
use super::rule_set::interpreted;
use super::violation::{RuleName, Violation};

/// The sentence above.
pub(super) fn teams(plan: &Plan<'_>) -> Vec<Violation> {
    let rules = &plan.problem.rules;
    // a team did serve what has happened, even where no team may serve so much
    let bound =
        |sitting: &&&Sitting<'_>| !plan.is_past(sitting) || roster::too_much(&[sitting.meeting], rules).is_none();
    let held = interpreted(plan);
    let meetings: Vec<&Meeting> = held.iter().filter(bound).map(|sitting| sitting.meeting).collect();
    if let Some(too_much) = roster::too_much(&meetings, rules) {
        let meeting = meetings[too_much.meeting];
        let message = format!(
            "no team may serve {}, of {} min: `{}` is {}",
            meeting.id,
            meeting.length().get(),
            too_much.limit,
            too_much.most
        );
        return vec![Violation::new(RuleName::Teams, stated(rules, too_much.limit), message)];
    }
    let Some(limit) = &plan.problem.teams else { return Vec::new() };
    if roster::with(&meetings, rules, limit.value as usize).is_some() {
        return Vec::new();
    }
    let needed = roster::fewest(&meetings, rules).map_or(0, |of| of.iter().max().map_or(0, |last| last + 1));
    let message = format!("{} interpreted meetings need {needed} teams, and there are {}", meetings.len(), limit.value);
    vec![Violation::new(RuleName::Teams, limit.from.clone(), message)]
}

/// Where a limit of a team is stated.
fn stated(rules: &Rules, name: &str) -> Statement {
    fn from<T>(limit: &Option<Limit<T>>) -> Option<&Statement> {
        limit.as_ref().map(|limit| &limit.from)
    }
    let found = match name {
        "interpreter_meetings_per_day" => from(&rules.interpreter_meetings_per_day),
        "interpreter_meetings_per_week" => from(&rules.interpreter_meetings_per_week),
        "interpreter_minutes_per_day" => from(&rules.interpreter_minutes_per_day),
        _ => from(&rules.interpreter_minutes_per_week),
    };
    found.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, limit, schedule, two_days};
    use super::*;
    use crate::model::{Minutes, Problem, Schedule};

    const A: [(&str, u32); 1] = [("a", 60)];
    const B: [(&str, u32); 1] = [("b", 60)];

    fn full() -> (Problem, Schedule) {
        let problem = two_days(120, 120);
        let plan = schedule(&problem, &[("m1", &A), ("m2", &A), ("m3", &B), ("m4", &B)]);
        (problem, plan)
    }

    #[test]
    fn as_many_teams_as_there_are() {
        let (mut problem, plan) = full();
        problem.rules.interpreter_meetings_per_day = limit(1);
        assert_valid(&problem, &plan);
        problem.teams = limit(2);
        assert_valid(&problem, &plan);
        problem.teams = limit(1);
        let said = assert_breaks(&problem, &plan, RuleName::Teams);
        assert!(said.contains("4 interpreted meetings need 2 teams, and there are 1"), "{said}");
        problem.rules = Rules::default();
        assert_valid(&problem, &plan);
        problem.teams = limit(0);
        assert_breaks(&problem, &plan, RuleName::Teams);
    }

    #[test]
    fn a_meeting_that_no_team_may_serve() {
        let (mut problem, plan) = full();
        problem.rules.interpreter_minutes_per_day = limit(Minutes(60));
        assert_valid(&problem, &plan);
        problem.rules.interpreter_minutes_per_day = limit(Minutes(59));
        let said = assert_breaks(&problem, &plan, RuleName::Teams);
        assert!(said.contains("no team may serve m1, of 60 min: `interpreter_minutes_per_day` is 59"), "{said}");
    }
}
