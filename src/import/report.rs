//! What an import found, where, and how sure it is: what is doubtful first.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::extract::Evidence;

/// How a value came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// It is printed.
    Read,
    /// It is usual, or follows from what is printed.
    Inferred,
    /// It is a guess, to be replaced.
    Estimated,
}

/// A value of the session file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The field, such as `items[2].title`.
    pub field: String,
    /// The value, shortened.
    pub value: String,
    /// How it came about.
    pub how: How,
    /// Where it was found.
    pub from: Option<Evidence>,
    /// Why it may be wrong.
    pub doubt: Option<String>,
}

/// All values, and what was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// What the document is called.
    pub name: String,
    /// Values, in the order of the file.
    pub values: Vec<Value>,
    /// Doubts about what is missing.
    pub missing: Vec<String>,
    /// Lines in the head, the agenda and the table that were not understood.
    pub strange: Vec<Evidence>,
    /// Rows of the table that are no items.
    pub pauses: Vec<Evidence>,
    /// Lines of explanation.
    pub explained: usize,
}

/// How many values with one doubt are told one by one; of the rest some are named.
const ALIKE: usize = 3;
const NAMED: usize = 8;

impl Report {
    /// Notes a value.
    pub fn add(
        &mut self,
        field: &str,
        value: impl fmt::Display,
        how: How,
        from: Option<&Evidence>,
        doubt: Option<String>,
    ) {
        self.values.push(Value { field: field.to_owned(), value: value.to_string(), how, from: from.cloned(), doubt });
    }

    /// The doubtful ones.
    pub fn doubts(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().filter(|value| value.doubt.is_some())
    }

    /// How many values came about so.
    pub fn count(&self, how: How) -> usize {
        self.values.iter().filter(|value| value.how == how).count()
    }

    /// What a person must know at once: what is missing, and what is doubtful.
    pub fn warnings(&self) -> Vec<String> {
        let missing = self.missing.iter().map(|missing| format!("doubtful: {missing}"));
        let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut first: Vec<&Value> = Vec::new();
        for value in self.doubts() {
            let fields = alike.entry(value.doubt.as_deref().unwrap_or_default()).or_default();
            fields.push(&value.field);
            if fields.len() <= ALIKE {
                first.push(value);
            }
        }
        let doubts = first.into_iter().map(|value| {
            let from =
                value.from.as_ref().map_or_else(String::new, |from| format!("\n  {}: “{}”", from.place, from.words));
            format!(
                "doubtful: {} {}: {}{from}",
                value.field,
                shortened(&value.value),
                value.doubt.as_deref().unwrap_or_default()
            )
        });
        let more = alike.iter().filter(|(_, fields)| fields.len() > ALIKE).map(|(doubt, fields)| {
            let (more, named) = (&fields[ALIKE..], &fields[ALIKE..fields.len().min(ALIKE + NAMED)]);
            let cut = if more.len() > named.len() { ", …" } else { "" };
            format!("doubtful: {} more like these: {}{cut}: {doubt}", more.len(), named.join(", "))
        });
        missing.chain(doubts).chain(more).collect()
    }
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warnings = self.warnings();
        if !warnings.is_empty() {
            writeln!(f, "Doubtful ({})", warnings.len())?;
            for warning in &warnings {
                writeln!(f, "  {}", warning.strip_prefix("doubtful: ").unwrap_or(warning).replace('\n', "\n    "))?;
            }
            writeln!(f)?;
        }
        for (how, heading) in [(How::Read, "Read"), (How::Inferred, "Inferred"), (How::Estimated, "Estimated")] {
            let values: Vec<&Value> =
                self.values.iter().filter(|value| value.how == how && value.doubt.is_none()).collect();
            if values.is_empty() {
                continue;
            }
            writeln!(f, "{heading} ({})", values.len())?;
            for value in values {
                writeln!(f, "  {}: {}", value.field, shortened(&value.value))?;
                if let Some(from) = &value.from {
                    writeln!(f, "      {}: “{}”", from.place, from.words)?;
                }
            }
            writeln!(f)?;
        }
        for (list, heading) in [(&self.pauses, "Rows that are no items"), (&self.strange, "Not understood")] {
            if !list.is_empty() {
                writeln!(f, "{heading} ({})", list.len())?;
                for from in list {
                    writeln!(f, "  {}: “{}”", from.place, from.words)?;
                }
                writeln!(f)?;
            }
        }
        writeln!(
            f,
            "{} lines of explanation were looked through for documents, minutes, meetings and hours.",
            self.explained
        )
    }
}
