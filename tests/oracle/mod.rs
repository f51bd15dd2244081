//! Exhaustive search: what the best schedule of a small session is, found by looking at all of them.
//!
//! Plain code of its own, exact to the minute. [`case`] a session as units and meetings · [`choices`] all ways to place
//! one unit · [`rules`] which sets of meetings may be held together · [`search`] all combinations, pruned only where
//! no completion can be valid or better · [`layout`] when entries start · [`goals`] what a plan is worth and which of
//! equal plans comes first · [`file`] the plan as a schedule file, which `verify::check` judges.
//!
//! For the tests that use it: [`generate`] tiny sessions at random ([`hours`] those with hours to choose from, `rooms`
//! those with people, seats and tracks to choose from),
//! [`damage`] schedules spoilt at random.
#![allow(dead_code, reason = "each test uses its own part of the oracle")]

mod announced;
pub mod case;
pub mod choices;
pub mod damage;
pub mod file;
pub mod generate;
pub mod goals;
pub mod hours;
pub mod layout;
mod past;
pub mod random;
mod rooms;
pub mod rules;
pub mod search;
mod staff;
mod turns;
mod wishes;

pub use goals::PlanKey;
pub use search::{Best, Effort, best, best_of_all, best_such_that};
