//! `plenary explain`: what it prints, and that a conflict is one for a solver of others too.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod peer;
mod support;

use std::collections::BTreeSet;
use std::{env, fs};

use peer::Peer;
use plenary::model::Status;
use serde_json::{Value, json};
use support::run::Desk;

/// A day too short for its items, by the sum or by a statement.
fn day(items: &str, more: &str) -> String {
    format!(
        "{{\"title\": \"A body\", {more}\n\"meetings\": {{\"days\": [\"2022-05-04\"], \"times\": [\"10:00-11:00\", \"12:00-13:00\"]}},\n\"items\": [\n{items}\n]}}"
    )
}

#[test]
fn a_conflict_is_quoted_with_its_lines() {
    let desk = Desk::new();
    let items = r#"{"id": "a", "minutes": 30, "pin": "m2"},
{"id": "b", "minutes": 20},
{"id": "c", "minutes": 30, "after": "a", "split": false, "windows": [{"to": "12:30"}]}"#;
    desk.put("session.json", day(items, ""));
    let said = desk.run(&["explain", "session.json"]).quiet(1).out;
    insta::assert_snapshot!(said);
    desk.put("session.json", day(items, r#""order": "free","#).replace(r#""pin": "m2""#, r#""pin": "m1""#));
    let fine = desk.run(&["explain", "session.json"]).quiet(0).out;
    assert_eq!(fine, "a schedule exists: `plenary plan` prints it\n");
}

#[test]
fn lost_capacity_is_arithmetic() {
    let desk = Desk::new();
    let items =
        r#"{"id": "a", "minutes": 70}, {"id": "b", "minutes": 51}, {"id": "c", "minutes": 5, "optional": true}"#;
    desk.put("session.json", day(items, ""));
    insta::assert_snapshot!(desk.run(&["explain", "session.json"]).quiet(1).out);
    let fewer = items.replace("51", "20");
    desk.put("session.json", day(&fewer, r#""rules": {"interpreted_meetings": 1},"#));
    insta::assert_snapshot!(desk.run(&["explain", "session.json"]).quiet(1).out);
    let json = desk.run(&["explain", "session.json", "--json"]).quiet(1).json();
    assert_eq!(json["shortage"], json!({"needed_minutes": 70, "meetings": 1, "meeting_minutes": 60}));
    let planned = desk.run(&["plan", "session.json", "--format", "table"]);
    assert!(planned.err.contains("plenary explain session.json"), "{}", planned.err);
}

/// The session with these statements only, as a file.
fn only(session: &Value, kept: &BTreeSet<(String, String)>) -> Value {
    let keep = |pointer: String, word: &str| kept.contains(&(pointer, word.to_owned()));
    let mut session = session.clone();
    for (n, item) in session["items"].as_array_mut().unwrap().iter_mut().enumerate() {
        let item = item.as_object_mut().unwrap();
        for word in ["after", "not_with", "not_parallel"] {
            if let Some(Value::Array(list)) = item.get_mut(word) {
                let mut place = 0..;
                list.retain(|_| keep(format!("/items/{n}/{word}/{}", place.next().unwrap()), word));
            }
        }
        for word in ["pin", "forbid", "allow", "windows", "available_from", "position"] {
            if !keep(format!("/items/{n}/{word}"), word) {
                item.remove(word);
            }
        }
        if !keep(format!("/items/{n}/split"), "split") {
            item.insert("split".into(), json!({"min_minutes": 1}));
        }
        if !keep(format!("/items/{n}/interpretation"), "interpretation") {
            item.insert("interpretation".into(), json!([]));
        }
        if !keep(format!("/items/{n}"), "item") {
            item.insert("optional".into(), json!(true));
        }
        item.remove("prefer");
    }
    if let Value::Array(meetings) = &mut session["meetings"] {
        for (n, meeting) in meetings.iter_mut().enumerate() {
            if !keep(format!("/meetings/{n}/reserve_minutes"), "reserve_minutes") {
                meeting.as_object_mut().unwrap().remove("reserve_minutes");
            }
        }
    }
    if !keep("/order".to_owned(), "order") {
        session["order"] = json!("free");
    }
    let rules = session["rules"].as_object_mut().unwrap();
    rules.retain(|word, _| keep(format!("/rules/{word}"), word));
    session
}

#[test]
fn a_conflict_is_one_for_the_peer_and_none_without_any_member() {
    let Some(peer) = Peer::find() else { return };
    // 300 tight ones take hours: every member of a conflict is a run of the peer
    let count = |name: &str, usual| env::var(name).map_or(usual, |text| text.parse::<usize>().expect("a number"));
    let (tight, tiny) = (count("PLENARY_EXPLAIN_TIGHT", 0), count("PLENARY_EXPLAIN_TINY", 6));
    let desk = Desk::new();
    let mut compared = 0;
    for (class, wanted, among) in [("tight", tight, tight), ("tiny", tiny, 3 * tiny)] {
        let (mut found, mut members) = (0, 0);
        for file in peer.sessions(class, among, desk.path()) {
            if found == wanted {
                break;
            }
            let session: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let run = desk.run(&["explain", file.to_str().unwrap(), "--json"]);
            // what stands together in one entry is one statement for us, and several for the file
            let joint = session["items"].as_array().unwrap().iter().any(|item| item.get("together").is_some());
            if run.code != 1 || joint {
                continue;
            }
            found += 1;
            let conflict = run.json();
            let kept: BTreeSet<(String, String)> = conflict["conflict"]
                .as_array()
                .unwrap()
                .iter()
                .map(|said| (said["statement"].as_str().unwrap().to_owned(), said["word"].as_str().unwrap().to_owned()))
                .collect();
            let exists = |kept: &BTreeSet<(String, String)>| {
                desk.put("less.json", only(&session, kept).to_string());
                match peer.plan(&desk.path().join("less.json"), 60.0) {
                    Ok(said) => said.status.map(|status| status != Status::Infeasible),
                    Err(why) => panic!("{}: {why}", file.display()),
                }
            };
            assert_eq!(exists(&kept), Some(false), "{}: {kept:?}", file.display());
            for one in &kept {
                let mut rest = kept.clone();
                rest.remove(one);
                assert_eq!(exists(&rest), Some(true), "{} without {one:?}: {kept:?}", file.display());
                members += 1;
            }
        }
        println!("{class}: {found} conflicts of {members} statements in all, the peer agrees");
        compared += found;
    }
    assert!(compared > 5, "only {compared} conflicts");
}

/// What `explain` proposes, made, gives a session that the peer plans too, and a schedule that `check` passes.
#[test]
fn every_repair_mends_the_session_for_the_peer_too() {
    let Some(peer) = Peer::find() else { return };
    let count = |name: &str, usual| env::var(name).map_or(usual, |text| text.parse::<usize>().expect("a number"));
    let (sessions, most) = (count("PLENARY_REPAIR_TIGHT", 1), count("PLENARY_REPAIRS", 2));
    let desk = Desk::new();
    let mut mended = 0;
    for file in peer.sessions("tight", sessions, desk.path()) {
        // it may tell how it gets on
        let run = desk.run(&["explain", file.to_str().unwrap(), "--json"]);
        assert_eq!(run.code, 1, "{}", run.err);
        let answer = run.json();
        let repairs = answer["repairs"].as_array().unwrap();
        assert!(!repairs.is_empty(), "{}: {answer:#}", file.display());
        for repair in repairs.iter().take(most) {
            let typed: Vec<&str> =
                repair["typed"].as_array().unwrap().iter().map(|edit| edit.as_str().unwrap()).collect();
            let session = file.to_str().unwrap();
            let more = ["--save", "mended.json", "-o", "schedule.json", "--time-limit", "5"];
            let run = desk.run(&[&["whatif", session], typed.as_slice(), &more].concat());
            let said = peer.plan(&desk.path().join("mended.json"), 60.0).unwrap();
            assert!(said.status.is_some_and(|status| status != Status::Infeasible), "{}: {typed:?}", file.display());
            // a hard session may not be planned in five seconds; that it can be was found before
            if run.code == 0 {
                desk.run(&["check", "mended.json", "schedule.json"]).quiet(0);
            } else {
                assert_eq!(run.code, 4, "{}: {typed:?}: {}", file.display(), run.err);
            }
            mended += 1;
        }
    }
    println!("{mended} repairs of {sessions} tight sessions, the peer agrees");
}
