//! Who may ask, and how much.
//!
//! A server that listens on this computer only needs no token: whoever can ask it can run the program as well. But pages
//! of others, open in the same browser, could ask it too; so the name in `Host` must be one of ours (a foreign name may
//! lead here, once its owner says so), and what changes anything must not come from another page.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::App;
use super::asking::tongue_of;
use super::wrong::Wrong;

/// Who asks, where that is known.
#[derive(Debug, Clone, Default)]
pub struct Who(pub Option<String>);

/// What is demanded of a request.
#[derive(Debug, Clone)]
pub struct Safety {
    /// A token that it must carry.
    pub token: Option<String>,
    /// A header that a proxy sets, with the name of the planner.
    pub user_header: Option<HeaderName>,
    /// Names that the server has, beside `localhost` and addresses.
    pub hosts: Vec<String>,
    /// Requests a second of one address, when it goes on for long.
    pub rate: f64,
    /// Requests at once of one address.
    pub burst: f64,
    /// What is left of that, by address.
    pub buckets: Arc<Mutex<HashMap<IpAddr, Bucket>>>,
}

/// How many requests an address may still make.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    left: f64,
    at: Instant,
}

/// Scripts, styles and requests only from here and nothing inline, no frames, no plugins, no forms elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The cookie with the token.
const COOKIE: &str = "plenary_token";

/// Lets a request through, or not.
pub async fn guard(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let tongue = tongue_of(request.headers());
    let mut response = match app.options.safety.check(&request) {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(Wrong::Unknown(_)) if request.uri().path() == "/sign-in" && request.method() == Method::POST => {
            sign_in(&app.options.safety, request).await
        }
        Err(Wrong::Unknown(why)) if request.uri().path() == "/" && app.options.safety.token.is_some() => {
            (StatusCode::UNAUTHORIZED, Html(door(why))).into_response()
        }
        Err(wrong) => wrong.told_in(tongue),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

impl Safety {
    fn check(&self, request: &Request) -> Result<Who, Wrong> {
        let headers = request.headers();
        let host = self.host(request.uri(), headers)?;
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            ours(headers, &host)?;
        }
        if let Some(ConnectInfo(from)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
            self.spend(from.ip(), Instant::now())?;
        }
        self.known(headers)
    }

    /// The name by which it was asked, if it is one of ours. An address cannot be made to lead elsewhere.
    fn host(&self, uri: &Uri, headers: &HeaderMap) -> Result<String, Wrong> {
        let said = headers.get(header::HOST).and_then(|host| host.to_str().ok()).or(uri.host()).unwrap_or_default();
        let name = match said.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => said.rsplit_once(':').map_or(said, |(name, _)| name),
        };
        let known = name.parse::<IpAddr>().is_ok()
            || name.eq_ignore_ascii_case("localhost")
            || self.hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
        if known {
            return Ok(said.to_ascii_lowercase());
        }
        Err(Wrong::Elsewhere {
            what: format!("`{}` is not a name of this server", name.escape_debug()),
            help: "use the address that it printed when it started, or start it with --host NAME".to_owned(),
        })
    }

    /// Takes a request off what an address may still ask.
    fn spend(&self, address: IpAddr, now: Instant) -> Result<(), Wrong> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > 10_000 {
            // full ones need not be remembered
            let (rate, burst) = (self.rate, self.burst);
            buckets.retain(|_, bucket| bucket.left + rate * (now - bucket.at).as_secs_f64() < burst);
        }
        let bucket = buckets.entry(address).or_insert(Bucket { left: self.burst, at: now });
        bucket.left = (bucket.left + self.rate * (now - bucket.at).as_secs_f64()).min(self.burst);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(Wrong::TooMany);
        }
        bucket.left -= 1.0;
        Ok(())
    }

    /// Who asks, if he may.
    fn known(&self, headers: &HeaderMap) -> Result<Who, Wrong> {
        if let Some(name) = &self.user_header {
            let who = headers.get(name).and_then(|value| value.to_str().ok()).filter(|who| !who.is_empty());
            let why = "the request does not come through the proxy, or it did not say who asks\n  help: open the page \
                       through the proxy";
            return who.map(|who| Who(Some(who.chars().take(200).collect()))).ok_or(Wrong::Unknown(why));
        }
        let Some(token) = &self.token else { return Ok(Who::default()) };
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let cookie = headers.get(header::COOKIE).and_then(|value| {
            let named = |pair: &str| Some(pair.trim().strip_prefix(COOKIE)?.strip_prefix('=')?.to_owned());
            value.to_str().ok()?.split(';').find_map(named)
        });
        let carried = bearer.map(str::to_owned).or(cookie).unwrap_or_default();
        if same(carried.as_bytes(), token.as_bytes()) {
            return Ok(Who::default());
        }
        Err(Wrong::Unknown(
            "a token is needed\n  help: send the header `Authorization: Bearer TOKEN`, or sign in on the page",
        ))
    }
}

