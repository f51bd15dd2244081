//! Server-sent events. Every event has the whole state, so a client that misses one loses nothing.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::App;
use super::access::Viewer;
use super::error::ApiError;
use super::job::JobId;
use super::request::Topic;
use plenary_core::read::UiLanguage;

/// Waits until a job has ended.
pub async fn over(app: &Arc<App>, id: JobId) {
    let mut ticks = app.jobs.listen();
    while !app.jobs.is_over(id) && !app.jobs.is_closing() {
        if ticks.changed().await.is_err() {
            return;
        }
    }
}

/// Streams the state of a job; the last event has its result.
pub fn job(app: &Arc<App>, id: JobId, language: UiLanguage, viewer: Viewer) -> Response {
    stream_state(app, viewer, move |app, viewer| {
        seen(app, viewer, Topic::Job(id))?;
        let over = app.jobs.is_over(id);
        Ok((app.jobs.get(id, Some(language)).unwrap_or(Value::Null), over))
    })
}

/// Streams the state of a session: its version, its answer, its job, and how many steps its schedules have taken to their issue.
pub fn session(app: &Arc<App>, id: i64, viewer: Viewer) -> Response {
    stream_state(app, viewer, move |app, viewer| {
        seen(app, viewer, Topic::Session(id))?;
        Ok((session_now(app, id)?, false))
    })
}

/// Checks that a topic is still there for somebody.
fn seen(app: &App, viewer: &Viewer, topic: Topic) -> Result<(), ApiError> {
    if viewer.sees(app, &topic)? { Ok(()) } else { Err(ApiError::NotFound(topic.to_string())) }
}

fn session_now(app: &App, id: i64) -> Result<Value, ApiError> {
    let head = app.store.head(id)?;
    let revision = head.revision.number;
    // a job ends after its answer is stored: reading in this order finds at least one of the two
    let job = app.jobs.file.of_revision(id, revision)?;
    let answer = app.store.answer(id, revision)?;
    Ok(json!({
        "version": head.version, "revision": revision, "answered": answer.map(|answer| answer.made), "job": job,
        "steps": app.store.steps(id)?,
    }))
}

/// Streams the states of several sessions and jobs, by topic. A state is `null` if the session or job does not exist. All
/// tabs of a browser share this stream, because a browser opens only six connections to a server. Results of jobs are not
/// included; the client fetches them.
pub fn several(app: &Arc<App>, topics: Vec<Topic>, viewer: Viewer) -> Response {
    stream_state(app, viewer, move |app, viewer| {
        let now = |topic: &Topic| match *topic {
            _ if !viewer.sees(app, topic).unwrap_or(false) => Value::Null,
            Topic::Job(id) => app.jobs.get(id, None).unwrap_or(Value::Null),
            Topic::Session(id) => session_now(app, id).unwrap_or(Value::Null),
        };
        let states: BTreeMap<String, Value> = topics.iter().map(|topic| (topic.to_string(), now(topic))).collect();
        Ok((json!(states), false))
    })
}

/// Sends a state whenever it changes, as long as the credential of whoever watches holds. `look` returns the state, and
/// whether it is the last one.
fn stream_state(
    app: &Arc<App>,
    viewer: Viewer,
    look: impl Fn(&App, &Viewer) -> Result<(Value, bool), ApiError> + Clone + Send + 'static,
) -> Response {
    let start = (Arc::clone(app), app.jobs.listen(), None::<Value>, false);
    let events = stream::unfold(start, move |(app, mut ticks, last, done)| {
        let (look, viewer) = (look.clone(), viewer.clone());
        async move {
            if done {
                return None;
            }
            loop {
                if app.jobs.is_closing() {
                    return None;
                }
                let (seen, worker, viewer) = (look.clone(), Arc::clone(&app), viewer.clone());
                let turn = app.gates.look().await?;
                let now = tokio::task::spawn_blocking(move || {
                    let _turn = turn;
                    let viewer = viewer.renewed(&worker)?.ok_or(ApiError::NotFound("login".to_owned()))?;
                    seen(&worker, &viewer)
                });
                let now = now.await.ok()?;
                // an error means that the session no longer exists: end the stream
                let (state, done) = now.ok()?;
                if last.as_ref() != Some(&state) {
                    let event = Event::default().data(state.to_string());
                    return Some((Ok::<_, Infallible>(event), (app, ticks, Some(state), done)));
                }
                ticks.changed().await.ok()?;
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}
