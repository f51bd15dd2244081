//! No input makes `read` panic, and what it says of any input holds together.

use plenary::{read, verify};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Reads a text as both kinds of file; the reports print and have places inside the text.
fn survives(text: &str) {
    let reports = [read::session(text, "x").map(|loaded| loaded.warnings), read::schedule(text, "x").map(|_| empty())];
    for report in reports {
        let report = match report {
            Ok(warnings) => warnings,
            Err(report) => {
                assert!(report.has_errors(), "refused without a reason:\n{text}");
                report
            }
        };
        let _printed = report.to_string();
        let lines = text.split('\n').count();
        for one in &report.diagnostics {
            assert!(one.line.is_some_and(|line| (1..=lines).contains(&line)), "no place:\n{report}");
            assert!(!one.message.ends_with('.') && !one.help.is_empty(), "{}", one.message);
            assert!(read::CODES.iter().any(|(code, _)| *code == one.code));
        }
    }
}

fn empty() -> read::Report {
    read::session(read::starter(), "x").unwrap().warnings
}

fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("title"),
        Just("items"),
        Just("meetings"),
        Just("id"),
        Just("minutes"),
        Just("after"),
        Just("a"),
        Just("m1"),
        Just("m2"),
        Just("days"),
        Just("times"),
        Just("2022-05-04"),
        Just("2026-03-29"),
        Just("2026-03-29T02:30"),
        Just("10:00-12:00"),
        Just("02:30"),
        Just("Europe/Vienna"),
        Just("rules"),
        Just("set"),
        Just("un-remote"),
        Just("windows"),
        Just("from"),
        Just("to"),
        Just("split"),
        Just("prefer"),
        Just("//"),
        Just("plenary.session/1"),
        Just("schema"),
        Just("plenary.schedule/1"),
        Just("together"),
    ]
    .prop_map(str::to_owned);
    let key = prop_oneof![4 => word.clone(), 1 => ".{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-5..300).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| fields.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// A session in which most things are right.
fn valid() -> Value {
    let mut session: Value = serde_json::from_str(read::starter()).unwrap();
    session["items"][3]["prefer"] = json!([{"pin": "m1", "weight": 2}, {"not_with": ["2"]}]);
    session["items"][4]["together"] = json!(["3"]);
    session["items"][5]["not_parallel"] = json!("2");
    session
}

/// Replaces or removes the value at a path whose steps are taken round the children.
fn mutate(value: &mut Value, path: &[usize], new: Option<Value>) {
    match (value, path) {
        (Value::Object(map), [step, rest @ ..]) if !map.is_empty() => {
            let key = map.keys().nth(step % map.len()).cloned().unwrap();
            match (rest, new) {
                ([], None) => drop(map.remove(&key)),
                (_, new) => mutate(&mut map[&key], rest, new),
            }
        }
        (Value::Array(list), [step, rest @ ..]) if !list.is_empty() => {
            let ix = step % list.len();
            match (rest, new) {
                ([], None) => drop(list.remove(ix)),
                (_, new) => mutate(&mut list[ix], rest, new),
            }
        }
        (value, _) => *value = new.unwrap_or_default(),
    }
}

/// A text with a stretch of it replaced.
fn changed(text: &str, from: usize, length: usize, new: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let from = from.min(chars.len());
    let to = (from + length).min(chars.len());
    chars[..from].iter().copied().chain(new.chars()).chain(chars[to..].iter().copied()).collect()
}

/// The founding case, whose schedule is spoilt.
const SESSION: &str = include_str!("../../fixtures/firearms-wg9.json");
const SCHEDULE: &str = include_str!("../../fixtures/firearms-wg9.schedule.json");

/// Reads a text as a schedule. One that is read can be checked, and is written and read the same.
fn survives_as_schedule(text: &str) -> Result<(), TestCaseError> {
    survives(text);
    let Ok(schedule) = read::schedule(text, "x") else { return Ok(()) };
    let problem = read::session(SESSION, "x").unwrap().problem;
    let violations = verify::check(&problem, None, &schedule);
    prop_assert!(violations.iter().all(|violation| !violation.message.is_empty()));
    let written = serde_json::to_string(&schedule).unwrap();
    let again = read::schedule(&written, "x");
    prop_assert_eq!(again.as_ref(), Ok(&schedule), "{}", written);
    Ok(())
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        survives(&text);
    }

    #[test]
    fn any_text_of_json_characters(text in r#"[\[\]{}:,"'0-9eE+./ \\tfnuraxdb*é\n\t-]{0,80}"#) {
        survives(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        match read::text(file.path()) {
            Ok(text) => survives(&text),
            Err(report) => prop_assert!(report.has_errors()),
        }
    }

    #[test]
    fn any_value(value in any_json()) {
        survives(&value.to_string());
    }

    #[test]
    fn any_value_under_the_fields_of_a_session(items in any_json(), meetings in any_json(), rules in any_json()) {
        survives(&json!({"title": "x", "items": [items], "meetings": meetings, "rules": rules}).to_string());
    }

    #[test]
    fn a_session_with_one_thing_changed(
        path in prop::collection::vec(0usize..30, 1..5),
        new in prop::option::of(any_json()),
    ) {
        let mut session = valid();
        mutate(&mut session, &path, new);
        survives(&session.to_string());
    }

    #[test]
    fn a_schedule_with_one_thing_changed(
        path in prop::collection::vec(0usize..30, 1..7),
        new in prop::option::of(any_json()),
    ) {
        let mut schedule: Value = serde_json::from_str(SCHEDULE).unwrap();
        mutate(&mut schedule, &path, new);
        survives_as_schedule(&schedule.to_string())?;
    }

    #[test]
    fn a_schedule_with_a_stretch_of_text_changed(from in 0usize..7_300, length in 0usize..20, new in ".{0,6}") {
        survives_as_schedule(&changed(SCHEDULE, from, length, &new))?;
    }

    #[test]
    fn a_session_with_a_stretch_of_text_changed(from in 0usize..4000, length in 0usize..20, new in ".{0,6}") {
        let text = serde_json::to_string_pretty(&valid()).unwrap();
        survives(&changed(&text, from, length, &new));
    }
}

#[test]
fn nesting_is_refused_before_it_hurts() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        survives(&open.repeat(200_000));
    }
}

#[test]
fn large_files_that_are_wrong_all_over_are_refused_quickly() {
    let started = std::time::Instant::now();
    survives(&format!("{{\"items\": [{}1]}}", "{\"id\":1},".repeat(1_999)));
    survives(&format!("[{}1]", "[],".repeat(2_000_000)));
    survives(&format!("{{{}\"a\":1}}", (0..300_000).map(|n| format!("\"k{n}\":{n},")).collect::<String>()));
    survives(&"x".repeat(4_000_000));
    let ids: Vec<Value> = (0..2_000)
        .map(|n| json!({"id": format!("item-number-{n}"), "minutes": 5, "after": [format!("itme-{n}")]}))
        .collect();
    survives(
        &json!({"title": "x", "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]}, "items": ids})
            .to_string(),
    );
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
