//! Breaks the remaining ties the same way in every run: for units in file order the earliest meetings; then, with all
//! meetings fixed, for units in file order the most minutes early; and if entries may wait, each as early as possible.
//!
//! The meetings of two schedules are compared for each unit in turn: the earlier first meeting wins, then the one in which
//! the unit ends there, then the earlier second meeting, and so on. A unit that is placed wins over one that is left out.

use good_lp::{Constraint, Expression, IntoAffineExpression as _};
use itertools::Itertools as _;

use super::highs::{self, Answer, BackendError, Ending, Task};
use super::{Clock, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::{ByColumn, is_empty};
use crate::formulate::unit::{Kind, UnitIx};

/// The schedules with optimal values of all goals.
pub struct Ties<'a> {
    /// The program.
    pub formulation: &'a Formulation,
    /// Rows that fix these values.
    pub levels: &'a [Constraint],
    /// The time limit.
    pub clock: &'a Clock,
    /// The seed of the solver.
    pub seed: u32,
}

/// The state of the procedure: the rows so far, and a solution that satisfies them.
struct Settling<'a, 'b> {
    ties: &'a Ties<'a>,
    watch: &'b mut dyn Watch,
    rows: Vec<Constraint>,
    /// Columns that a goal fixes at 0; no run is needed for them.
    barred: ByColumn<bool>,
    values: ByColumn<f64>,
}

/// Whether an expression can have a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Probe {
    Yes,
    No,
    Stopped,
}

impl Ties<'_> {
    /// Turns any optimal solution into the canonical one. The flag is `false` if time ran out first.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn break_all(
        &self,
        values: ByColumn<f64>,
        watch: &mut dyn Watch,
    ) -> Result<(ByColumn<f64>, bool), BackendError> {
        let barred = self.formulation.program.barred(self.levels);
        let mut settling = Settling { ties: self, watch, rows: self.levels.to_vec(), barred, values };
        for u in self.formulation.units.originals() {
            if !settling.meetings_of(u)? {
                return Ok((settling.values, false));
            }
        }
        let all_broken = settling.minutes()? && settling.beginnings()?;
        Ok((settling.values, all_broken))
    }
}

impl Settling<'_, '_> {
    /// Fixes the meetings of a unit, and so its track if it may choose one. `false` if time ran out.
    fn meetings_of(&mut self, original: UnitIx) -> Result<bool, BackendError> {
        let Formulation { units, places, .. } = self.ties.formulation;
        let placed = places.placed_in_any(units, original);
        if units.unit(original).may_be_left_out && !self.make_true(&placed)? {
            return Ok(false);
        }
        if !self.holds(&placed) {
            return Ok(true);
        }
        let Some((u, mut last)) = self.first_meeting(original)? else { return Ok(false) };
        let cells = places.cells(u);
        if units.unit(u).kind == Kind::Whole {
            return Ok(true);
        }
        while !self.holds(&cells[last].ends()) {
            if !self.make_true(&cells[last].ends())? {
                return Ok(false);
            }
            if self.holds(&cells[last].ends()) {
                break;
            }
            // the next part: in the first later meeting that is possible
            let mut next = last + 1;
            while !self.holds(&cells[next].here()) {
                if !self.make_true(&cells[next].here())? {
                    return Ok(false);
                }
                next += usize::from(!self.holds(&cells[next].here()));
            }
            self.rows.push(cells[next].here().eq(1));
            last = next;
        }
        self.rows.push(cells[last].ends().eq(1));
        Ok(true)
    }

    /// Fixes the first part of a placed unit in the earliest possible meeting. Returns the copy that is placed and the index
    /// of the meeting in its track; `None` if time ran out.
    fn first_meeting(&mut self, original: UnitIx) -> Result<Option<(UnitIx, usize)>, BackendError> {
        let Formulation { units, places, starts, .. } = self.ties.formulation;
        let of_copy = |u: UnitIx| units.meetings(u).iter().enumerate().map(move |(k, &m)| (starts[m.0], m, u, k));
        let slots: Vec<(UnitIx, usize)> =
            units.copies(original).flat_map(of_copy).sorted().map(|(_, _, u, k)| (u, k)).collect();
        let start = |&(u, k): &(UnitIx, usize)| places.cell(u, k).starts();
        loop {
            let lost = || BackendError::Contradiction("last ties".to_owned());
            let now = slots.iter().position(|slot| self.holds(&start(slot))).ok_or_else(lost)?;
            let earlier = slots[..now].iter().any(|slot| self.can_be(&start(slot)));
            if earlier {
                let last = |u: UnitIx| slots[..now].iter().rev().find(|(copy, _)| *copy == u);
                let before = units.copies(original).filter_map(last);
                let started_before: Expression = before.map(|&(u, k)| Expression::from(places.started(u, k))).sum();
                match self.probe(started_before.eq(1))? {
                    Probe::Yes => continue,
                    Probe::No => {}
                    Probe::Stopped => return Ok(None),
                }
            }
            self.rows.push(start(&slots[now]).eq(1));
            return Ok(Some(slots[now]));
        }
    }

    /// Whether an expression can be nonzero, as far as is known without a run.
    fn can_be(&self, expression: &Expression) -> bool {
        let program = &self.ties.formulation.program;
        expression
            .linear_coefficients()
            .any(|(variable, _)| program.column_of(variable).is_some_and(|n| !self.barred[n]))
    }

