//! Organisations and accounts of backups.

use super::super::accounts::{Changes, FIRST, Role};
use super::super::credentials::NewToken;
use super::*;

const ANY: Readable<'_, StoreError> = &|_| Ok(());

fn token<'a>(name: &'a str, organisation: i64, account: Option<i64>) -> NewToken<'a> {
    NewToken { name, hash: name, organisation, role: Role::Plan, account, expires: None }
}

/// A store with two organisations, three accounts, a token and a group.
fn office() -> Store {
    let store = Store::temporary().unwrap();
    let geneva = store.add_organisation("geneva").unwrap();
    let ana = store.add_account("ana", Some("theirs"), None, Some((FIRST, Role::Administer))).unwrap();
    store.set_role(ana, geneva, Some(Role::Plan)).unwrap();
    let ben = store.add_account("ben", None, Some("ben@x.org"), Some((geneva, Role::Approve))).unwrap();
    store.set_disabled(ben, true).unwrap();
    let _cyd = store.add_account("cyd", Some("h"), None, None).unwrap();
    let _one = store.create("one", None).unwrap();
    let _two = store.create_in(geneva, "two", None).unwrap();
    let _id = store.add_token(&token("robot", geneva, Some(ana))).unwrap();
    store.set_group_role("planners", geneva, Some(Role::Plan)).unwrap();
    store
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn accounts_that_are_there_stay_as_they_are_and_the_rest_is_added() {
    let mut backup = office().backup().unwrap();
    let store = Store::temporary().unwrap();
    // so that numbers differ
    let other = store.add_organisation("other").unwrap();
    let ana = store.add_account("ana", Some("ours"), None, Some((other, Role::View))).unwrap();
    let _dan = store.add_account("dan", None, Some("ben@x.org"), None).unwrap();
    let _ours = store.create_in(other, "ours", None).unwrap();
    let added = store.restore(&mut backup, u64::MAX, ANY).unwrap();
    assert_eq!((added.organisations, added.accounts), (names(&["geneva"]), names(&["cyd"])));
    assert_eq!(added.kept, names(&["ana", "ben"]), "one has the name, and one waits for the address");
    let geneva = store.organisation("geneva").unwrap();
    let whose: Vec<_> = added.sessions.iter().map(|id| store.organisation_of(*id).unwrap().unwrap()).collect();
    assert_eq!(whose, [FIRST, geneva]);
    let found = store.account("ana").unwrap();
    assert_eq!((found.id, found.roles.len(), found.roles[0].id), (ana, 1, other), "no role comes with the backup");
    assert_eq!(store.password("ana").unwrap().unwrap().1.as_deref(), Some("ours"));
    // what gave rights may have been taken back since
    assert!(store.tokens(0, 9, None).unwrap().is_empty() && store.group_roles().unwrap().is_empty());
    // the same once more adds sessions only
    let mut backup = office().backup().unwrap();
    let again = store.restore(&mut backup, u64::MAX, ANY).unwrap();
    assert_eq!((again.sessions.len(), again.organisations.len(), again.accounts.len()), (2, 0, 0));
    assert_eq!(again.kept, names(&["ana", "ben", "cyd"]));
}

#[test]
fn an_empty_store_gets_all_of_it() {
    let office = office();
    office.change_account(2, &Changes { disabled: Some(false), ..Changes::default() }).unwrap();
    let entry = audit::NewEntry {
        who: "ana",
        operation: "x",
        session: Some(2),
        organisation: Some(2),
        what: "{}",
        outcome: 200,
    };
    office.audit(&entry).unwrap();
    let store = Store::temporary().unwrap();
    let added = store.restore(&mut office.backup().unwrap(), u64::MAX, ANY).unwrap();
    assert_eq!((added.accounts, added.kept), (names(&["ana", "ben", "cyd"]), Vec::new()));
    let geneva = store.organisation("geneva").unwrap();
    let ana = store.account("ana").unwrap();
    let roles: Vec<_> = ana.roles.iter().map(|role| (role.id, role.role)).collect();
    assert_eq!(roles, [(FIRST, Role::Administer), (geneva, Role::Plan)]);
    assert_eq!(store.account("ben").unwrap().email.as_deref(), Some("ben@x.org"));
    let robot = store.member_of_token("robot", 0).unwrap().unwrap();
    assert_eq!((robot.account, robot.roles), (Some(ana.id), [(geneva, Role::Plan)].into()));
    assert_eq!(store.group_roles().unwrap()[0].organisation_id, geneva);
    let log = store.audited(0, 9, &|of| of == Some(geneva)).unwrap();
    assert_eq!((log.len(), log[0].session), (1, Some(added.sessions[1])));
}
