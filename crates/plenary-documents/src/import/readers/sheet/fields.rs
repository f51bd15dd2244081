//! What a cell of each column holds, and how it is read.

use serde_json::{Value, json};

use super::phrases;

use crate::import::Error;

/// Fields of items that a cell can hold, and how.
pub const ITEM: &[(&str, CellType)] = &[
    ("id", CellType::Text),
    ("number", CellType::Text),
    ("title", CellType::Text),
    ("minutes", CellType::Number),
    ("speakers", CellType::Number),
    ("minutes_each", CellType::Number),
    ("opening", CellType::Number),
    ("after", CellType::After),
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
    ("track", CellType::Text),
    ("priority", CellType::Number),
    ("optional", CellType::Flag),
    ("interruptible", CellType::Flag),
    ("interpretation", CellType::List),
    ("available_from", CellType::Text),
    ("windows", CellType::Windows),
    ("prefer", CellType::Wishes),
    ("documents", CellType::List),
    ("estimated", CellType::Flag),
];

/// Fields of meetings.
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
];

/// Fields of the session; those of its rules stand among them.
pub const SESSION: &[(&str, CellType)] = &[
    ("title", CellType::Text),
    ("symbol", CellType::Text),
    ("place", CellType::Text),
    ("timezone", CellType::Text),
    ("status", CellType::Text),
    ("order", CellType::Text),
    ("rules.set", CellType::Text),
    ("rules.interpreted_meetings", CellType::Number),
    ("rules.max_meeting_minutes", CellType::Number),
    ("rules.min_break_minutes", CellType::Number),
    ("rules.max_meetings_per_day", CellType::Number),
];

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellType {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// yes or no.
    Flag,
    /// Words with commas or semicolons between them.
    List,
    /// The same, each with `+ 120` behind it for a gap.
    After,
    /// `07:00 to 18:00 America/Bogota`, several with semicolons between them.
    Windows,
    /// `position = first, weight = 3`, several with semicolons between them.
    Wishes,
}

/// A field by the name of its column; `title_fr`, `title (fr)` and `Title FR` are titles of a language.
pub fn field<'a>(
    known: &[(&'static str, CellType)],
    name: &'a str,
) -> Option<(&'static str, CellType, Option<&'a str>)> {
    let plain = name.trim();
    if let Some((key, shape)) = known.iter().find(|(key, _)| *key == plain.replace(' ', "_")) {
        return Some((key, *shape, None));
    }
    let language = plain.strip_prefix("title")?.trim_matches(['_', ' ', '(', ')', '.', ':']);
    (language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase())).then_some((
        "title",
        CellType::Text,
        Some(language),
    ))
}

/// What a cell says. `at` is where it stands.
pub fn value(text: &str, shape: CellType, at: &str) -> Result<Value, Error> {
    let text = text.trim();
    let invalid = |what: &str| Error::File {
        what: format!("{at}: {text:?} is not {what}"),
        help: "mend the cell, or leave it empty",
    };
    Ok(match shape {
        CellType::Text => json!(text),
        CellType::Number => json!(text.parse::<u32>().map_err(|_| invalid("a whole number"))?),
        CellType::Flag => match text.to_lowercase().as_str() {
            "true" | "yes" | "x" | "1" => json!(true),
            "false" | "no" | "0" => json!(false),
            _ => return Err(invalid("yes or no")),
        },
        CellType::List => json!(words(text).collect::<Vec<_>>()),
        CellType::After => {
            let one = |word: &str| phrases::after(word).ok_or_else(|| invalid("an item with its gap, such as 5 + 120"));
            Value::Array(words(text).map(one).collect::<Result<_, Error>>()?)
        }
        CellType::Windows => {
            phrases::windows(text).ok_or_else(|| invalid("hours or days such as 07:00 to 18:00 America/Bogota"))?
        }
        CellType::Wishes => {
            phrases::wishes(text).ok_or_else(|| invalid("wishes such as position = first, weight = 3"))?
        }
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty())
}
