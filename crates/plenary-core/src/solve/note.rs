//! What a reader must know about how an answer was found, as data; `explain` has the words.

use crate::model::Objective;

/// A note on an answer: a fault of Plenary that did not cost the reader a valid schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The search failed with this message; the schedule is the best that it had found.
    Failed(String),
    /// The checker rejected the last schedule for these reasons; this one was found before.
    Refused(Vec<String>),
    /// The search reported that no schedule exists, but found this one.
    SaidInfeasible,
    /// The search reported a lower bound that this schedule is below.
    WrongBound {
        /// The goal.
        goal: Objective,
        /// The bound, which the schedule does not claim.
        bound: u64,
        /// The value of this schedule.
        value: u64,
    },
}
