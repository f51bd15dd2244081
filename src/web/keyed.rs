//! Requests with an `Idempotency-Key`: one that is sent again gets the reply of the first one, and nothing is done again.
//!
//! A reply is kept for a day, unless it says that the server was too busy or failed: then the same key may try again. A key
//! belongs to a planner.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::App;
use super::caller::now;
use super::error::ApiError;
use super::routes::Route;
use crate::store::idempotency::{KeptReply, Key, Keyed};

/// The header with the key.
const KEY: &str = "idempotency-key";

/// The header of a reply that was sent before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The most characters of a key.
const LONGEST: usize = 200;

/// The most bytes of a reply that is kept.
const MOST: usize = 64 << 20;

/// The headers of a reply that are kept.
const HEADERS: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::CONTENT_LANGUAGE];

/// A key that a request has taken.
#[derive(Debug, Clone)]
pub struct Taken {
    planner: String,
    key: String,
    fingerprint: String,
}

/// The key of a request.
///
/// # Errors
/// If the route takes none, or it is no key.
pub fn of(route: &Route, headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut all = headers.get_all(KEY).iter();
    let Some(first) = all.next() else { return Ok(None) };
    if !route.takes_key() {
        return Err(ApiError::request("this request takes no Idempotency-Key", "leave it out"));
    }
    let key = first.to_str().ok().filter(|key| key.chars().all(|one| one.is_ascii_graphic()));
    let key = key.filter(|key| (1..=LONGEST).contains(&key.len()) && all.next().is_none());
    let help = format!("send one text of 1 to {LONGEST} letters, figures and signs, such as a UUID");
    key.map(|key| Some(key.to_owned())).ok_or_else(|| ApiError::request("Idempotency-Key is no key", help))
}

/// What a request asks, as a hash.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes a key; or gives the reply that was sent before.
///
/// # Errors
/// If the first request is still being answered, or was another one.
pub async fn take(app: &Arc<App>, taken: Taken) -> Result<Result<Taken, Response>, ApiError> {
    let known = blocking(app, taken.clone(), |app, keyed| app.store.take_key(keyed, now())).await?;
    match known {
        Key::New => Ok(Ok(taken)),
        Key::Running => Err(ApiError::StillRunning),
        Key::Other => Err(ApiError::KeyReused),
        Key::Done(reply) => Ok(Err(replayed(reply))),
    }
}

/// Keeps a reply, and returns it.
pub async fn keep(app: &Arc<App>, taken: Taken, response: Response) -> Response {
    let status = response.status();
    let passes =
        matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) || status.is_server_error();
    if passes {
        // if the store is busy too, the key is free after a while
        let _later = blocking(app, taken, |app, keyed| app.store.free_key(keyed)).await;
        return response;
    }
    let (head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        let _later = blocking(app, taken, |app, keyed| app.store.free_key(keyed)).await;
        return ApiError::Fault("a reply was too long to be kept".to_owned()).into_response();
    };
    let text = |name: &HeaderName| Some((name.to_string(), head.headers.get(name)?.to_str().ok()?.to_owned()));
    let headers: BTreeMap<String, String> = HEADERS.iter().filter_map(text).collect();
    let kept = KeptReply {
        status: i64::from(status.as_u16()),
        headers: serde_json::to_string(&headers).unwrap_or_default(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let _later = blocking(app, taken, move |app, keyed| app.store.keep_reply(keyed, &kept)).await;
    Response::from_parts(head, Body::from(bytes))
}

impl Taken {
    /// The key of a planner for what is asked.
    pub fn new(planner: &str, key: String, fingerprint: String) -> Self {
        Self { planner: planner.to_owned(), key, fingerprint }
    }
}

fn replayed(reply: KeptReply) -> Response {
    let status = u16::try_from(reply.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = (status.unwrap_or_default(), reply.body).into_response();
    let headers: BTreeMap<String, String> = serde_json::from_str(&reply.headers).unwrap_or_default();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    taken: Taken,
    work: impl FnOnce(&App, &Keyed<'_>) -> crate::store::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let app = Arc::clone(app);
    let done = spawn_blocking(move || {
        work(&app, &Keyed { planner: &taken.planner, key: &taken.key, fingerprint: &taken.fingerprint })
    });
    Ok(done.await.map_err(|_| ApiError::Fault("a request ended in a panic".to_owned()))??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_request_do_not_run_into_each_other() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
        assert_eq!(fingerprint(&[b"ab"]), fingerprint(&[b"ab"]));
    }
}
