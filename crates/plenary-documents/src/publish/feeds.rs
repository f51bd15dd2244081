//! Calendars and the feed of changes. Their addresses never change: a calendar of an item that is dropped stays, with its
//! meetings cancelled.
//!
//! Each calendar is written issue after issue, so that SEQUENCE counts the changes of each meeting.

use itertools::Itertools;
use quick_xml::Writer;
use quick_xml::events::BytesText;

use plenary_core::model::{Language, Schedule};

use super::Issued;
use super::labels::{since, version};
use crate::render::ics::earlier::Earlier;
use crate::render::words::page::for_language;
use crate::render::{self, Format, RenderError, Style, Words, identifiers};

/// The calendar of all meetings.
pub const SESSION: &str = "session.ics";

/// The path and the name of each track, if an issue has several.
pub fn tracks(issued: &[Issued]) -> Vec<(String, String)> {
    let meetings = issued.iter().flat_map(|one| &one.schedule.meetings);
    let tracks: Vec<&String> = meetings.map(|meeting| &meeting.track).unique().collect();
    let several = tracks.len() > 1;
    tracks.into_iter().filter(|_| several).map(|track| (path("track", &[track]), track.clone())).collect()
}

/// The path and the items of each entry of any issue.
pub fn items(issued: &[Issued]) -> Vec<(String, Vec<String>)> {
    let meetings = issued.iter().rev().flat_map(|one| &one.schedule.meetings);
    let items = meetings.flat_map(|meeting| &meeting.entries).map(|entry| &entry.items).unique();
    items.map(|items| (path("item", items), items.clone())).collect()
}

/// The path of a calendar: words that are plain in an address stay readable, others become an identifier.
fn path(kind: &str, words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let plain = |word: &&str| {
        !word.is_empty()
            && word.len() <= 40
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let name = if words.iter().all(plain) {
        words.join("+")
    } else {
        identifiers::derive(&uuid::Uuid::NAMESPACE_URL, &words).to_string()
    };
    format!("calendars/{kind}-{name}.ics")
}

/// All calendars, with their paths.
///
/// # Errors
/// If one cannot be written.
pub fn calendars(issued: &[Issued]) -> Result<Vec<(String, String)>, RenderError> {
    let mut all = vec![(SESSION.to_owned(), calendar(issued, &|_, _| true)?)];
    for (path, track) in tracks(issued) {
        all.push((path, calendar(issued, &|held, _| *held == track)?));
    }
    for (path, items) in items(issued) {
        all.push((path, calendar(issued, &|_, entry| entry == items)?));
    }
    Ok(all)
}

/// The calendar of the entries that `keep` names by track and items, and of the meetings that have some.
fn calendar(issued: &[Issued], keep: &dyn Fn(&String, &[String]) -> bool) -> Result<String, RenderError> {
    let mut earlier: Option<Earlier> = None;
    let mut text = String::new();
    for one in issued {
        let mut schedule = one.schedule.clone();
        for meeting in &mut schedule.meetings {
            let track = meeting.track.clone();
            meeting.entries.retain(|entry| keep(&track, &entry.items));
        }
        schedule.meetings.retain(|meeting| !meeting.entries.is_empty());
        let style = Style { earlier, ..Style::default() };
        let rendered = render::render(&schedule, Format::Ics, &language(&schedule), &style)?;
        text = String::from_utf8_lossy(&rendered.bytes).into_owned();
        earlier = Some(Earlier::read(&text)?);
    }
    Ok(text)
}

/// English if the session has an English title, else the first of its languages that documents can be written in.
fn language(schedule: &Schedule) -> Language {
    let title = &schedule.session.title;
    let known = render::words::ALL.iter().map(|words| Language::known(words.code));
    known.clone().find(|language| title.get(language).is_some()).unwrap_or_else(|| Language::known("en"))
}

/// The feed of changes (Atom, RFC 4287): an entry for each issue, the newest first.
///
/// # Errors
/// If it cannot be written.
pub fn atom(issued: &[Issued], words: &'static Words) -> Result<String, RenderError> {
    let Some(last) = issued.last() else { return Ok(String::new()) };
    let page = for_language(words);
    let session = identifiers::session(&last.schedule.session);
    let title = last.schedule.session.title.or_any(&Language::known(words.code)).to_owned();
    let updated = |one: &Issued| format!("{}T00:00:00Z", one.issue.date);
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    let text = |xml: &mut Writer<Vec<u8>>, name: &str, text: &str| -> std::io::Result<()> {
        xml.create_element(name).write_text_content(BytesText::new(&render::clean::clean(text)))?;
        Ok(())
    };
    xml.create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", words.code)])
        .write_inner_content(|xml| {
            text(xml, "id", &format!("urn:uuid:{session}"))?;
            text(xml, "title", &title)?;
            text(xml, "updated", &updated(last))?;
            xml.create_element("author").write_inner_content(|xml| text(xml, "name", &title))?;
            xml.create_element("link")
                .with_attribute(("href", format!("{}.html", words.code).as_str()))
                .write_empty()?;
            for (place, one) in issued.iter().enumerate().rev() {
                let id = identifiers::derive(&session, &["issue", &one.issue.number.to_string()]);
                let before = place.checked_sub(1).and_then(|place| issued.get(place));
                let changes = before.map_or_else(Vec::new, |before| since(before, one, words));
                let changes: Vec<String> = changes.iter().map(|line| line.text(words.right_to_left)).collect();
                let symbol = one.issue.symbol.iter().map(|symbol| format!("{symbol} · "));
                let heading: String = symbol.chain([version(one, words, page)]).collect();
                let said = if before.is_none() {
                    heading.clone()
                } else if changes.is_empty() {
                    page.no_changes.text.to_owned()
                } else {
                    changes.join("; ")
                };
                xml.create_element("entry").write_inner_content(|xml| {
                    text(xml, "id", &format!("urn:uuid:{id}"))?;
                    text(xml, "title", &heading)?;
                    text(xml, "updated", &updated(one))?;
                    text(xml, "content", &said)
                })?;
            }
            Ok(())
        })
        .map_err(RenderError::Feed)?;
    let written = String::from_utf8_lossy(&xml.into_inner()).into_owned();
    Ok(format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{written}\n"))
}
