//! The reasons why a document cannot be imported: as data, with messages in `english` and in `chinese`.

mod chinese;
mod english;

use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};

use super::doubt::Language;

/// Why a document cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The file is empty, or has only pictures.
    Empty(Blank),
    /// The text has no words in a known script.
    NoText,
    /// Agendas in this language cannot be read.
    Language {
        /// The code that the user gave.
        code: String,
        /// The codes of the known languages.
        known: String,
    },
    /// The document has no agenda items.
    NoItems,
    /// The document names no days.
    NoDays,
    /// A spreadsheet has items but no meetings.
    NoMeetings,
    /// The file is too large.
    TooLarge {
        /// The largest size, in MiB.
        most: u64,
    },
    /// The file is a zip file, but no document.
    OtherZip,
    /// The file is from an old version of Word or Excel, or locked.
    Old,
    /// The file is of no supported kind.
    NotText,
    /// A zip file, or a part of it, is too large when unpacked.
    Unpacks {
        /// The name of the part; `None` for the whole file.
        part: Option<String>,
        /// The largest size, in MiB.
        most: u64,
    },
    /// The file is damaged.
    Damaged {
        /// The error of the library that reads it.
        cause: String,
    },
    /// A PDF file is damaged or not supported.
    DamagedPdf {
        /// The error of the library that reads it.
        cause: String,
    },
    /// A PDF file is locked with a password.
    Locked,
    /// A table has too many rows or columns.
    TooManyRows {
        /// The most rows that are read.
        rows: usize,
        /// The most columns that are read.
        columns: usize,
    },
    /// Columns name no field.
    UnknownColumns {
        /// The sheet.
        sheet: String,
        /// The names of the columns.
        names: Vec<String>,
        /// The names of the known fields.
        known: String,
    },
    /// The user gives a field to a column that the spreadsheet has not got.
    MapsNoColumn {
        /// The name of the column.
        name: String,
        /// The names of the columns.
        columns: Vec<String>,
    },
    /// The user gives a column a field that does not exist.
    MapsToNoField {
        /// The name of the column.
        name: String,
        /// The field.
        field: String,
        /// The names of the known fields.
        known: String,
    },
    /// The user gives fields to columns, but the document is no spreadsheet.
    NoColumns,
    /// Two columns are the same field.
    SameField {
        /// The sheet.
        sheet: String,
        /// The field.
        field: String,
        /// The names of the columns.
        columns: [String; 2],
    },
    /// Several columns and cells of a spreadsheet cannot be read.
    Several(Vec<Self>),
    /// One title column has a language and another has none.
    TitleLanguage {
        /// The sheet.
        sheet: String,
    },
    /// A cell is in a column without a name.
    UnnamedColumn {
        /// The place of the cell.
        at: String,
        /// The text of the cell.
        text: String,
    },
    /// A row of the sheet `session` names no field, or has several values.
    UnknownRow {
        /// The place of the row.
        at: String,
        /// The name in the row.
        name: String,
    },
    /// A sheet has an unknown name.
    UnknownSheet {
        /// The name.
        name: String,
    },
    /// A cell is beyond the rows and columns that are read.
    FarCell {
        /// The sheet.
        sheet: String,
        /// Its row, from 1.
        row: usize,
        /// Its column, from 1.
        column: usize,
        /// The most rows and columns that are read.
        most: (usize, usize),
    },
    /// The cells have too much text.
    TooMuchText {
        /// The most text, in MiB.
        most: usize,
    },
    /// A cell has a value of the wrong type.
    Cell {
        /// The place of the cell.
        at: String,
        /// The text of the cell.
        text: String,
        /// The type of value that it should have.
        wanted: Wanted,
    },
    /// The document has more items than a session file.
    TooManyItems {
        /// The most items of a session file.
        most: usize,
    },
    /// Two versions of a document are in the same language.
    SameLanguage {
        /// The code of the language.
        language: String,
        /// The names of the documents.
        documents: [String; 2],
    },
    /// One of several versions of a document is a spreadsheet.
    VersionsOfSheet {
        /// The name of the spreadsheet.
        name: String,
    },
    /// The session file cannot be written as JSON.
    Unwritten(String),
}

/// The kind of a document without text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Plain text.
    Text,
    /// A Word document.
    Docx,
    /// A web page.
    Html,
    /// A PDF file.
    Pdf,
}

/// The type of value that a cell should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// An item with its gap.
    After,
    /// Hours or days.
    Windows,
    /// Wishes.
    Wishes,
}

detailed_error!(Error);

impl Detailed for Error {
    fn details(&self) -> Details {
        english::details(self)
    }
}

/// The most errors that one message lists.
const LISTED: usize = 30;

/// A line for each error, with its place.
fn several(errors: &[Error], details: impl Fn(&Error) -> Details, more: impl Fn(usize) -> String) -> String {
    let line = |error: &Error| {
        let Details { place, message, .. } = details(error);
        format!("\n    {}{message}", place.map_or_else(String::new, |place| format!("{place}: ")))
    };
    let listed: String = errors.iter().take(LISTED).map(line).collect();
    match errors.len().saturating_sub(LISTED) {
        0 => listed,
        rest => format!("{listed}\n    {}", more(rest)),
    }
}

fn quoted(names: &[String], between: &str) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(between)
}

impl Error {
    /// One error for all of these; `None` if there are none.
    pub fn all(mut errors: Vec<Self>) -> Option<Self> {
        if errors.len() > 1 { Some(Self::Several(errors)) } else { errors.pop() }
    }

    /// What happened, where, and the way out, in `language`.
    pub fn details_in(&self, language: Language) -> Details {
        match language {
            Language::English => english::details(self),
            Language::Chinese => chinese::details(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_way_out_are_parts_in_both_languages() {
        let error = Error::Cell { at: "items, row 3, minutes".into(), text: "long".into(), wanted: Wanted::Number };
        assert_eq!(
            error.to_string(),
            "items, row 3, minutes: \"long\" is not a whole number\n  help: correct the cell, or leave it empty"
        );
        let chinese = error.details_in(Language::Chinese);
        assert_eq!(chinese.place.as_deref(), Some("items, row 3, minutes"));
        assert_eq!(chinese.message, "\"long\" 不是整数");
        assert!(chinese.help.is_some_and(|help| help.starts_with('请')));
    }
}
