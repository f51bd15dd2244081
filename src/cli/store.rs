//! `plenary store`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::exit::{Error, Exit, Result};
use super::printed::{Printed, count};
use super::{files, talk};
use crate::store::check::{self, Found};
use crate::store::{StoreError, backup, restore};
use crate::web::backup::readable;
use crate::web::wrong::Wrong;
use plenary_core::details::Detailed;

/// Backs up, restores or checks the store of `plenary serve`
///
/// A backup is one SQLite file, and is itself a store. You can make it while the server runs. Over HTTP, `GET
/// /api/store` sends a backup, and `POST /api/store` adds the sessions of a backup to those of the server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary store backup plenary-2026-11-24.db --db plenary.db
  plenary store check --db plenary.db
  plenary store restore plenary-2026-11-24.db --db plenary.db")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Writes the whole store to a new file, whether a server has it open or not
    Backup {
        /// The file to make
        file: PathBuf,
        #[command(flatten)]
        store: Named,
    },
    /// Makes a new store from a backup; it overwrites no store
    Restore {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        store: Named,
    },
    /// Reads the whole store and says whether anything in it is damaged
    Check {
        #[command(flatten)]
        store: Named,
    },
}

#[derive(Debug, clap::Args)]
struct Named {
    /// The file of the store; `sqlite:` may come before its path
    #[arg(long, value_name = "URL", default_value = "plenary.db")]
    db: String,
    #[command(flatten)]
    printed: Printed,
}

impl Args {
    /// Whether JSON is asked for.
    pub fn is_json(&self) -> bool {
        let (What::Backup { store, .. } | What::Restore { store, .. } | What::Check { store }) = &self.what;
        store.printed.is_json()
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let wrong = |path: &Path, why: StoreError| Error::Store { path: path.display().to_string(), why };
    match &args.what {
        What::Backup { file, store } => {
            let db = path(&store.db)?;
            let found = backup::backup(&db, file).map_err(|why| match why {
                StoreError::Exists => wrong(file, why),
                why => wrong(&db, why),
            })?;
            tell(store, format!("{}: a backup of {}", file.display(), db.display()), &db, Some(file), found)?;
        }
        What::Restore { file, store } => {
            let db = path(&store.db)?;
            let found = restore::restore(file, &db, &readable).map_err(|why| match why {
                Wrong::Store(why @ (StoreError::Backup(_) | StoreError::NoFile | StoreError::Newer { .. })) => {
                    wrong(file, why)
                }
                Wrong::Store(why) => wrong(&db, why),
                Wrong::Input(report) => Error::Input(report),
                other => Error::Document { name: file.display().to_string(), cause: other.details() },
            })?;
            tell(store, format!("{}: restored from {}", db.display(), file.display()), &db, Some(file), found)?;
        }
        What::Check { store } => {
            let db = path(&store.db)?;
            let found = check::check(&db).map_err(|why| wrong(&db, why))?;
            tell(store, format!("{}: whole, version {}", db.display(), found.version), &db, None, found)?;
        }
    }
    Ok(Exit::Done)
}

/// Says what was done, and what is in the store.
fn tell(store: &Named, done: String, db: &Path, backup: Option<&PathBuf>, found: Found) -> Result<()> {
    if store.printed.is_json() {
        let found = json!({
            "store": db, "backup": backup, "version": found.version, "sessions": found.sessions,
            "revisions": found.revisions, "answers": found.answers,
        });
        return files::write(None, format!("{found:#}\n").as_bytes());
    }
    let sessions = count(found.sessions, "session", "sessions");
    let revisions = count(found.revisions, "revision", "revisions");
    talk::say(&format!("{done}, with {sessions}, {revisions} and {}", count(found.answers, "answer", "answers")));
    Ok(())
}

/// The path of a store, as it is given to `--db`.
pub(super) fn path(db: &str) -> Result<PathBuf> {
    let path = db.strip_prefix("sqlite:").unwrap_or(db);
    if path.contains("://") || path.is_empty() {
        return Err(Error::Usage {
            what: format!("--db {db}: a store is a file"),
            help: "name its path, such as --db planning.db".to_owned(),
        });
    }
    Ok(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}
