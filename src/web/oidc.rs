//! Signing in by a provider of OpenID Connect.
//!
//! The browser gets a secret in a cookie, and the store its hash; what goes to the provider and what proves the way back
//! follow from it. So any server of a store ends what another one began, each sign-in ends once, and whoever reads the store
//! cannot end one. Every way leads to the first page of this server or to the page to sign in, and to no other place.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::task::spawn_blocking;

use super::App;
use super::audit;
use super::caller::now;
use super::error::ApiError;
use super::gates::Work;
use super::login::{self, LASTS, Told};
use super::password::{fingerprint, secret};
use super::provider::{Flow, Provider, ProviderError, ask};
use super::rates::RateKey;
use crate::store::StoreError;
use crate::store::credentials::NewLogin;
use crate::store::provided::{Admission, Person};
use plenary_core::read::UiLanguage;

/// Where a sign-in begins, and where the provider leads back.
const BEGIN: &str = "/sign-in/oidc";
const BACK: &str = "/sign-in/oidc/callback";

/// The start of the names of cookies. Each sign-in has one, so that one in another tab does not end it.
const COOKIE: &str = "plenary_oidc_";

/// How long somebody may stay at the provider, in seconds.
const STAY: i64 = 600;

/// Whether a request is one of those that sign in by a provider.
pub fn is_at(method: &Method, path: &str) -> bool {
    *method == Method::GET && matches!(path, BEGIN | BACK)
}

/// Why a sign-in ends here.
enum Wrong {
    /// The provider, or what came back from it.
    Provider(ProviderError),
    /// They are not let in.
    Refused(Admission, String, bool),
    /// This server.
    Server(Box<ApiError>),
}

impl From<ProviderError> for Wrong {
    fn from(error: ProviderError) -> Self {
        Self::Provider(error)
    }
}

impl From<ApiError> for Wrong {
    fn from(error: ApiError) -> Self {
        Self::Server(Box::new(error))
    }
}

impl From<StoreError> for Wrong {
    fn from(error: StoreError) -> Self {
        Self::Server(Box::new(error.into()))
    }
}

/// Answers a request that signs in by a provider.
pub async fn answer(app: &Arc<App>, client: IpAddr, request: Request) -> Response {
    let Some(provider) = app.options.provider.clone() else {
        return ApiError::NotFound(format!("`{BEGIN}`")).into_response();
    };
    let (head, _) = request.into_parts();
    let mut code = login::language(&head.headers, &head.uri);
    if let Err(wrong) = app.options.safety.rates.spend(RateKey::Stranger(client), Instant::now()) {
        return refused(app, &wrong.into(), code);
    }
    let is_back = head.uri.path() == BACK;
    let done = if is_back {
        end(app, provider, client, &head, &mut code).await
    } else {
        begin(app, provider, client, &head, code).await
    };
    match done {
        Ok(response) => response,
        Err(wrong) => {
            let response = refused(app, &wrong, code);
            if let (Wrong::Provider(error), true) = (&wrong, is_back) {
                let (what, status) =
                    (json!({"from": client.to_string(), "why": format!("{error:?}")}), response.status());
                // nobody has said yet who it is
                let who = client.to_string();
                let kept = login::in_store(app, move |store| {
                    audit::signed(store, &who, &format!("GET {BACK}"), &what, status)
                });
                if let Err(error) = kept.await {
                    return error.into_response();
                }
            }
            response
        }
    }
}

/// Leads to the provider.
async fn begin(
    app: &Arc<App>,
    provider: Arc<Provider>,
    client: IpAddr,
    head: &Parts,
    code: &'static str,
) -> Result<Response, Wrong> {
    let base = login::base(app, &head.headers, &head.uri);
    let secure = if base.starts_with("https://") { "; Secure" } else { "" };
    let secret = secret("");
    let flow = Flow::of(&secret);
    let cookie = format!(
        "{}={secret}.{code}; Path={BEGIN}; HttpOnly; SameSite=Lax; Max-Age={STAY}{secure}",
        cookie_of(&flow.state)
    );
    let place = app.gates.enter(Work::Provider, client).await?;
    let known = Arc::clone(app);
    let begun = spawn_blocking(move || {
        let _place = place;
        let leads = provider.sign_in(&flow, &format!("{base}{BACK}"), code)?;
        known.store.begin_flow(&fingerprint(&secret), now(), now() + STAY)?;
        Ok::<_, Wrong>(leads)
    });
    let leads = begun.await.unwrap_or_else(|_| Err(panicked()))?;
    let leads = HeaderValue::from_str(&leads).map_err(|_| ProviderError::Untrusted("endpoint"))?;
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie)], [(header::LOCATION, leads)]).into_response())
}

