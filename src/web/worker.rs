//! A worker: a process that takes jobs of the queue and solves them, one after the other. `plenary serve` starts some, and
//! `plenary work` is one.
//!
//! Beside the thread that solves, another one reports to the server and hears whether the job is still wanted. A worker
//! that was frozen hears that its job went to another one, and keeps nothing of it. What a plan gives is stored before its
//! job ends, and a second plan of the same revision replaces the first only if it is not worse. So a job that runs twice
//! does no harm.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::ApiError;
use super::job::Ending;
use super::jobs::file::JobFile;
use super::jobs::job_watch::{JobWatch, Shared};
use super::jobs::parts::Round;
use super::jobs::turns::{News, Turn};
use super::task::{Part, Share, Task};
use super::tasks;
use super::tasks::parts::run_part;
use super::unplanned::keep_unplanned;
use crate::store::{Address, Store, StoreError};
use plenary_core::read::UiLanguage;
use plenary_core::solve::backstop;
use plenary_core::solve::memory::Megabytes;

/// How often an idle worker looks for a job.
const LOOK: Duration = Duration::from_millis(20);

/// How long a worker waits before it tries once more.
const AGAIN: Duration = Duration::from_millis(200);

/// How long a worker tries to tell how its job has ended: until its lease is over.
const INSIST: Duration = Duration::from_secs(10);

/// How often a worker hears what the server wants.
const HEAR: Duration = Duration::from_millis(50);

/// How often a worker reports.
const REPORT: Duration = Duration::from_millis(200);

/// What a worker is told at its start.
#[derive(Debug, Clone)]
pub struct WorkOptions {
    /// The store.
    pub db: Address,
    /// Its name, which no other worker has.
    pub name: String,
    /// Whether it takes jobs from the short lane only, and tries each for a moment.
    pub short: bool,
    /// The memory at which a solve ends with the best schedule so far.
    pub memory: Option<Megabytes>,
}

/// Works until `ending` is set.
///
/// # Errors
/// If the store or the file of jobs cannot be used.
pub fn work(options: &WorkOptions, ending: &Arc<AtomicBool>) -> Result<(), StoreError> {
    let store = Store::join(&options.db)?;
    let worker = Worker { file: JobFile::join(store.address())?, store, options, ending };
    while !ending.load(Ordering::SeqCst) {
        match worker.file.take(&options.name, options.short) {
            Ok(Some(turn)) => worker.attend(&turn),
            Ok(None) => thread::sleep(LOOK),
            // another process holds the lock for long, or the database starts anew
            Err(StoreError::Busy | StoreError::Gone(_)) => thread::sleep(AGAIN),
            Err(error) => return Err(error),
        }
        if backstop::any_left() {
            // a search that ignores its time limit occupies memory and a core: only the end of the process ends it
            return Ok(());
        }
    }
    Ok(())
}

struct Worker<'a> {
    store: Store,
    file: JobFile,
    options: &'a WorkOptions,
    ending: &'a AtomicBool,
}

