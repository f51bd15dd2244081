//! Twenty small sessions (`fixtures/chair`): what a secretary expects of each plan, and the plan that comes out.
//!
//! `expected.json` has both, and a verdict. Its expectations are older than its plans, and are not changed: where a plan
//! differs, `as_expected` is false, and the plan is tested as recorded.

use std::collections::BTreeSet;
use std::fs;

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::{fixture, here, json_files};

fn cases() -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(&fixture("chair/expected.json")).unwrap();
    assert_eq!(cases.len(), 20);
    cases
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// The elements of a list; none where there is no list.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn time(value: &Value) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text(value)).unwrap()
}

fn session(case: &Value) -> String {
    fixture(&format!("chair/{}.json", text(&case["session"])))
}

/// The schedule of a session, after the edits that its case names; null where there is none.
fn planned(desk: &Desk, case: &Value) -> Value {
    desk.put("session.json", session(case));
    let edits: Vec<&str> = list(&case["edits"]).iter().map(text).collect();
    let command = if edits.is_empty() { "plan" } else { "whatif" };
    let run = desk.run(&[&[command, "session.json", "--format", "json"], edits.as_slice()].concat());
    assert!(run.code == 0 || run.code == 1, "{}: {}", case["session"], run.err);
    match run.code {
        1 => Value::Null,
        _ if edits.is_empty() => run.json(),
        _ => run.json()["schedule"].clone(),
    }
}

/// A schedule in one line: the minutes of each item in each meeting, and what is left out.
fn line(schedule: &Value) -> String {
    if schedule.is_null() {
        return "none".to_owned();
    }
    let entry = |entry: &Value| {
        let items: Vec<&str> = list(&entry["items"]).iter().map(text).collect();
        format!("{} {}", items.join("+"), entry["minutes"])
    };
    let meeting = |meeting: &Value| {
        let entries: Vec<String> = list(&meeting["entries"]).iter().map(entry).collect();
        format!("{}: {}", text(&meeting["id"]), entries.join(", "))
    };
    let meetings: Vec<String> = list(&schedule["meetings"]).iter().map(meeting).collect();
    let left: Vec<&str> = list(&schedule["unscheduled"]).iter().map(|one| text(&one["item"])).collect();
    let left = if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    format!("{}{left}", meetings.join(" / "))
}

/// The parts of an item in the order of time, each with its meeting.
fn parts<'a>(schedule: &'a Value, item: &str) -> Vec<(&'a str, &'a Value)> {
    let mut parts = Vec::new();
    for meeting in list(&schedule["meetings"]) {
        for entry in list(&meeting["entries"]) {
            if list(&entry["items"]).iter().any(|id| text(id) == item) {
                parts.push((text(&meeting["id"]), entry));
            }
        }
    }
    parts.sort_by_key(|(_, entry)| time(&entry["start"]));
    parts
}

/// Minutes from the end of one item to the start of another; `None` where one is not in the schedule.
fn gap(schedule: &Value, one: &str, other: &str) -> Option<i64> {
    let (before, after) = (parts(schedule, one), parts(schedule, other));
    let (end, start) = (time(&before.last()?.1["end"]), time(&after.first()?.1["start"]));
    Some((start - end).num_minutes())
}

/// Whether parts of two items overlap by the clock.
fn overlap(schedule: &Value, one: &str, other: &str) -> bool {
    let others = parts(schedule, other);
    parts(schedule, one).iter().any(|(_, left)| {
        others
            .iter()
            .any(|(_, right)| time(&left["start"]) < time(&right["end"]) && time(&right["start"]) < time(&left["end"]))
    })
}

/// A word as `explain` prints it, which gives sums of minutes in hours.
fn printed(word: &str) -> String {
    word.parse::<u32>().map_or_else(|_| word.to_owned(), |minutes| format!("{} h {:02}", minutes / 60, minutes % 60))
}

