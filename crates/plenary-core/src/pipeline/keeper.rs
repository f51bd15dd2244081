//! Keeps the best schedule that the checker has accepted while a search runs.
//!
//! A schedule is judged by its entries alone: its goal values are recomputed, and the search contributes only bounds. So an
//! interrupted search, or goal columns above their true value, cannot lose a valid schedule.

use std::time::Instant;

use super::best::{BestSoFar, values};
use super::{Failure, Outcome};
use crate::formulate::Formulation;
use crate::formulate::plan::Plan;
use crate::formulate::program::Values;
use crate::formulate::unit::Units;
use crate::model::{Level, Objective, Problem, Schedule, Status};
use crate::solve::backstop::Ended;
use crate::solve::incumbents::Incumbents;
use crate::solve::list_scheduling::Construction;
use crate::solve::{BackendError, Clock, Found, Limits, Note, arrange};
use crate::verify::{Refused, Verified};

/// Number of construction attempts once a schedule is known.
const ATTEMPTS: u64 = 12;

/// Maximum number of construction attempts while there is no schedule.
const MOST_ATTEMPTS: u64 = 2000;

/// After each step the keeper pauses for this multiple of its duration, because the search needs the processor more.
const REST: u32 = 3;

/// No proven bounds.
const NOTHING: &[(Objective, u64)] = &[];

/// The planning task, and what is known so far.
pub(super) struct Task {
    pub(super) problem: Problem,
    pub(super) baseline: Option<Schedule>,
    pub(super) units: Units,
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    /// Solutions and bounds from the search.
    pub(super) incumbents: Incumbents,
    /// The best accepted schedule.
    pub(super) best: BestSoFar,
}

/// An outcome, with notes for the user.
pub(super) type Answer = (Outcome, Vec<Note>);

/// Checks the solutions of the search, and keeps the best.
pub(super) struct Keeper<'a> {
    task: &'a Task,
    construction: Option<Construction<'a>>,
    attempts: u64,
    rests_until: Instant,
}

impl Task {
    /// The best schedule so far, after the search was stopped.
    pub(super) fn best_so_far(&self) -> Answer {
        let bounds = self.incumbents.bounds();
        match self.best.schedule() {
            Some(best) => self.claimed(best, &bounds, None),
            None => (Outcome::Unknown, Vec::new()),
        }
    }

    /// The best schedule so far, with a note about the failure; the failure itself if there is none.
    pub(super) fn best_in_spite_of(&self, why: Note, failure: Failure) -> Result<Answer, Failure> {
        self.best.schedule().map_or(Err(failure), |best| Ok(self.claimed(best, NOTHING, Some(why))))
    }

    /// A schedule with its proven bounds. A bound above the value is wrong: it is reported, and no bound from this level on
    /// is claimed.
    fn claimed(&self, verified: Verified, bounds: &[(Objective, u64)], note: Option<Note>) -> Answer {
        let mut notes: Vec<Note> = note.into_iter().collect();
        let mut schedule = Schedule::clone(&verified);
        let mut levels = schedule.objectives.clone();
        let find = |goal: Objective, of: &[(Objective, u64)]| {
            of.iter().find(|(name, _)| *name == goal).map(|&(_, bound)| bound)
        };
        let mut least = self.incumbents.least();
        for level in &mut levels {
            // what a vector says of a goal holds if those before are equal
            let in_vector = find(level.name, &least);
            if in_vector != Some(level.value) {
                least.clear();
            }
            match find(level.name, bounds).max(in_vector).or((level.value == 0).then_some(0)) {
                Some(bound) if bound > level.value => {
                    notes.push(Note::WrongBound { goal: level.name, bound, value: level.value });
                }
                bound => level.bound = bound,
            }
            // a bound holds only if the goals above have their proven values
            if level.bound != Some(level.value) {
                break;
            }
        }
        arrange::claim(&mut schedule, &self.problem, &self.units, levels);
        schedule.solver.seconds = arrange::seconds(&self.clock);
        // the checker also checks the bounds; if it refuses them, keep the schedule without them
        let schedule = Verified::new(&self.problem, self.baseline.as_ref(), schedule).unwrap_or_else(|refused| {
            notes.push(Note::Refused(refused.broken.iter().map(ToString::to_string).collect()));
            verified
        });
        let outcome = match schedule.status {
            Status::Optimal => Outcome::Optimal(schedule),
            Status::Feasible | Status::Infeasible => Outcome::Feasible(schedule),
        };
        (outcome, notes)
    }
}

impl<'a> Keeper<'a> {
    /// A keeper for a task.
    pub(super) fn new(task: &'a Task) -> Self {
        Self { task, construction: None, attempts: 0, rests_until: Instant::now() }
    }

    /// One short step: checks the newest solution of the search, or tries to construct a schedule if there is none.
    pub(super) fn look(&mut self) {
        let began = Instant::now();
        if began < self.rests_until {
            return;
        }
        if !self.check_newest() {
            let most = if self.task.best.count() > 0 { ATTEMPTS } else { MOST_ATTEMPTS };
            if self.attempts >= most {
                return;
            }
            self.construct();
        }
        self.rests_until = Instant::now() + REST * began.elapsed();
    }

