//! The first rows of a table, for a person who says what its columns are.

use serde::{Deserialize, Serialize};

use super::fields::{ITEM, field};
use super::{book, filled_rows, is_workbook, records};
use crate::import::Error;
use crate::import::readers::{LIMIT, OLD, html, package::Package, pdf, text};

/// How many rows below the heading are shown.
const SHOWN: usize = 5;

/// The most characters of a cell that are shown.
const CHARS: usize = 200;

/// A table as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Its columns.
    pub columns: Vec<Named>,
    /// The first rows below the heading, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// The fields that a column may be.
    pub fields: Vec<String>,
    /// Whether the file has a sheet of meetings.
    pub meetings: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its name in the heading.
    pub name: String,
    /// The field that the name says; `None` if it says none.
    pub field: Option<String>,
}

/// Looks at a spreadsheet, or at a text whose lines have cells.
///
/// # Errors
/// If the file is no table, or is damaged.
pub fn look(bytes: &[u8]) -> Result<Look, Error> {
    if bytes.len() as u64 > LIMIT {
        return Err(Error::TooLarge { most: LIMIT / 1024 / 1024 });
    }
    let (rows, meetings) = if bytes.starts_with(b"PK\x03\x04") {
        if !is_workbook(&Package::open(bytes)?) {
            return Err(Error::NoColumns);
        }
        let mut sheets = book::sheets(bytes)?;
        let at = sheets.iter().position(|(name, _)| name == "items").unwrap_or_default();
        let meetings = sheets.iter().any(|(name, rows)| name == "meetings" && rows.len() > 1);
        let rows = if sheets.is_empty() { Vec::new() } else { sheets.swap_remove(at).1 };
        (rows, meetings)
    } else if pdf::is_pdf(bytes) || html::is_html(bytes) || bytes.starts_with(&OLD) {
        return Err(Error::NoColumns);
    } else {
        (records(&text::decoded(bytes).0)?, false)
    };
    let mut rows = filled_rows(&rows).map(|(_, row)| row);
    let heading = rows.next().filter(|heading| heading.len() > 1).ok_or(Error::NoColumns)?;
    let columns = heading.iter().map(|name| {
        let name: String = name.trim().chars().take(CHARS).collect();
        let lower = name.to_lowercase();
        let field = field(ITEM, &lower).map(|_| lower.clone());
        Named { name, field }
    });
    let columns: Vec<Named> = columns.collect();
    let cell = |row: &[String], at: usize| -> String {
        row.get(at).map_or_else(String::new, |cell| cell.trim().chars().take(CHARS).collect())
    };
    let rows: Vec<Vec<String>> =
        rows.take(SHOWN).map(|row| (0..columns.len()).map(|at| cell(row, at)).collect()).collect();
    let fields = ITEM.iter().map(|(key, _)| (*key).to_owned()).collect();
    if rows.is_empty() { Err(Error::NoColumns) } else { Ok(Look { columns, rows, fields, meetings }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_seen_as_it_stands() {
        let seen = look(b"Topic;Length;minutes\nA;10 min;\n\nB;20 min;7;x\n").unwrap();
        let names: Vec<_> = seen.columns.iter().map(|one| (one.name.as_str(), one.field.as_deref())).collect();
        assert_eq!(names, [("Topic", None), ("Length", None), ("minutes", Some("minutes"))]);
        assert_eq!(seen.rows, [["A", "10 min", ""], ["B", "20 min", "7"]]);
        assert!(seen.fields.contains(&"title".to_owned()) && !seen.meetings);
        for none in [b"Provisional agenda".as_slice(), b"a,b\n", b"%PDF-1.4", b"<html><body>", b""] {
            assert_eq!(look(none), Err(Error::NoColumns), "{none:?}");
        }
    }
}
