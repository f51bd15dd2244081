//! `plenary serve` under load and under `kill -9`.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::builders::pdf;
use crate::meanwhile::served_meanwhile;
use crate::support::run::Desk;
use crate::support::served::{Served, agent, call};

fn session(title: &str, items: usize) -> String {
    let items: Vec<Value> = (1..=items)
        .map(|n| json!({"id": n.to_string(), "title": format!("Item {n}"), "minutes": 20 + 5 * (n % 4)}))
        .collect();
    json!({
        "title": title, "meetings": {"days": ["2022-05-04", "2022-05-05"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": items,
    })
    .to_string()
}

/// Readers take memory and time, so a few run at once and a few more wait. Who asks for something else does not notice.
#[test]
fn many_documents_at_once_leave_the_server_free() {
    const CLIENTS: usize = 66;
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&session("T", 2));
    server.answered(id);
    let page = vec!["Nothing of this long report is of the agenda, and it goes on for many pages."; 45];
    let mut pages = vec![page; 150];
    pages.push(vec!["Vienna, 4 May 2022", "Provisional agenda", "1. Opening", "2. Closing"]);
    let document = pdf(&pages);
    let import = || {
        let reply =
            call(&agent(), &server.url, "POST", "/api/v1/import?name=a.pdf", &document, &[]).expect("an answer");
        if reply.status == 503 {
            assert_eq!((&reply.json()["code"], reply.header("retry-after")), (&json!("busy"), "1"));
        }
        reply.status
    };
    let (statuses, most) = served_meanwhile(&server, id, &[], || {
        thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(import)).collect();
            let (clock, mut most) = (Instant::now(), 0);
            // one that panics has finished too
            while !clients.iter().all(thread::ScopedJoinHandle::is_finished) {
                assert!(clock.elapsed() < Duration::from_secs(160), "an import does not end");
                most = most.max(readers(server.id()));
                thread::sleep(Duration::from_millis(5));
            }
            let mut statuses = BTreeMap::<u16, usize>::new();
            for client in clients {
                *statuses.entry(client.join().expect("a client that is answered")).or_default() += 1;
            }
            (statuses, most)
        })
    });
    assert!(statuses.keys().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
    assert!(statuses[&200] >= 2 && statuses.contains_key(&503), "{statuses:?}");
    assert!(most <= 2, "one client has two readers at once, and not {most}");
    assert_eq!(readers(server.id()), 0);
}

/// The processes that read documents for this server; none where the system does not list them so.
fn readers(server: u32) -> usize {
    let Ok(processes) = std::fs::read_dir("/proc") else { return 0 };
    let is_reader = |path: std::path::PathBuf| {
        let stat = std::fs::read_to_string(path.join("stat")).unwrap_or_default();
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        let command = std::fs::read(path.join("cmdline")).unwrap_or_default();
        parent == Some(server) && String::from_utf8_lossy(&command).contains("read-document")
    };
    processes.flatten().filter(|entry| is_reader(entry.path())).count()
}

#[test]
fn five_hundred_at_once_and_fifty_solves_waiting_lose_nothing() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let ids: Vec<i64> = (0..50).map(|n| server.create(&session(&format!("Session {n}"), 6))).collect();
    // each of five hundred asks at the same time; one in five changes a session of its own
    let late = Mutex::new(Duration::ZERO);
    let (good, start) = (AtomicUsize::new(0), std::sync::Barrier::new(500));
    thread::scope(|scope| {
        for n in 0..500usize {
            let (url, ids, good, start, late) = (&server.url, &ids, &good, &start, &late);
            thread::Builder::new()
                .stack_size(256 << 10)
                .spawn_scoped(scope, move || {
                    let agent = agent();
                    start.wait();
                    let clock = Instant::now();
                    let id = ids[n % 50];
                    let reply = match n % 5 {
                        0 if n < 250 => {
                            let edit = json!({"version": 1, "edits": ["set-minutes=1:30"]}).to_string();
                            call(&agent, url, "POST", &format!("/api/v1/sessions/{id}/edits"), edit.as_bytes(), &[])
                        }
                        1 => call(&agent, url, "GET", "/", b"", &[]),
                        2 => call(&agent, url, "GET", "/api/v1/sessions", b"", &[]),
                        _ => call(&agent, url, "GET", &format!("/api/v1/sessions/{id}"), b"", &[]),
                    };
                    let reply = reply.expect("an answer");
                    // of those who change the same session at once one is first
                    assert!(
                        matches!(reply.status, 200 | 409),
                        "{}: {}",
                        reply.status,
                        String::from_utf8_lossy(&reply.bytes)
                    );
                    good.fetch_add(1, Ordering::Relaxed);
                    let mut late = late.lock().unwrap();
                    *late = clock.elapsed().max(*late);
                })
                .unwrap();
        }
    });
    assert_eq!(good.into_inner(), 500);
    println!("the last of 500 was answered after {:?}", late.into_inner().unwrap());
    let clock = Instant::now();
    assert_eq!(server.get("/").status, 200);
    assert!(clock.elapsed() < Duration::from_secs(5), "the page still answers");
    for id in ids {
        let session = server.answered(id);
        assert_eq!(session["answer"]["state"], "planned", "{id}");
        if session["version"] == 2 {
            assert!(
                session["text"].as_str().unwrap().contains("\"minutes\":30")
                    || session["text"].as_str().unwrap().contains("\"minutes\": 30")
            );
        }
    }
}

