//! Formats for other programs: spreadsheets, calendars, a picture, conference apps. Each is read back with another
//! library.

mod archives;
mod calendars;
mod picture;
mod spreadsheets;
mod tools;

use std::time::Instant;

use chrono::TimeDelta;
use plenary::model::{Schedule, Status};
use plenary::render::{Format, RenderError, Style, render};

use crate::rendered::{bytes, founding, language};

/// The formats of these tests.
const FORMATS: [Format; 8] =
    [Format::Csv, Format::Xlsx, Format::Ics, Format::Svg, Format::Pretalx, Format::Indico, Format::Jsonld, Format::Akn];

/// Titles that could break a format.
pub fn hostile() -> Vec<String> {
    let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "a;=1", "＝1", "  =HYPERLINK(\"http://x\")"];
    let marks =
        ["<>&\"'", "</title><script>alert(1)</script>", "]]>", "&amp;", "END:VEVENT\r\nBEGIN:VALARM", "a\\,b;c\\n:d"];
    let scripts = [
        "שלום mixed עולם",
        "اعتماد التقرير",
        "👩‍👩‍👧 🇦🇹 👍🏽",
        "e\u{301}",
        "a\nb\tc\r\nd",
        "\u{202e}turned\u{0}",
        "\u{ffff}\u{fffe}",
    ];
    let long = ["x".repeat(2000), "word ".repeat(400), "议".repeat(2000), "ا".repeat(2000)];
    formulas.into_iter().chain(marks).chain(scripts).map(str::to_owned).chain(long).collect()
}

/// The founding schedule with this title as every text.
pub fn titled(title: &str) -> Schedule {
    let mut schedule = founding();
    let session = &mut schedule.session;
    session.title = title.into();
    (session.symbol, session.place) = (Some(title.to_owned()), Some(title.into()));
    session.footnotes = vec![title.into()];
    for meeting in &mut schedule.meetings {
        meeting.room = Some(title.to_owned());
        for entry in &mut meeting.entries {
            (entry.title, entry.number) = (title.into(), title.to_owned());
        }
    }
    schedule.unscheduled.push(plenary::model::Unscheduled {
        item: title.to_owned(),
        reason: title.to_owned(),
        ..Default::default()
    });
    schedule
}

/// The founding schedule, repeated in the following weeks up to 400 entries.
pub fn large() -> Schedule {
    let founding = founding();
    let mut schedule = founding.clone();
    schedule.meetings.clear();
    let mut entries = 0;
    'weeks: for week in 0.. {
        for meeting in &founding.meetings {
            let mut meeting = meeting.clone();
            let later = TimeDelta::weeks(week);
            (meeting.start, meeting.end) = (meeting.start + later, meeting.end + later);
            meeting.utc_start += later;
            meeting.id = format!("w{week}{}", meeting.id);
            meeting.entries.truncate(400 - entries);
            entries += meeting.entries.len();
            for entry in &mut meeting.entries {
                (entry.start, entry.end) = (entry.start + later, entry.end + later);
                entry.items.iter_mut().for_each(|item| *item = format!("w{week}{item}"));
            }
            schedule.meetings.push(meeting);
            if entries == 400 {
                break 'weeks;
            }
        }
    }
    schedule
}

#[test]
fn four_hundred_entries_are_written_quickly_and_reproducibly() {
    let schedule = large();
    for format in FORMATS {
        let clock = Instant::now();
        let first = bytes(&schedule, format, "en");
        let seconds = clock.elapsed().as_secs_f64();
        assert_eq!(bytes(&schedule, format, "en"), first, "{format}");
        println!("{format}: {:.1} ms, {} bytes", seconds * 1000.0, first.len());
        assert!(seconds < 5.0, "{format} took {seconds} s");
    }
}

#[test]
fn without_a_schedule_formats_say_so_or_refuse() {
    let mut schedule = founding();
    schedule.status = Status::Infeasible;
    schedule.meetings.clear();
    for format in FORMATS {
        let rendered = render(&schedule, format, &language("en"), &Style::default());
        match format {
            Format::Pretalx | Format::Akn => {
                assert!(matches!(rendered, Err(RenderError::NoMeetings(of)) if of == format.name()), "{rendered:?}");
            }
            Format::Csv => assert_eq!(rendered.unwrap().notes, ["No schedule exists for this session."]),
            _ => assert!(!rendered.unwrap().bytes.is_empty()),
        }
    }
}

#[test]
fn an_unknown_time_zone_is_noted() {
    let mut schedule = founding();
    schedule.session.timezone = "Mars/Olympus".to_owned();
    let rendered = render(&schedule, Format::Ics, &language("en"), &Style::default()).unwrap();
    assert_eq!(rendered.notes, ["the time zone `Mars/Olympus` is not known, so times are in UTC"]);
    let text = String::from_utf8(rendered.bytes).unwrap();
    assert!(text.contains("\r\nDTSTART:20220504T100000Z\r\n") && !text.contains("VTIMEZONE"), "{text}");
}

#[test]
fn an_option_of_another_format_is_refused() {
    let desk = crate::support::run::Desk::founding();
    let export = |more: &[&str]| desk.run(&[&["export", "schedule.json"], more].concat());
    export(&["--format", "md", "--bom"]).refused(2, &["--bom needs the format csv, but the format is md"]);
    export(&["--format", "xlsx", "--separator", "tab"]).refused(2, &["add --format csv"]);
    export(&["--format", "csv", "--separator", "bar"]).refused(2, &["write comma, semicolon, tab"]);
    export(&["--format", "csv", "--previous", "old.ics"]).refused(2, &["--previous needs the format ics"]);
    export(&["--format", "ics", "--previous", "-"]).refused(2, &["--previous cannot read standard input"]);
}
