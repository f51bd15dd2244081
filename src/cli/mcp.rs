//! `plenary mcp`.

use std::path::PathBuf;
use std::time::Duration;

use super::exit::{Error, Exit, Result};
use super::files;
use super::limits::{MemoryLimit, memory_limit};
use super::work;
use crate::mcp::calls::Options;
use crate::mcp::folder::Folder;
use crate::mcp::{answering, server};
use plenary_core::details::{Detailed, Details};
use plenary_core::read::UiLanguage;

/// Offers its commands as tools to an assistant, by the Model Context Protocol on standard input and output
///
/// A client, such as an editor or a chat program, starts it and calls the tools `import`, `plan`, `whatif`, `explain`, `why`,
/// `check`, `risk` and `export`. They read and write files directly in one folder and nothing outside of it; a file is
/// replaced only if the call says so. Each answer with a schedule has the report of the checker.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary mcp ~/sessions
  plenary mcp ~/sessions --time-limit 60 --memory-limit 2000

As clients are told about it:
  {\"mcpServers\": {\"plenary\": {\"command\": \"plenary\", \"args\": [\"mcp\", \"/home/ana/sessions\"]}}}")]
pub struct Args {
    /// The working folder
    folder: PathBuf,
    /// The most seconds of a solve. A call may take four times as many, if no schedule exists: most clients wait a minute
    #[arg(long, value_name = "SECONDS", default_value = "15", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: Duration,
    /// Megabytes of memory at which a solve takes the best schedule so far, or `none`. At twice as much and a gigabyte the
    /// system refuses more
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
    /// The language of messages: en or zh
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: UiLanguage,
}

/// Reads a question from standard input and writes the answer as JSON; `mcp` runs it
#[derive(Debug, clap::Args)]
pub struct AnswerArgs {
    #[arg(long, default_value = "none", value_parser = memory_limit)]
    memory_limit: MemoryLimit,
}

fn time_limit(text: &str) -> std::result::Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 1e7);
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "expected a number of seconds above 0".to_owned())
}

fn language(code: &str) -> std::result::Result<UiLanguage, String> {
    match code {
        "en" => Ok(UiLanguage::English),
        "zh" => Ok(UiLanguage::Chinese),
        _ => Err("expected en or zh".to_owned()),
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let folder = Folder::open(&args.folder).map_err(|error| {
        let Details { message, place, help } = error.details();
        Error::Output { path: place.unwrap_or_default(), cause: message, help: help.unwrap_or_default() }
    })?;
    let options = Options { time_limit: args.time_limit, memory_limit: args.memory_limit.0, language: args.lang };
    server::serve(folder, options).map_err(|error| Error::Document {
        name: "standard input".to_owned(),
        cause: Details::new(error.to_string()).or(
            "a client of the Model Context Protocol starts this command; `plenary mcp --help` shows how it is told",
        ),
    })?;
    Ok(Exit::Done)
}

/// Runs the process that answers.
pub fn answer(args: &AnswerArgs) -> Result {
    if let Some(memory) = args.memory_limit.0 {
        work::bound(memory.0);
    }
    files::write(None, &answering::answer(args.memory_limit.0))?;
    Ok(Exit::Done)
}
