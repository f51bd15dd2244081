//! The tables, as a list of migrations. A released migration never changes: a change of the tables is a new migration.

pub(super) mod postgres;
mod provider;
mod who;

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior};

use super::database::Sql;
use super::database::values::params;
use super::{Result, events, idempotency, texts};

/// What moves the rows of a migration.
type Fill = fn(&dyn Sql) -> Result<()>;

/// A migration from one version to the next.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// SQL statements.
    Sql(&'static str),
    /// SQL statements, then a function, then more SQL statements.
    With(&'static str, Fill, &'static str),
}

/// All migrations in order; `user_version` counts those that a store has had.
pub(super) const STEPS: [Step; 14] = [
    Step::Sql(
        "CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        version INTEGER NOT NULL,  -- goes up with every change
        head INTEGER NOT NULL,     -- the revision that counts
        made TEXT NOT NULL,
        closed TEXT
     ) STRICT;
     CREATE TABLE revision (
        session INTEGER NOT NULL REFERENCES session (id),
        number INTEGER NOT NULL,
        parent INTEGER,
        edits TEXT NOT NULL,       -- a JSON list
        text TEXT NOT NULL,        -- the session file
        made TEXT NOT NULL,
        PRIMARY KEY (session, number)
     ) STRICT;
     CREATE TABLE change (
        session INTEGER NOT NULL REFERENCES session (id),
        version INTEGER NOT NULL,
        what TEXT NOT NULL,
        revision INTEGER NOT NULL,
        who TEXT,
        made TEXT NOT NULL,
        PRIMARY KEY (session, version)
     ) STRICT;
     CREATE TABLE answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        made TEXT NOT NULL,
        schedule TEXT,             -- the schedule file, where there is one
        body TEXT NOT NULL,        -- all else that is known, as JSON
        FOREIGN KEY (session, revision) REFERENCES revision (session, number)
     ) STRICT;
     CREATE INDEX answer_of ON answer (session, revision);",
    ),
    Step::Sql(
        "ALTER TABLE revision ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
     CREATE TABLE scenario (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL REFERENCES session (id),
        name TEXT NOT NULL,
        edits TEXT NOT NULL,       -- a JSON list
        revision INTEGER,          -- what it was answered for
        answer TEXT,               -- as JSON
        made TEXT NOT NULL
     ) STRICT;
     CREATE INDEX scenario_of ON scenario (session);",
    ),
    // each text once and compressed
    Step::With(
        "CREATE TABLE text (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE, -- SHA-256 of the text
        size INTEGER NOT NULL,     -- its bytes before it was packed
        packed BLOB NOT NULL       -- by zlib
     ) STRICT;
     DROP INDEX answer_of;
     ALTER TABLE answer RENAME TO old_answer;
     ALTER TABLE revision RENAME TO old_revision;
     CREATE TABLE revision (
        session INTEGER NOT NULL REFERENCES session (id),
        number INTEGER NOT NULL,
        parent INTEGER,
        edits TEXT NOT NULL,       -- a JSON list
        notes TEXT NOT NULL,       -- a JSON list
        text INTEGER NOT NULL REFERENCES text (id),    -- the session file
        made TEXT NOT NULL,
        PRIMARY KEY (session, number)
     ) STRICT;
     CREATE TABLE answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        made TEXT NOT NULL,
        schedule INTEGER REFERENCES text (id),         -- the schedule file, where there is one
        body INTEGER NOT NULL REFERENCES text (id),    -- all else that is known, as JSON
        FOREIGN KEY (session, revision) REFERENCES revision (session, number)
     ) STRICT;
     CREATE INDEX answer_of ON answer (session, revision);",
        pack,
        "DROP TABLE old_answer;
     DROP TABLE old_revision;",
    ),
    Step::Sql(
        "CREATE TABLE attempt (
        session INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        begun INTEGER NOT NULL,    -- how many plans began and did not end
        PRIMARY KEY (session, revision)
     ) STRICT;",
    ),
    Step::Sql(
        "CREATE TABLE question (
        id TEXT PRIMARY KEY,       -- that of its job
        begun INTEGER NOT NULL,    -- how many attempts began and did not end
        size INTEGER NOT NULL,     -- its bytes before it was packed
        packed BLOB NOT NULL,      -- what was asked, as JSON, by zlib
        made TEXT NOT NULL
     ) STRICT;",
    ),
    // the file of jobs has these
    Step::Sql("DROP TABLE attempt; DROP TABLE question;"),
    // an event that arrives twice is found without its session's history
    Step::With(
        "CREATE TABLE event (
        session INTEGER NOT NULL REFERENCES session (id),
        id TEXT NOT NULL,          -- whoever sent it has made it
        PRIMARY KEY (session, id)
     ) STRICT, WITHOUT ROWID;",
        events::put_all,
        "",
    ),
    Step::Sql(
        "CREATE TABLE version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        name TEXT NOT NULL,
        who TEXT,
        made TEXT NOT NULL,
        FOREIGN KEY (session, revision) REFERENCES revision (session, number)
     ) STRICT;
     CREATE INDEX version_of ON version (session);
     CREATE TABLE share (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL REFERENCES session (id),
        revision INTEGER,          -- NULL: it follows the session
        token TEXT NOT NULL UNIQUE,
        who TEXT,
        made TEXT NOT NULL,
        FOREIGN KEY (session, revision) REFERENCES revision (session, number)
     ) STRICT;
     CREATE INDEX share_of ON share (session);",
    ),
    Step::Sql(
        "CREATE TABLE publication (
        session INTEGER PRIMARY KEY REFERENCES session (id),
        address TEXT NOT NULL UNIQUE,  -- of the public page
        version INTEGER NOT NULL,      -- goes up with every step
        register TEXT NOT NULL         -- as JSON
     ) STRICT;
     CREATE TABLE frozen (
        session INTEGER NOT NULL REFERENCES publication (session),
        path TEXT NOT NULL,            -- as in the folder of a page
        text INTEGER NOT NULL REFERENCES text (id),    -- a schedule file
        PRIMARY KEY (session, path)
     ) STRICT, WITHOUT ROWID;",
    ),
    Step::Sql(
        "CREATE TABLE recipient (
        session INTEGER NOT NULL REFERENCES session (id),
        place INTEGER NOT NULL,    -- in the list
        address TEXT NOT NULL,
        language TEXT NOT NULL,
        issue INTEGER NOT NULL,    -- the last one that they know of, 0 for none
        refused INTEGER NOT NULL,  -- the last one that their server does not want to be told of
        told TEXT,                 -- when they were last told
        error TEXT,                -- why the last message was not sent
        PRIMARY KEY (session, address)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE notice (
        session INTEGER PRIMARY KEY REFERENCES session (id),
        before INTEGER NOT NULL,   -- the issue before the first one of which nobody has been told
        issue INTEGER NOT NULL,    -- the newest one
        made INTEGER NOT NULL,     -- when it was issued, in seconds since 1970
        due INTEGER NOT NULL,      -- when it is to be sent
        tries INTEGER NOT NULL
     ) STRICT;",
    ),
    // what redo finds
    Step::Sql("CREATE INDEX revision_child ON revision (session, parent, number);"),
    Step::Sql(idempotency::TABLE),
    Step::Sql(who::WHO),
    Step::Sql(provider::PROVIDER),
];