/// What there is of one kind of expectation, written as the expectation is: the two are equal where it holds.
fn seen(kind: &str, wanted: &Value, schedule: &Value, explained: &str) -> Value {
    let each = |tell: &dyn Fn(&str) -> Value| -> Value {
        wanted.as_object().unwrap().keys().map(|item| (item.clone(), tell(item))).collect()
    };
    // of those that are wanted, the ones for which something is so
    let those =
        |so: &dyn Fn(&str) -> bool| -> Value { list(wanted).iter().filter(|word| so(text(word))).cloned().collect() };
    let held: Vec<&str> = list(&schedule["meetings"]).iter().map(|one| text(&one["id"])).collect();
    match kind {
        "in" => each(&|item| parts(schedule, item).iter().map(|(meeting, _)| *meeting).collect()),
        "minutes" => each(&|item| parts(schedule, item).iter().map(|(_, entry)| entry["minutes"].clone()).collect()),
        // without seconds and offset
        "starts" => {
            each(&|item| parts(schedule, item).first().map_or(Value::Null, |(_, one)| json!(text(&one["start"])[..16])))
        }
        "order" => {
            let mut items: Vec<&str> = list(wanted).iter().map(text).collect();
            items.retain(|item| !parts(schedule, item).is_empty());
            items.sort_by_key(|item| time(&parts(schedule, item)[0].1["start"]));
            json!(items)
        }
        "held" => json!(held),
        "not_held" => those(&|meeting| !held.contains(&meeting)),
        "left_out" => list(&schedule["unscheduled"]).iter().map(|one| one["item"].clone()).collect(),
        "gap" => {
            let least = wanted[2].as_i64().unwrap();
            let minutes = gap(schedule, text(&wanted[0]), text(&wanted[1]));
            json!([wanted[0], wanted[1], minutes.map(|minutes| minutes.min(least))])
        }
        "apart" => {
            let (one, other) = (text(&wanted[0]), text(&wanted[1]));
            those(&|_| !schedule.is_null() && !overlap(schedule, one, other))
        }
        "shortest_part" => {
            let entries = list(&schedule["meetings"]).iter().flat_map(|meeting| list(&meeting["entries"]));
            let cut = entries.filter(|entry| entry["parts"].as_u64().unwrap() > 1);
            let shortest = cut.map(|entry| entry["minutes"].as_u64().unwrap()).min();
            let least = wanted.as_u64().unwrap();
            json!(shortest.map_or(least, |shortest| shortest.min(least)))
        }
        "no_plan" => json!(schedule.is_null()),
        "proposes" => those(&|word| explained.contains(&printed(word))),
        "never_proposes" => those(&|word| !explained.contains(&printed(word))),
        _ => panic!("no such expectation: {kind}"),
    }
}

#[test]
fn each_plan_is_the_recorded_one_and_as_expected_where_it_is_said_to_be() {
    let desk = Desk::new();
    for case in cases() {
        let name = text(&case["session"]);
        let schedule = planned(&desk, &case);
        assert_eq!(line(&schedule), text(&case["plan"]), "{name}");
        let explained = if schedule.is_null() {
            desk.run(&["explain", "session.json"]).quiet(1).out
        } else {
            assert_eq!(schedule["status"], "optimal", "{name}");
            String::new()
        };
        let mut differs = Vec::new();
        for (kind, wanted) in case["expected"].as_object().unwrap() {
            let seen = seen(kind, wanted, &schedule, &explained);
            if seen != *wanted {
                differs.push(format!("{kind}: {seen}, expected {wanted}"));
            }
        }
        assert_eq!(differs.is_empty(), case["as_expected"].as_bool().unwrap(), "{name}: {differs:?}\n{explained}");
    }
}

#[test]
fn the_page_has_each_session_with_its_expectation_plan_and_verdict() {
    let page = fs::read_to_string(here("docs/src/explanation/expectations.md")).unwrap();
    let cases = cases();
    for case in &cases {
        let file: Value = serde_json::from_str(&session(case)).unwrap();
        let block = format!(
            "**`{}`.** {}\n\n- *Expected:* {}\n- *Plan:* `{}`\n- *Verdict:* {}\n",
            text(&case["session"]),
            text(&file["//"]),
            text(&case["secretary"]),
            text(&case["plan"]),
            text(&case["verdict"]),
        );
        assert!(page.contains(&block), "the page does not say:\n{block}");
    }
    let expected = cases.iter().filter(|case| case["as_expected"] == true).count();
    assert!(page.contains(&format!("{expected} of the 20 plans are as expected.")), "{expected}");
}

#[test]
fn every_session_of_the_folder_has_its_expectation() {
    let files = json_files(&here("fixtures/chair"));
    let mut names: BTreeSet<String> =
        files.iter().map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert!(names.remove("expected"));
    let listed: BTreeSet<String> = cases().iter().map(|case| text(&case["session"]).to_owned()).collect();
    assert_eq!(names, listed);
}
