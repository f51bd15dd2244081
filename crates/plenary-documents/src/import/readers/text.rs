//! Reads plain text in any encoding.

use super::words::{Row, Scale};
use super::{bars, rivers, script, words};
use crate::import::clean;
use crate::import::document::{Document, FileKind, Lines, MAX_CHARS, Place};
use crate::import::doubt::Doubt;
use crate::import::error::{Blank, Error};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// How plain text is measured: in characters, two to a font size.
const SCALE: Scale = Scale { column: 1.0, space: 0.5, leading: 0.5, rtl: false };

/// The most lines whose columns are looked for at once.
const BLOCK: usize = 2_000;

/// Reads plain text with its tables, in each way in which they may be printed: with columns of a width, which some programs
/// count in characters where others count the room that they take, and with bars between columns.
pub fn with_tables(bytes: &[u8]) -> Vec<Document> {
    let (text, note) = decoded(bytes);
    let counted = text.chars().any(clean::wide).then(|| in_columns(&text, note.as_ref(), true)).flatten();
    [counted, in_columns(&text, note.as_ref(), false), with_bars(&text, note.as_ref())].into_iter().flatten().collect()
}

/// Reads plain text with the tables that bars show; `None` if there are none.
fn with_bars(text: &str, note: Option<&Doubt>) -> Option<Document> {
    let all: Vec<&str> = text.split(['\n', '\u{c}']).collect();
    let tables = bars::tables(&all);
    if tables.is_empty() {
        return None;
    }
    let mut lines = Lines::new(FileKind::Text);
    note.into_iter().for_each(|note| lines.note(note.clone()));
    let mut next = tables.into_iter().enumerate().peekable();
    let mut at = 0;
    while at < all.len() {
        if let Some((number, (range, rows))) = next.next_if(|(_, (range, _))| range.start == at) {
            for (ix, (line, cells)) in rows.into_iter().enumerate() {
                let cells: Vec<(String, usize)> = cells.into_iter().map(|cell| (cell, 1)).collect();
                lines.row(&cells, Place { page: None, line: line + 1, row: Some((number + 1, ix + 1)) });
            }
            at = range.end;
            continue;
        }
        lines.indented(all[at], indent(all[at]), Place { page: None, line: at + 1, row: None });
        at += 1;
    }
    Some(lines.done())
}

/// Reads plain text with the tables that its columns show; `None` if its columns cannot be measured. `counted`: in characters.
fn in_columns(text: &str, note: Option<&Doubt>, counted: bool) -> Option<Document> {
    // each character of a line is measured, which a line without end makes dear, and such a line has no columns
    let endless = text.lines().any(|line| line.chars().nth(MAX_CHARS).is_some());
    if endless || script::from_the_right(std::iter::once(text)) {
        return None;
    }
    let all: Vec<(usize, &str)> = text.split(['\n', '\u{c}']).enumerate().collect();
    let mut lines = Lines::new(FileKind::Text);
    note.into_iter().for_each(|note| lines.note(note.clone()));
    let mut tables = 0;
    for block in all.chunks(BLOCK) {
        let rows = words::of_text(block, TAB, counted);
        let right = rows.iter().map(Row::to).fold(0.0, f64::max);
        let found = rivers::tables(&rows, SCALE);
        let mut next = found.into_iter().peekable();
        let mut at = 0;
        while at < rows.len() {
            if let Some(table) = next.next_if(|table| table.range.start == at) {
                tables += 1;
                for (ix, (row, cells)) in table.rows.iter().enumerate() {
                    let place = Place { page: None, line: rows[*row].y as usize + 1, row: Some((tables, ix + 1)) };
                    lines.row(cells, place);
                }
                at = table.range.end;
                continue;
            }
            let row = &rows[at];
            let wraps = at > 0 && rows[at - 1].wraps_into(row, right, SCALE);
            let place = Place { page: None, line: row.y as usize + 1, row: None };
            lines.wrapped(&row.text(SCALE), row.from() as usize, wraps, place);
            at += 1;
        }
    }
    Some(lines.done())
}

