//! Schedules and functions that the tests of rendering share.

use chrono::TimeDelta;
use plenary::model::{Language, Note, OtherRow, Schedule, Text};
use plenary::render::{Format, Style, render};

/// The founding schedule.
pub fn founding() -> Schedule {
    serde_json::from_str(include_str!("../../fixtures/firearms-wg9.schedule.json")).unwrap()
}

/// A language by its code.
pub fn language(code: &str) -> Language {
    code.parse().unwrap()
}

/// A text in one language only.
pub fn only(code: &str, words: &str) -> Text {
    Text::ByLanguage([(language(code), words.to_owned())].into())
}

/// The founding schedule with rows that are no items, notes on a meeting and an item, and texts in one language only, some
/// with letters of both directions.
pub fn of_several_languages() -> Schedule {
    let mut schedule = founding();
    let first = &schedule.meetings[0];
    let row = |title, from, to| OtherRow {
        title,
        start: first.start + TimeDelta::minutes(from),
        end: first.start + TimeDelta::minutes(to),
        track: None,
        room: None,
    };
    let ceremony = OtherRow { room: Some("Rotunda".into()), ..row(only("en", "Registration (hall B)."), -60, -30) };
    schedule.session.rows = vec![ceremony, row("Regional groups".into(), 120, 240)];
    let note = |text, meetings: &[&str], items: &[&str]| Note {
        text,
        meetings: meetings.iter().map(ToString::to_string).collect(),
        items: items.iter().map(ToString::to_string).collect(),
    };
    // not in the order in which the table refers to them
    schedule.session.notes = vec![
        note(only("fr", "Avec une table ronde sur אימוץ, TRIPS."), &[], &["2"]),
        note(only("en", "The opening time is provisional."), &["m1"], &[]),
    ];
    schedule.meetings[0].entries[0].title = only("en", "Opening of the session.");
    schedule.meetings[3].entries[0].title = only("he", "אימוץ הדוח (TRIPS).");
    schedule
}

/// `schedule`, rendered in any format.
pub fn bytes(schedule: &Schedule, format: Format, code: &str) -> Vec<u8> {
    render(schedule, format, &language(code), &Style::default()).unwrap().bytes
}

/// `schedule`, rendered in 100 columns without colour.
pub fn text(schedule: &Schedule, format: Format, code: &str) -> String {
    let rendered = render(schedule, format, &language(code), &Style::default()).unwrap();
    String::from_utf8(rendered.bytes).unwrap()
}
