//! `plenary licences`.

use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files;
use crate::packed::unpack;

/// The file that `scripts/notices` generates, packed by `build.rs`.
const NOTICES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/THIRD-PARTY-NOTICES"));

/// Prints the works of others in this program, with the texts of their licences
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  plenary licences | less")]
pub struct Args {
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let notices = String::from_utf8_lossy(&unpack(NOTICES)).into_owned();
    if args.answer_format.is_json() {
        files::write(None, format!("{:#}\n", json!({"notices": notices})).as_bytes())?;
    } else {
        files::write(None, notices.as_bytes())?;
    }
    Ok(Exit::Done)
}
