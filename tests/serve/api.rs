//! `plenary serve`: the API, asked over HTTP.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::fixture;
use crate::support::run::Desk;
use crate::support::served::Served;

/// A session of no more than a moment.
fn small(title: &str) -> String {
    json!({
        "title": title, "timezone": "Europe/Vienna",
        "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "number": "1", "title": "One", "minutes": 60}, {"id": "2", "number": "2", "title": "Two", "minutes": 100}],
    })
    .to_string()
}

/// Where the parts of an item are: meeting and minutes.
fn parts(session: &Value, item: &str) -> Vec<(String, u64)> {
    let meetings = session["schedule"]["meetings"].as_array().unwrap();
    let of = |meeting: &Value| -> Vec<(String, u64)> {
        let entries = meeting["entries"].as_array().unwrap().iter();
        let mine = entries.filter(|entry| entry["items"].as_array().unwrap().contains(&json!(item)));
        mine.map(|entry| (meeting["id"].as_str().unwrap().to_owned(), entry["minutes"].as_u64().unwrap())).collect()
    };
    meetings.iter().flat_map(of).collect()
}

#[test]
fn a_session_is_planned_edited_undone_and_explained() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&fixture("firearms-wg9.json"));
    let first = server.answered(id);
    assert_eq!((first["answer"]["state"].as_str(), &first["answer"]["proven"]), (Some("planned"), &json!(true)));
    // the plan is that of the command
    let planned: Value = serde_json::from_str(&fixture("firearms-wg9.schedule.json")).unwrap();
    assert_eq!(first["schedule"]["meetings"], planned["meetings"]);
    assert_eq!(first["board"]["meetings"][1]["start"], "16:00");

    // pinned elsewhere, item 4 goes there and little else moves
    let edited = server.edit(id, &first["version"], &["pin=4:m2"]).must(200);
    assert_eq!(edited["edits"], json!(["pin=4:m2"]));
    assert!(edited["text"].as_str().unwrap().contains("\"pin\": \"m2\""));
    assert!(
        edited["schedule"].is_null() && edited["last"].is_object(),
        "the last plan stands until the new one is there"
    );
    let second = server.answered(id);
    if second["answer"]["state"] == "planned" {
        assert_eq!(parts(&second, "4")[0].0, "m2");
    }

    // a meeting is lost: no schedule, the words and the repairs
    let undone = server.post(&format!("/api/v1/sessions/{id}/undo"), &json!({"version": second["version"]})).must(200);
    assert_eq!(undone["text"], first["text"]);
    assert_eq!(undone["schedule"], first["schedule"], "it needs no second solve");
    let lost = server.edit(id, &undone["version"], &["drop-meeting=m3"]).must(200);
    let none = server.answered(id);
    assert_eq!(none["answer"]["state"], "none", "{lost}");
    let explanation = &none["answer"]["explanation"];
    assert_eq!(explanation["shortage"]["needed_minutes"], 405);
    // a repair is edits, and it mends
    let repair = &explanation["repairs"][0]["typed"];
    let repair: Vec<&str> = repair.as_array().unwrap().iter().map(|edit| edit.as_str().unwrap()).collect();
    server.edit(id, &none["version"], &repair).must(200);
    assert_eq!(server.answered(id)["answer"]["state"], "planned", "{repair:?}");

    // all the way back, and the whole history
    for _ in 0..2 {
        let head = server.get(&format!("/api/v1/sessions/{id}")).must(200);
        server.post(&format!("/api/v1/sessions/{id}/undo"), &json!({"version": head["version"]})).must(200);
    }
    let back = server.get(&format!("/api/v1/sessions/{id}")).must(200);
    assert_eq!((&back["undo"], &back["text"]), (&json!(false), &first["text"]));
    let history = server.get(&format!("/api/v1/sessions/{id}/history")).must(200);
    let kinds: Vec<&str> =
        history["changes"].as_array().unwrap().iter().map(|change| change["what"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["made", "edited", "undone", "edited", "edited", "undone", "undone"]);
}

