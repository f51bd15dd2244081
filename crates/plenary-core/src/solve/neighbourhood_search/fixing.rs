//! The columns that are fixed while a part of a solution is planned anew.
//!
//! Most columns of a neighbourhood follow from what is fixed outside it: started and ended before and after the stretch,
//! columns that rows fix at 0, and columns that no chain of rows connects with the goal. The program without them is a tenth
//! as large (`benches/NOTES.md`).

use itertools::Itertools as _;
use typed_index_collections::ti_vec;

use super::super::sub_mip::{FixedValues, Flat};
use super::NeighbourhoodSearch;
use crate::formulate::program::{ByColumn, ColumnIx, Values};
use crate::formulate::unit::UnitIx;
use crate::model::MeetingIx;

impl NeighbourhoodSearch<'_> {
    /// The values of the fixed columns.
    pub(super) fn held_still(&self, values: &Values, inside: &[bool]) -> FixedValues {
        let (formulation, program) = (self.formulation, &self.formulation.program);
        let mut held: FixedValues = program.by_column(None);
        // minutes may be fractional, and their rows need the fraction
        let kept = |n: ColumnIx| if program.is_whole(n) { values[n].round() } else { values[n] };
        let mut hold = |variable: good_lp::Variable, value: Option<f64>| {
            if let Some(n) = program.column_of(variable) {
                held[n] = Some(value.unwrap_or(kept(n)));
            }
        };
        for m in (0..inside.len()).map(MeetingIx).filter(|m| !inside[m.0]) {
            hold(formulation.places.held(m), None);
        }
        for u in formulation.units.ixs() {
            let meetings = formulation.units.meetings(u);
            let cells = formulation.places.cells(u);
            let on = |variable: good_lp::Variable| program.column_of(variable).is_some_and(|n| values[n] > 0.5);
            let here = |k: usize| cells[k].whole.is_some_and(on) || cells[k].parts().any(|part| on(part.on));
            let free = (0..cells.len()).all(|k| inside[meetings[k].0] || !here(k));
            for (k, cell) in cells.iter().enumerate() {
                let still = if !free {
                    None
                } else if inside[meetings[k].0] {
                    continue;
                } else {
                    Some(0.0)
                };
                if let Some(whole) = cell.whole {
                    hold(whole, still);
                }
                for part in cell.parts() {
                    let was = on(part.on);
                    hold(part.on, still);
                    if !was {
                        hold(part.minutes, Some(0.0));
                    }
                }
                if let Some(loose) = cell.loose {
                    hold(loose.starts, still);
                    hold(loose.ends, still);
                }
            }
            self.hold_cumulative(u, free, inside, &mut hold);
        }
        held.keys().filter(|&n| self.barred[n]).for_each(|n| held[n] = Some(0.0));
        hold_unseen(&self.rows, &self.goal, &mut held, kept);
        held
    }

    /// Fixes started and ended by each meeting, if nothing inside can change them.
    fn hold_cumulative(
        &self,
        u: UnitIx,
        free: bool,
        inside: &[bool],
        hold: &mut dyn FnMut(good_lp::Variable, Option<f64>),
    ) {
        let (formulation, places) = (self.formulation, &self.formulation.places);
        let meetings = formulation.units.meetings(u);
        let within = (0..meetings.len()).filter(|&k| inside[meetings[k].0]).minmax().into_option();
        // a unit that must be placed has ended after its last possible meeting
        let certain = !formulation.units.unit(u).optional;
        for k in 0..meetings.len() {
            if !free || within.is_none_or(|(first, last)| k < first || (certain && k >= last)) {
                hold(places.started(u, k), None);
                hold(places.ended(u, k), None);
            }
        }
        if !free || certain {
            hold(places.placed(u), None);
        }
    }
}

/// Fixes the columns that no chain of rows connects with the goal.
fn hold_unseen(rows: &[Flat], goal: &Flat, held: &mut FixedValues, kept: impl Fn(ColumnIx) -> f64) {
    let mut tied = Tied(held.keys().collect());
    let is_free = |&n: &ColumnIx| held[n].is_none();
    let free = |flat: &Flat| flat.terms.iter().map(|&(n, _)| n).filter(is_free).collect_vec();
    for row in rows {
        free(row).into_iter().tuple_windows().for_each(|(one, other)| tied.tie(one, other));
    }
    let mut seen = ti_vec![false; held.len()];
    for n in free(goal) {
        seen[tied.root(n)] = true;
    }
    for n in held.keys() {
        if held[n].is_none() && !seen[tied.root(n)] {
            held[n] = Some(kept(n));
        }
    }
}

/// Disjoint sets of columns (union-find): by column, its parent.
struct Tied(ByColumn<ColumnIx>);

impl Tied {
    fn root(&mut self, mut n: ColumnIx) -> ColumnIx {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }

    fn tie(&mut self, one: ColumnIx, other: ColumnIx) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one] = other;
    }
}

/// Adds the columns that rows fix at 0 because all columns that would allow more are fixed at 0.
pub(super) fn barred(rows: &[Flat], mut barred: ByColumn<bool>) -> ByColumn<bool> {
    let mut news = true;
    while std::mem::take(&mut news) {
        for (row, sign) in rows.iter().flat_map(|row| [(row, 1.0), (row, -1.0)]) {
            let lets = |&(n, factor): &(ColumnIx, f64)| sign * factor < 0.0 && !barred[n];
            if (sign < 0.0 && !row.equal) || sign * row.constant < 0.0 || row.terms.iter().any(lets) {
                continue;
            }
            for &(n, _) in row.terms.iter().filter(|&&(_, factor)| sign * factor > 0.0) {
                news |= !std::mem::replace(&mut barred[n], true);
            }
        }
    }
    barred
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(usize, f64)], constant: f64, equal: bool) -> Flat {
        let terms = terms.iter().map(|&(n, factor)| (n.into(), factor)).collect();
        Flat { terms, constant, equal }
    }

    #[test]
    fn what_only_barred_columns_let_be_is_barred_too() {
        // 0 <= 0; 1 = 0 + 0; 2 <= 1; 3 <= 2 + 4; 5 <= 1
        let rows = [
            row(&[(0, 1.0)], 0.0, false),
            row(&[(0, 2.0), (1, -1.0)], 0.0, true),
            row(&[(1, -30.0), (2, 1.0)], 0.0, false),
            row(&[(2, -1.0), (3, 1.0), (4, -1.0)], 0.0, false),
            row(&[(5, 1.0)], -1.0, false),
        ];
        assert_eq!(barred(&rows, ti_vec![false; 6]).raw, [true, true, true, false, false, false]);
    }

    #[test]
    fn what_the_goal_does_not_see_is_held() {
        let rows = [row(&[(0, 1.0), (1, 1.0)], -1.0, false), row(&[(1, 1.0), (2, -1.0), (3, 1.0)], 0.0, false)];
        let mut held = ti_vec![None, None, Some(1.0), None, None, None];
        let kept: ByColumn<f64> = ti_vec![0.0, 1.0, 1.0, 0.0, 1.0, 0.0];
        hold_unseen(&rows, &row(&[(0, 3.0), (2, 1.0)], 0.0, false), &mut held, |n| kept[n]);
        assert_eq!(held.raw, [None, None, Some(1.0), None, Some(1.0), Some(0.0)]);
    }
}
