//! Checks Word documents, PDF files and web pages as bytes. [`super::read_back`] reads them with other programs.

use std::io::Read;
use std::time::{Duration, Instant};

use plenary::model::{Note, OtherRow, Schedule, Text};
use plenary::render::{By, Format, RenderError, Rendered, Style, render};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::rendered::{founding, language, text};

const SIX: [&str; 6] = ["en", "fr", "es", "ru", "zh", "ar"];
/// The document formats of this build.
const DOCUMENTS: &[Format] =
    if cfg!(feature = "pdf") { &[Format::Html, Format::Docx, Format::Pdf] } else { &[Format::Html, Format::Docx] };

fn rendered(schedule: &Schedule, format: Format, code: &str) -> Rendered {
    render(schedule, format, &language(code), &Style::default()).unwrap()
}

fn by_item(schedule: &Schedule, format: Format, code: &str) -> Result<Rendered, RenderError> {
    render(schedule, format, &language(code), &Style { by: By::Item, ..Style::default() })
}

/// A part of a Word document.
fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// All parts of a Word document. Each must be well-formed XML.
fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let parts: Vec<_> = names.into_iter().map(|name| (name.clone(), part(docx, &name))).collect();
    for (name, text) in &parts {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
                Event::Start(start) => {
                    assert!(start.attributes().all(|attribute| attribute.is_ok()), "{name}: {start:?}");
                    depth += 1;
                }
                Event::Empty(empty) => assert!(empty.attributes().all(|attribute| attribute.is_ok()), "{name}"),
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
    }
    parts
}

/// The founding schedule with notes on its first meeting and on item 2, papers, and rows that are no items.
fn rich() -> Schedule {
    let mut schedule = founding();
    let first = &schedule.meetings[0];
    let row = |title: &str, from: i64, to: i64| OtherRow {
        title: Text::from(title),
        start: first.start + chrono::TimeDelta::minutes(from),
        end: first.start + chrono::TimeDelta::minutes(to),
        track: None,
        room: Some("Boardroom A".into()),
    };
    schedule.session.rows = vec![row("Opening ceremony", -60, -30), row("Regional groups", 180, 240)];
    let note = |text: &str, meetings: &[&str], items: &[&str]| Note {
        text: Text::from(text),
        meetings: meetings.iter().map(ToString::to_string).collect(),
        items: items.iter().map(ToString::to_string).collect(),
    };
    schedule.session.notes = vec![
        note("Panellists are to be confirmed.", &[], &["2"]),
        note("The opening time is provisional.", &["m1"], &[]),
        note("Nothing bears this one.", &["m9"], &["99"]),
    ];
    schedule.session.documents.insert("2".into(), vec!["CTOC/COP/WG.6/2022/2".into(), "CTOC/COP/WG.6/2022/3".into()]);
    schedule
}

/// The same with a second track beside the first meeting.
fn tracks() -> Schedule {
    let mut schedule = rich();
    let mut beside = schedule.meetings[3].clone();
    (beside.id, beside.track, beside.room) = ("side".into(), "cow".into(), Some("Boardroom B".into()));
    (beside.start, beside.end) = (schedule.meetings[0].start, schedule.meetings[0].end);
    beside.interpreted = false;
    schedule.meetings.insert(1, beside);
    schedule
}

#[test]
fn rows_notes_and_papers_in_markdown() {
    insta::assert_snapshot!("rich_by_meeting", text(&rich(), Format::Md, "en"));
    insta::assert_snapshot!("rich_by_track", text(&tracks(), Format::Md, "fr"));
    let md = by_item(&tracks(), Format::Md, "en").unwrap();
    insta::assert_snapshot!("rich_by_item", String::from_utf8(md.bytes).unwrap());
    insta::assert_snapshot!("rich_terminal", text(&rich(), Format::Table, "en"));
}

#[test]
fn the_annex_in_the_other_languages() {
    for code in ["fr", "es", "ru", "ar"] {
        insta::assert_snapshot!(format!("founding_{code}"), text(&founding(), Format::Md, code));
    }
}

#[test]
fn the_page_of_the_founding_annex() {
    insta::assert_snapshot!("founding_page", text(&founding(), Format::Html, "en"));
}

#[test]
fn a_page_has_structured_data() {
    let page = text(&founding(), Format::Html, "en");
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let event: serde_json::Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(event["@type"], "Event");
    assert_eq!(event["startDate"], "2022-05-04T12:00:00+02:00");
    assert_eq!(event["location"]["name"], "Vienna");
    assert_eq!(event["subEvent"].as_array().unwrap().len(), 4);
    assert_eq!(event["subEvent"][3]["endDate"], "2022-05-05T18:00:00+02:00");
}

