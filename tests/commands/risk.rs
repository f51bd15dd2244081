//! `risk` and `plan --confidence`, as they are typed.

use serde_json::{Value, json};

use crate::support::fixture;
use crate::support::run::Desk;

fn uncertain(late: [u32; 3], spread: u32) -> Desk {
    let desk = Desk::founding();
    let mut session: Value = serde_json::from_str(&fixture("firearms-wg9.json")).unwrap();
    session["uncertainty"] = json!({"spread": {"low": spread, "high": spread},
        "late_start": {"low": late[0], "likely": late[1], "high": late[2]}});
    desk.put("session.json", session.to_string());
    desk
}

fn risk(desk: &Desk) -> Value {
    desk.run(&["risk", "session.json", "schedule.json", "--json"]).quiet(0).json()
}

#[test]
fn the_founding_plan_is_all_or_nothing_without_uncertainty() {
    assert_eq!(risk(&uncertain([0, 0, 0], 0))["confidence"], json!(100.0));
    let late = risk(&uncertain([10, 10, 10], 0));
    assert_eq!(late["confidence"], json!(0.0));
    assert_eq!(late["meetings"][0]["lost_minutes"], json!(10.0));
}

#[test]
fn the_answer_has_what_the_interface_names() {
    let desk = Desk::founding();
    let answer = risk(&desk);
    assert_eq!((&answer["samples"], &answer["schema"]), (&json!(20_000), &json!("plenary.risk/1")));
    assert!(answer["confidence"].as_f64().unwrap() < 10.0 && answer["standard_error"].as_f64().unwrap() < 1.0);
    assert_eq!(answer["items"].as_array().unwrap().len(), 7);
    assert_eq!(answer["meetings"].as_array().unwrap().len(), 4);
    assert_eq!(answer["causes"].as_array().unwrap().len(), 3);
    assert_eq!(answer["assumptions"]["spread_stated"], json!(false));
    // local time of the place
    assert!(answer["items"][0]["start"]["p80"]["at"].as_str().unwrap().ends_with("+02:00"));
    let again = risk(&desk);
    assert_eq!(answer, again);
}

#[test]
fn every_format_is_written_and_only_own_files_are_overwritten() {
    let desk = Desk::founding();
    for file in ["risk.json", "risk.md", "risk.html", "ends.svg", "risk.txt"] {
        desk.run(&["risk", "session.json", "schedule.json", "-o", file]).quiet(0);
        assert!(desk.get(file).contains("1 (a)"), "{file}");
    }
    for file in ["risk.json", "risk.md", "risk.html", "ends.svg"] {
        desk.run(&["risk", "session.json", "schedule.json", "-o", file]).quiet(0);
    }
    desk.put("other.md", "mine");
    desk.run(&["risk", "session.json", "schedule.json", "-o", "other.md"]).refused(2, &["--force"]);
    desk.run(&["risk", "session.json", "schedule.json", "-o", "other.md", "--force"]).quiet(0);
    desk.run(&["risk", "session.json", "schedule.json", "-o", "risk.doc"]).refused(2, &[".doc", ".svg"]);
    let chinese = desk.run(&["risk", "session.json", "schedule.json", "--lang", "zh"]).quiet(0).out;
    assert!(chinese.contains("把握") && chinese.contains("枪支问题工作组"), "{chinese}");
}

#[test]
fn less_confidence_than_wanted_is_exit_1() {
    let desk = Desk::founding();
    let run = desk.run(&["risk", "session.json", "schedule.json", "--confidence", "80"]);
    assert!(run.code == 1 && run.err.contains("less than the 80 %") && run.out.contains("Confidence"), "{}", run.err);
    let desk = uncertain([0, 0, 0], 0);
    desk.run(&["risk", "session.json", "schedule.json", "--confidence", "80"]).quiet(0);
}

#[test]
fn a_schedule_of_another_session_is_refused() {
    let desk = Desk::founding();
    desk.put("other.json", fixture("two-tracks.json"));
    desk.run(&["risk", "other.json", "schedule.json"]).refused(2, &["another session"]);
    desk.run(&["risk", "schedule.json", "session.json"]).refused(2, &["name the session first"]);
}

#[test]
fn a_plan_of_a_wanted_confidence_says_what_it_costs_or_what_would_help() {
    let desk = uncertain([0, 0, 0], 0);
    let run = desk.run(&["plan", "session.json", "--confidence", "80"]);
    assert!(run.code == 0 && run.err.contains("confidence 100.0 %: no schedule is better"), "{}", run.err);
    assert_eq!(run.json()["confidence"], json!(100.0));
    let desk = uncertain([0, 5, 20], 20);
    let run = desk.run(&["plan", "session.json", "--confidence", "80"]);
    assert!(run.code == 1 && run.err.contains("no schedule has at least 80 %"), "{}", run.err);
    assert!(run.err.contains("minutes less") && run.err.contains("one more meeting of 120 minutes"), "{}", run.err);
    assert_eq!(run.json()["meetings"].as_array().unwrap().len(), 4, "the surest plan is printed");
}

/// Two items of an hour in a meeting of two: under `meetings` the best plan fills it to the minute.
fn full_meeting() -> Value {
    json!({"title": "x", "timezone": "Europe/Vienna", "objectives": ["meetings", "continuations", "changes"], "confidence": 80,
        "uncertainty": {"spread": {"low": 20, "high": 20}},
        "meetings": {"days": ["2027-03-27", "2027-03-28"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 60}, {"id": "2", "minutes": 60}]})
}

#[test]
fn what_if_and_scenarios_plan_with_the_confidence_of_the_session() {
    let desk = Desk::founding();
    desk.put("full.json", full_meeting().to_string());
    let plan = desk.run(&["plan", "full.json", "-o", "full.schedule.json"]);
    assert!(plan.code == 0 && plan.err.contains("it costs: 2 meetings held instead of 1"), "{}", plan.err);
    assert!(plan.err.contains("it also holds m2"), "{}", plan.err);
    // with less to do one meeting is enough, and both items move to it
    let less = desk.run(&["whatif", "full.json", "--baseline", "full.schedule.json", "set-minutes=1:40", "--json"]);
    assert_eq!(less.json()["schedule"]["meetings"].as_array().unwrap().len(), 1, "{}", less.out);
    let same =
        desk.run(&["whatif", "full.json", "--baseline", "full.schedule.json", "set-minutes=1:59", "--json"]).json();
    assert_eq!(same["schedule"]["meetings"].as_array().unwrap().len(), 2, "{same}");
    assert!(same["notes"].to_string().contains("no schedule of at least 80 %"), "{same}");
    let none = desk.run(&["whatif", "full.json", "set-minutes=1:170", "--json"]).json();
    assert!(none["notes"].to_string().contains("no schedule has at least 80 %"), "{none}");
    desk.put("scenarios.json", json!([{"name": "longer", "edits": ["set-minutes=1:59"]}]).to_string());
    let args = ["whatif", "full.json", "--baseline", "full.schedule.json", "--scenarios", "scenarios.json"];
    let all = desk.run(&[&args[..], &["--json"]].concat()).json();
    assert!(all["scenarios"][0]["confidence"].as_f64().unwrap() > 80.0, "{all}");
    let why = desk.run(&["why", "full.json", "full.schedule.json", "2 in m1", "--format", "text"]);
    assert!(why.out.contains("less than the 80 % that are wanted: meetings held 2 -> 1"), "{}", why.out);
    assert!(!why.out.contains("not optimal"), "{}", why.out);
}
