//! The workers of a server: nobody waits for another's long solve, and none of them is missed when it ends.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::database::store_of;
use crate::support::hard::{Numbers, topics};
use crate::support::run::Desk;
use crate::support::served::{Served, agent, call};
use crate::support::workers::{children, signal};

/// A small edit is planned in this time. It takes a tenth of a second where the processors are free.
const SOON: Duration = Duration::from_secs(10);

fn small(title: &str) -> String {
    let items: Vec<Value> = (1..=8)
        .map(|n| json!({"id": n.to_string(), "title": format!("Item {n}"), "minutes": 20 + 5 * (n % 4)}))
        .collect();
    json!({"title": title, "meetings": {"days": ["2022-05-04", "2022-05-05"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": items})
    .to_string()
}

/// Edits a session, and waits for its plan.
fn edited(server: &Served, id: i64, minutes: usize) -> Duration {
    let session = server.get(&format!("/api/v1/sessions/{id}")).must(200);
    let clock = Instant::now();
    server.edit(id, &session["version"], &[&format!("set-minutes=1:{minutes}")]).must(200);
    let planned = server.answered(id);
    assert_eq!(planned["answer"]["state"], "planned", "{}", planned["answer"]);
    clock.elapsed()
}

#[test]
fn a_small_edit_does_not_wait_for_long_solves() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--time-limit", "600", "--workers", "2"]);
    let id = server.create(&small("Small"));
    server.answered(id);
    let long: Vec<i64> = (0..3).map(|_| server.create(&topics(60, 8))).collect();
    let job = |id: i64| server.get(&format!("/api/v1/sessions/{id}")).must(200)["job"].take();
    let runs = |id: &i64| job(*id)["state"] == "running";
    let clock = Instant::now();
    while long.iter().filter(|id| runs(id)).count() < 2 || !long.iter().any(|id| job(*id)["lane"] == "long") {
        assert!(clock.elapsed() < Duration::from_secs(60), "{:?}", long.iter().map(|id| job(*id)).collect::<Vec<_>>());
        thread::sleep(Duration::from_millis(50));
    }
    let mut times: Vec<Duration> = (0..20).map(|n| edited(&server, id, 15 + n)).collect();
    times.sort();
    println!("a small edit is planned after {:?} (median), {:?} (the longest of 20)", times[10], times[19]);
    assert!(times[19] < SOON, "{times:?}");
    assert!(long.iter().filter(|id| runs(id)).count() >= 2, "the long ones still run");
    // nor does a question
    let clock = Instant::now();
    let asked = server.post(&format!("/api/v1/sessions/{id}/slack?wait=60"), &json!({})).must(200);
    assert_eq!(asked["state"], "done", "{asked}");
    assert!(clock.elapsed() < SOON, "{:?}", clock.elapsed());
}

#[test]
fn edits_outlast_workers_that_are_killed_at_random_moments() {
    const PLANNERS: usize = 5;
    const EDITS: usize = 12;
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let ids: Vec<i64> = (0..PLANNERS).map(|n| server.create(&small(&format!("Of planner {n}")))).collect();
    let mut kills = 0;
    thread::scope(|scope| {
        let planners: Vec<_> = ids
            .iter()
            .map(|id| {
                let (url, agent) = (&server.url, agent());
                scope.spawn(move || {
                    for n in 1..=EDITS {
                        let edit = json!({"version": n, "edits": [format!("set-minutes=1:{}", 10 + n)]}).to_string();
                        let path = format!("/api/v1/sessions/{id}/edits");
                        let reply = call(&agent, url, "POST", &path, edit.as_bytes(), &[]).expect("an answer");
                        assert_eq!(reply.must(200)["version"], n + 1);
                        thread::sleep(Duration::from_millis(100));
                    }
                })
            })
            .collect();
        let mut numbers = Numbers::new(3);
        while !planners.iter().all(thread::ScopedJoinHandle::is_finished) {
            thread::sleep(Duration::from_millis(50 + numbers.below(400) as u64));
            let workers = children(server.id(), "work");
            if !workers.is_empty() {
                signal("KILL", *numbers.pick(&workers));
                kills += 1;
            }
        }
    });
    for id in ids {
        let planned = server.answered(id);
        assert_eq!((&planned["version"], &planned["answer"]["state"]), (&json!(EDITS + 1), &json!("planned")));
        let file: Value = serde_json::from_str(planned["text"].as_str().unwrap()).unwrap();
        assert_eq!(file["items"][0]["minutes"], 10 + EDITS);
        let judged = json!({"session": file, "schedule": planned["schedule"]});
        let judged = server.post("/api/v1/check?wait=60", &judged).must(200);
        assert_eq!(judged["result"]["valid"], true, "{judged}");
    }
    println!("{kills} kills");
}

#[test]
fn scenarios_are_shared_out_and_outlast_workers_that_are_killed() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "2", "--time-limit", "600"]);
    // each is proven in a moment, so all answers are the same
    let session: Value = serde_json::from_str(&topics(16, 4)).unwrap();
    let scenario = |n: u32| json!({"name": format!("{n} more"), "edits": [format!("set-minutes=t1:{}", 20 + n)]});
    let scenarios: Vec<Value> = (1..=40).map(scenario).collect();
    let sent = json!({"session": session, "scenarios": scenarios, "time_limit": 120});
    let job = server.post("/api/v1/scenarios", &sent).must(202);
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    let (mut numbers, mut kills, mut seen) = (Numbers::new(5), 0, 0);
    let clock = Instant::now();
    let ended = loop {
        let job = server.get(&path).must(200);
        if !matches!(job["state"].as_str(), Some("queued" | "running")) {
            break job;
        }
        assert!(clock.elapsed() < Duration::from_secs(120), "{job}");
        let done = job["parts"]["done"].as_u64().unwrap_or(0);
        assert!(done >= seen, "what is done stays done: {job}");
        // twice: a job that loses three workers is set aside
        if done > seen
            && kills < 2
            && let workers @ [_, ..] = children(server.id(), "work").as_slice()
        {
            signal("KILL", *numbers.pick(workers));
            kills += 1;
        }
        seen = done;
        thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(ended["state"], "done", "{ended}");
    let found = ended["result"]["scenarios"].as_array().unwrap();
    let names: Vec<&Value> = found.iter().map(|one| &one["name"]).collect();
    assert_eq!(names, scenarios.iter().map(|one| &one["name"]).collect::<Vec<_>>());
    println!("{kills} kills, {seen} parts seen done, {:?}", clock.elapsed());
    // the command says the same
    desk.put("session.json", session.to_string());
    desk.put("scenarios.json", json!(scenarios).to_string());
    let args = ["whatif", "session.json", "--scenarios", "scenarios.json", "--json"];
    assert_eq!(desk.run(&args).quiet(0).json()["scenarios"], ended["result"]["scenarios"]);
}

#[cfg(target_os = "linux")]
#[test]
fn the_job_of_a_frozen_worker_is_taken_up_by_another() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--time-limit", "600", "--workers", "1"]);
    let id = server.create(&topics(140, 8));
    let path = format!("/api/v1/sessions/{id}");
    let until = |what: &str, is_so: &dyn Fn() -> bool| {
        let clock = Instant::now();
        while !is_so() {
            assert!(clock.elapsed() < Duration::from_secs(60), "{what}");
            thread::sleep(Duration::from_millis(50));
        }
    };
    let job = || server.get(&path).must(200)["job"].take();
    until("a plan is found", &|| job()["best"].as_u64() > Some(0));
    let before = children(server.id(), "work");
    assert_eq!(before.len(), 2, "one for all jobs, and one for the short lane");
    before.iter().for_each(|worker| signal("STOP", *worker));
    until("the one that had the job is replaced", &|| {
        children(server.id(), "work").iter().any(|one| !before.contains(one))
    });
    until("another plan is found", &|| job()["state"] == "running" && job()["best"].as_u64() > Some(0));
    for worker in before {
        signal("CONT", worker);
    }
    // one that is frozen while it has nothing to do
    let before = children(server.id(), "work");
    before.iter().for_each(|worker| signal("STOP", *worker));
    let small = server.create(&small("Small"));
    assert_eq!(server.answered(small)["answer"]["state"], "planned");
    assert!(children(server.id(), "work").iter().any(|one| !before.contains(one)));
    until("the long one goes on", &|| job()["state"] == "running" && job()["best"].as_u64() > Some(0));
    let running = job();
    server.call("DELETE", &format!("/api/v1/jobs/{}", running["id"].as_str().unwrap()), b"", &[]).unwrap().must(200);
    assert_eq!(server.answered(id)["answer"]["state"], "planned");
}

