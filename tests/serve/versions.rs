//! Named versions of a session, links for readers, and the best plan of a search that another one replaces.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::served::Served;

fn session() -> String {
    json!({"title": "Versions", "timezone": "Europe/Vienna",
        "meetings": {"days": ["2027-03-09", "2027-03-10"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "title": "Opening", "minutes": 30}, {"id": "2", "title": "Debate", "minutes": 60, "pin": "m1"}],
        "people": [{"id": "ana", "name": "Ana Secret"}]})
    .to_string()
}

#[test]
fn a_version_is_named_compared_and_restored_and_the_history_says_by_whom() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--user-header", "X-Remote-User"]);
    let ask = |method: &str, path: &str, body: Value, who: &str| {
        server.call(method, path, body.to_string().as_bytes(), &[("x-remote-user", who)]).unwrap()
    };
    let get = |path: &str| ask("GET", path, Value::Null, "Bo").must(200);
    let made = server.call("POST", "/api/v1/sessions", session().as_bytes(), &[("x-remote-user", "Ana")]).unwrap();
    let path = format!("/api/v1/sessions/{}", made.must(201)["session"]);
    let answered = || loop {
        let found = get(&path);
        if !found["answer"].is_null() {
            break found;
        }
        std::thread::sleep(Duration::from_millis(30));
    };
    let first = answered();
    let names = format!("{path}/versions");
    ask("POST", &names, json!({"name": "As sent out"}), "Ana").must(201);
    ask("POST", &names, json!({"name": " "}), "Ana").must(400);
    ask("POST", &names, json!({"name": "none", "revision": 9}), "Ana").must(404);
    ask("POST", &format!("{path}/edits"), json!({"version": 1, "edits": ["unpin=2", "pin=2:m2"]}), "Bo").must(200);
    let second = answered();
    let listed = get(&names);
    assert_eq!((&listed["revision"], &listed["versions"][0]["revision"]), (&json!(2), &json!(1)));
    assert_eq!((&listed["versions"][0]["name"], &listed["versions"][0]["who"]), (&json!("As sent out"), &json!("Ana")));
    // what is different, in the plan and in the file
    let found = get(&format!("{path}/differences?from=1&to=2"));
    let moved = &found["comparison"]["items"][0];
    assert_eq!((&moved["items"], &moved["change"]), (&json!(["2"]), &json!("moved")), "{found}");
    assert!(found["from"]["revision"]["text"].as_str().unwrap().contains("\"m1\""));
    assert!(found["to"]["revision"]["text"].as_str().unwrap().contains("\"m2\""));
    ask("GET", &format!("{path}/differences?from=1"), Value::Null, "Bo").must(400);
    ask("GET", &format!("{path}/differences?from=1&to=7"), Value::Null, "Bo").must(404);
    // back, with the plan of that time and without a solve
    let restore = format!("{path}/restore");
    ask("POST", &restore, json!({"version": 1, "revision": 1}), "Bo").must(409);
    let back = ask("POST", &restore, json!({"version": second["version"], "revision": 1}), "Cy").must(200);
    assert_eq!((&back["schedule"], &back["text"]), (&first["schedule"], &first["text"]));
    assert_eq!((&back["job"], &back["answer"]["report"]), (&Value::Null, &json!([])));
    let history = get(&format!("{path}/history"));
    let last = history["changes"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["what"], &last["who"]), (&json!("restored"), &json!("Cy")));
    assert_eq!(last["edits"], json!([{"revision": 1, "name": "As sent out"}]));
    let undone = ask("POST", &format!("{path}/undo"), json!({"version": back["version"]}), "Cy").must(200);
    assert_eq!(undone["schedule"], second["schedule"]);
    ask("DELETE", &format!("{names}/1"), Value::Null, "Bo").must(200);
    ask("DELETE", &format!("{names}/1"), Value::Null, "Bo").must(404);
}

