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
    /// Whether a provider of OpenID Connect signs its owner in.
    pub linked: bool,
    /// The e-mail address with which its owner gets it at their first sign-in by the provider.
    pub email: Option<String>,
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

/// A change of an account. What is absent stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Changes<'a> {
    /// The hash of a new password, which ends its logins.
    pub hash: Option<&'a str>,
    /// The address with which its owner gets it at their first sign-in by the provider. It ends logins and an earlier link.
    pub email: Option<&'a str>,
    /// Whether to end what ties it to the provider, and its logins.
    pub unlink: bool,
    /// An organisation, and its role there.
    pub role: Option<(i64, Option<Role>)>,
    /// `true` ends its logins.
    pub disabled: Option<bool>,
}

/// Every account but those that are disabled.
pub(super) const ENABLED: &str = "account.disabled IS NULL";

impl Store {
    /// Makes an account, with the hash of its password and the address of its owner if it has them, and returns its number.
    ///
    /// # Errors
    /// If the name is taken, or another account waits for this address.
    pub fn add_account(
        &self,
        name: &str,
        hash: Option<&str>,
        email: Option<&str>,
        role: Option<(i64, Role)>,
    ) -> Result<i64> {
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
            if let Some(email) = email {
                invite(to, id, email)?;
            }
            Ok(id)
        })
    }

    /// At most `limit` accounts with numbers above `after`, in order: all, or those with a role in some organisations, with
    /// their roles there.
    ///
    /// # Errors
    /// If the store fails.
    pub fn accounts(&self, after: i64, limit: usize, of: Option<&[i64]>) -> Result<Vec<Account>> {
        let among = match of {
            Some(of) => format!(" AND id IN (SELECT account FROM membership WHERE organisation IN {})", among(of)),
            None => String::new(),
        };
        self.read(|from| {
            let sql = format!(
                "SELECT id, name, hash IS NOT NULL, disabled, made, subject IS NOT NULL, email FROM account
                 WHERE id > ?{among} ORDER BY id LIMIT ?"
            );
            let mut found = from.all(&sql, params![after, limit as i64], |row| {
                let (id, name, password) = (row.take(0)?, row.take(1)?, row.take(2)?);
                let (disabled, made, linked, email) = (row.take(3)?, row.take(4)?, row.take(5)?, row.take(6)?);
                Ok(Account { id, name, password, linked, email, disabled, made, roles: Vec::new() })
            })?;
            for account in &mut found {
                account.roles = memberships(from, account.id)?;
                account.roles.retain(|role| of.is_none_or(|of| of.contains(&role.id)));
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
        let found = id.map(|id| self.accounts(id - 1, 1, None)).transpose()?.unwrap_or_default().pop();
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

    /// Changes an account, all of it or nothing.
    ///
    /// # Errors
    /// If there is no such account, or another one waits for the address.
    pub fn change_account(&self, id: i64, change: &Changes<'_>) -> Result<()> {
        self.write(|to| {
            known(to, id)?;
            match change.role {
                Some((organisation, Some(role))) => put_role(to, id, organisation, role)?,
                Some((organisation, None)) => drop_role(to, id, organisation)?,
                None => {}
            }
            if let Some(hash) = change.hash {
                end_logins(to, id)?;
                to.execute("UPDATE account SET hash = ? WHERE id = ?", params![hash, id])?;
            }
            if change.unlink {
                unlink(to, id)?;
            }
            if let Some(email) = change.email {
                invite(to, id, email)?;
            }
            let disable = format!("UPDATE account SET disabled = {NOW} WHERE id = ? AND disabled IS NULL");
            match change.disabled {
                Some(true) => {
                    end_logins(to, id)?;
                    to.execute(&disable, params![id]).map(drop)
                }
                Some(false) => to.execute("UPDATE account SET disabled = NULL WHERE id = ?", params![id]).map(drop),
                None => Ok(()),
            }
        })
    }

    /// Sets the hash of a password, and ends the logins of the account.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn set_password(&self, id: i64, hash: &str) -> Result<()> {
        self.change_account(id, &Changes { hash: Some(hash), ..Changes::default() })
    }

    /// Disables an account, which ends its logins, or enables it again.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn set_disabled(&self, id: i64, disabled: bool) -> Result<()> {
        self.change_account(id, &Changes { disabled: Some(disabled), ..Changes::default() })
    }

    /// Sets the role of an account in an organisation, or takes it away.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn set_role(&self, id: i64, organisation: i64, role: Option<Role>) -> Result<()> {
        self.change_account(id, &Changes { role: Some((organisation, role)), ..Changes::default() })
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
}

/// A list of numbers in SQL, which is never empty.
pub(super) fn among(numbers: &[i64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    format!("({})", if numbers.is_empty() { "0".to_owned() } else { numbers.join(", ") })
}

/// Checks that an account exists.
fn known(from: &dyn Sql, id: i64) -> Result<()> {
    let found: Option<i64> = from.find("SELECT id FROM account WHERE id = ?", params![id])?;
    found.map(drop).ok_or(StoreError::NotFound { what: "account", id })
}

pub(super) fn put_role(to: &dyn Sql, account: i64, organisation: i64, role: Role) -> Result<()> {
    to.execute(
        "INSERT INTO membership (account, organisation, role) VALUES (?, ?, ?)
         ON CONFLICT (account, organisation) DO UPDATE SET role = excluded.role",
        params![account, organisation, role.name()],
    )?;
    Ok(())
}

/// Takes a role away.
pub(super) fn drop_role(to: &dyn Sql, account: i64, organisation: i64) -> Result<()> {
    let sql = "DELETE FROM membership WHERE account = ? AND organisation = ?";
    to.execute(sql, params![account, organisation]).map(drop)
}

fn end_logins(to: &dyn Sql, account: i64) -> Result<()> {
    to.execute("DELETE FROM login WHERE account = ?", params![account]).map(drop)
}

/// Ends what ties an account to the provider, and its logins.
fn unlink(to: &dyn Sql, account: i64) -> Result<()> {
    end_logins(to, account)?;
    to.execute("UPDATE account SET issuer = NULL, subject = NULL, email = NULL WHERE id = ?", params![account])
        .map(drop)
}

/// Lets an account wait for the owner of an address.
fn invite(to: &dyn Sql, account: i64, email: &str) -> Result<()> {
    let email = email.to_lowercase();
    let sql = "SELECT id FROM account WHERE email = ? AND id <> ?";
    if to.find::<i64>(sql, params![email, account])?.is_some() {
        return Err(StoreError::Taken { what: "account for", name: email });
    }
    unlink(to, account)?;
    to.execute("UPDATE account SET email = ? WHERE id = ?", params![email, account]).map(drop)
}

/// The roles of an account.
pub(super) fn memberships(from: &dyn Sql, account: i64) -> Result<Vec<Membership>> {
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
