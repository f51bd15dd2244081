//! Answers for revisions. They are appended; the latest one counts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::database::NOW;
use super::database::values::params;
use super::sessions::json;
use super::{Result, Store, texts};

/// An answer for a revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// When it was found.
    pub made: String,
    /// The schedule file, if there is one.
    pub schedule: Option<String>,
    /// The rest of the answer.
    pub body: Value,
}

/// SQL for the nearest ancestor of a revision that has a schedule. It walks no further: a session may have very many revisions.
const BEFORE: &str = "WITH RECURSIVE above (number) AS (
        SELECT parent FROM revision WHERE session = ?1 AND number = ?2
        UNION ALL
        SELECT parent FROM above JOIN revision ON revision.number = above.number AND revision.session = ?1
        WHERE NOT EXISTS (SELECT 1 FROM answer WHERE answer.session = ?1 AND answer.revision = above.number
            AND answer.schedule IS NOT NULL)
     )
     SELECT above.number, schedule FROM above JOIN answer ON answer.session = ?1 AND answer.revision = above.number
     WHERE schedule IS NOT NULL ORDER BY answer.id DESC LIMIT 1";

impl Store {
    /// Stores an answer for a revision.
    ///
    /// # Errors
    /// If the revision does not exist.
    pub fn keep_answer(&self, id: i64, revision: i64, schedule: Option<&str>, body: &str) -> Result<()> {
        self.keep(|to| {
            let schedule = schedule.map(|text| texts::put(to, text)).transpose()?;
            let body = texts::put(to, body)?;
            to.execute(
                &format!("INSERT INTO answer (session, revision, made, schedule, body) VALUES (?, ?, {NOW}, ?, ?)"),
                params![id, revision, schedule, body],
            )?;
            Ok(())
        })
    }

    /// The latest answer for a revision.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn answer(&self, id: i64, revision: i64) -> Result<Option<Answer>> {
        self.read(|from| {
            let sql =
                "SELECT made, schedule, body FROM answer WHERE session = ? AND revision = ? ORDER BY id DESC LIMIT 1";
            from.first(sql, params![id, revision], |row| {
                let schedule = row.take::<Option<i64>>(1)?.map(|text| texts::get(from, text)).transpose()?;
                Ok(Answer { made: row.take(0)?, schedule, body: json(texts::get(from, row.take(2)?)?) })
            })
        })
    }

    /// The baseline for planning this revision: the schedule of its nearest ancestor that has one, with the ancestor's
    /// number.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn before(&self, id: i64, revision: i64) -> Result<Option<(i64, String)>> {
        self.read(|from| {
            from.first(BEFORE, params![id, revision], |row| Ok((row.take(0)?, texts::get(from, row.take(1)?)?)))
        })
    }

    /// Open sessions without an answer for their current revision, with that revision.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn unanswered(&self) -> Result<Vec<(i64, i64)>> {
        self.read(|from| {
            from.all(
                "SELECT id, head FROM session WHERE closed IS NULL AND NOT EXISTS
                 (SELECT 1 FROM answer WHERE answer.session = session.id AND answer.revision = head) ORDER BY id",
                &[],
                |row| Ok((row.take(0)?, row.take(1)?)),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Draft;

    #[test]
    fn the_schedule_before_is_that_of_the_nearest_revision_above() {
        let store = Store::temporary().unwrap();
        let mut head = store.create("1", None).unwrap();
        for text in ["2", "3", "4"] {
            let draft = Draft { what: "edited", edits: "[]", notes: "[]", text, who: None };
            head = store.append(1, head.version, &draft).unwrap();
        }
        assert_eq!(store.before(1, 4).unwrap(), None);
        assert_eq!(store.unanswered().unwrap(), [(1, 4)]);
        store.keep_answer(1, 1, Some("old"), "{}").unwrap();
        store.keep_answer(1, 1, Some("first"), "{}").unwrap();
        store.keep_answer(1, 3, None, "{\"state\":\"none\"}").unwrap();
        assert_eq!(store.before(1, 4).unwrap(), Some((1, "first".to_owned())), "the third has no schedule");
        store.keep_answer(1, 2, Some("second"), "{}").unwrap();
        store.keep_answer(1, 4, Some("its own"), "{}").unwrap();
        assert_eq!(store.before(1, 4).unwrap(), Some((2, "second".to_owned())));
        assert_eq!(store.before(1, 1).unwrap(), None);
        assert_eq!(store.unanswered().unwrap(), []);
        assert_eq!(store.answer(1, 1).unwrap().unwrap().schedule.as_deref(), Some("first"));
        assert!(store.keep_answer(1, 99, None, "{}").is_err(), "there is no such revision");
    }
}
