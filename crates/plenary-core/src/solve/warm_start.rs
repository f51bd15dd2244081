//! A first solution near a baseline.
//!
//! Units that fitted before and have not changed are fixed in their meetings, and the solver places the others. If that is
//! infeasible, the units near a change are released too; if that is infeasible as well, there is no first solution.

use std::collections::BTreeMap;
use std::time::Duration;

use good_lp::{Constraint, Expression};

use super::highs::{self, BackendError, Task};
use super::{Clock, Limits, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::{ByColumn, is_empty};
use crate::formulate::unit::UnitIx;
use crate::model::{MeetingIx, Objective, Problem, Schedule};

/// The longest time for it.
const WORTH: Duration = Duration::from_secs(2);

/// A solution near the baseline.
///
/// # Errors
/// When the solver fails.
pub(super) fn start(
    problem: &Problem,
    baseline: &Schedule,
    formulation: &Formulation,
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Option<ByColumn<f64>>, BackendError> {
    let before = Before::of(problem, baseline, formulation);
    let stays = before.stays();
    let apart = before.apart_from_changes(&stays);
    let goals = &formulation.goals;
    let nothing = Expression::default();
    let objective = goals.iter().find(|goal| goal.name == Objective::Changes).map_or(&nothing, |goal| &goal.expression);
    for held in [&stays, &apart] {
        let left = clock.left().map_or(WORTH, |left| left.min(WORTH));
        let rows = before.rows(held);
        let task = Task { extra: &rows, ..Task::new(&formulation.program, objective, None, limits.seed) };
        let answer = highs::run(&task, &Clock::starting_now(Some(left)), watch)?;
        if answer.values.is_some() {
            return Ok(answer.values);
        }
    }
    Ok(None)
}

/// Where the units are in the baseline.
struct Before<'a> {
    problem: &'a Problem,
    formulation: &'a Formulation,
    /// For each unit its minutes by meeting.
    was: Vec<BTreeMap<MeetingIx, u32>>,
}

impl<'a> Before<'a> {
    fn of(problem: &'a Problem, baseline: &Schedule, formulation: &'a Formulation) -> Self {
        let mut was = vec![BTreeMap::new(); formulation.units.all.len()];
        for held in &baseline.meetings {
            let Some(m) = problem.find_meeting(&held.id) else { continue };
            for entry in &held.entries {
                let unit = entry.items.iter().find_map(|id| problem.find_item(id));
                let copies = unit.into_iter().flat_map(|ix| formulation.units.all_of(ix));
                // of copies, the one whose track the meeting belongs to
                if let Some(u) = copies.into_iter().find(|&u| formulation.units.meetings(u).contains(&m)) {
                    *was[u.0].entry(m).or_insert(0) += entry.minutes.get();
                }
            }
        }
        Self { problem, formulation, was }
    }

    /// Whether each unit keeps its minutes and all its meetings still exist. If one copy of a unit stays, its other copies
    /// stay absent.
    fn stays(&self) -> Vec<bool> {
        let units = &self.formulation.units;
        let same = |u: UnitIx| self.was[u.0].values().sum::<u32>() == units.unit(u).minutes;
        units.ixs().map(|u| units.copies(u).any(same)).collect()
    }

    /// The same, without the units in a meeting of a changed unit or in a meeting next to it.
    fn apart_from_changes(&self, stays: &[bool]) -> Vec<bool> {
        let near: Vec<i64> = (0..stays.len())
            .filter(|&u| !stays[u])
            .flat_map(|u| self.was[u].keys().map(move |&m| self.place(UnitIx(u), m)))
            .collect();
        let beside = |u: usize| {
            self.was[u].keys().any(|&m| {
                let place = self.place(UnitIx(u), m);
                near.iter().any(|changed| (changed - place).abs() <= 1)
            })
        };
        // units without a place in the baseline come last, so the end of the schedule makes room
        let last = self.was.iter().enumerate().flat_map(|(u, was)| was.keys().map(move |&m| (u, m)));
        let last = last.map(|(u, m)| self.place(UnitIx(u), m)).max();
        let ends = |u: usize| near.is_empty() && self.was[u].keys().any(|&m| Some(self.place(UnitIx(u), m)) == last);
        (0..stays.len()).map(|u| stays[u] && !beside(u) && !ends(u)).collect()
    }

    /// The index of a meeting in its track.
    fn place(&self, u: UnitIx, m: MeetingIx) -> i64 {
        let start = self.problem.meeting(m).start;
        let track = self.formulation.units.track(self.formulation.units.unit(u).track);
        track.meetings.iter().filter(|&&other| self.problem.meeting(other).start < start).count() as i64
    }

    /// Rows that fix units in their meetings.
    fn rows(&self, held: &[bool]) -> Vec<Constraint> {
        let mut rows = Vec::new();
        let units = &self.formulation.units;
        for u in units.ixs().filter(|u| held[u.0]) {
            for (k, m) in units.meetings(u).iter().enumerate() {
                let here = self.formulation.places.cell(u, k).here();
                if !is_empty(&here) {
                    let there = self.was[u.0].contains_key(m);
                    rows.push(here.eq(f64::from(u8::from(there))));
                }
            }
        }
        rows
    }
}
