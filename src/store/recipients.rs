//! Who is told of a session's issues by e-mail, and the notices that wait.

use schemars::JsonSchema;
use serde::Serialize;

use super::database::values::{Row, params};
use super::database::{NOW, Sql};
use super::{Result, Store};

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

fn notice(row: &mut Row) -> Result<Notice> {
    let (session, issue, made) = (row.take(0)?, row.take(1)?, row.take(2)?);
    Ok(Notice { session, issue, made, due: row.take(3)?, tries: row.take(4)? })
}

/// Lets the notice of a new issue wait: one that waits already waits on, for both.
pub(super) fn wait(to: &dyn Sql, session: i64, new: &Waiting) -> Result<()> {
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
            let sql =
                "SELECT address, language, issue, refused, told, error FROM recipient WHERE session = ? ORDER BY place";
            from.all(sql, params![session], |row| {
                let (address, language, issue, refused) = (row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?);
                Ok(Recipient { address, language, issue, refused, told: row.take(4)?, error: row.take(5)? })
            })
        })
    }

    /// Sets who is told, as addresses and languages. Who was told before and stays keeps what is known of them; who is new
    /// is told of what comes after `newest`, the last issue, and of the issues whose notice still waits.
    ///
    /// # Errors
    /// If there is no such session, or an address is there twice. Then nothing has changed.
    pub fn set_recipients(&self, session: i64, list: &[(String, String)], newest: i64) -> Result<()> {
        self.write(|to| {
            let waits = to.find("SELECT before FROM notice WHERE session = ?", params![session])?;
            let known: i64 = waits.unwrap_or(newest);
            // a place below zero is that of somebody who may have to go
            to.execute("UPDATE recipient SET place = -1 WHERE session = ?", params![session])?;
            for (place, (address, language)) in list.iter().enumerate() {
                to.execute(
                    "INSERT INTO recipient (session, place, address, language, issue, refused) VALUES (?, ?, ?, ?, ?, 0)
                     ON CONFLICT (session, address) DO UPDATE SET place = excluded.place, language = excluded.language",
                    params![session, place as i64, address, language, known],
                )?;
            }
            to.execute("DELETE FROM recipient WHERE session = ? AND place = -1", params![session])?;
            Ok(())
        })
    }

    /// The notice of a session that waits, if one does.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn notice(&self, session: i64) -> Result<Option<Notice>> {
        self.read(|from| from.first(&format!("{NOTICE} WHERE session = ?"), params![session], notice))
    }

    /// The notices of open sessions that are to be sent now.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn due_notices(&self, now: i64) -> Result<Vec<Notice>> {
        self.read(|from| {
            let open = "EXISTS (SELECT 1 FROM session WHERE id = notice.session AND closed IS NULL)";
            from.all(&format!("{NOTICE} WHERE due <= ? AND {open} ORDER BY due, session"), params![now], notice)
        })
    }

    /// Notes that somebody has been told of an issue.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn told(&self, session: i64, address: &str, issue: i64) -> Result<()> {
        let sql =
            format!("UPDATE recipient SET issue = ?, told = {NOW}, error = NULL WHERE session = ? AND address = ?");
        self.write(|to| to.execute(&sql, params![issue, session, address]).map(drop))
    }

    /// Notes why somebody has not been told. `refused` is an issue of which they are not to be told again.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn not_told(&self, session: i64, address: &str, error: &str, refused: Option<i64>) -> Result<()> {
        let sql = "UPDATE recipient SET error = ?, refused = coalesce(?, refused) WHERE session = ? AND address = ?";
        self.write(|to| to.execute(sql, params![error, refused, session, address]).map(drop))
    }

    /// Puts a notice off while this server sends it. False if another server has done so.
    ///
    /// # Errors
    /// If the database fails.
    pub fn claim_notice(&self, notice: &Notice, until: i64) -> Result<bool> {
        let sql = "UPDATE notice SET due = ? WHERE session = ? AND issue = ? AND due = ?";
        let claimed = self.write(|to| to.execute(sql, params![until, notice.session, notice.issue, notice.due]))?;
        Ok(claimed == 1)
    }

    /// Puts a notice off, unless a newer issue has done so.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn put_off(&self, notice: &Notice, due: i64) -> Result<()> {
        let sql = "UPDATE notice SET due = ?, tries = tries + 1 WHERE session = ? AND issue = ?";
        self.write(|to| to.execute(sql, params![due, notice.session, notice.issue]).map(drop))
    }

    /// Ends a notice, unless a newer issue waits.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn end_notice(&self, notice: &Notice) -> Result<()> {
        let sql = "DELETE FROM notice WHERE session = ? AND issue = ?";
        self.write(|to| to.execute(sql, params![notice.session, notice.issue]).map(drop))
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
        assert!(store.claim_notice(&due[0], 30).unwrap());
        assert!(!store.claim_notice(&due[0], 30).unwrap(), "another server sends it");
        store.put_off(&due[0], 99).unwrap();
        assert_eq!(store.notice(1).unwrap().map(|notice| (notice.due, notice.tries)), Some((99, 1)));
        store.end_notice(&due[0]).unwrap();
        assert_eq!(store.notice(1).unwrap(), None);
    }
}
