//! Work on several threads: independent questions, or a search for better solutions next to a proof.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::incumbents::Incumbents;
use super::{BackendError, Progress, Watch};
use crate::formulate::program::{ByColumn, Values};

/// The interval at which a stop request is checked.
const ASKED: Duration = Duration::from_millis(2);

/// Passes on a stop request to another thread.
struct Message<'a>(&'a AtomicBool);

impl Watch for Message<'_> {
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Answers each question on a thread of its own; answers are in the order of the questions. All end when `watch` says so.
///
/// # Errors
/// The first error.
pub fn all<Q: Sync, A: Send, E: Send>(
    questions: &[Q],
    answer: impl Fn(&Q, &mut dyn Watch) -> Result<A, E> + Sync,
    watch: &mut dyn Watch,
) -> Result<Vec<A>, E> {
    if let [one] = questions {
        return Ok(vec![answer(one, watch)?]);
    }
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let answer = |question| answer(question, &mut Message(&stop));
        let workers: Vec<_> = questions.iter().map(|question| scope.spawn(move || answer(question))).collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            if watch.stop() {
                stop.store(true, Ordering::Relaxed);
            }
            thread::sleep(ASKED);
        }
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// A solution with its value.
pub type Solution = (ByColumn<f64>, f64);

/// The best solution so far, shared between threads.
#[derive(Default)]
pub struct Found {
    best: Mutex<Option<Solution>>,
    incumbents: Incumbents,
}

impl Found {
    /// Empty; later solutions are also reported to `incumbents`.
    pub fn telling(incumbents: Incumbents) -> Self {
        Self { best: Mutex::default(), incumbents }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Solution>> {
        self.best.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Offers a solution; it is kept if it is the best.
    pub fn tell(&self, values: &Values, value: f64) {
        let mut best = self.lock();
        if best.as_ref().is_none_or(|best| value < best.1) {
            *best = Some((values.to_vec(), value));
            self.incumbents.found(values);
        }
    }

    /// The best solution.
    pub fn best(&self) -> Option<Solution> {
        self.lock().clone()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lock().is_none()
    }

    /// Its value; infinite if there is none.
    pub fn value(&self) -> f64 {
        self.lock().as_ref().map_or(f64::INFINITY, |best| best.1)
    }
}

/// Observes a proof and ends it when the parallel search finds a solution at the bound.
pub struct Informed<'a> {
    /// The watch of the whole solve.
    pub watch: &'a mut dyn Watch,
    /// The solutions of the parallel search.
    pub found: &'a Found,
    /// A lower bound.
    pub bound: f64,
}

impl Watch for Informed<'_> {
    fn progress(&mut self, progress: &Progress) {
        let beside = Some(self.found.value()).filter(|value| value.is_finite());
        let value = progress.value.into_iter().chain(beside).reduce(f64::min);
        self.watch.progress(&Progress { value, ..*progress });
    }

    fn stop(&self) -> bool {
        self.watch.stop() || self.found.value() <= self.bound
    }

    fn incumbents(&self) -> Incumbents {
        self.watch.incumbents()
    }
}

/// Runs a proof, and a search on another thread; when the proof ends, the search is stopped.
///
/// # Errors
/// When the solver fails.
pub fn proof<P>(
    search: impl FnOnce(&mut dyn Watch) -> Result<(), BackendError> + Send,
    prove: impl FnOnce() -> Result<P, BackendError>,
) -> Result<P, BackendError> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let worker = scope.spawn(|| search(&mut Message(&stop)));
        let ends = Ends(&stop);
        let proof = prove();
        drop(ends);
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        proof
    })
}

/// Requests a stop when it is dropped, also during a panic.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
