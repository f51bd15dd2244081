//! What is wrong with the session that a workbook makes, told by the cells it came from.

use crate::import::Error;
use crate::read::{self, Severity};

/// The rows of a workbook that items and meetings came from, each from 1.
pub struct Rows {
    /// By item.
    pub items: Vec<usize>,
    /// By meeting; empty where they came from the command line.
    pub meetings: Vec<usize>,
}

impl Rows {
    /// What a statement of the session file is in the workbook.
    fn place(&self, pointer: &str) -> String {
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let row = |rows: &[usize], ix: &str| ix.parse::<usize>().ok().and_then(|ix| rows.get(ix).copied());
        let column = |name: Option<&&str>| name.map_or_else(String::new, |name| format!(", {name}"));
        match steps.as_slice() {
            ["items", ix, rest @ ..] if row(&self.items, ix).is_some() => {
                format!("items, row {}{}", row(&self.items, ix).unwrap_or_default(), column(rest.first()))
            }
            ["meetings", ix, rest @ ..] if row(&self.meetings, ix).is_some() => {
                format!("meetings, row {}{}", row(&self.meetings, ix).unwrap_or_default(), column(rest.first()))
            }
            ["items", ..] => "items".to_owned(),
            ["meetings", ..] => "meetings".to_owned(),
            steps => format!("session, {}", steps.join(".")),
        }
    }
}

/// Whether the session can be read.
///
/// # Errors
/// All that is wrong with it, each with its cell and how to mend it.
pub fn check(session: &str, rows: &Rows) -> Result<(), Error> {
    let Err(report) = read::session(session, "the workbook") else { return Ok(()) };
    let wrong = report.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let told = wrong.map(|one| format!("{}: {}\n  help: {}", rows.place(&one.statement.0), one.message, one.help));
    let mut told: Vec<String> = told.take(read::PRINTED).collect();
    if report.more > 0 || report.diagnostics.len() > read::PRINTED {
        told.push("and more".to_owned());
    }
    Err(Error::Cells(told.join("\n")))
}
