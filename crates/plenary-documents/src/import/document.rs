//! A document as lines that know where they stand, whatever file they came from.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clean;
use super::doubt::{Doubt, Language};

/// Where a line stands in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Place {
    /// The page, from 1, where the document has pages.
    pub page: Option<usize>,
    /// The line or paragraph, from 1; of its page where there are pages.
    pub line: usize,
    /// The table and its row, from 1, where the line is a row.
    pub row: Option<(usize, usize)>,
}

impl Place {
    /// In words.
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
    /// What it says, on one line, with plain spaces and ASCII digits. Cells of a row have two spaces between them.
    pub text: String,
    /// The cells of a row; nothing for a line of text.
    pub cells: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// How far from the margin it begins: in characters of a text, in sizes of the font on a page, in levels of lists
    /// elsewhere. What is farther in than the line above may be part of it.
    pub indent: usize,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What kind of file it was.
    pub kind: Kind,
    /// Its lines that say anything.
    pub lines: Vec<Line>,
    /// What was odd about the file, for the person who reads the result.
    pub notes: Vec<Doubt>,
}

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Kind {
    /// Plain text.
    #[default]
    Text,
    /// A Word document.
    Docx,
    /// A PDF file with a text layer.
    Pdf,
    /// A web page.
    Html,
}

impl Kind {
    /// Whether a sentence may go on in the next line: there are no paragraphs, only lines.
    pub fn breaks_lines(self) -> bool {
        matches!(self, Self::Text | Self::Pdf)
    }
}

/// Between the paragraphs of a cell.
pub const PARAGRAPH: char = '\u{b6}';

/// The most lines of a document. A book has fewer.
pub const MOST_LINES: usize = 200_000;

/// The most characters of one line; what is behind them is no agenda.
const MOST_CHARS: usize = 20_000;

/// Gathers lines, and stops at the most that are read.
#[derive(Debug)]
pub struct Lines {
    document: Document,
    full: bool,
    long: bool,
}

impl Lines {
    /// Lines of a document of that kind.
    pub fn of(kind: Kind) -> Self {
        Self { document: Document { kind, lines: Vec::new(), notes: Vec::new() }, full: false, long: false }
    }

    /// A line of text; one that says nothing is passed over.
    pub fn text(&mut self, text: &str, place: Place) {
        self.indented(text, 0, place);
    }

    /// A line of text that begins so far from the margin.
    pub fn indented(&mut self, text: &str, indent: usize, place: Place) {
        let text = self.limited(text);
        self.put(clean::line(&text), Vec::new(), indent, place);
    }

    /// A row of a table.
    pub fn row(&mut self, cells: &[String], place: Place) {
        let cells: Vec<String> = cells.iter().map(|cell| clean::line(&self.limited(cell))).collect();
        let said: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        self.put(said.join("  ").replace(PARAGRAPH, " "), cells, 0, place);
    }

    /// Something odd about the file.
    pub fn note(&mut self, note: Doubt) {
        self.document.notes.push(note);
    }

    /// The part of a line that is read.
    fn limited(&mut self, text: &str) -> String {
        if !self.long && text.chars().nth(MOST_CHARS).is_some() {
            self.long = true;
            self.note(Doubt::LongLine { chars: MOST_CHARS });
        }
        text.chars().take(MOST_CHARS).collect()
    }

    fn put(&mut self, text: String, cells: Vec<String>, indent: usize, place: Place) {
        if text.is_empty() {
            return;
        }
        if self.document.lines.len() < MOST_LINES {
            self.document.lines.push(Line { text, cells, place, indent });
        } else if !self.full {
            self.full = true;
            self.note(Doubt::Lines { read: MOST_LINES });
        }
    }

    /// All of them.
    pub fn done(self) -> Document {
        self.document
    }
}
