//! What can be asked, as a table: the router and `/api/openapi.json` are both made of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Json, extract::rejection::BytesRejection};
use schemars::Schema;
use serde_json::json;

use super::asking::{self, Asking, Reply};
use super::safety::Who;
use super::wrong::Wrong;
use super::{App, BODY, asks, events, export, files, openapi, sessions};
use crate::read::Tongue;

/// What answers.
pub type Run = fn(&Arc<App>, &Asking) -> Result<Reply, Wrong>;

/// What a body is.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// None.
    None,
    /// JSON of this schema.
    Json(fn() -> Schema),
    /// JSON of this schema, or none.
    Maybe(fn() -> Schema),
    /// A file, of this kind.
    File(&'static str),
}

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// JSON, with this status.
    Json(u16),
    /// A job.
    Job,
    /// A file.
    File,
    /// Server-sent events.
    Events,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What may stand behind the question mark, and what that is.
    pub query: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Body,
    /// What comes back.
    pub gives: Gives,
    /// Which question it is, of those that have one path each.
    ask: &'static str,
    run: Run,
}

const WAIT: &[(&str, &str)] =
    &[("wait", "Seconds to wait for the result, at most 600; by default the reply comes at once")];
const PRINT: &[(&str, &str)] = &[
    ("format", "One of those of `/api/formats`; of a session of the store also `session`"),
    ("lang", "The language, such as `fr`"),
    ("zones", "Time zones whose hours are printed too, with commas between; `participants` are those of the session"),
    ("style", "Which table a document has: `meeting`, as by default, or `item`"),
    ("bom", "`true`: a csv file begins with a byte order mark, which Excel needs"),
    ("separator", "What is between the cells of a csv file: `comma`, `semicolon` or `tab`"),
];

/// The questions of the commands: name, path, path of the store, what it does.
const ASKS: [(&str, &str, &str, &str); 9] = [
    ("plan", "/api/plan", "", "Plans a session, with the fewest changes against the schedule if there is one"),
    ("check", "/api/check", "/api/sessions/{session}/check", "Verifies a schedule, or a table made by hand"),
    ("whatif", "/api/whatif", "/api/sessions/{session}/whatif", "What edits move and cost"),
    ("scenarios", "/api/scenarios", "/api/sessions/{session}/compare", "Several what-if questions side by side"),
    ("explain", "/api/explain", "/api/sessions/{session}/explain", "Why no schedule exists, and what would mend it"),
    ("why", "/api/why", "/api/sessions/{session}/why", "Why an item is (not) in a meeting"),
    ("slack", "/api/slack", "/api/sessions/{session}/slack", "How many minutes each item may overrun"),
    ("alternatives", "/api/alternatives", "/api/sessions/{session}/alternatives", "Other good schedules"),
    ("teams", "/api/teams", "/api/sessions/{session}/teams", "How many teams of interpreters a schedule needs"),
];

