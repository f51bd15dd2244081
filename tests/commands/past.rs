//! What has happened breaks no rule.

use serde_json::{Value, json};

use crate::support::run::Desk;

/// A desk with a session and its plan.
fn planned(session: &Value) -> Desk {
    let desk = Desk::new();
    desk.put("session.json", format!("{session:#}"));
    // a slow machine says how long it took
    let plan = desk.run(&["plan", "session.json", "-o", "schedule.json"]);
    assert_eq!(plan.code, 0, "{}", plan.err);
    desk
}

/// Records what has happened, and checks what is planned then.
#[track_caller]
fn recorded(desk: &Desk, edits: &[&str]) -> Value {
    let more = ["--baseline", "schedule.json", "--save", "after.json", "-o", "new.json", "--format", "json", "--force"];
    let run = desk.run(&[&["whatif", "session.json"], edits, &more].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let check = desk.run(&["check", "after.json", "new.json"]);
    assert_eq!(check.code, 0, "{}", check.out);
    run.json()["schedule"].clone()
}

fn two_days() -> Value {
    json!({"title": "T", "timezone": "Europe/Vienna", "rules": {"max_meeting_minutes": 120, "max_minutes_per_day": 240},
        "meetings": {"days": ["2027-03-09", "2027-03-10"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "minutes": 110}, {"id": "2", "minutes": 100}, {"id": "3", "minutes": 60}]})
}

#[test]
fn a_meeting_that_ran_over_its_limit_is_a_fact() {
    let desk = planned(&two_days());
    let late = ["move-meeting=m1:2027-03-09T10:00-12:35", "held=m1", "spent=1:155"];
    let schedule = recorded(&desk, &late);
    assert_eq!(schedule["meetings"][0]["entries"][0]["minutes"], 155);
    // what is planned keeps the limit of the day: 155 minutes and 120 are more than 240
    let starts = schedule["meetings"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    assert!(!starts.collect::<Vec<_>>().contains(&"m2"), "{schedule}");
    // and without that it would break it
    desk.put(
        "wide.json",
        desk.get("after.json").replace("\"max_minutes_per_day\": 240", "\"max_minutes_per_day\": 275"),
    );
    desk.run(&["plan", "wide.json", "-o", "wide.schedule.json"]).quiet(0);
    let check = desk.run(&["check", "after.json", "wide.schedule.json"]);
    assert!(check.out.contains("max_minutes_per_day: 275 min of track plenary"), "{}", check.out);
}

#[test]
fn the_reserve_of_a_meeting_may_be_used_on_the_day() {
    let mut session = two_days();
    session["meetings"] = json!([
        {"id": "m1", "date": "2027-03-09", "start": "10:00", "end": "12:00", "reserve_minutes": 10},
        {"id": "m2", "date": "2027-03-10", "start": "10:00", "end": "12:00"},
        {"id": "m3", "date": "2027-03-10", "start": "15:00", "end": "17:00"}]);
    let desk = planned(&session);
    let schedule = recorded(&desk, &["held=m1", "spent=1:120"]);
    assert_eq!(schedule["meetings"][0]["used_minutes"], 120);
    assert_eq!(schedule["meetings"][0]["spare_minutes"], 0);
}

#[test]
fn hours_and_a_night_that_were_too_short_are_facts_also_when_clocks_change() {
    // the night to 28 March 2027 is an hour shorter: eleven hours from 20:00 to 08:00
    let session = json!({"title": "T", "timezone": "Europe/Vienna",
        "rules": {"latest": "20:00", "min_night_rest_minutes": 660},
        "meetings": [
            {"id": "m1", "date": "2027-03-27", "start": "18:00", "end": "20:00"},
            {"id": "m2", "date": "2027-03-28", "start": "08:00", "end": "10:00"},
            {"id": "m3", "date": "2027-03-29", "start": "08:00", "end": "10:00"}],
        "items": [{"id": "1", "minutes": 120}, {"id": "2", "minutes": 120}]});
    let desk = planned(&session);
    let late = "move-meeting=m1:2027-03-27T18:00-20:30";
    // what comes after the night is planned still, and keeps the rest
    let schedule = recorded(&desk, &[late, "held=m1", "spent=1:150"]);
    assert_eq!(schedule["meetings"][1]["id"], "m3", "{schedule}");
    // and where that has happened too, it is a fact
    let schedule = recorded(&desk, &[late, "held=m2", "spent=1:150:m1"]);
    assert_eq!(schedule["meetings"][1]["id"], "m2", "{schedule}");
}
