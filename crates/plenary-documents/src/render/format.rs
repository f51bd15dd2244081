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
    /// The annex as comma-separated values, for a spreadsheet.
    Csv,
    /// The annex as a workbook, with the minutes of meetings and entries for planners.
    Xlsx,
    /// The meetings as a calendar.
    Ics,
    /// A picture to scale, for planners.
    Svg,
    /// What conference apps read, as pretalx gives it.
    Pretalx,
    /// A timetable as Indico gives it.
    Indico,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Table,
        Self::Json,
        Self::Md,
        Self::Html,
        Self::Docx,
        Self::Pdf,
        Self::Csv,
        Self::Xlsx,
        Self::Ics,
        Self::Svg,
        Self::Pretalx,
        Self::Indico,
    ];

    /// Its name in `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Md => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ics => "ics",
            Self::Svg => "svg",
            Self::Pretalx => "pretalx",
            Self::Indico => "indico",
        }
    }

    /// Whether its bytes are no text, and no use in a terminal.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Docx | Self::Pdf | Self::Xlsx)
    }

    /// All names, for messages: `table, json, md`.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    fn unknown(name: &str) -> RenderError {
        RenderError::UnknownFormat { name: name.to_owned(), known: Self::names() }
    }

    /// The format that the ending of a file names; `.txt` is the table, and no ending is `None`.
    ///
    /// # Errors
    /// Where the ending is that of no format.
    pub fn of_file(file: &Path) -> Result<Option<Self>, RenderError> {
        let Some(ending) = file.extension() else { return Ok(None) };
        match ending.to_string_lossy().to_ascii_lowercase().as_str() {
            "txt" => Ok(Some(Self::Table)),
            "markdown" => Ok(Some(Self::Md)),
            "htm" => Ok(Some(Self::Html)),
            // names of programs, not of kinds of file
            name @ ("pretalx" | "indico") => Err(Self::unknown(name)),
            name => name.parse().map(Some),
        }
    }
}

impl FromStr for Format {
    type Err = RenderError;
    fn from_str(name: &str) -> Result<Self, RenderError> {
        let known = Self::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| Self::unknown(name))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
