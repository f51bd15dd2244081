//! Attempts to plan a revision that have begun and not ended. One that remains at a start either crashed the last server
//! or was interrupted with it.

use rusqlite::params;

use super::{Result, Store};

impl Store {
    /// Counts an attempt. It must be on the disk before the solve starts.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn attempt_begins(&self, id: i64, revision: i64) -> Result<()> {
        self.write(|to| {
            to.execute(
                "INSERT INTO attempt (session, revision, begun) VALUES (?, ?, 1)
                 ON CONFLICT (session, revision) DO UPDATE SET begun = begun + 1",
                params![id, revision],
            )?;
            Ok(())
        })
    }

    /// Resets the count, after an attempt has ended or when a user asks for another try.
    ///
    /// # Errors
    /// See [`Store::attempt_begins`].
    pub fn attempts_end(&self, id: i64, revision: i64) -> Result<()> {
        self.write(|to| {
            to.execute("DELETE FROM attempt WHERE session = ? AND revision = ?", [id, revision])?;
            Ok(())
        })
    }

    /// The number of attempts that have begun and not ended.
    ///
    /// # Errors
    /// See [`Store::attempt_begins`].
    pub fn attempts(&self, id: i64, revision: i64) -> Result<u64> {
        self.write(|from| {
            let sql = "SELECT coalesce(sum(begun), 0) FROM attempt WHERE session = ? AND revision = ?";
            let begun: i64 = from.query_row(sql, [id, revision], |row| row.get(0))?;
            Ok(begun.unsigned_abs())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_until_one_ends() {
        let store = Store::temporary().unwrap();
        assert_eq!(store.attempts(1, 1).unwrap(), 0);
        store.attempt_begins(1, 1).unwrap();
        store.attempt_begins(1, 1).unwrap();
        store.attempt_begins(1, 2).unwrap();
        assert_eq!((store.attempts(1, 1).unwrap(), store.attempts(1, 2).unwrap()), (2, 1));
        store.attempts_end(1, 1).unwrap();
        assert_eq!((store.attempts(1, 1).unwrap(), store.attempts(1, 2).unwrap()), (0, 1));
    }
}
