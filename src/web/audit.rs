//! Keeps an audit log of who changed what, and shows it.
//!
//! An entry is written when a change has been made or refused, before its reply is sent.

use std::sync::Arc;

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::App;
use super::access::is_change;
use super::accounts::after;
use super::error::ApiError;
use super::request::{ApiRequest, Reply};
use crate::store::Store;
use crate::store::accounts::Role;
use crate::store::audit::{AuditEntry, NewEntry};

/// The fields of bodies that an entry keeps. None of them can be a secret.
const KEPT: [&str; 18] = [
    "name",
    "role",
    "organisation",
    "disabled",
    "email",
    "linked",
    "group",
    "days",
    "edits",
    "revision",
    "at",
    "as",
    "until",
    "working_days",
    "directly",
    "by",
    "reason",
    "item",
];

/// The largest body that is looked at, and the most characters that are kept of it.
const BODY: usize = 100_000;
const MOST: usize = 500;

/// A page of the audit log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AuditLog {
    /// The entries, the newest first.
    entries: Vec<AuditEntry>,
    /// `after` of the next page; none if this is the last one.
    next: Option<i64>,
}

/// Appends an entry about a change that was made or refused.
pub fn record(app: &App, method: &str, path: &str, request: &ApiRequest, done: &Result<Reply, ApiError>) {
    if !is_change(method, path) {
        return;
    }
    let done = done.as_ref().map(plain);
    let outcome = match done {
        Ok(Reply::Json(status, _)) => *status,
        Ok(Reply::Made(..)) => 201,
        Ok(Reply::Job(_)) => 202,
        Ok(_) => 200,
        Err(wrong) => wrong.status().as_u16(),
    };
    let made = match done {
        Ok(Reply::Json(_, value) | Reply::Made(_, value)) => value["session"].as_i64(),
        _ => None,
    };
    let session = request.path.get("session").and_then(|text| text.parse().ok()).or(made);
    let mut what = kept(&request.body);
    for name in ["account", "number", "job", "share", "scenario", "version"] {
        if let Some(id) = request.path.get(name) {
            what.insert(name.to_owned(), json!(id));
        }
    }
    let named = what.get("organisation").and_then(Value::as_str).and_then(|name| app.store.organisation(name).ok());
    let of = session.and_then(|session| app.store.organisation_of(session).ok().flatten());
    let home = request.access.member().and_then(|_| request.access.home(Role::View).ok());
    let entry = NewEntry {
        who: &request.planner,
        operation: &format!("{method} {path}"),
        session,
        organisation: of.or(named).or(home),
        what: &shortened(what),
        outcome,
    };
    append(app, &entry);
}

/// A reply without its version.
fn plain(reply: &Reply) -> &Reply {
    if let Reply::Versioned(_, reply) = reply { plain(reply) } else { reply }
}

/// Appends an entry. If that fails, whoever runs the server is told: what was done stays done.
pub fn append(app: &App, entry: &NewEntry<'_>) {
    if let Err(error) = app.store.audit(entry) {
        app.metrics.unaudited.inc();
        tracing::error!(operation = entry.operation, who = entry.who, %error, "the audit log lacks an entry");
    }
}

/// Appends an entry about somebody who signed in or out, or tried to.
///
/// # Errors
/// If the store fails.
pub fn signed(store: &Store, who: &str, operation: &str, what: &Value, status: StatusCode) -> Result<(), ApiError> {
    let (what, outcome) = (what.to_string(), status.as_u16());
    let entry = NewEntry { who, operation, session: None, organisation: None, what: &what, outcome };
    Ok(store.audit(&entry)?)
}

/// The fields of a body that an entry keeps.
fn kept(body: &[u8]) -> Map<String, Value> {
    let fields = if body.len() > BODY { None } else { serde_json::from_slice::<Map<String, Value>>(body).ok() };
    let fields = fields.unwrap_or_default().into_iter();
    fields.filter(|(name, value)| KEPT.contains(&name.as_str()) && !value.is_null()).collect()
}

/// As JSON of at most so many characters: what is longer is cut.
fn shortened(what: Map<String, Value>) -> String {
    let short = |value: Value| {
        let text = value.to_string();
        if text.chars().count() <= MOST { value } else { json!(text.chars().take(MOST).collect::<String>() + "…") }
    };
    Value::Object(what.into_iter().map(|(name, value)| (name, short(value))).collect()).to_string()
}

/// The log: of the organisations that the caller administers, or all of it.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let access = &request.access;
    let sees = |organisation: Option<i64>| {
        access.is_server() || organisation.is_some_and(|organisation| access.has(organisation, Role::Administer))
    };
    let mut entries = app.store.audited(after(request), request.limit() + 1, &sees)?;
    let next = request.rest(&mut entries, |last| last.id);
    Ok(Reply::Page(json!(AuditLog { entries, next }), next.map(|id| id.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_keeps_no_secret_and_is_short() {
        let body = json!({"name": "ana", "password": "correct horse battery", "old": "x", "new": "y", "token": "z",
            "edits": ["x".repeat(1000)]});
        let text = shortened(kept(body.to_string().as_bytes()));
        assert!(text.contains("ana") && text.chars().count() < 600, "{text}");
        for secret in ["horse", "password", "old", "new", "token"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(kept(b"not json").is_empty() && kept(&vec![b' '; BODY + 1]).is_empty());
    }
}
