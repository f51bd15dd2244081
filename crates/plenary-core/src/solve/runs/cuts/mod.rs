//! Cuts: rows that every schedule keeps and a solution of the relaxation breaks. They speak of the units that lie within a
//! stretch of meetings.
//!
//! With `z[i] = F[i,b] - S[i,a]` (ended by meeting `b`, not started by meeting `a < b` of the same track; 1 where all of
//! `i` lies between, -1 where it began before and goes on after) and `w` the minutes of a unit with a turnaround, every
//! schedule keeps
//!
//! ```text
//! sum over i of w[i] max(z[i], 0) <= sum over a < l <= b of room[l] held[l]
//! ```
//!
//! [`covers`] who cannot all lie between · [`rounded`] how many of the meetings are held for those who do.

mod covers;
mod rounded;

use super::exact;
use super::view::{self, Member, MemberIx, Track, View};
use crate::formulate::program::{ByColumn, ColumnIx};

/// By how much a cut must be broken to be worth its row.
const BROKEN: f64 = 0.02;

/// The cuts that a point breaks, the most broken first.
pub fn broken(view: &View, point: &ByColumn<f64>) -> Vec<view::Row> {
    let mut found: Vec<Cut> = Vec::new();
    for stretch in view.tracks.iter().flat_map(Stretch::all) {
        let candidates = stretch.candidates(point);
        found.extend(covers::most_broken(&stretch, &candidates));
        found.extend(rounded::most_broken(&stretch, &candidates, point));
    }
    found.retain(|cut| cut.by > BROKEN);
    found.sort_by(|a, b| b.by.total_cmp(&a.by));
    found.into_iter().map(|cut| cut.row).collect()
}

/// A row, and by how much a point breaks it.
struct Cut {
    by: f64,
    row: view::Row,
}

/// Meetings of a track that follow each other, from one to another.
struct Stretch<'a> {
    track: &'a Track,
    first: usize,
    last: usize,
}

/// A unit that may lie within a stretch: what it takes, and how much of it does.
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

    /// Whether it is all of the track, within which everything lies.
    fn is_all(&self) -> bool {
        self.first == 0 && self.last + 1 == self.track.room.len()
    }

    /// What each of its meetings has room for.
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

    /// `sum of factor * z - held * H <= most`, with `H` the meetings held. The factors are rounded, and as `z` is from -1
    /// to 1, `most` grows by all that was rounded off.
    fn row(&self, factors: impl Iterator<Item = (MemberIx, f64)>, held: f64, most: f64) -> view::Row {
        let (mut terms, mut off) = (Vec::new(), 0.0);
        for (who, given) in factors {
            let factor = exact::factor(given);
            off += (factor - given).abs();
            let (ended, started) = self.columns(&self.track.members[who]);
            terms.push((ended, factor));
            terms.extend(started.map(|n| (n, -factor)));
        }
        terms.extend(self.held().iter().map(|&n| (n, -held)));
        terms.retain(|&(_, factor)| factor != 0.0);
        terms.sort_unstable_by_key(|&(n, _)| n);
        let most = if off > 0.0 { exact::at_least(most + off) } else { most };
        view::Row { terms, most, equal: false }
    }
}
