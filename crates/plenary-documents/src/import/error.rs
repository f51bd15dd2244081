//! The reasons why a document cannot be imported: as data, with messages in English and in `chinese`.

mod chinese;

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
        self.english()
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
            Language::English => self.english(),
            Language::Chinese => chinese::details(self),
        }
    }

    fn english(&self) -> Details {
        let with = |message: &str, help: &str| Details::new(message).or(help);
        match self {
            Self::Empty(blank) => with(
                "the document has no text",
                match blank {
                    Blank::Text => "check that this is the right file",
                    Blank::Docx => "its pages may be pictures: run OCR on them first",
                    Blank::Html => "a script may build the page: open it in a browser and save it as text",
                    Blank::Pdf => {
                        "its pages may be pictures: run OCR on them first, or export the document as PDF again"
                    }
                },
            ),
            Self::NoText => with(
                "the document has no words, so its language is not known",
                "check that this is the agenda; scanned pages need OCR first",
            ),
            Self::Language { code, known } => with(
                &format!("agendas in the language \"{code}\" cannot be read"),
                &format!("give --lang one of {known}"),
            ),
            Self::NoItems => with(
                "no agenda items were found",
                "number them `1.`, `2.`, … below the heading \"Provisional agenda\", or put them into a spreadsheet \
                 (`plenary new --xlsx`)",
            ),
            Self::NoDays => {
                with("no days of the session were found", "give them with --days, such as --days 2027-03-09,2027-03-10")
            }
            Self::NoMeetings => with(
                "the spreadsheet has items but no meetings",
                "give days and hours, such as --days 2027-03-09,2027-03-10 --times 10:00-12:00,14:00-16:00, or add a sheet \
                 `meetings` to the workbook",
            ),
            Self::TooLarge { most } => {
                with(&format!("the file has more than {most} MiB"), "check that this is the right file")
            }
            Self::OtherZip => with(
                "this zip file is neither a Word document nor a workbook",
                "save the agenda as .docx, .pdf, .html, .txt or .xlsx",
            ),
            Self::Old => with(
                "this is an old .doc or .xls file, or it is locked with a password",
                "open it in an office program and save it as .docx or .xlsx, without a password",
            ),
            Self::NotText => with(
                "this is not a text, Word, PDF or HTML file",
                "save the agenda as .docx, .pdf, .html or .txt; any word processor can convert an old .doc",
            ),
            Self::Unpacks { part: Some(part), most } => with(
                &format!("its part {part} unpacks to more than {most} MiB"),
                "no agenda is that long: check where the file comes from, or save it again",
            ),
            Self::Unpacks { part: None, most } => with(
                &format!("it unpacks to more than {most} MiB"),
                "no list of items is that long: check where the file comes from, or save it again",
            ),
            Self::Damaged { cause } => {
                with(&format!("the file is damaged: {cause}"), "open it in an office program and save it again")
            }
            Self::DamagedPdf { cause } => with(
                &format!("the PDF file is damaged or not supported: {cause}"),
                "print it to PDF again, or save its text from a PDF viewer",
            ),
            Self::Locked => {
                with("the PDF file is locked with a password", "open it with the password and save a copy without one")
            }
            Self::TooManyRows { rows, columns } => with(
                &format!("the file has more than {rows} rows or {columns} columns"),
                "delete the rows and columns that are not items",
            ),
            Self::UnknownColumns { sheet, names, known } => {
                let (first, fields) =
                    (names.first().map_or("", String::as_str), if names.len() == 1 { "field" } else { "fields" });
                with(
                    &format!("there is no {fields} {}; columns can be {known}", quoted(names, ", ")),
                    &format!(
                        "rename the column, say what it is with --map \"{first}=title\", or that it is not to be read with \
                         --map \"{first}=-\""
                    ),
                )
                .at(sheet)
            }
            Self::MapsNoColumn { name, columns } => with(
                &format!("no column is named {name:?}; the columns are {}", columns.join(", ")),
                "correct the name in --map, or leave it out",
            )
            .at("--map"),
            Self::MapsToNoField { name, field, known } => with(
                &format!("there is no field {field:?} for the column {name:?}; columns can be {known}"),
                "correct the field in --map, or write - for a column that is not to be read",
            )
            .at("--map"),
            Self::NoColumns => with(
                "the document is no spreadsheet, so it has no columns for --map",
                "leave out --map, or save the items as .xlsx or .csv",
            ),
            Self::SameField { sheet, field, columns } => with(
                &format!("{} are both the field {field}", quoted(columns, " and ")),
                "delete one of the columns, or leave it out with --map \"NAME=-\"",
            )
            .at(sheet),
            Self::Several(errors) => with(
                &format!(
                    "{} columns or cells cannot be read:{}",
                    errors.len(),
                    several(errors, |error| error.english(), |more| format!("and {more} more"))
                ),
                "correct them, or leave the cells empty",
            ),
            Self::TitleLanguage { sheet } => with(
                "one title column has a language and another has none",
                "give each title column a language, such as title (en) and title (fr)",
            )
            .at(sheet),
            Self::UnnamedColumn { at, text } => with(
                &format!("{text:?} is in a column without a name"),
                "name the column in the first row, or clear the cell",
            )
            .at(at),
            Self::UnknownRow { at, name } => with(
                &format!("there is no field {name:?}, or it has more than one value"),
                "correct the name of the field, or delete the row",
            )
            .at(at),
            Self::UnknownSheet { name } => with(
                &format!("the sheet {name:?} is not known"),
                "name the sheets items, meetings and session, and delete the others",
            ),
            Self::FarCell { sheet, row, column, most: (rows, columns) } => with(
                &format!(
                    "the sheet {sheet:?} has a cell in row {row}, column {column}; at most {rows} rows and {columns} \
                     columns are read"
                ),
                "delete the cell, or move it next to the other cells",
            ),
            Self::TooMuchText { most } => with(
                &format!("its cells hold more than {most} MiB of text"),
                "no list of items is that long: check where the file comes from",
            ),
            Self::Cell { at, text, wanted } => with(
                &format!(
                    "{text:?} is not {}",
                    match wanted {
                        Wanted::Number => "a whole number",
                        Wanted::Flag => "yes or no",
                        Wanted::After => "an item with its gap, such as 5 + 120",
                        Wanted::Windows => "hours or days such as 07:00 to 18:00 America/Bogota, or one date",
                        Wanted::Wishes => "wishes such as position = first, weight = 3",
                    }
                ),
                "correct the cell, or leave it empty",
            )
            .at(at),
            Self::Unwritten(cause) => {
                with(&format!("the session file cannot be written: {cause}"), "please report this document as a bug")
            }
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
