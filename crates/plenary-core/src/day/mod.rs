//! The day itself: records what happens in the session file, as `held`, so that plans, what-ifs and risk go on from it.
//!
//! - [`event`]: what happens, as data, as JSON and as a user types it. [`error`]: why an event cannot have happened.
//! - [`record`](mod@record): checks events against what is recorded, and writes them into the file, with `state`
//!   (what is under way), `turn` (the minutes of an item that has ended) and `order` (what was taken out of turn). `undo`
//!   takes the last event back.
//! - [`speakers`]: lists of speakers, and when each is expected.
//! - [`repairs`](mod@repairs): small changes that make what is left surer.
//!
//! # What is written
//!
//! A meeting that is called to order gets a record with `started`; each item that it takes up an entry, in which `planned`
//! keeps the minutes that it was planned with. When the item ends, the entry and the item get the minutes that it took. When
//! the meeting rises, the record gets `ended`, and what it did not finish keeps the minutes that are left.
//!
//! A plan fits into the announced hours of meetings, and what happens need not. Minutes beyond the announced hours are
//! `over_minutes` of the entry. They are no minutes of the plan, so no rule of the plan is broken by a fact.

pub mod error;
pub mod event;
mod order;
pub mod record;
pub mod repairs;
pub mod speakers;
mod state;
#[cfg(test)]
mod tests;
mod turn;
mod undo;

pub use error::DayError;
pub use event::{Done, Event, EventKind, Outcome};
pub use record::{Recorded, record, record_each};
pub use repairs::{Repair, Repairs, repairs};
