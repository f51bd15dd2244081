//! Collects the errors and warnings of a file. `diagnose` turns them into a report.

use std::ops::Range;

use super::fault::{Fault, Near};
use super::report::Severity;
use crate::model::Statement;

/// A broken file may be wrong in every line: findings beyond this number are only counted.
const KEPT: usize = 1_000;

/// After this many, names are no longer suggested.
const SUGGESTED: usize = 100;

/// The place of a finding.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// The value of a statement.
    Value(Statement),
    /// The name of the field.
    Key(Statement),
    /// These bytes.
    Range(Statement, Range<usize>),
}

/// An error that stops the reader.
#[derive(Debug)]
pub(crate) struct Stop {
    pub range: Range<usize>,
    pub fault: Fault,
}

/// The findings so far.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub kept: Vec<(Place, Fault)>,
    pub more: usize,
    errors: usize,
}

impl Findings {
    /// Adds a fault of the value of a statement.
    pub fn add(&mut self, at: &Statement, fault: Fault) {
        self.put(Place::Value(at.clone()), fault);
    }

    /// Adds a fault of a place.
    pub fn put(&mut self, place: Place, fault: Fault) {
        if fault.severity() == Severity::Error {
            self.errors += 1;
        }
        if self.kept.len() < KEPT {
            self.kept.push((place, fault));
        } else {
            self.more += 1;
        }
    }

    /// The number of errors so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether there is a finding at a statement or inside it.
    pub fn any_under(&self, at: &Statement) -> bool {
        self.kept.iter().any(|(Place::Value(found) | Place::Key(found) | Place::Range(found, _), _)| {
            found.0.strip_prefix(&at.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The known name nearest to `name`, if one is near. After many findings it looks no more: it takes time, and nobody
    /// reads that many.
    pub fn near<'k>(&self, name: &str, known: impl IntoIterator<Item = &'k str>) -> Near {
        if self.kept.len() < SUGGESTED { nearest(name, known) } else { None }
    }
}

/// The known name nearest to `name`, if one is near.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    /// Longer words are not misspelt names.
    const LONGEST: usize = 64;
    let length = name.chars().count();
    if length > LONGEST {
        return None;
    }
    let plain = |word: &str| word.to_lowercase().replace([' ', '-', '_'], "");
    let name = plain(name);
    let reach = (length / 3).clamp(1, 4);
    known
        .into_iter()
        .filter_map(|word| {
            // `Vienna` is near `Europe/Vienna`
            let whole = plain(word);
            let last = whole.rsplit('/').next().unwrap_or(&whole);
            if whole == name || (last == name && last.len() > 2) {
                return Some((0, word));
            }
            let distance = |word: &str| word.len().abs_diff(name.len()) <= 3 * reach;
            let far = distance(&whole).then(|| strsim::osa_distance(&name, &whole));
            far.filter(|&far| far <= reach && 2 * far < length).map(|far| (far, word))
        })
        .min_by_key(|&(far, _)| far)
        .map(|(_, word)| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_no_far_one() {
        let zones = ["Europe/Vienna", "Europe/Vilnius", "America/New_York"];
        let near = |name| nearest(name, zones);
        assert_eq!(near("Europe/Viena").as_deref(), Some("Europe/Vienna"));
        assert_eq!(near("Vienna").as_deref(), Some("Europe/Vienna"));
        assert_eq!(near("new york").as_deref(), Some("America/New_York"));
        assert_eq!(near("Mars"), None);
        assert_eq!(near(&"Europe/Vienna".repeat(100)), None);
        assert_eq!(nearest("minuts", ["minutes", "id"]).as_deref(), Some("minutes"));
        assert_eq!(nearest("9", ["1", "2"]), None);
    }
}
