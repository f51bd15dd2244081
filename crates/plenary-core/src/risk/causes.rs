//! What misses are due to: the confidence if one item or meeting goes as planned, on the same random numbers.

use super::course::Course;
use super::draw::Draws;
use super::forecast::{Cause, CauseKind};
use super::tally::Tally;
use super::{Effort, course_holds};

/// For so many times the wanted causes the confidence is computed, those with the largest contrast first.
const CANDIDATES: usize = 2;

/// The most important causes, the greatest gain first. A cause that gains nothing is not one.
pub fn causes(
    course: &Course,
    draws: &Draws,
    tally: &Tally,
    effort: Effort,
    go_on: &mut dyn FnMut(f64) -> bool,
    count: usize,
) -> Vec<Cause> {
    if tally.holds == tally.samples {
        return Vec::new();
    }
    let units = tally.contrasts.0.iter().enumerate().map(|(ix, one)| (CauseKind::Item, ix, one.swing()));
    let sittings = tally.contrasts.1.iter().enumerate().map(|(ix, one)| (CauseKind::Meeting, ix, one.swing()));
    let mut all: Vec<_> = units.chain(sittings).filter(|(.., swing)| *swing > 0.0).collect();
    all.sort_by(|one, other| other.2.total_cmp(&one.2));
    let mut found: Vec<(u32, Cause)> = Vec::new();
    for (kind, ix, _) in all.into_iter().take(CANDIDATES * count) {
        if !go_on(1.0) {
            break;
        }
        let (changed, id) = match kind {
            CauseKind::Item => (draws.with_exact_unit(ix), None),
            CauseKind::Meeting => (draws.with_punctual(ix), Some(course.sittings[ix].id.clone())),
        };
        let holds = course_holds(course, &changed, effort, go_on);
        if holds > tally.holds {
            let items = if kind == CauseKind::Item { course.units[ix].items.clone() } else { Vec::new() };
            let share = |holds: u32| f64::from(holds) / f64::from(tally.samples.max(1));
            found.push((holds, Cause { kind, items, meeting: id, otherwise: share(holds) }));
        }
    }
    // a stable sort: of equal gains the larger contrast comes first
    found.sort_by_key(|(holds, _)| std::cmp::Reverse(*holds));
    found.into_iter().take(count).map(|(_, cause)| cause).collect()
}
