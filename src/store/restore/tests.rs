//! Backups out and in, whole and spoilt.

use std::fs;

use serde_json::{Value, json};

use super::*;
use crate::store::database::values;
use crate::store::publications::Kept;
use crate::store::schema::tests::old;
use crate::store::{Draft, backup, check};

/// A store with something of everything.
fn full() -> Store {
    let store = Store::temporary().unwrap();
    let head = store.create("{\"title\": \"<&>\"}", Some("A")).unwrap();
    let draft = Draft { what: "edited", edits: "[\"pin=3:m2\"]", notes: "[\"n\"]", text: "t", who: None };
    let head = store.append(1, head.version, &draft).unwrap();
    let _head = store.undo(1, head.version, None).unwrap();
    store.keep_answer(1, 1, Some("{}"), "{\"state\":\"planned\"}").unwrap();
    store.keep_answer(1, 2, None, "{\"state\":\"none\"}").unwrap();
    let scenario = store.keep_scenario(1, "without m3", "[]").unwrap();
    store.answer_scenario(scenario, 1, "{\"feasible\":true}").unwrap();
    let _named = store.name_version(1, 2, "as sent out", Some("A")).unwrap();
    let _link = store.share(1, None, "secret", Some("A")).unwrap();
    let frozen = Some(("circulated/1/schedule.json", "{\"meetings\": []}"));
    store
        .keep_step(1, &Kept { version: 0, address: "a-1", frozen, register: "{\"issues\": []}", notice: None })
        .unwrap();
    let other = store.create("x", None).unwrap();
    store.close(other.session, other.version, None).unwrap();
    store
}

/// All that a store has, with sessions counted from the first. With each statement, its columns that name a text.
fn all(store: &Store) -> Value {
    const ALL: [(&str, &[usize]); 8] = [
        ("SELECT version, head, made, closed FROM session ORDER BY id", &[]),
        ("SELECT number, parent, edits, notes, text, made FROM revision ORDER BY session, number", &[4]),
        ("SELECT version, what, revision, who, made FROM change ORDER BY session, version", &[]),
        ("SELECT revision, made, schedule, body FROM answer ORDER BY id", &[2, 3]),
        ("SELECT name, edits, revision, answer, made FROM scenario ORDER BY id", &[]),
        ("SELECT revision, name, who, made FROM version ORDER BY id", &[]),
        ("SELECT version, register FROM publication ORDER BY session", &[]),
        ("SELECT path, text FROM frozen ORDER BY session, path", &[1]),
    ];
    let cell = |from: &dyn Sql, value: &values::Value, text: bool| match value {
        values::Value::Integer(id) if text => texts::get(from, *id),
        other => Ok(format!("{other:?}")),
    };
    let table = |from: &dyn Sql, (sql, texts): (&str, &[usize])| -> Result<Vec<Vec<String>>> {
        let row = |row: &mut values::Row| {
            row.0.iter().enumerate().map(|(column, value)| cell(from, value, texts.contains(&column))).collect()
        };
        from.all(sql, &[], row)
    };
    store.read(|from| Ok(json!(ALL.map(|one| table(from, one).unwrap())))).unwrap()
}

fn file(path: &Path) -> Address {
    Address::File(path.to_owned())
}

const ANY: Readable<'_, StoreError> = &|_| Ok(());

fn bytes(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut backup = store.backup().unwrap();
    backup.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, backup.length());
    bytes
}

fn into(store: &Store, backup: &[u8]) -> Result<Vec<i64>> {
    Ok(store.restore(&mut &*backup, 1 << 30, ANY)?.sessions)
}

/// What is beside a store, by name.
fn litter(store: &Store) -> Vec<String> {
    let Some(file) = store.address.file() else { return Vec::new() };
    let entries = fs::read_dir(file.parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".part-")).collect()
}

#[test]
fn a_backup_of_a_backup_is_the_same() {
    let store = full();
    let backup = bytes(&store);
    let other = Store::temporary().unwrap();
    assert_eq!(into(&other, &backup).unwrap(), [1, 2]);
    assert_eq!(all(&other), all(&store));
    assert_eq!((store.shares(1).unwrap().len(), other.shares(1).unwrap().len()), (1, 0), "a link leads to one server");
    assert_eq!(bytes(&store), backup, "the same bytes again");
    assert_eq!(into(&other, &backup).unwrap(), [3, 4], "what is there stays");
    let address = |session| other.publication(session).unwrap().unwrap().address;
    assert_eq!((address(1), address(3)), ("a-1".to_owned(), "a-1.3".to_owned()), "an address leads to one page");
    assert_eq!(other.frozen(3, "circulated/1/schedule.json").unwrap(), "{\"meetings\": []}");
    assert_eq!(other.sessions(None, 9, None).unwrap().len(), 2);
    let head = other.head(3).unwrap();
    assert_eq!(other.redo(3, head.version, None).unwrap().revision.text, "t", "the history goes on");
    let texts = |store: &Store| store.read(|of| of.value::<i64>("SELECT count(*) FROM text", &[])).unwrap();
    let (ours, theirs) = (texts(&store), texts(&other));
    assert_eq!(ours, theirs, "each text once");
    assert_eq!((litter(&store), litter(&other)), (vec![], vec![]));
}

