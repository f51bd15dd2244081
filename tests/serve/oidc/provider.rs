//! A small provider of OpenID Connect, which can misbehave in every way that a test wants.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use ring::{digest, hmac};
use serde_json::{Value, json};

pub const CLIENT: &str = "plenary at office";
pub const SECRET: &str = "s+e/c:r ét";

/// How it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    Well,
    WithOtherKey,
    ByNone,
    WithSecret,
    WithoutKeyName,
}

/// What it does to a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replies {
    Well,
    Hugely,
    Slowly,
    WithNonsense,
    Elsewhere,
}

/// A change of what a token says.
pub type Change = fn(&mut Value);

/// What the provider is to do.
pub struct Acts {
    pub signs: Signs,
    pub replies: Replies,
    pub claims: Change,
    /// What it says of itself.
    pub document: Change,
    /// What it says of somebody who has an access token.
    pub userinfo: Value,
    key: EcdsaKeyPair,
    name: String,
    /// The nonce and the challenge of each code.
    codes: BTreeMap<String, (String, String, Value)>,
    /// What was sent to the token endpoint last.
    pub asked: BTreeMap<String, String>,
}

pub struct Provider {
    pub url: String,
    pub acts: Arc<Mutex<Acts>>,
    ends: Arc<AtomicBool>,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random).unwrap()
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

/// The fields of a form or a query.
pub fn fields(text: &str) -> BTreeMap<String, String> {
    let uri: axum::http::Uri = format!("/?{text}").parse().unwrap();
    axum::extract::Query::<BTreeMap<String, String>>::try_from_uri(&uri).unwrap().0
}

impl Provider {
    pub fn start() -> Self {
        Self::at("127.0.0.1:0")
    }

    /// One at an address, which may have been that of another one.
    pub fn at(address: &str) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let acts = Acts {
            signs: Signs::Well,
            replies: Replies::Well,
            claims: |_| (),
            document: |_| (),
            userinfo: Value::Null,
            key: key(),
            name: "first".to_owned(),
            codes: BTreeMap::new(),
            asked: BTreeMap::new(),
        };
        let (acts, ends) = (Arc::new(Mutex::new(acts)), Arc::new(AtomicBool::new(false)));
        let provider = Self { url: url.clone(), acts: Arc::clone(&acts), ends: Arc::clone(&ends) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let (acts, url) = (Arc::clone(&acts), url.clone());
                thread::spawn(move || answer(stream, &acts, &url));
            }
        });
        provider
    }

    /// New keys, as a provider has them from time to time.
    pub fn rotate(&self, name: &str) {
        let mut acts = self.acts.lock().unwrap();
        (acts.key, acts.name) = (key(), name.to_owned());
    }

    /// What somebody does who is led here: they sign in, and are led back. The path of the way back.
    pub fn signs_in(&self, led: &str, claims: Value) -> String {
        let asked = fields(led.strip_prefix(&format!("{}/authorize?", self.url)).unwrap());
        let challenge = asked["code_challenge"].clone();
        let code = format!("code {challenge}");
        let mut acts = self.acts.lock().unwrap();
        acts.codes.insert(code.clone(), (asked["nonce"].clone(), challenge, claims));
        let back = asked["redirect_uri"].split_once("/sign-in/").unwrap().1;
        format!("/sign-in/{back}?state={}&code={}", asked["state"], code.replace(' ', "%20"))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _woken = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

fn answer(mut stream: TcpStream, acts: &Mutex<Acts>, url: &str) {
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length, mut authorization) = (String::new(), 0, String::new());
    if from.read_line(&mut line).is_err() {
        return;
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        let mut header = String::new();
        if from.read_line(&mut header).unwrap_or(0) <= 2 {
            break;
        }
        let (name, value) = header.trim().split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => authorization = value.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    let _read = from.read_exact(&mut body);
    let replies = acts.lock().unwrap().replies;
    let (status, reply) = match path.as_str() {
        "/.well-known/openid-configuration" => {
            let mut document = json!({"issuer": url, "authorization_endpoint": format!("{url}/authorize"),
                "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
                "end_session_endpoint": format!("{url}/end?x=1"), "userinfo_endpoint": format!("{url}/userinfo")});
            (acts.lock().unwrap().document)(&mut document);
            (200, document)
        }
        "/keys" => (200, json!({"keys": [{"kty": "unknown"}, jwk(&acts.lock().unwrap())]})),
        "/token" => token(&mut acts.lock().unwrap(), url, &String::from_utf8(body).unwrap(), &authorization),
        "/userinfo" if authorization == "Bearer access" => (200, acts.lock().unwrap().userinfo.clone()),
        _ => (404, json!({})),
    };
    let mut text = reply.to_string();
    let (mut status, mut more) = (status, String::new());
    match replies {
        Replies::Well => {}
        Replies::Hugely => text = format!("{{\"x\": \"{}\"}}", "x".repeat(3 << 20)),
        Replies::WithNonsense => text = "<html>".to_owned(),
        Replies::Elsewhere => (status, more) = (302, format!("location: {url}/keys\r\n")),
        Replies::Slowly => {
            let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
            for _ in 0..30 {
                thread::sleep(Duration::from_millis(500));
                if stream.write_all(b" ").is_err() {
                    return;
                }
            }
            return;
        }
    }
    let head = format!(
        "HTTP/1.1 {status} X\r\n{more}content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        text.len()
    );
    let _sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(text.as_bytes()));
}

fn jwk(acts: &Acts) -> Value {
    let point = acts.key.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": acts.name,
        "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..])})
}

fn token(acts: &mut Acts, url: &str, body: &str, authorization: &str) -> (u16, Value) {
    let asked = fields(body);
    acts.asked = asked.clone();
    // as RFC 6749 has it, 2.3.1
    let form = |text: &str| {
        text.replace('+', "%2B").replace('/', "%2F").replace(':', "%3A").replace(' ', "%20").replace('é', "%C3%A9")
    };
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", form(CLIENT), form(SECRET))));
    if authorization != basic {
        return (401, json!({"error": "invalid_client"}));
    }
    // a code is used once
    let Some((nonce, challenge, claims)) = acts.codes.remove(&asked["code"]) else {
        return (400, json!({"error": "invalid_grant"}));
    };
    let proof = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, asked["code_verifier"].as_bytes()));
    if proof != challenge {
        return (400, json!({"error": "invalid_grant"}));
    }
    let mut said = json!({"iss": url, "aud": CLIENT, "exp": now() + 300, "iat": now(), "nonce": nonce});
    said.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    (acts.claims)(&mut said);
    (200, json!({"id_token": signed(acts, &said), "access_token": "access", "token_type": "Bearer"}))
}

fn signed(acts: &Acts, claims: &Value) -> String {
    let header = match acts.signs {
        Signs::ByNone => json!({"alg": "none", "kid": acts.name}),
        Signs::WithSecret => json!({"alg": "HS256", "kid": acts.name}),
        Signs::WithoutKeyName => json!({"alg": "ES256"}),
        Signs::Well | Signs::WithOtherKey => json!({"alg": "ES256", "kid": acts.name}),
    };
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = format!("{}.{}", part(&header), part(claims));
    let random = SystemRandom::new();
    let signature = match acts.signs {
        Signs::ByNone => Vec::new(),
        Signs::WithSecret => {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), said.as_bytes()).as_ref().to_vec()
        }
        Signs::WithOtherKey => key().sign(&random, said.as_bytes()).unwrap().as_ref().to_vec(),
        Signs::Well | Signs::WithoutKeyName => acts.key.sign(&random, said.as_bytes()).unwrap().as_ref().to_vec(),
    };
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature))
}
