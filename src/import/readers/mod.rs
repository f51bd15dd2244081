//! Readers: from the bytes of a file to lines that know where they stand.
//!
//! A file's kind is known by its first bytes, whatever its name.

mod text;

use super::Error;
use super::document::Document;

/// The most bytes of a document.
pub const LIMIT: u64 = 64 * 1024 * 1024;

/// Reads a document.
///
/// # Errors
/// Where its kind is not known, or it cannot be read.
pub fn document(bytes: &[u8]) -> Result<Document, Error> {
    text::document(bytes)
}
