//! Asks for passwords, and lists accounts.

use std::io::{BufRead, IsTerminal};

use serde_json::{Value, json};

use super::PRINTED;
use crate::cli::exit::{Error, Result};
use crate::cli::grid::Grid;
use crate::store::{Store, StoreError};
use crate::web::error::ApiError;
use crate::web::password;

/// The hash of a password that is asked for twice at the terminal, or read from standard input.
pub(super) fn asked(name: &str, wrong: &dyn Fn(ApiError) -> Error) -> Result<String> {
    let failed = |error: std::io::Error| Error::Usage {
        what: format!("the password cannot be read: {error}"),
        help: "type it at a terminal, or send it as a line on standard input".to_owned(),
    };
    let input = std::io::stdin();
    let given = if input.is_terminal() {
        let first = rpassword::prompt_password(format!("Password of {name}: ")).map_err(failed)?;
        let again = rpassword::prompt_password("Once more: ").map_err(failed)?;
        if first != again {
            let help = "run the command again".to_owned();
            return Err(Error::Usage { what: "the two passwords differ".to_owned(), help });
        }
        first
    } else {
        let mut line = String::new();
        input.lock().read_line(&mut line).map_err(failed)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    password::hash(&given).map_err(wrong)
}

/// All accounts, organisations and tokens.
pub(super) fn listed(store: &Store) -> std::result::Result<(String, Value), StoreError> {
    let most = usize::MAX >> 1;
    let (accounts, tokens, organisations) =
        (store.accounts(0, most, None)?, store.tokens(0, most, None)?, store.organisations()?);
    let mut grid = Grid::new(&["account", "may", "sign in"]);
    for one in &accounts {
        let roles = one.roles.iter().map(|role| format!("{} in {}", role.role.name(), role.organisation));
        let how = match (&one.disabled, &one.email, one.linked, one.password) {
            (Some(_), ..) => "disabled".to_owned(),
            (None, Some(email), _, _) => format!("invited as {email}"),
            (None, None, true, true) => "by the provider, or by password".to_owned(),
            (None, None, true, false) => "by the provider".to_owned(),
            (None, None, false, true) => "by password".to_owned(),
            (None, None, false, false) => "by the proxy".to_owned(),
        };
        grid.row([one.name.clone(), roles.collect::<Vec<_>>().join(", "), how]);
    }
    let mut text = format!("{PRINTED}{grid}");
    if !tokens.is_empty() {
        let mut grid = Grid::new(&["token", "may", "made by"]);
        for one in &tokens {
            let may = format!("{} in {}", one.role.name(), one.organisation);
            grid.row([one.name.clone(), may, one.account.clone().unwrap_or_else(|| "the command line".to_owned())]);
        }
        text += &format!("\n{grid}");
    }
    let groups = store.group_roles()?;
    if !groups.is_empty() {
        let mut grid = Grid::new(&["group of the provider", "gives"]);
        for one in &groups {
            grid.row([one.group.clone(), format!("{} in {}", one.role.name(), one.organisation)]);
        }
        text += &format!("\n{grid}");
    }
    let all = json!({"accounts": accounts, "tokens": tokens, "organisations": organisations, "groups": groups});
    Ok((text, all))
}
