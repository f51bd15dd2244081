//! Signing in by a provider of OpenID Connect: one that behaves, and one that does not.

mod provider;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::access::{PASSWORD, account, sign_in};
use crate::support::database::store_of;
use crate::support::run::Desk;
use crate::support::served::{Reply, Served};
use provider::{CLIENT, Provider, Replies, SECRET, Signs, fields};

/// A server that lets a provider sign people in.
fn served(desk: &Desk, issuer: &str, more: &[&str]) -> Served {
    desk.put("secret", format!("{SECRET}\n"));
    let provider = [
        "--oidc-issuer",
        issuer,
        "--oidc-client-id",
        CLIENT,
        "--oidc-client-secret-file",
        "secret",
        "--oidc-name",
        "Office <ID>",
    ];
    Served::start(desk, &[&["--accounts", "--workers", "0"], &provider[..], more].concat())
}

/// Begins a sign-in: where it leads, and the cookie.
#[track_caller]
fn begin(server: &Served) -> (String, String) {
    let reply = server.get("/sign-in/oidc?lang=fr&next=//evil.example&redirect_uri=https://evil.example");
    assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.bytes));
    let cookie = reply.header("set-cookie");
    assert!(cookie.ends_with("; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age=600"), "{cookie}");
    (reply.header("location").to_owned(), cookie.split(';').next().unwrap().to_owned())
}

/// Comes back from the provider.
fn back(server: &Served, path: &str, cookie: &str) -> Reply {
    server.call("GET", path, b"", &[("cookie", cookie), ("sec-fetch-site", "cross-site")]).unwrap()
}

/// The whole way.
#[track_caller]
fn way(server: &Served, provider: &Provider, claims: &Value) -> Reply {
    let (led, cookie) = begin(server);
    back(server, &provider.signs_in(&led, claims.clone()), &cookie)
}

/// The cookie of the login.
#[track_caller]
fn login(reply: &Reply) -> String {
    assert_eq!((reply.status, reply.header("location")), (303, "/"), "{}", String::from_utf8_lossy(&reply.bytes));
    let cookies = reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str());
    let cookie = cookies.clone().find(|cookie| cookie.starts_with("plenary_login=")).unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax; Max-Age=604800"), "{cookie}");
    assert!(cookies.clone().any(|cookie| cookie.starts_with("plenary_oidc_") && cookie.ends_with("Max-Age=0")));
    cookie.split(';').next().unwrap().to_owned()
}

/// What the page says where a sign-in ends.
#[track_caller]
fn told(reply: &Reply, status: u16) -> String {
    let page = String::from_utf8_lossy(&reply.bytes).into_owned();
    assert_eq!(reply.status, status, "{page}");
    assert_eq!(reply.header("set-cookie"), "", "nobody is in");
    assert!(
        page.contains("action=\"/sign-in?lang=") && page.contains("href=\"/sign-in/oidc?lang="),
        "a way out: {page}"
    );
    let said = page.split_once("<p class=\"bad\">").expect("an alert").1;
    said.split_once("</div>").unwrap().0.to_owned()
}

fn me(server: &Served, login: &str) -> Value {
    server.call("GET", "/api/v1/me", b"", &[("cookie", login)]).unwrap().json()
}

fn ana() -> Value {
    json!({"sub": "4711", "email": "Ana@Example.org", "email_verified": true})
}

fn log(desk: &Desk, server: &Served) -> Vec<Value> {
    let token = desk.run(&["accounts", "token", "auditor", "--role", "administer", "--db", &store_of(desk)]).quiet(0);
    let bearer = format!("Bearer {}", token.out.trim());
    let log = server.call("GET", "/api/v1/audit", b"", &[("authorization", &bearer)]).unwrap().must(200);
    log["entries"].as_array().unwrap().iter().rev().cloned().collect()
}

