//! What can be asked, as a table: the router and `/api/openapi.json` are both made of it.

pub mod openapi;

use std::sync::Arc;

use schemars::Schema;

use super::error::ApiError;
use super::gates::Work;
use super::request::{ApiRequest, Reply};
use super::{App, backup, export, files, questions, sessions};

/// What answers.
pub type Handler = fn(&Arc<App>, &ApiRequest) -> Result<Reply, ApiError>;

/// What a body is.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// None.
    None,
    /// JSON of this schema.
    Json(fn() -> Schema),
    /// JSON of this schema, or none.
    OptionalJson(fn() -> Schema),
    /// A file, of this kind.
    File(&'static str),
    /// A file, of this kind, that is read as it comes and has a limit of its own.
    Upload(&'static str),
}

/// What comes back.
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
    pub gives: Returns,
    /// What keeps it waiting.
    pub work: Work,
    /// Which question it is, of those that have one path each.
    pub ask: &'static str,
    /// What answers.
    pub run: Handler,
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
    use Returns as G;
    let ask: fn() -> Schema = || schemars::schema_for!(questions::QuestionBody);
    let seen: fn() -> Schema = || schemars::schema_for!(sessions::SeenVersion);
    let line = |method, path, summary, body, gives, run: Handler| Route {
        method,
        path,
        summary,
        query: &[],
        body,
        gives,
        work: Work::Reading,
        ask: "",
        run,
    };
    let one = "/api/sessions/{session}";
    let mut all = vec![
        Route {
            work: Work::Instant,
            ..line("GET", "/api/health", "Is the server there?", B::None, G::Json(200), files::health)
        },
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
                "Plans a session of the store again, also one whose planning was stopped or set aside",
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
                "The same, where an earlier version was issued",
                B::Json(|| schemars::schema_for!(export::PreviousCalendar)),
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
            questions::session_events,
        ),
        line(
            "GET",
            "/api/sessions/{session}/scenarios",
            "The scenarios of a session, with their last answers",
            B::None,
            G::Json(200),
            questions::scenarios,
        ),
        line(
            "POST",
            "/api/sessions/{session}/scenarios",
            "Keeps a scenario",
            B::Json(|| schemars::schema_for!(questions::NewScenario)),
            G::Json(201),
            questions::keep,
        ),
        line(
            "DELETE",
            "/api/sessions/{session}/scenarios/{scenario}",
            "Forgets a scenario",
            B::None,
            G::Json(200),
            questions::forget,
        ),
        Route {
            query: &[(
                "topics",
                "What to tell of, at most 200, with commas between, such as `session/3`, or `job/` and an id",
            )],
            ..line(
                "GET",
                "/api/events",
                "What happens to several sessions and jobs, as it happens: the states by topic, all of them each time",
                B::None,
                G::Events,
                questions::events,
            )
        },
        line("GET", "/api/jobs", "The queue", B::None, G::Json(200), questions::jobs),
        line("GET", "/api/jobs/{job}", "A job, with its result", B::None, G::Json(200), questions::job),
        line(
            "DELETE",
            "/api/jobs/{job}",
            "Ends a job: one that runs gives the best so far",
            B::None,
            G::Json(200),
            questions::cancel,
        ),
        line(
            "GET",
            "/api/jobs/{job}/events",
            "How a job gets on, as it happens",
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
            query: &[("name", "What the document is called"), ("lang", "Its language; by default it is found out")],
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
        line("GET", "/api/store", "A backup: the whole store as a SQLite file", B::None, G::File, backup::save),
        line(
            "POST",
            "/api/store",
            "Adds the sessions of a backup, under new numbers",
            B::Upload("application/vnd.sqlite3"),
            G::Json(201),
            backup::restore,
        ),
    ];
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
