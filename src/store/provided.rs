//! Sign-in by a provider of OpenID Connect: who is let in, which account is theirs, and the roles that their groups give.
//!
//! An account is known by the issuer and the subject. An account with an e-mail address is an invitation: whoever signs in
//! first with this address gets it. A sign-in that has begun is kept by the hash of its cookie, so that it ends once, on any
//! of several servers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::accounts::{Role, drop_role, memberships, put_role};
use super::audit::{NewEntry, append};
use super::credentials::{NewLogin, put_login};
use super::database::values::params;
use super::database::{NOW, Sql};
use super::{Result, Store, StoreError};

/// The most sign-ins that may be open at once.
const FLOWS: i64 = 10_000;

/// Somebody whom the provider vouches for.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// Who it is there.
    pub subject: &'a str,
    /// Their address in small letters, if the provider has verified it.
    pub email: Option<&'a str>,
    /// What an account of theirs would be called.
    pub name: &'a str,
    /// Their groups; none if the server does not ask for them.
    pub groups: Option<&'a [String]>,
}

/// What became of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// They are in.
    In,
    /// They have no account, and get none.
    Unknown,
    /// Their account is disabled.
    Disabled,
    /// Their account cannot be made, because another one has its name.
    Taken,
}

/// The role that a group of the provider gives in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupRole {
    /// The group, as the provider says it.
    pub group: String,
    /// The organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
    /// The number of the organisation.
    #[serde(skip)]
    pub organisation_id: i64,
}

impl Store {
    /// Keeps that a sign-in has begun, until a time in seconds since 1970. Forgets those that have expired.
    ///
    /// # Errors
    /// If too many are open, or the store fails.
    pub fn begin_flow(&self, hash: &str, now: i64, expires: i64) -> Result<()> {
        self.write(|to| {
            to.execute("DELETE FROM flow WHERE expires <= ?", params![now])?;
            if to.value::<i64>("SELECT count(*) FROM flow", &[])? >= FLOWS {
                return Err(StoreError::Busy);
            }
            to.execute("INSERT INTO flow (hash, expires) VALUES (?, ?)", params![hash, expires]).map(drop)
        })
    }

    /// Ends a sign-in that has begun. Whether it was open: each can be ended once.
    ///
    /// # Errors
    /// If the store fails.
    pub fn end_flow(&self, hash: &str, now: i64) -> Result<bool> {
        let sql = "DELETE FROM flow WHERE hash = ? RETURNING expires";
        Ok(self.write(|to| to.find::<i64>(sql, params![hash]))?.is_some_and(|expires| expires > now))
    }

    /// Lets somebody in whom the provider vouches for: finds, links or makes their account, gives it the roles of their
    /// groups, and keeps the login. All of it is one transaction, with its entry in the audit log.
    ///
    /// # Errors
    /// If the store fails.
    pub fn admit(&self, person: &Person<'_>, makes: bool, login: &NewLogin<'_>, from: &str) -> Result<Admission> {
        self.write(|to| {
            let given = person.groups.map(|groups| given(to, groups)).transpose()?;
            let found = find(to, person)?;
            let (how, found) = match found {
                Some((_, name, true)) => (Admission::Disabled, Err(name)),
                Some((id, name, false)) => (Admission::In, Ok((id, name, link(to, id, person)?, false))),
                None if makes && given.as_ref().is_some_and(|given| given.values().any(Option::is_some)) => {
                    match made(to, person)? {
                        Some(id) => (Admission::In, Ok((id, person.name.to_owned(), false, true))),
                        None => (Admission::Taken, Err(person.name.to_owned())),
                    }
                }
                None => (Admission::Unknown, Err(person.name.to_owned())),
            };
            let mut what = json!({"from": from, "issuer": person.issuer});
            let (who, outcome) = match found {
                Err(name) => {
                    what["subject"] = json!(person.subject);
                    what["why"] = json!(format!("{how:?}"));
                    (name, 403)
                }
                Ok((id, name, linked, made)) => {
                    for (key, is) in [("linked", linked), ("made", made)] {
                        if is {
                            what[key] = json!(person.subject);
                        }
                    }
                    let changed = given.map(|given| give(to, id, &given)).transpose()?.unwrap_or_default();
                    if !changed.is_empty() {
                        what["roles"] = json!(changed);
                    }
                    put_login(to, id, login)?;
                    (name, 303)
                }
            };
            let operation = "GET /sign-in/oidc/callback";
            let (session, organisation, what) = (None, None, what.to_string());
            append(to, &NewEntry { who: &who, operation, session, organisation, what: &what, outcome })?;
            Ok(how)
        })
    }

    /// The roles that groups give, in the order of their organisations and names.
    ///
    /// # Errors
    /// If the store fails.
    pub fn group_roles(&self) -> Result<Vec<GroupRole>> {
        self.read(|from| {
            let sql = "SELECT group_role.name, organisation.name, role, organisation.id FROM group_role
                JOIN organisation ON organisation.id = organisation ORDER BY organisation.id, group_role.name";
            from.all(sql, &[], |row| {
                let role: String = row.take(2)?;
                let (group, organisation, role) = (row.take(0)?, row.take(1)?, role.parse()?);
                Ok(GroupRole { group, organisation, role, organisation_id: row.take(3)? })
            })
        })
    }

