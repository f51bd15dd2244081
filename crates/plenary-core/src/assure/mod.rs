//! The best plan of a wanted confidence: chance-constrained planning.
//!
//! The confidence of a plan is the share of samples in which it holds ([`crate::risk`]), always of the same samples. [`assure`] first
//! plans the session as it is. If that plan is sure enough, it is the answer. Otherwise three searches follow, for as long as there
//! is time:
//!
//! 1. [`prefix`] adds rows to the integer program: what is before the report, before a deadline, and before the end of a track
//!    has to fit with every item at a quantile of its minutes. A bisection finds the lowest quantile that suffices.
//! 2. [`exact`] solves the program again and again, each time without the plans that the last one proves too unsure. The first
//!    plan that is sure enough is the best one. If no plan is left, none is sure enough.
//! 3. [`reserves`] raises `reserve_minutes` of meetings, where the program is too large for the other two, or they did not end. In a
//!    large program this comes first: it finds something soon, and the others take long.
//!
//! A plan under more rows or larger reserves is a plan of the session itself: it is checked as such, and its goals are those of
//! the session.
//!
//! # What is claimed
//!
//! A plan is sure enough if its confidence exceeds what is wanted by two standard errors, because plans are chosen on these
//! samples, and others will differ. [`Standing::Best`] says that no plan that is sure enough on these samples is better by the goals;
//! [`Standing::NoneIsSure`] says that there is none. Both are sample average approximations, solved to the end: either
//! by [`exact`], or because the values are those of the plan without a wanted confidence, which are proven. Any other plan is
//! the best found ([`Standing::BestFound`]). If none suffices, the surest is the answer, with what would raise its confidence
//! ([`mod@ideas`]). [`mod@said`] says all this in messages.

mod case;
mod exact;
pub mod ideas;
mod prefix;
mod program;
mod reserves;
mod said;
#[cfg(test)]
mod tests;

use crate::formulate::elsewhere::Whereabouts;
use crate::message::Message;
use crate::model::{Problem, Schedule, Status};
use crate::pipeline::best::BestSoFar;
use crate::pipeline::{self, Failure, Outcome};
use crate::risk::Effort;
use crate::solve::backstop::{self, Ended, Grace};
use crate::solve::incumbents::Incumbents;
use crate::solve::{Clock, Limits, Note, Watch};
use case::{Case, Found, Plans};
use exact::Claim;
use ideas::{Idea, ideas};
use program::Program;

pub use case::Sure;
pub use said::messages;

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
    /// No schedule that is sure enough is better by the goals.
    Best,
    /// It is the best found of this confidence.
    BestFound,
    /// It has not the confidence that is wanted, but it is the surest found.
    TooUnsure,
    /// The same, and no schedule has the confidence that is wanted.
    NoneIsSure,
}

impl Standing {
    /// Whether the plan has the confidence that is wanted.
    pub fn is_sure(self) -> bool {
        matches!(self, Self::Best | Self::BestFound)
    }
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

/// A plan of a session that may want a confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What was found. A schedule has its confidence, if one is wanted.
    pub outcome: Outcome,
    /// How sure it is, what that costs, and what would help; empty if no confidence is wanted.
    pub messages: Vec<Message>,
    /// Whether it has the confidence that is wanted, if one is.
    pub is_sure: bool,
}

impl Planned {
    fn as_found(outcome: Outcome) -> Self {
        Self { outcome, messages: Vec::new(), is_sure: true }
    }
}

/// Fraction of the time for the plan without a wanted confidence.
const FIRST: f64 = 0.4;

/// Fraction of the rest for the searches; then come the ideas.
const SEARCHES: f64 = 0.85;

/// Fraction of the searches for the rows on prefixes, and of what is left then for the exact search.
const SHARES: [f64; 2] = [0.3, 0.6];

/// Fraction of the searches for the reserves, where they come first.
const RESERVES: f64 = 0.3;

/// Plans a session with the confidence that it wants, if it wants any. Others can meanwhile look at the best schedule so far, which is
/// empty when they hand it in, and which may be less sure.
///
/// # Errors
/// As [`pipeline::plan`].
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    limits: &Limits,
    watch: &mut dyn Watch,
    best: &BestSoFar,
) -> Result<Planned, Failure> {
    let Some(per_cent) = problem.confidence else {
        return Ok(Planned::as_found(pipeline::plan_in_sight(problem, baseline, limits, watch, best)?));
    };
    let wanted = Wanted::at_least(per_cent);
    Ok(match assure_in_sight(problem, baseline, wanted, limits, watch, best)? {
        Assurance::Not(outcome) => Planned::as_found(outcome),
        Assurance::Planned(assured) => {
            let messages = messages(problem, wanted, &assured);
            let Assured { plan, standing, .. } = *assured;
            let schedule = plan.schedule.of_confidence(100.0 * plan.confidence);
            let optimal = schedule.status == Status::Optimal;
            let outcome = if optimal { Outcome::Optimal(schedule) } else { Outcome::Feasible(schedule) };
            Planned { outcome, messages, is_sure: standing.is_sure() }
        }
    })
}

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
    assure_in_sight(problem, baseline, wanted, limits, watch, &BestSoFar::default())
}

