//! What misses are due to: the confidence if one item or meeting goes as planned, on the same random numbers.

use serde::{Deserialize, Serialize};

use super::course::Course;
use super::forecast::{Cause, CauseKind};
use super::tally::Tally;

/// How many causes are named.
const CAUSES: usize = 3;

/// For so many times the wanted causes the confidence is computed, those with the largest contrast first.
const CANDIDATES: usize = 2;

/// An item or a meeting that misses may be due to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// Whether it is an item or a meeting.
    pub kind: CauseKind,
    /// The unit or sitting of the course.
    pub ix: usize,
}

/// What misses may be due to, the largest contrast first.
pub fn suspects(tally: &Tally) -> Vec<Suspect> {
    if tally.holds == tally.samples {
        return Vec::new();
    }
    let units = tally.contrasts.0.iter().enumerate().map(|(ix, one)| (CauseKind::Item, ix, one.swing()));
    let sittings = tally.contrasts.1.iter().enumerate().map(|(ix, one)| (CauseKind::Meeting, ix, one.swing()));
    let mut all: Vec<_> = units.chain(sittings).filter(|(.., swing)| *swing > 0.0).collect();
    all.sort_by(|one, other| other.2.total_cmp(&one.2));
    all.into_iter().take(CANDIDATES * CAUSES).map(|(kind, ix, _)| Suspect { kind, ix }).collect()
}

/// The most important causes, the greatest gain first, of the samples in which the plan holds without each suspect. A suspect
/// that gains nothing is no cause.
pub fn causes(course: &Course, tally: &Tally, without: &[(Suspect, u32)]) -> Vec<Cause> {
    let mut found: Vec<&(Suspect, u32)> = without.iter().filter(|(_, holds)| *holds > tally.holds).collect();
    // a stable sort: of equal gains the larger contrast comes first
    found.sort_by_key(|(_, holds)| std::cmp::Reverse(*holds));
    let cause = |&(Suspect { kind, ix }, holds): &(Suspect, u32)| {
        let (items, meeting) = match kind {
            CauseKind::Item => (course.units[ix].items.clone(), None),
            CauseKind::Meeting => (Vec::new(), Some(course.sittings[ix].id.clone())),
        };
        Cause { kind, items, meeting, otherwise: f64::from(holds) / f64::from(tally.samples.max(1)) }
    };
    found.into_iter().take(CAUSES).map(cause).collect()
}
