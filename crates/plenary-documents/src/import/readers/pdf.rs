//! Reads PDF files: characters with their positions, which [`layout`] arranges into lines and columns.
//!
//! The crates that read PDF files panic on some damaged files, and a file can make them recurse or allocate without end.
//! [`document`] catches panics. For the rest, the program reads documents in a separate process (the program's `sandbox`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{ColorSpace, MediaBox, OutputDev, OutputError, Path, PathOp, Transform};

use super::layout::{self, Glyph};
use super::rules::Rule;
use super::{breaks, script, tabled, widths};
use crate::import::document::{Document, FileKind, Lines, MAX_TABLED, Place};
use crate::import::doubt::Doubt;
use crate::import::error::{Blank, Error};

/// The most pages that are read.
const MAX_PAGES: u32 = 2_000;

/// The most characters that are read. A thousand pages have fewer.
const MAX_CHARS: usize = 4_000_000;

/// Whether bytes are a PDF file.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(1_024)).is_some_and(|head| head.windows(5).any(|five| five == b"%PDF-"))
}

/// Reads the text of a PDF file into lines.
pub fn document(bytes: &[u8]) -> Result<Document, Error> {
    Ok(lines(read(bytes)?)?.0)
}

/// Reads a PDF file twice: into lines, and with the tables that its pages show. If tables have rules, there is no doubt about them.
/// A very long file is read into lines only, and its notes say so.
pub fn documents(bytes: &[u8]) -> Result<Vec<Document>, Error> {
    let (mut flat, tabled, ruled) = lines(read(bytes)?)?;
    if ruled {
        return Ok(vec![tabled]);
    }
    if flat.lines.len() > MAX_TABLED {
        flat.notes.push(Doubt::TablesUnread { lines: MAX_TABLED });
        return Ok(vec![flat]);
    }
    Ok(vec![flat, tabled])
}

/// The pages of a file. A panic of the PDF crates is an error of the file, not of this program.
fn read(bytes: &[u8]) -> Result<(Vec<Page>, Option<Doubt>), Error> {
    catch_unwind(AssertUnwindSafe(|| pages(bytes))).map_err(|_| damaged("it cannot be read"))?
}

/// The lines of pages, the same with tables, and whether tables have rules.
fn lines((pages, note): (Vec<Page>, Option<Doubt>)) -> Result<(Document, Document, bool), Error> {
    let (mut lines, mut tabled) = (Lines::new(FileKind::Pdf), Lines::new(FileKind::Pdf));
    if let Some(note) = note {
        lines.note(note.clone());
        tabled.note(note);
    }
    let rtl = script::from_the_right(pages.iter().flat_map(|page| &page.glyphs).map(|glyph| glyph.text.as_str()));
    let (mut tables, mut ruled) = (0, false);
    for (ix, page) in pages.into_iter().enumerate() {
        ruled |= tabled::page(&page.glyphs, &page.rules, rtl, ix + 1, &mut tables, &mut tabled);
        for (number, (line, indent)) in layout::lines(page.glyphs, rtl).into_iter().enumerate() {
            lines.indented(&line, indent, Place { page: Some(ix + 1), line: number + 1, row: None });
        }
    }
    let document = lines.done();
    if document.lines.is_empty() {
        return Err(Error::Empty(Blank::Pdf));
    }
    let mut tabled = tabled.done();
    breaks::join(&mut tabled);
    Ok((document, tabled, ruled))
}

/// The error for a PDF file that cannot be read.
fn damaged(cause: &str) -> Error {
    let cause: String = cause.chars().filter(|c| !c.is_control()).take(200).collect();
    Error::DamagedPdf { cause }
}

