//! Every figure that was tuned, with its unit. `benches/NOTES.md` says on which sessions.

/// The figures of a search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// By how much a goal weighs more than a typical move changes of the goals below.
    pub above: i64,
    /// The first temperature, as a share of what a typical move changes.
    pub hot: f64,
    /// The last one, in units of the last goal.
    pub cold: f64,
    /// Moves of a long walk for each unit.
    pub moves: u64,
    /// The share of moves at which no meeting should be too full.
    pub valid: f64,
    /// How often a move begins at a meeting that is too full, where there is one.
    pub from_overfull: f64,
    /// How often a unit goes to a meeting near its own, and how many meetings away that is at most.
    pub near: f64,
    /// See there.
    pub steps: usize,
    /// How often a move splits a unit or changes its parts, where one may be split.
    pub split: f64,
    /// How often the other moves relocate a unit, swap two, swap one with two, and exchange two meetings; the rest hand a
    /// slot over.
    pub mix: [f64; 4],
}

impl Tuning {
    /// The figures in use.
    pub const USUAL: Self = Self {
        above: 8,
        hot: 0.2,
        cold: 1.0,
        moves: 8000,
        valid: 0.3,
        from_overfull: 0.4,
        near: 0.5,
        steps: 4,
        split: 0.01,
        mix: [0.50, 0.30, 0.10, 0.03],
    };
}
