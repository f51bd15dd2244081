//! From the parts that a search has put somewhere to a solution: what has started and ended by when follows from them,
//! and the solver finds the minutes and whatever rules have columns of their own for.

use good_lp::{Constraint, Expression, Variable};

use super::highs::{self, BackendError, Ending, Task};
use super::rest::{Flat, Rest, Still};
use super::{Clock, Watch};
use crate::formulate::Formulation;
use crate::formulate::unit::Kind;
use crate::model::MeetingIx;

/// Nodes of the search tree for one completion.
const NODES: i32 = 50;

/// Rows under which parts are completed.
pub struct Completion<'a> {
    formulation: &'a Formulation,
    rows: Vec<Flat>,
    seed: u32,
}

impl<'a> Completion<'a> {
    /// Those of the program, and those beside it.
    pub fn new(formulation: &'a Formulation, fixed: &[Constraint], seed: u32) -> Self {
        Self { formulation, rows: Flat::rows(&formulation.program, fixed), seed }
    }

    /// A solution with these columns on, and no part that is not among them; `None` where there is none.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn of(&self, on: &[usize], clock: &Clock, watch: &mut dyn Watch) -> Result<Option<Vec<f64>>, BackendError> {
        let held = self.follows(on);
        let Some(rest) = Rest::new(&self.formulation.program, &self.rows, &held) else { return Ok(None) };
        if rest.program.columns().len() == 0 {
            return Ok(Some(rest.whole(&[])));
        }
        let nothing = Expression::default();
        let task = Task { enough: Some(0.0), thorough: false, ..Task::new(&rest.program, &nothing, None, self.seed) };
        let answer = highs::run_limited(&task, Some(NODES), clock, watch)?;
        let found = answer.values.filter(|_| answer.ending != Ending::Infeasible);
        Ok(found.map(|free| rest.whole(&free)))
    }

    /// The columns whose values follow. Those of units with parts here and there do not: no search places them. Nor does
    /// whether a meeting is held in which nothing is.
    fn follows(&self, on: &[usize]) -> Still {
        let (program, places, units) = (&self.formulation.program, &self.formulation.places, &self.formulation.units);
        let mut held: Still = vec![None; program.columns().len()];
        let mut is_on = vec![false; held.len()];
        on.iter().for_each(|&n| is_on[n] = true);
        let on = |variable: Variable| program.column_of(variable).is_some_and(|n| is_on[n]);
        let mut hold = |variable: Variable, value: bool| {
            if let Some(n) = program.column_of(variable) {
                held[n] = Some(f64::from(value));
            }
        };
        for m in (0..self.formulation.starts.len()).map(MeetingIx).filter(|&m| on(places.held(m))) {
            hold(places.held(m), true);
        }
        for u in units.ixs().filter(|&u| units.unit(u).kind != Kind::Loose) {
            let (mut started, mut ended) = (false, false);
            for (k, cell) in places.cells(u).iter().enumerate() {
                for variable in cell.whole.into_iter().chain(cell.parts().map(|part| part.on)) {
                    hold(variable, on(variable));
                }
                cell.parts().filter(|part| !on(part.on)).for_each(|part| hold(part.minutes, false));
                started |= cell.whole.is_some_and(on) || cell.opening.is_some_and(|part| on(part.on));
                ended |= cell.whole.is_some_and(on) || cell.closing.is_some_and(|part| on(part.on));
                hold(places.started(u, k), started);
                hold(places.ended(u, k), ended);
            }
            hold(places.placed(u), started);
        }
        held
    }
}
