//! Mixed integer rounding cuts: how many meetings must be held for the units within a stretch.
//!
//! With `H` the number of meetings of the stretch that are held, `R` the largest of their rooms and `a[i] = w[i] / R`, `sum
//! of a[i] z[i] <= H`, and `H` is whole. For any units `C` with `b = sum over C of a[i]` and `f = b - floor(b) > 0`,
//!
//! ```text
//! H + sum over i in C of G(a[i]) (1 - z[i]) + sum over the others of G(-a[i]) z[i] >= ceil(b)
//! G(a) = floor(a) + min(1, (a - floor(a)) / f)
//! ```
//!
//! (Nemhauser and Wolsey, 1990; Marchand and Wolsey, 2001). `z[i] = -1` only adds to the left-hand side, because `G(a) >= 0
//! >= G(-a)`.
//!
//! If more meetings may be chosen than are held, above all in several tracks, the relaxation holds fractions of many. Cover
//! cuts do not help there, because they count the rooms of all.

use super::{Candidate, Cut, Stretch};
use crate::formulate::program::ByColumn;

/// Smaller values of `z` count as 0.
const NOTHING: f64 = 1e-6;

/// The most violated cut that the heuristic finds: the units with the largest `z`, as many as are best, then one unit more
/// or less as long as the violation grows.
pub fn most_broken(stretch: &Stretch, all: &[Candidate], point: &ByColumn<f64>) -> Option<Cut> {
    let room = *stretch.rooms().iter().max().filter(|room| **room > 0)?;
    let taken: f64 = stretch.held().iter().map(|&n| point[n]).sum();
    let mut all: Vec<Candidate> = all.iter().filter(|one| one.share > NOTHING).copied().collect();
    all.sort_by(|a, b| b.share.total_cmp(&a.share).then(b.takes.cmp(&a.takes)).then(a.who.cmp(&b.who)));
    let mut chosen = Choice { all: &all, room, taken, inside: vec![false; all.len()] };
    let by = |count: usize| chosen.with(|n| n < count).by();
    let most = (1..=all.len()).map(|count| (count, by(count))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    chosen = chosen.with(|n| n < most.0);
    let mut by = most.1;
    loop {
        let other = |n: usize| chosen.with(|m| chosen.inside[m] != (m == n)).by();
        let better = (0..all.len()).map(|n| (n, other(n))).max_by(|a, b| a.1.total_cmp(&b.1))?;
        if better.1 < by + NOTHING {
            break;
        }
        by = better.1;
        chosen.inside[better.0] = !chosen.inside[better.0];
    }
    Some(Cut { by, row: chosen.row(stretch) })
}

/// A set of units `C`.
struct Choice<'a> {
    all: &'a [Candidate],
    room: usize,
    /// The value of `H` at the point.
    taken: f64,
    inside: Vec<bool>,
}

impl Choice<'_> {
    fn with(&self, inside: impl Fn(usize) -> bool) -> Self {
        Self { inside: (0..self.all.len()).map(inside).collect(), ..*self }
    }

    /// `ceil(b)` and `f`; `f` is 1 if `b` is whole, and then the row is implied by others.
    fn rounded(&self) -> (f64, f64) {
        let takes: usize =
            self.all.iter().zip(&self.inside).filter(|(_, inside)| **inside).map(|(one, _)| one.takes).sum();
        let over = takes % self.room;
        let fraction = if over == 0 { 1.0 } else { over as f64 / self.room as f64 };
        (takes.div_ceil(self.room) as f64, fraction)
    }

    /// The coefficient of each `z` on the left-hand side of the form `... <= ...`.
    fn factors(&self, fraction: f64) -> impl Iterator<Item = (&Candidate, bool, f64)> {
        let rounded = move |a: f64| a.floor() + ((a - a.floor()) / fraction).min(1.0);
        self.all.iter().zip(&self.inside).map(move |(one, &inside)| {
            let a = one.takes as f64 / self.room as f64;
            (one, inside, if inside { rounded(a) } else { -rounded(-a) })
        })
    }

    /// The violation.
    fn by(&self) -> f64 {
        let (up, fraction) = self.rounded();
        let pays = |(one, inside, factor): (&Candidate, bool, f64)| factor * (one.share - f64::from(u8::from(inside)));
        up - self.taken + self.factors(fraction).map(pays).sum::<f64>()
    }

    fn row(&self, stretch: &Stretch) -> super::structure::Row {
        let (up, fraction) = self.rounded();
        let inside: f64 = self.factors(fraction).filter(|&(_, inside, _)| inside).map(|(_, _, factor)| factor).sum();
        stretch.row(self.factors(fraction).map(|(one, _, factor)| (one.who, factor)), 1.0, inside - up)
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Choice};
    use crate::solve::random::Random;

    /// Every combination of units within a stretch (1), outside (0) or on both sides (-1).
    fn ways(units: usize) -> impl Iterator<Item = Vec<f64>> {
        (0..3_usize.pow(units as u32))
            .map(move |way| (0..units).map(|n| (way / 3_usize.pow(n as u32) % 3) as f64 - 1.0).collect())
    }

    #[test]
    fn no_way_to_fill_meetings_breaks_the_row_and_some_are_on_it() {
        let (mut random, mut tight, mut new) = (Random::new(7), 0, 0);
        for round in 0..200 {
            let room = [24, 25, 7][random.below(3)];
            let takes: Vec<usize> = (0..6).map(|_| 1 + random.below(room * 3 / 2)).collect();
            let candidate =
                |(who, &takes): (usize, &usize)| Candidate { who: who.into(), takes, share: random.chance() };
            let all: Vec<Candidate> = takes.iter().enumerate().map(candidate).collect();
            let inside: Vec<bool> = takes.iter().map(|_| random.below(3) > 0).collect();
            let choice = Choice { all: &all, room, taken: 0.0, inside };
            let (up, fraction) = choice.rounded();
            let factors: Vec<(bool, f64)> =
                choice.factors(fraction).map(|(_, inside, factor)| (inside, factor)).collect();
            let most: f64 = factors.iter().filter(|of| of.0).map(|of| of.1).sum::<f64>() - up;
            let mut on_it = false;
            for way in ways(takes.len()) {
                let filled: usize = way.iter().zip(&takes).filter(|(z, _)| **z > 0.0).map(|(_, takes)| takes).sum();
                let held = filled.div_ceil(room) as f64;
                let left: f64 = factors.iter().zip(&way).map(|(of, z)| of.1 * z).sum::<f64>() - held;
                assert!(left <= most + 1e-9, "round {round}: {takes:?} of {room}, {factors:?}, {way:?}");
                on_it |= left > most - 1e-9;
            }
            tight += usize::from(on_it);
            new += usize::from(fraction < 1.0 && up > 0.0);
        }
        assert!(tight > 150 && new > 100, "{tight} rows are tight, {new} are rounded");
    }
}
