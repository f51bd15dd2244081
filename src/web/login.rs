//! Signing in and out, where the server has accounts.
//!
//! A login is a cookie that scripts cannot read and other sites cannot send with a change. The store has its hash, so a
//! restart keeps it, and to disable its account ends it.

mod shown;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Query, Request};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::task::spawn_blocking;

use super::App;
use super::audit;
use super::caller::{Access, Credential, now};
use super::error::ApiError;
use super::gates::Work;
use super::password;
use super::rates::RateKey;
use super::request::preferred;
use crate::store::Store;

use shown::LANGUAGES;
pub use shown::{Told, shown};

/// The cookie of a login.
const COOKIE: &str = "plenary_login";

/// How long a login lasts, in seconds: a week.
pub const LASTS: i64 = 7 * 24 * 3600;

/// With this header the browser says in `Origin` from which page a form comes; with `no-referrer` it says `null`.
pub const FORMS: (HeaderName, &str) = (header::REFERRER_POLICY, "same-origin");

/// The largest form, in bytes.
const FORM: usize = 8192;

/// Whether a request is one of those that sign in and out.
pub fn is_at(method: &Method, path: &str) -> bool {
    match path {
        "/sign-in" => matches!(*method, Method::GET | Method::HEAD | Method::POST),
        "/sign-out" => *method == Method::POST,
        _ => false,
    }
}

/// Whether a path is that of a page for planners. Whoever is not signed in is shown where to do so.
pub fn is_page(path: &str) -> bool {
    path == "/" || path.ends_with(".html")
}

/// What a request carries to show who asks: a token, or the cookie of a login.
///
/// # Errors
/// If the cookie comes with a change, and the browser does not say that the page of this server asks for it.
pub fn credential(method: &Method, headers: &HeaderMap) -> Result<Option<Credential>, ApiError> {
    if let Some(token) = headers.get(header::AUTHORIZATION).and_then(|value| bearer(value.to_str().ok()?)) {
        return Ok(Some(Credential::Token(password::fingerprint(token))));
    }
    let Some(cookie) = cookie(headers, COOKIE) else { return Ok(None) };
    // where the browser says either, `safety` has found it to be this server
    let said = [header::ORIGIN, HeaderName::from_static("sec-fetch-site")];
    let safe = matches!(*method, Method::GET | Method::HEAD);
    if !safe && !said.iter().any(|name| headers.contains_key(name)) {
        return Err(ApiError::Forbidden {
            what: "a change with a cookie does not say from which page it comes".to_owned(),
            help: "use a browser that sends `Origin`; in a program, use a token".to_owned(),
        });
    }
    Ok(Some(Credential::Login(password::fingerprint(&cookie))))
}

/// What a credential allows.
///
/// # Errors
/// If the store fails, or too many requests of the client wait.
pub async fn access(app: &Arc<App>, client: IpAddr, credential: Credential) -> Result<Option<Access>, ApiError> {
    let place = app.gates.enter(Work::Reading, client).await?;
    in_store(app, move |store| {
        let _place = place;
        credential.access(store)
    })
    .await
}

/// Uses the store beside the threads that drive requests.
///
/// # Errors
/// Those of `work`.
pub async fn in_store<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&Store) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let app = Arc::clone(app);
    let done = spawn_blocking(move || work(&app.store));
    done.await.unwrap_or_else(|_| Err(ApiError::Fault("a login ended in a panic".to_owned())))
}

