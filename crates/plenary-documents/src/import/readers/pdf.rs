//! PDF files: characters with their places on the page, put together to lines and columns.
//!
//! The crates that read PDF files panic on some damaged ones, and a file can make them recurse or allocate without end.
//! So [`document`] catches what can be caught; for the rest the program reads documents in a process of their own
//! (`cli/aside.rs`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::layout::{self, Glyph};
use super::script;
use crate::import::Error;
use crate::import::document::{Document, FileKind, Lines, Place};
use crate::import::doubt::Doubt;

/// The most pages that are read.
const PAGES: u32 = 2_000;

/// The most characters of a file; a thousand pages have fewer.
const CHARS: usize = 4_000_000;

/// Whether bytes are a PDF file.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(1_024)).is_some_and(|head| head.windows(5).any(|five| five == b"%PDF-"))
}

/// Reads the text of a PDF file.
pub fn document(bytes: &[u8]) -> Result<Document, Error> {
    // what panics here is told as an error, and not as a fault of this program
    let read = catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let (pages, note) = read.map_err(|_| damaged("it cannot be read"))??;
    let mut lines = Lines::new(FileKind::Pdf);
    if let Some(note) = note {
        lines.note(note);
    }
    let rtl = script::from_the_right(pages.iter().flat_map(|page| &page.glyphs).map(|glyph| glyph.text.as_str()));
    for (ix, page) in pages.into_iter().enumerate() {
        for (number, (line, indent)) in layout::lines(page.glyphs, rtl).into_iter().enumerate() {
            lines.indented(&line, indent, Place { page: Some(ix + 1), line: number + 1, row: None });
        }
    }
    let document = lines.done();
    if document.lines.is_empty() {
        return Err(Error::Empty(
            "its pages are pictures: they have to be read by OCR first, or export the document as PDF anew",
        ));
    }
    Ok(document)
}

fn damaged(cause: &str) -> Error {
    let cause: String = cause.chars().filter(|one| !one.is_control()).take(200).collect();
    Error::File {
        what: format!("the PDF file is damaged, or of a kind that is not known: {cause}"),
        help: "print it to PDF anew, or save its text from a PDF viewer",
    }
}

fn pages(bytes: &[u8]) -> Result<(Vec<Page>, Option<Doubt>), Error> {
    let locked = || Error::File {
        what: "the PDF file is locked with a password".to_owned(),
        help: "open it with the password and save a copy without one",
    };
    let mut file = pdf_extract::Document::load_mem(bytes).map_err(|error| {
        let cause = error.to_string();
        if cause.to_lowercase().contains("password") || cause.to_lowercase().contains("decrypt") {
            locked()
        } else {
            damaged(&cause)
        }
    })?;
    // many files are locked against changes only, and have the empty password
    if file.is_encrypted() && file.decrypt("").is_err() {
        return Err(locked());
    }
    let numbers: Vec<u32> = file.get_pages().into_keys().collect();
    let (mut pages, mut broken, mut chars) = (Vec::new(), 0, 0);
    for number in numbers.iter().copied().take(PAGES as usize) {
        let mut page = Page::default();
        let read = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&file, &mut page, number)));
        if !matches!(read, Ok(Ok(()))) {
            broken += 1;
        }
        chars += page.glyphs.len();
        pages.push(page);
        if chars > CHARS {
            break;
        }
    }
    if pages.is_empty() {
        let encrypted = file.is_encrypted() || bytes.windows(9).any(|nine| nine == b"/Encrypt ");
        return Err(if encrypted { locked() } else { damaged("it has no pages") });
    }
    let unread = numbers.len() - pages.len();
    let note = (broken + unread > 0).then_some(Doubt::Pages { broken, unread, all: numbers.len() });
    if broken == numbers.len() && pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(damaged("none of its pages can be read"));
    }
    Ok((pages, note))
}

/// The characters of a page.
#[derive(Debug, Default)]
struct Page {
    glyphs: Vec<Glyph>,
}

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        // the height and width of what is drawn, whatever turns and stretches it
        let size = size * (place.m21 * place.m21 + place.m22 * place.m22).sqrt();
        let width = width * size.abs();
        let numbers = [place.m31, place.m32, width, size];
        if self.glyphs.len() < CHARS && numbers.iter().all(|number| number.is_finite()) && size > 0.5 {
            self.glyphs.push(Glyph { x: place.m31, y: place.m32, width, size, text: text.to_owned() });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_is_said_so() {
        for bytes in [&b"%PDF-1.4\n"[..], b"%PDF-1.7 trailer << /Root 1 0 R >> startxref 0 %%EOF", b"%PDF-"] {
            assert!(matches!(document(bytes), Err(Error::File { .. })), "{bytes:?}");
        }
    }
}
