//! The tables, version after version. What once was released is never altered: a change is a further step.

use rusqlite::{Connection, TransactionBehavior};

use super::{Result, StoreError};

/// Step by step; `user_version` says how many were made.
pub(super) const STEPS: [&str; 3] = [
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
    "CREATE TABLE attempt (
        session INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        begun INTEGER NOT NULL,    -- how many plans began and did not end
        PRIMARY KEY (session, revision)
     ) STRICT;",
];

/// Makes the steps that are missing, all or none.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let made: usize = transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?.max(0) as usize;
    if made > STEPS.len() {
        return Err(StoreError::Newer { found: made, known: STEPS.len() });
    }
    for step in &STEPS[made..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    /// A store as the first version wrote it, with something in it.
    fn first() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection
            .execute_batch(
                "PRAGMA user_version = 1;
                 INSERT INTO session VALUES (1, 2, 2, '2026-11-24T00:00:00.000Z', NULL);
                 INSERT INTO revision VALUES (1, 1, NULL, '[]', 'one', '2026-11-24T00:00:00.000Z');
                 INSERT INTO revision VALUES (1, 2, 1, '[\"pin=3:m2\"]', 'two', '2026-11-24T00:00:01.000Z');
                 INSERT INTO change VALUES (1, 1, 'made', 1, NULL, '2026-11-24T00:00:00.000Z');
                 INSERT INTO change VALUES (1, 2, 'edited', 2, 'A', '2026-11-24T00:00:01.000Z');
                 INSERT INTO answer VALUES (1, 1, 1, '2026-11-24T00:00:00.500Z', '{\"a\":1}', '{}');",
            )
            .unwrap();
        connection
    }

    #[test]
    fn a_store_of_the_first_version_is_brought_up_and_has_all_it_had() {
        let store = Store::of(first()).unwrap();
        let head = store.head(1).unwrap();
        assert_eq!((head.version, head.revision.number, head.revision.text.as_str()), (2, 2, "two"));
        assert_eq!(head.revision.edits, serde_json::json!(["pin=3:m2"]));
        assert_eq!(head.revision.notes, serde_json::json!([]));
        assert_eq!(store.before(1, 2).unwrap(), Some((1, "{\"a\":1}".to_owned())));
        // and it can do what the first version could not
        let _id = store.keep_scenario(1, "without m3", "[]").unwrap();
        assert_eq!(store.scenarios(1).unwrap().len(), 1);
        let tables = |connection: &Connection| -> Vec<String> {
            let mut rows =
                connection.prepare("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name").unwrap();
            rows.query_map([], |row| row.get(0)).unwrap().map(std::result::Result::unwrap).collect()
        };
        assert_eq!(tables(&store.lock()), tables(&Store::in_memory().unwrap().lock()), "as a new store is");
    }

    #[test]
    fn a_store_of_a_newer_program_is_left_alone() {
        let connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = Store::of(connection).unwrap_err().to_string();
        assert!(error.contains("version 99") && error.contains("newer"), "{error}");
    }
}
