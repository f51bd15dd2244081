//! Finds the values in the lines of a document, each with the line that it was found in.
//!
//! [`sections`] comes first: it splits the document into head, agenda, annotations and table. Then each part is read:
//!
//! - [`header`]: title, symbol, place and dates of the session.
//! - [`agenda`]: the items, with their [`number`]s and the [`minutes`] after their titles.
//! - [`annotations`]: the documents and the minutes of each item.
//! - [`sentences`]: what head and annotations say about meetings.
//! - [`timetable`]: the printed organization of work of an annotated agenda.
//! - [`programme`]: printed programmes of other layouts, in tables and in paragraphs; [`number::inline`] reads the numbers in them.

pub mod agenda;
pub mod annotations;
pub mod header;
pub mod minutes;
pub mod number;
pub mod programme;
pub mod sections;
pub mod sentences;
pub mod timetable;

use serde::{Deserialize, Serialize};

use super::document::{Line, Place};
use super::doubt::Doubt;

/// Words of a document and their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The place of the line.
    pub place: Place,
    /// The words, shortened if they are long.
    pub words: String,
}

/// The most characters of a quotation.
const MAX_QUOTATION: usize = 160;

impl Evidence {
    /// Quotes words of a line.
    pub fn quote(line: &Line, words: &str) -> Self {
        Self { place: line.place, words: shortened(words) }
    }

    /// Quotes a whole line.
    pub fn line(line: &Line) -> Self {
        Self::quote(line, &line.text)
    }
}

fn shortened(words: &str) -> String {
    let words = super::clean::one_space(words);
    match words.char_indices().nth(MAX_QUOTATION) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words,
    }
}

/// A value, where it was found, and why it may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it was found.
    pub from: Evidence,
    /// Why it may be wrong, if there is a doubt.
    pub doubt: Option<Doubt>,
}

impl<T> Found<T> {
    /// A value without doubt.
    pub fn sure(value: T, from: Evidence) -> Self {
        Self { value, from, doubt: None }
    }

    /// A value that may be wrong.
    pub fn doubtful(value: T, from: Evidence, doubt: Doubt) -> Self {
        Self { value, from, doubt: Some(doubt) }
    }
}
