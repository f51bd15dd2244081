//! Built-in rule sets, from `sets/*.json`: each limit has a figure, a source and a confidence. A user's own rule set has
//! the same format and is read by the same code.

use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use serde_json::json;

use super::fault::{Fault, Unusable};
use super::quote::quoted;
use super::report::Report;
use super::sets::FILES;
use super::source::Source;
use super::values::RULES_SCHEMA;
use super::{diagnose, document, file, json, resolve};
use crate::model::RuleSet;

/// The built-in sets.
pub fn rule_sets() -> &'static [RuleSet] {
    static ALL: LazyLock<Vec<RuleSet>> = LazyLock::new(|| FILES.iter().filter_map(|(name, _)| ours(name)).collect());
    &ALL
}

/// Reads a built-in set on first use: reading all takes as long as the rest of a small session.
fn ours(name: &str) -> Option<RuleSet> {
    static READ: [OnceLock<Option<RuleSet>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    let ((name, text), read) = FILES.iter().zip(&READ).find(|((known, _), _)| *known == name)?;
    // the test below finds a built-in file that cannot be read
    read.get_or_init(|| rule_set(text, name).ok()).clone()
}

/// Reads the file of a rule set. Reports call it `name`.
///
/// # Errors
/// A report of everything that is wrong with the file.
pub fn rule_set(text: &str, name: &str) -> Result<RuleSet, Report> {
    let (tree, mut out) = json::parse(text).map_err(|stop| diagnose::stopped(*stop, name, text))?;
    let set = document::rule_set(&tree, &mut out).and_then(|said| {
        let notes = said.notes.into_iter().flat_map(|many| many.items).map(|line| line.value.0).collect();
        // a set may extend a built-in set, but not another file
        let rules = resolve::rules(said.rules, &|name| find(name, None), &mut out);
        let _checked = said.schema?;
        Some(RuleSet { name: said.name?.0, title: said.title?.0, notes, rules })
    });
    let report = out.report(&Source::new(name, text, tree));
    match set {
        Some(set) if !report.has_errors() => Ok(set),
        _ => Err(report),
    }
}

/// A set as a file.
pub fn rule_set_file(set: &RuleSet) -> serde_json::Value {
    let rows = set.rules.rows().into_iter().map(|row| {
        let figure = match row.source {
            None => row.figure,
            Some(source) => {
                json!({"value": row.figure, "confidence": source.confidence.name(), "source": source.text})
            }
        };
        (row.name.to_owned(), figure)
    });
    let rules: serde_json::Map<String, serde_json::Value> = rows.collect();
    json!({"schema": RULES_SCHEMA, "name": set.name, "title": set.title, "notes": set.notes, "rules": rules})
}

/// Finds a set by name, or in a file in the session's folder.
pub(super) fn find(name: &str, folder: Option<&Path>) -> Result<RuleSet, Fault> {
    if let Some(set) = ours(name) {
        return Ok(set);
    }
    let unusable = |why| Fault::RuleSetFile { file: quoted(name), why };
    let Some(folder) = folder else { return Err(unusable(Unusable::NotFromHere)) };
    let read = file::text(&folder.join(name)).and_then(|text| rule_set(&text, name));
    read.map_err(|report| unusable(Unusable::Wrong(Box::new(report))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_reads_under_its_name_and_every_figure_has_a_source() {
        for (name, text) in FILES {
            let set = rule_set(text, name).unwrap_or_else(|report| panic!("{report}"));
            assert_eq!(set.name, name);
            assert!(set.rules.rows().iter().all(|row| row.source.is_some()), "{name}");
            let written = rule_set(&rule_set_file(&set).to_string(), name).unwrap_or_else(|report| panic!("{report}"));
            assert_eq!(written, set, "what is written reads as the same set");
        }
        assert_eq!(rule_sets().len(), FILES.len());
    }
}
