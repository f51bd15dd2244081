//! Searches of growing width.

use crate::model::{Objective, Problem};
use crate::solve::kernel::Parts;
use crate::solve::kernel::cost::{Cost, Scale};

use super::bounds::Bounds;
use super::instance::Instance;
use super::lagrangian::Lagrangian;
use super::search::{self, Budget, Ending, Pass};
use super::ties;

/// The searches, one after the other. The last one drops nothing. A million steps take half a second to a second.
const PASSES: [Pass; 5] = [
    Pass { width: 20, greedy: true, work: 3_000_000 },
    Pass { width: 100, greedy: true, work: 4_000_000 },
    Pass { width: 1_000, greedy: true, work: 4_000_000 },
    Pass { width: 10_000, greedy: false, work: 22_000_000 },
    Pass { width: usize::MAX, greedy: false, work: 10_000_000 },
];

/// A search that is so many times as wide takes so many times as many steps, up to this.
const MOST_TIMES: usize = 10;

/// What is known of a track in the end.
pub(super) enum Solved<C> {
    /// The canonical schedule, and what it costs.
    Proven(C, Vec<Parts>),
    Infeasible,
    /// The best schedule so far, and what it costs, if there is one.
    Open(Option<(C, Vec<Parts>)>),
}

/// When units get prices ([`super::lagrangian`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pricing {
    /// If the search is expected to take longer than finding them.
    IfWorthIt,
    /// As soon as there is a schedule.
    #[cfg(test)]
    Always,
}

/// A search of fewer steps needs no prices, and one with prices takes about so many times fewer.
const WORTH_IT: u64 = 10_000;
const EASIER: u64 = 10;

/// Searches until one is complete, or stopped.
pub(super) fn solve<C: Cost>(
    instance: &Instance<'_, C>,
    bounds: &mut Bounds<C>,
    (problem, scale): (&Problem, &Scale),
    pricing: Pricing,
    enough: &dyn Fn() -> bool,
) -> Solved<C> {
    let least = bounds.least(instance);
    let (mut upper, mut known) = (C::NONE, None);
    let mut last: Option<(Pass, u64)> = None;
    let (mut tried, mut prices) = (false, None);
    for pass in PASSES {
        let times = |(last, work): (Pass, u64)| work * (pass.width / last.width).min(MOST_TIMES) as u64;
        let mut expected = last.map_or(0, times);
        if !tried && upper.exists() && (expected > WORTH_IT || pricing != Pricing::IfWorthIt) {
            (tried, prices) = (true, Lagrangian::of(instance, problem, scale));
        }
        let worth_it = |all: &mut Lagrangian<C>| expected > all.work(instance) || pricing != Pricing::IfWorthIt;
        if let Some(all) = prices.take_if(worth_it) {
            bounds.lagrangian = Some(all);
            expected /= EASIER;
        }
        if pass.width < usize::MAX && expected > pass.work {
            break;
        }
        let mut budget = Budget::new(pass.work, enough);
        for cap in caps(instance, bounds, upper) {
            if let Some(all) = &mut bounds.lagrangian {
                all.aim(instance, scale, least, cap, scale.value(Objective::Earliness, upper), enough);
            }
            let mut search = search::run(instance, bounds, pass, cap, &mut budget);
            let found = search.best.exists();
            if search.best < upper {
                upper = search.best;
                known = ties::any(instance, bounds, &mut search, pass).map(|parts| (upper, parts));
            }
            match search.ending {
                Ending::Complete if search.best.exists() => {
                    return match ties::broken(instance, bounds, search, &mut budget) {
                        Some(parts) => Solved::Proven(upper, parts),
                        None => Solved::Open(known),
                    };
                }
                Ending::Complete if !cap.exists() => return Solved::Infeasible,
                Ending::Stopped => return Solved::Open(known),
                Ending::Complete | Ending::Beam => {}
            }
            if found {
                break;
            }
        }
        last = Some((pass, budget.spent(pass.work)));
    }
    Solved::Open(known)
}

/// Limits on the cost of a schedule, up to that of the best one. While nothing better is known, any unit can be left out, and
/// a search has little to go by; so it looks first for schedules that leave out hardly more than they must.
fn caps<C: Cost>(instance: &Instance<'_, C>, bounds: &Bounds<C>, upper: C) -> Vec<C> {
    let lower = bounds.absence.caps(instance).take(MOST_CAPS).take_while(|&cap| cap < upper);
    lower.chain([upper]).collect()
}

/// The most limits that are tried.
const MOST_CAPS: usize = 4;
