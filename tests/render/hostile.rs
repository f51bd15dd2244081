//! Untrusted titles, and any other values that a schedule file may have.

use plenary::model::{Language, Schedule, Status, Text};
use plenary::render::{Format, RenderError, Style, render};
use proptest::prelude::*;

use crate::rendered::{founding, language, text};

fn titled(title: &str) -> Schedule {
    let mut schedule = founding();
    schedule.meetings[0].entries[0].title = title.into();
    schedule
}

/// Whether the text has control characters that a terminal obeys, except line ends.
fn controls_terminal(text: &str) -> bool {
    text.replace("\r\n", "\n").chars().any(|c| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn no_title_controls_a_terminal_or_reverses_text() {
    let schedule = titled("\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}txet\u{2066}\r\nsecond line\u{7f}");
    for format in Format::ALL.into_iter().filter(|format| !format.is_binary()) {
        assert!(!controls_terminal(&text(&schedule, format, "en")), "{format}");
    }
    assert!(text(&schedule, Format::Md, "en").contains(r"| 1(a) | �\]0;owned��\[2J�31mtxet  second line� |"));
    let rendered = render(&schedule, Format::Md, &language("en"), &Style::default()).unwrap();
    assert_eq!(rendered.notes, ["the title of item 1a contains control characters, which are not printed"]);
}

#[test]
fn json_keeps_hostile_text_escaped() {
    let schedule = titled("\u{9b}31m\u{202e}\u{7f}");
    let json = text(&schedule, Format::Json, "en");
    assert!(json.contains(r#""title": "\u009b31m\u202e\u007f""#));
    assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), schedule);
}

#[test]
fn a_title_of_two_thousand_characters_wraps() {
    for title in ["word ".repeat(400), "x".repeat(2000), "议".repeat(2000)] {
        let table = text(&titled(&title), Format::Table, "en");
        let widest = table.lines().map(width).max().unwrap();
        assert!(widest <= 100, "{widest}");
        let letters = |text: &str| text.chars().filter(|c| title.trim().starts_with(*c)).count();
        assert!(letters(&table) >= letters(title.trim()));
    }
}

/// The width of a line of Latin and Chinese text, in columns.
fn width(line: &str) -> usize {
    line.chars().map(|c| if ('\u{3000}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}

#[test]
fn no_script_shifts_the_columns() {
    for title in ["👩‍👩‍👧 🇦🇹 👍🏽", "אימוץ הדוח", "اعتماد التقرير", "e\u{301}", "통합", ""]
    {
        let table = text(&titled(title), Format::Table, "en");
        let row = table.lines().find(|line| line.contains("1(a)")).unwrap();
        assert!(row.contains(title) && row.ends_with(" 10"), "{row}");
        assert!(row.starts_with(" noon–2 p.m.  "), "{row}");
    }
}

#[test]
fn markup_in_titles_is_escaped() {
    let md =
        text(&titled("a | b\n<script>alert(1)</script> `c` *d* _e_ [f](javascript:g) & \\| $x$ ~y~"), Format::Md, "en");
    let row = r"| noon–2 p.m. | 1(a) | a \| b &lt;script&gt;alert(1)&lt;/script&gt; \`c\` \*d\* \_e\_ \[f\](javascript:g) &amp; \\\| \$x\$ \~y\~ |";
    assert!(md.lines().any(|line| line == row), "{md}");
}

#[test]
fn a_missing_language_falls_back_with_one_note() {
    let mut schedule = founding();
    for meeting in &mut schedule.meetings {
        for entry in meeting.entries.iter_mut().filter(|entry| entry.items == ["2"]) {
            entry.title = Text::ByLanguage([("fr".parse::<Language>().unwrap(), "Munitions".to_owned())].into());
        }
    }
    let rendered = render(&schedule, Format::Md, &language("zh"), &Style::default()).unwrap();
    assert_eq!(rendered.notes, ["the title of item 2 has no text in `zh`; it is printed in `fr`"]);
    assert!(String::from_utf8(rendered.bytes).unwrap().contains("| 2 | Munitions（续） |"));
    assert!(render(&founding(), Format::Md, &language("zh"), &Style::default()).unwrap().notes.is_empty());
}

fn arbitrary_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "\\PC{0,40}", "[\u{0}-\u{200f}|*_<>`{}()\\n,;]{0,30}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_schedule_makes_a_writer_panic(
        texts in prop::collection::vec(arbitrary_text(), 12),
        width in any::<u16>(),
        colour in any::<bool>(),
        minutes in any::<u32>(),
        gap in any::<f64>(),
        hours in -2000i64..2000,
        status in 0..3usize,
    ) {
        let mut schedule = founding();
        let [title, symbol, place, zone, state, note, id, track, room, number, item, reason] =
            <[String; 12]>::try_from(texts).unwrap();
        schedule.session.title = title.as_str().into();
        (schedule.session.symbol, schedule.session.place, schedule.session.status) = (Some(symbol), Some(place.as_str().into()), Some(state));
        schedule.session.timezone = zone;
        schedule.session.footnotes.push(note.as_str().into());
        schedule.solver.gap = gap;
        schedule.solver.seconds = gap;
        schedule.status = serde_json::from_str(["\"optimal\"", "\"feasible\"", "\"infeasible\""][status]).unwrap();
        schedule.unscheduled.push(plenary::model::Unscheduled { item: item.clone(), reason, ..Default::default() });
        let meeting = &mut schedule.meetings[2];
        (meeting.id, meeting.track, meeting.room) = (id, track, Some(room));
        meeting.start += chrono::TimeDelta::hours(hours);
        meeting.end -= chrono::TimeDelta::hours(hours);
        meeting.used_minutes.0 = minutes;
        meeting.interpreted = colour;
        (meeting.entries[0].number, meeting.entries[0].items) = (number, vec![item, String::new()]);
        schedule.meetings[3].entries.clear();
        // typesetting takes too long for so many cases; documents.rs has some
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Pdf) {
            let style = Style { width: width % 300, colour, ..Style::default() };
            let rendered = match render(&schedule, format, &language("zh"), &style) {
                Err(RenderError::NoMeetings(_)) if schedule.status == Status::Infeasible => continue,
                rendered => rendered.unwrap(),
            };
            if format.is_binary() {
                continue;
            }
            let text = String::from_utf8(rendered.bytes).unwrap();
            let own = |text: &str| ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m"].iter().fold(text.to_owned(), |text, code| text.replace(code, ""));
            prop_assert!(!controls_terminal(&own(&text)), "{format}: {text:?}");
            if format == Format::Md {
                let rows = text.lines().filter(|line| line.starts_with("| "));
                prop_assert!(rows.clone().all(|row| row.replace("\\\\", "").replace("\\|", "").matches('|').count() == 4));
            }
        }
    }
}
