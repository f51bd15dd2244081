//! What a search knows before it ends: its solutions as it finds them, and the bounds that it proves.
//!
//! Whoever waits for the search reads them from another thread, and has something to show when the search is stopped, or
//! fails.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::formulate::Formulation;
use crate::formulate::plan::Plan;
use crate::formulate::program::{ByColumn, Values};
use crate::model::Objective;

/// Solutions that nobody has read yet; of more the oldest are dropped.
const KEPT: usize = 16;

/// Where a search tells what it finds. By default nobody listens.
#[derive(Clone, Default)]
pub struct Incumbents(Option<Arc<Shared>>);

#[derive(Default)]
struct Shared {
    formulation: OnceLock<Arc<Formulation>>,
    solutions: Mutex<VecDeque<ByColumn<f64>>>,
    plans: Mutex<VecDeque<Plan>>,
    bounds: Mutex<Vec<(Objective, u64)>>,
}

/// A panic elsewhere leaves these lists whole: each is changed in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds the newest, and drops the oldest of too many.
fn push<T>(queue: &Mutex<VecDeque<T>>, newest: T) {
    let mut queue = lock(queue);
    if queue.len() == KEPT {
        let _oldest = queue.pop_front();
    }
    queue.push_back(newest);
}

impl Incumbents {
    /// For somebody who listens.
    pub fn heard() -> Self {
        Self(Some(Arc::default()))
    }

    /// Tells which program the solutions are of.
    pub fn formulated(&self, formulation: &Arc<Formulation>) {
        if let Some(shared) = &self.0 {
            // a search has one program, and says so once
            let _first = shared.formulation.set(Arc::clone(formulation));
        }
    }

    /// Tells of a solution of the whole program.
    pub fn found(&self, values: &Values) {
        if let Some(shared) = &self.0 {
            push(&shared.solutions, values.to_vec());
        }
    }

    /// Tells of a schedule that was found without the program.
    pub fn planned(&self, plan: Plan) {
        if let Some(shared) = &self.0 {
            push(&shared.plans, plan);
        }
    }

    /// Tells what a search without the program leaves: a plan, if it has one, and its bounds.
    pub fn left(&self, plan: Option<Plan>, bounds: &[(Objective, u64)]) {
        plan.into_iter().for_each(|plan| self.planned(plan));
        bounds.iter().for_each(|&(goal, bound)| self.proved(goal, bound));
    }

    /// Tells that no schedule is below a bound by a goal, where all goals before it are at their bounds.
    pub fn proved(&self, goal: Objective, bound: u64) {
        if let Some(shared) = &self.0 {
            let mut bounds = lock(&shared.bounds);
            match bounds.iter_mut().find(|(name, _)| *name == goal) {
                Some((_, known)) => *known = bound.max(*known),
                None => bounds.push((goal, bound)),
            }
        }
    }

    /// The program, once it is formulated.
    pub fn formulation(&self) -> Option<Arc<Formulation>> {
        self.0.as_ref().and_then(|shared| shared.formulation.get().cloned())
    }

    /// The newest solution that nobody has read.
    pub fn newest(&self) -> Option<ByColumn<f64>> {
        self.0.as_ref().and_then(|shared| lock(&shared.solutions).pop_back())
    }

    /// The newest schedule without the program that nobody has read.
    pub fn newest_plan(&self) -> Option<Plan> {
        self.0.as_ref().and_then(|shared| lock(&shared.plans).pop_back())
    }

    /// Drops all solutions that nobody has read: they are older than what was read.
    pub fn forget(&self) {
        if let Some(shared) = &self.0 {
            lock(&shared.solutions).clear();
        }
    }

    /// Drops all schedules without the program that nobody has read.
    pub fn forget_plans(&self) {
        if let Some(shared) = &self.0 {
            lock(&shared.plans).clear();
        }
    }

    /// The bounds so far.
    pub fn bounds(&self) -> Vec<(Objective, u64)> {
        self.0.as_ref().map_or_else(Vec::new, |shared| lock(&shared.bounds).clone())
    }
}

#[cfg(test)]
mod tests {
    use typed_index_collections::TiSlice;

    use super::*;

    #[test]
    fn the_newest_are_kept_and_each_is_read_once() {
        let incumbents = Incumbents::heard();
        (0..20).for_each(|n| incumbents.clone().found(TiSlice::from_ref(&[f64::from(n)])));
        let read: Vec<f64> = std::iter::from_fn(|| incumbents.newest()).map(|values| values.raw[0]).collect();
        assert_eq!((read.len(), read[0], read[15]), (16, 19.0, 4.0));
    }

    #[test]
    fn bounds_only_rise() {
        let incumbents = Incumbents::heard();
        [3, 5, 4].into_iter().for_each(|bound| incumbents.proved(Objective::Earliness, bound));
        assert_eq!(incumbents.bounds(), [(Objective::Earliness, 5)]);
    }

    #[test]
    fn where_nobody_listens_nothing_is_kept() {
        let nobody = Incumbents::default();
        nobody.found(TiSlice::from_ref(&[1.0]));
        nobody.proved(Objective::Earliness, 1);
        assert_eq!((nobody.newest(), nobody.bounds()), (None, Vec::new()));
    }
}
