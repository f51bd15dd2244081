//! `plenary plan`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::exit::{Exit, Result};
use super::files;
use super::more::More;
use super::talk::{self, Teller};
use super::zones;
use crate::model::schedule::SCHEMA;
use crate::model::{Language, Level, Participant, Problem, Schedule, SolverInfo, Status, Zone};
use crate::pipeline;
use crate::render::{self, Format, Style};
use crate::solve::{Limits, Outcome, SEED, arrange};

/// Solves a session and prints its organization of work
///
/// The schedule is the best there is by the goals of the session, and is checked by code that did not make it. If the
/// time limit comes first, the best schedule found is printed with its bound and gap.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    #[command(flatten)]
    print: Print,
    /// Seconds after which the best schedule so far is taken, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
    /// The most threads that may be used; the search of this version runs on one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: u32,
    /// An earlier schedule, which the new one disturbs as little as it can
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    more: More,
}

const EXAMPLES: &str = "\
Examples:
  plenary plan session.json
  plenary plan session.json --lang zh
  plenary plan session.json --zones America/New_York,Asia/Shanghai
  plenary plan session.json -o schedule.json --time-limit 10
  plenary plan session.json --baseline schedule.json    after a change, move little
  plenary plan session.json --slack --alternatives 3    what may overrun, and what else could be";

/// How a schedule is printed.
#[derive(Debug, clap::Args)]
pub struct Print {
    /// How to print it: table, json or md. By default the ending of FILE says; else it is a table in a terminal and json in a pipe
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The language of headings, dates and titles: en or zh
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: Language,
    /// Print each meeting's hours in these time zones too: names with commas between, or `participants` of the session
    #[arg(long, value_name = "ZONES", value_delimiter = ',', value_parser = zones::named)]
    zones: Vec<zones::Named>,
    /// Where to write it; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn language(code: &str) -> std::result::Result<Language, String> {
    code.parse().map_err(|()| "a language is a code such as en".to_owned())
}

/// How long a solve may take.
#[derive(Debug, Clone, Copy)]
pub struct TimeLimit(pub Option<Duration>);

/// Seconds, or `none`.
pub fn time_limit(text: &str) -> std::result::Result<TimeLimit, String> {
    if text == "none" {
        return Ok(TimeLimit(None));
    }
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 1e7);
    seconds
        .map(|seconds| TimeLimit(Some(Duration::from_secs_f64(seconds))))
        .ok_or_else(|| "write seconds above 0, or none".to_owned())
}

impl Print {
    /// The zones whose hours are printed too, if any. `participants` are those of the session, where there is one.
    pub fn zones(&self, participants: Option<&[Participant]>) -> Result<Vec<Zone>> {
        zones::all(&self.zones, participants)
    }

