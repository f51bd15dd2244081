//! What a statement says of two units: `after`, the order of the file, `position`, `not_with`, `not_parallel`, people.

use itertools::Itertools as _;

use super::super::parts::{Part, Parts};
use super::{Kernel, Unit};
use crate::formulate::unit::{UnitIx, Units};
use crate::model::Position;
use crate::solve::list_scheduling::Fit;

/// A statement about a unit and another one; each of the two has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::solve::annealing) struct Relation {
    pub other: usize,
    pub says: Says,
}

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::solve::annealing) enum Says {
    /// It starts so many minutes or more after the other has ended.
    After(i32),
    /// The other starts so many minutes or more after it has ended.
    Before(i32),
    /// The same without a gap, if both are in one track.
    AfterInTrack,
    BeforeInTrack,
    /// No meeting has parts of both.
    NotWith,
    /// No two parts of them overlap by the clock.
    Apart,
}

impl Says {
    fn turned(self) -> Self {
        match self {
            Self::After(gap) => Self::Before(gap),
            Self::Before(gap) => Self::After(gap),
            Self::AfterInTrack => Self::BeforeInTrack,
            Self::BeforeInTrack => Self::AfterInTrack,
            same => same,
        }
    }
}

/// States all relations between the units of a session.
pub(super) fn state(all: &mut [Unit<'_>], units: &Units, fit: &Fit<'_>) {
    let mut place = vec![0; units.all.len()];
    for (n, u) in units.originals().enumerate() {
        units.copies(u).for_each(|copy| place[copy.0] = n);
    }
    let mut say = |u: UnitIx, v: UnitIx, says: Says| {
        let (u, v) = (place[u.0], place[v.0]);
        if u != v {
            all[u].relations.push(Relation { other: v, says });
            all[v].relations.push(Relation { other: u, says: says.turned() });
        }
    };
    for u in units.originals() {
        for after in &units.unit(u).after {
            say(u, after.unit, Says::After(i32::try_from(after.gap.get()).unwrap_or(i32::MAX / 4)));
        }
    }
    for u in units.ixs() {
        fit.not_with[u.0].iter().for_each(|&v| say(u, v, Says::NotWith));
        fit.not_parallel[u.0].iter().for_each(|&v| say(u, v, Says::Apart));
    }
    for (t, track) in units.tracks.iter_enumerated() {
        let keep: Vec<UnitIx> = units.in_order(t).collect();
        for (n, &late) in keep.iter().enumerate() {
            let before = keep[..n].iter().rev().take_while_inclusive(|&&early| units.unit(early).optional);
            before.for_each(|&early| say(late, early, Says::AfterInTrack));
        }
        let side = |u: UnitIx| units.unit(u).position;
        for &u in &track.units {
            for &v in track.units.iter().filter(|&&v| side(v) != side(u)) {
                if side(u) == Some(Position::First) || side(v) == Some(Position::Last) {
                    say(v, u, Says::AfterInTrack);
                }
            }
        }
    }
    for unit in all {
        unit.relations.sort_unstable();
        unit.relations.dedup();
    }
}

impl Kernel<'_> {
    /// Whether two units, both placed, break what is said of them.
    #[inline]
    pub fn breaks(&self, says: Says, one: &Parts, other: &Parts) -> bool {
        let (Some((first, last)), Some((their_first, their_last))) = (one.ends(), other.ends()) else { return false };
        let after = |start, end: Part, gap: i32| self.begin(start) < self.begin(end) + i32::from(end.minutes) + gap;
        let same_track = || self.meetings[first.meeting()].track == self.meetings[their_first.meeting()].track;
        match says {
            Says::After(gap) => after(first, their_last, gap),
            Says::Before(gap) => after(their_first, last, gap),
            Says::AfterInTrack => after(first, their_last, 0) && same_track(),
            Says::BeforeInTrack => after(their_first, last, 0) && same_track(),
            Says::NotWith => {
                one.get().iter().any(|part| other.get().iter().any(|their| their.meeting() == part.meeting()))
            }
            Says::Apart => one.get().iter().any(|&part| {
                let (from, to) = (self.begin(part), self.begin(part) + i32::from(part.minutes));
                other.get().iter().any(|&their| {
                    let start = self.begin(their);
                    start < to && from < start + i32::from(their.minutes)
                })
            }),
        }
    }
}
