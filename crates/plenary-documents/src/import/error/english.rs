//! The reasons why a document cannot be imported, in English.

use plenary_core::details::Details;

use super::{Blank, Error, Wanted, quoted, several};

/// What happened, where, and the way out, in English.
pub fn details(error: &Error) -> Details {
    use Error as E;
    let with = |message: &str, help: &str| Details::new(message).or(help);
    match error {
        E::Empty(blank) => with(
            "the document has no text",
            match blank {
                Blank::Text => "check that this is the right file",
                Blank::Docx => "its pages may be pictures: run OCR on them first",
                Blank::Html => "a script may build the page: open it in a browser and save it as text",
                Blank::Pdf => "its pages may be pictures: run OCR on them first, or export the document as PDF again",
            },
        ),
        E::NoText => with(
            "the document has no words, so its language is not known",
            "check that this is the agenda; scanned pages need OCR first",
        ),
        E::Language { code, known } => {
            with(&format!("agendas in the language \"{code}\" cannot be read"), &format!("give --lang one of {known}"))
        }
        E::NoItems => with(
            "no agenda items were found",
            "number them `1.`, `2.`, … below the heading \"Provisional agenda\", or put them into a spreadsheet \
             (`plenary new --xlsx`); a spreadsheet with other columns needs --map",
        ),
        E::NoDays => {
            with("no days of the session were found", "give them with --days, such as --days 2027-03-09,2027-03-10")
        }
        E::NoMeetings => with(
            "the spreadsheet has items but no meetings",
            "give days and hours, such as --days 2027-03-09,2027-03-10 --times 10:00-12:00,14:00-16:00, or add a sheet \
             `meetings` to the workbook",
        ),
        E::TooLarge { most } => {
            with(&format!("the file has more than {most} MiB"), "check that this is the right file")
        }
        E::OtherZip => with(
            "this zip file is neither a Word document nor a workbook",
            "save the agenda as .docx, .pdf, .html, .txt or .xlsx",
        ),
        E::Old => with(
            "this is an old .doc or .xls file, or it is locked with a password",
            "open it in an office program and save it as .docx or .xlsx, without a password",
        ),
        E::NotText => with(
            "this is not a text, Word, PDF or HTML file",
            "save the agenda as .docx, .pdf, .html or .txt; any word processor can convert an old .doc",
        ),
        E::Unpacks { part: Some(part), most } => with(
            &format!("its part {part} unpacks to more than {most} MiB"),
            "no agenda is that long: check where the file comes from, or save it again",
        ),
        E::Unpacks { part: None, most } => with(
            &format!("it unpacks to more than {most} MiB"),
            "no list of items is that long: check where the file comes from, or save it again",
        ),
        E::Damaged { cause } => {
            with(&format!("the file is damaged: {cause}"), "open it in an office program and save it again")
        }
        E::DamagedPdf { cause } => with(
            &format!("the PDF file is damaged or not supported: {cause}"),
            "print it to PDF again, or save its text from a PDF viewer",
        ),
        E::Locked => {
            with("the PDF file is locked with a password", "open it with the password and save a copy without one")
        }
        E::TooManyRows { rows, columns } => with(
            &format!("the file has more than {rows} rows or {columns} columns"),
            "delete the rows and columns that are not items",
        ),
        E::UnknownColumns { sheet, names, known } => {
            let first = names.first().map_or("", String::as_str);
            with(
                &format!("there is no field {}; columns can be {known}", quoted(names, " or ")),
                &format!(
                    "rename the column, say what it is with --map \"{first}=title\", or that it is not to be read with \
                     --map \"{first}=-\""
                ),
            )
            .at(sheet)
        }
        E::MapsNoColumn { name, columns } => with(
            &format!("no column is named {name:?}; the columns are {}", columns.join(", ")),
            "correct the name in --map, or leave it out",
        )
        .at("--map"),
        E::MapsToNoField { name, field, known } => with(
            &format!("there is no field {field:?} for the column {name:?}; columns can be {known}"),
            "correct the field in --map, or write - for a column that is not to be read",
        )
        .at("--map"),
        E::NoColumns => with(
            "the document is no spreadsheet, so it has no columns for --map",
            "leave out --map, or save the items as .xlsx or .csv",
        ),
        E::SameField { sheet, field, columns } => with(
            &format!("{} are both the field {field}", quoted(columns, " and ")),
            "delete one of the columns, or leave it out with --map \"NAME=-\"",
        )
        .at(sheet),
        E::Several(errors) => with(
            &format!(
                "{} columns or cells cannot be read:{}",
                errors.len(),
                several(errors, details, |more| format!("and {more} more"))
            ),
            "correct them, or leave the cells empty",
        ),
        E::TitleLanguage { sheet } => with(
            "one title column has a language and another has none",
            "give each title column a language, such as title (en) and title (fr)",
        )
        .at(sheet),
        E::UnnamedColumn { at, text } => with(
            &format!("{text:?} is in a column without a name"),
            "name the column in the first row, or clear the cell",
        )
        .at(at),
        E::UnknownRow { at, name } => with(
            &format!("there is no field {name:?}, or it has more than one value"),
            "correct the name of the field, or delete the row",
        )
        .at(at),
        E::UnknownSheet { name } => with(
            &format!("the sheet {name:?} is not known"),
            "name the sheets items, meetings, people and session, and delete the others",
        ),
        E::FarCell { sheet, row, column, most: (rows, columns) } => with(
            &format!(
                "the sheet {sheet:?} has a cell in row {row}, column {column}; at most {rows} rows and {columns} \
                 columns are read"
            ),
            "delete the cell, or move it next to the other cells",
        ),
        E::TooMuchText { most } => with(
            &format!("its cells hold more than {most} MiB of text"),
            "no list of items is that long: check where the file comes from",
        ),
        E::Cell { at, text, wanted } => with(
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
        E::TooManyItems { most } => with(
            &format!("the document has more than {most} items"),
            "check that this is the agenda, or import a part of it",
        ),
        E::SameLanguage { language, documents: [first, second] } => with(
            &format!("{first} and {second} are both in the language {language}"),
            "name one document of each language; several documents in one language are several sessions",
        ),
        E::VersionsOfSheet { name } => with(
            &format!("{name} is a spreadsheet, which has a title column for each language"),
            "import it alone, or name documents of one session only, one of each language",
        ),
        E::Unwritten(cause) => {
            with(&format!("the session file cannot be written: {cause}"), "please report this document as a bug")
        }
    }
}
