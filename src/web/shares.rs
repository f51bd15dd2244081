//! Links that let anybody read the plan of a session, and nothing else: no forms, no history, no names of planners.

use std::sync::Arc;

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::App;
use super::error::ApiError;
use super::page;
use super::request::{ApiRequest, Dropped, Reply};
use super::typed::Kept;
use super::view::{self, Board};
use crate::store::StoreError;
use crate::store::shares::Share;
use plenary_core::message::Message;
use plenary_core::model::Text;
use plenary_core::read;

/// A link to be made.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShare {
    /// The revision that it shows; by default it follows the session.
    revision: Option<i64>,
}

/// The links of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShareList {
    /// The links, the oldest first.
    shares: Vec<Share>,
}

/// A link that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MadeShare {
    /// Its number.
    id: i64,
    /// The secret in the link: `/shared.html#` and the token is the page, `/api/v1/shared/` and the token the data.
    token: String,
}

/// What a link shows.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SharedPlan {
    /// The meetings and items.
    board: Board,
    /// What stands where; null if there is no plan yet.
    schedule: Option<Kept<ReadablePlan>>,
    /// Whether the schedule is that of the revision, and not of one before.
    planned: bool,
    /// When the revision was made.
    changed: String,
    /// Whether the link follows the session, or shows one revision.
    follows: bool,
}

/// Of a schedule what readers may see.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReadablePlan {
    /// The meetings that are held.
    pub meetings: Vec<ReadableMeeting>,
    /// The items that are left out.
    pub unscheduled: Vec<ReadableItem>,
}

/// A meeting that is held.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReadableMeeting {
    /// Its id.
    pub id: String,
    /// When it starts.
    pub start: String,
    /// The minutes that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spare_minutes: Option<u32>,
    /// What is taken up, in order.
    pub entries: Vec<ReadableEntry>,
}

/// What is taken up in a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReadableEntry {
    /// The ids of the items.
    pub items: Vec<String>,
    /// The number, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Its minutes in this meeting.
    pub minutes: u32,
    /// Which part this is, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// How many parts there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<u32>,
    /// Whether it is continued from a meeting before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continued: Option<bool>,
    /// When it starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
}

/// An item that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadableItem {
    /// Its id.
    pub item: String,
}

/// The most links of a session.
const MOST: usize = 50;

/// Whether somebody without a token may ask for this: what a link shows, and the files that show it.
pub fn is_open(method: &Method, path: &str) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
        && ([SHARED, OLD_SHARED].iter().any(|shared| path.strip_prefix(shared).is_some_and(|token| !token.is_empty()))
            || page::is_for_readers(path))
}

/// The path before the tokens of links.
const SHARED: &str = "/api/v1/shared/";

/// The same before the API had versions. It redirects.
const OLD_SHARED: &str = "/api/shared/";

/// The path before the addresses of all public pages.
pub const PUBLIC: &str = "/public/";

/// Whether everybody may ask for this: a public page.
pub fn is_public(method: &Method, path: &str) -> bool {
    matches!(*method, Method::GET | Method::HEAD) && path.starts_with(PUBLIC)
}

/// The links of a session.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    Ok(Reply::ok(ShareList { shares: app.store.shares(head.session)? }))
}

/// A link.
pub fn get(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (session, id) = (request.number("session")?, request.number("share")?);
    let found = app.store.shares(session)?.into_iter().find(|one| one.id == id);
    Ok(Reply::ok(found.ok_or(StoreError::NotFound { what: "link", id })?))
}

/// Makes a link.
pub fn share(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(request.number("session")?)?;
    let body: NewShare = if request.body.is_empty() { NewShare::default() } else { request.json()? };
    if app.store.shares(head.session)?.len() >= MOST {
        return Err(ApiError::Message {
            what: Message::new("no_more_links", "the session already has {most} links", &[("most", &MOST)]),
            help: Message::new("no_drop_first", "delete one first", &[]),
        });
    }
    let revision = body.revision.map(|number| app.store.revision(head.session, number)).transpose()?;
    let token = Uuid::new_v4().simple().to_string();
    let id = app.store.share(head.session, revision.map(|one| one.number), &token, request.who.as_deref())?;
    Ok(Reply::Made(format!("/api/v1/sessions/{}/shares/{id}", head.session), json!(MadeShare { id, token })))
}

