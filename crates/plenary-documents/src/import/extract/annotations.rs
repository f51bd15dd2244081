//! Reads the annotations: the documents of each item, and how long it takes.

use std::collections::BTreeMap;

use super::agenda::Agenda;
use super::minutes::StatedMinutes;
use super::number::{self, Start};
use super::sections::Sections;
use super::{Evidence, Found, header};
use crate::import::clean;
use crate::import::document::{Line, Place};
use crate::import::doubt::Doubt;
use crate::import::words::Words;

/// The annotation of an item.
#[derive(Debug, Default)]
pub struct Note {
    /// The symbols of its documents.
    pub documents: Vec<Found<String>>,
    /// How long it takes.
    pub minutes: Option<Found<StatedMinutes>>,
}

/// The annotations of all items.
#[derive(Debug, Default)]
pub struct Annotations {
    /// The annotation of each item, by the key of its number.
    pub notes: BTreeMap<String, Note>,
    /// The places of the headings of items.
    pub headings: Vec<Place>,
    /// The number of lines that were searched.
    pub lines: usize,
}

/// Reads the annotations.
pub fn read(sections: &Sections, agenda: &Agenda, words: &Words) -> Annotations {
    let mut found = Annotations::default();
    let lines = &sections.lines[sections.annotations.clone()];
    let mut begins: Vec<(usize, &str)> = Vec::new();
    let mut next = 0;
    for (at, line) in lines.iter().enumerate() {
        // the annotations follow the order of the agenda, each item once
        let heading = agenda.entries.iter().enumerate().skip(next).find(|(_, entry)| {
            let (key, title) = (entry.number.key.as_str(), clean::squeezed(&entry.title.value));
            is_heading(line, key, &title)
        });
        if let Some((ix, entry)) = heading {
            begins.push((at, &entry.number.key));
            found.headings.push(line.place);
            next = ix + 1;
        }
    }
    for (ix, &(at, key)) in begins.iter().enumerate() {
        let end = begins.get(ix + 1).map_or(lines.len(), |(next, _)| *next);
        found.notes.insert(key.to_owned(), note(&lines[at + 1..end.max(at + 1)], words));
    }
    found.lines = lines.len();
    found
}

/// Whether a line is the heading of an item: its number and the beginning of its title.
fn is_heading(line: &Line, key: &str, title: &str) -> bool {
    let (number, rest) = match number::in_agenda(&line.text) {
        Some(Start::Top(number, rest)) => (number.to_string(), rest),
        Some(Start::Letter(letter, rest)) => (letter, rest),
        Some(Start::Dotted(number, sub, rest)) => (format!("{number}.{sub}"), rest),
        Some(Start::Whole(number, rest) | Start::Added(_, number, rest) | Start::Roman(_, number, rest)) => {
            (number.key, rest)
        }
        None => return false,
    };
    let line_title = clean::squeezed(&clean::title(rest));
    let same = key == number
        || key
            .strip_prefix(|c: char| c.is_ascii_digit())
            .is_some_and(|_| key.trim_start_matches(|c: char| c.is_ascii_digit()) == number);
    same && !line_title.is_empty() && (title.starts_with(&line_title) || line_title.starts_with(title))
}

/// Reads the lines of one annotation: sentences, then the list of documents.
fn note(lines: &[Line], words: &Words) -> Note {
    let mut note = Note::default();
    let at = lines.iter().position(|line| Words::is_heading(&line.text, words.documents));
    if let Some(at) = at {
        // a symbol may be broken after a slash
        let mut text = String::new();
        for (ix, line) in lines[at + 1..].iter().enumerate() {
            clean::join(&mut text, &line.text);
            let whole = !text.ends_with('/');
            let next = lines.get(at + 2 + ix).is_none_or(|next| !next.text.starts_with('/'));
            if whole && next {
                documents(&text, line, &mut note);
                text.clear();
            }
        }
    }
    note.minutes = stated(&lines[..at.unwrap_or(lines.len())], words);
    note
}

fn documents(text: &str, line: &Line, note: &mut Note) {
    for symbol in header::symbols(text) {
        if !note.documents.iter().any(|known| known.value == symbol) {
            note.documents.push(Found::sure(symbol.to_owned(), Evidence::quote(line, text)));
        }
    }
}

/// The speakers and their minutes, or the minutes, that the sentences of an annotation state.
fn stated(lines: &[Line], words: &Words) -> Option<Found<StatedMinutes>> {
    let mut text = String::new();
    for line in lines {
        clean::join(&mut text, &line.text);
    }
    let number =
        |captures: &regex::Captures<'_>, name: &str| captures.name(name).and_then(|found| words.number(found.as_str()));
    let first = lines.first()?;
    let evidence = |captures: &regex::Captures<'_>| {
        let words = captures.get(0).map_or("", |found| found.as_str());
        let line = lines.iter().find(|line| {
            words.chars().take(12).collect::<String>().trim().len() > 3
                && line.text.contains(words.chars().take(12).collect::<String>().trim())
        });
        Evidence::quote(line.unwrap_or(first), words)
    };
    if let Some(captures) = words.patterns.speakers.captures(&text) {
        let (speakers, each) = (number(&captures, "n")?, number(&captures, "each")?);
        if (1..=500).contains(&speakers) && (1..=120).contains(&each) {
            return Some(Found::sure(StatedMinutes::Speakers(speakers, each), evidence(&captures)));
        }
    }
    let captures = words.patterns.minutes.captures(&text)?;
    let minutes = number(&captures, "n")? * if captures.name("hours").is_some() { 60 } else { 1 };
    let mentions = words.patterns.minutes.captures_iter(&text).count();
    let from = evidence(&captures);
    (1..=1440).contains(&minutes).then(|| match mentions {
        1 => Found::doubtful(StatedMinutes::Minutes(minutes), from, Doubt::WholeItem),
        _ => Found::doubtful(StatedMinutes::Minutes(minutes), from, Doubt::SeveralFigures),
    })
}
