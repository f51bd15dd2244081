//! `plenary work`.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::exit::{Error, Exit, Result};
use super::limits::{MemoryLimit, memory_limit};
use super::log::LogArgs;
use crate::web::worker::{self, WorkOptions};
use plenary_core::solve::highs;

/// How long a worker that is told to end may take to give its job back.
const END: Duration = Duration::from_secs(2);

/// Solves for a server
///
/// `plenary serve` starts such workers itself. Start more, for example under another user's limits, or all of them if the
/// server runs with `--workers 0`. A worker takes one job after the other. If it is killed, another worker takes its job.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary serve --workers 0 --db plenary.db
  plenary work --db plenary.db
  plenary work --db plenary.db --short")]
pub struct Args {
    /// The file or the database that keeps the sessions, as given to `plenary serve`
    #[arg(long, value_name = "FILE|URL", env = "PLENARY_DB", hide_env_values = true, default_value = "plenary.db")]
    db: String,
    /// Take only jobs that have just come in, and hand on what takes longer than two seconds, so that small changes never
    /// wait for long solves
    #[arg(long)]
    short: bool,
    /// Megabytes of memory of this worker at which a solve ends with the best schedule so far, or `none`. At twice as much
    /// and a gigabyte the system refuses more
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
    #[command(flatten)]
    log: LogArgs,
    /// The name that the server gives; the worker then ends when its standard input is closed
    #[arg(long, value_name = "NAME", hide = true)]
    for_server: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let _log = args.log.start();
    let db = super::store::address(&args.db)?;
    let ending = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&ending);
    let listens = ctrlc::set_handler(move || end(&told));
    listens.map_err(|error| Error::Usage {
        what: format!("the worker cannot listen for Ctrl-C: {error}"),
        help: "try again".to_owned(),
    })?;
    if args.for_server.is_some() {
        let told = Arc::clone(&ending);
        // ends with the process
        let _listener = thread::spawn(move || {
            let _closed = std::io::stdin().lock().read(&mut [0]);
            end(&told);
        });
    }
    if let Some(memory) = args.memory_limit.0 {
        bound(memory.0);
    }
    if !args.short {
        yield_processors();
    }
    let options = WorkOptions {
        db: db.clone(),
        name: args.for_server.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        short: args.short,
        memory: args.memory_limit.0,
    };
    let wrong = |error| Error::Store { path: db.to_string(), why: error };
    worker::work(&options, &ending).map_err(wrong)?;
    Ok(Exit::Done)
}

/// Lets the worker give its job back, and ends the process if that takes too long.
fn end(ending: &AtomicBool) {
    if !ending.swap(true, Ordering::SeqCst) {
        let _waits = thread::spawn(|| {
            thread::sleep(END);
            highs::leave(0);
        });
    }
}

/// How much less of a processor than others a worker of the long lane gets, where they are scarce.
#[cfg(unix)]
const NICE: i32 = 10;

/// Leaves the processors to the server and to the short lane, so that a small change is planned at once however many long
/// solves run.
#[cfg(unix)]
fn yield_processors() {
    // a system that refuses is only slower
    let _refused = rustix::process::nice(NICE);
}

#[cfg(not(unix))]
fn yield_processors() {}

/// Lets the system refuse memory far above the limit, where the solver allocates much at once and does not look.
#[cfg(unix)]
pub(super) fn bound(megabytes: u64) {
    let most = megabytes.saturating_mul(2_000_000).saturating_add(1 << 30);
    // where the system does not know this limit, the softer one holds
    let _unknown = rlimit::setrlimit(rlimit::Resource::AS, most, most);
}

#[cfg(not(unix))]
pub(super) fn bound(_: u64) {}
