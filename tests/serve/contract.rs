//! Version 1 of the API: older paths, versions and `If-Match`, pages of lists, errors.

use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::served::{Reply, Served};

fn small(title: &str) -> String {
    json!({
        "title": title, "timezone": "Europe/Vienna",
        "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "title": "One", "minutes": 60}],
    })
    .to_string()
}

#[test]
fn older_paths_lead_to_version_1() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    for method in ["GET", "POST", "DELETE"] {
        let reply = server.call(method, "/api/sessions/3/edits?x=%20y", b"", &[]).unwrap();
        assert_eq!((reply.status, reply.header("location")), (308, "/api/v1/sessions/3/edits?x=%20y"), "{method}");
    }
    for path in ["/api/v1/nothing", "/api/v1", "/api/v1/sessions/1/nothing"] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (404, "application/problem+json"), "{path}");
        assert_eq!(reply.json()["instance"], path);
    }
    let reply = server.call("PATCH", "/api/v1/sessions", b"", &[]).unwrap();
    assert_eq!((reply.status, reply.header("allow")), (405, "GET,HEAD,POST"));
    let problem = reply.json();
    assert_eq!((&problem["type"], &problem["status"]), (&json!("urn:plenary:problem:method"), &json!(405)));
    assert_eq!(problem["title"], "The method does not exist here");
}

#[test]
fn a_change_names_the_version_that_its_author_saw() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let made = server.call("POST", "/api/v1/sessions", small("T").as_bytes(), &[]).unwrap();
    assert_eq!((made.status, made.header("location"), made.header("etag")), (201, "/api/v1/sessions/1", "\"1\""));
    assert_eq!(server.get("/api/v1/sessions/1").header("etag"), "\"1\"");
    let edit = |minutes: u32, version: Option<i64>, tags: &[&str]| -> Reply {
        let body = json!({"edits": [format!("set-minutes=1:{minutes}")], "version": version}).to_string();
        let headers: Vec<(&str, &str)> = tags.iter().map(|tag| ("if-match", *tag)).collect();
        server.call("POST", "/api/v1/sessions/1/edits", body.as_bytes(), &headers).unwrap()
    };
    assert_eq!(edit(50, None, &[]).must(428)["code"], "no_version");
    let done = edit(51, None, &["\"1\""]);
    assert_eq!((done.must(200)["version"].clone(), done.header("etag")), (json!(2), "\"2\""));
    // the same that a version in the body gives as 409
    let late = edit(52, None, &["\"1\""]);
    let problem = late.must(412);
    assert_eq!((&problem["code"], &problem["version"], late.header("etag")), (&json!("stale"), &json!(2), "\"2\""));
    assert_eq!(problem["changes"][0]["edits"], json!(["set-minutes=1:51"]));
    assert_eq!(edit(52, Some(1), &[]).must(409)["changes"], problem["changes"]);
    // several, in one header or in two; one that is not ours matches nothing
    assert_eq!(edit(53, None, &["\"1\", \"2\""]).must(200)["version"], 3);
    assert_eq!(edit(54, None, &["\"1\"", "\"3\""]).must(200)["version"], 4);
    assert_eq!(edit(55, None, &["W/\"4\""]).must(412)["changes"], json!([]));
    assert_eq!(edit(55, None, &["\"abc\""]).status, 412);
    assert_eq!(edit(55, None, &["*"]).must(200)["version"], 5);
    assert_eq!(edit(56, Some(5), &["\"5\""]).must(200)["version"], 6);
    // what contradicts itself, cannot be read, or would be ignored
    for reply in [edit(57, Some(6), &["\"5\""]), edit(57, None, &["6"])] {
        assert_eq!(reply.must(400)["code"], "request");
    }
    let plan = server.call("POST", "/api/v1/sessions/1/plan", b"", &[("if-match", "\"6\"")]).unwrap();
    assert!(plan.must(400)["detail"].as_str().unwrap().contains("takes no If-Match"));
    // without a body
    let undone = server.call("POST", "/api/v1/sessions/1/undo", b"", &[("if-match", "\"6\"")]).unwrap().must(200);
    assert_eq!(undone["version"], 7);
    assert_eq!(server.call("DELETE", "/api/v1/sessions/1", b"", &[("if-match", "\"6\"")]).unwrap().status, 412);
    let gone = server.call("DELETE", "/api/v1/sessions/1", b"", &[("if-match", "\"7\"")]).unwrap().must(200);
    assert_eq!(gone, json!({"session": 1, "closed": true}));
    assert_eq!(edit(58, None, &["*"]).status, 404);
}

/// All pages of a list, each with its link.
fn pages(server: &Served, path: &str, name: &str) -> Vec<Vec<Value>> {
    let (mut all, mut query) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let reply = server.get(&format!("{path}{query}"));
        let page = reply.must(200);
        all.push(page[name].as_array().unwrap().clone());
        let after = match &page["next"] {
            Value::Null => {
                assert_eq!(reply.header("link"), "");
                return all;
            }
            Value::String(text) => text.clone(),
            number => number.to_string(),
        };
        query = format!("?limit=2&after={after}");
        assert_eq!(reply.header("link"), format!("<{query}>; rel=\"next\""));
    }
}

