//! Ties that remain are broken the same way every time: for units in file order the earliest meetings; then, with all
//! meetings settled, for units in file order the most minutes early; and where entries may wait, each as early as can be.
//!
//! A unit's meetings are compared as lists: an earlier first meeting is better, then to end there, then an earlier
//! second one, and so on; a unit that is placed comes before one that is left out.

use good_lp::{Constraint, Expression, IntoAffineExpression as _};
use itertools::Itertools as _;

use super::highs::{self, Answer, BackendError, Ending, Task};
use super::{Clock, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::{ByColumn, is_empty};
use crate::formulate::unit::{Kind, UnitIx};

/// The schedules that reach all levels.
pub struct Ties<'a> {
    /// The program.
    pub formulation: &'a Formulation,
    /// Rows that hold the levels.
    pub levels: &'a [Constraint],
    /// When to stop.
    pub clock: &'a Clock,
    /// The solver's random numbers.
    pub seed: u32,
}

/// A tie-break under way: what is settled, and a solution that agrees with it.
struct Settling<'a, 'b> {
    ties: &'a Ties<'a>,
    watch: &'b mut dyn Watch,
    rows: Vec<Constraint>,
    /// Columns that a level holds at 0: about those nothing need be asked.
    barred: ByColumn<bool>,
    values: ByColumn<f64>,
}

/// Whether something can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Probe {
    Yes,
    No,
    Stopped,
}

impl Ties<'_> {
    /// From any solution to the canonical one. The flag is false when time ran out before.
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
    /// Settles which meetings a unit is in, and so in which track where it may choose. `false` when time ran out.
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
            // the next part: in the first meeting after this one that can have it
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

    /// Settles where a placed unit has its first part: as early as can be. The copy that is placed, and the meeting in its
    /// track; `None` when time ran out.
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

    /// Whether an expression may be anything but 0, as far as that is known.
    fn can_be(&self, expression: &Expression) -> bool {
        let program = &self.ties.formulation.program;
        expression
            .linear_coefficients()
            .any(|(variable, _)| program.column_of(variable).is_some_and(|n| !self.barred[n]))
    }

    /// Settles an expression that is 0 or 1: at 1 if it can be. `false` when time ran out.
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

    /// With all parts settled, the most minutes in the first part of each unit, then in its second, …
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

    /// The solution at hand with all the room in a part that the others in its meeting leave, taken from the unit's next
    /// part. More it cannot have, and to ask the solver for it takes as long as a level of a small session. `None` where
    /// others there are still to be settled, or a rule is against it.
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

    /// Where entries may wait: each as early as can be, for units in file order and parts in time order.
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

    /// Whether a solution with `row` reaches all levels; if so, it is taken. The last goal is the objective although
    /// its value is settled: cuts that raise it are what refutes a row that costs something.
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

    /// Moves to a solution where `objective` is least. `false` when time ran out.
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
