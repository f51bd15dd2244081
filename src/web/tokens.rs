//! Tokens of programs over HTTP.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::App;
use super::accounts::{administered, after, named, of_whom};
use super::caller::now;
use super::error::ApiError;
use super::password;
use super::request::{ApiRequest, Dropped, Reply};
use crate::store::accounts::Role;
use crate::store::credentials::{NewToken, Token};
use crate::store::{Store, StoreError};

/// A new token.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Its name: up to 100 characters without spaces.
    name: String,
    /// The organisation; by default the first one.
    organisation: Option<String>,
    /// What it may do there.
    role: Role,
    /// After how many days it expires, at most 3650; never if absent.
    days: Option<i64>,
}

/// The tokens of a page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenList {
    /// The tokens.
    tokens: Vec<Token>,
    /// `after` of the next page; none if this is the last one.
    next: Option<i64>,
}

/// A token that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MadeToken {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// Its secret, which is shown this one time.
    token: String,
}

/// The most days of a token.
const DAYS: i64 = 3650;

/// The tokens of the organisations that the caller administers.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let mut found = app.store.tokens(after(request), request.limit() + 1, of_whom(&request.access).as_deref())?;
    let next = request.rest(&mut found, |last| last.id);
    Ok(Reply::Page(json!(TokenList { tokens: found, next }), next.map(|id| id.to_string())))
}

/// Makes a token, and shows its secret this one time.
pub fn add(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: TokenRequest = request.json()?;
    let organisation = administered(&app.store, &request.access, body.organisation.as_ref())?;
    let account = request.access.account();
    let (id, secret) = new_token(&app.store, &body.name, organisation, body.role, account, body.days)?;
    Ok(Reply::Made("/api/v1/tokens".to_owned(), json!(MadeToken { id, name: body.name, token: secret })))
}

/// Makes a token; its number and its secret.
///
/// # Errors
/// If the name is taken or cannot be used, or the days are out of range.
pub fn new_token(
    store: &Store,
    name: &str,
    organisation: i64,
    role: Role,
    account: Option<i64>,
    days: Option<i64>,
) -> Result<(i64, String), ApiError> {
    named(name)?;
    if days.is_some_and(|days| !(1..=DAYS).contains(&days)) {
        return Err(ApiError::request("days: out of range", format!("give 1 to {DAYS}, or leave it out")));
    }
    let secret = password::secret("plenary_");
    let hash = password::fingerprint(&secret);
    let expires = days.map(|days| now() + days * 24 * 3600);
    let id = store.add_token(&NewToken { name, hash: &hash, organisation, role, account, expires })?;
    Ok((id, secret))
}

/// Takes a token back.
pub fn remove(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("number")?;
    let found = app.store.tokens(id.saturating_sub(1), 1, None)?.pop().filter(|token| token.id == id);
    let access = &request.access;
    let manages = |organisation| access.is_server() || access.has(organisation, Role::Administer);
    let found = found.filter(|token| manages(token.organisation_id));
    app.store.drop_token(found.ok_or(StoreError::NotFound { what: "token", id })?.id)?;
    app.jobs.notify();
    Ok(Reply::ok(Dropped { dropped: true }))
}
