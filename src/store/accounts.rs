//! Accounts, organisations, and who may do what in which.
//!
//! Every session belongs to one organisation. An account is a member of organisations, with a role in each. Whoever
//! administers the first organisation administers the server.

use std::collections::BTreeMap;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::database::values::params;
use super::database::{NOW, Sql};
use super::{Result, Store, StoreError};

/// The organisation that every store has, and to which sessions belong that nobody gave to another.
pub const FIRST: i64 = 1;

/// What a member may do; each role includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// See sessions and plans, and ask questions.
    View,
    /// Change sessions, and plan them.
    Plan,
    /// Take a schedule to its issue.
    Approve,
    /// Say who may do what.
    Administer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::View, Self::Plan, Self::Approve, Self::Administer];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Plan => "plan",
            Self::Approve => "approve",
            Self::Administer => "administer",
        }
    }
}

impl FromStr for Role {
    type Err = StoreError;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|role| role.name() == name);
        known.ok_or_else(|| StoreError::Damaged(format!("`{name}` is not a role")))
    }
}

/// Who has shown a valid credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account; none for a token that was made on the command line.
    pub account: Option<i64>,
    /// The name of the account or the token.
    pub name: String,
    /// The role in each organisation.
    pub roles: BTreeMap<i64, Role>,
}

/// An account with all its roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// Its name, by which its owner signs in.
    pub name: String,
    /// Whether it has a password.
    pub password: bool,
    /// Since when it is disabled.
    pub disabled: Option<String>,
    /// When it was made.
    pub made: String,
    /// Its roles.
    pub roles: Vec<Membership>,
}

/// A role in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Membership {
    /// The name of the organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
    /// The number of the organisation.
    #[serde(skip)]
    pub id: i64,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Organisation {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub made: String,
}

/// Every account but those that are disabled.
pub(super) const ENABLED: &str = "account.disabled IS NULL";

impl Store {
    /// Makes an account, with the hash of its password if it has one, and returns its number.
    ///
    /// # Errors
    /// If the name is taken.
    pub fn add_account(&self, name: &str, hash: Option<&str>, role: Option<(i64, Role)>) -> Result<i64> {
        self.write(|to| {
            let sql = format!(
                "INSERT INTO account (name, hash, made) VALUES (?, ?, {NOW}) ON CONFLICT (name) DO NOTHING RETURNING id"
            );
            let id = to
                .find(&sql, params![name, hash])?
                .ok_or(StoreError::Taken { what: "account", name: name.to_owned() })?;
            if let Some((organisation, role)) = role {
                put_role(to, id, organisation, role)?;
            }
            Ok(id)
        })
    }

    /// At most `limit` accounts with numbers above `after`, in order.
    ///
    /// # Errors
    /// If the store fails.
    pub fn accounts(&self, after: i64, limit: usize) -> Result<Vec<Account>> {
        self.read(|from| {
            let sql = "SELECT id, name, hash IS NOT NULL, disabled, made FROM account WHERE id > ? ORDER BY id LIMIT ?";
            let mut found = from.all(sql, params![after, limit as i64], |row| {
                let (id, name, password) = (row.take(0)?, row.take(1)?, row.take(2)?);
                Ok(Account { id, name, password, disabled: row.take(3)?, made: row.take(4)?, roles: Vec::new() })
            })?;
            for account in &mut found {
                account.roles = memberships(from, account.id)?;
            }
            Ok(found)
        })
    }