#[test]
fn the_second_planner_is_told_what_the_first_one_did() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&small("T"));
    let seen = server.get(&format!("/api/v1/sessions/{id}")).must(200)["version"].clone();
    server.edit(id, &seen, &["set-minutes=1:50"]).must(200);
    let late = server.edit(id, &seen, &["set-minutes=1:40"]).must(409);
    assert_eq!((&late["code"], &late["version"]), (&json!("conflict"), &json!(2)));
    assert_eq!(late["changes"][0]["edits"], json!(["set-minutes=1:50"]));
    let put = json!({"version": seen, "session": serde_json::from_str::<Value>(&small("U")).unwrap()});
    let put = server.call("PUT", &format!("/api/v1/sessions/{id}"), put.to_string().as_bytes(), &[]).unwrap();
    assert_eq!(put.status, 409);
    // on top of it
    let now = server.edit(id, &late["version"], &["set-minutes=1:40"]).must(200);
    assert!(now["text"].as_str().unwrap().contains("40"));
}

#[test]
fn errors_have_the_words_of_the_command_line() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let bad = server.call("POST", "/api/v1/sessions", fixture("invalid/E305-circle.json").as_bytes(), &[]).unwrap();
    let error = bad.must(422);
    assert_eq!(error["diagnostics"][0]["code"], "E305");
    desk.put("session.json", fixture("invalid/E305-circle.json"));
    let said = desk.run(&["plan", "session.json"]);
    assert_eq!(error["detail"].as_str().unwrap().trim(), said.err.trim());

    let id = server.create(&small("T"));
    let refused = |edits: &[&str]| server.edit(id, &json!(1), edits).must(422);
    assert_eq!(refused(&["set-minuts=1:5"])["help"], "did you mean `set-minutes`?");
    let unknown = refused(&["pin=9:m1"]);
    assert_eq!(unknown["code"], "edit");
    assert_eq!((&unknown["place"], &unknown["detail"]), (&json!("pin=9:m1"), &json!("unknown item `9`")));
    assert!(refused(&["set-minutes=1:0"])["diagnostics"].is_array());
    for (method, path, body, status) in [
        ("GET", "/api/v1/sessions/99", "", 404),
        ("GET", "/api/v1/nothing", "", 404),
        ("GET", "/../Cargo.toml", "", 404),
        ("POST", "/api/v1/sessions", "", 422),
        ("POST", "/api/v1/sessions", "\u{feff}[]", 422),
        ("POST", "/api/v1/sessions/1/edits", "{\"version\": \"x\"}", 400),
        ("POST", "/api/v1/sessions/x/edits", "{}", 400),
        ("POST", "/api/v1/why", "{\"session\": {}}", 422),
        ("POST", "/api/v1/sessions/1/why", "{\"question\": \"what?\"}", 202),
        ("POST", "/api/v1/sessions/1/plan", "{\"time_limit\": 1e9}", 400),
        ("POST", "/api/v1/import?name=x.pdf", "%PDF-nonsense", 422),
        ("POST", "/api/v1/import/table", "%PDF-nonsense", 422),
        ("POST", "/api/v1/import?name=x.csv&map=[]", "a,b", 400),
        ("POST", "/api/v1/import?name=x.csv&days=soon", "a,b", 400),
        ("POST", "/api/v1/store", "{}", 400),
        ("DELETE", "/api/v1/jobs/999", "", 404),
        ("PATCH", "/api/v1/sessions", "", 405),
    ] {
        let reply = server.call(method, path, body.as_bytes(), &[]).unwrap();
        // a job that is quick has ended when it is answered for
        let ended = status == 202 && reply.status == 200;
        assert!(
            reply.status == status || ended,
            "{method} {path}: {} {}",
            reply.status,
            String::from_utf8_lossy(&reply.bytes)
        );
        if !matches!(status, 202 | 405) {
            assert!(reply.json()["detail"].is_string());
        }
    }
    let secret = json!({"title": "T", "rules": {"set": "/etc/passwd.json"}, "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]}, "items": [{"id": "1", "title": "One", "minutes": 10}]});
    let refused = server.call("POST", "/api/v1/sessions", secret.to_string().as_bytes(), &[]).unwrap();
    assert_eq!(refused.status, 422, "a server reads no files that a session names");
}

#[test]
fn every_route_of_the_document_is_there_and_asks_answer_as_the_commands_do() {
    let desk = Desk::founding();
    let server = Served::start(&desk, &[]);
    let document = server.get("/api/v1/openapi.json").must(200);
    let mut seen = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            seen.insert(operation["operationId"].as_str().unwrap().to_owned());
            if operation["responses"]["200"]["content"]["text/event-stream"].is_object() {
                continue;
            }
            let real = path.replace("{name}", "un-remote").replace("{file}", "session");
            let real: String = real
                .split('/')
                .map(|step| if step.starts_with('{') { "77" } else { step })
                .collect::<Vec<_>>()
                .join("/");
            let reply = server.call(&method.to_uppercase(), &real, b"", &[]).unwrap();
            // what is not there or not sent is said in JSON; nothing is a method or a path that nobody knows
            let known =
                reply.status < 300 || reply.json()["detail"].as_str().is_some_and(|text| !text.contains("`/api"));
            assert!(
                known && reply.status != 405,
                "{method} {real}: {} {}",
                reply.status,
                String::from_utf8_lossy(&reply.bytes)
            );
        }
    }
    assert!(seen.len() > 45, "{}", seen.len());

    let session: Value = serde_json::from_str(&desk.get("session.json")).unwrap();
    let schedule: Value = serde_json::from_str(&desk.get("schedule.json")).unwrap();
    let asked = |what: &str, more: Value| {
        let mut body = json!({"session": session, "schedule": schedule});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let job = server.post(&format!("/api/v1/{what}?wait=100"), &body).must(200);
        assert_eq!(job["state"], "done", "{what}: {job}");
        job["result"].clone()
    };
    assert_eq!(asked("plan", json!({}))["schedule"]["meetings"], schedule["meetings"]);
    assert_eq!(asked("check", json!({}))["valid"], true);
    let table =
        asked("check", json!({"table": "meeting,item\nm1,1a\nm1,1b\nm1,2\nm2,2\nm2,3\nm3,3\nm3,4\nm3,5\nm4,6\n"}));
    assert_eq!(table["valid"], true, "{table}");
    assert_eq!(asked("explain", json!({}))["feasible"], true);
    let command = |arguments: &[&str]| desk.run(arguments).json();
    assert_eq!(
        asked("whatif", json!({"edits": ["set-minutes=4:50"]}))["comparison"],
        command(&["whatif", "session.json", "set-minutes=4:50", "--baseline", "schedule.json", "--format", "json"])["comparison"]
    );
    let why = asked("why", json!({"question": "4 not in m3"}));
    assert_eq!(why["costs"], command(&["why", "session.json", "schedule.json", "4 not in m3", "--json"])["costs"]);
    assert_eq!(asked("teams", json!({})), command(&["teams", "session.json", "schedule.json", "--json"]));
    let plan = command(&["plan", "session.json", "--slack", "--alternatives", "2", "--format", "json"]);
    assert_eq!(asked("slack", json!({}))["slack"], plan["slack"]);
    assert_eq!(
        asked("alternatives", json!({"count": 2}))["alternatives"].as_array().unwrap().len(),
        plan["alternatives"].as_array().unwrap().len()
    );
    // over the workers: their answers are in the order in which they were asked
    let scenarios = json!([{"name": "longer", "edits": ["set-minutes=4:50"]}, {"name": "lost", "edits": [{"edit": "drop-meeting", "meeting": "m3"}]}]);
    let compared = asked("scenarios", json!({"scenarios": scenarios}));
    let feasible: Vec<&Value> = compared["scenarios"].as_array().unwrap().iter().map(|one| &one["feasible"]).collect();
    assert_eq!(feasible, [&json!(true), &json!(false)]);
    let wrong =
        json!([{"name": "good", "edits": ["set-minutes=4:50"]}, {"name": "bad", "edits": ["set-minutes=99:50"]}]);
    let wrong = json!({"session": session, "schedule": schedule, "scenarios": wrong});
    let failed = server.post("/api/v1/scenarios?wait=60", &wrong).must(200);
    assert_eq!((&failed["state"], &failed["error"]["code"]), (&json!("failed"), &json!("request")), "{failed}");
    assert!(failed["error"]["place"].as_str().unwrap().starts_with("scenario bad"), "{failed}");
    for format in ["json", "md", "table"] {
        let body = json!({"schedule": schedule}).to_string();
        let file =
            server.call("POST", &format!("/api/v1/export?format={format}&lang=zh"), body.as_bytes(), &[]).unwrap();
        assert_eq!(file.status, 200);
        assert!(file.header("content-disposition").starts_with("attachment"));
        let printed = desk.run(&["export", "schedule.json", "--format", format, "--lang", "zh"]);
        assert_eq!(String::from_utf8(file.bytes).unwrap(), printed.out);
    }
    exports_have_the_options_of_the_command(&desk, &server, &schedule);
}

