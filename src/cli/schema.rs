//! `plenary schema`.

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files;
use plenary_core::read;

/// Prints the JSON Schema of the session file, the schedule file or a rule set
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  plenary schema session > session.schema.json")]
pub struct Args {
    /// Which file
    #[arg(value_enum)]
    file: File,
    // a schema is always JSON
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum File {
    /// What `plan` reads
    Session,
    /// What `plan` writes
    Schedule,
    /// A set of limits, which `rules.set` of a session may name
    Rules,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let schema = match args.file {
        File::Session => read::session_schema(),
        File::Schedule => read::schedule_schema(),
        File::Rules => read::rules_schema(),
    };
    files::write(None, format!("{schema:#}\n").as_bytes())?;
    Ok(Exit::Done)
}
