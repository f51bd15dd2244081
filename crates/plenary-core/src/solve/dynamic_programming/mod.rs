//! Free order, exactly: dynamic programming over sets, for one track after the other.
//!
//! Where the units of a track may be taken in any order, what the rest of a schedule depends on is *which* units have been
//! placed, not in which order (Held and Karp, *A dynamic programming approach to sequencing problems*, 1962). A session of
//! twenty items has a million such sets, of which bounds leave a few thousand.
//!
//! [`instance`] a track with its precedences, and what can be known before · [`state`](mod@state) sets, and what has begun ·
//! [`meeting`](mod@meeting) and [`time_windows`] what one meeting can take up · [`capacity`], [`absence`], [`earliness`] and [`bounds`]
//! what the rest costs at least · [`search`] layer after layer, [`passes`] searches of growing width · [`ties`] the canonical
//! schedule.
//!
//! # States
//!
//! Units `j = 1 … n`, `n <= 128`, meetings in the order of their starts, nodes of the calendar (`super::kernel::calendar`).
//! A state at a node is `(D, B, W)`: the set `D` of units that have ended or are left out; those that have begun, with the
//! minutes left of each, its parts as far as they are counted, and its broken preferences; and the units that wait for a
//! gap, with the instant at which it is over. `F[n, s]` is the least cost of all ways to come to `s`:
//!
//! ```text
//! F[start, (∅, ∅, ∅)] = 0
//! F[n, s]   = min  F[m, s]                          m leads to n by not holding its meeting
//!                  F[m, r] + cost of C              … by holding it, and content C leads from r to s
//! best      = min  F[m, r] + cost of C + cost of leaving out what is not placed         C ends all that must be placed
//! ```
//!
//! Content is a set of units with minutes: what goes on from before stands first, what goes on after stands last, and the
//! list of the session orders the others, so that a set says when each of them begins (`problem.md`, 6). All goals are one
//! integer (`super::kernel::cost`), so that `F` is the lexicographically least vector, and the search proves all levels.
//!
//! # Bounds
//!
//! A state stays only if `F + bound <= upper`, the cost of the best schedule so far. The bound is a sum of bounds on parts
//! of the cost that have nothing in common: of the meetings held and their spare minutes, by a relaxation to minutes (a
//! state-space relaxation, Christofides, Mingozzi and Toth 1981); of continuations, by the longest meeting; of `changes`, by
//! what each unit had in the meetings to come; of units left out, by a covering knapsack; of `earliness`, by preemptive
//! Smith's rule with release dates. A state with `F + bound = upper` stays, so that all best schedules are found, and with
//! them the canonical one. While a meeting is being filled, `changes` and the last bound are taken of what is there so far: a
//! unit that was passed over comes later.
//!
//! Where a search is expected to take long, units get prices ([`lagrangian`]): a second bound of `earliness`, which is much
//! better, and takes some hundred solutions of a shortest path before it can be used.
//!
//! # Dominance
//!
//! Of two units that are equal but for their importance, the more important one starts no later, and of two equal ones the
//! first in the file: exchanging them changes no minutes. [`instance`] has the conditions. Without this a session of forty
//! items of six kinds has as many states as one of forty kinds.
//!
//! # Beam
//!
//! A search that keeps only the best states of each layer, by `F + bound`, finds a schedule. Searches of growing width make
//! `upper` better, until one has nothing to drop: that one is complete, and a proof. The first ones give each part the most
//! minutes that it can have, so that there is little to look at while no bound is known; and where units may be left out,
//! they look first for schedules that leave out hardly more than they must. This is the successive sublimation of Ibaraki and
//! Nakamura (1994) and Tanaka and Sato (2013) with a beam in the place of their relaxed pass.
//!
//! # Minutes
//!
//! Which minutes of a unit are where is restricted without losing the canonical schedule; [`instance`] and [`meeting`] say
//! why.
//!
//! # Complexity
//!
//! `O(2^n)` states for each node and set of begun units in the worst case. Searches are limited in states and work. One
//! that is stopped proves nothing: its best schedule is handed on, and the program takes over.

mod absence;
mod bounds;
mod capacity;
mod earliness;
mod instance;
mod lagrangian;
mod meeting;
mod passes;
mod search;
mod state;
#[cfg(test)]
mod tests;
mod ties;
mod time_windows;

use bounds::Bounds;
use instance::Instance;
use passes::{Pricing, Solved};

use super::kernel::calendar::Calendar;
use super::kernel::cost::{Cost, Scale};
use super::kernel::limits::Limits;
use super::kernel::scope::{self, Order};
use super::kernel::track::Track;
use super::kernel::{self, Answer, Best, Method, OfTrack};
use crate::formulate::unit::Units;
use crate::model::{Problem, Schedule};

/// Plans a session that is within scope. `None` if it is not, if the search becomes too large, or if `enough` asks to stop.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    enough: &dyn Fn() -> bool,
) -> Option<Answer> {
    // what has been held is a fact, and facts keep to no rules
    if !problem.held.is_empty() || !scope::holds(problem, units, Order::Any) {
        return None;
    }
    kernel::plan(problem, baseline, units, &Sets { problem, units, pricing: Pricing::IfWorthIt, enough }, enough)
}

struct Sets<'a> {
    problem: &'a Problem,
    units: &'a Units,
    pricing: Pricing,
    enough: &'a dyn Fn() -> bool,
}

impl Method for Sets<'_> {
    fn best<C: Cost>(&self, track: &mut Track<'_>, limits: &Limits, scale: &Scale) -> OfTrack {
        let Some(calendar) = Calendar::of(limits, self.enough) else { return OfTrack::UNKNOWN };
        if calendar.nodes.is_empty() {
            return OfTrack::Infeasible;
        }
        let instance = Instance::<C>::of(self.problem, self.units, track, &calendar, scale);
        let Some(instance) = instance else { return OfTrack::UNKNOWN };
        let Some(mut bounds) = Bounds::of(&instance) else { return OfTrack::UNKNOWN };
        match passes::solve(&instance, &mut bounds, (self.problem, scale), self.pricing, self.enough) {
            Solved::Proven(cost, parts) => OfTrack::Best(Best::new(scale, cost, parts)),
            Solved::Infeasible => OfTrack::Infeasible,
            Solved::Open(best) => {
                let least = bounds.least(&instance);
                OfTrack::Open {
                    least: least.exists().then(|| scale.values(least)),
                    best: best.map(|(cost, parts)| Best::new(scale, cost, parts)),
                }
            }
        }
    }
}
