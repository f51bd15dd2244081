//! Reads input files, and writes outputs atomically: to a temporary file first, which is then renamed.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::exit::{Error, Result};
use super::stderr;
use plenary_core::model::Schedule;
use plenary_core::read::{self, Loaded};
use plenary_documents::render::{Format, signature};

/// Reads a session file; its warnings go to standard error.
pub fn session(path: &Path) -> Result<Loaded> {
    let loaded = read::session_in(&read::text(path)?, &name(path), Some(folder(path)))?;
    if !loaded.warnings.diagnostics.is_empty() {
        stderr::print(&loaded.warnings.to_string());
    }
    Ok(loaded)
}

/// The folder in which rule set files are looked up: that of the session, or the working directory if it is piped in.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|_| path != Path::new("-")).unwrap_or(Path::new(""))
}

/// Reads a file, and returns the name that messages use for it with its text.
pub fn text_with_name(path: &Path) -> Result<(String, String)> {
    Ok((name(path), read::text(path)?))
}

/// Reads the session of a command that takes a session and a schedule. The error says if the two are swapped.
pub fn session_beside_schedule(command: &str, path: &Path, schedule: &Path) -> Result<Loaded> {
    session(path).map_err(|error| swapped_arguments(command, path, schedule).unwrap_or(error))
}

/// The error for swapped arguments, if the first file is a schedule and the second a session.
fn swapped_arguments(command: &str, session: &Path, schedule: &Path) -> Option<Error> {
    let schema = |path: &Path| -> Option<(String, bool)> {
        // standard input can be read only once
        let text = (path != Path::new("-")).then(|| read::text(path).ok()).flatten()?;
        let file: serde_json::Value = serde_json::from_str(&text).ok()?;
        let has_items = file.get("items").is_some();
        Some((file.get("schema").and_then(|name| name.as_str()).unwrap_or_default().to_owned(), has_items))
    };
    let (first, _) = schema(session)?;
    let (second, has_items) = schema(schedule)?;
    let is_session = second.starts_with("plenary.session/") || (second.is_empty() && has_items);
    (first.starts_with("plenary.schedule/") && is_session).then(|| Error::Usage {
        what: format!("{} is a schedule, and {} is a session", session.display(), schedule.display()),
        help: format!("name the session first: plenary {command} {} {}", schedule.display(), session.display()),
    })
}

/// Reads a schedule file.
pub fn schedule(path: &Path) -> Result<Schedule> {
    Ok(read::schedule(&read::text(path)?, &name(path))?)
}