/// Reads plain text into lines. A form feed begins a page.
pub fn document(bytes: &[u8]) -> Result<Document, Error> {
    let (text, note) = decoded(bytes);
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).take(1_000).count();
    if controls > 20 && controls * 20 > text.chars().take(20_000).count() {
        return Err(Error::NotText);
    }
    let mut lines = Lines::new(FileKind::Text);
    if let Some(note) = note {
        lines.note(note);
    }
    let pages = text.contains('\u{c}');
    let (mut page, mut number) = (1, 0);
    for line in text.split('\n') {
        for (ix, part) in line.split('\u{c}').enumerate() {
            if ix > 0 {
                (page, number) = (page + 1, 0);
            }
            if ix == 0 || !part.is_empty() {
                number += 1;
            }
            lines.indented(part, indent(part), Place { page: pages.then_some(page), line: number, row: None });
        }
    }
    let document = lines.done();
    if document.lines.is_empty() { Err(Error::Empty(Blank::Text)) } else { Ok(document) }
}

/// The number of columns between tab stops.
const TAB: usize = 4;

/// The number of columns before the first visible character.
fn indent(line: &str) -> usize {
    line.chars()
        .take_while(|c| c.is_whitespace())
        .fold(0, |at, c| if c == '\t' { at / TAB * TAB + TAB } else { at + 1 })
}

/// Decodes a text by its byte order mark, as UTF-8, or in the encoding that its bytes suggest. The last case is a doubt.
pub fn decoded(bytes: &[u8]) -> (String, Option<Doubt>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding.decode(bytes).0.replace("\r\n", "\n").replace('\r', "\n"), None);
    }
    // UTF-16 with zero bytes is valid UTF-8 too, so it is checked first
    let encoding = match (unmarked_utf16(bytes), std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding,
        (None, Ok(text)) => return (text.replace("\r\n", "\n").replace('\r', "\n"), None),
        (None, Err(_)) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(None, Utf8Detection::Allow)
        }
    };
    // GB 18030 extends GBK
    let encoding = if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding };
    let (text, _, broken) = encoding.decode(bytes);
    let note = Doubt::Encoding { read_as: encoding.name().to_owned(), broken };
    (text.replace("\r\n", "\n").replace('\r', "\n"), Some(note))
}

/// Recognizes UTF-16 without a byte order mark: in Latin text every other byte is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(2_000) / 2 * 2)?;
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    match half > 4 {
        true if odd * 4 > half && even * 20 < half => Some(encoding_rs::UTF_16LE),
        true if even * 4 > half && odd * 20 < half => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_detected() {
        let zh = "枪支问题工作组临时议程\r\n1. 组织事项：\r\n2. 预防和打击非法制造和贩运弹药。\r\n";
        let ar =
            "جدول الأعمال المؤقت\n1. المسائل التنظيمية\n2. منع صنع الذخيرة والاتجار بها بصورة غير مشروعة ومكافحتهما\n";
        let utf16 = |text: &str, mark: bool| {
            let mut bytes = if mark { vec![0xff, 0xfe] } else { Vec::new() };
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        let line = |bytes: &[u8], at: usize| document(bytes).unwrap().lines[at].text.clone();
        assert_eq!(line(zh.as_bytes(), 1), "1. 组织事项：");
        assert_eq!(line(&utf16(zh, true), 2), "2. 预防和打击非法制造和贩运弹药。");
        assert_eq!(line(&utf16("Provisional agenda\n1. Opening", false), 1), "1. Opening");
        assert_eq!(line(&encoding_rs::GB18030.encode(zh).0, 2), "2. 预防和打击非法制造和贩运弹药。");
        assert_eq!(line(&encoding_rs::WINDOWS_1256.encode(ar).0, 0), "جدول الأعمال المؤقت");
        assert!(document(&encoding_rs::GB18030.encode(zh).0).unwrap().notes[0].to_string().contains("gb18030"));
    }

    #[test]
    fn binary_and_empty_files_are_refused() {
        assert!(matches!(document(&[0, 1, 2, 3, 4, 5, 6, 7].repeat(50)), Err(Error::NotText)));
        assert_eq!(document(b" \n\x0c\n"), Err(Error::Empty(Blank::Text)));
    }
}
