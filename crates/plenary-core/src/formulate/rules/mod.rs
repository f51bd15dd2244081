//! The constraints: one family per file, each with its sentence, its formula, a case that passes and one that fails. Rule
//! numbers are those of `problem.md`.
//!
//! Adding a rule is adding a file here, a line in [`RULES`], and its check in `crate::verify`.

mod after;
mod agenda_order;
mod allow;
mod available_from;
mod carried;
mod forbid;
mod held;
mod idle;
mod interpretation;
mod keep;
pub mod limits;
pub(crate) mod not_parallel;
mod not_with;
mod overlap;
pub(crate) mod people;
mod per_day;
mod pin;
mod placed;
mod position;
mod precedence;
pub mod prefer;
mod room;
mod seats;
mod soft;
mod split;
mod track;
mod windows;

#[cfg(test)]
pub(super) mod testing;

use super::Build;

/// Every rule, in the order of `problem.md`.
const RULES: &[fn(&mut Build)] = &[
    placed::state, // 1
    split::state,  // 2
    room::state,   // 3
    idle::state,
    carried::state, // 4
    track::state,
    after::state,        // 5
    agenda_order::state, // 6
    pin::state,          // 7
    forbid::state,
    allow::state,
    available_from::state,
    windows::state,
    keep::state,
    not_with::state, // 8
    not_parallel::state,
    people::state,
    position::state, // 9
    overlap::state,  // 10
    per_day::state,
    held::state, // 12
    limits::state,
    interpretation::state, // 11
    seats::state,
];

/// Adds the rows of every rule, unless asked to stop. Returns the soft statements for the goal `preferences`.
pub fn state_all(build: &mut Build) -> Vec<prefer::Wish> {
    for state in RULES {
        if (build.stop)() {
            return Vec::new();
        }
        state(build);
    }
    prefer::state(build)
}
