//! Backups of the store over HTTP and from the command line, under `kill -9`, with a lock held by another program, and with
//! files that are no store.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{fs, thread};

use plenary::store::{Draft, Store};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::hard::Numbers;
use crate::support::run::Desk;
use crate::support::served::{Served, agent, call};

/// A session file of about 120 kB, which packs as those of people do: to a fifth or so.
fn long(n: usize) -> String {
    let words = |seed: usize| -> String {
        let mut numbers = Numbers::new(seed as u64);
        (0..200).map(|_| format!("{:06x} ", (numbers.below(100) + 1) * 65_537)).collect()
    };
    let items: Vec<Value> =
        (1..=80).map(|item| json!({"id": item.to_string(), "title": words(item * 7 + n % 3), "minutes": 1})).collect();
    json!({
        "title": format!("Revision {n}"), "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]}, "items": items,
    })
    .to_string()
}

/// A store with one session of so many revisions; how many bytes their texts have.
fn fill(desk: &Desk, revisions: usize) -> usize {
    let store = Store::open(&desk.path().join("store.db")).unwrap();
    let mut head = store.create(&long(1), Some("A")).unwrap();
    let mut bytes = long(1).len();
    for n in 2..=revisions {
        let text = long(n);
        bytes += text.len();
        let draft = Draft { what: "edited", edits: "[\"set-minutes=1:10\"]", notes: "[]", text: &text, who: None };
        head = store.append(1, head.version, &draft).unwrap();
    }
    // so that the server has nothing to plan
    store.keep_answer(1, head.revision.number, None, "{\"state\": \"unknown\"}").unwrap();
    bytes
}

/// The most memory in bytes that a server ever had, where the system says so.
fn peak(server: &Served) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

fn sessions(server: &Served) -> Vec<i64> {
    let listed = server.get("/api/v1/sessions").must(200);
    listed["sessions"].as_array().unwrap().iter().map(|one| one["session"].as_i64().unwrap()).collect()
}

/// Temporary files that are beside the store.
fn litter(desk: &Desk) -> Vec<String> {
    desk.names().into_iter().filter(|name| name.contains(".part-")).collect()
}

#[test]
fn three_hundred_revisions_are_backed_up_and_restored_in_little_memory() {
    revisions_are_backed_up_and_restored(300);
}

#[test]
#[ignore = "it writes 600 MB of texts; run it with --release --ignored --nocapture for size, seconds and memory"]
fn five_thousand_revisions_are_backed_up_and_restored_in_little_memory() {
    revisions_are_backed_up_and_restored(5000);
}

fn revisions_are_backed_up_and_restored(revisions: usize) {
    let (one, two) = (Desk::new(), Desk::new());
    let bytes = fill(&one, revisions);
    assert!(bytes > 32 << 20, "more than a request may have: {bytes}");
    let (server, other) = (Served::start(&one, &[]), Served::start(&two, &[]));
    let before = [peak(&server), peak(&other)];
    let clock = Instant::now();
    let backup = server.get("/api/v1/store");
    let saved = clock.elapsed();
    assert_eq!((backup.status, backup.header("content-type")), (200, "application/vnd.sqlite3"));
    assert_eq!(backup.header("content-length"), backup.bytes.len().to_string());
    assert!(backup.bytes.len() < bytes / 4, "{} of {bytes}", backup.bytes.len());
    let clock = Instant::now();
    let taken = other.call("POST", "/api/v1/store", &backup.bytes, &[]).unwrap().must(201);
    let restored = clock.elapsed();
    assert_eq!(taken["sessions"], json!([1]));
    println!(
        "{revisions} revisions of {bytes} bytes: backup of {} bytes in {saved:?}, restored in {restored:?}",
        backup.bytes.len()
    );
    for (server, before) in [&server, &other].into_iter().zip(before) {
        let (Some(before), Some(after)) = (before, peak(server)) else { continue };
        println!("peak of memory {} MiB, before {} MiB", after >> 20, before >> 20);
        // however many revisions there are
        assert!(after - before < 32 << 20, "{before} and {after} for {bytes}");
    }
    for path in [
        "/api/v1/sessions/1",
        "/api/v1/sessions/1/history",
        "/api/v1/sessions/1/revisions/1",
        "/api/v1/sessions/1/revisions/150",
    ] {
        assert_eq!(other.get(path).must(200), server.get(path).must(200), "{path}");
    }
    let mut head = other.get("/api/v1/sessions/1").must(200);
    for n in (revisions - 10..revisions).rev() {
        head = other.post("/api/v1/sessions/1/undo", &json!({"version": head["version"]})).must(200);
        assert_eq!(head["text"], long(n));
    }
    // and the same without a server
    for (arguments, words) in [
        (["store", "backup", "saved.db", "--db", "store.db"], "a backup of"),
        (["store", "restore", "saved.db", "--db", "again.db"], "restored from"),
    ] {
        let clock = Instant::now();
        one.run(&arguments).refused(0, &[words, &format!("with 1 session, {revisions} revisions")]);
        println!("store {} took {:?}", arguments[1], clock.elapsed());
    }
    assert_eq!((litter(&one), litter(&two)), (vec![], vec![]));
}

