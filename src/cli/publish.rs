//! `plenary publish`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::answer_format::AnswerFormat;
use super::check;
use super::exit::{Error, Exit, Result};
use super::files;
use super::stderr;
use plenary_core::model::{Instant, Schedule};
use plenary_core::read;
use plenary_core::verify;
use plenary_documents::publish::labels::{Line, since};
use plenary_documents::publish::register::{self, Issue, Kind, Register};
use plenary_documents::publish::{self, Issued};
use plenary_documents::render::{Format, json as schedule_file, words as languages};

/// Writes the public page of a session into a folder, for any web server
///
/// Each schedule that is published is an issue: the first one under the symbol of the session, those after it as Rev.1, Rev.2 and so
/// on. The checker has to accept it. The folder keeps every issue as it was, and says on the page in six languages what changed since the
/// one before: items that moved, meetings that are cancelled. There are calendars of the session, of each track and of each item, and a
/// feed of changes; their addresses stay the same. Without a session the page is written again from the issues that are there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary publish page session.json schedule.json
  plenary publish page session.json revised.json --date 2022-05-02
  plenary publish page session.json corrected.json --as corr
  plenary publish page")]
pub struct Args {
    /// The folder of the page; it is made if it does not exist
    folder: PathBuf,
    /// The session file
    #[arg(requires = "schedule")]
    session: Option<PathBuf>,
    /// The schedule to publish
    schedule: Option<PathBuf>,
    /// An earlier schedule, if the schedule was planned against one
    #[arg(long, value_name = "SCHEDULE")]
    baseline: Option<PathBuf>,
    /// What the issue is to those before it
    #[arg(long = "as", value_name = "KIND", value_enum, default_value = "rev")]
    kind: After,
    /// The day of issue; by default today, at the place of the session
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// The formats in which the annex can be downloaded
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_values = DEFAULT_FORMATS)]
    formats: Vec<Format>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

const DEFAULT_FORMATS: &[&str] = if cfg!(feature = "pdf") { &["docx", "pdf"] } else { &["docx"] };

/// An issue after the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum After {
    /// A revision
    Rev,
    /// A corrigendum
    Corr,
    /// An addendum
    Add,
}

