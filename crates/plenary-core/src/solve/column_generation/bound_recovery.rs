//! Bound recovery rows (Chen, Günlük and Lodi, 2024): rows of the program that imply the bound of the decomposition. Branch
//! and bound on the program then starts from that bound, and branching raises it.
//!
//! With the dual values of the best bound, `p[u,k]` the reduced cost of unit `u` whole in meeting `k`, `h[k]` that of the
//! meeting, and `least[k]` the least cost of filling it,
//!
//! ```text
//! sum over u of p[u,k] w[u,k]  >=  (least[k] - h[k]) held[k]      every meeting k of a track in which nothing is split
//! sum over all columns of a track, each at its reduced cost  >=  least       every other track
//! ```
//!
//! A schedule fills each meeting, or track, in one of the possible ways, so its cost is at least the least cost. Rows of the
//! relaxation only are included if their dual value is nonzero, because the bound depends on them.

use super::pricing::{self, Pricing, RoleCosts, chains};
use super::structure::{ByMember, Piece, Row, Track};
use super::{Decomposition, SMALL, reduced_costs};
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::TrackIx;

/// Dual values are rounded to this. The rows are valid for any values, and few digits are numerically safer.
const DIGITS: f64 = 1e-4;

/// Rows with a larger coefficient than this are left out.
const DEAREST: f64 = 1e5;

impl Decomposition {
    /// The rows; none before there is a bound.
    pub fn recovery_rows(&self) -> Vec<Row> {
        let Some(center) = &self.center else { return Vec::new() };
        let mut cost = reduced_costs(&self.view, &self.costs, self.columns, &center.rows);
        cost.iter_mut().for_each(|cost| *cost = (*cost / DIGITS).round() * DIGITS);
        let tracks = self.view.tracks.iter_enumerated();
        let of_tracks = tracks.flat_map(|(t, track)| self.track_rows(t, track, &cost));
        let here_only = self.view.rows.iter().zip(&center.rows).skip(self.stated).filter(|(_, dual)| **dual < -SMALL);
        let fair = |row: &Row| row.terms.iter().all(|(_, factor)| factor.abs() < DEAREST);
        of_tracks.chain(here_only.map(|(row, _)| row.clone())).filter(fair).collect()
    }

    fn track_rows(&self, t: TrackIx, track: &Track, cost: &ByColumn<f64>) -> Vec<Row> {
        let prices = pricing::role_costs(&self.view, track, cost);
        let none = vec![0.0; track.room.len()];
        let blocks = Pricing::new(&self.view, track, &prices, &none, true);
        let meetings = 0..track.room.len();
        if self.goes_on(track) {
            let terms = meetings.clone().flat_map(|k| priced(track, &prices, k)).collect();
            return vec![at_least(terms, blocks.start[meetings.end])];
        }
        let row = |k: usize| {
            let (least, _) = blocks.single(t, k);
            let mut terms = priced(track, &prices, k);
            terms.push((track.held[k], -least));
            at_least(terms, 0.0)
        };
        meetings.map(row).collect()
    }

    /// Whether a unit of a track can go on from one meeting to the next.
    fn goes_on(&self, track: &Track) -> bool {
        let open = |piece: &Piece| !self.view.is_barred(piece.column);
        chains(track).any(|(_, (_, chain))| chain.closing.iter().flatten().any(open))
    }
}

/// `sum of factor * column >= least`, with a small tolerance.
fn at_least(terms: Vec<(ColumnIx, f64)>, least: f64) -> Row {
    let terms = terms.into_iter().map(|(n, factor)| (n, -factor)).collect();
    Row { terms, most: SMALL - least, equal: false }
}

/// The columns of a meeting, whether it is held among them, with their reduced costs. Columns fixed at 0 are left out, and
/// so are whole units with a positive cost, as the cheapest way to fill the meeting leaves them out.
fn priced(track: &Track, prices: &RoleCosts, k: usize) -> Vec<(ColumnIx, f64)> {
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
