//! `plenary store`.

use std::fmt;
use std::path::PathBuf;

use serde_json::json;

use super::answer_format::{AnswerFormat, count};
use super::exit::{Error, Exit, Result};
use super::{files, stderr};
use crate::store::check::{self, Contents};
use crate::store::{Address, StoreError, backup, restore};
use crate::web::backup::readable;
use crate::web::error::ApiError;
use plenary_core::details::Detailed;

/// Backs up, restores or checks the store of `plenary serve`
///
/// A backup is one SQLite file, and is itself a store. You can make it while the server runs. Over HTTP, `GET
/// /api/v1/store` sends a backup, and `POST /api/v1/store` adds the sessions of a backup to those of the server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary store backup plenary-2026-11-24.db --db plenary.db
  plenary store check --db plenary.db
  plenary store restore plenary-2026-11-24.db --db plenary.db")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Writes the whole store to a new file, even while a server uses it
    Backup {
        /// The file to create
        file: PathBuf,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Makes a new store from a backup; it overwrites no store
    Restore {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Reads the whole store and reports any damage
    Check {
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// A store, and how the answer is printed.
#[derive(Debug, clap::Args)]
pub(super) struct StoreArgs {
    /// The file of the store, or the URL of its PostgreSQL database
    #[arg(long, value_name = "FILE|URL", env = "PLENARY_DB", hide_env_values = true, default_value = "plenary.db")]
    pub(super) db: String,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

impl Args {
    /// Whether JSON is asked for.
    pub fn is_json(&self) -> bool {
        let (Action::Backup { store, .. } | Action::Restore { store, .. } | Action::Check { store }) = &self.action;
        store.answer_format.is_json()
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let wrong = |path: &dyn fmt::Display, why: StoreError| Error::Store { path: path.to_string(), why };
    match &args.action {
        Action::Backup { file, store } => {
            let db = address(&store.db)?;
            let found = backup::backup(&db, file).map_err(|why| match why {
                StoreError::Exists => wrong(&file.display(), why),
                why => wrong(&db, why),
            })?;
            report(store, format!("{}: a backup of {db}", file.display()), &db, Some(file), found)?;
        }
        Action::Restore { file, store } => {
            let db = address(&store.db)?;
            let (found, added) = restore::restore(file, &db, &readable).map_err(|why| match why {
                ApiError::Store(why @ (StoreError::Backup(_) | StoreError::NoFile | StoreError::Newer { .. })) => {
                    wrong(&file.display(), why)
                }
                ApiError::Store(why) => wrong(&db, why),
                ApiError::Input(report) => Error::Input(report),
                other => Error::Document { name: file.display().to_string(), cause: other.details() },
            })?;
            if !added.kept.is_empty() && !store.answer_format.is_json() {
                stderr::print(&format!("{db}: these accounts stay as they are: {}", added.kept.join(", ")));
            }
            report(store, format!("{db}: restored from {}", file.display()), &db, Some(file), found)?;
        }
        Action::Check { store } => {
            let db = address(&store.db)?;
            let found = check::check(&db).map_err(|why| wrong(&db, why))?;
            report(store, format!("{db}: not damaged, version {}", found.version), &db, None, found)?;
        }
    }
    Ok(Exit::Done)
}

/// Prints what was done, and what the store contains.
fn report(store: &StoreArgs, done: String, db: &Address, backup: Option<&PathBuf>, found: Contents) -> Result<()> {
    if store.answer_format.is_json() {
        let found = json!({
            "store": db.to_string(), "backup": backup, "version": found.version, "sessions": found.sessions,
            "revisions": found.revisions, "answers": found.answers,
        });
        return files::write(None, format!("{found:#}\n").as_bytes());
    }
    let sessions = count(found.sessions, "session", "sessions");
    let revisions = count(found.revisions, "revision", "revisions");
    stderr::print(&format!("{done}, with {sessions}, {revisions} and {}", count(found.answers, "answer", "answers")));
    Ok(())
}

/// Where a store is, as it is given to `--db`.
pub(super) fn address(db: &str) -> Result<Address> {
    Address::parse(db).map_err(|_| Error::Usage {
        what: format!("--db {db}: a store is a file, or a database of PostgreSQL"),
        help: "name its path, such as --db planning.db, or its URL, such as --db postgres://user@host/database"
            .to_owned(),
    })
}
