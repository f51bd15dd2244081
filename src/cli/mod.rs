//! The command line.
//!
//! Results go to standard output, everything else to standard error. Each command has a module with its arguments, whose
//! doc comments are the help text, and a function `run`: [`plan`], [`check`], [`whatif`] (with [`scenarios`]),
//! [`explain`], [`why`], [`export`], [`publish`], [`issue`], [`import`], [`rules`], [`languages`], [`teams`], [`risk`],
//! [`calibrate`], [`record`], [`speakers`], [`licences`], [`schema`], [`serve`], [`work`], [`mcp`], [`store`], [`accounts`],
//! [`new`] and [`shell`].
//!
//! They share: [`files`] input and output · [`grid`] text tables · [`answer_format`] text or JSON · [`extras`] slack and
//! alternatives of `plan` · [`expected`] hours · [`zones`] `--zones` · [`limits`] time and memory · [`process`] start time and Ctrl-C ·
//! [`stderr`] progress and notes · [`exit`] errors and exit codes.

mod accounts;
mod answer_format;
mod calibrate;
mod check;
mod exit;
mod expected;
mod explain;
mod export;
mod extras;
mod files;
mod grid;
mod import;
mod issue;
mod languages;
mod licences;
mod limits;
mod log;
mod mcp;
mod new;
mod plan;
mod print;
mod process;
mod provider;
mod publish;
mod recipe;
mod record;
mod risk;
mod rules;
mod scenarios;
mod schema;
mod serve;
mod shell;
mod speakers;
mod stderr;
mod store;
mod teams;
mod whatif;
mod why;
mod work;
mod zones;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::sandbox;
use exit::Exit;
use plenary_core::solve::{backstop, highs};

