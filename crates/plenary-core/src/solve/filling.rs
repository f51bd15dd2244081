//! What those who fill meetings share: what excludes what, and in which order meetings come.

use std::collections::HashSet;

use typed_index_collections::{TiSlice, TiVec, ti_vec};

use super::runs::{Piece, View};
use crate::formulate::order::Side;
use crate::formulate::places::Cell;
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::{ByTrack, Kind, TrackIx, TrackUnits, UnitIx};
use crate::formulate::{Formulation, index_type};

index_type! {
    /// The place of a unit in [`Filling::loose`] of its track.
    LooseIx
}

index_type! {
    /// The place of a row in which parts and held meetings exclude each other.
    ExclusionIx
}

/// One entry for each row that excludes.
pub type ByExclusion<T> = TiVec<ExclusionIx, T>;

/// A unit that may have parts here and there, by meeting of its track; minutes in units of [`View::grid`].
pub struct Loose {
    pub unit: UnitIx,
    /// The least that a part may be.
    pub min: usize,
    /// Its parts, where it may have one.
    pub parts: Vec<Option<Piece>>,
    /// The most that a part may be in a meeting or a later one.
    most: Vec<usize>,
    pub optional: bool,
}

impl Loose {
    /// `None` for other units.
    fn new(formulation: &Formulation, view: &View, u: UnitIx) -> Option<Self> {
        let (unit, program) = (formulation.units.unit(u), &formulation.program);
        if unit.kind != Kind::Loose {
            return None;
        }
        let part = |cell: &Cell| {
            let part = cell.loose?.part;
            let column = program.column_of(part.on).filter(|&column| !view.is_barred(column))?;
            Some(Piece { column, max: (part.max / view.grid) as usize })
        };
        let parts: Vec<Option<Piece>> = formulation.places.cells(u).iter().map(part).collect();
        let of = |k: usize| parts[k..].iter().flatten().map(|piece| piece.max).max().unwrap_or(0);
        let most = (0..parts.len()).map(of).collect();
        Some(Self { unit: u, min: (unit.min_part / view.grid) as usize, parts, most, optional: unit.optional })
    }

    /// A part, and the least and the most that it takes where this much has no place yet, so that no more meetings are
    /// needed than must be and there is enough for each of them.
    pub fn part(&self, k: usize, rest: usize) -> Option<(Piece, usize, usize)> {
        let (piece, most) = (self.parts[k].filter(|piece| piece.max > 0)?, self.most[k]);
        let others = rest.div_ceil(most).saturating_sub(1);
        let least = rest.saturating_sub(others * most).max(self.min).min(rest);
        Some((piece, least, piece.max.min(rest.saturating_sub(others * self.min))))
    }
}

/// What is the same in every attempt.
pub struct Filling<'a> {
    pub formulation: &'a Formulation,
    pub view: &'a View,
    /// By track: the units that may have parts here and there.
    pub loose: ByTrack<TiVec<LooseIx, Loose>>,
    /// The rows that exclude, by column; and how much of each there is.
    excludes: ByColumn<Vec<(ExclusionIx, f64)>>,
    most: ByExclusion<f64>,
    /// By unit: the minutes of all that comes after it.
    pub to_come: Vec<f64>,
    /// By unit: units of other tracks that are never at the same time.
    pub apart: Vec<Vec<UnitIx>>,
    /// Tracks and their meetings that start at the same time, in time order.
    pub slots: Vec<Vec<(TrackIx, usize)>>,
}

impl<'a> Filling<'a> {
    pub fn new(formulation: &'a Formulation, view: &'a View) -> Self {
        let units = &formulation.units;
        let mut parts: HashSet<ColumnIx> = view.tracks.iter().flat_map(|track| track.held.iter().copied()).collect();
        let loose_of =
            |track: &TrackUnits| track.units.iter().filter_map(|&u| Loose::new(formulation, view, u)).collect();
        let loose: ByTrack<TiVec<LooseIx, Loose>> = units.tracks.iter().map(loose_of).collect();
        parts.extend(loose.iter().flatten().flat_map(|loose| &loose.parts).flatten().map(|piece| piece.column));
        for member in view.tracks.iter().flat_map(|track| &track.members) {
            parts.extend(member.whole.iter().flatten());
            let pieces = member.chain.iter().flat_map(|chain| [&chain.opening, &chain.closing, &chain.through]);
            parts.extend(pieces.flatten().flatten().map(|piece| piece.column));
        }
        let excluding = view.rows.iter().filter(|row| row.terms.iter().all(|(n, f)| *f > 0.0 && parts.contains(n)));
        let mut excludes = formulation.program.by_column(Vec::new());
        let mut most = ByExclusion::new();
        for row in excluding.filter(|row| !row.equal) {
            for &(n, factor) in &row.terms {
                excludes[n].push((most.next_key(), factor));
            }
            most.push(row.most);
        }
        let minutes = |u: UnitIx| f64::from(units.unit(u).minutes);
        let to_come = |u: UnitIx| formulation.order.all(u, Side::After, |_| true).into_iter().map(minutes).sum();
        let to_come = units.ixs().map(to_come).collect();
        let mut all: Vec<(TrackIx, usize)> =
            units.tracks.keys().flat_map(|t| (0..units.tracks[t].meetings.len()).map(move |k| (t, k))).collect();
        let start = |&(t, k): &(TrackIx, usize)| formulation.starts[units.tracks[t].meetings[k].0];
        all.sort_by_key(|at| (start(at), at.0));
        let slots = all.chunk_by(|a, b| start(a) == start(b)).map(<[_]>::to_vec).collect();
        let mut apart = vec![Vec::new(); units.all.len()];
        for &(u, v) in &formulation.apart {
            apart[u.0].push(v);
            apart[v.0].push(u);
        }
        Self { formulation, view, loose, excludes, most, to_come, apart, slots }
    }
}

impl Filling<'_> {
    /// Nothing is used up of the rows that exclude.
    pub fn unused(&self) -> ByExclusion<f64> {
        ti_vec![0.0; self.most.len()]
    }

    /// Whether a column may be on, where so much of each row that excludes is used up.
    pub fn may(&self, used: &TiSlice<ExclusionIx, f64>, column: ColumnIx) -> bool {
        let fits = |&(row, factor): &(ExclusionIx, f64)| used[row] + factor <= self.most[row] + 1e-9;
        !self.view.is_barred(column) && self.excludes[column].iter().all(fits)
    }

    /// Uses up what a column takes, so many times.
    pub fn use_up(&self, used: &mut TiSlice<ExclusionIx, f64>, column: ColumnIx, times: f64) {
        for &(row, factor) in &self.excludes[column] {
            used[row] += times * factor;
        }
    }
}
