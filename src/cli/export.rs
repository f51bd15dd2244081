//! `plenary export`.

use std::path::{Path, PathBuf};

use super::exit::{Error, Exit, Result};
use super::print::Print;
use super::{expected, files};
use plenary_core::whatif::ask::of_session;

/// Writes a schedule as a document, a table or a calendar
///
/// It needs the schedule file only, and the session file for `--expected`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary export schedule.json --format table
  plenary export schedule.json --lang zh -o annex.md
  plenary export schedule.json -o meetings.ics --previous meetings.ics
  plenary export schedule.json --expected session.json -o annex.docx
  plenary export schedule.json --against issued.json -o rev1.docx
  plenary export schedule.json --zones America/New_York,Asia/Shanghai --format table")]
pub struct Args {
    /// The schedule file; `-` reads standard input
    schedule: PathBuf,
    /// Also print when each item is expected to start ("about 1.20 p.m."), by simulation of this session. A schedule of
    /// `plan --expected` has these hours already
    #[arg(long, value_name = "SESSION")]
    expected: Option<PathBuf>,
    /// Write a Word document in which all that has changed since this older schedule is a tracked change: rows that are new,
    /// gone or moved, and the lines above and below the table
    #[arg(long, value_name = "OLDER")]
    against: Option<PathBuf>,
    #[command(flatten)]
    pub(super) print: Print,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let inputs: Vec<&Path> =
        [args.schedule.as_path()].into_iter().chain(args.expected.as_deref()).chain(args.against.as_deref()).collect();
    files::check_one_stdin(&inputs)?;
    args.print.check_options(&inputs)?;
    args.print.check_against(args.against.is_some())?;
    let zones = args.print.zones(None)?;
    let mut schedule = files::schedule(&args.schedule)?;
    if !zones.is_empty() {
        schedule.session.zones = zones;
    }
    if let Some(session) = &args.expected {
        let loaded = files::session(session)?;
        of_session(&loaded.problem, &schedule).map_err(Error::Edit)?;
        schedule.expected = expected::hours(&loaded.problem, &schedule);
    }
    args.print.check_previous(&schedule.session)?;
    match &args.against {
        Some(older) => args.print.print_since(&files::schedule(older)?, &schedule)?,
        None => args.print.print(&schedule)?,
    }
    Ok(Exit::Done)
}
