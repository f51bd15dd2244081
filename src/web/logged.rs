//! The log of requests. Each has an id: that of the client or of its proxy in `X-Request-Id`, or a new one; the reply has it
//! too. Of the path only the route is logged, because the path of a link opens it.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::caller::Caller;
use super::error::problem::Problem;

/// The header with the id of a request.
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Logs a request when its reply begins.
pub async fn logged(request: Request, next: Next) -> Response {
    let (begun, method, id) = (Instant::now(), request.method().clone(), id(request.headers()));
    let route = request.extensions().get::<MatchedPath>().cloned();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let mut response = next.run(request).await;
    let (status, millis) = (response.status().as_u16(), begun.elapsed().as_millis() as u64);
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let caller = response.extensions().get::<Caller>();
    let client = caller.map(|caller| caller.client).or(peer).map(|client| client.to_string());
    let who = caller.and_then(|caller| caller.who.as_deref());
    if status >= 500 {
        let detail = response.extensions().get::<Problem>().map(|problem| problem.detail.as_str());
        tracing::error!(%id, %method, route, status, millis, client, who, detail, "a request has failed");
    } else {
        tracing::info!(%id, %method, route, status, millis, client, who, "request");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, id);
    }
    response
}

/// The id that came with a request, if it may stand in a log, or a new one.
fn id(headers: &HeaderMap) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    let given = headers.get(ID).and_then(|value| value.to_str().ok());
    let given = given.filter(|id| (1..=100).contains(&id.len()) && id.bytes().all(plain));
    given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}
