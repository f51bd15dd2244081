//! Cuts for units that lie within a stretch of meetings; they are separated.
//!
//! With `z[i] = F[i,b] - S[i,a]` (ended by meeting `b`, not started by meeting `a < b` of the same track; 1 if all of `i`
//! lies between, -1 if it starts before and ends after) and `w` the minutes of a unit with a turnaround, every schedule
//! satisfies
//!
//! ```text
//! sum over i of w[i] max(z[i], 0) <= sum over a < l <= b of room[l] held[l]      room with one turnaround
//! ```
//!
//! [`cover`]: cover cuts, which units cannot all lie between · [`rounding`]: mixed integer rounding, how many meetings must
//! be held for them.

mod cover;
mod rounding;

use super::exact_sums;
use super::structure::{self, Member, MemberIx, Track, View};
use crate::formulate::program::{ByColumn, ColumnIx};

/// The least violation of a cut that is added.
const BROKEN: f64 = 0.02;

/// The cuts that a point violates, the most violated first.
pub fn broken(view: &View, point: &ByColumn<f64>) -> Vec<structure::Row> {
    let mut found: Vec<Cut> = Vec::new();
    for stretch in view.tracks.iter().flat_map(Stretch::all) {
        let candidates = stretch.candidates(point);
        found.extend(cover::most_broken(&stretch, &candidates));
        found.extend(rounding::most_broken(&stretch, &candidates, point));
    }
    found.retain(|cut| cut.by > BROKEN);
    found.sort_by(|a, b| b.by.total_cmp(&a.by));
    found.into_iter().map(|cut| cut.row).collect()
}

/// A row and its violation.
struct Cut {
    by: f64,
    row: structure::Row,
}

/// Consecutive meetings of a track.
struct Stretch<'a> {
    track: &'a Track,
    first: usize,
    last: usize,
}

/// A unit with its weight and the value of `z[i]`.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    who: MemberIx,
    takes: usize,
    share: f64,
}

impl<'a> Stretch<'a> {
    fn all(track: &'a Track) -> impl Iterator<Item = Self> {
        let meetings = track.room.len();
        (0..meetings).flat_map(move |first| (first..meetings).map(move |last| Self { track, first, last }))
    }

    /// Whether it is the whole track, so that everything lies within it.
    fn is_all(&self) -> bool {
        self.first == 0 && self.last + 1 == self.track.room.len()
    }

    /// The rooms of its meetings.
    fn rooms(&self) -> &[usize] {
        &self.track.room[self.first..=self.last]
    }

    /// The columns that say which of its meetings are held.
    fn held(&self) -> &[ColumnIx] {
        &self.track.held[self.first..=self.last]
    }

    /// The columns of `F[i,b]` and `S[i,a]`; before the first meeting nothing has started.
    fn columns(&self, member: &Member) -> (ColumnIx, Option<ColumnIx>) {
        let ended = if member.ended.is_empty() { &member.started } else { &member.ended };
        (ended[self.last], self.first.checked_sub(1).map(|before| member.started[before]))
    }

    fn candidates(&self, point: &ByColumn<f64>) -> Vec<Candidate> {
        let candidate = |(who, member): (MemberIx, &Member)| {
            let (ended, started) = self.columns(member);
            Candidate { who, takes: member.weight, share: point[ended] - started.map_or(0.0, |n| point[n]) }
        };
        self.track.members.iter_enumerated().map(candidate).collect()
    }

    /// `sum of factor * z - held * H <= most`, with `H` the number of meetings held. The factors are rounded, and since `z`
    /// is between -1 and 1, `most` grows by the sum of all roundings.
    fn row(&self, factors: impl Iterator<Item = (MemberIx, f64)>, held: f64, most: f64) -> structure::Row {
        let (mut terms, mut off) = (Vec::new(), 0.0);
        for (who, given) in factors {
            let factor = exact_sums::factor(given);
            off += (factor - given).abs();
            let (ended, started) = self.columns(&self.track.members[who]);
            terms.push((ended, factor));
            terms.extend(started.map(|n| (n, -factor)));
        }
        terms.extend(self.held().iter().map(|&n| (n, -held)));
        terms.retain(|&(_, factor)| factor != 0.0);
        terms.sort_unstable_by_key(|&(n, _)| n);
        let most = if off > 0.0 { exact_sums::at_least(most + off) } else { most };
        structure::Row { terms, most, equal: false }
    }
}
