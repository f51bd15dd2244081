//! Answers a question in another process, with bounded time and memory.
//!
//! The solver is C++ and may crash, and a search that ignores its time limit ends only with its process. So the program
//! starts itself again for each question, and the conversation goes on whatever happens there. The process that answers is
//! asked on standard input, which stays open: it ends when the one that asked has ended.

use std::io::{BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{Lost, ToolError};
use crate::store::Store;
use crate::web::error::ApiError;
use crate::web::job::Ending;
use crate::web::jobs::job_watch::{JobWatch, Shared};
use crate::web::task::{Input, Question, Task};
use crate::web::tasks;
use plenary_core::read::UiLanguage;
use plenary_core::solve::highs;
use plenary_core::solve::memory::Megabytes;

/// The name of the command that answers.
pub const COMMAND: &str = "answer-question";

/// How long the process may take beyond the limit of its task, for reading, checking and writing.
const GRACE: Duration = Duration::from_secs(10);

/// How often it is looked at.
const PACE: Duration = Duration::from_millis(2);

/// Maximum bytes of an answer.
const ANSWER: u64 = 256 << 20;

/// What the process that answers gives.
#[derive(Serialize, Deserialize)]
struct Answered {
    /// The answer of the task.
    ending: Ending,
    /// What the checker says of the schedule in it, if it has one.
    check: Option<Ending>,
}

/// An answer, with what the checker says of its schedule.
#[derive(Debug)]
pub struct Checked {
    /// The answer.
    pub answer: Value,
    /// The report of the checker, if the answer has a schedule.
    pub check: Option<Value>,
}

/// Asks another process.
///
/// # Errors
/// If the question is wrong, or the process is lost.
pub fn ask(
    task: &Task,
    memory: Option<Megabytes>,
    language: UiLanguage,
    cancelled: &dyn Fn() -> bool,
) -> Result<Checked, ToolError> {
    let start = |error: &dyn std::fmt::Display| Lost::Start(error.to_string());
    let mut line = serde_json::to_vec(task).map_err(|error| start(&error))?;
    line.push(b'\n');
    let program = std::env::current_exe().map_err(|error| start(&error))?;
    let mut command = Command::new(program);
    command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some(Megabytes(limit)) = memory {
        command.args(["--memory-limit", &limit.to_string()]);
    }
    // the environment may hold secrets, and a solver needs none of it
    if cfg!(unix) {
        command.env_clear();
    }
    let mut child = command.spawn().map_err(|error| start(&error))?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let writer = thread::spawn(move || {
        let mut input = input?;
        let _lost = input.write_all(&line).and_then(|()| input.flush());
        // stays open until the answer is there
        Some(input)
    });
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        let _end = output.map(|output| output.take(ANSWER).read_to_end(&mut text));
        text
    });
    let ended = wait(&mut child, task.allowance() + GRACE, cancelled);
    let _input = writer.join();
    let text = reader.join().unwrap_or_default();
    ended?;
    let answered: Answered = serde_json::from_slice(&text).map_err(|_| Lost::Crash)?;
    let check = answered.check.map(|ending| told(ending, language)).transpose()?;
    Ok(Checked { answer: told(answered.ending, language)?, check })
}

/// Waits for the child, and ends it after a time or when nobody wants its answer.
fn wait(child: &mut Child, most: Duration, cancelled: &dyn Fn() -> bool) -> Result<(), Lost> {
    let start = Instant::now();
    loop {
        let lost = match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => return Err(Lost::Crash),
            _ if cancelled() => Lost::Cancelled,
            Ok(None) if start.elapsed() < most => {
                thread::sleep(PACE);
                continue;
            }
            _ => Lost::Time,
        };
        let _gone = child.kill();
        let _gone = child.wait();
        return Err(lost);
    }
}

fn told(ending: Ending, language: UiLanguage) -> Result<Value, ToolError> {
    let failed = matches!(ending, Ending::Failed { .. });
    let value = ending.told(language);
    if failed { Err(ToolError::Answered(value)) } else { Ok(value) }
}

/// Runs in the other process: reads a task from standard input, and returns the answer as JSON.
pub fn answer(memory: Option<Megabytes>) -> Vec<u8> {
    // no message: the one that asked reports a crash if the answer is missing
    std::panic::set_hook(Box::new(|_| ()));
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string());
    let task = read.and_then(|_| serde_json::from_str::<Task>(&line).map_err(|error| error.to_string()));
    // ends with the one that asked
    let _watches = thread::spawn(|| {
        let _closed = std::io::stdin().lock().read(&mut [0]);
        highs::leave(1);
    });
    let ending = task.map_err(ApiError::Fault).and_then(|task| {
        let answer = run(&task, memory)?;
        Ok((check(&task, &answer, memory), answer))
    });
    let answered = match ending {
        Ok((check, answer)) => Answered { ending: Ending::Done(answer), check },
        Err(error) => Answered { ending: Err(error).into(), check: None },
    };
    serde_json::to_vec(&answered).unwrap_or_default()
}

fn run(task: &Task, memory: Option<Megabytes>) -> Result<Value, ApiError> {
    // a question that is sent is about no stored session
    let (store, shared) = (Store::temporary()?, Shared::default());
    let mut watch = JobWatch::new(&shared, false);
    catch_unwind(AssertUnwindSafe(|| tasks::run(&store, task, memory, &mut watch, None)))
        .unwrap_or_else(|_| Err(ApiError::Fault("a solve ended in a panic".to_owned())))
}

/// What the checker says of the schedule in an answer: that of the session, or of the edited one.
fn check(task: &Task, answer: &Value, memory: Option<Megabytes>) -> Option<Ending> {
    let Task::Ask { pair, time, .. } = task else { return None };
    let schedule = answer.get("schedule").filter(|schedule| schedule.is_object())?;
    let edited = answer.get("session").and_then(Value::as_str);
    let pair = Input {
        session: edited.map_or_else(|| pair.session.clone(), str::to_owned),
        schedule: Some(schedule.to_string()),
    };
    let task = Task::Ask { what: Question::Check(None), pair, of: None, time: *time };
    Some(run(&task, memory).into())
}
