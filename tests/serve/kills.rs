//! A server that is killed at random moments while it plans hostile sessions, or its workers are: it comes back, answers, and
//! has lost nothing.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::hard::{Numbers, topics};
use crate::support::run::Desk;
use crate::support::served::Served;
use crate::support::workers::kill_workers;
use crate::support::{json_files, shared};

/// How long a server may take to answer after it was started.
const SOON: Duration = Duration::from_secs(10);

/// A number that the environment may give.
fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A session that is planned in a moment.
fn small() -> String {
    json!({"title": "Of another planner", "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "title": "One", "minutes": 60}]})
    .to_string()
}

/// One that is planned for minutes, and those that broke earlier versions, where they are there.
fn hostile() -> Vec<String> {
    let files = shared().map(|folder| json_files(&folder.join("cases/hostile"))).unwrap_or_default();
    let read = files.iter().map(|path| fs::read_to_string(path).unwrap());
    [topics(140, 8)].into_iter().chain(read).collect()
}

/// A server on the desk, which answers soon. A job may run for longer than the test.
fn start(desk: &Desk) -> Served {
    let clock = Instant::now();
    let server = Served::start(desk, &["--time-limit", "600"]);
    assert_eq!(server.get("/api/v1/health").status, 200);
    assert!(clock.elapsed() < SOON, "it came back after {:?}", clock.elapsed());
    server
}

#[test]
fn whenever_it_is_killed_with_hostile_sessions_it_comes_back_and_answers() {
    // PLENARY_KILLS asks for more kills, PLENARY_SEED for other moments
    let (least, seed) = (given("PLENARY_KILLS", 6), given("PLENARY_SEED", 1));
    let mut numbers = Numbers::new(seed);
    let desk = Desk::new();
    let mut server = start(&desk);
    let question = json!({"session": topics(140, 8)});
    let asked = server.post("/api/v1/plan", &question).must(202)["id"].as_str().unwrap().to_owned();
    let mut sent: BTreeMap<i64, String> = BTreeMap::new();
    for text in hostile() {
        let made = server.call("POST", "/api/v1/sessions", text.as_bytes(), &[]).unwrap();
        // what is refused at once does no harm
        if made.status == 201 {
            sent.insert(made.json()["session"].as_i64().unwrap(), text);
        }
    }
    let first = *sent.keys().next().expect("the hard one is taken in");
    let good = server.create(&small());
    sent.insert(good, small());

    let answer = |server: &Served, id: i64| server.get(&format!("/api/v1/sessions/{id}")).must(200)["answer"].take();
    let job = |server: &Served| server.get(&format!("/api/v1/jobs/{asked}"));
    let is_settled = |server: &Served| {
        job(server).must(200)["state"] == "failed" && sent.keys().all(|&id| !answer(server, id).is_null())
    };
    let mut kills = 0;
    while kills < least || !is_settled(&server) {
        assert!(kills < least + 150, "{kills} kills with the seed {seed}, and jobs are neither done nor set aside");
        thread::sleep(Duration::from_millis(20 + numbers.below(1500) as u64));
        kills += 1;
        if numbers.chance(30) {
            server.kill();
            server = start(&desk);
        } else {
            kill_workers(server.id());
        }
        for (id, text) in &sent {
            let found = server.get(&format!("/api/v1/sessions/{id}")).must(200);
            assert_eq!((&found["text"], &found["version"]), (&json!(text), &json!(1)), "after {kills} kills");
        }
    }
    println!("{kills} kills with the seed {seed}");

    assert_eq!(answer(&server, good)["state"], "planned", "it waited for no hostile session");
    let aside = answer(&server, first);
    assert_eq!((&aside["state"], &aside["told"]["what"]), (&json!("set_aside"), &json!("set_aside")), "{aside}");
    assert!(aside["help"]["words"].as_str().unwrap().starts_with("plan it again"), "{aside}");
    let error = job(&server).must(200)["error"].take();
    assert_eq!(error["code"], "set_aside", "{error}");
    assert!(error["help"].as_str().unwrap().starts_with("ask a smaller question"), "{error}");
    // the way out leads out
    let again: Value = server.post(&format!("/api/v1/sessions/{first}/plan?wait=60"), &json!({"time_limit": 1})).json();
    assert_eq!(again["state"], "done", "{again}");
    assert_ne!(answer(&server, first)["state"], "set_aside");
    drop(server);
    desk.run(&["store", "check", "--db", "store.db"]).refused(0, &["not damaged"]);
}