#[test]
fn a_server_without_workers_is_served_by_those_that_are_started() {
    let desk = Desk::new();
    desk.run(&["work", "--db", "store.db"]).refused(3, &["store.db", "does not exist"]);
    let mut server = Served::start(&desk, &["--workers", "0"]);
    assert_eq!(server.get("/api/v1/health").must(200)["workers"], 0);
    let id = server.create(&small("Waits"));
    thread::sleep(Duration::from_millis(300));
    assert!(server.get(&format!("/api/v1/sessions/{id}")).must(200)["answer"].is_null());
    let mut worker = desk.command(&["work", "--db", &store_of(&desk)]).spawn().unwrap();
    assert_eq!(server.answered(id)["answer"]["state"], "planned");
    signal("TERM", worker.id());
    assert_eq!(worker.wait().unwrap().code(), Some(0), "it ends in order");
    server.kill();
}

#[test]
fn those_who_run_the_server_see_how_it_is() {
    let desk = Desk::new();
    let token = "0123456789abcdef";
    let server = Served::with(&desk, &["--workers", "2"], |command| command.env("PLENARY_TOKEN", token));
    for path in ["/healthz", "/readyz"] {
        assert_eq!(server.get(path).status, 200, "{path} needs no token");
    }
    assert_eq!(server.get("/metrics").status, 401);
    let bearer = format!("Bearer {token}");
    let ask = |method: &str, path: &str, body: &str| {
        server.call(method, path, body.as_bytes(), &[("authorization", &bearer)]).unwrap()
    };
    let id = ask("POST", "/api/v1/sessions", &small("T")).must(201)["session"].clone();
    assert_eq!(ask("POST", "/api/v1/sessions", &small("U")).header("location"), "/api/v1/sessions/2");
    let planned = ask("POST", &format!("/api/v1/sessions/{id}/plan?wait=60"), "{}");
    let job = ask("GET", planned.header("location"), "").must(200);
    assert_eq!((&job, &job["state"]), (&planned.must(200), &json!("done")));
    for worker in children(server.id(), "work") {
        signal("KILL", worker);
    }
    let clock = Instant::now();
    let text = loop {
        let reply = ask("GET", "/metrics", "");
        assert!(reply.header("content-type").starts_with("application/openmetrics-text"), "{:?}", reply.headers);
        let text = String::from_utf8(reply.bytes).unwrap();
        // a job of one of the three may still wait
        let all =
            ["plenary_workers_lost_total 3", "plenary_workers 3", "plenary_jobs{state=\"queued\",lane=\"long\"} 0"];
        if all.iter().all(|line| text.contains(&format!("\n{line}\n"))) {
            break text;
        }
        assert!(clock.elapsed() < Duration::from_secs(60), "three others take the places of the three:\n{text}");
        thread::sleep(Duration::from_millis(50));
    };
    for line in [
        "plenary_http_requests_total{method=\"POST\",path=\"/api/v1/sessions\",status=\"201\"} 2",
        "plenary_http_request_seconds_count{method=\"POST\",path=\"/api/v1/sessions\"} 2",
        "plenary_jobs{state=\"queued\",lane=\"long\"} 0",
        "plenary_jobs_set_aside_total 0",
        "# EOF",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "no {line} in:\n{text}");
    }
    // nothing that is asked is ignored
    let refused = ask("GET", "/api/v1/sessions?titel=T", "").must(400);
    assert_eq!(refused["detail"], "unknown parameter `titel`");
    let refused = ask("GET", &format!("/api/v1/sessions/{id}/history?sinse=1"), "").must(400);
    assert_eq!(refused["help"], "use limit, after");
}
