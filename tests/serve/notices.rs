//! Notices of issues by e-mail, to a mail server that the test plays.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::fixture;
use crate::support::run::Desk;
use crate::support::served::Served;

/// A mail server: what it has accepted, and how often it refuses first.
#[derive(Default)]
struct Sink {
    mails: Mutex<Vec<(String, String)>>,
    refusals: Mutex<usize>,
    refused: Mutex<usize>,
}

impl Sink {
    fn start() -> (Arc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let sink = Arc::new(Self::default());
        let there = Arc::clone(&sink);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let there = Arc::clone(&there);
                std::thread::spawn(move || there.talk(stream.unwrap()));
            }
        });
        (sink, url)
    }

    fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut to = stream.try_clone().ok()?;
        let mut lines = BufReader::new(stream).lines();
        let (mut say, mut address) = (|text: &str| to.write_all(format!("{text}\r\n").as_bytes()).ok(), String::new());
        say("220 sink")?;
        while let Some(Ok(line)) = lines.next() {
            match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => say("250 sink")?,
                "RCPT" => {
                    address = line.split(['<', '>']).nth(1)?.to_owned();
                    let mut left = self.refusals.lock().unwrap();
                    if address.starts_with("gone") {
                        say("550 no such user")?;
                    } else if *left > 0 {
                        (*left, *self.refused.lock().unwrap()) = (*left - 1, 1);
                        say("451 later")?;
                    } else {
                        say("250 ok")?;
                    }
                }
                "DATA" => {
                    say("354 go on")?;
                    let body = lines.by_ref().map_while(Result::ok).take_while(|line| line != ".");
                    let body =
                        body.map(|line| line.strip_prefix('.').map_or(line.clone(), str::to_owned) + "\n").collect();
                    self.mails.lock().unwrap().push((address.clone(), body));
                    say("250 taken")?;
                }
                "QUIT" => return say("221 bye"),
                _ => say("250 ok")?,
            }
        }
        Some(())
    }

    /// What has come, once there are so many and for a second no more.
    #[track_caller]
    fn mails(&self, number: usize) -> Vec<(String, String)> {
        let start = Instant::now();
        while self.mails.lock().unwrap().len() < number {
            assert!(start.elapsed() < Duration::from_secs(60), "{:?}", self.mails.lock().unwrap());
            sleep(Duration::from_millis(30));
        }
        sleep(Duration::from_secs(1));
        let mails = self.mails.lock().unwrap().clone();
        assert_eq!(mails.len(), number, "{mails:?}");
        mails
    }
}

/// The text of a message: base64, quoted-printable, or plain.
fn text(mail: &str) -> String {
    let (head, body) = mail.split_once("\n\n").unwrap();
    let mut bytes = Vec::new();
    if head.contains("base64") {
        let (mut bits, mut have) = (0_u32, 0);
        for byte in body.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
            let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            bits = bits << 6 | signs.iter().position(|sign| *sign == byte).unwrap() as u32;
            have += 6;
            if have >= 8 {
                have -= 8;
                bytes.push((bits >> have) as u8);
                bits &= (1 << have) - 1;
            }
        }
    } else if head.contains("quoted-printable") {
        let joined = body.replace("=\n", "");
        let mut rest = joined.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            if *first == b'=' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
                rest = &after[2..];
            } else {
                bytes.push(*first);
                rest = after;
            }
        }
    } else {
        bytes = body.as_bytes().to_vec();
    }
    String::from_utf8(bytes).unwrap().replace('\r', "")
}

fn serve(desk: &Desk, url: &str, quiet: &str) -> Served {
    let more = ["--mail-from", "Plenary <no-reply@example.org>", "--mail-quiet", quiet, "--host", "plan.example.org"];
    Served::with(desk, &more, |command| command.env("PLENARY_SMTP_URL", url))
}

fn set(server: &Served, id: i64, list: &[(&str, &str)]) -> Value {
    let list: Vec<Value> =
        list.iter().map(|(address, language)| json!({"address": address, "language": language})).collect();
    let body = json!({"recipients": list}).to_string();
    server.call("PUT", &format!("/api/v1/sessions/{id}/issue/recipients"), body.as_bytes(), &[]).unwrap().must(200)
}

fn publish(server: &Served, id: i64) {
    server.post(&format!("/api/v1/sessions/{id}/issue/publish"), &json!({"directly": true})).must(200);
}

fn known(server: &Served, id: i64) -> Value {
    server.get(&format!("/api/v1/sessions/{id}/issue/recipients")).must(200)
}

