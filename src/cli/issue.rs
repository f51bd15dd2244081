//! `plenary issue`: the way of a schedule through the silence procedure of the bureau to its issue.

use std::fmt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde_json::{Value, json};

use super::answer_format::AnswerFormat;
use super::exit::{Exit, Result};
use super::files;
use super::process;
use super::publish::folder::{Folder, accepted, write_pages};
use super::publish::{After, Answer, Inputs, Made};
use crate::issue::{self, Deadline, MOST_CHARACTERS, Record, When};
use plenary_documents::publish::silence::{MOST_DAYS, Status};

/// Circulates a schedule to the bureau, and issues it once silence approves it
///
/// `circulate` freezes a schedule that the checker accepts and counts the deadline in working days: without Saturdays, Sundays and the days
/// off of the session's rules. `object` records an objection, which breaks the procedure; `withdraw` ends it. After a deadline
/// without objections, `publish` issues the schedule under its symbol, as `plenary publish` does, and the page says when it was approved.
/// All of it is kept in the folder of the page. Times are those of the place of the session.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary issue circulate page session.json schedule.json --working-days 9
  plenary issue circulate page session.json schedule.json --until 2021-12-22T18:00
  plenary issue object page --by \"Vice-Chair\" --reason \"item 3 needs a whole meeting\"
  plenary issue status page
  plenary issue publish page")]
pub struct Args {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, clap::Subcommand)]
enum Step {
    /// Circulate a schedule to the bureau
    Circulate(Circulate),
    /// Record an objection of a member of the bureau
    Object(Object),
    /// Withdraw the schedule that is before the bureau, or approved
    Withdraw(Plain),
    /// Issue the schedule that silence has approved, and write the page
    Publish(Publish),
    /// Show how far each schedule has come
    Status(Plain),
}

#[derive(Debug, clap::Args)]
struct Plain {
    /// The folder of the page
    folder: PathBuf,
    /// The time of the step, at the place of the session; by default now
    #[arg(long, value_name = "TIME", value_parser = local)]
    at: Option<NaiveDateTime>,
    #[command(flatten)]
    answer_format: AnswerFormat,
}

#[derive(Debug, clap::Args)]
struct Circulate {
    #[command(flatten)]
    plain: Plain,
    /// The session file
    session: PathBuf,
    /// The schedule
    schedule: PathBuf,
    /// An earlier schedule, if the schedule was planned against one
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    /// What the issue will be to those before it
    #[arg(long = "as", value_name = "KIND", value_enum, default_value = "rev")]
    kind: After,
    /// The deadline, in working days after the day of circulation, at 18.00
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=MOST_DAYS as i64))]
    working_days: u32,
    /// The deadline as a time, such as 2021-12-22T18:00, at the place of the session
    #[arg(long, value_name = "TIME", value_parser = local, conflicts_with = "working_days")]
    until: Option<NaiveDateTime>,
}

#[derive(Debug, clap::Args)]
struct Object {
    #[command(flatten)]
    plain: Plain,
    /// Who objects
    #[arg(long, value_name = "NAME", value_parser = words)]
    by: String,
    /// The reason
    #[arg(long, value_name = "TEXT", value_parser = words)]
    reason: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Publish {
    #[command(flatten)]
    plain: Plain,
    #[command(flatten)]
    made: Made,
}

/// A local date and time.
fn local(text: &str) -> std::result::Result<NaiveDateTime, String> {
    issue::local(text).ok_or_else(|| "write a time such as 2021-12-22T18:00, or a day (18.00 on it)".to_owned())
}

fn words(text: &str) -> std::result::Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("it is empty".to_owned()),
        length if length > MOST_CHARACTERS => Err(format!("it has more than {MOST_CHARACTERS} characters")),
        _ => Ok(text.to_owned()),
    }
}

impl Args {
    /// Whether the output is JSON.
    pub fn is_json(&self) -> bool {
        let plain = match &self.step {
            Step::Circulate(args) => &args.plain,
            Step::Object(args) => &args.plain,
            Step::Publish(args) => &args.plain,
            Step::Withdraw(plain) | Step::Status(plain) => plain,
        };
        plain.answer_format.is_json()
    }
}

impl Plain {
    fn record(&self) -> Result<Record<Folder>> {
        Record::open(Folder::at(&self.folder)?)
    }

    /// When the step is taken.
    fn when(&self) -> When {
        When { at: self.at, now: process::now(), ahead: true }
    }

    /// Prints how far each schedule has come.
    fn say(&self, record: &Record<Folder>, at: DateTime<FixedOffset>) -> Result {
        let answer = Steps { folder: &self.folder, record, at };
        let text = if self.answer_format.is_json() { format!("{:#}\n", answer.in_json()) } else { answer.to_string() };
        files::write(None, text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    match &args.step {
        Step::Circulate(args) => circulate(args),
        Step::Object(args) => {
            let mut record = args.plain.record()?;
            let at = record.object(&args.by, args.reason.as_deref(), args.plain.when())?;
            args.plain.say(&record, at)
        }
        Step::Withdraw(plain) => {
            let mut record = plain.record()?;
            let at = record.withdraw(plain.when())?;
            plain.say(&record, at)
        }
        Step::Status(plain) => {
            let record = plain.record()?;
            let at = record.moment(plain.when())?;
            plain.say(&record, at)
        }
        Step::Publish(args) => publish(args),
    }
}

fn circulate(args: &Circulate) -> Result {
    let mut record = args.plain.record()?;
    let inputs =
        Inputs { command: "issue circulate DIR", done: "circulated", session: &args.session, schedule: &args.schedule };
    let new = match accepted(&inputs, args.baseline.as_deref())? {
        Ok(new) => new,
        Err(exit) => return Ok(exit),
    };
    let until = args.until.map_or(Deadline::Days(args.working_days), Deadline::Until);
    let at = record.circulate(&new, args.kind.into(), until, args.plain.when())?;
    args.plain.say(&record, at)
}

fn publish(args: &Publish) -> Result {
    let mut record = args.plain.record()?;
    record.issue_approved(args.plain.when())?;
    let files = write_pages(&record, &args.made.output())?;
    let answer = Answer::of(&record, files);
    let json = args.plain.answer_format.is_json();
    let text = if json { format!("{:#}\n", answer.in_json()) } else { answer.to_string() };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

/// The answer: how far each schedule has come.
struct Steps<'a> {
    folder: &'a Path,
    record: &'a Record<Folder>,
    at: DateTime<FixedOffset>,
}

impl Steps<'_> {
    fn in_json(&self) -> Value {
        json!({ "folder": self.folder, "at": self.at, "circulations": self.record.circulations(self.at) })
    }
}

impl fmt::Display for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for circulation in &self.record.register.circulations {
            let minute = |time: DateTime<FixedOffset>| time.format("%Y-%m-%d %H:%M").to_string();
            write!(f, "circulation {} of {}: ", circulation.number, minute(circulation.circulated))?;
            match circulation.status(self.at) {
                Status::Circulated => writeln!(f, "before the bureau until {}", minute(circulation.deadline))?,
                Status::Approved => writeln!(f, "approved by silence on {}, not issued", minute(circulation.deadline))?,
                Status::Issued => writeln!(f, "issued as version {}", circulation.issue.unwrap_or_default())?,
                Status::Broken => writeln!(f, "silence broken")?,
                Status::Withdrawn => writeln!(f, "withdrawn")?,
            }
            for objection in &circulation.objections {
                let reason = objection.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
                writeln!(f, "  {} objected on {}{reason}", objection.by, minute(objection.at))?;
            }
        }
        Ok(())
    }
}