    /// Says which role a group gives in an organisation, or that it gives none.
    ///
    /// # Errors
    /// If the store fails.
    pub fn set_group_role(&self, group: &str, organisation: i64, role: Option<Role>) -> Result<()> {
        self.write(|to| {
            let done = match role {
                Some(role) => to.execute(
                    "INSERT INTO group_role (name, organisation, role) VALUES (?, ?, ?)
                     ON CONFLICT (name, organisation) DO UPDATE SET role = excluded.role",
                    params![group, organisation, role.name()],
                ),
                None => to.execute(
                    "DELETE FROM group_role WHERE name = ? AND organisation = ?",
                    params![group, organisation],
                ),
            };
            done.map(drop)
        })
    }
}

/// An account, its name, and whether it is disabled.
type Found = (i64, String, bool);

/// The account of somebody: that of their subject, or else the one that waits for their address.
fn find(from: &dyn Sql, person: &Person<'_>) -> Result<Option<Found>> {
    const OF: &str = "SELECT id, name, disabled IS NOT NULL FROM account WHERE";
    let of = |condition: &str, values: &[_]| {
        from.first(&format!("{OF} {condition}"), values, |row| Ok((row.take(0)?, row.take(1)?, row.take(2)?)))
    };
    let linked = of("issuer = ? AND subject = ?", params![person.issuer, person.subject])?;
    match (linked, person.email) {
        (None, Some(email)) => of("email = ?", params![email]),
        (linked, _) => Ok(linked),
    }
}

/// Ties an account to its owner's subject. Whether that is new.
fn link(to: &dyn Sql, id: i64, person: &Person<'_>) -> Result<bool> {
    let sql = "UPDATE account SET issuer = ?, subject = ?, email = NULL WHERE id = ? AND subject IS NULL";
    Ok(to.execute(sql, params![person.issuer, person.subject, id])? > 0)
}

/// Makes an account; none if its name is taken.
fn made(to: &dyn Sql, person: &Person<'_>) -> Result<Option<i64>> {
    let sql = format!(
        "INSERT INTO account (name, issuer, subject, made) VALUES (?, ?, ?, {NOW}) ON CONFLICT (name) DO NOTHING
         RETURNING id"
    );
    to.find(&sql, params![person.name, person.issuer, person.subject])
}

/// What groups give in each organisation of which the mapping says anything.
fn given(from: &dyn Sql, groups: &[String]) -> Result<BTreeMap<i64, Option<Role>>> {
    let all = from.all("SELECT name, organisation, role FROM group_role", &[], |row| {
        Ok((row.take::<String>(0)?, row.take::<i64>(1)?, row.take::<String>(2)?))
    })?;
    let mut given: BTreeMap<i64, Option<Role>> = BTreeMap::new();
    for (name, organisation, role) in all {
        let role = if groups.contains(&name) { Some(role.parse()?) } else { None };
        let best = given.entry(organisation).or_default();
        *best = role.max(*best);
    }
    Ok(given)
}

