//! Stretches of one solution, looked at beside each other.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::improve::{Held, Improve};
use super::{BackendError, Clock, Watch};

/// How often it is asked whether to stop.
const ASKED: Duration = Duration::from_millis(2);

/// Stops when it is told to.
struct Told<'a>(&'a AtomicBool);

impl Watch for Told<'_> {
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// For each stretch, by what is held still beside it, the best that is better; each on a thread of its own.
///
/// # Errors
/// When the solver fails.
pub fn all(
    improve: &Improve,
    values: &[f64],
    held: &[Held],
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Vec<Option<Vec<f64>>>, BackendError> {
    if let [one] = held {
        return Ok(vec![improve.solve(values, one, clock, watch)?]);
    }
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let solve = |held| improve.solve(values, held, clock, &mut Told(&stop));
        let workers: Vec<_> = held.iter().map(|held| scope.spawn(move || solve(held))).collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            if watch.stop() {
                stop.store(true, Ordering::Relaxed);
            }
            thread::sleep(ASKED);
        }
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
