//! Files in and out: documents, schemas, rule sets, the whole store.

use std::sync::Arc;

use serde_json::{Value, json};

use super::App;
use super::asking::{Asking, Reply};
use super::wrong::Wrong;
use crate::cli::{self, aside};
use crate::import::{self, Options, readers::pdf};
use crate::pipeline::{self, Unreadable};
use crate::read::{self, Tongue};
use crate::render::{self, Format};
use crate::store::copy::Copy;

/// Reads a document into a session file.
pub fn import(_: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let name = asking.query.get("name").map_or("document", String::as_str).to_owned();
    let options = Options { name, language: asking.query.get("lang").cloned(), ..Options::default() };
    let bytes = asking.body.to_vec();
    let refused = |cause: String| Wrong::Document(cause);
    let imported = if pdf::is_pdf(&bytes) {
        let document = aside::document(bytes).map_err(refused)?;
        import::read(&document, &options).map_err(|error| refused(error.to_string()))?
    } else {
        import::import(&bytes, &options).map_err(|error| refused(error.to_string()))?
    };
    let made = if asking.tongue == Tongue::Chinese { "所生成的届会文件" } else { "the session that was made" };
    let _loaded = pipeline::read_imported(&imported, made, asking.tongue).map_err(|unreadable| match unreadable {
        Unreadable::Cells(cause) => Wrong::Document(cause),
        Unreadable::Session(report) => report.into(),
    })?;
    let table: Vec<Value> =
        imported.rows.iter().map(|row| json!({"meeting": row.meeting, "items": row.items})).collect();
    Ok(Reply::Json(
        200,
        json!({
            "session": imported.session, "table": table, "doubts": imported.report.warnings(),
            "report": imported.report.to_string(),
        }),
    ))
}

/// Formats, and the languages that have words.
pub fn formats(_: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    let formats: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    let codes = render::words::codes();
    let languages: Vec<&str> = codes.split(", ").collect();
    Ok(Reply::Json(200, json!({"formats": formats, "languages": languages, "rules": read::rule_names()})))
}

/// Rule sets and calendars by name.
pub fn rules(_: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    Ok(Reply::Json(200, cli::rules::list_in_json()))
}

/// The limits of a rule set, each with its source.
pub fn rule_set(_: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let name = asking.path.get("name").map_or("", String::as_str);
    Ok(Reply::Json(200, read::rule_set_file(&super::tasks::rule_set(name)?)))
}

/// The JSON Schema of a file.
pub fn schema(_: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    Ok(Reply::Json(
        200,
        match asking.path.get("file").map_or("", String::as_str) {
            "session" => read::session_schema(),
            "schedule" => read::schedule_schema(),
            "rules" => read::rules_schema(),
            other => return Err(Wrong::Nothing(format!("schema `{other}`"))),
        },
    ))
}

/// A session to start from.
pub fn starter(_: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    Ok(Reply::File("application/json", "session.json".to_owned(), read::starter().as_bytes().to_vec()))
}

/// The whole store.
pub fn store(app: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    let copy = serde_json::to_vec(&app.store.copy()?).map_err(|error| Wrong::Fault(error.to_string()))?;
    Ok(Reply::File("application/json", "plenary.store.json".to_owned(), copy))
}

/// Adds what a file of a whole store has.
pub fn take_in(app: &Arc<App>, asking: &Asking) -> Result<Reply, Wrong> {
    let copy: Copy = asking.json()?;
    for (place, kept) in copy.sessions.iter().enumerate() {
        for one in &kept.revisions {
            let name = format!("sessions[{place}], revision {}", one.number);
            let _loaded = read::session(&one.text, &name)?;
        }
        for schedule in kept.answers.iter().filter_map(|(_, answer)| answer.schedule.as_deref()) {
            let _schedule = read::schedule(schedule, &format!("sessions[{place}], a schedule"))?;
        }
    }
    let ids = app.store.take_in(&copy)?;
    app.plan_unanswered()?;
    Ok(Reply::Json(201, json!({"sessions": ids})))
}

/// That the server is there.
pub fn health(app: &Arc<App>, _: &Asking) -> Result<Reply, Wrong> {
    let (waiting, _) = app.jobs.waiting();
    Ok(Reply::Json(200, json!({"version": env!("CARGO_PKG_VERSION"), "waiting": waiting})))
}
