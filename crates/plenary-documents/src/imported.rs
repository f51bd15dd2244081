//! Reads an imported session file, so that the program never writes one that it cannot read again.

use plenary_core::read::{self, Loaded, Report, UiLanguage};

use crate::import::Imported;

/// Why an imported session cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Cells of a workbook have values that a session file does not allow. The text names each cell and a way out.
    #[error("{0}")]
    Cells(String),
    /// The session file has errors.
    #[error(transparent)]
    Session(#[from] Report),
}

/// Reads the session file of an import. Messages call it `name`.
///
/// # Errors
/// All errors of the session at once, in the language `language`.
pub fn read_imported(imported: &Imported, name: &str, language: UiLanguage) -> Result<Loaded, Unreadable> {
    // the user knows the cells of the workbook, and has not seen the session file yet
    let unreadable = |report: Report| match &imported.cells {
        Some(cells) => Unreadable::Cells(report.in_language(language).by_place(|statement| cells.place(&statement.0))),
        None => Unreadable::Session(report),
    };
    read::session(&imported.session, name).map_err(unreadable)
}
