//! Agenda order, exactly: a shortest path for each track, by label setting.
//!
//! Where the items of a track are taken in the order of the file, a schedule is a path through the meetings in time order
//! and the agenda at once: what a meeting takes up is a stretch of the agenda that begins where the last one ended. That is
//! a shortest path problem with resource constraints (Irnich and Desaulniers, *Shortest path problems with resource
//! constraints*, 2005), and here the resources are so few that all their values are states. So it is solved exactly by
//! dynamic programming, without an integer program, in time that grows with meetings times minutes.
//!
//! [`kernel`] the network of meetings, and all goals as one integer · [`state`](mod@state) the states between
//! meetings · [`table`] the recursion, and what happens inside a meeting · [`ties`] the canonical schedule.
//!
//! # Sets and states
//!
//! Units `j = 1 … n` of a track in the order of the file, meetings `k = 1 … K` in the order of their starts. A state is a
//! node of the calendar (the next meeting that may be held, and what the meetings before it rule out), a place in the
//! agenda (unit, minutes left of it), and what later statements need to know: parts so far, preferences broken, a wait.
//!
//! # All goals at once
//!
//! Each goal within scope is a sum over meetings held, parts and items left out. Packed with mixed radix ([`cost`](super::kernel::cost)) their
//! vector is one integer, and a least integer is a lexicographically least vector. All levels are proven by one pass.
//!
//! # Minutes
//!
//! Every whole number of minutes that a part may have is an arc, so there is nothing to prove about those left out.
//!
//! # Several tracks
//!
//! Where nothing ties tracks to each other, the sum of the vectors is least where each is least, and the ties, which are
//! broken item by item, are broken in each track by itself. Statements between tracks are branched on
//! ([`kernel`]), with these paths as bounds.
//!
//! # Complexity
//!
//! With `S` nodes of the calendar, `w` minutes of the agenda that can be next at a node, and `e` entries in a meeting:
//! `O(S w e)` time, `O(S w)` labels. A session of 1,000 items and 440 meetings has some four million. Each state has one label,
//! so no label dominates another: the method is backward dynamic programming over an acyclic network.

mod state;
mod table;
#[cfg(test)]
mod tests;
mod ties;

use table::Table;
use ties::Ties;

use super::kernel::calendar::Calendar;
use super::kernel::cost::{Cost, Scale};
use super::kernel::limits::Limits;
use super::kernel::prices::Prices;
use super::kernel::scope::{self, Order};
use super::kernel::track::Track;
use super::kernel::{self, Answer, Best, Method, OfTrack};
use crate::formulate::unit::Units;
use crate::model::{Problem, Schedule};

/// Plans a session that is within scope. `None` if it is not, if it is too large, or if `enough` asks to stop. What ties
/// tracks to each other is tried until there is no more `patience`.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    patience: &dyn Fn() -> bool,
    enough: &dyn Fn() -> bool,
) -> Option<Answer> {
    if !scope::holds(problem, units, Order::Agenda) {
        return None;
    }
    kernel::plan(problem, baseline, units, &Labels { problem, units, enough }, patience)
}

struct Labels<'a> {
    problem: &'a Problem,
    units: &'a Units,
    enough: &'a dyn Fn() -> bool,
}

impl Method for Labels<'_> {
    fn best<C: Cost>(&self, track: &mut Track<'_>, limits: &Limits, scale: &Scale) -> OfTrack {
        track.add_gaps(self.units);
        let Some(calendar) = Calendar::of(limits, self.enough) else { return OfTrack::UNKNOWN };
        let prices = Prices::<C>::of(self.problem, track, scale);
        let Some(table) = Table::new(track, &calendar, prices, self.enough) else { return OfTrack::UNKNOWN };
        let best = table.best();
        if !best.exists() {
            return OfTrack::Infeasible;
        }
        match Ties::broken(&table, self.enough) {
            Some(parts) => OfTrack::Best(Best::new(scale, best, parts)),
            None => OfTrack::UNKNOWN,
        }
    }
}
