//! From shares of runs to whole runs: take the run with the largest share, make the runs that go with it, and so on.
//!
//! New runs are made on the way, so that what is left is always as good as it can be with what is taken. Where nothing
//! goes with what is taken, the last run taken is taken back and ruled out.

use super::price::Run;
use super::{Decomposition, Point, SMALL};
use crate::solve::{BackendError, Clock, Watch};

/// How often a run may be taken back.
const PATIENCE: usize = 30;

/// How many rounds of new runs there are between two runs taken.
const ROUNDS: usize = 15;

impl Decomposition {
    /// Looks for whole runs, from a relaxed point on. `None` where it finds none.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn dive(
        &mut self,
        mut point: Point,
        clock: &Clock,
        watch: &dyn Watch,
    ) -> Result<Option<Vec<Run>>, BackendError> {
        let (mut taken, mut ruled_out, mut patience): (Vec<usize>, Vec<usize>, usize) = (vec![], vec![], PATIENCE);
        let found = loop {
            if clock.is_up() || watch.stop() {
                break None;
            }
            if point.missing > SMALL || point.value + self.constant > 1e5 {
                // what was taken last does not go with the rest
                let Some(last) = taken.pop().filter(|_| patience > 0) else { break None };
                patience -= 1;
                self.master.bound(last, (0.0, 0.0))?;
                ruled_out.push(last);
            } else {
                let open: Vec<(usize, f64)> = point
                    .shares
                    .iter()
                    .copied()
                    .enumerate()
                    .filter(|&(run, share)| share > SMALL && !taken.contains(&run))
                    .collect();
                if open.iter().all(|&(_, share)| share > 1.0 - SMALL) {
                    let all = taken.iter().copied().chain(open.iter().map(|&(run, _)| run));
                    break Some(all.map(|run| self.master.run(run).clone()).collect());
                }
                let whole = open.iter().filter(|&&(_, share)| share > 1.0 - SMALL).map(|&(run, _)| run);
                let largest = open.iter().filter(|&&(_, share)| share <= 1.0 - SMALL);
                let largest = largest.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|&(run, _)| run);
                for run in whole.chain(largest) {
                    self.master.bound(run, (1.0, 1.0))?;
                    taken.push(run);
                }
            }
            point = self.settle(clock, watch)?;
        };
        for run in taken.into_iter().chain(ruled_out) {
            self.master.bound(run, (0.0, f64::INFINITY))?;
        }
        Ok(found)
    }

    /// New runs for what is taken, until there are none or it has been long enough.
    fn settle(&mut self, clock: &Clock, watch: &dyn Watch) -> Result<Point, BackendError> {
        let mut rounds = 0;
        loop {
            let point = self.master.solve(&self.view)?;
            rounds += 1;
            let missing = point.missing > SMALL;
            let done = clock.is_up() || watch.stop() || rounds >= if missing { 4 * ROUNDS } else { ROUNDS };
            let more = !done && self.add_runs(&point)?;
            if done || (!more && !self.master.add_broken(&self.view, &point, super::ROWS)?) {
                return Ok(point);
            }
        }
    }
}
