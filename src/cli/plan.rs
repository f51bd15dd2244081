//! `plenary plan`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::exit::{Error, Exit, Result};
use super::extras::Extras;
use super::files::{self, Overwrite};
use super::limits::{MemoryLimit, Stopped, TimeLimit, confidence, memory_limit, time_limit};
use super::process;
use super::stderr::{self, ProgressLine};
use super::{expected, explain, zones};
use plenary_core::assure::{self, Planned};
use plenary_core::model::schedule::{SCHEMA, SessionInfo};
use plenary_core::model::{Language, Participant, Problem, Schedule, SolverInfo, Status, Zone};
use plenary_core::pipeline::{Failure, Outcome};
use plenary_core::solve::{Limits, arrange};
use plenary_core::verify::Verified;
use plenary_documents::render::csv::{Dialect, Separator};
use plenary_documents::render::ics::earlier::{Earlier, NotOurs};
use plenary_documents::render::{self, By, Format, RenderError, Style};

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

/// How a schedule is printed.
#[derive(Debug, clap::Args)]
pub struct Print {
    /// How to print it: table, json, md, html, docx, pdf, csv, xlsx, ics, svg, pretalx or indico. By default the ending
    /// of FILE decides; without FILE it is table in a terminal, and json in a pipe
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The language of headings, dates and titles: en, fr, es, ru, zh or ar
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: Language,
    /// Which table to print: the items of each meeting, or the meetings of each item
    #[arg(long, value_name = "BY", default_value = "meeting")]
    style: TableBy,
    /// Also print each meeting's hours in these time zones: names separated by commas, or `participants` for those of
    /// the session
    #[arg(long, value_name = "ZONES", value_delimiter = ',', value_parser = zones::parse)]
    zones: Vec<zones::ZoneName>,
    /// Also print when each item starts
    #[arg(long)]
    printed_hours: bool,
    /// Also print the minutes of each item
    #[arg(long)]
    printed_minutes: bool,
    /// Begin a csv file with a byte order mark, without which Excel does not read it as UTF-8
    #[arg(long)]
    bom: bool,
    /// What separates the cells of a csv file: comma, semicolon or tab
    #[arg(long, value_name = "NAME")]
    separator: Option<Separator>,
    /// The ics file that you sent out before: the new one updates the meetings that changed, and cancels those no
    /// longer held
    #[arg(long, value_name = "ICS")]
    previous: Option<PathBuf>,
    /// Where to write it; `-` is standard output. It overwrites only files that plenary made
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite FILE, whatever it contains
    #[arg(long, requires = "output")]
    force: bool,
}

/// The two tables of an organization of work.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum TableBy {
    /// Date and time, agenda item, title
    Meeting,
    /// Agenda item, date and time, documentation
    Item,
}

fn language(code: &str) -> std::result::Result<Language, String> {
    code.parse().map_err(|()| "expected a language code such as en".to_owned())
}

impl Print {
    /// Whether JSON is asked for.
    pub fn is_json(&self) -> bool {
        self.json || self.format == Some(Format::Json)
    }

    /// The additional time zones of `--zones`. `participants` are those of the session, if one was read.
    pub fn zones(&self, participants: Option<&[Participant]>) -> Result<Vec<Zone>> {
        zones::all(&self.zones, participants)
    }

    /// Prints a schedule as asked.
    pub fn print(&self, schedule: &Schedule) -> Result<()> {
        let style = Style {
            by: self.by(),
            width: render::table::terminal_width().unwrap_or(Style::WIDTH),
            colour: std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            csv: Dialect { bom: self.bom, separator: self.separator.unwrap_or_default() },
            earlier: self.earlier()?,
        };
        let mut schedule = schedule.clone();
        schedule.session.printed_hours |= self.printed_hours;
        schedule.session.printed_minutes |= self.printed_minutes;
        let rendered = render::render(&schedule, self.format()?, &self.lang, &style)?;
        for note in &rendered.notes {
            stderr::print(&format!("note: {note}"));
        }
        files::write(self.output.as_ref(), &rendered.bytes)
    }

