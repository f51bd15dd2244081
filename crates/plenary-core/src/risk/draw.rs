//! Random minutes: a stream of random numbers for each item and meeting, and the distributions.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::course::Course;
use crate::model::{Minutes, Problem, ThreePoint, Uncertainty};

/// One sample: what is random in it.
#[derive(Debug, Clone)]
pub struct Draw {
    /// By unit: its minutes, less those that it has already taken.
    pub minutes: Vec<i64>,
    /// By sitting: how late it starts.
    pub late: Vec<i64>,
}

impl Draw {
    /// Room for the draws of a course.
    pub fn new(course: &Course) -> Self {
        Self { minutes: vec![0; course.units.len()], late: vec![0; course.sittings.len()] }
    }
}

/// A triangular distribution, rounded to whole minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Triangular {
    low: f64,
    likely: f64,
    high: f64,
    /// Everything below this is excluded by what has happened.
    from: f64,
}

impl Triangular {
    /// The distribution of an estimate.
    pub fn new(of: ThreePoint) -> Self {
        let (low, likely, high) = (of.low.get().into(), of.likely.get().into(), of.high.get().into());
        Self { low, likely, high, from: 0.0 }
    }

    /// Given that more than `minutes` are taken. If that is impossible, one minute more is taken.
    #[must_use]
    pub fn beyond(self, minutes: u32) -> Self {
        let minutes = f64::from(minutes);
        if self.high < minutes + 1.0 {
            let certain = minutes + 1.0;
            return Self { low: certain, likely: certain, high: certain, from: 0.0 };
        }
        Self { from: self.below(minutes + 0.5), ..self }
    }

    /// The probability of less than `x`, before rounding.
    fn below(self, x: f64) -> f64 {
        let Self { low, likely, high, .. } = self;
        if x <= low {
            0.0
        } else if x >= high {
            1.0
        } else if x <= likely {
            (x - low) * (x - low) / ((high - low) * (likely - low))
        } else {
            1.0 - (high - x) * (high - x) / ((high - low) * (high - likely))
        }
    }

    /// The whole minutes below which lies the share `u`: the inverse of the distribution function.
    pub fn quantile(self, u: f64) -> i64 {
        let Self { low, likely, high, from } = self;
        if low == high {
            return low as i64;
        }
        let u = from + u * (1.0 - from);
        let rising = (likely - low) / (high - low);
        let x = if u < rising {
            low + (u * (high - low) * (likely - low)).sqrt()
        } else {
            high - ((1.0 - u) * (high - low) * (high - likely)).sqrt()
        };
        (x + 0.5).floor() as i64
    }
}

/// What is drawn for one item or meeting.
#[derive(Debug, Clone, Copy)]
struct Source {
    distribution: Triangular,
    /// The number of its stream.
    stream: u64,
    /// What it adds to: a unit or a sitting of the course.
    to: To,
    /// Minutes of it that have been taken already.
    taken: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Unit(usize),
    Sitting(usize),
}

/// The distributions of a course.
#[derive(Debug, Clone)]
pub struct Draws {
    sources: Vec<Source>,
    /// `√c` and `√(1−c)` of the copula, if items have anything in common.
    common: Option<(f64, f64)>,
}

/// The stream of what all items have in common. Item `i` has stream `2i + 1`, and meeting `k` has `2k + 2`.
const COMMON: u64 = 0;

impl Draws {
    /// The distributions of the units and sittings of a course.
    pub fn new(problem: &Problem, course: &Course) -> Self {
        let mut sources = Vec::new();
        for (unit, info) in course.units.iter().enumerate() {
            let alone = info.items.len() == 1;
            for (place, &item) in info.items.iter().enumerate() {
                let distribution = Triangular::new(problem.estimate(problem.item(item)));
                // of items taken together nobody knows which of them has taken the minutes
                let taken = if alone { info.taken } else { 0 };
                let distribution = if taken > 0 { distribution.beyond(taken) } else { distribution };
                let taken = if place == 0 { i64::from(info.taken) } else { 0 };
                sources.push(Source { distribution, stream: 2 * item.0 as u64 + 1, to: To::Unit(unit), taken });
            }
        }
        for (ix, sitting) in course.sittings.iter().enumerate() {
            let late = match problem.is_under_way(sitting.meeting) {
                true => ThreePoint::exactly(Minutes::ZERO),
                false => problem.late_start(problem.meeting(sitting.meeting)),
            };
            let distribution = Triangular::new(late);
            let stream = 2 * sitting.meeting.0 as u64 + 2;
            sources.push(Source { distribution, stream, to: To::Sitting(ix), taken: 0 });
        }
        let share = f64::from(problem.uncertainty.common) / f64::from(Uncertainty::WHOLE);
        let common = (share > 0.0).then(|| (share.sqrt(), (1.0 - share).sqrt()));
        Self { sources, common }
    }

    /// The same, where a unit takes exactly its likeliest minutes.
    #[must_use]
    pub fn with_exact_unit(&self, unit: usize) -> Self {
        self.exact(To::Unit(unit), |source| source.likely)
    }

