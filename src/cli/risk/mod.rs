//! `plenary risk`.
//!
//! [`sheet`] the answer as lines and tables, in English or Chinese ([`words`]) · [`page`] the sheet as text, Markdown or HTML ·
//! [`chart`] the fan chart.

mod chart;
mod page;
mod sheet;
mod tornado;
mod words;

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use super::exit::{Error, Exit, Result};
use super::files::{self, Overwrite};
use super::limits::confidence;
use super::process;
use super::stderr;
use plenary_core::answers::{RISK_SCHEMA, RiskAnswer};
use plenary_core::model::Schedule;
use plenary_core::risk::{Effort, forecast};
use plenary_core::verify::{self, RuleName};
use sheet::Sheet;
use words::Words;

/// Says how sure a schedule is, if minutes are estimates and meetings start late
///
/// It simulates the day many times. The confidence is the probability that all items are reached, and that the report has
/// its meeting to itself. For each item it prints when to call its people, for each meeting how many minutes are lost,
/// and which items and meetings cause most misses. The session file says how uncertain minutes are (`uncertainty`, and
/// ranges of minutes); what it does not say is assumed, and printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary risk session.json schedule.json
  plenary risk session.json schedule.json --confidence 80     exit code 1 if it is less sure
  plenary risk session.json schedule.json --json --samples 100000
  plenary risk session.json schedule.json -o ends.svg         when each item ends, as a fan chart")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// Its schedule
    schedule: PathBuf,
    /// The confidence that the schedule should have, in per cent. The exit code is 1 if it has less. By default that of the
    /// session, if it has one
    #[arg(long, value_name = "PER CENT", value_parser = confidence, allow_negative_numbers = true)]
    confidence: Option<u32>,
    /// How often the day is simulated. Four times as many samples halve the standard error
    #[arg(long, value_name = "N", default_value_t = Effort::default().samples, value_parser = clap::value_parser!(u32).range(1..=i64::from(Effort::MOST)))]
    samples: u32,
    /// The seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// On how many threads. The numbers are the same on any
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    threads: u32,
    /// How to print it. By default the ending of FILE decides; without FILE it is table
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Form>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The language of the words: en or zh
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = words::words)]
    lang: &'static Words,
    /// Where to write it; `-` is standard output. It overwrites only files that this command made
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite FILE, whatever it contains
    #[arg(long, requires = "output")]
    force: bool,
}

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For a terminal
    Table,
    /// For a program
    Json,
    /// Markdown
    Md,
    /// A web page, with the fan chart
    Html,
    /// The fan chart: when each item ends
    Svg,
}

impl Args {
    /// Whether the output is JSON.
    pub fn is_json(&self) -> bool {
        self.form().is_ok_and(|form| form == Form::Json)
    }

    fn form(&self) -> Result<Form> {
        let named = if self.json { Some(Form::Json) } else { self.format };
        let ending = self.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        let ending = match ending {
            None => None,
            Some("txt") => Some(Form::Table),
            Some("json") => Some(Form::Json),
            Some("md") => Some(Form::Md),
            Some("html" | "htm") => Some(Form::Html),
            Some("svg") => Some(Form::Svg),
            Some(_) if named.is_some() => None,
            Some(other) => {
                return Err(Error::Usage {
                    what: format!("no format is known for a file that ends in .{other}"),
                    help: "name a file that ends in .txt, .json, .md, .html or .svg, or add --format".to_owned(),
                });
            }
        };
        match (named, ending) {
            (Some(named), Some(ending)) if named != ending => Err(Error::Usage {
                what: "--format contradicts the ending of the file".to_owned(),
                help: "omit --format, or name a file with another ending".to_owned(),
            }),
            (named, ending) => Ok(named.or(ending).unwrap_or(Form::Table)),
        }
    }

    /// A file that this command has made may be overwritten: all but the text for a terminal name their schema.
    fn check_output(&self) -> Result<()> {
        let Some(path) = self.output.as_deref().filter(|path| *path != Path::new("-")) else { return Ok(()) };
        let own = path.is_file() && std::fs::read_to_string(path).is_ok_and(|text| text.contains(RISK_SCHEMA));
        files::check_writable(
            path,
            &[self.session.as_path(), self.schedule.as_path()],
            Overwrite::Nothing.forced(self.force || own),
        )
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    files::check_one_stdin(&[args.session.as_path(), args.schedule.as_path()])?;
    let form = args.form()?;
    args.check_output()?;
    let problem = files::session_beside_schedule("risk", &args.session, &args.schedule)?.problem;
    let schedule = files::schedule(&args.schedule)?;
    let problem = problem.announced_as_in(&schedule);
    let broken = verify::check(&problem, None, &schedule);
    let foreign = [RuleName::KnownMeeting, RuleName::KnownItem];
    if let Some(unknown) = broken.iter().find(|one| foreign.contains(&one.rule)) {
        return Err(Error::Usage {
            what: format!("the schedule belongs to another session: {}", unknown.message),
            help: "name the session that the schedule was planned from".to_owned(),
        });
    }
    if !broken.is_empty() {
        stderr::print("note: the schedule breaks rules of the session; `plenary check` lists them");
    }
    process::listen_for_interrupts();
    let effort = Effort { samples: args.samples, seed: args.seed, threads: args.threads };
    let (began, mut told) = (Instant::now(), 0);
    let found = forecast(&problem, &schedule, effort, &mut |done| {
        // in a second each, and only if it takes long
        if began.elapsed().as_secs() > told {
            told = began.elapsed().as_secs();
            stderr::print(&format!("{told} s  {:.0} % of the samples", 100.0 * done));
        }
        !process::interrupted()
    });
    if found.samples < args.samples {
        stderr::print(&format!("note: interrupted after {} of {} samples", found.samples, args.samples));
    }
    let answer = RiskAnswer::new(&problem, &schedule, &found, args.seed);
    let wanted = args.confidence.or(problem.confidence);
    files::write(args.output.as_ref(), printed(form, &answer, &schedule, wanted, args.lang).as_bytes())?;
    match wanted {
        Some(wanted) if answer.confidence < f64::from(wanted) => {
            stderr::print(&format!(
                "the confidence is {} %, less than the {wanted} % that are wanted",
                answer.confidence
            ));
            Ok(Exit::NoSchedule)
        }
        _ => Ok(Exit::Done),
    }
}

fn printed(form: Form, answer: &RiskAnswer, schedule: &Schedule, wanted: Option<u32>, words: &Words) -> String {
    let sheet = || Sheet::new(answer, schedule, wanted, words);
    match form {
        Form::Table => page::text(&sheet()),
        Form::Json => format!("{:#}\n", json!(answer)),
        Form::Md => page::markdown(&sheet()),
        Form::Html => page::html(&sheet(), &chart::draw(answer, schedule, words), words),
        Form::Svg => chart::draw(answer, schedule, words),
    }
}
