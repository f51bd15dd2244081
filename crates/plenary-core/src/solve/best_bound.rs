//! The best bound of a goal so far, for progress reports.

use std::time::Duration;

use super::Progress;
use crate::model::Objective;

/// Keeps the best bound of the current goal. Each step of a solve has its own bound, which may be lower than that of the
/// step before; what was proven stays proven.
#[derive(Debug, Clone, Copy, Default)]
pub struct BestBound {
    goal: Option<Objective>,
    bound: f64,
    elapsed: Duration,
}

impl BestBound {
    /// The same progress with the best bound.
    pub fn of(&mut self, progress: &Progress) -> Progress {
        // time that runs backwards belongs to another solve with other goals
        let same = progress.goal == self.goal && progress.elapsed >= self.elapsed;
        let bound = if same { self.bound.max(progress.bound) } else { progress.bound };
        *self = Self { goal: progress.goal, bound, elapsed: progress.elapsed };
        Progress { bound, ..*progress }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_that_was_proven_stays_until_the_next_goal_or_the_next_solve() {
        let mut best = BestBound::default();
        let mut bounds = |goal, told: &[(u64, f64)]| -> Vec<f64> {
            let at = |&(seconds, bound): &(u64, f64)| {
                let elapsed = Duration::from_secs(seconds);
                best.of(&Progress { goal, value: None, bound, nodes: 0, elapsed }).bound
            };
            told.iter().map(at).collect()
        };
        assert_eq!(
            bounds(Some(Objective::Continuations), &[(1, 1.0), (2, 3.0), (3, 2.0), (3, 0.0)]),
            [1.0, 3.0, 3.0, 3.0]
        );
        assert_eq!(bounds(Some(Objective::Earliness), &[(4, 0.5), (5, 7.0), (6, 6.0)]), [0.5, 7.0, 7.0]);
        assert_eq!(bounds(Some(Objective::Earliness), &[(1, 2.0), (2, 1.0)]), [2.0, 2.0], "another solve");
        assert_eq!(bounds(None, &[(3, 0.0)]), [0.0]);
    }
}
