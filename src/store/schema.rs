//! The tables, as a list of migrations. A released migration never changes: a change of the tables is a new migration.

mod who;

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior, params};

use super::{Result, events, texts};

/// A migration from one version to the next.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// SQL statements.
    Sql(&'static str),
    /// SQL statements, then a function, then more SQL statements.
    With(&'static str, fn(&Connection) -> Result<()>, &'static str),
}

/// All migrations in order; `user_version` counts those that a store has had.
pub(super) const STEPS: [Step; 11] = [
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
    Step::Sql(who::WHO),
];

/// The version that this program makes.
pub(super) const NEWEST: i64 = STEPS.len() as i64;

/// `application_id` of a store: `PLNY`.
pub(super) const APPLICATION: i64 = 0x504C_4E59;

/// Moves the texts of the second version into their table, one row at a time.
fn pack(to: &Connection) -> Result<()> {
    let mut rows = to.prepare("SELECT session, number, text FROM old_revision ORDER BY session, number")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let text = texts::put(to, row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
        to.prepare_cached(
            "INSERT INTO revision (session, number, parent, edits, notes, text, made)
             SELECT session, number, parent, edits, notes, ?3, made FROM old_revision WHERE session = ?1 AND number = ?2",
        )?
        .execute(params![row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, text])?;
    }
    let mut rows = to.prepare("SELECT id, schedule, body FROM old_answer ORDER BY id")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let text = |column| -> Result<Option<i64>> {
            let text = row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?;
            text.map(|text| texts::put(to, text)).transpose()
        };
        to.prepare_cached(
            "INSERT INTO answer (id, session, revision, made, schedule, body)
             SELECT id, session, revision, made, ?2, ?3 FROM old_answer WHERE id = ?1",
        )?
        .execute(params![row.get::<_, i64>(0)?, text(1)?, text(2)?])?;
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
                work(&transaction)?;
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
pub(super) mod tests {
    use std::path::Path;

    use sha2::{Digest, Sha256};

    use super::*;
    use crate::store::{Store, StoreError};

    /// A store as a program of that version wrote it, with something in it.
    pub(in crate::store) fn old(file: &Path, version: i64) -> Connection {
        let connection = Connection::open(file).unwrap();
        for step in &STEPS[..version as usize] {
            let Step::Sql(statements) = step else { panic!("the first two versions") };
            connection.execute_batch(statements).unwrap();
        }
        connection.pragma_update(None, "user_version", version).unwrap();
        connection
            .execute_batch(
                "INSERT INTO session VALUES (1, 3, 1, '2026-11-24T00:00:00.000Z', NULL);
                 INSERT INTO revision (session, number, parent, edits, text, made) VALUES
                    (1, 1, NULL, '[]', 'one', '2026-11-24T00:00:00.000Z'),
                    (1, 2, 1, '[\"pin=3:m2\"]', 'two', '2026-11-24T00:00:01.000Z');
                 INSERT INTO change VALUES
                    (1, 1, 'made', 1, NULL, '2026-11-24T00:00:00.000Z'),
                    (1, 2, 'edited', 2, 'A', '2026-11-24T00:00:01.000Z'),
                    (1, 3, 'undone', 1, 'A', '2026-11-24T00:00:02.000Z');
                 INSERT INTO answer VALUES
                    (1, 1, 1, '2026-11-24T00:00:00.500Z', '{\"a\":1}', '{}'),
                    (7, 1, 2, '2026-11-24T00:00:01.500Z', NULL, '{\"state\":\"none\"}');",
            )
            .unwrap();
        if version > 1 {
            connection
                .execute_batch(
                    "UPDATE revision SET notes = '[\"n\"]' WHERE number = 2;
                     INSERT INTO scenario VALUES (1, 1, 'without m3', '[]', 1, '{\"feasible\":true}', '2026-11-24T00:00:03.000Z');",
                )
                .unwrap();
        }
        connection
    }

    #[test]
    fn a_store_of_every_earlier_version_is_brought_up_and_has_all_it_had() {
        for version in [1, 2] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("old.db");
            let connection = old(&file, version);
            connection
                .execute_batch(
                    "INSERT INTO revision (session, number, parent, edits, text, made) VALUES
                        (1, 3, 2, '[{\"event\":\"undo\",\"id\":\"e1\"}]', 'three', '2026-11-24T00:00:04.000Z');
                     INSERT INTO change VALUES (1, 0, 'recorded', 3, NULL, '2026-11-24T00:00:04.000Z');",
                )
                .unwrap();
            drop(connection);
            let store = Store::open(&file).unwrap();
            let head = store.head(1).unwrap();
            assert_eq!((head.version, head.revision.number, head.revision.text.as_str()), (3, 1, "one"));
            assert_eq!(store.before(1, 2).unwrap(), Some((1, "{\"a\":1}".to_owned())));
            assert_eq!(store.answer(1, 2).unwrap().unwrap().body["state"], "none");
            let second = store.redo(1, 3, None).unwrap().revision;
            let notes = if version == 1 { serde_json::json!([]) } else { serde_json::json!(["n"]) };
            assert_eq!((second.text.as_str(), &second.notes), ("two", &notes));
            assert_eq!(second.edits, serde_json::json!(["pin=3:m2"]));
            assert_eq!(store.changes(1, 0).unwrap().len(), 4);
            let known = store.known_events(1, ["e1", "e2"].into_iter()).unwrap();
            assert_eq!(known.into_iter().collect::<Vec<_>>(), ["e1"], "of what was recorded before");
            assert_eq!(store.scenarios(1).unwrap().len() as i64, version - 1);
            // it can do what the first version could not, and its numbers go on
            let _id = store.keep_scenario(1, "other", "[]").unwrap();
            store.keep_answer(1, 2, None, "{}").unwrap();
            assert_eq!(store.answer(1, 2).unwrap().unwrap().body, serde_json::json!({}));
            store
                .read(|from| {
                    assert!(is_exactly(from, NEWEST)?, "as a new store is");
                    assert_eq!(super::super::file::version(from)?, NEWEST);
                    let broken = from.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0));
                    assert_eq!(broken, Ok(0));
                    Ok(())
                })
                .unwrap();
            drop(store);
            assert_eq!(Store::open(&file).unwrap().head(1).unwrap().revision.text, "two", "and once more");
        }
    }

    #[test]
    fn a_store_of_a_newer_program_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("newer.db");
        drop(Store::open(&file).unwrap());
        Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let before = std::fs::read(&file).unwrap();
        let error = Store::open(&file).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 99, known: NEWEST }), "{error}");
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }

    #[test]
    fn released_steps_are_as_they_were() {
        let hash = |text: &str| {
            Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        let hashes = STEPS.map(|step| match step {
            Step::Sql(statements) => hash(statements),
            Step::With(before, _, after) => hash(&format!("{before}{after}")),
        });
        assert_eq!(
            hashes,
            [
                "89c614aabeb94a46",
                "948c5fba09992ede",
                "7c0c1f4b8980d451",
                "ae78952d1631ba18",
                "1d134505414c47a0",
                "6c0bda6234639fc3",
                "8df35df055e288d6",
                "fa3647aa31c3f1ce",
                "05d7c666db95c18f",
                "b2d473855d5e359b",
                "2ada49b3c5e407c7"
            ],
            "a change is a further step"
        );
    }
}
