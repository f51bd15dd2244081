//! `calibrate`, and `--expected`, as they are typed.

use serde_json::{Value, json};

use crate::support::fixture;
use crate::support::run::Desk;

fn record(number: u32, announced: &str, opened: &str) -> String {
    format!(
        "A/C.1/78/SR.{number}\n\nSummary record of the meeting held at Headquarters, New York, on Tuesday, 10 October 2023, at \
         {announced}\n\nThe meeting was called to order at {opened}\n\nAgenda item 92\n\nThe meeting rose at 5.55 p.m.\n"
    )
}

#[test]
fn records_say_how_late_meetings_start_and_a_session_takes_it() {
    let desk = Desk::founding();
    let hours = ["3.05 p.m.", "3.10 p.m.", "3.10 p.m.", "3.15 p.m.", "3.25 p.m."];
    let names: Vec<String> = (1..=5).map(|number| format!("record{number}.txt")).collect();
    for (number, (name, hour)) in names.iter().zip(hours).enumerate() {
        desk.put(name, record(number as u32 + 1, "3 p.m.", hour));
    }
    let four: Vec<&str> = ["calibrate"].into_iter().chain(names[..4].iter().map(String::as_str)).collect();
    let few = desk.run(&four).quiet(0);
    assert!(few.out.contains("no `uncertainty` is made of fewer than 5"), "{}", few.out);
    let all: Vec<&str> = ["calibrate"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let answer = desk.run(&[&all[..], &["--json", "--into", "session.json"]].concat()).quiet(0).json();
    let late = &answer["meetings"][0];
    assert_eq!((&late["observations"], &late["p50"], &late["body"]), (&json!(5), &json!(10), &Value::Null), "{answer}");
    assert_eq!(answer["meetings"][1]["body"], json!("A/C.1"));
    // nothing else of the session changes
    let mut session: Value = serde_json::from_str(&desk.get("session.json")).unwrap();
    assert_eq!(session["uncertainty"]["late_start"], answer["uncertainty"]["late_start"]);
    assert_eq!(session["uncertainty"]["late_start"]["likely"], json!(10));
    drop(session.as_object_mut().unwrap().remove("uncertainty"));
    assert_eq!(session, serde_json::from_str::<Value>(&fixture("firearms-wg9.json")).unwrap());
}

#[test]
fn past_sessions_are_compared_with_the_plan_before() {
    let desk = Desk::new();
    let mut session = json!({"title": "Board, first session", "timezone": "Europe/Vienna",
        "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 10}, {"id": "2", "minutes": 90}, {"id": "3", "minutes": 60}]});
    desk.put("before.json", session.to_string());
    desk.run(&["plan", "before.json", "-o", "plan.json"]).quiet(0);
    session["items"][0]["minutes"] = json!(20);
    session["held"] =
        json!([{"meeting": "m1", "entries": [{"item": "1", "minutes": 20}, {"item": "2", "minutes": 90}]}]);
    desk.put("after.json", session.to_string());
    let answer = desk.run(&["calibrate", "after.json", "plan.json", "--json"]).quiet(0).json();
    assert_eq!(answer["sources"][0]["items"], json!(2), "{answer}");
    let procedural = answer["items"].as_array().unwrap().iter().find(|one| one["kind"] == "procedural").unwrap();
    assert_eq!((&procedural["p50"], &procedural["observations"]), (&json!(200), &json!(1)));
    // without the plan nobody knows what was planned
    let alone = desk.run(&["calibrate", "after.json", "--json"]).quiet(0).json();
    assert_eq!((&alone["items"], &alone["uncertainty"]), (&json!([]), &json!({})));
    desk.run(&["calibrate", "after.json", "--into", "after.json"]).refused(2, &["fewer than 5 observations"]);
}

#[test]
fn hostile_and_other_documents_are_refused() {
    let desk = Desk::new();
    desk.put("agenda.txt", "Provisional agenda\n1. Opening of the meeting at 3 p.m.\n");
    desk.run(&["calibrate", "agenda.txt"]).refused(3, &["no sentence says when a meeting was called to order"]);
    desk.put("broken.docx", b"PK\x03\x04 and no more");
    desk.run(&["calibrate", "broken.docx"]).refused(3, &["broken.docx"]);
    desk.put("deep.html", "<div>".repeat(200_000));
    let deep = desk.run(&["calibrate", "deep.html"]);
    assert!(deep.code == 3 && !deep.err.contains("panicked"), "{} {}", deep.code, deep.err);
    desk.run(&["calibrate", "missing.pdf"]).refused(3, &["missing.pdf"]);
    // a meeting that is called to order before it was announced is not late; five hours are a misread hour
    desk.put("odd.txt", record(1, "3 p.m.", "2.55 p.m.") + &record(2, "10 a.m.", "3 p.m."));
    let odd = desk.run(&["calibrate", "odd.txt", "--json"]).quiet(0).json();
    assert_eq!((&odd["sources"][0]["meetings"], &odd["sources"][0]["left_out"]), (&json!(1), &json!(1)), "{odd}");
    assert_eq!(odd["meetings"][0]["p90"], json!(0));
}

#[test]
fn expected_hours_are_printed_on_request_and_never_as_promises() {
    let desk = Desk::founding();
    let plain = desk.run(&["export", "schedule.json", "--format", "md"]).quiet(0).out;
    assert!(!plain.contains("about"), "{plain}");
    for (lang, about) in
        [("en", "about "), ("fr", "vers "), ("es", "hacia las "), ("ru", "около "), ("zh", "约"), ("ar", "نحو ")]
    {
        let args = ["export", "schedule.json", "--expected", "session.json", "--lang", lang];
        for format in ["table", "md", "html"] {
            let run = desk.run(&[&args[..], &["--format", format]].concat());
            // the hour of each item that starts, and the note that it is no promise
            assert!(run.code == 0 && run.out.matches(about).count() >= 5, "{lang} {format}: {}", run.out);
        }
        let written = desk.run(&[&args[..], &["-o", &format!("annex.{lang}.docx")]].concat());
        assert!(written.code == 0 && desk.names().contains(&format!("annex.{lang}.docx")));
    }
    let note = "Hours marked “about” are expectations, not fixed times";
    let english = desk.run(&["export", "schedule.json", "--expected", "session.json", "--format", "md"]);
    assert!(english.out.contains(note), "{}", english.out);
    // a plan keeps them in its file
    assert_eq!(desk.run(&["plan", "session.json", "--expected", "-o", "planned.json"]).code, 0);
    let planned: Value = serde_json::from_str(&desk.get("planned.json")).unwrap();
    let hours = planned["expected"].as_array().unwrap();
    assert!(hours.len() == 7 && hours[0]["start"].as_str().unwrap().contains(":0"), "{hours:?}");
    let later = desk.run(&["export", "planned.json", "--format", "md"]).quiet(0).out;
    assert!(later.contains("about noon") || later.contains("about 12"), "{later}");
    desk.run(&["check", "session.json", "planned.json"]).quiet(0);
    desk.put("other.json", fixture("two-tracks.json"));
    desk.run(&["export", "schedule.json", "--expected", "other.json", "--format", "md"])
        .refused(3, &["another session"]);
}
