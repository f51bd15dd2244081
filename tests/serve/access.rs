//! Who may do what: each role, of the same and of another organisation, tries each operation of the document.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::database::store_of;
use crate::support::run::Desk;
use crate::support::served::{Reply, Served};

pub const PASSWORD: &str = "correct horse battery";

pub fn small(title: &str) -> String {
    json!({
        "title": title, "timezone": "Europe/Vienna",
        "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "number": "1", "title": "One", "minutes": 60}],
    })
    .to_string()
}

/// Makes an account on the command line.
pub fn account(desk: &Desk, name: &str, more: &[&str]) {
    let store = store_of(desk);
    let arguments = [&["accounts", "add", name, "--db", &store], more].concat();
    let _said = desk.feed(&format!("{PASSWORD}\n"), &arguments).ended(0);
}

/// Signs in as a browser does; the cookie.
#[track_caller]
pub fn sign_in(server: &Served, name: &str, password: &str) -> Option<String> {
    let form = format!("name={name}&password={}", password.replace(' ', "+"));
    let reply = server.call("POST", "/sign-in?lang=en", form.as_bytes(), &[("origin", &server.url)]).unwrap();
    if reply.status != 303 {
        assert_eq!(reply.status, 401);
        return None;
    }
    let cookie = reply.header("set-cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax; Max-Age=") && !cookie.contains("Secure"), "{cookie}");
    Some(cookie.split(';').next().unwrap().to_owned())
}

/// Asks with a token.
fn with(server: &Served, token: &str, method: &str, path: &str, body: &[u8]) -> Reply {
    let bearer = format!("Bearer {token}");
    server.call(method, path, body, &[("authorization", &bearer)]).unwrap()
}

/// A token of the command line.
fn token(desk: &Desk, name: &str, more: &[&str]) -> String {
    let store = store_of(desk);
    let arguments = [&["accounts", "token", name, "--db", &store], more].concat();
    desk.run(&arguments).quiet(0).out.trim().to_owned()
}

const ROLES: [&str; 4] = ["view", "plan", "approve", "administer"];

/// The least role that each operation needs, written down once more: the number of the role, 5 for those who administer the
/// server, 0 for everybody.
fn least(method: &str, path: &str) -> usize {
    let path = path.trim_start_matches("/api").trim_start_matches("/v1");
    let asks = ["check", "whatif", "explain", "why", "slack", "alternatives", "repairs", "risk", "teams", "export"];
    let last = path.rsplit('/').next().unwrap();
    match (method, path) {
        (_, "/healthz" | "/readyz" | "/shared/{token}") | (_, "/me" | "/me/password") => 0,
        (_, "/metrics" | "/store") | ("post", "/organisations") => 5,
        (_, path)
            if ["/accounts", "/groups", "/tokens", "/audit", "/organisations"]
                .iter()
                .any(|one| path.starts_with(one)) =>
        {
            4
        }
        (_, path) if path.ends_with("/recipients") => 3,
        ("post", path) if path.contains("/issue/") => 3,
        ("get", path) if path.contains("/shares") => 2,
        ("get", _) => 1,
        ("post", path) if path.starts_with("/sessions/") && asks.contains(&last) => 1,
        _ => 2,
    }
}

