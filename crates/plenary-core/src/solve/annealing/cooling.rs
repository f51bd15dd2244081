//! How a walk cools, and what one of each goal weighs.
//!
//! The temperature falls from hot to cold by the same factor in each block of moves. A move that costs `d` more is
//! kept with probability `exp(-d / temperature)` (Metropolis et al., 1953).
//!
//! One of the last goal weighs [`ONE`]. One of a goal above it weighs `above` times what a typical move changes of the goals
//! below, so that it freezes first, as the order of the goals asks; yet not so much that it could not be given up for a while.

use super::kernel::Kernel;
use super::state::State;
use super::tally::Weights;
use super::tuning::Tuning;
use super::walk::Walk;
use crate::model::Objective;

/// What one of the last goal weighs.
const ONE: i64 = 64;

/// The least moves of a long walk, and the most.
const LEAST: u64 = 50_000;
const MOST: u64 = 4_000_000;

/// Moves between two looks at the clock, at the temperature and at the weight of minutes that are too many.
const BLOCK: u64 = 1000;

/// How many walks there are; the first ones are short, each twice as long as the one before.
pub(super) const WALKS: u64 = 10;
const SHORT: u64 = 4;

/// By how much the weight of minutes that are too many changes after a block, and in all.
const STEP: f64 = 1.05;
const FARTHEST: f64 = 50.0;

/// How the walks on a session cool.
pub(super) struct Cooling {
    pub weights: Weights,
    hot: f64,
    cold: f64,
    moves: u64,
}

impl Cooling {
    /// For a session.
    pub fn of(kernel: &Kernel<'_>, tuning: &Tuning) -> Self {
        let mut weights = Weights { values: Default::default(), over: 1, missing: 1, broken: 1 };
        let (mut hot, mut cold, mut below) = (ONE, ONE, 0);
        for &goal in kernel.goals.iter().rev() {
            let Some((typical, least)) = changes(kernel, goal) else { continue };
            let weight = if below == 0 { ONE } else { (tuning.above * below / least).max(1) };
            cold = if below == 0 { weight * least } else { cold };
            weights.values[goal as usize] = weight;
            below = below.max(typical.saturating_mul(weight));
            // few of these are left at the end: a walk is cold for them from its start
            let few = matches!(goal, Objective::Preferences | Objective::Changes);
            hot = if few { hot } else { hot.max(below) };
        }
        let below = below.max(ONE);
        (weights.over, weights.missing, weights.broken) = ((hot / 10).max(1), below, below.saturating_mul(20));
        let moves = (tuning.moves * kernel.units.len() as u64).clamp(LEAST, MOST);
        Self { weights, hot: hot as f64 * tuning.hot, cold: cold as f64 * tuning.cold, moves }
    }

    /// Cools a walk, the one of that number; `look` sees each schedule on its way. Whether it was stopped.
    pub fn run(
        &self,
        walk: &mut Walk<'_>,
        number: u64,
        enough: &dyn Fn() -> bool,
        look: &mut dyn FnMut(&State<'_>),
    ) -> bool {
        let blocks = ((self.moves >> SHORT.saturating_sub(number + 1)) / BLOCK).max(1);
        let mut over = self.weights.over as f64;
        let bounds = (over / FARTHEST, over * FARTHEST);
        let (hot, cold) = (self.hot.max(self.cold), self.cold);
        for block in 0..blocks {
            if enough() {
                return true;
            }
            let temperature = hot * (cold / hot).powf(block as f64 / blocks as f64);
            walk.weights.over = over.max(1.0) as i64;
            let mut valid = 0;
            for _ in 0..BLOCK {
                let most = -temperature * walk.random.chance().max(f64::MIN_POSITIVE).ln();
                if walk.step(most as i64) {
                    look(&walk.state);
                }
                valid += u64::from(walk.state.tally.over == 0);
            }
            let rare = (valid as f64) < walk.tuning.valid * BLOCK as f64;
            over = (if rare { over * STEP } else { over / STEP }).clamp(bounds.0, bounds.1);
        }
        false
    }
}

/// By how much a typical move changes a goal, and the least that is worth a change; `None` where nothing changes it.
fn changes(kernel: &Kernel<'_>, goal: Objective) -> Option<(i64, i64)> {
    let units = kernel.units.len().max(1) as i64;
    let some = |typical: i64, parts: i64| (typical > 0).then_some((typical, typical / parts + 1));
    match goal {
        Objective::Unscheduled => {
            let optional = kernel.units.iter().filter_map(|unit| unit.left_out);
            some(optional.clone().sum::<i64>() / (optional.count().max(1) as i64), 8)
        }
        Objective::Preferences => {
            let weights = kernel.units.iter().flat_map(|unit| &unit.wishes).map(|wish| i64::from(wish.weight));
            weights.max().map(|weight| (weight, 1))
        }
        Objective::LostTime => Some((30, 5)),
        Objective::Continuations => kernel.units.iter().any(|unit| unit.most_parts > 1).then_some((1, 1)),
        Objective::Meetings => Some((1, 1)),
        Objective::Earliness => {
            let priority: i64 = kernel.units.iter().map(|unit| unit.priority).sum();
            let positions = kernel.meetings.iter().map(|meeting| meeting.position).max()?;
            Some(((priority / units).max(1) * (positions / 8 + 1), 1))
        }
        Objective::TimeZones => some(kernel.meetings.iter().map(|meeting| meeting.burden).max()?, 8),
        Objective::Changes => {
            let minutes = kernel.units.iter().filter(|unit| unit.was.is_some()).map(|unit| i64::from(unit.minutes));
            some(minutes.sum::<i64>() / units, 8)
        }
        Objective::Balance => None,
    }
}
