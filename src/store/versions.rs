//! Named versions of a session: a name for a revision, and the way back to it.

use schemars::JsonSchema;
use serde::Serialize;

use super::database::NOW;
use super::database::values::params;
use super::sessions::{Draft, Head};
use super::{Result, Store};

/// A named version of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Version {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The revision that it names.
    pub revision: i64,
    /// Who named it, if known.
    pub who: Option<String>,
    /// When.
    pub made: String,
}

/// What is known of a revision that becomes the current one again.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// The session file.
    pub text: &'a str,
    /// What is kept of its name, as a JSON list.
    pub name: &'a str,
    /// Its schedule and the rest of its answer, if it had one.
    pub answer: Option<(Option<&'a str>, &'a str)>,
}

impl Store {
    /// Names a revision, and returns the number of the version.
    ///
    /// # Errors
    /// If there is no such revision.
    pub fn name_version(&self, id: i64, revision: i64, name: &str, who: Option<&str>) -> Result<i64> {
        self.write(|to| {
            let sql = format!(
                "INSERT INTO version (session, revision, name, who, made) VALUES (?, ?, ?, ?, {NOW}) RETURNING id"
            );
            to.value(&sql, params![id, revision, name, who])
        })
    }

    /// The named versions of a session, oldest first.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn versions(&self, id: i64) -> Result<Vec<Version>> {
        self.read(|from| {
            let sql = "SELECT id, name, revision, who, made FROM version WHERE session = ? ORDER BY id";
            from.all(sql, params![id], |row| {
                let (id, name, revision) = (row.take(0)?, row.take(1)?, row.take(2)?);
                Ok(Version { id, name, revision, who: row.take(3)?, made: row.take(4)? })
            })
        })
    }

    /// Takes the name of a version back. Its revision stays.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn drop_version(&self, id: i64, version: i64) -> Result<()> {
        self.change_row(("version", version), "DELETE FROM version WHERE session = ? AND id = ?", params![id, version])
    }

    /// Makes a session as it was: a new revision with the text of an earlier one, and with its answer. So it can be undone.
    ///
    /// # Errors
    /// If another user changed the session first.
    pub fn bring_back(&self, id: i64, version: i64, past: &Past<'_>, who: Option<&str>) -> Result<Head> {
        let draft = Draft { what: "restored", edits: past.name, notes: "[]", text: past.text, who };
        let head = self.append(id, version, &draft)?;
        if let Some((schedule, body)) = past.answer {
            self.keep_answer(id, head.revision.number, schedule, body)?;
        }
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::super::StoreError;
    use super::*;

    #[test]
    fn a_version_is_a_name_of_a_revision_and_the_way_back_is_a_change() {
        let store = Store::temporary().unwrap();
        let head = store.create("first", None).unwrap();
        store.keep_answer(1, 1, Some("plan"), "{\"state\":\"planned\"}").unwrap();
        let named = store.name_version(1, 1, "As sent out", Some("Ana")).unwrap();
        let draft = Draft { what: "edited", edits: "[]", notes: "[]", text: "second", who: None };
        let head = store.append(1, head.version, &draft).unwrap();
        assert!(store.name_version(1, 9, "none", None).is_err(), "there is no such revision");
        let all = store.versions(1).unwrap();
        assert_eq!(
            (all.len(), all[0].name.as_str(), all[0].revision, all[0].who.as_deref()),
            (1, "As sent out", 1, Some("Ana"))
        );
        let past = Past { text: "first", name: "[{\"revision\":1}]", answer: Some((Some("plan"), "{}")) };
        assert!(matches!(store.bring_back(1, 1, &past, None), Err(StoreError::Conflict { .. })));
        let back = store.bring_back(1, head.version, &past, Some("Bo")).unwrap();
        assert_eq!((back.revision.number, back.revision.parent, back.revision.text.as_str()), (3, Some(2), "first"));
        assert_eq!(store.answer(1, 3).unwrap().unwrap().schedule.as_deref(), Some("plan"));
        let last = store.changes(1, 0, 9).unwrap().pop().unwrap();
        assert_eq!((last.what.as_str(), &last.edits), ("restored", &serde_json::json!([{"revision": 1}])));
        assert_eq!(store.undo(1, back.version, None).unwrap().revision.text, "second");
        store.drop_version(1, named).unwrap();
        assert!(matches!(store.drop_version(1, named), Err(StoreError::NotFound { what: "version", .. })));
        assert_eq!(store.versions(1).unwrap(), []);
    }
}
