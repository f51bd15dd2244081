//! Improves a solution by large neighbourhood search (Shaw, 1998): the contents of some meetings are planned anew, and
//! everything else is fixed.
//!
//! A neighbourhood is a stretch of time in all tracks. Units inside it may go anywhere in it; units that reach out of it may
//! change their minutes. The small program that is left is solved for any better solution. When no stretch of a length gives
//! one, the stretches grow. Stretches without a common slot are solved in parallel, one per thread; two improvements are
//! combined if the result satisfies all rows.

mod fixing;

use std::ops::Range;
use std::time::Duration;

use good_lp::{Constraint, Expression};
use itertools::Itertools as _;

use super::highs::{self, BackendError, Ending, Task};
use super::parallel::{self, Found};
use super::sub_mip::{FixedValues, Flat, SubMip};
use super::{Clock, Limits, Progress, Quiet, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::{ByColumn, Values};
use crate::model::{MeetingIx, Objective};

/// The time limit of one neighbourhood.
const EACH: Duration = Duration::from_millis(1000);

/// The limit of search tree nodes of one neighbourhood.
const NODES: i32 = 400;

/// Units in a stretch at the start.
const UNITS: f64 = 10.0;

/// A search around solutions of one goal.
pub struct NeighbourhoodSearch<'a> {
    formulation: &'a Formulation,
    fixed: &'a [Constraint],
    rows: Vec<Flat>,
    goal: Flat,
    name: Objective,
    seed: u32,
    threads: usize,
    /// Whether neighbourhoods of two stretches are searched; the largest sessions have too many.
    pairs: bool,
    /// Meetings in order of start, grouped by start, all tracks together.
    slots: Vec<Vec<MeetingIx>>,
    /// By column, whether the rows fix it at 0, such as later parts where nothing may be continued.
    barred: ByColumn<bool>,
    /// Where better solutions are reported.
    found: &'a Found,
}

impl<'a> NeighbourhoodSearch<'a> {
    /// `fixed` are additional rows; better solutions are reported to `found`.
    pub fn new(
        formulation: &'a Formulation,
        fixed: &'a [Constraint],
        goal: (&Expression, Objective),
        limits: &Limits,
        found: &'a Found,
    ) -> Self {
        let program = &formulation.program;
        let rows = Flat::rows(program, fixed);
        let barred = fixing::barred(&rows, program.by_column(false));
        let start = |m: MeetingIx| formulation.starts[m.0];
        let mut meetings: Vec<MeetingIx> = (0..formulation.starts.len()).map(MeetingIx).collect();
        meetings.sort_by_key(|&m| start(m));
        let mut slots: Vec<Vec<MeetingIx>> = Vec::new();
        for m in meetings {
            match slots.last_mut() {
                Some(slot) if start(slot[0]) == start(m) => slot.push(m),
                _ => slots.push(vec![m]),
            }
        }
        Self {
            formulation,
            fixed,
            rows,
            goal: Flat::new(program, goal.0),
            name: goal.1,
            seed: limits.seed,
            threads: limits.threads.max(1) as usize,
            pairs: !limits.is_vast(formulation),
            slots,
            barred,
            found,
        }
    }

    /// Improves a solution until the clock, the watch or `bound` ends the search, or no stretch of any length helps.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn run(
        &self,
        mut values: ByColumn<f64>,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<ByColumn<f64>, BackendError> {
        let per_slot = self.formulation.units.all.len() as f64 / self.slots.len() as f64;
        let mut length = (UNITS / per_slot).ceil().max(2.0) as usize;
        // when a slot last improved: a stretch is not searched again before one of its slots improves
        let (mut now, mut changed) = (1, vec![1; self.slots.len()]);
        self.found.tell(&values, self.value(&values));
        let goes_on =
            |values: &Values, watch: &dyn Watch| !clock.is_up() && !watch.stop() && self.value(values) > bound + 0.5;
        let mut halves = 0;
        loop {
            length = length.min(self.slots.len());
            let mut parts = stretches(self.slots.len(), length, (length / 2).max(1));
            if length / 2 > halves && self.pairs {
                halves = length / 2;
                parts.extend(pairs(self.slots.len(), halves));
            }
            let mut tried = vec![0; parts.len()];
            let mut better = true;
            while std::mem::take(&mut better) {
                let mut at = 0;
                while at < parts.len() && goes_on(&values, watch) {
                    let due = |n: usize| slots_of(&parts[n]).any(|slot| changed[slot] > tried[n]);
                    if !due(at) {
                        at += 1;
                        continue;
                    }
                    let batch = apart(&parts, at, self.threads, due);
                    let held: Vec<FixedValues> =
                        batch.iter().map(|&n| self.held_still(&values, &self.meetings(&parts[n]))).collect();
                    let (found, then) =
                        (parallel::all(&held, |held, watch| self.solve(&values, held, clock, watch), watch)?, now);
                    for ((n, held), found) in batch.into_iter().zip(&held).zip(found) {
                        let Some(found) = found else {
                            tried[n] = then;
                            continue;
                        };
                        let others = now > then;
                        if let Some(both) = self.both(&values, found, held, others) {
                            (values, better, now) = (both, true, now + 1);
                            self.found.tell(&values, self.value(&values));
                            watch.progress(&self.progress(bound, clock));
                            slots_of(&parts[n]).for_each(|slot| changed[slot] = now);
                            // nothing else has changed, so the result is final; to search once more would double the time
                            if !others {
                                tried[n] = now;
                            }
                        }
                    }
                }
            }
            let longest = length == self.slots.len() || length as f64 * per_slot > 5.0 * UNITS;
            if longest || !goes_on(&values, watch) {
                break;
            }
            length += (length / 2).max(1);
        }
        Ok(values)
    }

