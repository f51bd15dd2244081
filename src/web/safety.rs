//! Authentication and protection against other web pages.
//!
//! A server that listens on this computer only needs no token: whoever can reach it can also run the program. But foreign
//! pages in the same browser could reach it too. So the name in `Host` must be one of ours, because the owner of another
//! name can let it resolve to this server. And a request that changes anything must not come from a foreign page.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::caller::{Access, Caller, Credential};
use super::client::{Proxies, shared};
use super::error::ApiError;
use super::rates::{RateKey, Rates};
use super::request::language_of;
use super::{App, login, oidc, shares};
use plenary_core::read::UiLanguage;

/// The requirements on a request.
#[derive(Debug, Clone)]
pub struct Safety {
    /// The token that it must carry.
    pub token: Option<String>,
    /// The header in which a proxy names the user.
    pub user_header: Option<HeaderName>,
    /// Whether callers have accounts in the store.
    pub accounts: bool,
    /// Trusted proxies. If there are any, the user header is accepted from them only.
    pub proxies: Proxies,
    /// Host names of the server, in addition to `localhost` and addresses.
    pub hosts: Vec<String>,
    /// How often one may ask.
    pub rates: Arc<Rates>,
}

/// Scripts, styles and requests only from here and nothing inline, no frames, no plugins, no forms elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The cookie with the token.
const COOKIE: &str = "plenary_token";

/// Checks a request before it reaches a route, and adds security headers to every response.
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = checked(&app, request, next).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn checked(app: &Arc<App>, mut request: Request, next: Next) -> Response {
    let language = language_of(request.headers());
    let safety = &app.options.safety;
    let (client, identity) = match safety.check(&request) {
        Ok(known) => known,
        Err(wrong) => return wrong.response_in(language),
    };
    let (method, path) = (request.method(), request.uri().path());
    if safety.accounts && safety.user_header.is_none() && login::is_at(method, path) {
        return login::answer(app, client, request).await;
    }
    if safety.accounts && safety.user_header.is_none() && oidc::is_at(method, path) && app.options.provider.is_some() {
        return oidc::answer(app, client, request).await;
    }
    // it counts what is not in memory itself
    if shares::is_public(method, path) {
        request.extensions_mut().insert(Caller { who: None, client, access: Access::nobody() });
        return next.run(request).await;
    }
    let proven = match safety.proven(app, client, identity, request.method(), request.headers()).await {
        Ok(proven) => proven,
        Err(wrong) => return wrong.response_in(language),
    };
    let stranger = Caller { who: None, client, access: Access::nobody() };
    let (key, caller) = match proven {
        Ok((who, access)) => (Some(RateKey::Known(client, who.clone())), Caller { who, client, access }),
        // whoever watches the service learns nothing about sessions
        Err(_) if matches!(request.uri().path(), "/healthz" | "/readyz") => (None, stranger),
        // whoever has a link reads what it shows
        Err(_) if shares::is_open(request.method(), request.uri().path()) => (Some(RateKey::Reader(client)), stranger),
        Err(why) => return safety.turn_away(app, client, why, request, language).await,
    };
    if let Some(Err(wrong)) = key.map(|key| safety.rates.spend(key, Instant::now())) {
        return wrong.response_in(language);
    }
    request.extensions_mut().insert(caller.clone());
    let mut response = next.run(request).await;
    // for the log
    response.extensions_mut().insert(caller);
    response
}

/// The name of the caller, if known; or why the caller is refused.
type Identity = Result<Option<String>, Refusal>;

/// The name of the caller, if known, and what they may do; or why they are refused.
type Proven = Result<(Option<String>, Access), Refusal>;

/// Why a caller is refused, and the way out.
type Refusal = (&'static str, &'static str);

