//! The public page of a session, as files for any web server.
//!
//! ```text
//! issues so far (register, schedules) -> changes -> page in six languages
//!                                               -> feeds: calendars, Atom
//! ```
//!
//! 1. [`register`]: the issues of a document, their symbols, and the hash of each frozen schedule.
//!    [`silence`]: how the bureau approves a schedule before it is issued.
//! 2. [`changes`]: what an issue changes in the one before: meetings cancelled, added or at other hours, items elsewhere.
//! 3. [`page`]: the table with these changes, downloads and calendars; it needs no script. [`feeds`] writes calendars and Atom.
//!
//! [`labels`] names meetings, items and changes in a language.
//!
//! All of it is a function of the issues: it reads no clock and no earlier page, so the same issues give the same bytes.

pub mod changes;
pub mod feeds;
pub mod kind;
pub mod labels;
pub mod page;
pub mod register;
pub mod silence;

use itertools::Itertools as _;

use plenary_core::model::{Language, Schedule};

use crate::render::{self, Annex, By, Format, RenderError, Sheet, Style, Words};
use register::Issue;

/// A file of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder of the page, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An issue of the document, with its schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// Its entry in the register.
    pub issue: Issue,
    /// What it says.
    pub schedule: Schedule,
}

/// What is written of each issue.
#[derive(Debug, Clone)]
pub struct Output {
    /// The formats of the annex.
    pub formats: Vec<Format>,
    /// The languages of the page and of the annex, the first one for readers without a choice.
    pub languages: Vec<&'static Words>,
}

/// A document that the pages offer.
#[derive(Debug, Clone, Copy)]
pub enum Document {
    /// The annex.
    Annex(&'static Words, Format),
    /// The annex with what has changed since the issue before as tracked changes.
    Tracked(&'static Words),
}

/// The files of the page, and notes for the user: the pages, feeds, and the annex in each language and format.
///
/// # Errors
/// If a document cannot be written.
pub fn files(issued: &[Issued], output: &Output) -> Result<(Vec<File>, Vec<String>), RenderError> {
    let Some(last) = issued.last() else { return Ok(Default::default()) };
    let mut files = pages(issued, output)?;
    let (mut notes, mut missing): (Vec<String>, Vec<(&str, usize)>) = Default::default();
    let texts = |words: &'static Words| Sheet::new(&Annex::new(&last.schedule), words).notes;
    for &words in &output.languages {
        let number = texts(words).len();
        if number > 0 {
            missing.push((words.code, number));
        }
    }
    for (path, document) in documents(issued, output) {
        let (bytes, said) = write(issued, document)?;
        if let Document::Annex(words, _) = document {
            let texts = texts(words);
            notes.extend(said.into_iter().filter(|note| !texts.contains(note)));
        }
        files.push(File { path, bytes });
    }
    // each page would say the same of each text
    if let Some(most) = missing.iter().map(|(_, texts)| texts).max() {
        let languages = missing.iter().map(|(code, _)| *code).join(", ");
        notes
            .push(format!("up to {most} texts are missing in {languages}; these pages print them in another language"));
    }
    Ok((files, notes.into_iter().unique().collect()))
}

/// The pages, calendars and feeds: all that a reader looks at.
///
/// # Errors
/// If one cannot be written.
pub fn pages(issued: &[Issued], output: &Output) -> Result<Vec<File>, RenderError> {
    let Some(last) = issued.last() else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for &words in &output.languages {
        let page = page::Page { issued, words, output };
        files.push(file(format!("{}.html", words.code), page.write()));
        files.push(file(format!("changes.{}.atom", words.code), feeds::atom(issued, words)?));
    }
    files.push(file("index.html".to_owned(), page::index(last, &output.languages)));
    for (path, text) in feeds::calendars(issued)? {
        files.push(file(path, text));
    }
    Ok(files)
}

/// The documents that the pages offer, with their paths.
pub fn documents(issued: &[Issued], output: &Output) -> Vec<(String, Document)> {
    let mut all = Vec::new();
    for &words in &output.languages {
        all.extend(output.formats.iter().map(|&format| (annex(words, format), Document::Annex(words, format))));
        if tracked_since(issued, output).is_some() {
            all.push((tracked(words), Document::Tracked(words)));
        }
    }
    all
}

/// Writes a document of the last issue, and says what a user should know of it.
///
/// # Errors
/// If it cannot be written; [`RenderError::OtherSession`] if there is no issue before for tracked changes.
pub fn write(issued: &[Issued], document: Document) -> Result<(Vec<u8>, Vec<String>), RenderError> {
    let Some(last) = issued.last() else { return Ok(Default::default()) };
    let rendered = match document {
        Document::Annex(words, format) => {
            render::render(&last.schedule, format, &Language::known(words.code), &Style::default())?
        }
        Document::Tracked(words) => {
            let [.., before, last] = issued else { return Err(RenderError::OtherSession) };
            render::render_since(&before.schedule, &last.schedule, &Language::known(words.code), By::Meeting)?
        }
    };
    Ok((rendered.bytes, rendered.notes))
}

/// The name of the file of the annex in a language.
fn annex(words: &Words, format: Format) -> String {
    format!("annex.{}.{}", words.code, format.name())
}

/// The name of the file of the annex with what has changed since the issue before as tracked changes.
fn tracked(words: &Words) -> String {
    format!("annex-changes.{}.docx", words.code)
}

/// The issue before the last one, if the annex is written with what has changed since then.
fn tracked_since<'a>(issued: &'a [Issued], output: &Output) -> Option<&'a Issued> {
    let [.., before, last] = issued else { return None };
    let written = output.formats.contains(&Format::Docx) && render::share_items(&before.schedule, &last.schedule);
    written.then_some(before)
}

fn file(path: String, bytes: impl Into<Vec<u8>>) -> File {
    File { path, bytes: bytes.into() }
}