#[test]
fn lists_come_in_pages() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    for title in ["A", "B", "C", "D", "E"] {
        server.create(&small(title));
    }
    let seen = pages(&server, "/api/v1/sessions", "sessions");
    let titles =
        |page: &Vec<Value>| page.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<String>();
    assert_eq!(seen.iter().map(titles).collect::<Vec<_>>(), ["ED", "CB", "A"]);
    for version in 1..4 {
        server.edit(1, &json!(version), &[&format!("set-minutes=1:{}", 50 + version)]).must(200);
    }
    let seen = pages(&server, "/api/v1/sessions/1/history", "changes");
    let versions: Vec<Vec<i64>> =
        seen.iter().map(|page| page.iter().map(|one| one["version"].as_i64().unwrap()).collect()).collect();
    assert_eq!(versions, [[1, 2], [3, 4]]);
    let whole = server.get("/api/v1/jobs?limit=1000").must(200)["jobs"].as_array().unwrap().len();
    let seen = pages(&server, "/api/v1/jobs", "jobs");
    let mut ids: Vec<&str> = seen.iter().flatten().map(|job| job["id"].as_str().unwrap()).collect();
    assert!(ids.len() == whole && ids.is_sorted_by(|one, other| one > other), "{ids:?}");
    ids.dedup();
    assert!(ids.len() >= 5);
    for wrong in ["limit=0", "limit=1001", "limit=x", "after=x", "limit=1&limit=2", "page=2"] {
        assert_eq!(server.get(&format!("/api/v1/sessions?{wrong}")).must(400)["code"], "request", "{wrong}");
    }
}

#[test]
fn a_field_of_another_question_is_refused() {
    let desk = Desk::founding();
    let server = Served::start(&desk, &[]);
    let session: Value = serde_json::from_str(&desk.get("session.json")).unwrap();
    let refused = server.post("/api/v1/slack", &json!({"session": session, "edits": []})).must(400);
    assert_eq!(refused["detail"], "edits: the question `slack` has no such field");
    assert_eq!(server.get("/api/v1/sessions/1/day?at=").status, 404);
    assert_eq!(server.call("POST", "/api/v1/plan?wait=soon", b"{}", &[]).unwrap().must(400)["code"], "request");
}

#[test]
fn a_request_with_a_key_counts_once() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--user-header", "X-Remote-User"]);
    let ask = |method: &str, path: &str, body: &str, key: &str, who: &str| {
        let headers = [("idempotency-key", key), ("x-remote-user", who)];
        server.call(method, path, body.as_bytes(), &headers).unwrap()
    };
    let create = |title: &str, key: &str, who: &str| ask("POST", "/api/v1/sessions", &small(title), key, who);
    let first = create("T", "a", "Ana");
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, ""));
    let again = create("T", "a", "Ana");
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    assert_eq!((&again.bytes, again.header("location")), (&first.bytes, first.header("location")));
    assert_eq!((again.header("etag"), again.header("content-type")), ("\"1\"", "application/json"));
    assert_eq!(create("U", "a", "Ana").must(422)["code"], "key_reused");
    assert_eq!(create("T", "a", "Ben").must(201)["session"], 2, "keys of planners are their own");
    assert_eq!(create("T", "b", "Ana").must(201)["session"], 3);
    // an edit that is sent again is no conflict, and neither is an error another one
    let edit = |key: &str| {
        let body = r#"{"version": 1, "edits": ["set-minutes=1:50"]}"#;
        ask("POST", "/api/v1/sessions/1/edits", body, key, "Ana")
    };
    assert_eq!(edit("c").must(200)["version"], 2);
    assert_eq!(edit("c").must(200)["version"], 2);
    let (late, again) = (edit("d"), edit("d"));
    assert_eq!(late.must(409)["instance"], "/api/v1/sessions/1/edits");
    assert_eq!((again.status, &again.bytes, again.header("idempotency-replayed")), (409, &late.bytes, "true"));
    // what would be ignored is refused
    for (method, path, key) in
        [("GET", "/api/v1/sessions", "e"), ("POST", "/api/v1/sessions", ""), ("POST", "/api/v1/sessions", "a b")]
    {
        assert_eq!(ask(method, path, "", key, "Ana").must(400)["code"], "request", "{method} {key:?}");
    }
    // they survive the server
    drop(server);
    let server = Served::start(&desk, &["--user-header", "X-Remote-User"]);
    let headers = [("idempotency-key", "a"), ("x-remote-user", "Ana")];
    let again = server.call("POST", "/api/v1/sessions", small("T").as_bytes(), &headers).unwrap();
    assert_eq!((again.status, &again.bytes), (201, &first.bytes));
}
