//! Asks the solver whether any schedule exists, in one run without goals.

use std::cell::Cell;

use good_lp::{Constraint, Expression};

use crate::formulate::{Formulation, formulate};
use crate::model::Problem;
use crate::pipeline::{Failure, recompute};
use crate::solve::highs::{self, Answer, Ending, Task};
use crate::solve::{Clock, Limits, Watch, arrange, kernel, label_setting};
use crate::verify::Verified;

use super::fill::fill;

/// Why a search ends without an answer.
#[derive(Debug)]
pub enum Halt {
    /// Time ran out.
    TimeUp,
    /// The solver failed, or the checker refused what it found.
    Failed(Failure),
}

/// Additional rows for the formulation of a session.
pub type Forced<'a> = &'a dyn Fn(&Formulation) -> Vec<Constraint>;

/// No rows.
pub fn nothing(_: &Formulation) -> Vec<Constraint> {
    Vec::new()
}

/// Branches on statements between tracks before the program is asked.
const MOST_BRANCHES: usize = 200;

/// Asks the solver.
pub struct Prober<'a> {
    /// The solver's random numbers.
    pub seed: u32,
    /// When to stop.
    pub clock: Clock,
    /// Receives progress and may stop the search.
    pub watch: &'a mut dyn Watch,
}

impl<'a> Prober<'a> {
    /// A prober whose clock starts now.
    pub fn new(limits: &Limits, watch: &'a mut dyn Watch) -> Self {
        Self { seed: limits.seed, clock: Clock::starting_now(limits.time), watch }
    }

    /// Whether time is up or the watch stops the search.
    pub fn is_over(&self) -> bool {
        self.clock.is_up() || self.watch.stop()
    }

    /// Whether a session has a schedule. A "no" is reliable only without presolve.
    ///
    /// # Errors
    /// If that is not known.
    pub fn exists(&mut self, problem: &Problem, forced: Forced<'_>, presolve: bool) -> Result<bool, Halt> {
        let formulation = formulate(problem, None);
        let rows = forced(&formulation);
        if rows.is_empty() && self.guess(problem, &formulation).is_some() {
            return Ok(true);
        }
        // a session in agenda order needs no program
        let branches = Cell::new(0);
        let patience = || branches.replace(branches.get() + 1) == MOST_BRANCHES || self.is_over();
        let units = &formulation.units;
        let path = || label_setting::plan(&problem.without_goals(), None, units, &patience, &|| self.is_over());
        match rows.is_empty().then(path).flatten() {
            Some(kernel::Answer::Plan(..)) => return Ok(true),
            Some(kernel::Answer::Infeasible) => return Ok(false),
            Some(kernel::Answer::Open(..)) | None => {}
        }
        let answer = self.run(&formulation, &rows, presolve)?;
        known(&answer)
    }

    /// Any valid schedule of a session; `None` if none exists.
    ///
    /// # Errors
    /// If that is not known.
    pub fn schedule(&mut self, problem: &Problem, forced: Forced<'_>) -> Result<Option<Verified>, Halt> {
        let aimless = problem.without_goals();
        let formulation = formulate(&aimless, None);
        let rows = forced(&formulation);
        if let Some(guess) = self.guess(&aimless, &formulation).filter(|_| rows.is_empty()) {
            return Ok(Some(guess));
        }
        let answer = self.run(&formulation, &rows, true)?;
        if !known(&answer)? {
            return Ok(None);
        }
        let limits = Limits { seed: self.seed, ..Limits::default() };
        let values = answer.values.unwrap_or_default();
        let schedule = arrange::schedule(&aimless, None, &formulation, &values, &limits, &self.clock);
        let verified = Verified::new(&aimless, None, schedule).map_err(|refused| Halt::Failed(refused.into()))?;
        Ok(Some(verified))
    }

    /// The greedy schedule, if the checker accepts it.
    fn guess(&self, problem: &Problem, formulation: &Formulation) -> Option<Verified> {
        let plan = fill(problem, &formulation.units)?;
        let limits = Limits { seed: self.seed, ..Limits::default() };
        let mut schedule = arrange::planned(problem, None, &formulation.units, &plan, &limits, &self.clock);
        recompute(problem, None, &formulation.units, &mut schedule);
        Verified::new(problem, None, schedule).ok()
    }

    fn run(&mut self, formulation: &Formulation, forced: &[Constraint], presolve: bool) -> Result<Answer, Halt> {
        if self.is_over() {
            return Err(Halt::TimeUp);
        }
        let nothing = Expression::default();
        let task = Task {
            extra: forced,
            enough: Some(0.0),
            presolve,
            ..Task::new(&formulation.program, &nothing, None, self.seed)
        };
        highs::run(&task, &self.clock, self.watch).map_err(|error| Halt::Failed(Failure::Backend(error)))
    }
}

fn known(answer: &Answer) -> Result<bool, Halt> {
    match (answer.ending, &answer.values) {
        (_, Some(_)) => Ok(true),
        (Ending::Infeasible, None) => Ok(false),
        (Ending::Proven | Ending::Stopped, None) => Err(Halt::TimeUp),
    }
}
