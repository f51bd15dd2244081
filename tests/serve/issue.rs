//! The way of a stored session's schedule to its issue, and the public page that everybody reads.

use std::path::Path;

use serde_json::{Value, json};

use crate::access::{PASSWORD, account, sign_in, small};
use crate::support::fixture;
use crate::support::run::Desk;
use crate::support::served::Served;

/// A server with the founding session, planned.
fn founding(server: &Served) -> (i64, Value) {
    let id = server.create(&fixture("firearms-wg9.json"));
    (id, server.answered(id))
}

fn step(server: &Served, id: i64, name: &str, body: Value) -> Value {
    server.post(&format!("/api/v1/sessions/{id}/issue/{name}"), &body).must(200)
}

/// What a step that is refused says, as data.
#[track_caller]
fn refused(server: &Served, id: i64, name: &str, body: Value, status: u16) -> Value {
    let mut reply = server.post(&format!("/api/v1/sessions/{id}/issue/{name}"), &body).must(status);
    reply["said"]["message"]["what"].take()
}

/// Every file that the commands wrote is what the server sends.
fn same_as_the_folder(server: &Served, address: &str, folder: &Path) -> usize {
    let (mut open, mut files) = (vec![folder.to_owned()], 0);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if path.is_dir() {
                open.push(path);
            } else if name != "publication.json" && !name.starts_with("circulated") {
                let sent = server.get(&format!("{address}{name}"));
                assert_eq!((sent.status, sent.bytes == std::fs::read(&path).unwrap()), (200, true), "{name}");
                files += 1;
            }
        }
    }
    files
}

/// The founding case: proposed on 9 December 2021, approved on 22 December; then the third meeting is lost. The commands and the
/// server take the same steps, and every public file is the same, byte for byte.
#[test]
fn the_founding_session_goes_from_draft_to_its_first_revision_as_with_the_commands() {
    let desk = Desk::founding();
    let server = Served::start(&desk, &[]);
    let (id, session) = founding(&server);
    let path = format!("/api/v1/sessions/{id}");
    let none = server.get(&format!("{path}/issue")).must(200);
    assert_eq!((&none["page"], &none["circulations"], &none["issued"]), (&Value::Null, &json!([]), &json!(false)));
    assert_eq!(refused(&server, id, "publish", json!({}), 409), "issue_nothing");

    let first = step(&server, id, "circulate", json!({"revision": 1, "at": "2021-12-09T10:00", "working_days": 9}));
    let circulation = &first["circulations"][0];
    assert_eq!(circulation["deadline"], "2021-12-22T18:00:00+01:00");
    assert_eq!((&circulation["status"], &first["page"]), (&json!("approved"), &Value::Null), "nothing is public yet");
    assert_eq!(refused(&server, id, "publish", json!({"at": "2021-12-22T17:59"}), 409), "issue_open");
    let public = "/public/ctoc-cop-wg-6-2022-1/";
    assert_eq!(server.get(public).status, 404);
    let issued = step(&server, id, "publish", json!({"at": "2021-12-23T09:00"}));
    assert_eq!((&issued["page"], &issued["issued"]), (&json!(public), &json!(true)));
    assert_eq!(issued["issues"][0]["symbol"], "CTOC/COP/WG.6/2022/1");

    // the same by the commands, with the schedule that was frozen
    let frozen = server.get(&format!("{path}/issues/1"));
    desk.put("frozen.json", &frozen.bytes);
    let issue = |args: &[&str]| desk.run(&[&["issue"], args].concat()).ended(0);
    issue(&["circulate", "page", "session.json", "frozen.json", "--at", "2021-12-09T10:00", "--working-days", "9"]);
    issue(&["publish", "page", "--at", "2021-12-23T09:00"]);
    assert!(same_as_the_folder(&server, public, &desk.path().join("page")) > 30);

    // the third meeting is lost
    server.edit(id, &session["version"], &["drop-meeting=m3", "set-minutes=2:55"]).must(200);
    let revised = server.answered(id);
    desk.put("revised.json", revised["text"].as_str().unwrap());
    step(&server, id, "circulate", json!({"at": "2022-04-14T10:00", "until": "2022-04-20T12:00"}));
    let reason = "two days are too few";
    let objected = step(&server, id, "object", json!({"by": "Vice-Chair", "reason": reason, "at": "2022-04-19T09:30"}));
    let broken = &objected["circulations"][1];
    assert_eq!((&broken["status"], &broken["objections"][0]["reason"]), (&json!("broken"), &json!(reason)));
    assert_eq!(refused(&server, id, "publish", json!({"at": "2022-04-21T09:00"}), 409), "issue_is_broken");
    step(&server, id, "circulate", json!({"at": "2022-04-21T10:00", "working_days": 3}));
    let issued = step(&server, id, "publish", json!({"at": "2022-04-27T09:00"}));
    let second = &issued["issues"][1];
    assert_eq!((&second["symbol"], &second["approved"]), (&json!("CTOC/COP/WG.6/2022/1/Rev.1"), &json!("2022-04-26")));
    assert!(second["changes"][0].as_str().unwrap().starts_with("Cancelled: Thursday, 5 May"), "{second}");
    let french = server.get(&format!("{path}/issue?lang=fr")).must(200);
    assert!(french["issues"][1]["changes"][0].as_str().unwrap().contains("Jeudi 5 mai"), "{french}");

    desk.put("frozen-2.json", server.get(&format!("{path}/issues/2")).bytes);
    let again = ["circulate", "page", "revised.json", "frozen-2.json"];
    issue(&[&again[..], &["--at", "2022-04-14T10:00", "--until", "2022-04-20T12:00"]].concat());
    issue(&["object", "page", "--by", "Vice-Chair", "--reason", reason, "--at", "2022-04-19T09:30"]);
    issue(&[&again[..], &["--at", "2022-04-21T10:00", "--working-days", "3"]].concat());
    issue(&["publish", "page", "--at", "2022-04-27T09:00"]);
    assert!(same_as_the_folder(&server, public, &desk.path().join("page")) > 36, "with tracked changes");
    let status: Value = serde_json::from_str(&issue(&["status", "page", "--json"]).out).unwrap();
    assert_eq!(issued["circulations"], status["circulations"], "one register");
    // what was circulated can be read too
    let circulated = server.get(&format!("{path}/circulations/3?format=docx&lang=fr&changes=true"));
    assert_eq!(circulated.header("content-disposition"), "attachment; filename=\"circulation-3.changes.fr.docx\"");
    assert_eq!(server.get(&format!("{path}/circulations/1")).bytes, frozen.bytes);
    assert_eq!(server.get(&format!("{path}/issues/3")).status, 404);
}

