//! The folder of a page: its register, the schedule of each issue, and the pages.

use std::path::{Path, PathBuf};

use super::super::exit::{Error, Exit, Result};
use super::super::files;
use super::super::process;
use super::super::stderr;
use super::Inputs;
use crate::issue::{self, Accepted, IssueError, Place, Record};
use plenary_core::read;
use plenary_documents::publish::{self, Output, register};

/// The folder of a page.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A folder of this program, or one that is still empty.
    pub fn at(path: &Path) -> Result<Self> {
        if !path.join(register::NAME).exists() {
            let empty = std::fs::read_dir(path).map_or(true, |mut files| files.next().is_none());
            if !empty {
                return Err(Error::Usage {
                    what: format!("{} is not empty, and it is not a folder of `plenary publish`", path.display()),
                    help: "name a new folder".to_owned(),
                });
            }
        }
        Ok(Self(path.to_owned()))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file in the folder.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.0.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| files::write_error(folder, &error))?;
        }
        files::write(Some(&path), bytes)
    }
}

impl Place for Folder {
    type Error = Error;

    fn register(&self) -> Result<Option<String>> {
        let path = self.0.join(register::NAME);
        if path.exists() { Ok(Some(read::text(&path)?)) } else { Ok(None) }
    }

    fn text(&self, path: &str) -> Result<String> {
        Ok(read::text(&self.0.join(path))?)
    }

    fn name(&self, path: &str) -> String {
        self.0.join(path).display().to_string()
    }

    fn keep(&self, frozen: Option<(&str, &str)>, register: &str) -> Result<()> {
        if let Some((path, text)) = frozen {
            self.write(path, text.as_bytes())?;
        }
        self.write(register::NAME, register.as_bytes())
    }
}

impl From<IssueError> for Error {
    fn from(error: IssueError) -> Self {
        let command = error.command();
        match (error, command) {
            (IssueError::Input(report), _) => Self::Input(report),
            (IssueError::Render(error), _) => Self::Render(error),
            (error, command) => {
                let (what, help) =
                    error.said().map(|(what, help)| (what.to_string(), help.to_string())).unwrap_or_default();
                // what the API calls `at` is an option here
                let what = if matches!(error, IssueError::Clock { .. }) { format!("--{what}") } else { what };
                Self::Usage { what, help: command.map_or(help, str::to_owned) }
            }
        }
    }
}

/// Writes the pages of the newest issue, and returns how many files they are.
pub fn write_pages(record: &Record<Folder>, output: &Output) -> Result<usize> {
    let (pages, notes) = publish::files(&record.issued, output).map_err(Error::Render)?;
    for page in &pages {
        record.place.write(&page.path, &page.bytes)?;
    }
    for note in notes {
        stderr::print(&format!("note: {note}"));
    }
    Ok(pages.len())
}

/// Notes that a direct issue passes by the bureau, if a schedule is before it.
pub fn note_pending(record: &Record<Folder>) {
    if record.is_pending(process::now()) {
        stderr::print("note: a schedule is before the bureau; this issue does not wait for it (plenary issue)");
    }
}

/// A session and a schedule, if the checker accepts them; otherwise how the command ends.
pub fn accepted(inputs: &Inputs<'_>, baseline: Option<&Path>) -> Result<std::result::Result<Accepted, Exit>> {
    let Inputs { command, done, session, schedule } = *inputs;
    files::check_one_stdin(&[session, schedule].into_iter().chain(baseline).collect::<Vec<_>>())?;
    let loaded = files::session_beside_schedule(command, session, schedule)?;
    let schedule = files::schedule(schedule)?;
    let baseline = baseline.map(files::schedule).transpose()?;
    Ok(issue::accept(loaded.problem, baseline.as_ref(), schedule).map_err(|verdict| {
        stderr::print(&format!("not {done}, because the checker does not accept it\n{verdict}"));
        if verdict.broken.is_empty() { Exit::TimeLimit } else { Exit::NoSchedule }
    }))
}
