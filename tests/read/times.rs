//! Which instants a file means: windows, availability, and the days when the clocks change.

use plenary::model::{Item, Problem, Split};
use plenary::read;
use serde_json::{Value, json};

fn problem(session: &Value) -> Problem {
    read::session(&session.to_string(), "x").unwrap_or_else(|report| panic!("{report}")).problem
}

/// The item of a session with meetings on these dates, 10:00 to 12:00 in Vienna.
fn item(days: &[&str], item: Value) -> Item {
    let mut said = json!({"id": "a", "minutes": 30});
    said.as_object_mut().unwrap().extend(item.as_object().unwrap().clone());
    let meetings = json!({"days": days, "times": ["10:00-12:00"]});
    problem(&json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings, "items": [said]})).items[0].clone()
}

fn windows(days: &[&str], window: Value) -> Vec<String> {
    let spans = item(days, json!({"windows": [window]})).wishes.windows.unwrap();
    let utc = |instant: plenary::model::Instant| instant.utc().format("%m-%d %H:%M").to_string();
    spans.into_iter().map(|span| format!("{} to {}", utc(span.from), utc(span.to))).collect()
}

#[test]
fn a_time_of_day_means_every_day_from_the_day_before_to_the_day_after() {
    let days = ["2022-05-04", "2022-05-05"];
    let found = windows(&days, json!({"from": "09:00", "to": "17:00", "timezone": "America/New_York"}));
    assert_eq!(
        found,
        [
            "05-03 13:00 to 05-03 21:00",
            "05-04 13:00 to 05-04 21:00",
            "05-05 13:00 to 05-05 21:00",
            "05-06 13:00 to 05-06 21:00"
        ]
    );
    assert_eq!(
        windows(&["2022-05-04"], json!({"from": "20:00"}))[1],
        "05-04 18:00 to 05-04 22:00",
        "to the end of the day"
    );
    assert_eq!(windows(&["2022-05-04"], json!({"to": "12:00"}))[1], "05-03 22:00 to 05-04 10:00", "from its start");
}

#[test]
fn a_date_means_the_whole_day_and_an_offset_wins() {
    let days = ["2022-05-04"];
    assert_eq!(windows(&days, json!({"from": "2022-05-04", "to": "2022-05-04"})), ["05-03 22:00 to 05-04 22:00"]);
    let tokyo = json!({"from": "2022-05-04T10:00", "to": "2022-05-04T12:00Z", "timezone": "Asia/Tokyo"});
    assert_eq!(windows(&days, tokyo), ["05-04 01:00 to 05-04 12:00"]);
}

#[test]
fn a_day_when_the_clocks_change_is_shorter_or_longer() {
    let whole = |day: &str| windows(&[day], json!({"from": day, "to": day}));
    assert_eq!(whole("2026-03-29"), ["03-28 23:00 to 03-29 22:00"], "23 hours");
    assert_eq!(whole("2026-10-25"), ["10-24 22:00 to 10-25 23:00"], "25 hours");
}

#[test]
fn every_day_until_a_time_that_is_repeated_means_the_second_and_from_it_the_first() {
    let around = |day: &str, from: &str, to: &str| windows(&[day], json!({"from": from, "to": to}))[1].clone();
    assert_eq!(around("2026-10-25", "02:30", "10:00"), "10-25 00:30 to 10-25 09:00");
    assert_eq!(around("2026-10-25", "00:00", "02:30"), "10-24 22:00 to 10-25 01:30");
    assert_eq!(
        around("2026-03-29", "02:30", "10:00"),
        "03-29 01:00 to 03-29 08:00",
        "a skipped time is when the skip ends"
    );
    let inside = windows(&["2026-03-29"], json!({"from": "02:10", "to": "02:50"}));
    assert_eq!(
        inside,
        ["03-28 01:10 to 03-28 01:50", "03-30 00:10 to 03-30 00:50"],
        "nothing is left of the day between"
    );
}

#[test]
fn midnight_that_does_not_exist_is_the_first_minute_of_the_day() {
    let said = json!({"from": "2022-03-27", "to": "2022-03-27", "timezone": "Asia/Beirut"});
    assert_eq!(windows(&["2022-03-27"], said), ["03-26 22:00 to 03-27 21:00"]);
}

#[test]
fn meetings_over_a_change_of_clocks_are_as_long_as_they_are() {
    let session = |day: &str| {
        json!({"title": "x", "timezone": "Europe/Vienna", "items": [{"id": "a", "minutes": 30}],
            "meetings": [{"id": "m", "date": day, "start": "01:00", "end": "04:00"}]})
    };
    assert_eq!(problem(&session("2026-03-29")).meetings[0].length().get(), 120);
    assert_eq!(problem(&session("2026-10-25")).meetings[0].length().get(), 240);
}

#[test]
fn defaults() {
    let item = item(&["2022-05-04"], json!({"available_from": "2022-05-05"}));
    assert_eq!((item.number.as_str(), item.priority, item.split), ("a", 5, Split::default()));
    assert_eq!(item.tracks[0].0, "plenary");
    assert_eq!(item.wishes.available_from.unwrap().utc().to_rfc3339(), "2022-05-04T22:00:00+00:00");
}

#[test]
fn limits_say_where_they_come_from_and_null_lifts_them() {
    let rules = json!({"set": "un-remote", "min_break_minutes": 90, "max_meetings_per_day": null});
    let session = json!({"title": "x", "rules": rules, "items": [{"id": "a", "minutes": 30}],
        "meetings": {"days": ["2022-05-05", "2022-05-04"], "times": ["15:00-17:00", "10:00-12:00"]}});
    let problem = problem(&session);
    let rules = &problem.rules;
    let length = rules.max_meeting_minutes.as_ref().unwrap();
    assert_eq!((length.value.get(), length.from.0.as_str()), (120, "/rules/set"));
    let gap = rules.min_break_minutes.as_ref().unwrap();
    assert_eq!((gap.value.get(), gap.from.0.as_str()), (90, "/rules/min_break_minutes"));
    assert!(rules.max_meetings_per_day.is_none());
    let starts: Vec<String> =
        problem.meetings.iter().map(|m| format!("{} {} {}", m.id, m.day, m.local_start)).collect();
    assert_eq!(starts, ["m1 2022-05-04 10:00", "m2 2022-05-04 15:00", "m3 2022-05-05 10:00", "m4 2022-05-05 15:00"]);
}
