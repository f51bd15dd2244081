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

/// What a session says of uncertainty, and what is said against it.
#[test]
fn what_cannot_be_is_refused_with_the_way_out() {
    let desk = Desk::new();
    let session = |field: &str, value: Value| {
        let mut session = full_meeting();
        session[field] = value;
        session.to_string()
    };
    let uncertainty = |spread: Value, late: Value, rest: Value| {
        let mut all = json!({"spread": spread, "late_start": late});
        all.as_object_mut().unwrap().extend(rest.as_object().cloned().unwrap_or_default());
        session("uncertainty", all)
    };
    let (spread, late) = (json!({"low": 20, "high": 20}), json!({"low": 0, "likely": 5, "high": 20}));
    let item = |minutes: Value| session("items", json!([{"id": "1", "minutes": minutes}]));
    for (text, words) in [
        (item(json!({"low": 30, "likely": 20, "high": 40})), "low 30, likely 20, high 40 are out of order"),
        (item(json!({"low": 10, "likely": 50, "high": 40})), "low 10, likely 50, high 40 are out of order"),
        (item(json!({"low": -5, "likely": 20, "high": 40})), "E204"),
        (item(json!({"low": 0, "likely": 20, "high": 40})), "E204"),
        (uncertainty(json!({"low": 101, "high": 20}), late.clone(), json!({})), "write a whole number from 0 to 100"),
        (uncertainty(json!({"low": 20, "high": 100_000}), late.clone(), json!({})), "write a whole number from 0 to"),
        (uncertainty(json!({"low": -1, "high": 20}), late.clone(), json!({})), "write a whole number from 0 to 100"),
        (
            uncertainty(spread.clone(), json!({"low": 9, "likely": 5, "high": 20}), json!({})),
            "low 9, likely 5, high 20",
        ),
        (uncertainty(spread.clone(), json!({"low": -9, "likely": 5, "high": 20}), json!({})), "E204"),
        (uncertainty(spread.clone(), late.clone(), json!({"common": 1.5})), "common"),
        (uncertainty(spread, late, json!({"extension_minutes": -10})), "extension_minutes"),
        (session("confidence", json!(0)), "nothing uncertain is sure"),
        (session("confidence", json!(100)), "nothing uncertain is sure"),
        (session("confidence", json!(80.5)), "nothing uncertain is sure"),
        (session("confidence", json!("80")), "E106"),
    ] {
        desk.put("bad.json", &text);
        let run = desk.run(&["plan", "bad.json"]);
        assert!(run.code == 3 && run.err.contains(words) && run.err.contains("help:"), "{text}\n{}", run.err);
    }
    desk.put("full.json", full_meeting().to_string());
    for command in [&["plan", "full.json"][..], &["risk", "full.json", "full.json"]] {
        for wrong in ["0", "100", "-5", "sure"] {
            let run = desk.run(&[command, &["--confidence", wrong]].concat());
            assert!(run.code == 2 && run.err.contains("nothing uncertain is sure"), "{wrong}: {}", run.err);
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::founding();
    let on = |threads: &str| {
        let args = ["risk", "session.json", "schedule.json", "--json", "--samples", "5500", "--threads", threads];
        desk.run(&args).quiet(0).out
    };
    let once = on("1");
    for threads in ["2", "3", "8"] {
        assert_eq!(on(threads), once, "{threads}");
    }
    desk.run(&["risk", "session.json", "schedule.json", "--threads", "0"]).refused(2, &["--threads"]);
}

/// Three items in three meetings: with all three to choose from, other plans of 80 % exist.
#[test]
fn slack_and_alternatives_keep_the_confidence() {
    let desk = Desk::new();
    let mut session = full_meeting();
    session["order"] = json!("free");
    session["meetings"] = json!({"days": ["2027-03-26", "2027-03-29", "2027-03-30"], "times": ["10:00-12:00"]});
    session["items"] = json!([{"id": "1", "minutes": 60, "split": false}, {"id": "2", "minutes": 60, "split": false},
        {"id": "3", "minutes": 50, "split": false}]);
    desk.put("sure.json", session.to_string());
    let run = desk.run(&["plan", "sure.json", "--alternatives", "3", "--slack"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let found = run.json();
    assert!(found["confidence"].as_f64().unwrap() > 80.0);
    let others = found["alternatives"].as_array().unwrap();
    assert!(!others.is_empty(), "{}", run.err);
    for one in others {
        assert!(one["schedule"]["confidence"].as_f64().unwrap() >= 80.0, "{one}");
        assert!(one["trade"].as_str().unwrap().contains("; confidence "), "{one}");
        desk.put("other.schedule.json", one["schedule"].to_string());
        desk.run(&["check", "sure.json", "other.schedule.json"]).quiet(0);
        desk.run(&["risk", "sure.json", "other.schedule.json", "--confidence", "80"]).quiet(0);
    }
    // without a confidence some of the others are less sure
    session.as_object_mut().unwrap().remove("confidence");
    desk.put("any.json", session.to_string());
    let any = desk.run(&["plan", "any.json", "--alternatives", "3", "--slack"]).json();
    let slack = |of: &Value| -> Vec<u64> {
        of["slack"]["items"].as_array().unwrap().iter().map(|one| one["here"].as_u64().unwrap()).collect()
    };
    assert!(any["slack"].get("confidence").is_none() && any["slack"]["items"][0]["in_all"].is_u64());
    // the minutes of the slack keep the confidence, and are fewer than those of the checker alone
    assert_eq!(found["slack"]["confidence"], json!(80));
    assert!(found["slack"]["items"][0]["in_all"].is_null());
    desk.put("sure.schedule.json", found.to_string());
    let alone = {
        desk.put("any.schedule.json", found.to_string());
        let problem = plenary::read::session(&desk.get("any.json"), "any.json").unwrap().problem;
        let schedule = plenary::read::schedule(&found.to_string(), "any.schedule.json").unwrap();
        plenary::explain::slack::slack(&problem, &schedule, &Default::default(), &mut ()).unwrap()
    };
    let alone: Vec<u64> = alone.items.iter().map(|one| u64::from(one.here)).collect();
    let sure = slack(&found);
    assert!(sure.iter().zip(&alone).all(|(sure, alone)| sure <= alone) && sure != alone, "{sure:?} {alone:?}");
    let table = desk.run(&["plan", "sure.json", "--slack", "--format", "table"]).out;
    assert!(table.contains("still has a confidence of 80 %") && table.contains("not asked"), "{table}");
}