#[test]
fn a_backup_is_a_store_and_becomes_one_under_a_name() {
    let (store, folder) = (full(), tempfile::tempdir().unwrap());
    let [saved, made] = ["saved.db", "made.db"].map(|name| folder.path().join(name));
    let found = backup::backup(&store.address, &saved).unwrap();
    assert_eq!((found.version, found.sessions, found.revisions, found.answers), (schema::NEWEST, 2, 3, 2));
    assert_eq!(check::check(&file(&saved)).unwrap(), found);
    assert_eq!(check::check(&store.address).unwrap(), found, "while it is open");
    assert!(matches!(backup::backup(&store.address, &saved), Err(StoreError::Exists)));
    assert_eq!(restore(&saved, &file(&made), ANY).unwrap().0, found);
    assert!(matches!(restore(&saved, &file(&made), ANY), Err(StoreError::Exists)), "nothing is overwritten");
    assert_eq!(all(&Store::open(&made).unwrap()), all(&store));
    assert_eq!(all(&Store::open(&saved).unwrap()), all(&store));
    assert!(matches!(
        restore(&folder.path().join("none.db"), &file(&folder.path().join("new.db")), ANY),
        Err(StoreError::NoFile)
    ));
    assert!(!folder.path().join("new.db").exists());
}

#[test]
fn copies_of_the_files_of_earlier_versions_come_back_too() {
    for version in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("old.db");
        let connection = old(&file, version);
        // as an old server had it
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        drop(connection);
        let store = Store::temporary().unwrap();
        assert_eq!(into(&store, &fs::read(&file).unwrap()).unwrap(), [1]);
        let restored = all(&store);
        drop(store);
        assert_eq!(restored, all(&Store::open(&file).unwrap()), "version {version}");
    }
}

/// What `GET /api/v1/store` wrote before a backup was a SQLite file.
fn json_copy() -> Value {
    json!({"schema": "plenary.store/1", "sessions": [{
        "version": 3, "head": 1, "made": "2026-11-24T00:00:00.000Z", "closed": null,
        "revisions": [
            {"number": 1, "parent": null, "edits": [], "notes": [], "text": "one", "made": "2026-11-24T00:00:00.000Z"},
            {"number": 2, "parent": 1, "edits": ["pin=3:m2"], "notes": ["n"], "text": "two", "made": "2026-11-24T00:00:01.000Z"},
        ],
        "changes": [
            {"version": 1, "what": "made", "revision": 1, "who": null, "made": "2026-11-24T00:00:00.000Z", "edits": null},
            {"version": 2, "what": "edited", "revision": 2, "who": "A", "made": "2026-11-24T00:00:01.000Z", "edits": ["pin=3:m2"]},
            {"version": 3, "what": "undone", "revision": 1, "who": "A", "made": "2026-11-24T00:00:02.000Z", "edits": null},
        ],
        "answers": [
            [1, {"made": "2026-11-24T00:00:00.500Z", "schedule": "{\"a\":1}", "body": {}}],
            [2, {"made": "2026-11-24T00:00:01.500Z", "schedule": null, "body": {"state": "none"}}],
        ],
        "scenarios": [{"id": 1, "name": "without m3", "edits": [], "revision": 1, "answer": {"feasible": true}}],
    }]})
}

#[test]
fn a_json_backup_of_an_earlier_program_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.db");
    drop(old(&file, 2));
    let (mut expected, store) = (all(&Store::open(&file).unwrap()), Store::temporary().unwrap());
    assert_eq!(into(&store, json_copy().to_string().as_bytes()).unwrap(), [1]);
    let mut found = all(&store);
    // the file did not say when a scenario was made
    for tables in [&mut expected, &mut found] {
        tables[4][0][4].take();
    }
    assert_eq!(found, expected);
}

