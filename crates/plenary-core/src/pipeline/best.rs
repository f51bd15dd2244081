//! The best schedule so far, which others may look at while the search goes on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::{Level, Schedule};
use crate::verify::Verified;

/// The best schedule that the checker has accepted so far. Copies of this handle share it. Its objectives are recomputed,
/// without bounds.
#[derive(Debug, Clone, Default)]
pub struct BestSoFar(Arc<Mutex<Best>>);

#[derive(Debug, Default)]
struct Best {
    count: u64,
    schedule: Option<Verified>,
}

impl BestSoFar {
    fn lock(&self) -> MutexGuard<'_, Best> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many schedules have been the best, one after the other. It is 0 until there is one, and rises with each better one.
    pub fn count(&self) -> u64 {
        self.lock().count
    }

    /// A copy of the schedule. It stays here, because the next attempt needs it if the limit ends the last step.
    pub fn schedule(&self) -> Option<Verified> {
        self.lock().schedule.clone()
    }

    /// Keeps a schedule if it is better than the best so far.
    pub(super) fn keep(&self, schedule: Verified) {
        let mut best = self.lock();
        if best.schedule.as_ref().is_none_or(|best| values(&schedule).lt(values(best))) {
            best.schedule = Some(schedule);
            best.count += 1;
        }
    }
}

/// The values of the goals, the most important first.
pub(crate) fn values(schedule: &Schedule) -> impl Iterator<Item = u64> {
    schedule.objectives.iter().map(|level: &Level| level.value)
}
