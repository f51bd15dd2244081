//! `plenary export`.

use std::path::PathBuf;

use super::exit::{Exit, Result};
use super::files;
use super::plan::Print;

/// Writes a schedule as a document, a table or a calendar
///
/// It needs the schedule file only, not the session file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary export schedule.json --format table
  plenary export schedule.json --lang zh -o annex.md
  plenary export schedule.json -o meetings.ics --previous meetings.ics
  plenary export schedule.json --zones America/New_York,Asia/Shanghai --format table")]
pub struct Args {
    /// The schedule file; `-` reads standard input
    schedule: PathBuf,
    #[command(flatten)]
    pub(super) print: Print,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    args.print.check_options(&[&args.schedule])?;
    let zones = args.print.zones(None)?;
    let mut schedule = files::schedule(&args.schedule)?;
    if !zones.is_empty() {
        schedule.session.zones = zones;
    }
    args.print.check_previous(&schedule.session)?;
    args.print.print(&schedule)?;
    Ok(Exit::Done)
}
