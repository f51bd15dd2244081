//! How sure a plan is: the day itself, simulated many times.
//!
//! # The model
//!
//! A plan fixes which meetings are held and the order of items in each track. Minutes and starts are random:
//!
//! - The minutes `D_i` of item `i` have a triangular distribution over `low`, `likely` and `high`, rounded to whole
//!   minutes: `D_i = round(F_i⁻¹(U_i))`, where `F_i` is the triangular distribution function and `U_i` is uniform on
//!   (0, 1). An item that a held meeting has begun is conditioned on its taking longer than it has taken.
//! - The `U_i` are independent, or joined by a one-factor Gaussian copula: `U_i = Φ(√c·Z + √(1−c)·E_i)` with independent
//!   standard normal `Z` and `E_i`. So each `D_i` keeps its distribution, and `c` (`common`) is the share of the variance
//!   of the normal scores that all items have in common.
//! - Meeting `k` starts `L_k` minutes late, triangular likewise and independent of all else. It ends at its printed end;
//!   an item that is under way may run over by at most `extension_minutes`.
//!
//! The chair's policy is fixed, so that a sample is a deterministic function of the `D_i` and `L_k`. In each track the
//! items are taken in the order of the schedule. What is not finished when a meeting ends is continued first in the next
//! held meeting of the track. Whoever is early goes on with the next item, unless that item has to wait: for its
//! `windows` or those of its people, `available_from`, the gap after another item, a meeting in which it may be (`pin`,
//! `allow`, `forbid`, interpretation, seats), or because `not_with` keeps it out of this meeting. If it has to wait beyond the
//! end, the meeting is adjourned. An item that no later meeting can take is dropped. An interruptible item stops where the
//! schedule interrupts it. Between tracks only `after` makes an item wait. Windows bind the starts of parts, not their ends.
//!
//! # What is estimated
//!
//! - `P(reached)` of an item: it ends before the last held meeting of its track does. `P(in time)`: it ends in the
//!   meeting where the schedule ends it, or earlier.
//! - The *confidence* of the plan: all items are reached, and the report has its meeting to itself. An item is a report if it
//!   closes its track (`position: last`) or comes after all others (`after: "*"`), and the schedule gives it a meeting
//!   without other items. Its drafting time is a gap, for which it waits.
//! - Quantiles of start and end of an item, over the samples in which it starts or ends.
//! - Utilization of a meeting, by the formula of the Committee on Conferences: the length and the minutes run over, less the minutes
//!   in which nothing is taken up (late start, waiting, early end), as a share of the length.
//! - Causes: for each uncertain item and meeting, the confidence if it goes exactly as planned and everything else as in the
//!   samples. A difference of conditional frequencies chooses the few for which this is computed.
//!
//! A probability `p` from `n` samples has the standard error `√(p(1−p)/n)`. Every item and meeting draws from a stream of its
//! own (ChaCha with the number of the item or meeting as its stream), and each sample has its own place in it. So different
//! plans of a session are compared on common random numbers, and the same input gives the same bytes on any number of threads.
//!
//! # Files
//!
//! [`draw`] random streams and distributions · [`course`] a plan as what the chair follows · [`past`] what has happened before ·
//! [`play`] one sample · [`samples`] all of them, on threads · [`simulation`] in parts · [`tally`] their counts · [`mod@causes`] what misses are due to · [`mod@forecast`] the result ·
//! [`limits`] what no plan can exceed · `hours` expected hours for documents.

mod causes;
mod course;
mod draw;
pub mod forecast;
mod hours;
pub mod limits;
mod past;
mod play;
mod samples;
mod simulation;
mod tally;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::model::{Instant, Problem, Schedule};
use course::Course;
use draw::{Draw, Draws};
use play::Player;
use samples::{Count, count};

pub use causes::Suspect;
pub use course::Moment;
pub(crate) use course::closes;
pub use forecast::{Cause, CauseKind, Forecast, ItemForecast, MeetingForecast, Quantiles};
pub use hours::expected_hours;
pub use simulation::Simulation;
pub use tally::Tally;

/// How much is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The number of samples.
    pub samples: u32,
    /// The seed of the random numbers.
    pub seed: u64,
    /// On how many threads. The result does not depend on it.
    pub threads: u32,
}

impl Effort {
    /// The most samples.
    pub const MOST: u32 = 10_000_000;

    /// The samples that are drawn: at most [`Effort::MOST`].
    fn range(self) -> Range<u32> {
        0..self.samples.min(Self::MOST)
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self { samples: 20_000, seed: 0, threads: 1 }
    }
}

/// Simulates the day of a plan. `go_on` is asked now and then, with the fraction that is done; if it says no, the
/// forecast is made of the samples so far.
///
/// ```
/// use plenary_core::risk::{Effort, forecast};
///
/// let session = r#"{"title": "x", "meetings": {"days": ["2026-03-30"], "times": ["10:00-11:00"]},
///     "items": [{"id": "1", "minutes": {"low": 20, "likely": 30, "high": 60}}]}"#;
/// let problem = plenary_core::read::session(session, "session.json")?.problem;
/// let plan = plenary_core::plan(&problem, None, &Default::default(), &mut ())?.schedule().unwrap();
/// assert_eq!(forecast(&problem, &plan, Effort::default(), &mut |_| true).confidence(), 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn forecast(
    problem: &Problem,
    schedule: &Schedule,
    effort: Effort,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Forecast {
    forecast_from(problem, schedule, None, effort, go_on)
}

/// The same for what is left at a moment of the day: what is recorded has happened, what is under discussion has taken its
/// minutes until now, and nothing else starts before now. A meeting that is late and has not started may be later still, by
/// nothing that is known: it starts now, or when it would. The default moment is the latest that is recorded.
pub fn forecast_from(
    problem: &Problem,
    schedule: &Schedule,
    now: Option<Instant>,
    effort: Effort,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Forecast {
    let simulation = Simulation::new(problem, schedule, now);
    let tally = simulation.count(effort.range(), effort, go_on);
    let effort = Effort { samples: tally.samples, ..effort };
    let mut without = Vec::new();
    for suspect in simulation.suspects(&tally) {
        let holds = simulation.holds_without(suspect, effort, go_on);
        if !go_on(1.0) {
            // it may be the count of some of the samples
            break;
        }
        without.push((suspect, holds));
    }
    simulation.forecast(&tally, &without)
}

/// The number of samples in which a plan holds: its confidence times the samples.
pub fn holds(problem: &Problem, schedule: &Schedule, effort: Effort) -> u32 {
    holds_while(problem, schedule, effort, &mut |_| true)
}

/// The same, of the samples until `go_on` says no.
pub fn holds_while(problem: &Problem, schedule: &Schedule, effort: Effort, go_on: &mut dyn FnMut(f64) -> bool) -> u32 {
    let course = Course::new(problem, schedule);
    course_holds(&course, &Draws::new(problem, &course), effort, go_on)
}

/// Runs the samples of a course and counts those in which it holds.
fn course_holds(course: &Course, draws: &Draws, effort: Effort, go_on: &mut dyn FnMut(f64) -> bool) -> u32 {
    let new = || Held { course, player: Player::new(course), holds: 0 };
    count(course, draws, effort.range(), effort, go_on, &new).holds
}

/// The samples in which a plan holds.
struct Held<'a> {
    course: &'a Course,
    player: Player<'a>,
    holds: u32,
}

impl Count for Held<'_> {
    fn add(&mut self, draw: &Draw) {
        self.player.play(draw);
        self.holds += u32::from(self.player.holds(self.course));
    }

    fn join(&mut self, other: Self) {
        self.holds += other.holds;
    }
}
