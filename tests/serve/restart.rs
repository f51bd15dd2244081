//! What `plenary serve` does after it, or one of its workers, ended in the midst of something.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::served::Served;
use crate::support::workers::{kill_workers, signal};

fn small(title: &str) -> String {
    json!({"title": title, "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "title": "One", "minutes": 60}, {"id": "2", "title": "Two", "minutes": 100}]})
    .to_string()
}

/// A session that has a plan soon, and is not proven within minutes.
fn long(title: &str) -> String {
    let days: Vec<String> = (2..=13).map(|day| format!("2022-05-{day:02}")).collect();
    let items: Vec<Value> = (1..=40)
        .map(|n: u32| {
            let after: Vec<String> = (n > 9 && n.is_multiple_of(4)).then(|| (n - 7).to_string()).into_iter().collect();
            json!({"id": n.to_string(), "title": format!("Item {n}"), "minutes": 25 + n * 37 % 80, "after": after,
                "split": {"min_minutes": 30, "max_parts": 3}})
        })
        .collect();
    json!({"title": title, "order": "free", "meetings": {"days": days, "times": ["10:00-12:00", "15:00-17:00"]}, "items": items})
        .to_string()
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let clock = Instant::now();
    while !is_so() {
        assert!(clock.elapsed() < Duration::from_secs(120), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn job_is(server: &Served, id: i64, state: &str) -> bool {
    server.get(&format!("/api/v1/sessions/{id}")).must(200)["job"]["state"] == state
}

#[test]
fn a_result_is_there_after_a_restart_and_an_id_that_is_no_longer_kept_is_known_as_such() {
    let desk = Desk::new();
    let mut server = Served::start(&desk, &[]);
    let job = server.post("/api/v1/plan?wait=60", &json!({"session": small("T")})).must(200);
    assert_eq!(job["state"], "done", "{job}");
    server.kill();
    let server = Served::start(&desk, &[]);
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    assert_eq!(server.get(&path).must(200), job);
    let id = server.create(&small("T"));
    let planned = server.answered(id);
    drop(server);
    // without its file of jobs a server knows no job, and has lost nothing else
    for ending in ["", "-wal", "-shm"] {
        let _not_there = std::fs::remove_file(desk.path().join(format!("store.db.jobs{ending}")));
    }
    let server = Served::start(&desk, &[]);
    for (method, path) in [("GET", path.clone()), ("DELETE", path.clone()), ("GET", format!("{path}/events"))] {
        let error = server.call(method, &path, b"", &[]).unwrap().must(404);
        assert_eq!((&error["code"], &error["help"]), (&json!("forgotten"), &json!("ask again")), "{error}");
    }
    let chinese = server.call("GET", &path, b"", &[("accept-language", "zh")]).unwrap().must(404);
    assert_eq!(chinese["help"], "请重新提出");
    assert_eq!(server.get("/api/v1/jobs/1").must(404)["code"], "nothing");
    assert_eq!(server.answered(id)["schedule"], planned["schedule"]);
}

#[test]
fn a_question_goes_on_under_its_id_after_a_restart() {
    let desk = Desk::new();
    let start = || Served::start(&desk, &["--time-limit", "600"]);
    let mut server = start();
    let ask = |server: &Served, path: &str, body: Value| -> String {
        server.post(path, &body).must(202)["id"].as_str().expect("an id").to_owned()
    };
    let job = |server: &Served, id: &str| server.get(&format!("/api/v1/jobs/{id}"));
    let is = |server: &Served, id: &str, state: &str| job(server, id).must(200)["state"] == state;
    let id = server.create(&small("T"));
    server.answered(id);
    let edits = json!({"edits": ["set-minutes=1:90", {"edit": "set-minutes", "item": "2", "minutes": 50}]});
    let before = server.post(&format!("/api/v1/sessions/{id}/whatif?wait=60"), &edits).must(200);
    assert!(before["result"]["comparison"].is_object(), "{before}");
    let slow = ask(&server, "/api/v1/plan", json!({"session": long("Runs")}));
    let waits = ask(&server, &format!("/api/v1/sessions/{id}/whatif"), edits);
    let gone = ask(&server, "/api/v1/explain", json!({"session": small("U")}));
    server.call("DELETE", &format!("/api/v1/jobs/{gone}"), b"", &[]).unwrap().must(200);
    until("it runs", || is(&server, &slow, "running"));
    thread::sleep(Duration::from_millis(500));
    server.kill();

    server = start();
    until("the one that waited is answered", || is(&server, &waits, "done"));
    let answered = job(&server, &waits).must(200);
    assert_eq!((&answered["kind"], &answered["session"]), (&json!("whatif"), &json!(id)));
    assert_eq!(answered["result"]["comparison"], before["result"]["comparison"], "it is the question that was asked");
    assert_eq!(job(&server, &gone).must(200)["state"], "cancelled", "nobody wants its answer");
    until("the one that ran runs again", || is(&server, &slow, "running"));

    // a server that ends in order takes its workers with it, and that is no attempt
    #[cfg(unix)]
    for _ in 0..4 {
        signal("TERM", server.id());
        assert_eq!(server.wait(), Some(0));
        server = start();
        until("it runs again", || is(&server, &slow, "running"));
    }
    assert_eq!(job(&server, &waits).must(200), answered);

    while !is(&server, &slow, "failed") {
        thread::sleep(Duration::from_millis(300));
        kill_workers(server.id());
    }
    for _ in 0..2 {
        let failed = job(&server, &slow).must(200);
        assert_eq!(failed["error"]["code"], "set_aside", "{failed}");
        assert_eq!(failed["error"]["message"], "the question was set aside because the solver crashed three times");
        let path = format!("/api/v1/jobs/{slow}");
        let chinese = server.call("GET", &path, b"", &[("accept-language", "zh")]).unwrap().must(200);
        assert_eq!(chinese["error"]["message"], "已搁置此问题：求解程序三次异常终止");
        // it is told after further restarts too
        server.kill();
        server = start();
    }
    let again = ask(&server, "/api/v1/plan", json!({"session": long("Runs"), "time_limit": 1}));
    assert_ne!(again, slow);
    until("with less time it ends", || is(&server, &again, "done"));
}

#[test]
fn a_session_that_cost_three_workers_is_set_aside_until_it_is_asked_for() {
    let desk = Desk::new();
    let mut server = Served::start(&desk, &["--time-limit", "600"]);
    let bad = server.create(&long("Ends its worker"));
    let path = format!("/api/v1/sessions/{bad}");
    while server.get(&path).must(200)["answer"].is_null() {
        until("it is planned", || job_is(&server, bad, "running") || !server.get(&path).must(200)["answer"].is_null());
        thread::sleep(Duration::from_millis(300));
        kill_workers(server.id());
    }
    let aside = server.get(&path).must(200);
    assert_eq!((&aside["answer"]["state"], &aside["job"]), (&json!("set_aside"), &Value::Null), "{}", aside["answer"]);
    assert_eq!(aside["answer"]["told"]["words"], "planning was set aside because the solver crashed three times");
    let good = server.create(&small("Waits for nobody"));
    assert_eq!(server.answered(good)["answer"]["state"], "planned");
    // somebody wants it tried again
    let job = server.post(&format!("{path}/plan"), &json!({"time_limit": 1})).must(202);
    until("it is over", || server.get(&path).must(200)["job"].is_null());
    let job = server.get(&format!("/api/v1/jobs/{}", job["id"].as_str().unwrap())).must(200);
    assert_eq!(job["state"], "done", "{job}");
    assert_ne!(server.get(&path).must(200)["answer"]["state"], "set_aside");
    server.kill();
    let server = Served::start(&desk, &[]);
    assert_ne!(server.get(&path).must(200)["answer"]["state"], "set_aside", "what ended is forgiven");
}

#[test]
fn a_session_whose_plan_is_stopped_has_a_way_on() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--time-limit", "600", "--workers", "1"]);
    let both = [server.create(&long("One")), server.create(&long("Other"))];
    let job = |id: i64| server.get(&format!("/api/v1/sessions/{id}")).must(200)["job"].take();
    // the second one is tried for a moment, and then it waits
    let waits = |id: &&i64| job(**id)["state"] == "queued" && job(**id)["lane"] == "long";
    until("one runs and one waits", || {
        both.iter().any(|id| waits(&id)) && both.iter().any(|id| job_is(&server, *id, "running"))
    });
    let waiting = **both.iter().filter(waits).collect::<Vec<_>>().first().unwrap();
    let running = both[usize::from(both[0] == waiting)];
    let stop = |id: i64| {
        let job = job(id)["id"].as_str().unwrap().to_owned();
        server.call("DELETE", &format!("/api/v1/jobs/{job}"), b"", &[]).unwrap().must(200)
    };
    assert_eq!(stop(waiting)["state"], "cancelled");
    let path = format!("/api/v1/sessions/{waiting}");
    let stopped = server.get(&path).must(200);
    assert_eq!(stopped["answer"]["state"], "unknown");
    assert_eq!(stopped["answer"]["told"]["what"], "plan_stopped");
    server.post(&format!("{path}/plan"), &json!({})).must(202);
    // one that runs keeps the best so far
    until("there is a plan", || job(running)["best"].as_u64() > Some(0));
    stop(running);
    assert_eq!(server.answered(running)["answer"]["state"], "planned");
    until("the other is planned", || job(waiting)["best"].as_u64() > Some(0) && job_is(&server, waiting, "running"));
    // so can a question
    let asked = server.post(&format!("/api/v1/sessions/{running}/alternatives"), &json!({"count": 20})).must(202);
    let asked = format!("/api/v1/jobs/{}", asked["id"].as_str().unwrap());
    server.call("DELETE", &asked, b"", &[]).unwrap().must(200);
    until("it is over", || !matches!(server.get(&asked).must(200)["state"].as_str(), Some("queued" | "running")));
}
