//! Why a document cannot be imported: as data, in English, and in `chinese`.

mod chinese;

use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};

use super::doubt::Language;

/// Why a document cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// It is empty, or all pictures.
    Empty(Blank),
    /// There is nothing in any of the languages.
    NoText,
    /// The language has no words here.
    Language {
        /// What was asked for.
        code: String,
        /// What there is.
        known: String,
    },
    /// No items.
    NoItems,
    /// No days.
    NoDays,
    /// A sheet of items says nothing of meetings.
    NoMeetings,
    /// It has too many bytes.
    TooLarge {
        /// The most MiB.
        most: u64,
    },
    /// It is a zip file and no document.
    OtherZip,
    /// It is a file of an old Word or Excel, or locked.
    Old,
    /// It is no text, and of no other kind that is read.
    NotText,
    /// It unpacks to too much.
    Unpacks {
        /// The part of it.
        part: Option<String>,
        /// The most MiB.
        most: u64,
    },
    /// It is damaged.
    Damaged {
        /// What its reader says.
        cause: String,
    },
    /// It is a PDF file that is damaged.
    DamagedPdf {
        /// What its reader says.
        cause: String,
    },
    /// It is a PDF file that is locked with a password.
    Locked,
    /// A table has too many rows or columns.
    TooManyRows {
        /// The most rows.
        rows: usize,
        /// The most columns.
        columns: usize,
    },
    /// A column names no field.
    UnknownColumn {
        /// The sheet.
        sheet: String,
        /// The name.
        name: String,
        /// The fields that there are.
        known: String,
    },
    /// One column of titles has a language and another has none.
    TitleLanguage {
        /// The sheet.
        sheet: String,
    },
    /// A cell stands in a column without a name.
    UnnamedColumn {
        /// Where.
        at: String,
        /// What it says.
        text: String,
    },
    /// A row about the session names no field, or has several values.
    UnknownRow {
        /// Where.
        at: String,
        /// What it names.
        name: String,
    },
    /// A sheet has a name that means nothing.
    UnknownSheet {
        /// The name.
        name: String,
    },
    /// A cell is too far from the others.
    FarCell {
        /// The sheet.
        sheet: String,
        /// Its row, from 1.
        row: usize,
        /// Its column, from 1.
        column: usize,
        /// The most rows and columns.
        most: (usize, usize),
    },
    /// Cells have too much text.
    TooMuchText {
        /// The most MiB.
        most: usize,
    },
    /// A cell does not say what it should.
    Cell {
        /// Where.
        at: String,
        /// What it says.
        text: String,
        /// What it should say.
        wanted: Wanted,
    },
    /// The session could not be written down.
    Unwritten(String),
}

/// A document without text, by its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Plain text.
    Text,
    /// Word.
    Docx,
    /// A page of the web.
    Html,
    /// PDF.
    Pdf,
}

/// What a cell should say.
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

