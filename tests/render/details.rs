//! Details that the founding schedule lacks: tracks, rooms, joint items, unscheduled items, changes, two years.

use chrono::TimeDelta;
use plenary::model::schedule::Change;
use plenary::model::{Ask, Minutes, Schedule, TableName, Text, UnmetWish, Unscheduled};
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

/// A programme of two tracks at the same time, whose titles, place and hours are printed.
fn programme() -> Schedule {
    let mut schedule = rich();
    let text = |texts: &[(&str, &str)]| {
        Text::ByLanguage(texts.iter().map(|(code, text)| (language(code), (*text).to_owned())).collect())
    };
    let session = &mut schedule.session;
    session.words = TableName::Programme;
    session.printed_hours = true;
    session.printed_minutes = true;
    session.place = Some(text(&[("en", "Geneva"), ("fr", "Genève")]));
    session.tracks = [("cow".to_owned(), text(&[("en", "Big hall"), ("fr", "Grande salle")]))].into();
    schedule
}

#[test]
fn a_programme_is_called_so_in_every_language() {
    let words = ["Programme", "Programme", "Programa", "Программа", "日程", "البرنامج"];
    for (code, word) in ["en", "fr", "es", "ru", "zh", "ar"].into_iter().zip(words) {
        let md = text(&programme(), Format::Md, code);
        assert!(md.contains(&format!("\n## {word}")), "{md}");
        for format in [Format::Table, Format::Html] {
            assert!(text(&programme(), format, code).contains(word), "{code} {format}");
        }
    }
}

#[test]
fn tracks_places_and_hours_have_the_language_of_the_document() {
    let [en, fr] = ["en", "fr"].map(|code| text(&programme(), Format::Md, code));
    assert!(en.contains("Big hall") && en.contains("Geneva") && !en.contains("## Annex"), "{en}");
    assert!(fr.contains("Grande salle") && fr.contains("Genève"), "{fr}");
    assert!(en.contains("| noon ") && en.contains(" (10 min) |"), "{en}");
    assert!(text(&programme(), Format::Md, "zh").contains("（10 分钟） |"));
    let table = text(&programme(), Format::Table, "fr");
    assert!(table.contains("Grande salle") && table.contains("Genève (Europe/Vienna)"), "{table}");
}

#[test]
fn unmet_wishes_and_spare_meetings_are_in_the_table_of_every_language() {
    let mut schedule = rich();
    let asks = vec![Ask::Pin(vec!["m1".to_owned()])];
    schedule.wishes = vec![UnmetWish { item: "2".into(), words: "item 2 in m1".into(), weight: 3, asks }];
    schedule.not_held = vec!["m9".into()];
    schedule.session.rules.clear();
    for code in ["en", "fr", "es", "ru", "zh", "ar"] {
        let table = text(&schedule, Format::Table, code);
        let wish = table.lines().find(|line| line.contains("m1") && line.contains('3') && line.contains('2'));
        assert!(wish.is_some() && table.contains("m9"), "{table}");
    }
    let table = text(&schedule, Format::Table, "en");
    assert!(table.contains("Wish not met: item 2 in m1 (weight 3)"), "{table}");
    assert!(!text(&schedule, Format::Md, "en").contains("Wish"), "documents are for those who meet");
}
