//! Why something cannot be: which statements of the session forbid it.
//!
//! [`conflict`] which [`statements`] cannot hold together · [`roster`] the teams of interpreters that a schedule needs · [`table`] whether a table made by hand can be kept, with which minutes, or what it breaks.

pub mod conflict;
pub mod roster;
pub mod statements;
pub mod table;