impl Error {
    /// What happened, where, and the way out, in a language.
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
                "there is no text in it",
                match blank {
                    Blank::Text => "check that this is the right file",
                    Blank::Docx => "the document may be pictures of pages: these have to be read by OCR first",
                    Blank::Html => "the page may build itself by a script: open it in a browser and save it as text",
                    Blank::Pdf => {
                        "its pages are pictures: they have to be read by OCR first, or export the document as PDF anew"
                    }
                },
            ),
            Self::NoText => with(
                "there are no words in it",
                "check that this is the agenda; a picture of a page has to be read by OCR first",
            ),
            Self::Language { code, known } => {
                with(&format!("there are no words for the language \"{code}\""), &format!("--lang is one of {known}"))
            }
            Self::NoItems => with(
                "no agenda items were found",
                "number them `1.`, `2.`, … below the heading \"Provisional agenda\", or put them into a spreadsheet \
                 (`plenary new --xlsx`)",
            ),
            Self::NoDays => {
                with("no days of the session were found", "name them with --days, such as --days 2027-03-09,2027-03-10")
            }
            Self::NoMeetings => with(
                "it has items and no meetings",
                "name days and hours, such as --days 2027-03-09,2027-03-10 --times 10:00-12:00,14:00-16:00, or add a sheet \
                 `meetings` to the workbook",
            ),
            Self::TooLarge { most } => {
                with(&format!("the file has more than {most} MiB"), "check that this is the agenda")
            }
            Self::OtherZip => {
                with("this zip file is no Word document and no workbook", "save it as .docx, .pdf, .html or .txt first")
            }
            Self::Old => with(
                "this is an old .doc or .xls file, or one that is locked with a password",
                "open it in a word processor and save it as .docx, without a password",
            ),
            Self::NotText => with(
                "this is no text, and no Word, PDF or HTML file",
                "save it as .docx, .pdf, .html or .txt first; an old .doc can be saved anew by any word processor",
            ),
            Self::Unpacks { part: Some(part), most } => with(
                &format!("its part {part} unpacks to more than {most} MiB"),
                "no agenda is that long: check where the file is from, or save it anew",
            ),
            Self::Unpacks { part: None, most } => with(
                &format!("it unpacks to more than {most} MiB"),
                "no list of items is that long: check where the file is from, or save it anew",
            ),
            Self::Damaged { cause } => {
                with(&format!("the file is damaged: {cause}"), "open it in a word processor and save it anew")
            }
            Self::DamagedPdf { cause } => with(
                &format!("the PDF file is damaged, or of a kind that is not known: {cause}"),
                "print it to PDF anew, or save its text from a PDF viewer",
            ),
            Self::Locked => {
                with("the PDF file is locked with a password", "open it with the password and save a copy without one")
            }
            Self::TooManyRows { rows, columns } => with(
                &format!("it has more than {rows} rows or {columns} columns"),
                "leave out what is no item; an agenda has fewer",
            ),
            Self::UnknownColumn { sheet, name, known } => with(
                &format!("there is no field {name:?}; its columns may be {known}"),
                "rename the column, or take it out: nothing that is written is ignored",
            )
            .at(sheet),
            Self::TitleLanguage { sheet } => with(
                "one title has a language and the other has none",
                "name the language of each column, such as title (en) and title (fr)",
            )
            .at(sheet),
            Self::UnnamedColumn { at, text } => with(
                &format!("{text:?} stands in a column without a name"),
                "name the column in the first row, or empty the cell",
            )
            .at(at),
            Self::UnknownRow { at, name } => with(
                &format!("there is no field {name:?}, or more than one value"),
                "take the row out, or mend its name",
            )
            .at(at),
            Self::UnknownSheet { name } => with(
                &format!("there is no use for the sheet {name:?}"),
                "name the sheets items, meetings and session, and delete others",
            ),
            Self::FarCell { sheet, row, column, most: (rows, columns) } => with(
                &format!(
                    "the sheet {sheet:?} has a cell in row {row}, column {column}; at most {rows} rows and {columns} \
                     columns are read"
                ),
                "delete what stands there, or move it next to the other cells",
            ),
            Self::TooMuchText { most } => with(
                &format!("its cells hold more than {most} MiB of text"),
                "no list of items is that long: check where the file is from",
            ),
            Self::Cell { at, text, wanted } => with(
                &format!(
                    "{text:?} is not {}",
                    match wanted {
                        Wanted::Number => "a whole number",
                        Wanted::Flag => "yes or no",
                        Wanted::After => "an item with its gap, such as 5 + 120",
                        Wanted::Windows => "hours or days such as 07:00 to 18:00 America/Bogota",
                        Wanted::Wishes => "wishes such as position = first, weight = 3",
                    }
                ),
                "mend the cell, or leave it empty",
            )
            .at(at),
            Self::Unwritten(cause) => {
                with(&format!("the session cannot be written: {cause}"), "please report this document")
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
            "items, row 3, minutes: \"long\" is not a whole number\n  help: mend the cell, or leave it empty"
        );
        let chinese = error.details_in(Language::Chinese);
        assert_eq!(chinese.place.as_deref(), Some("items, row 3, minutes"));
        assert_eq!(chinese.message, "\"long\" 不是整数");
        assert!(chinese.help.is_some_and(|help| help.starts_with('请')));
    }
}
