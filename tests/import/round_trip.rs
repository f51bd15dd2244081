//! Every document that Plenary writes is read back: the same items at the same hours.

use serde_json::Value;

use crate::builders::{Entries, entries};
use crate::support::fixture;
use crate::support::run::Desk;

/// The entries of a schedule, as documents print them.
fn scheduled(schedule: &Value) -> Entries {
    let mut all = Entries::new();
    for meeting in schedule["meetings"].as_array().unwrap() {
        let (date, time) = meeting["start"].as_str().unwrap().split_once('T').unwrap();
        for entry in meeting["entries"].as_array().unwrap() {
            let number = entry["number"].as_str().unwrap().replace(' ', "");
            let title = &entry["title"];
            let title = title.as_str().or_else(|| title["en"].as_str()).unwrap();
            all.insert((date.to_owned(), time[..5].to_owned(), number, title.to_owned()));
        }
    }
    all
}

/// Exports the schedule in each format, and imports each export.
fn round_trip(desk: &Desk) {
    let wanted = scheduled(&serde_json::from_str(&desk.get("schedule.json")).unwrap());
    assert!(!wanted.is_empty());
    for format in ["docx", "pdf", "html", "md", "csv", "xlsx", "ics"] {
        let file = format!("export.{format}");
        desk.run(&["export", "schedule.json", "-o", &file]).quiet(0);
        let run = desk.run(&["import", &file, "-o", "back.json", "--force", "--schedule", "back.csv"]);
        assert_eq!(run.code, 0, "{format}: {}", run.err);
        let session: Value = serde_json::from_str(&desk.get("back.json")).unwrap();
        assert_eq!(entries(&session, &desk.get("back.csv")), wanted, "{format}: {}", run.err);
        // what a format does not hold is told
        assert!(
            session.get("symbol").is_some() || run.err.contains("no document symbol was found"),
            "{format}: {}",
            run.err
        );
    }
}

#[test]
fn the_founding_schedule_is_read_back_from_every_format() {
    round_trip(&Desk::founding());
}

/// Two tracks, and a title with the days in it: nothing else in the documents has the year.
#[test]
fn tracks_are_read_back_from_every_format() {
    let desk = Desk::new();
    desk.put("session.json", fixture("two-tracks.json").replace("short session", "13 and 14 March 2023"));
    desk.run(&["plan", "session.json", "-o", "schedule.json"]).quiet(0);
    round_trip(&desk);
}
