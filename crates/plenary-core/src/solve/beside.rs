//! What runs beside each other: stretches of one solution, and a search for better ones beside the proof.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::incumbents::Incumbents;
use super::{BackendError, Progress, Watch};
use crate::formulate::program::{ByColumn, Values};

/// How often it is asked whether to stop.
const ASKED: Duration = Duration::from_millis(2);

/// Stops when it is told to.
struct Message<'a>(&'a AtomicBool);

impl Watch for Message<'_> {
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Answers each question on a thread of its own, in their order. All of them end when `watch` says so.
///
/// # Errors
/// The first that fails.
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

/// A solution, and what it is worth.
pub type Solution = (ByColumn<f64>, f64);

/// The best solution so far, whoever finds it; nothing where there is none.
#[derive(Default)]
pub struct Found {
    best: Mutex<Option<Solution>>,
    incumbents: Incumbents,
}

impl Found {
    /// None so far; those to come are told to others too.
    pub fn telling(incumbents: Incumbents) -> Self {
        Self { best: Mutex::default(), incumbents }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Solution>> {
        self.best.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells of a solution, which may be no better.
    pub fn tell(&self, values: &Values, value: f64) {
        let mut best = self.lock();
        if best.as_ref().is_none_or(|best| value < best.1) {
            *best = Some((values.to_vec(), value));
            self.incumbents.found(values);
        }
    }

    /// The best.
    pub fn best(&self) -> Option<Solution> {
        self.lock().clone()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lock().is_none()
    }

    /// What it is worth; infinite where there is none.
    pub fn value(&self) -> f64 {
        self.lock().as_ref().map_or(f64::INFINITY, |best| best.1)
    }
}

/// Looks on at a proof and knows what is found beside it: a solution at the bound ends it.
pub struct Informed<'a> {
    /// Who looks on at the whole.
    pub watch: &'a mut dyn Watch,
    /// What is found beside.
    pub found: &'a Found,
    /// No solution is below this.
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

/// Proves, and meanwhile searches on a thread of its own; the end of the proof is the end of the search.
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

/// Tells to stop at its end, also where that is a panic.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
