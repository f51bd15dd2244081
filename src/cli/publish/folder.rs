//! The folder of a page: its register, the schedule of each issue, and how both are written.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate};
use sha2::{Digest, Sha256};

use super::super::check;
use super::super::exit::{Error, Exit, Result};
use super::super::files;
use super::super::stderr;
use super::Inputs;
use plenary_core::model::{Problem, Schedule};
use plenary_core::read;
use plenary_core::verify;
use plenary_documents::publish::kind::Kind;
use plenary_documents::publish::register::{self, Issue, Register};
use plenary_documents::publish::silence::{Circulation, Status};
use plenary_documents::publish::{self, Issued, Output};
use plenary_documents::render::json as schedule_file;

/// The folder of a page.
pub struct Folder {
    pub path: PathBuf,
    pub register: Register,
    pub issued: Vec<Issued>,
}

/// A session and a schedule that the checker accepts.
pub struct Accepted {
    pub problem: Problem,
    pub schedule: Schedule,
    /// What the checker said.
    pub check: String,
}

impl Folder {
    /// Reads the register, and the schedule of each issue.
    pub fn open(path: &Path) -> Result<Self> {
        let mut folder = Self { path: path.to_owned(), register: Register::default(), issued: Vec::new() };
        let named = path.join(register::NAME);
        if !named.exists() {
            let empty = std::fs::read_dir(path).map_or(true, |mut files| files.next().is_none());
            return if empty {
                Ok(folder)
            } else {
                let what = format!("{} is not empty, and it is not a folder of `plenary publish`", path.display());
                Err(wrong(what, "name a new folder"))
            };
        }
        folder.register = serde_json::from_str(&read::text(&named)?)
            .map_err(|error| wrong(format!("{} cannot be read: {error}", named.display()), BACKUP))?;
        if folder.register.schema != register::SCHEMA {
            let what = format!("{} has the schema `{}`, which is unknown", named.display(), folder.register.schema);
            return Err(wrong(what, "use a newer version of Plenary"));
        }
        for issue in &folder.register.issues {
            let schedule = folder.frozen(&issue.path(), &issue.sha256, "issued")?;
            folder.issued.push(Issued { issue: issue.clone(), schedule });
        }
        Ok(folder)
    }

    /// A schedule that may not have changed since it was issued or circulated.
    fn frozen(&self, path: &str, sha256: &str, since: &str) -> Result<Schedule> {
        let file = self.path.join(path);
        let text = read::text(&file)?;
        if hash(text.as_bytes()) != sha256 {
            return Err(wrong(format!("{} has been changed since it was {since}", file.display()), BACKUP));
        }
        Ok(read::schedule(&text, &file.display().to_string())?)
    }

    /// The schedule of a circulation.
    pub fn circulated(&self, circulation: &Circulation) -> Result<Schedule> {
        self.frozen(&circulation.path(), &circulation.sha256, "circulated")
    }

    /// What the next issue is to those so far.
    pub fn next_kind(&self, after: Kind) -> Kind {
        if self.issued.is_empty() { Kind::First } else { after }
    }

    /// Whether the last issue says the same as a schedule.
    pub fn is_issued(&self, schedule: &Schedule) -> bool {
        self.issued.last().is_some_and(|last| register::say_the_same(&last.schedule, schedule))
    }

    /// Issues a schedule on a day: writes it, and then the register. `from` is the circulation that it comes from.
    pub fn issue(
        &mut self,
        schedule: Schedule,
        (kind, date, check): (Kind, NaiveDate, String),
        from: Option<u32>,
    ) -> Result<()> {
        if let Some(last) = self.issued.last().filter(|last| date < last.issue.date) {
            let what = format!("{date} is before the day of the last issue, {}", last.issue.date);
            return Err(wrong(what, "name a later day with --date"));
        }
        let number = self.issued.len() as u32 + 1;
        let circulation = self.register.circulations.iter_mut().find(|one| Some(one.number) == from);
        let approved = circulation.map(|circulation| {
            circulation.issue = Some(number);
            circulation.deadline.date_naive()
        });
        let bytes = bytes(&schedule)?;
        let symbol = self.register.next_symbol(kind, schedule.session.symbol.as_deref());
        let issue = Issue { number, kind, symbol, date, approved, check, sha256: hash(&bytes) };
        self.write(&issue.path(), &bytes)?;
        self.register.issues.push(issue.clone());
        self.issued.push(Issued { issue, schedule });
        self.write_register()
    }

    /// Writes the register.
    pub fn write_register(&self) -> Result<()> {
        let register = schedule_file::pretty(&self.register).map_err(Error::Render)?;
        self.write(register::NAME, &register)
    }

    /// Writes the pages of the newest issue, and returns how many files they are.
    pub fn write_pages(&self, output: &Output) -> Result<usize> {
        let (pages, notes) = publish::files(&self.issued, output).map_err(Error::Render)?;
        for page in &pages {
            self.write(&page.path, &page.bytes)?;
        }
        for note in notes {
            stderr::print(&format!("note: {note}"));
        }
        Ok(pages.len())
    }

    /// Writes a file in the folder.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| files::write_error(folder, &error))?;
        }
        files::write(Some(&path), bytes)
    }

    /// Notes that a direct issue passes by the bureau, if a schedule is before it.
    pub fn note_pending(&self, now: DateTime<FixedOffset>) {
        if let Some(last) = self.register.circulations.last()
            && matches!(last.status(now), Status::Circulated | Status::Approved)
        {
            stderr::print("note: a schedule is before the bureau; this issue does not wait for it (plenary issue)");
        }
    }
}

/// A session and a schedule, if the checker accepts them; otherwise how the command ends.
pub fn accepted(inputs: &Inputs<'_>, baseline: Option<&Path>) -> Result<std::result::Result<Accepted, Exit>> {
    let Inputs { command, done, session, schedule } = *inputs;
    files::check_one_stdin(&[session, schedule].into_iter().chain(baseline).collect::<Vec<_>>())?;
    let loaded = files::session_beside_schedule(command, session, schedule)?;
    let schedule = files::schedule(schedule)?;
    let baseline = baseline.map(files::schedule).transpose()?;
    let verdict = verify::judge(&loaded.problem, baseline.as_ref(), &schedule);
    if !verdict.broken.is_empty() || !verdict.undecided.is_empty() {
        stderr::print(&format!("not {done}, because the checker does not accept it\n{verdict}"));
        return Ok(Err(if verdict.broken.is_empty() { Exit::TimeLimit } else { Exit::NoSchedule }));
    }
    let check = check::valid(&schedule);
    Ok(Ok(Accepted { problem: loaded.problem, schedule, check }))
}

const BACKUP: &str = "take it from a backup";

fn wrong(what: String, help: &str) -> Error {
    Error::Usage { what, help: help.to_owned() }
}

/// A schedule as its file has it.
pub fn bytes(schedule: &Schedule) -> Result<Vec<u8>> {
    schedule_file::write(schedule).map_err(Error::Render)
}

/// SHA-256, in hexadecimal figures.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
