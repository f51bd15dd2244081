//! What the bound says of every choice: prices of roles, and what is to come.

use std::collections::HashMap;

use typed_index_collections::ti_vec;

use super::closes::Rest;
use super::price::{self, Open, Part, Prices};
use super::view::{ByMember, Member, Track};
use super::{Decomposition, reduced, reduced_costs, roles};
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::{ByTrack, TrackIx, UnitIx};

/// Of a track, at the prices of the best bound.
pub struct Guide {
    /// What each role costs there.
    pub prices: Prices,
    /// What the goal says of each role.
    pub real: Prices,
    /// The least that the track costs.
    pub least: f64,
    /// The least that meetings from `k` on cost, with nothing open before it; it knows a little less.
    pub none: Vec<f64>,
    /// The same with something open before it.
    pub open: Vec<Open>,
    /// By member and meeting: how much more than the bound it costs to start in the meeting or later.
    pub late: ByMember<Vec<f64>>,
}

/// What a column says: of a meeting of a track, and of a unit.
#[derive(Debug, Clone, Copy)]
pub struct By {
    pub unit: UnitIx,
    pub track: TrackIx,
    pub meeting: usize,
    pub what: What,
}

/// Whether a unit has started or ended by the end of a meeting, or what it has in it; or whether that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Started,
    Ended,
    Has(Part),
    Held,
}

/// A row between units, and what each of its slack costs.
pub struct Slack {
    pub terms: Vec<(By, f64)>,
    pub most: f64,
    pub price: f64,
}

/// What cannot be costs no more than this.
const DEAREST: f64 = 1e4;

impl Guide {
    /// The least that meetings from `k` on cost.
    pub fn after(&self, k: usize, open: Option<Rest>) -> f64 {
        open.map_or(self.none[k], |(who, rest)| self.open[k][who][rest])
    }
}

impl Decomposition {
    /// By track; nothing before there is a bound. The bound itself is what all tracks cost from their first meeting on,
    /// and a constant.
    pub fn guides(&self) -> Option<ByTrack<Guide>> {
        let center = self.center.as_ref()?;
        let none = ti_vec![0.0; center.duals.len()];
        let at = |duals| reduced_costs(&self.view, &self.costs, self.columns, duals);
        let (cost, goal) = (at(&center.duals), at(&none));
        let guide = |track| {
            let prices = price::prices(&self.view, track, &cost);
            let after = reduced::after(&self.view, track, &prices);
            let real = price::prices(&self.view, track, &goal);
            let (least, late) = self.late(track, &cost);
            Guide { prices, real, least, none: after.none, open: after.open, late }
        };
        Some(self.view.tracks.iter().map(guide).collect())
    }

    /// The rows that cost something where they are not tight.
    pub fn slacks(&self) -> Vec<Slack> {
        let Some(center) = &self.center else { return Vec::new() };
        let mut by: HashMap<ColumnIx, By> = HashMap::new();
        for (t, track) in self.view.tracks.iter_enumerated() {
            for (meeting, &column) in track.held.iter().enumerate() {
                by.insert(column, By { unit: UnitIx(0), track: t, meeting, what: What::Held });
            }
            for member in &track.members {
                let mut tell = |column: Option<ColumnIx>, meeting: usize, what: What| {
                    by.extend(column.map(|n| (n, By { unit: member.unit, track: t, meeting, what })));
                };
                for meeting in 0..track.room.len() {
                    tell(Some(member.started[meeting]), meeting, What::Started);
                    tell(member.ended.get(meeting).copied(), meeting, What::Ended);
                    tell(member.whole[meeting], meeting, What::Has(Part::Whole));
                    let Some(chain) = &member.chain else { continue };
                    let parts = [
                        (&chain.opening, Part::Opening),
                        (&chain.through, Part::Through),
                        (&chain.closing, Part::Closing),
                    ];
                    for (pieces, part) in parts {
                        tell(pieces[meeting].map(|piece| piece.column), meeting, What::Has(part));
                    }
                }
            }
        }
        let priced = self.view.rows.iter().zip(&center.duals).filter(|(row, dual)| !row.equal && **dual < -1e-9);
        let slack = |(row, dual): (&super::view::Row, &f64)| {
            let terms = row.terms.iter().map(|&(n, factor)| Some((*by.get(&n)?, factor))).collect::<Option<Vec<_>>>();
            Some(Slack { terms: terms?, most: row.most, price: -dual })
        };
        priced.filter_map(slack).collect()
    }

    fn late(&self, track: &Track, cost: &ByColumn<f64>) -> (f64, ByMember<Vec<f64>>) {
        let (best, with) = roles(&self.view, track, cost);
        let with: HashMap<ColumnIx, f64> = with.into_iter().collect();
        let more = |column: Option<ColumnIx>| column.and_then(|n| with.get(&n)).map_or(DEAREST, |least| least - best);
        let member = |member: &Member| {
            let opening = |k: usize| member.chain.as_ref().and_then(|chain| chain.opening[k]).map(|piece| piece.column);
            let mut late: Vec<f64> =
                (0..track.room.len()).map(|k| more(member.whole[k]).min(more(opening(k))).min(DEAREST)).collect();
            late.push(DEAREST);
            for k in (0..track.room.len()).rev() {
                late[k] = late[k].min(late[k + 1]);
            }
            late
        };
        (best, track.members.iter().map(member).collect())
    }
}
