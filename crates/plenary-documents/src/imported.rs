//! Import, then read: no session file leaves the program that it could not read again.

use plenary_core::read::{self, Loaded, Report, UiLanguage};

use crate::import::Imported;

/// Why the session that a document makes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Cells of a workbook hold what a session file may not: each with its row and column, and a way out.
    #[error("{0}")]
    Cells(String),
    /// What is wrong with the session.
    #[error(transparent)]
    Session(#[from] Report),
}

/// The session that a document makes, by the name it has in messages.
///
/// # Errors
/// All that is wrong with it, in a language.
pub fn read_imported(made: &Imported, name: &str, language: UiLanguage) -> Result<Loaded, Unreadable> {
    // of a workbook by its cells: nobody has seen the session file yet
    let told = |report: Report| match &made.cells {
        Some(cells) => Unreadable::Cells(report.in_language(language).by_place(|statement| cells.place(&statement.0))),
        None => Unreadable::Session(report),
    };
    read::session(&made.session, name).map_err(told)
}
