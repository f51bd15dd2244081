//! Explanations of a session or a schedule.
//!
//! - [`conflict`]: a minimal set of [`statements`] that cannot hold together. [`obvious`] and [`in_order`] find some by
//!   arithmetic; `probe` asks the solver whether any schedule exists.
//! - [`repair`]: possible fixes for a conflict, ranked by [`price`].
//! - [`why`]: what it costs to force the contrary of a decision, or what forbids it.
//! - [`slack`]: how many minutes an item may overrun.
//! - [`alternatives`]: other good schedules.
//! - [`roster`]: the teams of interpreters that a schedule needs.
//! - [`table`]: whether a hand-made table is valid with some minutes, or what it breaks.
//!
//! `within` applies the limits of each question. [`keyword`] maps rules to the fields of the session file. Answers hold
//! [`Message`](crate::message::Message)s, so that a page can word them in another language.

pub mod alternatives;
mod capacity;
pub mod conflict;
mod fill;
mod ideas;
pub mod in_order;
pub mod keyword;
pub mod obvious;
pub mod price;
mod probe;
mod relaxations;
pub mod repair;
pub mod roster;
pub mod slack;
mod slots;
pub mod statements;
pub mod table;
#[cfg(test)]
mod tests;
mod waiting;
pub mod why;
mod within;
