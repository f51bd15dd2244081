//! What-if questions: a session under edits, and what they move and cost.
//!
//! - [`edit`]: an edit as data and JSON. [`typed`]: as a user types it, by the [`grammar`].
//! - [`against`]: edits that contradict each other. [`apply`](mod@apply): edits the text of a session file, with `editor`.
//! - [`past`]: records of meetings that were held. [`minutes`] of items, rewritten. [`lost`](mod@lost): meetings that a session no longer has.
//! - [`ask`](mod@ask): the new schedule with the fewest changes. [`compare`](mod@compare): two schedules.
//! - [`scenarios`]: several questions at once.

pub mod against;
pub mod apply;
pub mod ask;
pub mod compare;
pub mod edit;
mod editor;
pub mod error;
pub mod grammar;
pub mod lost;
mod meetings;
pub mod minutes;
pub mod past;
mod references;
pub mod scenarios;
pub mod typed;

pub use apply::apply;
pub use ask::{Answer, AskError, BaseCase, WhatIf, ask, first_plan};
pub use compare::{Comparison, compare};
pub use edit::Edit;
pub use editor::Edited;
pub use error::EditError;
pub use lost::{LostMeeting, lost};
