//! The routes of accounts, roles, tokens and the audit log.

use super::param::{Kind, LIMIT, Param, optional};
use super::{Body as B, Returns as G, Route, line};
use crate::store::accounts::Account;
use crate::web::request::Dropped;
use crate::web::typed::of;
use crate::web::{accounts, audit, groups, tokens};

const PAGE: &[Param] =
    &[LIMIT, optional("after", "`next` of the page before: only the entries after it", Kind::Integer(0, i64::MAX))];

pub(super) fn routes() -> Vec<Route> {
    let made = G::Json(201, of::<accounts::MadeName>);
    let list =
        |path, id, summary, gives, run| Route { query: PAGE, ..line("GET", path, id, summary, B::None, gives, run) };
    vec![
        line(
            "GET",
            "/api/v1/me",
            "getMe",
            "Who the caller is, and what they may do",
            B::None,
            G::Json(200, of::<accounts::Me>),
            accounts::me,
        ),
        line(
            "POST",
            "/api/v1/me/password",
            "changeOwnPassword",
            "Changes the password of the caller, and ends their logins",
            B::Json(of::<accounts::PasswordChange>),
            G::Json(200, of::<accounts::Changed>),
            accounts::change_password,
        ),
        list(
            "/api/v1/accounts",
            "listAccounts",
            "Accounts and their roles",
            G::Json(200, of::<accounts::AccountList>),
            accounts::list,
        ),
        line(
            "POST",
            "/api/v1/accounts",
            "createAccount",
            "Makes an account",
            B::Json(of::<accounts::NewAccount>),
            made,
            accounts::add,
        ),
        line(
            "PUT",
            "/api/v1/accounts/{account}",
            "changeAccount",
            "Changes the password, the address or a role of an account, disables it, or enables it again",
            B::Json(of::<accounts::AccountChange>),
            G::Json(200, of::<Account>),
            accounts::change,
        ),
        line(
            "GET",
            "/api/v1/groups",
            "listGroups",
            "The roles that groups of the provider of OpenID Connect give",
            B::None,
            G::Json(200, of::<groups::GroupRoles>),
            groups::list,
        ),
        line(
            "PUT",
            "/api/v1/groups",
            "setGroup",
            "Says which role a group of the provider gives from the next sign-in on",
            B::Json(of::<groups::NewGroupRole>),
            G::Json(200, of::<accounts::Changed>),
            groups::set,
        ),
        list(
            "/api/v1/tokens",
            "listTokens",
            "The tokens of programs, without their secrets",
            G::Json(200, of::<tokens::TokenList>),
            tokens::list,
        ),
        line(
            "POST",
            "/api/v1/tokens",
            "createToken",
            "Makes a token; its secret is shown this one time",
            B::Json(of::<tokens::TokenRequest>),
            G::Json(201, of::<tokens::MadeToken>),
            tokens::add,
        ),
        line(
            "DELETE",
            "/api/v1/tokens/{number}",
            "deleteToken",
            "Takes a token back",
            B::None,
            G::Json(200, of::<Dropped>),
            tokens::remove,
        ),
        list(
            "/api/v1/audit",
            "listAudit",
            "Who changed what, newest first",
            G::Json(200, of::<audit::AuditLog>),
            audit::list,
        ),
        line(
            "GET",
            "/api/v1/organisations",
            "listOrganisations",
            "The organisations",
            B::None,
            G::Json(200, of::<accounts::OrganisationList>),
            accounts::organisations,
        ),
        line(
            "POST",
            "/api/v1/organisations",
            "createOrganisation",
            "Makes an organisation",
            B::Json(of::<accounts::NewOrganisation>),
            made,
            accounts::add_organisation,
        ),
    ]
}
