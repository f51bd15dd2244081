//! The best plan of a wanted confidence: chance-constrained planning by reserves that are simulated and tightened.
//!
//! The program has no random numbers. So the confidence is reached by what it does have: `reserve_minutes`, which no entry may
//! use. [`assure`] first plans the session as it is. If the plan is sure enough, it is the answer. Otherwise the reserves of
//! meetings are raised, the session is planned again, and the plan is simulated ([`crate::risk`]). A bisection finds the
//! smallest reserves that suffice, for each of a few ways to spread them:
//!
//! - over all meetings but the last of each track, so that what is before the report ends in time;
//! - in the last of these only, where it serves all items before;
//! - over all meetings.
//!
//! A plan that keeps larger reserves is valid without them, too: more reserve only removes plans. So every candidate is
//! checked as a plan of the session itself, and its goals are those of the session. The best by these is the answer.
//!
//! # What is claimed
//!
//! The plan without a wanted confidence is a relaxation, so its proven values are bounds. A plan of the wanted confidence
//! that has the same values is the best there is ([`Standing::Best`]). Any other is the best found ([`Standing::BestFound`]).
//! A candidate is taken only if its confidence exceeds what is wanted by two standard errors: the reserves are chosen on these
//! samples, and others will differ. If no candidate suffices, the surest is the answer, with what would raise its
//! confidence ([`mod@ideas`]).

pub mod ideas;
mod search;
#[cfg(test)]
mod tests;

use crate::model::{Problem, Schedule, Status};
use crate::pipeline::{self, Failure, Outcome};
use crate::risk::{Effort, holds};
use crate::solve::{Clock, Limits, Watch};
use crate::verify::Verified;
use ideas::{Idea, ideas};
use search::Search;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The least confidence, in per cent: 1 to 99.
    pub per_cent: u32,
    /// How much is simulated for each plan.
    pub effort: Effort,
}

impl Wanted {
    /// At least so many per cent.
    pub fn at_least(per_cent: u32) -> Self {
        Self { per_cent, effort: Effort::default() }
    }

    /// Whether so many samples in which a plan holds are enough: by two standard errors more than wanted.
    pub fn is_met(self, holds: u32) -> bool {
        let share = f64::from(holds) / f64::from(self.effort.samples.max(1));
        let error = crate::risk::forecast::standard_error(share, self.effort.samples);
        share - 2.0 * error >= f64::from(self.per_cent) / 100.0
    }
}

/// What is known of a plan of a wanted confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No schedule is better by the goals, whatever its confidence.
    Best,
    /// It is the best found of this confidence.
    BestFound,
    /// It has not the confidence that is wanted, but it is the surest found.
    TooUnsure,
}

/// A plan, and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Sure {
    /// The plan.
    pub schedule: Verified,
    /// Its confidence, 0 to 1.
    pub confidence: f64,
    /// Samples in which it holds.
    pub holds: u32,
}

/// A plan of a wanted confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Assured {
    /// The plan.
    pub plan: Sure,
    /// What is known of it.
    pub standing: Standing,
    /// The plan without a wanted confidence, if it is another one.
    pub without: Option<Sure>,
    /// What would raise the confidence, if it is too low; the cheapest first.
    pub ideas: Vec<Idea>,
}

/// The result.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and `Outcome` is handed on as it is")]
pub enum Assurance {
    /// There is a plan.
    Planned(Box<Assured>),
    /// There is none, as [`pipeline::plan`] says.
    Not(Outcome),
}

/// The share of the time for the plan without a wanted confidence.
const FIRST: f64 = 0.4;

/// Plans a session with at least a wanted confidence.
///
/// # Errors
/// As [`pipeline::plan`].
pub fn assure(
    problem: &Problem,
    baseline: Option<&Schedule>,
    wanted: Wanted,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Assurance, Failure> {
    let clock = Clock::starting_now(limits.time);
    let first = pipeline::plan(problem, baseline, &limits.within(clock.part(FIRST).left()), watch)?;
    let schedule = match first {
        Outcome::Optimal(schedule) | Outcome::Feasible(schedule) => schedule,
        none => return Ok(Assurance::Not(none)),
    };
    let problem = &match baseline {
        Some(baseline) => problem.announced_by(baseline),
        None => problem.clone(),
    };
    let base = sure(problem, wanted, schedule);
    let proven = base.schedule.status == Status::Optimal;
    if wanted.is_met(base.holds) {
        let standing = if proven { Standing::Best } else { Standing::BestFound };
        return Ok(planned(Assured { plan: base, standing, without: None, ideas: Vec::new() }));
    }
    let mut search = Search::new(problem, baseline, wanted, limits, clock, &base);
    search.run(watch)?;
    let (best, surest) = (search.best, search.surest);
    Ok(planned(match best {
        Some(plan) => {
            let best = plan.schedule.status == Status::Optimal;
            let standing = if best { Standing::Best } else { Standing::BestFound };
            Assured { plan, standing, without: Some(base), ideas: Vec::new() }
        }
        None => {
            let plan = surest.unwrap_or_else(|| base.clone());
            let ideas = ideas(problem, &plan.schedule, wanted);
            let without = (plan.schedule != base.schedule).then_some(base);
            Assured { plan, standing: Standing::TooUnsure, without, ideas }
        }
    }))
}

fn planned(assured: Assured) -> Assurance {
    Assurance::Planned(Box::new(assured))
}

/// Simulates a plan.
fn sure(problem: &Problem, wanted: Wanted, schedule: Verified) -> Sure {
    let holds = holds(problem, &schedule, wanted.effort);
    let confidence = f64::from(holds) / f64::from(wanted.effort.samples.max(1));
    Sure { schedule, confidence, holds }
}
