//! From lines to what they say: each value with the line it was found in.
//!
//! [`sections`] where the agenda, its annotations and the table begin · [`number`] numbers of items · [`header`] title,
//! symbol, place and dates · [`agenda`] the items · [`annotations`] what is said of each · [`sentences`] what is said of
//! meetings · [`timetable`] a printed organization of work.

pub mod agenda;
pub mod annotations;
pub mod header;
pub mod number;
pub mod sections;
pub mod sentences;
pub mod timetable;

use super::document::{Line, Place};

/// Words of a document and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    /// Where.
    pub place: Place,
    /// The words.
    pub words: String,
}

/// Characters of a quotation.
const QUOTED: usize = 160;

impl Evidence {
    /// These words of a line.
    pub fn of(line: &Line, words: &str) -> Self {
        Self { place: line.place, words: shortened(words) }
    }

    /// A whole line.
    pub fn line(line: &Line) -> Self {
        Self::of(line, &line.text)
    }
}

fn shortened(words: &str) -> String {
    let words = super::clean::one_space(words);
    match words.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words,
    }
}

/// A value with where it was found, and why it may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it was found.
    pub from: Evidence,
    /// Why it is doubtful, if it is.
    pub doubt: Option<String>,
}

impl<T> Found<T> {
    /// A value that is as it is printed.
    pub fn sure(value: T, from: Evidence) -> Self {
        Self { value, from, doubt: None }
    }

    /// One that may be wrong.
    pub fn doubtful(value: T, from: Evidence, doubt: &str) -> Self {
        Self { value, from, doubt: Some(doubt.to_owned()) }
    }
}