/// Takes a link back.
pub fn unshare(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    app.store.unshare(request.number("session")?, request.number("share")?)?;
    Ok(Reply::ok(Dropped { dropped: true }))
}

/// What a link shows: the board and the plan.
pub fn shared(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let token = request.path.get("token").map_or("", String::as_str);
    let gone = || ApiError::Message {
        what: Message::new("no_such_link", "this link shows nothing, or was taken back", &[]),
        help: Message::new("ask_for_link", "ask the planners for another", &[]),
    };
    let (session, fixed) = app.store.shared(token)?.ok_or_else(gone)?;
    // a session that was removed from the list is shared no more
    let head = app.store.head(session).map_err(|_| gone())?;
    let revision = match fixed {
        Some(number) => app.store.revision(session, number)?,
        None => head.revision,
    };
    let loaded = read::session(&revision.text, "session.json")?;
    let own = app.store.answer(session, revision.number)?.and_then(|answer| answer.schedule);
    let planned = own.is_some();
    let schedule = match own {
        Some(text) => Some(text),
        None => app.store.before(session, revision.number)?.map(|(_, text)| text),
    };
    let schedule = schedule.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    Ok(Reply::ok(SharedPlan {
        board: view::board(&loaded.problem),
        schedule: schedule.as_ref().map(readable).map(Kept::new),
        planned,
        changed: revision.made,
        follows: fixed.is_none(),
    }))
}

/// Of a schedule only what stands where: goals, wishes and reasons are for planners.
fn readable(schedule: &Value) -> Value {
    let only = |value: &Value, names: &[&str]| -> Value {
        let there = names.iter().filter_map(|name| Some(((*name).to_owned(), value.get(*name)?.clone())));
        Value::Object(there.collect::<Map<String, Value>>())
    };
    let each = |list: &Value, names: &[&str]| -> Vec<Value> {
        list.as_array().into_iter().flatten().map(|one| only(one, names)).collect()
    };
    let entry = ["items", "number", "title", "minutes", "part", "parts", "continued", "start"];
    let meetings = schedule["meetings"].as_array().into_iter().flatten().map(|meeting| {
        let mut seen = only(meeting, &["id", "start", "spare_minutes"]);
        seen["entries"] = json!(each(&meeting["entries"], &entry));
        seen
    });
    json!({"meetings": meetings.collect::<Vec<_>>(), "unscheduled": each(&schedule["unscheduled"], &["item"])})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_token_there_are_links_and_the_files_that_show_them() {
        for open in [
            "/api/v1/shared/0123",
            "/api/shared/0123",
            "/shared.html",
            "/shared.js",
            "/style.css",
            "/en.json",
            "/icon.svg",
        ] {
            assert!(is_open(&Method::GET, open), "{open}");
            assert!(!is_open(&Method::POST, open), "{open}");
        }
        assert!(is_public(&Method::HEAD, "/public/a/en.html") && !is_public(&Method::POST, "/public/a/en.html"));
        for closed in [
            "/",
            "/index.html",
            "/chair.html",
            "/api/v1/sessions",
            "/api/v1/shared/",
            "/api/shared/",
            "/api/v1/store",
            "/none.js",
        ] {
            assert!(!is_open(&Method::GET, closed), "{closed}");
        }
    }

    #[test]
    fn readers_see_no_wishes_and_no_reasons() {
        let schedule = json!({"wishes": [1], "objectives": [2], "session": {"title": "T"},
            "meetings": [{"id": "m1", "start": "s", "teams": ["t"], "entries": [{"items": ["1"], "minutes": 5, "people": ["ana"]}]}],
            "unscheduled": [{"item": "2", "reason": "r"}]});
        let wanted = json!({"meetings": [{"id": "m1", "start": "s", "entries": [{"items": ["1"], "minutes": 5}]}],
            "unscheduled": [{"item": "2"}]});
        assert_eq!(readable(&schedule), wanted);
    }
}