#[test]
fn whatever_ends_a_restore_the_store_is_as_before_or_as_after() {
    let (full, desk) = (Desk::new(), Desk::new());
    fill(&full, 300);
    let backup = Served::start(&full, &[]).get("/api/v1/store").bytes;
    let mut there = 0;
    let mut check = |restored: Option<bool>| {
        let server = Served::start(&desk, &[]);
        let now = sessions(&server).len();
        assert!(now == there || now == there + 1, "{there} and {now}");
        if let Some(restored) = restored {
            assert_eq!(now == there + 1, restored);
        }
        there = now;
        for session in sessions(&server) {
            assert_eq!(
                server.get(&format!("/api/v1/sessions/{session}/history?limit=1000")).must(200)["changes"]
                    .as_array()
                    .unwrap()
                    .len(),
                300
            );
        }
        assert_eq!(litter(&desk), Vec::<String>::new());
        drop(server);
        let said = desk.run(&["store", "check", "--db", "store.db"]);
        assert_eq!((said.code, said.err.contains("not damaged")), (0, true), "{}", said.err);
        now
    };
    // in the middle of the upload
    let mut server = Served::start(&desk, &[]);
    let mut line = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    write!(line, "POST /api/v1/store HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", backup.len()).unwrap();
    line.write_all(&backup[..backup.len() / 2]).unwrap();
    let clock = Instant::now();
    while litter(&desk).is_empty() && clock.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(5));
    }
    server.kill();
    assert!(!litter(&desk).is_empty(), "there was something to sweep");
    check(Some(false));
    // and at any time after it
    for after in [0, 20, 50, 100, 150, 200, 300, 500] {
        let mut server = Served::start(&desk, &[]);
        let url = server.url.clone();
        let restored = thread::scope(|scope| {
            let sent =
                scope.spawn(|| call(&agent(), &url, "POST", "/api/v1/store", &backup, &[]).map(|reply| reply.status));
            thread::sleep(Duration::from_millis(after));
            server.kill();
            sent.join().unwrap()
        });
        // what was acknowledged is there
        check((restored == Some(201)).then_some(true));
    }
    let server = Served::start(&desk, &[]);
    assert_eq!(server.call("POST", "/api/v1/store", &backup, &[]).unwrap().status, 201);
    drop(server);
    check(Some(true));
}

#[test]
fn what_is_no_backup_is_refused_with_the_way_out() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--restore-limit", "1"]);
    let refused = |body: &[u8], headers: &[(&str, &str)], status: u16| -> Value {
        let error = server.call("POST", "/api/v1/store", body, headers).unwrap().must(status);
        assert_eq!(litter(&desk), Vec::<String>::new());
        error
    };
    assert_eq!(refused(b"Dear Sir or Madam", &[], 400)["code"], "store");
    assert_eq!(refused(b"{\"schema\": \"other/1\"}", &[], 400)["code"], "store");
    let chinese = refused(b"", &[("accept-language", "zh")], 400);
    assert!(chinese["detail"].as_str().unwrap().contains("备份"), "{chinese}");
    let large = refused(&vec![b' '; 1_000_001], &[], 413);
    assert!(large["help"].as_str().unwrap().contains("--restore-limit"), "{large}");
    assert_eq!(sessions(&server), Vec::<i64>::new());
}

