//! Small sessions for the tests of single rules, and what their plans look like.

use serde_json::{Value, json};

use crate::model::{Objective, Problem, Schedule};
use crate::pipeline;
use crate::pipeline::Outcome;
use crate::solve::Limits;

/// A session with what the text leaves out: two meetings of an hour, 10:00 and 12:00 UTC, without order preferences.
fn problem(session: &str) -> Problem {
    let mut file: Value = serde_json::from_str(session).unwrap();
    let defaults = [
        // the goals of version 1: what a rule does is seen without `lost_time`
        ("schema", json!("plenary.session/1")),
        ("title", json!("A body")),
        ("timezone", json!("UTC")),
        ("meetings", json!({"days": ["2022-05-04"], "times": ["10:00-11:00", "12:00-13:00"]})),
    ];
    for (key, value) in defaults {
        file.as_object_mut().unwrap().entry(key).or_insert(value);
    }
    match crate::read::session(&file.to_string(), "test.json") {
        Ok(loaded) => loaded.problem,
        Err(report) => panic!("{report}"),
    }
}

/// How many columns the program of a session has.
pub fn columns(session: &str) -> usize {
    crate::formulate::formulate(&problem(session), None).program.columns().len()
}

fn solved(session: &str, baseline: Option<&Schedule>) -> Outcome {
    pipeline::plan(&problem(session), baseline, &Limits::new().by_program(), &mut ()).unwrap()
}

fn found(outcome: Outcome) -> Schedule {
    match outcome {
        Outcome::Optimal(schedule) => schedule.into_inner(),
        other => panic!("expected an optimal schedule, found {other:?}"),
    }
}

fn optimal(session: &str) -> Schedule {
    found(solved(session, None))
}

/// The best schedule is this one: `m1: a 50, b 10 | m2: b 40`.
pub fn assert_plan(session: &str, expected: &str) {
    assert_eq!(table(&optimal(session)), expected);
}

/// The same, if the best schedule of an earlier session is the baseline.
pub fn assert_plan_after(earlier: &str, session: &str, expected: &str) {
    assert_eq!(table(&found(solved(session, Some(&optimal(earlier))))), expected);
}

fn table(schedule: &Schedule) -> String {
    let meetings: Vec<String> = schedule
        .meetings
        .iter()
        .map(|meeting| {
            let entries: Vec<String> = meeting
                .entries
                .iter()
                .map(|entry| format!("{} {}", entry.items.join("+"), entry.minutes.get()))
                .collect();
            format!("{}: {}", meeting.id, entries.join(", "))
        })
        .collect();
    meetings.join(" | ")
}

/// The best schedule has this value for a goal.
pub fn assert_value(session: &str, goal: Objective, expected: u64) {
    let level = optimal(session).objectives.into_iter().find(|level| level.name == goal);
    assert_eq!(level.map(|level| level.value), Some(expected));
}

/// The meetings of the best schedule have so many minutes used, and so many spare.
pub fn assert_used_and_spare(session: &str, expected: &[(u32, u32)]) {
    let held = optimal(session).meetings;
    let minutes: Vec<(u32, u32)> =
        held.iter().map(|held| (held.used_minutes.get(), held.spare_minutes.get())).collect();
    assert_eq!(minutes, expected);
}

/// No schedule exists.
pub fn assert_infeasible(session: &str) {
    let outcome = solved(session, None);
    assert!(matches!(outcome, Outcome::Infeasible), "expected no schedule, found {outcome:?}");
}

/// No schedule exists if the best schedule of an earlier session is the baseline.
pub fn assert_infeasible_after(earlier: &str, session: &str) {
    let outcome = solved(session, Some(&optimal(earlier)));
    assert!(matches!(outcome, Outcome::Infeasible), "expected no schedule, found {outcome:?}");
}
