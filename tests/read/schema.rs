//! The schemas say what `read` does.

use std::fs;

use plenary::read;
use serde_json::{Value, json};

use crate::support::here;

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::validator_for(schema).unwrap()
}

#[test]
fn the_starter_and_every_valid_session_fit_the_schema() {
    let schema = validator(&read::session_schema());
    let starter: Value = serde_json::from_str(read::starter()).unwrap();
    assert!(schema.is_valid(&starter), "{:?}", schema.iter_errors(&starter).map(|e| e.to_string()).collect::<Vec<_>>());
    assert!(schema.is_valid(&every_form()));
    read::session(&every_form().to_string(), "x").unwrap_or_else(|report| panic!("{report}"));
}

/// A session that says everything in every way.
fn every_form() -> Value {
    json!({
        "schema": "plenary.session/2", "title": {"en": "All", "//": ["a", "b"]}, "symbol": "A/1", "place": "Vienna",
        "timezone": "Europe/Vienna", "status": "proposed", "footnotes": [{"en": "Note"}, "Note"], "idle": true,
        "rules": {"set": "un-onsite", "max_meeting_minutes": null, "min_break_minutes": 30, "max_meetings_per_day": 3,
            "max_minutes_per_day": 480, "max_parallel_interpreted": 2, "interpreted_meetings": 9,
            "interpreted_minutes_per_day": 600, "earliest": "08:00", "latest": "22:00", "max_span_minutes": 600,
            "min_night_rest_minutes": 660, "turnaround_minutes": 5},
        "order": "free", "objectives": ["earliness", "balance", "lost_time"],
        "lost_time": {"continuation_minutes": 45, "short_part_minutes": 0},
        "participants": [{"timezone": "Asia/Tokyo", "weight": 2}, {"timezone": "UTC"}],
        "meetings": [
            {"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "12:00", "room": "A", "reserve_minutes": 5},
            {"id": "c1", "date": "2022-05-04", "start": "10:00", "end": "12:00", "track": "cow", "languages": ["en", "fr"]},
            {"id": "c2", "date": "2022-05-05", "start": "10:00", "end": "12:00", "track": "cow", "interpreted": false},
            {"id": "p2", "date": "2022-05-05", "start": "10:00", "end": "12:00", "interpreted": false, "languages": []},
        ],
        "items": [
            {"id": "a", "minutes": 30.0, "split": true, "position": "first", "pin": "p1", "forbid": "p2", "priority": 9},
            {"id": "b", "number": "2", "title": {"zh": "二"}, "minutes": {"low": 20, "likely": 25, "high": 40}, "after": "a",
                "together": "c", "split": {}, "documents": "A/2", "optional": true},
            {"id": "c", "minutes": {"speakers": 4, "minutes_each": 5}, "after": ["a", {"item": "a", "gap_minutes": 5}],
                "split": {"min_minutes": 5, "max_parts": 2}, "interpretation": [], "interruptible": true,
                "windows": [{"from": "09:00", "to": "17:00", "timezone": "Asia/Tokyo"}, {"from": "2022-05-04"},
                    {"to": "2022-05-05T12:00:00"}, {"from": "2022-05-04T10:00Z", "to": "2022-05-06"}, {}],
                "available_from": "2022-05-04T10:00+02:00", "documents": ["A/3"]},
            {"id": "d", "minutes": 15, "track": "cow", "not_with": "a", "not_parallel": ["b"], "split": false,
                "keep": {"within_minutes": 30},
                "interpretation": ["en"], "allow": ["c1"], "available_from": "2022-05-04",
                "prefer": [{"pin": ["c1"], "forbid": [], "allow": "c1", "not_with": "a", "weight": 3},
                    {"windows": [{"to": "12:00"}], "available_from": "2022-05-04T09:00"}]},
        ],
    })
}

#[test]
fn wrong_shapes_do_not_fit_the_schema() {
    let schema = validator(&read::session_schema());
    let good = every_form();
    for (pointer, wrong) in [
        ("/title", json!("")),
        ("/title", json!(5)),
        ("/items/0/minutes", json!(0)),
        ("/items/0/minutes", json!("90")),
        ("/items/0/minutes", json!(7.5)),
        ("/items/0/minutes", json!({"speakers": 2})),
        ("/items/0/priority", json!(10)),
        ("/items/0/id", json!("x".repeat(65))),
        ("/items/0/id", json!("a\u{7}")),
        ("/items/0/split", json!("no")),
        ("/items/0/position", json!("middle")),
        ("/items/2/windows/0/from", json!("9:00")),
        ("/items/3/keep", json!(30)),
        ("/items/3/keep", json!({})),
        ("/items/3/keep", json!({"within_minutes": -1})),
        ("/items/3/keep", json!({"within_minutes": "30"})),
        ("/items/3/keep", json!({"within_minutes": 1441})),
        ("/items/3/keep", json!({"within_minutes": 30, "item": "d"})),
        ("/meetings/0/date", json!("4 May")),
        ("/meetings/0/end", json!("24:00")),
        ("/rules/set", json!("un")),
        ("/rules/earliest", json!(8)),
        ("/objectives/0", json!("fairness")),
        ("/order", json!("random")),
        ("/lost_time/short_part_minutes", json!(601)),
        ("/lost_time", json!(30)),
        ("/schema", json!("plenary.session/3")),
        ("/items/0/pin", json!(null)),
        ("/meetings", json!({"days": []})),
        ("/meetings", json!({"days": ["2022-05-04"], "between": "09:00-19:00", "length": 120, "step": 30})),
        (
            "/meetings",
            json!({"days": ["2022-05-04"], "times": ["09:00-11:00"], "between": "09:00-19:00", "length": 120,
            "step": 30, "per_day": 2}),
        ),
        ("/idle", json!("yes")),
        ("/items/1", json!({"id": "b", "minutes": 5, "minuts": 5})),
    ] {
        let mut session = good.clone();
        let Some(place) = session.pointer_mut(pointer) else { panic!("{pointer}: nothing there") };
        *place = wrong.clone();
        assert!(!schema.is_valid(&session), "{pointer}: {wrong} fits the schema");
        assert!(read::session(&session.to_string(), "x").is_err(), "{pointer}: {wrong} reads");
    }
}

/// What the schema cannot say (references, clocks) is left to `read`; what it refuses, `read` refuses too.
#[test]
fn what_the_schema_refuses_is_refused() {
    let schema = validator(&read::session_schema());
    for file in fs::read_dir(here("fixtures/invalid")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if let Ok(value) = serde_json::from_str::<Value>(&text)
            && !schema.is_valid(&value)
        {
            assert!(read::session(&text, "x").is_err(), "{}", path.display());
        }
    }
}

#[test]
fn the_session_schema_is_this() {
    insta::assert_snapshot!("session-schema", serde_json::to_string_pretty(&read::session_schema()).unwrap());
}

#[test]
fn a_schedule_file_fits_its_schema_and_reads_with_and_without_what_may_be_absent() {
    let schema = validator(&read::schedule_schema());
    // as the peers write it
    let mut file = json!({
        "schema": "plenary.schedule/1",
        "session": {"title": "x", "symbol": null, "place": null, "timezone": "Europe/Vienna", "rules": {"max_meeting_minutes": 120}},
        "status": "feasible",
        "objectives": [{"name": "earliness", "value": 3, "bound": null}],
        "solver": {"name": "cp-sat", "version": "9", "seconds": 0.1, "gap": 0, "threads": 1, "seed": 0},
        "meetings": [{"id": "m1", "track": "plenary", "start": "2022-05-04T10:00:00+02:00", "end": "2022-05-04T12:00:00+02:00",
            "utc_start": "2022-05-04T08:00:00Z", "used_minutes": 30, "spare_minutes": 90, "interpreted": true, "languages": ["en"],
            "entries": [{"items": ["a"], "number": "1", "title": "A", "start": "2022-05-04T10:00:00+02:00",
                "end": "2022-05-04T10:30:00+02:00", "minutes": 30, "part": 1, "parts": 1, "continued": false}]}],
        "unscheduled": [{"item": "b", "reason": "no room"}],
        "a_later_field": {"of": "a later version"},
    });
    assert!(schema.is_valid(&file));
    let read_it = |file: &Value| read::schedule(&file.to_string(), "x").unwrap_or_else(|report| panic!("{report}"));
    let full = read_it(&file);
    assert_eq!(full.meetings[0].entries[0].items, ["a"]);
    for absent in ["objectives", "unscheduled"] {
        file.as_object_mut().unwrap().remove(absent);
    }
    file["session"] = json!({"title": null, "timezone": null});
    file["solver"] = json!({"name": "by hand"});
    assert_eq!(read_it(&file).session.timezone, "UTC");
}
