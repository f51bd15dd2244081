//! Stores of earlier versions.

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
        assert_eq!(store.changes(1, 0, 9).unwrap().len(), 4);
        let known = store.known_events(1, ["e1", "e2"].into_iter()).unwrap();
        assert_eq!(known.into_iter().collect::<Vec<_>>(), ["e1"], "of what was recorded before");
        assert_eq!(store.scenarios(1).unwrap().len() as i64, version - 1);
        // it can do what the first version could not, and its numbers go on
        let _id = store.keep_scenario(1, "other", "[]").unwrap();
        store.keep_answer(1, 2, None, "{}").unwrap();
        assert_eq!(store.answer(1, 2).unwrap().unwrap().body, serde_json::json!({}));
        drop(store);
        let from = Connection::open(&file).unwrap();
        assert!(is_exactly(&from, NEWEST).unwrap(), "as a new store is");
        assert_eq!(super::super::file::version(&from).unwrap(), NEWEST);
        let broken = from.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0));
        assert_eq!(broken, Ok(0));
        drop(from);
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
        let hash = Sha256::digest(text.as_bytes());
        hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>()
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
            "b34d4b55e4afb227",
            "bfa8a68858f17a33",
            "2ada49b3c5e407c7",
            "cb2c068f08bfd6b1"
        ],
        "a change is a further step"
    );
}
