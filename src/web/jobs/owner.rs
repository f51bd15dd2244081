//! Whose job it is.

use super::file::{JobFile, Result};
use crate::store::database::values::params;
use crate::web::job::JobId;

impl JobFile {
    /// The session that a job is about, and who asked for it.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn owner(&self, id: JobId) -> Result<Option<(Option<i64>, String)>> {
        let sql = "SELECT session, planner FROM job WHERE id = ?";
        self.read(|from| from.first(sql, params![id.to_string()], |row| Ok((row.take(0)?, row.take(1)?))))
    }
}
