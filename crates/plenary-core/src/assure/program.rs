//! The integer program of a session, solved under more rows than its own.

use good_lp::{Constraint, Expression};

use super::case::{Case, Sure};
use crate::formulate::elsewhere::{Whereabouts, differs};
use crate::formulate::unit::{Kind, Unit, UnitIx, Units};
use crate::formulate::{Formulation, formulate};
use crate::model::{ItemIx, MeetingIx, Problem};
use crate::pipeline::Failure;
use crate::solve::{Clock, Watch, arrange, lexicographic};

/// The program of a case.
pub struct Program<'a> {
    pub case: &'a Case<'a>,
    pub formulation: Formulation,
    /// Whether all plans take the same items of a track in the same order.
    pub has_one_order: bool,
    /// Whether each item is in one track.
    pub has_one_track_each: bool,
    /// Whether the meetings of its items decide how often a plan holds: no item stops where the plan interrupts it.
    pub is_decided_by_meetings: bool,
    /// Whether no report can share a meeting with another item, because it waits for each of them.
    pub reports_are_alone: bool,
    /// Rows of every solve. No meeting is held without an entry: the program alone says only that one with an entry is held,
    /// because its goals never want more; the rows here do.
    always: Vec<Constraint>,
}

/// A program of so many columns is not solved often enough in the usual time.
const OFTEN: usize = 1_500;

/// What a solve found.
pub enum Solved {
    /// The best plan under the rows.
    Best(Sure),
    /// A plan, not proven best.
    Some(Sure),
    /// No plan keeps the rows.
    None,
    /// Nothing before the time was up.
    Unknown,
}

impl<'a> Program<'a> {
    /// The program of a case; none if it is so large that it cannot be solved often.
    pub fn of(case: &'a Case<'a>) -> Option<Self> {
        let problem = case.problem;
        let formulation = formulate(problem, case.baseline);
        if formulation.program.columns().len() >= OFTEN {
            return None;
        }
        let units = &formulation.units;
        let has_one_track_each = units.all.iter().all(|unit| unit.copies.len() == 1);
        let has_one_order = has_one_track_each && units.all_in_order();
        let is_decided_by_meetings = units.all.iter().all(|unit| unit.kind != Kind::Loose);
        let reports_are_alone = !problem.idle && units.ixs().all(|u| waits_for_all(problem, units, u));
        let always = no_empty_meeting(&formulation);
        Some(Self {
            always,
            case,
            has_one_order,
            has_one_track_each,
            is_decided_by_meetings,
            reports_are_alone,
            formulation,
        })
    }

    /// Keeps plans out that have all items in the same meetings as one of these.
    pub fn keep_out(&mut self, plans: &[Whereabouts]) {
        let rows = plans.iter().map(|places| differs(self.case.problem, &self.formulation, places));
        self.always.extend(rows.collect::<Vec<_>>());
    }

    /// The best plan under more rows.
    pub fn solve(&self, more: &[Constraint], clock: &Clock, watch: &mut dyn Watch) -> Result<Solved, Failure> {
        let case = self.case;
        if clock.is_up() || watch.stop() {
            return Ok(Solved::Unknown);
        }
        let limits = case.limits.within(clock.left());
        let rows = [more, &self.always].concat();
        Ok(match lexicographic::run_with(&self.formulation, &rows, &limits, clock, watch)? {
            lexicographic::Result::Infeasible => Solved::None,
            lexicographic::Result::Unknown => Solved::Unknown,
            lexicographic::Result::Found(staged) => {
                let schedule = arrange::schedule(
                    case.problem,
                    case.baseline,
                    &self.formulation,
                    &staged.values,
                    case.limits,
                    clock,
                );
                let plan = case.of_session(schedule)?;
                if staged.proven() { Solved::Best(plan) } else { Solved::Some(plan) }
            }
        })
    }

    /// The meetings of a track that are still to come, in order of time, with their places in the track.
    pub fn to_come<'b>(&'b self, meetings: &'b [MeetingIx]) -> impl Iterator<Item = (usize, MeetingIx)> + 'b {
        let problem = self.case.problem;
        meetings.iter().copied().enumerate().filter(move |(_, m)| problem.record(*m).is_none())
    }
}

/// `held[k] <= sum of here over all units`.
fn no_empty_meeting(formulation: &Formulation) -> Vec<Constraint> {
    let mut rows = Vec::new();
    for track in &formulation.units.tracks {
        for (k, &m) in track.meetings.iter().enumerate() {
            let here: Expression = track.units.iter().map(|&u| formulation.places.cell(u, k).here()).sum();
            rows.push((here - formulation.places.held(m)).geq(0));
        }
    }
    rows
}

/// Whether a unit closes its track or the session: a report.
pub fn is_report(problem: &Problem, unit: &Unit) -> bool {
    unit.items.iter().any(|&item: &ItemIx| crate::risk::closes(problem.item(item)))
}

/// Whether a unit is no report, or waits for every other item of its track for longer than entries of a meeting are apart.
fn waits_for_all(problem: &Problem, units: &Units, u: UnitIx) -> bool {
    let unit = units.unit(u);
    let others = &units.track(unit.track).units;
    let waits = |v: &UnitIx| unit.after.iter().any(|after| after.unit == *v && after.gap > problem.rules.turnaround());
    !is_report(problem, unit) || others.iter().filter(|&&v| v != u && !is_report(problem, units.unit(v))).all(waits)
}