    /// Fixes a 0-1 expression: at 1 if that is possible. `false` if time ran out.
    fn make_true(&mut self, expression: &Expression) -> Result<bool, BackendError> {
        if !self.can_be(expression) {
            return Ok(true);
        }
        if !self.holds(expression) && self.probe(expression.clone().eq(1))? == Probe::Stopped {
            return Ok(false);
        }
        let settled = f64::from(u8::from(self.holds(expression)));
        self.rows.push(expression.clone().eq(settled));
        Ok(true)
    }

    /// With all parts fixed: the most minutes in the first part of each unit, then in its second part, and so on.
    fn minutes(&mut self) -> Result<bool, BackendError> {
        let formulation = self.ties.formulation;
        let split: Vec<UnitIx> =
            formulation.units.ixs().filter(|&u| formulation.units.unit(u).kind != Kind::Whole).collect();
        for u in split {
            let cells = formulation.places.cells(u);
            let parts: Vec<usize> = (0..cells.len()).filter(|&k| self.holds(&cells[k].here())).collect();
            // the last part has what the others leave
            for (&k, &next) in parts.iter().tuple_windows() {
                let minutes = cells[k].minutes();
                match self.filled(u, k, next) {
                    Some(values) => self.values = values,
                    None if self.minimise(&(-minutes.clone()))? => {}
                    None => return Ok(false),
                }
                let most = self.at(&minutes).round();
                self.rows.push(minutes.eq(most));
            }
        }
        Ok(true)
    }

    /// The current solution, with a part filled up to the room that others leave, by minutes of the unit's next part. More
    /// is impossible, and a run of the solver takes as long as a goal of a small session. `None` if other units in the
    /// meeting are not fixed yet, or a rule forbids it.
    fn filled(&self, u: UnitIx, k: usize, next: usize) -> Option<ByColumn<f64>> {
        let Formulation { units, places, program, turnaround, .. } = self.ties.formulation;
        let track = units.track(units.unit(u).track);
        let turn = f64::from(*turnaround);
        let mut left = f64::from(places.room(track.meetings[k])) + turn;
        for &v in track.units.iter().filter(|&&v| self.holds(&places.cell(v, k).here())) {
            if v > u && units.unit(v).kind != Kind::Whole {
                return None;
            }
            left -= self.at(&places.cell(v, k).minutes()) + turn;
        }
        let minutes = |k| {
            let part = places.cell(u, k).parts().find(|part| self.holds(&part.on.into()))?;
            program.column_of(part.minutes)
        };
        let mut values = self.values.clone();
        values[minutes(k)?] += left.round();
        values[minutes(next)?] -= left.round();
        program.allows(&values, &self.rows).then_some(values)
    }

    /// If entries may wait: each as early as possible, for units in file order and parts in time order.
    fn beginnings(&mut self) -> Result<bool, BackendError> {
        let formulation = self.ties.formulation;
        for u in formulation.units.ixs().filter(|_| formulation.idle) {
            for (k, cell) in formulation.places.cells(u).iter().enumerate() {
                let Some(begin) = formulation.begins.known(u, k).filter(|_| self.holds(&cell.here())) else { continue };
                if !self.minimise(begin)? {
                    return Ok(false);
                }
                let earliest = self.at(begin).round();
                self.rows.push(begin.clone().eq(earliest));
            }
        }
        Ok(true)
    }

    fn at(&self, expression: &Expression) -> f64 {
        self.ties.formulation.program.evaluate(expression, &self.values)
    }

    fn holds(&self, expression: &Expression) -> bool {
        self.at(expression) > 0.5
    }

    /// Whether a solution with `row` has optimal goals; if so, it becomes the current one. The last goal stays the objective
    /// although its value is fixed, because cuts that raise it refute rows that worsen it.
    fn probe(&mut self, row: Constraint) -> Result<Probe, BackendError> {
        let nothing = Expression::default();
        let goals = &self.ties.formulation.goals;
        let anchor = goals.iter().rev().map(|goal| &goal.expression).find(|goal| !is_empty(goal)).unwrap_or(&nothing);
        self.rows.push(row);
        let answer = self.solve(anchor, Some(self.at(anchor)));
        let _tried = self.rows.pop();
        let Some(answer) = answer? else { return Ok(Probe::Stopped) };
        Ok(match (answer.ending, answer.values) {
            (Ending::Infeasible, _) => Probe::No,
            (_, Some(values)) => {
                self.values = values;
                Probe::Yes
            }
            (_, None) => Probe::Stopped,
        })
    }

    /// Moves to a solution that minimises `objective`. `false` if time ran out.
    fn minimise(&mut self, objective: &Expression) -> Result<bool, BackendError> {
        let Some(answer) = self.solve(objective, None)? else { return Ok(false) };
        if answer.ending == Ending::Infeasible {
            return Err(BackendError::Contradiction("the last ties".into()));
        }
        if let Some(values) = answer.values {
            self.values = values;
        }
        Ok(answer.ending == Ending::Proven)
    }

    fn solve(&mut self, objective: &Expression, enough: Option<f64>) -> Result<Option<Answer>, BackendError> {
        if self.ties.clock.is_up() || self.watch.stop() {
            return Ok(None);
        }
        let task = Task {
            extra: &self.rows,
            start: enough.is_none().then_some(&self.values),
            enough,
            ..Task::new(&self.ties.formulation.program, objective, None, self.ties.seed)
        };
        highs::run(&task, self.ties.clock, self.watch).map(Some)
    }
}
