//! `plenary publish`. [`folder`] is shared with `plenary issue`.

pub mod folder;

use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::json;

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files;
use super::process;
use super::stderr;
use crate::issue::Record;
use folder::{Folder, accepted, note_pending, write_pages};
use plenary_documents::publish::Output;
use plenary_documents::publish::kind::Kind;
use plenary_documents::publish::labels::Line;
use plenary_documents::publish::register::Issue;
use plenary_documents::render::{Format, Words, words as languages};

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
    #[command(flatten)]
    made: Made,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// What is written of an issue.
#[derive(Debug, clap::Args)]
pub(super) struct Made {
    /// The formats in which the annex can be downloaded
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_values = DEFAULT_FORMATS)]
    formats: Vec<Format>,
    /// The languages of the page and the annex, such as en,fr; by default all six
    #[arg(long, value_name = "LANGS", value_delimiter = ',', value_parser = language)]
    languages: Vec<&'static Words>,
}

impl Made {
    pub(super) fn output(&self) -> Output {
        let asked =
            |words: &&Words| self.languages.is_empty() || self.languages.iter().any(|one| one.code == words.code);
        Output { formats: self.formats.clone(), languages: languages::ALL.into_iter().filter(asked).collect() }
    }
}

/// The words of a language by its code.
fn language(code: &str) -> std::result::Result<&'static Words, String> {
    let found = languages::ALL.into_iter().find(|words| words.code == code);
    found.ok_or_else(|| format!("choose of {}", languages::codes()))
}

const DEFAULT_FORMATS: &[&str] = if cfg!(feature = "pdf") { &["docx", "pdf"] } else { &["docx"] };

/// An issue after the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum After {
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

/// The session and the schedule of a command.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The command, for messages.
    pub command: &'a str,
    /// What it does with the schedule, for messages.
    pub done: &'a str,
    pub session: &'a Path,
    pub schedule: &'a Path,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let mut record = Record::open(Folder::at(&args.folder)?)?;
    if let (Some(session), Some(schedule)) = (&args.session, &args.schedule) {
        let inputs = Inputs { command: "publish DIR", done: "published", session, schedule };
        let new = match accepted(&inputs, args.baseline.as_deref())? {
            Ok(new) => new,
            Err(exit) => return Ok(exit),
        };
        if record.is_issued(&new.schedule) {
            stderr::print("note: this is the newest issue already; the page is written again");
        } else {
            note_pending(&record);
            let today = || new.problem.zone.local(process::now()).date_naive();
            let date = args.date.unwrap_or_else(today);
            record.issue_directly(new, args.kind.into(), date)?;
        }
    }
    if record.issued.is_empty() {
        return Err(Error::Usage {
            what: format!("nothing has been published in {}", args.folder.display()),
            help: "name a session and its schedule too: plenary publish DIR session.json schedule.json".to_owned(),
        });
    }
    let files = write_pages(&record, &args.made.output())?;
    let answer = Answer::of(&record, files);
    let text = if args.answer_format.is_json() { format!("{:#}\n", answer.in_json()) } else { answer.to_string() };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

/// What the command says.
pub(super) struct Answer<'a> {
    folder: &'a Path,
    issue: Option<&'a Issue>,
    changes: Vec<Line>,
    files: usize,
}

impl<'a> Answer<'a> {
    /// The newest issue of a folder, with what it changes.
    pub(super) fn of(record: &'a Record<Folder>, files: usize) -> Self {
        let changes = record.changes(record.issued.len().saturating_sub(1), languages::ALL[0]);
        Self { folder: record.place.path(), issue: record.issued.last().map(|last| &last.issue), changes, files }
    }

    pub(super) fn in_json(&self) -> serde_json::Value {
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
