//! Accounts, roles and tokens over HTTP. Whoever administers an organisation manages who is in it; what concerns an account
//! as a whole also needs to administer its other organisations, or the server.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::App;
use super::caller::{Access, now};
use super::error::ApiError;
use super::password;
use super::rates::RateKey;
use super::request::{ApiRequest, Dropped, Reply};
use crate::store::accounts::{Account, FIRST, Membership, Organisation, Role};
use crate::store::credentials::{NewToken, Token};
use crate::store::{Store, StoreError};
use plenary_core::message::Message;

/// A new account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Its name: up to 100 characters without spaces.
    name: String,
    /// Its password, of at least 12 characters; without one only a proxy can name it.
    password: Option<String>,
    /// The organisation; by default the first one.
    organisation: Option<String>,
    /// Its role there.
    role: Role,
}

/// A role, or none.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GivenRole {
    /// No role.
    None,
    /// To see sessions and plans.
    View,
    /// To change them.
    Plan,
    /// To take schedules to their issue.
    Approve,
    /// To say who may do what.
    Administer,
}

impl GivenRole {
    fn role(self) -> Option<Role> {
        Some(match self {
            Self::None => return None,
            Self::View => Role::View,
            Self::Plan => Role::Plan,
            Self::Approve => Role::Approve,
            Self::Administer => Role::Administer,
        })
    }
}

/// A change of an account; what is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// A new password, which ends its logins.
    password: Option<String>,
    /// `true` ends its logins, and no token that it made works until this is `false` again.
    disabled: Option<bool>,
    /// The organisation of the role; by default the first one.
    organisation: Option<String>,
    /// Its role there, or `none`.
    role: Option<GivenRole>,
}

/// A new password of one's own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    old: String,
    /// The new one, of at least 12 characters.
    new: String,
}

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

/// A new organisation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Its name: up to 100 characters without spaces.
    name: String,
}

/// The accounts of a page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountList {
    /// The accounts.
    accounts: Vec<Account>,
    /// `after` of the next page; none if this is the last one.
    next: Option<i64>,
}

/// The tokens of a page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenList {
    /// The tokens.
    tokens: Vec<Token>,
    /// `after` of the next page; none if this is the last one.
    next: Option<i64>,
}

/// The organisations.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationList {
    /// The organisations that the caller administers.
    organisations: Vec<Organisation>,
}

/// Something with a name that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MadeName {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
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

/// A change that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// Always true.
    changed: bool,
}

/// Who the caller is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Me {
    /// The name, where it is known.
    name: Option<String>,
    /// Whether the server has accounts, and the caller has shown one.
    accounts: bool,
    /// The roles of the caller.
    roles: Vec<Membership>,
    /// Whether the caller administers the server.
    server: bool,
    /// Whether the caller can sign out here.
    signs_out: bool,
}

/// The most days of a token.
const DAYS: i64 = 3650;

/// After which entry a page of a list begins.
pub fn after(request: &ApiRequest) -> i64 {
    // the route has checked that it is a number
    request.query.get("after").and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Checks a name.
///
/// # Errors
/// If it is empty, too long, or has spaces.
pub fn named(name: &str) -> Result<(), ApiError> {
    let plain = |one: char| !one.is_control() && !one.is_whitespace();
    if name.is_empty() || name.chars().count() > 100 || !name.chars().all(plain) {
        return Err(ApiError::Message {
            what: Message::new("account_name", "this name cannot be used", &[]),
            help: Message::new("account_write_name", "write 1 to 100 characters without spaces", &[]),
        });
    }
    Ok(())
}

/// An organisation that the caller administers, by its name.
fn administered(store: &Store, access: &Access, name: Option<&String>) -> Result<i64, ApiError> {
    let id = match name {
        Some(name) => {
            let id = store.organisation(name)?;
            // one that the caller is no member of is not there for them
            if !access.is_server() && access.role(id).is_none() {
                return Err(StoreError::NotNamed { what: "organisation", name: name.clone() }.into());
            }
            id
        }
        None if access.is_server() => FIRST,
        None => access.home(Role::Administer)?,
    };
    if access.is_server() || access.has(id, Role::Administer) { Ok(id) } else { Err(ApiError::Role(Role::Administer)) }
}

/// Who the caller is, and what they may do.
pub fn me(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let names = app.store.organisations()?;
    let mut roles = Vec::new();
    if let Some(member) = request.access.member() {
        for one in &names {
            if let Some(role) = member.roles.get(&one.id) {
                roles.push(Membership { organisation: one.name.clone(), role: *role, id: one.id });
            }
        }
    }
    let signed_in = request.access.member().is_some();
    Ok(Reply::ok(Me {
        name: request.who.clone(),
        accounts: signed_in,
        roles,
        server: request.access.is_server(),
        signs_out: app.options.safety.user_header.is_none() && signed_in,
    }))
}

/// Changes the password of the caller.
pub fn change_password(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: PasswordChange = request.json()?;
    let who = request.who.as_deref().unwrap_or_default();
    let known = request.access.account().and_then(|id| Some((id, app.store.password(who).ok()??.1?)));
    let wrong = || ApiError::Message {
        what: Message::new("password_wrong", "the old password is not correct", &[]),
        help: Message::new("ask_admin_password", "an administrator can set a new one", &[]),
    };
    let (id, hash) = known.ok_or_else(wrong)?;
    // as many tries as at the door
    let tries = RateKey::Login(Ipv4Addr::UNSPECIFIED.into(), who.to_lowercase());
    app.options.safety.rates.spend(tries, Instant::now())?;
    if !password::is_of(&body.old, Some(&hash)) {
        return Err(wrong());
    }
    app.store.set_password(id, &password::hash(&body.new)?)?;
    app.jobs.notify();
    Ok(Reply::ok(Changed { changed: true }))
}

/// The accounts in the organisations that the caller administers.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let access = &request.access;
    let mut found = app.store.accounts(after(request), usize::MAX >> 1)?;
    if !access.is_server() {
        for account in &mut found {
            account.roles.retain(|role| access.has(role.id, Role::Administer));
        }
        found.retain(|account| !account.roles.is_empty());
    }
    let next = request.rest(&mut found, |last| last.id);
    Ok(Reply::Page(json!(AccountList { accounts: found, next }), next.map(|id| id.to_string())))
}