/// Answers a request that signs in or out.
pub async fn answer(app: &Arc<App>, client: IpAddr, request: Request) -> Response {
    let code = language(request.headers(), request.uri());
    if request.uri().path() == "/sign-out" {
        let mut leads = "/".to_owned();
        if let Some(cookie) = cookie(request.headers(), COOKIE) {
            match sign_out(app, client, password::fingerprint(&cookie), base(app, request.headers(), request.uri()))
                .await
            {
                Ok(place) => leads = place.unwrap_or(leads),
                Err(wrong) => return wrong.into_response(),
            }
        }
        let cookie = [(header::SET_COOKIE, format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))];
        let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // the page leads to the provider itself: the policy lets no form of it lead elsewhere, and no request
        return match accepts.contains("application/json") {
            true => (cookie, Json(json!({"leads": leads}))).into_response(),
            false => (StatusCode::SEE_OTHER, cookie, [(header::LOCATION, "/")]).into_response(),
        };
    }
    if request.method() != Method::POST {
        return shown(app, StatusCode::OK, code, None);
    }
    let secure = is_encrypted(request.headers());
    match sign_in(app, client, request).await {
        Ok(Some(secret)) => {
            let cookie = [(header::SET_COOKIE, begun(&secret, secure))];
            (StatusCode::SEE_OTHER, cookie, [(header::LOCATION, "/")]).into_response()
        }
        Ok(None) => shown(app, StatusCode::UNAUTHORIZED, code, Some(&Told::of("login_wrong"))),
        Err(ApiError::TooManyRequests | ApiError::Busy) => {
            shown(app, StatusCode::TOO_MANY_REQUESTS, code, Some(&Told::of("login_wait")))
        }
        Err(wrong) => wrong.into_response(),
    }
}

/// Begins a login with a name and a password, and returns its secret. Whether the name or the password was wrong, nobody
/// learns: neither from the answer nor from the time that it takes.
async fn sign_in(app: &Arc<App>, client: IpAddr, request: Request) -> Result<Option<String>, ApiError> {
    let patience = app.options.connections.patience;
    let body = tokio::time::timeout(patience, axum::body::to_bytes(request.into_body(), FORM)).await;
    let body = body.map_err(|_| ApiError::Slow(patience.as_secs()))?;
    let body = body.map_err(|_| ApiError::request("the form is too long", "send name and password"))?;
    let form = form(&String::from_utf8_lossy(&body));
    let given = |name: &str| form.get(name).cloned().unwrap_or_default();
    let (name, given) = (given("name").trim().to_owned(), given("password"));
    let (rates, moment) = (&app.options.safety.rates, Instant::now());
    rates.spend(RateKey::Stranger(client), moment)?;
    rates.spend(RateKey::Login(client, name.to_lowercase()), moment)?;
    let place = app.gates.enter(Work::Documents, client).await?;
    in_store(app, move |store| {
        let _place = place;
        let known = store.password(&name)?;
        let hash = known.as_ref().and_then(|(_, hash)| hash.as_deref());
        let right = password::is_of(&given, hash);
        // what is typed as a name that does not exist may be a password, so it is not kept
        let Some((account, _)) = known else { return Ok(None) };
        let what = json!({"from": client.to_string()});
        if right {
            return audit::signs(store, &name, "POST /sign-in", &what, || begin(store, account)).map(Some);
        }
        audit::signed(store, &name, "POST /sign-in", &what, StatusCode::UNAUTHORIZED)?;
        Ok(None)
    })
    .await
}

/// Ends a login, and returns where its owner signs out of the provider that began it.
async fn sign_out(app: &Arc<App>, client: IpAddr, hash: String, base: String) -> Result<Option<String>, ApiError> {
    let ended = move |store: &Store| {
        let Some(member) = store.member_of_login(&hash, now())? else { return Ok(None) };
        let what = json!({"from": client.to_string()});
        audit::signs(store, &member.name, "POST /sign-out", &what, || Ok(store.end_login(&hash)?))
    };
    let hint = in_store(app, ended).await?;
    // ends the streams of events of this login
    app.jobs.notify();
    let Some((provider, hint)) = app.options.provider.clone().zip(hint) else { return Ok(None) };
    let place = app.gates.enter(Work::Provider, client).await?;
    let asked = spawn_blocking(move || {
        let _place = place;
        provider.sign_out(&hint, &format!("{base}/"))
    });
    Ok(asked.await.unwrap_or_default())
}

/// The cookie of a new login.
pub fn begun(secret: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LASTS}{secure}")
}

