//! A session with a wanted confidence, and the plans that were found.

use std::sync::{Arc, Mutex, PoisonError};

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

/// The best and the surest plan so far, for the thread that waits for the searches.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Pair>>);

/// The best plan that is sure enough, and the surest.
type Pair = (Option<Sure>, Option<Sure>);

impl Kept {
    fn put(&self, pair: Pair) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = pair;
    }

    /// Takes the plans out.
    pub fn take(&self) -> Pair {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The plans found so far.
pub struct Found<'a> {
    pub case: &'a Case<'a>,
    /// The best plan by the goals among those of the wanted confidence.
    pub best: Option<Sure>,
    /// The surest plan of all, if it is surer than the one without a wanted confidence.
    pub surest: Option<Sure>,
    /// Where others can see them.
    kept: Kept,
}

impl<'a> Found<'a> {
    pub fn new(case: &'a Case<'a>, kept: Kept) -> Self {
        Self { case, best: None, surest: None, kept }
    }

    /// Keeps a plan if it is better than those so far. Returns whether it is sure enough.
    pub fn add(&mut self, plan: Sure) -> bool {
        let is_met = self.case.wanted.is_met(plan.holds);
        let most = self.surest.as_ref().map_or(self.case.base.holds, |surest| surest.holds);
        if is_met && self.best.as_ref().is_none_or(|best| is_better(&plan, best)) {
            self.best = Some(plan.clone());
        }
        if plan.holds > most {
            self.surest = Some(plan);
        }
        self.kept.put((self.best.clone(), self.surest.clone()));
        is_met
    }
}

/// Better by the goals; of equal plans the surer one.
fn is_better(plan: &Sure, best: &Sure) -> bool {
    values(&plan.schedule).cmp(values(&best.schedule)).then(best.holds.cmp(&plan.holds)).is_lt()
}
