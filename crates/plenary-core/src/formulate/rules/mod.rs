//! What is valid: one family of constraints a file, each with its sentence, its formula, a case that passes and one
//! that fails. Numbers are those of `problem.md`.
//!
//! Adding a rule is adding a file here, a line in [`state_all`], and its check in `crate::verify`.

mod after;
mod agenda_order;
mod allow;
mod available_from;
mod carried;
mod forbid;
mod held;
mod idle;
mod interpretation;
pub mod limits;
pub(crate) mod not_parallel;
mod not_with;
mod overlap;
mod per_day;
mod pin;
mod placed;
mod position;
mod precedence;
pub mod prefer;
mod room;
mod split;
mod windows;

#[cfg(test)]
pub(super) mod testing;

use super::Build;

/// States every rule. Returns the soft statements, for the goal `preferences`.
pub fn state_all(build: &mut Build) -> Vec<prefer::Wish> {
    placed::state(build); // 1
    split::state(build); // 2
    room::state(build); // 3
    idle::state(build);
    carried::state(build); // 4
    after::state(build); // 5
    agenda_order::state(build); // 6
    pin::state(build); // 7
    forbid::state(build);
    allow::state(build);
    available_from::state(build);
    windows::state(build);
    not_with::state(build); // 8
    not_parallel::state(build);
    position::state(build); // 9
    overlap::state(build); // 10
    per_day::state(build);
    held::state(build); // 12
    limits::state(build);
    interpretation::state(build); // 11
    prefer::state(build)
}