#[test]
fn everybody_reads_the_public_page_and_only_planners_make_one() {
    let desk = Desk::new();
    let token = "0123456789abcdef-_";
    let server = Served::with(&desk, &[], |command| command.env("PLENARY_TOKEN", token));
    let bearer = format!("Bearer {token}");
    let ours = |method: &str, path: &str, body: &str| {
        server.call(method, path, body.as_bytes(), &[("authorization", &bearer)]).unwrap()
    };
    let id = ours("POST", "/api/v1/sessions", &fixture("firearms-wg9.json")).must(201)["session"].clone();
    let path = format!("/api/v1/sessions/{id}");
    while ours("GET", &path, "").must(200)["answer"].is_null() {
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    let publish = format!("{path}/issue/publish");
    assert_eq!(server.call("POST", &publish, b"{\"directly\": true}", &[]).unwrap().status, 401);
    let issued = ours("POST", &publish, r#"{"directly": true}"#).must(200);
    let page = issued["page"].as_str().unwrap();
    assert_eq!(ours("POST", &publish, r#"{"directly": true}"#).must(409)["said"]["message"]["what"], "issue_same");

    // without the token
    for closed in
        ["/public/", "/public/none/", "/public/none/en.html", &format!("{page}none.html"), &format!("{page}../")]
    {
        assert!(matches!(server.get(closed).status, 401 | 404), "{closed}");
    }
    assert_eq!(server.call("POST", &format!("{page}en.html"), b"", &[]).unwrap().status, 401);
    let start = server.get(page.trim_end_matches('/'));
    assert_eq!((start.status, start.header("location")), (308, page));
    for code in ["en", "fr", "es", "ru", "zh", "ar"] {
        let html = server.get(&format!("{page}{code}.html"));
        assert_eq!((html.status, html.header("content-type")), (200, "text/html; charset=utf-8"), "{code}");
        assert!(html.bytes.len() < 50_000, "{code}: {} bytes", html.bytes.len());
        assert_eq!(html.header("cache-control"), "public, max-age=60");
        let policy = html.header("content-security-policy");
        assert!(policy.contains("script-src 'sha256-") && !policy.contains("script-src 'self'"), "{policy}");
        // whoever has it is told so
        let tag = html.header("etag");
        let known = server.call("GET", &format!("{page}{code}.html"), b"", &[("if-none-match", tag)]).unwrap();
        assert_eq!((known.status, known.bytes.len(), known.header("etag")), (304, 0, tag));
    }
    for (file, mime) in [
        ("session.ics", "text/calendar; charset=utf-8"),
        ("changes.fr.atom", "application/atom+xml; charset=utf-8"),
        ("calendars/item-2.ics", "text/calendar; charset=utf-8"),
        ("annex.ar.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ] {
        let sent = server.get(&format!("{page}{file}"));
        assert_eq!((sent.status, sent.header("content-type")), (200, mime), "{file}");
    }
    let frozen = server.get(&format!("{page}issues/1/schedule.json"));
    assert_eq!(frozen.header("cache-control"), "public, max-age=31536000, immutable");

    // a backup carries it to another server
    let backup = ours("GET", "/api/v1/store", "").bytes;
    let other = Desk::new();
    let there = Served::start(&other, &[]);
    there.call("POST", "/api/v1/store", &backup, &[]).unwrap().must(201);
    assert_eq!(there.get(&format!("{page}ru.html")).bytes, server.get(&format!("{page}ru.html")).bytes);
    assert_eq!(there.get(&format!("{path}/issue")).must(200)["issues"], issued["issues"]);
}

#[test]
fn what_is_refused_is_said_in_the_language_of_the_planner_and_changes_nothing() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let (id, _) = founding(&server);
    let path = format!("/api/v1/sessions/{id}/issue");
    let asked = |name: &str, body: Value| {
        let headers = [("accept-language", "zh")];
        server.call("POST", &format!("{path}/{name}"), body.to_string().as_bytes(), &headers).unwrap()
    };
    let nothing = asked("withdraw", json!({})).must(409);
    assert_eq!(nothing["detail"], "尚未分发任何安排", "{nothing}");
    assert_eq!(nothing["code"], "step");
    for (name, body, status, what) in [
        ("circulate", json!({"at": "2999-01-01T10:00"}), 409, "issue_ahead"),
        // the clocks of Vienna skip half past two on 27 March 2022
        ("circulate", json!({"at": "2022-03-27T02:30"}), 409, "issue_skipped"),
        ("circulate", json!({"at": "2022-03-25T10:00", "until": "2022-03-25T09:00"}), 409, "issue_deadline"),
        ("circulate", json!({"at": "yesterday"}), 400, "issue_no_time"),
        ("object", json!({"by": " "}), 400, "issue_no_words"),
    ] {
        assert_eq!(refused(&server, id, name, body.clone(), status), what, "{name} {body}");
    }
    for body in [json!({"working_days": 0}), json!({"until": "2022-04-01", "working_days": 2}), json!({"as": "second"})]
    {
        assert_eq!(asked("circulate", body.clone()).status, 400, "{body}");
    }
    assert_eq!(server.get(&path).must(200)["circulations"], json!([]), "nothing is kept");
    step(&server, id, "circulate", json!({"at": "2022-03-25T10:00", "working_days": 1}));
    assert_eq!(refused(&server, id, "circulate", json!({"at": "2022-03-26T10:00"}), 409), "issue_pending");
    assert_eq!(refused(&server, id, "object", json!({"by": "Chair", "at": "2022-03-24T10:00"}), 409), "issue_earlier");
    assert_eq!(refused(&server, id, "object", json!({"by": "Chair", "at": "2022-03-28T18:01"}), 409), "issue_late");
    let withdrawn = step(&server, id, "withdraw", json!({"at": "2022-03-26T10:00"}));
    assert_eq!(withdrawn["circulations"][0]["status"], "withdrawn");
    assert_eq!(refused(&server, id, "withdraw", json!({}), 409), "issue_is_withdrawn");
}

#[test]
fn the_register_says_who_took_a_step_and_the_public_page_does_not() {
    let desk = Desk::new();
    account(&desk, "zenobia", &["--role", "approve"]);
    let server = Served::start(&desk, &["--accounts", "--workers", "1"]);
    let login = sign_in(&server, "zenobia", PASSWORD).unwrap();
    let headers = [("cookie", login.as_str()), ("origin", server.url.as_str())];
    let ask = |method: &str, path: &str, body: &str| server.call(method, path, body.as_bytes(), &headers).unwrap();
    let id = ask("POST", "/api/v1/sessions", &small("T")).must(201)["session"].clone();
    let path = format!("/api/v1/sessions/{id}");
    while ask("GET", &path, "").must(200)["answer"].is_null() {
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    let step = |name: &str, body: Value| ask("POST", &format!("{path}/issue/{name}"), &body.to_string()).must(200);
    let objection = json!({"by": "Vice-Chair", "reason": "none"});
    assert_eq!(step("circulate", json!({}))["circulations"][0]["who"], "zenobia");
    assert_eq!(step("object", objection)["circulations"][0]["objections"][0]["who"], "zenobia");
    let _second = step("circulate", json!({}));
    assert_eq!(step("withdraw", json!({}))["circulations"][1]["withdrawn_by"], "zenobia");
    let issued = step("publish", json!({"directly": true}));
    assert_eq!(issued["issues"][0]["who"], "zenobia");
    let page = issued["page"].as_str().unwrap();
    let shown = server.get(&format!("{page}en.html"));
    assert_eq!(shown.status, 200);
    assert!(!String::from_utf8_lossy(&shown.bytes).contains("zenobia"));
    assert_eq!(server.get(&format!("{page}publication.json")).status, 404);
}
