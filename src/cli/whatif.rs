//! `plenary whatif`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use super::exit::{Error, Exit, Result};
use super::files::Overwrite;
use super::limits::{MemoryLimit, Stopped, TimeLimit, memory_limit, time_limit};
use super::process;
use super::stderr::{self, ProgressLine};
use super::{explain, files, scenarios};
use plenary_core::answers::WhatIfAnswer;
use plenary_core::message::Message;
use plenary_core::model::{Language, Schedule};
use plenary_core::solve::Limits;
use plenary_core::verify::Verified;
use plenary_core::whatif::grammar::GRAMMAR;
use plenary_core::whatif::{Answer, BaseCase, Comparison, Edit, EditError, WhatIf, ask, first_plan};
use plenary_documents::render::{self, Format, Style};

/// Changes a session by edits, plans it with the fewest moves, and says what moves and what that costs
///
/// The new schedule differs as little as possible from the baseline. This is the schedule that --baseline names, or
/// else the plan of the session without the edits. The changes count at the place of the goal `changes` among the goals
/// of the session. If no schedule exists after the edits, it says why, and lists changes with which one exists; the
/// exit code is then 1.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("\
Edits, applied in order:
{GRAMMAR}

Examples:
  plenary whatif session.json drop-meeting=m3
  plenary whatif session.json set-minutes=2:240 --baseline schedule.json -o new.json
  plenary whatif session.json held=m1 spent=1b:45 --save session-after-m1.json
  plenary whatif session.json --scenarios scenarios.json

A file of scenarios is a list of names and edits:
  [{{\"name\": \"without m3\", \"edits\": [\"drop-meeting=m3\"]}}, …]"))]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// Edits, such as drop-meeting=m3
    #[arg(value_name = "EDIT", required_unless_present = "scenarios")]
    edits: Vec<String>,
    /// The schedule from which the new one differs as little as possible; by default the plan without the edits
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    /// Answer several questions and compare them: a file with the name and the edits of each
    #[arg(long, value_name = "FILE", conflicts_with_all = ["edits", "save", "output"])]
    scenarios: Option<PathBuf>,
    /// Write the edited session to a file
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Write the new schedule to a file, in the format of its extension
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite files that exist, whatever they contain
    #[arg(long)]
    force: bool,
    /// How to print the answer: table, json or md. By default table in a terminal, and json in a pipe
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The language of the table
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: Language,
    /// Seconds after which it takes the best schedule so far, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
    /// Megabytes of memory at which it takes the best schedule so far, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
}

fn language(code: &str) -> std::result::Result<Language, String> {
    code.parse().map_err(|()| "expected a language code such as en".to_owned())
}

/// Fraction of the time for planning the unedited session, if no baseline is named.
const BASELINE_SHARE: f64 = 0.4;

