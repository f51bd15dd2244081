//! The whole store as one JSON file, and back.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sessions::{changes, read};
use super::{Answer, Change, Result, Revision, Scenario, Store, StoreError};

/// The value of `schema` in the file.
const SCHEMA: &str = "plenary.store/1";

/// A store as a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// Always `plenary.store/1`.
    pub schema: String,
    /// All sessions, closed ones too.
    pub sessions: Vec<Kept>,
}

/// A session with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Its version.
    pub version: i64,
    /// The revision that counts.
    pub head: i64,
    /// When it was made.
    pub made: String,
    /// When it was closed.
    pub closed: Option<String>,
    /// Its revisions.
    pub revisions: Vec<Revision>,
    /// What happened to it.
    pub changes: Vec<Change>,
    /// Answers, by revision.
    pub answers: Vec<(i64, Answer)>,
    /// Scenarios.
    pub scenarios: Vec<Scenario>,
}

impl Store {
    /// All of it.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn copy(&self) -> Result<Copy> {
        // one moment of the store, whoever writes meanwhile
        let sessions = self.write(|from| {
            let mut rows = from.prepare("SELECT id FROM session ORDER BY id")?;
            let ids: Vec<i64> = rows.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            ids.into_iter().map(|id| kept(from, id)).collect::<Result<Vec<Kept>>>()
        })?;
        Ok(Copy { schema: SCHEMA.to_owned(), sessions })
    }

    /// Adds all sessions of a file, under new numbers; the numbers.
    ///
    /// # Errors
    /// Where the file is none of a store; then nothing is added.
    pub fn take_in(&self, copy: &Copy) -> Result<Vec<i64>> {
        if copy.schema != SCHEMA {
            return Err(StoreError::Copy(format!("its schema is `{}`, not `{SCHEMA}`", copy.schema)));
        }
        for (place, kept) in copy.sessions.iter().enumerate() {
            let wrong = |what: &str| Err(StoreError::Copy(format!("sessions[{place}]: {what}")));
            let has = |number: i64| kept.revisions.iter().any(|revision| revision.number == number);
            if !has(kept.head) {
                return wrong("its head is none of its revisions");
            }
            // a parent is older than its child, so that undo comes to an end
            if kept.revisions.iter().any(|one| one.parent.is_some_and(|parent| parent >= one.number || !has(parent))) {
                return wrong("a revision has a parent that is none before it");
            }
            if !kept.changes.iter().any(|change| change.version == kept.version) {
                return wrong("its last change is missing");
            }
        }
        self.write(|to| copy.sessions.iter().map(|kept| put(to, kept)).collect())
    }
}

fn kept(from: &Connection, id: i64) -> Result<Kept> {
    let (version, head, made, closed) =
        from.query_row("SELECT version, head, made, closed FROM session WHERE id = ?", [id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let mut rows = from
        .prepare("SELECT number, parent, edits, notes, text, made FROM revision WHERE session = ? ORDER BY number")?;
    let revisions = rows.query_map([id], read)?.collect::<rusqlite::Result<_>>()?;
    let mut rows = from.prepare("SELECT revision, made, schedule, body FROM answer WHERE session = ? ORDER BY id")?;
    let answers = rows
        .query_map([id], |row| {
            let body = super::sessions::json(row.get(3)?);
            Ok((row.get(0)?, Answer { made: row.get(1)?, schedule: row.get(2)?, body }))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Kept {
        version,
        head,
        made,
        closed,
        revisions,
        changes: changes(from, id, 0)?,
        answers,
        scenarios: super::scenarios::listed(from, id)?,
    })
}

fn put(to: &Connection, kept: &Kept) -> Result<i64> {
    let text = |value: &Value| value.to_string();
    to.execute(
        "INSERT INTO session (version, head, made, closed) VALUES (?, ?, ?, ?)",
        params![kept.version, kept.head, kept.made, kept.closed],
    )?;
    let id = to.last_insert_rowid();
    for one in &kept.revisions {
        to.execute(
            "INSERT INTO revision (session, number, parent, edits, notes, text, made) VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![id, one.number, one.parent, text(&one.edits), text(&one.notes), one.text, one.made],
        )?;
    }
    for one in &kept.changes {
        to.execute(
            "INSERT INTO change (session, version, what, revision, who, made) VALUES (?, ?, ?, ?, ?, ?)",
            params![id, one.version, one.what, one.revision, one.who, one.made],
        )?;
    }
    for (revision, one) in &kept.answers {
        to.execute(
            "INSERT INTO answer (session, revision, made, schedule, body) VALUES (?, ?, ?, ?, ?)",
            params![id, revision, one.made, one.schedule, text(&one.body)],
        )?;
    }
    for one in &kept.scenarios {
        to.execute(
            "INSERT INTO scenario (session, name, edits, revision, answer, made)
             VALUES (?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            params![id, one.name, text(&one.edits), one.revision, one.answer.as_ref().map(text)],
        )?;
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Draft;

    fn full() -> Store {
        let store = Store::in_memory().unwrap();
        let head = store.create("{\"title\": \"<&>\"}", Some("A")).unwrap();
        let draft = Draft { what: "edited", edits: "[\"pin=3:m2\"]", notes: "[\"n\"]", text: "t", who: None };
        let head = store.append(1, head.version, &draft).unwrap();
        let _head = store.undo(1, head.version, None).unwrap();
        store.keep_answer(1, 1, Some("{}"), "{\"state\":\"planned\"}").unwrap();
        let scenario = store.keep_scenario(1, "without m3", "[]").unwrap();
        store.answer_scenario(scenario, 1, "{\"feasible\":true}").unwrap();
        let other = store.create("x", None).unwrap();
        store.close(other.session, other.version, None).unwrap();
        store
    }

    #[test]
    fn a_copy_of_a_copy_is_the_same() {
        let copy = full().copy().unwrap();
        let text = serde_json::to_string(&copy).unwrap();
        let other = Store::in_memory().unwrap();
        assert_eq!(other.take_in(&serde_json::from_str(&text).unwrap()).unwrap(), [1, 2]);
        assert_eq!(other.copy().unwrap(), copy);
        assert_eq!(other.take_in(&copy).unwrap(), [3, 4], "what is there stays");
        assert_eq!(other.sessions().unwrap().len(), 2);
        let head = other.head(3).unwrap();
        assert_eq!(other.redo(3, head.version, None).unwrap().revision.text, "t", "the history goes on");
    }

    #[test]
    fn what_is_no_copy_leaves_the_store_as_it_was() {
        let good = full().copy().unwrap();
        let store = Store::in_memory().unwrap();
        let spoil = |spoil: &dyn Fn(&mut Copy)| {
            let mut copy = good.clone();
            spoil(&mut copy);
            let error = store.take_in(&copy).unwrap_err();
            assert_eq!(store.copy().unwrap().sessions, [], "{error}");
        };
        spoil(&|copy| copy.schema = "other/1".to_owned());
        spoil(&|copy| copy.sessions[1].head = 99);
        spoil(&|copy| copy.sessions[1].changes.clear());
        spoil(&|copy| copy.sessions[0].revisions[0].parent = Some(2));
        spoil(&|copy| copy.sessions[0].answers[0].0 = 99);
    }
}
