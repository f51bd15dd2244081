//! `plenary licences`.

use std::io::Read;
use std::path::Path;

use flate2::read::ZlibDecoder;
use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files;

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
    let mut notices = String::new();
    ZlibDecoder::new(NOTICES)
        .read_to_string(&mut notices)
        .map_err(|error| files::write_error(Path::new("THIRD-PARTY-NOTICES"), &error))?;
    if args.answer_format.is_json() {
        files::write(None, format!("{:#}\n", json!({"notices": notices})).as_bytes())?;
    } else {
        files::write(None, notices.as_bytes())?;
    }
    Ok(Exit::Done)
}
