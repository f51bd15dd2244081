//! Details that the founding schedule lacks: tracks, rooms, joint items, unscheduled items, changes, two years.

use chrono::TimeDelta;
use plenary::model::schedule::Change;
use plenary::model::{Minutes, Schedule, Unscheduled};
use plenary::render::Format;

use crate::rendered::{founding, language, text};

/// A schedule with all these details, over New Year.
fn rich() -> Schedule {
    let mut schedule = founding();
    for meeting in &mut schedule.meetings {
        let shift = TimeDelta::days(241);
        (meeting.start, meeting.end) = (meeting.start + shift, meeting.end + shift);
    }
    schedule.session.status = Some("approved".into());
    let [first, second, _, last] = schedule.meetings.as_mut_slice() else { unreachable!("the founding case has four") };
    first.room = Some("Boardroom D".into());
    first.entries.drain(..1);
    first.entries[0].number = "1 (b), 1 (c), 7".into();
    first.entries[0].items = ["1b", "1c", "7"].map(str::to_owned).into();
    second.track = "cow".into();
    second.start = first.start;
    second.languages = vec![language("en")];
    last.interpreted = false;
    last.track = "side events".into();
    last.end += TimeDelta::hours(6);
    schedule.unscheduled.push(Unscheduled {
        item: "8".into(),
        reason: "optional, and there is no room for it".into(),
        ..Unscheduled::default()
    });
    schedule.changes = Some(vec![Change {
        item: "2".into(),
        before: [("m1".into(), Minutes(160))].into(),
        now: [("m1".into(), Minutes(100)), ("m2".into(), Minutes(60))].into(),
        minutes: Minutes(60),
    }]);
    schedule
}

#[test]
fn rich_table_en() {
    insta::assert_snapshot!(text(&rich(), Format::Table, "en"));
}

#[test]
fn rich_md_en() {
    insta::assert_snapshot!(text(&rich(), Format::Md, "en"));
}

#[test]
fn rich_md_zh() {
    insta::assert_snapshot!(text(&rich(), Format::Md, "zh"));
}

/// In the night of 29 March 2026 clocks in Vienna go forward. Each time is local, whatever its offset.
#[test]
fn a_daylight_saving_day_prints_what_the_clock_shows() {
    let mut schedule = founding();
    let meeting = &mut schedule.meetings[0];
    meeting.start = "2026-03-29T01:30:00+01:00".parse().unwrap();
    meeting.end = "2026-03-29T04:00:00+02:00".parse().unwrap();
    schedule.meetings.truncate(1);
    let md = text(&schedule, Format::Md, "en");
    assert!(md.contains("| **Sunday, 29 March** |  |  |\n| 1.30–4 a.m. | 1(a) |"), "{md}");
    assert!(text(&schedule, Format::Md, "zh").contains("| 凌晨 1 时 30 分至 4 时 | 1(a) |"));
}