fn assure_in_sight(
    problem: &Problem,
    baseline: Option<&Schedule>,
    wanted: Wanted,
    limits: &Limits,
    watch: &mut dyn Watch,
    best: &BestSoFar,
) -> Result<Assurance, Failure> {
    let clock = Clock::starting_now(limits.time);
    let first = limits.within(clock.part(FIRST).left());
    let schedule = match pipeline::plan_in_sight(problem, baseline, &first, watch, best)? {
        Outcome::Optimal(schedule) | Outcome::Feasible(schedule) => schedule,
        none => return Ok(Assurance::Not(none)),
    };
    let problem = &match baseline {
        Some(baseline) => problem.announced_by(baseline),
        None => problem.clone(),
    };
    let base = Sure::new(problem, wanted, schedule);
    if wanted.is_met(base.holds) {
        let standing = if base.schedule.status == Status::Optimal { Standing::Best } else { Standing::BestFound };
        return Ok(planned(Assured { plan: base, standing, without: None, ideas: Vec::new() }));
    }
    let found = Found::default();
    let claim = {
        let searches = clock.part(SEARCHES);
        let (problem, baseline, limits, base) = (problem.clone(), baseline.cloned(), *limits, base.clone());
        let shared = found.clone();
        let work = move |watch: &mut dyn Watch| {
            let case = Case::new(&problem, baseline.as_ref(), wanted, &limits, base);
            search(&case, &shared, &searches, watch)
        };
        // the plans so far are kept, whatever becomes of the searches
        let failed = match backstop::run(&searches, watch, &Incumbents::default(), Grace::LONGER, work, &mut || {}) {
            Ended::Done(Ok(claim)) => Ok(claim),
            Ended::Left => Ok(Claim::Open),
            Ended::Done(Err(failure)) => Err(failure.to_string()),
            Ended::Failed(why) => Err(why),
        };
        failed.unwrap_or_else(|why| {
            watch.note(&Note::Failed(why));
            Claim::Open
        })
    };
    let Plans { best, surest } = found.so_far();
    Ok(planned(match best {
        Some(plan) => {
            let is_best = claim == Claim::Best || plan.schedule.status == Status::Optimal;
            let standing = if is_best { Standing::Best } else { Standing::BestFound };
            Assured { plan, standing, without: Some(base), ideas: Vec::new() }
        }
        None => {
            let plan = surest.unwrap_or_else(|| base.clone());
            let ideas = ideas(problem, &plan.schedule, wanted, &|| !clock.is_up() && !watch.stop());
            let without = (plan.schedule != base.schedule).then_some(base);
            let standing = if claim == Claim::NoneIsSure { Standing::NoneIsSure } else { Standing::TooUnsure };
            Assured { plan, standing, without, ideas }
        }
    }))
}

/// The three searches, one after the other; in a large program the last one first.
fn search(case: &Case<'_>, found: &Found, clock: &Clock, watch: &mut dyn Watch) -> Result<Claim, Failure> {
    let (mut claim, mut without_reserves) = (Claim::Open, true);
    if let Some(program) = Program::of(case) {
        // what is quickly found comes first, where a proof takes long
        if case.limits.is_large(&program.formulation) {
            reserves::raise(case, found, &clock.part(RESERVES), watch)?;
            without_reserves = false;
        }
        prefix::raise(&program, found, &clock.part(SHARES[0]), watch)?;
        claim = exact::search(&program, found, &clock.part(SHARES[1]), watch)?;
    }
    if claim == Claim::Open && without_reserves {
        reserves::raise(case, found, clock, watch)?;
    }
    Ok(claim)
}

/// The best plan of a wanted confidence that has some item in other meetings than each of these plans, as far as it is found in
/// time. In a session that is too large for the program none is found.
///
/// # Errors
/// If the solver fails.
pub fn another(
    problem: &Problem,
    baseline: Option<&Schedule>,
    base: &Sure,
    but: &[Whereabouts],
    wanted: Wanted,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Option<Sure>, Failure> {
    let (clock, found) = (Clock::starting_now(limits.time), Found::default());
    let case = Case::new(problem, baseline, wanted, limits, base.clone());
    if let Some(mut program) = Program::of(&case) {
        program.keep_out(but);
        prefix::raise(&program, &found, &clock.part(SHARES[0]), watch)?;
        let _claim = exact::search(&program, &found, &clock, watch)?;
    }
    Ok(found.best())
}

fn planned(assured: Assured) -> Assurance {
    Assurance::Planned(Box::new(assured))
}
