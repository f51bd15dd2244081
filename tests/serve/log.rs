//! The log: each request and each job, without what others must not read.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::served::{Served, call};
use crate::support::workers::{children, signal};

fn small() -> String {
    json!({"title": "Confidential title", "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "title": "One", "minutes": 60}]})
    .to_string()
}

/// The events of a server that log JSON, until one of them is as wanted.
fn until(server: &Served, what: &str, wanted: impl Fn(&Value) -> bool) -> (Vec<Value>, Value) {
    let clock = Instant::now();
    loop {
        let said = server.said();
        // what the command itself says is not JSON
        let events: Vec<Value> =
            said.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).unwrap()).collect();
        if let Some(found) = events.iter().find(|event| wanted(event)).cloned() {
            return (events, found);
        }
        assert!(clock.elapsed() < Duration::from_secs(60), "{what}: {said}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn each_request_and_each_job_is_an_event() {
    let desk = Desk::new();
    let token = "a-token-of-the-server-1234";
    let args = ["--log", "json", "--log-level", "info", "--token", token];
    let server = Served::start(&desk, &args);
    let bearer = format!("Bearer {token}");
    let ask = |method: &str, path: &str, body: &str, id: &str| {
        let headers = [("authorization", bearer.as_str()), ("x-request-id", id)];
        call(&crate::support::served::agent(), &server.url, method, path, body.as_bytes(), &headers).unwrap()
    };
    let made = ask("POST", "/api/v1/sessions", &small(), "mine-1");
    assert_eq!((made.status, made.header("x-request-id")), (201, "mine-1"));
    let (_, event) = until(&server, "the request", |event| event["id"] == "mine-1");
    assert_eq!((&event["level"], &event["message"]), (&json!("INFO"), &json!("request")));
    assert_eq!((&event["method"], &event["route"]), (&json!("POST"), &json!("/api/v1/sessions")));
    assert_eq!((&event["status"], &event["client"]), (&json!(201), &json!("127.0.0.1")));
    assert!(event["millis"].is_number() && event["timestamp"].as_str().unwrap().ends_with('Z'), "{event}");
    // the job of its plan, in the words of the server and of the worker
    let (_, queued) = until(&server, "the job", |event| event["message"] == "a job is queued");
    assert_eq!((&queued["kind"], &queued["session"], &queued["revision"]), (&json!("plan"), &json!(1), &json!(1)));
    let (_, ended) = until(&server, "its end", |event| event["message"] == "a job has ended");
    assert_eq!((&ended["job"], ended.get("error")), (&queued["job"], None));
    // a link is opened by its path, and an id may not forge a line
    let share = ask("POST", "/api/v1/sessions/1/shares", "{}", "mine-2").must(201);
    let secret = share["token"].as_str().unwrap().to_owned();
    let view = format!("/api/v1/shared/{secret}");
    let seen = call(&crate::support::served::agent(), &server.url, "GET", &view, b"", &[("x-request-id", "a b\"c")]);
    let given = seen.unwrap().header("x-request-id").to_owned();
    assert_eq!(given.len(), 36, "a new id takes the place of {given:?}");
    until(&server, "the link", |event| event["id"] == given.as_str());
    let said = server.said();
    for hidden in [token, &secret, "Confidential", "a b"] {
        assert!(!said.contains(hidden), "{hidden} in {said}");
    }
}

#[test]
fn by_default_only_what_went_wrong_is_said() {
    let desk = Desk::new();
    let server = Served::with(&desk, &["--workers", "1"], |command| command.env("PLENARY_LOG", "json"));
    let id = server.create(&small());
    server.answered(id);
    assert_eq!(server.said(), "");
    signal("KILL", children(server.id(), "work")[0]);
    let (events, ended) = until(&server, "the worker", |event| event["message"] == "a worker has ended");
    assert_eq!((&ended["level"], events.len()), (&json!("WARN"), 1));
    assert!(ended["status"].as_str().unwrap().contains("signal"), "{ended}");
}
