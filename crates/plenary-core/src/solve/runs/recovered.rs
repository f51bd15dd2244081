//! Rows of the program that carry the bound of its runs (Chen, Günlük and Lodi, 2024): a search over the program then begins
//! at that bound, and what it decides lifts it.
//!
//! At the prices of the best bound, with `p[u,k]` what it costs that unit `u` is whole in meeting `k`, `h[k]` what the meeting
//! costs, and `least[k]` the cheapest way to fill it,
//!
//! ```text
//! sum over u of p[u,k] w[u,k]  >=  (least[k] - h[k]) held[k]      every meeting k of a track in which nothing goes on
//! sum of all that a track has, each at its price  >=  least       every other track, least for all of it
//! ```
//!
//! What is in a schedule is one way to fill a meeting, or a track, and so costs no less than the cheapest. Rows that are
//! stated in the relaxation only come with them where they have a price, since the bound is made of them too.

use super::price::{self, Prices, Runs, chains};
use super::view::{ByMember, Piece, Row, Track};
use super::{Decomposition, SMALL, reduced_costs};
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::TrackIx;

/// Prices are rounded to this: the rows hold at any, and the solver's arithmetic is safer with few digits.
const DIGITS: f64 = 1e-4;

/// A row with a larger price than this is not stated.
const DEAREST: f64 = 1e5;

impl Decomposition {
    /// The rows; none before there is a bound.
    pub fn recovered(&self) -> Vec<Row> {
        let Some(center) = &self.center else { return Vec::new() };
        let mut cost = reduced_costs(&self.view, &self.costs, self.columns, &center.duals);
        cost.iter_mut().for_each(|cost| *cost = (*cost / DIGITS).round() * DIGITS);
        let tracks = self.view.tracks.iter_enumerated();
        let of_tracks = tracks.flat_map(|(t, track)| self.track_rows(t, track, &cost));
        let here_only = self.view.rows.iter().zip(&center.duals).skip(self.stated).filter(|(_, dual)| **dual < -SMALL);
        let fair = |row: &Row| row.terms.iter().all(|(_, factor)| factor.abs() < DEAREST);
        of_tracks.chain(here_only.map(|(row, _)| row.clone())).filter(fair).collect()
    }

    fn track_rows(&self, t: TrackIx, track: &Track, cost: &ByColumn<f64>) -> Vec<Row> {
        let prices = price::prices(&self.view, track, cost);
        let none = vec![0.0; track.room.len()];
        let runs = Runs::new(&self.view, track, &prices, &none, true);
        let meetings = 0..track.room.len();
        if self.goes_on(track) {
            let terms = meetings.clone().flat_map(|k| priced(track, &prices, k)).collect();
            return vec![at_least(terms, runs.start[meetings.end])];
        }
        let row = |k: usize| {
            let (least, _) = runs.single(t, k);
            let mut terms = priced(track, &prices, k);
            terms.push((track.held[k], -least));
            at_least(terms, 0.0)
        };
        meetings.map(row).collect()
    }

    /// Whether anything of a track can go on from one meeting to the next.
    fn goes_on(&self, track: &Track) -> bool {
        let open = |piece: &Piece| !self.view.is_barred(piece.column);
        chains(track).any(|(_, (_, chain))| chain.closing.iter().flatten().any(open))
    }
}

/// `sum of factor * column >= least`, but for the solver's arithmetic.
fn at_least(terms: Vec<(ColumnIx, f64)>, least: f64) -> Row {
    let terms = terms.into_iter().map(|(n, factor)| (n, -factor)).collect();
    Row { terms, most: SMALL - least, equal: false }
}

/// What a meeting may have, that it is held among it, with its price. Columns that are barred have none; and units that are
/// whole are left out where that costs something, as the cheapest way to fill the meeting leaves them out.
fn priced(track: &Track, prices: &Prices, k: usize) -> Vec<(ColumnIx, f64)> {
    let mut terms = vec![(track.held[k], prices.held[k])];
    for (who, member) in track.members.iter_enumerated() {
        terms.extend(member.whole[k].map(|n| (n, prices.whole[who][k])).filter(|(_, price)| *price < 0.0));
        let piece = |of, prices: &ByMember<Vec<f64>>| member.piece(of, k).map(|piece| (piece.column, prices[who][k]));
        terms.extend(piece(|chain| &chain.opening, &prices.opening));
        terms.extend(piece(|chain| &chain.closing, &prices.closing));
        terms.extend(piece(|chain| &chain.through, &prices.through));
    }
    terms.retain(|(_, price)| price.is_finite() && price.abs() > DIGITS / 2.0);
    terms
}
