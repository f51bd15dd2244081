//! Solves wait in a queue and run one after the other, on one thread of the system: HiGHS keeps one scheduler for a
//! process. Scenarios of one job run over the cores, each with one thread of HiGHS, which needs no scheduler.
//!
//! A solve ends in time, or core leaves its thread ([`backstop`]). While too many threads that were left still run, no further
//! job begins.

pub mod job_watch;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::error::ApiError;
use super::job::{Job, JobId, State};
use super::task::Task;
use job_watch::JobWatch;
use plenary_core::read::Tongue;
use plenary_core::solve::backstop;

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<JobId>,
    jobs: BTreeMap<JobId, Job>,
    /// Since when jobs wait because too many searches were left.
    held: Option<Instant>,
    closing: bool,
}

/// The queue.
#[derive(Debug)]
pub struct Jobs {
    inner: Mutex<Inner>,
    more: Condvar,
    since: SystemTime,
    /// Goes up whenever anything happens, to a job or to a session.
    tick: watch::Sender<u64>,
    most: usize,
    /// How many searches were left and still run.
    left: fn() -> usize,
}

/// What comes of a job.
pub type Outcome = Result<Value, ApiError>;

/// So many jobs that are over are remembered.
const REMEMBERED: usize = 1000;

/// So many searches that were left may run beside a job. Each keeps its memory, and a core busy.
const MOST_LEFT: usize = 4;

/// How long jobs wait for such searches to end before only a restart helps.
const HELD: Duration = Duration::from_secs(60);

/// How often the thread of jobs looks whether one has ended.
const PACE: Duration = Duration::from_millis(200);

impl Jobs {
    /// An empty queue that holds so many.
    pub fn new(most: usize) -> Self {
        Self {
            inner: Mutex::default(),
            more: Condvar::new(),
            since: SystemTime::now(),
            tick: watch::Sender::new(0),
            most,
            left: backstop::left,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody who waits that something happened.
    pub fn tell(&self) {
        self.tick.send_modify(|tick| *tick = tick.wrapping_add(1));
    }

    /// Somebody who is told.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.tick.subscribe()
    }

    /// Puts a task into the queue; its id. A plan of a session takes the place of older ones of that session.
    ///
    /// # Errors
    /// Where the queue is full, or does not move any more. Then older plans stay as they are.
    pub fn add(&self, task: Task) -> Result<JobId, ApiError> {
        self.add_as(Uuid::now_v7(), task)
    }

    /// The same with an id that was given before.
    ///
    /// # Errors
    /// See [`Jobs::add`].
    pub fn add_as(&self, id: JobId, task: Task) -> Result<JobId, ApiError> {
        let mut inner = self.lock();
        if inner.is_stuck() {
            return Err(ApiError::Stuck);
        }
        let session = if let Task::Head { session, .. } = &task { Some(*session) } else { None };
        let replaced =
            inner.queue.iter().filter(|id| inner.jobs.get(*id).is_some_and(|job| job.plans(session))).count();
        if inner.queue.len() - replaced >= self.most {
            return Err(ApiError::Full(inner.queue.len()));
        }
        if let Some(session) = session {
            inner.supersede(session);
        }
        inner.put(Job::new(id, task));
        drop(inner);
        self.more.notify_one();
        self.tell();
        Ok(id)
    }

    /// The same for a plan of what the store has already, which waits whatever the length of the queue.
    pub fn add_head(&self, session: i64, revision: i64) {
        self.lock().supersede(session);
        self.resume(Uuid::now_v7(), Task::Head { session, revision, time: None });
    }

    /// The same for a question that was asked before the last start.
    pub fn resume(&self, id: JobId, task: Task) {
        self.lock().put(Job::new(id, task));
        self.more.notify_one();
        self.tell();
    }

    /// A job of before the last start that is not begun again.
    pub fn add_failed(&self, id: JobId, task: Task, why: ApiError) {
        let job = Job { state: State::Failed, result: Err(Arc::new(why)), ..Job::new(id, task) };
        self.lock().jobs.insert(id, job);
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.lock().queue.len()
    }

    /// Whether one more may be put into the queue.
    ///
    /// # Errors
    /// Where the queue is full, or does not move any more.
    pub fn room(&self) -> Result<(), ApiError> {
        let inner = self.lock();
        match inner.queue.len() {
            _ if inner.is_stuck() => Err(ApiError::Stuck),
            waiting if waiting >= self.most => Err(ApiError::Full(waiting)),
            _ => Ok(()),
        }
    }

    /// How many searches were left and still run.
    pub fn left(&self) -> usize {
        (self.left)()
    }

    /// Whether jobs have waited for long because too many searches were left.
    pub fn is_stuck(&self) -> bool {
        self.lock().is_stuck()
    }

    /// Why there is no job of this id.
    pub fn unknown(&self, id: &str) -> ApiError {
        let made = Uuid::parse_str(id).ok().and_then(|id| id.get_timestamp()).map(|at| at.to_unix());
        // an id has milliseconds
        let milliseconds = made.map(|(seconds, nanos)| Duration::new(seconds, nanos).as_millis());
        let since = self.since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        match milliseconds {
            Some(made) if made < since => ApiError::Restarted(id.to_owned()),
            _ => ApiError::NotFound(format!("job {}", id.chars().take(80).collect::<String>())),
        }
    }

    /// One job.
    pub fn get(&self, id: JobId, whole: bool, tongue: Tongue) -> Option<Value> {
        let inner = self.lock();
        inner.jobs.get(&id).map(|job| job.in_json(inner.ahead(id), whole.then_some(tongue)))
    }

    /// Whether nothing more will happen to it.
    pub fn is_over(&self, id: JobId) -> bool {
        self.lock().jobs.get(&id).is_none_or(|job| job.state.is_over())
    }

    /// All that wait or run, and the last ones that are over.
    pub fn list(&self) -> Vec<Value> {
        let inner = self.lock();
        inner.jobs.values().rev().take(200).map(|job| job.in_json(inner.ahead(job.id), None)).collect()
    }

    /// The plan of a revision that waits or runs.
    pub fn of_revision(&self, session: i64, revision: i64) -> Option<Value> {
        let inner = self.lock();
        let mine = |job: &&Job| matches!(*job.task, Task::Head { .. }) && job.task.of() == Some((session, revision));
        let job = inner.jobs.values().rev().filter(mine).find(|job| !job.state.is_over())?;
        Some(job.in_json(inner.ahead(job.id), None))
    }

    /// Takes a job out of the queue; one that runs ends with the best so far. Its task, and how it was getting on.
    pub fn cancel(&self, id: JobId) -> Option<(Arc<Task>, State)> {
        let mut inner = self.lock();
        let job = inner.jobs.get_mut(&id)?;
        let was = (Arc::clone(&job.task), job.state);
        job.stop.store(true, Ordering::SeqCst);
        if job.state == State::Queued {
            job.state = State::Cancelled;
            inner.queue.retain(|other| *other != id);
        }
        drop(inner);
        self.tell();
        Some(was)
    }

    /// Keeps how a job is getting on, and tells of it.
    pub fn set_progress(&self, id: JobId, progress: Value) {
        if let Some(job) = self.lock().jobs.get_mut(&id) {
            job.progress = progress;
        }
        self.tell();
    }

    /// Ends the thread: what runs is stopped, what waits stays for the next start.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.closing = true;
        for job in inner.jobs.values().filter(|job| job.state == State::Running) {
            job.superseded.store(true, Ordering::SeqCst);
            job.stop.store(true, Ordering::SeqCst);
        }
        drop(inner);
        self.more.notify_all();
        self.tell();
    }

