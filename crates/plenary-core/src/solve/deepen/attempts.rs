//! A better solution of a large program: attempts by the prices of the bound, each with its neighbourhoods, and at last the
//! larger neighbourhoods of the best.
//!
//! Where neighbourhoods end depends much on where they begin, so several beginnings that are good find more than one that is
//! looked at for longer (`benches/NOTES.md`).

use super::Level;
use crate::solve::beam::{Beam, Effort};
use crate::solve::beside::Found;
use crate::solve::highs::BackendError;
use crate::solve::improve::Improve;
use crate::solve::{Clock, Limits, Watch};

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
    level: &'a Level<'a>,
    /// By the prices of its bound; `None` where there is no hope of an attempt that is better than what neighbourhoods make
    /// of the first schedule.
    beam: Option<Beam<'a>>,
    /// The solution in hand, and better ones.
    found: &'a Found,
    /// No solution is below this.
    bound: f64,
    improve: Improve<'a>,
    /// How many there were.
    number: usize,
}

impl<'a> Attempts<'a> {
    /// None so far, with so many threads for neighbourhoods.
    pub fn new(level: &'a Level<'a>, beam: Option<Beam<'a>>, (found, bound): (&'a Found, f64), threads: u32) -> Self {
        let (goal, limits) = ((&level.goal.expression, level.goal.name), Limits { threads, ..*level.limits });
        let improve = Improve::new(level.formulation, level.fixed, goal, &limits, found);
        Self { level, beam, found, bound, improve, number: 0 }
    }

    /// Improves the solution in hand until nothing helps any more; nothing without one. Where it is called again, the best of
    /// its new attempts instead.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn run(&mut self, time: &Clock, watch: &mut dyn Watch) -> Result<(), BackendError> {
        let (level, found, bound) = (self.level, self.found, self.bound);
        let Some(first) = found.best() else { return Ok(()) };
        let mut best = (self.number == 0).then_some(first);
        let begun = time.part(BEGUN);
        let (last, mut idle) = (self.number + ATTEMPTS, 0);
        while let Some(beam) = &self.beam
            && self.number < last
            && idle < IDLE
            && found.value() > bound
            && !begun.is_up()
            && !watch.stop()
        {
            let (number, before) = (self.number, found.value());
            (self.number, idle) = (number + 1, idle + 1);
            let effort = EFFORTS.get(number).copied().unwrap_or(Effort { number: number as u64, ..OTHERS });
            let upper = before * WORSE[number.min(1)];
            let mut start = beam.solution(effort, upper, level.fixed, level.limits.seed, &begun, watch)?;
            if start.is_none() && number == 0 {
                start = best.as_ref().map(|(values, _)| values.clone());
            }
            let Some(values) = start else { continue };
            let one = level.solution(self.improve.run(values, bound, GROWTHS, &begun, watch)?);
            if one.1 < before {
                idle = 0;
            }
            if best.as_ref().is_none_or(|best| one.1 < best.1) {
                best = Some(one);
            }
        }
        if let Some((values, _)) = best {
            self.improve.run(values, bound, usize::MAX, time, watch)?;
        }
        Ok(())
    }

    /// Begins again and again, until the time is up or it is told to stop.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn run_on(&mut self, clock: &Clock, watch: &mut dyn Watch) -> Result<(), BackendError> {
        self.run(clock, watch)?;
        while self.beam.is_some() && self.found.value() > self.bound && !clock.is_up() && !watch.stop() {
            self.run(clock, watch)?;
        }
        Ok(())
    }
}
