//! Symmetry-breaking rows for interchangeable units (Sherali and Smith, 2001).
//!
//! Two units of a track are interchangeable if swapping all their columns leaves the rows and the goals of the program
//! unchanged: the swap is an automorphism. For `u` before `v` in the file,
//!
//! ```text
//! S[v,k] <= S[u,k]        every meeting k
//! ```
//!
//! keeps an optimal solution of every goal, and also the canonical schedule, which gives the first unit in the file the
//! earliest meeting.
//!
//! The test compares rows and knows no rule, so a new rule needs no line here. It takes time linear in the rows of the
//! units.

use std::collections::HashMap;

use good_lp::{Constraint, Expression, IntoAffineExpression as _, Variable};
use typed_index_collections::TiVec;

use crate::formulate::Formulation;
use crate::formulate::places::Cell;
use crate::formulate::program::{ColumnIx, RowIx};
use crate::formulate::unit::{TrackIx, UnitIx};

/// Number of earlier units that a unit is compared with; equal units are usually close.
const COMPARED: usize = 12;

/// The rows.
pub fn rows(formulation: &Formulation) -> Vec<Constraint> {
    let all = Columns::of(formulation);
    let mut groups: HashMap<Shape, Vec<UnitIx>> = HashMap::new();
    let mut rows = Vec::new();
    for v in formulation.units.ixs() {
        let group = groups.entry(Shape::of(formulation, v)).or_default();
        if let Some(&u) = group.iter().rev().take(COMPARED).find(|&&u| all.are_interchangeable(u, v)) {
            let places = &formulation.places;
            let row = |k| (Expression::from(places.started(v, k)) - places.started(u, k)).leq(0);
            rows.extend((0..formulation.units.meetings(v).len()).map(row));
        }
        group.push(v);
    }
    rows
}

/// What two units must have in common before their rows are compared: track, minutes, and the set of columns.
#[derive(PartialEq, Eq, Hash)]
struct Shape {
    track: TrackIx,
    minutes: u32,
    columns: Vec<bool>,
}

impl Shape {
    fn of(formulation: &Formulation, u: UnitIx) -> Self {
        let unit = formulation.units.unit(u);
        let cells = formulation.places.cells(u).iter();
        Self {
            track: unit.track,
            minutes: unit.minutes,
            columns: cells.flat_map(columns_of_cell).map(|column| column.is_some()).collect(),
        }
    }
}

/// The columns of a unit in a meeting, in a fixed order.
fn columns_of_cell(cell: &Cell) -> [Option<Variable>; 11] {
    let [opening, closing, through] = [cell.opening, cell.closing, cell.through];
    let loose = cell.loose;
    let of = |part: Option<crate::formulate::places::Part>| [part.map(|part| part.on), part.map(|part| part.minutes)];
    let [[a, b], [c, d], [e, f]] = [of(opening), of(closing), of(through)];
    let [g, h] = of(loose.map(|loose| loose.part));
    [cell.whole, a, b, c, d, e, f, g, h, loose.map(|loose| loose.starts), loose.map(|loose| loose.ends)]
}

/// A row in comparable form: terms by column, constant, and whether it is an equation. Floats by their bits.
type Form = (Vec<(ColumnIx, u64)>, u64, bool);

/// The columns of each unit, and the rows that contain them.
struct Columns {
    of_unit: Vec<Vec<ColumnIx>>,
    rows_of: Vec<Vec<RowIx>>,
    rows: TiVec<RowIx, Form>,
    goals: Vec<HashMap<ColumnIx, u64>>,
}

impl Columns {
    fn of(formulation: &Formulation) -> Self {
        let (program, places) = (&formulation.program, &formulation.places);
        let of_unit: Vec<Vec<ColumnIx>> = formulation
            .units
            .ixs()
            .map(|u| {
                let cumulative =
                    (0..formulation.units.meetings(u).len()).flat_map(|k| [places.started(u, k), places.ended(u, k)]);
                let cells = places.cells(u).iter().flat_map(columns_of_cell).flatten();
                let all = std::iter::once(places.placed(u)).chain(cumulative).chain(cells);
                all.map(|variable| program.column(variable)).collect()
            })
            .collect();
        let mut unit_of = program.by_column(None);
        for (u, columns) in of_unit.iter().enumerate() {
            columns.iter().for_each(|&n| unit_of[n] = Some(u));
        }
        let terms = |expression: &Expression| -> Vec<(ColumnIx, u64)> {
            let terms = expression.linear_coefficients().filter(|&(_, factor)| factor != 0.0);
            let mut terms: Vec<_> = terms.map(|(v, factor)| (program.column(v), factor.to_bits())).collect();
            terms.sort_unstable();
            terms
        };
        let mut rows_of = vec![Vec::new(); of_unit.len()];
        let mut rows: TiVec<RowIx, Form> = TiVec::new();
        for (r, row) in program.rows().iter_enumerated() {
            let expression = row.constraint.expression();
            let form = (terms(expression), constant(expression), row.constraint.is_equality());
            let mut units: Vec<usize> = form.0.iter().filter_map(|&(n, _)| unit_of[n]).collect();
            units.sort_unstable();
            units.dedup();
            units.into_iter().for_each(|u| rows_of[u].push(r));
            rows.push(form);
        }
        let goals = formulation.goals.iter().map(|goal| terms(&goal.expression).into_iter().collect()).collect();
        Self { of_unit, rows_of, rows, goals }
    }

    /// Whether swapping two units leaves the program unchanged.
    fn are_interchangeable(&self, u: UnitIx, v: UnitIx) -> bool {
        let (ours, theirs) = (&self.of_unit[u.0], &self.of_unit[v.0]);
        let pairs = || ours.iter().zip(theirs);
        let same_goals = |goal: &HashMap<ColumnIx, u64>| pairs().all(|(a, b)| goal.get(a) == goal.get(b));
        if ours.len() != theirs.len() || !self.goals.iter().all(same_goals) {
            return false;
        }
        let swapped: HashMap<ColumnIx, ColumnIx> = pairs().flat_map(|(&a, &b)| [(a, b), (b, a)]).collect();
        let mut touched: Vec<RowIx> = self.rows_of[u.0].iter().chain(&self.rows_of[v.0]).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let mut count: HashMap<Form, i32> = HashMap::new();
        for &r in &touched {
            let (terms, constant, equal) = &self.rows[r];
            let mut swap: Vec<_> =
                terms.iter().map(|&(n, factor)| (swapped.get(&n).copied().unwrap_or(n), factor)).collect();
            swap.sort_unstable();
            *count.entry((terms.clone(), *constant, *equal)).or_default() += 1;
            *count.entry((swap, *constant, *equal)).or_default() -= 1;
        }
        count.values().all(|&difference| difference == 0)
    }
}

fn constant(expression: &Expression) -> u64 {
    // 0 and -0 are the same
    (expression.constant() + 0.0).to_bits()
}
