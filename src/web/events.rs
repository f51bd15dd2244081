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
use super::jobs::rows::Plan;
use super::request::Topic;
use crate::store::sessions::Standing;
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
        let states = sessions_now(app, viewer, &[id])?;
        let state = states.into_iter().next().filter(|state| !state.is_null());
        Ok((state.ok_or_else(|| ApiError::NotFound(Topic::Session(id).to_string()))?, false))
    })
}

/// Checks that a topic is still there for somebody.
fn seen(app: &App, viewer: &Viewer, topic: Topic) -> Result<(), ApiError> {
    if viewer.sees(app, &topic)? { Ok(()) } else { Err(ApiError::NotFound(topic.to_string())) }
}

/// The states of sessions, in order; null for those that do not exist for whoever watches.
fn sessions_now(app: &App, viewer: &Viewer, ids: &[i64]) -> Result<Vec<Value>, ApiError> {
    // a job ends after its answer is stored: reading in this order finds at least one of the two
    let jobs = app.jobs.file.of_sessions(ids)?;
    let standings = app.store.standings(ids)?;
    let state = |id: &i64, mut standing: Standing, mut job: Plan| {
        if job.as_ref().is_some_and(|job| job["revision"] != standing.revision) {
            job = None;
        }
        if job.is_none() && standing.answered.is_none() {
            // somebody has changed it in between
            job = app.jobs.file.of_revision(*id, standing.revision)?;
            standing.answered = app.store.answer(*id, standing.revision)?.map(|answer| answer.made);
        }
        let mut state = json!(standing);
        state["job"] = json!(job);
        Ok(state)
    };
    let each = ids.iter().zip(standings).zip(jobs);
    each.map(|((id, standing), job)| match standing {
        Some(standing) if viewer.sees_those_of(standing.organisation) => state(id, standing, job),
        _ => Ok(Value::Null),
    })
    .collect()
}

/// Streams the states of several sessions and jobs, by topic. A state is `null` if the session or job does not exist. All
/// tabs of a browser share this stream, because a browser opens only six connections to a server. Results of jobs are not
/// included; the client fetches them.
pub fn several(app: &Arc<App>, topics: Vec<Topic>, viewer: Viewer) -> Response {
    stream_state(app, viewer, move |app, viewer| {
        let mut states: BTreeMap<String, Value> = BTreeMap::new();
        let mut sessions = Vec::new();
        for topic in &topics {
            match *topic {
                Topic::Session(id) => sessions.push(id),
                Topic::Job(id) => {
                    let is_seen = viewer.sees(app, topic).unwrap_or(false);
                    let now = is_seen.then(|| app.jobs.get(id, None).ok()).flatten();
                    states.insert(topic.to_string(), now.unwrap_or(Value::Null));
                }
            }
        }
        for (&id, now) in sessions.iter().zip(sessions_now(app, viewer, &sessions)?) {
            states.insert(Topic::Session(id).to_string(), now);
        }
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