fn exports_have_the_options_of_the_command(desk: &Desk, server: &Served, schedule: &Value) {
    let export = |query: &str, body: Value| {
        server.call("POST", &format!("/api/v1/export?{query}"), body.to_string().as_bytes(), &[]).unwrap()
    };
    let printed = |options: &[&str]| desk.run(&[&["export", "schedule.json"], options].concat()).out;
    let body = json!({"schedule": schedule});
    for (query, options) in [
        ("format=md&style=item", vec!["--format", "md", "--style", "item"]),
        ("format=csv&bom=true&separator=tab", vec!["--format", "csv", "--bom", "--separator", "tab"]),
        ("format=md&zones=Asia/Tokyo", vec!["--format", "md", "--zones", "Asia/Tokyo"]),
    ] {
        let file = export(query, body.clone());
        assert_eq!(file.status, 200, "{query}");
        assert_eq!(String::from_utf8(file.bytes).unwrap(), printed(&options), "{query}");
    }
    // a calendar that was issued before, of which a meeting has moved
    let first = String::from_utf8(export("format=ics", body.clone()).bytes).unwrap();
    let before = first.replace("Opening", "Begin");
    assert_ne!(first, before);
    desk.put("before.ics", &before);
    let next = export("format=ics", json!({"schedule": schedule, "previous": before}));
    let next = String::from_utf8(next.bytes).unwrap();
    assert!(next.contains("SEQUENCE:1"), "{next}");
    assert_eq!(next, printed(&["--format", "ics", "--previous", "before.ics"]));
    // what says nothing to a format, or nothing at all, is refused
    let mut with = body;
    for (query, previous, word) in [
        ("format=md&bom=true", None, "bom needs the format csv"),
        ("format=md&style=wall", None, "style: unknown style `wall`"),
        ("format=csv&separator=x", None, "separator"),
        ("format=csv&bom=yes", None, "bom: unknown value `yes`"),
        ("format=md", Some(before.as_str()), "previous needs the format ics"),
        ("format=ics", Some("no calendar"), "previous: it is not a calendar"),
        ("format=csv&style=item", None, "no table by item"),
        ("format=md&zones=participants", None, "has no participants"),
        ("format=md&zones=Asia/Tokio", None, "unknown time zone `Asia/Tokio`"),
    ] {
        with["previous"] = json!(previous);
        let reply = export(query, with.clone());
        assert_eq!(reply.status / 100, 4, "{query}");
        let message = reply.json()["detail"].to_string();
        assert!(message.contains(word), "{query}: {message}");
    }
}

