//! From a provisional agenda as a document to a session file that needs only estimates.
//!
//! [`readers`] a file to lines · [`document`] lines that know where they stand · [`clean`] text made plain · `words` what
//! is looked for in each language · [`dates`], [`hours`] and [`places`] of all languages · [`extract`] lines to values,
//! each with its place · [`estimate`] minutes for what has none · [`assemble`] values to a session file · [`report`] what
//! was found, and what is doubtful ([`doubt`]) · [`error`] why nothing was · `ledger` what was found and is not used · [`workbook`] items as a workbook, the other way round.
//!
//! Nothing is guessed silently: a value is printed, inferred or estimated, and the file and the report say which.

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
pub mod report;
mod words;
pub mod workbook;

use chrono::NaiveDate;

pub use document::Document;
pub use doubt::Language;
pub use error::Error;
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