#[test]
fn a_lock_of_another_program_delays_no_reader_and_tells_who_writes() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(
        &json!({
            "title": "T", "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]},
            "items": [{"id": "1", "title": "One", "minutes": 10}],
        })
        .to_string(),
    );
    let version = server.answered(id)["version"].clone();
    let other = Connection::open(desk.path().join("store.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    thread::scope(|scope| {
        let edit = scope.spawn(|| {
            let edit = json!({"version": version, "edits": ["set-minutes=1:20"]}).to_string();
            call(&agent(), &server.url, "POST", &format!("/api/v1/sessions/{id}/edits"), edit.as_bytes(), &[]).unwrap()
        });
        thread::sleep(Duration::from_millis(200));
        let clock = Instant::now();
        assert_eq!(sessions(&server), [id]);
        assert_eq!(server.get(&format!("/api/v1/sessions/{id}")).must(200)["version"], version);
        assert!(!edit.is_finished(), "reading did not wait for the lock: {:?}", clock.elapsed());
        let refused = edit.join().unwrap();
        assert_eq!((refused.status, refused.header("retry-after")), (503, "1"));
        assert_eq!(refused.json()["code"], "busy");
    });
    other.execute_batch("ROLLBACK").unwrap();
    server.edit(id, &version, &["set-minutes=1:20"]).must(200);
}

#[test]
fn the_command_line_backs_up_restores_and_checks() {
    let desk = Desk::new();
    fill(&desk, 3);
    let server = Served::start(&desk, &[]);
    let said = |arguments: &[&str], words: &[&str]| {
        let run = desk.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
        for word in words {
            assert!(run.err.contains(word), "no {word:?} in {}", run.err);
        }
    };
    // while the server runs
    said(&["store", "backup", "saved.db", "--db", "store.db"], &["1 session, 3 revisions and 1 answer\n"]);
    said(&["store", "check", "--db", "store.db"], &["not damaged, version 14", "3 revisions"]);
    desk.run(&["store", "backup", "saved.db", "--db", "store.db"]).refused(3, &["saved.db", "already exists"]);
    desk.run(&["store", "restore", "saved.db", "--db", "store.db"]).refused(3, &["store.db", "already exists"]);
    desk.run(&["serve", "--listen", "127.0.0.1:0", "--db", "store.db"])
        .refused(3, &["another server has this store open"]);
    drop(server);
    fs::rename(desk.path().join("store.db"), desk.path().join("away.db")).unwrap();
    said(&["store", "restore", "saved.db", "--db", "store.db"], &["restored", "3 revisions"]);
    assert_eq!(Served::start(&desk, &[]).get("/api/v1/sessions/1").must(200)["text"], long(3));
    desk.put("letter.txt", "Dear Sir or Madam");
    desk.run(&["store", "restore", "letter.txt", "--db", "new.db"]).refused(3, &["letter.txt", "not a backup"]);
    desk.run(&["store", "restore", "none.db", "--db", "new.db"]).refused(3, &["none.db", "does not exist"]);
    desk.run(&["store", "backup", "new.db", "--db", "none.db"]).refused(3, &["none.db", "does not exist"]);
    assert!(!desk.names().contains(&"new.db".to_owned()));
}

#[test]
fn a_server_does_not_start_on_what_is_no_store_and_says_the_way_out() {
    let desk = Desk::new();
    fill(&desk, 20);
    let mut bytes = fs::read(desk.path().join("store.db")).unwrap();
    let half = bytes.len() / 2;
    bytes[4096..half].fill(0xA5);
    desk.put("damaged.db", &bytes);
    desk.put("letter.txt", "Dear Sir or Madam");
    fs::create_dir(desk.path().join("folder")).unwrap();
    Connection::open(desk.path().join("other.db")).unwrap().execute_batch("CREATE TABLE bookmark (url TEXT)").unwrap();
    Connection::open(desk.path().join("store.db")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for (name, words) in [
        ("damaged.db", ["damaged", "plenary store restore"]),
        ("letter.txt", ["not a store", "--db"]),
        ("folder", ["a directory", "name a file"]),
        ("missing/plenary.db", ["directory does not exist", "create the directory"]),
        ("other.db", ["another program", "nothing was written"]),
        ("store.db", ["has version 99", "newer program"]),
    ] {
        let before = fs::read(desk.path().join(name)).ok();
        desk.run(&["serve", "--listen", "127.0.0.1:0", "--db", name]).refused(3, &words);
        assert_eq!(fs::read(desk.path().join(name)).ok(), before, "{name}");
        if !name.contains("folder") && !name.contains('/') {
            desk.run(&["store", "check", "--db", name]).refused(3, &words[..1]);
        }
    }
}
