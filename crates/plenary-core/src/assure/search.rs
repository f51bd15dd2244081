//! Raises reserves until the plan is sure enough.

use super::{Sure, Wanted, sure};
use crate::formulate::unit::Units;
use crate::model::{MeetingIx, Minutes, Problem, ProblemError, Schedule};
use crate::pipeline::best::values;
use crate::pipeline::{self, Failure};
use crate::solve::{Clock, Limits, Watch, arrange};
use crate::verify::Verified;

/// Minutes between two reserves that are tried.
const STEP: u32 = 5;

/// How many plans a bisection makes at most; their time is shared out by it.
const PLANS: f64 = 5.0;

/// Which meetings get more reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// All but the last held one of each track.
    BeforeTheLast,
    /// The one before the last of each track.
    LastButOne,
    /// All.
    All,
}

const SPREADS: [Spread; 3] = [Spread::BeforeTheLast, Spread::LastButOne, Spread::All];

/// The search for reserves.
pub struct Search<'a> {
    problem: &'a Problem,
    baseline: Option<&'a Schedule>,
    wanted: Wanted,
    limits: &'a Limits,
    clock: Clock,
    base: &'a Sure,
    units: Units,
    /// The best plan by the goals among those of the wanted confidence.
    pub best: Option<Sure>,
    /// The surest plan of all, if it is surer than the one without a wanted confidence.
    pub surest: Option<Sure>,
}

impl<'a> Search<'a> {
    /// A search that starts from the plan without a wanted confidence.
    pub fn new(
        problem: &'a Problem,
        baseline: Option<&'a Schedule>,
        wanted: Wanted,
        limits: &'a Limits,
        clock: Clock,
        base: &'a Sure,
    ) -> Self {
        let units = Units::of(problem);
        Self { problem, baseline, wanted, limits, clock, base, units, best: None, surest: None }
    }

    /// Tries all spreads.
    pub fn run(&mut self, watch: &mut dyn Watch) -> Result<(), Failure> {
        for (ix, spread) in SPREADS.into_iter().enumerate() {
            let clock = self.clock.part(1.0 / (SPREADS.len() - ix) as f64);
            self.bisect(spread, &clock, watch)?;
        }
        Ok(())
    }

    /// Finds the smallest reserves of a spread with which the plan is sure enough. More reserve than there is a plan for
    /// counts as too much.
    fn bisect(&mut self, spread: Spread, clock: &Clock, watch: &mut dyn Watch) -> Result<(), Failure> {
        let longest = self.problem.meetings.iter().map(|meeting| meeting.length().get()).max().unwrap_or(0);
        let (mut too_little, mut enough) = (0, longest / STEP + 1);
        while enough - too_little > 1 && !clock.is_up() && !watch.stop() {
            let middle = too_little + (enough - too_little) / 2;
            let limits = self.limits.within(clock.part(1.0 / PLANS).left());
            match self.candidate(spread, middle * STEP, &limits, watch)? {
                Some(false) => too_little = middle,
                Some(true) | None => enough = middle,
            }
        }
        Ok(())
    }

    /// Plans with more reserve. Returns whether the plan is sure enough, if there is one.
    fn candidate(
        &mut self,
        spread: Spread,
        minutes: u32,
        limits: &Limits,
        watch: &mut dyn Watch,
    ) -> Result<Option<bool>, Failure> {
        let tight = self.with_reserves(spread, minutes)?;
        let Some(schedule) = pipeline::plan(&tight, self.baseline, limits, watch)?.schedule() else { return Ok(None) };
        let plan = sure(self.problem, self.wanted, self.without_reserves(schedule)?);
        let is_met = self.wanted.is_met(plan.holds);
        let most = self.surest.as_ref().map_or(self.base.holds, |surest| surest.holds);
        if is_met && self.best.as_ref().is_none_or(|best| is_better(&plan, best)) {
            self.best = Some(plan.clone());
        }
        if plan.holds > most {
            self.surest = Some(plan);
        }
        Ok(Some(is_met))
    }

    /// The session with more reserve in some meetings. Each keeps at least a minute.
    fn with_reserves(&self, spread: Spread, minutes: u32) -> Result<Problem, ProblemError> {
        let more: Vec<bool> = self.problem.meeting_ixs().map(|ix| self.is_raised(spread, ix)).collect();
        self.problem.changed(|parts| {
            for (meeting, _) in parts.meetings.iter_mut().zip(more).filter(|(_, more)| *more) {
                let most = meeting.length().saturating_sub(Minutes(1));
                meeting.reserve = (meeting.reserve + Minutes(minutes)).min(most.max(meeting.reserve));
            }
        })
    }

    fn is_raised(&self, spread: Spread, ix: MeetingIx) -> bool {
        let meeting = self.problem.meeting(ix);
        let held = self.base.schedule.meetings.iter().filter_map(|held| self.problem.find_meeting(&held.id));
        let later = held.filter(|other| {
            let other = self.problem.meeting(*other);
            other.track == meeting.track && other.start > meeting.start
        });
        match (spread, later.count()) {
            _ if self.problem.record(ix).is_some() => false,
            (Spread::BeforeTheLast, later) => later > 0,
            (Spread::LastButOne, later) => later == 1,
            (Spread::All, _) => true,
        }
    }

    /// A plan with more reserve as a plan of the session itself: its spare minutes and goals are those of the session. What
    /// is proven of the plan without a wanted confidence bounds this one, level by level as long as the values agree.
    fn without_reserves(&self, schedule: Verified) -> Result<Verified, Failure> {
        let mut schedule = schedule.into_inner();
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
        Ok(Verified::new(self.problem, self.baseline, schedule)?)
    }
}

/// Better by the goals; of equal plans the surer one.
fn is_better(plan: &Sure, best: &Sure) -> bool {
    values(&plan.schedule).cmp(values(&best.schedule)).then(best.holds.cmp(&plan.holds)).is_lt()
}
