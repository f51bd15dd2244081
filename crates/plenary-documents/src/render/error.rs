//! Why nothing was rendered.

use thiserror::Error;

use super::ics::earlier::NotOurs;

/// A format or a language that cannot be had. Its words are a lower-case clause.
#[derive(Debug, Error)]
pub enum RenderError {
    /// Not one of the interface.
    #[error("unknown format `{name}`: {known}")]
    UnknownFormat {
        /// What was named.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// No words for it so far.
    #[error("language `{code}` is not available yet: {known}")]
    LanguageNotYet {
        /// Which was named.
        code: String,
        /// Those that there are.
        known: String,
    },
    /// One that this program was built without.
    #[error(
        "this build has no PDF: take docx or html, or build it with the feature `pdf`, as `cargo build --release` does"
    )]
    NoPdf,
    /// A format has one table only.
    #[error("a {0} file has no table by item: take md, html, docx or pdf, or leave --style out")]
    NoTableByItem(&'static str),
    /// The typesetter stopped.
    #[error("the document cannot be set: {0}")]
    Typesetting(String),
    /// The parts of a document could not be put together.
    #[error("the document cannot be packed")]
    Packing(#[source] std::io::Error),
    /// The schedule could not be written as JSON.
    #[error("the schedule cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The schedule could not be written as CSV.
    #[error("the schedule cannot be written as csv")]
    Csv(#[from] csv::Error),
    /// The schedule could not be written as a workbook.
    #[error("the schedule cannot be written as xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The format has to name the days of the first and the last meeting.
    #[error("the schedule has no meetings, and `{0}` cannot say so: take json")]
    NoMeetings(&'static str),
    /// What was issued before is not of this session, or no calendar.
    #[error("the earlier calendar cannot be gone on from: {0}")]
    Earlier(#[from] NotOurs),
}
