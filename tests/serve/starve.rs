//! `plenary serve` and clients that ask too much, too slowly or wrongly: others are served all the same.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::meanwhile::served_meanwhile;
use crate::support::fixture;
use crate::support::run::Desk;
use crate::support::served::{Reply, Served, agent, call};

const TOKEN: &str = "0123456789abcdef-_";

fn connect(server: &Served) -> TcpStream {
    let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// Sends bytes; all that comes back until the server closes.
fn raw(server: &Served, request: &str) -> String {
    let mut stream = connect(server);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server closes");
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split_whitespace().nth(1).unwrap_or_default()
}

#[cfg(unix)]
#[test]
fn half_open_connections_lock_nobody_out() {
    // for the connections of this process
    let _files = rlimit::increase_nofile_limit(4096);
    let desk = Desk::new();
    // a service has a thousand files as a rule
    let server = Served::with(&desk, &[], |command| {
        let mut limited = Command::new("/bin/sh");
        limited
            .args(["-c", "ulimit -n 1024 && exec \"$0\" \"$@\""])
            .arg(command.get_program())
            .args(command.get_args());
        limited.current_dir(command.get_current_dir().unwrap()).env_clear();
        limited.stdin(Stdio::null()).stderr(Stdio::piped());
        *command = limited;
        command
    });
    let half = |n: usize| {
        let mut stream = connect(&server);
        // a part of a head, or nothing at all; the server may have closed it already
        let _sent = stream.write_all(if n.is_multiple_of(2) { b"GET / HTTP/1.1\r\nHost: local" } else { b"" });
        stream
    };
    let id = server.create(&session("T"));
    server.answered(id);
    let held: Vec<TcpStream> = served_meanwhile(&server, id, &[], || {
        let held = (0..1100).map(half).collect();
        let other = server.create(&session("U"));
        assert_eq!(server.answered(other)["answer"]["state"], "planned");
        held
    });
    assert_eq!(held.len(), 1100);
}

#[test]
fn what_is_sent_too_slowly_is_not_waited_for() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--read-timeout", "1"]);
    let clock = Instant::now();
    let body = "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{";
    let answer = raw(&server, body);
    assert_eq!(status(&answer), "408", "{answer}");
    assert!(answer.contains("\"slow\"") && answer.contains("raise --read-timeout"), "{answer}");
    // a body that trickles
    let mut stream = connect(&server);
    stream.write_all(body.as_bytes()).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let trickle = thread::spawn(move || {
        while writer.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(100))
        }
    });
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    drop(stream);
    trickle.join().unwrap();
    // a head that does not end, and none
    let _closed = raw(&server, "GET / HTTP/1.1\r\nHost: local");
    let _closed = raw(&server, "");
    assert!(clock.elapsed() < Duration::from_secs(50), "{:?}", clock.elapsed());
    assert_eq!(server.get("/api/v1/health").status, 200);
}

#[test]
fn slow_bodies_of_one_client_hold_up_nobody_else() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--trusted-proxy", "127.0.0.1"]);
    let id = server.create(&session("T"));
    let version = server.answered(id)["version"].clone();
    let slow = |path: &str| {
        let mut stream = connect(&server);
        let head = "Host: localhost\r\nX-Forwarded-For: 192.0.2.66\r\nContent-Length: 1000";
        stream.write_all(format!("POST {path} HTTP/1.1\r\n{head}\r\n\r\n{{").as_bytes()).unwrap();
        stream
    };
    let other = [("x-forwarded-for", "192.0.2.7")];
    served_meanwhile(&server, id, &other, || {
        let paths = ["/api/v1/sessions", "/api/v1/import?name=a.txt", "/api/v1/plan", "/api/v1/store"];
        let _held: Vec<TcpStream> = paths.iter().cycle().take(60).map(|path| slow(path)).collect();
        let clock = Instant::now();
        let edit = json!({"version": version, "edits": ["set-minutes=1:50"]}).to_string();
        server.call("POST", &format!("/api/v1/sessions/{id}/edits"), edit.as_bytes(), &other).unwrap().must(200);
        let agenda = "1. Opening (10 minutes)\n2. Closing (10 minutes)\n";
        let read = server.call("POST", "/api/v1/import?name=a.txt", agenda.as_bytes(), &other).unwrap();
        assert!(matches!(read.status, 200 | 422), "{}", read.status);
        assert!(clock.elapsed() < Duration::from_secs(20), "{:?}", clock.elapsed());
    });
}

