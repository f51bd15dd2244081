//! Reads the cells of a workbook one by one.
//!
//! A workbook of 1.5 kB may have a cell in the last row and column. So cells are read as a stream, without allocating the
//! whole table, and the first cell beyond the limits is an error.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};

use super::super::package::{Package, broken};
use crate::import::Error;

/// The cells of a sheet as text, by row and column.
pub type Rows = Vec<Vec<String>>;

/// The most rows of a sheet that are read.
pub const MAX_ROWS: usize = 5_000;
/// The most columns of a sheet that are read.
pub const MAX_COLUMNS: usize = 60;
/// The most text in all cells together, in bytes: many cells may share one long text.
const MAX_TEXT: usize = 16 * 1024 * 1024;

/// The sheets that are read.
const SHEETS: [&str; 4] = ["items", "meetings", "people", "session"];

/// The sheets with their names in lower case. A single sheet may have any name.
pub fn sheets(bytes: &[u8]) -> Result<Vec<(String, Rows)>, Error> {
    Package::open(bytes)?.refuse_bombs()?;
    // calamine may panic on a damaged workbook
    let read = std::panic::catch_unwind(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error.to_string()))?;
        let names: Vec<(String, String)> =
            book.sheet_names().into_iter().map(|name| (name.trim().to_lowercase(), name)).collect();
        let other = names.iter().find(|(plain, _)| !SHEETS.contains(&plain.as_str()));
        if let Some((_, other)) = other.filter(|_| names.len() > 1) {
            return Err(Error::UnknownSheet { name: other.clone() });
        }
        let mut left = MAX_TEXT;
        names.into_iter().map(|(plain, name)| Ok((plain, rows(&mut book, &name, &mut left)?))).collect()
    });
    read.unwrap_or_else(|_| Err(broken("its sheets cannot be read")))
}

/// The rows of the first sheet.
pub fn first(bytes: &[u8]) -> Result<Rows, Error> {
    Package::open(bytes)?.refuse_bombs()?;
    // calamine may panic on a damaged workbook
    let read = std::panic::catch_unwind(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error.to_string()))?;
        let name = book.sheet_names().into_iter().next().unwrap_or_default();
        let mut left = MAX_TEXT;
        rows(&mut book, &name, &mut left)
    });
    read.unwrap_or_else(|_| Err(broken("its sheets cannot be read")))
}

/// The rows of a sheet, without empty columns on the left. `left` is the text that may still be read, in bytes.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, left: &mut usize) -> Result<Rows, Error> {
    let damaged = |error: XlsxError| broken(&error.to_string());
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // a chart sheet has no cells
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Rows::new()),
        Err(error) => return Err(damaged(error)),
    };
    let mut rows = Rows::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        // a cell may have a border and no value
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = (cell.get_position().0 as usize, cell.get_position().1 as usize);
        let text = text(&Data::from(cell.get_value().clone()));
        if text.trim().is_empty() {
            continue;
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(Error::FarCell {
                sheet: sheet.to_owned(),
                row: row + 1,
                column: column + 1,
                most: (MAX_ROWS, MAX_COLUMNS),
            });
        }
        *left = left.checked_sub(text.len()).ok_or(Error::TooMuchText { most: MAX_TEXT >> 20 })?;
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        let cells = &mut rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
    let first = rows.iter().filter_map(|row| row.iter().position(|cell| !cell.is_empty())).min().unwrap_or(0);
    for row in &mut rows {
        row.drain(..first.min(row.len()));
    }
    Ok(rows)
}

/// A cell as text. Dates and times have the form of the session file.
fn text(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
            match (moment.as_f64() < 1.0, hour, minute) {
                (true, ..) => format!("{hour:02}:{minute:02}"),
                (false, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                (false, ..) => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
            }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    /// A workbook with one sheet.
    fn book(sheet: &str) -> Vec<u8> {
        let parts = [
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"items\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>",
            ),
            (
                "_rels/.rels",
                "<Relationships><Relationship Id=\"w\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/a.xml\"/></Relationships>",
            ),
            ("xl/worksheets/a.xml", sheet),
        ];
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn cell(place: &str, text: &str) -> String {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    fn sheet(rows: &str) -> String {
        format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>")
    }

    #[test]
    fn a_cell_beyond_the_limits_is_an_error() {
        let near = format!("<row r=\"1\">{}</row>", cell("B1", "title"));
        let far = format!("{near}<row r=\"1048576\">{}</row>", cell("XFD1048576", "1"));
        let wrong = sheets(&book(&sheet(&far))).unwrap_err().to_string();
        assert!(wrong.contains("row 1048576, column 16384") && wrong.contains("help: "), "{wrong}");
        // empty cells do not count
        let blank = format!("{near}<row r=\"1048576\"><c r=\"XFD1048576\" s=\"0\"/>{}</row>", cell("XFC1048576", " "));
        assert_eq!(sheets(&book(&sheet(&blank))).unwrap(), [("items".to_owned(), vec![vec!["title".to_owned()]])]);
    }

    #[test]
    fn a_million_empty_rows_are_skipped() {
        let mut rows = format!("<row r=\"1\">{}{}</row>", cell("A1", "title"), cell("B1", "minutes"));
        for row in 2..1_000_000 {
            rows += &format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"0\"/></row>");
        }
        assert_eq!(sheets(&book(&sheet(&rows))).unwrap()[0].1.len(), 1);
    }

    #[test]
    fn the_text_of_all_cells_is_limited() {
        let long = "a".repeat(1024 * 1024);
        let rows: String =
            (1..20).map(|row| format!("<row r=\"{row}\">{}</row>", cell(&format!("A{row}"), &long))).collect();
        let wrong = sheets(&book(&sheet(&rows))).unwrap_err().to_string();
        assert!(wrong.contains("more than 16 MiB of text"), "{wrong}");
    }
}
