//! What a change of a session comes to: edits as data, the session under them, and what moves.
//!
//! [`edit`] an edit, as data and as JSON, [`typed`] as it is typed · [`against`] edits that contradict each other ·
//! [`apply`](mod@apply) edits to the text of a session file · [`past`] what has happened already · [`ask`](mod@ask) the
//! new schedule with the fewest changes · [`compare`](mod@compare) two schedules · [`scenarios`] several questions at
//! once.

pub mod against;
pub mod apply;
pub mod ask;
pub mod compare;
pub mod edit;
pub mod error;
mod meetings;
pub mod past;
mod references;
pub mod scenarios;
pub mod typed;

pub use apply::{Edited, apply};
pub use ask::{Answer, AskError, Ground, WhatIf, ask, first_plan};
pub use compare::{Comparison, compare};
pub use edit::Edit;
pub use error::EditError;
