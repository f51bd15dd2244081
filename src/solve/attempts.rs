//! A better solution of a large program: attempts by the prices of the bound, each with its neighbourhoods, and at last the
//! larger neighbourhoods of the best.
//!
//! Where neighbourhoods end depends much on where they begin, so several beginnings that are good find more than one that is
//! looked at for longer (`benches/NOTES.md`).

use super::beam::{Beam, Effort};
use super::beside::Found;
use super::deepen::Level;
use super::highs::BackendError;
use super::improve::Improve;
use super::{Clock, Limits, Watch};

/// The first attempts.
const EFFORTS: [Effort; 3] = [
    Effort { width: 120, ways: 40, noise: 0.0, number: 0 },
    Effort { width: 480, ways: 10, noise: 0.0, number: 0 },
    Effort { width: 480, ways: 40, noise: 0.0, number: 0 },
];

/// The others, with prices that are moved.
const OTHERS: Effort = Effort { width: 240, ways: 40, noise: 8.0, number: 0 };

/// How many there are in all, and how many in a row that find nothing better.
const ATTEMPTS: usize = 10;
const IDLE: usize = 4;

/// An attempt that is worse than the best solution by more than this share is not begun: of the first, and of the others.
const WORSE: [f64; 2] = [2.0, 1.2];

/// How often neighbourhoods grow within an attempt.
const GROWTHS: usize = 1;

/// The share of the time for attempts; the rest is for the larger neighbourhoods.
const BEGUN: f64 = 0.8;

/// Attempts at a level.
pub struct Attempts<'a> {
    /// The level.
    pub level: &'a Level<'a>,
    /// By the prices of its bound; `None` where there is no hope of an attempt that is better than what neighbourhoods make
    /// of the first schedule.
    pub beam: Option<Beam<'a>>,
    /// The solution in hand, and better ones.
    pub found: &'a Found,
    /// No solution is below this.
    pub bound: f64,
    /// How many there were.
    pub number: usize,
}

impl Attempts<'_> {
    /// Improves the solution in hand until nothing helps any more; nothing without one.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn run(&mut self, threads: u32, time: &Clock, watch: &mut dyn Watch) -> Result<(), BackendError> {
        let (level, bound) = (self.level, self.bound);
        let Some(mut best) = self.found.best() else { return Ok(()) };
        let limits = Limits { threads, ..*level.limits };
        let improve = Improve::new(level.formulation, level.fixed, (&level.goal.expression, level.goal.name), &limits);
        let begun = time.part(BEGUN);
        let (last, mut idle) = (self.number + ATTEMPTS, 0);
        while let Some(beam) = &self.beam
            && self.number < last
            && idle < IDLE
            && best.1 > bound
            && !begun.is_up()
            && !watch.stop()
        {
            let number = self.number;
            (self.number, idle) = (number + 1, idle + 1);
            let effort = EFFORTS.get(number).copied().unwrap_or(Effort { number: number as u64, ..OTHERS });
            let upper = best.1 * WORSE[number.min(1)];
            let start = beam.solution(effort, upper, level.fixed, limits.seed, &begun, watch)?;
            let Some(start) = start.or_else(|| (number == 0).then(|| best.0.clone())) else { continue };
            let one = level.solution(improve.run(start, bound, GROWTHS, &begun, watch)?);
            if one.1 < best.1 {
                (best, idle) = (one, 0);
                self.found.tell(best.clone());
            }
        }
        self.found.tell(level.solution(improve.run(best.0, bound, usize::MAX, time, watch)?));
        Ok(())
    }

    /// Begins again and again, until the time is up or it is told to stop.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn run_on(&mut self, threads: u32, clock: &Clock, watch: &mut dyn Watch) -> Result<(), BackendError> {
        while self.found.value() > self.bound && !clock.is_up() && !watch.stop() {
            self.run(threads, clock, watch)?;
        }
        Ok(())
    }
}
