//! The blocks of a known solution, from which column generation starts.

use super::pricing::{Block, Part};
use super::structure::{Piece, Track};
use crate::formulate::program::{ColumnIx, Values};
use crate::formulate::unit::TrackIx;

/// The blocks of a solution in a track.
pub fn blocks(number: TrackIx, track: &Track, values: &Values) -> Vec<Block> {
    let on = |column: Option<ColumnIx>| column.is_some_and(|n| values[n] > 0.5);
    let meetings = track.room.len();
    let mut parts = Vec::new();
    // `goes_on[k]`: a unit is open after meeting `k`
    let mut goes_on = vec![false; meetings];
    for (who, member) in track.members.iter_enumerated() {
        parts.extend((0..meetings).filter(|&k| on(member.whole[k])).map(|k| (who, k, Part::Whole)));
        let Some(chain) = &member.chain else { continue };
        let roles = [(&chain.opening, Part::Opening), (&chain.through, Part::Through), (&chain.closing, Part::Closing)];
        for (pieces, part) in roles {
            let here = |k: &usize| on(pieces[*k].map(|Piece { column, .. }| column));
            parts.extend((0..meetings).filter(here).map(|k| (who, k, part)));
        }
        for k in 0..meetings {
            goes_on[k] |= values[member.started[k]] > 0.5 && values[member.ended[k]] < 0.5;
        }
    }
    let mut all = Vec::new();
    let mut first = 0;
    for last in (0..meetings).filter(|&k| !goes_on[k]) {
        let within = |k: usize| first <= k && k <= last;
        let held: Vec<usize> = (first..=last).filter(|&k| values[track.held[k]] > 0.5).collect();
        let parts: Vec<_> = parts.iter().copied().filter(|&(_, k, _)| within(k)).collect();
        if !held.is_empty() {
            all.push(Block { track: number, first, last, held, parts });
        }
        first = last + 1;
    }
    all
}