#[test]
fn each_role_does_what_it_may_and_nothing_else() {
    let desk = Desk::new();
    let _made = desk.run(&["accounts", "organisation", "other", "--db", &store_of(&desk)]).ended(0);
    // so that each stranger has an address of their own
    let server = Served::start(&desk, &["--accounts", "--workers", "1", "--trusted-proxy", "127.0.0.1"]);
    let mut tokens: BTreeMap<(usize, &str), String> = BTreeMap::new();
    for (level, role) in ROLES.iter().enumerate() {
        for organisation in ["default", "other"] {
            let more = ["--role", role, "--organisation", organisation];
            let name = format!("{role}-{organisation}");
            tokens.insert((level + 1, organisation), token(&desk, &name, &more));
        }
    }
    // in no organisation at all
    account(&desk, "nobody", &["--role", "view"]);
    let _taken = desk.run(&["accounts", "role", "nobody", "none", "--db", &store_of(&desk)]).ended(0);
    let nobody = sign_in(&server, "nobody", PASSWORD).unwrap();
    let administers = &tokens[&(4, "default")];
    let made = with(&server, administers, "POST", "/api/v1/sessions", small("T").as_bytes()).must(201);
    let session = made["session"].as_i64().unwrap();
    let job = with(&server, administers, "POST", &format!("/api/v1/sessions/{session}/slack?wait=60"), b"{}").must(200);
    let job = job["id"].as_str().unwrap().to_owned();

    let document = with(&server, administers, "GET", "/api/v1/openapi.json", b"").must(200);
    let mut tried = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let least = least(method, path);
            let streams = operation["responses"]["200"]["content"]["text/event-stream"].is_object();
            let real = path.replace("{session}", &session.to_string()).replace("{job}", &job);
            let real: Vec<&str> = real.split('/').map(|step| if step.starts_with('{') { "77" } else { step }).collect();
            // parameters come before roles
            let needed = operation["parameters"].as_array().into_iter().flatten();
            let needed = needed.filter(|one| one["in"] == "query" && one["required"] == true);
            let query: Vec<String> = needed
                .map(|one| {
                    let name = one["name"].as_str().unwrap();
                    format!("{name}={}", if name == "topics" { "session/1" } else { "1" })
                })
                .collect();
            let real = format!("{}?{}", real.join("/"), query.join("&"));
            let of_session = path.contains("{session}") || path.contains("{job}");
            // a body that no operation accepts, so that those who may do it change nothing
            let body: &[u8] = if method == "get" { b"" } else { b"{\"nothing\": 0}" };
            let address = format!("10.0.{}.{}", tried / 250, tried % 250);
            let from = [("x-forwarded-for", address.as_str())];
            let mut check = |who: &str, reply: Reply, wanted: &[&str]| {
                let code = if reply.status < 400 { Value::Null } else { reply.json()["code"].clone() };
                let code = code.as_str().unwrap_or("done");
                let refused = ["unknown", "role", "elsewhere"].contains(&code);
                let kind = match code {
                    "nothing" | "forgotten" if of_session && wanted.contains(&"hidden") => "hidden",
                    code if refused => code,
                    _ => "done",
                };
                assert!(wanted.contains(&kind), "{who}: {method} {path}: {} {code}, not {wanted:?}", reply.status);
                tried += 1;
            };
            let open = ["/healthz", "/readyz"].contains(&path.as_str()) || path.ends_with("/shared/{token}");
            let stranger = server.call(&method.to_uppercase(), &real, body, &from).unwrap();
            check("a stranger", stranger, if open { &["done"] } else { &["unknown"] });
            let cookie = [("cookie", nobody.as_str()), ("origin", server.url.as_str())];
            let reply = server.call(&method.to_uppercase(), &real, body, &cookie).unwrap();
            let none: &[&str] = if of_session { &["hidden"] } else { &["role"] };
            check("nobody", reply, if least == 0 { &["done"] } else { none });
            for ((level, organisation), token) in &tokens {
                let home = *organisation == "default";
                let may = match least {
                    5 => home && *level == 4,
                    least => *level >= least,
                };
                let wanted: &[&str] = match (home || !of_session, may) {
                    (true, true) => &["done"],
                    (true, false) => &["role"],
                    (false, _) => &["hidden"],
                };
                if streams && wanted == ["done"] {
                    continue;
                }
                let reply = with(&server, token, &method.to_uppercase(), &real, body);
                check(&format!("{} of {organisation}", ROLES[level - 1]), reply, wanted);
            }
        }
    }
    assert!(tried > 700, "{tried}");
    // all of it has changed nothing
    let now = with(&server, administers, "GET", &format!("/api/v1/sessions/{session}"), b"").must(200);
    assert_eq!((&now["version"], &now["text"]), (&json!(1), &made["text"]));
}

