//! A session with a wanted confidence, the plans that were found, and the bisection of the searches.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Wanted;
use crate::formulate::unit::Units;
use crate::model::{Problem, Schedule};
use crate::pipeline::best::values;
use crate::pipeline::{self, Failure};
use crate::risk::holds;
use crate::solve::{Limits, arrange};
use crate::verify::Verified;

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

impl Sure {
    /// Simulates a plan.
    pub fn new(problem: &Problem, wanted: Wanted, schedule: Verified) -> Self {
        let holds = holds(problem, &schedule, wanted.effort);
        let confidence = f64::from(holds) / f64::from(wanted.effort.samples.max(1));
        Self { schedule, confidence, holds }
    }
}

/// What is planned.
pub struct Case<'a> {
    pub problem: &'a Problem,
    pub baseline: Option<&'a Schedule>,
    pub wanted: Wanted,
    pub limits: &'a Limits,
    pub units: Units,
    /// The plan without a wanted confidence.
    pub base: Sure,
}

impl<'a> Case<'a> {
    pub fn new(
        problem: &'a Problem,
        baseline: Option<&'a Schedule>,
        wanted: Wanted,
        limits: &'a Limits,
        base: Sure,
    ) -> Self {
        Self { problem, baseline, wanted, limits, units: Units::of(problem), base }
    }

    /// A plan under more rows or larger reserves as a plan of the session itself, simulated. What is proven of the plan without
    /// a wanted confidence bounds this one, level by level as long as the values agree.
    pub fn of_session(&self, mut schedule: Schedule) -> Result<Sure, Failure> {
        for held in &mut schedule.meetings {
            if let Some(ix) = self.problem.find_meeting(&held.id) {
                held.spare_minutes = self.problem.room(ix).saturating_sub(held.used_minutes);
            }
        }
        pipeline::recompute(self.problem, self.baseline, &self.units, &mut schedule);
        let mut levels = schedule.objectives.clone();
        let mut agree = true;
        for (level, base) in levels.iter_mut().zip(&self.base.schedule.objectives) {
            level.bound = base.bound.filter(|bound| agree && *bound <= level.value);
            agree &= base.bound == Some(level.value);
        }
        // of a session without goals nothing is claimed
        if !levels.is_empty() {
            arrange::claim(&mut schedule, self.problem, &self.units, levels);
        }
        let schedule = Verified::new(self.problem, self.baseline, schedule)?;
        Ok(Sure::new(self.problem, self.wanted, schedule))
    }
}

/// The plans found so far. The thread that waits for the searches has a copy, and sees them too.
#[derive(Debug, Clone, Default)]
pub struct Found(Arc<Mutex<Plans>>);

/// The plans of all searches.
#[derive(Debug, Clone, Default)]
pub struct Plans {
    /// The best plan by the goals among those of the wanted confidence.
    pub best: Option<Sure>,
    /// The surest plan of all, if it is surer than the one without a wanted confidence.
    pub surest: Option<Sure>,
}

impl Found {
    fn plans(&self) -> MutexGuard<'_, Plans> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The plans so far.
    pub fn so_far(&self) -> Plans {
        self.plans().clone()
    }

    /// The best plan of the wanted confidence.
    pub fn best(&self) -> Option<Sure> {
        self.plans().best.clone()
    }

    /// Keeps a plan if it is better than those so far. Returns whether it is sure enough.
    pub fn add(&self, case: &Case<'_>, plan: Sure) -> bool {
        let is_met = case.wanted.is_met(plan.holds);
        let mut plans = self.plans();
        let most = plans.surest.as_ref().map_or(case.base.holds, |surest| surest.holds);
        if is_met && plans.best.as_ref().is_none_or(|best| is_better(&plan, best)) {
            plans.best = Some(plan.clone());
        }
        if plan.holds > most {
            plans.surest = Some(plan);
        }
        is_met
    }
}

/// The least number from 1 on that is enough, up to `most`, which counts as enough without a try. `tries` says of a number
/// whether it is; then more is, too.
///
/// # Errors
/// If a try fails.
pub fn least_enough(
    most: u32,
    goes_on: impl Fn() -> bool,
    mut tries: impl FnMut(u32) -> Result<bool, Failure>,
) -> Result<u32, Failure> {
    let (mut too_little, mut enough) = (0, most);
    while enough - too_little > 1 && goes_on() {
        let middle = too_little + (enough - too_little) / 2;
        if tries(middle)? { enough = middle } else { too_little = middle }
    }
    Ok(enough)
}

/// Better by the goals; of equal plans the surer one.
fn is_better(plan: &Sure, best: &Sure) -> bool {
    values(&plan.schedule).cmp(values(&best.schedule)).then(best.holds.cmp(&plan.holds)).is_lt()
}