fn name(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Writes a result to a file, or to standard output where none (or `-`) is named.
pub fn write(path: Option<&PathBuf>, bytes: &[u8]) -> Result<()> {
    match path {
        Some(path) if path != Path::new("-") => replace(path, bytes),
        _ => {
            let mut out = std::io::stdout().lock();
            match out.write_all(bytes).and_then(|()| out.flush()) {
                // the reader of the pipe closed it, as `head` does
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                Err(error) => Err(write_error(Path::new("standard output"), &error)),
                Ok(()) => Ok(()),
            }
        }
    }
}

/// Which existing files may be overwritten.
#[derive(Debug, Clone, Copy)]
pub enum Overwrite {
    /// Any file: `--force`.
    Anything,
    /// A file of this format that this program wrote, because it can write it again.
    OwnOutput(Format),
    /// No file: the user may have edited the session file that exists.
    Nothing,
}

impl Overwrite {
    /// Any file if `--force` is given, else unchanged.
    pub fn forced(self, force: bool) -> Self {
        if force { Self::Anything } else { self }
    }
}

/// Refuses to overwrite a file that `over` does not allow. A file with exactly these bytes is no loss.
pub fn protect(path: &Path, over: Overwrite, bytes: Option<&[u8]>) -> Result<()> {
    // devices and pipes keep nothing; an unreadable file fails later, when it is written
    let Some(there) = path.is_file().then(|| std::fs::read(path).ok()).flatten() else { return Ok(()) };
    let allowed = match over {
        Overwrite::Anything => true,
        Overwrite::OwnOutput(format) => signature::is_own_file(format, &there),
        Overwrite::Nothing => false,
    };
    if allowed || there.is_empty() || bytes == Some(&there[..]) {
        return Ok(());
    }
    let what = match over {
        Overwrite::OwnOutput(format) => {
            format!("{} already exists, and is not a {format} file that plenary made", path.display())
        }
        _ => format!("{} already exists, and may have been edited", path.display()),
    };
    Err(Error::Usage { what, help: "name another file, or overwrite it with --force".to_owned() })
}

/// Checks an output before a long solve: it can be written, is not an input, and may be overwritten.
pub fn check_writable(path: &Path, inputs: &[&Path], over: Overwrite) -> Result<()> {
    let same =
        |input: &&Path| path.canonicalize().is_ok_and(|path| input.canonicalize().is_ok_and(|input| input == path));
    // a device may be both read and written
    if path.is_file() && inputs.iter().any(same) {
        return Err(Error::Usage {
            what: format!("{} is an input, and would be overwritten", path.display()),
            help: "name another file with -o".to_owned(),
        });
    }
    protect(path, over, None)?;
    destination(path).map(drop).map_err(|error| write_error(path, &error))
}

/// Refuses `-` for more than one input, because standard input can be read only once.
pub fn check_one_stdin(inputs: &[&Path]) -> Result<()> {
    if inputs.iter().filter(|path| **path == Path::new("-")).count() < 2 {
        return Ok(());
    }
    Err(Error::Usage {
        what: "only one file can be read from standard input".to_owned(),
        help: "name the other by its path".to_owned(),
    })
}

/// Replaces `path` as a whole, or leaves it unchanged.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let put = || match destination(path)? {
        Destination::Written(target) => std::fs::write(target, bytes),
        Destination::Replaced(target, mut aside) => {
            aside.write_all(bytes).and_then(|()| aside.as_file().sync_all())?;
            aside.persist(target).map(drop).map_err(|error| error.error)
        }
    };
    put().map_err(|error| write_error(path, &error))
}

/// How an output is written.
enum Destination {
    /// Directly: a device or a pipe cannot be renamed over.
    Written(PathBuf),
    /// To a temporary file in the same folder, which is then renamed. It is removed if that never happens.
    Replaced(PathBuf, tempfile::NamedTempFile),
}

fn destination(path: &Path) -> std::io::Result<Destination> {
    if path.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    // keep a symbolic link, and replace its target
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if target.exists() && !target.is_file() {
        return Ok(Destination::Written(target));
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = tempfile::NamedTempFile::new_in(folder)?;
    set_permissions(&target, aside.as_file())?;
    Ok(Destination::Replaced(target, aside))
}

/// Gives a new file the usual permissions instead of those of a temporary file. A replaced file keeps its own.
#[cfg(unix)]
fn set_permissions(target: &Path, aside: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let rights = match std::fs::metadata(target) {
        Ok(there) if there.permissions().readonly() => {
            return Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied));
        }
        Ok(there) => there.permissions(),
        Err(_) => std::fs::Permissions::from_mode(0o644),
    };
    aside.set_permissions(rights)
}

#[cfg(not(unix))]
fn set_permissions(_: &Path, _: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// The error for a failed write, with the way out.
pub fn write_error(path: &Path, error: &std::io::Error) -> Error {
    let help = match error.kind() {
        std::io::ErrorKind::NotFound => "create the folder first, or name another file with -o",
        std::io::ErrorKind::IsADirectory => "that is a folder: name a file in it with -o",
        std::io::ErrorKind::PermissionDenied => "get write permission there, or name another file with -o",
        std::io::ErrorKind::StorageFull => "free some space, or name a file on another disk with -o",
        _ => "name another file with -o, or omit -o to print it",
    };
    Error::Output { path: path.display().to_string(), cause: error.to_string(), help: help.to_owned() }
}
