//! The rules that a schedule or a hand-made table breaks.

use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::table;
use crate::model::Statement;
use crate::read::Loaded;
use crate::verify::{self, Verified, Violation};

/// Whether a schedule is valid.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CheckAnswer {
    /// Whether it is valid; null if no rule is known to be broken but some are undecided.
    pub valid: Option<bool>,
    /// The rules that are broken.
    pub broken: Vec<BrokenRule>,
    /// The undecided rules; absent for a hand-made table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Vec<BrokenRule>>,
    /// The schedule of a hand-made table, if some minutes make it valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Box<Verified>>,
}

/// A rule that is broken or not decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BrokenRule {
    /// Its name.
    pub rule: String,
    /// The violation in words.
    pub message: String,
    /// The statement of the session file behind it, as a JSON pointer.
    pub statement: String,
    /// The line of that statement, counted from 1.
    pub line: usize,
}

impl CheckAnswer {
    /// The answer about a schedule.
    pub fn new(loaded: &Loaded, verdict: &verify::Verdict) -> Self {
        let one = |one: &Violation| BrokenRule::new(loaded, &one.statement, one.rule.to_string(), &one.message);
        let list = |of: &[Violation]| of.iter().map(one).collect::<Vec<_>>();
        let (broken, undecided) = (list(&verdict.broken), list(&verdict.undecided));
        let known = !broken.is_empty() || undecided.is_empty();
        Self { valid: known.then_some(broken.is_empty()), broken, undecided: Some(undecided), schedule: None }
    }

    /// The answer about a hand-made table.
    pub fn of_table(loaded: &Loaded, verdict: &table::Verdict) -> Self {
        let (valid, broken, schedule) = match verdict {
            table::Verdict::Valid(schedule) => (Some(true), Vec::new(), Some(schedule.clone())),
            table::Verdict::Broken(broken) => {
                let one =
                    |one: &table::Broken| BrokenRule::new(loaded, &one.statement, one.rule.to_owned(), &one.message);
                (Some(false), broken.iter().map(one).collect(), None)
            }
            table::Verdict::Unknown => (None, Vec::new(), None),
        };
        Self { valid, broken, undecided: None, schedule }
    }
}

impl BrokenRule {
    fn new(loaded: &Loaded, statement: &Statement, rule: String, message: &str) -> Self {
        let line = loaded.source.locate(statement).line;
        Self { rule, message: message.to_owned(), statement: statement.0.clone(), line }
    }
}
