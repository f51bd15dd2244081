//! A limit: its figure, the statement that it comes from, and who says so.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::Value;

use super::{Language, Statement};

/// How sure we are of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// A source that states it was seen.
    Seen,
    /// Printed timetables keep it; no rule was seen that says so.
    Practice,
    /// Known by hearsay, or from a weak source: to be confirmed before it is presented as a rule.
    Unconfirmed,
    /// Concluded from other figures.
    Inferred,
}

impl Confidence {
    /// All of them, the surest first, by their names in files.
    pub const ALL: [(&'static str, Self); 4] = [
        ("seen", Self::Seen),
        ("practice", Self::Practice),
        ("unconfirmed", Self::Unconfirmed),
        ("inferred", Self::Inferred),
    ];

    /// The name in files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

/// Who says a figure, and how sure we are of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A document symbol, an address, a letter.
    pub text: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// A limit and the statement that it comes from (`/rules/set`, or the field that overrides the set).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit<T> {
    /// The figure.
    pub value: T,
    /// Who says so.
    pub from: Statement,
    /// Where the figure is from, if the file says so.
    pub source: Option<Source>,
}

/// Dates on which no interpreted meeting is held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DaysOff {
    /// As the file says it: names of calendars, `weekends`, dates.
    pub entries: Vec<String>,
    /// Whether Saturdays and Sundays are among them.
    pub weekends: bool,
    /// The others, with what they are called.
    pub dates: BTreeMap<NaiveDate, String>,
}

impl DaysOff {
    /// What a date is called, if it is a day off.
    pub fn name(&self, date: NaiveDate) -> Option<&str> {
        let weekend = match date.weekday() {
            Weekday::Sat => Some("Saturday"),
            Weekday::Sun => Some("Sunday"),
            _ => None,
        };
        self.dates.get(&date).map(String::as_str).or(weekend.filter(|_| self.weekends))
    }
}

/// How many interpreters sit in the booth of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booth {
    /// The same number in each.
    Each(u32),
    /// By language.
    By(BTreeMap<Language, u32>),
}

impl Booth {
    /// The interpreters of one language; nothing where the file does not say.
    pub fn of(&self, language: &Language) -> Option<u32> {
        match self {
            Self::Each(number) => Some(*number),
            Self::By(numbers) => numbers.get(language).copied(),
        }
    }

    /// As files write it.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Each(number) => (*number).into(),
            Self::By(numbers) => {
                numbers.iter().map(|(language, &number)| (language.code().to_owned(), Value::from(number))).collect()
            }
        }
    }
}