impl Worker<'_> {
    /// Runs a job, and reports meanwhile.
    fn attend(&self, turn: &Turn) {
        let (shared, over) = (Shared::default(), AtomicBool::new(false));
        let clock = Instant::now();
        tracing::info!(job = %turn.id, worker = %self.options.name, "a job begins");
        let result = thread::scope(|scope| {
            let reporter = scope.spawn(|| self.report(turn, &shared, &over));
            let result = catch_unwind(AssertUnwindSafe(|| self.run(turn, &shared)))
                .unwrap_or_else(|_| Err(ApiError::Fault("a solve ended in a panic".to_owned())));
            over.store(true, Ordering::SeqCst);
            reporter.thread().unpark();
            result
        });
        let (id, name, millis) = (turn.id.as_str(), self.options.name.as_str(), clock.elapsed().as_millis() as u64);
        // if the table of jobs is out of reach for so long, the lease ends and another worker takes the job
        let _kept = if self.ending.load(Ordering::SeqCst) || is_gone(&result) {
            tracing::info!(job = id, worker = name, millis, "a job is put back");
            self.insist(|| self.file.put_back(id, name))
        } else if shared.is_cut() {
            tracing::info!(job = id, worker = name, millis, "a job is handed on to the long lane");
            self.insist(|| self.file.hand_on(id, name))
        } else {
            if let (Err(wrong), None) = (&result, &turn.part_of) {
                self.keep_failure(&turn.task, wrong);
            }
            let error = result.as_ref().err().map(ToString::to_string);
            tracing::info!(job = id, worker = name, millis, error, "a job has ended");
            let ending = Ending::from(result);
            self.insist(|| self.file.end(id, name, &ending))
        };
    }

    /// Does a job, or a part of one.
    fn run(&self, turn: &Turn, shared: &Shared) -> Result<Value, ApiError> {
        let mut watch = JobWatch::new(shared, self.options.short);
        let memory = self.options.memory;
        let Some(of) = &turn.part_of else {
            let task: Task = parsed(&turn.task)?;
            let sharing = Sharing { worker: self, of: &turn.id, shared, first: Cell::new(0) };
            let share: Option<&dyn Share> = if self.options.short { None } else { Some(&sharing) };
            return tasks::run(&self.store, &task, memory, &mut watch, share);
        };
        match self.file.whole(of)? {
            Some(whole) => run_part(&self.store, &whole, &parsed(&turn.task)?, memory, &mut watch),
            // its job has ended meanwhile, and so has it
            None => Ok(Value::Null),
        }
    }

    /// Does what may be done twice, once more if the database cannot be reached for a moment.
    fn insist(&self, work: impl Fn() -> Result<(), StoreError>) -> Result<(), StoreError> {
        let clock = Instant::now();
        loop {
            match work() {
                Err(StoreError::Gone(_)) if clock.elapsed() < INSIST && !self.ending.load(Ordering::SeqCst) => {
                    thread::sleep(AGAIN);
                }
                done => return done,
            }
        }
    }

    /// Stores the error of a failed plan, so that the page can offer to plan again.
    fn keep_failure(&self, task: &str, wrong: &ApiError) {
        if let Some((session, revision)) = parsed(task).ok().and_then(|task: Task| task.head()) {
            let error = wrong.in_json(UiLanguage::English)["error"].take();
            let why = json!({"state": "failed", "error": error});
            // if the store fails, the server plans the session again
            let _kept = keep_unplanned(&self.store, session, revision, &why);
        }
    }

    /// Reports until the job is over. Sets the flags of the job when the server or the end of this process wants it.
    fn report(&self, turn: &Turn, shared: &Shared, over: &AtomicBool) {
        let (mut told, mut best) = (Instant::now(), 0);
        while !over.load(Ordering::SeqCst) {
            thread::park_timeout(HEAR);
            let orders = if told.elapsed() >= REPORT {
                told = Instant::now();
                let news = news(shared, &mut best);
                self.file.report(&turn.id, &self.options.name, &news)
            } else {
                self.file.orders(&turn.id, &self.options.name)
            };
            // a file that is busy for a moment changes nothing
            let orders = orders.unwrap_or_default();
            let ending = self.ending.load(Ordering::SeqCst);
            if orders.void || ending {
                shared.void.store(true, Ordering::SeqCst);
            }
            if orders.stop || orders.void || ending {
                shared.stop.store(true, Ordering::SeqCst);
            }
        }
    }
}

/// Shares out the parts of a job of a worker, which does those that no other one takes.
struct Sharing<'a> {
    worker: &'a Worker<'a>,
    /// The id of the job.
    of: &'a str,
    shared: &'a Shared,
    /// The number of the next part.
    first: Cell<usize>,
}

impl Share for Sharing<'_> {
    fn share(&self, parts: &[Part], within: Duration) -> Result<Option<Vec<Value>>, ApiError> {
        let (file, name) = (&self.worker.file, self.worker.options.name.as_str());
        let written: Result<Vec<String>, _> = parts.iter().map(serde_json::to_string).collect();
        let written = written.map_err(|error| ApiError::Fault(error.to_string()))?;
        let first = self.first.replace(self.first.get() + parts.len());
        let round = Round { of: self.of, first, count: parts.len() };
        file.split(self.of, name, first, &written, within)?;
        while !self.shared.void.load(Ordering::SeqCst) {
            if file.is_done(round)? {
                return results(file.endings(round)?, parts.len());
            }
            match file.take_part(self.of, name)? {
                Some(turn) => self.worker.attend(&turn),
                None => thread::sleep(LOOK),
            }
        }
        Ok(None)
    }
}

/// The results of parts that have ended, or the error of the first one that failed. `None` if some are gone: then the job is
/// another worker's.
fn results(endings: Vec<Ending>, count: usize) -> Result<Option<Vec<Value>>, ApiError> {
    let found: Result<Vec<Value>, ApiError> = endings
        .into_iter()
        .map(|ending| match ending {
            Ending::Done(value) => Ok(value),
            Ending::Failed { english, chinese } => Err(ApiError::Part([english, chinese])),
        })
        .collect();
    Ok(Some(found?).filter(|found| found.len() == count))
}

/// What the table of jobs has as JSON.
fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::Fault(error.to_string()))
}

/// Whether a job failed because the database could not be reached: then it is no failure of the job.
fn is_gone<T>(result: &Result<T, ApiError>) -> bool {
    matches!(result, Err(ApiError::Store(StoreError::Gone(_))))
}

/// What is new about a job; `best` is the number of schedules that are known.
fn news(shared: &Shared, best: &mut u64) -> News {
    let progress = shared.progress().map(|progress: Value| progress.to_string());
    // the count comes first: a schedule that is found in between is told anew
    let count = shared.best.count();
    let schedule = (count > *best).then(|| shared.best.schedule()).flatten();
    let text = schedule.and_then(|schedule| serde_json::to_string(&schedule).ok());
    *best = count;
    News { progress, best: text.map(|text| (count, text)) }
}
