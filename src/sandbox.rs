//! Reads documents in a separate process with bounded memory and time.
//!
//! A damaged or malicious file can make a reader recurse or allocate without end, and so crash its process. Therefore the
//! program starts itself again as the reader. The child gets the options and the file on standard input, and writes its
//! answer to standard output. Files of kinds that only an office program reads are converted first, see [`office`].

pub mod office;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details};
use plenary_documents::import::doubt::{Doubt, Language};
use plenary_documents::import::readers::LIMIT;
use plenary_documents::import::readers::sheet::{self, Look};
use plenary_documents::import::records::{self, Recorded};
use plenary_documents::import::{self, Imported, Options};

/// Memory limit of a reader. A document of a thousand pages takes a fifth of it.
const MEMORY: u64 = 1024 * 1024 * 1024;

/// Time limit of a reader.
const TIME: Duration = Duration::from_secs(90);

/// How often the parent checks whether the reader has ended.
const PACE: Duration = Duration::from_millis(2);

/// Maximum bytes of an answer.
const ANSWER: u64 = 64 * 1024 * 1024;

/// Maximum bytes of the reader's standard error that are kept.
const COMPLAINTS: u64 = 4 * 1024;

/// Why a document was not read.
#[derive(Debug)]
pub enum SandboxError {
    /// The reader found an error in the document.
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
    /// The office program made nothing of the document.
    Office(office::OfficeError),
}

impl SandboxError {
    /// Whether it is no fault of the document: a program does not start.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Office(office::OfficeError::Start(_)))
    }
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
        let again = "save it again, print it to PDF again, or save its text as .txt, and import that";
        match self {
            Self::Refused(refusal) => refusal.english.clone(),
            Self::Memory => {
                Details::new(format!("reading the document takes more than {} MiB of memory", MEMORY >> 20)).or(again)
            }
            Self::Time => {
                Details::new(format!("reading the document takes more than {} seconds", TIME.as_secs())).or(again)
            }
            Self::Crash => Details::new(
                "the reader crashed: the file is damaged, is nested too deeply, or its pages refer to themselves",
            )
            .or(again),
            Self::Long => Details::new(format!("the content of the document takes more than {} MiB", ANSWER >> 20))
                .or("check that this is the agenda, and remove everything else"),
            Self::Start(cause) => Details::new(format!("the reader process does not start: {cause}"))
                .or("check that the program file was not moved or deleted while it runs"),
            Self::Office(error) => error.details(),
        }
    }
}

/// What the reader is asked for.
#[derive(serde::Serialize, serde::Deserialize)]
enum Asked<'a> {
    /// A session from an agenda.
    Session(std::borrow::Cow<'a, Options>),
    /// The meetings of a summary record.
    Record,
    /// The first rows of a table.
    Table,
}

/// The answer of the reader to its parent.
#[derive(serde::Serialize, serde::Deserialize)]
enum Answer {
    /// The session, and whether the system limits the memory of the reader.
    Made(Box<Imported>, bool),
    /// The meetings of a record.
    Recorded(Vec<Recorded>),
    /// The first rows of a table.
    Seen(Look),
    /// What is wrong with the document.
    Refused(Refusal),
}

/// Runs the reader: reads options and document from standard input, and returns the answer as JSON.
pub fn answer() -> Vec<u8> {
    let bounded = bound();
    // no message: the parent reports a crash if the answer is missing
    std::panic::set_hook(Box::new(|_| ()));
    serde_json::to_vec(&read(bounded)).unwrap_or_default()
}

fn read(bounded: bool) -> Answer {
    let mut input = BufReader::new(std::io::stdin().lock());
    let (mut asked, mut bytes) = (String::new(), Vec::new());
    let read =
        input.by_ref().take(LIMIT).read_line(&mut asked).and_then(|_| input.take(LIMIT + 1).read_to_end(&mut bytes));
    let refused = |error: import::Error| Box::new(Refusal::from(error));
    let made = read.map_err(|error| unheard(&error)).and_then(|_| {
        Ok(match serde_json::from_str(&asked).map_err(|error| unheard(&error))? {
            Asked::Session(options) => {
                Answer::Made(Box::new(import::import(&bytes, &options).map_err(refused)?), bounded)
            }
            Asked::Record => Answer::Recorded(records::read(&bytes).map_err(refused)?),
            Asked::Table => Answer::Seen(sheet::look(&bytes).map_err(refused)?),
        })
    });
    made.unwrap_or_else(|why| Answer::Refused(*why))
}

