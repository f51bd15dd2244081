//! Solve, then verify: no schedule leaves the program that the checker has not passed.

use crate::model::{Problem, Schedule};
use crate::solve::{self, BackendError, Limits, Outcome, Watch};
use crate::verify::{self, Violation};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The solver failed.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// The checker found a fault in what the solver returned.
    #[error("the checker refuses the schedule that the solver found, so it is withheld; this is a fault of Plenary, please report it with the session file\n{}", list(.0))]
    Refused(Vec<Violation>),
}

fn list(violations: &[Violation]) -> String {
    violations.iter().map(|violation| format!("  {violation}\n")).collect()
}

/// Plans a session; the schedule, if any, has passed the checker.
///
/// # Errors
/// When the solver fails, or returns what the checker refuses.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Outcome, Failure> {
    let outcome = solve::plan(problem, baseline, limits, watch)?;
    if let Outcome::Optimal(schedule) | Outcome::Feasible(schedule) = &outcome {
        let violations = verify::check(problem, baseline, schedule);
        if !violations.is_empty() {
            return Err(Failure::Refused(violations));
        }
    }
    Ok(outcome)
}
