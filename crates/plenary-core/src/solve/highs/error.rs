//! Failures of HiGHS.

use std::fmt;

use super::Task;
use crate::details::{Detailed, Details, REPORT};
use crate::formulate::program::UnknownVariable;
use crate::model::Objective;

/// HiGHS failed; the session is not at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackendError {
    /// It refused the model or an option.
    Refused(String),
    /// It ended without a usable status.
    Status(String),
    /// Its results contradict each other.
    Contradiction(String),
    /// A callback panicked with this message.
    Panicked(String),
    /// A row or an objective names a variable of another program.
    UnknownVariable(UnknownVariable),
}

impl BackendError {
    pub(super) fn contradiction(task: &Task) -> Self {
        Self::Contradiction(task.goal.map_or("last ties", Objective::name).to_owned())
    }
}

impl From<UnknownVariable> for BackendError {
    fn from(unknown: UnknownVariable) -> Self {
        Self::UnknownVariable(unknown)
    }
}

impl Detailed for BackendError {
    fn details(&self) -> Details {
        Details::new(match self {
            Self::Refused(what) => format!("the solver HiGHS refused {what}"),
            Self::Status(status) => format!("the solver HiGHS ended with status {status}"),
            Self::Contradiction(goal) => format!("the solver HiGHS contradicts itself at goal {goal}"),
            Self::Panicked(message) => format!("what watches the solver HiGHS panicked: {message}"),
            Self::UnknownVariable(unknown) => unknown.to_string(),
        })
        .or(REPORT)
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {REPORT}", self.details().message)
    }
}

impl std::error::Error for BackendError {}
