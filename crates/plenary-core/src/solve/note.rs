//! What a reader of an answer has to know of how it was come by, as data: `explain` has the words.

use crate::model::Objective;

/// A note on an answer. Each is of a fault of Plenary that did not cost the reader a valid schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The search failed, in these words; the schedule is the best that it had found.
    Failed(String),
    /// The checker refused the last schedule, for these reasons; this one was found before.
    Refused(Vec<String>),
    /// The search said that no schedule exists, and here is one.
    SaidInfeasible,
    /// The search said that no schedule is below a bound, and this one is.
    WrongBound {
        /// The goal.
        goal: Objective,
        /// The bound, which is not repeated in the schedule.
        bound: u64,
        /// The value of this schedule.
        value: u64,
    },
}
