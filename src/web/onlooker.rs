//! Looks on while a job runs: tells how it gets on, and ends it when nobody wants it or it takes too much memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::jobs::Jobs;
use crate::solve::best_bound::BestBound;
use crate::solve::memory::{Ceiling, Megabytes};
use crate::solve::{Progress, Watch};

/// Progress is told as often.
const PACE: Duration = Duration::from_millis(200);

/// Looks on while a job runs, and tells of it.
pub struct Onlooker<'a> {
    jobs: &'a Jobs,
    id: u64,
    stop: Arc<AtomicBool>,
    moot: Arc<AtomicBool>,
    last: Option<Instant>,
    ceiling: Ceiling,
    best: BestBound,
}

impl<'a> Onlooker<'a> {
    /// Of a job that begins, which ends when it is told to stop.
    pub fn new(jobs: &'a Jobs, id: u64, stop: Arc<AtomicBool>, moot: Arc<AtomicBool>) -> Self {
        Self { jobs, id, stop, moot, last: None, ceiling: Ceiling::at(None), best: BestBound::default() }
    }

    /// Sets the most memory that the server may have in use before the job ends.
    pub fn within(&mut self, memory: Option<Megabytes>) {
        self.ceiling = Ceiling::at(memory);
    }

    /// The limit of memory, if it ended the job.
    pub fn passed(&self) -> Option<Megabytes> {
        self.ceiling.passed()
    }

    /// The number of the job.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Whether nobody wants the result any more.
    pub fn is_moot(&self) -> bool {
        self.moot.load(Ordering::SeqCst)
    }
}

impl Watch for Onlooker<'_> {
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
        self.jobs.gets_on(self.id, said);
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.ceiling.is_passed()
    }
}
