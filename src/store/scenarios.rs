//! Stored scenarios, with their latest answers.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sessions::json;
use super::{NOW, Result, Store, StoreError};

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
            to.execute(
                &format!("INSERT INTO scenario (session, name, edits, made) VALUES (?, ?, ?, {NOW})"),
                params![id, name, edits],
            )?;
            Ok(to.last_insert_rowid())
        })
    }

    /// The scenarios of a session, oldest first.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn scenarios(&self, id: i64) -> Result<Vec<Scenario>> {
        self.read(|from| listed(from, id))
    }

    /// Stores the answer to a scenario.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn answer_scenario(&self, scenario: i64, revision: i64, answer: &str) -> Result<()> {
        let sql = "UPDATE scenario SET revision = ?, answer = ? WHERE id = ?";
        self.write_within(super::SOLVE, |to| Ok(to.execute(sql, params![revision, answer, scenario]).map(drop)?))
    }

    /// Deletes a scenario.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn drop_scenario(&self, id: i64, scenario: i64) -> Result<()> {
        let sql = "DELETE FROM scenario WHERE session = ? AND id = ?";
        match self.write(|to| Ok(to.execute(sql, [id, scenario])?))? {
            0 => Err(StoreError::NotFound { what: "scenario", id: scenario }),
            _ => Ok(()),
        }
    }
}

/// The scenarios of a session.
fn listed(from: &Connection, id: i64) -> Result<Vec<Scenario>> {
    let sql = "SELECT id, name, edits, revision, answer FROM scenario WHERE session = ? ORDER BY id";
    let mut rows = from.prepare_cached(sql)?;
    let found = rows.query_map([id], |row| {
        Ok(Scenario {
            id: row.get(0)?,
            name: row.get(1)?,
            edits: json(row.get(2)?),
            revision: row.get(3)?,
            answer: row.get::<_, Option<String>>(4)?.map(json),
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
