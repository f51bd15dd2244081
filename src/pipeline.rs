//! Solve, then verify: no schedule leaves the program that the checker has not passed. Import, then read: no session file
//! either that cannot be read.

use crate::import::Imported;
use crate::model::{Problem, Schedule};
use crate::read::{self, Loaded, Report, Tongue};
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

/// Why the session that a document makes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Cells of a workbook hold what a session file may not: each with its row and column, and a way out.
    #[error("{0}")]
    Cells(String),
    /// What is wrong with the session.
    #[error(transparent)]
    Session(#[from] Report),
}

/// The session that a document makes, by the name it has in messages.
///
/// # Errors
/// All that is wrong with it, in a language.
pub fn read_imported(made: &Imported, name: &str, tongue: Tongue) -> Result<Loaded, Unreadable> {
    // of a workbook by its cells: nobody has seen the session file yet
    let told = |report: Report| match &made.cells {
        Some(cells) => Unreadable::Cells(report.said_in(tongue).by_place(|statement| cells.place(&statement.0))),
        None => Unreadable::Session(report),
    };
    read::session(&made.session, name).map_err(told)
}
