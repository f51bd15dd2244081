//! A document as lines that know their place, whatever kind of file they came from.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clean;
use super::doubt::{Doubt, Language};

/// The place of a line in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Place {
    /// The page, from 1, if the document has pages.
    pub page: Option<usize>,
    /// The line or paragraph, from 1. If the document has pages, each page counts from 1.
    pub line: usize,
    /// The table and the row in it, both from 1, if the line is a table row.
    pub row: Option<(usize, usize)>,
}

impl Place {
    /// The place in words: `page 2, line 7`.
    pub fn words(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        let page = self.page.map_or_else(String::new, |page| format!("第 {page} 页，"));
        match self.row {
            Some((table, row)) => format!("{page}表 {table} 第 {row} 行"),
            None => format!("{page}第 {} 行", self.line),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(page) = self.page {
            write!(f, "page {page}, ")?;
        }
        match self.row {
            Some((table, row)) => write!(f, "table {table}, row {row}"),
            None => write!(f, "line {}", self.line),
        }
    }
}

/// One line, or one row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The text, [normalized](clean::line). Two spaces separate the cells of a row.
    pub text: String,
    /// The cells of a table row; empty for a line of text. [`PARAGRAPH`] separates the paragraphs of a cell.
    pub cells: Vec<String>,
    /// How many columns each cell covers; as many as there are cells.
    pub spans: Vec<usize>,
    /// Its place.
    pub place: Place,
    /// Its indent: in characters (plain text), font sizes (PDF) or list levels (Word, web pages). A line with a larger
    /// indent than the line above may be part of it.
    pub indent: usize,
    /// Whether this line may continue the one above: that one is so full that the first word of this one had no room in it.
    pub wraps: bool,
}

/// A document that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The kind of file.
    pub kind: FileKind,
    /// Its lines, without empty ones.
    pub lines: Vec<Line>,
    /// Doubts about the file itself, for the report.
    pub notes: Vec<Doubt>,
}

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FileKind {
    /// Plain text.
    #[default]
    Text,
    /// A Word document.
    Docx,
    /// A PDF file with a text layer.
    Pdf,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// A spreadsheet or a calendar.
    Sheet,
}

impl FileKind {
    /// Whether sentences are broken into lines, so that one may continue in the next line.
    pub fn breaks_lines(self) -> bool {
        matches!(self, Self::Text | Self::Pdf)
    }
}

/// Separates the paragraphs of a cell.
pub const PARAGRAPH: char = '\u{b6}';

/// The most lines of a document that are read. A book has fewer.
pub const MAX_LINES: usize = 200_000;

/// The most lines of a document that is read a second time, with the tables that its white space shows. A longer one is a report
/// with an agenda inside, or the proceedings of a session.
pub const MAX_TABLED: usize = 5_000;

/// The most columns that a cell covers. No table of an agenda has more.
pub const MAX_SPAN: usize = 100;

/// The most characters of a line that are read. No line of an agenda is longer.
pub const MAX_CHARS: usize = 20_000;

/// Collects the lines of a document, up to [`MAX_LINES`].
#[derive(Debug, Default)]
pub struct Lines {
    document: Document,
    /// Whether lines were dropped, which is noted once.
    full: bool,
    /// Whether a line was cut, which is noted once.
    long: bool,
}

impl Lines {
    /// An empty document of that kind.
    pub fn new(kind: FileKind) -> Self {
        Self { document: Document { kind, lines: Vec::new(), notes: Vec::new() }, full: false, long: false }
    }

    /// Adds a line of text. An empty line is skipped.
    pub fn text(&mut self, text: &str, place: Place) {
        self.indented(text, 0, place);
    }

    /// Adds a line of text with an indent.
    pub fn indented(&mut self, text: &str, indent: usize, place: Place) {
        self.wrapped(text, indent, false, place);
    }

    /// Adds a line of text that may continue the line above if it `wraps`.
    pub fn wrapped(&mut self, text: &str, indent: usize, wraps: bool, place: Place) {
        let text = clean::line(&self.limited(text));
        self.put(Line { text, cells: Vec::new(), spans: Vec::new(), place, indent, wraps });
    }

    /// Adds a row of a table, each cell with the number of columns that it covers.
    pub fn row(&mut self, cells: &[(String, usize)], place: Place) {
        let spans = cells.iter().map(|(_, span)| *span).collect();
        let cells: Vec<String> = cells.iter().map(|(cell, _)| clean::line(&self.limited(cell))).collect();
        let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let text = filled.join("  ").replace(PARAGRAPH, " ");
        self.put(Line { text, cells, spans, place, indent: 0, wraps: false });
    }

    /// Adds a doubt about the file.
    pub fn note(&mut self, note: Doubt) {
        self.document.notes.push(note);
    }

    /// The first [`MAX_CHARS`] characters of a line.
    fn limited(&mut self, text: &str) -> String {
        if !self.long && text.chars().nth(MAX_CHARS).is_some() {
            self.long = true;
            self.note(Doubt::LongLine { chars: MAX_CHARS });
        }
        text.chars().take(MAX_CHARS).collect()
    }

    fn put(&mut self, line: Line) {
        if line.text.is_empty() {
            return;
        }
        if self.document.lines.len() < MAX_LINES {
            self.document.lines.push(line);
        } else if !self.full {
            self.full = true;
            self.note(Doubt::Lines { read: MAX_LINES });
        }
    }

    /// The document.
    pub fn done(self) -> Document {
        self.document
    }
}
