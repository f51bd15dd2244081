//! Who is told of a session's issues by e-mail, and the notices that wait.

use rusqlite::{Connection, OptionalExtension, Row, params};
use schemars::JsonSchema;
use serde::Serialize;

use super::{NOW, Result, Store};

/// Somebody who is told of issues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// The code of the language.
    pub language: String,
    /// The last issue that they know of; 0 for none.
    pub issue: i64,
    /// The last issue of which their server does not want to hear.
    #[serde(skip)]
    pub refused: i64,
    /// When they were last told.
    pub told: Option<String>,
    /// Why the last message was not sent.
    pub error: Option<String>,
}

/// The notice of a new issue.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// The number of the issue.
    pub issue: i64,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// When the notice is to be sent.
    pub due: i64,
}

/// A notice that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// The session.
    pub session: i64,
    /// The newest issue.
    pub issue: i64,
    /// When it was issued, in seconds since 1970.
    pub made: i64,
    /// When the notice is to be sent.
    pub due: i64,
    /// How often it was tried.
    pub tries: i64,
}

const NOTICE: &str = "SELECT session, issue, made, due, tries FROM notice";

fn notice(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice { session: row.get(0)?, issue: row.get(1)?, made: row.get(2)?, due: row.get(3)?, tries: row.get(4)? })
}

/// Lets the notice of a new issue wait: one that waits already waits on, for both.
pub(super) fn wait(to: &Connection, session: i64, new: &Waiting) -> Result<()> {
    to.execute(
        "INSERT INTO notice (session, before, issue, made, due, tries) VALUES (?1, ?2 - 1, ?2, ?3, ?4, 0)
         ON CONFLICT (session) DO UPDATE SET issue = excluded.issue, made = excluded.made, due = excluded.due, tries = 0",
        params![session, new.issue, new.now, new.due],
    )?;
    Ok(())
}

impl Store {
    /// Who is told of the issues of a session.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn recipients(&self, session: i64) -> Result<Vec<Recipient>> {
        self.read(|from| {
            let mut rows = from.prepare_cached(
                "SELECT address, language, issue, refused, told, error FROM recipient WHERE session = ? ORDER BY place",
            )?;
            let found = rows.query_map([session], |row| {
                let (address, language, issue, refused) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                Ok(Recipient { address, language, issue, refused, told: row.get(4)?, error: row.get(5)? })
            })?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Sets who is told, as addresses and languages. Who was told before and stays keeps what is known of them; who is new
    /// is told of what comes after `newest`, the last issue, and of the issues whose notice still waits.
    ///
    /// # Errors
    /// If there is no such session, or an address is there twice. Then nothing has changed.
    pub fn set_recipients(&self, session: i64, list: &[(String, String)], newest: i64) -> Result<()> {
        self.write(|to| {
            let waits = to.query_row("SELECT before FROM notice WHERE session = ?", [session], |row| row.get(0));
            let known: i64 = waits.optional()?.unwrap_or(newest);
            // a place below zero is that of somebody who may have to go
            to.execute("UPDATE recipient SET place = -1 WHERE session = ?", [session])?;
            for (place, (address, language)) in list.iter().enumerate() {
                to.prepare_cached(
                    "INSERT INTO recipient (session, place, address, language, issue, refused) VALUES (?, ?, ?, ?, ?, 0)
                     ON CONFLICT (session, address) DO UPDATE SET place = excluded.place, language = excluded.language",
                )?
                .execute(params![session, place as i64, address, language, known])?;
            }
            to.execute("DELETE FROM recipient WHERE session = ? AND place = -1", [session])?;
            Ok(())
        })
    }

    /// The notice of a session that waits, if one does.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn notice(&self, session: i64) -> Result<Option<Notice>> {
        self.read(|from| Ok(from.query_row(&format!("{NOTICE} WHERE session = ?"), [session], notice).optional()?))
    }

    /// The notices of open sessions that are to be sent now.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn due_notices(&self, now: i64) -> Result<Vec<Notice>> {
        self.read(|from| {
            let open = "EXISTS (SELECT 1 FROM session WHERE id = notice.session AND closed IS NULL)";
            let mut rows = from.prepare_cached(&format!("{NOTICE} WHERE due <= ? AND {open} ORDER BY due, session"))?;
            let found = rows.query_map([now], notice)?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes that somebody has been told of an issue.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn told(&self, session: i64, address: &str, issue: i64) -> Result<()> {
        let sql =
            format!("UPDATE recipient SET issue = ?, told = {NOW}, error = NULL WHERE session = ? AND address = ?");
        self.write(|to| Ok(to.execute(&sql, params![issue, session, address]).map(drop)?))
    }

    /// Notes why somebody has not been told. `refused` is an issue of which they are not to be told again.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn not_told(&self, session: i64, address: &str, error: &str, refused: Option<i64>) -> Result<()> {
        let sql = "UPDATE recipient SET error = ?, refused = coalesce(?, refused) WHERE session = ? AND address = ?";
        self.write(|to| Ok(to.execute(sql, params![error, refused, session, address]).map(drop)?))
    }

    /// Puts a notice off, unless a newer issue has done so.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn put_off(&self, notice: &Notice, due: i64) -> Result<()> {
        let sql = "UPDATE notice SET due = ?, tries = tries + 1 WHERE session = ? AND issue = ?";
        self.write(|to| Ok(to.execute(sql, params![due, notice.session, notice.issue]).map(drop)?))
    }

    /// Ends a notice, unless a newer issue waits.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn end_notice(&self, notice: &Notice) -> Result<()> {
        let sql = "DELETE FROM notice WHERE session = ? AND issue = ?";
        self.write(|to| Ok(to.execute(sql, params![notice.session, notice.issue]).map(drop)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::publications::tests::older;

    #[test]
    fn a_store_of_the_version_before_is_brought_up_and_keeps_who_was_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("before.db");
        older(&file, 9);
        assert!(Store::is_outdated(&file).unwrap());
        let store = Store::open(&file).unwrap();
        let list = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "fr".to_owned())).collect::<Vec<_>>();
        store.set_recipients(1, &list(&["a@b.org", "c@d.org"]), 0).unwrap();
        for issue in [1, 2] {
            store.write(|to| wait(to, 1, &Waiting { issue, now: 5, due: 10 * issue })).unwrap();
        }
        assert_eq!(store.due_notices(19).unwrap(), []);
        let due = store.due_notices(20).unwrap();
        assert_eq!(due, [Notice { session: 1, issue: 2, made: 5, due: 20, tries: 0 }]);
        store.told(1, "a@b.org", 2).unwrap();
        store.not_told(1, "c@d.org", "no", None).unwrap();
        // who is new is told of what waits
        store.set_recipients(1, &list(&["e@f.org", "a@b.org"]), 2).unwrap();
        let found = store.recipients(1).unwrap();
        assert_eq!(
            found.iter().map(|one| (one.address.as_str(), one.issue)).collect::<Vec<_>>(),
            [("e@f.org", 0), ("a@b.org", 2)]
        );
        assert!(found[1].told.is_some() && found[1].error.is_none());
        store.put_off(&due[0], 99).unwrap();
        assert_eq!(store.notice(1).unwrap().map(|notice| (notice.due, notice.tries)), Some((99, 1)));
        store.end_notice(&due[0]).unwrap();
        assert_eq!(store.notice(1).unwrap(), None);
    }
}
