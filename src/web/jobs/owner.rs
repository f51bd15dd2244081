//! Whose job it is.

use rusqlite::OptionalExtension;

use super::file::{JobFile, Result};
use crate::web::job::JobId;

impl JobFile {
    /// The session that a job is about, and who asked for it.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn owner(&self, id: JobId) -> Result<Option<(Option<i64>, String)>> {
        let sql = "SELECT session, planner FROM job WHERE id = ?";
        let found = self.reader().query_row(sql, [id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }
}
