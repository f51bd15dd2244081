//! A limit: its figure, its statement and its source.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::Value;

use super::{Language, Statement};

/// The confidence in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Stated by a source that was seen.
    Seen,
    /// Kept by printed timetables; no written rule was seen.
    Practice,
    /// From hearsay or a weak source; to be confirmed.
    Unconfirmed,
    /// Inferred from other figures.
    Inferred,
}

impl Confidence {
    /// All levels, the surest first, with their names in files.
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

/// The source of a figure, and the confidence in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A document symbol, a URL, a letter.
    pub text: String,
    /// The confidence in it.
    pub confidence: Confidence,
}

/// A limit and the statement that it comes from (`/rules/set`, or the field that overrides the set).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit<T> {
    /// The figure.
    pub value: T,
    /// Its statement.
    pub from: Statement,
    /// The source, if the file names one.
    pub source: Option<Source>,
}

/// Dates on which no interpreted meeting is held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DaysOff {
    /// The entries of the file: names of calendars, `weekends`, dates.
    pub entries: Vec<String>,
    /// Whether Saturdays and Sundays are off.
    pub weekends: bool,
    /// The other days off, with their names.
    pub dates: BTreeMap<NaiveDate, String>,
}

impl DaysOff {
    /// The name of a date, if it is a day off.
    pub fn name(&self, date: NaiveDate) -> Option<&str> {
        let weekend = match date.weekday() {
            Weekday::Sat => Some("Saturday"),
            Weekday::Sun => Some("Sunday"),
            _ => None,
        };
        self.dates.get(&date).map(String::as_str).or(weekend.filter(|_| self.weekends))
    }
}

/// The number of interpreters in a booth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booth {
    /// The same number in each.
    Each(u32),
    /// By language.
    By(BTreeMap<Language, u32>),
}

impl Booth {
    /// The interpreters for a language, if the file says.
    pub fn of(&self, language: &Language) -> Option<u32> {
        match self {
            Self::Each(number) => Some(*number),
            Self::By(numbers) => numbers.get(language).copied(),
        }
    }

    /// The JSON of the session file.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Each(number) => (*number).into(),
            Self::By(numbers) => {
                numbers.iter().map(|(language, &number)| (language.code().to_owned(), Value::from(number))).collect()
            }
        }
    }
}
