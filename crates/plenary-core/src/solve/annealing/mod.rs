//! Local search without the program: simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983) on a compact kernel of the
//! session.
//!
//! It is for sessions whose programs are large: several tracks, hundreds of items, rooms to choose from. There the program
//! takes seconds before it has any schedule, and most of the gap is due to the schedule, not to the bound. The search has a
//! first schedule in milliseconds. Its best one is the start of the program.
//!
//! [`scope`] which sessions · [`kernel`] the session in small whole numbers · [`kernel::relation`] statements about pairs of units ·
//! [`parts`] the parts of a unit · [`state`](mod@state) a schedule that changes, and is taken back · [`tally`] what it counts ·
//! [`begin`] the first schedule · [`walk`] a move, and whether it is kept · [`moves`] and [`slots`] the neighbourhoods ·
//! [`cooling`] how a walk cools, and what the goals weigh.
//!
//! # What is hard and what costs
//!
//! Let `g[1], g[2], …` be the goals in their order, and `over`, `missing`, `broken` the minutes beyond the room of meetings,
//! the minutes that are not placed, and the statements about windows and pairs of units that do not hold. The search lowers
//!
//! ```text
//! cost = sum over l of w[l] g[l]  +  a over  +  b missing  +  c broken
//! ```
//!
//! and keeps the best schedule by `(g[1], g[2], …)` among those with `over = missing = broken = 0`. Limits on meetings held
//! (at once, a day, breaks, nights) are never broken, nor is a unit in a meeting that it may not be in. As a penalty, the
//! limit on meetings at once leaves no schedule in sight where most slots are full. Meetings that are too full are the way
//! from one full schedule to another: `a` rises while fewer than a share of the moves are valid, and falls otherwise.
//!
//! # Moves
//!
//! A unit goes to another meeting, or is split over some that follow each other; it changes places with one or two others;
//! minutes go from a part to the next; what may be left out is, or comes in. Two meetings exchange all that is in them. A
//! track hands a slot to another one and rolls on what it had there, so that its order stays ([`slots`]).
//!
//! A move is evaluated by what its meetings hold: `O(e r)` for `e` entries in them with `r` relations each. Most moves are
//! refused by a lower bound on their cost in `O(1)`.
//!
//! # By chance, and always the same
//!
//! Several short walks find better schedules than a long one. How long each is follows from the session, and not from the
//! clock. So a search that the time does not cut off ends alike every time.

mod begin;
mod cooling;
mod kernel;
mod moves;
mod parts;
mod scope;
mod slots;
mod state;
mod tally;
#[cfg(test)]
mod tests;
mod tuning;
mod walk;

use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::Units;
use crate::model::{Minutes, Objective, Problem, Schedule};
use crate::solve::random::Random;
use crate::solve::{Clock, Limits, Watch};
use cooling::Cooling;
use kernel::Kernel;
use parts::Parts;
use state::State;
use tally::Tally;
pub use tuning::Tuning;
use walk::Walk;

/// A search on a session.
pub struct Annealing<'a> {
    kernel: Kernel<'a>,
    units: &'a Units,
    tuning: Tuning,
}

/// The number of the walk after which there is no hope of a valid schedule, if there was none.
const HOPE: u64 = 4;

/// The best schedule of a search.
struct Best {
    tally: Tally,
    parts: Vec<Parts>,
}

impl<'a> Annealing<'a> {
    /// Of a session within scope.
    pub fn new(problem: &'a Problem, units: &'a Units, baseline: Option<&Schedule>) -> Option<Self> {
        if !scope::holds(problem, units) {
            return None;
        }
        Some(Self { kernel: Kernel::new(problem, units, baseline)?, units, tuning: Tuning::USUAL })
    }

    /// The same with other figures.
    #[must_use]
    pub fn tuned(mut self, tuning: Tuning) -> Self {
        self.tuning = tuning;
        self
    }

    /// The best schedule of so many walks, or of those until `enough` asks to stop. Better and better ones are told, with the
    /// values of the goals.
    pub fn run(
        &self,
        walks: u64,
        seed: u32,
        enough: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(Plan, Vec<i64>),
    ) -> Option<Plan> {
        let goals = &self.kernel.goals;
        let cooling = Cooling::of(&self.kernel, &self.tuning);
        let mut best: Option<Best> = None;
        for number in 0..walks {
            let before = best.as_ref().map(|best| best.tally);
            let random = Random::new((u64::from(seed) << 8) + number + 1);
            let mut walk = Walk::new(State::empty(&self.kernel), random, cooling.weights, self.tuning);
            walk.begin();
            let mut look = |state: &State<'_>| {
                let better = |best: &Best| state.tally.better(&best.tally, goals);
                if state.tally.valid() && best.as_ref().is_none_or(better) {
                    let found = Best { tally: state.tally, parts: state.parts.clone() };
                    // somebody may be waiting for the first
                    if best.is_none() {
                        tell(self.plan(&found.parts), self.values(&found.tally));
                    }
                    best = Some(found);
                }
            };
            look(&walk.state);
            let stopped = cooling.run(&mut walk, number, enough, &mut look);
            if let Some(best) = best.as_ref().filter(|best| Some(best.tally) != before) {
                tell(self.plan(&best.parts), self.values(&best.tally));
            }
            if stopped || (best.is_none() && number >= HOPE) {
                break;
            }
        }
        best.map(|best| self.plan(&best.parts))
    }

    fn values(&self, tally: &Tally) -> Vec<i64> {
        self.kernel.goals.iter().map(|&goal: &Objective| tally.value(goal)).collect()
    }

    fn plan(&self, parts: &[Parts]) -> Plan {
        let mut plan = Plan { parts: vec![Vec::new(); self.units.all.len()] };
        for (u, parts) in parts.iter().enumerate() {
            let Some((first, _)) = parts.ends() else { continue };
            let Some(copy) = self.kernel.copy(u, first.meeting()) else { continue };
            let planned = |part: &parts::Part| PlannedPart {
                meeting: self.kernel.meetings[part.meeting()].ix,
                minutes: Minutes(part.minutes.into()),
                begin: None,
            };
            plan.parts[copy.0] = parts.get().iter().map(planned).collect();
        }
        plan
    }
}

/// The share of the time that the search may take: of a session whose program is large, of one whose program is huge, and of
/// one that is so large that the program hardly bounds it.
const SHARE_OF_LARGE: f64 = 0.25;
const SHARE: f64 = 0.5;
const SHARE_OF_VAST: f64 = 0.8;

/// Walks where the program may soon prove what is best: the short ones.
const WALKS_OF_LARGE: u64 = 4;

/// The best plan that the search finds of a session within scope whose program would be large. Better and better ones are told
/// to the watch.
pub(super) fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Option<Plan> {
    let columns = scope::columns(units);
    if columns < limits.large {
        return None;
    }
    let annealing = Annealing::new(problem, units, baseline)?;
    let (share, walks) = match columns {
        _ if columns < limits.huge => (SHARE_OF_LARGE, WALKS_OF_LARGE),
        _ if columns < limits.vast => (SHARE, cooling::WALKS),
        _ => (SHARE_OF_VAST, cooling::WALKS),
    };
    let (time, incumbents) = (clock.part(share), watch.incumbents());
    let enough = || time.is_up() || watch.stop();
    annealing.run(walks, limits.seed, &enough, &mut |plan, _| incumbents.planned(plan))
}
