//! Alternatives: other good schedules, with their gains and costs.
//!
//! First the same session with another goal moved up (earlier finish, fewer continuations, …), then the next best
//! schedules with some item in other meetings. If the session wants a confidence, each alternative has it.

use std::sync::{Arc, Mutex, PoisonError};

use good_lp::Constraint;
use schemars::JsonSchema;
use serde::Serialize;

use super::within::within;
use crate::assure::{self, Assurance, Sure, Wanted};
use crate::formulate::elsewhere::{Whereabouts, differs, whereabouts};
use crate::formulate::{Formulation, formulate};
use crate::model::{Level, Objective, Problem, Schedule, Status};
use crate::pipeline::Failure;
use crate::solve::{Clock, Limits, Watch, arrange, lexicographic};
use crate::verify::{self, Verified};

/// Another schedule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Alternative {
    /// The schedule, with the goals of the session, and its confidence if the session wants one. It is never marked as optimal.
    pub schedule: Verified,
    /// Its strength, such as `fewer continuations`.
    pub what: &'static str,
    /// Its gains and costs against the best, in one line.
    pub trade: String,
}

/// Goals that may be moved up, and the names of the alternatives.
const FAVOURITES: [(Objective, &str); 6] = [
    (Objective::Earliness, "earlier finish"),
    (Objective::Continuations, "fewer continuations"),
    (Objective::TimeZones, "kinder hours"),
    (Objective::Meetings, "fewer meetings"),
    (Objective::Balance, "meetings filled evenly"),
    (Objective::LostTime, "less time lost"),
];

/// Fraction of the time that is left for one search with a confidence.
const SHARE: f64 = 0.3;

/// Finds up to `count` schedules other than the best.
///
/// # Errors
/// When the solver fails, or the checker refuses what it found.
pub fn alternatives(
    problem: &Problem,
    baseline: Option<&Schedule>,
    best: &Schedule,
    count: usize,
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Vec<Alternative>, Failure> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let work = {
        let announced = match baseline {
            Some(baseline) => problem.announced_by(baseline),
            None => problem.announced_as_in(best),
        };
        let (problem, baseline, best) = (announced, baseline.cloned(), best.clone());
        let (limits, found) = (*limits, Arc::clone(&found));
        move |watch: &mut dyn Watch| {
            let clock = Clock::starting_now(limits.time);
            let (baseline, taken) = (baseline.as_ref(), vec![whereabouts(&best)]);
            let wanted = problem.confidence.map(Wanted::at_least);
            let finder = Finder {
                problem: &problem,
                baseline,
                wanted,
                best: &best,
                limits: &limits,
                clock,
                watch,
                taken,
                found: &found,
            };
            finder.find(count)
        }
    };
    let _ended_or_not = within(limits, watch, work)?;
    let found = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(found)
}

struct Finder<'a> {
    problem: &'a Problem,
    baseline: Option<&'a Schedule>,
    wanted: Option<Wanted>,
    best: &'a Schedule,
    limits: &'a Limits,
    clock: Clock,
    watch: &'a mut dyn Watch,
    taken: Vec<Whereabouts>,
    found: &'a Mutex<Vec<Alternative>>,
}

