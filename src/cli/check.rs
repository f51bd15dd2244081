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
use plenary_core::answers::CheckAnswer;
use plenary_core::explain::table::{Verdict, judge};
use plenary_core::model::{Entry, Schedule, Statement};
use plenary_core::read::{self, Loaded};
use plenary_core::solve::Limits;
use plenary_core::verify::{self, Violation};

/// Verifies a schedule against its session
///
/// By code that shares nothing with the solver. Every broken rule is named, with the line of the session file that
/// states it. Of a table without minutes it says whether any minutes make it valid, and which. Exit code 0 when the
/// schedule is valid, 1 when it is not. How many teams of interpreters are enough can be too hard to say; then the rule
/// `teams` is said to be not decided, and where no other rule is broken the exit code is 4.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary check session.json schedule.json
  plenary check session.json table.csv
  plenary check session.json schedule.json --json

A table made by hand is CSV, as a spreadsheet writes it:
  meeting,item
  m1,1a
  ,1b            an empty meeting is that of the row above
  m2,2           an item by its id or its number
  m2,3+4         items taken together")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// The schedule file; or a table made by hand, CSV or JSON rows of meeting and item in order, without minutes
    schedule: PathBuf,
    /// The earlier schedule that its `changes` are counted from
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
        (0, 0) => {
            let entries: usize = schedule.meetings.iter().map(|meeting| meeting.entries.len()).sum();
            let (entries, meetings) =
                (count(entries, "entry", "entries"), count(schedule.meetings.len(), "meeting", "meetings"));
            (format!("valid: {entries} in {meetings}\n"), Exit::Done)
        }
        (0, open) => (format!("not decided: {}; no rule is broken\n", count(open, "rule", "rules")), Exit::TimeLimit),
        (broken, _) => (format!("not valid: {}\n", count(broken, "rule broken", "rules broken")), Exit::NoSchedule),
    };
    files::write(None, (text + &last).as_bytes())?;
    Ok(exit)
}

/// How long minutes are looked for.
const TIME: Duration = Duration::from_secs(60);

/// A table without minutes: are there any that make it valid?
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
                format!("{lines}not valid with any minutes: {}\n", count(broken.len(), "rule broken", "rules broken")),
                Exit::NoSchedule,
            )
        }
        Verdict::Unknown => {
            ("stopped before it was known whether any minutes make the table valid\n".to_owned(), Exit::TimeLimit)
        }
    };
    files::write(None, as_json.unwrap_or(text).as_bytes())?;
    Ok(exit)
}

/// The minutes that were found, a meeting a line, and what they come to.
fn minutes(schedule: &Schedule) -> String {
    let mut text = String::from("valid: with these minutes every rule holds\n");
    for meeting in &schedule.meetings {
        let entry = |entry: &Entry| format!("{} {}", entry.items.join("+"), entry.minutes.get());
        let entries: Vec<String> = meeting.entries.iter().map(entry).collect();
        text += &format!("  {}: {}\n", meeting.id, entries.join(", "));
    }
    let levels: Vec<String> =
        schedule.objectives.iter().map(|level| format!("{} {}", level.name, level.value)).collect();
    text + &format!("{}\n", levels.join(", "))
}

/// Violations of one rule that are printed; the rest is counted. As JSON all are printed.
const PRINTED: usize = 100;

/// What is broken, a line each.
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

/// A broken rule with the line of the session that states it.
fn line(loaded: &Loaded, statement: &Statement, rule: impl std::fmt::Display, message: &str) -> String {
    let place = loaded.source.locate(statement);
    format!("{}:{}: {rule}: {message}\n", loaded.source.name(), place.line)
}
