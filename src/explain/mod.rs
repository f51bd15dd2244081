//! Why something cannot be: which statements of the session forbid it.
//!
//! [`roster`] the teams of interpreters that a schedule needs · [`table`] whether a table made by hand can be kept, with which minutes, or what it breaks.

pub mod roster;
pub mod table;
