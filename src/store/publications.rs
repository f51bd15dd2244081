//! Publications: for each session that was circulated or issued its register, its frozen schedules, and the address of its public
//! page. The register is a text like any other here; what it means is for others. A frozen text is never written again.

use super::database::Sql;
use super::database::values::{Param, params};
use super::recipients::{self, Waiting};
use super::{Result, Store, StoreError, texts};

/// What is kept of a session's issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The session.
    pub session: i64,
    /// The address of its public page, which never changes.
    pub address: String,
    /// Goes up with each step.
    pub version: i64,
    /// The register.
    pub register: String,
}

/// A step that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The version that the step follows; 0 for the first one.
    pub version: i64,
    /// What the address should be, for the first step: small letters, figures and hyphens.
    pub address: &'a str,
    /// The path and the text of a schedule that is frozen.
    pub frozen: Option<(&'a str, &'a str)>,
    /// The register.
    pub register: &'a str,
    /// The notice of an issue, which waits from then on.
    pub notice: Option<Waiting>,
}

impl Store {
    /// The publication of a session, if it has one.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn publication(&self, session: i64) -> Result<Option<Publication>> {
        self.read(|from| find(from, "session = ?", Param::Integer(session)))
    }

    /// The publication at an address.
    ///
    /// # Errors
    /// If SQLite fails.
    pub fn publication_at(&self, address: &str) -> Result<Option<Publication>> {
        self.read(|from| find(from, "address = ?", Param::Text(address)))
    }

    /// How many steps have been taken in all.
    ///
    /// # Errors
    /// If the database fails.
    pub fn all_steps(&self) -> Result<i64> {
        self.read(|from| from.value("SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM publication", &[]))
    }

    /// A frozen text of a session.
    ///
    /// # Errors
    /// If there is none at this path.
    pub fn frozen(&self, session: i64, path: &str) -> Result<String> {
        self.read(|from| {
            let sql = "SELECT text FROM frozen WHERE session = ? AND path = ?";
            let id = from.find(sql, params![session, path])?;
            texts::get(from, id.ok_or_else(|| StoreError::Damaged(format!("{path} of session {session} is missing")))?)
        })
    }

    /// Keeps a step: the schedule that it freezes, and the register.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] if another step came first. Then nothing is kept.
    pub fn keep_step(&self, session: i64, step: &Kept<'_>) -> Result<()> {
        self.write(|to| {
            let there: Option<i64> = to.find("SELECT version FROM publication WHERE session = ?", params![session])?;
            if there.unwrap_or(0) != step.version {
                return Err(StoreError::Overtaken);
            }
            if there.is_some() {
                to.execute(
                    "UPDATE publication SET version = version + 1, register = ? WHERE session = ?",
                    params![step.register, session],
                )?;
            } else {
                let address = free(to, session, step.address)?;
                to.execute(
                    "INSERT INTO publication (session, address, version, register) VALUES (?, ?, 1, ?)",
                    params![session, address, step.register],
                )?;
            }
            if let Some((path, text)) = step.frozen {
                let text = texts::put(to, text)?;
                to.execute("INSERT INTO frozen (session, path, text) VALUES (?, ?, ?)", params![session, path, text])?;
            }
            step.notice.as_ref().map_or(Ok(()), |notice| recipients::wait(to, session, notice))
        })
    }
}

fn find(from: &dyn Sql, of: &str, value: Param<'_>) -> Result<Option<Publication>> {
    let sql = format!("SELECT session, address, version, register FROM publication WHERE {of}");
    from.first(&sql, &[value], |row| {
        let (session, address) = (row.take(0)?, row.take(1)?);
        Ok(Publication { session, address, version: row.take(2)?, register: row.take(3)? })
    })
}

/// An address that no session has: with the number of the session, which is never given twice, where another one has it.
fn free(from: &dyn Sql, session: i64, address: &str) -> Result<String> {
    let sql = "SELECT EXISTS (SELECT 1 FROM publication WHERE address = ?)";
    let taken: bool = from.value(sql, params![address])?;
    Ok(if taken { format!("{address}.{session}") } else { address.to_owned() })
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use rusqlite::Connection;

    use super::*;
    use crate::store::schema;

    fn step(version: i64, frozen: Option<(&'static str, &'static str)>) -> Kept<'static> {
        Kept { version, address: "a-1", frozen, register: "{}", notice: None }
    }

    /// Writes a store of an earlier version, with one session of the text `{}`.
    pub fn older(file: &Path, version: i64) {
        let mut old = Connection::open(file).unwrap();
        schema::migrate(&mut old, version).unwrap();
        let text = texts::put(&old, "{}").unwrap();
        old.execute_batch(&format!(
            "INSERT INTO session VALUES (1, 1, 1, '2026-11-24T00:00:00.000Z', NULL);
             INSERT INTO revision (session, number, edits, notes, text, made)
                VALUES (1, 1, '[]', '[]', {text}, '2026-11-24T00:00:00.000Z');
             INSERT INTO change VALUES (1, 1, 'made', 1, NULL, '2026-11-24T00:00:00.000Z');"
        ))
        .unwrap();
    }

    #[test]
    fn a_store_of_the_version_before_is_brought_up_and_takes_a_step() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("before.db");
        older(&file, 8);
        assert!(Store::is_outdated(&file).unwrap());
        let store = Store::open(&file).unwrap();
        assert_eq!((store.head(1).unwrap().revision.text.as_str(), store.publication(1).unwrap()), ("{}", None));
        store.keep_step(1, &step(0, Some(("circulated/1/schedule.json", "plan")))).unwrap();
        drop(store);
        assert!(!Store::is_outdated(&file).unwrap());
        assert_eq!(Store::open(&file).unwrap().frozen(1, "circulated/1/schedule.json").unwrap(), "plan");
    }

    #[test]
    fn a_step_is_kept_whole_and_in_turn() {
        let store = Store::temporary().unwrap();
        for text in ["one", "two"] {
            let _head = store.create(text, None).unwrap();
        }
        store.keep_step(1, &step(0, Some(("issues/1/schedule.json", "first")))).unwrap();
        assert!(matches!(store.keep_step(1, &step(0, None)), Err(StoreError::Overtaken)));
        // a frozen text is never written again, and the step with it is not kept
        assert!(store.keep_step(1, &step(1, Some(("issues/1/schedule.json", "other")))).is_err());
        assert_eq!(store.publication(1).unwrap().unwrap().version, 1);
        assert_eq!(store.frozen(1, "issues/1/schedule.json").unwrap(), "first");
        let steps = |standing: &Option<crate::store::sessions::Standing>| standing.as_ref().map(|it| it.steps);
        let standings = store.standings(&[2, 1, 3]).unwrap();
        assert_eq!(standings.iter().map(steps).collect::<Vec<_>>(), [Some(0), Some(1), None]);
        assert!(store.frozen(1, "issues/2/schedule.json").is_err());
        store.keep_step(1, &Kept { register: "{\"a\":1}", ..step(1, None) }).unwrap();
        store.keep_step(2, &step(0, None)).unwrap();
        let (first, second) = (store.publication_at("a-1").unwrap().unwrap(), store.publication(2).unwrap().unwrap());
        assert_eq!((first.session, first.version, first.register.as_str()), (1, 2, "{\"a\":1}"));
        assert_eq!(second.address, "a-1.2", "the address is taken");
        assert_eq!((store.publication_at("b").unwrap(), store.publication(9).unwrap()), (None, None));
        assert!(store.keep_step(9, &step(0, None)).is_err(), "there is no such session");
    }
}
