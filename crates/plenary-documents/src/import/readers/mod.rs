//! Readers: from the bytes of a file to lines that know where they stand.
//!
//! A file's kind is known by its first bytes, whatever its name. `text`, `docx`, `html` and [`pdf`] are documents, with
//! `layout` and `script` for what stands on a page; [`mod@sheet`] is items as planners keep them; [`package`] unpacks.

mod docx;
mod html;
mod layout;
pub mod package;
pub mod pdf;
mod script;
pub mod sheet;
mod text;

use super::document::Document;
use super::{Error, Imported, Options};

/// The most bytes of a document.
pub const LIMIT: u64 = 64 * 1024 * 1024;

/// Reads a document.
///
/// # Errors
/// Where its kind is not known, or it cannot be read.
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
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Error::Old);
    }
    if html::is_html(bytes) {
        return html::document(bytes);
    }
    text::document(bytes)
}

/// Reads a spreadsheet of items, if it is one.
pub fn sheet(bytes: &[u8], options: &Options) -> Option<Result<Imported, Error>> {
    if bytes.starts_with(b"PK\x03\x04") {
        let package = package::Package::open(bytes).ok()?;
        return sheet::is_workbook(&package).then(|| sheet::workbook(bytes, options));
    }
    sheet::is_csv(bytes).then(|| sheet::csv(bytes, options))
}