#[test]
fn others_are_neither_in_lists_nor_in_streams() {
    let desk = Desk::new();
    let _made = desk.run(&["accounts", "organisation", "other", "--db", &store_of(&desk)]).ended(0);
    let server = Served::start(&desk, &["--accounts", "--workers", "1"]);
    let ours = token(&desk, "ours", &["--role", "administer"]);
    let theirs = token(&desk, "theirs", &["--role", "administer", "--organisation", "other"]);
    let make = |token: &str| {
        let made = with(&server, token, "POST", "/api/v1/sessions", small("T").as_bytes()).must(201);
        made["session"].as_i64().unwrap()
    };
    let (one, other) = (make(&ours), make(&theirs));
    let listed = |token: &str| -> Vec<i64> {
        let found = with(&server, token, "GET", "/api/v1/sessions", b"").must(200);
        found["sessions"].as_array().unwrap().iter().map(|one| one["session"].as_i64().unwrap()).collect()
    };
    assert_eq!((listed(&ours), listed(&theirs)), (vec![one], vec![other]));
    let jobs = |token: &str| -> Vec<Value> {
        let found = with(&server, token, "GET", "/api/v1/jobs", b"").must(200);
        found["jobs"].as_array().unwrap().iter().map(|job| job["session"].clone()).collect()
    };
    assert!(jobs(&ours).iter().all(|of| *of == json!(one)) && jobs(&theirs).iter().all(|of| *of == json!(other)));
    // what is sent belongs to whoever sent it
    let sent = json!({"session": serde_json::from_str::<Value>(&small("S")).unwrap()}).to_string();
    let job = with(&server, &ours, "POST", "/api/v1/plan?wait=60", sent.as_bytes()).must(200);
    let job = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    assert_eq!(with(&server, &ours, "GET", &job, b"").status, 200);
    assert_eq!(with(&server, &theirs, "GET", &job, b"").must(404)["code"], "forgotten");
    assert!(jobs(&theirs).iter().all(|of| *of == json!(other)));
    // one that does not exist looks the same
    let said = |id: i64| with(&server, &theirs, "GET", &format!("/api/v1/sessions/{id}"), b"").must(404);
    let (hidden, unknown) = (said(one).to_string(), said(9999).to_string());
    let as_unknown = hidden.replace(&format!("session {one} "), "session 9999 ");
    assert_eq!(as_unknown.replace(&format!("/sessions/{one}\""), "/sessions/9999\""), unknown);
    // the accounts and tokens of others
    account(&desk, "ana", &["--role", "plan"]);
    account(&desk, "oto", &["--role", "plan", "--organisation", "other"]);
    let names = |token: &str, what: &str| -> Vec<String> {
        let found = with(&server, token, "GET", &format!("/api/v1/{what}"), b"").must(200);
        found[what].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&theirs, "accounts"), ["oto"]);
    assert_eq!(names(&ours, "accounts"), ["ana", "oto"], "whoever administers the server sees all");
    assert_eq!(
        (names(&theirs, "tokens"), names(&theirs, "organisations")),
        (vec!["theirs".into()], vec!["other".into()])
    );
    let put = |id: i64, body: Value| {
        with(&server, &theirs, "PUT", &format!("/api/v1/accounts/{id}"), body.to_string().as_bytes())
    };
    assert_eq!(put(1, json!({"disabled": true})).status, 404);
    assert_eq!(put(2, json!({"role": "administer", "organisation": "default"})).status, 404);
    assert_eq!(put(2, json!({"role": "approve"})).must(200)["roles"][0]["role"], "approve");
    let new = |body: Value| with(&server, &theirs, "POST", "/api/v1/accounts", body.to_string().as_bytes());
    assert_eq!(new(json!({"name": "eve", "role": "administer", "organisation": "default"})).status, 404);
    assert_eq!(new(json!({"name": "eve", "role": "view", "password": "short"})).status, 400);
    assert_eq!(new(json!({"name": "eve", "role": "view"})).status, 201);
    assert_eq!(new(json!({"name": "eve", "role": "view"})).must(409)["code"], "taken");
    let paged = with(&server, &ours, "GET", "/api/v1/accounts?limit=2", b"").must(200);
    assert_eq!((paged["accounts"].as_array().unwrap().len(), &paged["next"]), (2, &json!(2)));
    let paged = with(&server, &ours, "GET", "/api/v1/accounts?limit=2&after=2", b"").must(200);
    assert_eq!((paged["accounts"][0]["name"].as_str(), &paged["next"]), (Some("eve"), &Value::Null));
}

