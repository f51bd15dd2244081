//! Sessions and their revisions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::database::values::params;
use super::database::{NOW, Sql};
use super::{Change, Result, Store, StoreError, accounts, audit, events, texts};

/// A revision of a session file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// Its number in the session, from 1.
    pub number: i64,
    /// The revision that it was made from.
    pub parent: Option<i64>,
    /// The edits that made it.
    #[schemars(with = "Vec<Value>")]
    pub edits: Value,
    /// The notes on the edits.
    #[schemars(with = "Vec<Value>")]
    pub notes: Value,
    /// The session file.
    pub text: String,
    /// When it was made.
    pub made: String,
}

/// The current state of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub session: i64,
    /// Goes up with every change.
    pub version: i64,
    /// The current revision.
    pub revision: Revision,
    /// Whether there is anything to undo.
    pub undo: bool,
    /// Whether there is anything to redo.
    pub redo: bool,
}

/// A session in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub session: i64,
    /// Its version.
    pub version: i64,
    /// The session file.
    pub text: String,
    /// When it was last changed.
    pub changed: String,
}

/// A revision to be appended.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The kind of change: `edited`, `replaced`, `recorded`, whose edits are events, or `restored`, whose edits name the
    /// revision.
    pub what: &'a str,
    /// The edits as a JSON list.
    pub edits: &'a str,
    /// The notes as a JSON list.
    pub notes: &'a str,
    /// The session file.
    pub text: &'a str,
    /// The user, if known.
    pub who: Option<&'a str>,
}

/// Where a session stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its version.
    pub version: i64,
    /// Its current revision.
    pub revision: i64,
    /// When the latest answer for it was made, if there is one.
    pub answered: Option<String>,
    /// How many steps its schedules have taken to their issue.
    pub steps: i64,
    /// Whose it is.
    #[serde(skip)]
    pub organisation: i64,
}

impl Store {
    /// Creates a session of the first organisation.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn create(&self, text: &str, who: Option<&str>) -> Result<Head> {
        self.create_in(accounts::FIRST, text, who)
    }

    /// Creates a session of an organisation.
    ///
    /// # Errors
    /// See [`Store::create`].
    pub fn create_in(&self, organisation: i64, text: &str, who: Option<&str>) -> Result<Head> {
        self.write(|to| {
            let sql =
                format!("INSERT INTO session (version, head, made, organisation) VALUES (1, 1, {NOW}, ?) RETURNING id");
            let id = to.value(&sql, params![organisation])?;
            insert(to, id, 1, None, &Draft { what: "made", edits: "[]", notes: "[]", text, who })?;
            log(to, id, 1, "made", 1, who)?;
            audit::makes(id, organisation);
            head(to, id)
        })
    }

    /// At most so many open sessions, the one that was changed last first: all, or those of some organisations; `after` is the
    /// place of one in this order.
    ///
    /// # Errors
    /// See [`Store::create`].
    pub fn sessions(&self, after: Option<(&str, i64)>, most: usize, of: Option<&[i64]>) -> Result<Vec<Listed>> {
        // before all: every moment begins with a figure
        let (changed, id) = after.unwrap_or(("~", i64::MAX));
        let among = of.map_or_else(String::new, |of| format!(" AND session.organisation IN {}", accounts::among(of)));
        self.read(|from| {
            from.all(
                &format!(
                    "SELECT session.id, session.version, revision.text, change.made FROM session
                 JOIN revision ON revision.session = session.id AND revision.number = session.head
                 JOIN change ON change.session = session.id AND change.version = session.version
                 WHERE closed IS NULL AND (change.made, session.id) < (?, ?){among}
                 ORDER BY change.made DESC, session.id DESC LIMIT ?"
                ),
                params![changed, id, at_most(most)],
                |row| {
                    let text = texts::get(from, row.take(2)?)?;
                    Ok(Listed { session: row.take(0)?, version: row.take(1)?, text, changed: row.take(3)? })
                },
            )
        })
    }

    /// The current state of a session.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn head(&self, id: i64) -> Result<Head> {
        self.read(|from| head(from, id))
    }

    /// Where sessions stand, in order; without their texts.
    ///
    /// # Errors
    /// If the database fails.
    pub fn standings(&self, ids: &[i64]) -> Result<Vec<Option<Standing>>> {
        let sql = "SELECT version, head,
            (SELECT made FROM answer WHERE session = session.id AND revision = head ORDER BY answer.id DESC LIMIT 1),
            coalesce((SELECT publication.version FROM publication WHERE session = session.id), 0), organisation
            FROM session WHERE id = ? AND closed IS NULL";
        let one = |from: &dyn Sql, id: i64| {
            from.first(sql, params![id], |row| {
                let (version, revision) = (row.take(0)?, row.take(1)?);
                Ok(Standing {
                    version,
                    revision,
                    answered: row.take(2)?,
                    steps: row.take(3)?,
                    organisation: row.take(4)?,
                })
            })
        };
        self.read(|from| ids.iter().map(|&id| one(from, id)).collect())
    }

    /// A revision.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn revision(&self, id: i64, number: i64) -> Result<Revision> {
        self.read(|from| revision(from, id, number))
    }

    /// Appends a revision to the current one. `version` is the version that its author saw.
    ///
    /// # Errors
    /// If another user changed the session first.
    pub fn append(&self, id: i64, version: i64, draft: &Draft<'_>) -> Result<Head> {
        self.write(|to| {
            let now = current(to, id, version)?;
            let number = to.value("SELECT max(number) + 1 FROM revision WHERE session = ?", params![id])?;
            insert(to, id, number, Some(now), draft)?;
            if draft.what == "recorded" {
                events::put(to, id, &json(draft.edits.to_owned()))?;
            }
            go(to, id, version, draft.what, number, draft.who)
        })
    }

    /// Makes the parent of the current revision current.
    ///
    /// # Errors
    /// If another user changed the session first, or there is nothing to undo.
    pub fn undo(&self, id: i64, version: i64, who: Option<&str>) -> Result<Head> {
        self.write(|to| {
            let now = current(to, id, version)?;
            let parent = revision(to, id, now)?.parent.ok_or(StoreError::NoHistory("undo"))?;
            go(to, id, version, "undone", parent, who)
        })
    }

    /// Makes the newest child of the current revision current.
    ///
    /// # Errors
    /// If another user changed the session first, or there is nothing to redo.
    pub fn redo(&self, id: i64, version: i64, who: Option<&str>) -> Result<Head> {
        self.write(|to| {
            let now = current(to, id, version)?;
            let child = child(to, id, now)?.ok_or(StoreError::NoHistory("redo"))?;
            go(to, id, version, "redone", child, who)
        })
    }

    /// Removes a session from the list. Its history stays in the store.
    ///
    /// # Errors
    /// If another user changed the session first.
    pub fn close(&self, id: i64, version: i64, who: Option<&str>) -> Result<()> {
        self.write(|to| {
            let now = current(to, id, version)?;
            let _head = go(to, id, version, "closed", now, who)?;
            to.execute(&format!("UPDATE session SET closed = {NOW} WHERE id = ?"), params![id])?;
            Ok(())
        })
    }

    /// At most so many changes after a version, in order.
    ///
    /// # Errors
    /// See [`Store::create`].
    pub fn changes(&self, id: i64, since: i64, most: usize) -> Result<Vec<Change>> {
        self.read(|from| changes(from, id, since, most))
    }
}

