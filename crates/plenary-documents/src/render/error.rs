//! Why nothing was rendered.

use std::fmt;

use plenary_core::details::{Detailed, Details};

use super::ics::earlier::NotOurs;

/// A format or a language that cannot be had. Its words are a lower-case clause.
#[derive(Debug)]
pub enum RenderError {
    /// Not one of the interface.
    UnknownFormat {
        /// What was named.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// No words for it so far.
    LanguageNotYet {
        /// Which was named.
        code: String,
        /// Those that there are.
        known: String,
    },
    /// One that this program was built without.
    NoPdf,
    /// A format has one table only.
    NoTableByItem(&'static str),
    /// The typesetter stopped.
    Typesetting(String),
    /// The parts of a document could not be put together.
    Packing(std::io::Error),
    /// The schedule could not be written as JSON.
    Json(serde_json::Error),
    /// The schedule could not be written as CSV.
    Csv(csv::Error),
    /// The schedule could not be written as a workbook.
    Xlsx(rust_xlsxwriter::XlsxError),
    /// The format has to name the days of the first and the last meeting.
    NoMeetings(&'static str),
    /// What was issued before is not of this session, or no calendar.
    Earlier(NotOurs),
}

impl Detailed for RenderError {
    fn details(&self) -> Details {
        match self {
            Self::UnknownFormat { name, known } => Details::new(format!("unknown format `{name}`")).or(known),
            Self::LanguageNotYet { code, known } => {
                Details::new(format!("language `{code}` is not available yet")).or(known)
            }
            Self::NoPdf => Details::new("this build has no PDF")
                .or("take docx or html, or build it with the feature `pdf`, as `cargo build --release` does"),
            Self::NoTableByItem(format) => Details::new(format!("a {format} file has no table by item"))
                .or("take md, html, docx or pdf, or leave --style out"),
            Self::Typesetting(cause) => Details::new(format!("the document cannot be set: {cause}")),
            Self::Packing(_) => Details::new("the document cannot be packed"),
            Self::Json(_) => Details::new("the schedule cannot be written as JSON"),
            Self::Csv(_) => Details::new("the schedule cannot be written as csv"),
            Self::Xlsx(cause) => Details::new(format!("the schedule cannot be written as xlsx: {cause}")),
            Self::NoMeetings(format) => {
                Details::new(format!("the schedule has no meetings, and `{format}` cannot say so")).or("take json")
            }
            Self::Earlier(cause) => Details::new(format!("the earlier calendar cannot be gone on from: {cause}")),
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
            Self::Packing(cause) => Some(cause),
            Self::Json(cause) => Some(cause),
            Self::Csv(cause) => Some(cause),
            Self::Xlsx(cause) => Some(cause),
            Self::Earlier(cause) => Some(cause),
            _ => None,
        }
    }
}

/// What others fail with.
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
