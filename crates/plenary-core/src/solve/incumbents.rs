//! What a search knows before it ends: its solutions and bounds as they are found. The caller reads them from another
//! thread, and has a schedule if the search is stopped or fails.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::formulate::Formulation;
use crate::formulate::plan::Plan;
use crate::formulate::program::{ByColumn, Values};
use crate::model::Objective;

/// Unread solutions that are kept; the oldest are dropped.
const KEPT: usize = 16;

/// Where a search reports its solutions and bounds. By default they are discarded.
#[derive(Clone, Default)]
pub struct Incumbents(Option<Arc<Shared>>);

#[derive(Default)]
struct Shared {
    formulation: OnceLock<Arc<Formulation>>,
    solutions: Mutex<VecDeque<ByColumn<f64>>>,
    plans: Mutex<VecDeque<Plan>>,
    bounds: Mutex<Vec<(Objective, u64)>>,
    least: Mutex<Vec<(Objective, u64)>>,
}

/// A panic elsewhere leaves these lists consistent: each change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds an entry, and drops the oldest if there are too many.
fn push<T>(queue: &Mutex<VecDeque<T>>, newest: T) {
    let mut queue = lock(queue);
    if queue.len() == KEPT {
        let _oldest = queue.pop_front();
    }
    queue.push_back(newest);
}

impl Incumbents {
    /// Keeps what is reported.
    pub fn heard() -> Self {
        Self(Some(Arc::default()))
    }

    /// Reports the program of the solutions.
    pub fn formulated(&self, formulation: &Arc<Formulation>) {
        if let Some(shared) = &self.0 {
            // a search has one program
            let _first = shared.formulation.set(Arc::clone(formulation));
        }
    }

    /// Reports a solution of the whole program.
    pub fn found(&self, values: &Values) {
        if let Some(shared) = &self.0 {
            push(&shared.solutions, values.to_vec());
        }
    }

    /// Reports a schedule that was found without the program.
    pub fn planned(&self, plan: Plan) {
        if let Some(shared) = &self.0 {
            push(&shared.plans, plan);
        }
    }

    /// Reports the result of a search without the program: its best plan, if any, and a vector of goals that no plan is
    /// lexicographically below.
    pub fn left(&self, plan: Option<Plan>, least: Vec<(Objective, u64)>) {
        plan.into_iter().for_each(|plan| self.planned(plan));
        if let Some(shared) = &self.0 {
            *lock(&shared.least) = least;
        }
    }

    /// Reports a lower bound of a goal, given that all goals before it are at their bounds.
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

    /// The newest unread solution.
    pub fn newest(&self) -> Option<ByColumn<f64>> {
        self.0.as_ref().and_then(|shared| lock(&shared.solutions).pop_back())
    }

    /// The newest unread schedule that was found without the program.
    pub fn newest_plan(&self) -> Option<Plan> {
        self.0.as_ref().and_then(|shared| lock(&shared.plans).pop_back())
    }

    /// Drops all unread solutions: older ones than the one that was read.
    pub fn forget(&self) {
        if let Some(shared) = &self.0 {
            lock(&shared.solutions).clear();
        }
    }

    /// Drops all unread schedules that were found without the program.
    pub fn forget_plans(&self) {
        if let Some(shared) = &self.0 {
            lock(&shared.plans).clear();
        }
    }

    /// A vector of goals that no plan is lexicographically below: the bound of a goal where those before it are equal.
    pub fn least(&self) -> Vec<(Objective, u64)> {
        self.0.as_ref().map_or_else(Vec::new, |shared| lock(&shared.least).clone())
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
