//! Searches of growing width.

use crate::solve::kernel::Parts;
use crate::solve::kernel::cost::Cost;

use super::bounds::Bounds;
use super::instance::Instance;
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

/// Searches until one is complete, or stopped.
pub(super) fn solve<C: Cost>(instance: &Instance<'_, C>, bounds: &Bounds<C>, enough: &dyn Fn() -> bool) -> Solved<C> {
    let (mut upper, mut known) = (C::NONE, None);
    let mut last: Option<(Pass, u64)> = None;
    for pass in PASSES {
        let times = last.map_or(0, |(last, work)| work * (pass.width / last.width).min(MOST_TIMES) as u64);
        if pass.width < usize::MAX && times > pass.work {
            break;
        }
        let mut budget = Budget::new(pass.work, enough);
        for cap in caps(instance, bounds, upper) {
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