#[test]
fn a_link_reads_and_changes_nothing_until_it_is_taken_back() {
    let desk = Desk::new();
    let token = "0123456789abcdef-_";
    let server = Served::with(&desk, &[], |command| command.env("PLENARY_TOKEN", token));
    let bearer = format!("Bearer {token}");
    let ours = |method: &str, path: &str, body: &str| {
        server.call(method, path, body.as_bytes(), &[("authorization", &bearer)]).unwrap()
    };
    let id = ours("POST", "/api/v1/sessions", &session()).must(201)["session"].clone();
    let path = format!("/api/v1/sessions/{id}");
    while ours("GET", &path, "").must(200)["answer"].is_null() {
        std::thread::sleep(Duration::from_millis(30));
    }
    let shares = format!("{path}/shares");
    let made = ours("POST", &shares, "").must(201);
    let fixed = ours("POST", &shares, r#"{"revision": 1}"#).must(201);
    let link = |made: &Value| format!("/api/v1/shared/{}", made["token"].as_str().unwrap());
    // without the token of the server
    for file in ["/shared.html", "/shared.js", "/style.css", "/en.json"] {
        assert_eq!(server.get(file).status, 200, "{file}");
    }
    let seen = server.get(&link(&made)).must(200);
    assert_eq!(seen["schedule"]["meetings"][0]["entries"][0]["items"], json!(["1"]));
    assert_eq!(
        (&seen["planned"], &seen["follows"], &seen["board"]["title"]),
        (&json!(true), &json!(true), &json!("Versions"))
    );
    let text = seen.to_string();
    for secret in ["Ana Secret", "objectives", "\"pin\"", "who"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    for closed in [&path, &format!("{path}/history"), "/api/v1/sessions", "/", "/chair.html", "/api/v1/shared/"] {
        assert_eq!(server.get(closed).status, 401, "{closed}");
    }
    for method in ["POST", "PUT", "DELETE"] {
        assert_eq!(server.call(method, &link(&made), b"{}", &[]).unwrap().status, 401, "{method}");
    }
    // one link follows the session, and the other shows what it was made for
    ours("POST", &format!("{path}/edits"), r#"{"version": 1, "edits": ["set-minutes=2:50"]}"#).must(200);
    let minutes = |made: &Value| server.get(&link(made)).must(200)["board"]["items"][1]["minutes"].clone();
    assert_eq!((minutes(&made), minutes(&fixed)), (json!(50), json!(60)));
    assert_eq!(ours("GET", &shares, "").must(200)["shares"].as_array().unwrap().len(), 2);
    ours("DELETE", &format!("{shares}/{}", made["id"]), "").must(200);
    let gone = server.get(&link(&made));
    assert_eq!(gone.status, 400);
    assert!(gone.json()["detail"].as_str().unwrap().contains("was taken back"));
    assert_eq!(server.get("/api/v1/shared/0123456789abcdef").status, 400);
    // a session that is off the list is shared no more
    let version = ours("GET", &path, "").must(200)["version"].clone();
    ours("DELETE", &path, &json!({"version": version}).to_string()).must(200);
    assert_eq!(server.get(&link(&fixed)).status, 400);
}

#[test]
fn a_change_in_the_middle_of_a_search_keeps_its_best_plan_so_far() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&crate::support::hard::topics(140, 8));
    let session = || server.get(&format!("/api/v1/sessions/{id}")).must(200);
    let best = loop {
        let job = session()["job"].clone();
        let path = format!("/api/v1/jobs/{}/best", job["id"].as_str().unwrap());
        let best = server.get(&path).must(200);
        // beyond the short lane, which hands on what takes longer
        if job["progress"]["seconds"].as_f64() > Some(3.0) && best["best"].as_u64() > Some(0) {
            break best["schedule"].clone();
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let version = session()["version"].clone();
    let next = server.edit(id, &version, &["set-minutes=t1:20"]).must(200);
    let kept = server.get(&format!("/api/v1/sessions/{id}/revisions/1")).must(200);
    let values = |schedule: &Value| {
        schedule["objectives"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["value"].as_u64().unwrap())
            .collect::<Vec<u64>>()
    };
    assert!(values(&kept["schedule"]) <= values(&best), "the plan that was seen, or a better one");
    assert_eq!((&kept["answer"]["state"], &kept["answer"]["proven"]), (&json!("planned"), &json!(false)));
    assert_eq!(next["last"], kept["schedule"], "and the board shows it until there is another");
    let job = next["job"]["id"].as_str().unwrap().to_owned();
    server.call("DELETE", &format!("/api/v1/jobs/{job}"), b"", &[]).unwrap().must(200);
}
