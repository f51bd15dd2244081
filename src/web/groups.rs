//! The roles that groups of the provider give, over HTTP. The provider says at each sign-in in which groups somebody is.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::accounts::{Changed, GivenRole, administered};
use super::error::ApiError;
use super::request::{ApiRequest, Reply};
use crate::store::accounts::Role;
use crate::store::provided::GroupRole;
use plenary_core::message::Message;

/// The most characters of the name of a group.
const MOST: usize = 255;

/// The role that a group gives from the next sign-in on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGroupRole {
    /// The group, as the provider says it.
    group: String,
    /// The organisation; by default the first one.
    organisation: Option<String>,
    /// The role there, or `none`.
    role: GivenRole,
}

/// The roles of groups.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupRoles {
    /// Those in the organisations that the caller administers.
    groups: Vec<GroupRole>,
}

/// Checks the name of a group.
///
/// # Errors
/// If it is empty or too long, or has characters that are not shown.
pub fn group(name: &str) -> Result<(), ApiError> {
    if name.trim().is_empty() || name.chars().count() > MOST || name.chars().any(char::is_control) {
        return Err(ApiError::Message {
            what: Message::new("group_name", "this name of a group cannot be used", &[]),
            help: Message::new("group_write_name", "write 1 to 255 characters", &[]),
        });
    }
    Ok(())
}

/// The roles that groups give in the organisations that the caller administers.
pub fn list(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let access = &request.access;
    let mut groups = app.store.group_roles()?;
    groups.retain(|one| access.is_server() || access.has(one.organisation_id, Role::Administer));
    Ok(Reply::ok(GroupRoles { groups }))
}

/// Says which role a group gives.
pub fn set(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: NewGroupRole = request.json()?;
    group(&body.group)?;
    let organisation = administered(&app.store, &request.access, body.organisation.as_ref())?;
    app.store.set_group_role(&body.group, organisation, body.role.role())?;
    Ok(Reply::ok(Changed { changed: true }))
}
