//! Solves wait in a queue and run one after the other, on one thread of the system: HiGHS keeps one scheduler for a
//! process. Scenarios of one job run over the cores, each with one thread of HiGHS, which needs no scheduler.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::onlooker::Onlooker;
use super::tasks::Task;
use super::wrong::Wrong;
use plenary_core::read::Tongue;

/// How a job is getting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Queued,
    /// It runs.
    Running,
    /// It has ended with a result.
    Done,
    /// It has ended with an error.
    Failed,
    /// It was stopped before it ran, or another has taken its place.
    Cancelled,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more will happen to it.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// A solve, from the queue to its result.
#[derive(Debug)]
pub struct Job {
    id: u64,
    task: Arc<Task>,
    state: State,
    progress: Value,
    result: Result<Value, Arc<Wrong>>,
    stop: Arc<AtomicBool>,
    /// Another revision has taken its place: nobody wants the result.
    moot: Arc<AtomicBool>,
}

impl Job {
    /// As JSON. The result only where it is asked for.
    fn in_json(&self, ahead: usize, whole: Option<Tongue>) -> Value {
        let (session, revision) = self.task.of().unzip();
        let mut value = json!({
            "id": self.id, "kind": self.task.kind(), "session": session, "revision": revision,
            "state": self.state.name(), "ahead": ahead, "progress": self.progress,
        });
        if let Some(tongue) = whole.filter(|_| self.state.is_over()) {
            let told = self.result.clone().unwrap_or_else(|wrong| wrong.in_json(tongue)["error"].take());
            value[if self.state == State::Done { "result" } else { "error" }] = told;
        }
        value
    }
}

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    queue: VecDeque<u64>,
    jobs: BTreeMap<u64, Job>,
    closing: bool,
}

/// The queue.
#[derive(Debug)]
pub struct Jobs {
    inner: Mutex<Inner>,
    more: Condvar,
    /// Goes up whenever anything happens, to a job or to a session.
    tick: watch::Sender<u64>,
    most: usize,
}

/// So many jobs that are over are remembered.
const REMEMBERED: usize = 1000;

impl Jobs {
    /// An empty queue that holds so many.
    pub fn new(most: usize) -> Self {
        Self { inner: Mutex::default(), more: Condvar::new(), tick: watch::Sender::new(0), most }
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

    /// Puts a task into the queue; its number. A plan of a session takes the place of older ones of that session.
    ///
    /// # Errors
    /// Where the queue is full.
    pub fn add(&self, task: Task) -> Result<u64, Wrong> {
        let mut inner = self.lock();
        if let Task::Head { session, .. } = &task {
            inner.supersede(*session);
        }
        if inner.queue.len() >= self.most {
            return Err(Wrong::Full(inner.queue.len()));
        }
        let id = inner.put(task);
        drop(inner);
        self.more.notify_one();
        self.tell();
        Ok(id)
    }

    /// The same for a plan of what the store has already, which waits whatever the length of the queue.
    pub fn add_head(&self, session: i64, revision: i64) -> u64 {
        let mut inner = self.lock();
        inner.supersede(session);
        let id = inner.put(Task::Head { session, revision, time: None });
        drop(inner);
        self.more.notify_one();
        self.tell();
        id
    }

    /// How many wait, and whether there is room for one more.
    pub fn waiting(&self) -> (usize, bool) {
        let waiting = self.lock().queue.len();
        (waiting, waiting < self.most)
    }

    /// One job.
    pub fn get(&self, id: u64, whole: bool, tongue: Tongue) -> Option<Value> {
        let inner = self.lock();
        inner.jobs.get(&id).map(|job| job.in_json(inner.ahead(id), whole.then_some(tongue)))
    }

    /// Whether nothing more will happen to it.
    pub fn is_over(&self, id: u64) -> bool {
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

    /// Takes a job out of the queue; one that runs ends with the best so far.
    pub fn cancel(&self, id: u64) -> bool {
        let mut inner = self.lock();
        let Some(job) = inner.jobs.get_mut(&id) else { return false };
        job.stop.store(true, Ordering::SeqCst);
        if job.state == State::Queued {
            job.state = State::Cancelled;
            inner.queue.retain(|other| *other != id);
        }
        drop(inner);
        self.tell();
        true
    }

    /// Keeps how a job is getting on, and tells of it.
    pub fn gets_on(&self, id: u64, progress: Value) {
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
        self.tell();
    }

    /// Whether the program is about to end.
    pub fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// Runs jobs until the queue is closed. `work` does one.
    pub fn run(&self, work: &dyn Fn(&Task, &mut Onlooker<'_>) -> Result<Value, Wrong>) {
        while let Some((task, mut onlooker)) = self.next() {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&task, &mut onlooker)));
            let result = result.unwrap_or_else(|_| Err(Wrong::Fault("a solve ended in a panic".to_owned())));
            self.over(onlooker.id(), result);
        }
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
                let (stop, moot) = (Arc::clone(&job.stop), Arc::clone(&job.moot));
                let next = (Arc::clone(&job.task), Onlooker::new(self, id, stop, moot));
                drop(inner);
                self.tell();
                return Some(next);
            }
            inner = self.more.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn over(&self, id: u64, result: Result<Value, Wrong>) {
        let mut inner = self.lock();
        if let Some(job) = inner.jobs.get_mut(&id) {
            let moot = job.moot.load(Ordering::SeqCst);
            (job.state, job.result) = match result {
                _ if moot => (State::Cancelled, Ok(Value::Null)),
                Ok(result) => (State::Done, Ok(result)),
                Err(wrong) => (State::Failed, Err(Arc::new(wrong))),
            };
        }
        let over: Vec<u64> = inner.jobs.values().filter(|job| job.state.is_over()).map(|job| job.id).collect();
        for id in over.iter().take(over.len().saturating_sub(REMEMBERED)) {
            inner.jobs.remove(id);
        }
        drop(inner);
        self.tell();
    }
}

