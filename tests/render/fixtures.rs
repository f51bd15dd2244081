//! Checks that the fixtures are documented, and that the founding schedule matches its session.

use std::collections::BTreeMap;

use plenary::model::Schedule;
use serde_json::Value;

use crate::support::{fixture, here};

fn files() -> Vec<String> {
    let folder = here("fixtures");
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".json")).collect();
    names.sort();
    names
}

fn json(name: &str) -> Value {
    serde_json::from_str(&fixture(name)).unwrap()
}

#[test]
fn every_fixture_is_listed_with_its_answer() {
    let readme = include_str!("../../fixtures/README.md");
    for name in files() {
        assert!(readme.contains(&format!("\n| `{name}` | ")), "fixtures/README.md has no line for {name}");
    }
}

#[test]
fn every_session_has_a_comment_and_a_schema() {
    for name in files().iter().filter(|name| !name.ends_with(".schedule.json")) {
        let session = json(name);
        let schema = &session["schema"];
        assert!(schema == "plenary.session/1" || schema == "plenary.session/2", "{name}: {schema}");
        assert!(session.get("//").is_some(), "{name} has no comment");
    }
}

#[test]
fn the_founding_schedule_places_every_minute_of_its_session() {
    let session = json("firearms-wg9.json");
    let schedule: Schedule = serde_json::from_value(json("firearms-wg9.schedule.json")).unwrap();
    let mut placed: BTreeMap<String, u64> = BTreeMap::new();
    for meeting in &schedule.meetings {
        let mut clock = meeting.start;
        for entry in &meeting.entries {
            assert_eq!(entry.start, clock);
            clock += chrono::TimeDelta::minutes(entry.minutes.get().into());
            assert_eq!(entry.end, clock);
            *placed.entry(entry.items[0].clone()).or_default() += u64::from(entry.minutes.get());
        }
        assert_eq!((clock - meeting.start).num_minutes(), i64::from(meeting.used_minutes.get()));
        assert_eq!((meeting.end - clock).num_minutes(), i64::from(meeting.spare_minutes.get()));
        assert_eq!(meeting.utc_start, meeting.start);
    }
    let items = session["items"].as_array().unwrap();
    let needed = items.iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item["minutes"].as_u64().unwrap()));
    assert_eq!(placed, needed.collect());
}
