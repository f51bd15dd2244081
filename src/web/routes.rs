//! The routes as a table, from which the router and `/api/openapi.json` are made.

mod issued;
mod kept;
pub mod openapi;
mod who;

use std::sync::Arc;

use schemars::Schema;

use super::error::ApiError;
use super::gates::Work;
use super::request::{ApiRequest, Reply};
use super::{App, backup, day, export, files, metrics, questions, sessions};

/// A function that answers a request.
pub type Handler = fn(&Arc<App>, &ApiRequest) -> Result<Reply, ApiError>;

/// The body of a request.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// None.
    None,
    /// JSON of this schema.
    Json(fn() -> Schema),
    /// JSON of this schema, or none.
    OptionalJson(fn() -> Schema),
    /// A file of this media type.
    File(&'static str),
    /// A file of this media type that is streamed and has its own size limit.
    Upload(&'static str),
}

/// The kind of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// JSON, with this status.
    Json(u16),
    /// A job.
    Job,
    /// A file.
    File,
    /// Server-sent events.
    Events,
}

/// A route of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// The query parameters: name and description.
    pub query: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Body,
    /// The kind of the reply.
    pub gives: Returns,
    /// The gate that it passes.
    pub work: Work,
    /// The name of the question, for routes of `ASKS`.
    pub ask: &'static str,
    /// The function that answers.
    pub run: Handler,
}

const WAIT: &[(&str, &str)] =
    &[("wait", "Seconds to wait for the result, at most 600; by default the reply comes at once")];
const PRINT: &[(&str, &str)] = &[
    ("format", "A format of `/api/formats`; for a stored session also `session`"),
    ("lang", "The language, such as `fr`"),
    ("zones", "Time zones whose hours are also printed, separated by commas; `participants` are those of the session"),
    ("style", "The rows of the table: `meeting` (default) or `item`"),
    ("bom", "`true`: begin a csv file with a byte order mark, which Excel needs"),
    ("separator", "The separator of a csv file: `comma`, `semicolon` or `tab`"),
];

/// The questions that match commands: name, path for a sent session, path for a stored session, summary.
const ASKS: [(&str, &str, &str, &str); 11] = [
    ("plan", "/api/plan", "", "Plans a session, with the fewest changes to the schedule if one is sent"),
    ("check", "/api/check", "/api/sessions/{session}/check", "Verifies a schedule, or a table made by hand"),
    ("whatif", "/api/whatif", "/api/sessions/{session}/whatif", "What edits move and cost"),
    ("scenarios", "/api/scenarios", "/api/sessions/{session}/compare", "Several what-if questions side by side"),
    ("explain", "/api/explain", "/api/sessions/{session}/explain", "Why no schedule exists, and possible fixes"),
    ("why", "/api/why", "/api/sessions/{session}/why", "What an alternative would cost, or what forbids it"),
    ("slack", "/api/slack", "/api/sessions/{session}/slack", "How many minutes each item may overrun"),
    ("alternatives", "/api/alternatives", "/api/sessions/{session}/alternatives", "Other good schedules"),
    ("repairs", "/api/repairs", "/api/sessions/{session}/repairs", "Small changes that make what is left surer"),
    ("risk", "/api/risk", "/api/sessions/{session}/risk", "How sure a schedule is, and when to call for each item"),
    ("teams", "/api/teams", "/api/sessions/{session}/teams", "How many teams of interpreters a schedule needs"),
];

/// A route without parameters that reads the store.
fn line(
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    body: Body,
    gives: Returns,
    run: Handler,
) -> Route {
    Route { method, path, summary, query: &[], body, gives, work: Work::Reading, ask: "", run }
}