    /// The improvement of one stretch together with those found for others since; `None` if they cannot be combined.
    fn both(&self, values: &Values, found: ByColumn<f64>, held: &FixedValues, others: bool) -> Option<ByColumn<f64>> {
        if !others {
            return Some(found);
        }
        let mut both: ByColumn<f64> =
            held.keys().map(|n| if held[n].is_none() { found[n] } else { values[n] }).collect();
        self.formulation.program.lower_counted(&mut both);
        self.formulation.program.allows(&both, self.fixed).then_some(both)
    }

    fn progress(&self, bound: f64, clock: &Clock) -> Progress {
        let value = Some(self.found.value());
        Progress { goal: Some(self.name), value, bound, nodes: 0, elapsed: clock.elapsed() }
    }

    /// The meetings of a stretch, in all tracks.
    fn meetings(&self, part: &[Range<usize>]) -> Vec<bool> {
        let mut inside = vec![false; self.formulation.starts.len()];
        for m in slots_of(part).flat_map(|slot| &self.slots[slot]) {
            inside[m.0] = true;
        }
        inside
    }

    fn value(&self, values: &Values) -> f64 {
        let sum: f64 = self.goal.terms.iter().map(|&(n, factor)| factor * values[n]).sum();
        (sum + self.goal.constant).round()
    }

    /// The best better solution with some columns fixed.
    pub fn solve(
        &self,
        values: &Values,
        held: &FixedValues,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Option<ByColumn<f64>>, BackendError> {
        let mut rest = SubMip::new(&self.formulation.program, &self.rows, held);
        let Ok(objective) = rest.expression(&self.goal) else { return Ok(None) };
        rest.require(objective.clone().leq(self.value(values) - 1.0));
        let task = Task { thorough: false, ..Task::new(&rest.program, &objective, Some(self.name), self.seed) };
        let each = Clock::starting_now(Some(clock.left().map_or(EACH, |left| left.min(EACH))));
        let answer = highs::run_limited(&task, Some(NODES), &each, &mut Quiet(watch))?;
        let found = answer.values.filter(|_| answer.ending != Ending::Infeasible);
        Ok(found.map(|found| rest.whole(&found)))
    }
}

/// The free stretches of a neighbourhood: one or two.
type Free = Vec<Range<usize>>;

fn slots_of(part: &[Range<usize>]) -> impl Iterator<Item = usize> {
    part.iter().cloned().flatten()
}

/// Stretches of a length, one every `step` slots.
fn stretches(slots: usize, length: usize, step: usize) -> Vec<Free> {
    let stretch = |first: usize| first..(first + length).min(slots);
    (0..slots).step_by(step).map(|first| Free::from([stretch(first)])).collect()
}

/// Pairs of stretches of a length with something between them: units can change places.
fn pairs(slots: usize, length: usize) -> Vec<Free> {
    let all: Vec<Range<usize>> = stretches(slots, length, length).into_iter().flatten().collect();
    let apart = |[one, other]: &[Range<usize>; 2]| one.end < other.start;
    let pairs = all.into_iter().array_combinations().filter(apart);
    // near stretches first
    pairs.sorted_by_key(|[one, other]| other.start - one.start).map(Free::from).collect()
}

/// Indices of due neighbourhoods from `at` on without a common slot, at most one per thread.
fn apart(parts: &[Free], at: usize, threads: usize, due: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut batch = vec![at];
    for n in at + 1..parts.len() {
        let meets = |&m: &usize| slots_of(&parts[m]).any(|slot| parts[n].iter().any(|range| range.contains(&slot)));
        if batch.len() < threads && due(n) && !batch.iter().any(meets) {
            batch.push(n);
        }
    }
    batch
}
