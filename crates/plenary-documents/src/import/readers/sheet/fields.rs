//! The columns of the sheets: what type of value their cells hold, and how it is read.

use serde_json::{Value, json};

use super::phrases;

use crate::import::error::{Error, Wanted};

/// The columns of the sheet `items`.
pub const ITEM: &[(&str, CellType)] = &[
    ("id", CellType::Text),
    ("number", CellType::Text),
    ("title", CellType::Text),
    ("minutes", CellType::Number),
    ("speakers", CellType::Number),
    ("minutes_each", CellType::Number),
    ("opening", CellType::Number),
    ("after", CellType::After),
    ("order", CellType::Text),
    ("position", CellType::Text),
    ("split", CellType::Flag),
    ("min_minutes", CellType::Number),
    ("max_parts", CellType::Number),
    ("together", CellType::List),
    ("not_with", CellType::List),
    ("not_parallel", CellType::List),
    ("pin", CellType::List),
    ("forbid", CellType::List),
    ("allow", CellType::List),
    ("track", CellType::Choice),
    ("people", CellType::List),
    ("attendance", CellType::Number),
    ("keep", CellType::Number),
    ("priority", CellType::Number),
    ("optional", CellType::Flag),
    ("interruptible", CellType::Flag),
    ("least_minutes", CellType::Number),
    ("protected", CellType::Flag),
    ("interpretation", CellType::Languages),
    ("available_from", CellType::Text),
    ("windows", CellType::Windows),
    ("prefer", CellType::Wishes),
    ("documents", CellType::List),
    ("estimated", CellType::Flag),
];

/// The columns of the sheet `meetings`.
pub const MEETING: &[(&str, CellType)] = &[
    ("id", CellType::Text),
    ("date", CellType::Text),
    ("start", CellType::Text),
    ("end", CellType::Text),
    ("track", CellType::Text),
    ("room", CellType::Text),
    ("interpreted", CellType::Flag),
    ("languages", CellType::List),
    ("reserve_minutes", CellType::Number),
    ("seats", CellType::Number),
];

/// The columns of the sheet `people`.
pub const PERSON: &[(&str, CellType)] =
    &[("id", CellType::Text), ("name", CellType::Text), ("timezone", CellType::Text), ("windows", CellType::Windows)];

/// The fields in the sheet `session`, including those of the rules.
pub const SESSION: &[(&str, CellType)] = &[
    ("title", CellType::Text),
    ("symbol", CellType::Text),
    ("place", CellType::Text),
    ("timezone", CellType::Text),
    ("status", CellType::Text),
    ("order", CellType::Text),
    ("objectives", CellType::List),
    ("rules.set", CellType::Text),
    ("rules.interpreted_meetings", CellType::Number),
    ("rules.max_meeting_minutes", CellType::Number),
    ("rules.min_break_minutes", CellType::Number),
    ("rules.max_meetings_per_day", CellType::Number),
    ("rules.turnaround_minutes", CellType::Number),
];

/// The type of value in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellType {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// Words separated by commas or semicolons.
    List,
    /// A text, or several separated by semicolons.
    Choice,
    /// Languages as a list, or `none`.
    Languages,
    /// Items separated by commas or semicolons, each with an optional gap: `5 + 120`.
    After,
    /// `07:00 to 18:00 America/Bogota`, several separated by semicolons.
    Windows,
    /// `position = first, weight = 3`, several separated by semicolons.
    Wishes,
}

/// The field that a column name means, with the type of its cells and the language of a title. `title_fr`, `title (fr)` and
/// `title fr` mean the title in French. `name` is in lower case.
pub fn field<'a>(
    known: &[(&'static str, CellType)],
    name: &'a str,
) -> Option<(&'static str, CellType, Option<&'a str>)> {
    let plain = name.trim();
    if let Some((key, cell_type)) = known.iter().find(|(key, _)| *key == plain.replace(' ', "_")) {
        return Some((key, *cell_type, None));
    }
    let language = plain.strip_prefix("title")?.trim_matches(['_', ' ', '(', ')', '.', ':']);
    (language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase())).then_some((
        "title",
        CellType::Text,
        Some(language),
    ))
}

/// Reads the value of a cell. `at` is its place, for errors.
///
/// # Errors
/// If the text is not of the type.
pub fn value(text: &str, cell_type: CellType, at: &str) -> Result<Value, Error> {
    let text = text.trim();
    let invalid = |wanted| Error::Cell { at: at.to_owned(), text: text.to_owned(), wanted };
    Ok(match cell_type {
        CellType::Text => json!(text),
        CellType::Number => {
            let figure = text.trim_end_matches("utes").trim_end_matches("min").trim_end();
            json!(figure.parse::<u32>().map_err(|_| invalid(Wanted::Number))?)
        }
        CellType::Flag => match text.to_lowercase().as_str() {
            "true" | "yes" | "x" | "1" => json!(true),
            "false" | "no" | "0" => json!(false),
            _ => return Err(invalid(Wanted::Flag)),
        },
        CellType::Languages if text.eq_ignore_ascii_case("none") => json!([]),
        CellType::List | CellType::Languages => json!(words(text).collect::<Vec<_>>()),
        CellType::Choice => {
            let each: Vec<&str> = text.split([';', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect();
            if let [one] = each[..] { json!(one) } else { json!(each) }
        }
        CellType::After => {
            let item = |word: &str| phrases::after(word).ok_or_else(|| invalid(Wanted::After));
            Value::Array(words(text).map(item).collect::<Result<_, Error>>()?)
        }
        CellType::Windows => phrases::windows(text).ok_or_else(|| invalid(Wanted::Windows))?,
        CellType::Wishes => phrases::wishes(text).ok_or_else(|| invalid(Wanted::Wishes))?,
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty())
}