#[test]
fn issues_within_the_quiet_period_give_one_message_in_the_language_of_each_also_after_a_restart() {
    let (sink, url) = Sink::start();
    let desk = Desk::new();
    let mut server = serve(&desk, &url, "3");
    let id = server.create(&fixture("firearms-wg9.json"));
    let session = server.answered(id);
    let people =
        [("en@example.org", "en"), ("ar@example.org", "ar"), ("zh@example.org", "zh"), ("fr@example.org", "fr")];
    let list = set(&server, id, &people);
    assert_eq!((&list["mail"], &list["recipients"][1]["told"]), (&json!(true), &Value::Null), "{list}");
    publish(&server, id);
    for (address, mail) in sink.mails(4) {
        let text = text(&mail);
        assert!(text.contains("CTOC/COP/WG.6/2022/1\n"), "{address}: {text}");
        assert!(!text.contains("\n- "), "nothing has changed for {address}: {text}");
        for header in
            ["Auto-Submitted: auto-generated\n", "Message-ID: <", "@example.org>\n", "Content-Type: text/plain"]
        {
            assert!(mail.contains(header), "{header}: {mail}");
        }
        let page = format!("https://plan.example.org/public/ctoc-cop-wg-6-2022-1/{}.html", &address[..2]);
        assert!(text.contains(&page), "{text}");
    }
    let list = known(&server, id);
    assert_eq!((&list["recipients"][3]["issue"], &list["waits"]), (&json!(1), &Value::Null), "{list}");
    assert!(list["recipients"][3]["told"].is_string(), "{list}");

    // two issues, and a loss of power while their notice waits
    server.edit(id, &session["version"], &["drop-meeting=m3", "set-minutes=2:55"]).must(200);
    let session = server.answered(id);
    server.edit(id, &session["version"], &["set-minutes=2:50"]).must(200);
    server.answered(id);
    for revision in [2, 3] {
        let body = json!({"directly": true, "revision": revision});
        server.post(&format!("/api/v1/sessions/{id}/issue/publish"), &body).must(200);
    }
    assert_eq!(known(&server, id)["waits"]["issue"], 3);
    server.kill();
    let server = serve(&desk, &url, "3");
    let mails = sink.mails(8);
    let of = |name: &str| text(&mails[4..].iter().find(|(address, _)| address.starts_with(name)).unwrap().1);
    let english = of("en");
    for part in ["2022/1/Rev.2\n", "Changes since version 1\n", "- Cancelled: Thursday, 5 May"] {
        assert!(english.contains(part), "{part}: {english}");
    }
    assert!(of("zh").contains("- 取消"), "{}", of("zh"));
    assert!(of("ar").contains("\n- ") && of("ar").contains("أُرسلت هذه الرسالة تلقائيا"), "{}", of("ar"));
    assert!(of("fr").contains("Modifications depuis la version 1\n"), "{}", of("fr"));
    assert_eq!(known(&server, id)["recipients"][0]["issue"], 3);

    // another server that takes in the backup knows who was told, and tells nobody
    let backup = server.get("/api/v1/store").bytes;
    let other = Desk::new();
    let there = serve(&other, &url, "0");
    there.call("POST", "/api/v1/store", &backup, &[]).unwrap().must(201);
    assert_eq!(known(&there, 1)["recipients"], known(&server, id)["recipients"]);
    sink.mails(8);
}

#[test]
fn a_server_that_refuses_is_asked_again_and_an_address_that_it_does_not_know_is_not() {
    let (sink, url) = Sink::start();
    *sink.refusals.lock().unwrap() = 2;
    let desk = Desk::new();
    let server = serve(&desk, &url, "0");
    let id = server.create(&fixture("firearms-wg9.json"));
    server.answered(id);
    set(&server, id, &[("gone@example.org", "ru"), ("es@example.org", "es")]);
    publish(&server, id);
    let mails = sink.mails(1);
    assert_eq!((mails[0].0.as_str(), *sink.refused.lock().unwrap()), ("es@example.org", 1));
    let list = known(&server, id);
    let (gone, there) = (&list["recipients"][0], &list["recipients"][1]);
    assert!(gone["error"].as_str().unwrap().contains("no such user") && gone["told"].is_null(), "{list}");
    assert!(there["error"].is_null() && there["told"].is_string() && list["waits"].is_null(), "{list}");
}

#[test]
fn addresses_are_refused_without_a_mail_server_and_where_they_are_none() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&fixture("firearms-wg9.json"));
    let refused = |server: &Served, list: Value| {
        let path = format!("/api/v1/sessions/{id}/issue/recipients");
        let body = json!({"recipients": list}).to_string();
        server.call("PUT", &path, body.as_bytes(), &[]).unwrap().must(400)
    };
    let one = |address: &str| json!({"address": address, "language": "en"});
    let off = refused(&server, json!([one("a@example.org")]));
    assert_eq!(off["help"], "start it with --smtp-url and --mail-from", "{off}");
    set(&server, id, &[]);
    drop(server);
    let server = serve(&desk, "smtp://127.0.0.1:9", "600");
    for (list, what) in [
        (json!([one("nobody")]), "mail_address"),
        (json!([one("a@example.org\r\nBcc: b@example.org")]), "mail_address"),
        (json!([one("a@example.org"), one("A@example.org")]), "mail_twice"),
        (json!((0..501).map(|number| one(&format!("a{number}@example.org"))).collect::<Vec<_>>()), "mail_many"),
    ] {
        assert_eq!(refused(&server, list)["said"]["message"]["what"], what);
    }
    refused(&server, json!([{"address": "a@example.org", "language": "de"}]));
    refused(&server, json!([{"address": "a@example.org", "language": "en", "name": "A"}]));
    assert_eq!(known(&server, id)["recipients"], json!([]));
    let without = desk.run(&["serve", "--smtp-url", "smtp://127.0.0.1:9"]);
    assert!(without.err.contains("--mail-from"), "{}", without.err);
    let wrong = desk.run(&["serve", "--smtp-url", "http://127.0.0.1", "--mail-from", "a@example.org"]);
    assert!(wrong.err.contains("the address of the mail server cannot be used"), "{}", wrong.err);
}
