//! `plenary licences`.

use super::exit::{Exit, Result};
use super::files;

/// What `scripts/notices` makes.
const NOTICES: &str = include_str!("../../THIRD-PARTY-NOTICES");

/// Prints the works of others in this program, with the texts of their licences
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  plenary licences | less")]
pub struct Args {}

/// Runs the command.
pub fn run(_: &Args) -> Result {
    files::write(None, NOTICES.as_bytes())?;
    Ok(Exit::Done)
}
