//! Logins of people and tokens of programs. The store has only their hashes: whoever reads it cannot use them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::{ENABLED, Member, Role, among, member};
use super::database::values::params;
use super::database::{NOW, Sql};
use super::{Result, Store, StoreError};

/// A token of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The organisation in which it may do something.
    pub organisation: String,
    /// What it may do; never more than the account that made it.
    pub role: Role,
    /// The account that made it; none if it was made on the command line.
    pub account: Option<String>,
    /// When it was made.
    pub made: String,
    /// When it expires, in seconds since 1970.
    pub expires: Option<i64>,
    /// When it was last used, in seconds since 1970, to the minute.
    pub used: Option<i64>,
    /// The number of the organisation.
    #[serde(skip)]
    pub organisation_id: i64,
}

/// A token to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// Its name.
    pub name: &'a str,
    /// The hash of its secret.
    pub hash: &'a str,
    /// The organisation.
    pub organisation: i64,
    /// What it may do.
    pub role: Role,
    /// The account that makes it.
    pub account: Option<i64>,
    /// When it expires, in seconds since 1970.
    pub expires: Option<i64>,
}

/// A login to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewLogin<'a> {
    /// The hash of its cookie.
    pub hash: &'a str,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// When it ends.
    pub expires: i64,
    /// The ID token of the provider that began it.
    pub hint: Option<&'a str>,
}

/// A time of use is written this often, in seconds.
const USED: i64 = 60;

impl Store {
    /// Keeps a login until a time, in seconds since 1970. Forgets those that have expired.
    ///
    /// # Errors
    /// If the account is disabled, or the store fails.
    pub fn add_login(&self, account: i64, hash: &str, now: i64, expires: i64) -> Result<()> {
        self.write(|to| put_login(to, account, &NewLogin { hash, now, expires, hint: None }))
    }

    /// Ends a login, and returns the ID token of the provider that began it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn end_login(&self, hash: &str) -> Result<Option<String>> {
        let sql = "DELETE FROM login WHERE hash = ? RETURNING hint";
        Ok(self.write(|to| to.find::<Option<String>>(sql, params![hash]))?.flatten())
    }

    /// Whose login this is, unless it has expired or the account is disabled.
    ///
    /// # Errors
    /// If the store fails.
    pub fn member_of_login(&self, hash: &str, now: i64) -> Result<Option<Member>> {
        self.read(|from| {
            let sql = format!(
                "SELECT account.id, account.name FROM login JOIN account ON account.id = login.account
                 WHERE login.hash = ? AND expires > ? AND {ENABLED}"
            );
            from.first(&sql, params![hash, now], |row| member(from, row.take(0)?, row.take(1)?))
        })
    }

    /// Keeps a token, and returns its number.
    ///
    /// # Errors
    /// If the name is taken.
    pub fn add_token(&self, token: &NewToken<'_>) -> Result<i64> {
        self.write(|to| {
            let sql = format!(
                "INSERT INTO token (name, hash, organisation, role, account, made, expires)
                 VALUES (?, ?, ?, ?, ?, {NOW}, ?) ON CONFLICT (name) DO NOTHING RETURNING id"
            );
            let NewToken { name, hash, organisation, role, account, expires } = *token;
            let made = to.find(&sql, params![name, hash, organisation, role.name(), account, expires])?;
            made.ok_or(StoreError::Taken { what: "token", name: name.to_owned() })
        })
    }

    /// At most `limit` tokens with numbers above `after`, in order: all, or those of some organisations.
    ///
    /// # Errors
    /// If the store fails.
    pub fn tokens(&self, after: i64, limit: usize, of: Option<&[i64]>) -> Result<Vec<Token>> {
        let among = match of {
            Some(of) => format!(" AND organisation.id IN {}", among(of)),
            None => String::new(),
        };
        self.read(|from| {
            from.all(
                &format!(
                    "SELECT token.id, token.name, organisation.name, role, account.name, token.made, expires, used,
                    organisation.id FROM token JOIN organisation ON organisation.id = token.organisation
                 LEFT JOIN account ON account.id = token.account WHERE token.id > ?{among} ORDER BY token.id LIMIT ?"
                ),
                params![after, limit as i64],
                |row| {
                    let role: String = row.take(3)?;
                    Ok(Token {
                        id: row.take(0)?,
                        name: row.take(1)?,
                        organisation: row.take(2)?,
                        role: role.parse()?,
                        account: row.take(4)?,
                        made: row.take(5)?,
                        expires: row.take(6)?,
                        used: row.take(7)?,
                        organisation_id: row.take(8)?,
                    })
                },
            )
        })
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn drop_token(&self, id: i64) -> Result<()> {
        self.change_row(("token", id), "DELETE FROM token WHERE id = ?", params![id])
    }

    /// What a token may do, unless it has expired or the account that made it is disabled. It may never do more than that
    /// account may now.
    ///
    /// # Errors
    /// If the store fails.
    pub fn member_of_token(&self, hash: &str, now: i64) -> Result<Option<Member>> {
        type Row = (i64, String, i64, String, Option<i64>, Option<i64>);
        let found = self.read(|from| {
            let sql = format!(
                "SELECT token.id, token.name, organisation, role, token.account, used FROM token
                 LEFT JOIN account ON account.id = token.account
                 WHERE token.hash = ? AND (expires IS NULL OR expires > ?) AND {ENABLED}"
            );
            let found = from.first(&sql, params![hash, now], |row| {
                Ok((row.take(0)?, row.take(1)?, row.take(2)?, row.take(3)?, row.take(4)?, row.take(5)?))
            });
            let Some((id, name, organisation, role, account, used)): Option<Row> = found? else {
                return Ok(None);
            };
            let mut role = Some(role.parse::<Role>()?);
            if let Some(account) = account {
                let maker = member(from, account, String::new())?.roles.remove(&organisation);
                role = role.min(maker);
            }
            let roles: BTreeMap<i64, Role> = role.map(|role| (organisation, role)).into_iter().collect();
            Ok(Some((id, used, Member { account, name: format!("token {name}"), roles })))
        })?;
        let Some((id, used, member)) = found else { return Ok(None) };
        if used.is_none_or(|used| used + USED <= now) {
            self.write(|to| to.execute("UPDATE token SET used = ? WHERE id = ?", params![now, id]).map(drop))?;
        }
        Ok(Some(member))
    }
}

