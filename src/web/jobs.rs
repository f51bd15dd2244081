//! Solves wait in a queue and run one after the other, on one thread of the system: HiGHS keeps one scheduler for a
//! process. Scenarios of one job run over the cores, each with one thread of HiGHS, which needs no scheduler.
//!
//! A thread that does not come back from a solve is abandoned, and another goes on with the queue ([`super::worker`]).

pub mod onlooker;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::job::{Job, JobId, State};
use super::task::Task;
use super::wrong::Wrong;
use onlooker::Onlooker;
use plenary_core::read::Tongue;

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<JobId>,
    jobs: BTreeMap<JobId, Job>,
    /// Threads that have not come back from a job that is over.
    lost: usize,
    closing: bool,
}

/// The queue.
#[derive(Debug)]
pub struct Jobs {
    inner: Mutex<Inner>,
    more: Condvar,
    closed: Condvar,
    since: SystemTime,
    /// Goes up whenever anything happens, to a job or to a session.
    tick: watch::Sender<u64>,
    most: usize,
}

/// So many jobs that are over are remembered.
const REMEMBERED: usize = 1000;

/// So many threads may be abandoned. Each keeps its memory, and a core busy; then only a restart helps.
pub const MOST_LOST: usize = 2;

impl Jobs {
    /// An empty queue that holds so many.
    pub fn new(most: usize) -> Self {
        Self {
            inner: Mutex::default(),
            more: Condvar::new(),
            closed: Condvar::new(),
            since: SystemTime::now(),
            tick: watch::Sender::new(0),
            most,
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
    /// Where the queue is full, or no thread is left. Then older plans stay as they are.
    pub fn add(&self, task: Task) -> Result<JobId, Wrong> {
        let mut inner = self.lock();
        if inner.lost >= MOST_LOST {
            return Err(Wrong::Stuck);
        }
        let session = if let Task::Head { session, .. } = &task { Some(*session) } else { None };
        let replaced =
            inner.queue.iter().filter(|id| inner.jobs.get(*id).is_some_and(|job| job.plans(session))).count();
        if inner.queue.len() - replaced >= self.most {
            return Err(Wrong::Full(inner.queue.len()));
        }
        if let Some(session) = session {
            inner.supersede(session);
        }
        let id = inner.put(task);
        drop(inner);
        self.more.notify_one();
        self.tell();
        Ok(id)
    }

    /// The same for a plan of what the store has already, which waits whatever the length of the queue.
    pub fn add_head(&self, session: i64, revision: i64) -> JobId {
        let mut inner = self.lock();
        inner.supersede(session);
        let id = inner.put(Task::Head { session, revision, time: None });
        drop(inner);
        self.more.notify_one();
        self.tell();
        id
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.lock().queue.len()
    }

    /// Whether one more may be put into the queue.
    ///
    /// # Errors
    /// Where the queue is full, or no thread is left.
    pub fn room(&self) -> Result<(), Wrong> {
        let inner = self.lock();
        match inner.queue.len() {
            _ if inner.lost >= MOST_LOST => Err(Wrong::Stuck),
            waiting if waiting >= self.most => Err(Wrong::Full(waiting)),
            _ => Ok(()),
        }
    }

    /// How many threads were abandoned and have not come back.
    pub fn lost(&self) -> usize {
        self.lock().lost
    }

    /// Why there is no job of this id.
    pub fn unknown(&self, id: &str) -> Wrong {
        let made = Uuid::parse_str(id).ok().and_then(|id| id.get_timestamp()).map(|at| at.to_unix());
        // an id has milliseconds
        let milliseconds = made.map(|(seconds, nanos)| Duration::new(seconds, nanos).as_millis());
        let since = self.since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        match milliseconds {
            Some(made) if made < since => Wrong::Restarted(id.to_owned()),
            _ => Wrong::Nothing(format!("job {}", id.chars().take(80).collect::<String>())),
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
    pub fn gets_on(&self, id: JobId, progress: Value) {
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
            job.moot.store(true, Ordering::SeqCst);
            job.stop.store(true, Ordering::SeqCst);
        }
        drop(inner);
        self.more.notify_all();
        self.closed.notify_all();
        self.tell();
    }

    /// Waits until the queue is closed, or for so long; whether it is.
    pub fn wait_closed(&self, most: Duration) -> bool {
        let inner = self.closed.wait_timeout_while(self.lock(), most, |inner| !inner.closing);
        inner.unwrap_or_else(PoisonError::into_inner).0.closing
    }

    /// Whether the program is about to end.
    pub fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// Runs jobs until the queue is closed, or this thread was abandoned. `work` does one; `ended` hears of its result
    /// before others do.
    pub fn run(
        &self,
        work: &dyn Fn(&Task, &mut Onlooker<'_>) -> Result<Value, Wrong>,
        ended: &dyn Fn(&Task, &Result<Value, Wrong>),
    ) {
        while let Some((task, mut onlooker)) = self.next() {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&task, &mut onlooker)));
            let result = result.unwrap_or_else(|_| Err(Wrong::Fault("a solve ended in a panic".to_owned())));
            ended(&task, &result);
            if !self.over(onlooker.id(), result) {
                break;
            }
        }
    }

    /// Gives up the job that runs if it has run for longer than `allowed`, and the thread with it. The task of that job,
    /// and whether another thread may go on.
    pub fn abandon(&self, allowed: &dyn Fn(&Task) -> Duration) -> Option<(Arc<Task>, bool)> {
        let mut inner = self.lock();
        let late = |job: &&mut Job| job.begun.is_some_and(|begun| begun.elapsed() > allowed(&job.task));
        let job = inner.jobs.values_mut().filter(|job| job.state == State::Running).find(late)?;
        (job.state, job.result) = (State::Failed, Err(Arc::new(Wrong::Lost)));
        job.moot.store(true, Ordering::SeqCst);
        job.stop.store(true, Ordering::SeqCst);
        let task = Arc::clone(&job.task);
        inner.lost += 1;
        let more = inner.lost < MOST_LOST;
        drop(inner);
        self.tell();
        Some((task, more))
    }

    fn next(&self) -> Option<(Arc<Task>, Onlooker<'_>)> {
        let mut inner = self.lock();
        loop {
            if inner.closing {
                return None;
            }
            if let Some(id) = inner.queue.pop_front()
                && let Some(job) = inner.jobs.get_mut(&id)
            {
                job.state = State::Running;
                job.begun = Some(Instant::now());
                let (stop, moot) = (Arc::clone(&job.stop), Arc::clone(&job.moot));
                let next = (Arc::clone(&job.task), Onlooker::new(self, id, stop, moot));
                drop(inner);
                self.tell();
                return Some(next);
            }
            inner = self.more.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Keeps the result of a job. Whether its thread is to go on; another has taken its place where it was abandoned.
    fn over(&self, id: JobId, result: Result<Value, Wrong>) -> bool {
        let mut inner = self.lock();
        let mut goes_on = true;
        match inner.jobs.get_mut(&id) {
            Some(job) if job.state == State::Running => {
                let moot = job.moot.load(Ordering::SeqCst);
                (job.state, job.result) = match result {
                    _ if moot => (State::Cancelled, Ok(Value::Null)),
                    Ok(result) => (State::Done, Ok(result)),
                    Err(wrong) => (State::Failed, Err(Arc::new(wrong))),
                };
            }
            _ => {
                // the last one that may be lost is not replaced: it goes on itself
                goes_on = inner.lost >= MOST_LOST;
                inner.lost = inner.lost.saturating_sub(1);
            }
        }
        let over: Vec<JobId> = inner.jobs.values().filter(|job| job.state.is_over()).map(|job| job.id).collect();
        for id in over.iter().take(over.len().saturating_sub(REMEMBERED)) {
            inner.jobs.remove(id);
        }
        drop(inner);
        self.tell();
        goes_on
    }
}

impl Inner {
    fn put(&mut self, task: Task) -> JobId {
        let job = Job::new(task);
        let id = job.id;
        self.jobs.insert(id, job);
        self.queue.push_back(id);
        id
    }

    fn ahead(&self, id: JobId) -> usize {
        self.queue.iter().position(|other| *other == id).unwrap_or(0)
    }

    fn supersede(&mut self, session: i64) {
        for job in self.jobs.values_mut() {
            if !job.state.is_over() && job.plans(Some(session)) {
                job.moot.store(true, Ordering::SeqCst);
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
