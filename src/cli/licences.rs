//! `plenary licences`.

use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files;

/// The file that `scripts/notices` generates.
const NOTICES: &str = include_str!("../../THIRD-PARTY-NOTICES");

/// Prints the works of others in this program, with the texts of their licences
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  plenary licences | less")]
pub struct Args {
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    if args.answer_format.is_json() {
        files::write(None, format!("{:#}\n", json!({"notices": NOTICES})).as_bytes())?;
    } else {
        files::write(None, NOTICES.as_bytes())?;
    }
    Ok(Exit::Done)
}