impl Safety {
    /// The client address of a request, and its caller.
    fn check(&self, request: &Request) -> Result<(IpAddr, Identity), ApiError> {
        let headers = request.headers();
        let host = self.host(request.uri(), request.version(), headers)?;
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            ours(headers, &host)?;
        }
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(from)| from.ip());
        Ok((shared(self.proxies.client(peer, headers)), self.known(peer, headers)))
    }

    /// What the caller may do.
    async fn proven(
        &self,
        app: &Arc<App>,
        client: IpAddr,
        identity: Identity,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<Proven, ApiError> {
        if !self.accounts {
            return Ok(identity.map(|who| (who, Access::Everything)));
        }
        let none = match &identity {
            Ok(_) => ("there is no account for the user that the proxy names", "ask an administrator for one"),
            Err(why) => *why,
        };
        let credential = match identity {
            Ok(Some(name)) => Some(Credential::Proxy(name)),
            // the token of the server
            Ok(None) => return Ok(Ok((None, Access::Everything))),
            Err(_) => login::credential(method, headers)?,
        };
        let access = match credential {
            Some(credential) => login::access(app, client, credential).await?,
            None => None,
        };
        let known = access.map(|access| (access.member().map(|member| member.name.clone()), access));
        Ok(known.ok_or(none))
    }

    /// Refuses a caller, shows the sign-in page, or signs in. A correct token is never refused because of wrong ones: it
    /// has at least 16 characters and cannot be guessed. Wrong ones are rate limited only to spare the server.
    async fn turn_away(
        &self,
        app: &App,
        client: IpAddr,
        why: Refusal,
        request: Request,
        language: UiLanguage,
    ) -> Response {
        let path = request.uri().path();
        let signs_in = path == "/sign-in" && request.method() == Method::POST && !self.accounts;
        let start = path == "/";
        let shows = self.accounts && self.user_header.is_none() && login::is_page(path);
        let code = login::language(request.headers(), request.uri());
        if signs_in && let Some(response) = self.sign_in(request, app.options.connections.patience).await {
            return response;
        }
        if let Err(wrong) = self.rates.spend(RateKey::Stranger(client), Instant::now()) {
            return wrong.response_in(language);
        }
        if shows {
            return login::shown(app, StatusCode::UNAUTHORIZED, code, None);
        }
        match &self.token {
            Some(_) if signs_in => sign_in_page("this token is not correct"),
            Some(_) if start && !self.accounts => sign_in_page(why.0),
            _ => ApiError::Unauthorized { what: why.0, help: why.1 }.response_in(language),
        }
    }

    /// The host that the request names, if it is one of ours. Addresses are always accepted: nobody can redirect one.
    fn host(&self, uri: &Uri, version: Version, headers: &HeaderMap) -> Result<String, ApiError> {
        let mut named = headers.get_all(header::HOST).iter();
        let said = match (named.next(), named.next()) {
            (Some(host), None) => host.to_str().map_err(|_| {
                ApiError::request("the header `Host` is not text", "name the server by its address in `Host`")
            })?,
            (Some(_), Some(_)) => {
                return Err(ApiError::request("the request has more than one header `Host`", "send exactly one"));
            }
            (None, _) if version == Version::HTTP_11 => {
                return Err(ApiError::request("the request has no header `Host`", "name the server in `Host`"));
            }
            (None, _) => "",
        };
        // a host in the request line takes precedence (RFC 9112, 3.2.2)
        let said = uri.authority().map_or(said, |authority| authority.as_str());
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
        Err(ApiError::Forbidden {
            what: format!("`{}` is not a name of this server", name.escape_debug()),
            help: "use the address that the server printed at its start, or start it with --host NAME".to_owned(),
        })
    }

    /// Authenticates the caller.
    fn known(&self, peer: IpAddr, headers: &HeaderMap) -> Identity {
        if let Some(name) = &self.user_header {
            let trusted = self.proxies.0.is_empty() || self.proxies.trust(peer);
            let who = headers.get(name).and_then(|value| value.to_str().ok()).filter(|who| trusted && !who.is_empty());
            let why = (
                "the request did not come through the proxy, or the proxy did not name the user",
                "open the page through the proxy",
            );
            return who.map(|who| Some(who.chars().take(200).collect())).ok_or(why);
        }
        const SIGN_IN: Refusal =
            ("sign in first", "sign in on the page, or send the header `Authorization: Bearer TOKEN`");
        let Some(token) = &self.token else { return if self.accounts { Err(SIGN_IN) } else { Ok(None) } };
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| login::bearer(value.to_str().ok()?));
        let cookie = login::cookie(headers, COOKIE).filter(|_| !self.accounts);
        let carried = bearer.map(str::to_owned).or(cookie).unwrap_or_default();
        if same(carried.as_bytes(), token.as_bytes()) {
            return Ok(None);
        }
        if self.accounts {
            return Err(SIGN_IN);
        }
        Err(("a token is required", "send the header `Authorization: Bearer TOKEN`, or sign in on the page"))
    }

    /// Accepts the token from the sign-in page, and stores it in a cookie that scripts and other sites cannot read.
    async fn sign_in(&self, request: Request, patience: Duration) -> Option<Response> {
        let token = self.token.as_ref()?;
        let body = tokio::time::timeout(patience, axum::body::to_bytes(request.into_body(), 4096)).await;
        let body = body.ok()?.ok()?;
        let body = String::from_utf8_lossy(&body);
        let given = body.split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap_or_default();
        // a token has only letters, digits, - and _, which forms do not escape
        same(given.as_bytes(), token.as_bytes()).then(|| {
            let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
            (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())]).into_response()
        })
    }
}

