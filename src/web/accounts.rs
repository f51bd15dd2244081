//! Accounts and roles over HTTP. Whoever administers an organisation manages who is in it; what concerns an account
//! as a whole also needs to administer its other organisations, or the server.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::App;
use super::caller::Access;
use super::error::ApiError;
use super::password;
use super::rates::RateKey;
use super::request::{ApiRequest, Reply};
use crate::store::accounts::{Account, Changes, FIRST, Membership, Role};
use crate::store::organisations::Organisation;
use crate::store::{Store, StoreError};
use plenary_core::message::Message;

/// A new account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Its name: up to 100 characters without spaces.
    name: String,
    /// Its password, of at least 12 characters; without one a proxy names it, or a provider signs its owner in.
    password: Option<String>,
    /// The e-mail address of its owner: whoever signs in first by the provider of OpenID Connect with this address, verified,
    /// gets it.
    email: Option<String>,
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
    /// The role, if there is one.
    pub fn role(self) -> Option<Role> {
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
    /// The e-mail address of its owner: whoever signs in first by the provider of OpenID Connect with this address, verified,
    /// gets the account. Ends its logins, and an earlier link.
    email: Option<String>,
    /// `false` ends what ties it to the provider, and its logins.
    linked: Option<bool>,
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

/// A change that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// Always true.
    pub changed: bool,
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

/// Checks an e-mail address.
///
/// # Errors
/// If it is none.
pub fn address(email: &str) -> Result<(), ApiError> {
    let parts = email.split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty());
    if named(email).is_err() || !parts {
        return Err(ApiError::Message {
            what: Message::new("account_email", "this e-mail address cannot be used", &[]),
            help: Message::new("account_write_email", "write an address such as ana@example.org", &[]),
        });
    }
    Ok(())
}

/// The organisations whose accounts and tokens the caller sees; none if they are all.
pub fn of_whom(access: &Access) -> Option<Vec<i64>> {
    if access.is_server() { None } else { access.those(Role::Administer) }
}

/// An organisation that the caller administers, by its name; by default the first one.
///
/// # Errors
/// If there is none, or the caller does not administer it.
pub fn administered(store: &Store, access: &Access, name: Option<&String>) -> Result<i64, ApiError> {
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
    let mut found = app.store.accounts(after(request), request.limit() + 1, of_whom(&request.access).as_deref())?;
    let next = request.rest(&mut found, |last| last.id);
    Ok(Reply::Page(json!(AccountList { accounts: found, next }), next.map(|id| id.to_string())))
}

/// Makes an account.
pub fn add(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: NewAccount = request.json()?;
    named(&body.name)?;
    let organisation = administered(&app.store, &request.access, body.organisation.as_ref())?;
    body.email.as_deref().map_or(Ok(()), address)?;
    let hash = body.password.as_deref().map(password::hash).transpose()?;
    let role = Some((organisation, body.role));
    let id = app.store.add_account(&body.name, hash.as_deref(), body.email.as_deref(), role)?;
    Ok(Reply::Made("/api/v1/accounts".to_owned(), json!(MadeName { id, name: body.name })))
}

/// The account that a request names, if the caller manages any of it.
fn account(app: &App, request: &ApiRequest) -> Result<Account, ApiError> {
    let id = request.number("account")?;
    let found = app.store.accounts(id.saturating_sub(1), 1, None)?.pop().filter(|account| account.id == id);
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
    let of_all = body.disabled.is_some() || body.password.is_some() || body.email.is_some() || body.linked.is_some();
    if !whole && of_all {
        return Err(ApiError::Role(Role::Administer));
    }
    body.email.as_deref().map_or(Ok(()), address)?;
    if body.linked == Some(true) {
        return Err(ApiError::request("linked: only its owner links an account", "write false, or give their email"));
    }
    let organisation = administered(&app.store, access, body.organisation.as_ref())?;
    let hash = body.password.as_deref().map(password::hash).transpose()?;
    let change = Changes {
        hash: hash.as_deref(),
        email: body.email.as_deref(),
        unlink: body.linked == Some(false),
        role: body.role.map(|role| (organisation, role.role())),
        disabled: body.disabled,
    };
    app.store.change_account(account.id, &change)?;
    // ends the streams of events that are no longer allowed
    app.jobs.notify();
    let account = app.store.account(&account.name)?;
    Ok(Reply::ok(account))
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
