//! `plenary new`.

use std::path::PathBuf;

use super::exit::{Exit, Result};
use super::files;
use crate::read;

/// Writes a commented starter session
///
/// It plans as it stands; keys that begin with `//` are comments.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  plenary new -o session.json && plenary plan session.json")]
pub struct Args {
    /// Where to write it; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    files::write(args.output.as_ref(), read::starter().as_bytes())?;
    Ok(Exit::Done)
}
