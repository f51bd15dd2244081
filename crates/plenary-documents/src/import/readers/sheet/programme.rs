//! Reads spreadsheets of programmes: a row for each item, with its day and hours. They become lines like those of a document.

use super::{MAX_COLUMNS, MAX_ROWS, Rows, book, records};
use crate::import::document::{Document, FileKind, Lines, Place};
use crate::import::readers::text;
use crate::import::{Error, dates, hours};

/// The first sheet of a workbook, if it is a programme.
pub fn workbook(bytes: &[u8]) -> Option<Document> {
    let rows = book::first(bytes).ok()?;
    is_programme(&rows).then(|| document(&rows))
}

/// A CSV file, if it is a programme.
pub fn csv(bytes: &[u8]) -> Option<Result<Document, Error>> {
    let (text, note) = text::decoded(bytes);
    let rows = match records(&text) {
        Ok(rows) => rows,
        Err(error) => return first_lines(&text).then_some(Err(error)),
    };
    is_programme(&rows).then(|| {
        let mut document = document(&rows);
        document.notes.extend(note);
        Ok(document)
    })
}

/// Whether the lines at the top of a text are a programme.
fn first_lines(text: &str) -> bool {
    let top: Vec<&str> = text.lines().take(3).collect();
    records(&top.join("\n")).is_ok_and(|rows| is_programme(&rows))
}

/// Whether a table is a programme: below its heading, a cell is a day, and another has hours.
fn is_programme(rows: &Rows) -> bool {
    let is_day = |cell: &String| {
        dates::mentions(cell).first().is_some_and(|day| day.year.is_some() && day.range == (0..cell.trim().len()))
    };
    let is_time = |cell: &String| {
        hours::at_start(cell).is_some_and(|(_, end)| end == cell.len()) || !hours::ranges(cell).is_empty()
    };
    let filled = |row: &[String]| row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    let row = rows.iter().skip(1).find(|row| filled(row) > 0);
    // commas in the head of a text make cells too, but no heading above them
    let headed = |row: &[String]| rows.first().is_some_and(|heading| filled(heading) >= filled(row));
    row.is_some_and(|row| row.len() > 2 && headed(row) && row.iter().any(is_day) && row.iter().any(is_time))
}

fn document(rows: &Rows) -> Document {
    let mut lines = Lines::new(FileKind::Sheet);
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).min(MAX_COLUMNS);
    for (ix, row) in rows.iter().take(MAX_ROWS).enumerate() {
        let mut cells: Vec<(String, usize)> = row.iter().map(|cell| (cell.clone(), 1)).collect();
        cells.resize(columns, (String::new(), 1));
        lines.row(&cells, Place { page: None, line: ix + 1, row: Some((1, ix + 1)) });
    }
    lines.done()
}
