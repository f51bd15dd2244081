//! Answers about a session or a schedule: which statements forbid something, what would mend it, what else could be.
//!
//! [`conflict`] which [`statements`] cannot hold together ([`obvious`] and [`in_order`] those that are seen without solving, [`probe`] the
//! question whether there is any schedule, with a quick guess first) · [`repair`] what would mend it ([`price`] and words) · [`why`] what forcing
//! the contrary costs, or breaks · [`slack`] how many minutes an item may overrun · [`alternatives`] other good
//! schedules · [`roster`] the teams of interpreters that a schedule needs · [`table`] whether a table made by hand can be
//! kept, with which minutes, or what it breaks. `within` is the limit of each
//! question, and [`keyword`] what a rule means to all of them. Answers are [`Message`](crate::message::Message), sentences as data, where a page says them in other languages.

pub mod alternatives;
pub mod conflict;
mod fill;
pub mod in_order;
pub mod keyword;
pub mod obvious;
pub mod price;
pub mod probe;
mod relaxations;
pub mod repair;
pub mod roster;
pub mod slack;
mod slots;
pub mod statements;
pub mod table;
pub mod why;
mod within;
