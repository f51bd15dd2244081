//! PDF files: characters with their places on the page, put together to lines and columns.
//!
//! The crates that read PDF files panic on some damaged ones, and a file can make them recurse or allocate without end.
//! So [`document`] catches what can be caught, and the program calls it in a process of its own with bounded memory and
//! time (`cli/aside.rs`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization;

use crate::import::Error;
use crate::import::document::{Document, Kind, Lines, Place};

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
    let mut lines = Lines::of(Kind::Pdf);
    if let Some(note) = note {
        lines.note(&note);
    }
    for (ix, page) in pages.into_iter().enumerate() {
        for (number, line) in page.lines().into_iter().enumerate() {
            lines.text(&line, Place { page: Some(ix + 1), line: number + 1, row: None });
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

fn pages(bytes: &[u8]) -> Result<(Vec<Page>, Option<String>), Error> {
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
        return Err(damaged("it has no pages"));
    }
    let unread = numbers.len() - pages.len();
    let note = match (broken, unread) {
        (0, 0) => None,
        (broken, 0) => Some(format!("{broken} of {} pages were read in part or not at all", numbers.len())),
        (_, unread) => Some(format!("the last {unread} of {} pages were not read", numbers.len())),
    };
    if broken == numbers.len() && pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(damaged("none of its pages can be read"));
    }
    Ok((pages, note))
}

/// A character on the page.
#[derive(Debug, Clone)]
struct Glyph {
    x: f64,
    y: f64,
    width: f64,
    size: f64,
    text: String,
}

/// The characters of a page.
#[derive(Debug, Default)]
struct Page {
    glyphs: Vec<Glyph>,
    flip: f64,
}

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.flip = media.ury - media.lly;
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

impl Page {
    /// Lines from the top; a wide gap is two spaces. Footnotes, which are smaller, follow a rule.
    fn lines(mut self) -> Vec<String> {
        self.glyphs.retain(|glyph| !glyph.text.is_empty());
        self.glyphs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
        let mut rows: Vec<Vec<Glyph>> = Vec::new();
        for glyph in self.glyphs {
            match rows.last_mut() {
                // raised figures stand a little above their line
                Some(row)
                    if row
                        .iter()
                        .rev()
                        .take(40)
                        .any(|other| (other.y - glyph.y).abs() < 0.45 * other.size.max(glyph.size)) =>
                {
                    row.push(glyph)
                }
                _ => rows.push(vec![glyph]),
            }
        }
        let body = median(rows.iter().flatten().map(|glyph| glyph.size).collect());
        let mut lines = Vec::new();
        let mut below = false;
        for mut row in rows {
            row.sort_by(|a, b| a.x.total_cmp(&b.x));
            let size = median(row.iter().map(|glyph| glyph.size).collect());
            let text = line(&row, size);
            let note =
                size < 0.93 * body && text.trim_start().starts_with(|one: char| one.is_ascii_digit() || one == '*');
            if note && !below && !lines.is_empty() {
                lines.push("________".to_owned());
                below = true;
            }
            lines.push(text);
        }
        lines
    }
}

fn median(mut sizes: Vec<f64>) -> f64 {
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// Characters from left to right as a line that reads in its own direction.
fn line(row: &[Glyph], size: f64) -> String {
    let mut text = String::new();
    let mut end = row.first().map_or(0.0, |glyph| glyph.x);
    let mut last = ' ';
    for glyph in row {
        // one character drawn over another is bold, not twice
        if glyph.text.chars().next() == Some(last)
            && (glyph.x - (end - glyph.width)).abs() < 0.1 * size
            && glyph.width > 0.0
        {
            continue;
        }
        let gap = glyph.x - end;
        if gap > 1.2 * size {
            text.push_str("  ");
        } else if gap > 0.18 * size && !last.is_whitespace() {
            text.push(' ');
        }
        let raised = glyph.size < 0.8 * size && !text.trim().is_empty();
        for one in glyph.text.nfkc() {
            let digit = raised.then(|| one.to_digit(10)).flatten();
            text.push(digit.and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(one));
            last = one;
        }
        end = glyph.x + glyph.width;
    }
    logical(&text)
}

fn is_rtl(one: char) -> bool {
    matches!(one, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// A line as it stands on the page, from left to right, as it is read: of one that is Arabic the whole is turned, and the
/// figures and Latin words in it are turned back.
fn logical(text: &str) -> String {
    let rtl = text.chars().filter(|one| is_rtl(*one)).count();
    let latin = text.chars().filter(|one| one.is_alphabetic() && !is_rtl(*one)).count();
    if rtl == 0 || rtl < latin {
        return text.to_owned();
    }
    let turned: Vec<char> = text.chars().rev().map(mirrored).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let ltr = |one: char| one.is_alphanumeric() && !is_rtl(one);
    while at < turned.len() {
        if !ltr(turned[at]) {
            out.push(turned[at]);
            at += 1;
            continue;
        }
        // a run ends with its last figure or letter; signs inside it belong to it
        let mut end = at;
        let mut last = at;
        while end < turned.len() && (ltr(turned[end]) || "./:,-–+%_@ ()".contains(turned[end])) {
            if turned[end] == ' ' && turned.get(end + 1).is_none_or(|next| !next.is_ascii_alphabetic()) {
                break;
            }
            if ltr(turned[end]) {
                last = end;
            }
            end += 1;
        }
        out.extend(turned[at..=last].iter().rev().map(|one| mirrored(*one)));
        at = last + 1;
    }
    out
}

fn mirrored(one: char) -> char {
    match one {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_is_read_from_the_right() {
        let visual: String = "1 (أ) افتتاح الاجتماع".chars().rev().map(mirrored).collect();
        assert_eq!(logical(&visual), "1 (أ) افتتاح الاجتماع");
        // as it stands on the page, figures from left to right
        assert_eq!(logical("2022 ويام/رايأ 4 ،ءاعبرألا"), "الأربعاء، 4 أيار/مايو 2022");
        assert_eq!(logical("noon–2 p.m."), "noon–2 p.m.");
    }

    #[test]
    fn what_is_damaged_is_said_so() {
        for bytes in [&b"%PDF-1.4\n"[..], b"%PDF-1.7 trailer << /Root 1 0 R >> startxref 0 %%EOF", b"%PDF-"] {
            assert!(matches!(document(bytes), Err(Error::File { .. })), "{bytes:?}");
        }
    }
}
