//! `plenary explain`: what it prints, and that a conflict is one for a solver of others too.

use std::collections::BTreeSet;
use std::{env, fs};

use serde_json::{Value, json};

use crate::peer::Peer;
use crate::support::run::Desk;

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

/// Inside a meeting entries stand in the order of the file. An item that floats, with hours of its own in the middle of a meeting,
/// may have to stand after a later one.
#[test]
fn an_item_that_floats_is_taken_after_a_later_one() {
    let desk = Desk::new();
    let items = r#"{"id": "a", "minutes": 20},
{"id": "b", "minutes": 15, "order": "free", "split": false, "windows": [{"from": "10:40", "to": "11:00"}]},
{"id": "c", "minutes": 20, "after": "a"},
{"id": "d", "minutes": 60, "position": "last"}"#;
    desk.put("session.json", day(items, ""));
    let said = desk.run(&["explain", "session.json"]).quiet(1).out;
    let fixes = said.split_once("each was tried").unwrap().1;
    let first = fixes.lines().nth(1).unwrap();
    assert_eq!(first, "  take item b after item c", "{said}");
    let fixed = desk.run(&["whatif", "session.json", "set-gap=b:c:0", "--json"]).json();
    assert_eq!(fixed["schedule"]["meetings"][0]["entries"][2]["items"], json!(["b"]));
    // the second and the third `after` of items that have one already: as a list, and as a text
    let both = desk.run(&["whatif", "session.json", "set-gap=b:c:0", "set-gap=b:a:10", "--json"]).json();
    assert_eq!(both["feasible"], json!(true), "{both}");
    let never = desk.run(&["whatif", "session.json", "set-gap=b:c:0", "set-gap=c:d:0"]);
    assert_ne!(never.code, 0, "c comes after d, which is last: {}", never.out);
    assert!(desk.run(&["whatif", "session.json", "set-gap=c:x:5"]).err.contains("`x`"));
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

/// Whether any schedule exists for each of the sessions: the peer plans for a goal that is nothing where there is no
/// baseline.
fn exist(peer: &Peer, desk: &Desk, sessions: Vec<Value>) -> Vec<Option<bool>> {
    let file = |(n, mut session): (usize, Value)| {
        session["objectives"] = json!(["changes"]);
        desk.put(&format!("asked-{n}.json"), session.to_string());
        desk.path().join(format!("asked-{n}.json"))
    };
    let files: Vec<_> = sessions.into_iter().enumerate().map(file).collect();
    peer.exist(&files, 60.0)
}

/// That no schedule exists, and that one does without any of the statements that `explain` names. How many it names.
fn conflict_agrees(peer: &Peer, desk: &Desk, name: &str, session: &Value, answer: &Value) -> usize {
    let said = answer["conflict"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let kept: BTreeSet<(String, String)> = said.map(|said| (text(&said["statement"]), text(&said["word"]))).collect();
    let without = |one: &(String, String)| {
        let mut rest = kept.clone();
        rest.remove(one);
        only(session, &rest)
    };
    let sessions = std::iter::once(only(session, &kept)).chain(kept.iter().map(without)).collect();
    let exists = exist(peer, desk, sessions);
    assert_eq!(exists[0], Some(false), "{name}: {kept:?}");
    for (one, exists) in kept.iter().zip(&exists[1..]) {
        assert_eq!(*exists, Some(true), "{name} without {one:?}: {kept:?}");
    }
    kept.len()
}

/// What `explain` proposes, made, gives a session that the peer plans too, and a schedule that `check` passes. How many
/// repairs there are, and how many of them have one within a second.
fn repairs_agree(peer: &Peer, desk: &Desk, file: &str, answer: &Value, most: usize) -> (usize, usize) {
    let repairs = answer["repairs"].as_array().unwrap();
    assert!(!repairs.is_empty(), "{file}: {answer:#}");
    let (mut quick, mut sessions) = (0, Vec::new());
    for repair in repairs.iter().take(most) {
        let typed: Vec<&str> = repair["typed"].as_array().unwrap().iter().map(|edit| edit.as_str().unwrap()).collect();
        let within = |seconds| {
            let more = ["--force", "--save", "mended.json", "-o", "schedule.json", "--time-limit", seconds];
            desk.run(&[&["whatif", file], typed.as_slice(), &more].concat())
        };
        let mut run = within("1");
        if run.code == 4 {
            run = within("60");
        } else {
            quick += 1;
        }
        assert_eq!(run.code, 0, "{file}: {typed:?}: {}", run.err);
        desk.run(&["check", "mended.json", "schedule.json"]).quiet(0);
        let mended = fs::read_to_string(desk.path().join("mended.json")).unwrap();
        sessions.push(serde_json::from_str(&mended).unwrap());
    }
    let tried = sessions.len();
    assert_eq!(exist(peer, desk, sessions), vec![Some(true); tried], "{file}: {repairs:?}");
    (tried, quick)
}

/// 300 of the class `tight` take an hour: `PLENARY_EXPLAIN_TIGHT=300 PLENARY_REPAIRS=9`.
#[test]
fn conflicts_and_repairs_are_those_of_the_peer_too() {
    let Some(peer) = Peer::find() else { return };
    let count = |name: &str, usual| env::var(name).map_or(usual, |text| text.parse::<usize>().expect("a number"));
    let (tight, tiny) = (count("PLENARY_EXPLAIN_TIGHT", 1), count("PLENARY_EXPLAIN_TINY", 6));
    let most = count("PLENARY_REPAIRS", 2);
    let desk = Desk::new();
    let mut compared = 0;
    for (class, wanted, among) in [("tight", tight, tight), ("tiny", tiny, 3 * tiny)] {
        let (mut found, mut members, mut repairs, mut quick) = (0, 0, 0, 0);
        for file in peer.sessions(class, among, desk.path()) {
            if found == wanted {
                break;
            }
            let name = file.to_str().unwrap();
            let session: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            // it may tell how it gets on
            let run = desk.run(&["explain", name, "--json"]);
            assert!(class == "tiny" || run.code == 1, "{name}: {}", run.err);
            // what stands together in one entry is one statement for us, and several for the file
            let joint = session["items"].as_array().unwrap().iter().any(|item| item.get("together").is_some());
            if run.code != 1 || joint {
                continue;
            }
            let answer = run.json();
            members += conflict_agrees(&peer, &desk, name, &session, &answer);
            if class == "tight" {
                let (all, within_a_second) = repairs_agree(&peer, &desk, name, &answer, most);
                (repairs, quick) = (repairs + all, quick + within_a_second);
            }
            found += 1;
            println!("{class} {found}: {members} statements, {repairs} repairs, {quick} planned in a second");
        }
        compared += found;
    }
    assert!(compared > 5, "only {compared} conflicts");
}
