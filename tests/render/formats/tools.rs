//! The files for conference apps and Indico.
//!
//! The licence of the apps' published schema does not allow a copy here. `c3-schedule.json` states its requirements in our
//! own words. If `PLENARY_C3_SCHEMA` names the published file, the tests use that too.

use std::collections::BTreeSet;

use plenary::model::Schedule;
use plenary::render::Format;
use serde_json::Value;

use super::{hostile, large, titled};
use crate::rendered::{bytes, founding, of_several_languages, text};

fn pretalx(schedule: &Schedule, code: &str) -> Value {
    serde_json::from_slice(&bytes(schedule, Format::Pretalx, code)).unwrap()
}

fn events(file: &Value) -> Vec<&Value> {
    let days = file["schedule"]["conference"]["days"].as_array().unwrap();
    let rooms = days.iter().flat_map(|day| day["rooms"].as_object().unwrap().values());
    rooms.flat_map(|events| events.as_array().unwrap()).collect()
}

/// The schemas that are available.
fn schemas() -> Vec<Value> {
    let mut schemas: Vec<Value> = vec![serde_json::from_str(include_str!("c3-schedule.json")).unwrap()];
    match std::env::var("PLENARY_C3_SCHEMA") {
        Ok(path) => {
            let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            // the schema requires date-time, but pretalx and frab write 09:30, which apps read
            schema["definitions"]["Event"]["properties"]["start"].as_object_mut().unwrap().remove("format");
            schemas.push(schema);
        }
        Err(_) => eprintln!("skipped: PLENARY_C3_SCHEMA does not name the published schema of schedule.json"),
    }
    schemas
}