impl Finder<'_> {
    fn find(mut self, count: usize) -> Result<(), Failure> {
        // `taken` includes the best schedule
        for (goal, what) in FAVOURITES {
            if self.taken.len() <= count && (goal != Objective::TimeZones || !self.problem.participants.is_empty()) {
                self.favour(goal, what)?;
            }
        }
        while self.taken.len() <= count && self.next_best()? {}
        Ok(())
    }

    /// Tries the session with a goal moved up, right after `unscheduled`.
    fn favour(&mut self, goal: Objective, what: &'static str) -> Result<(), Failure> {
        let session = &self.problem.objectives;
        let first = session.iter().copied().filter(|one| *one == Objective::Unscheduled);
        let rest = session.iter().copied().filter(|one| *one != Objective::Unscheduled && *one != goal);
        let order: Vec<Objective> = first.chain([goal]).chain(rest).collect();
        if order == *session {
            return Ok(());
        }
        let changed = self.problem.changed(|parts| parts.objectives = order)?;
        let schedule = match self.wanted {
            Some(wanted) => self.sure(&changed, wanted)?,
            None => self.solve(&changed, &|_| Vec::new())?,
        };
        let value = |schedule: &Schedule| verify::objective(self.problem, self.baseline, schedule, goal);
        // keep it only if it improves that goal
        match schedule {
            Some(schedule) if value(&schedule) < value(self.best) => self.take(schedule, what).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// Finds the best schedule that differs from all so far in the meetings of some item.
    fn next_best(&mut self) -> Result<bool, Failure> {
        let taken = self.taken.clone();
        let rows = |formulation: &Formulation| {
            taken.iter().map(|places| differs(self.problem, formulation, places)).collect::<Vec<Constraint>>()
        };
        let problem = self.problem;
        let schedule = match self.wanted {
            Some(wanted) => self.next_sure(wanted)?,
            None => self.solve(problem, &rows)?,
        };
        match schedule {
            Some(schedule) => self.take(schedule, "next best"),
            None => Ok(false),
        }
    }

    /// Keeps a schedule if it differs from all so far.
    fn take(&mut self, mut schedule: Schedule, what: &'static str) -> Result<bool, Failure> {
        let places = whereabouts(&schedule);
        if self.taken.contains(&places) {
            return Ok(false);
        }
        let level = |&name: &Objective| {
            let value = verify::objective(self.problem, self.baseline, &schedule, name);
            Level::new(name, value, None)
        };
        schedule.objectives = self.problem.objectives.iter().map(level).collect();
        schedule.wishes = verify::unmet_wishes(self.problem, &schedule);
        schedule.status = Status::Feasible;
        schedule.solver.gap = 0.0;
        let mut schedule = Verified::new(self.problem, self.baseline, schedule)?;
        let mut trade = self.trade(&schedule, &places);
        if let Some(wanted) = self.wanted {
            let sure = Sure::new(self.problem, wanted, schedule);
            trade += &format!("; confidence {:.1} %", 100.0 * sure.confidence);
            schedule = sure.schedule.of_confidence(100.0 * sure.confidence);
        }
        self.taken.push(places);
        let found = Alternative { schedule, what, trade };
        self.found.lock().unwrap_or_else(PoisonError::into_inner).push(found);
        Ok(true)
    }

    fn solve(
        &mut self,
        problem: &Problem,
        rows: &dyn Fn(&Formulation) -> Vec<Constraint>,
    ) -> Result<Option<Schedule>, Failure> {
        if self.clock.is_up() || self.watch.stop() {
            return Ok(None);
        }
        let formulation = formulate(problem, self.baseline);
        let found = lexicographic::run_with(&formulation, &rows(&formulation), self.limits, &self.clock, self.watch)?;
        let lexicographic::Result::Found(staged) = found else { return Ok(None) };
        Ok(Some(arrange::schedule(problem, self.baseline, &formulation, &staged.values, self.limits, &self.clock)))
    }

    /// The best schedule of the wanted confidence under other goals.
    fn sure(&mut self, problem: &Problem, wanted: Wanted) -> Result<Option<Schedule>, Failure> {
        if self.clock.is_up() || self.watch.stop() {
            return Ok(None);
        }
        let limits = self.limits.within(self.clock.part(SHARE).left());
        Ok(match assure::assure(problem, self.baseline, wanted, &limits, self.watch)? {
            Assurance::Planned(found) if found.standing.is_sure() => Some(found.plan.schedule.into_inner()),
            Assurance::Planned(_) | Assurance::Not(_) => None,
        })
    }

    /// The best schedule of the wanted confidence that differs from all so far.
    fn next_sure(&mut self, wanted: Wanted) -> Result<Option<Schedule>, Failure> {
        if self.clock.is_up() || self.watch.stop() {
            return Ok(None);
        }
        // a best schedule that breaks rules has no confidence
        let Ok(best) = Verified::new(self.problem, self.baseline, self.best.clone()) else { return Ok(None) };
        let best = Sure::new(self.problem, wanted, best);
        let limits = self.limits.within(self.clock.part(SHARE).left());
        let found = assure::another(self.problem, self.baseline, &best, &self.taken, wanted, &limits, self.watch)?;
        Ok(found.map(|found| found.schedule.into_inner()))
    }

    /// `gains continuations 2 -> 1; costs earliness 50 -> 55`.
    fn trade(&self, schedule: &Schedule, places: &Whereabouts) -> String {
        let mut goals: Vec<Objective> = self.problem.objectives.clone();
        let more = FAVOURITES.map(|(goal, _)| goal);
        goals.extend(more.into_iter().filter(|goal| !self.problem.objectives.contains(goal)));
        let value = |of: &Schedule, goal| verify::objective(self.problem, self.baseline, of, goal);
        let (mut gains, mut costs) = (Vec::new(), Vec::new());
        for goal in goals {
            let (was, is) = (value(self.best, goal), value(schedule, goal));
            let said = goal.change(was, is);
            match is.cmp(&was) {
                std::cmp::Ordering::Less => gains.push(said),
                std::cmp::Ordering::Greater => costs.push(said),
                std::cmp::Ordering::Equal => {}
            }
        }
        let mut said = Vec::new();
        if !gains.is_empty() {
            said.push(format!("gains {}", gains.join(", ")));
        }
        if !costs.is_empty() {
            said.push(format!("costs {}", costs.join(", ")));
        }
        if said.is_empty() {
            said.push("as good by every goal".to_owned());
        }
        let last = |of: &Schedule| of.meetings.iter().flat_map(|held| &held.entries).map(|entry| entry.end).max();
        if let (Some(was), Some(is)) = (last(self.best), last(schedule))
            && was != is
        {
            said.push(format!(
                "ends {} {}",
                is.format("%Y-%m-%d %H:%M"),
                if is < was { "(earlier)" } else { "(later)" }
            ));
        }
        let before = &self.taken[0];
        let moved: Vec<&str> = places
            .iter()
            .filter(|(id, meetings)| before.get(*id) != Some(meetings))
            .map(|(id, _)| id.as_str())
            .collect();
        if !moved.is_empty() {
            let listed = moved.iter().take(6).copied().collect::<Vec<_>>().join(", ");
            let more = if moved.len() > 6 { format!(" and {} more", moved.len() - 6) } else { String::new() };
            said.push(format!("elsewhere: {listed}{more}"));
        }
        said.join("; ")
    }
}
