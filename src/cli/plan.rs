//! `plenary plan`.

use std::path::{Path, PathBuf};

use super::exit::{Exit, Result};
use super::extras::Extras;
use super::files;
use super::limits::{MemoryLimit, Stopped, TimeLimit, confidence, memory_limit, time_limit};
use super::print::{Print, empty_schedule};
use super::process;
use super::stderr::{self, ProgressLine};
use super::{expected, explain};
use plenary_core::assure::{self, Planned};
use plenary_core::model::{Problem, Schedule, Status};
use plenary_core::pipeline::{Failure, Outcome};
use plenary_core::solve::{Limits, arrange};
use plenary_core::verify::Verified;
use plenary_documents::render::Format;

/// Plans a session and prints its organization of work
///
/// It looks for the best schedule by the goals of the session, and proves that none is better. A checker that shares no
/// code with the solver verifies the schedule. At a limit of time or memory it prints the best schedule so far, with
/// its bound and gap.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    #[command(flatten)]
    pub(super) print: Print,
    /// Seconds after which it takes the best schedule so far, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
    /// Megabytes of memory at which it takes the best schedule so far, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
    /// How many threads to use at most; more than one helps only the largest sessions
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: u32,
    /// An earlier schedule, from which the new one differs as little as possible
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    /// The least confidence that the plan must have, in per cent: the probability that all items are reached. By default that
    /// of the session, if it has one. The exit code is 1 if no plan is found that is so sure, and the surest is printed
    #[arg(long, value_name = "PER CENT", value_parser = confidence, allow_negative_numbers = true)]
    confidence: Option<u32>,
    /// Also print when each item is expected to start ("about 1.20 p.m."), by simulation
    #[arg(long)]
    expected: bool,
    #[command(flatten)]
    extras: Extras,
}

const EXAMPLES: &str = "\
Examples:
  plenary plan session.json
  plenary plan session.json --lang zh
  plenary plan session.json --zones America/New_York,Asia/Shanghai
  plenary plan session.json -o schedule.json --time-limit 10
  plenary plan session.json --baseline schedule.json    after a change, move as little as possible
  plenary plan session.json --confidence 80             so sure that all items are reached
  plenary plan session.json --slack --alternatives 3    how much items may overrun, and other good schedules";

/// Fraction of the time for the schedule itself, if slack or alternatives are asked for.
const SCHEDULE_SHARE: f64 = 0.6;

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let inputs: Vec<&Path> = [args.session.as_path()].into_iter().chain(args.baseline.as_deref()).collect();
    files::check_one_stdin(&inputs)?;
    args.print.check_options(&inputs)?;
    let loaded = files::session(&args.session)?;
    let zones = args.print.zones(Some(&loaded.problem.participants))?;
    args.print.check_previous(&arrange::session_info(&loaded.problem))?;
    let baseline = args.baseline.as_deref().map(files::schedule).transpose()?;
    // the table says so itself
    if let (Some(estimates), false) = (loaded.problem.header.estimates, args.print.format()? == Format::Table) {
        stderr::print(&format!("note: {estimates}"));
    }
    process::listen_for_interrupts();
    // slack and alternatives need some of the time
    let time = if args.extras.is_asked() { args.time_limit.share(SCHEDULE_SHARE) } else { args.time_limit.left() };
    let limits = Limits::new().within(time).on_threads(args.threads);
    let mut progress = ProgressLine::default().within(args.memory_limit.0);
    let mut problem = loaded.problem.clone();
    problem =
        problem.changed(|parts| parts.confidence = args.confidence.or(parts.confidence)).map_err(Failure::from)?;
    let planned = assure::plan(&problem, baseline.as_ref(), &limits, &mut progress, &Default::default());
    progress.done();
    let Planned { outcome, messages, is_sure } = planned?;
    let sure = (!messages.is_empty()).then_some(is_sure);
    for (place, message) in messages.iter().enumerate() {
        let mark = if message.what.starts_with("raise_") { "  - " } else { "  " };
        stderr::print(&format!("{}{message}", if place == 0 { "" } else { mark }));
    }
    if sure == Some(false) {
        stderr::print("  help: `plenary risk` says which items and meetings cause most misses");
    }
    let done = if sure == Some(false) { Exit::NoSchedule } else { Exit::Done };
    match outcome {
        Outcome::Optimal(schedule) => {
            show(args, &problem, baseline.as_ref(), &schedule.printed_in(zones), &limits)?;
            Ok(done)
        }
        Outcome::Feasible(schedule) => {
            // a plan of a wanted confidence has said what is known of it
            if sure.is_none() {
                stderr::print(&unproven(&schedule, progress.stopped()));
            }
            show(args, &problem, baseline.as_ref(), &schedule.printed_in(zones), &limits)?;
            Ok(done)
        }
        Outcome::Infeasible => {
            stderr::print("no schedule exists: no arrangement of the items satisfies every statement of the file");
            explain::arithmetic(&loaded.problem).iter().for_each(|line| stderr::print(line));
            let keeps = loaded.problem.items.iter().any(|item| item.keep.is_some());
            let beside = args.baseline.as_ref().filter(|_| keeps).map(|path| format!(" --baseline {}", path.display()));
            stderr::print(&format!(
                "  help: `plenary explain {}{}` finds the conflicting statements",
                args.session.display(),
                beside.unwrap_or_default()
            ));
            // report it as JSON in a pipe too, but do not overwrite a file that may hold a schedule
            if args.print.format()? == Format::Json && args.print.file().is_none() {
                args.print.print(&empty_schedule(
                    &arrange::session_info(&loaded.problem),
                    Status::Infeasible,
                    limits.seed,
                ))?;
            }
            Ok(Exit::NoSchedule)
        }
        Outcome::Unknown => {
            let stopped = progress.stopped();
            stderr::print(&format!(
                "{} with no schedule, and without a proof that none exists\n  help: {}, or mark the least important items as \"optional\": true",
                stopped.words(),
                stopped.help()
            ));
            Ok(Exit::TimeLimit)
        }
    }
}

/// Prints the schedule, and slack and alternatives if asked for.
fn show(
    args: &Args,
    problem: &Problem,
    baseline: Option<&Schedule>,
    schedule: &Verified,
    limits: &Limits,
) -> Result<()> {
    let hours = if args.expected { expected::hours(problem, schedule) } else { Vec::new() };
    let schedule = &schedule.clone().with_expected(hours);
    if !args.extras.is_asked() {
        return args.print.print(schedule);
    }
    let limits = limits.within(args.time_limit.left());
    let found = args.extras.find(problem, baseline, schedule, &limits, args.memory_limit.0)?;
    // JSON has fields for them; with other formats they are printed as text
    if args.print.format()? == Format::Json {
        found.write_json(schedule, args.print.output.as_ref())?;
    } else {
        args.print.print(schedule)?;
    }
    if args.print.format()? == Format::Json && args.print.file().is_none() {
        return Ok(());
    }
    found.print()
}

fn unproven(schedule: &Schedule, stopped: Stopped) -> String {
    let open = schedule.objectives.iter().find(|level| level.bound != Some(level.value));
    let Some(level) = open else { return String::new() };
    let (why, says) = (stopped.words(), level.in_words());
    let known = match level.bound.filter(|bound| *bound > 0) {
        Some(bound) => format!("bound {bound}, gap {:.1} %", 100.0 * schedule.solver.gap),
        None => "no bound yet".to_owned(),
    };
    format!("{why}: the schedule is valid, but a better one may exist ({says}, {known})")
}