/// The characters of each page, and a doubt if some pages were not read.
fn pages(bytes: &[u8]) -> Result<(Vec<Page>, Option<Doubt>), Error> {
    let mut file = pdf_extract::Document::load_mem(bytes).map_err(|error| {
        let cause = error.to_string();
        if cause.to_lowercase().contains("password") || cause.to_lowercase().contains("decrypt") {
            Error::Locked
        } else {
            damaged(&cause)
        }
    })?;
    // many files are only locked against changes, and have an empty password
    if file.is_encrypted() && file.decrypt("").is_err() {
        return Err(Error::Locked);
    }
    widths::repair(&mut file);
    let numbers: Vec<u32> = file.get_pages().into_keys().collect();
    let (mut pages, mut broken, mut chars) = (Vec::new(), 0, 0);
    for number in numbers.iter().copied().take(MAX_PAGES as usize) {
        let mut page = Page::default();
        let read = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&file, &mut page, number)));
        if !matches!(read, Ok(Ok(()))) {
            broken += 1;
        }
        chars += page.glyphs.len();
        pages.push(page);
        if chars > MAX_CHARS {
            break;
        }
    }
    if pages.is_empty() {
        let encrypted = file.is_encrypted() || bytes.windows(9).any(|nine| nine == b"/Encrypt ");
        return Err(if encrypted { Error::Locked } else { damaged("it has no pages") });
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
    rules: Vec<Rule>,
}

impl Page {
    /// Adds the straight lines of a path; of a filled one only those that are as thin as a line.
    fn draw(&mut self, place: &Transform, path: &Path, filled: bool) {
        let point =
            |x: f64, y: f64| (x * place.m11 + y * place.m21 + place.m31, x * place.m12 + y * place.m22 + place.m32);
        let mut add = |from: (f64, f64), to: (f64, f64)| {
            let rule = Rule {
                left: from.0.min(to.0),
                top: -from.1.max(to.1),
                right: from.0.max(to.0),
                bottom: -from.1.min(to.1),
            };
            let finite = [rule.left, rule.top, rule.right, rule.bottom].iter().all(|number| number.is_finite());
            if finite && self.rules.len() < MAX_RULES {
                self.rules.push(rule);
            }
        };
        let (mut start, mut at) = ((0.0, 0.0), (0.0, 0.0));
        let mut corners = Vec::new();
        for op in &path.ops {
            match *op {
                PathOp::MoveTo(x, y) => {
                    start = point(x, y);
                    at = start;
                    corners.push(at);
                }
                PathOp::LineTo(x, y) => {
                    let to = point(x, y);
                    if !filled {
                        add(at, to);
                    }
                    at = to;
                    corners.push(at);
                }
                PathOp::CurveTo(_, _, _, _, x, y) => at = point(x, y),
                PathOp::Close if !filled => add(at, start),
                PathOp::Close => {}
                PathOp::Rect(x, y, width, height) => {
                    let (a, b) = (point(x, y), point(x + width, y + height));
                    let thin = (a.0 - b.0).abs() < THIN || (a.1 - b.1).abs() < THIN;
                    if thin {
                        add(a, b);
                    } else if !filled {
                        let (c, d) = ((a.0, b.1), (b.0, a.1));
                        [(a, c), (a, d), (b, c), (b, d)].into_iter().for_each(|(from, to)| add(from, to));
                    }
                }
            }
        }
        // a line may be drawn as a thin area
        if filled && let Some(first) = corners.first() {
            let (mut least, mut most) = (*first, *first);
            for (x, y) in &corners {
                least = (least.0.min(*x), least.1.min(*y));
                most = (most.0.max(*x), most.1.max(*y));
            }
            if most.0 - least.0 < THIN || most.1 - least.1 < THIN {
                add(least, most);
            }
        }
    }
}

/// The greatest thickness of a line, in points.
const THIN: f64 = 2.0;

/// The most straight lines of a page.
const MAX_RULES: usize = 20_000;

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
        // the size as drawn, after rotation and scaling
        let size = size * (place.m21 * place.m21 + place.m22 * place.m22).sqrt();
        let width = width * size.abs();
        let numbers = [place.m31, place.m32, width, size];
        if self.glyphs.len() < MAX_CHARS && numbers.iter().all(|number| number.is_finite()) && size > 0.5 {
            self.glyphs.push(Glyph { x: place.m31, y: place.m32, width, size, text: text.to_owned() });
        }
        Ok(())
    }

    fn stroke(&mut self, place: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.draw(place, path, false);
        Ok(())
    }

    fn fill(&mut self, place: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.draw(place, path, true);
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
    fn damaged_files_are_errors() {
        for bytes in [&b"%PDF-1.4\n"[..], b"%PDF-1.7 trailer << /Root 1 0 R >> startxref 0 %%EOF", b"%PDF-"] {
            assert!(matches!(document(bytes), Err(Error::DamagedPdf { .. })), "{bytes:?}");
        }
    }
}
