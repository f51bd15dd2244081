//! The session that `plenary new` writes.

/// A small session to start from, with comments.
pub fn starter() -> &'static str {
    include_str!("starter.json")
}
