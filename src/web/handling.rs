//! Handles a request: waits at the gates, reads the body, calls the function of the route, and sends its reply.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::{Bytes, HttpBody};
use axum::extract::rejection::{BytesRejection, FailedToBufferBody, QueryRejection};
use axum::extract::{Extension, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use tokio::task::spawn_blocking;

use super::access::{self, Viewer};
use super::audit;
use super::backup;
use super::caller::Caller;
use super::error::{ApiError, problem};
use super::files::saved;
use super::gates::{GuardedBody, Place, Work};
use super::keyed::{self, Taken};
use super::matching::Matching;
use super::request::{self, ApiRequest, Reply};
use super::routes::{self, Route};
use super::seen;
use super::upload::Upload;
use super::{App, BODY, events};
use plenary_core::read::UiLanguage;

impl Route {
    /// The route as an axum handler.
    pub fn handler(self) -> MethodRouter<Arc<App>> {
        let method = match self.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "DELETE" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        on(
            method,
            move |State(app): State<Arc<App>>,
                  path: Option<Path<BTreeMap<String, String>>>,
                  query: Result<Query<Vec<(String, String)>>, QueryRejection>,
                  Extension(caller): Extension<Caller>,
                  request: Request| async move {
                let language = request::language_of(request.headers());
                let mut path = path.map(|Path(path)| path).unwrap_or_default();
                if !self.ask.is_empty() {
                    path.insert("ask".to_owned(), self.ask.to_owned());
                }
                let planner = caller.who.clone().unwrap_or_else(|| caller.client.to_string());
                let begun = Instant::now();
                let answer = match self.known(query, request.headers()) {
                    Ok((query, matching)) => {
                        let api_request = ApiRequest {
                            path,
                            query,
                            who: caller.who,
                            planner,
                            language,
                            access: caller.access,
                            matching,
                            ..ApiRequest::default()
                        };
                        self.answer(&app, api_request, caller.client, request).await
                    }
                    Err(wrong) => Err(wrong),
                };
                let response = answer.unwrap_or_else(|wrong| wrong.response_in(language));
                app.metrics.answered(self.method, self.path, response.status().as_u16(), begun.elapsed());
                response
            },
        )
    }

    /// Checks that the route has these parameters and this header: what is misspelt or of another request must not be ignored.
    fn known(
        &self,
        query: Result<Query<Vec<(String, String)>>, QueryRejection>,
        headers: &HeaderMap,
    ) -> Result<(BTreeMap<String, String>, Option<Matching>), ApiError> {
        let help = || match self.query.iter().map(|param| param.name).collect::<Vec<_>>().as_slice() {
            [] => "leave it out: this request has no parameters".to_owned(),
            names => format!("use {}", names.join(", ")),
        };
        let Query(pairs) = query.map_err(|wrong| ApiError::request(wrong.body_text(), help()))?;
        let mut query = BTreeMap::new();
        for (name, value) in pairs {
            let short = || name.chars().take(80).collect::<String>();
            let Some(param) = self.query.iter().find(|param| param.name == name) else {
                return Err(ApiError::request(format!("unknown parameter `{}`", short()), help()));
            };
            param.check(&value)?;
            if query.insert(name.clone(), value).is_some() {
                return Err(ApiError::request(format!("parameter `{}` is there twice", short()), "give it once"));
            }
        }
        if let Some(param) = self.query.iter().find(|param| param.required && !query.contains_key(param.name)) {
            return Err(ApiError::request(format!("{}: missing", param.name), format!("give {}", param.name)));
        }
        let matching = Matching::of(headers)?;
        if matching.is_some() && !self.versioned {
            return Err(ApiError::request("this request takes no If-Match", "leave it out"));
        }
        Ok((query, matching))
    }

    async fn answer(
        self,
        app: &Arc<App>,
        mut api_request: ApiRequest,
        client: IpAddr,
        request: Request,
    ) -> Result<Response, ApiError> {
        let (language, key) = (api_request.language, keyed::of(&self, request.headers())?);
        let matching = request.headers().get_all(header::IF_MATCH).iter().filter_map(|line| line.to_str().ok());
        let path = request.uri().path().to_owned();
        let target = format!("{} {}", request.uri(), matching.collect::<Vec<_>>().join(","));
        let received = if let routes::Body::Upload(_) = self.body {
            // the route itself reads an upload as it arrives
            let (head, body) = request.into_parts();
            api_request.upload = Upload::new(&head.headers, body);
            None
        } else {
            let (body, place) = receive(app, client, request).await?;
            api_request.body = body;
            place
        };
        let taken = match key {
            None => None,
            Some(key) => {
                let asks = keyed::fingerprint(&[self.method.as_bytes(), target.as_bytes(), &api_request.body]);
                match keyed::take(app, Taken::new(&api_request.planner, key, asks)).await? {
                    Ok(taken) => Some(taken),
                    Err(before) => return Ok(before),
                }
            }
        };
        let Some(taken) = taken else { return self.done(app, api_request, client, received).await };
        let worker = Arc::clone(app);
        // a client that has gone will ask again, and wants this reply then
        let kept = tokio::spawn(async move {
            let response = self.done(&worker, api_request, client, received).await;
            let mut response = response.unwrap_or_else(|wrong| wrong.response_in(language));
            problem::at(&mut response, &path);
            keyed::keep(&worker, taken, response).await
        });
        kept.await.map_err(|_| ApiError::Fault("a request ended in a panic".to_owned()))
    }

    /// Waits at the gate of the route, and calls its function.
    async fn done(
        self,
        app: &Arc<App>,
        api_request: ApiRequest,
        client: IpAddr,
        received: Option<Place>,
    ) -> Result<Response, ApiError> {
        let (language, wait) =
            (api_request.language, api_request.query.get("wait").and_then(|text| text.parse::<f64>().ok()));
        let is_matching = api_request.matching.is_some();
        let limit = api_request.limit();
        let place = app.gates.enter(self.work, client).await?;
        let viewer = Viewer { access: api_request.access.clone(), planner: api_request.planner.clone() };
        let reply = if self.work == Work::Instant {
            access::allow(app, self.method, self.path, &api_request).and_then(|()| (self.run)(app, &api_request))
        } else {
            let worker = Arc::clone(app);
            // Store and documents block, so they get a thread of their own. The places are released when the work ends,
            // even if the client has gone.
            let done = spawn_blocking(move || {
                let _places = (place, received);
                audit::recorded(&worker, (self.method, self.path, self.gives.status()), &api_request, || {
                    access::allow(&worker, self.method, self.path, &api_request)
                        .and_then(|()| (self.run)(&worker, &api_request))
                })
            });
            done.await.unwrap_or_else(|_| Err(ApiError::Fault("a request ended in a panic".to_owned())))
        };
        let reply = reply.map_err(|wrong| if is_matching { wrong.of_matching() } else { wrong })?;
        let (tag, reply) = match reply {
            Reply::Versioned(version, reply) => (Some(seen::tag(version)), *reply),
            other => (None, other),
        };
        let next = match &reply {
            Reply::Page(_, Some(next)) => Some(format!("<?limit={limit}&after={next}>; rel=\"next\"")),
            _ => None,
        };
        let mut response = respond(app, reply, wait, client, language, viewer).await?;
        for (name, value) in [(header::ETAG, tag), (header::LINK, next)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response)
    }
}

/// Reads the body, and returns it with the place that it occupies.
async fn receive(app: &App, client: IpAddr, request: Request) -> Result<(Bytes, Option<Place>), ApiError> {
    if request.body().is_end_stream() {
        return Ok((Bytes::new(), None));
    }
    let place = app.gates.receive(client).await?;
    let patience = app.options.connections.patience;
    let body = tokio::time::timeout(patience, Bytes::from_request(request, &())).await;
    match body.map_err(|_| ApiError::Slow(patience.as_secs()))? {
        Ok(body) => Ok((body, Some(place))),
        Err(BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) => {
            Err(ApiError::TooLong(BODY >> 20))
        }
        Err(error) => Err(ApiError::request(error.body_text(), "send the whole body")),
    }
}

async fn respond(
    app: &Arc<App>,
    reply: Reply,
    wait: Option<f64>,
    client: IpAddr,
    language: UiLanguage,
    viewer: Viewer,
) -> Result<Response, ApiError> {
    let streamed = |events: Response, place: Place| events.map(|body| GuardedBody::body(body, place));
    Ok(match reply {
        // its version is a header already
        Reply::Versioned(_, reply) => return Box::pin(respond(app, *reply, wait, client, language, viewer)).await,
        Reply::Page(value, _) => Json(value).into_response(),
        Reply::Json(status, value) => (StatusCode::from_u16(status).unwrap_or_default(), Json(value)).into_response(),
        Reply::Job(id) => {
            // a client that already waits for very many jobs must poll for this one
            let place = wait.filter(|seconds| *seconds > 0.0).zip(app.gates.stream(client).ok());
            if let Some((seconds, _place)) = place {
                let over = events::over(app, id);
                let _late = tokio::time::timeout(Duration::from_secs_f64(seconds.min(600.0)), over).await;
            }
            let status = if app.jobs.is_over(id) { StatusCode::OK } else { StatusCode::ACCEPTED };
            let place = [(header::LOCATION, format!("/api/v1/jobs/{id}"))];
            (status, place, Json(app.jobs.get(id, Some(language))?)).into_response()
        }
        Reply::Made(place, value) => (StatusCode::CREATED, [(header::LOCATION, place)], Json(value)).into_response(),
        Reply::Text(mime, text) => ([(header::CONTENT_TYPE, mime)], text).into_response(),
        Reply::File(mime, name, bytes) => saved(mime, &name, bytes.into_response()),
        Reply::Stream(mime, name, bytes, from) => {
            let response = saved(mime, &name, backup::body(from).into_response());
            let mut response = streamed(response, app.gates.stream(client)?);
            // without a length, a broken transfer would look like a complete file
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
            response
        }
        Reply::JobEvents(id) => streamed(events::job(app, id, language, viewer), app.gates.stream(client)?),
        Reply::SessionEvents(id) => streamed(events::session(app, id, viewer), app.gates.stream(client)?),
        Reply::Events(topics) => streamed(events::several(app, topics, viewer), app.gates.stream(client)?),
    })
}

#[cfg(test)]
mod tests {
    use super::access::{NEEDS, Need, OF_FILES, need};
    use super::routes::{BASE, routes};
    use crate::store::accounts::Role;

    #[test]
    fn every_operation_has_its_role_and_every_role_its_operation() {
        let routes = routes();
        for route in &routes {
            assert!(need(route.method, route.path).is_some(), "{} {} needs a role", route.method, route.path);
        }
        let of_files = OF_FILES.iter().map(|path| ("POST", *path));
        for (method, path) in NEEDS.iter().map(|(method, path, _)| (*method, *path)).chain(of_files) {
            let at =
                |prefix: &str| routes.iter().any(|one| one.method == method && one.path == format!("{prefix}{path}"));
            assert!(["", BASE].into_iter().any(at), "there is no {method} {path}");
        }
        assert_eq!(routes.len(), NEEDS.len() + OF_FILES.len(), "each is decided once");
    }

    #[test]
    fn what_changes_something_needs_more_than_to_see_it() {
        for (method, path, need) in NEEDS {
            let changes = matches!(*method, "PUT" | "DELETE");
            assert!(!changes || !matches!(need, Need::Nothing | Need::Role(Role::View)), "{method} {path}");
        }
    }
}