impl From<After> for Kind {
    fn from(after: After) -> Self {
        match after {
            After::Rev => Self::Rev,
            After::Corr => Self::Corr,
            After::Add => Self::Add,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let mut folder = Folder::open(&args.folder)?;
    if let (Some(session), Some(schedule)) = (&args.session, &args.schedule) {
        match folder.next(args, session, schedule)? {
            Next::Issue(new) => folder.issue(*new)?,
            Next::Same => stderr::print("note: this is the newest issue already; the page is written again"),
            Next::Refused(exit) => return Ok(exit),
        }
    }
    if folder.issued.is_empty() {
        return Err(Error::Usage {
            what: format!("nothing has been published in {}", folder.path.display()),
            help: "name a session and its schedule too: plenary publish DIR session.json schedule.json".to_owned(),
        });
    }
    let (pages, notes) = publish::files(&folder.issued, &args.formats).map_err(Error::Render)?;
    for page in &pages {
        folder.write(&page.path, &page.bytes)?;
    }
    for note in notes {
        stderr::print(&format!("note: {note}"));
    }
    let answer = folder.answer(pages.len());
    let text = if args.answer_format.is_json() { format!("{:#}\n", answer.in_json()) } else { answer.to_string() };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

/// The folder of a page.
struct Folder {
    path: PathBuf,
    register: Register,
    issued: Vec<Issued>,
}

/// What may be issued next.
enum Next {
    /// A new issue.
    Issue(Box<Issued>),
    /// None, because the last one says the same.
    Same,
    /// The checker does not accept the schedule.
    Refused(Exit),
}

impl Folder {
    /// Reads the register, and the schedule of each issue.
    fn open(path: &Path) -> Result<Self> {
        let wrong = |what: String, help: &str| Error::Usage { what, help: help.to_owned() };
        let named = path.join(register::NAME);
        let mut folder = Self { path: path.to_owned(), register: Register::default(), issued: Vec::new() };
        if !named.exists() {
            let empty = std::fs::read_dir(path).map_or(true, |mut files| files.next().is_none());
            return if empty {
                Ok(folder)
            } else {
                Err(wrong(
                    format!("{} is not empty, and it is not a folder of `plenary publish`", path.display()),
                    "name a new folder",
                ))
            };
        }
        let backup = "take it from a backup";
        folder.register = serde_json::from_str(&read::text(&named)?)
            .map_err(|error| wrong(format!("{} cannot be read: {error}", named.display()), backup))?;
        if folder.register.schema != register::SCHEMA {
            let what = format!("{} has the schema `{}`, which is unknown", named.display(), folder.register.schema);
            return Err(wrong(what, "use a newer version of Plenary"));
        }
        for issue in &folder.register.issues {
            let file = path.join(issue.path());
            let text = read::text(&file)?;
            if hash(text.as_bytes()) != issue.sha256 {
                return Err(wrong(format!("{} has been changed since it was issued", file.display()), backup));
            }
            let schedule = read::schedule(&text, &file.display().to_string())?;
            folder.issued.push(Issued { issue: issue.clone(), schedule });
        }
        Ok(folder)
    }

    /// Checks a schedule, and makes the next issue of it.
    fn next(&self, args: &Args, session: &Path, schedule: &Path) -> Result<Next> {
        let inputs = [session, schedule];
        files::check_one_stdin(&inputs.into_iter().chain(args.baseline.as_deref()).collect::<Vec<_>>())?;
        let loaded = files::session_beside_schedule("publish DIR", session, schedule)?;
        let schedule = files::schedule(schedule)?;
        let baseline = args.baseline.as_deref().map(files::schedule).transpose()?;
        let verdict = verify::judge(&loaded.problem, baseline.as_ref(), &schedule);
        if !verdict.broken.is_empty() || !verdict.undecided.is_empty() {
            stderr::print(&format!("not published, because the checker does not accept it\n{verdict}"));
            return Ok(Next::Refused(if verdict.broken.is_empty() { Exit::TimeLimit } else { Exit::NoSchedule }));
        }
        let last = self.issued.last();
        if last.is_some_and(|last| register::say_the_same(&last.schedule, &schedule)) {
            return Ok(Next::Same);
        }
        let now = DateTime::<Utc>::from(SystemTime::now()).fixed_offset();
        let date = args.date.unwrap_or_else(|| loaded.problem.zone.local(Instant::from(now)).date_naive());
        if let Some(last) = last.filter(|last| date < last.issue.date) {
            return Err(Error::Usage {
                what: format!("{date} is before the day of the last issue, {}", last.issue.date),
                help: "name a later day with --date".to_owned(),
            });
        }
        let kind = if last.is_none() { Kind::First } else { args.kind.into() };
        let issue = Issue {
            number: self.issued.len() as u32 + 1,
            kind,
            symbol: self.register.next_symbol(kind, schedule.session.symbol.as_deref()),
            date,
            check: check::valid(&schedule),
            sha256: hash(&bytes(&schedule)?),
        };
        Ok(Next::Issue(Box::new(Issued { issue, schedule })))
    }

    /// Writes the schedule of an issue, and then the register.
    fn issue(&mut self, new: Issued) -> Result<()> {
        self.write(&new.issue.path(), &bytes(&new.schedule)?)?;
        self.register.issues.push(new.issue.clone());
        self.issued.push(new);
        let register = schedule_file::pretty(&self.register).map_err(Error::Render)?;
        self.write(register::NAME, &register)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| files::write_error(folder, &error))?;
        }
        files::write(Some(&path), bytes)
    }

    fn answer(&self, files: usize) -> Answer<'_> {
        let changes = match self.issued.as_slice() {
            [.., before, now] => since(before, now, languages::ALL[0]),
            _ => Vec::new(),
        };
        Answer { folder: &self.path, issue: self.issued.last().map(|last| &last.issue), changes, files }
    }
}

/// What the command says.
struct Answer<'a> {
    folder: &'a Path,
    issue: Option<&'a Issue>,
    changes: Vec<Line>,
    files: usize,
}

impl Answer<'_> {
    fn in_json(&self) -> serde_json::Value {
        let changes: Vec<String> = self.changes.iter().map(|line| line.text(false)).collect();
        json!({ "folder": self.folder, "issue": self.issue, "changes": changes, "files": self.files })
    }
}

impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(issue) = self.issue {
            let symbol = issue.symbol.as_ref().map_or_else(String::new, |symbol| format!(", {symbol}"));
            writeln!(f, "version {} of {}{symbol} is in {}", issue.number, issue.date, self.folder.display())?;
        }
        for line in &self.changes {
            writeln!(f, "  {}", line.text(false))?;
        }
        Ok(())
    }
}

/// A schedule as its file has it.
fn bytes(schedule: &Schedule) -> Result<Vec<u8>> {
    schedule_file::write(schedule).map_err(Error::Render)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