/// The table.
pub fn routes() -> Vec<Route> {
    use Body as B;
    use Returns as G;
    let ask: fn() -> Schema = || schemars::schema_for!(questions::QuestionBody);
    let seen: fn() -> Schema = || schemars::schema_for!(sessions::SeenVersion);
    let one = "/api/sessions/{session}";
    let mut all = vec![
        Route {
            work: Work::Instant,
            ..line("GET", "/api/health", "Is the server healthy?", B::None, G::Json(200), files::health)
        },
        Route {
            work: Work::Instant,
            ..line(
                "GET",
                "/healthz",
                "Does the server answer? It needs no token",
                B::None,
                G::Json(200),
                metrics::alive,
            )
        },
        line(
            "GET",
            "/readyz",
            "Can the server read its store and its jobs? It needs no token",
            B::None,
            G::Json(200),
            metrics::ready,
        ),
        line("GET", "/metrics", "Metrics in the form of OpenMetrics", B::None, G::File, metrics::metrics),
        line("GET", "/api/openapi.json", "This document", B::None, G::Json(200), openapi::get),
        line("GET", "/api/sessions", "All sessions", B::None, G::Json(200), sessions::list),
        line("GET", one, "A session with its schedule", B::None, G::Json(200), sessions::get),
        line(
            "PUT",
            one,
            "Replaces the session file",
            B::Json(|| schemars::schema_for!(sessions::Replacement)),
            G::Json(200),
            sessions::replace,
        ),
        line(
            "DELETE",
            one,
            "Removes a session from the list; its history is kept",
            B::Json(seen),
            G::Json(200),
            sessions::close,
        ),
        line(
            "POST",
            "/api/sessions/{session}/edits",
            "Applies edits, and plans again with the fewest changes",
            B::Json(|| schemars::schema_for!(sessions::Edits)),
            G::Json(200),
            sessions::edit,
        ),
        line(
            "POST",
            "/api/sessions/{session}/record",
            "Records what happens on the day, event by event; one that is sent twice counts once",
            B::Json(|| schemars::schema_for!(day::Events)),
            G::Json(200),
            day::record,
        ),
        line(
            "POST",
            "/api/sessions/{session}/speakers",
            "Lists the speakers of an item, whose minutes are then theirs, and plans again",
            B::Json(|| schemars::schema_for!(day::Speakers)),
            G::Json(200),
            day::speakers,
        ),
        Route {
            query: &[(
                "at",
                "The moment of the forecast, such as `2022-05-04T10:20:00Z`; by default the latest that is recorded",
            )],
            ..line(
                "GET",
                "/api/sessions/{session}/day",
                "What has happened and what is under way, with the forecast of what is left",
                B::None,
                G::Json(200),
                day::get,
            )
        },
        line("POST", "/api/sessions/{session}/undo", "Undo", B::Json(seen), G::Json(200), sessions::undo),
        line("POST", "/api/sessions/{session}/redo", "Redo", B::Json(seen), G::Json(200), sessions::redo),
        Route {
            query: &[("since", "Only the changes after this version")],
            ..line(
                "GET",
                "/api/sessions/{session}/history",
                "The history of a session",
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
                "Plans a stored session again, even if its planning was stopped or set aside",
                B::OptionalJson(ask),
                G::Job,
                sessions::plan,
            )
        },
        Route {
            query: PRINT,
            work: Work::Documents,
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
            work: Work::Documents,
            ..line(
                "POST",
                "/api/sessions/{session}/export",
                "The same, as an update of a calendar issued earlier",
                B::Json(|| schemars::schema_for!(export::PreviousCalendar)),
                G::File,
                export::export_kept,
            )
        },
        line(
            "GET",
            "/api/sessions/{session}/events",
            "A stream of the state of a session",
            B::None,
            G::Events,
            questions::session_events,
        ),
        line(
            "GET",
            "/api/sessions/{session}/scenarios",
            "The stored scenarios of a session, with their latest answers",
            B::None,
            G::Json(200),
            questions::scenarios,
        ),
        line(
            "POST",
            "/api/sessions/{session}/scenarios",
            "Stores a scenario",
            B::Json(|| schemars::schema_for!(questions::NewScenario)),
            G::Json(201),
            questions::keep,
        ),
        line(
            "DELETE",
            "/api/sessions/{session}/scenarios/{scenario}",
            "Deletes a scenario",
            B::None,
            G::Json(200),
            questions::forget,
        ),
        Route {
            query: &[("topics", "At most 200 topics separated by commas, such as `session/3`, or `job/` and an id")],
            ..line(
                "GET",
                "/api/events",
                "A stream of the states of several sessions and jobs; each event has the states of all topics",
                B::None,
                G::Events,
                questions::events,
            )
        },
        line("GET", "/api/jobs", "The waiting, running and recent jobs", B::None, G::Json(200), questions::jobs),
        line("GET", "/api/jobs/{job}", "A job, with its result", B::None, G::Json(200), questions::job),
        line(
            "DELETE",
            "/api/jobs/{job}",
            "Stops a job; a running one ends with the best result so far",
            B::None,
            G::Json(200),
            questions::cancel,
        ),
        line(
            "GET",
            "/api/jobs/{job}/best",
            "The best schedule so far of a plan that is being made, without bounds; `null` until there is one",
            B::None,
            G::Json(200),
            questions::best,
        ),
        line(
            "GET",
            "/api/jobs/{job}/events",
            "A stream of the progress of a job",
            B::None,
            G::Events,
            questions::job_events,
        ),
        Route {
            query: PRINT,
            work: Work::Documents,
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
            query: &[("name", "The file name of the document"), ("lang", "Its language; detected by default")],
            work: Work::Documents,
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
        line("GET", "/api/store", "A backup: the whole store as an SQLite file", B::None, G::File, backup::save),
        line(
            "POST",
            "/api/store",
            "Adds the sessions of a backup, under new numbers",
            B::Upload("application/vnd.sqlite3"),
            G::Json(201),
            backup::restore,
        ),
    ];
    all.extend(kept::routes().into_iter().chain(issued::routes()).chain(who::routes()));
    for (name, path, kept, summary) in ASKS {
        let sent = line("POST", path, summary, B::Json(ask), G::Job, questions::sent);
        all.push(Route { query: WAIT, ask: name, ..sent });
        if !kept.is_empty() {
            all.push(Route {
                query: WAIT,
                ask: name,
                path: kept,
                body: B::OptionalJson(ask),
                run: questions::kept,
                ..sent
            });
        }
    }
    all
}
