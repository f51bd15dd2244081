//! Waiting and running questions, so that the next server can continue them under the same ids.

use rusqlite::params;

use super::{NOW, Result, Store, texts};

/// An unanswered question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The id of its job.
    pub id: String,
    /// The number of attempts that have begun and not ended.
    pub begun: u64,
    /// The serialized task.
    pub task: String,
}

impl Store {
    /// Stores a question.
    ///
    /// # Errors
    /// If SQLite fails, or the id exists.
    pub fn keep_question(&self, id: &str, task: &str) -> Result<()> {
        let packed = texts::pack(task)?;
        self.write(|to| {
            to.execute(
                &format!("INSERT INTO question (id, begun, size, packed, made) VALUES (?, 0, ?, ?, {NOW})"),
                params![id, task.len() as i64, packed],
            )?;
            Ok(())
        })
    }

    /// Counts an attempt. It must be on the disk before the solve starts.
    ///
    /// # Errors
    /// See [`Store::keep_question`].
    pub fn question_begins(&self, id: &str) -> Result<()> {
        self.change(id, "UPDATE question SET begun = begun + 1 WHERE id = ?")
    }

    /// Resets the attempts, when the server shuts down normally before the question is answered.
    ///
    /// # Errors
    /// See [`Store::keep_question`].
    pub fn question_waits(&self, id: &str) -> Result<()> {
        self.change(id, "UPDATE question SET begun = 0 WHERE id = ?")
    }

    /// Removes a question that is answered or no longer needed.
    ///
    /// # Errors
    /// See [`Store::keep_question`].
    pub fn drop_question(&self, id: &str) -> Result<()> {
        self.change(id, "DELETE FROM question WHERE id = ?")
    }

    fn change(&self, id: &str, sql: &str) -> Result<()> {
        self.write(|to| Ok(to.execute(sql, [id]).map(drop)?))
    }

    /// All questions, oldest first. One with so many attempts is deleted after a day; until then the client can learn that
    /// it was set aside.
    ///
    /// # Errors
    /// See [`Store::keep_question`].
    pub fn questions(&self, attempts: u64) -> Result<Vec<Question>> {
        self.write(|from| {
            let old =
                "DELETE FROM question WHERE begun >= ? AND made < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 day')";
            from.execute(old, [attempts as i64])?;
            let mut rows = from.prepare("SELECT id, begun, size, packed FROM question ORDER BY id")?;
            let found = rows.query_and_then([], |row| {
                let packed: Vec<u8> = row.get(3)?;
                Ok(Question {
                    id: row.get(0)?,
                    begun: row.get::<_, i64>(1)?.unsigned_abs(),
                    // the caller drops an unreadable question
                    task: texts::unpack(row.get(2)?, &packed).unwrap_or_default(),
                })
            })?;
            found.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_kept_with_its_attempts_until_it_is_dropped() {
        let store = Store::temporary().unwrap();
        for (id, task) in [("b", "second"), ("a", "first")] {
            store.keep_question(id, task).unwrap();
        }
        assert!(store.keep_question("a", "other").is_err(), "an id is given once");
        let known = || -> Vec<(String, u64, String)> {
            let questions = store.questions(2).unwrap().into_iter();
            questions.map(|one| (one.id, one.begun, one.task)).collect()
        };
        let one = |id: &str, begun, task: &str| (id.to_owned(), begun, task.to_owned());
        assert_eq!(known(), [one("a", 0, "first"), one("b", 0, "second")]);
        store.question_begins("b").unwrap();
        store.question_begins("b").unwrap();
        store.question_begins("a").unwrap();
        store.question_waits("a").unwrap();
        assert_eq!(known(), [one("a", 0, "first"), one("b", 2, "second")]);
        // those that were set aside are told of for a day
        store.write(|to| Ok(to.execute("UPDATE question SET made = '2026-03-29T00:59:59.000Z'", [])?)).unwrap();
        assert_eq!(known(), [one("a", 0, "first")]);
        store.drop_question("a").unwrap();
        store.drop_question("a").unwrap();
        assert_eq!(known(), []);
    }
}