/// Packs agenda items into interpreted meetings, provably best: the proposed organization of work.
#[derive(Debug, Parser)]
#[command(name = "plenary", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  plenary new > session.json                  start from a commented session file
  plenary import agenda.docx -o session.json  read the session from a provisional agenda
  plenary plan session.json                   print the organization of work
  plenary plan session.json --lang zh -o annex.docx
  plenary plan session.json -o schedule.json  save the schedule
  plenary check session.json schedule.json    verify it with an independent checker
  plenary publish DIR session.json schedule.json   the public page, with what changed since the last issue
  plenary issue circulate DIR session.json schedule.json   to the bureau, which approves it by silence
  plenary whatif session.json drop-meeting=m3 what a change moves and costs
  plenary explain session.json                why no schedule exists, and possible fixes
  plenary why session.json schedule.json 4 not in m2   what this change would cost, or what forbids it
  plenary teams session.json schedule.json    how many teams of interpreters it needs
  plenary risk session.json schedule.json     how sure it is, and when to call people
  plenary calibrate past.json records/*.pdf   how estimates compare with what happened
  plenary record session.json starts=m1@12:08 --save day.json   what happens on the day
  plenary rules un-remote                     the limits of a rule set, with their sources
  plenary mcp DIR                             tools for an assistant, in one folder

Exit codes:
  0  done; for `check`, the schedule is valid
  1  no schedule exists, or the schedule breaks a rule
  2  the command line is wrong
  3  an input file is wrong, or an output cannot be written
  4  stopped at a time or memory limit with no schedule; for `check`, a rule is not decided";

#[derive(Debug, Subcommand)]
enum Command {
    Plan(plan::Args),
    Check(check::Args),
    Whatif(whatif::Args),
    Explain(explain::Args),
    Why(why::Args),
    Export(export::Args),
    Publish(publish::Args),
    Issue(issue::Args),
    Import(import::Args),
    Rules(rules::Args),
    Languages(languages::Args),
    Teams(teams::Args),
    Risk(risk::Args),
    Calibrate(calibrate::Args),
    Record(record::Args),
    Speakers(speakers::Args),
    Licences(licences::Args),
    Schema(schema::Args),
    Serve(Box<serve::Args>),
    Work(work::Args),
    Mcp(mcp::Args),
    Store(store::Args),
    Accounts(accounts::Args),
    New(new::Args),
    Completions(shell::Completions),
    Man(shell::Man),
    /// Reads a document from standard input and writes the session as JSON; `import` and `serve` run it
    #[command(hide = true)]
    ReadDocument,
    /// Becomes the office program, within limits; `import` and `serve` run it
    #[command(hide = true)]
    ConvertDocument {
        /// The command line
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        program: Vec<std::ffi::OsString>,
    },
    #[command(hide = true)]
    AnswerQuestion(mcp::AnswerArgs),
}

impl Command {
    /// Whether the output is JSON. Then errors on standard error are JSON too.
    fn is_json(&self) -> bool {
        match self {
            Self::Plan(args) => args.print.is_json(),
            Self::Export(args) => args.print.is_json(),
            Self::Check(args) => args.answer_format.is_json(),
            Self::Whatif(args) => args.is_json(),
            Self::Explain(args) => args.answer_format.is_json(),
            Self::Why(args) => args.answer_format.is_json(),
            Self::Publish(args) => args.answer_format.is_json(),
            Self::Issue(args) => args.is_json(),
            Self::Import(args) => args.answer_format.is_json(),
            Self::Rules(args) => args.answer_format.is_json(),
            Self::Languages(args) => args.answer_format.is_json(),
            Self::Teams(args) => args.answer_format.is_json(),
            Self::Risk(args) => args.is_json(),
            Self::Calibrate(args) => args.answer_format.is_json(),
            Self::Record(args) => args.answer_format.is_json(),
            Self::Speakers(args) => args.answer_format.is_json(),
            Self::Licences(args) => args.answer_format.is_json(),
            Self::Schema(args) => args.answer_format.is_json(),
            Self::Store(args) => args.is_json(),
            Self::Accounts(args) => args.is_json(),
            Self::New(args) => args.answer_format.is_json(),
            Self::Serve(_)
            | Self::Work(_)
            | Self::Mcp(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::ReadDocument
            | Self::ConvertDocument { .. }
            | Self::AnswerQuestion(_) => false,
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    process::begin();
    let exit = run();
    if backstop::any_left() {
        // an abandoned solver thread may still run: exit without waiting for it
        let _nobody_reads = std::io::stdout().flush();
        highs::leave(exit as u8);
    }
    exit.into()
}

fn run() -> Exit {
    let command = Cli::parse().command;
    let json = command.is_json();
    let outcome = match command {
        Command::Plan(args) => plan::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Whatif(args) => whatif::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Publish(args) => publish::run(&args),
        Command::Issue(args) => issue::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Languages(args) => languages::run(&args),
        Command::Teams(args) => teams::run(&args),
        Command::Risk(args) => risk::run(&args),
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Record(args) => record::run(&args),
        Command::Speakers(args) => speakers::run(&args),
        Command::Licences(args) => licences::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Serve(args) => serve::run(*args),
        Command::Work(args) => work::run(&args),
        Command::Mcp(args) => mcp::run(&args),
        Command::Store(args) => store::run(&args),
        Command::Accounts(args) => accounts::run(&args),
        Command::New(args) => new::run(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
        Command::AnswerQuestion(args) => mcp::answer(&args),
        Command::ReadDocument => files::write(None, &sandbox::answer()).map(|()| Exit::Done),
        // nobody reads the message; the parent sees that nothing was made
        Command::ConvertDocument { program } => Err(exit::Error::Usage {
            what: sandbox::office::become_office(&program).to_string(),
            help: "this command is for `import` and `serve`".to_owned(),
        }),
    };
    match outcome {
        Ok(exit) => exit,
        Err(error) => {
            stderr::print(&if json { error.in_json().to_string() } else { error.to_string() });
            error.exit()
        }
    }
}
