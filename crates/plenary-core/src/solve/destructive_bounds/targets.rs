//! Targets above the bound: their distances and their number.

/// Distance of the first target, as a fraction of the bound.
pub const FIRST: f64 = 0.03;

/// The same for the largest programs. Their targets are close: a close target removes many columns, and a distant one is
/// seldom decided in time.
pub const CAUTIOUS: f64 = 0.005;
pub const OF_A_SIZE: i32 = 6;

/// Factor between the distances of consecutive targets.
pub const FARTHER: f64 = 2.0;

/// Number of targets before the whole program is solved; for the largest programs only if there is no solution yet.
pub const TRIES: i32 = 4;

/// A solution is far from the bound if its value is more than this multiple of the bound.
pub const FAR: f64 = 1.1;

/// Number of targets of the next goal before this one is solved alone.
pub const TRIES_AHEAD: i32 = 2;

/// The target after `tried` others.
pub fn target(bound: f64, first: f64, tried: i32) -> f64 {
    bound + (first * FARTHER.powi(tried) * bound).max(1.0).floor()
}