#[test]
fn logins_outlive_a_restart_and_end_with_their_account() {
    let desk = Desk::new();
    account(&desk, "root", &["--role", "administer"]);
    account(&desk, "ana", &["--role", "plan"]);
    let start = || Served::start(&desk, &["--accounts", "--workers", "1"]);
    let mut server = start();
    // nobody learns whether a name exists
    for name in ["ana", "nobody"] {
        assert_eq!(sign_in(&server, name, "wrong horse battery"), None);
    }
    let (root, ana) = (sign_in(&server, "root", PASSWORD).unwrap(), sign_in(&server, "ana", PASSWORD).unwrap());
    server.kill();
    server = start();
    let ask = |cookie: &str, method: &str, path: &str, body: &str| {
        let headers = [("cookie", cookie), ("origin", server.url.as_str())];
        server.call(method, path, body.as_bytes(), &headers).unwrap()
    };
    let me = ask(&ana, "GET", "/api/v1/me", "").must(200);
    assert_eq!((me["name"].as_str(), me["roles"][0]["role"].as_str()), (Some("ana"), Some("plan")));
    let made = ask(&ana, "POST", "/api/v1/sessions", &small("T")).must(201)["session"].clone();
    let history = ask(&ana, "GET", &format!("/api/v1/sessions/{made}/history"), "").must(200);
    assert_eq!(history["changes"][0]["who"], "ana");
    // a page of somebody else cannot use the cookie, nor can a program that says nothing
    for headers in [vec![("cookie", ana.as_str())], vec![("cookie", ana.as_str()), ("origin", "http://evil.example")]] {
        let reply = server.call("POST", "/api/v1/sessions", small("T").as_bytes(), &headers).unwrap();
        assert_eq!(reply.must(403)["code"], "elsewhere");
    }
    // what somebody makes for a program does no more than they may, and stops with them
    let token =
        ask(&root, "POST", "/api/v1/tokens", &json!({"name": "robot", "role": "administer"}).to_string()).must(201);
    let token = token["token"].as_str().unwrap();
    assert_eq!(with(&server, token, "GET", "/api/v1/accounts", b"").status, 200);
    let shown = ask(&root, "GET", "/api/v1/tokens", "").must(200).to_string();
    assert!(shown.contains("robot") && !shown.contains(token));
    let _said = desk.run(&["accounts", "disable", "root", "--db", &store_of(&desk)]).ended(0);
    assert_eq!(with(&server, token, "GET", "/api/v1/accounts", b"").status, 401);
    assert_eq!(ask(&root, "GET", "/api/v1/me", "").status, 401);
    let _said = desk.run(&["accounts", "enable", "root", "--db", &store_of(&desk)]).ended(0);
    let root = sign_in(&server, "root", PASSWORD).unwrap();
    assert_eq!(ask(&root, "PUT", "/api/v1/accounts/1", "{\"disabled\": true}").status, 400, "not oneself");
    ask(&root, "PUT", "/api/v1/accounts/2", "{\"disabled\": true}").must(200);
    assert_eq!((ask(&ana, "GET", "/api/v1/me", "").status, sign_in(&server, "ana", PASSWORD)), (401, None));
    // signing out ends the login on the server too
    let out = ask(&root, "POST", "/sign-out", "");
    assert!(out.status == 303 && out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(ask(&root, "GET", "/api/v1/me", "").status, 401);
    // ten tries, then a pause; whatever the page says is in the language that was asked for
    let form = format!("name=root&password={}", "wrong+horse+battery");
    let tried: Vec<Reply> =
        (0..12).map(|_| server.call("POST", "/sign-in?lang=fr", form.as_bytes(), &[]).unwrap()).collect();
    assert_eq!((tried[0].status, tried[11].status), (401, 429));
    let page = String::from_utf8_lossy(&tried[0].bytes);
    assert!(page.contains("<html lang=\"fr\" dir=\"ltr\">") && page.contains("role=\"alert\""), "{page}");
    let secret = [("origin", server.url.replace("http", "https"))];
    let secret: Vec<(&str, &str)> = secret.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let form = format!("name=ana&password={}", PASSWORD.replace(' ', "+"));
    let _said = desk.run(&["accounts", "enable", "ana", "--db", &store_of(&desk)]).ended(0);
    let reply = server.call("POST", "/sign-in", form.as_bytes(), &secret).unwrap();
    assert!(reply.header("set-cookie").ends_with("; Secure"), "behind TLS");
}

#[test]
fn a_proxy_names_accounts_and_the_token_of_the_server_still_does_everything() {
    let desk = Desk::new();
    account(&desk, "ana@example.org", &["--role", "view", "--no-password"]);
    let proxied = Served::start(&desk, &["--accounts", "--user-header", "X-User", "--workers", "0"]);
    let named = |server: &Served, name: &str, path: &str| server.call("GET", path, b"", &[("x-user", name)]).unwrap();
    assert_eq!(named(&proxied, "ana@example.org", "/api/v1/me").must(200)["signs_out"], false);
    assert_eq!(
        named(&proxied, "ana@example.org", "/api/v1/accounts").must(403)["said"]["message"]["what"],
        "role_needed"
    );
    assert_eq!(named(&proxied, "eve", "/api/v1/sessions").must(401)["code"], "unknown");
    drop(proxied);
    let token = "0123456789abcdef-token";
    let server = Served::start(&desk, &["--accounts", "--token", token, "--workers", "0"]);
    assert_eq!(with(&server, token, "GET", "/api/v1/accounts", b"").status, 200);
    assert_eq!(with(&server, "0123456789abcdef-tokex", "GET", "/api/v1/accounts", b"").status, 401);
    assert_eq!(named(&server, "ana@example.org", "/api/v1/me").status, 401, "nobody set the header");
}

#[test]
fn the_audit_log_has_each_change_once() {
    let desk = Desk::new();
    let _made = desk.run(&["accounts", "organisation", "other", "--db", &store_of(&desk)]).ended(0);
    account(&desk, "ana", &["--role", "administer"]);
    let server = Served::start(&desk, &["--accounts", "--workers", "1"]);
    let theirs = token(&desk, "theirs", &["--role", "administer", "--organisation", "other"]);
    assert_eq!(sign_in(&server, "ana", "wrong horse battery"), None);
    assert_eq!(sign_in(&server, "no such name", PASSWORD), None);
    let ana = sign_in(&server, "ana", PASSWORD).unwrap();
    let ask = |method: &str, path: &str, body: Value| {
        let headers = [("cookie", ana.as_str()), ("origin", server.url.as_str())];
        server.call(method, path, body.to_string().as_bytes(), &headers).unwrap()
    };
    let id = ask("POST", "/api/v1/sessions", serde_json::from_str(&small("T")).unwrap()).must(201)["session"].clone();
    let edits = json!({"version": 1, "edits": ["set-minutes=1:50"]});
    ask("POST", &format!("/api/v1/sessions/{id}/edits"), edits.clone()).must(200);
    ask("POST", &format!("/api/v1/sessions/{id}/edits"), edits).must(409);
    ask("POST", &format!("/api/v1/sessions/{id}/undo"), json!({"version": 2})).must(200);
    ask("POST", &format!("/api/v1/sessions/{id}/slack?wait=60"), json!({})).must(200);
    ask("POST", "/api/v1/accounts", json!({"name": "ben", "role": "plan", "password": "a secret that is long"}))
        .must(201);
    with(&server, &theirs, "POST", "/api/v1/sessions", small("U").as_bytes()).must(201);
    with(&server, &theirs, "DELETE", &format!("/api/v1/sessions/{id}"), b"{\"version\": 3}").must(404);
    let log = ask("GET", "/api/v1/audit", Value::Null).must(200);
    let said: Vec<String> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().unwrap();
            format!("{} {} {} {}", text("who"), text("operation"), entry["session"], entry["outcome"])
        })
        .collect();
    assert_eq!(
        said,
        [
            "the command line plenary accounts organisation null 200".to_owned(),
            "the command line plenary accounts add null 200".to_owned(),
            "the command line plenary accounts token null 200".to_owned(),
            "ana POST /sign-in null 401".to_owned(),
            "ana POST /sign-in null 303".to_owned(),
            format!("ana POST /api/v1/sessions {id} 201"),
            format!("ana POST /api/v1/sessions/{{session}}/edits {id} 200"),
            format!("ana POST /api/v1/sessions/{{session}}/edits {id} 409"),
            format!("ana POST /api/v1/sessions/{{session}}/undo {id} 200"),
            "ana POST /api/v1/accounts null 201".to_owned(),
            "token theirs POST /api/v1/sessions 2 201".to_owned(),
            format!("token theirs DELETE /api/v1/sessions/{{session}} {id} 404"),
        ]
    );
    let all = log.to_string();
    assert!(all.contains("set-minutes=1:50") && !all.contains("secret") && !all.contains(&theirs), "{all}");
    // others see what concerns them; a part after the other is the whole
    let seen = with(&server, &theirs, "GET", "/api/v1/audit", b"").must(200);
    let seen = seen["entries"].as_array().unwrap();
    assert!(seen.iter().all(|entry| entry["who"] == "token theirs") && !seen.is_empty(), "{seen:?}");
    let (mut after, mut count) = (json!(0), 0);
    while !after.is_null() {
        let part = ask("GET", &format!("/api/v1/audit?limit=5&after={after}"), Value::Null).must(200);
        count += part["entries"].as_array().unwrap().len();
        after = part["next"].clone();
    }
    assert_eq!(count, said.len());
    // without accounts the address is known
    drop(server);
    let server = Served::start(&desk, &["--workers", "0"]);
    let _id = server.create(&small("V"));
    let last = server.get("/api/v1/audit?limit=1").must(200)["entries"][0].clone();
    assert_eq!((last["who"].as_str(), last["outcome"].as_i64()), (Some("127.0.0.1"), Some(201)));
}