#[test]
fn scenarios_of_a_session_are_kept_with_their_answers() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&small("T"));
    server.answered(id);
    let path = format!("/api/v1/sessions/{id}/scenarios");
    server.post(&path, &json!({"name": "<b>longer</b>", "edits": ["set-minutes=1:90"]})).must(201);
    let other = server.post(&path, &json!({"name": "much", "edits": ["set-minutes=1:200"]})).must(201)["id"].clone();
    server.post(&path, &json!({"name": "bad", "edits": ["nothing"]})).must(422);
    let job = server.post(&format!("/api/v1/sessions/{id}/compare?wait=60"), &json!({})).must(200);
    assert_eq!(job["state"], "done", "{job}");
    let kept = server.get(&path).must(200)["scenarios"].clone();
    assert_eq!((&kept[0]["answer"]["feasible"], &kept[1]["answer"]["feasible"]), (&json!(true), &json!(false)));
    assert_eq!(kept[0]["name"], "<b>longer</b>");
    assert_eq!(server.call("DELETE", &format!("{path}/{other}"), b"", &[]).unwrap().status, 200);
    assert_eq!(server.get(&path).must(200)["scenarios"].as_array().unwrap().len(), 1);
}

#[test]
fn the_whole_store_goes_into_another_and_goes_on_there() {
    let (one, two) = (Desk::new(), Desk::new());
    let server = Served::start(&one, &[]);
    let id = server.create(&small("T"));
    let head = server.answered(id);
    server.edit(id, &head["version"], &["set-minutes=1:50"]).must(200);
    let before = server.answered(id);
    let backup = server.get("/api/v1/store").bytes;
    let other = Served::start(&two, &[]);
    let taken = other.call("POST", "/api/v1/store", &backup, &[]).unwrap().must(201);
    assert_eq!(taken["sessions"], json!([1]));
    for path in
        ["/api/v1/sessions", "/api/v1/sessions/1", "/api/v1/sessions/1/history", "/api/v1/sessions/1/revisions/1"]
    {
        assert_eq!(other.get(path).must(200), server.get(path).must(200), "{path}");
    }
    let after = other.get("/api/v1/sessions/1").must(200);
    assert_eq!(after["schedule"], before["schedule"]);
    other.post("/api/v1/sessions/1/undo", &json!({"version": after["version"]})).must(200);
    // a backup as servers wrote it before, and a session in it that cannot be read
    let text = after["text"].as_str().unwrap();
    let made = "2026-11-24T00:00:00.000Z";
    let copy = json!({"schema": "plenary.store/1", "sessions": [{
        "version": 1, "head": 1, "made": made, "closed": null, "answers": [], "scenarios": [],
        "revisions": [{"number": 1, "parent": null, "edits": [], "notes": [], "text": text, "made": made}],
        "changes": [{"version": 1, "what": "made", "revision": 1, "who": null, "made": made, "edits": null}],
    }]})
    .to_string();
    let spoilt = copy.replacen("minutes", "minuets", 1);
    let refused = other.call("POST", "/api/v1/store", spoilt.as_bytes(), &[]).unwrap().must(422);
    assert!(refused["diagnostics"].is_array(), "it is read first: {refused}");
    let taken = other.call("POST", "/api/v1/store", copy.as_bytes(), &[]).unwrap().must(201);
    assert_eq!(taken["sessions"], json!([2]));
    assert_eq!(other.answered(2)["text"], text);
}