/// Keeps a login, and forgets those that have expired.
pub(super) fn put_login(to: &dyn Sql, account: i64, login: &NewLogin<'_>) -> Result<()> {
    to.execute("DELETE FROM login WHERE expires <= ?", params![login.now])?;
    let sql = format!(
        "INSERT INTO login (hash, account, made, expires, hint) SELECT ?, id, {NOW}, ?, ? FROM account
         WHERE id = ? AND {ENABLED}"
    );
    match to.execute(&sql, params![login.hash, login.expires, login.hint, account])? {
        0 => Err(StoreError::NotFound { what: "account", id: account }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::FIRST;
    use super::*;

    #[test]
    fn a_login_ends_with_its_time_its_account_and_its_password() {
        let store = Store::temporary().unwrap();
        let ana = store.add_account("ana", Some("h"), None, Some((FIRST, Role::Plan))).unwrap();
        let who = |hash, now| store.member_of_login(hash, now).unwrap();
        store.add_login(ana, "one", 0, 100).unwrap();
        let member = Member { account: Some(ana), name: "ana".into(), roles: [(FIRST, Role::Plan)].into() };
        assert_eq!((who("one", 99), who("one", 100), who("other", 0)), (Some(member), None, None));
        store.set_password(ana, "h2").unwrap();
        assert_eq!(who("one", 0), None, "a new password ends logins");
        store.add_login(ana, "two", 0, 100).unwrap();
        store.set_disabled(ana, true).unwrap();
        assert_eq!((who("two", 0), store.password("ana").unwrap()), (None, None));
        assert!(store.add_login(ana, "three", 0, 100).is_err(), "nor does a new one begin");
        store.set_disabled(ana, false).unwrap();
        assert_eq!(who("two", 0), None, "it does not come back");
        assert!(matches!(store.add_account("ana", None, None, None), Err(StoreError::Taken { .. })));
    }

    #[test]
    fn a_token_does_no_more_than_its_maker_may() {
        let store = Store::temporary().unwrap();
        let ana = store.add_account("ana", None, None, Some((FIRST, Role::Approve))).unwrap();
        let token = NewToken {
            name: "ci",
            hash: "h",
            organisation: FIRST,
            role: Role::Administer,
            account: Some(ana),
            expires: Some(50),
        };
        let id = store.add_token(&token).unwrap();
        assert!(matches!(store.add_token(&token), Err(StoreError::Taken { .. })));
        let role = |now| store.member_of_token("h", now).unwrap().map(|member| member.roles.get(&FIRST).copied());
        assert_eq!(role(10), Some(Some(Role::Approve)));
        assert_eq!(store.tokens(0, 9, None).unwrap()[0].used, Some(10));
        assert_eq!((role(30), store.tokens(0, 9, None).unwrap()[0].used), (Some(Some(Role::Approve)), Some(10)));
        store.set_role(ana, FIRST, None).unwrap();
        assert_eq!(role(10), Some(None));
        store.set_role(ana, FIRST, Some(Role::View)).unwrap();
        assert_eq!((role(49), role(50)), (Some(Some(Role::View)), None));
        store.set_disabled(ana, true).unwrap();
        assert_eq!(role(10), None);
        store.set_disabled(ana, false).unwrap();
        store.drop_token(id).unwrap();
        assert_eq!(role(10), None);
        // one of the command line has no maker
        let _id = store.add_token(&NewToken { account: None, expires: None, ..token }).unwrap();
        assert_eq!(role(1 << 40), Some(Some(Role::Administer)));
    }

    #[test]
    fn sessions_belong_to_the_first_organisation_until_they_are_given() {
        let store = Store::temporary().unwrap();
        let session = store.create("x", None).unwrap().session;
        let other = store.add_organisation("other").unwrap();
        let theirs = store.create_in(other, "y", None).unwrap().session;
        assert_eq!(store.organisations_of_all().unwrap(), [(session, FIRST), (theirs, other)].into());
        store.give(session, other).unwrap();
        assert_eq!((store.organisation_of(session).unwrap(), store.organisation_of(99).unwrap()), (Some(other), None));
        assert!(store.give(session, 99).is_err(), "there is no such organisation");
    }
}
