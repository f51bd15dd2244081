//! `plenary export`.

use std::path::PathBuf;

use super::exit::{Exit, Result};
use super::files;
use super::plan::Print;

/// Renders a schedule without solving
///
/// The schedule file is complete in itself: the session file is not needed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary export schedule.json --format table
  plenary export schedule.json --lang zh -o annex.md")]
pub struct Args {
    /// The schedule file; `-` reads standard input
    schedule: PathBuf,
    #[command(flatten)]
    print: Print,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    args.print.ready(&[&args.schedule])?;
    args.print.print(&files::schedule(&args.schedule)?)?;
    Ok(Exit::Done)
}