/// The version and the current revision of a session that is not closed.
fn open(from: &dyn Sql, id: i64) -> Result<Option<(i64, i64)>> {
    let sql = "SELECT version, head FROM session WHERE id = ? AND closed IS NULL";
    from.first(sql, params![id], |row| Ok((row.take(0)?, row.take(1)?)))
}

/// The number of the current revision, if `version` is the latest.
fn current(from: &dyn Sql, id: i64, version: i64) -> Result<i64> {
    match open(from, id)? {
        None => Err(StoreError::NotFound { what: "session", id }),
        Some((last, head)) if last == version => Ok(head),
        Some((last, _)) => {
            Err(StoreError::Conflict { version: last, changes: changes(from, id, version, usize::MAX)? })
        }
    }
}

/// Makes a revision current.
fn go(to: &dyn Sql, id: i64, version: i64, what: &str, revision: i64, who: Option<&str>) -> Result<Head> {
    to.execute("UPDATE session SET version = ?, head = ? WHERE id = ?", params![version + 1, revision, id])?;
    log(to, id, version + 1, what, revision, who)?;
    head(to, id)
}

fn insert(to: &dyn Sql, id: i64, number: i64, parent: Option<i64>, draft: &Draft<'_>) -> Result<()> {
    let text = texts::put(to, draft.text)?;
    to.execute(
        &format!(
            "INSERT INTO revision (session, number, parent, edits, notes, text, made) VALUES (?, ?, ?, ?, ?, ?, {NOW})"
        ),
        params![id, number, parent, draft.edits, draft.notes, text],
    )?;
    Ok(())
}

fn log(to: &dyn Sql, id: i64, version: i64, what: &str, revision: i64, who: Option<&str>) -> Result<()> {
    to.execute(
        &format!("INSERT INTO change (session, version, what, revision, who, made) VALUES (?, ?, ?, ?, ?, {NOW})"),
        params![id, version, what, revision, who],
    )?;
    Ok(())
}

