//! Keeps an audit log of who changed what, and shows it.
//!
//! The entry of a change is written in its transaction: both are kept, or neither. That of a change that was refused, or that the
//! store does not keep itself (a job, a backup that is taken), is written before the reply is sent.

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
use crate::store::audit::{AuditEntry, NewEntry, Pending, with_entry};

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

/// Does what an operation asks for, with its entry: in the transaction of the change, or else after it. `made` is the status of
/// its reply if it is done.
pub fn recorded(
    app: &App,
    (method, path, made): (&str, &str, u16),
    request: &ApiRequest,
    run: impl FnOnce() -> Result<Reply, ApiError>,
) -> Result<Reply, ApiError> {
    if !is_change(method, path) {
        return run();
    }
    let session = request.path.get("session").and_then(|text| text.parse().ok());
    let mut what = kept(&request.body);
    for name in ["account", "number", "job", "share", "scenario", "version"] {
        if let Some(id) = request.path.get(name) {
            what.insert(name.to_owned(), json!(id));
        }
    }
    let named = what.get("organisation").and_then(Value::as_str).and_then(|name| app.store.organisation(name).ok());
    let of = session.and_then(|session| app.store.organisation_of(session).ok().flatten());
    let home = request.access.member().and_then(|_| request.access.home(Role::View).ok());
    let mut entry = Pending {
        who: request.planner.clone(),
        operation: format!("{method} {path}"),
        session,
        organisation: of.or(named).or(home),
        what: shortened(what),
        outcome: made,
    };
    let (done, is_kept) = with_entry(entry.clone(), run);
    // refused, or not kept by the store: its entry stands alone. So does an error after the change.
    if !is_kept || done.is_err() {
        entry.outcome = match done.as_ref().map(plain) {
            Ok(Reply::Json(status, _)) => *status,
            Ok(Reply::Made(..)) => 201,
            Ok(Reply::Job(_)) => 202,
            Ok(_) => 200,
            Err(wrong) => wrong.status().as_u16(),
        };
        append(app, &entry.entry());
    }
    done
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

/// Signs somebody in or out, with its entry in the same transaction.
///
/// # Errors
/// Those of `work`.
pub fn signs<T>(
    store: &Store,
    who: &str,
    operation: &str,
    what: &Value,
    work: impl FnOnce() -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let (who, operation, outcome) = (who.to_owned(), operation.to_owned(), StatusCode::SEE_OTHER.as_u16());
    let entry = Pending { who, operation, what: what.to_string(), outcome, ..Pending::default() };
    let (done, is_kept) = with_entry(entry.clone(), work);
    if done.is_ok() && !is_kept {
        store.audit(&entry.entry())?;
    }
    done
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
