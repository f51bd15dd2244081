//! The calendar: read by two other libraries, and updated from version to version.

use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, FixedOffset, Utc};
use plenary::model::Schedule;
use plenary::render::clean::clean;
use plenary::render::ics::earlier::Earlier;
use plenary::render::{Format, Style, render};
use serde_json::Value;

use super::{hostile, large, titled};
use crate::rendered::{founding, language, of_several_languages};
use crate::support::{here, run::Desk};

fn ics(schedule: &Schedule, earlier: Option<&str>) -> String {
    let earlier = earlier.map(|text| Earlier::read(text).unwrap());
    let style = Style { earlier, ..Style::default() };
    String::from_utf8(render(schedule, Format::Ics, &language("en"), &style).unwrap().bytes).unwrap()
}

/// The Python with the two libraries, if it is installed.
fn python() -> Option<PathBuf> {
    let python = here("target/peers/bin/python3");
    let ready = Command::new(&python).args(["-c", "import icalendar, vobject"]).output();
    if ready.is_ok_and(|run| run.status.success()) {
        return Some(python);
    }
    eprintln!("skipped: no icalendar and vobject in target/peers; `make peers` sets them up");
    None
}

/// The events that both libraries read, which must be the same.
fn understood(python: &PathBuf, calendar: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meetings.ics");
    std::fs::write(&file, calendar).unwrap();
    let run = Command::new(python).arg(here("tests/render/formats/read_calendar.py")).arg(&file).output().unwrap();
    assert!(run.status.success(), "{}\n{calendar}", String::from_utf8_lossy(&run.stderr));
    let said: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(said["errors"], serde_json::json!([]));
    assert_eq!(said["icalendar"], said["vobject"]);
    said["vobject"].as_array().unwrap().clone()
}

