//! Why nothing was rendered.

use thiserror::Error;

use super::format::Format;
use super::ics::earlier::NotOurs;
use super::words;

/// A format or a language that cannot be had. Its words are a lower-case clause.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RenderError {
    /// One of the interface, without a writer so far.
    #[error("format `{0}` is not available yet: {available}", available = Format::names())]
    FormatNotYet(String),
    /// Not one of the interface.
    #[error("unknown format `{0}`: {available}", available = Format::names())]
    UnknownFormat(String),
    /// No words for it so far.
    #[error("language `{0}` is not available yet: {available}", available = words::codes())]
    LanguageNotYet(String),
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
