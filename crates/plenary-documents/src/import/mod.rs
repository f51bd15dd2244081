//! Turns a provisional agenda into a session file. Estimates of minutes are all that the user has to add.
//!
//! ```text
//! file -> readers -> Document -> extract -> assemble -> session file
//!                    (lines)     (values)      |
//!                                              +-> ledger -> report
//! ```
//!
//! 1. [`readers`] turn the bytes of a file into a [`document`]: lines that know their place.
//! 2. [`extract`] finds the values in the lines. It uses [`dates`], [`hours`], [`places`] and `words`, the headings and
//!    sentences of each language; [`clean`] normalizes text.
//! 3. [`assemble`] builds the session file. [`estimate`] fills in minutes that the document does not give.
//! 4. `ledger` finds the lines that no value uses.
//! 5. [`report`] lists what was found, where, and each [`doubt`] about it.
//!
//! A document that cannot be imported is an [`mod@error`]. [`versions`] joins the language versions of a document.
//!
//! A spreadsheet of items needs no extraction: its reader builds the session file itself. [`workbook`] writes such a
//! spreadsheet from a session.
//!
//! [`records`] reads summary records, which are no agendas.
//!
//! No guess is silent: each value is read, inferred or estimated, and the file and the report say which.

pub mod assemble;
pub mod clean;
pub mod dates;
pub mod document;
pub mod doubt;
pub mod error;
pub mod estimate;
pub mod extract;
pub mod hours;
mod ledger;
pub mod places;
pub mod readers;
pub mod records;
pub mod report;
pub mod versions;
mod words;
pub mod workbook;

use chrono::NaiveDate;

pub use document::Document;
pub use doubt::Language;
pub use error::Error;
pub use hours::Hours;
pub use readers::sheet::SourceRows;
pub use report::Report;

/// What the user tells the program about a document.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// The name of the document in messages.
    pub name: String,
    /// The code of its language; `None` detects the language.
    pub language: Option<String>,
    /// The days of the session; if empty, they are read from the document.
    pub days: Vec<NaiveDate>,
    /// The hours of the meetings of each day; if empty, they are read from the document.
    pub times: Vec<Hours>,
    /// The fields of columns of a spreadsheet that have other names; `-` for a column that is not to be read.
    #[serde(default)]
    pub map: Vec<(String, String)>,
}

/// A row of the printed table: a meeting and the items on it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableRow {
    /// The id of the meeting.
    pub meeting: String,
    /// The ids of the items.
    pub items: Vec<String>,
}

/// The result of an import.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Imported {
    /// The text of the session file (JSON).
    pub session: String,
    /// The rows of the printed organization of work; empty without one.
    pub rows: Vec<TableRow>,
    /// Where each value was found, and the doubts.
    pub report: Report,
    /// The rows of the spreadsheet that items and meetings came from, if the document is a spreadsheet.
    pub cells: Option<SourceRows>,
}

/// Imports a document of any supported kind.
///
/// # Errors
/// If the file cannot be read, or has no agenda.
pub fn import(bytes: &[u8], options: &Options) -> Result<Imported, Error> {
    if options.map.is_empty()
        && let Some(document) = readers::programme(bytes)
    {
        return read(&document?, options);
    }
    if let Some(imported) = readers::sheet(bytes, options) {
        return imported;
    }
    assemble::session(&readers::documents(bytes)?, options)
}

/// Imports a document whose lines have been read.
///
/// # Errors
/// If the lines have no agenda.
pub fn read(document: &Document, options: &Options) -> Result<Imported, Error> {
    assemble::session(std::slice::from_ref(document), options)
}
