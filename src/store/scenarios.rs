//! Stored scenarios, with their latest answers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::database::NOW;
use super::database::values::params;
use super::sessions::json;
use super::{Result, Store};

/// A scenario: a name and edits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its edits.
    pub edits: Value,
    /// The revision that the answer is for.
    pub revision: Option<i64>,
    /// The latest answer.
    pub answer: Option<Value>,
}

impl Store {
    /// Stores a scenario, and returns its number.
    ///
    /// # Errors
    /// If the session does not exist.
    pub fn keep_scenario(&self, id: i64, name: &str, edits: &str) -> Result<i64> {
        self.write(|to| {
            let sql = format!("INSERT INTO scenario (session, name, edits, made) VALUES (?, ?, ?, {NOW}) RETURNING id");
            to.value(&sql, params![id, name, edits])
        })
    }

    /// The scenarios of a session, oldest first.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn scenarios(&self, id: i64) -> Result<Vec<Scenario>> {
        let sql = "SELECT id, name, edits, revision, answer FROM scenario WHERE session = ? ORDER BY id";
        self.read(|from| {
            from.all(sql, params![id], |row| {
                Ok(Scenario {
                    id: row.take(0)?,
                    name: row.take(1)?,
                    edits: json(row.take(2)?),
                    revision: row.take(3)?,
                    answer: row.take::<Option<String>>(4)?.map(json),
                })
            })
        })
    }

    /// Stores the answer to a scenario.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn answer_scenario(&self, scenario: i64, revision: i64, answer: &str) -> Result<()> {
        let sql = "UPDATE scenario SET revision = ?, answer = ? WHERE id = ?";
        self.keep(|to| to.execute(sql, params![revision, answer, scenario]).map(drop))
    }

    /// Deletes a scenario.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn drop_scenario(&self, id: i64, scenario: i64) -> Result<()> {
        let sql = "DELETE FROM scenario WHERE session = ? AND id = ?";
        self.change_row(("scenario", scenario), sql, params![id, scenario])
    }
}

#[cfg(test)]
mod tests {
    use super::super::StoreError;
    use super::*;

    #[test]
    fn a_name_comes_back_as_it_was_or_is_refused() {
        let store = Store::temporary().unwrap();
        let _head = store.create("text", None).unwrap();
        for name in ["Überprüfung 审查", "'; DROP TABLE session; --", "$1 ?1 ?", "a\0b"] {
            match store.keep_scenario(1, name, "[]") {
                Ok(_) => assert_eq!(store.scenarios(1).unwrap().pop().unwrap().name, name),
                Err(error) => assert!(matches!(error, StoreError::Zero) && name.contains('\0'), "{error}"),
            }
        }
        assert!(matches!(store.keep_scenario(9, "x", "[]"), Err(StoreError::Sqlite(_) | StoreError::Postgres(_))));
        assert_eq!(store.sessions(None, 9, None).unwrap().len(), 1);
    }
}
