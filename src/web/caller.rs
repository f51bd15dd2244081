//! Who asks, by which credential, and what that allows.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::ApiError;
use crate::store::Store;
use crate::store::accounts::{FIRST, Member, Role};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The name, where that is known.
    pub who: Option<String>,
    /// The address by which requests are counted.
    pub client: IpAddr,
    /// What they may do.
    pub access: Access,
}

/// What a caller may do.
#[derive(Debug, Clone, Default)]
pub enum Access {
    /// Everything: there are no accounts, or the token of the server was shown.
    #[default]
    Everything,
    /// What the roles of a member allow.
    Member(Arc<Known>),
}

/// A member, and how they have shown who they are.
#[derive(Debug)]
pub struct Known {
    /// Who it is.
    pub member: Member,
    /// By what.
    pub credential: Credential,
}

/// How a caller shows who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The hash of the cookie of a login.
    Login(String),
    /// The hash of a token.
    Token(String),
    /// The name that a proxy gives.
    Proxy(String),
}

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(since).unwrap_or(i64::MAX)
}

impl Credential {
    /// What it allows, if it is valid.
    ///
    /// # Errors
    /// If the store fails.
    pub fn access(&self, store: &Store) -> Result<Option<Access>, ApiError> {
        let member = match self {
            Self::Login(hash) => store.member_of_login(hash, now())?,
            Self::Token(hash) => store.member_of_token(hash, now())?,
            Self::Proxy(name) => store.member_named(name)?,
        };
        Ok(member.map(|member| Access::Member(Arc::new(Known { member, credential: self.clone() }))))
    }
}

impl Access {
    /// What somebody may do who has not shown who they are.
    pub fn nobody() -> Self {
        let member = Member { account: None, name: String::new(), roles: BTreeMap::new() };
        Self::Member(Arc::new(Known { member, credential: Credential::Proxy(String::new()) }))
    }

    /// The member, if it is one.
    pub fn member(&self) -> Option<&Member> {
        match self {
            Self::Everything => None,
            Self::Member(known) => Some(&known.member),
        }
    }

    /// The account of the caller, if they have one.
    pub fn account(&self) -> Option<i64> {
        self.member().and_then(|member| member.account)
    }

    /// The role in an organisation.
    pub fn role(&self, organisation: i64) -> Option<Role> {
        self.member().map_or(Some(Role::Administer), |member| member.roles.get(&organisation).copied())
    }

    /// Whether the caller has at least this role in an organisation.
    pub fn has(&self, organisation: i64, role: Role) -> bool {
        self.role(organisation) >= Some(role)
    }

    /// The organisations in which the caller has at least this role; none if there is no limit to them.
    pub fn those(&self, role: Role) -> Option<Vec<i64>> {
        let roles = &self.member()?.roles;
        Some(roles.iter().filter(|(_, has)| **has >= role).map(|(organisation, _)| *organisation).collect())
    }

    /// Whether the caller administers the server.
    pub fn is_server(&self) -> bool {
        self.has(FIRST, Role::Administer)
    }

    /// The organisation to which what the caller makes belongs: the first in which they have this role.
    ///
    /// # Errors
    /// If there is none.
    pub fn home(&self, role: Role) -> Result<i64, ApiError> {
        let Some(member) = self.member() else { return Ok(FIRST) };
        let found = member.roles.iter().find(|(_, has)| **has >= role);
        found.map(|(organisation, _)| *organisation).ok_or(ApiError::Role(role))
    }

    /// What the credential of the caller allows now, if it still holds.
    ///
    /// # Errors
    /// If the store fails.
    pub fn renewed(&self, store: &Store) -> Result<Option<Self>, ApiError> {
        match self {
            Self::Everything => Ok(Some(Self::Everything)),
            Self::Member(known) => known.credential.access(store),
        }
    }
}
