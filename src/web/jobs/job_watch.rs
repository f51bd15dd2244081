//! Watches a running job in a worker: keeps its progress for the report, and stops it on request, at a limit, or when
//! nobody needs it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use plenary_core::message::Message;
use plenary_core::pipeline::best::BestSoFar;
use plenary_core::solve::best_bound::BestBound;
use plenary_core::solve::memory::{Ceiling, Megabytes};
use plenary_core::solve::{Note, Progress, Watch};

/// How long a job may take in the short lane. Most plans of a dozen items take a tenth of it.
pub const SHORT: Duration = Duration::from_secs(2);

/// How often progress is kept.
const PACE: Duration = Duration::from_millis(100);

/// What a worker and the thread that reports for it share about a running job.
#[derive(Debug, Default)]
pub struct Shared {
    /// Set to end the job with the best result so far.
    pub stop: AtomicBool,
    /// Set when the result is not needed here: a newer plan replaced the job, another worker has it, or this one ends.
    pub void: AtomicBool,
    /// Set when the job was stopped because it takes longer than the short lane allows.
    cut: AtomicBool,
    progress: Mutex<Option<Value>>,
    /// The best schedule so far of a session that is planned.
    pub best: BestSoFar,
}

impl Shared {
    /// Takes the progress, if there is any since the last call.
    pub fn progress(&self) -> Option<Value> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the job was stopped because it takes longer than the short lane allows.
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }
}

/// Watches a running job.
pub struct JobWatch<'a> {
    shared: &'a Shared,
    ceiling: Ceiling,
    /// When the time in the short lane is over.
    short: Option<Instant>,
    last: Option<Instant>,
    until: Option<Instant>,
    limit: Option<Duration>,
    notes: Vec<Message>,
    bounds: BestBound,
}

impl<'a> JobWatch<'a> {
    /// The watch of a job that begins, in the short lane or without its limit.
    pub fn new(shared: &'a Shared, short: bool) -> Self {
        let (ceiling, bounds) = (Ceiling::at(None), BestBound::default());
        let short = short.then(|| Instant::now() + SHORT);
        Self { shared, ceiling, short, last: None, until: None, limit: None, notes: Vec::new(), bounds }
    }

    /// Sets the memory of the worker at which the job stops, the time limit of one solve, and that of the whole job.
    pub fn within(&mut self, memory: Option<Megabytes>, solve: Duration, job: Duration) {
        self.ceiling = Ceiling::at(memory);
        self.limit = Some(solve);
        self.until = Some(Instant::now() + job);
    }

    /// Where the best schedule so far is kept, for those who look on.
    pub fn best(&self) -> BestSoFar {
        self.shared.best.clone()
    }

    /// Adds to a result that the memory limit stopped the job, if it did.
    pub fn told(&self, mut result: Value) -> Value {
        if let (Some(limit), true) = (self.ceiling.passed(), result.is_object()) {
            result["stopped"] = json!(format!("at the memory limit of {limit}"));
        }
        result
    }

    /// Takes the notes since the last call.
    pub fn notes(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.notes)
    }

    /// Whether what was found must not be kept: nobody needs it, or it was cut short by the short lane.
    pub fn is_void(&self) -> bool {
        self.shared.void.load(Ordering::SeqCst) || self.shared.is_cut()
    }
}

impl Watch for JobWatch<'_> {
    fn progress(&mut self, progress: &Progress) {
        let progress = &self.bounds.of(progress);
        if self.last.is_some_and(|last| last.elapsed() < PACE) {
            return;
        }
        self.last = Some(Instant::now());
        let said = json!({
            "goal": progress.goal, "value": progress.value, "bound": progress.bound.max(0.0), "nodes": progress.nodes,
            "seconds": progress.elapsed.as_secs_f64(), "limit": self.limit.map(|limit| limit.as_secs_f64()),
        });
        *self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(said);
    }

    fn note(&mut self, note: &Note) {
        self.notes.push(note.into());
    }

    fn stop(&self) -> bool {
        let passed = |moment: Option<Instant>| moment.is_some_and(|moment| Instant::now() >= moment);
        if self.shared.stop.load(Ordering::SeqCst) || passed(self.until) || self.ceiling.is_passed() {
            return true;
        }
        let cut = passed(self.short);
        if cut {
            self.shared.cut.store(true, Ordering::SeqCst);
        }
        cut
    }
}
