//! Files that only an office program reads (.rtf, .odt, .ods, .doc, .xls): LibreOffice makes a .docx or .xlsx of them first.
//!
//! It runs in a process of its own with bounded memory, time and size of files, with its own profile in a temporary folder, and
//! without a network where the system allows that. Its profile forbids macros and links. What it makes is read like any
//! other document, by the reader in the next process.

mod files;

use std::env;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};
use plenary_core::message::Message;
use plenary_documents::import::readers::LIMIT;

pub use files::Kind;

/// Memory limit of the office program. A document of a thousand pages takes half of it.
pub const MEMORY: u64 = 1536 * 1024 * 1024;

/// Time limit of the office program in seconds, if [`SECONDS`] sets no other.
const TIME: u64 = 60;

/// How often the parent checks whether the office program has ended.
const PACE: Duration = Duration::from_millis(10);

/// The exit code by which LibreOffice asks to be started again, after it has made its profile.
const AGAIN: i32 = 81;

/// The setting that names the office program, or `none`.
pub const SETTING: &str = "PLENARY_OFFICE";

/// The setting of its time limit, in seconds.
pub const SECONDS: &str = "PLENARY_OFFICE_SECONDS";

/// Where LibreOffice is, if `PATH` does not have it.
const PLACES: [&str; 6] = [
    "/usr/bin",
    "/usr/local/bin",
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "/snap/bin",
];

/// Why the office program made nothing of a document.
#[derive(Debug)]
pub enum OfficeError {
    /// There is none.
    Missing(Kind),
    /// It did not understand the document, or needed more memory or larger files than it gets.
    Refused(Kind),
    /// It needed more time than it gets.
    Time(Kind),
    /// The document is too large when unpacked.
    Unpacks {
        /// The most that it may unpack to, in MiB.
        most: u64,
    },
    /// What it made is too large.
    Long,
    /// It does not start.
    Start(String),
}

detailed_error!(OfficeError);

impl Detailed for OfficeError {
    fn details(&self) -> Details {
        let (what, help) = self.said();
        Details::new(what.to_string()).or(help.to_string())
    }
}

impl OfficeError {
    /// What is wrong, and the way out.
    pub fn said(&self) -> (Message, Message) {
        let plain = |what, words| Message::new(what, words, &[]);
        let save = |kind: &Kind| {
            let to = kind.target();
            Message::new("office_save", "open it in an office program and save it as .{to}", &[("to", &to)])
        };
        match self {
            Self::Missing(kind) => (
                Message::new(
                    "office_missing",
                    "a .{kind} file is read by LibreOffice, which is not installed here",
                    &[("kind", &kind.ending())],
                ),
                Message::new(
                    "office_install",
                    "open it in an office program and save it as .{to}, or install LibreOffice where Plenary runs",
                    &[("to", &kind.target())],
                ),
            ),
            Self::Refused(kind) => (
                Message::new(
                    "office_refused",
                    "LibreOffice cannot read this .{kind} file: it is damaged, has a password, or takes too much memory",
                    &[("kind", &kind.ending())],
                ),
                save(kind),
            ),
            Self::Time(kind) => (
                Message::new(
                    "office_slow",
                    "LibreOffice takes more than {seconds} seconds to read this .{kind} file",
                    &[("seconds", &time().as_secs()), ("kind", &kind.ending())],
                ),
                save(kind),
            ),
            Self::Unpacks { most } => (
                Message::new("office_unpacks", "the document unpacks to more than {most} MiB", &[("most", most)]),
                plain("office_origin", "no agenda is so long: check where the file comes from, or save it again"),
            ),
            Self::Long => (
                Message::new(
                    "office_long",
                    "what LibreOffice made of the document has more than {most} MiB",
                    &[("most", &(LIMIT >> 20))],
                ),
                plain("office_origin", "no agenda is so long: check where the file comes from, or save it again"),
            ),
            Self::Start(cause) => (
                Message::new("office_start", "LibreOffice does not start: {cause}", &[("cause", cause)]),
                Message::new(
                    "office_setting",
                    "check that the temporary folder can be written, and that {name} names `soffice`",
                    &[("name", &SETTING)],
                ),
            ),
        }
    }
}

/// What the office program made.
pub struct Converted {
    /// A .docx or .xlsx file.
    pub bytes: Vec<u8>,
    /// Whether the system took the network from the program.
    pub offline: bool,
}