/// Makes an account.
pub fn add(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: NewAccount = request.json()?;
    named(&body.name)?;
    let organisation = administered(&app.store, &request.access, body.organisation.as_ref())?;
    let hash = body.password.as_deref().map(password::hash).transpose()?;
    let id = app.store.add_account(&body.name, hash.as_deref(), Some((organisation, body.role)))?;
    Ok(Reply::Made("/api/v1/accounts".to_owned(), json!(MadeName { id, name: body.name })))
}

/// The account that a request names, if the caller manages any of it.
fn account(app: &App, request: &ApiRequest) -> Result<Account, ApiError> {
    let id = request.number("account")?;
    let found = app.store.accounts(id.saturating_sub(1), 1)?.pop().filter(|account| account.id == id);
    let manages = |account: &Account| {
        request.access.is_server() || account.roles.iter().any(|role| request.access.has(role.id, Role::Administer))
    };
    Ok(found.filter(manages).ok_or(StoreError::NotFound { what: "account", id })?)
}

/// Changes an account.
pub fn change(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (body, access): (AccountChange, _) = (request.json()?, &request.access);
    // somebody who is in no organisation yet is found by the administrators of the server
    let account = account(app, request)?;
    let own = access.account() == Some(account.id);
    if own && (body.disabled == Some(true) || body.role.is_some()) {
        return Err(ApiError::Message {
            what: Message::new("account_own", "nobody disables themselves or changes their own role", &[]),
            help: Message::new("ask_other_admin", "ask another administrator", &[]),
        });
    }
    let whole = access.is_server() || account.roles.iter().all(|role| access.has(role.id, Role::Administer));
    if !whole && (body.disabled.is_some() || body.password.is_some()) {
        return Err(ApiError::Role(Role::Administer));
    }
    let organisation = administered(&app.store, access, body.organisation.as_ref())?;
    let hash = body.password.as_deref().map(password::hash).transpose()?;
    if let Some(role) = body.role {
        app.store.set_role(account.id, organisation, role.role())?;
    }
    if let Some(hash) = hash {
        app.store.set_password(account.id, &hash)?;
    }
    if let Some(disabled) = body.disabled {
        app.store.set_disabled(account.id, disabled)?;
    }
    // ends the streams of events that are no longer allowed
    app.jobs.notify();
    let account = app.store.account(&account.name)?;
    Ok(Reply::ok(account))
}

/// The tokens of the organisations that the caller administers.
pub fn tokens(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let mut found = app.store.tokens(after(request), usize::MAX >> 1)?;
    found.retain(|token| request.access.is_server() || request.access.has(token.organisation_id, Role::Administer));
    let next = request.rest(&mut found, |last| last.id);
    Ok(Reply::Page(json!(TokenList { tokens: found, next }), next.map(|id| id.to_string())))
}

/// Makes a token, and shows its secret this one time.
pub fn add_token(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
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
pub fn drop_token(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("number")?;
    let found = app.store.tokens(id.saturating_sub(1), 1)?.pop().filter(|token| token.id == id);
    let manages = |organisation| request.access.is_server() || request.access.has(organisation, Role::Administer);
    let found = found.filter(|token| manages(token.organisation_id));
    app.store.drop_token(found.ok_or(StoreError::NotFound { what: "token", id })?.id)?;
    app.jobs.notify();
    Ok(Reply::ok(Dropped { dropped: true }))
}

/// The organisations that the caller administers.
pub fn organisations(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let mut found = app.store.organisations()?;
    found.retain(|one| request.access.is_server() || request.access.has(one.id, Role::Administer));
    Ok(Reply::ok(OrganisationList { organisations: found }))
}

/// Makes an organisation.
pub fn add_organisation(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: NewOrganisation = request.json()?;
    named(&body.name)?;
    let id = app.store.add_organisation(&body.name)?;
    Ok(Reply::Made("/api/v1/organisations".to_owned(), json!(MadeName { id, name: body.name })))
}
