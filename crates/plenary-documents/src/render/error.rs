//! The reasons why nothing was rendered.

use std::fmt;

use plenary_core::details::{Detailed, Details};

use super::ics::earlier::NotOurs;

/// Why a schedule was not rendered. Messages are lower-case clauses.
#[derive(Debug)]
pub enum RenderError {
    /// There is no format with this name.
    UnknownFormat {
        /// The name that the user gave.
        name: String,
        /// The names of the formats.
        known: String,
    },
    /// Documents cannot be written in this language.
    LanguageNotYet {
        /// The code that the user gave.
        code: String,
        /// The codes of the known languages.
        known: String,
    },
    /// The program was built without PDF.
    NoPdf,
    /// The format has no table by item.
    NoTableByItem(&'static str),
    /// Typst cannot typeset the document.
    Typesetting(String),
    /// The parts of a Word document cannot be packed.
    Packing(std::io::Error),
    /// The feed of changes cannot be written.
    Feed(std::io::Error),
    /// The schedule cannot be written as JSON.
    Json(serde_json::Error),
    /// The schedule cannot be written as CSV.
    Csv(csv::Error),
    /// The schedule cannot be written as a workbook.
    Xlsx(rust_xlsxwriter::XlsxError),
    /// The format needs the days of the first and the last meeting.
    NoMeetings(&'static str),
    /// The earlier calendar is of another session, or no calendar.
    Earlier(NotOurs),
    /// The older schedule has no item of this one.
    OtherSession,
}

impl Detailed for RenderError {
    fn details(&self) -> Details {
        match self {
            Self::UnknownFormat { name, known } => {
                Details::new(format!("unknown format `{name}`")).or(format!("choose one of {known}"))
            }
            Self::LanguageNotYet { code, known } => {
                Details::new(format!("language `{code}` is not available")).or(format!("choose one of {known}"))
            }
            Self::NoPdf => Details::new("this build cannot write PDF")
                .or("choose docx or html, or build with the feature `pdf`, as `cargo build --release` does"),
            Self::NoTableByItem(format) => Details::new(format!("a {format} file has no table by item"))
                .or("choose md, html, docx or pdf, or leave out --style"),
            Self::Typesetting(cause) => Details::new(format!("the PDF document cannot be typeset: {cause}")),
            Self::Packing(_) => Details::new("the Word document cannot be packed"),
            Self::Feed(_) => Details::new("the feed of changes cannot be written"),
            Self::Json(_) => Details::new("the schedule cannot be written as JSON"),
            Self::Csv(_) => Details::new("the schedule cannot be written as CSV"),
            Self::Xlsx(cause) => Details::new(format!("the schedule cannot be written as xlsx: {cause}")),
            Self::NoMeetings(format) => {
                Details::new(format!("the schedule has no meetings, which `{format}` does not allow")).or("choose json")
            }
            Self::OtherSession => Details::new("the two schedules have no item in common")
                .or("name an older schedule of the same session"),
            Self::Earlier(cause) => Details::new(format!("the earlier calendar cannot be updated: {cause}")),
        }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { message, help, .. } = self.details();
        f.write_str(&message)?;
        help.map_or(Ok(()), |help| write!(f, ": {help}"))
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Packing(cause) | Self::Feed(cause) => Some(cause),
            Self::Json(cause) => Some(cause),
            Self::Csv(cause) => Some(cause),
            Self::Xlsx(cause) => Some(cause),
            Self::Earlier(cause) => Some(cause),
            _ => None,
        }
    }
}

/// Converts the errors of libraries.
macro_rules! from {
    ($($cause:ty => $variant:ident),+) => {$(
        impl From<$cause> for RenderError {
            fn from(cause: $cause) -> Self {
                Self::$variant(cause)
            }
        }
    )+};
}

from!(serde_json::Error => Json, csv::Error => Csv, rust_xlsxwriter::XlsxError => Xlsx, NotOurs => Earlier);
