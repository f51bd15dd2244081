//! From a schedule to bytes. It reads [`crate::model::Schedule`] and nothing else of the program.
//!
//! ```text
//! Schedule -> annex (no language) -> sheet (one language's words) -> table | markdown
//!          -> json
//! ```
//!
//! [`annex`] the table, before any language · [`words`] words, dates and times as data, a file a language ·
//! [`sheet`] the table in words · [`clean`] what untrusted text may contain · [`format`](mod@format) names of
//! formats · [`error`] why nothing was rendered · writers: [`table`] for a planner's terminal, [`markdown`], [`json`].

pub mod annex;
pub mod clean;
pub mod error;
pub mod format;
pub mod json;
pub mod markdown;
pub mod sheet;
pub mod table;
pub mod words;

pub use annex::Annex;
pub use error::RenderError;
pub use format::Format;
pub use sheet::Sheet;
pub use words::Words;

use crate::model::{Language, Schedule};

/// How the terminal table looks; no other format reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of characters that a line may have.
    pub width: u16,
    /// Whether ANSI colours may be used. They never carry meaning alone.
    pub colour: bool,
}

impl Style {
    /// The width where no terminal says its own.
    pub const WIDTH: u16 = 100;
}

impl Default for Style {
    fn default() -> Self {
        Self { width: Self::WIDTH, colour: false }
    }
}

/// What a writer made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The file, or what the terminal shows; UTF-8 unless the format [is binary](Format::is_binary).
    pub bytes: Vec<u8>,
    /// What a person should be told of it (a title printed in another language, say); lower-case clauses.
    pub notes: Vec<String>,
}

/// Renders `schedule`. The same arguments give the same bytes.
///
/// # Errors
/// Where there are no words yet for `language` (`json` needs none).
pub fn render(
    schedule: &Schedule,
    format: Format,
    language: &Language,
    style: &Style,
) -> Result<Rendered, RenderError> {
    let annex = || words::of(language).map(|words| (Sheet::new(&Annex::new(schedule), words), words));
    let (bytes, notes) = match format {
        Format::Json => (json::write(schedule)?, Vec::new()),
        Format::Md => annex().map(|(sheet, _)| (markdown::write(&sheet).into_bytes(), sheet.notes))?,
        Format::Table => {
            annex().map(|(sheet, words)| (table::write(&sheet, schedule, words, style).into_bytes(), sheet.notes))?
        }
        Format::Html | Format::Docx | Format::Pdf => return Err(RenderError::FormatNotYet(format.name().to_owned())),
    };
    Ok(Rendered { bytes, notes })
}