fn utc(stamp: DateTime<FixedOffset>) -> String {
    stamp.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn sequences(calendar: &str) -> Vec<u32> {
    calendar.lines().filter_map(|line| line.strip_prefix("SEQUENCE:")).map(|number| number.parse().unwrap()).collect()
}

/// The founding schedule in another time zone and at other times.
fn moved(zone: &str, meetings: &[(&str, &str)]) -> Schedule {
    let mut schedule = founding();
    schedule.session.timezone = zone.to_owned();
    schedule.meetings.truncate(meetings.len());
    for (meeting, (start, end)) in schedule.meetings.iter_mut().zip(meetings) {
        (meeting.start, meeting.end) = (start.parse().unwrap(), end.parse().unwrap());
    }
    schedule
}

/// Schedules around clock changes: Vienna goes back an hour, Lord Howe forward half an hour, India has a half-hour offset.
fn clock_changes() -> [Schedule; 4] {
    [
        moved(
            "Europe/Vienna",
            &[
                ("2026-10-24T22:00:00+02:00", "2026-10-25T01:30:00+02:00"),
                ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"),
                ("2026-10-25T02:45:00+01:00", "2026-10-25T04:00:00+01:00"),
            ],
        ),
        moved("Australia/Lord_Howe", &[("2026-10-04T01:00:00+10:30", "2026-10-04T03:00:00+11:00")]),
        moved("Asia/Kolkata", &[("2026-10-24T10:00:00+05:30", "2026-10-24T12:00:00+05:30")]),
        // another program may write the times of a schedule in UTC
        moved("Europe/Vienna", &[("2026-07-01T08:00:00Z", "2026-07-01T10:00:00Z")]),
    ]
}

#[test]
fn ics_en() {
    insta::assert_snapshot!(ics(&founding(), None).replace("\r\n", "\n"));
}

#[test]
fn lines_conform_to_the_standard() {
    let schedules = [founding(), large()].into_iter().chain(hostile().into_iter().map(|title| titled(&title)));
    for calendar in schedules.map(|schedule| ics(&schedule, None)) {
        for line in calendar.strip_suffix("\r\n").unwrap().split("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }
        let begun = calendar.split("\r\n").filter(|line| line.starts_with("BEGIN:")).count();
        assert_eq!(begun, calendar.split("\r\n").filter(|line| line.starts_with("END:")).count());
        assert!(!calendar.contains("\r\nBEGIN:VALARM"));
    }
}

#[test]
fn two_libraries_read_what_was_planned() {
    let Some(python) = python() else { return };
    let mut schedules: Vec<Schedule> = [founding(), large()].into_iter().chain(clock_changes()).collect();
    let pick = [0, 8, 10, 12, 14, 18, 19, 21];
    schedules.extend(pick.iter().filter_map(|place| hostile().get(*place).map(|title| titled(title))));
    for schedule in schedules {
        let events = understood(&python, &ics(&schedule, None));
        assert_eq!(events.len(), schedule.meetings.len());
        for (event, meeting) in events.iter().zip(&schedule.meetings) {
            assert_eq!(event["start"], utc(meeting.start), "{}", schedule.session.timezone);
            assert_eq!(event["end"], utc(meeting.end), "{}", schedule.session.timezone);
            let words = |entry: &plenary::model::Entry| clean(entry.title.or_any(&language("en")));
            let said = event["description"].as_str().unwrap();
            assert!(meeting.entries.iter().all(|entry| said.contains(&words(entry))), "{said}");
        }
    }
}

#[test]
fn a_repeated_hour_is_in_utc_the_second_time() {
    let [vienna, lord_howe, kolkata, _] = clock_changes().map(|schedule| ics(&schedule, None));
    for line in [
        "DTSTART;TZID=Europe/Vienna:20261025T023000",
        "DTEND:20261025T013000Z",
        "DTSTART:20261025T014500Z",
        "DTEND;TZID=Europe/Vienna:20261025T040000",
        "DTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET",
    ] {
        assert!(vienna.contains(&format!("\r\n{line}\r\n")), "{line}\n{vienna}");
    }
    assert!(lord_howe.contains("DTSTART:20261004T020000\r\nTZOFFSETFROM:+1030\r\nTZOFFSETTO:+1100\r\n"), "{lord_howe}");
    assert!(
        kolkata.contains("BEGIN:STANDARD\r\nDTSTART:19700101T053000\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\n")
    );
}

#[test]
fn a_new_version_raises_the_sequence_of_what_changed() {
    let first = ics(&founding(), None);
    assert_eq!(sequences(&first), [0, 0, 0, 0]);
    // without a change the file is the same
    assert_eq!(ics(&founding(), Some(&first)), first);
    let mut later = founding();
    later.meetings[1].end += chrono::TimeDelta::minutes(30);
    let second = ics(&later, Some(&first));
    assert_eq!(sequences(&second), [0, 1, 0, 0]);
    later.meetings[2].entries[0].title = "Another title".into();
    let third = ics(&later, Some(&second));
    assert_eq!(sequences(&third), [0, 1, 1, 0]);
    assert_eq!(ics(&later, Some(&third)), third);
}

#[test]
fn a_row_that_is_no_item_is_an_event_of_its_own() {
    let schedule = of_several_languages();
    let first = ics(&schedule, None);
    assert_eq!(sequences(&first), [0; 6]);
    let lines = first.replace("\r\n ", "");
    let event = lines.split("BEGIN:VEVENT").find(|event| event.contains("20220504T110000")).unwrap();
    for part in
        ["DTEND;TZID=Europe/Vienna:20220504T113000", ": Registration (hall B).\r\n", "LOCATION:Rotunda\\, Vienna"]
    {
        assert!(event.contains(part), "{part}: {event}");
    }
    // other hours, but the same event
    let mut later = schedule.clone();
    later.session.rows[0].start += chrono::TimeDelta::minutes(5);
    assert_eq!(sequences(&ics(&later, Some(&first))), [1, 0, 0, 0, 0, 0]);
    // two rows with one title on a day are two events; a removed row is cancelled
    later.session.rows.push(schedule.session.rows[1].clone());
    later.session.rows.remove(0);
    let second = ics(&later, Some(&first));
    assert_eq!((sequences(&second).len(), second.matches("STATUS:CANCELLED").count()), (7, 1), "{second}");
    if let Some(python) = python() {
        let events = understood(&python, &first);
        assert_eq!(events.len(), 6);
        assert_eq!(events[0]["start"], utc(schedule.session.rows[0].start));
    }
    // in the night when clocks go back: the time zone covers rows too
    let mut night = moved("Europe/Vienna", &[("2026-10-20T10:00:00+02:00", "2026-10-20T12:00:00+02:00")]);
    night.session.rows = schedule.session.rows[..1].to_vec();
    night.session.rows[0].start = "2026-10-25T02:30:00+02:00".parse().unwrap();
    night.session.rows[0].end = "2026-10-25T02:30:00+01:00".parse().unwrap();
    let night = ics(&night, None);
    for line in ["DTSTART;TZID=Europe/Vienna:20261025T023000", "DTEND:20261025T013000Z", "TZNAME:CET"] {
        assert!(night.contains(&format!("\r\n{line}\r\n")), "{line}\n{night}");
    }
}

#[test]
fn a_removed_meeting_is_cancelled() {
    let first = ics(&founding(), None);
    let mut fewer = founding();
    fewer.meetings.remove(1);
    let second = ics(&fewer, Some(&first));
    assert_eq!(sequences(&second), [0, 0, 0, 1]);
    assert_eq!(second.matches("STATUS:CANCELLED").count(), 1);
    assert_eq!(ics(&fewer, Some(&second)), second);
    // and it takes place again
    assert_eq!(sequences(&ics(&founding(), Some(&second))), [0, 2, 0, 0]);
    // the session moved to another place: the old time zone is still in the file
    let mut elsewhere = fewer;
    elsewhere.session.timezone = "America/New_York".to_owned();
    let third = ics(&elsewhere, Some(&second));
    assert!(third.contains("TZID:America/New_York") && third.contains("TZID:Europe/Vienna"), "{third}");
    if let Some(python) = python() {
        let statuses: Vec<Value> = understood(&python, &third).iter().map(|event| event["status"].clone()).collect();
        assert_eq!(statuses, ["TENTATIVE", "TENTATIVE", "TENTATIVE", "CANCELLED"]);
    }
}

#[test]
fn the_command_updates_the_calendar_that_it_wrote() {
    let desk = Desk::founding();
    let export = |more: &[&str]| desk.run(&[&["export", "schedule.json", "-o", "m.ics"], more].concat());
    export(&[]).quiet(0);
    let first = desk.get("m.ics");
    export(&["--previous", "m.ics"]).quiet(0);
    assert_eq!(desk.get("m.ics"), first);
    desk.put(
        "schedule.json",
        desk.get("schedule.json").replace("2022-05-04T18:00:00+02:00", "2022-05-04T18:30:00+02:00"),
    );
    export(&["--previous", "m.ics"]).quiet(0);
    assert_eq!(sequences(&desk.get("m.ics")), [0, 1, 0, 0]);
    desk.put("other.ics", first.replace('@', "@x"));
    export(&["--previous", "other.ics"])
        .refused(3, &["other.ics: it has meetings of another session", "help: name the ics file"]);
    export(&["--previous", "schedule.json"]).refused(3, &["schedule.json: it is not a calendar: line 1"]);
    export(&["--previous", "none.ics"]).refused(3, &["none.ics"]);
    let plan = desk.run(&["plan", "session.json", "--format", "ics", "--previous", "other.ics"]);
    plan.refused(3, &["other.ics: it has meetings of another session"]);
}
