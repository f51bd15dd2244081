//! Keeps the best schedule that the checker has accepted while a search runs.
//!
//! A schedule is judged by its entries alone: its goal values are recomputed, and the search contributes only bounds. So an
//! interrupted search, or goal columns above their true value, cannot lose a valid schedule.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::{Failure, Outcome};
use crate::formulate::Formulation;
use crate::formulate::program::Values;
use crate::formulate::unit::Units;
use crate::model::{Level, Objective, Problem, Schedule, Status};
use crate::solve::backstop::Ended;
use crate::solve::construct::Construction;
use crate::solve::incumbents::Incumbents;
use crate::solve::{BackendError, Clock, Found, Limits, Note, arrange};
use crate::verify::{Refused, Verified};

/// Number of construction attempts once a schedule is known.
const ATTEMPTS: u64 = 12;

/// Maximum number of construction attempts while none is known.
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
    /// The best accepted schedule. Its objectives are recomputed, without bounds.
    pub(super) best: Mutex<Option<Verified>>,
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
    fn best(&self) -> MutexGuard<'_, Option<Verified>> {
        self.best.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy of the best schedule. It is never taken away: where the limit cuts the last step off, the next one to answer
    /// needs it.
    fn known(&self) -> Option<Verified> {
        self.best().clone()
    }

    fn keep(&self, schedule: Verified) {
        let mut best = self.best();
        if best.as_ref().is_none_or(|best| values(&schedule).lt(values(best))) {
            *best = Some(schedule);
        }
    }

    /// The best schedule so far, after the search was stopped.
    pub(super) fn best_so_far(&self) -> Answer {
        let bounds = self.incumbents.bounds();
        match self.known() {
            Some(best) => self.claimed(best, &bounds, None),
            None => (Outcome::Unknown, Vec::new()),
        }
    }

    /// The best schedule so far, with a note about the failure; the failure itself if there is none.
    pub(super) fn best_in_spite_of(&self, why: Note, failure: Failure) -> Result<Answer, Failure> {
        self.known().map_or(Err(failure), |best| Ok(self.claimed(best, NOTHING, Some(why))))
    }

    /// A schedule with its proven bounds. A bound above the value is wrong: it is reported, and no bound from this level on
    /// is claimed.
    fn claimed(&self, verified: Verified, bounds: &[(Objective, u64)], note: Option<Note>) -> Answer {
        let mut notes: Vec<Note> = note.into_iter().collect();
        let mut schedule = Schedule::clone(&verified);
        let mut levels = schedule.objectives.clone();
        for level in &mut levels {
            let known = bounds.iter().find(|(name, _)| *name == level.name).map(|&(_, bound)| bound);
            match known.or((level.value == 0).then_some(0)) {
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
            let most = if self.task.best().is_some() { ATTEMPTS } else { MOST_ATTEMPTS };
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
        let Task { problem, baseline, units, limits, clock, incumbents, .. } = self.task;
        let Some(plan) = incumbents.newest_plan() else { return false };
        self.attempts = MOST_ATTEMPTS;
        let schedule = arrange::planned(problem, baseline.as_ref(), units, &plan, limits, clock);
        if let Ok(schedule) = self.checked(schedule) {
            incumbents.forget_plans();
            self.task.keep(schedule);
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
            self.task.keep(schedule);
        }
        true
    }

    /// One attempt of the construction heuristic.
    fn construct(&mut self) {
        let Task { problem, baseline, units, limits, clock, .. } = self.task;
        let construction = self.construction.get_or_insert_with(|| Construction::new(problem, units));
        let plan = construction.attempt(self.attempts);
        self.attempts += 1;
        let Some(plan) = plan else { return };
        let schedule = arrange::planned(problem, baseline.as_ref(), units, &plan, limits, clock);
        // the heuristic ignores some rules, so a refusal here is no error
        if let Ok(schedule) = self.checked(schedule) {
            self.task.keep(schedule);
        }
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
                let best = self.task.known();
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
        let bounds: Vec<(Objective, u64)> =
            levels.iter().filter_map(|level| Some((level.name, level.bound?))).collect();
        match self.checked(schedule) {
            Ok(schedule) => {
                // between equals prefer the final solution of the search, because its ties are broken
                let better = self.task.known().filter(|best| values(best).lt(values(&schedule)));
                let best = better.unwrap_or(schedule);
                self.task.keep(best.clone());
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

/// The values of the goals, the most important first.
fn values(schedule: &Schedule) -> impl Iterator<Item = u64> {
    schedule.objectives.iter().map(|level: &Level| level.value)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::formulate::formulate;
    use crate::solve::stages::{self, Staged};

    /// Two items that fit the first meeting, and a wish that the second is in the second one: kept at some cost.
    const SESSION: &str = r#"{"title": "x", "timezone": "Europe/Vienna", "order": "free",
        "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-11:00"]},
        "items": [{"id": "a", "title": "a", "minutes": 30},
                  {"id": "b", "title": "b", "minutes": 30, "prefer": [{"pin": "m2", "weight": 20}]}],
        "objectives": ["preferences", "earliness"]}"#;

    /// The session, its program, and the best solution.
    fn solved() -> (Problem, Arc<Formulation>, Staged) {
        let problem = crate::read::session(SESSION, "session.json").unwrap().problem;
        let formulation = formulate(&problem, None);
        let clock = Clock::starting_now(None);
        let found = stages::run(&formulation, &Limits::default(), &clock, &mut ()).unwrap();
        let stages::Result::Found(staged) = found else { panic!("it has a schedule") };
        (problem, Arc::new(formulation), staged)
    }

    /// The answer to an end of the search, given its earlier solutions.
    fn outcome(
        problem: &Problem,
        told: &[(&Arc<Formulation>, &Values)],
        ended: Ended<Result<Found, BackendError>>,
    ) -> Result<Answer, Failure> {
        let task = task(problem);
        for (formulation, values) in told {
            task.incumbents.formulated(formulation);
            task.incumbents.found(values);
        }
        Keeper::new(&task).outcome(ended)
    }

    fn task(problem: &Problem) -> Task {
        Task {
            problem: problem.clone(),
            baseline: None,
            units: Units::of(problem),
            limits: Limits::default(),
            clock: Clock::starting_now(None),
            incumbents: Incumbents::heard(),
            best: Mutex::default(),
        }
    }

    #[track_caller]
    fn feasible(outcome: Outcome) -> Verified {
        let Outcome::Feasible(schedule) = outcome else { panic!("{outcome:?}") };
        assert_eq!(crate::verify::check(&problem(), None, &schedule), []);
        schedule
    }

    fn problem() -> Problem {
        crate::read::session(SESSION, "session.json").unwrap().problem
    }

    fn of_values(schedule: &Schedule) -> Vec<(u64, Option<u64>)> {
        schedule.objectives.iter().map(|level| (level.value, level.bound)).collect()
    }

    #[test]
    fn a_stopped_search_is_judged_by_its_entries_and_not_by_columns_that_are_slack() {
        let (problem, formulation, mut staged) = solved();
        // as if stopped early: no preference is broken, but its column has not been minimised yet
        let wish = &formulation.goals[0].expression;
        for n in staged.values.keys() {
            let mut raised = staged.values.clone();
            raised[n] = 1.0;
            if stages::value_of(&formulation, wish, &raised) == 20 && formulation.program.allows(&raised, []) {
                staged.values = raised;
                break;
            }
        }
        assert_eq!(stages::value_of(&formulation, wish, &staged.values), 20, "the column is slack");
        staged.levels[0].value = 20;
        staged.levels[0].bound = Some(0);
        staged.levels[1].bound = None;
        let (found, notes) = outcome(&problem, &[], Ended::Done(Ok(Found::Solution(formulation, staged)))).unwrap();
        assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
        assert_eq!(notes, []);
    }

    #[test]
    fn a_bound_above_the_value_is_withdrawn_and_told() {
        let (problem, formulation, mut staged) = solved();
        (staged.levels[1].value, staged.levels[1].bound) = (9, Some(9));
        let (found, notes) = outcome(&problem, &[], Ended::Done(Ok(Found::Solution(formulation, staged)))).unwrap();
        assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
        assert_eq!(notes, [Note::WrongBound { goal: Objective::Earliness, bound: 9, value: 5 }]);
    }

    #[test]
    fn a_failure_costs_nobody_the_schedule_that_was_found_before() {
        let (problem, formulation, staged) = solved();
        let told = [(&formulation, staged.values.as_slice())];
        let error = BackendError::Contradiction("earliness".to_owned());
        for ended in [Ended::Done(Err(error.clone())), Ended::Failed("index out of bounds".to_owned())] {
            let (found, notes) = outcome(&problem, &told, ended).unwrap();
            assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
            assert!(matches!(notes.as_slice(), [Note::Failed(_)]), "{notes:?}");
        }
        let nothing = outcome(&problem, &[], Ended::Done(Err(error)));
        assert!(matches!(nothing, Err(Failure::Backend(_))), "{nothing:?}");
    }

    #[test]
    fn where_the_checker_refuses_the_last_schedule_the_one_before_is_given() {
        let (problem, formulation, staged) = solved();
        let empty = Staged { values: formulation.program.by_column(0.0), ..staged.clone() };
        let refused = || Ended::Done(Ok(Found::Solution(Arc::clone(&formulation), empty.clone())));
        // the newest solution is no better than the last one
        let told = [(&formulation, staged.values.as_slice()), (&formulation, empty.values.as_slice())];
        let (found, notes) = outcome(&problem, &told, refused()).unwrap();
        assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
        assert!(matches!(notes.as_slice(), [Note::Refused(broken)] if !broken.is_empty()), "{notes:?}");
        assert!(matches!(outcome(&problem, &[], refused()), Err(Failure::Refused(_))));
    }

    #[test]
    fn a_search_that_was_left_or_knows_of_none_leaves_what_it_told() {
        let (problem, formulation, staged) = solved();
        let told = [(&formulation, staged.values.as_slice())];
        let (found, notes) = outcome(&problem, &told, Ended::Left).unwrap();
        assert_eq!((of_values(&feasible(found)), notes), (vec![(0, Some(0)), (5, None)], vec![]));
        let (found, notes) = outcome(&problem, &told, Ended::Done(Ok(Found::Infeasible))).unwrap();
        feasible(found);
        assert_eq!(notes, [Note::SaidInfeasible]);
        assert_eq!(outcome(&problem, &[], Ended::Left).unwrap(), (Outcome::Unknown, vec![]));
    }

    #[test]
    fn an_answer_that_is_cut_off_leaves_its_schedule_to_whoever_answers_next() {
        let (problem, formulation, staged) = solved();
        let task = task(&problem);
        let found = Found::Solution(Arc::clone(&formulation), staged);
        let (first, _) = Keeper::new(&task).outcome(Ended::Done(Ok(found))).unwrap();
        let (again, _) = task.best_so_far();
        let schedule =
            |outcome: Outcome| of_values(&outcome.schedule().unwrap()).iter().map(|of| of.0).collect::<Vec<_>>();
        assert_eq!(schedule(first), schedule(again));
        assert!(matches!(task.best_so_far().0, Outcome::Feasible(_)), "it is still there");
    }

    #[test]
    fn a_schedule_is_constructed_where_the_search_has_none_yet() {
        let task = task(&problem());
        let mut keeper = Keeper::new(&task);
        keeper.look();
        let (found, notes) = keeper.outcome(Ended::Left).unwrap();
        let _valid = feasible(found);
        assert_eq!(notes, []);
    }
}