    /// Whether the program is about to end.
    pub fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// Runs jobs until the queue is closed. `work` does one; `ended` hears of its result before others do.
    pub fn run(
        &self,
        work: &dyn Fn(JobId, &Task, &mut JobWatch<'_>) -> Outcome,
        ended: &dyn Fn(JobId, &Task, &Outcome),
    ) {
        while let Some((task, mut job_watch)) = self.next() {
            let id = job_watch.id();
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(id, &task, &mut job_watch)));
            let result = result.unwrap_or_else(|_| Err(ApiError::Fault("a solve ended in a panic".to_owned())));
            ended(id, &task, &result);
            self.over(id, result);
        }
    }

    fn next(&self) -> Option<(Arc<Task>, JobWatch<'_>)> {
        let mut inner = self.lock();
        loop {
            if inner.closing {
                return None;
            }
            if !inner.queue.is_empty() && self.left() >= MOST_LEFT {
                let _since = inner.held.get_or_insert_with(Instant::now);
                inner = self.more.wait_timeout(inner, PACE).unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            inner.held = None;
            if let Some(id) = inner.queue.pop_front()
                && let Some(job) = inner.jobs.get_mut(&id)
            {
                job.state = State::Running;
                let (stop, superseded) = (Arc::clone(&job.stop), Arc::clone(&job.superseded));
                let next = (Arc::clone(&job.task), JobWatch::new(self, id, stop, superseded));
                drop(inner);
                self.tell();
                return Some(next);
            }
            inner = self.more.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Keeps the result of a job.
    fn over(&self, id: JobId, result: Outcome) {
        let mut inner = self.lock();
        if let Some(job) = inner.jobs.get_mut(&id) {
            let superseded = job.superseded.load(Ordering::SeqCst);
            (job.state, job.result) = match result {
                _ if superseded => (State::Cancelled, Ok(Value::Null)),
                Ok(result) => (State::Done, Ok(result)),
                Err(wrong) => (State::Failed, Err(Arc::new(wrong))),
            };
        }
        let over: Vec<JobId> = inner.jobs.values().filter(|job| job.state.is_over()).map(|job| job.id).collect();
        for id in over.iter().take(over.len().saturating_sub(REMEMBERED)) {
            inner.jobs.remove(id);
        }
        drop(inner);
        self.tell();
    }
}

impl Inner {
    fn put(&mut self, job: Job) {
        self.queue.push_back(job.id);
        self.jobs.insert(job.id, job);
    }

    fn is_stuck(&self) -> bool {
        self.held.is_some_and(|since| since.elapsed() > HELD)
    }

    fn ahead(&self, id: JobId) -> usize {
        self.queue.iter().position(|other| *other == id).unwrap_or(0)
    }

    fn supersede(&mut self, session: i64) {
        for job in self.jobs.values_mut() {
            if !job.state.is_over() && job.plans(Some(session)) {
                job.superseded.store(true, Ordering::SeqCst);
                job.stop.store(true, Ordering::SeqCst);
                if job.state == State::Queued {
                    job.state = State::Cancelled;
                }
            }
        }
        let jobs = &self.jobs;
        self.queue.retain(|id| jobs.get(id).is_some_and(|job| job.state == State::Queued));
    }
}

#[cfg(test)]
mod tests;
