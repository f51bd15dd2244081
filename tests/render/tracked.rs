//! Tracked changes of Word documents: to accept all gives the new annex, and to reject all the older one.

use std::io::Read;

use plenary::model::{Schedule, Text};
use plenary::render::{By, Format, RenderError, Style, render, render_since};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::rendered::{founding, language, of_several_languages};

const SIX: [&str; 6] = ["en", "fr", "es", "ru", "zh", "ar"];

/// A paragraph: whether it was inserted or deleted (`w:ins`, `w:del`), and its text without footnote marks.
type Paragraph = (Option<String>, String);

/// The paragraphs of a part of a Word document.
fn paragraphs(docx: &[u8], part: &str) -> Vec<Paragraph> {
    let mut text = String::new();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    zip.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    let mut reader = Reader::from_str(&text);
    let (mut all, mut run, mut raised) = (Vec::new(), String::new(), false);
    let mut row = None;
    let mut inside: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return all,
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                match name.as_str() {
                    "w:tr" => row = None,
                    "w:p" => all.push((None, String::new())),
                    "w:r" => (run, raised) = (String::new(), false),
                    _ => {}
                }
                inside.push(name);
            }
            Event::Empty(empty) => match (empty.name().as_ref(), inside.last().map(String::as_str)) {
                (mark @ ("w:ins" | "w:del"), Some("w:trPr")) => row = Some(mark.to_owned()),
                (mark @ ("w:ins" | "w:del"), Some("w:rPr")) => {
                    all.last_mut().unwrap().0 = Some(mark.to_owned());
                }
                ("w:vertAlign", _) => raised = true,
                ("w:p", _) => all.push((None, String::new())),
                _ => {}
            },
            Event::Text(part) => {
                let deleted = inside.last().is_some_and(|name| name == "w:delText");
                assert_eq!(deleted, inside.iter().any(|name| name == "w:del"), "deleted text has its own element");
                run += &part.xml10_content();
            }
            Event::End(end) => {
                let name = inside.pop().unwrap();
                assert_eq!(name, end.name().as_ref());
                match (name.as_str(), all.last_mut()) {
                    ("w:r", Some(paragraph)) if !raised => paragraph.1 += &run,
                    ("w:p", Some((mark, _))) if inside.iter().any(|name| name == "w:tr") => {
                        assert_eq!(*mark, row, "a cell changes with its row");
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// The text that is left when one kind of change is taken away.
fn without(paragraphs: &[Paragraph], mark: &str) -> Vec<String> {
    let left = paragraphs.iter().filter(|(own, _)| own.as_deref() != Some(mark));
    left.map(|(_, text)| text.clone()).collect()
}

fn plain(schedule: &Schedule, code: &str, by: By, part: &str) -> Vec<String> {
    let style = Style { by, ..Style::default() };
    let bytes = render(schedule, Format::Docx, &language(code), &style).unwrap().bytes;
    paragraphs(&bytes, part).into_iter().map(|(_, text)| text).collect()
}

/// Versions of the founding schedule: as it is, with items in other meetings, without a meeting, renamed, with notes.
fn versions() -> Vec<Schedule> {
    let mut moved = founding();
    let last = moved.meetings[2].entries.pop().unwrap();
    moved.meetings[3].entries.insert(0, last);
    moved.session.symbol = Some("CTOC/COP/WG.6/2022/1/Rev.1".into());
    let mut shorter = founding();
    let lost = shorter.meetings.remove(1);
    shorter.meetings[1].entries.extend(lost.entries);
    let mut renamed = moved.clone();
    renamed.session.title = Text::from("Another title");
    renamed.meetings[0].entries[2].title = Text::from("Ammunition, and <what> it takes");
    vec![founding(), moved, shorter, renamed, of_several_languages()]
}

#[test]
fn accepted_it_is_the_new_annex_and_rejected_the_older_one() {
    let versions = versions();
    for (at, old) in versions.iter().enumerate() {
        for (to, new) in versions.iter().enumerate() {
            let code = SIX[(at + 2 * to) % 6];
            let by = if (at + to) % 3 == 0 { By::Item } else { By::Meeting };
            let bytes = render_since(old, new, &language(code), by).unwrap().bytes;
            for part in ["word/document.xml", "word/header1.xml"] {
                let both = paragraphs(&bytes, part);
                assert_eq!(without(&both, "w:del"), plain(new, code, by, part), "{at} to {to}, {code}, {part}");
                assert_eq!(without(&both, "w:ins"), plain(old, code, by, part), "{at} to {to}, {code}, {part}");
                let changed = both.iter().any(|(mark, _)| mark.is_some());
                assert!(changed || at == to || part.contains("header"), "{at} to {to}");
                assert!(!changed || at != to, "{at} to {to}");
            }
        }
    }
}

#[test]
fn a_table_of_other_columns_is_replaced_as_a_whole() {
    let old = founding();
    let mut new = founding();
    // beside the first meeting, so that each track has a column
    let mut beside = new.meetings[3].clone();
    (beside.id, beside.track) = ("side".into(), "cow".into());
    (beside.start, beside.end) = (new.meetings[0].start, new.meetings[0].end);
    new.meetings.insert(1, beside);
    let bytes = render_since(&old, &new, &language("en"), By::Meeting).unwrap().bytes;
    let both = paragraphs(&bytes, "word/document.xml");
    let words = |lines: Vec<String>| lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let part = "word/document.xml";
    assert_eq!(words(without(&both, "w:del")), words(plain(&new, "en", By::Meeting, part)));
    assert_eq!(words(without(&both, "w:ins")), words(plain(&old, "en", By::Meeting, part)));
}

#[test]
fn schedules_of_two_sessions_are_not_compared() {
    let mut other = founding();
    for entry in other.meetings.iter_mut().flat_map(|held| &mut held.entries) {
        entry.items = entry.items.iter().map(|id| format!("x{id}")).collect();
    }
    let refused = render_since(&other, &founding(), &language("en"), By::Meeting);
    assert!(matches!(refused, Err(RenderError::OtherSession)), "{refused:?}");
}
