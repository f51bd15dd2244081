//! The structure of the program for its decomposition: which columns and rows belong to a block, and which rows link blocks.

use std::collections::HashMap;

use good_lp::{Constraint, Expression, IntoAffineExpression as _, Variable};
use typed_index_collections::TiVec;

use crate::formulate::places::Part;
use crate::formulate::program::{ByColumn, ColumnIx, barred_by};
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{ByTrack, Kind, TrackUnits, UnitIx};
use crate::formulate::{Formulation, index_type};

index_type! {
    /// Index of a row in [`View::rows`].
    RowIx
}

index_type! {
    /// Index of a unit in [`Track::members`].
    MemberIx
}

/// One entry for each row.
pub type ByRow<T> = TiVec<RowIx, T>;

/// One entry for each member of a track.
pub type ByMember<T> = TiVec<MemberIx, T>;

/// `sum of factor * column <= most`, or `= most`.
#[derive(Debug, Clone)]
pub struct Row {
    pub terms: Vec<(ColumnIx, f64)>,
    pub most: f64,
    pub equal: bool,
}

/// How a column of the program is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Set by blocks.
    Block,
    /// Minutes: left to the inside of a block.
    Minutes,
    /// Kept as a column.
    Free,
}

/// The meetings and the units of a track, times in units of [`View::grid`].
#[derive(Debug, Clone)]
pub struct Track {
    /// The room of each meeting, with one turnaround added, because every entry counts with one.
    pub room: Vec<usize>,
    /// The columns `held`.
    pub held: Vec<ColumnIx>,
    pub members: ByMember<Member>,
}

/// A unit: its columns, by meeting of its track.
#[derive(Debug, Clone)]
pub struct Member {
    pub unit: UnitIx,
    /// Its minutes with a turnaround.
    pub weight: usize,
    pub placed: ColumnIx,
    pub started: Vec<ColumnIx>,
    /// Empty if the unit cannot be split: then it has ended when it has started.
    pub ended: Vec<ColumnIx>,
    pub whole: Vec<Option<ColumnIx>>,
    pub chain: Option<Chain>,
}

/// The columns of a unit that may be split.
#[derive(Debug, Clone)]
pub struct Chain {
    pub minutes: usize,
    pub min: usize,
    pub opening: Vec<Option<Piece>>,
    pub closing: Vec<Option<Piece>>,
    pub through: Vec<Option<Piece>>,
}

/// A part in one of its roles: its column, and its largest number of minutes.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    pub column: ColumnIx,
    pub max: usize,
}

/// The costs of a goal in this view. It counts no minutes, so it is a lower bound of the goal.
#[derive(Debug, Clone)]
pub struct Costs {
    pub by_column: HashMap<ColumnIx, f64>,
    pub constant: f64,
    /// Whether the goal counts minutes.
    pub leaves_out_minutes: bool,
}

/// The structure of a whole program.
#[derive(Debug, Clone)]
pub struct View {
    /// Minutes of one unit of time.
    pub grid: u32,
    /// A turnaround.
    pub turn: usize,
    pub tracks: ByTrack<Track>,
    /// Rows that link blocks, those for the values of more important goals included.
    pub rows: ByRow<Row>,
    /// Columns that no block sets, with their upper bounds.
    pub free: Vec<(ColumnIx, f64)>,
    roles: ByColumn<Role>,
    barred: ByColumn<bool>,
}

impl View {
    /// `fixed` are additional rows.
    pub fn new(formulation: &Formulation, fixed: &[Constraint]) -> Self {
        let program = &formulation.program;
        let column = |variable: Variable| program.column(variable);
        let grid = grid(formulation);
        let turn = formulation.turnaround;
        let tracks: ByTrack<Track> = formulation.units.tracks.iter().map(|of| track(formulation, of, grid)).collect();
        let mut roles = program.by_column(Role::Free);
        for n in roles.keys().filter(|&n| program.is_minutes(n)) {
            roles[n] = Role::Minutes;
        }
        for track in &tracks {
            for n in track.held.iter().copied().chain(track.members.iter().flat_map(Member::columns)) {
                roles[n] = Role::Block;
            }
        }
        let free = roles.keys().filter(|&n| roles[n] == Role::Free).map(|n| (n, program.most(n))).collect();
        let mut view = Self {
            grid,
            turn: (turn / grid) as usize,
            tracks,
            rows: ByRow::new(),
            free,
            barred: program.by_column(false),
            roles,
        };
        let tagged = program.rows().iter().map(|row| (&row.constraint, Some(&row.tag)));
        for (constraint, tag) in tagged.chain(fixed.iter().map(|constraint| (constraint, None))) {
            view.keep(constraint, tag, &column);
        }
        view
    }

    /// How a column is treated.
    #[cfg(test)]
    pub fn role(&self, column: ColumnIx) -> Role {
        self.roles[column]
    }

    /// Whether a column is fixed at 0.
    pub fn is_barred(&self, column: ColumnIx) -> bool {
        self.barred[column]
    }