/// The table.
pub fn routes() -> Vec<Route> {
    use Body as B;
    use Gives as G;
    let ask: fn() -> Schema = || schemars::schema_for!(asks::Ask);
    let seen: fn() -> Schema = || schemars::schema_for!(sessions::Seen);
    let line = |method, path, summary, body, gives, run: Run| Route {
        method,
        path,
        summary,
        query: &[],
        body,
        gives,
        ask: "",
        run,
    };
    let one = "/api/sessions/{session}";
    let mut all = vec![
        line("GET", "/api/health", "Is the server there?", B::None, G::Json(200), files::health),
        line("GET", "/api/openapi.json", "This document", B::None, G::Json(200), openapi::get),
        line("GET", "/api/sessions", "All sessions", B::None, G::Json(200), sessions::list),
        line(
            "POST",
            "/api/sessions",
            "Takes in a session file and plans it",
            B::File("application/json"),
            G::Json(201),
            sessions::create,
        ),
        line("GET", one, "A session with its schedule", B::None, G::Json(200), sessions::get),
        line(
            "PUT",
            one,
            "Puts another session file in its place",
            B::Json(|| schemars::schema_for!(sessions::Replacement)),
            G::Json(200),
            sessions::replace,
        ),
        line(
            "DELETE",
            one,
            "Takes a session off the list; its history is kept",
            B::Json(seen),
            G::Json(200),
            sessions::close,
        ),
        line(
            "POST",
            "/api/sessions/{session}/edits",
            "Makes edits, and plans again with the fewest changes",
            B::Json(|| schemars::schema_for!(sessions::Edits)),
            G::Json(200),
            sessions::edit,
        ),
        line("POST", "/api/sessions/{session}/undo", "Goes back one step", B::Json(seen), G::Json(200), sessions::undo),
        line(
            "POST",
            "/api/sessions/{session}/redo",
            "Goes forth one step",
            B::Json(seen),
            G::Json(200),
            sessions::redo,
        ),
        Route {
            query: &[("since", "Only what happened after this version")],
            ..line(
                "GET",
                "/api/sessions/{session}/history",
                "What happened to a session",
                B::None,
                G::Json(200),
                sessions::history,
            )
        },
        line(
            "GET",
            "/api/sessions/{session}/revisions/{revision}",
            "A revision with its schedule",
            B::None,
            G::Json(200),
            sessions::revision,
        ),
        Route {
            query: WAIT,
            ..line(
                "POST",
                "/api/sessions/{session}/plan",
                "Plans a session of the store again",
                B::Maybe(ask),
                G::Job,
                sessions::plan,
            )
        },
        Route {
            query: PRINT,
            ..line(
                "GET",
                "/api/sessions/{session}/export",
                "The schedule in a format and a language",
                B::None,
                G::File,
                export::export_kept,
            )
        },
        Route {
            query: PRINT,
            ..line(
                "POST",
                "/api/sessions/{session}/export",
                "The same, where an earlier version was issued",
                B::Json(|| schemars::schema_for!(export::Issued)),
                G::File,
                export::export_kept,
            )
        },
        line(
            "GET",
            "/api/sessions/{session}/events",
            "What happens to a session, as it happens",
            B::None,
            G::Events,
            asks::session_events,
        ),
        line(
            "GET",
            "/api/sessions/{session}/scenarios",
            "The scenarios of a session, with their last answers",
            B::None,
            G::Json(200),
            asks::scenarios,
        ),
        line(
            "POST",
            "/api/sessions/{session}/scenarios",
            "Keeps a scenario",
            B::Json(|| schemars::schema_for!(asks::Named)),
            G::Json(201),
            asks::keep,
        ),
        line(
            "DELETE",
            "/api/sessions/{session}/scenarios/{scenario}",
            "Forgets a scenario",
            B::None,
            G::Json(200),
            asks::forget,
        ),
        Route {
            query: &[("topics", "What to tell of, at most 200, with commas between, such as `session/3,job/7`")],
            ..line(
                "GET",
                "/api/events",
                "What happens to several sessions and jobs, as it happens: the states by topic, all of them each time",
                B::None,
                G::Events,
                asks::events,
            )
        },
        line("GET", "/api/jobs", "The queue", B::None, G::Json(200), asks::jobs),
        line("GET", "/api/jobs/{job}", "A job, with its result", B::None, G::Json(200), asks::job),
        line(
            "DELETE",
            "/api/jobs/{job}",
            "Ends a job: one that runs gives the best so far",
            B::None,
            G::Json(200),
            asks::cancel,
        ),
        line("GET", "/api/jobs/{job}/events", "How a job gets on, as it happens", B::None, G::Events, asks::job_events),
        Route {
            query: PRINT,
            ..line(
                "POST",
                "/api/export",
                "Renders a schedule",
                B::Json(|| schemars::schema_for!(export::Export)),
                G::File,
                export::export,
            )
        },
        Route {
            query: &[("name", "What the document is called"), ("lang", "Its language; by default it is found out")],
            ..line(
                "POST",
                "/api/import",
                "Reads a provisional agenda into a session file",
                B::File("application/octet-stream"),
                G::Json(200),
                files::import,
            )
        },
        line("GET", "/api/formats", "Formats and languages", B::None, G::Json(200), files::formats),
        line("GET", "/api/rules", "Rule sets and calendars", B::None, G::Json(200), files::rules),
        line(
            "GET",
            "/api/rules/{name}",
            "The limits of a rule set, each with its source",
            B::None,
            G::Json(200),
            files::rule_set,
        ),
        line(
            "GET",
            "/api/schema/{file}",
            "The JSON Schema of a `session`, `schedule` or `rules` file",
            B::None,
            G::Json(200),
            files::schema,
        ),
        line("GET", "/api/new", "A session to start from", B::None, G::File, files::starter),
        line("GET", "/api/store", "The whole store as a file", B::None, G::File, files::store),
        line(
            "POST",
            "/api/store",
            "Adds the sessions of a file of a whole store",
            B::File("application/json"),
            G::Json(201),
            files::take_in,
        ),
    ];
    for (name, path, kept, summary) in ASKS {
        let sent = line("POST", path, summary, B::Json(ask), G::Job, asks::sent);
        all.push(Route { query: WAIT, ask: name, ..sent });
        if !kept.is_empty() {
            all.push(Route { query: WAIT, ask: name, path: kept, body: B::Maybe(ask), run: asks::kept, ..sent });
        }
    }
    all
}

