//! The names of formats, as `--format` and file endings give them.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::RenderError;

/// A format that a schedule can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A table for a terminal, with minutes and the result of the solver, for planners.
    Table,
    /// The schedule file.
    Json,
    /// The annex in GitHub's Markdown.
    Md,
    /// The annex as a web page, in one file.
    Html,
    /// The annex as a Word document.
    Docx,
    /// The annex as PDF, for print.
    Pdf,
    /// The rows of the annex as comma-separated values.
    Csv,
    /// The annex as an Excel workbook, with minutes for planners.
    Xlsx,
    /// The meetings as an iCalendar file.
    Ics,
    /// A picture of the meetings, to scale, for planners.
    Svg,
    /// The schedule for conference apps, in the form that pretalx writes.
    Pretalx,
    /// The timetable in the form that Indico writes.
    Indico,
    /// The session and its meetings as events of schema.org, in JSON-LD.
    Jsonld,
    /// The annex in Akoma Ntoso 3.0, for archives of parliamentary and legal documents.
    Akn,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 14] = [
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
        Self::Jsonld,
        Self::Akn,
    ];

    /// The name in `--format`.
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
            Self::Jsonld => "jsonld",
            Self::Akn => "akn",
        }
    }

    /// Whether the file is binary, so that it cannot be shown in a terminal.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Docx | Self::Pdf | Self::Xlsx)
    }

    /// The names of all formats, for messages: `table, json, md`.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// The error for an unknown format.
    fn unknown(name: &str) -> RenderError {
        RenderError::UnknownFormat { name: name.to_owned(), known: Self::names() }
    }

    /// The format of a file by its ending; `.txt` means the table. `None` if the file has no ending.
    ///
    /// # Errors
    /// If no format has this ending.
    pub fn of_file(file: &Path) -> Result<Option<Self>, RenderError> {
        let Some(ending) = file.extension() else { return Ok(None) };
        match ending.to_string_lossy().to_ascii_lowercase().as_str() {
            "txt" => Ok(Some(Self::Table)),
            "markdown" => Ok(Some(Self::Md)),
            "htm" => Ok(Some(Self::Html)),
            // these are names of programs, not file endings
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