#[test]
fn it_is_safe_by_default() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    for path in ["/", "/main.js", "/api/v1/health", "/api/v1/nothing"] {
        let reply = server.get(path);
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    let asked = |headers: &[(&str, &str)]| {
        server.call("POST", "/api/v1/sessions", small("T").as_bytes(), headers).unwrap().status
    };
    assert_eq!(asked(&[("host", "evil.example")]), 403);
    assert_eq!(asked(&[("origin", "http://evil.example")]), 403);
    assert_eq!(asked(&[("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(asked(&[("origin", &server.url)]), 201);
    let long = vec![b' '; 33 << 20];
    let reply = server.call("POST", "/api/v1/sessions", &long, &[]);
    assert!(reply.is_none_or(|reply| reply.status == 413), "too long");
    drop(server);

    // nobody listens on a network without a secret
    let open =
        desk.run(&["serve", "--listen", "0.0.0.0:0", "--db", "other.db"]).refused(2, &["0.0.0.0", "PLENARY_TOKEN"]);
    assert!(!open.err.contains("listening") && !desk.names().contains(&"other.db".to_owned()));
    let _short = desk.run(&["serve", "--token", "short"]).refused(2, &["too short"]);
    let token = "0123456789abcdef-_";
    let server = Served::with(&desk, &[], |command| command.env("PLENARY_TOKEN", token));
    assert_eq!(server.get("/api/v1/sessions").status, 401);
    let page = server.get("/");
    assert_eq!(page.status, 401);
    assert!(String::from_utf8(page.bytes).unwrap().contains("type=\"password\""));
    let bearer = format!("Bearer {token}");
    assert_eq!(server.call("GET", "/api/v1/sessions", b"", &[("authorization", &bearer)]).unwrap().status, 200);
    assert_eq!(server.call("POST", "/sign-in", b"token=wrong", &[]).unwrap().status, 401);
    let door = server.call("POST", "/sign-in", format!("token={token}").as_bytes(), &[]).unwrap();
    assert_eq!((door.status, door.header("location")), (303, "/"));
    let cookie = door.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(server.call("GET", "/", b"", &[("cookie", cookie)]).unwrap().status, 200);
    drop(server);

    let proxied = Served::start(&desk, &["--user-header", "X-Remote-User"]);
    assert_eq!(proxied.get("/api/v1/sessions").status, 401);
    let made =
        proxied.call("POST", "/api/v1/sessions", small("T").as_bytes(), &[("x-remote-user", "Ana")]).unwrap().must(201);
    let history = format!("/api/v1/sessions/{}/history", made["session"]);
    let history = proxied.call("GET", &history, b"", &[("x-remote-user", "Ben")]).unwrap().must(200);
    assert_eq!(history["changes"][0]["who"], "Ana");
}
