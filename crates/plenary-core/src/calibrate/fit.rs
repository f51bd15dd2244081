//! Quantiles of observations, and the triangular distribution that has the same.

/// How far out the quantiles are that the fit keeps: one observation in twenty is beyond each.
const TAIL: f64 = 0.05;

/// Steps of the fixed-point iteration. Each brings it closer by more than a half.
const STEPS: usize = 60;

/// A quantile of observations, between two of them by linear interpolation; 0 without any.
pub fn quantile(observations: &[f64], share: f64) -> f64 {
    let mut sorted = observations.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

/// How far below and above its mode 0 the triangular distribution reaches that has the 5 % and the 95 % quantile of the
/// observations. A side on which there is no such quantile has no width.
///
/// With `l` below and `h` above, the quantiles are `−l + √(0.05 (l+h) l)` and `h − √(0.05 (l+h) h)`.
pub fn around_zero(observations: &[f64]) -> (f64, f64) {
    let below = (-quantile(observations, TAIL)).max(0.0);
    let above = quantile(observations, 1.0 - TAIL).max(0.0);
    let (mut low, mut high) = (below, above);
    for _ in 0..STEPS {
        let reach = |quantile: f64, side: f64| {
            if quantile > 0.0 { quantile + (TAIL * (low + high) * side).sqrt() } else { 0.0 }
        };
        (low, high) = (reach(below, low), reach(above, high));
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_between_observations() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(quantile(&[0.0, 10.0], 0.25), 2.5);
        assert_eq!((quantile(&[], 0.5), quantile(&[7.0], 0.9)), (0.0, 7.0));
    }

    #[test]
    fn a_side_without_observations_has_no_width() {
        assert_eq!(around_zero(&[0.0; 9]), (0.0, 0.0));
        let (low, high) = around_zero(&[5.0, 10.0, 20.0]);
        assert!(low == 0.0 && high > 20.0, "{low} {high}");
        let (low, high) = around_zero(&[-1e9, 1e9]);
        assert!(low.is_finite() && high.is_finite(), "{low} {high}");
    }
}