/// Refuses a change that comes from a page of another server.
fn ours(headers: &HeaderMap, host: &str) -> Result<(), ApiError> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).map(|origin| origin.to_ascii_lowercase());
    let foreign = origin.as_ref().is_some_and(|origin| origin.rsplit_once("://").is_none_or(|(_, name)| name != host));
    let crossed = matches!(text(HeaderName::from_static("sec-fetch-site")), Some("cross-site" | "same-site"));
    if foreign || crossed {
        return Err(ApiError::Forbidden {
            what: "the request comes from a page of another server".to_owned(),
            help: "open the page of this server".to_owned(),
        });
    }
    Ok(())
}

/// Compares in constant time, so that the duration does not reveal where the tokens differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

/// The sign-in page.
fn sign_in_page(why: &str) -> Response {
    let why = why.lines().next().unwrap_or_default();
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Plenary</title><main><h1>Plenary</h1><p>{why}</p><form method=\"post\" \
         action=\"/sign-in\"><label>Token <input type=\"password\" name=\"token\" autocomplete=\"current-password\" \
         required autofocus></label> <button>Sign in</button></form></main></html>"
    );
    (StatusCode::UNAUTHORIZED, [login::FORMS], Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safety() -> Safety {
        Safety {
            token: None,
            user_header: None,
            accounts: false,
            proxies: Proxies::default(),
            hosts: vec!["plan.example.org".to_owned()],
            rates: Arc::default(),
        }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn names_of_others_do_not_lead_here() {
        let asked =
            |host: &str| safety().host(&Uri::from_static("/"), Version::HTTP_11, &headers(&[("host", host)])).is_ok();
        for ours in ["localhost", "LOCALHOST:7878", "127.0.0.1:7878", "[::1]:7878", "10.0.0.7", "plan.example.org:443"]
        {
            assert!(asked(ours), "{ours}");
        }
        for theirs in ["evil.example", "localhost.evil.example:7878", "127.0.0.1.evil.example", "", "[::1", "a:b"] {
            assert!(!asked(theirs) || theirs == "[::1", "{theirs}");
        }
    }

    #[test]
    fn a_request_names_the_server_once() {
        let safety = safety();
        let asked = |uri: &'static str, version, pairs: &[(&'static str, &str)]| {
            safety.host(&Uri::from_static(uri), version, &headers(pairs))
        };
        let twice = [("host", "localhost"), ("host", "localhost")];
        assert!(matches!(asked("/", Version::HTTP_11, &twice), Err(ApiError::Request { .. })));
        assert!(matches!(asked("/", Version::HTTP_11, &[]), Err(ApiError::Request { .. })));
        assert!(matches!(asked("/", Version::HTTP_10, &[]), Err(ApiError::Forbidden { .. })));
        let whole = asked("http://evil.example/", Version::HTTP_11, &[("host", "localhost")]);
        assert!(matches!(whole, Err(ApiError::Forbidden { .. })), "the first line counts");
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
        let peer = IpAddr::from([10, 0, 0, 5]);
        for good in [
            ("authorization", "Bearer secret-42"),
            ("authorization", "bearer secret-42"),
            ("authorization", "BEARER  secret-42"),
            ("cookie", "a=b; plenary_token=secret-42"),
        ] {
            assert!(safety.known(peer, &headers(&[good])).is_ok(), "{good:?}");
        }
        for bad in [
            ("authorization", "Bearer secret-4"),
            ("authorization", "secret-42"),
            ("cookie", "xplenary_token=secret-42"),
        ] {
            assert!(safety.known(peer, &headers(&[bad])).is_err(), "{bad:?}");
        }
        assert!(safety.known(peer, &headers(&[])).is_err());
        let proxied = Safety { user_header: Some(HeaderName::from_static("x-user")), ..safety };
        assert_eq!(proxied.known(peer, &headers(&[("x-user", "Ana")])).unwrap().as_deref(), Some("Ana"));
        assert!(proxied.known(peer, &headers(&[("authorization", "Bearer secret-42")])).is_err());
        let named = Safety { proxies: Proxies(vec!["10.0.0.5".parse().unwrap()]), ..proxied };
        assert!(named.known(peer, &headers(&[("x-user", "Ana")])).is_ok());
        let stranger = IpAddr::from([10, 0, 0, 6]);
        assert!(named.known(stranger, &headers(&[("x-user", "Ana")])).is_err(), "he is not the proxy");
    }
}
