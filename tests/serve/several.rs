//! Several servers with one database, and a database that is cut. Skipped unless `scripts/postgres` runs the tests.

use std::io::{BufRead, BufReader};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::database::{self, store_of};
use crate::support::run::Desk;
use crate::support::served::{Served, agent};
use crate::support::workers::{children, kill_workers, signal};

fn small(title: &str) -> String {
    json!({"title": title, "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "title": "One", "minutes": 60}, {"id": "2", "title": "Two", "minutes": 100}]})
    .to_string()
}

/// A desk with a database, if there is one.
fn shared() -> Option<Desk> {
    if database::server().is_none() {
        println!("skipped: no PostgreSQL");
        return None;
    }
    Some(Desk::new())
}

#[test]
fn two_servers_share_sessions_jobs_and_what_is_heard() {
    let Some(desk) = shared() else { return };
    let (one, other) = (Served::start(&desk, &["--workers", "1"]), Served::start(&desk, &["--workers", "0"]));
    // the workers of the one plan what the other takes in
    let id = other.create(&small("Shared"));
    let planned = other.answered(id);
    assert_eq!(one.get(&format!("/api/v1/sessions/{id}")).must(200)["answer"], planned["answer"]);
    // who listens at the other hears what is changed at the one
    let heard = thread::scope(|scope| {
        let url = format!("{}/api/v1/sessions/{id}/events", other.url);
        let hears = scope.spawn(move || {
            let reply = agent().get(&url).call().unwrap();
            let lines = BufReader::new(reply.into_body().into_reader()).lines().map_while(Result::ok);
            let states = lines.filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data:")?).ok());
            states.into_iter().any(|state| state["version"] == 2 && !state["answered"].is_null())
        });
        thread::sleep(Duration::from_millis(300));
        one.edit(id, &json!(1), &["set-minutes=2:90"]).must(200);
        hears.join().unwrap()
    });
    assert!(heard);
    // of two who saw the same version, the later one is told
    let late = other.edit(id, &json!(1), &["set-minutes=2:80"]);
    assert_eq!(late.status, 409);
    assert_eq!(late.json()["changes"][0]["edits"], json!(["set-minutes=2:90"]));
}

#[test]
fn a_server_that_is_killed_is_missed_by_nobody() {
    let Some(desk) = shared() else { return };
    let (mut one, other) = (Served::start(&desk, &["--workers", "1"]), Served::start(&desk, &["--workers", "1"]));
    let id = one.create(&small("Goes on"));
    let mut version = one.answered(id)["version"].clone();
    for minutes in 61..=70 {
        let edit = format!("set-minutes=1:{minutes}");
        version = one.edit(id, &version, &[&edit]).must(200)["version"].clone();
    }
    one.kill();
    let found = other.answered(id);
    assert_eq!(found["version"], version, "what was acknowledged is there");
    let changes = other.get(&format!("/api/v1/sessions/{id}/history")).must(200);
    assert!(changes.to_string().contains("set-minutes=1:70"), "{changes}");
}

#[test]
fn the_job_of_a_frozen_worker_is_taken_up_on_another_server() {
    let Some(desk) = shared() else { return };
    let one = Served::start(&desk, &["--workers", "1"]);
    // a job of some seconds
    let days: Vec<String> = (2..=13).map(|day| format!("2022-05-{day:02}")).collect();
    let items: Vec<Value> = (1..=40)
        .map(|n: u32| {
            json!({"id": n.to_string(), "title": format!("Item {n}"), "minutes": 25 + n * 37 % 80,
            "split": {"min_minutes": 30, "max_parts": 3}})
        })
        .collect();
    let long = json!({"title": "Long", "order": "free", "items": items,
        "meetings": {"days": days, "times": ["10:00-12:00", "15:00-17:00"]}});
    let job = one.post("/api/v1/plan", &json!({"session": long, "time_limit": 4})).must(202);
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    let clock = Instant::now();
    while one.get(&path).must(200)["state"] != "running" {
        assert!(clock.elapsed() < Duration::from_secs(60));
        thread::sleep(Duration::from_millis(5));
    }
    for worker in children(one.id(), "work") {
        signal("STOP", worker);
    }
    signal("STOP", one.id());
    let other = Served::start(&desk, &["--workers", "1"]);
    let clock = Instant::now();
    while other.get(&path).must(200)["state"] != "done" {
        assert!(clock.elapsed() < Duration::from_secs(90), "{}", other.get(&path).json());
        thread::sleep(Duration::from_millis(50));
    }
    // the first one wakes up, and its result is not kept
    signal("CONT", one.id());
    for worker in children(one.id(), "work") {
        signal("CONT", worker);
    }
    let result = other.get(&path).must(200);
    thread::sleep(Duration::from_secs(2));
    assert_eq!(other.get(&path).must(200), result);
}

#[test]
fn a_database_whose_connections_are_cut_loses_nothing_acknowledged() {
    let Some(desk) = shared() else { return };
    let server = Served::start(&desk, &["--workers", "1"]);
    let id = server.create(&small("Cut"));
    server.answered(id);
    let (mut version, mut kept) = (1, Vec::new());
    for turn in 0..40 {
        if turn % 4 == 0 {
            database::cut(&desk);
        }
        if turn % 10 == 5 {
            kill_workers(server.id());
        }
        let edit = format!("set-minutes=1:{}", 61 + turn);
        let reply = server.edit(id, &json!(version), &[&edit]);
        match reply.status {
            200 => {
                version = reply.json()["version"].as_i64().unwrap();
                kept.push(edit);
            }
            // it was cut; what became of it, the session says
            503 => {
                let found = server.get(&format!("/api/v1/sessions/{id}"));
                if found.status == 200 {
                    version = found.json()["version"].as_i64().unwrap();
                }
            }
            409 => version = reply.json()["version"].as_i64().unwrap(),
            other => panic!("{other}: {}", reply.json()),
        }
    }
    let found = server.answered(id);
    let history = server.get(&format!("/api/v1/sessions/{id}/history")).must(200).to_string();
    for edit in &kept {
        assert_eq!(history.matches(&format!("\"{edit}\"")).count(), 1, "{edit} in {history}");
    }
    assert!(kept.len() >= 30, "{} of 40 were taken", kept.len());
    assert!(found["answer"]["state"] == "planned", "{found}");
}

#[test]
fn a_backup_carries_a_store_from_one_database_to_the_other() {
    let Some(desk) = shared() else { return };
    let db = store_of(&desk);
    let server = Served::start(&desk, &["--workers", "1"]);
    let id = server.create(&small("Carried"));
    server.answered(id);
    server.edit(id, &json!(1), &["set-minutes=1:75"]).must(200);
    let planned = server.answered(id);
    let said = desk.run(&["store", "check", "--db", &db]);
    assert!(said.err.contains("not damaged") && !said.err.contains("search_path"), "{}", said.err);
    desk.run(&["store", "backup", "saved.db", "--db", &db]).refused(0, &["1 session, 2 revisions"]);
    desk.run(&["store", "restore", "saved.db", "--db", "file.db"]).refused(0, &["restored from"]);
    // and back, but not into a database that is in use
    let full = "has sessions or accounts already";
    desk.run(&["store", "restore", "saved.db", "--db", &db]).refused(3, &[full, "an empty database"]);
    let other = Desk::new();
    let empty = store_of(&other);
    desk.run(&["store", "restore", "saved.db", "--db", &empty]).refused(0, &["1 session, 2 revisions"]);
    drop(server);
    let server = Served::start(&other, &["--workers", "0"]);
    assert_eq!(server.get("/api/v1/sessions/1").must(200)["text"], planned["text"]);
    drop(server);
    // a file is for one server, and has the same
    let mut file = desk.command(&["serve", "--listen", "127.0.0.1:0", "--db", "file.db"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(file.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().trim_end_matches('/');
    let found =
        agent().get(format!("{url}/api/v1/sessions/1")).call().unwrap().into_body().read_json::<Value>().unwrap();
    file.kill().unwrap();
    file.wait().unwrap();
    assert_eq!((&found["text"], &found["answer"]), (&planned["text"], &planned["answer"]));
}

#[test]
fn a_database_that_cannot_be_used_is_an_error_that_tells_no_secret() {
    let desk = Desk::new();
    let none = "postgres://ana:secret@127.0.0.1:1/plans";
    let said = desk.run(&["serve", "--listen", "127.0.0.1:0", "--db", none]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(
        said.err.contains("postgres://127.0.0.1:1/plans") && said.err.contains("cannot be reached"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("secret") && !said.err.contains("ana"), "{}", said.err);
    desk.run(&["store", "check", "--db", "mysql://a/b"]).refused(2, &["mysql://a/b", "PostgreSQL"]);
}
