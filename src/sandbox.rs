//! Documents are read in a process of their own, with bounded memory and time.
//!
//! A file that is damaged, or made to harm, can make a reader recurse or allocate without end, which ends the process
//! that reads. So another process reads: this program again, which gets what the user says and the file on standard input
//! and writes what it made of them on standard output.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};
use plenary_documents::import::doubt::{Doubt, Language};
use plenary_documents::import::readers::LIMIT;
use plenary_documents::import::{self, Imported, Options};

/// The most memory of a reader. A document of a thousand pages takes a fifth of it.
const MEMORY: u64 = 1024 * 1024 * 1024;

/// The most time of a reader.
const TIME: Duration = Duration::from_secs(90);

/// How often the parent looks whether the reader has ended.
const PACE: Duration = Duration::from_millis(2);

/// The most bytes that a reader may answer.
const ANSWER: u64 = 64 * 1024 * 1024;

/// The most bytes of its complaints that are kept.
const COMPLAINTS: u64 = 4 * 1024;

/// Why a document was not read.
#[derive(Debug)]
pub enum SandboxError {
    /// The reader says what is wrong with it.
    Refused(Box<Refusal>),
    /// The reader needed more memory than it gets.
    Memory,
    /// The reader needed more time than it gets.
    Time,
    /// The reader crashed.
    Crash,
    /// What was read is too long.
    Long,
    /// The reader does not start.
    Start(String),
}

/// What is wrong with a document, in each language.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Refusal {
    /// In English.
    pub english: Details,
    /// In Chinese.
    pub chinese: Details,
}

impl From<import::Error> for Refusal {
    fn from(error: import::Error) -> Self {
        Self { english: error.details_in(Language::English), chinese: error.details_in(Language::Chinese) }
    }
}

detailed_error!(SandboxError);

impl Detailed for SandboxError {
    fn details(&self) -> Details {
        let anew = "save it anew, print it to PDF anew, or save its text as .txt, and import that";
        match self {
            Self::Refused(refusal) => refusal.english.clone(),
            Self::Memory => Details::new(format!("reading it takes more than {} MiB of memory", MEMORY >> 20)).or(anew),
            Self::Time => Details::new(format!("reading it takes more than {} seconds", TIME.as_secs())).or(anew),
            Self::Crash => Details::new(
                "the reader crashed on it: the file is damaged, is nested too deep, or its pages call themselves",
            )
            .or(anew),
            Self::Long => Details::new(format!("what it says takes more than {} MiB", ANSWER >> 20))
                .or("check that this is the agenda, and leave the rest out"),
            Self::Start(cause) => Details::new(format!("the reader does not start: {cause}"))
                .or("check that the program is still where it was started from"),
        }
    }
}

/// What goes from the reader to its parent.
#[derive(serde::Serialize, serde::Deserialize)]
enum Answer {
    /// The session, and whether the system bounds the memory of the reader.
    Made(Box<Imported>, bool),
    /// What is wrong with the document.
    Refused(Refusal),
}

/// What the reader does: takes the options and the document from standard input, and gives its answer as JSON.
pub fn answer() -> Vec<u8> {
    let bounded = bound();
    // the parent reports a panic when the answer is missing
    std::panic::set_hook(Box::new(|_| ()));
    serde_json::to_vec(&read(bounded)).unwrap_or_default()
}

fn read(bounded: bool) -> Answer {
    let mut input = BufReader::new(std::io::stdin().lock());
    let (mut options, mut bytes) = (String::new(), Vec::new());
    let read =
        input.by_ref().take(LIMIT).read_line(&mut options).and_then(|_| input.take(LIMIT + 1).read_to_end(&mut bytes));
    let made = read.map_err(|error| unheard(&error)).and_then(|_| {
        let options: Options = serde_json::from_str(&options).map_err(|error| unheard(&error))?;
        import::import(&bytes, &options).map_err(Refusal::from)
    });
    match made {
        Ok(made) => Answer::Made(Box::new(made), bounded),
        Err(why) => Answer::Refused(why),
    }
}

