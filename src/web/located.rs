//! What all errors have in common, whoever made them: the path of the request.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::error::{ApiError, problem};
use super::request::language_of;

/// Adds the path of the request to an error, and says in the same form that a method does not exist.
pub async fn located(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let (language, is_head) = (language_of(request.headers()), request.method() == Method::HEAD);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = ApiError::Method.response_in(language);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    problem::at(&mut response, &path);
    if is_head {
        *response.body_mut() = Body::empty();
    }
    response
}
