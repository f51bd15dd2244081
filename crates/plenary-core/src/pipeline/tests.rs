//! Tests of the claims of a plan.

use super::*;
use crate::model::{LeftOut, Minutes, TableName};

fn planned(session: &str) -> Verified {
    let problem = crate::read::session(session, "session.json").unwrap_or_else(|report| panic!("{report}")).problem;
    plan(&problem, None, &Limits::default(), &mut ()).unwrap().schedule().unwrap()
}

/// Two items that do not fit together wish for the first meeting. Clocks go forward in the night before.
const WISHES: &str = r#"{"title": "x", "timezone": "Europe/Vienna", "order": "free",
    "meetings": {"days": ["2027-03-28"], "times": ["10:00-13:00", "15:00-18:00"]},
    "items": [{"id": "2", "minutes": 150, "split": false, "prefer": [{"pin": "m1", "weight": 3}]},
              {"id": "3", "minutes": 140, "split": false, "prefer": [
                  {"pin": "m1", "available_from": "2027-03-28T10:00", "weight": 2}]}]}"#;

#[test]
fn a_wish_that_is_not_met_has_a_name() {
    let schedule = planned(WISHES);
    let said: Vec<String> = schedule.wishes.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["wish not met: item 3 in m1, not before 2027-03-28 10:00 (weight 2)"]);
    assert!(schedule.to_string().contains("unmet wishes weigh 2"), "{schedule}");
    let file = serde_json::to_value(&*schedule).unwrap();
    assert_eq!(file["wishes"][0]["asks"][0], serde_json::json!({"pin": ["m1"]}));
    assert_eq!(file["objectives"][1]["says"], "unmet wishes weigh 2");
    // what a file states about wishes is checked; older files state nothing
    let problem = crate::read::session(WISHES, "session.json").unwrap().problem;
    let mut wrong = schedule.clone().into_inner();
    wrong.wishes[0].item = "2".to_owned();
    let refused = Verified::new(&problem, None, wrong.clone()).unwrap_err().to_string();
    assert!(refused.contains("unmet wishes"), "{refused}");
    wrong.wishes.clear();
    assert!(Verified::new(&problem, None, wrong).is_ok());
}

#[test]
fn an_item_that_is_left_out_says_what_is_missing() {
    let schedule = planned(
        r#"{"title": "x", "meetings": {"days": ["2027-03-28"], "times": ["10:00-11:00"]}, "items": [
            {"id": "1", "minutes": 40}, {"id": "2", "title": "B", "number": "II", "minutes": 30, "optional": true},
            {"id": "3", "minutes": 90, "split": false, "optional": true}]}"#,
    );
    let said: Vec<&str> = schedule.unscheduled.iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(said, ["optional, needs 30 min, and 20 are free", "optional, and 90 min fit no meeting in one part"]);
    assert_eq!(schedule.unscheduled[0].why, Some(LeftOut::NoRoom { minutes: Minutes(30), free: Minutes(20) }));
    assert_eq!(schedule.unscheduled[0].number, "II");
}

#[test]
fn a_plan_says_which_meetings_and_minutes_are_doubtful() {
    let schedule = planned(
        r#"{"title": "x", "meetings": {"days": ["2027-03-28"], "times": ["10:00-11:00", "12:00-13:00"]}, "items": [
            {"id": "1", "minutes": 40}, {"id": "2", "minutes": 20, "estimated": true}]}"#,
    );
    assert_eq!(schedule.not_held, ["m2"]);
    let estimates = schedule.session.estimates.unwrap();
    assert_eq!(estimates.to_string(), "20 of 60 minutes are estimates (items: 1)");
}

#[test]
fn what_is_printed_comes_from_the_file() {
    let schedule = planned(
        r#"{"title": "x", "timezone": "Europe/Zurich", "place": {"en": "Geneva", "fr": "Genève"}, "words": "programme",
            "printed_hours": true, "tracks": {"plenary": {"title": {"en": "Main hall", "fr": "Grande salle"}}},
            "meetings": {"days": ["2027-03-28"], "times": ["10:00-11:00"]}, "items": [{"id": "1", "minutes": 40}]}"#,
    );
    let session = &schedule.session;
    assert_eq!(session.words, TableName::Programme);
    assert!(session.printed_hours);
    let french = crate::model::Language::known("fr");
    assert_eq!(session.place.as_ref().unwrap().get(&french), Some("Genève"));
    assert_eq!(session.tracks["plenary"].get(&french), Some("Grande salle"));
    let file = serde_json::to_string(&*schedule).unwrap();
    assert_eq!(crate::read::schedule(&file, "schedule.json").unwrap(), *schedule);
}

#[test]
fn a_title_of_a_track_without_meetings_is_a_warning() {
    let loaded = crate::read::session(
        r#"{"title": "x", "tracks": {"cwo": {"title": "Committee"}}, "meetings": [
            {"id": "m1", "date": "2027-03-28", "start": "10:00", "end": "11:00", "track": "cow"}],
            "items": [{"id": "1", "minutes": 40}]}"#,
        "session.json",
    );
    let warnings = loaded.unwrap().warnings.to_string();
    assert!(warnings.contains("E415") && warnings.contains("the track `cwo` has no meetings"), "{warnings}");
    assert!(warnings.contains("did you mean `cow`?"), "{warnings}");
}