/// The error for input from the parent that cannot be read.
fn unheard(error: &dyn std::fmt::Display) -> Box<Refusal> {
    let details = Details::new(error.to_string());
    Box::new(Refusal { english: details.clone(), chinese: details })
}

/// Limits this process: memory; time, even if the parent has ended; no files; no core dump, which could leak the
/// document. Returns whether the system limits the memory.
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

/// Reads a document in a separate process. The report says if the system cannot limit the memory of the reader.
pub fn import(bytes: Vec<u8>, options: &Options) -> Result<Imported, SandboxError> {
    let (bytes, offline) = readable(bytes)?;
    match ask(bytes, &Asked::Session(std::borrow::Cow::Borrowed(options)))? {
        Answer::Made(mut made, bounded) => {
            made.report.missing.extend((!bounded).then_some(Doubt::Unbounded));
            made.report.missing.extend((!offline).then_some(Doubt::Networked));
            Ok(*made)
        }
        _ => Err(SandboxError::Crash),
    }
}

/// Reads the meetings of a summary record in a separate process.
pub fn record(bytes: Vec<u8>) -> Result<Vec<Recorded>, SandboxError> {
    let (bytes, _) = readable(bytes)?;
    match ask(bytes, &Asked::Record)? {
        Answer::Recorded(meetings) => Ok(meetings),
        _ => Err(SandboxError::Crash),
    }
}

/// Looks at a table in a separate process.
pub fn table(bytes: Vec<u8>) -> Result<Look, SandboxError> {
    let (bytes, _) = readable(bytes)?;
    match ask(bytes, &Asked::Table)? {
        Answer::Seen(look) => Ok(look),
        _ => Err(SandboxError::Crash),
    }
}

/// The document in a form that the reader knows, and whether no program had a network that made this form.
fn readable(bytes: Vec<u8>) -> Result<(Vec<u8>, bool), SandboxError> {
    let kind = office::Kind::of(&bytes).filter(|_| bytes.len() as u64 <= LIMIT);
    let Some(kind) = kind else { return Ok((bytes, true)) };
    let made = office::converted(&bytes, kind).map_err(SandboxError::Office)?;
    Ok((made.bytes, made.offline))
}

/// Asks a separate process. A refusal is an error.
fn ask(bytes: Vec<u8>, asked: &Asked<'_>) -> Result<Answer, SandboxError> {
    let start = |error: &dyn std::fmt::Display| SandboxError::Start(error.to_string());
    let mut header = serde_json::to_vec(asked).map_err(|error| start(&error))?;
    header.push(b'\n');
    let program = std::env::current_exe().map_err(|error| start(&error))?;
    let mut command = Command::new(program);
    command.arg("read-document").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // the environment may hold secrets, and a reader needs none of it
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
        Ok(Answer::Refused(why)) if status.success() => Err(SandboxError::Refused(Box::new(why))),
        Ok(answer) if status.success() => Ok(answer),
        _ => Err(cause(status, &String::from_utf8_lossy(&complaints))),
    }
}

/// Sends the input. A failed write is no error: a reader may close its input early.
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

/// Why a reader ended without an answer. Rust prints a message when an allocation fails.
fn cause(status: ExitStatus, complaints: &str) -> SandboxError {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        match status.signal() {
            // the kernel kills processes when memory runs out
            Some(9) => return SandboxError::Memory,
            Some(24) => return SandboxError::Time,
            _ => {}
        }
    }
    let _code = status;
    if complaints.contains("memory allocation of") { SandboxError::Memory } else { SandboxError::Crash }
}

/// Waits for the child. Kills it after the time limit, and returns no status then.
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