    /// The same, where a sitting starts on time.
    #[must_use]
    pub fn with_punctual(&self, sitting: usize) -> Self {
        self.exact(To::Sitting(sitting), |_| 0.0)
    }

    fn exact(&self, to: To, minutes: impl Fn(Triangular) -> f64) -> Self {
        let mut changed = self.clone();
        for source in changed.sources.iter_mut().filter(|source| source.to == to) {
            let certain = minutes(source.distribution);
            source.distribution = Triangular { low: certain, likely: certain, high: certain, from: 0.0 };
        }
        changed
    }

    /// The streams of a seed, at their beginning.
    pub fn streams(&self, seed: u64) -> Streams {
        let stream = |number: u64| {
            let mut stream = ChaCha8Rng::seed_from_u64(seed);
            stream.set_stream(number);
            stream
        };
        Streams { each: self.sources.iter().map(|source| stream(source.stream)).collect(), common: stream(COMMON) }
    }
}

/// Streams of random numbers, one for each source.
#[derive(Debug)]
pub struct Streams {
    each: Vec<ChaCha8Rng>,
    common: ChaCha8Rng,
}

/// Words of 32 bits that a number uses up: uniform, and normal.
const UNIFORM: u128 = 2;
const NORMAL: u128 = 2 * UNIFORM;

impl Streams {
    /// Goes to a sample: each has its own place in each stream.
    pub fn go_to(&mut self, draws: &Draws, sample: u32) {
        let sample = u128::from(sample);
        self.common.set_word_pos(sample * NORMAL);
        for (source, stream) in draws.sources.iter().zip(&mut self.each) {
            let words = match source.to {
                To::Unit(_) if draws.common.is_some() => NORMAL,
                To::Unit(_) | To::Sitting(_) => UNIFORM,
            };
            stream.set_word_pos(sample * words);
        }
    }

    /// Draws the next sample.
    pub fn next(&mut self, draws: &Draws, draw: &mut Draw) {
        draw.minutes.fill(0);
        let common = draws.common.map(|weights| (weights, normal(&mut self.common)));
        for (source, stream) in draws.sources.iter().zip(&mut self.each) {
            match source.to {
                To::Unit(unit) => {
                    let u = match common {
                        None => uniform(stream),
                        Some(((shared, own), z)) => below_normal(shared * z + own * normal(stream)),
                    };
                    draw.minutes[unit] += source.distribution.quantile(u) - source.taken;
                }
                To::Sitting(sitting) => draw.late[sitting] = source.distribution.quantile(uniform(stream)),
            }
        }
        draw.minutes.iter_mut().for_each(|minutes| *minutes = (*minutes).max(1));
    }
}

/// Uniform on [0, 1).
fn uniform(stream: &mut ChaCha8Rng) -> f64 {
    (stream.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// Standard normal, by Box and Muller. `libm` gives the same on every machine.
fn normal(stream: &mut ChaCha8Rng) -> f64 {
    let (radius, angle) = (1.0 - uniform(stream), uniform(stream));
    (-2.0 * libm::log(radius)).sqrt() * libm::cos(std::f64::consts::TAU * angle)
}

/// The distribution function of the standard normal.
fn below_normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(low: u32, likely: u32, high: u32) -> Triangular {
        Triangular::new(ThreePoint { low: Minutes(low), likely: Minutes(likely), high: Minutes(high) })
    }

    #[test]
    fn a_quantile_is_the_inverse_of_the_distribution() {
        for of in [three(0, 10, 30), three(80, 100, 120), three(10, 10, 20), three(10, 20, 20), three(5, 5, 5)] {
            let mut before = 0;
            for step in 0..1000 {
                let u = f64::from(step) / 1000.0;
                let minutes = of.quantile(u);
                assert!(minutes >= before && minutes >= of.low as i64 && minutes <= of.high as i64, "{of:?} {u}");
                if of.low < of.high {
                    let around = (of.below(minutes as f64 - 0.5), of.below(minutes as f64 + 0.5));
                    assert!(around.0 - 1e-9 <= u && u <= around.1 + 1e-9, "{of:?} {u}: {minutes} {around:?}");
                }
                before = minutes;
            }
        }
    }

    #[test]
    fn what_has_happened_excludes_less() {
        let of = three(60, 90, 120).beyond(100);
        assert_eq!((of.quantile(0.0), of.quantile(0.999_999_9)), (101, 120));
        assert_eq!(three(60, 90, 120).beyond(130).quantile(0.5), 131);
    }

    #[test]
    fn normal_numbers_have_the_right_distribution() {
        let mut stream = ChaCha8Rng::seed_from_u64(1);
        let mut tenths = [0u32; 10];
        for _ in 0..100_000 {
            tenths[(below_normal(normal(&mut stream)) * 10.0) as usize] += 1;
        }
        // 10,000 each, with a standard deviation of 95
        assert!(tenths.iter().all(|count| count.abs_diff(10_000) < 400), "{tenths:?}");
    }
}
