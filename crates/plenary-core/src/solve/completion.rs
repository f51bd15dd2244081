//! Completes a plan to a solution of the program: the cumulative columns (started, ended) follow from the parts, and the
//! solver finds the minutes and the columns that rules have of their own.

use good_lp::{Constraint, Expression, Variable};
use itertools::Itertools as _;

use super::highs::{self, BackendError, Ending, Task};
use super::sub_mip::{FixedValues, Flat, SubMip};
use super::{Clock, Quiet, Watch};
use crate::formulate::Formulation;
use crate::formulate::plan::Plan;
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::unit::Kind;
use crate::model::MeetingIx;

/// Search tree nodes for one completion.
const NODES: i32 = 50;

/// The rows that a completion must satisfy.
pub struct Completion<'a> {
    formulation: &'a Formulation,
    rows: Vec<Flat>,
    seed: u32,
}

impl<'a> Completion<'a> {
    /// The rows of the program and additional ones.
    pub fn new(formulation: &'a Formulation, fixed: &[Constraint], seed: u32) -> Self {
        Self { formulation, rows: Flat::rows(&formulation.program, fixed), seed }
    }

    /// A solution that places every unit as a plan does, minute by minute; `None` if there is none.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn of_plan(
        &self,
        plan: &Plan,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Option<ByColumn<f64>>, BackendError> {
        let Formulation { program, places, units, .. } = self.formulation;
        let (mut on, mut minutes): (Vec<Variable>, Vec<(Variable, f64)>) = (Vec::new(), Vec::new());
        for u in units.ixs() {
            let parts = &plan.parts[u.0];
            for (n, planned) in parts.iter().enumerate() {
                on.push(places.held(planned.meeting));
                let Some(k) = units.meetings(u).iter().position(|&m| m == planned.meeting) else { return Ok(None) };
                let cell = places.cell(u, k);
                let part = match (units.unit(u).kind, n, n + 1 == parts.len()) {
                    (Kind::Loose, ..) => cell.loose.map(|loose| loose.part),
                    (_, 0, true) => {
                        on.extend(cell.whole);
                        None
                    }
                    (_, 0, false) => cell.opening,
                    (_, _, true) => cell.closing,
                    (_, _, false) => cell.through,
                };
                on.extend(part.map(|part| part.on));
                minutes.extend(part.map(|part| (part.minutes, f64::from(planned.minutes.get()))));
            }
        }
        let on: Vec<ColumnIx> = on.into_iter().filter_map(|variable| program.column_of(variable)).collect();
        let mut held = self.follows(&on);
        for (variable, minutes) in minutes {
            if let Some(n) = program.column_of(variable) {
                held[n] = Some(minutes);
            }
        }
        self.around(&held, clock, watch)
    }

