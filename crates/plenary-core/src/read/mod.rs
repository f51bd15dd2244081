//! From bytes to a problem, or to all that is wrong with them.
//!
//! `file` bytes to text · `json` text to a tree that knows where everything stands · `source` finds a statement
//! again · `decode` how a field is read and what its schema is, said once; `values` and `clocks` for each kind of value ·
//! `document` the session file, field by field (`choices` where a field has several forms), and `beside` what it says
//! beside items and meetings · `not_yet` what is refused for now · `rule_sets` limits by name (`sets` are their files) and
//! `calendars` days off, with their sources · `resolve` ids, clocks and defaults: document to problem · `draft` the text
//! while it is edited · `schedule` the other file · `table` a table made by hand · `findings` gathers what is wrong,
//! `diagnose` finds its place and makes a `report` of it, which has every fault and its words, in English and Chinese;
//! `quote` how it quotes the file · [`build`] a session from code · `schema` and `starter` what `plenary schema` and `plenary new` write.
//!
//! Nothing that a user wrote is ever ignored: a field is understood, or refused. The one exception is keys that start
//! with `//`, which are comments and say so.

mod beside;
pub mod build;
mod calendars;
mod clocks;
mod decode;
mod diagnose;
mod document;
mod draft;
mod file;
mod findings;
mod json;
mod not_yet;
mod quote;
mod report;
mod resolve;
mod rule_sets;
mod schedule;
mod schema;
mod sets;
mod source;
mod starter;
mod table;
mod values;

pub use calendars::{Calendar, Year, calendars};
pub use clocks::zone;
pub use document::rule_names;
pub use draft::{Draft, quoted};
pub use file::{LIMIT as FILE_LIMIT, text};
pub use findings::nearest;
pub use report::fault::CODES;
pub use report::words::UiLanguage;
pub use report::{Diagnostic, PRINTED, Report, Severity};
pub(crate) use report::{fault, words};
pub use rule_sets::{rule_set, rule_set_file, rule_sets};
pub use schedule::schedule;
pub use schema::{rules_schema, schedule_schema, session_schema};
pub use source::{Location, Source};
pub use starter::starter;
pub use table::{TableRow, is_table, table};

use std::path::Path;

use crate::model::Problem;

/// A session that was read, and what is needed to talk about its file.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The session.
    pub problem: Problem,
    /// Its text, to quote from.
    pub source: Source,
    /// What is odd but not wrong. It prints nothing when all is well.
    pub warnings: Report,
    /// How many items have minutes that are marked as estimated by an import.
    pub guesses: usize,
}

/// Reads a session file. `name` is what the report calls it. A rule set in a file of its own is not looked for.
///
/// # Errors
/// A report of everything that is wrong with the file, in the order of the file.
pub fn session(text: &str, name: &str) -> Result<Loaded, Report> {
    session_in(text, name, None)
}

/// The same, with rule sets looked for in a folder: that of the session file.
///
/// # Errors
/// As [`session`].
pub fn session_in(text: &str, name: &str, folder: Option<&Path>) -> Result<Loaded, Report> {
    let (tree, mut findings) = json::parse(text).map_err(|stop| diagnose::stopped(*stop, name, text))?;
    let document = document::session(&tree, &mut findings);
    let guesses = document.as_ref().map_or(0, document::Session::guesses);
    let problem =
        document.and_then(|document| resolve::problem(document, &|name| rule_sets::find(name, folder), &mut findings));
    let source = Source::new(name, text, tree);
    let report = findings.report(&source);
    match problem {
        Some(problem) if !report.has_errors() => Ok(Loaded { problem, source, warnings: report, guesses }),
        _ => Err(report),
    }
}
