//! Splits a table row into entries, and recognizes what an entry begins with.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::document::{Line, PARAGRAPH};
use crate::import::extract::number;
use crate::import::words::pattern;

/// An entry of a table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its text.
    pub text: String,
    /// Whether it comes from cells.
    pub cells: bool,
    /// The number of paragraphs of a cell that were joined into it.
    pub paragraphs: usize,
}

/// Splits a row into entries. If several cells have the same number of paragraphs, each paragraph is an entry; so is each
/// numbered paragraph of a cell with several of them.
pub fn entries(line: &Line) -> Vec<Entry> {
    if line.cells.is_empty() {
        return vec![Entry { text: line.text.clone(), cells: false, paragraphs: 1 }];
    }
    let parts: Vec<Vec<&str>> = line
        .cells
        .iter()
        .map(|cell| cell.split(PARAGRAPH).map(str::trim).filter(|part| !part.is_empty()).collect())
        .collect();
    let most = parts.iter().map(Vec::len).max().unwrap_or(0);
    let entry = |cells: &[&str]| Entry { text: cells.join("  "), cells: true, paragraphs: 1 };
    if most > 1 && parts.iter().filter(|cell| cell.len() == most).count() >= 2 {
        let nth_entry = |ix: usize| {
            let beside = parts.iter().flat_map(|cell| match cell.len() == most {
                true => &cell[ix..=ix],
                false if ix == 0 => &cell[..],
                false => &[],
            });
            entry(&beside.copied().collect::<Vec<_>>())
        };
        return (0..most).map(nth_entry).collect();
    }
    let listed = |cell: &Vec<&str>| cell.iter().filter(|part| is_numbered(part)).count() >= 2;
    let Some(at) = parts.iter().position(listed) else {
        return vec![Entry { text: line.text.clone(), cells: true, paragraphs: most.max(1) }];
    };
    // a paragraph without a number belongs to the one above; the cells before go with the first entry
    let mut all: Vec<Entry> = Vec::new();
    let before: Vec<&str> = parts[..at].iter().flatten().copied().collect();
    for part in &parts[at] {
        match all.last_mut() {
            Some(last) if !is_numbered(part) => {
                last.text = format!("{} {part}", last.text);
                last.paragraphs += 1;
            }
            Some(_) => all.push(entry(&[part])),
            None => all.push(entry(&[&before[..], &[part]].concat())),
        }
    }
    if let Some(last) = all.last_mut() {
        for more in parts[at + 1..].iter().flatten() {
            last.text = format!("{}  {more}", last.text);
        }
    }
    all
}

/// Whether a paragraph begins with the number of an item and has a title.
fn is_numbered(text: &str) -> bool {
    let mut start = text.chars();
    let lettered =
        start.next().is_some_and(char::is_uppercase) && start.next() == Some('.') && start.next() == Some(' ');
    lettered
        || number::in_agenda(text).is_some()
        || number::in_table(text).is_some_and(|(_, title)| title.contains(char::is_alphabetic))
}

/// Words of a time without hours.
const UNTIMED: &[&str] =
    &["immediately", "following the", "after the", "upon adjournment", "à l'issue", "immédiatement", "inmediatamente"];

/// Whether a text says when something is without hours: `Immediately after plenary`.
pub fn is_untimed(text: &str) -> bool {
    let lower = text.to_lowercase();
    UNTIMED.iter().any(|words| lower.starts_with(words))
}

/// Whether a text begins with a single time of day, such as `10.30` or `9:00`. After a dot, only multiples of five are
/// minutes: `3.11` is the number of an item.
pub fn starts_at(text: &str) -> bool {
    static START: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?:[01]?\d|2[0-3])(?:[:h]\s?[0-5]\d|\.[0-5][05]|\s?[ap]\.?m\b\.?|\s?[时点](?:\d\d分)?)(?:\s|$)")
    });
    START.is_match(text)
}

/// The text after hours without footnote marks. If the text comes from `cell`s, plain figures alone are marks too.
pub fn without_marks(text: &str, cell: bool) -> &str {
    let is_mark = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹*†, ".contains(c);
    let rest = text.trim_start_matches(is_mark);
    if cell && rest.chars().all(|c| c.is_ascii_digit() || is_mark(c)) { "" } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Place;

    fn texts(cells: &[&str]) -> Vec<(String, usize)> {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let line = Line {
            text: cells.join("  ").replace(PARAGRAPH, " "),
            cells,
            spans: Vec::new(),
            place: Place::default(),
            indent: 0,
            wraps: false,
        };
        entries(&line).into_iter().map(|entry| (entry.text, entry.paragraphs)).collect()
    }

    #[test]
    fn numbered_paragraphs_of_a_cell_are_entries() {
        let single = |text: &str| (text.to_owned(), 1);
        assert_eq!(
            texts(&["10:00-13:00", "1. Opening¶2. Election"]),
            [single("10:00-13:00  1. Opening"), single("2. Election")]
        );
        assert_eq!(
            texts(&["10:00-13:00", "A. Launch¶B. Testing"]),
            [single("10:00-13:00  A. Launch"), single("B. Testing")]
        );
        assert_eq!(
            texts(&["10:00-13:00", "1¶2", "Opening¶Election"]),
            [single("10:00-13:00  1  Opening"), single("2  Election")]
        );
        let noted = [("10:00-13:00  1. Opening with a note".to_owned(), 2), single("2. Election")];
        assert_eq!(texts(&["10:00-13:00", "1. Opening¶with a note¶2. Election"]), noted);
        assert_eq!(texts(&["10:00-13:00", "Opening¶Election"]), [("10:00-13:00  Opening Election".to_owned(), 2)]);
    }

    #[test]
    fn a_single_time_is_not_a_number() {
        for text in ["10.30 Discussion", "9:00 召集人会议", "9h 30 Accueil", "9 a.m. Opening", "16:30"] {
            assert!(starts_at(text), "{text}");
        }
        for text in ["16.1 Invitations", "3.11 Budget", "10 Other", "2018.05", "10.305", "5.b Report"] {
            assert!(!starts_at(text), "{text}");
        }
    }
}