fn faults(schema: &Value, file: &Value) -> Vec<String> {
    let schema = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    schema.iter_errors(file).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

#[test]
fn pretalx_en() {
    insta::assert_snapshot!(text(&founding(), Format::Pretalx, "en"));
}

#[test]
fn the_file_for_apps_conforms_to_its_schema() {
    let mut schedules = vec![founding(), large(), of_several_languages()];
    schedules.extend(hostile().iter().map(|title| titled(title)));
    for schema in schemas() {
        for schedule in &schedules {
            let file = pretalx(schedule, "zh");
            assert_eq!(faults(&schema, &file), Vec::<String>::new(), "{:?}", schedule.session.title);
        }
        // and the schema rejects an invalid file
        let mut wrong = pretalx(&founding(), "en");
        wrong["schedule"]["conference"]["days"][0]["rooms"]["Plenary"][0]["guid"] = 5.into();
        wrong["schedule"]["conference"]["acronym"] = "A B".into();
        wrong["schedule"]["conference"]["days"][1].as_object_mut().unwrap().remove("index");
        assert_eq!(faults(&schema, &wrong).len(), 3, "{:?}", faults(&schema, &wrong));
    }
}

#[test]
fn a_talk_is_the_same_talk_in_another_meeting() {
    let before = pretalx(&founding(), "en");
    let mut moved = founding();
    let mut entry = moved.meetings[2].entries.pop().unwrap();
    (entry.start, entry.end) = (moved.meetings[3].start, moved.meetings[3].start + chrono::TimeDelta::minutes(10));
    moved.meetings[3].entries.insert(0, entry);
    let after = pretalx(&moved, "en");
    let guids = |file: &Value| events(file).iter().map(|event| event["guid"].to_string()).collect::<BTreeSet<_>>();
    assert_eq!((guids(&before).len(), guids(&before)), (9, guids(&after)));
    assert_ne!(before["schedule"]["version"], after["schedule"]["version"]);
    assert_eq!(before["schedule"]["version"], pretalx(&founding(), "en")["schedule"]["version"]);
    let ids: BTreeSet<u64> =
        events(&pretalx(&large(), "en")).iter().map(|event| event["id"].as_u64().unwrap()).collect();
    assert_eq!((ids.len(), ids.iter().all(|id| (1..1 << 31).contains(id))), (400, true));
}

#[test]
fn tracks_are_rooms_beside_each_other() {
    let mut schedule = founding();
    schedule.meetings[1].track = "cow".to_owned();
    schedule.meetings[2].room = Some("Board Room A".to_owned());
    let file = pretalx(&schedule, "en");
    let conference = &file["schedule"]["conference"];
    let rooms: Vec<&str> =
        conference["rooms"].as_array().unwrap().iter().map(|room| room["name"].as_str().unwrap()).collect();
    assert_eq!(rooms, ["Plenary", "Committee of the Whole", "Board Room A"]);
    assert_eq!((&conference["daysCount"], &conference["days"][1]["index"]), (&2.into(), &2.into()));
    assert_eq!((&conference["start"], &conference["end"]), (&"2022-05-04".into(), &"2022-05-05".into()));
    assert_eq!(
        (&conference["timeslot_duration"], &conference["time_zone_name"]),
        (&"00:05".into(), &"Europe/Vienna".into())
    );
}

#[test]
fn rows_that_are_no_items_are_events_too() {
    let schedule = of_several_languages();
    let file = pretalx(&schedule, "en");
    let others: Vec<&Value> = events(&file).into_iter().filter(|event| event["type"] == "other").collect();
    let said: Vec<[&str; 4]> = others
        .iter()
        .map(|event| ["title", "room", "start", "duration"].map(|name| event[name].as_str().unwrap()))
        .collect();
    // a row without a room is in the room of the first meeting
    assert!(said.contains(&["Registration (hall B).", "Rotunda", "11:00", "00:30"]), "{said:?}");
    assert!(said.contains(&["Regional groups", "Plenary", "14:00", "02:00"]), "{said:?}");
    assert_eq!((events(&file).len(), said.len()), (11, 2));
    let conference = &file["schedule"]["conference"];
    assert_eq!(conference["days"][0]["day_start"], "2022-05-04T11:00:00+02:00");
    assert_eq!(conference["rooms"].as_array().unwrap().len(), 2);
    let noted: Vec<&str> = events(&file).iter().filter_map(|event| event["description"].as_str()).collect();
    assert_eq!(noted[0], "The opening time is provisional.");
    assert!(noted.contains(&"Avec une table ronde sur אימוץ, TRIPS."), "{noted:?}");
    // the same rows for Indico
    let file = indico(&schedule);
    let day = &file["results"].as_object().unwrap().values().next().unwrap()["20220504"];
    let pause = |key: &str| ["entryType", "_type", "title"].map(|name| day[key][name].as_str().unwrap());
    assert_eq!(pause("b1"), ["Break", "BreakTimeSchEntry", "Registration (hall B)."]);
    assert_eq!(pause("b2"), ["Break", "BreakTimeSchEntry", "Regional groups"]);
    assert_eq!((&day["b2"]["duration"], &day["b2"]["startDate"]["time"]), (&120.into(), &"14:00:00".into()));
    assert_eq!((&day["b1"]["room"], &day["b1"]["sessionId"]), (&"Rotunda".into(), &Value::Null));
    assert_eq!(day["s1"]["description"], "The opening time is provisional.");
    assert_eq!(day["s1"]["entries"]["c3"]["description"], "Avec une table ronde sur אימוץ, TRIPS.");
    assert_eq!(day.as_object().unwrap().len(), 4);
}

fn indico(schedule: &Schedule) -> Value {
    serde_json::from_slice(&bytes(schedule, Format::Indico, "en")).unwrap()
}

#[test]
fn indico_en() {
    insta::assert_snapshot!(text(&founding(), Format::Indico, "en"));
}

#[test]
fn indico_has_days_blocks_and_contributions() {
    let file = indico(&founding());
    let results = file["results"].as_object().unwrap();
    assert_eq!((results.len(), &file["_type"], &file["count"]), (1, &"HTTPAPIResult".into(), &1.into()));
    let (event, days) = results.iter().next().unwrap();
    assert_eq!(days.as_object().unwrap().keys().collect::<Vec<_>>(), ["20220504", "20220505"]);
    let block = &days["20220504"]["s2"];
    assert_eq!(
        (&block["entryType"], &block["title"], &block["slotTitle"]),
        (&"Session".into(), &"Plenary".into(), &"m2".into())
    );
    assert_eq!(
        block["startDate"],
        serde_json::json!({"date": "2022-05-04", "time": "16:00:00", "tz": "Europe/Vienna"})
    );
    let entry = &block["entries"]["c4"];
    assert_eq!(
        (&entry["entryType"], &entry["code"], &entry["duration"]),
        (&"Contribution".into(), &"2".into(), &60.into())
    );
    assert_eq!(entry["endDate"]["time"], "17:00:00");
    assert_eq!((entry["id"].as_str(), entry["conferenceId"].to_string()), (Some("c4"), event.clone()));
    let entries = days.as_object().unwrap().values().flat_map(|day| day.as_object().unwrap().values());
    assert_eq!(entries.map(|block| block["entries"].as_object().unwrap().len()).sum::<usize>(), 9);
}

#[test]
fn indico_has_local_times() {
    let mut schedule = founding();
    // clocks go back in the night; Indico cannot tell the second half past two from the first
    schedule.meetings[0].start = "2026-10-25T02:30:00+02:00".parse().unwrap();
    schedule.meetings[0].end = "2026-10-25T00:30:00-01:00".parse().unwrap();
    let file = indico(&schedule);
    let day = file["results"].as_object().unwrap().values().next().unwrap();
    let block = day["20261025"].as_object().unwrap().values().next().unwrap();
    assert_eq!((&block["startDate"]["time"], &block["endDate"]["time"]), (&"02:30:00".into(), &"02:30:00".into()));
    assert_eq!(block["duration"], 60);
    for title in hostile() {
        assert!(indico(&titled(&title))["results"].is_object());
    }
}
