//! Statements that the exact methods leave out, as disjunctions to branch on ([`super::branching`]).
//!
//! An exact method plans one track at a time, and carries what its states can carry. Any other statement holds if one of a few
//! *restrictions* does, each on one track, and each of a kind that every method knows. For any instant `t`, `g` minutes of
//! gap, and meetings `K` of a limit:
//!
//! ```text
//! j after i:        end[i] <= t   or   start[j] > t + g
//! i, j never at     end[p] <= t   or   start[q] > t   or   end[q] <= t   or   start[p] > t
//!   the same time                               p the part of i in one meeting, q that of j in another
//! i not with j:     i is not in meeting k   or   j is not
//! no more than L:   one of the meetings of K is not held                   where all of K together exceed L
//! ```
//!
//! For a plan that breaks the statement, `t` is chosen so that no restriction holds in it.

use std::collections::BTreeSet;

use itertools::Itertools as _;

use super::limits::{Limits, Row};
use super::track::Track;
use crate::formulate::unit::{TrackIx, UnitIx, Units};
use crate::model::{Instant, Item, ItemIx, MeetingIx, Problem, Span};

/// A part with its meeting and its time.
pub(in crate::solve) type Timed = (MeetingIx, Span);

/// All statements of these kinds. Those that a method keeps to are never broken.
pub(in crate::solve) struct Couplings<'a> {
    problem: &'a Problem,
    units: &'a Units,
    /// The unit that ends first, the other one, and the gap in minutes.
    after: Vec<(UnitIx, UnitIx, i64)>,
    /// Units that are never taken at the same time.
    apart: BTreeSet<(UnitIx, UnitIx)>,
    /// Units that are never in the same meeting.
    not_with: BTreeSet<(UnitIx, UnitIx)>,
    rows: Vec<Row>,
}

/// What a branch says of one track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) enum Restriction {
    /// The parts of a unit, in one meeting or in all, lie between two instants.
    Within(UnitIx, Option<MeetingIx>, Span),
    /// A meeting is not held.
    NotHeld(MeetingIx),
}

impl Restriction {
    fn ends_by(unit: UnitIx, meeting: Option<MeetingIx>, to: Instant) -> Self {
        Self::Within(unit, meeting, Span { from: Instant::DISTANT_PAST, to })
    }

    fn starts_at(unit: UnitIx, meeting: Option<MeetingIx>, from: Instant) -> Self {
        Self::Within(unit, meeting, Span { from, to: Instant::DISTANT_FUTURE })
    }

    /// The track that it speaks of.
    pub fn track(self, units: &Units) -> Option<TrackIx> {
        match self {
            Self::Within(unit, ..) => Some(units.unit(unit).track),
            Self::NotHeld(meeting) => units.track_of(meeting),
        }
    }

    /// Restricts the track.
    pub fn apply(self, track: &mut Track<'_>, limits: &mut Limits) {
        match self {
            Self::Within(unit, meeting, within) => track.restrict(unit, meeting, within),
            Self::NotHeld(meeting) => {
                for (slot, limited) in track.meetings.iter().zip(&mut limits.meetings) {
                    limited.never |= slot.ix == meeting;
                }
            }
        }
    }
}

impl<'a> Couplings<'a> {
    /// Of a session, with the limits between tracks.
    pub fn of(problem: &'a Problem, units: &'a Units, rows: Vec<Row>) -> Self {
        let before = |late: UnitIx| units.unit(late).after.iter().map(move |after| (after, late));
        let after = units.ixs().flat_map(before);
        let after = after.map(|(after, late)| (after.unit, late, i64::from(after.gap.get()))).collect();
        let pairs = |of: fn(&Item) -> &[ItemIx]| -> BTreeSet<(UnitIx, UnitIx)> {
            let items = units.ixs().flat_map(|u| units.items(problem, u).map(move |(_, item)| (u, item)));
            let named = items.flat_map(|(u, item)| of(item).iter().map(move |other| (u, units.of_item[other.0])));
            named.filter(|(u, v)| u != v).map(|(u, v)| (u.min(v), u.max(v))).collect()
        };
        let mut apart = pairs(|item| &item.not_parallel);
        apart.extend(of_same_person(problem, units));
        Self { problem, units, after, apart, not_with: pairs(|item| &item.wishes.not_with), rows }
    }

