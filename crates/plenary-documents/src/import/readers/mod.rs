//! Reads files into lines that know their place.
//!
//! The first bytes of a file decide its kind, not its name.
//!
//! - `text`, `markdown`, `docx`, `html` and [`pdf`] each read one kind of document into lines.
//! - `layout` and `script` arrange the characters of a PDF page into lines, and right-to-left text in reading order.
//! - `widths` repairs a PDF file for the library that reads it.
//! - `rules` and `rivers` find the cells of tables by the rules that a page draws, or by white space; `words` has what both share, and
//!   `joins` tells what a line says about the one above.
//! - `breaks` joins the rows of tables that the end of a page breaks.
//! - `bars` finds tables in plain text whose columns bars part.
//! - `calendar` reads calendars.
//! - [`mod@sheet`] reads spreadsheets of items, and builds the session file itself.
//! - [`package`] reads the parts of zip files, with limits on their size.

mod bars;
mod breaks;
mod calendar;
mod docx;
mod html;
mod joins;
mod layout;
mod markdown;
pub mod package;
pub mod pdf;
mod rivers;
mod rules;
mod script;
pub mod sheet;
mod tabled;
mod text;
mod widths;
mod words;

use super::document::{Document, FileKind, MAX_TABLED};
use super::doubt::Doubt;
use super::{Error, Imported, Options};

/// The largest file that is read, in bytes.
pub const LIMIT: u64 = 64 * 1024 * 1024;

/// The first bytes of a file of an old version of Word or Excel.
const OLD: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// Reads a document into lines. A page or a text has no tables but what its white space shows, so it is read twice: as lines
/// alone, and with the tables that it seems to have.
///
/// # Errors
/// If the kind of file is not supported, or the file cannot be read.
pub fn documents(bytes: &[u8]) -> Result<Vec<Document>, Error> {
    if bytes.len() as u64 <= LIMIT && pdf::is_pdf(bytes) {
        return pdf::documents(bytes);
    }
    let mut all = vec![document(bytes)?];
    if all[0].kind == FileKind::Text {
        let (text, note) = text::decoded(bytes);
        if markdown::is_markdown(&text) {
            let mut document = markdown::document(&text);
            document.notes.extend(note);
            return Ok(if document.lines.is_empty() { all } else { vec![document] });
        }
        if all[0].lines.len() > MAX_TABLED {
            all[0].notes.push(Doubt::TablesUnread { lines: MAX_TABLED });
        } else {
            all.extend(text::with_tables(bytes));
        }
    }
    Ok(all)
}

/// Reads a document into lines.
///
/// # Errors
/// If the kind of file is not supported, or the file cannot be read.
pub fn document(bytes: &[u8]) -> Result<Document, Error> {
    if bytes.len() as u64 > LIMIT {
        return Err(Error::TooLarge { most: LIMIT / 1024 / 1024 });
    }
    if pdf::is_pdf(bytes) {
        return pdf::document(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let mut package = package::Package::open(bytes)?;
        if docx::is_docx(&package) {
            return docx::document(&mut package);
        }
        return Err(Error::OtherZip);
    }
    if bytes.starts_with(&OLD) {
        return Err(Error::Old);
    }
    if html::is_html(bytes) {
        return html::document(bytes);
    }
    text::document(bytes)
}

/// Reads a spreadsheet or a calendar of a programme into lines; `None` if the file is none.
pub fn programme(bytes: &[u8]) -> Option<Result<Document, Error>> {
    if bytes.len() as u64 > LIMIT {
        return None;
    }
    if calendar::is_calendar(bytes) {
        return Some(Ok(calendar::document(&text::decoded(bytes).0)));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let package = package::Package::open(bytes).ok()?;
        return sheet::is_workbook(&package).then(|| sheet::programme::workbook(bytes)).flatten().map(Ok);
    }
    let other = pdf::is_pdf(bytes) || html::is_html(bytes) || bytes.starts_with(&OLD);
    if other || sheet::is_of_items(bytes) { None } else { sheet::programme::csv(bytes) }
}

/// Reads a spreadsheet of items; `None` if the file is none.
pub fn sheet(bytes: &[u8], options: &Options) -> Option<Result<Imported, Error>> {
    // who says what the columns are says that it is a spreadsheet
    let mapped = !options.map.is_empty();
    let other = || mapped.then_some(Err(Error::NoColumns));
    if bytes.starts_with(b"PK\x03\x04") {
        let package = package::Package::open(bytes).ok()?;
        return if sheet::is_workbook(&package) { Some(sheet::workbook(bytes, options)) } else { other() };
    }
    let is_text = || !pdf::is_pdf(bytes) && !html::is_html(bytes) && !bytes.starts_with(&OLD);
    let is_sheet = sheet::is_csv(bytes) || mapped && is_text();
    if is_sheet { Some(sheet::csv(bytes, options)) } else { other() }
}
