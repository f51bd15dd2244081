//! The routes of accounts, roles, tokens and the audit log; and the one that makes a session of an organisation.

use super::{Body as B, Returns as G, Route, line};
use crate::web::{accounts, audit, sessions};

const PAGE: &[(&str, &str)] = &[
    ("limit", "The most rows, from 1 to 200; 200 by default"),
    ("after", "Only rows after this one: `next` of the reply before"),
];

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route {
            query: &[(
                "organisation",
                "To which organisation it belongs; by default the first in which the caller plans",
            )],
            ..line(
                "POST",
                "/api/sessions",
                "Stores a session file and plans it",
                B::File("application/json"),
                G::Json(201),
                sessions::create,
            )
        },
        line("GET", "/api/me", "Who the caller is, and what they may do", B::None, G::Json(200), accounts::me),
        line(
            "POST",
            "/api/me/password",
            "Changes the password of the caller, and ends their logins",
            B::Json(|| schemars::schema_for!(accounts::PasswordChange)),
            G::Json(200),
            accounts::change_password,
        ),
        Route {
            query: PAGE,
            ..line("GET", "/api/accounts", "Accounts and their roles", B::None, G::Json(200), accounts::list)
        },
        line(
            "POST",
            "/api/accounts",
            "Makes an account",
            B::Json(|| schemars::schema_for!(accounts::NewAccount)),
            G::Json(201),
            accounts::add,
        ),
        line(
            "PUT",
            "/api/accounts/{account}",
            "Changes the password or a role of an account, disables it, or enables it again",
            B::Json(|| schemars::schema_for!(accounts::AccountChange)),
            G::Json(200),
            accounts::change,
        ),
        Route {
            query: PAGE,
            ..line(
                "GET",
                "/api/tokens",
                "The tokens of programs, without their secrets",
                B::None,
                G::Json(200),
                accounts::tokens,
            )
        },
        line(
            "POST",
            "/api/tokens",
            "Makes a token; its secret is shown this one time",
            B::Json(|| schemars::schema_for!(accounts::TokenRequest)),
            G::Json(201),
            accounts::add_token,
        ),
        line("DELETE", "/api/tokens/{number}", "Takes a token back", B::None, G::Json(200), accounts::drop_token),
        Route {
            query: PAGE,
            ..line("GET", "/api/audit", "Who changed what, newest first", B::None, G::Json(200), audit::list)
        },
        line("GET", "/api/organisations", "The organisations", B::None, G::Json(200), accounts::organisations),
        line(
            "POST",
            "/api/organisations",
            "Makes an organisation",
            B::Json(|| schemars::schema_for!(accounts::NewOrganisation)),
            G::Json(201),
            accounts::add_organisation,
        ),
    ]
}
