//! The report of a file: `fault` has all errors and warnings as data, `words` has their wording.

pub(crate) mod fault;
pub(crate) mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::model::Statement;
use fault::Fault;
use words::{Labels, UiLanguage};

/// How severe it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is used as it stands.
    Warning,
    /// The file is not used.
    Error,
}

/// One error or warning: its place, its message and its fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Diagnostic {
    /// A stable code such as `E204`; all are in [`super::CODES`].
    pub code: &'static str,
    /// Whether the file can be used.
    pub severity: Severity,
    /// The statement that it is about.
    #[serde(serialize_with = "pointer")]
    #[schemars(with = "String")]
    pub statement: Statement,
    /// The line, from 1; absent if there is no text to point at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: String,
    /// The line of the file.
    #[serde(skip)]
    pub(crate) quote: Option<Quote>,
    #[serde(skip)]
    pub(crate) fault: Fault,
}

impl Diagnostic {
    pub(crate) fn at(self, statement: Statement) -> Self {
        Self { statement, ..self }
    }
}

fn pointer<S: Serializer>(statement: &Statement, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&statement.0)
}

/// All errors and warnings of a file, in its order. It prints with the lines that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The name of the file.
    pub file: String,
    /// The errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are, beyond those listed.
    pub more: usize,
    /// The language of the messages.
    #[serde(skip)]
    pub language: UiLanguage,
}

/// How many diagnostics are printed; the others are counted.
pub const PRINTED: usize = 50;

/// How many diagnostics with the same message are printed in full; for the others, only the lines.
fn alike(severity: Severity) -> usize {
    match severity {
        Severity::Warning => 5,
        Severity::Error => 10,
    }
}

impl Report {
    /// Whether there are errors, so that the file cannot be used.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The report in another language.
    #[must_use]
    pub fn in_language(mut self, language: UiLanguage) -> Self {
        if language != self.language {
            self.language = language;
            for one in &mut self.diagnostics {
                one.message = words::message(&one.fault, language);
                one.help = words::help(&one.fault, language);
            }
        }
        self
    }

    /// Lists the errors and their fixes for a reader who does not see the file; `place` words each place.
    pub fn by_place(&self, place: impl Fn(&Statement) -> String) -> String {
        let labels = Labels::of(self.language);
        let wrong: Vec<&Diagnostic> = self.diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
        let line = |one: &&Diagnostic| {
            format!("{}{}{}\n  {}{}", place(&one.statement), labels.colon, one.message, labels.help, one.help)
        };
        let mut lines: Vec<String> = wrong.iter().take(PRINTED).map(line).collect();
        match wrong.len().saturating_sub(PRINTED) + self.more {
            0 => {}
            more => lines.push(words::more(more, self.language)),
        }
        lines.join("\n")
    }

    /// One line: the first error, and how many more there are.
    pub(crate) fn brief(&self, language: UiLanguage) -> String {
        let Some(first) = self.diagnostics.iter().find(|one| one.severity == Severity::Error) else {
            return String::new();
        };
        let at = (first.statement != Statement::root()).then(|| path(&first.statement));
        let message = words::message(&first.fault, language);
        words::brief(first.line, at, &message, self.diagnostics.len() - 1 + self.more, language)
    }
}

impl std::error::Error for Report {}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = Labels::of(self.language);
        let mut lines: BTreeMap<(Severity, &str, &str), Vec<usize>> = BTreeMap::new();
        let mut whole = Vec::new();
        for one in &self.diagnostics {
            // every error needs a fix, so only errors with the same message are shortened
            let words = if one.severity == Severity::Error { one.message.as_str() } else { "" };
            let lines = lines.entry((one.severity, one.code, words)).or_default();
            lines.push(one.line.unwrap_or_default());
            if lines.len() <= alike(one.severity) {
                whole.push(one);
            }
        }
        for (ix, diagnostic) in whole.iter().take(PRINTED).enumerate() {
            if ix > 0 {
                writeln!(f)?;
            }
            write_one(&self.file, diagnostic, labels, f)?;
        }
        for (&(severity, code, _), lines) in &lines {
            let left = lines.get(alike(severity)..).unwrap_or_default();
            if !left.is_empty() {
                let more = words::alike(left.len(), left, self.language);
                writeln!(f, "\n{}: {}[{code}] {more}", self.file, labels.level(severity))?;
            }
        }
        match whole.len().saturating_sub(PRINTED) + self.more {
            0 => Ok(()),
            more => writeln!(f, "\n{}", words::more(more, self.language)),
        }
    }
}

fn write_one(file: &str, one: &Diagnostic, labels: &Labels, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{file}:")?;
    if let (Some(line), Some(column)) = (one.line, one.column) {
        write!(f, "{line}:{column}:")?;
    }
    write!(f, " {}[{}] ", labels.level(one.severity), one.code)?;
    if one.statement != Statement::root() {
        write!(f, "{}{}", path(&one.statement), labels.colon)?;
    }
    writeln!(f, "{}\n  {}{}", one.message, labels.help, one.help)?;
    match (&one.quote, one.line) {
        (Some(quote), Some(line)) => writeln!(f, "{}", quote.drawn(line)),
        _ => Ok(()),
    }
}

/// Formats a pointer for people: `items[3].minutes`.
fn path(statement: &Statement) -> String {
    let mut path = String::new();
    for step in statement.0.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        if !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str(&format!("[{step}]"));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            let shown = super::quote::short(&step.escape_debug().to_string(), 60);
            path.push_str(&format!("{dot}{shown}"));
        }
    }
    path
}

/// Bytes of a line that is shown whole.
const WHOLE: usize = 140;

/// Characters of a longer line that are shown on either side of the marked part.
const AROUND: usize = 60;

/// A line of the file, or the middle of a long one, and the range to mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    line: String,
    meant: Range<usize>,
}

impl Quote {
    /// Quotes `line` of `text`, and marks the part of `meant` that is on it.
    pub fn of(text: &str, line: Range<usize>, meant: Range<usize>) -> Self {
        let from = meant.start.clamp(line.start, line.end);
        let to = meant.end.clamp(from, line.end);
        if line.len() <= WHOLE {
            let meant = from - line.start..to - line.start;
            return Self { line: text.get(line).unwrap_or_default().to_owned(), meant };
        }
        let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
        let before = slice(line.start..from);
        let cut = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let middle = slice(from..to);
        let shown = middle.char_indices().nth(AROUND).map_or(middle.len(), |(at, _)| at);
        let after = if shown == middle.len() { slice(to..line.end) } else { "…" };
        let rest = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let head = if cut > 0 { "…" } else { "" };
        let tail = if rest < after.len() { "…" } else { "" };
        let start = head.len() + before.len() - cut;
        let quoted = format!("{head}{}{}{}{tail}", &before[cut..], &middle[..shown], &after[..rest]);
        Self { line: quoted, meant: start..start + shown }
    }

    fn drawn(&self, line: usize) -> String {
        let snippet = Snippet::source(self.line.as_str())
            .line_start(line)
            .annotation(AnnotationKind::Primary.span(self.meant.clone()));
        Renderer::plain().render(&[Group::with_level(Level::ERROR).element(snippet)])
    }
}