fn head(from: &dyn Sql, id: i64) -> Result<Head> {
    let Some((version, head)) = open(from, id)? else { return Err(StoreError::NotFound { what: "session", id }) };
    let revision = revision(from, id, head)?;
    Ok(Head { session: id, version, undo: revision.parent.is_some(), redo: child(from, id, head)?.is_some(), revision })
}

/// The newest child of a revision.
fn child(from: &dyn Sql, id: i64, of: i64) -> Result<Option<i64>> {
    from.value("SELECT max(number) FROM revision WHERE session = ? AND parent = ?", params![id, of])
}

fn revision(from: &dyn Sql, id: i64, number: i64) -> Result<Revision> {
    let sql = "SELECT number, parent, edits, notes, text, made FROM revision WHERE session = ? AND number = ?";
    let found = from.first(sql, params![id, number], |row| {
        Ok(Revision {
            number: row.take(0)?,
            parent: row.take(1)?,
            edits: json(row.take(2)?),
            notes: json(row.take(3)?),
            text: texts::get(from, row.take(4)?)?,
            made: row.take(5)?,
        })
    })?;
    found.ok_or(StoreError::NotFound { what: "revision", id: number })
}

/// Parses stored JSON.
pub(super) fn json(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

fn at_most(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

fn changes(from: &dyn Sql, id: i64, since: i64, most: usize) -> Result<Vec<Change>> {
    from.all(
        "SELECT change.version, what, change.revision, who, change.made, edits FROM change
         JOIN revision ON revision.session = change.session AND revision.number = change.revision
         WHERE change.session = ? AND change.version > ? ORDER BY change.version LIMIT ?",
        params![id, since, at_most(most)],
        |row| {
            let (what, edits): (String, String) = (row.take(1)?, row.take(5)?);
            let edits =
                if matches!(what.as_str(), "edited" | "recorded" | "restored") { json(edits) } else { Value::Null };
            let (version, revision) = (row.take(0)?, row.take(2)?);
            Ok(Change { version, what, revision, who: row.take(3)?, made: row.take(4)?, edits })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str) -> Draft<'_> {
        Draft { what: "edited", edits: "[\"pin=3:m2\"]", notes: "[]", text, who: Some("A") }
    }

    #[test]
    fn undo_and_redo_go_as_far_as_there_is_history() {
        let store = Store::temporary().unwrap();
        let mut head = store.create("0", None).unwrap();
        for text in ["1", "2", "3"] {
            head = store.append(1, head.version, &edit(text)).unwrap();
        }
        for text in ["2", "1", "0"] {
            head = store.undo(1, head.version, None).unwrap();
            assert_eq!(head.revision.text, text);
        }
        assert!(!head.undo && head.redo);
        assert!(matches!(store.undo(1, head.version, None), Err(StoreError::NoHistory("undo"))));
        for text in ["1", "2", "3"] {
            head = store.redo(1, head.version, None).unwrap();
            assert_eq!(head.revision.text, text);
        }
        assert!(matches!(store.redo(1, head.version, None), Err(StoreError::NoHistory("redo"))));
        // a change after undo is what redo finds; the other one is still there
        head = store.undo(1, head.version, None).unwrap();
        head = store.append(1, head.version, &edit("3b")).unwrap();
        head = store.undo(1, head.version, None).unwrap();
        assert_eq!(store.redo(1, head.version, None).unwrap().revision.text, "3b");
        assert_eq!(store.revision(1, 4).unwrap().text, "3");
    }

    #[test]
    fn the_later_of_two_planners_is_told_what_changed() {
        let store = Store::temporary().unwrap();
        let head = store.create("0", None).unwrap();
        let _first = store.append(1, head.version, &edit("1")).unwrap();
        let Err(StoreError::Conflict { version, changes }) = store.append(1, head.version, &edit("2")) else {
            panic!()
        };
        assert_eq!((version, changes.len()), (2, 1));
        assert_eq!((changes[0].what.as_str(), changes[0].who.as_deref()), ("edited", Some("A")));
        assert_eq!(changes[0].edits, serde_json::json!(["pin=3:m2"]));
        assert_eq!(store.head(1).unwrap().revision.text, "1", "nothing was written");
        for late in [store.undo(1, 1, None), store.redo(1, 1, None)] {
            assert!(matches!(late, Err(StoreError::Conflict { .. })));
        }
        assert!(matches!(store.close(1, 1, None), Err(StoreError::Conflict { .. })));
    }

    #[test]
    fn a_session_that_is_closed_is_off_the_list() {
        let store = Store::temporary().unwrap();
        let head = store.create("0", None).unwrap();
        store.close(1, head.version, None).unwrap();
        assert_eq!(store.sessions(None, 9, None).unwrap(), []);
        assert!(matches!(store.head(1), Err(StoreError::NotFound { .. })));
        assert_eq!(store.create("1", None).unwrap().session, 2, "a number is never used twice");
    }
}
