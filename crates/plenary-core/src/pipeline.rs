//! Solves, then verifies: the program returns only schedules that the checker has accepted.

pub mod best;
mod keeper;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use crate::details::{Detailed, Details, REPORT};
use crate::formulate::unit::Units;
use crate::model::{Problem, ProblemError, Schedule, Status};
use crate::solve::backstop::{self, Ended, Grace};
use crate::solve::incumbents::Incumbents;
use crate::solve::{self, BackendError, Clock, Limits, Note, Watch, arrange};
use crate::verify::{self, Refused, Verified};
use best::BestSoFar;
use keeper::{Answer, Keeper, Task};

/// The result of planning.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// An optimal schedule: every goal level is proven.
    Optimal(Verified),
    /// A valid schedule. The first level with a bound below its value is the one not proven.
    Feasible(Verified),
    /// No schedule exists: two solves agree, the second without presolve.
    Infeasible,
    /// Stopped with neither a schedule nor a proof that none exists.
    Unknown,
}

impl Outcome {
    /// The schedule, if there is one.
    pub fn schedule(self) -> Option<Verified> {
        match self {
            Self::Optimal(schedule) | Self::Feasible(schedule) => Some(schedule),
            Self::Infeasible | Self::Unknown => None,
        }
    }
}

const WITHHELD: &str = "the checker refuses the only schedule that the solver found, so it is withheld";

/// Why planning failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The solver failed.
    Backend(BackendError),
    /// The checker refused the solver's schedule.
    Refused(Refused),
    /// An internal change to the session made it invalid.
    Problem(ProblemError),
    /// The search ended unexpectedly.
    Ended(String),
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        Self::Backend(error)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<ProblemError> for Failure {
    fn from(error: ProblemError) -> Self {
        Self::Problem(error)
    }
}

impl Detailed for Failure {
    fn details(&self) -> Details {
        match self {
            Self::Backend(error) => error.details(),
            Self::Refused(refused) => Details::new(format!("{WITHHELD}\n{refused}\n")).or(REPORT),
            Self::Problem(error) => Details::new(format!("the changed session is not valid: {error}")).or(REPORT),
            Self::Ended(why) => Details::new(format!("the search failed: {why}")).or(REPORT),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => writeln!(f, "{WITHHELD}; {REPORT}\n{refused}"),
            _ => write!(f, "{}; {REPORT}", self.details().message),
        }
    }
}

impl std::error::Error for Failure {}

/// Plans a session. The checker has accepted the schedule, if there is one. A baseline announces hours for `keep`; without
/// one, those of the problem hold.
///
/// The search runs on its own thread. A second thread constructs schedules and checks the solutions of the search, so
/// that a schedule is at hand at the time limit, after a stop, or after a failure. The calling thread waits and enforces
/// the limits. [`crate::solve::backstop`] handles threads that do not end in time.
///
/// # Errors
/// If the solver fails or the checker refuses its schedule, and no other schedule was accepted.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Outcome, Failure> {
    plan_in_sight(problem, baseline, limits, watch, &BestSoFar::default())
}

/// Plans a session as [`plan`] does. Others can meanwhile look at the best schedule so far, which is empty when they hand it in.
///
/// # Errors
/// See [`plan`].
pub fn plan_in_sight(
    problem: &Problem,
    baseline: Option<&Schedule>,
    limits: &Limits,
    watch: &mut dyn Watch,
    best: &BestSoFar,
) -> Result<Outcome, Failure> {
    let clock = Clock::starting_now(limits.time);
    let task = Arc::new(Task {
        units: Units::of(problem),
        problem: baseline.map_or_else(|| problem.clone(), |baseline| problem.announced_by(baseline)),
        baseline: baseline.cloned(),
        limits: *limits,
        clock,
        incumbents: Incumbents::heard(),
        best: best.clone(),
    });
    let (work, nobody) = (Arc::clone(&task), Incumbents::default());
    let work = move |watch: &mut dyn Watch| search_and_check(&work, watch);
    let (outcome, notes) = match backstop::run(&clock, watch, &nobody, Grace::LONGER, work, &mut || {}) {
        Ended::Done(found) => found?,
        Ended::Failed(why) => task.best_in_spite_of(Note::Failed(why.clone()), Failure::Ended(why))?,
        Ended::Left => task.best_so_far(),
    };
    notes.iter().for_each(|note| watch.note(note));
    Ok(outcome)
}

/// Runs the search, and the keeper in parallel.
fn search_and_check(task: &Arc<Task>, watch: &mut dyn Watch) -> Result<Answer, Failure> {
    let search = Arc::clone(task);
    let work = move |watch: &mut dyn Watch| {
        solve::plan(&search.problem, search.baseline.as_ref(), &search.limits, &search.clock, watch)
    };
    let mut keeper = Keeper::new(task);
    let ended = backstop::run(&task.clock, watch, &task.incumbents, Grace::USUAL, work, &mut || keeper.look());
    let cut_off = matches!(ended, Ended::Left);
    let answer = keeper.outcome(ended)?;
    if cut_off && matches!(answer.0, Outcome::Optimal(_)) {
        watch.ties_left();
    }
    Ok(answer)
}

/// Recomputes the goal values and the unmet wishes of a schedule from its entries, without bounds.
pub(crate) fn recompute(problem: &Problem, baseline: Option<&Schedule>, units: &Units, schedule: &mut Schedule) {
    let levels = verify::values(problem, baseline, schedule);
    schedule.wishes = verify::unmet_wishes(problem, schedule);
    arrange::claim(schedule, problem, units, levels);
    // `claim` would call a session without goals optimal, but nothing has been proven here
    schedule.status = Status::Feasible;
}