    /// Prints a schedule as asked.
    pub fn print(&self, schedule: &Schedule) -> Result<()> {
        let style = Style {
            width: render::table::terminal_width().unwrap_or(Style::WIDTH),
            colour: std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let rendered = render::render(schedule, self.format()?, &self.lang, &style)?;
        for note in &rendered.notes {
            talk::say(&format!("note: {note}"));
        }
        files::write(self.output.as_ref(), &rendered.bytes)
    }

    /// Refuses what cannot be rendered or written before anybody waits for a solve.
    pub fn ready(&self, inputs: &[&Path]) -> Result<()> {
        let nothing = empty(&Default::default(), Status::Infeasible, 0);
        let _rendered = render::render(&nothing, self.format()?, &self.lang, &Style::default())?;
        self.file().map_or(Ok(()), |path| files::writable(path, inputs))
    }

    /// The file that is named, if it is one.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    fn format(&self) -> Result<Format> {
        Ok(match (self.format, self.file()) {
            (Some(format), _) => format,
            (None, Some(path)) => Format::of_file(path)?.unwrap_or(Format::Json),
            (None, None) if std::io::stdout().is_terminal() => Format::Table,
            (None, None) => Format::Json,
        })
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let inputs: Vec<&Path> = [args.session.as_path()].into_iter().chain(args.baseline.as_deref()).collect();
    files::one_stdin(&inputs)?;
    args.print.ready(&inputs)?;
    let loaded = files::session(&args.session)?;
    let zones = args.print.zones(Some(&loaded.problem.participants))?;
    let baseline = args.baseline.as_deref().map(files::schedule).transpose()?;
    let limits = Limits { time: args.time_limit.0, threads: args.threads, seed: SEED, ..Limits::default() };
    talk::listen_for_interrupts();
    let mut teller = Teller::default();
    let outcome = pipeline::plan(&loaded.problem, baseline.as_ref(), &limits, &mut teller);
    teller.done();
    match outcome? {
        Outcome::Optimal(mut schedule) => {
            schedule.session.zones = zones;
            show(args, &loaded.problem, baseline.as_ref(), &schedule, &limits)?;
            Ok(Exit::Done)
        }
        Outcome::Feasible(mut schedule) => {
            schedule.session.zones = zones;
            talk::say(&unproven(&schedule));
            show(args, &loaded.problem, baseline.as_ref(), &schedule, &limits)?;
            Ok(Exit::Done)
        }
        Outcome::Infeasible => {
            talk::say(
                "no schedule exists: no arrangement of these items in these meetings keeps every statement of the file",
            );
            if let Some(shortage) = shortage(&loaded.problem) {
                talk::say(&shortage);
            }
            talk::say(&format!(
                "  help: `plenary explain {}` says which statements contradict each other",
                args.session.display()
            ));
            // a reader of JSON in a pipe is told as well; a file keeps the schedule that it may hold
            if args.print.format()? == Format::Json && args.print.file().is_none() {
                args.print.print(&empty(&arrange::session_info(&loaded.problem), Status::Infeasible, limits.seed))?;
            }
            Ok(Exit::NoSchedule)
        }
        Outcome::Unknown => {
            let more = if talk::interrupted() { "give it more time" } else { "raise --time-limit" };
            talk::say(&format!(
                "stopped with no schedule, and without a proof that none exists\n  help: {more}, or leave out what is least needed (\"optional\": true)"
            ));
            Ok(Exit::TimeLimit)
        }
    }
}

/// Prints the schedule, and what else was asked for.
fn show(
    args: &Args,
    problem: &Problem,
    baseline: Option<&Schedule>,
    schedule: &Schedule,
    limits: &Limits,
) -> Result<()> {
    if !args.more.is_asked() {
        return args.print.print(schedule);
    }
    let found = args.more.find(problem, baseline, schedule, limits)?;
    if args.print.format()? == Format::Json && args.print.file().is_none() {
        return found.print_json(schedule);
    }
    args.print.print(schedule)?;
    found.print()
}

fn unproven(schedule: &Schedule) -> String {
    let open = schedule.objectives.iter().find(|level| level.bound != Some(level.value));
    let Some(Level { name, value, bound }) = open else { return String::new() };
    let why = if talk::interrupted() { "interrupted" } else { "stopped at the time limit" };
    let gap = 100.0 * schedule.solver.gap;
    format!(
        "{why}: the schedule is valid, but a better one may exist ({name} {value}, bound {}, gap {gap:.1} %)",
        bound.unwrap_or(0)
    )
}

/// Lost capacity as arithmetic, where that alone rules a schedule out.
fn shortage(problem: &Problem) -> Option<String> {
    let needed: u32 = problem.items.iter().filter(|item| !item.optional).map(|item| item.minutes.get()).sum();
    let room: u32 = problem.meetings.iter().map(|meeting| meeting.length().saturating_sub(meeting.reserve).get()).sum();
    let hours = |minutes: u32| format!("{} h {:02}", minutes / 60, minutes % 60);
    (needed > room).then(|| format!("the items need {}; all meetings together give {}", hours(needed), hours(room)))
}

/// The schedule file that says that there is no schedule.
fn empty(session: &crate::model::schedule::SessionInfo, status: Status, seed: u32) -> Schedule {
    Schedule {
        schema: SCHEMA.to_owned(),
        session: session.clone(),
        status,
        objectives: Vec::new(),
        solver: SolverInfo {
            name: arrange::SOLVER.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seconds: 0.0,
            gap: 0.0,
            threads: 1,
            seed,
        },
        meetings: Vec::new(),
        unscheduled: Vec::new(),
        changes: None,
    }
}
