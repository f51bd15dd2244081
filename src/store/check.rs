//! Integrity checks.

use rusqlite::Connection;

use super::database::Sql;
use super::database::sqlite::{READ, connect};
use super::{Address, Result, Store, StoreError, file, schema, texts};

/// The contents of an undamaged store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// The version of its tables.
    pub version: i64,
    /// Sessions, closed ones too.
    pub sessions: usize,
    /// Revisions of all sessions.
    pub revisions: usize,
    /// Answers to them.
    pub answers: usize,
}

/// Verifies every page and every text of a store, even while a server uses it.
///
/// # Errors
/// If it is damaged, or not a store.
pub fn check(address: &Address) -> Result<Contents> {
    let Address::File(path) = address else {
        return Store::join(address)?.read(|from| {
            sound(from)?;
            texts::verify(from)?;
            contents(from, schema::NEWEST)
        });
    };
    let file = file::full(path)?;
    if file::examine(&file, READ)? == 0 {
        return Err(if file.exists() { StoreError::Foreign("the file is empty") } else { StoreError::NoFile });
    }
    let connection = connect(&file, false, READ)?;
    connection.pragma_update(None, "query_only", true)?;
    let moment = connection.unchecked_transaction()?;
    let version = file::version(&moment)?;
    thorough(&moment, version)?;
    contents(&*moment, version)
}

/// Counts the contents.
pub(super) fn contents(from: &dyn Sql, version: i64) -> Result<Contents> {
    let count = |table: &str| -> Result<usize> {
        let rows: i64 = from.value(&format!("SELECT count(*) FROM {table}"), &[])?;
        Ok(rows.unsigned_abs() as usize)
    };
    Ok(Contents { version, sessions: count("session")?, revisions: count("revision")?, answers: count("answer")? })
}

/// Checks every page, without comparing indexes with tables: about a second per gigabyte.
pub(super) fn quick(of: &Connection) -> Result<()> {
    pages(of, "PRAGMA quick_check(1)")
}

fn pages(of: &Connection, pragma: &str) -> Result<()> {
    let said: String = of.query_row(pragma, [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Damaged(said.replace('\n', " "))) }
}

/// Checks everything in a file that can be verified without interpreting the texts.
pub(super) fn thorough(of: &Connection, version: i64) -> Result<()> {
    pages(of, "PRAGMA integrity_check(1)")?;
    if (of as &dyn Sql).value("SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)", &[])? {
        return Err(StoreError::Damaged("a row refers to a missing row".to_owned()));
    }
    sound(of)?;
    if version == schema::NEWEST { texts::verify(of) } else { Ok(()) }
}

/// Checks what the database does not.
fn sound(of: &dyn Sql) -> Result<()> {
    for (wrong, sql) in NEVER {
        if of.value(&format!("SELECT EXISTS ({sql})"), &[])? {
            return Err(StoreError::Damaged((*wrong).to_owned()));
        }
    }
    Ok(())
}

/// Queries that find no row in a sound store, with the damage that a row means.
const NEVER: &[(&str, &str)] = &[
    (
        "the current revision of a session is missing",
        "SELECT 1 FROM session WHERE NOT EXISTS (SELECT 1 FROM revision WHERE session = id AND number = head)",
    ),
    (
        // a parent must be older than its child, or undo would never end
        "the parent of a revision is missing or not older",
        "SELECT 1 FROM revision AS child WHERE parent IS NOT NULL AND (parent >= number OR NOT EXISTS
            (SELECT 1 FROM revision WHERE session = child.session AND number = child.parent))",
    ),
    (
        "the last change of a session is missing",
        "SELECT 1 FROM session WHERE NOT EXISTS
            (SELECT 1 FROM change WHERE session = id AND change.version = session.version)",
    ),
    (
        "a change names a missing revision",
        "SELECT 1 FROM change WHERE NOT EXISTS
            (SELECT 1 FROM revision WHERE revision.session = change.session AND number = change.revision)",
    ),
];
