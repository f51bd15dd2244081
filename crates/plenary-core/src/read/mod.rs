//! Reads files: bytes become a problem, or a report of everything that is wrong with them.
//!
//! From bytes to values:
//! - `file`: bytes to text. `json`: text to a tree of values with their positions. `source`: position of a statement.
//! - `decode`: one declaration gives both the reader and the JSON Schema of an object. `values` and `clocks` have the
//!   scalar types; `document` has the session file (`choices` for fields with several forms, `extras` for rows, notes and
//!   records).
//! - `unsupported`: fields that are refused for now.
//!
//! From values to a problem:
//! - `resolve`: ids, clocks and defaults.
//! - `rule_sets` (files in `sets`) and `calendars`: built-in data with sources.
//!
//! Other files and outputs:
//! - `schedule`: the schedule file. `table`: a hand-made table. `draft`: the session text under edits.
//! - `findings` collects errors; `diagnose` locates them and makes the `report`, in English and Chinese; `quote` shortens
//!   what it quotes.
//! - [`build`]: a session from code. `schema` and `starter`: the output of `plenary schema` and `plenary new`.
//!
//! Nothing that a user wrote is ignored: a field is understood or refused. The one exception is a key that starts with
//! `//`, which is a comment.

pub mod build;
mod calendars;
mod clocks;
mod decode;
mod diagnose;
mod document;
mod draft;
mod extras;
mod file;
mod findings;
mod json;
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
mod unsupported;
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

/// A session that was read, with its source text.
///
/// Edits and possible fixes begin at the text. So a session that you will ask about is changed by `whatif::apply`, which changes
/// the text, and not by [`Problem::changed`].
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The session.
    pub problem: Problem,
    /// Its text, to quote from.
    pub source: Source,
    /// Warnings. They print nothing if there are none.
    pub warnings: Report,
}

/// Reads a session file. Reports call it `name`. Rule sets in files are not looked up.
///
/// # Errors
/// A report of everything that is wrong with the file, in the order of the file.
pub fn session(text: &str, name: &str) -> Result<Loaded, Report> {
    session_in(text, name, None)
}

/// Reads a session file, and looks up rule sets in `folder`: the folder of the session file.
///
/// # Errors
/// As [`session`].
pub fn session_in(text: &str, name: &str, folder: Option<&Path>) -> Result<Loaded, Report> {
    let (tree, mut findings) = json::parse(text).map_err(|stop| diagnose::stopped(*stop, name, text))?;
    let document = document::session(&tree, &mut findings);
    let problem =
        document.and_then(|document| resolve::problem(document, &|name| rule_sets::find(name, folder), &mut findings));
    let source = Source::new(name, text, tree);
    let report = findings.report(&source);
    match problem {
        Some(problem) if !report.has_errors() => Ok(Loaded { problem, source, warnings: report }),
        _ => Err(report),
    }
}
