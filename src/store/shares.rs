//! Links that let anybody read the plan of a session. A link is a secret: who has it reads, and changes nothing. A backup
//! that is added to another store brings no links.

use schemars::JsonSchema;
use serde::Serialize;

use super::database::NOW;
use super::database::values::params;
use super::{Result, Store};

/// A link to read a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// Its number.
    pub id: i64,
    /// The secret in the link.
    pub token: String,
    /// The revision that it shows; none if it follows the session.
    pub revision: Option<i64>,
    /// Who made it, if known.
    pub who: Option<String>,
    /// When.
    pub made: String,
}

impl Store {
    /// Makes a link with this secret, and returns its number.
    ///
    /// # Errors
    /// If there is no such session or revision.
    pub fn share(&self, id: i64, revision: Option<i64>, token: &str, who: Option<&str>) -> Result<i64> {
        self.write(|to| {
            let sql = format!(
                "INSERT INTO share (session, revision, token, who, made) VALUES (?, ?, ?, ?, {NOW}) RETURNING id"
            );
            to.value(&sql, params![id, revision, token, who])
        })
    }

    /// The links of a session, oldest first.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn shares(&self, id: i64) -> Result<Vec<Share>> {
        self.read(|from| {
            let sql = "SELECT id, token, revision, who, made FROM share WHERE session = ? ORDER BY id";
            from.all(sql, params![id], |row| {
                let (id, token, revision) = (row.take(0)?, row.take(1)?, row.take(2)?);
                Ok(Share { id, token, revision, who: row.take(3)?, made: row.take(4)? })
            })
        })
    }

    /// Takes a link back: it shows nothing any more.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn unshare(&self, id: i64, share: i64) -> Result<()> {
        self.change_row(("link", share), "DELETE FROM share WHERE session = ? AND id = ?", params![id, share])
    }

    /// What a link shows: a session, and its revision unless it follows the session.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn shared(&self, token: &str) -> Result<Option<(i64, Option<i64>)>> {
        self.read(|from| {
            let sql = "SELECT session, revision FROM share WHERE token = ?";
            from.first(sql, params![token], |row| Ok((row.take(0)?, row.take(1)?)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::StoreError;
    use super::*;

    #[test]
    fn a_link_shows_what_it_is_for_until_it_is_taken_back() {
        let store = Store::temporary().unwrap();
        let _head = store.create("text", None).unwrap();
        let follows = store.share(1, None, "secret", Some("Ana")).unwrap();
        let _fixed = store.share(1, Some(1), "other", None).unwrap();
        assert!(store.share(1, None, "secret", None).is_err(), "a secret is used once");
        assert!(store.share(1, Some(7), "third", None).is_err(), "there is no such revision");
        assert!(store.share(9, None, "fourth", None).is_err(), "there is no such session");
        assert_eq!(store.shared("secret").unwrap(), Some((1, None)));
        assert_eq!(store.shared("other").unwrap(), Some((1, Some(1))));
        assert_eq!(store.shared("").unwrap(), None);
        store.unshare(1, follows).unwrap();
        assert_eq!((store.shared("secret").unwrap(), store.shares(1).unwrap().len()), (None, 1));
        assert!(matches!(store.unshare(2, 2), Err(StoreError::NotFound { what: "link", .. })), "of another session");
    }
}
