//! `plenary check`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::answer_format::{AnswerFormat, count};
use super::exit::{Exit, Result};
use super::files;
use super::process;
use super::stderr::ProgressLine;
use crate::issue::valid;
use plenary_core::answers::CheckAnswer;
use plenary_core::explain::table::{Verdict, judge};
use plenary_core::model::{Entry, Level, Schedule, Statement};
use plenary_core::read::{self, Loaded};
use plenary_core::solve::Limits;
use plenary_core::verify::{self, Violation};

/// Verifies a schedule against its session
///
/// The checker shares no code with the solver. It names every broken rule, with the line of the session file that
/// states it. If a table has no minutes, it looks for minutes with which the table is valid. The exit code is 0 if the
/// schedule is valid, and 1 if it is not. It can be too hard to find out how many teams of interpreters are enough. The
/// rule `teams` is then not decided, and the exit code is 4 if no other rule is broken.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary check session.json schedule.json
  plenary check session.json table.csv
  plenary check session.json schedule.json --json

A table made by hand is CSV, as a spreadsheet writes it:
  meeting,item
  m1,1a
  ,1b            an empty cell repeats the meeting of the row above
  m2,2           an item is named by its id or its number
  m2,3+4         items taken together")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// The schedule file, or a table made by hand: rows of meeting and item in order, as CSV or JSON, without minutes
    schedule: PathBuf,
    /// An earlier schedule; the goal `changes` counts the minutes that differ from it
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let inputs = [args.session.as_path(), args.schedule.as_path()];
    files::check_one_stdin(&inputs.into_iter().chain(args.baseline.as_deref()).collect::<Vec<_>>())?;
    let loaded = files::session_beside_schedule("check", &args.session, &args.schedule)?;
    let (name, text) = files::text_with_name(&args.schedule)?;
    let baseline = args.baseline.as_deref().map(files::schedule).transpose()?;
    if read::is_table(&text) {
        let rows = read::table(&text, &name, &loaded.problem)?;
        return hand_made(&loaded, baseline.as_ref(), &rows, args.answer_format);
    }
    let schedule = read::schedule(&text, &name)?;
    let verdict = verify::judge(&loaded.problem, baseline.as_ref(), &schedule);
    if args.answer_format.is_json() {
        files::write(None, format!("{:#}\n", json!(CheckAnswer::new(&loaded, &verdict))).as_bytes())?;
        return Ok(match (verdict.broken.len(), verdict.undecided.len()) {
            (0, 0) => Exit::Done,
            (0, _) => Exit::TimeLimit,
            _ => Exit::NoSchedule,
        });
    }
    let verify::Verdict { broken: violations, undecided } = verdict;
    let mut text = lines(&loaded, &violations);
    for open in &undecided {
        text += &line(&loaded, &open.statement, open.rule, &format!("not decided: {}", open.message));
    }
    let (last, exit) = match (violations.len(), undecided.len()) {
        (0, 0) => (format!("{}\n", valid(&schedule)), Exit::Done),
        (0, open) => (format!("not decided: {}; no rule is broken\n", count(open, "rule", "rules")), Exit::TimeLimit),
        (broken, _) => (format!("not valid: {}\n", count(broken, "rule broken", "rules broken")), Exit::NoSchedule),
    };
    files::write(None, (text + &last).as_bytes())?;
    Ok(exit)
}

/// Time limit of the search for minutes.
const TIME: Duration = Duration::from_secs(60);

/// Checks a table without minutes: looks for minutes that make it valid.
fn hand_made(
    loaded: &Loaded,
    baseline: Option<&Schedule>,
    rows: &[read::TableRow],
    answer_format: AnswerFormat,
) -> Result {
    process::listen_for_interrupts();
    let mut progress = ProgressLine::default();
    let limits = Limits::new().within(Some(TIME));
    let verdict = judge(&loaded.problem, baseline, rows, &limits, &mut progress);
    progress.done();
    let verdict = verdict?;
    let as_json = answer_format.is_json().then(|| format!("{:#}\n", json!(CheckAnswer::of_table(loaded, &verdict))));
    let (text, exit) = match verdict {
        Verdict::Valid(schedule) => (minutes(&schedule), Exit::Done),
        Verdict::Broken(broken) => {
            let lines: String = broken.iter().map(|one| line(loaded, &one.statement, one.rule, &one.message)).collect();
            (
                format!("{lines}no minutes make it valid: {}\n", count(broken.len(), "rule broken", "rules broken")),
                Exit::NoSchedule,
            )
        }
        Verdict::Unknown => (
            "stopped without finding minutes that make the table valid, or a proof that none exist\n".to_owned(),
            Exit::TimeLimit,
        ),
    };
    files::write(None, as_json.unwrap_or(text).as_bytes())?;
    Ok(exit)
}

/// The minutes that were found, one meeting per line, the unmet wishes, and the values of the goals.
fn minutes(schedule: &Schedule) -> String {
    let mut text = String::from("valid: with these minutes every rule holds\n");
    for meeting in &schedule.meetings {
        let entry = |entry: &Entry| format!("{} {}", entry.items.join("+"), entry.minutes.get());
        let entries: Vec<String> = meeting.entries.iter().map(entry).collect();
        text += &format!("  {}: {}\n", meeting.id, entries.join(", "));
    }
    for wish in &schedule.wishes {
        text += &format!("  {wish}\n");
    }
    text + &format!("{}\n", Level::list(&schedule.objectives))
}

/// How many violations of one rule are printed as text; the rest are counted. JSON has all of them.
const PRINTED: usize = 100;

/// The violations, one per line.
fn lines(loaded: &Loaded, violations: &[Violation]) -> String {
    let mut of_rule: BTreeMap<String, usize> = BTreeMap::new();
    let mut text = String::new();
    for violation in violations {
        let number = of_rule.entry(violation.rule.to_string()).or_default();
        *number += 1;
        if *number <= PRINTED {
            text += &line(loaded, &violation.statement, violation.rule, &violation.message);
        }
    }
    for (rule, number) in of_rule.into_iter().filter(|(_, number)| *number > PRINTED) {
        text += &format!("{rule}: {} more; --json lists all\n", number - PRINTED);
    }
    text
}

/// A violation with the line of the session file that states the rule.
fn line(loaded: &Loaded, statement: &Statement, rule: impl std::fmt::Display, message: &str) -> String {
    let place = loaded.source.locate(statement);
    format!("{}:{}: {rule}: {message}\n", loaded.source.name(), place.line)
}
