//! Names of formats, as `--format` and the endings of files give them.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::RenderError;

/// A format that has a writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a planner's terminal, with minutes and what the solver proved.
    Table,
    /// The schedule file.
    Json,
    /// The annex in Markdown, as GitHub reads it.
    Md,
    /// The annex as a page for a browser, in one file.
    Html,
    /// The annex as a document of Word.
    Docx,
    /// The annex as it is printed.
    Pdf,
}

/// Formats of the interface that have no writer yet.
const NOT_YET: [&str; 3] = ["csv", "xlsx", "ics"];

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Table, Self::Json, Self::Md, Self::Html, Self::Docx, Self::Pdf];

    /// Its name in `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Md => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Whether its bytes are no text, and no use in a terminal.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Docx | Self::Pdf)
    }

    /// All names, for messages: `table, json, md`.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// The format that the ending of a file names; `.txt` is the table, and no ending is `None`.
    ///
    /// # Errors
    /// Where the ending is none of the interface, or has no writer yet.
    pub fn of_file(file: &Path) -> Result<Option<Self>, RenderError> {
        let Some(ending) = file.extension() else { return Ok(None) };
        match ending.to_string_lossy().to_ascii_lowercase().as_str() {
            "txt" => Ok(Some(Self::Table)),
            "markdown" => Ok(Some(Self::Md)),
            "htm" => Ok(Some(Self::Html)),
            name => name.parse().map(Some),
        }
    }
}

impl FromStr for Format {
    type Err = RenderError;
    fn from_str(name: &str) -> Result<Self, RenderError> {
        let known = Self::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| match NOT_YET.contains(&name) {
            true => RenderError::FormatNotYet(name.to_owned()),
            false => RenderError::UnknownFormat(name.to_owned()),
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
