//! PDF files are read in a process of their own, with bounded memory and time.
//!
//! A damaged file can make the crates that read it recurse or allocate without end, and that ends a process: so it is
//! another one, which is this program again.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::exit::{Exit, Result};
use super::files;
use plenary_documents::import::Document;
use plenary_documents::import::readers::{LIMIT, pdf};

/// Reads a PDF file from standard input and writes its lines as JSON; `import` runs it
#[derive(Debug, clap::Args)]
pub struct Args {}

/// The most memory. A document of a thousand pages takes a tenth of it.
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;

/// The most time.
const TIME: Duration = Duration::from_secs(120);

/// How often it is looked whether it is done.
const PACE: Duration = Duration::from_millis(10);

/// What goes from one process to the other.
#[derive(serde::Serialize, serde::Deserialize)]
enum Answer {
    /// The lines.
    Lines(Document),
    /// What is wrong with the file.
    Refused(String),
}

/// Runs the command: the other process.
pub fn run(_: &Args) -> Result {
    bound();
    // a panic is told as an answer, once
    std::panic::set_hook(Box::new(|_| ()));
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes);
    let answer = match read.map(|_| pdf::document(&bytes)) {
        Ok(Ok(document)) => Answer::Lines(document),
        Ok(Err(error)) => Answer::Refused(error.to_string()),
        Err(error) => Answer::Refused(error.to_string()),
    };
    files::write(None, &serde_json::to_vec(&answer).unwrap_or_default())?;
    Ok(Exit::Done)
}

#[cfg(unix)]
fn bound() {
    // a system that knows no such limit has the limit of time still
    let _unknown = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
}

#[cfg(not(unix))]
fn bound() {}

/// Reads a PDF file, or says what is wrong with it.
pub fn document(bytes: Vec<u8>) -> std::result::Result<Document, String> {
    let child = std::env::current_exe().and_then(|program| {
        Command::new(program)
            .arg("pdf-lines")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    });
    let mut child = child.map_err(|error| {
        format!("the PDF reader does not start: {error}\n  help: save the text of the document from a PDF viewer")
    })?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    // whoever stops reading has an answer already, or none
    let writer = thread::spawn(move || input.map(|mut input| input.write_all(&bytes)));
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        let _whole = output.map(|output| output.take(4 * LIMIT).read_to_end(&mut text));
        text
    });
    let ended = wait(&mut child);
    let _written = writer.join();
    let text = reader.join().unwrap_or_default();
    match serde_json::from_slice(&text) {
        Ok(Answer::Lines(document)) if ended => Ok(document),
        Ok(Answer::Refused(why)) => Err(why),
        _ => Err(format!(
            "the PDF file asks for more than {} GiB of memory or {} seconds, or its pages call themselves\n  help: print it to PDF anew, or save its text from a PDF viewer",
            MEMORY / 1024 / 1024 / 1024,
            TIME.as_secs()
        )),
    }
}

/// Waits for the end, and makes one when the time is up.
fn wait(child: &mut Child) -> bool {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < TIME => thread::sleep(PACE),
            _ => {
                let _gone = child.kill();
                let _gone = child.wait();
                return false;
            }
        }
    }
}