#[test]
fn a_full_queue_refuses_and_keeps_what_it_has() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--queue", "3"]);
    let ask = json!({"session": serde_json::from_str::<Value>(&session("T", 6)).unwrap()});
    let replies: Vec<(u16, Value)> =
        (0..30).map(|_| server.post("/api/v1/plan", &ask)).map(|reply| (reply.status, reply.json())).collect();
    let refused = replies.iter().filter(|(status, _)| *status == 503).count();
    for (_, job) in replies.iter().filter(|(status, _)| *status == 202) {
        let clock = Instant::now();
        let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
        while server.get(&path).must(200)["state"] != "done" {
            assert!(clock.elapsed() < Duration::from_secs(60));
            thread::sleep(Duration::from_millis(20));
        }
    }
    assert!(replies.iter().all(|(status, _)| matches!(status, 202 | 503)), "{refused} refused");
}

#[test]
fn what_was_acknowledged_is_there_after_kill_9() {
    let desk = Desk::new();
    // session -> the version and the minutes that were acknowledged last
    let known: Mutex<BTreeMap<i64, (i64, u64)>> = Mutex::default();
    let mut writes = 0;
    for round in 0..4u64 {
        let mut server = Served::start(&desk, &[]);
        let acknowledged = AtomicUsize::new(0);
        let url = server.url.clone();
        thread::scope(|scope| {
            for writer in 0..4u64 {
                let (url, known, acknowledged) = (&url, &known, &acknowledged);
                scope.spawn(move || {
                    let agent = agent();
                    let Some(made) = call(
                        &agent,
                        url,
                        "POST",
                        "/api/v1/sessions",
                        session(&format!("R{round} W{writer}"), 2).as_bytes(),
                        &[],
                    ) else {
                        return;
                    };
                    let id = made.must(201)["session"].as_i64().unwrap();
                    known.lock().unwrap().insert(id, (1, 25));
                    for n in 1.. {
                        let minutes = 10 + n % 90;
                        let edit = json!({"version": n, "edits": [format!("set-minutes=1:{minutes}")]}).to_string();
                        let Some(reply) =
                            call(&agent, url, "POST", &format!("/api/v1/sessions/{id}/edits"), edit.as_bytes(), &[])
                        else {
                            return;
                        };
                        let version = reply.must(200)["version"].as_i64().unwrap();
                        known.lock().unwrap().insert(id, (version, minutes));
                        acknowledged.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            let clock = Instant::now();
            while acknowledged.load(Ordering::SeqCst) < 260 && clock.elapsed() < Duration::from_secs(40) {
                thread::sleep(Duration::from_millis(5));
            }
            server.kill();
        });
        writes += acknowledged.into_inner();
        let server = Served::start(&desk, &[]);
        for (id, (version, minutes)) in known.lock().unwrap().iter() {
            let found = server.get(&format!("/api/v1/sessions/{id}")).must(200);
            let found_version = found["version"].as_i64().unwrap();
            // one more may have been written that nobody was told of
            assert!((*version..=version + 1).contains(&found_version), "session {id}: {version} and {found_version}");
            if found_version == *version {
                let file: Value = serde_json::from_str(found["text"].as_str().unwrap()).unwrap();
                assert_eq!(file["items"][0]["minutes"], *minutes, "session {id}");
            }
        }
        drop(server);
    }
    println!("{writes} acknowledged writes, all there");
    assert!(writes >= 1000, "{writes}");
}

#[cfg(unix)]
#[test]
fn what_waits_when_it_ends_is_planned_at_the_next_start() {
    let desk = Desk::new();
    let mut server = Served::start(&desk, &[]);
    let ids: Vec<i64> = (0..20).map(|n| server.create(&session(&format!("{n}"), 6))).collect();
    let ended = std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(ended.success());
    assert_eq!(server.wait(), Some(0), "it ends in order");
    let server = Served::start(&desk, &[]);
    for id in ids {
        assert_eq!(server.answered(id)["answer"]["state"], "planned");
    }
}