#[test]
fn who_is_invited_signs_in_by_the_provider_and_out_there_too() {
    let (desk, provider) = (Desk::new(), Provider::start());
    let db = store_of(&desk);
    let added = ["accounts", "add", "ana", "--email", "ana@example.org", "--role", "approve", "--db", &db];
    let _said = desk.run(&added).ended(0);
    let mut server = served(&desk, &provider.url, &[]);
    for (code, words) in [
        ("en", "Sign in with <bdi>Office &lt;ID></bdi>"),
        ("fr", "Se connecter avec <bdi>Office"),
        ("es", "Iniciar sesión con <bdi>Office"),
        ("ru", "Войти через <bdi>Office"),
        ("zh", "通过 <bdi>Office"),
        ("ar", "تسجيل الدخول بواسطة <bdi>Office"),
    ] {
        let page = server.get(&format!("/sign-in?lang={code}"));
        let page = String::from_utf8_lossy(&page.bytes).into_owned();
        assert!(page.contains(words) && page.contains(&format!("href=\"/sign-in/oidc?lang={code}\"")), "{page}");
    }
    let (led, cookie) = begin(&server);
    let asked = fields(led.split_once('?').unwrap().1);
    let plain = |name: &str| asked[name].as_str();
    assert_eq!((plain("response_type"), plain("client_id"), plain("scope")), ("code", CLIENT, "openid profile email"));
    assert_eq!((plain("code_challenge_method"), plain("ui_locales")), ("S256", "fr"));
    assert_eq!(plain("redirect_uri"), format!("{}/sign-in/oidc/callback", server.url));
    // the store says nothing by which somebody else could end it
    let path = provider.signs_in(&led, ana());
    // another server of the same store ends it
    let url = server.url.clone();
    server.kill();
    server = served(&desk, &provider.url, &["--oidc-url", &url]);
    let reply = back(&server, &path, &cookie);
    let ana_in = login(&reply);
    assert_eq!(provider.acts.lock().unwrap().asked["code_verifier"].len(), 64);
    let found = me(&server, &ana_in);
    assert_eq!((found["name"].as_str(), found["roles"][0]["role"].as_str()), (Some("ana"), Some("approve")));
    // nobody uses it twice, nor without the browser that began it
    let again = told(&back(&server, &path, &cookie), 400);
    assert!(again.starts_with("Cette connexion a expiré ou a déjà servi."), "{again}");
    let (led, _) = begin(&server);
    let theirs = provider.signs_in(&led, json!({"sub": "evil"}));
    assert!(told(&server.get(&theirs), 400).contains("has expired"));
    let (_, other) = begin(&server);
    let _page = told(&back(&server, &theirs, &other), 400);
    // the address may change: the subject counts, and an address alone does not
    let moved = json!({"sub": "4711", "email": "new@example.org", "email_verified": true});
    assert_eq!(me(&server, &login(&way(&server, &provider, &moved)))["name"], "ana");
    let stranger = json!({"sub": "4712", "email": "ana@example.org", "email_verified": true});
    let said = told(&way(&server, &provider, &stranger), 403);
    assert!(said.contains("Il n’y a pas de compte pour <bdi>ana@example.org</bdi> ici."), "{said}");
    // out, here and there
    let origin = ("origin", server.url.as_str());
    let out = [("cookie", ana_in.as_str()), origin, ("accept", "application/json")];
    let out = server.call("POST", "/sign-out", b"", &out).unwrap();
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let leads = out.must(200)["leads"].as_str().unwrap().to_owned();
    let asked = fields(leads.strip_prefix(&format!("{}/end?", provider.url)).unwrap());
    assert_eq!((asked["x"].as_str(), asked["client_id"].as_str()), ("1", CLIENT));
    assert_eq!(asked["post_logout_redirect_uri"], format!("{url}/"));
    assert_eq!(asked["id_token_hint"].split('.').count(), 3);
    assert_eq!(me(&server, &ana_in)["code"], "unknown");
    // local accounts sign in and out as before
    account(&desk, "ben", &["--role", "plan"]);
    let ben = sign_in(&server, "ben", PASSWORD).unwrap();
    let out = [("cookie", ben.as_str()), origin, ("accept", "application/json")];
    assert_eq!(server.call("POST", "/sign-out", b"", &out).unwrap().must(200)["leads"], "/");
    // disabled is disabled
    let _said = desk.run(&["accounts", "disable", "ana", "--db", &db]).ended(0);
    assert!(told(&way(&server, &provider, &ana()), 403).starts_with("Ce compte est désactivé."));
    let said: Vec<String> = log(&desk, &server)
        .iter()
        .filter(|entry| entry["operation"].as_str().unwrap().contains("/sign-"))
        .map(|entry| {
            format!("{} {} {}", entry["who"].as_str().unwrap(), entry["operation"].as_str().unwrap(), entry["outcome"])
        })
        .collect();
    let callback = "GET /sign-in/oidc/callback";
    assert_eq!(
        said,
        [
            format!("ana {callback} 303"),
            format!("127.0.0.1 {callback} 400"),
            format!("127.0.0.1 {callback} 400"),
            format!("127.0.0.1 {callback} 400"),
            format!("ana {callback} 303"),
            format!("ana@example.org {callback} 403"),
            "ana POST /sign-out 303".to_owned(),
            "ben POST /sign-in 303".to_owned(),
            "ben POST /sign-out 303".to_owned(),
            format!("ana {callback} 403"),
        ]
    );
    // what the store keeps of a sign-in is no secret of it
    if let Ok(store) = std::fs::read(desk.path().join("store.db")) {
        let secret = cookie.split_once('=').unwrap().1.split('.').next().unwrap();
        assert!(!store.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    }
}

#[test]
fn what_cannot_be_trusted_lets_nobody_in() {
    let (desk, provider) = (Desk::new(), Provider::start());
    let db = store_of(&desk);
    let _said = desk.run(&["accounts", "add", "ana", "--email", "ana@example.org", "--db", &db]).ended(0);
    let server = served(&desk, &provider.url, &["--trusted-proxy", "127.0.0.1"]);
    let clock = "Les horloges";
    let cases: &[(&str, provider::Change, Signs, u16, &str)] = &[
        ("another issuer", |c| c["iss"] = json!("https://evil.example"), Signs::Well, 502, "(<bdi>issuer</bdi>)"),
        ("two issuers", |c| c["iss"] = json!([c["iss"], "x"]), Signs::Well, 502, "(<bdi>issuer</bdi>)"),
        ("another audience", |c| c["aud"] = json!("other"), Signs::Well, 502, "(<bdi>audience</bdi>)"),
        ("others in the audience", |c| c["aud"] = json!([CLIENT, "x"]), Signs::Well, 502, "(<bdi>audience</bdi>)"),
        ("for another one", |c| c["azp"] = json!("other"), Signs::Well, 502, "(<bdi>audience</bdi>)"),
        ("no audience", |c| c["aud"] = Value::Null, Signs::Well, 502, "(<bdi>claims</bdi>)"),
        ("another key", |_| (), Signs::WithOtherKey, 502, "(<bdi>signature</bdi>)"),
        ("no signature", |_| (), Signs::ByNone, 502, "(<bdi>header</bdi>)"),
        ("the secret as a key", |_| (), Signs::WithSecret, 502, "(<bdi>algorithm</bdi>)"),
        ("expired", |c| c["exp"] = json!(c["iat"].as_u64().unwrap() - 120), Signs::Well, 502, clock),
        ("an expiry in words", |c| c["exp"] = json!("never"), Signs::Well, 502, "(<bdi>claims</bdi>)"),
        ("no expiry", |c| c["exp"] = Value::Null, Signs::Well, 502, "(<bdi>claims</bdi>)"),
        ("not yet", |c| c["nbf"] = json!(c["iat"].as_u64().unwrap() + 600), Signs::Well, 502, clock),
        ("made tomorrow", |c| c["iat"] = json!(c["iat"].as_u64().unwrap() + 86_400), Signs::Well, 502, clock),
        ("another nonce", |c| c["nonce"] = json!("x"), Signs::Well, 502, "(<bdi>nonce</bdi>)"),
        ("no nonce", |c| c["nonce"] = Value::Null, Signs::Well, 502, "(<bdi>nonce</bdi>)"),
        ("nobody", |c| c["sub"] = json!(""), Signs::Well, 502, "(<bdi>subject</bdi>)"),
        ("a number", |c| c["sub"] = json!(7), Signs::Well, 502, "<bdi>"),
        (
            "an address that is not verified",
            |c| c["email_verified"] = json!(false),
            Signs::Well,
            403,
            "adresse électronique est vérifiée",
        ),
        (
            "an address that nobody verifies",
            |c| c["email_verified"] = Value::Null,
            Signs::Well,
            403,
            "adresse électronique est vérifiée",
        ),
    ];
    for (name, claims, signs, status, words) in cases {
        {
            let mut acts = provider.acts.lock().unwrap();
            (acts.claims, acts.signs) = (*claims, *signs);
        }
        let said = told(&way(&server, &provider, &ana()), *status);
        assert!(said.contains(words), "{name}: {said}");
    }
    {
        let mut acts = provider.acts.lock().unwrap();
        acts.claims = |c| c["aud"] = json!([CLIENT]);
        acts.signs = Signs::WithoutKeyName;
    }
    // of somebody else the provider says nothing here
    provider.acts.lock().unwrap().userinfo =
        json!({"sub": "other", "email": "ana@example.org", "email_verified": true});
    let said = told(&way(&server, &provider, &json!({"sub": "4711"})), 502);
    assert!(said.contains("userinfo"), "{said}");
    provider.acts.lock().unwrap().userinfo = json!({"sub": "4711", "email": "ana@example.org", "email_verified": true});
    assert_eq!(me(&server, &login(&way(&server, &provider, &json!({"sub": "4711"}))))["name"], "ana");
    let refused = log(&desk, &server).into_iter().filter(|entry| entry["outcome"] == 502).count();
    assert_eq!(refused, cases.iter().filter(|case| case.3 == 502).count() + 1);
}

#[test]
fn a_provider_in_trouble_is_told_and_local_accounts_still_sign_in() {
    let desk = Desk::new();
    let db = store_of(&desk);
    account(&desk, "ben", &["--role", "plan"]);
    let _said = desk.run(&["accounts", "add", "ana", "--email", "ana@example.org", "--db", &db]).ended(0);
    let gone = Provider::start();
    let url = gone.url.clone();
    drop(gone);
    // it starts while there is nobody
    let server = served(&desk, &url, &[]);
    let said = told(&server.get("/sign-in/oidc?lang=en"), 503);
    assert!(said.contains("<bdi>Office &lt;ID></bdi> cannot be reached."), "{said}");
    assert!(sign_in(&server, "ben", PASSWORD).is_some());
    let provider = loop {
        // the address may not be free at once
        if let Ok(free) = std::net::TcpListener::bind(url.trim_start_matches("http://")) {
            drop(free);
            break Provider::at(url.trim_start_matches("http://"));
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    provider.acts.lock().unwrap().document = |one| one["issuer"] = json!("http://other");
    assert!(told(&server.get("/sign-in/oidc?lang=en"), 502).contains("(<bdi>issuer</bdi>)"));
    provider.acts.lock().unwrap().document = |_| ();
    for replies in [Replies::Hugely, Replies::WithNonsense, Replies::Elsewhere] {
        provider.acts.lock().unwrap().replies = replies;
        let said = told(&server.get("/sign-in/oidc?lang=en"), 503);
        assert!(said.contains("cannot be reached"), "{replies:?} {said}");
    }
    // one that takes its time holds up nobody
    provider.acts.lock().unwrap().replies = Replies::Slowly;
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            let begun = Instant::now();
            let _said = told(&server.get("/sign-in/oidc"), 503);
            begun.elapsed()
        });
        std::thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        assert!(sign_in(&server, "ben", PASSWORD).is_some());
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        let took = slow.join().unwrap();
        assert!((9.0..13.0).contains(&took.as_secs_f64()), "{took:?}");
    });
    provider.acts.lock().unwrap().replies = Replies::Well;
    let _in = login(&way(&server, &provider, &ana()));
    // new keys
    provider.rotate("second");
    let _in = login(&way(&server, &provider, &ana()));
    // somebody who thinks better of it, and a provider that does not know this server
    let ends = |error: &str, status: u16| {
        let (led, cookie) = begin(&server);
        let state = fields(led.split_once('?').unwrap().1)["state"].clone();
        told(&back(&server, &format!("/sign-in/oidc/callback?error={error}&state={state}"), &cookie), status)
    };
    assert!(ends("access_denied", 403).starts_with("<bdi>Office &lt;ID></bdi> ne vous a pas laissé"));
    assert!(ends("temporarily_unavailable", 503).contains("injoignable"));
    assert!(ends("%3Cb%3Einvalid_scope", 502).contains("(<bdi>binvalid_scope</bdi>)"));
    // a code that somebody else has used, and a provider that is another one
    let (led, cookie) = begin(&server);
    let path = provider.signs_in(&led, ana());
    let other = path.replace("code=", "code=x");
    let _said = told(&back(&server, &other, &cookie), 400);
    assert!(told(&back(&server, &path, &cookie), 400).contains("a expiré"), "the state is used");
    let (led, cookie) = begin(&server);
    let path = format!("{}&iss=https://evil.example", provider.signs_in(&led, ana()));
    assert!(told(&back(&server, &path, &cookie), 502).contains("(<bdi>iss</bdi>)"));
    // a wrong secret
    drop(server);
    let server = served(&desk, &url, &[]);
    desk.put("secret", "wrong");
    drop(server);
    let wrong = [
        "--accounts",
        "--workers",
        "0",
        "--oidc-issuer",
        &url,
        "--oidc-client-id",
        CLIENT,
        "--oidc-client-secret-file",
        "secret",
    ];
    let server = Served::start(&desk, &wrong);
    assert!(told(&way(&server, &provider, &ana()), 502).contains("(<bdi>invalid_client</bdi>)"));
}

