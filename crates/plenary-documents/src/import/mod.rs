//! From a provisional agenda as a document to a session file that needs only estimates.
//!
//! [`readers`] a file to lines · [`document`] lines that know where they stand · [`clean`] text made plain · `words` what
//! is looked for in each language · [`dates`], [`hours`] and [`places`] of all languages · [`extract`] lines to values,
//! each with its place · [`estimate`] minutes for what has none · [`assemble`] values to a session file · [`report`] what
//! was found, and what is doubtful ([`doubt`]) · `ledger` what was found and is not used · [`workbook`] items as a workbook, the other way round.
//!
//! Nothing is guessed silently: a value is printed, inferred or estimated, and the file and the report say which.

pub mod assemble;
pub mod clean;
pub mod dates;
pub mod document;
pub mod doubt;
pub mod estimate;
pub mod extract;
pub mod hours;
mod ledger;
pub mod places;
pub mod readers;
pub mod report;
mod words;
pub mod workbook;

use chrono::NaiveDate;

pub use document::Document;
pub use doubt::Language;
pub use hours::Hours;
pub use readers::sheet::Cells;
pub use report::Report;

/// What a user says beside the document.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// What the document is called.
    pub name: String,
    /// Its language, where it is not to be found out.
    pub language: Option<String>,
    /// The days of the session, where they are not to be looked for.
    pub days: Vec<NaiveDate>,
    /// The hours of each day, where they are not to be looked for.
    pub times: Vec<Hours>,
}

/// A row of the printed table: a meeting and what it takes up, by ids.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableRow {
    /// The meeting.
    pub meeting: String,
    /// The items.
    pub items: Vec<String>,
}

/// What came out of a document.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Imported {
    /// The session file.
    pub session: String,
    /// The printed organization of work, if there is one.
    pub rows: Vec<TableRow>,
    /// Where each value was found.
    pub report: Report,
    /// Where in a workbook, if it is one.
    pub cells: Option<Cells>,
}

/// Why a document cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is empty, or all pictures.
    #[error("there is no text in it\n  help: {0}")]
    Empty(&'static str),
    /// There is nothing in any of the languages.
    #[error(
        "there are no words in it\n  help: check that this is the agenda; a picture of a page has to be read by OCR first"
    )]
    NoText,
    /// The language has no words here.
    #[error("there are no words for the language \"{code}\"\n  help: --lang is one of {known}")]
    Language {
        /// What was asked for.
        code: String,
        /// What there is.
        known: String,
    },
    /// No items.
    #[error(
        "no agenda items were found\n  help: number them `1.`, `2.`, … below the heading \"Provisional agenda\", or put them into a spreadsheet (`plenary new --xlsx`)"
    )]
    NoItems,
    /// No days.
    #[error("no days of the session were found\n  help: name them with --days, such as --days 2027-03-09,2027-03-10")]
    NoDays,
    /// A sheet of items says nothing of meetings.
    #[error(
        "it has items and no meetings\n  help: name days and hours, such as --days 2027-03-09,2027-03-10 --times 10:00-12:00,14:00-16:00, or add a sheet `meetings` to the workbook"
    )]
    NoMeetings,
    /// The file is of no kind that can be read.
    #[error("{what}\n  help: {help}")]
    File {
        /// What is wrong.
        what: String,
        /// The way out.
        help: &'static str,
    },
    /// The session could not be written down.
    #[error("the session cannot be written: {0}\n  help: please report this document")]
    Unwritten(String),
}

/// Reads a document of any kind and writes what it says as a session file.
///
/// # Errors
/// Where the file cannot be read, or holds no agenda.
pub fn import(bytes: &[u8], options: &Options) -> Result<Imported, Error> {
    if let Some(made) = readers::sheet(bytes, options) {
        return made;
    }
    read(&readers::document(bytes)?, options)
}

/// Writes what the lines of a document say as a session file.
///
/// # Errors
/// Where they hold no agenda.
pub fn read(document: &Document, options: &Options) -> Result<Imported, Error> {
    assemble::session(document, options)
}