    /// Checks the newest solution of the search, if there is one.
    fn check_newest(&mut self) -> bool {
        self.check_newest_plan() || self.check_newest_solution()
    }

    /// The same of those that the search found without the program.
    fn check_newest_plan(&mut self) -> bool {
        let Some(plan) = self.task.incumbents.newest_plan() else { return false };
        self.attempts = MOST_ATTEMPTS;
        if self.check_plan(&plan) {
            self.task.incumbents.forget_plans();
        }
        true
    }

    fn check_newest_solution(&mut self) -> bool {
        let incumbents = &self.task.incumbents;
        let Some((formulation, values)) = incumbents.formulation().zip(incumbents.newest()) else { return false };
        self.attempts = MOST_ATTEMPTS;
        // if it is invalid, an older one may be valid: minutes of an intermediate solution need not be whole
        if let Ok(schedule) = self.checked(self.arranged(&formulation, &values)) {
            incumbents.forget();
            self.task.best.keep(schedule);
        }
        true
    }

    /// One attempt of the construction heuristic.
    fn construct(&mut self) {
        let Task { problem, units, .. } = self.task;
        let construction = self.construction.get_or_insert_with(|| Construction::new(problem, units));
        let plan = construction.attempt(self.attempts);
        self.attempts += 1;
        // the heuristic ignores some rules, so a refusal here is no error
        let _valid = plan.is_some_and(|plan| self.check_plan(&plan));
    }

    /// Keeps a plan that was made without the program, if it is valid.
    fn check_plan(&self, plan: &Plan) -> bool {
        let Task { problem, baseline, units, limits, clock, .. } = self.task;
        let schedule = arrange::planned(problem, baseline.as_ref(), units, plan, limits, clock);
        let valid = self.checked(schedule).map(|schedule| self.task.best.keep(schedule));
        valid.is_ok()
    }

    fn arranged(&self, formulation: &Formulation, values: &Values) -> Schedule {
        let Task { problem, baseline, limits, clock, .. } = self.task;
        arrange::schedule(problem, baseline.as_ref(), formulation, values, limits, clock)
    }

    /// The schedule with recomputed values and without bounds, if it is valid.
    fn checked(&self, mut schedule: Schedule) -> Result<Verified, Refused> {
        let Task { problem, baseline, units, .. } = self.task;
        super::recompute(problem, baseline.as_ref(), units, &mut schedule);
        Verified::new(problem, baseline.as_ref(), schedule)
    }

    /// The answer after the search has ended.
    pub(super) fn outcome(mut self, ended: Ended<Result<Found, BackendError>>) -> Result<Answer, Failure> {
        let found = match ended {
            Ended::Done(Ok(found)) => found,
            Ended::Done(Err(error)) => return self.fall_back(Note::Failed(error.to_string()), Failure::Backend(error)),
            Ended::Failed(why) => return self.fall_back(Note::Failed(why.clone()), Failure::Ended(why)),
            Ended::Left => Found::Unknown,
        };
        match found {
            Found::Solution(formulation, staged) => {
                let schedule = self.arranged(&formulation, &staged.values);
                self.last(schedule, &staged.levels)
            }
            Found::Plan(plan, levels) => {
                let Task { problem, baseline, units, limits, clock, .. } = self.task;
                let schedule = arrange::planned(problem, baseline.as_ref(), units, &plan, limits, clock);
                self.last(schedule, &levels)
            }
            Found::Infeasible => {
                self.look_back();
                let best = self.task.best.schedule();
                let infeasible = (Outcome::Infeasible, Vec::new());
                Ok(best.map_or(infeasible, |best| self.task.claimed(best, NOTHING, Some(Note::SaidInfeasible))))
            }
            Found::Unknown => {
                self.look_back();
                Ok(self.task.best_so_far())
            }
        }
    }

    /// The answer with the final schedule of the search, and what it claims of it.
    fn last(&mut self, schedule: Schedule, levels: &[Level]) -> Result<Answer, Failure> {
        let mut bounds: Vec<(Objective, u64)> =
            levels.iter().filter_map(|level| Some((level.name, level.bound?))).collect();
        // a search that was given up before may have proven more of a level
        for (goal, more) in self.task.incumbents.bounds() {
            match bounds.iter_mut().find(|(name, _)| *name == goal) {
                Some((_, bound)) => *bound = more.max(*bound),
                None => bounds.push((goal, more)),
            }
        }
        match self.checked(schedule) {
            Ok(schedule) => {
                // between equals prefer the final solution of the search, because its ties are broken
                let better = self.task.best.schedule().filter(|best| values(best).lt(values(&schedule)));
                let best = better.unwrap_or(schedule);
                self.task.best.keep(best.clone());
                Ok(self.task.claimed(best, &bounds, None))
            }
            Err(refused) => {
                let why = Note::Refused(refused.broken.iter().map(ToString::to_string).collect());
                self.fall_back(why, Failure::Refused(refused))
            }
        }
    }

    fn fall_back(&mut self, why: Note, failure: Failure) -> Result<Answer, Failure> {
        self.look_back();
        self.task.best_in_spite_of(why, failure)
    }

    /// Checks the remaining solutions, newest first, until one is valid.
    fn look_back(&mut self) {
        while self.check_newest() {}
    }
}

#[cfg(test)]
mod tests;
