//! People whom items need: speakers, chairs, panellists.

use super::Span;

/// The index of a person in [`super::ProblemParts::people`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIx(pub usize);

/// A person. Items that need the same person are never at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id in the file.
    pub id: String,
    /// The name as printed. The id by default.
    pub name: String,
    /// When they can attend; `None` for always. Every part of their items lies within one of these intervals.
    pub windows: Option<Vec<Span>>,
}
