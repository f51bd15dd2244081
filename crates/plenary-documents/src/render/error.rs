//! The reasons why nothing was rendered.

use thiserror::Error;

use super::format::Format;
use super::ics::earlier::NotOurs;
use super::words;

/// Why a schedule was not rendered. Messages are lower-case clauses.
#[derive(Debug, Error)]
pub enum RenderError {
    /// There is no format with this name.
    #[error("unknown format `{0}`: choose one of {available}", available = Format::names())]
    UnknownFormat(String),
    /// Documents cannot be written in this language.
    #[error("language `{0}` is not available: choose one of {available}", available = words::codes())]
    LanguageNotYet(String),
    /// The program was built without PDF.
    #[error(
        "this build cannot write PDF: choose docx or html, or build with the feature `pdf`, as `cargo build --release` does"
    )]
    NoPdf,
    /// The format has no table by item.
    #[error("a {0} file has no table by item: choose md, html, docx or pdf, or leave out --style")]
    NoTableByItem(Format),
    /// Typst cannot typeset the document.
    #[error("the PDF document cannot be typeset: {0}")]
    Typesetting(String),
    /// The parts of a Word document cannot be packed.
    #[error("the document cannot be packed")]
    Packing(#[source] std::io::Error),
    /// The schedule cannot be written as JSON.
    #[error("the schedule cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The schedule cannot be written as CSV.
    #[error("the schedule cannot be written as CSV")]
    Csv(#[from] csv::Error),
    /// The schedule cannot be written as a workbook.
    #[error("the schedule cannot be written as xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The format needs the days of the first and the last meeting.
    #[error("the schedule has no meetings, which `{0}` does not allow: choose json")]
    NoMeetings(&'static str),
    /// The earlier calendar is of another session, or no calendar.
    #[error("the earlier calendar cannot be updated: {0}")]
    Earlier(#[from] NotOurs),
}