/// Makes a .docx or .xlsx file of a document.
///
/// # Errors
/// If there is no office program, or it cannot read the document within its limits.
pub fn converted(bytes: &[u8], kind: Kind) -> Result<Converted, OfficeError> {
    let office = program().ok_or(OfficeError::Missing(kind))?;
    files::refuse_bombs(bytes, kind)?;
    let start = |error: std::io::Error| OfficeError::Start(error.to_string());
    files::sweep();
    let folder = files::folder(bytes, kind).map_err(start)?;
    let (offline, clock) = (unshare(), Instant::now());
    let mut ended = run(&office, folder.path(), kind, offline.as_deref(), clock)?;
    if ended.code() == Some(AGAIN) {
        ended = run(&office, folder.path(), kind, offline.as_deref(), clock)?;
    }
    let made = fs::File::open(folder.path().join("made").join(format!("document.{}", kind.target())));
    let Ok(made) = made else { return Err(cause(ended, kind)) };
    let mut bytes = Vec::new();
    made.take(LIMIT + 1).read_to_end(&mut bytes).map_err(start)?;
    if bytes.len() as u64 > LIMIT {
        return Err(OfficeError::Long);
    }
    Ok(Converted { bytes, offline: offline.is_some() })
}

/// Why it made nothing.
fn cause(ended: ExitStatus, kind: Kind) -> OfficeError {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        // SIGXCPU, or SIGKILL at the hard limit of processor time
        if matches!(ended.signal(), Some(9 | 24)) {
            return OfficeError::Time(kind);
        }
    }
    let _code = ended;
    OfficeError::Refused(kind)
}

/// Its time limit.
fn time() -> Duration {
    let seconds = env::var(SECONDS).ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.filter(|seconds| *seconds > 0).unwrap_or(TIME))
}

/// The office program. The launcher of LibreOffice starts further processes; the program beside it is one process, which is
/// easy to end.
fn program() -> Option<PathBuf> {
    if cfg!(not(unix)) {
        return None;
    }
    let named = match env::var_os(SETTING) {
        Some(name) if name == "none" => return None,
        Some(name) if !name.is_empty() => return Some(PathBuf::from(name)),
        _ => ["soffice", "libreoffice"].iter().find_map(|name| found(name))?,
    };
    let real = named.canonicalize().ok()?;
    let alone = real.with_file_name("soffice.bin");
    Some(if alone.is_file() { alone } else { named })
}

/// A program of the system.
fn found(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).filter(|folder| folder.is_absolute());
    folders.chain(PLACES.map(PathBuf::from)).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The program that takes the network from a process, if it may do so here.
fn unshare() -> Option<PathBuf> {
    let program = found("unshare")?;
    let mut command = Command::new(&program);
    command.args(["--map-root-user", "--net", "--", "/bin/true"]).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success()).then_some(program)
}

/// Runs the office program once, until it ends or its time is over.
fn run(
    office: &Path,
    folder: &Path,
    kind: Kind,
    unshare: Option<&Path>,
    clock: Instant,
) -> Result<ExitStatus, OfficeError> {
    let start = |error: std::io::Error| OfficeError::Start(error.to_string());
    let mut command = Command::new(env::current_exe().map_err(start)?);
    command.arg("convert-document");
    if let Some(unshare) = unshare {
        command.arg(unshare).args(["--map-root-user", "--net", "--"]);
    }
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    command.arg(office).args([&profile, "--headless", "--norestore", "--nolockcheck", "--convert-to", kind.target()]);
    command.arg("--outdir").arg(folder.join("made")).arg(folder.join(format!("document.{}", kind.ending())));
    // the environment may hold secrets, and the program needs none of it
    command
        .env_clear()
        .env(SECONDS, time().as_secs().to_string())
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .env("PATH", "/usr/bin:/bin")
        .current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    let mut child = command.spawn().map_err(start)?;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if clock.elapsed() < time() => thread::sleep(PACE),
            _ => {
                end_group(child.id());
                let _gone = child.kill();
                let _gone = child.wait();
                return Err(OfficeError::Time(kind));
            }
        }
    }
}

/// Ends a process with all that it has started.
fn end_group(leader: u32) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let leader = i32::try_from(leader).ok().and_then(Pid::from_raw);
        let _gone = leader.map(|leader| kill_process_group(leader, Signal::KILL));
    }
    let _leader = leader;
}

/// Bounds this process and becomes the office program, whose command line `arguments` are. Returns only if that fails.
pub fn become_office(arguments: &[std::ffi::OsString]) -> std::io::Error {
    #[cfg(unix)]
    if let [program, rest @ ..] = arguments {
        use rlimit::{Resource, setrlimit};
        use std::os::unix::process::CommandExt;
        let seconds = time().as_secs();
        let bounds =
            [(Resource::CPU, seconds), (Resource::CORE, 0), (Resource::FSIZE, LIMIT + 1), (Resource::AS, MEMORY)];
        for (resource, most) in bounds {
            if let Err(error) = setrlimit(resource, most, most)
                && resource != Resource::AS
            {
                return error;
            }
        }
        return Command::new(program).args(rest).exec();
    }
    let _none = arguments;
    std::io::Error::other("this system has no such program")
}