    /// Restrictions, of which one holds in every plan in which a statement does that this one breaks: by unit its parts in
    /// time order. `None` if it breaks none.
    pub fn broken(&self, parts: &[Vec<Timed>]) -> Option<Vec<Restriction>> {
        let of_pairs = || self.together(parts).or_else(|| self.at_once(parts));
        self.too_early(parts).or_else(|| self.too_many(parts)).or_else(of_pairs)
    }

    /// Of the `after` statement that is broken by most minutes.
    fn too_early(&self, parts: &[Vec<Timed>]) -> Option<Vec<Restriction>> {
        let broken = self.after.iter().filter_map(|&(early, late, gap)| {
            let end = parts[early.0].last()?.1.to;
            let start = parts[late.0].first()?.1.from;
            (start - end < gap).then_some((early, late, gap, start, end))
        });
        let (early, late, gap, start, end) = broken
            .max_by_key(|&(early, late, gap, start, end)| (end - start + gap, std::cmp::Reverse((early, late))))?;
        // both sides exclude this plan if t is one of these
        let (low, high) = (start.unix_minutes() - gap, end.unix_minutes() - 1);
        let middle = low + (high - low) / 2;
        // the end of a meeting says as much and leaves whole meetings
        let ends = self.units.track(self.units.unit(early).track).meetings.iter();
        let ends = ends.map(|&m| self.problem.meeting(m).end.unix_minutes()).filter(|end| (low..=high).contains(end));
        let t = ends.min_by_key(|end| (end - middle).abs()).unwrap_or(middle);
        Some(vec![
            Restriction::ends_by(early, None, Instant::from_unix_minutes(t)),
            Restriction::starts_at(late, None, Instant::from_unix_minutes(t + gap + 1)),
        ])
    }

    /// Of the first limit that is exceeded.
    fn too_many(&self, parts: &[Vec<Timed>]) -> Option<Vec<Restriction>> {
        if self.rows.is_empty() {
            return None;
        }
        let held: BTreeSet<MeetingIx> = parts.iter().flatten().map(|&(meeting, _)| meeting).collect();
        self.rows.iter().find_map(|row| {
            let of_row = row.meetings.iter().filter(|(m, _)| held.contains(m)).collect_vec();
            let exceeded = of_row.iter().map(|(_, weight)| weight).sum::<u64>() > row.limit;
            exceeded.then(|| of_row.into_iter().map(|&(m, _)| Restriction::NotHeld(m)).collect())
        })
    }

    /// Of the first two units in the same meeting.
    fn together(&self, parts: &[Vec<Timed>]) -> Option<Vec<Restriction>> {
        self.not_with.iter().find_map(|&(u, v)| {
            let &(both, _) = parts[u.0].iter().find(|(k, _)| parts[v.0].iter().any(|(l, _)| k == l))?;
            Some([u, v].map(|unit| Restriction::ends_by(unit, Some(both), Instant::DISTANT_PAST)).to_vec())
        })
    }

    /// Of the first two parts at once.
    fn at_once(&self, parts: &[Vec<Timed>]) -> Option<Vec<Restriction>> {
        self.apart.iter().find_map(|&(u, v)| {
            let pairs = parts[u.0].iter().cartesian_product(&parts[v.0]);
            let (&(k, p), &(l, q)) = pairs.into_iter().find(|((_, p), (_, q))| p.overlaps(*q))?;
            let (low, high) = (p.from.max(q.from).unix_minutes(), p.to.min(q.to).unix_minutes() - 1);
            let t = low + (high - low) / 2;
            let (t, next) = (Instant::from_unix_minutes(t), Instant::from_unix_minutes(t + 1));
            Some(vec![
                Restriction::ends_by(u, Some(k), t),
                Restriction::starts_at(v, Some(l), next),
                Restriction::ends_by(v, Some(l), t),
                Restriction::starts_at(u, Some(k), next),
            ])
        })
    }
}

/// The units of different tracks that need the same person.
fn of_same_person(problem: &Problem, units: &Units) -> BTreeSet<(UnitIx, UnitIx)> {
    let needed = units.ixs().flat_map(|u| units.items(problem, u).map(move |(_, item)| (u, item)));
    let by_person = needed.flat_map(|(u, item)| item.people.iter().map(move |person| (person.0, u))).into_group_map();
    let pairs = by_person.into_values().flat_map(|needed| needed.into_iter().sorted().dedup().array_combinations());
    let far = pairs.filter(|&[u, v]| units.unit(u).track != units.unit(v).track);
    far.map(|[u, v]| (u, v)).collect()
}