#[test]
fn groups_of_the_provider_give_roles_and_accounts() {
    let (desk, provider) = (Desk::new(), Provider::start());
    let db = store_of(&desk);
    let _made = desk.run(&["accounts", "organisation", "other", "--db", &db]).ended(0);
    let said =
        desk.run(&["accounts", "group", "planners of the office", "plan", "--organisation", "other", "--db", &db]);
    assert!(said.ended(0).err.contains("planners of the office: gives the role plan in the organisation other"));
    let more = ["--oidc-groups-claim", "realm_access.roles", "--oidc-make-accounts", "--oidc-scope", "groups"];
    provider.acts.lock().unwrap().document = |one| one["userinfo_endpoint"] = Value::Null;
    let server = served(&desk, &provider.url, &more);
    let with = |groups: Value| {
        let claims = json!({"sub": "1", "preferred_username": "ana", "realm_access": {"roles": groups}});
        way(&server, &provider, &claims)
    };
    assert!(begin(&server).0.contains("scope=openid%20profile%20email%20groups&"));
    assert!(told(&with(json!(["other"])), 403).contains("pas de compte"));
    let ana = login(&with(json!(["other", "planners of the office"])));
    let found = me(&server, &ana);
    assert_eq!((&found["name"], &found["roles"]), (&json!("ana"), &json!([{"organisation": "other", "role": "plan"}])));
    // who is in no group any more has no role, at the next sign-in
    let ana = login(&with(json!([])));
    assert_eq!(me(&server, &ana)["roles"], json!([]));
    // an administrator keeps the mapping
    let root = desk.run(&["accounts", "token", "root", "--role", "administer", "--db", &db]).quiet(0).out;
    let theirs = ["accounts", "token", "theirs", "--role", "administer", "--organisation", "other", "--db", &db];
    let theirs = desk.run(&theirs).quiet(0).out;
    let ask = |token: &str, method: &str, body: Value| {
        let bearer = format!("Bearer {}", token.trim());
        let body = if method == "GET" { String::new() } else { body.to_string() };
        server.call(method, "/api/v1/groups", body.as_bytes(), &[("authorization", &bearer)]).unwrap()
    };
    ask(&root, "PUT", json!({"group": "chiefs", "role": "administer"})).must(200);
    assert_eq!(ask(&theirs, "GET", Value::Null).must(200)["groups"].as_array().unwrap().len(), 1);
    assert_eq!(ask(&root, "GET", Value::Null).must(200)["groups"].as_array().unwrap().len(), 2);
    let foreign = json!({"group": "x", "role": "administer", "organisation": "default"});
    assert_eq!(ask(&theirs, "PUT", foreign).status, 404);
    assert_eq!(
        ask(&root, "PUT", json!({"group": " ", "role": "view"})).must(400)["said"]["message"]["what"],
        "group_name"
    );
    ask(&theirs, "PUT", json!({"group": "planners of the office", "role": "none"})).must(200);
    assert!(me(&server, &login(&with(json!(["chiefs"]))))["server"].as_bool().unwrap());
    // the name of somebody else is not taken over
    account(&desk, "ben", &[]);
    let ben = json!({"sub": "2", "preferred_username": "ben", "realm_access": {"roles": ["chiefs"]}});
    assert!(told(&way(&server, &provider, &ben), 403).starts_with("Un autre compte s’appelle <bdi>ben</bdi>."));
    // Entra ID, where there are too many
    provider.acts.lock().unwrap().claims = |c| {
        c["realm_access"] = Value::Null;
        c["hasgroups"] = json!(true);
    };
    assert!(told(&with(json!([])), 403).contains("trop nombreux"));
}

#[test]
fn what_does_not_fit_is_refused_before_the_server_starts() {
    let desk = Desk::new();
    desk.put("empty", "\n");
    let refused = |more: &[&str], words: &[&str]| {
        let all = [&["serve", "--accounts", "--oidc-client-id", "x", "--oidc-issuer"], more].concat();
        desk.run(&all).refused(2, words);
    };
    refused(&["http://id.example.org"], &["no address of a provider", "https://host/path"]);
    refused(&["https://id.example.org", "--oidc-url", "plan.example.org"], &["no address of a server"]);
    refused(&["https://id.example.org", "--oidc-client-secret-file", "none"], &["the secret cannot be read"]);
    refused(&["https://id.example.org", "--oidc-client-secret-file", "empty"], &["it is empty"]);
    refused(&["https://id.example.org", "--user-header", "X-User"], &["exclude each other"]);
    refused(&["https://id.example.org", "--oidc-make-accounts"], &["--oidc-groups-claim"]);
    let all = ["serve", "--oidc-client-id", "x", "--oidc-issuer", "https://id.example.org"];
    desk.run(&all).refused(2, &["--accounts"]);
}
