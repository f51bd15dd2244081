//! The real server, with a store in an empty folder.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use super::contract;
use super::run::Desk;

/// A server that runs until it is dropped.
pub struct Served {
    child: Child,
    pub url: String,
    agent: Agent,
    log: Arc<Mutex<String>>,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

impl Reply {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The JSON of a reply that must have this status.
    #[track_caller]
    pub fn must(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }
}

impl Served {
    /// Starts one; what it says first names its address.
    pub fn start(desk: &Desk, more: &[&str]) -> Self {
        Self::with(desk, more, |command| command)
    }

    /// The same with a command that is changed first.
    pub fn with(desk: &Desk, more: &[&str], change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let db = super::database::store_of(desk);
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--db", db.as_str()];
        arguments.extend(more);
        let mut command = desk.command(&arguments);
        let mut child = change(&mut command).stdout(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let url = url.unwrap_or_else(|| panic!("no address in {line:?}")).trim_end_matches('/').to_owned();
        let log = Arc::<Mutex<String>>::default();
        let to = Arc::clone(&log);
        // nobody may wait for somebody who reads
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                *to.lock().unwrap() += &(line + "\n");
            }
        });
        Self { child, url, agent: agent(), log }
    }

    pub fn call(&self, method: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Option<Reply> {
        let reply = call(&self.agent, &self.url, method, path, body, headers)?;
        // what the page sends to sign in is no part of the API
        if path.starts_with("/api/v1/") {
            contract::check(method, path, reply.status, reply.header("content-type"), &reply.bytes);
        }
        Some(reply)
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Reply {
        self.call("GET", path, b"", &[]).unwrap()
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.call("POST", path, body.to_string().as_bytes(), &[]).unwrap()
    }

    /// Takes in a session file; its number.
    #[track_caller]
    pub fn create(&self, text: &str) -> i64 {
        self.call("POST", "/api/v1/sessions", text.as_bytes(), &[]).unwrap().must(201)["session"].as_i64().unwrap()
    }

    /// The session, once there is an answer for what counts.
    #[track_caller]
    pub fn answered(&self, id: i64) -> Value {
        let start = Instant::now();
        loop {
            let session = self.get(&format!("/api/v1/sessions/{id}")).must(200);
            if !session["answer"].is_null() {
                return session;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "no answer: {session}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    #[track_caller]
    pub fn edit(&self, id: i64, version: &Value, edits: &[&str]) -> Reply {
        self.post(&format!("/api/v1/sessions/{id}/edits"), &json!({"version": version, "edits": edits}))
    }

    /// What it and its workers have written to standard error after the address.
    pub fn said(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends it as a loss of power does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends when it ended by itself.
    pub fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

/// Somebody who asks.
pub fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(150)))
        .max_idle_connections_per_host(1)
        .build()
        .into()
}

/// Asks; `None` where nobody answers.
pub fn call(
    agent: &Agent,
    url: &str,
    method: &str,
    path: &str,
    body: &[u8],
    headers: &[(&str, &str)],
) -> Option<Reply> {
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{url}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let sent: Result<Response<ureq::Body>, _> = match (method, body) {
        ("GET", _) => agent.run(request.body(()).unwrap()),
        (_, body) => agent.run(request.body(body.to_vec()).unwrap()),
    };
    let mut reply = sent.ok()?;
    let headers = reply.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
    let bytes = reply.body_mut().with_config().limit(400 << 20).read_to_vec().ok()?;
    Some(Reply { status: reply.status().as_u16(), headers, bytes })
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
