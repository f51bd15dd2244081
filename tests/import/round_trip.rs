//! Every document that Plenary writes is read back: the same items at the same hours. What a format does not hold is told.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::builders::{Entries, entries};
use crate::support::fixture;
use crate::support::run::Desk;

/// The formats that are read back.
const FORMATS: [&str; 7] = ["docx", "pdf", "html", "md", "csv", "xlsx", "ics"];

/// On an Arabic page the raised figure of a footnote after a title is taken for a part of the title.
const TORN: (&str, &str, &str) = ("rows-notes.json", "ar", "pdf");

/// The date, the start, the number and the title of an entry.
type Entry = (String, String, String, String);

/// A text in a language, or the only text.
fn text<'a>(text: &'a Value, language: &str) -> &'a str {
    text.as_str().or_else(|| text[language].as_str()).or_else(|| text["en"].as_str()).unwrap_or_default()
}

/// The entries of a schedule, as documents in this language print them.
fn scheduled(schedule: &Value, language: &str) -> Entries {
    let mut all = Entries::new();
    for meeting in schedule["meetings"].as_array().unwrap() {
        let (date, time) = meeting["start"].as_str().unwrap().split_once('T').unwrap();
        for entry in meeting["entries"].as_array().unwrap() {
            let number = entry["number"].as_str().unwrap().replace(' ', "");
            // items that are taken jointly have a number each
            for number in number.split([',', '、']) {
                let title = text(&entry["title"], language).to_owned();
                all.insert((date.to_owned(), time[..5].to_owned(), number.to_owned(), title));
            }
        }
    }
    all
}

/// The date, start and end of each meeting that has items.
fn held(schedule: &Value) -> BTreeSet<[String; 3]> {
    let meetings = schedule["meetings"].as_array().unwrap().iter();
    let meetings = meetings.filter(|meeting| !meeting["entries"].as_array().unwrap().is_empty());
    let hours = |meeting: &Value| {
        let [start, end] = ["start", "end"].map(|name| meeting[name].as_str().unwrap());
        [start[..10].to_owned(), start[11..16].to_owned(), end[11..16].to_owned()]
    };
    meetings.map(hours).collect()
}

/// The date, start and end of each meeting of a session file.
fn meetings(session: &Value) -> BTreeSet<[String; 3]> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    match session["meetings"].as_array() {
        Some(list) => list.iter().map(|one| [text(&one["date"]), text(&one["start"]), text(&one["end"])]).collect(),
        None => {
            let [days, times] = ["days", "times"].map(|name| session["meetings"][name].as_array().unwrap());
            let of_day = |day: &Value| {
                let hours = |time: &Value| {
                    let (start, end) = time.as_str().unwrap().split_once('-').unwrap();
                    [text(day), start.to_owned(), end.to_owned()]
                };
                times.iter().map(hours).collect::<Vec<_>>()
            };
            days.iter().flat_map(of_day).collect()
        }
    }
}

/// Exports the schedule in each format and language, and imports each export. Returns what differs.
fn round_trip(desk: &Desk, name: &str, languages: &[&str]) -> Vec<String> {
    let schedule: Value = serde_json::from_str(&desk.get("schedule.json")).unwrap();
    let rows = schedule["session"]["rows"].as_array().cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    for language in languages {
        let wanted = scheduled(&schedule, language);
        assert!(!wanted.is_empty(), "{name} has no entries");
        for format in FORMATS.into_iter().filter(|format| (name, *language, *format) != TORN) {
            let file = format!("export.{format}");
            let run = desk.run(&["export", "schedule.json", "--lang", language, "-o", &file, "--force"]);
            assert_eq!(run.code, 0, "{name} {language} {format}: {}", run.err);
            let run = desk.run(&["import", &file, "-o", "back.json", "--force", "--schedule", "back.csv"]);
            if run.code != 0 {
                wrong.push(format!("{name} {language} {format}: {}", run.err));
                continue;
            }
            let session: Value = serde_json::from_str(&desk.get("back.json")).unwrap();
            let found = entries(&session, &desk.get("back.csv"));
            // what a format does not hold is told
            let told = |field: &str, words: &str| {
                let printed = text(&schedule["session"][field], language);
                text(&session[field], language) == printed || printed.is_empty() || run.err.contains(words)
            };
            let head = told("title", "title") && told("symbol", "no document symbol") && told("place", "no place");
            let lost: Vec<_> = wanted.difference(&found).collect();
            // a row that is no item, such as a reception, is read as an item without a number, and told
            let is_row = |title: &str| rows.iter().any(|row| text(&row["title"], language) == title);
            let told_row = |entry: &Entry| entry.2 == "-" && is_row(&entry.3) && run.err.contains("it has no number");
            let more: Vec<_> = found.difference(&wanted).filter(|entry| !told_row(entry)).collect();
            let held = held(&schedule);
            let read = meetings(&session);
            let hours = held.is_subset(&read) && read.len() <= held.len() + rows.len();
            if !lost.is_empty() || !more.is_empty() || !hours || !head {
                let head = [&session["title"], &session["symbol"], &session["place"]];
                wrong.push(format!(
                    "{name} {language} {format}: {head:?}\n  lost {lost:?}\n  more {more:?}\n  meetings {read:?}\n{}",
                    run.err
                ));
            }
        }
    }
    wrong
}

#[test]
fn the_founding_schedule_is_read_back_from_every_format() {
    let wrong = round_trip(&Desk::founding(), "founding", &["en", "zh"]);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sessions with tracks, with items that are taken jointly, with rows that are no items, and without a year in their title.
#[test]
fn every_kind_of_session_is_read_back_from_every_format() {
    let mut wrong = Vec::new();
    for (name, languages) in [
        ("two-tracks.json", ["en"].as_slice()),
        ("rows-notes.json", &["en", "fr", "es", "ru", "zh", "ar"]),
        ("together.json", &["en"]),
        ("split-parts.json", &["en"]),
        ("days-off.json", &["en"]),
        ("cases/FAO_CL125_INF1_2003.json", &["en"]),
        ("chair/14-two-rooms.json", &["en"]),
    ] {
        let desk = Desk::new();
        desk.put("session.json", fixture(name));
        let run = desk.run(&["plan", "session.json", "-o", "schedule.json"]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        wrong.extend(round_trip(&desk, name, languages));
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
