//! The picture: well-formed, to scale, and with a text description.

use plenary::model::{Schedule, Text};
use plenary::render::words::{Columns, Words, columns, for_language};
use plenary::render::{Annex, Format, Sheet, gantt};
use quick_xml::events::Event;

use super::{hostile, large, titled};
use crate::rendered::{founding, language, of_several_languages, text};

/// The founding schedule with titles in Arabic.
pub fn arabic_schedule() -> Schedule {
    let mut schedule = founding();
    let titles =
        ["افتتاح الاجتماع", "إقرار جدول الأعمال", "منع صنع الذخيرة والاتجار بها بصورة غير مشروعة", "اعتماد التقرير"];
    schedule.session.title = "الفريق العامل المعني بالأسلحة النارية".into();
    let entries = schedule.meetings.iter_mut().flat_map(|meeting| &mut meeting.entries);
    for (place, entry) in entries.enumerate() {
        entry.title = Text::from(titles[place % titles.len()]);
    }
    schedule
}

/// The sheet of that schedule in Arabic.
pub fn arabic() -> (Sheet, &'static Words, &'static Columns) {
    let words = for_language(&language("ar")).unwrap();
    (Sheet::new(&Annex::new(&arabic_schedule()), words), words, columns::for_language(words).unwrap())
}

/// The name of an element, and its attributes.
type Element = (String, Vec<(String, String)>);

/// All elements, and all text.
fn read(svg: &str) -> (Vec<Element>, String) {
    let mut reader = quick_xml::Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut elements, mut text) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element.attributes().map(|one| {
                    let one = one.unwrap();
                    (one.key.0.to_owned(), one.value.to_string())
                });
                let name = element.name().0.to_owned();
                elements.push((name, attributes.collect()));
            }
            Event::Text(words) => text.push_str(&words),
            Event::Eof => return (elements, text),
            _ => {}
        }
    }
}

fn number(attributes: &[(String, String)], name: &str) -> f64 {
    attributes.iter().find(|(known, _)| known == name).unwrap().1.parse().unwrap()
}

#[test]
fn svg_en() {
    insta::assert_snapshot!(text(&founding(), Format::Svg, "en"));
}

#[test]
fn blocks_are_as_wide_as_their_minutes() {
    let (elements, _) = read(&text(&founding(), Format::Svg, "en"));
    let blocks = elements.iter().filter(|(name, attributes)| {
        name == "rect" && attributes.iter().any(|(key, value)| key == "fill" && value.len() == 7)
    });
    let widths: Vec<i64> =
        blocks.map(|(_, attributes)| (number(attributes, "width") / 862.0 * 120.0).round() as i64).collect();
    assert_eq!(widths, [10, 10, 100, 60, 60, 50, 45, 10, 90]);
    let spare =
        elements.iter().filter(|(_, attributes)| attributes.iter().any(|(_, value)| value == "url(#plenary-spare)"));
    let spare: Vec<i64> =
        spare.map(|(_, attributes)| (number(attributes, "width") / 862.0 * 120.0).round() as i64).collect();
    assert_eq!(spare, [15, 30]);
    // both sides of two items that continue
    assert_eq!(elements.iter().filter(|(name, _)| name == "path").count(), 1 + 4);
}

#[test]
fn the_description_has_all_that_is_drawn() {
    let (elements, said) = read(&text(&founding(), Format::Svg, "en"));
    let root = &elements[0].1;
    for (name, value) in [("role", "img"), ("aria-labelledby", "plenary-title plenary-said"), ("lang", "en")] {
        assert!(root.contains(&(name.to_owned(), value.to_owned())), "{root:?}");
    }
    assert!(said.contains("noon–2 p.m.\n1(a) Opening of the meeting\n"), "{said}");
}

#[test]
fn a_picture_in_arabic_begins_at_the_right() {
    let (sheet, words, columns) = arabic();
    let svg = gantt::write(&sheet, &arabic_schedule(), words, columns);
    insta::assert_snapshot!(svg);
    let (elements, _) = read(&svg);
    assert!(elements[0].1.contains(&("direction".to_owned(), "rtl".to_owned())));
    let first = elements.iter().find(|(name, attributes)| {
        name == "rect" && attributes.iter().any(|(key, value)| key == "fill" && value.len() == 7)
    });
    let attributes = &first.unwrap().1;
    assert_eq!((number(attributes, "x") + number(attributes, "width")).round(), 1120.0 - 24.0 - 210.0);
}

#[test]
fn notes_have_marks_and_words_their_own_direction() {
    let svg = text(&of_several_languages(), Format::Svg, "en");
    let (_, said) = read(&svg);
    // in the order in which the table refers to them
    for part in
        ["noon–2 p.m.²", "2³", "² The opening time is provisional.", "³ Avec une table ronde", "organization of work¹"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(svg.contains(r#"text-anchor="end"  xml:lang="he" direction="rtl">אימוץ הדוח (TRIPS).</text>"#), "{svg}");
    let arabic = text(&of_several_languages(), Format::Svg, "ar");
    assert!(arabic.contains(r#"xml:lang="en" direction="ltr">² The opening time is provisional.</text>"#), "{arabic}");
    // the footnote mark is not part of the hour
    assert!(arabic.contains("14:00\u{200f}²"), "{arabic}");
}

#[test]
fn no_title_breaks_the_picture() {
    for title in hostile() {
        let svg = text(&titled(&title), Format::Svg, "en");
        let (elements, said) = read(&svg);
        assert!(elements.iter().all(|(name, _)| name != "script"), "{title}");
        assert!(!said.contains('\u{ffff}') && !svg.contains('\u{202e}'), "{title}");
    }
    assert!(read(&text(&large(), Format::Svg, "en")).0.len() > 1000);
}

#[test]
fn a_repeated_hour_is_shown_twice() {
    let mut schedule = founding();
    let meeting = &mut schedule.meetings[3];
    // from one to four o'clock, with the hour from two to three repeated
    meeting.start = "2026-10-25T01:00:00+02:00".parse().unwrap();
    meeting.end = "2026-10-25T03:00:00+01:00".parse().unwrap();
    let (_, said) = read(&text(&schedule, Format::Svg, "en"));
    let hours: Vec<&str> = said.split_whitespace().filter(|word| word.len() == 5 && word.ends_with(":00")).collect();
    assert_eq!(hours[hours.len() - 4..], ["01:00", "02:00", "02:00", "03:00"]);
}