fn session(title: &str) -> String {
    json!({"title": title, "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "title": "One", "minutes": 60}]})
    .to_string()
}

#[test]
fn a_client_with_many_imports_holds_up_itself() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--trusted-proxy", "127.0.0.1"]);
    // an agenda that takes a while
    let agenda: String =
        (1..=400).map(|n| format!("{n}. Item {n} of the agenda, with a long title ({n} minutes)\n")).collect();
    let import = |client: &str| {
        let forwarded = [("x-forwarded-for", client)];
        call(&agent(), &server.url, "POST", "/api/v1/import?name=agenda.txt", agenda.as_bytes(), &forwarded).unwrap()
    };
    const MANY: usize = 200;
    let id = server.create(&session("T"));
    server.answered(id);
    thread::scope(|scope| {
        let many: Vec<_> = (0..MANY)
            .map(|_| {
                let thread = thread::Builder::new().stack_size(256 << 10);
                thread.spawn_scoped(scope, || import("192.0.2.66")).unwrap()
            })
            .collect();
        served_meanwhile(&server, id, &[("x-forwarded-for", "192.0.2.8")], || {
            let clock = Instant::now();
            let other = import("192.0.2.7").status;
            assert!(matches!(other, 200 | 422), "{other}");
            assert!(clock.elapsed() < Duration::from_secs(20), "others waited for {:?}", clock.elapsed());
        });
        for one in many {
            let reply = one.join().unwrap();
            assert!(matches!(reply.status, 200 | 422 | 503), "{}", reply.status);
            assert!(reply.status != 503 || reply.header("retry-after") == "1");
        }
    });
}

#[test]
fn wrong_tokens_of_strangers_keep_nobody_out() {
    let desk = Desk::new();
    let server = Served::with(&desk, &["--trusted-proxy", "127.0.0.1"], |command| command.env("PLENARY_TOKEN", TOKEN));
    let sign_in = |token: &str, client: &str| {
        let body = format!("token={token}");
        server.call("POST", "/sign-in", body.as_bytes(), &[("x-forwarded-for", client)]).unwrap().status
    };
    let bearer = format!("Bearer {TOKEN}");
    let known = [("authorization", bearer.as_str())];
    let made = server.call("POST", "/api/v1/sessions", session("T").as_bytes(), &known).unwrap().must(201);
    let id = made["session"].as_i64().unwrap();
    let throttled = |client: &str| (0..20_000).any(|_| sign_in("wrong", client) == 429);
    served_meanwhile(&server, id, &[known[0], ("x-forwarded-for", "192.0.2.66")], || {
        assert!(throttled("192.0.2.66"), "a stranger is slowed down");
        assert_eq!(sign_in("wrong", "192.0.2.7"), 401, "another may mistype");
        assert_eq!(sign_in(TOKEN, "192.0.2.7"), 303);
        assert_eq!(sign_in(TOKEN, "192.0.2.66"), 303, "who has the token is no stranger");
    });
    drop(server);
    // behind a proxy that is not known all have one address
    let server = Served::with(&desk, &[], |command| command.env("PLENARY_TOKEN", TOKEN));
    let ask = |authorization: &str| server.call("GET", "/api/v1/sessions", b"", &[("authorization", authorization)]);
    served_meanwhile(&server, id, &known, || {
        assert!((0..20_000).any(|_| ask("Bearer wrong").unwrap().status == 429));
        assert_eq!(ask(&bearer).unwrap().status, 200);
    });
    let body = format!("token={TOKEN}");
    assert_eq!(server.call("POST", "/sign-in", body.as_bytes(), &[]).unwrap().status, 303);
}

#[test]
fn the_header_of_the_planner_counts_from_the_proxy_only() {
    let desk = Desk::new();
    let asked = |proxy: &str| {
        let options = ["--user-header", "X-Remote-User", "--trusted-proxy", proxy];
        let server = Served::start(&desk, &options);
        server.call("GET", "/api/v1/sessions", b"", &[("x-remote-user", "Ana")]).unwrap().status
    };
    assert_eq!(asked("127.0.0.0/8"), 200);
    assert_eq!(asked("10.0.0.1"), 401);
    let _wrong = desk.run(&["serve", "--trusted-proxy", "nonsense"]).refused(2, &["an address or a network"]);
}

#[test]
fn one_client_has_so_many_streams_of_events() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--trusted-proxy", "127.0.0.1"]);
    let id = server.create(&session("T"));
    server.answered(id);
    let stream = |client: &str| {
        let mut stream = connect(&server);
        let request = format!(
            "GET /api/v1/sessions/{id}/events HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        (String::from_utf8_lossy(&start[9..]).into_owned(), stream)
    };
    let open: Vec<(String, TcpStream)> = (0..140).map(|_| stream("192.0.2.66")).collect();
    let refused = open.iter().filter(|(status, _)| status == "429").count();
    assert_eq!(refused, 12, "128 may be open");
    assert_eq!(stream("192.0.2.7").0, "200");
    drop(open);
    // those that are gone make room
    let clock = Instant::now();
    while stream("192.0.2.66").0 != "200" {
        assert!(clock.elapsed() < Duration::from_secs(60));
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_request_has_one_host_and_any_case() {
    let desk = Desk::new();
    let server = Served::with(&desk, &[], |command| command.env("PLENARY_TOKEN", TOKEN));
    let ask = |head: &str| {
        raw(
            &server,
            &format!(
                "GET /api/v1/sessions HTTP/1.1\r\n{head}Authorization: bearer {TOKEN}\r\nConnection: close\r\n\r\n"
            ),
        )
    };
    assert_eq!(status(&ask("Host: localhost\r\n")), "200", "a scheme has no case");
    let twice = ask("Host: localhost\r\nHost: localhost\r\n");
    assert!(status(&twice) == "400" && twice.contains("more than one header `Host`"), "{twice}");
    assert_eq!(status(&ask("")), "400", "none");
    assert_eq!(status(&ask("Host: evil.example\r\n")), "403");
}

#[test]
fn a_byte_order_mark_is_taken_as_the_command_takes_it() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let text = fixture("firearms-wg9.json");
    desk.put("session.json", format!("\u{feff}{text}"));
    desk.run(&["plan", "session.json", "-o", "schedule.json"]).quiet(0);
    let planned: Value = serde_json::from_str(&desk.get("schedule.json")).unwrap();
    let id = server.create(&format!("\u{feff}{text}"));
    let kept = server.answered(id);
    assert_eq!((&kept["text"], &kept["schedule"]["meetings"]), (&json!(text), &planned["meetings"]));
    let marked = |path: &str, body: &Value| -> Reply {
        server.call("POST", path, format!("\u{feff}{body}").as_bytes(), &[]).unwrap()
    };
    marked(&format!("/api/v1/sessions/{id}/edits"), &json!({"version": 1, "edits": ["set-minutes=4:50"]})).must(200);
    let body = json!({"session": format!("\u{feff}{text}"), "schedule": format!("\u{feff}{planned}")});
    let checked = marked("/api/v1/check?wait=60", &body).must(200);
    assert_eq!(checked["result"]["valid"], true, "{checked}");
}