/// A request that changes something comes from a page of ours, or from no page.
fn ours(headers: &HeaderMap, host: &str) -> Result<(), Wrong> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).map(|origin| origin.to_ascii_lowercase());
    let foreign = origin.as_ref().is_some_and(|origin| origin.rsplit_once("://").is_none_or(|(_, name)| name != host));
    let crossed = matches!(text(HeaderName::from_static("sec-fetch-site")), Some("cross-site" | "same-site"));
    if foreign || crossed {
        return Err(Wrong::Elsewhere {
            what: "the request comes from a page of another server".to_owned(),
            help: "open the page of this server".to_owned(),
        });
    }
    Ok(())
}

/// Whether two are the same, in a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

/// A page that asks for the token.
fn door(why: &str) -> String {
    let why = why.lines().next().unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Plenary</title><main><h1>Plenary</h1><p>{why}</p><form method=\"post\" \
         action=\"/sign-in\"><label>Token <input type=\"password\" name=\"token\" autocomplete=\"current-password\" \
         required autofocus></label> <button>Sign in</button></form></main></html>"
    )
}

/// Takes the token of that page and keeps it in a cookie that scripts and other pages never see.
async fn sign_in(safety: &Safety, request: Request) -> Response {
    let body = axum::body::to_bytes(request.into_body(), 4096).await.unwrap_or_default();
    let body = String::from_utf8_lossy(&body);
    let given = body.split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap_or_default();
    // a token has letters, digits, - and _ only; they stand for themselves in a form
    match &safety.token {
        Some(token) if same(given.as_bytes(), token.as_bytes()) => {
            let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
            (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())]).into_response()
        }
        _ => (StatusCode::UNAUTHORIZED, Html(door("this is not the token"))).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn safety() -> Safety {
        Safety {
            token: None,
            user_header: None,
            hosts: vec!["plan.example.org".to_owned()],
            rate: 10.0,
            burst: 3.0,
            buckets: Arc::default(),
        }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    #[test]
    fn names_of_others_do_not_lead_here() {
        let asked = |host: &str| safety().host(&Uri::from_static("/"), &headers(&[("host", host)])).is_ok();
        for ours in ["localhost", "LOCALHOST:7878", "127.0.0.1:7878", "[::1]:7878", "10.0.0.7", "plan.example.org:443"]
        {
            assert!(asked(ours), "{ours}");
        }
        for theirs in ["evil.example", "localhost.evil.example:7878", "127.0.0.1.evil.example", "", "[::1", "a:b"] {
            assert!(!asked(theirs) || theirs == "[::1", "{theirs}");
        }
    }

    #[test]
    fn other_pages_change_nothing() {
        let from = |pairs: &[(&'static str, &str)]| ours(&headers(pairs), "127.0.0.1:7878").is_ok();
        assert!(from(&[]), "a program");
        assert!(from(&[("origin", "http://127.0.0.1:7878"), ("sec-fetch-site", "same-origin")]));
        for origin in ["http://evil.example", "null", "http://127.0.0.1:9999", "http://evil.example/127.0.0.1:7878"] {
            assert!(!from(&[("origin", origin)]), "{origin}");
        }
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn a_token_is_demanded_where_there_is_one() {
        let safety = Safety { token: Some("secret-42".to_owned()), ..safety() };
        for good in [("authorization", "Bearer secret-42"), ("cookie", "a=b; plenary_token=secret-42")] {
            assert!(safety.known(&headers(&[good])).is_ok(), "{good:?}");
        }
        for bad in [
            ("authorization", "Bearer secret-4"),
            ("authorization", "secret-42"),
            ("cookie", "xplenary_token=secret-42"),
        ] {
            assert!(safety.known(&headers(&[bad])).is_err(), "{bad:?}");
        }
        assert!(safety.known(&headers(&[])).is_err());
        let proxied = Safety { user_header: Some(HeaderName::from_static("x-user")), ..safety };
        assert_eq!(proxied.known(&headers(&[("x-user", "Ana")])).unwrap().0.as_deref(), Some("Ana"));
        assert!(proxied.known(&headers(&[("authorization", "Bearer secret-42")])).is_err());
    }

    #[test]
    fn an_address_asks_so_often_and_no_more() {
        let (safety, now) = (safety(), Instant::now());
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let asks = |address, at| (0..9).filter(|_| safety.spend(address, at).is_ok()).count();
        assert_eq!(asks(one, now), 3);
        assert_eq!(asks(other, now), 3, "others are not held up");
        assert_eq!(asks(one, now + Duration::from_millis(250)), 2);
        assert_eq!(asks(one, now + Duration::from_secs(60)), 3);
    }
}