#[test]
fn what_is_no_backup_leaves_the_store_as_it_was() {
    let store = full();
    let (before, backup) = (all(&store), bytes(&store));
    let refused = |what: &str, bad: &[u8]| {
        let error = into(&store, bad).expect_err(what);
        assert!(matches!(error, StoreError::Backup(_)), "{what}: {error}");
        assert_eq!((all(&store), litter(&store)), (before.clone(), vec![]), "{what}");
    };
    refused("nothing", b"");
    refused("a letter", b"Dear Sir or Madam");
    refused("half of it", &backup[..backup.len() / 2]);
    refused("only a beginning", &backup[..50]);
    for at in (100..backup.len()).step_by(331) {
        let mut bad = backup.clone();
        bad[at] ^= 0x55;
        // a change in a page that holds nothing, or in a date, does no harm
        if let Err(error) = store.restore(&mut &*bad, 1 << 30, &|_| Err(StoreError::Busy)) {
            assert!(
                matches!(error, StoreError::Backup(_) | StoreError::Busy | StoreError::Newer { .. }),
                "{at}: {error}"
            );
        }
        assert_eq!(all(&store), before, "{at}");
    }
    let spoilt = |sql: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bad.db");
        fs::write(&file, &backup).unwrap();
        let connection = Connection::open(&file).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        fs::read(&file).unwrap()
    };
    for sql in [
        "UPDATE session SET head = 99",
        "DELETE FROM change",
        "UPDATE revision SET parent = 2 WHERE number = 1",
        "UPDATE answer SET revision = 99",
        "UPDATE text SET hash = zeroblob(32) WHERE id = 1",
        "DELETE FROM text WHERE id = 1",
        "PRAGMA application_id = 1",
        "CREATE TRIGGER t AFTER INSERT ON session BEGIN DELETE FROM session; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE scenario",
    ] {
        refused(sql, &spoilt(sql));
    }
    let newer = into(&store, &spoilt("PRAGMA user_version = 99"));
    assert!(matches!(newer, Err(StoreError::Newer { found: 99, .. })));
    let json = |spoil: &dyn Fn(&mut Value)| {
        let mut copy = json_copy();
        spoil(&mut copy);
        refused(&copy.to_string(), copy.to_string().as_bytes());
    };
    json(&|copy| copy["schema"] = json!("other/1"));
    json(&|copy| copy["sessions"][0]["head"] = json!(99));
    json(&|copy| copy["sessions"][0]["changes"] = json!([]));
    json(&|copy| copy["sessions"][0]["revisions"][0]["parent"] = json!(2));
    json(&|copy| copy["sessions"][0]["answers"][0][0] = json!(99));
    json(&|copy| copy["sessions"][0]["revisions"][1]["number"] = json!(1));
    json(&|copy| copy["sessions"][0]["other"] = json!(1));
    json(&|copy| *copy = json!({}));
    refused("half a file", &json_copy().to_string().as_bytes()[..300]);
}

#[test]
fn a_backup_has_a_limit_and_must_be_readable() {
    let store = full();
    let (before, backup) = (all(&store), bytes(&store));
    let most = backup.len() as u64 - 1;
    assert!(matches!(store.restore(&mut &*backup, most, ANY), Err(StoreError::BackupTooLarge(_))));
    let seen = std::cell::RefCell::new(Vec::new());
    let refused = store.restore(&mut &*backup, most + 1, &|shown: Shown<'_>| {
        seen.borrow_mut().push((shown.session, shown.text.to_owned(), shown.schedule.map(str::to_owned)));
        Err(StoreError::Busy)
    });
    assert!(refused.is_err());
    let expected = (1, "{\"title\": \"<&>\"}".to_owned(), Some("{}".to_owned()));
    assert_eq!(seen.into_inner(), [expected], "open sessions, as they stand");
    struct Breaks;
    impl Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the line is dead"))
        }
    }
    let broken = store.restore(&mut backup[..5000].chain(Breaks), 1 << 30, ANY);
    assert!(matches!(broken, Err(StoreError::Broken(_))), "{broken:?}");
    assert_eq!((all(&store), litter(&store)), (before, vec![]));
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was() {
    let (store, other) = (full(), Store::temporary().unwrap());
    let big: String = (0..40_000).map(|n: u32| format!("{}", n.wrapping_mul(2_654_435_761))).collect();
    other.create(&big, None).unwrap();
    let (before, backup) = (all(&store), bytes(&other));
    // only SQLite can be told that its disk is small
    let Backend::Sqlite { database, .. } = &store.backend else { return };
    let pages: i64 = store.read(|of| of.value("PRAGMA page_count", &[])).unwrap();
    let room = |pages: i64| {
        let few = |writer: &mut Connection| Ok(writer.pragma_update(None, "max_page_count", pages)?);
        database.exclusively(WRITE, few).unwrap();
    };
    room(pages + 5);
    assert!(matches!(into(&store, &backup), Err(StoreError::Full)));
    assert_eq!(all(&store), before);
    room(1 << 20);
    assert_eq!(into(&store, &backup).unwrap(), [3], "with room it goes on");
}

#[test]
fn only_so_many_copies_are_made_at_once() {
    let store = full();
    let held: Vec<_> = (0..3).map(|_| store.backup().unwrap()).collect();
    assert!(matches!(store.backup(), Err(StoreError::Busy)));
    assert!(matches!(into(&store, b""), Err(StoreError::Busy)));
    drop(held);
    assert!(store.backup().is_ok());
}
