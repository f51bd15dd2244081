//! Why something cannot be: which statements of the session forbid it.
//!
//! [`table`] whether a table made by hand can be kept, with which minutes, or what it breaks.

pub mod table;