impl Route {
    /// The line as a handler.
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
                  Query(query): Query<BTreeMap<String, String>>,
                  Extension(Who(who)): Extension<Who>,
                  headers: HeaderMap,
                  body: Result<Bytes, BytesRejection>| async move {
                let tongue = asking::tongue_of(&headers);
                let body = match body {
                    Ok(body) => body,
                    Err(_) => return Wrong::TooLong(BODY >> 20).told_in(tongue),
                };
                let mut path = path.map(|Path(path)| path).unwrap_or_default();
                if !self.ask.is_empty() {
                    path.insert("ask".to_owned(), self.ask.to_owned());
                }
                let wait = query.get("wait").and_then(|text| text.parse::<f64>().ok());
                let asking = Asking { path, query, body, who, tongue };
                let worker = Arc::clone(&app);
                // the store and the readers take their time, and other requests do not wait for them
                let reply = tokio::task::spawn_blocking(move || (self.run)(&worker, &asking)).await;
                match reply.unwrap_or_else(|_| Err(Wrong::Fault("a request ended in a panic".to_owned()))) {
                    Ok(reply) => respond(&app, reply, wait, tongue).await,
                    Err(wrong) => wrong.told_in(tongue),
                }
            },
        )
    }
}

async fn respond(app: &Arc<App>, reply: Reply, wait: Option<f64>, tongue: Tongue) -> Response {
    match reply {
        Reply::Json(status, value) => (StatusCode::from_u16(status).unwrap_or_default(), Json(value)).into_response(),
        Reply::Job(id) => {
            if let Some(seconds) = wait.filter(|seconds| *seconds > 0.0) {
                let over = events::over(app, id);
                let _late = tokio::time::timeout(Duration::from_secs_f64(seconds.min(600.0)), over).await;
            }
            let status = if app.jobs.is_over(id) { StatusCode::OK } else { StatusCode::ACCEPTED };
            (status, Json(app.jobs.get(id, true, tongue).unwrap_or_else(|| json!({"id": id})))).into_response()
        }
        Reply::File(mime, name, bytes) => {
            let mut response = bytes.into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
            // a file is saved and never shown: what titles say is no page of this server
            if let Ok(named) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
            }
            response
        }
        Reply::JobEvents(id) => events::job(app, id, tongue),
        Reply::SessionEvents(id) => events::session(app, id),
        Reply::Events(topics) => events::several(app, topics, tongue),
    }
}
