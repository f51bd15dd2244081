//! Watches a running job: publishes its progress, and stops it on request, at a limit, or when it is superseded.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::Jobs;
use crate::web::job::JobId;
use plenary_core::message::Message;
use plenary_core::pipeline::best::BestSoFar;
use plenary_core::solve::best_bound::BestBound;
use plenary_core::solve::memory::{Ceiling, Megabytes};
use plenary_core::solve::{Note, Progress, Watch};

/// How often progress is published.
const PACE: Duration = Duration::from_millis(200);

/// Watches a running job.
pub struct JobWatch<'a> {
    jobs: &'a Jobs,
    id: JobId,
    stop: Arc<AtomicBool>,
    superseded: Arc<AtomicBool>,
    last: Option<Instant>,
    ceiling: Ceiling,
    until: Option<Instant>,
    limit: Option<Duration>,
    notes: Vec<Message>,
    bounds: BestBound,
    best: BestSoFar,
}

impl<'a> JobWatch<'a> {
    /// The watch of a job that begins.
    pub fn new(jobs: &'a Jobs, id: JobId, stop: Arc<AtomicBool>, superseded: Arc<AtomicBool>, best: BestSoFar) -> Self {
        let (ceiling, bounds) = (Ceiling::at(None), BestBound::default());
        let (last, until, limit, notes) = (None, None, None, Vec::new());
        Self { jobs, id, stop, superseded, last, ceiling, until, limit, notes, bounds, best }
    }

    /// Sets the memory of the server at which the job stops, the time limit of one solve, and that of the whole job.
    pub fn within(&mut self, memory: Option<Megabytes>, solve: Duration, job: Duration) {
        self.ceiling = Ceiling::at(memory);
        self.limit = Some(solve);
        self.until = Some(Instant::now() + job);
    }

    /// Where the best schedule so far is kept, for those who look on.
    pub fn best(&self) -> BestSoFar {
        self.best.clone()
    }

    /// The memory limit, if it stopped the job.
    pub fn passed(&self) -> Option<Megabytes> {
        self.ceiling.passed()
    }

    /// Takes the notes since the last call.
    pub fn notes(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.notes)
    }

    /// The id of the job.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Whether a newer revision has replaced the job.
    pub fn is_superseded(&self) -> bool {
        self.superseded.load(Ordering::SeqCst)
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
        self.jobs.set_progress(self.id, said);
    }

    fn note(&mut self, note: &Note) {
        self.notes.push(note.into());
    }

    fn stop(&self) -> bool {
        let late = self.until.is_some_and(|until| Instant::now() >= until);
        late || self.stop.load(Ordering::SeqCst) || self.ceiling.is_passed()
    }
}
