//! Writes a workbook: the table of the annex, and for planners the meetings and the entries with their minutes.
//!
//! Dates and times are numbers with a format, so that spreadsheets sort them and show them in the form of the locale. Text
//! is never a formula.

use chrono::{Datelike, Timelike};
use itertools::Itertools;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use unicode_width::UnicodeWidthStr;

use super::RenderError;
use super::grid::{Cell, Grid};
use super::sheet::Sheet;
use super::words::Columns;

/// The longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// The longest header of a printed page, in UTF-16 units, with room for doubled ampersands.
const LONGEST_HEADER: usize = 120;
/// The built-in formats of dates and times, which follow the locale.
const DATE: u8 = 14;
const TIME: u8 = 20;
/// The height of a line in points, and the most visible lines of a cell: a row is at most 409 points high.
const LINE: f64 = 15.0;
const MAX_LINES: usize = 27;
/// The code of A4 paper.
const A4: u8 = 9;

/// Writes the grids as the sheets of a workbook. The first sheet has the notice and the footnotes of the heading. Notes for
/// the user are added to `notes`.
///
/// # Errors
/// If Excel does not allow a value, which does not happen for a schedule of this program.
pub fn write(
    sheet: &Sheet,
    grids: &[Grid],
    columns: &Columns,
    notes: &mut Vec<String>,
) -> Result<Vec<u8>, RenderError> {
    let too_long = |cell: &Cell| matches!(cell, Cell::Text(words) if words.encode_utf16().count() > LONGEST);
    if grids.iter().flat_map(|grid| grid.rows.iter().flatten()).any(too_long) {
        notes.push(format!("a cell holds at most {LONGEST} characters; longer texts are cut and end in `…`"));
    }
    let mut workbook = Workbook::new();
    // a fixed date: the same schedule gives the same bytes
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(truncated(&sheet.title.text, LONGEST))
            .set_author("Plenary")
            .set_creation_datetime(&created),
    );
    for (place, grid) in grids.iter().enumerate() {
        let worksheet = workbook.add_worksheet();
        write_grid(worksheet, sheet, grid, columns)?;
        if place == 0 {
            write_notes(worksheet, sheet, grid)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Writes a grid into a worksheet.
fn write_grid(worksheet: &mut Worksheet, sheet: &Sheet, grid: &Grid, columns: &Columns) -> Result<(), XlsxError> {
    worksheet.set_name(grid.name)?.set_right_to_left(columns.right_to_left);
    worksheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    worksheet.set_header(format!("&C{}", truncated(&sheet.title.text, LONGEST_HEADER).replace('&', "&&")));
    worksheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let heading = wrapped_format().set_bold().set_border_bottom(FormatBorder::Thin);
    for (column, (name, width)) in (0u16..).zip(&grid.columns) {
        worksheet.set_column_width(column, *width)?.write_string_with_format(0, column, *name, &heading)?;
    }
    let formats = CellFormats::new();
    for (row, cells) in (1u32..).zip(&grid.rows) {
        worksheet.set_row_height(row, LINE * line_count(grid, cells) as f64)?;
        for (column, cell) in (0u16..).zip(cells) {
            formats.write(worksheet, row, column, cell)?;
        }
    }
    if let (Ok(last_row), Some(last)) = (u32::try_from(grid.rows.len()), grid.columns.len().checked_sub(1)) {
        worksheet.autofilter(0, 0, last_row, u16::try_from(last).unwrap_or_default())?;
    }
    Ok(())
}

/// Writes the notice and the footnotes of the heading below the table. Notes of a row are in the row.
fn write_notes(worksheet: &mut Worksheet, sheet: &Sheet, grid: &Grid) -> Result<(), XlsxError> {
    // below the titles, the widest column
    let widest = grid.columns.iter().map(|(_, width)| *width).position_max().unwrap_or_default();
    let column = u16::try_from(widest).unwrap_or_default();
    let notes = sheet.footnotes.iter().take(sheet.on_heading).map(|note| &note.text);
    let lines = sheet.notice.iter().chain(notes);
    for (row, line) in (grid.rows.len() as u32 + 2..).zip(lines) {
        worksheet.write_string_with_format(row, column, truncated(line, LONGEST), &wrapped_format().set_italic())?;
    }
    Ok(())
}

fn wrapped_format() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// The format of a cell with one line, aligned to the left like the text beside it.
fn single_line_format() -> Format {
    Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Left)
}

/// The estimated number of lines of a row, because spreadsheets do not adjust the height when they open a file.
fn line_count(grid: &Grid, cells: &[Cell]) -> usize {
    let cell_lines = |(cell, (_, width)): (&Cell, &(_, u8))| match cell {
        Cell::Text(words) => words.width().div_ceil(usize::from(*width).max(1)),
        _ => 1,
    };
    cells.iter().zip(&grid.columns).map(cell_lines).max().unwrap_or(1).clamp(1, MAX_LINES)
}

/// The formats of cells.
struct CellFormats {
    text: Format,
    /// Text that would become a formula when the user edits the cell; it is marked as text.
    formula_like: Format,
    date: Format,
    time: Format,
    count: Format,
}

impl CellFormats {
    fn new() -> Self {
        Self {
            text: wrapped_format(),
            formula_like: wrapped_format().set_quote_prefix(),
            date: single_line_format().set_num_format_index(DATE),
            time: single_line_format().set_num_format_index(TIME),
            count: Format::new().set_align(FormatAlign::Top),
        }
    }

    fn write(&self, worksheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Text(words) => {
                let format = if super::csv::escape_formula(words) == *words { &self.text } else { &self.formula_like };
                worksheet.write_string_with_format(row, column, truncated(words, LONGEST), format)?;
            }
            Cell::Date(date) => {
                let (month, day) = (date.month() as u8, date.day() as u8);
                let year = u16::try_from(date.year()).unwrap_or_default();
                worksheet.write_datetime_with_format(
                    row,
                    column,
                    ExcelDateTime::from_ymd(year, month, day)?,
                    &self.date,
                )?;
            }
            Cell::Time(time) => {
                let time = ExcelDateTime::from_hms(time.hour() as u16, time.minute() as u8, time.second())?;
                worksheet.write_datetime_with_format(row, column, time, &self.time)?;
            }
            Cell::Count(count) => {
                worksheet.write_number_with_format(row, column, *count, &self.count)?;
            }
        }
        Ok(())
    }
}

/// `words`, cut to at most `most` UTF-16 units.
fn truncated(words: &str, most: usize) -> String {
    if words.encode_utf16().count() <= most {
        return words.to_owned();
    }
    let mut units = 1;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= most
    };
    words.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_ends_in_an_ellipsis() {
        assert_eq!(truncated("abc", 3), "abc");
        assert_eq!(truncated("abcd", 3), "ab…");
        assert_eq!(truncated("😀😀", 4), "😀😀");
        assert_eq!(truncated("😀😀😀", 4), "😀…");
    }
}