impl Inner {
    fn put(&mut self, task: Task) -> u64 {
        self.last += 1;
        let id = self.last;
        let job = Job {
            id,
            task: Arc::new(task),
            state: State::Queued,
            progress: Value::Null,
            result: Ok(Value::Null),
            stop: Arc::default(),
            moot: Arc::default(),
        };
        self.jobs.insert(id, job);
        self.queue.push_back(id);
        id
    }

    fn ahead(&self, id: u64) -> usize {
        self.queue.iter().position(|other| *other == id).unwrap_or(0)
    }

    fn supersede(&mut self, session: i64) {
        for job in self.jobs.values_mut() {
            if !job.state.is_over() && matches!(*job.task, Task::Head { session: s, .. } if s == session) {
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
mod tests {
    use super::*;

    fn head(session: i64, revision: i64) -> Task {
        Task::Head { session, revision, time: None }
    }

    fn drain(jobs: &Jobs) -> Vec<(i64, i64)> {
        let done = Mutex::new(Vec::new());
        jobs.run(&|task, _| {
            done.lock().unwrap().push(task.of().unwrap());
            if jobs.waiting().0 == 0 {
                jobs.close();
            }
            Ok(json!({}))
        });
        done.into_inner().unwrap()
    }

    #[test]
    fn jobs_run_in_their_order_and_a_newer_plan_takes_the_place_of_an_older_one() {
        let jobs = Jobs::new(10);
        for (session, revision) in [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3)] {
            let _id = jobs.add(head(session, revision)).unwrap();
        }
        assert_eq!(jobs.get(5, true, Tongue::English).unwrap()["ahead"], 2);
        assert_eq!(jobs.get(1, true, Tongue::English).unwrap()["state"], "cancelled");
        assert_eq!(drain(&jobs), [(2, 1), (3, 1), (1, 3)]);
    }

    #[test]
    fn a_full_queue_says_so_and_keeps_what_it_has() {
        let jobs = Jobs::new(2);
        assert!(jobs.add(head(1, 1)).is_ok() && jobs.add(head(2, 1)).is_ok());
        assert!(matches!(jobs.add(head(3, 1)), Err(Wrong::Full(2))));
        assert!(jobs.add(head(1, 2)).is_ok(), "it takes the place of another");
        assert_eq!(drain(&jobs), [(2, 1), (1, 2)]);
    }

    #[test]
    fn a_panic_ends_a_job_and_not_the_thread() {
        let jobs = Jobs::new(2);
        let (bad, good) = (jobs.add(head(1, 1)).unwrap(), jobs.add(head(2, 1)).unwrap());
        jobs.run(&|task, _| {
            assert_ne!(task.of(), Some((1, 1)), "as planned");
            jobs.close();
            Ok(json!(7))
        });
        assert_eq!(jobs.get(bad, true, Tongue::English).unwrap()["state"], "failed");
        assert_eq!(jobs.get(bad, true, Tongue::English).unwrap()["error"]["code"], "fault");
        // the one that ran when the queue was closed is moot
        assert_eq!(jobs.get(good, true, Tongue::English).unwrap()["state"], "cancelled");
    }

    #[test]
    fn what_is_cancelled_before_it_runs_never_runs() {
        let jobs = Jobs::new(5);
        let (one, _two) = (jobs.add(head(1, 1)).unwrap(), jobs.add(head(2, 1)).unwrap());
        assert!(jobs.cancel(one) && !jobs.cancel(99));
        assert_eq!(drain(&jobs), [(2, 1)]);
    }
}
