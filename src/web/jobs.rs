//! The queue of solves. They run one after the other on one thread, because HiGHS has one scheduler per process. Scenarios
//! of one job run in parallel, each with a single HiGHS thread, which needs no scheduler.
//!
//! A solve that ignores its time limit is abandoned, and its thread runs on ([`backstop`]). While too many abandoned
//! threads still run, no further job begins.

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
use plenary_core::pipeline::best::BestSoFar;
use plenary_core::read::UiLanguage;
use plenary_core::solve::backstop;
use plenary_core::verify::Verified;

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<JobId>,
    jobs: BTreeMap<JobId, Job>,
    /// Since when jobs wait because of too many abandoned searches.
    held: Option<Instant>,
    closing: bool,
}

/// The queue.
#[derive(Debug)]
pub struct Jobs {
    inner: Mutex<Inner>,
    more: Condvar,
    since: SystemTime,
    /// Incremented whenever a job or a session changes.
    tick: watch::Sender<u64>,
    most: usize,
    /// The number of abandoned searches that still run.
    left: fn() -> usize,
}

/// The result of a job.
pub type Outcome = Result<Value, ApiError>;

/// Number of ended jobs that are remembered.
const REMEMBERED: usize = 1000;

/// Maximum number of abandoned searches while jobs run. Each occupies memory and a core.
const MOST_LEFT: usize = 4;

/// How long jobs wait for abandoned searches before the server asks for a restart.
const HELD: Duration = Duration::from_secs(60);

/// How often the solver thread checks whether one has ended.
const PACE: Duration = Duration::from_millis(200);

impl Jobs {
    /// An empty queue for at most `most` waiting jobs.
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

    /// Wakes everybody who waits for changes.
    pub fn notify(&self) {
        self.tick.send_modify(|tick| *tick = tick.wrapping_add(1));
    }

    /// A receiver of changes.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.tick.subscribe()
    }

    /// Queues a task, and returns the id of its job. A plan replaces older plans of the same session.
    ///
    /// # Errors
    /// If the queue is full or stuck. Then older plans stay in the queue.
    pub fn add(&self, task: Task) -> Result<JobId, ApiError> {
        self.add_as(Uuid::now_v7(), task)
    }

    /// Queues a task under a given id.
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
        self.notify();
        Ok(id)
    }

    /// Queues the plan of a stored revision, even if the queue is full.
    pub fn add_head(&self, session: i64, revision: i64) {
        self.lock().supersede(session);
        self.resume(Uuid::now_v7(), Task::Head { session, revision, time: None });
    }

    /// Queues a job from before the last restart under its old id, even if the queue is full.
    pub fn resume(&self, id: JobId, task: Task) {
        self.lock().put(Job::new(id, task));
        self.more.notify_one();
        self.notify();
    }

    /// Records a job from before the last restart that is not tried again.
    pub fn add_failed(&self, id: JobId, task: Task, why: ApiError) {
        let job = Job { state: State::Failed, result: Err(Arc::new(why)), ..Job::new(id, task) };
        self.lock().jobs.insert(id, job);
    }

    /// The number of waiting jobs.
    pub fn waiting(&self) -> usize {
        self.lock().queue.len()
    }

    /// Checks that the queue has room for one more job.
    ///
    /// # Errors
    /// If the queue is full or stuck.
    pub fn room(&self) -> Result<(), ApiError> {
        let inner = self.lock();
        match inner.queue.len() {
            _ if inner.is_stuck() => Err(ApiError::Stuck),
            waiting if waiting >= self.most => Err(ApiError::Full(waiting)),
            _ => Ok(()),
        }
    }

    /// The number of abandoned searches that still run.
    pub fn left(&self) -> usize {
        (self.left)()
    }

    /// Whether jobs have waited too long for abandoned searches to end.
    pub fn is_stuck(&self) -> bool {
        self.lock().is_stuck()
    }

    /// The error for an id without a job.
    pub fn unknown(&self, id: &str) -> ApiError {
        let made = Uuid::parse_str(id).ok().and_then(|id| id.get_timestamp()).map(|at| at.to_unix());
        // an id has a resolution of milliseconds
        let milliseconds = made.map(|(seconds, nanos)| Duration::new(seconds, nanos).as_millis());
        let since = self.since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        match milliseconds {
            Some(made) if made < since => ApiError::Restarted(id.to_owned()),
            _ => ApiError::NotFound(format!("job {}", id.chars().take(80).collect::<String>())),
        }
    }

    /// A job as JSON; `whole` includes its result.
    pub fn get(&self, id: JobId, whole: bool, language: UiLanguage) -> Option<Value> {
        let inner = self.lock();
        inner.jobs.get(&id).map(|job| job.in_json(inner.ahead(id), whole.then_some(language)))
    }

    /// Whether the job has ended or does not exist.
    pub fn is_over(&self, id: JobId) -> bool {
        self.lock().jobs.get(&id).is_none_or(|job| job.state.is_over())
    }

    /// The newest jobs: waiting, running and ended.
    pub fn list(&self) -> Vec<Value> {
        let inner = self.lock();
        inner.jobs.values().rev().take(200).map(|job| job.in_json(inner.ahead(job.id), None)).collect()
    }

    /// The waiting or running plan of a revision.
    pub fn of_revision(&self, session: i64, revision: i64) -> Option<Value> {
        let inner = self.lock();
        let mine = |job: &&Job| matches!(*job.task, Task::Head { .. }) && job.task.of() == Some((session, revision));
        let job = inner.jobs.values().rev().filter(mine).find(|job| !job.state.is_over())?;
        Some(job.in_json(inner.ahead(job.id), None))
    }

    /// Cancels a waiting job, or stops a running one with the best result so far. Returns its task and its former state.
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
        self.notify();
        Some(was)
    }

    /// The best schedule so far of a job, and how many have been the best.
    pub fn best(&self, id: JobId) -> Option<(u64, Option<Verified>)> {
        // the count comes first: a schedule that is found in between is told anew
        self.lock().jobs.get(&id).map(|job| (job.best.count(), job.best.schedule()))
    }

    /// Stores the progress of a job, and notifies listeners.
    pub fn set_progress(&self, id: JobId, progress: Value) {
        if let Some(job) = self.lock().jobs.get_mut(&id) {
            job.progress = progress;
        }
        self.notify();
    }

    /// Ends the solver thread. The running job is stopped; waiting jobs stay in the store for the next start.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.closing = true;
        for job in inner.jobs.values().filter(|job| job.state == State::Running) {
            job.superseded.store(true, Ordering::SeqCst);
            job.stop.store(true, Ordering::SeqCst);
        }
        drop(inner);
        self.more.notify_all();
        self.notify();
    }

    /// Whether the server is shutting down.
    pub fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// Runs jobs until the queue is closed. `work` runs one; `ended` gets its result before it is published.
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
                let next = (Arc::clone(&job.task), JobWatch::new(self, id, stop, superseded, job.best.clone()));
                drop(inner);
                self.notify();
                return Some(next);
            }
            inner = self.more.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Publishes the result of a job.
    fn over(&self, id: JobId, result: Outcome) {
        let mut inner = self.lock();
        if let Some(job) = inner.jobs.get_mut(&id) {
            let superseded = job.superseded.load(Ordering::SeqCst);
            // whoever wants the schedule now finds it with the answer
            job.best = BestSoFar::default();
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
        self.notify();
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
