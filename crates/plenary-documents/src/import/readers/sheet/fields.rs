//! What a cell of each column holds, and how it is read.

use serde_json::{Value, json};

use super::phrases;

use crate::import::error::{Error, Wanted};

/// Fields of items that a cell can hold, and how.
pub const ITEM: &[(&str, Shape)] = &[
    ("id", Shape::Text),
    ("number", Shape::Text),
    ("title", Shape::Text),
    ("minutes", Shape::Number),
    ("speakers", Shape::Number),
    ("minutes_each", Shape::Number),
    ("opening", Shape::Number),
    ("after", Shape::After),
    ("position", Shape::Text),
    ("split", Shape::Flag),
    ("min_minutes", Shape::Number),
    ("max_parts", Shape::Number),
    ("together", Shape::List),
    ("not_with", Shape::List),
    ("not_parallel", Shape::List),
    ("pin", Shape::List),
    ("forbid", Shape::List),
    ("allow", Shape::List),
    ("track", Shape::Text),
    ("priority", Shape::Number),
    ("optional", Shape::Flag),
    ("interruptible", Shape::Flag),
    ("interpretation", Shape::List),
    ("available_from", Shape::Text),
    ("windows", Shape::Windows),
    ("prefer", Shape::Wishes),
    ("documents", Shape::List),
    ("estimated", Shape::Flag),
];

/// Fields of meetings.
pub const MEETING: &[(&str, Shape)] = &[
    ("id", Shape::Text),
    ("date", Shape::Text),
    ("start", Shape::Text),
    ("end", Shape::Text),
    ("track", Shape::Text),
    ("room", Shape::Text),
    ("interpreted", Shape::Flag),
    ("languages", Shape::List),
    ("reserve_minutes", Shape::Number),
];

/// Fields of the session; those of its rules stand among them.
pub const SESSION: &[(&str, Shape)] = &[
    ("title", Shape::Text),
    ("symbol", Shape::Text),
    ("place", Shape::Text),
    ("timezone", Shape::Text),
    ("status", Shape::Text),
    ("order", Shape::Text),
    ("rules.set", Shape::Text),
    ("rules.interpreted_meetings", Shape::Number),
    ("rules.max_meeting_minutes", Shape::Number),
    ("rules.min_break_minutes", Shape::Number),
    ("rules.max_meetings_per_day", Shape::Number),
];

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
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
pub fn field<'a>(known: &[(&'static str, Shape)], name: &'a str) -> Option<(&'static str, Shape, Option<&'a str>)> {
    let plain = name.trim();
    if let Some((key, shape)) = known.iter().find(|(key, _)| *key == plain.replace(' ', "_")) {
        return Some((key, *shape, None));
    }
    let language = plain.strip_prefix("title")?.trim_matches(['_', ' ', '(', ')', '.', ':']);
    (language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase())).then_some((
        "title",
        Shape::Text,
        Some(language),
    ))
}

/// What a cell says. `at` is where it stands.
pub fn value(text: &str, shape: Shape, at: &str) -> Result<Value, Error> {
    let text = text.trim();
    let wrong = |wanted| Error::Cell { at: at.to_owned(), text: text.to_owned(), wanted };
    Ok(match shape {
        Shape::Text => json!(text),
        Shape::Number => json!(text.parse::<u32>().map_err(|_| wrong(Wanted::Number))?),
        Shape::Flag => match text.to_lowercase().as_str() {
            "true" | "yes" | "x" | "1" => json!(true),
            "false" | "no" | "0" => json!(false),
            _ => return Err(wrong(Wanted::Flag)),
        },
        Shape::List => json!(words(text).collect::<Vec<_>>()),
        Shape::After => {
            let one = |word: &str| phrases::after(word).ok_or_else(|| wrong(Wanted::After));
            Value::Array(words(text).map(one).collect::<Result<_, Error>>()?)
        }
        Shape::Windows => phrases::windows(text).ok_or_else(|| wrong(Wanted::Windows))?,
        Shape::Wishes => phrases::wishes(text).ok_or_else(|| wrong(Wanted::Wishes))?,
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty())
}
