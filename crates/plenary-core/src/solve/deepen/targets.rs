//! Targets above the bound of a level: how far off each is, and how many are tried.

/// The first target, as a share of the bound.
pub const FIRST: f64 = 0.03;

/// The same for the largest programs, and how many steps are of that size: a small one leaves out much, a larger one is
/// hardly ever decided.
pub const CAUTIOUS: f64 = 0.005;
pub const OF_A_SIZE: i32 = 6;

/// How much farther off each next target is.
pub const FARTHER: f64 = 2.0;

/// How many targets there are before everything is looked at; of the largest programs only where there is no solution yet.
pub const TRIES: i32 = 4;

/// A solution in hand is far from the bound where its value is more than this many times the bound.
pub const FAR: f64 = 1.1;

/// How many there are of the next level, before this one is looked at alone.
pub const TRIES_AHEAD: i32 = 2;

/// A target above a bound, the farther the more there were.
pub fn target(bound: f64, first: f64, tried: i32) -> f64 {
    bound + (first * FARTHER.powi(tried) * bound).max(1.0).floor()
}