/// Takes somebody in whom the provider has led back.
async fn end(
    app: &Arc<App>,
    provider: Arc<Provider>,
    client: IpAddr,
    head: &Parts,
    code: &mut &'static str,
) -> Result<Response, Wrong> {
    let mut fields = login::form(head.uri.query().unwrap_or_default());
    let state = fields.remove("state").unwrap_or_default();
    // it names a cookie
    let named = state.len() == 64 && state.bytes().all(|byte| byte.is_ascii_hexdigit());
    let cookie = Some(cookie_of(&state)).filter(|_| named).and_then(|name| login::cookie(&head.headers, &name));
    // some providers give no state back when somebody refuses, and nobody is let in by this
    let error = fields.get("error").map_or(ProviderError::Expired, |code| ask::refused(code));
    let begun = login::cookies(&head.headers).find(|(name, _)| name.starts_with(COOKIE));
    let language = begun.and_then(|(_, value)| login::known_language(value.rsplit_once('.')?.1));
    *code = language.unwrap_or(code);
    let cookie = cookie.ok_or(error)?;
    let (secret, language) = cookie.split_once('.').unwrap_or((&cookie, ""));
    *code = login::known_language(language).unwrap_or(code);
    let (flow, hash) = (Flow::of(secret), fingerprint(secret));
    if flow.state != state {
        return Err(ProviderError::Expired.into());
    }
    let base = login::base(app, &head.headers, &head.uri);
    let secure = base.starts_with("https://");
    let place = app.gates.enter(Work::Provider, client).await?;
    let known = Arc::clone(app);
    let ended = spawn_blocking(move || {
        let _place = place;
        if !known.store.end_flow(&hash, now())? {
            return Err(ProviderError::Expired.into());
        }
        provider.is_from(fields.get("iss").map(String::as_str))?;
        if let Some(error) = fields.get("error") {
            return Err(ask::refused(error).into());
        }
        let code = fields.get("code").ok_or(ProviderError::Untrusted("code"))?;
        let given = provider.exchange(&flow, code, &format!("{base}{BACK}"))?;
        let (who, options) = (&given.identity, &provider.options);
        let person = Person {
            issuer: &options.issuer,
            subject: &who.subject,
            email: who.email.as_deref(),
            name: &who.name,
            groups: who.groups.as_deref(),
        };
        let begun = self::secret("");
        let (hash, from) = (fingerprint(&begun), client.to_string());
        let login = NewLogin { hash: &hash, now: now(), expires: now() + LASTS, hint: Some(&given.hint) };
        match known.store.admit(&person, options.makes, &login, &from)? {
            Admission::In => Ok(begun),
            other => Err(Wrong::Refused(other, who.name.clone(), who.unverified)),
        }
    });
    let begun = ended.await.unwrap_or_else(|_| Err(panicked()))?;
    let spent = format!("{}=; Path={BEGIN}; HttpOnly; SameSite=Lax; Max-Age=0", cookie_of(&state));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response();
    for cookie in [login::begun(&begun, secure), spent] {
        let cookie = HeaderValue::from_str(&cookie).map_err(|_| ApiError::Fault("a cookie is no text".to_owned()))?;
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn panicked() -> Wrong {
    ApiError::Fault("a sign-in ended in a panic".to_owned()).into()
}

/// The name of the cookie of a sign-in.
fn cookie_of(state: &str) -> String {
    format!("{COOKIE}{}", state.chars().take(16).collect::<String>())
}

/// The page to sign in, with why this did not.
fn refused(app: &App, wrong: &Wrong, code: &'static str) -> Response {
    use StatusCode as S;
    let told = |what, help, values: &[(&'static str, &str)]| Told {
        what,
        help: Some(help),
        values: values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
    };
    let (status, told) = match wrong {
        Wrong::Provider(error) => match error {
            ProviderError::Denied => (S::FORBIDDEN, told("oidc_denied", "oidc_again", &[])),
            ProviderError::Expired => (S::BAD_REQUEST, told("oidc_expired", "oidc_again", &[])),
            ProviderError::Unreachable(_) => (S::SERVICE_UNAVAILABLE, told("oidc_unreachable", "oidc_later", &[])),
            ProviderError::Clock => (S::BAD_GATEWAY, told("oidc_clock", "oidc_tell", &[])),
            ProviderError::Setup(why) => (S::BAD_GATEWAY, told("oidc_setup", "oidc_tell", &[("code", why)])),
            ProviderError::Untrusted(why) => (S::BAD_GATEWAY, told("oidc_untrusted", "oidc_tell", &[("code", why)])),
            ProviderError::Groups => (S::FORBIDDEN, told("oidc_groups", "oidc_tell", &[])),
        },
        Wrong::Refused(why, name, unverified) => {
            tracing::warn!(?why, unverified, "somebody whom the provider knows is not let in");
            let (what, help) = match why {
                Admission::Disabled => ("oidc_disabled", "oidc_ask"),
                Admission::Taken => ("oidc_taken", "oidc_ask"),
                _ if *unverified => ("oidc_stranger", "oidc_unverified"),
                _ => ("oidc_stranger", "oidc_ask"),
            };
            (S::FORBIDDEN, told(what, help, &[("name", name)]))
        }
        Wrong::Server(error) => match **error {
            ApiError::TooManyRequests | ApiError::Busy => (S::TOO_MANY_REQUESTS, Told::of("login_wait")),
            ref other => return other.response_in(UiLanguage::English),
        },
    };
    if let Wrong::Provider(
        error @ (ProviderError::Unreachable(_)
        | ProviderError::Setup(_)
        | ProviderError::Untrusted(_)
        | ProviderError::Clock),
    ) = wrong
    {
        tracing::warn!(?error, "somebody cannot sign in by the provider");
    }
    login::shown(app, status, code, Some(&told))
}