    /// A solution with these columns fixed.
    fn around(
        &self,
        held: &FixedValues,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Option<ByColumn<f64>>, BackendError> {
        let rest = SubMip::new(&self.formulation.program, &self.rows, held);
        if rest.broken {
            return Ok(None);
        }
        if rest.program.columns().len() == 0 {
            return Ok(Some(self.lowered(rest.whole(Default::default()))));
        }
        let nothing = Expression::default();
        let task = Task { enough: Some(0.0), thorough: false, ..Task::new(&rest.program, &nothing, None, self.seed) };
        let answer = highs::run_limited(&task, Some(NODES), clock, &mut Quiet(watch))?;
        let found = answer.values.filter(|_| answer.ending != Ending::Infeasible);
        Ok(found.map(|free| self.lowered(rest.whole(&free))))
    }

    /// The same solution, with each counted column as low as possible: the solver has searched for any solution.
    fn lowered(&self, mut values: ByColumn<f64>) -> ByColumn<f64> {
        self.formulation.program.lower_counted(&mut values);
        values
    }

    /// The columns whose values follow from the active parts: all columns that say where units are, except the minutes of
    /// active parts and whether an empty meeting is held. An interruptible unit with no active part stays free: some
    /// heuristics do not place such units.
    fn follows(&self, on: &[ColumnIx]) -> FixedValues {
        let (program, places, units) = (&self.formulation.program, &self.formulation.places, &self.formulation.units);
        let mut held: FixedValues = program.by_column(None);
        let mut is_on = program.by_column(false);
        on.iter().for_each(|&n| is_on[n] = true);
        let on = |variable: Variable| program.column_of(variable).is_some_and(|n| is_on[n]);
        let mut hold = |variable: Variable, value: f64| {
            if let Some(n) = program.column_of(variable) {
                held[n] = Some(value);
            }
        };
        for m in (0..self.formulation.starts.len()).map(MeetingIx).filter(|&m| on(places.held(m))) {
            hold(places.held(m), 1.0);
        }
        for u in units.ixs() {
            let cells = places.cells(u);
            let here = |k: &usize| cells[*k].whole.is_some_and(on) || cells[*k].parts().any(|part| on(part.on));
            let span = (0..cells.len()).filter(here).minmax().into_option();
            if span.is_none() && units.unit(u).kind == Kind::Loose {
                continue;
            }
            let is = |value: bool| f64::from(value);
            for (k, cell) in cells.iter().enumerate() {
                for variable in cell.whole.into_iter().chain(cell.parts().map(|part| part.on)) {
                    hold(variable, is(on(variable)));
                }
                cell.parts().filter(|part| !on(part.on)).for_each(|part| hold(part.minutes, 0.0));
                if let Some(loose) = cell.loose {
                    hold(loose.starts, is(span.is_some_and(|(first, _)| first == k)));
                    hold(loose.ends, is(span.is_some_and(|(_, last)| last == k)));
                }
                hold(places.started(u, k), is(span.is_some_and(|(first, _)| first <= k)));
                hold(places.ended(u, k), is(span.is_some_and(|(_, last)| last <= k)));
            }
            hold(places.placed(u), is(span.is_some()));
        }
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::unit::UnitIx;
    use crate::model::Objective;
    use crate::solve::SEED;
    use crate::solve::column_generation::soundness::formulation;
    use crate::solve::random::Random;

    #[test]
    fn what_follows_from_parts_is_what_the_program_says() {
        let (mut sessions, mut split) = (0, 0);
        for seed in 1..=12 {
            let formulation = formulation(&mut Random::new(seed));
            let (program, places, clock) = (&formulation.program, &formulation.places, Clock::starting_now(None));
            let goal = formulation.goals.iter().find(|goal| goal.name == Objective::Earliness).unwrap();
            // any solution is good enough
            let task = Task { enough: Some(1e9), ..Task::new(program, &goal.expression, None, SEED) };
            let Some(values) = highs::run(&task, &clock, &mut ()).unwrap().values else { continue };
            let is_on = |variable: Variable| program.column_of(variable).filter(|&n| values[n] > 0.5);
            let whole = |u: UnitIx| places.cells(u).iter().filter_map(|cell| cell.whole);
            let parts = |u: UnitIx| places.cells(u).iter().flat_map(|cell| cell.parts().map(|part| part.on));
            let held = (0..formulation.starts.len()).map(|m| places.held(MeetingIx(m)));
            let units = || formulation.units.ixs();
            let all = units().flat_map(|u| whole(u).chain(parts(u))).chain(held);
            let on: Vec<ColumnIx> = all.filter_map(is_on).collect();

            let completion = Completion::new(&formulation, &[], SEED);
            for (n, follows) in completion.follows(&on).iter_enumerated() {
                assert!(follows.is_none_or(|value| (value - values[n]).abs() < 1e-6), "{seed}: {n:?}");
            }
            let of = |on: &[ColumnIx]| completion.around(&completion.follows(on), &clock, &mut ()).unwrap();
            let found = of(&on).expect("what the solver found can be completed");
            assert!(program.allows(&found, []), "{seed}");
            sessions += 1;
            split += units().filter(|&u| parts(u).any(|part| is_on(part).is_some())).count();

            let placed = |&u: &UnitIx| !formulation.units.unit(u).optional;
            if let Some(missing) = units().filter(placed).find_map(|u| whole(u).find_map(is_on)) {
                let less: Vec<ColumnIx> = on.iter().copied().filter(|&n| n != missing).collect();
                assert_eq!(of(&less), None, "{seed}: a unit is left out");
            }
        }
        assert!(sessions > 6 && split > 10, "{sessions} sessions, {split} units in parts");
    }
}