    /// Checks, before a long solve, that the output can be rendered and written.
    pub fn check_options(&self, inputs: &[&Path]) -> Result<()> {
        let nothing = empty_schedule(&Default::default(), Status::Infeasible, 0);
        let format = self.format()?;
        if format.is_binary() && self.file().is_none() && std::io::stdout().is_terminal() {
            return Err(Error::Usage {
                what: format!("a {format} file cannot be printed in a terminal"),
                help: "name a file with -o".to_owned(),
            });
        }
        self.check_option_formats(format)?;
        match render::render(&nothing, format, &self.lang, &Style { by: self.by(), ..Style::default() }) {
            // the real schedule will have meetings
            Err(RenderError::NoMeetings(_)) => {}
            rendered => drop(rendered?),
        }
        let over = Overwrite::OwnOutput(format).forced(self.force);
        self.file().map_or(Ok(()), |path| files::check_writable(path, inputs, over))
    }

    fn by(&self) -> By {
        match self.style {
            TableBy::Meeting => By::Meeting,
            TableBy::Item => By::Item,
        }
    }

    /// Refuses an earlier calendar of another session.
    pub fn check_previous(&self, session: &SessionInfo) -> Result<()> {
        let (Some(path), Some(earlier)) = (&self.previous, self.earlier()?) else { return Ok(()) };
        earlier.is_of(&render::identifiers::session(session)).map_err(|why| previous_error(path, why))
    }

    /// The calendar issued earlier, if one is named.
    fn earlier(&self) -> Result<Option<Earlier>> {
        let Some(path) = &self.previous else { return Ok(None) };
        let (_, text) = files::text_with_name(path)?;
        Earlier::read(&text).map(Some).map_err(|why| previous_error(path, why))
    }

    /// Refuses an option that the format does not have.
    fn check_option_formats(&self, format: Format) -> Result<()> {
        let options = [
            ("--bom", self.bom, Format::Csv),
            ("--separator", self.separator.is_some(), Format::Csv),
            ("--previous", self.previous.is_some(), Format::Ics),
        ];
        for (option, given, required) in options {
            if given && format != required {
                return Err(Error::Usage {
                    what: format!("{option} needs the format {required}, but the format is {format}"),
                    help: format!("add --format {required}, or omit {option}"),
                });
            }
        }
        if self.previous.as_deref() == Some(Path::new("-")) {
            return Err(Error::Usage {
                what: "--previous cannot read standard input".to_owned(),
                help: "name a file".to_owned(),
            });
        }
        self.earlier().map(drop)
    }

    /// The output file, unless it is standard output.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    fn format(&self) -> Result<Format> {
        let named = if self.json { Some(Format::Json) } else { self.format };
        Ok(match (named, self.file()) {
            (Some(format), Some(path)) => check_ending(format, path)?,
            (Some(format), None) => format,
            (None, Some(path)) => Format::of_file(path)?.unwrap_or(Format::Json),
            (None, None) if std::io::stdout().is_terminal() => Format::Table,
            (None, None) => Format::Json,
        })
    }
}

/// Refuses a format that the extension of the file contradicts.
fn check_ending(format: Format, path: &Path) -> Result<Format> {
    let same = |ending| match (format, ending) {
        // these formats are JSON files of other programs
        (Format::Pretalx | Format::Indico, Format::Json) => true,
        (format, ending) => format == ending,
    };
    match Format::of_file(path) {
        Ok(Some(ending)) if !same(ending) => Err(Error::Usage {
            what: format!("--format {format} contradicts the extension of {}", path.display()),
            help: format!("omit --format to write {ending}, or name a file with another extension"),
        }),
        // an unknown extension contradicts no format
        _ => Ok(format),
    }
}

fn previous_error(path: &Path, why: NotOurs) -> Error {
    Error::Previous { path: path.display().to_string(), why }
}

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

/// A schedule file that reports that no schedule exists.
fn empty_schedule(session: &SessionInfo, status: Status, seed: u32) -> Schedule {
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
        not_held: Vec::new(),
        wishes: Vec::new(),
        confidence: None,
        expected: Vec::new(),
        changes: None,
    }
}