/// Gives an account the roles of its groups, and returns those that it did not have.
fn give(to: &dyn Sql, id: i64, given: &BTreeMap<i64, Option<Role>>) -> Result<BTreeMap<String, String>> {
    let has: BTreeMap<i64, Role> = memberships(to, id)?.into_iter().map(|one| (one.id, one.role)).collect();
    let mut changed = BTreeMap::new();
    for (organisation, role) in given.iter().filter(|(organisation, role)| has.get(organisation) != role.as_ref()) {
        match role {
            Some(role) => put_role(to, id, *organisation, *role)?,
            None => drop_role(to, id, *organisation)?,
        }
        let name: String = to.value("SELECT name FROM organisation WHERE id = ?", params![organisation])?;
        changed.insert(name, role.map_or("none", Role::name).to_owned());
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::super::accounts::{Changes, FIRST};
    use super::*;

    const ANA: Person<'static> = Person {
        issuer: "https://id.example",
        subject: "1",
        email: Some("ana@x.org"),
        name: "ana@x.org",
        groups: None,
    };

    fn admit(store: &Store, person: &Person<'_>, makes: bool, hash: &str) -> Admission {
        let login = NewLogin { hash, now: 0, expires: 9, hint: Some("token") };
        store.admit(person, makes, &login, "10.0.0.1").unwrap()
    }

    #[test]
    fn an_account_is_given_to_the_owner_of_its_address_and_to_nobody_else() {
        let store = Store::temporary().unwrap();
        assert_eq!(admit(&store, &ANA, true, "a"), Admission::Unknown, "an account of this name is no invitation");
        let ana = store.add_account("ana", Some("h"), None, Some((FIRST, Role::Plan))).unwrap();
        store.add_login(ana, "local", 0, 9).unwrap();
        let invite = |id, email| store.change_account(id, &Changes { email: Some(email), ..Changes::default() });
        invite(ana, "Ana@X.org").unwrap();
        assert_eq!(store.member_of_login("local", 0).unwrap(), None);
        let other = Person { subject: "2", email: None, ..ANA };
        assert_eq!(admit(&store, &other, false, "b"), Admission::Unknown, "the address is not verified");
        assert_eq!(admit(&store, &ANA, false, "c"), Admission::In);
        assert_eq!(store.member_of_login("c", 0).unwrap().unwrap().name, "ana");
        // who has the address later is somebody else
        assert_eq!(admit(&store, &Person { subject: "3", ..ANA }, false, "d"), Admission::Unknown);
        assert_eq!(admit(&store, &Person { issuer: "https://other", ..ANA }, false, "d"), Admission::Unknown);
        assert_eq!(admit(&store, &Person { email: None, ..ANA }, false, "e"), Admission::In, "the subject is enough");
        assert_eq!(store.end_login("e").unwrap().as_deref(), Some("token"));
        store.set_disabled(ana, true).unwrap();
        assert_eq!(admit(&store, &ANA, false, "f"), Admission::Disabled);
        store.set_disabled(ana, false).unwrap();
        store.change_account(ana, &Changes { unlink: true, ..Changes::default() }).unwrap();
        assert_eq!(admit(&store, &ANA, false, "g"), Admission::Unknown);
        let _ben = store.add_account("ben", None, Some("ben@x.org"), None).unwrap();
        assert!(matches!(invite(ana, "BEN@x.org"), Err(StoreError::Taken { .. })));
        let log = store.audited(0, 99, &|_| true).unwrap();
        let said: Vec<(&str, i64)> = log.iter().rev().map(|one| (one.who.as_str(), one.outcome)).collect();
        let (name, no) = ("ana@x.org", 403);
        assert_eq!(
            said,
            [(name, no), (name, no), ("ana", 303), (name, no), (name, no), ("ana", 303), ("ana", no), (name, no)]
        );
        assert_eq!(log.iter().rev().nth(2).unwrap().what["linked"], "1");
    }

    #[test]
    fn groups_give_and_take_roles_where_the_mapping_says_so() {
        let store = Store::temporary().unwrap();
        let other = store.add_organisation("other").unwrap();
        store.set_group_role("planners", FIRST, Some(Role::Plan)).unwrap();
        store.set_group_role("chiefs", FIRST, Some(Role::Approve)).unwrap();
        let roles = |name: &str| -> Vec<(i64, Role)> {
            store.account(name).unwrap().roles.iter().map(|one| (one.id, one.role)).collect()
        };
        let with = |groups: &[&str], makes: bool| {
            let groups: Vec<String> = groups.iter().map(|one| (*one).to_owned()).collect();
            admit(&store, &Person { groups: Some(&groups), ..ANA }, makes, &format!("{groups:?}"))
        };
        assert_eq!((with(&["planners"], false), with(&["strangers"], true)), (Admission::Unknown, Admission::Unknown));
        assert_eq!(with(&["planners", "chiefs"], true), Admission::In);
        assert_eq!(roles("ana@x.org"), [(FIRST, Role::Approve)]);
        let id = store.account("ana@x.org").unwrap().id;
        store.set_role(id, other, Some(Role::View)).unwrap();
        assert_eq!(with(&["planners", "x"], true), Admission::In);
        assert_eq!(
            roles("ana@x.org"),
            [(FIRST, Role::Plan), (other, Role::View)],
            "the mapping does not name the other"
        );
        assert_eq!(with(&[], false), Admission::In);
        assert_eq!(roles("ana@x.org"), [(other, Role::View)]);
        let what = &store.audited(0, 1, &|_| true).unwrap()[0].what;
        assert_eq!(what["roles"], json!({"default": "none"}));
        // a name that somebody has is not taken over
        let _ben = store.add_account("ben", None, None, None).unwrap();
        let groups = ["planners".to_owned()];
        let ben = Person { subject: "9", name: "ben", email: None, groups: Some(&groups), ..ANA };
        assert_eq!(admit(&store, &ben, true, "z"), Admission::Taken);
        store.set_group_role("planners", FIRST, None).unwrap();
        assert_eq!(store.group_roles().unwrap().len(), 1);
    }

    #[test]
    fn a_sign_in_ends_once_and_in_time() {
        let store = Store::temporary().unwrap();
        for hash in ["a", "b"] {
            store.begin_flow(hash, 0, 10).unwrap();
        }
        assert_eq!((store.end_flow("a", 9).unwrap(), store.end_flow("a", 9).unwrap()), (true, false));
        assert_eq!((store.end_flow("b", 10).unwrap(), store.end_flow("c", 0).unwrap()), (false, false));
        store.begin_flow("d", 0, 10).unwrap();
        store.begin_flow("e", 10, 20).unwrap();
        assert!(!store.end_flow("d", 0).unwrap(), "it was forgotten");
    }
}
