//! Safe dual bounds (Neumaier and Shcherbina, 2004).
//!
//! The Lagrangian bound is valid for any dual values, so only its summation can be wrong. Dual values are rounded to
//! multiples of `2^-20`, and factors of cuts to multiples of `2^-12`; costs, minutes and all other factors are whole. Every
//! term is then a multiple of `2^-32`, and doubles represent sums of such numbers exactly below `2^21`. If a sum may be
//! larger, the bound is lowered by an upper bound of the rounding errors.

use super::Duals;

/// Dual values are multiples of this.
const PRICE: f64 = 1.0 / (1 << 20) as f64;

/// Factors of cuts are multiples of this.
const FACTOR: f64 = 1.0 / (1 << 12) as f64;

/// Sums below this are exact: a quarter of `2^21`, because a path may use a column more than once.
const LARGEST: f64 = (1 << 19) as f64;

/// The nearest multiple for a dual value.
pub fn price(price: f64) -> f64 {
    (price / PRICE).round() * PRICE
}

/// The nearest multiple for a factor of a cut.
pub fn factor(factor: f64) -> f64 {
    (factor / FACTOR).round() * FACTOR
}

/// The right-hand side of a cut with rounded factors, slightly larger than its own.
pub fn at_least(most: f64) -> f64 {
    (most / FACTOR).floor() * FACTOR + FACTOR
}

/// The largest rounding error of a sum of so many terms, whose absolute values are at most `size` in total: `2^-53` of that for
/// each addition (Higham, 2002), and twice that for terms of second order. A path may use a column more than once, but no more
/// than four times.
pub fn error(size: f64, terms: usize) -> f64 {
    if size < LARGEST { 0.0 } else { 4.0 * size * terms as f64 * f64::EPSILON }
}

impl Duals {
    /// The nearest dual values for which the bound is exact.
    pub fn rounded(mut self) -> Self {
        self.rows.iter_mut().for_each(|dual| *dual = price(*dual));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{FACTOR, LARGEST, PRICE, at_least, error, factor, price};
    use crate::solve::random::Random;

    #[test]
    fn sums_of_rounded_numbers_do_not_depend_on_their_order() {
        let mut random = Random::new(3);
        let mut numbers: Vec<f64> = Vec::new();
        while numbers.iter().map(|one| one.abs()).sum::<f64>() < LARGEST {
            numbers.push(price(200.0 * (random.chance() - 0.5)) * factor(7.0 * (random.chance() - 0.5)));
        }
        let forwards: f64 = numbers.iter().sum();
        let backwards: f64 = numbers.iter().rev().sum();
        assert_eq!(forwards.to_bits(), backwards.to_bits());
        // the sum equals that of integers
        let whole: i128 = numbers.iter().map(|one| (one / (PRICE * FACTOR)) as i128).sum();
        assert_eq!((forwards / (PRICE * FACTOR)) as i128, whole);
    }

    #[test]
    fn a_right_side_is_rounded_up() {
        assert!(at_least(0.3) > 0.3 && at_least(0.3) < 0.3 + 2.0 * FACTOR);
        assert!(at_least(-0.3) > -0.3);
        assert_eq!(at_least(0.3) / FACTOR, (at_least(0.3) / FACTOR).round());
    }

    #[test]
    fn only_sums_that_may_be_inexact_are_lowered() {
        assert_eq!(error(1000.0, 1_000_000), 0.0);
        assert!(error(1e9, 8192) > 1e9 * 8192.0 * f64::EPSILON / 2.0);
    }
}