/// Keeps a new login, and returns its secret.
fn begin(store: &Store, account: i64) -> Result<String, ApiError> {
    let secret = password::secret("");
    store.add_login(account, &password::fingerprint(&secret), now(), now() + LASTS)?;
    Ok(secret)
}

/// The token of `Authorization: Bearer TOKEN`. The scheme is case-insensitive (RFC 9110, 11.1).
pub fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    cookies(headers).find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
}

/// All cookies: names and values.
pub fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// The fields of a form, or of a query.
pub fn form(text: &str) -> BTreeMap<String, String> {
    let uri = format!("/?{text}").parse::<Uri>().ok();
    let fields = uri.and_then(|uri| Query::<BTreeMap<String, String>>::try_from_uri(&uri).ok());
    fields.map(|Query(fields)| fields).unwrap_or_default()
}

/// Whether the browser speaks TLS with the proxy in front. It says so itself, so nobody gains by saying it wrongly.
fn is_encrypted(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text(header::ORIGIN).starts_with("https://") || text(HeaderName::from_static("x-forwarded-proto")) == "https"
}

/// The address of this server as the browser has it: the one that the administrator gave, or else the host of the request,
/// which is one of ours.
pub fn base(app: &App, headers: &HeaderMap, uri: &Uri) -> String {
    if let Some(url) = app.options.provider.as_ref().and_then(|provider| provider.options.url.as_ref()) {
        return url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = uri.authority().map_or(host, Authority::as_str);
    let name = host.rsplit_once(':').filter(|_| !host.ends_with(']')).map_or(host, |(name, _)| name);
    let near = name == "localhost" || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    // names are behind a proxy with TLS, whether it says so or not
    let scheme = if is_encrypted(headers) || !near { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// A language of the page.
pub fn known_language(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(other, _)| *other == code).map(|(code, _)| *code)
}

/// The language that a request chooses, or that the browser prefers.
pub fn language(headers: &HeaderMap, uri: &Uri) -> &'static str {
    let chosen = form(uri.query().unwrap_or_default());
    if let Some(code) = chosen.get("lang").and_then(|code| known_language(code)) {
        return code;
    }
    preferred(headers, "en", known_language)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn a_change_with_a_cookie_must_say_from_where_it_comes() {
        let cookie = ("cookie", "a=b; plenary_login=secret");
        let with = |method: Method, pairs: &[(&'static str, &str)]| credential(&method, &headers(pairs));
        let login = Credential::Login(password::fingerprint("secret"));
        assert_eq!(with(Method::GET, &[cookie]).unwrap(), Some(login.clone()));
        assert!(matches!(with(Method::POST, &[cookie]), Err(ApiError::Forbidden { .. })));
        assert_eq!(with(Method::POST, &[cookie, ("origin", "http://localhost")]).unwrap(), Some(login.clone()));
        assert_eq!(with(Method::PUT, &[cookie, ("sec-fetch-site", "same-origin")]).unwrap(), Some(login));
        let token = Credential::Token(password::fingerprint("t"));
        assert_eq!(with(Method::POST, &[cookie, ("authorization", "bearer t")]).unwrap(), Some(token));
        assert_eq!(with(Method::POST, &[("cookie", "xplenary_login=secret")]).unwrap(), None);
    }

    #[test]
    fn the_page_is_in_the_language_that_is_wanted_most() {
        let asked = |accepted: &str, uri: &'static str| {
            language(&headers(&[("accept-language", accepted)]), &Uri::from_static(uri))
        };
        assert_eq!(asked("fr-CH, fr;q=0.9, en;q=0.8", "/"), "fr");
        assert_eq!(asked("de, en;q=0.8, ru;q=0.9", "/"), "ru");
        assert_eq!((asked("", "/"), asked("de", "/sign-in?lang=ar"), asked("fr", "/?lang=xx")), ("en", "ar", "fr"));
    }

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let read = form("name=Ana+B&password=%E5%AF%86%26%3D&x");
        assert_eq!((read["name"].as_str(), read["password"].as_str()), ("Ana B", "密&="));
    }
}
