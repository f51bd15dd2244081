//! Hours to choose from, and the hours of meetings elsewhere.

use plenary::model::{Objective, Schedule};
use plenary::pipeline;
use plenary::pipeline::Outcome;
use plenary::solve::Limits;
use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::{fixture, session};

fn best(session_file: &Value) -> Schedule {
    let problem = session(&session_file.to_string()).problem;
    match pipeline::plan(&problem, None, &Limits::default(), &mut ()).unwrap() {
        Outcome::Optimal(schedule) => schedule.into_inner(),
        other => panic!("not proven: {other:?}"),
    }
}

fn burden(schedule: &Schedule) -> u64 {
    schedule.objectives.iter().find(|level| level.name == Objective::TimeZones).unwrap().value
}

fn hours(schedule: &Schedule) -> Vec<String> {
    let hours = |meeting: &plenary::model::HeldMeeting| {
        format!(
            "{} {}",
            meeting.id,
            meeting.start.format("%d %H:%M").to_string() + &meeting.end.format("-%H:%M").to_string()
        )
    };
    schedule.meetings.iter().map(hours).collect()
}

/// The figures that fixtures/README.md gives.
#[test]
fn the_printed_hours_are_among_the_best_for_the_largest_missions() {
    let mut missions: Value = serde_json::from_str(&fixture("hours-missions.json")).unwrap();
    let chosen = best(&missions);
    assert_eq!(hours(&chosen), ["m3 04 09:00-11:00", "m11 04 13:00-15:00", "m24 05 09:00-11:00", "m32 05 13:00-15:00"]);
    assert_eq!(burden(&chosen), 3360);
    let founding: Value = serde_json::from_str(&fixture("firearms-wg9.json")).unwrap();
    let strip = |items: &Value| -> Vec<Value> {
        let mut items = items.as_array().unwrap().clone();
        items.iter_mut().for_each(|item| drop(item.as_object_mut().unwrap().remove("//")));
        items
    };
    assert_eq!(strip(&missions["items"]), strip(&founding["items"]), "the agenda is the founding one");
    missions["meetings"] = founding["meetings"].clone();
    let printed = best(&missions);
    assert_eq!(hours(&printed), ["m1 04 12:00-14:00", "m2 04 16:00-18:00", "m3 05 12:00-14:00", "m4 05 16:00-18:00"]);
    assert_eq!(burden(&printed), 3360);
}

/// With one delegation from far away the plan goes to where its day is.
#[test]
fn the_hours_follow_those_who_attend() {
    let at = |zone: &str| {
        let meetings =
            json!({"days": ["2022-05-04"], "between": "08:00-20:00", "length": 120, "step": 30, "per_day": 2});
        let file = json!({"title": "x", "timezone": "Europe/Vienna", "rules": {"set": "un-remote"}, "meetings": meetings,
            "objectives": ["time_zones", "earliness"], "participants": [{"timezone": zone}],
            "items": [{"id": "1", "minutes": 200}]});
        let schedule = best(&file);
        (burden(&schedule), hours(&schedule))
    };
    assert_eq!(at("Asia/Tokyo"), (0, vec!["m1 04 08:00-10:00".to_owned(), "m7 04 11:00-13:00".to_owned()]));
    assert_eq!(at("America/New_York"), (0, vec!["m13 04 14:00-16:00".to_owned(), "m19 04 17:00-19:00".to_owned()]));
}

/// A length is by any clock: over the hour that the clocks skip, a meeting of two hours ends three hours later on the
/// wall, and one that they repeat ends one hour later.
#[test]
fn a_candidate_has_its_minutes_when_the_clocks_change() {
    let starts = |day: &str, between: &str, step: u32| -> Vec<String> {
        let meetings = json!({"days": [day], "between": between, "length": 120, "step": step, "per_day": 1});
        let file = json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings,
            "items": [{"id": "1", "minutes": 30}]});
        let problem = session(&file.to_string()).problem;
        assert!(problem.meetings.iter().all(|meeting| meeting.length().get() == 120));
        let said = |m: &plenary::model::Meeting| format!("{}-{}", m.local_start, m.local_end);
        problem.meetings.iter().map(said).collect()
    };
    // 01:00 to 06:00 are four hours on the Sunday in March, six in October
    assert_eq!(starts("2026-03-29", "01:00-06:00", 120), ["01:00-04:00", "03:00-05:00"]);
    assert_eq!(starts("2026-10-25", "01:00-06:00", 180), ["01:00-02:00", "04:00-06:00"]);
    assert_eq!(starts("2026-10-26", "01:00-06:00", 180), ["01:00-03:00", "04:00-06:00"]);
}

#[test]
fn a_start_that_the_clocks_skip_is_an_error_only_where_a_meeting_could_start() {
    let read = |between: &str| {
        let meetings = json!({"days": ["2026-03-29"], "between": between, "length": 120, "step": 30, "per_day": 1});
        let file = json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings,
            "items": [{"id": "1", "minutes": 30}]});
        plenary::read::session(&file.to_string(), "x").map(|loaded| loaded.problem.meetings.len())
    };
    // a meeting that started when the clock shows 03:00 would end at 05:00
    assert_eq!(read("00:30-04:59").unwrap(), 3);
    assert_eq!(read("00:30-05:00").unwrap_err().diagnostics[0].code, "E402");
}

#[test]
fn hours_elsewhere_in_the_table_and_the_annex() {
    let desk = Desk::new();
    desk.put("session.json", fixture("zones.json"));
    // the schedule keeps the zones: rendering needs nothing else
    desk.run(&["plan", "session.json", "--zones", "participants", "-o", "schedule.json"]).quiet(0);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
    for lang in ["en", "zh"] {
        for format in ["table", "md"] {
            let shown = desk.run(&["export", "schedule.json", "--format", format, "--lang", lang]).quiet(0).out;
            let shown: String = shown.split_inclusive('\n').filter(|line| !line.contains("plenary/highs")).collect();
            insta::assert_snapshot!(format!("elsewhere_{format}_{lang}"), shown);
        }
    }
    let other = desk.run(&["export", "schedule.json", "--format", "md", "--zones", "Asia/Tokyo"]).quiet(0).out;
    assert!(other.contains("| 10 a.m.–noon<br>Tokyo: 6–8 p.m. | 1 |"), "{other}");
    assert!(!other.contains("New York"), "{other}");
}

#[test]
fn zones_that_are_not_there_are_refused_before_anything_is_done() {
    let desk = Desk::founding();
    for (arguments, words) in [
        (&["plan", "session.json", "--zones", "America/New_Yrk"][..], &["did you mean America/New_York?"][..]),
        (&["export", "schedule.json", "--zones", "Asia/Tokyo,vienna"], &["'vienna'", "did you mean Europe/Vienna?"]),
        (&["plan", "session.json", "--zones", "Mars"], &["unknown time zone", "IANA"]),
        (&["plan", "session.json", "--zones", ""], &["unknown time zone"]),
        (&["plan", "session.json", "--zones", "participants"], &["has no participants", "help: "]),
        (&["export", "schedule.json", "--zones", "participants"], &["has no participants", "help: "]),
    ] {
        desk.run(arguments).refused(2, words);
    }
    desk.put("schedule.json", desk.get("schedule.json").replacen("\"rules\"", "\"zones\": [\"Mars\"], \"rules\"", 1));
    desk.run(&["export", "schedule.json", "--format", "md"]).refused(3, &["E501", "`Mars` is not a known time zone"]);
}