/// The version that this program makes.
pub(super) const NEWEST: i64 = STEPS.len() as i64;

/// `application_id` of a store: `PLNY`.
pub(super) const APPLICATION: i64 = 0x504C_4E59;

/// Moves the texts of the second version into their table, one row at a time.
fn pack(to: &dyn Sql) -> Result<()> {
    let revisions = to.all("SELECT session, number FROM old_revision ORDER BY session, number", &[], |row| {
        Ok((row.take::<i64>(0)?, row.take::<i64>(1)?))
    })?;
    for (session, number) in revisions {
        let text: String =
            to.value("SELECT text FROM old_revision WHERE session = ?1 AND number = ?2", params![session, number])?;
        to.execute(
            "INSERT INTO revision (session, number, parent, edits, notes, text, made)
             SELECT session, number, parent, edits, notes, ?3, made FROM old_revision WHERE session = ?1 AND number = ?2",
            params![session, number, texts::put(to, &text)?],
        )?;
    }
    for id in to.all("SELECT id FROM old_answer ORDER BY id", &[], |row| row.take::<i64>(0))? {
        let found = to.first("SELECT schedule, body FROM old_answer WHERE id = ?", params![id], |row| {
            Ok((row.take::<Option<String>>(0)?, row.take::<String>(1)?))
        })?;
        let (schedule, body) = found.unwrap_or_default();
        let schedule = schedule.map(|text| texts::put(to, &text)).transpose()?;
        to.execute(
            "INSERT INTO answer (id, session, revision, made, schedule, body)
             SELECT id, session, revision, made, ?2, ?3 FROM old_answer WHERE id = ?1",
            params![id, schedule, texts::put(to, &body)?],
        )?;
    }
    Ok(())
}

/// Runs the missing migrations in one transaction. Foreign keys must be off, because migrations rename and drop tables.
pub(super) fn migrate(connection: &mut Connection, to: i64) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another program may have migrated the store in the meantime
    let made: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = STEPS.iter().take(usize::try_from(to).unwrap_or(0)).skip(usize::try_from(made).unwrap_or(usize::MAX));
    let mut any = false;
    for step in missing {
        any = true;
        match step {
            Step::Sql(statements) => transaction.execute_batch(statements)?,
            Step::With(before, work, after) => {
                transaction.execute_batch(before)?;
                work(&*transaction)?;
                transaction.execute_batch(after)?;
            }
        }
    }
    if any {
        transaction.pragma_update(None, "user_version", to)?;
        if to >= 3 {
            transaction.pragma_update(None, "application_id", APPLICATION)?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// Whether a database has the tables and indexes of a version and nothing else: no views, no triggers.
pub(super) fn is_exactly(found: &Connection, version: i64) -> Result<bool> {
    let parts = |of: &Connection| -> Result<BTreeSet<(String, String, String)>> {
        // skip SQLite's internal tables and indexes
        let mut rows = of.prepare(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        )?;
        let found = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    };
    let mut expected = Connection::open_in_memory()?;
    migrate(&mut expected, version)?;
    Ok(parts(found)? == parts(&expected)?)
}

#[cfg(test)]
pub(super) mod tests;
