//! `plenary issue`: the way of a schedule through the silence procedure of the bureau to its issue.

use std::fmt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files;
use super::process;
use super::publish::folder::{Folder, accepted, bytes, hash};
use super::publish::{After, Answer, Inputs, Made};
use plenary_core::model::time::LocalTimeError;
use plenary_core::model::{Schedule, Zone};
use plenary_documents::publish::silence::{
    CLOSE_OF_BUSINESS, Circulation, MOST_DAYS, Objection, SilenceError, Status, deadline,
};

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

/// The longest name or reason, in characters.
const MOST_CHARACTERS: usize = 2_000;

/// A local date and time.
fn local(text: &str) -> std::result::Result<NaiveDateTime, String> {
    let time =
        ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"].iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(CLOSE_OF_BUSINESS, 0, 0);
    time.or_else(day).ok_or_else(|| "write a time such as 2021-12-22T18:00, or a day (18.00 on it)".to_owned())
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

/// Runs the command.
pub fn run(args: &Args) -> Result {
    match &args.step {
        Step::Circulate(args) => circulate(args),
        Step::Object(args) => {
            let mut file = File::open(&args.plain)?;
            let at = file.at;
            let objection = Objection { by: args.by.clone(), at, reason: args.reason.clone() };
            file.folder.register.object(objection).map_err(refused)?;
            file.folder.write_register()?;
            file.say(&args.plain)
        }
        Step::Withdraw(plain) => {
            let mut file = File::open(plain)?;
            let at = file.at;
            file.folder.register.withdraw(at).map_err(refused)?;
            file.folder.write_register()?;
            file.say(plain)
        }
        Step::Status(plain) => File::open(plain)?.say(plain),
        Step::Publish(args) => publish(args),
    }
}

/// A folder with the time of a step.
struct File {
    folder: Folder,
    at: DateTime<FixedOffset>,
}

impl File {
    /// Opens a folder in which a schedule has been circulated.
    fn open(plain: &Plain) -> Result<Self> {
        let folder = Folder::open(&plain.folder)?;
        let Some(last) = folder.register.circulations.last() else { return Err(refused(SilenceError::Nothing)) };
        let schedule = folder.circulated(last)?;
        let at = time(plain.at, zone(&schedule)?, "--at")?;
        Ok(Self { folder, at })
    }

    /// Prints how far each schedule has come.
    fn say(&self, plain: &Plain) -> Result {
        let answer = Steps { folder: &plain.folder, circulations: &self.folder.register.circulations, at: self.at };
        let text = if plain.answer_format.is_json() { format!("{:#}\n", answer.in_json()) } else { answer.to_string() };
        files::write(None, text.as_bytes())?;
        Ok(Exit::Done)
    }
}

fn circulate(args: &Circulate) -> Result {
    let mut folder = Folder::open(&args.plain.folder)?;
    let inputs =
        Inputs { command: "issue circulate DIR", done: "circulated", session: &args.session, schedule: &args.schedule };
    let new = match accepted(&inputs, args.baseline.as_deref())? {
        Ok(new) => new,
        Err(exit) => return Ok(exit),
    };
    if folder.is_issued(&new.schedule) {
        let what = "this is the newest issue already".to_owned();
        return Err(Error::Usage { what, help: "circulate another schedule".to_owned() });
    }
    let zone = new.problem.zone;
    let at = time(args.plain.at, zone, "--at")?;
    let until = match args.until {
        Some(until) => until,
        None => {
            let days = deadline(at.date_naive(), args.working_days, |day| new.problem.is_off(day));
            days.ok_or_else(|| Error::Usage {
                what: format!("there are no {} working days in the ten years after the circulation", args.working_days),
                help: "name the deadline with --until".to_owned(),
            })?
        }
    };
    let bytes = bytes(&new.schedule)?;
    let circulation = Circulation {
        number: 0,
        kind: folder.next_kind(args.kind.into()),
        circulated: at,
        deadline: time(Some(until), zone, "--until")?,
        objections: Vec::new(),
        withdrawn: None,
        issue: None,
        check: new.check,
        sha256: hash(&bytes),
    };
    let path = folder.register.circulate(circulation).map_err(refused)?.path();
    folder.write(&path, &bytes)?;
    folder.write_register()?;
    File { folder, at }.say(&args.plain)
}

fn publish(args: &Publish) -> Result {
    let File { mut folder, at } = File::open(&args.plain)?;
    let circulation = folder.register.approved(at).map_err(refused)?.clone();
    let schedule = folder.circulated(&circulation)?;
    let kind = folder.next_kind(circulation.kind);
    folder.issue(schedule, (kind, at.date_naive(), circulation.check), Some(circulation.number))?;
    let files = folder.write_pages(&args.made.output())?;
    let answer = Answer::of(&folder, files);
    let json = args.plain.answer_format.is_json();
    let text = if json { format!("{:#}\n", answer.in_json()) } else { answer.to_string() };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

fn refused(error: SilenceError) -> Error {
    Error::Usage { what: error.to_string(), help: error.help().to_owned() }
}

/// The zone of a schedule.
fn zone(schedule: &Schedule) -> Result<Zone> {
    schedule.session.timezone.parse().map_err(|()| Error::Usage {
        what: format!("the circulated schedule has the unknown time zone `{}`", schedule.session.timezone),
        help: "circulate it again".to_owned(),
    })
}

/// A time at a place; now by default.
fn time(local: Option<NaiveDateTime>, zone: Zone, option: &str) -> Result<DateTime<FixedOffset>> {
    let Some(local) = local else { return Ok(zone.local(process::now())) };
    let instant = zone.instant(local).map_err(|error| {
        let what = match error {
            LocalTimeError::Missing => format!("{option}: the clocks of {} skip {local}", zone.name()),
            LocalTimeError::Twice(..) => format!("{option}: the clocks of {} show {local} twice", zone.name()),
        };
        Error::Usage { what, help: "name a time one hour earlier or later".to_owned() }
    })?;
    Ok(zone.local(instant))
}

/// The answer: how far each schedule has come.
struct Steps<'a> {
    folder: &'a Path,
    circulations: &'a [Circulation],
    at: DateTime<FixedOffset>,
}

impl Steps<'_> {
    fn in_json(&self) -> Value {
        let one = |circulation: &Circulation| {
            let mut value = json!(circulation);
            value["status"] = json!(circulation.status(self.at));
            value
        };
        json!({ "folder": self.folder, "at": self.at, "circulations": self.circulations.iter().map(one).collect::<Vec<_>>() })
    }
}

impl fmt::Display for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for circulation in self.circulations {
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