/// That what the parent sent cannot be read.
fn unheard(error: &dyn std::fmt::Display) -> Refusal {
    let details = Details::new(error.to_string());
    Refusal { english: details.clone(), chinese: details }
}

/// Bounds this process: memory, time even if the parent is gone, no files, no dump of what it read. Whether the system
/// bounds the memory.
#[cfg(unix)]
fn bound() -> bool {
    use rlimit::{Resource, setrlimit};
    let _unknown = setrlimit(Resource::CPU, TIME.as_secs(), TIME.as_secs());
    let _unknown = setrlimit(Resource::CORE, 0, 0);
    let _unknown = setrlimit(Resource::FSIZE, 0, 0);
    setrlimit(Resource::AS, MEMORY, MEMORY).is_ok()
}

#[cfg(not(unix))]
fn bound() -> bool {
    false
}

/// Reads a document, or says why not. Where the system does not bound the memory of the reader, the report says so.
pub fn import(bytes: Vec<u8>, options: &Options) -> Result<Imported, SandboxError> {
    let start = |error: &dyn std::fmt::Display| SandboxError::Start(error.to_string());
    let mut header = serde_json::to_vec(options).map_err(|error| start(&error))?;
    header.push(b'\n');
    let program = std::env::current_exe().map_err(|error| start(&error))?;
    let mut command = Command::new(program);
    command.arg("read-document").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // a reader needs nothing of the environment, which may hold secrets
    if cfg!(unix) {
        command.env_clear();
    }
    let mut child = command.spawn().map_err(|error| start(&error))?;
    let (input, output, complaints) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let writer = thread::spawn(move || feed(input, &header, &bytes));
    let reader = thread::spawn(move || whole(output, ANSWER + 1));
    let listener = thread::spawn(move || whole(complaints, COMPLAINTS));
    let ended = wait(&mut child);
    let _fed = writer.join();
    let (text, complaints) = (reader.join().unwrap_or_default(), listener.join().unwrap_or_default());
    let Some(status) = ended else { return Err(SandboxError::Time) };
    if text.len() as u64 > ANSWER {
        return Err(SandboxError::Long);
    }
    match serde_json::from_slice(&text) {
        Ok(Answer::Made(mut made, bounded)) if status.success() => {
            made.report.missing.extend((!bounded).then_some(Doubt::Unbounded));
            Ok(*made)
        }
        Ok(Answer::Refused(why)) if status.success() => Err(SandboxError::Refused(Box::new(why))),
        _ => Err(cause(status, &String::from_utf8_lossy(&complaints))),
    }
}

/// A reader that has enough closes its input.
fn feed(input: Option<ChildStdin>, header: &[u8], bytes: &[u8]) {
    if let Some(mut input) = input {
        let _enough = input.write_all(header).and_then(|()| input.write_all(bytes));
    }
}

fn whole(from: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut text = Vec::new();
    let _end = from.map(|from| from.take(most).read_to_end(&mut text));
    text
}

/// Why a reader ended without an answer. Rust says so when an allocation fails.
fn cause(status: ExitStatus, complaints: &str) -> SandboxError {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        match status.signal() {
            // the system ends what takes the last memory
            Some(9) => return SandboxError::Memory,
            Some(24) => return SandboxError::Time,
            _ => {}
        }
    }
    let _code = status;
    if complaints.contains("memory allocation of") { SandboxError::Memory } else { SandboxError::Crash }
}

/// Waits for the end; after the time that a reader gets it ends it, and there is no status.
fn wait(child: &mut Child) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if start.elapsed() < TIME => thread::sleep(PACE),
            _ => {
                let _gone = child.kill();
                let _gone = child.wait();
                return None;
            }
        }
    }
}
