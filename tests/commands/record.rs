//! `record`, as it is typed.

use serde_json::{Value, json};

use crate::support::run::Desk;

fn day(desk: &Desk, events: &[&str]) -> Value {
    let command = [&["record", "day.json"], events, &["--save", "day.json", "--json"]].concat();
    desk.run(&command).quiet(0).json()
}

#[test]
fn a_morning_is_recorded_and_plan_check_and_risk_go_on_from_it() {
    let desk = Desk::founding();
    let first =
        desk.run(&["record", "session.json", "starts=m1@12:08", "starts=1a@12:08", "--save", "day.json", "--json"]);
    let first = first.quiet(0).json();
    assert_eq!(first["events"][0]["at"], json!("2022-05-04T12:08:00+02:00"));
    assert_eq!(first["day"]["facts"][0]["late_minutes"], json!(8));
    day(&desk, &["ends=1a@12:25", "starts=1b@12:25", "ends=1b@12:30", "starts=2@12:30"]);
    let on = day(&desk, &["ends=1b@12:30"]);
    assert_eq!(on["events"], json!([{"state": "known"}]));
    assert_eq!(on["day"]["tracks"][0]["item"]["number"], json!("2"));
    let risk = desk.run(&["risk", "day.json", "schedule.json", "--json"]).ended(0).json();
    assert_eq!(risk["items"].as_array().unwrap().len(), 5, "items 1 (a) and 1 (b) are over");
    let over = day(&desk, &["adjourned=m1@14:10"]);
    assert_eq!(over["day"]["facts"][1]["minutes"], json!(17));
    assert_eq!(over["day"]["facts"][1]["planned"], json!(10));
    let text = desk.get("day.json");
    assert!(text.contains("\"over_minutes\": 10"), "{text}");
    desk.run(&["plan", "day.json", "-o", "rest.json", "--baseline", "schedule.json"]).ended(0);
    desk.run(&["check", "day.json", "rest.json"]).ended(0);
    let rest: Value = serde_json::from_str(&desk.get("rest.json")).unwrap();
    let minutes: Vec<&Value> =
        rest["meetings"][0]["entries"].as_array().unwrap().iter().map(|entry| &entry["minutes"]).collect();
    assert_eq!(minutes, [&json!(17), &json!(5), &json!(90)]);
    let back = day(&desk, &["undo"]);
    assert_eq!(back["day"]["tracks"][0]["item"]["number"], json!("2"), "item 2 is under discussion again");
}

#[test]
fn only_what_this_command_made_is_overwritten() {
    let desk = Desk::founding();
    let start = ["record", "session.json", "starts=m1@12:00"];
    let said = desk.run(&start).ended(0);
    assert!(said.out.contains("2022-05-04 12:00  m1 starts"), "{}", said.out);
    desk.run(&[&start[..], &["--save", "session.json"]].concat()).refused(2, &["session.json"]);
    desk.put("mine.json", "{}");
    desk.run(&[&start[..], &["--save", "mine.json"]].concat()).refused(2, &["--force"]);
    desk.run(&[&start[..], &["--save", "session.json", "--force"]].concat()).ended(0);
    desk.run(&["record", "session.json", "starts=1a@12:01", "--save", "session.json"]).ended(0);
}

#[test]
fn what_cannot_have_happened_is_refused_with_the_way_out() {
    let desk = Desk::founding();
    for (event, says) in [
        ("starts=9@12:00", "unknown item"),
        ("starts=m9@12:00", "unknown item"),
        ("starts=m1@2022-05-05T12:00", "another time"),
        ("starts=1a@12:00", "starts=MEETING@TIME"),
        ("starts=m2@16:00", "held=m1"),
        ("goes=1a@12:00", "adjourned=MEETING@TIME"),
        ("starts=m1@noon", "12:20"),
    ] {
        desk.run(&["record", "session.json", event]).refused(2, &[says]);
    }
    // all or none
    desk.run(&["record", "session.json", "starts=m1@12:00", "ends=2@12:10", "--save", "day.json"])
        .refused(2, &["not under"]);
    assert!(!desk.path().join("day.json").exists());
}