    /// The costs of a goal. `None` if fewer minutes would not lower the goal.
    pub fn objective(&self, formulation: &Formulation, expression: &Expression) -> Option<Costs> {
        let (mut factors, mut leaves_out_minutes) = (HashMap::new(), false);
        for (variable, factor) in expression.linear_coefficients() {
            let column = formulation.program.column_of(variable)?;
            match self.roles[column] {
                Role::Minutes if factor < 0.0 => return None,
                Role::Minutes => leaves_out_minutes |= factor > 0.0,
                Role::Block | Role::Free => *factors.entry(column).or_insert(0.0) += factor,
            }
        }
        Some(Costs { by_column: factors, constant: expression.constant(), leaves_out_minutes })
    }

    fn keep(&mut self, constraint: &Constraint, tag: Option<&Tag>, column: &dyn Fn(Variable) -> ColumnIx) {
        if tag.is_some_and(|tag| tag.rule == Rule::Goal) {
            return; // it only ties what a goal counts to the minutes, which are left out
        }
        let expression = constraint.expression();
        let mut terms: Vec<(ColumnIx, f64)> = expression
            .linear_coefficients()
            .filter(|&(_, factor)| factor != 0.0)
            .map(|(v, f)| (column(v), f))
            .collect();
        terms.sort_unstable_by_key(|&(n, _)| n);
        let is_minutes = |&(n, _): &(ColumnIx, f64)| self.roles[n] == Role::Minutes;
        let level = tag.is_none() && !constraint.is_equality();
        if level && terms.iter().all(|term| !is_minutes(term) || term.1 > 0.0) {
            // without its minutes, the row for a more important goal still limits the other columns
            terms.retain(|term| !is_minutes(term));
        }
        if terms.is_empty() || terms.iter().any(is_minutes) {
            return;
        }
        if tag.is_some_and(|tag| tag.rule.is_kept_by_runs()) && terms.iter().all(|&(n, _)| self.roles[n] == Role::Block)
        {
            let most_parts = tag.is_some_and(|tag| tag.rule == Rule::Split);
            if !most_parts {
                return;
            }
        }
        let barred = barred_by(constraint);
        if barred.is_empty() {
            self.rows.push(Row { terms, most: -expression.constant(), equal: constraint.is_equality() });
        }
        for variable in barred {
            self.barred[column(variable)] = true;
        }
    }
}

impl Member {
    /// The column of one kind in a meeting, if the unit may be split.
    pub fn piece(&self, of: fn(&Chain) -> &Vec<Option<Piece>>, k: usize) -> Option<Piece> {
        self.chain.as_ref().and_then(|chain| of(chain)[k])
    }

    fn columns(&self) -> impl Iterator<Item = ColumnIx> {
        let pieces = self.chain.iter().flat_map(|chain| [&chain.opening, &chain.closing, &chain.through]);
        let pieces = pieces.flatten().flatten().map(|piece| piece.column);
        let cumulative = self.started.iter().chain(&self.ended).copied();
        std::iter::once(self.placed).chain(cumulative).chain(self.whole.iter().flatten().copied()).chain(pieces)
    }
}

fn track(formulation: &Formulation, track: &TrackUnits, grid: u32) -> Track {
    let column = |variable: Variable| formulation.program.column(variable);
    let (places, turn) = (&formulation.places, formulation.turnaround);
    let units = |minutes: u32| (minutes / grid) as usize;
    let member = |u: UnitIx| {
        let (unit, cells) = (formulation.units.unit(u), places.cells(u));
        let pieces = |of: &dyn Fn(usize) -> Option<Part>| {
            let piece = |part: Part| Piece { column: column(part.on), max: units(part.max) };
            (0..cells.len()).map(|k| of(k).map(piece)).collect()
        };
        let split = unit.kind == Kind::Chain;
        Member {
            unit: u,
            weight: units(unit.minutes + turn),
            placed: column(places.placed(u)),
            started: (0..cells.len()).map(|k| column(places.started(u, k))).collect(),
            ended: if split { (0..cells.len()).map(|k| column(places.ended(u, k))).collect() } else { Vec::new() },
            whole: cells.iter().map(|cell| cell.whole.map(column)).collect(),
            chain: split.then(|| Chain {
                minutes: units(unit.minutes),
                min: units(unit.min_part),
                opening: pieces(&|k| cells[k].opening),
                closing: pieces(&|k| cells[k].closing),
                through: pieces(&|k| cells[k].through),
            }),
        }
    };
    let placed = track.units.iter().copied().filter(|&u| formulation.units.unit(u).kind != Kind::Loose);
    Track {
        room: track.meetings.iter().map(|&m| units(places.room(m) + turn)).collect(),
        held: track.meetings.iter().map(|&m| column(places.held(m))).collect(),
        members: placed.map(member).collect(),
    }
}

/// The largest unit of time in which all minutes of a session are whole.
fn grid(formulation: &Formulation) -> u32 {
    let units = formulation.units.all.iter().flat_map(|unit| [unit.minutes, unit.min_part]);
    let meetings = formulation.units.tracks.iter().flat_map(|track| &track.meetings);
    let rooms = meetings.map(|&m| formulation.places.room(m));
    units.chain(rooms).fold(formulation.turnaround, gcd).max(1)
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
