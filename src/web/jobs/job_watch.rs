//! Watches a running job: publishes its progress, and stops it on request, at a limit, or when it is superseded.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::Jobs;
use crate::web::job::JobId;
use plenary_core::message::Message;
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
    notes: Vec<Message>,
    best: BestBound,
}

impl<'a> JobWatch<'a> {
    /// The watch of a job that begins.
    pub fn new(jobs: &'a Jobs, id: JobId, stop: Arc<AtomicBool>, superseded: Arc<AtomicBool>) -> Self {
        let (ceiling, best) = (Ceiling::at(None), BestBound::default());
        Self { jobs, id, stop, superseded, last: None, ceiling, until: None, notes: Vec::new(), best }
    }

    /// Sets the memory of the server at which the job stops, and its time limit.
    pub fn within(&mut self, memory: Option<Megabytes>, time: Duration) {
        self.ceiling = Ceiling::at(memory);
        self.until = Some(Instant::now() + time);
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
        let progress = &self.best.of(progress);
        if self.last.is_some_and(|last| last.elapsed() < PACE) {
            return;
        }
        self.last = Some(Instant::now());
        let said = json!({
            "goal": progress.goal, "value": progress.value, "bound": progress.bound.max(0.0), "nodes": progress.nodes,
            "seconds": progress.elapsed.as_secs_f64(),
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
