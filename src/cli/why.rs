//! `plenary why`.

use std::path::PathBuf;

use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files;
use super::limits::{MemoryLimit, TimeLimit, memory_limit, time_limit};
use super::process;
use super::stderr::{self, ProgressLine};
use crate::words;
use plenary_core::answers::WhyAnswer;
use plenary_core::explain::why::{self, GRAMMAR, Question, Why};
use plenary_core::solve::Limits;
use plenary_core::verify;
use plenary_core::whatif::ask::of_session;

/// Says why an item is where it is: what another place would cost, or which statements forbid it
///
/// It plans the session again so that the opposite holds, such as item 4 outside of m2. The exit code is 0 if such a
/// schedule exists, and 1 if not.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("\
Questions:
{GRAMMAR}

Examples:
  plenary why session.json schedule.json \"4 not in m2\"
  plenary why session.json schedule.json 6 in m4"))]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// Its schedule
    schedule: PathBuf,
    /// The question, such as "4 not in m2"
    #[arg(required = true)]
    question: Vec<String>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
    /// Seconds after which it stops searching, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
    /// Megabytes of memory at which it stops searching, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    files::check_one_stdin(&[args.session.as_path(), args.schedule.as_path()])?;
    let question: Question = args.question.join(" ").parse().map_err(Error::Question)?;
    let mut loaded = files::session_beside_schedule("why", &args.session, &args.schedule)?;
    let schedule = files::schedule(&args.schedule)?;
    loaded.problem = loaded.problem.announced_as_in(&schedule);
    of_session(&loaded.problem, &schedule).map_err(Error::Edit)?;
    let asked = why::look_up(&loaded.problem, &schedule, &question).map_err(Error::Question)?;
    if !verify::check(&loaded.problem, None, &schedule).is_empty() {
        stderr::print("note: the schedule breaks rules of the session; `plenary check` lists them");
    }
    let limits = Limits::new().within(args.time_limit.left());
    process::listen_for_interrupts();
    let mut progress = ProgressLine::default().within(args.memory_limit.0);
    let answer = why::why(&loaded.problem, &schedule, &asked, &limits, &mut progress);
    progress.done();
    let answer = answer?;
    if answer == Why::Unknown {
        let stopped = progress.stopped();
        stderr::print(&format!(
            "{} before it was known what \"{}\" would cost\n  help: {}",
            stopped.words(),
            asked.forced,
            stopped.help()
        ));
        return Ok(Exit::TimeLimit);
    }
    let text = if args.answer_format.is_json() {
        format!("{:#}\n", json!(WhyAnswer::new(&loaded, &asked, &answer)))
    } else {
        words::why(&loaded, &asked, &answer)
    };
    files::write(None, text.as_bytes())?;
    Ok(if matches!(answer, Why::Forbidden(..)) { Exit::NoSchedule } else { Exit::Done })
}
