//! `teams`: the teams of interpreters that there are can serve all held, interpreted meetings of all tracks: each team
//! one meeting at a time, with `min_break_minutes` and `min_night_rest_minutes` between two of them, and no more a day
//! and a week than `interpreter_…` says. Without `teams` there are as many as it takes.

use crate::model::{Limit, Meeting, MeetingId, Rules, Statement};

use super::plan::{Judged, Plan, Sitting};
use super::roster::{self, TooMuch};
use super::rule_set::interpreted;
use super::violation::{RuleName, Violation};

/// Checks the rule above, if it is known to be broken.
pub(super) fn teams(plan: &Plan<'_>) -> Vec<Violation> {
    judged(plan).filter(|judged| judged.known).map(|judged| judged.violation.clone()).into_iter().collect()
}

/// The rule above, if it could not be decided.
pub(super) fn undecided(plan: &Plan<'_>) -> Vec<Violation> {
    judged(plan).filter(|judged| !judged.known).map(|judged| judged.violation.clone()).into_iter().collect()
}

/// The objection to the rule, computed once.
fn judged<'p>(plan: &'p Plan<'_>) -> Option<&'p Judged> {
    plan.teams.get_or_init(|| judge(plan)).as_ref()
}

/// Searches for a roster, and returns `None` if one shows that the rule holds.
fn judge(plan: &Plan<'_>) -> Option<Judged> {
    let rules = &plan.problem.rules;
    // a team did serve what has happened, even if no team may serve so much
    let bound =
        |sitting: &&&Sitting<'_>| !plan.is_past(sitting) || roster::too_much(&[sitting.meeting], rules).is_none();
    let held = interpreted(plan);
    let held: Vec<&Sitting<'_>> = held.iter().copied().filter(|sitting| bound(&sitting)).collect();
    let outside = served_by_others(plan, &held);
    let meetings: Vec<&Meeting> =
        held.iter().map(|sitting| sitting.meeting).filter(|meeting| !outside.contains(&&meeting.id)).collect();
    let (statement, message, known) = match (&plan.problem.teams, roster::too_much(&meetings, rules)) {
        (_, Some(too_much)) => {
            let (TooMuch { limit, most, .. }, meeting) = (&too_much, meetings[too_much.meeting]);
            let minutes = meeting.length().get();
            let message = format!("no team may serve {}, of {minutes} min: `{limit}` is {most}", meeting.id);
            (stated(rules, limit), message, true)
        }
        (None, None) => return None,
        (Some(teams), None) => {
            let roster = roster::enough(&meetings, rules, teams.value as usize).ok()?;
            let (at_least, at_most, there_are) = (roster.at_least, roster.at_most(), teams.value as usize);
            if at_most <= there_are {
                return None;
            }
            let (count, known) = (meetings.len(), at_least > there_are);
            let needed = if at_least == at_most {
                format!("{at_least} teams")
            } else {
                format!("at least {at_least} teams and at most {at_most}")
            };
            let message = format!("{count} interpreted meetings need {needed}, and there are {there_are}");
            (teams.from.clone(), message, known)
        }
    };
    Some(Judged { violation: Violation::new(RuleName::Teams, statement, message), known })
}

/// Past meetings that the teams cannot have served in addition to earlier ones. Facts break no rules, so others served
/// these.
fn served_by_others<'p>(plan: &Plan<'p>, held: &[&Sitting<'p>]) -> Vec<&'p MeetingId> {
    let Some(teams) = &plan.problem.teams else { return Vec::new() };
    let (mut served, mut others): (Vec<&Meeting>, Vec<&MeetingId>) = (Vec::new(), Vec::new());
    for sitting in held.iter().filter(|sitting| plan.is_past(sitting)) {
        served.push(sitting.meeting);
        let roster = roster::enough(&served, &plan.problem.rules, teams.value as usize);
        if roster.is_ok_and(|roster| roster.at_least > teams.value as usize) {
            others.extend(served.pop().map(|meeting| &meeting.id));
        }
    }
    others
}

/// The statement of a limit of a team.
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
    use crate::model::{ItemIx, MeetingIx, Minutes, Problem, Record, Schedule};

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
    fn what_has_happened_needs_no_more_teams_than_there_are() {
        let (mut problem, plan) = full();
        problem.rules.interpreter_meetings_per_week = limit(1);
        problem.teams = limit(1);
        assert_breaks(&problem, &plan, RuleName::Teams);
        let record = |meeting: usize, item: usize| Record {
            meeting: MeetingIx(meeting),
            parts: vec![(ItemIx(item), Minutes(60))],
        };
        problem.held = vec![record(0, 0), record(1, 0)];
        // the team has served one of the two, and may serve no other this week
        assert_breaks(&problem, &plan, RuleName::Teams);
        problem.held = vec![record(0, 0), record(1, 0), record(2, 1), record(3, 1)];
        assert_valid(&problem, &plan);
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
