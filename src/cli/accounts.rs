//! `plenary accounts`.

mod listed;

use serde_json::{Value, json};

use super::exit::{Error, Exit, Result};
use super::store::{StoreArgs, address};
use super::{files, stderr};
use crate::store::accounts::{Changes, Role};
use crate::store::audit::{Pending, with_entry};
use crate::store::{Store, StoreError};
use crate::web::accounts::{address as email_address, named};
use crate::web::error::ApiError;
use crate::web::groups;
use crate::web::tokens::new_token;
use listed::{asked, listed};
use plenary_core::details::Detailed;

/// Says who may do what on a server with accounts
///
/// Accounts, organisations and tokens are in the store of `plenary serve --accounts`. A change holds at once, also while
/// the server runs. A password is asked for at the terminal, or read from standard input; it is never an argument.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Roles, each with those before it:
  view        see sessions and plans, and ask questions
  plan        change sessions, and plan them
  approve     circulate and publish schedules
  administer  say who may do what

Examples:
  plenary accounts add ana --role administer --db plenary.db
  plenary accounts role ben approve
  plenary accounts add ana@example.org --email ana@example.org --role plan
  plenary accounts token ci --role view --days 90
  plenary accounts list")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Makes an account, and asks for its password
    Add {
        /// Its name
        name: String,
        /// Its role: `view`, `plan`, `approve` or `administer`
        #[arg(long, value_parser = role, default_value = "plan")]
        role: Role,
        /// The organisation
        #[arg(long, value_name = "NAME", default_value = "default")]
        organisation: String,
        /// Without a password: a proxy or a provider says who it is
        #[arg(long)]
        no_password: bool,
        /// The e-mail address of its owner, who signs in by the provider of OpenID Connect and needs no password: whoever
        /// comes first with this address, verified, gets the account
        #[arg(long, value_name = "ADDRESS", conflicts_with = "no_password")]
        email: Option<String>,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Lists accounts, organisations and tokens
    List {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Sets a password, which ends the logins of the account
    Password {
        /// The account
        name: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Disables an account: its logins end, and the tokens that it made stop
    Disable {
        /// The account
        name: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Enables an account again
    Enable {
        /// The account
        name: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Lets the owner of an e-mail address have an account: at their first sign-in by the provider of OpenID Connect with
    /// this address, verified, it is tied to them. Ends its logins
    Link {
        /// The account
        name: String,
        /// The address
        email: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Ends what ties an account to the provider of OpenID Connect, and its logins
    Unlink {
        /// The account
        name: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Says which role a group of the provider of OpenID Connect gives from the next sign-in on
    Group {
        /// The group, as the provider says it
        group: String,
        /// `view`, `plan`, `approve`, `administer`, or `none`
        #[arg(value_parser = role_or_none)]
        role: RoleOrNone,
        /// The organisation
        #[arg(long, value_name = "NAME", default_value = "default")]
        organisation: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Sets the role of an account in an organisation, or takes it away
    Role {
        /// The account
        name: String,
        /// `view`, `plan`, `approve`, `administer`, or `none`
        #[arg(value_parser = role_or_none)]
        role: RoleOrNone,
        /// The organisation
        #[arg(long, value_name = "NAME", default_value = "default")]
        organisation: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Makes a token for a program, and prints it this one time
    Token {
        /// Its name
        name: String,
        /// What it may do: `view`, `plan`, `approve` or `administer`
        #[arg(long, value_parser = role, default_value = "view")]
        role: Role,
        /// The organisation
        #[arg(long, value_name = "NAME", default_value = "default")]
        organisation: String,
        /// After how many days it expires; never if it is not given
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=3650))]
        days: Option<i64>,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Takes a token back
    Revoke {
        /// The token
        name: String,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Makes an organisation, if it does not exist, and gives it sessions
    Organisation {
        /// Its name
        name: String,
        /// The number of a session that it gets; may be given several times
        #[arg(long, value_name = "NUMBER")]
        session: Vec<i64>,
        #[command(flatten)]
        store: StoreArgs,
    },
}

impl Action {
    /// What the audit log says of it, if it changes anything.
    fn changes(&self) -> Option<(&'static str, Value)> {
        Some(match self {
            Self::List { .. } => return None,
            Self::Add { name, role, organisation, email, .. } => {
                let mut what = json!({"account": name, "role": role, "organisation": organisation});
                if let Some(email) = email {
                    what["email"] = json!(email);
                }
                ("plenary accounts add", what)
            }
            Self::Password { name, .. } => ("plenary accounts password", json!({"account": name})),
            Self::Disable { name, .. } => ("plenary accounts disable", json!({"account": name, "disabled": true})),
            Self::Enable { name, .. } => ("plenary accounts enable", json!({"account": name, "disabled": false})),
            Self::Link { name, email, .. } => ("plenary accounts link", json!({"account": name, "email": email})),
            Self::Unlink { name, .. } => ("plenary accounts unlink", json!({"account": name, "linked": false})),
            Self::Group { group, role, organisation, .. } => {
                ("plenary accounts group", json!({"group": group, "role": role.0, "organisation": organisation}))
            }
            Self::Role { name, role, organisation, .. } => {
                ("plenary accounts role", json!({"account": name, "role": role.0, "organisation": organisation}))
            }
            Self::Token { name, role, organisation, .. } => {
                ("plenary accounts token", json!({"name": name, "role": role, "organisation": organisation}))
            }
            Self::Revoke { name, .. } => ("plenary accounts revoke", json!({"name": name, "revoked": true})),
            Self::Organisation { name, session, .. } => {
                ("plenary accounts organisation", json!({"organisation": name, "sessions": session}))
            }
        })
    }
}

/// A role, or none.
#[derive(Debug, Clone, Copy)]
struct RoleOrNone(Option<Role>);

fn role(text: &str) -> std::result::Result<Role, String> {
    let role = Role::ALL.into_iter().find(|role| role.name() == text);
    role.ok_or_else(|| "write view, plan, approve or administer".to_owned())
}

fn role_or_none(text: &str) -> std::result::Result<RoleOrNone, String> {
    match role(text) {
        Err(_) if text == "none" => Ok(RoleOrNone(None)),
        Err(help) => Err(format!("{help}, or none")),
        Ok(role) => Ok(RoleOrNone(Some(role))),
    }
}

impl Args {
    fn store(&self) -> &StoreArgs {
        match &self.action {
            Action::Add { store, .. }
            | Action::List { store }
            | Action::Password { store, .. }
            | Action::Disable { store, .. }
            | Action::Enable { store, .. }
            | Action::Link { store, .. }
            | Action::Unlink { store, .. }
            | Action::Group { store, .. }
            | Action::Role { store, .. }
            | Action::Token { store, .. }
            | Action::Revoke { store, .. }
            | Action::Organisation { store, .. } => store,
        }
    }

    /// Whether JSON is asked for.
    pub fn is_json(&self) -> bool {
        self.store().answer_format.is_json()
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let db = address(&args.store().db)?;
    let wrong = |error: ApiError| match error {
        ApiError::Store(why @ (StoreError::Taken { .. } | StoreError::NotNamed { .. })) => {
            let details = why.details();
            Error::Usage { what: details.message, help: details.help.unwrap_or_default() }
        }
        ApiError::Store(why) => Error::Store { path: db.to_string(), why },
        other => {
            let details = other.details();
            Error::Usage { what: details.message, help: details.help.unwrap_or_default() }
        }
    };
    // beside a server that runs
    let makes = matches!(args.action, Action::Add { .. } | Action::Organisation { .. });
    if !makes && db.file().is_some_and(|file| !file.exists()) {
        return Err(wrong(StoreError::NoFile.into()));
    }
    let store = Store::beside(&db).map_err(|why| wrong(why.into()))?;
    let run = || act(&store, &args.action, &wrong);
    let (said, json) = match args.action.changes() {
        None => run()?,
        Some((operation, what)) => {
            let who = "the command line".to_owned();
            let entry = Pending {
                who,
                operation: operation.to_owned(),
                what: what.to_string(),
                outcome: 200,
                ..Pending::default()
            };
            // an account that is there already, of an organisation that gets no session
            let (done, is_kept) = with_entry(entry.clone(), run);
            if done.is_ok() && !is_kept {
                store.audit(&entry.entry()).map_err(|why| wrong(why.into()))?;
            }
            done?
        }
    };
    if args.is_json() {
        files::write(None, format!("{json:#}\n").as_bytes())?;
    } else if let Some(text) = said.strip_prefix(PRINTED) {
        files::write(None, text.as_bytes())?;
    } else {
        stderr::print(&said);
    }
    Ok(Exit::Done)
}

/// Before what goes to standard output, because somebody asked for it.
const PRINTED: &str = "\u{1}";

/// Does it; what is said, as text and as JSON.
fn act(store: &Store, action: &Action, wrong: &dyn Fn(ApiError) -> Error) -> Result<(String, Value)> {
    let failed = |why: StoreError| wrong(why.into());
    let id = |name: &str| store.account(name).map(|account| account.id).map_err(failed);
    let asked_for = action.changes().map(|(_, what)| what).unwrap_or_default();
    Ok(match action {
        Action::Add { name, role, organisation, no_password, email, .. } => {
            named(name).map_err(wrong)?;
            email.as_deref().map_or(Ok(()), email_address).map_err(wrong)?;
            let place = store.organisation(organisation).map_err(failed)?;
            let hash = if *no_password || email.is_some() { None } else { Some(asked(name, wrong)?) };
            store.add_account(name, hash.as_deref(), email.as_deref(), Some((place, *role))).map_err(failed)?;
            let said = format!("{name}: may {} in the organisation {organisation}", role.name());
            (said, asked_for)
        }
        Action::List { .. } => listed(store).map_err(failed)?,
        Action::Password { name, .. } => {
            let account = id(name)?;
            store.set_password(account, &asked(name, wrong)?).map_err(failed)?;
            (format!("{name}: has a new password, and must sign in again"), asked_for)
        }
        Action::Disable { name, .. } => {
            store.set_disabled(id(name)?, true).map_err(failed)?;
            (format!("{name}: is disabled"), asked_for)
        }
        Action::Enable { name, .. } => {
            store.set_disabled(id(name)?, false).map_err(failed)?;
            (format!("{name}: is enabled"), asked_for)
        }
        Action::Link { name, email, .. } => {
            email_address(email).map_err(wrong)?;
            let change = Changes { email: Some(email), ..Changes::default() };
            store.change_account(id(name)?, &change).map_err(failed)?;
            (format!("{name}: waits for {email} to sign in"), asked_for)
        }
        Action::Unlink { name, .. } => {
            store.change_account(id(name)?, &Changes { unlink: true, ..Changes::default() }).map_err(failed)?;
            (format!("{name}: the provider signs nobody in to it"), asked_for)
        }
        Action::Group { group, role, organisation, .. } => {
            groups::group(group).map_err(wrong)?;
            let place = store.organisation(organisation).map_err(failed)?;
            store.set_group_role(group, place, role.0).map_err(failed)?;
            let gives = role.0.map_or("no role".to_owned(), |role| format!("the role {}", role.name()));
            let said = format!("{group}: gives {gives} in the organisation {organisation}");
            (said, asked_for)
        }
        Action::Role { name, role, organisation, .. } => {
            let place = store.organisation(organisation).map_err(failed)?;
            store.set_role(id(name)?, place, role.0).map_err(failed)?;
            let may = role.0.map_or("may do nothing".to_owned(), |role| format!("may {}", role.name()));
            let said = format!("{name}: {may} in the organisation {organisation}");
            (said, asked_for)
        }
        Action::Token { name, role, organisation, days, .. } => {
            let place = store.organisation(organisation).map_err(failed)?;
            let (_, secret) = new_token(store, name, place, *role, None, *days).map_err(wrong)?;
            let json = json!({"name": name, "token": secret, "role": role, "organisation": organisation});
            (format!("{PRINTED}{secret}\n"), json)
        }
        Action::Revoke { name, .. } => {
            let tokens = store.tokens(0, usize::MAX >> 1, None).map_err(failed)?;
            let found = tokens.into_iter().find(|token| token.name == *name);
            let found = found.ok_or_else(|| failed(StoreError::NotNamed { what: "token", name: name.clone() }))?;
            store.drop_token(found.id).map_err(failed)?;
            (format!("{name}: works no more"), asked_for)
        }
        Action::Organisation { name, session, .. } => {
            named(name).map_err(wrong)?;
            let place = store.organise(name, session).map_err(failed)?;
            let all = store.organisations_of_all().map_err(failed)?;
            let sessions: Vec<i64> = all.into_iter().filter(|(_, of)| *of == place).map(|(id, _)| id).collect();
            let said = format!("{name}: has {}", super::answer_format::count(sessions.len(), "session", "sessions"));
            (said, json!({"organisation": name, "sessions": sessions}))
        }
    })
}