#[test]
fn a_page_needs_no_network() {
    let page = text(&rich(), Format::Html, "ar");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\">"), "{page}");
    for outside in ["src=", "@import", "url(", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn word_documents_have_the_expected_structure() {
    for code in SIX {
        let docx = rendered(&rich(), Format::Docx, code).bytes;
        let parts = parts(&docx);
        assert_eq!(parts.len(), 11);
        let body = part(&docx, "word/document.xml");
        assert_eq!(body.matches("<w:tblHeader/>").count(), 1, "{code}");
        assert_eq!(body.matches("<w:tr>").count(), body.matches("<w:cantSplit/>").count());
        assert!(body.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
        // one footnote of the heading, two of rows
        assert_eq!(body.matches("<w:footnoteReference ").count(), 3);
        assert_eq!(part(&docx, "word/footnotes.xml").matches("<w:footnoteRef/>").count(), 3);
        assert_eq!(body.contains("<w:bidiVisual/>"), code == "ar");
        assert_eq!(body.contains("<w:rtl/>"), code == "ar");
        let styles = part(&docx, "word/styles.xml");
        for font in ["w:ascii=\"Times New Roman\"", "w:eastAsia=\"SimSun\"", "w:cs="] {
            assert!(styles.contains(font), "{font}");
        }
        let tag = match code {
            "ar" => "w:bidi=\"ar-SA\"",
            "zh" => "w:eastAsia=\"zh-CN\"",
            "en" => "w:val=\"en-GB\"",
            "fr" => "w:val=\"fr-FR\"",
            "es" => "w:val=\"es-ES\"",
            _ => "w:val=\"ru-RU\"",
        };
        assert!(styles.contains(&format!("<w:lang {tag}")) || styles.contains(&format!(" {tag}")), "{code}");
        assert!(part(&docx, "docProps/core.xml").contains(&format!("<dc:language>{code}-")));
    }
}

#[test]
fn a_note_with_two_marks_is_one_footnote() {
    let mut schedule = rich();
    schedule.session.notes[1].items = vec!["1a".into(), "6".into()];
    let docx = rendered(&schedule, Format::Docx, "en").bytes;
    let body = part(&docx, "word/document.xml");
    assert_eq!(body.matches("<w:footnoteReference ").count(), 3);
    assert_eq!(part(&docx, "word/footnotes.xml").matches("provisional").count(), 1);
    let md = text(&schedule, Format::Md, "en");
    assert!(md.contains("| noon–2 p.m.<sup>2</sup> | 1(a) | Opening of the meeting<sup>2</sup> |"), "{md}");
}

#[test]
fn a_title_of_another_language_is_marked_as_such() {
    let mut schedule = founding();
    schedule.meetings[0].entries[0].title = Text::ByLanguage([(language("en"), "Opening".to_owned())].into());
    let page = text(&schedule, Format::Html, "ar");
    assert!(page.contains("<bdi dir=\"ltr\" lang=\"en\">Opening</bdi>"), "{page}");
    let body = part(&rendered(&schedule, Format::Docx, "ar").bytes, "word/document.xml");
    let run = "<w:r><w:rPr><w:lang w:val=\"en\" w:eastAsia=\"en\"/></w:rPr><w:t xml:space=\"preserve\">Opening</w:t>";
    assert!(body.contains(run), "{body}");
    // embedded in its own direction, for Word and for LibreOffice
    assert!(body.contains(&format!("\u{202a}</w:t></w:r>{run}")) && body.contains("<w:dir w:val=\"ltr\">"), "{body}");
    let english = part(&rendered(&schedule, Format::Docx, "en").bytes, "word/document.xml");
    assert!(!english.contains("w:dir") && !english.contains('\u{202a}'), "{english}");
}

#[test]
fn formats_without_a_table_by_item_refuse_it() {
    for format in [Format::Table, Format::Json] {
        let refused = by_item(&founding(), format, "en").unwrap_err();
        assert!(refused.to_string().contains("has no table by item"), "{refused}");
    }
    for &format in DOCUMENTS {
        assert_eq!(by_item(&rich(), format, "es").unwrap().bytes, by_item(&rich(), format, "es").unwrap().bytes);
    }
}

const HOSTILE: [&str; 8] = [
    "</script></title><script>alert(1)</script> & \"quotes\" 'single' <b>",
    "#set page(width: 1cm) $x$ *bold* _it_ #panic() \\ @label <label> // comment",
    "קבלת the agenda ואישור 2 (a) of הסדר",
    "👩‍👩‍👧 🇦🇹 👍🏽 議 𠮷 \u{301}\u{fe0f}",
    "two\r\nlines\u{2028}\tand \u{0}\u{1b}[2J\u{202e}controls\u{ffff}\u{fffe}",
    "]]> &#0; &amp; {{braces}} %d \u{e000}",
    "",
    "=1+1",
];

#[test]
fn hostile_titles_break_no_document() {
    let long = ["x".repeat(2000), "word ".repeat(400), "议".repeat(2000), "ا".repeat(2000)];
    for (place, title) in HOSTILE.iter().map(|title| (*title).to_owned()).chain(long).enumerate() {
        let code = SIX[place % 6];
        let mut schedule = tracks();
        schedule.session.title = title.as_str().into();
        (schedule.session.symbol, schedule.session.place) = (Some(title.clone()), Some(title.as_str().into()));
        schedule.session.footnotes.push(title.as_str().into());
        schedule.session.notes[0].text = title.as_str().into();
        schedule.session.rows[0].title = title.as_str().into();
        schedule.meetings[0].entries[0].title = title.as_str().into();
        schedule.meetings[0].entries[0].number = title.clone();
        schedule.meetings[0].room = Some(title.clone());
        schedule.session.documents.insert("1a".into(), vec![title.clone()]);
        for style in [By::Meeting, By::Item].map(|by| Style { by, ..Style::default() }) {
            let of = |format| render(&schedule, format, &language(code), &style).unwrap().bytes;
            let page = String::from_utf8(of(Format::Html)).unwrap();
            assert_eq!(page.matches("<script").count(), 1, "{title}");
            assert_eq!(page.matches("</script").count(), 1, "{title}");
            parts(&of(Format::Docx));
            #[cfg(feature = "pdf")]
            assert!(of(Format::Pdf).starts_with(b"%PDF-"));
        }
    }
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_build_without_pdf_says_so() {
    let refused = render(&founding(), Format::Pdf, &language("en"), &Style::default()).unwrap_err();
    assert!(refused.to_string().starts_with("this build cannot write PDF: choose docx or html"), "{refused}");
}

#[cfg(feature = "pdf")]
#[test]
fn a_character_without_a_font_is_noted() {
    let mut schedule = founding();
    // private-use characters, which no font has
    schedule.meetings[0].entries[0].title = "\u{10fff0} and \u{10fff1}".into();
    let notes = rendered(&schedule, Format::Pdf, "en").notes;
    assert!(notes[0].contains("U+10FFF0") && notes[0].contains("in no font here"), "{notes:?}");
    assert!(rendered(&founding(), Format::Pdf, "zh").notes.is_empty());
}

/// In the night of a clock change each time is local, whatever its offset.
#[test]
fn a_row_of_the_night_when_clocks_change_shows_the_clock() {
    let mut schedule = founding();
    schedule.session.rows = vec![OtherRow {
        title: "Night session".into(),
        start: "2026-03-29T01:30:00+01:00".parse().unwrap(),
        end: "2026-03-29T04:00:00+02:00".parse().unwrap(),
        track: None,
        room: None,
    }];
    for (code, time) in [("en", "1.30–4 a.m."), ("fr", "1 h 30-4 heures"), ("ru", "1:30–4:00"), ("ar", "1:30–4:00")]
    {
        assert!(text(&schedule, Format::Md, code).contains(&format!("| {time} |  | Night session |")), "{code}");
    }
}

/// Four hundred entries: as many as the largest conferences have in a fortnight.
#[test]
fn four_hundred_entries_take_seconds_at_most() {
    let mut schedule = founding();
    let meeting = schedule.meetings[0].clone();
    schedule.meetings = (0..100)
        .map(|place: i64| {
            let mut meeting = meeting.clone();
            let shift = chrono::TimeDelta::days(place / 4) + chrono::TimeDelta::hours(place % 4 * 2 - 3);
            meeting.id = format!("m{place}");
            (meeting.start, meeting.end) = (meeting.start + shift, meeting.end + shift);
            let entry = meeting.entries[0].clone();
            meeting.entries = (0..4).map(|_| entry.clone()).collect();
            meeting
        })
        .collect();
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Pdf || DOCUMENTS.contains(format)) {
        let started = Instant::now();
        let bytes = rendered(&schedule, format, "fr").bytes.len();
        eprintln!("{format}: {bytes} bytes in {:?}", started.elapsed());
        assert!(started.elapsed() < Duration::from_secs(30), "{format}: {:?}", started.elapsed());
    }
}