    /// The account with this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn account(&self, name: &str) -> Result<Account> {
        let id: Option<i64> = self.read(|from| from.find("SELECT id FROM account WHERE name = ?", params![name]))?;
        let found = id.map(|id| self.accounts(id - 1, 1)).transpose()?.unwrap_or_default().pop();
        found.ok_or_else(|| StoreError::NotNamed { what: "account", name: name.to_owned() })
    }

    /// The number and the hash of the password of an account that is not disabled.
    ///
    /// # Errors
    /// If the store fails.
    pub fn password(&self, name: &str) -> Result<Option<(i64, Option<String>)>> {
        self.read(|from| {
            let sql = format!("SELECT id, hash FROM account WHERE name = ? AND {ENABLED}");
            from.first(&sql, params![name], |row| Ok((row.take(0)?, row.take(1)?)))
        })
    }

    /// Sets the hash of a password, and ends the logins of the account.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn set_password(&self, id: i64, hash: &str) -> Result<()> {
        self.write(|to| {
            known(to, id)?;
            to.execute("DELETE FROM login WHERE account = ?", params![id])?;
            to.execute("UPDATE account SET hash = ? WHERE id = ?", params![hash, id])?;
            Ok(())
        })
    }

    /// Disables an account, which ends its logins, or enables it again.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn set_disabled(&self, id: i64, disabled: bool) -> Result<()> {
        self.write(|to| {
            known(to, id)?;
            if disabled {
                to.execute("DELETE FROM login WHERE account = ?", params![id])?;
                to.execute(
                    &format!("UPDATE account SET disabled = {NOW} WHERE id = ? AND disabled IS NULL"),
                    params![id],
                )?;
            } else {
                to.execute("UPDATE account SET disabled = NULL WHERE id = ?", params![id])?;
            }
            Ok(())
        })
    }

    /// Sets the role of an account in an organisation, or takes it away.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn set_role(&self, id: i64, organisation: i64, role: Option<Role>) -> Result<()> {
        self.write(|to| {
            known(to, id)?;
            match role {
                Some(role) => put_role(to, id, organisation, role),
                None => {
                    let sql = "DELETE FROM membership WHERE account = ? AND organisation = ?";
                    to.execute(sql, params![id, organisation])?;
                    Ok(())
                }
            }
        })
    }

    /// An account that is not disabled, by its name: a proxy has named it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn member_named(&self, name: &str) -> Result<Option<Member>> {
        self.read(|from| {
            let sql = format!("SELECT id, name FROM account WHERE name = ? AND {ENABLED}");
            from.first(&sql, params![name], |row| member(from, row.take(0)?, row.take(1)?))
        })
    }

    /// Whether an account that is not disabled administers the server.
    ///
    /// # Errors
    /// If the store fails.
    pub fn has_administrator(&self) -> Result<bool> {
        self.read(|from| {
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM account JOIN membership ON membership.account = account.id
                 WHERE organisation = ? AND role = ? AND {ENABLED})"
            );
            from.value(&sql, params![FIRST, Role::Administer.name()])
        })
    }

    /// All organisations, in the order of their numbers.
    ///
    /// # Errors
    /// If the store fails.
    pub fn organisations(&self) -> Result<Vec<Organisation>> {
        self.read(|from| {
            from.all("SELECT id, name, made FROM organisation ORDER BY id", &[], |row| {
                Ok(Organisation { id: row.take(0)?, name: row.take(1)?, made: row.take(2)? })
            })
        })
    }

    /// The number of an organisation.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn organisation(&self, name: &str) -> Result<i64> {
        let found = self.organisations()?.into_iter().find(|one| one.name == name);
        found.map(|one| one.id).ok_or_else(|| StoreError::NotNamed { what: "organisation", name: name.to_owned() })
    }

    /// Makes an organisation, and returns its number.
    ///
    /// # Errors
    /// If the name is taken.
    pub fn add_organisation(&self, name: &str) -> Result<i64> {
        self.write(|to| {
            let sql = format!(
                "INSERT INTO organisation (name, made) VALUES (?, {NOW}) ON CONFLICT (name) DO NOTHING RETURNING id"
            );
            let made = to.find(&sql, params![name])?;
            made.ok_or(StoreError::Taken { what: "organisation", name: name.to_owned() })
        })
    }

    /// The organisation of a session, also of one that was removed from the list.
    ///
    /// # Errors
    /// If the store fails.
    pub fn organisation_of(&self, session: i64) -> Result<Option<i64>> {
        self.read(|from| from.find("SELECT organisation FROM session WHERE id = ?", params![session]))
    }

    /// The organisations of all sessions, by their numbers.
    ///
    /// # Errors
    /// If the store fails.
    pub fn organisations_of_all(&self) -> Result<BTreeMap<i64, i64>> {
        self.read(|from| {
            let all = from.all("SELECT id, organisation FROM session", &[], |row| Ok((row.take(0)?, row.take(1)?)))?;
            Ok(all.into_iter().collect())
        })
    }

    /// Gives a session to an organisation.
    ///
    /// # Errors
    /// If there is no such session.
    pub fn give(&self, session: i64, organisation: i64) -> Result<()> {
        let sql = "UPDATE session SET organisation = ? WHERE id = ?";
        match self.write(|to| to.execute(sql, params![organisation, session]))? {
            0 => Err(StoreError::NotFound { what: "session", id: session }),
            _ => Ok(()),
        }
    }
}

/// Checks that an account exists.
fn known(from: &dyn Sql, id: i64) -> Result<()> {
    let found: Option<i64> = from.find("SELECT id FROM account WHERE id = ?", params![id])?;
    found.map(drop).ok_or(StoreError::NotFound { what: "account", id })
}

fn put_role(to: &dyn Sql, account: i64, organisation: i64, role: Role) -> Result<()> {
    to.execute(
        "INSERT INTO membership (account, organisation, role) VALUES (?, ?, ?)
         ON CONFLICT (account, organisation) DO UPDATE SET role = excluded.role",
        params![account, organisation, role.name()],
    )?;
    Ok(())
}

/// The roles of an account.
fn memberships(from: &dyn Sql, account: i64) -> Result<Vec<Membership>> {
    let sql = "SELECT organisation.id, organisation.name, role FROM membership
        JOIN organisation ON organisation.id = membership.organisation WHERE account = ? ORDER BY organisation.id";
    from.all(sql, params![account], |row| {
        let role: String = row.take(2)?;
        Ok(Membership { id: row.take(0)?, organisation: row.take(1)?, role: role.parse()? })
    })
}

/// An account with its roles, as who asks.
pub(super) fn member(from: &dyn Sql, account: i64, name: String) -> Result<Member> {
    let roles = memberships(from, account)?.into_iter().map(|one| (one.id, one.role)).collect();
    Ok(Member { account: Some(account), name, roles })
}