impl Args {
    /// Whether JSON is asked for.
    pub fn is_json(&self) -> bool {
        self.json || self.format == Some(Format::Json)
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let named = [args.baseline.as_deref(), args.scenarios.as_deref()];
    let inputs: Vec<&Path> = [args.session.as_path()].into_iter().chain(named.into_iter().flatten()).collect();
    files::check_one_stdin(&inputs)?;
    let ending = args.output.as_deref().map(Format::of_file).transpose()?.flatten().unwrap_or(Format::Json);
    for (file, over) in [(&args.save, Overwrite::Nothing), (&args.output, Overwrite::OwnOutput(ending))] {
        if let Some(file) = file.as_deref().filter(|file| *file != Path::new("-")) {
            files::check_writable(file, &inputs, over.forced(args.force))?;
        }
    }
    if !matches!(format(args), Format::Table | Format::Json | Format::Md) {
        return Err(Error::Usage {
            what: "the answer can be printed only as table, json or md".to_owned(),
            help: "write the new schedule in another format with -o FILE".to_owned(),
        });
    }
    let edits = args.edits.iter().map(|text| text.parse()).collect::<std::result::Result<Vec<Edit>, EditError>>()?;
    let asked = args.scenarios.as_deref().map(scenarios::read).transpose()?;
    let session = files::session(&args.session)?;
    let folder = files::folder(&args.session);
    let limits = |time: Option<Duration>| Limits::new().within(time);
    process::listen_for_interrupts();
    let given = args.baseline.as_deref().map(files::schedule).transpose()?;
    let baseline = match given {
        Some(schedule) => Some(schedule),
        None => {
            let mut progress = ProgressLine::default().within(args.memory_limit.0);
            // keep some of the time for the question itself
            let planned = first_plan(&session, &limits(args.time_limit.share(BASELINE_SHARE)), &mut progress);
            progress.done();
            planned?.map(Verified::into_inner)
        }
    };
    let base = BaseCase { session: &session, folder: Some(folder), baseline: baseline.as_ref() };
    if baseline.is_none() {
        stderr::print("note: the unedited session has no schedule, so changes are not counted");
    }
    if let Some(asked) = asked {
        return scenarios::run(&base, &asked, &limits(args.time_limit.left()), args.memory_limit.0, format(args));
    }
    let clock = Instant::now();
    let mut progress = ProgressLine::default().within(args.memory_limit.0);
    let what = ask(&base, &edits, &limits(args.time_limit.left()), &mut progress).map_err(Error::from);
    progress.done();
    let what = what?;
    let seconds = clock.elapsed().as_secs_f64();
    if !what.edited.loaded.warnings.diagnostics.is_empty() && session.warnings != what.edited.loaded.warnings {
        stderr::print(&what.edited.loaded.warnings.to_string());
    }
    if let Some(file) = &args.save {
        files::write(Some(file), what.edited.loaded.source.text().as_bytes())?;
        if !matches!(what.answer, Answer::Schedule(..)) {
            stderr::print(&format!("note: the edited session is in {}, although it has no schedule", file.display()));
        }
    }
    answer(args, &edits, &what, ending, &limits(args.time_limit.left()), progress.stopped(), seconds)
}

fn format(args: &Args) -> Format {
    let named = if args.json { Some(Format::Json) } else { args.format };
    named.unwrap_or(if std::io::stdout().is_terminal() { Format::Table } else { Format::Json })
}

/// Prints the answer.
fn answer(
    args: &Args,
    edits: &[Edit],
    what: &WhatIf,
    ending: Format,
    limits: &Limits,
    stopped: Stopped,
    seconds: f64,
) -> Result {
    let format = format(args);
    match &what.answer {
        Answer::Schedule(schedule, compared) => {
            if let Some(file) = &args.output {
                files::write(Some(file), &rendered(schedule, ending, &args.lang)?)?;
            }
            let text = match format {
                Format::Json => {
                    format!("{:#}\n", json!(WhatIfAnswer::planned(edits, what, schedule, compared.as_ref(), seconds)))
                }
                _ => in_words(what, schedule, compared.as_ref(), format, &args.lang)?,
            };
            files::write(None, text.as_bytes())?;
            Ok(Exit::Done)
        }
        Answer::NoSchedule => {
            stderr::print(&format!("after {} no schedule exists", list(edits)));
            notes(&what.edited.notes);
            explain::print(
                &what.edited.loaded,
                files::folder(&args.session),
                &what.lost,
                limits,
                args.memory_limit.0,
                format == Format::Json,
            )
        }
        Answer::Unknown => {
            notes(&what.edited.notes);
            stderr::print(&format!(
                "{} with no schedule, and without a proof that none exists\n  help: {}, or mark the least important items with optional=ITEM",
                stopped.words(),
                stopped.help()
            ));
            Ok(Exit::TimeLimit)
        }
    }
}

fn notes(notes: &[Message]) {
    notes.iter().for_each(|note| stderr::print(&format!("note: {note}")));
}

fn list(edits: &[Edit]) -> String {
    edits.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Renders a schedule in a format.
fn rendered(schedule: &Schedule, format: Format, lang: &Language) -> Result<Vec<u8>> {
    let style = Style {
        width: render::table::terminal_width().unwrap_or(Style::WIDTH),
        colour: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        ..Style::default()
    };
    let rendered = render::render(schedule, format, lang, &style)?;
    rendered.notes.iter().for_each(|note| stderr::print(&format!("note: {note}")));
    Ok(rendered.bytes)
}

/// The new table, followed by what moved and what it cost.
fn in_words(
    what: &WhatIf,
    schedule: &Schedule,
    compared: Option<&Comparison>,
    format: Format,
    lang: &Language,
) -> Result<String> {
    // the report below shows the changes in more detail than the table would
    let bare = Schedule { changes: None, ..schedule.clone() };
    let mut text = String::from_utf8_lossy(&rendered(&bare, format, lang)?).into_owned();
    let (indent, bullet) = if format == Format::Md { ("", "- ") } else { (" ", "- ") };
    let mut line = |line: &str| {
        text += format!("{indent}{}", render::clean::clean(line)).trim_end();
        text.push('\n');
    };
    line("");
    if let Some(compared) = compared {
        line("What changes");
        compared.in_words().iter().for_each(|one| line(&format!("{bullet}{one}")));
        line("");
        line(&compared.moved_in_words());
        line(&compared.goals_in_words());
    }
    what.edited.notes.iter().for_each(|note| line(&format!("note: {note}")));
    Ok(text)
}
