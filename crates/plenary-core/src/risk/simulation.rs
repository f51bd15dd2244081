//! A simulation in parts, which may be done one after the other, on threads, or by several processes.
//!
//! First the samples are counted, in any number of ranges: all that is counted are whole numbers, so the sum of the parts is
//! the count of the whole. Then, for each suspect of the count, the samples in which the plan would hold without it are counted;
//! one suspect is a part. The forecast is made of both.

use std::ops::Range;

use super::causes::{Suspect, causes, suspects};
use super::course::Course;
use super::draw::{Draw, Draws};
use super::forecast::{CauseKind, Forecast};
use super::play::Player;
use super::samples::{Count, count};
use super::tally::Tally;
use super::{Effort, course_holds};
use crate::model::{Instant, Problem, Schedule};

/// The simulation of a plan.
#[derive(Debug)]
pub struct Simulation<'a> {
    problem: &'a Problem,
    course: Course,
    draws: Draws,
}

impl<'a> Simulation<'a> {
    /// The simulation of a plan from a moment on; see [`forecast_from`](super::forecast_from).
    pub fn new(problem: &'a Problem, schedule: &Schedule, now: Option<Instant>) -> Self {
        let course = Course::from_now(problem, schedule, now);
        let draws = Draws::new(problem, &course);
        Self { problem, course, draws }
    }

    /// Counts a range of the samples; if `go_on` says no, only the first of them. The samples of `effort` are not read.
    pub fn count(&self, samples: Range<u32>, effort: Effort, go_on: &mut dyn FnMut(f64) -> bool) -> Tally {
        let course = &self.course;
        let new = || Counted { course, player: Player::new(course), tally: Tally::new(course) };
        count(course, &self.draws, samples, effort, go_on, &new).tally
    }

    /// Whether a count is one of this simulation, as it should be if another process made it.
    pub fn made(&self, tally: &Tally) -> bool {
        tally.is_of(&self.course)
    }

    /// What misses may be due to, the largest contrast first.
    pub fn suspects(&self, tally: &Tally) -> Vec<Suspect> {
        suspects(tally)
    }

    /// The samples, of the first so many, in which the plan holds if a suspect goes as planned.
    ///
    /// # Panics
    /// If the suspect is not one of this simulation.
    pub fn holds_without(&self, suspect: Suspect, effort: Effort, go_on: &mut dyn FnMut(f64) -> bool) -> u32 {
        let changed = match suspect.kind {
            CauseKind::Item => self.draws.with_exact_unit(suspect.ix),
            CauseKind::Meeting => self.draws.with_punctual(suspect.ix),
        };
        course_holds(&self.course, &changed, effort, go_on)
    }

    /// The forecast, of the count of all samples and the samples in which the plan holds without each suspect.
    pub fn forecast(&self, tally: &Tally, without: &[(Suspect, u32)]) -> Forecast {
        Forecast::new(self.problem, &self.course, tally, causes(&self.course, tally, without))
    }
}

/// All counts of the samples that a thread plays.
struct Counted<'a> {
    course: &'a Course,
    player: Player<'a>,
    tally: Tally,
}

impl Count for Counted<'_> {
    fn add(&mut self, draw: &Draw) {
        self.player.play(draw);
        self.tally.add(self.course, &self.player, draw);
    }

    fn join(&mut self, other: Self) {
        self.tally.join(other.tally);
    }
}
