//! The best plan that is sure enough, by cuts (logic-based Benders decomposition; Hooker and Ottosson, *Mathematical
//! Programming* 2003): solve the program; simulate its best plan; if that is too unsure, cut it off, with all plans that cannot be surer;
//! repeat.
//!
//! Every plan that is cut off is too unsure, and each solve is proven. So the first plan that is sure enough is the best of all that
//! are, and if the program has no solution left, none is.
//!
//! # What is cut off
//!
//! A plan with no more meetings and no fewer items than the one at hand, and no later report, holds in no more samples, if all
//! plans take items in the same order: with less time, nothing ends earlier, and where the plan has the other items does not matter
//! to the chair. If the order is free, the same holds for what fits in any order ([`crate::risk::limits`]). If that bound is too low,
//! the cut is strong:
//!
//! ```text
//! sum of held[k] over meetings that are not held + sum of (1 - y[i]) over items that are placed and may be left out
//!     + sum of st[r,k] over reports r and the meetings k after that in which r starts >= 1
//! ```
//!
//! Where a report may share its meeting with others, the bound asks nothing of reports, and the last sum is missing.
//!
//! Otherwise only plans are cut off that have all items in the same meetings, because these decide how often a plan holds.

use good_lp::{Constraint, Expression};

use super::case::{Found, Sure};
use super::program::{Program, Solved, is_report};
use crate::formulate::elsewhere::{differs, whereabouts};
use crate::model::{HeldMeeting, Schedule};
use crate::pipeline::Failure;
use crate::pipeline::best::values;
use crate::risk::limits::{fits_at_best, holds_at_best};
use crate::solve::{Clock, Watch};

/// What the search knows at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The best plan that was found is the best of all that are sure enough.
    Best,
    /// No plan is sure enough.
    NoneIsSure,
    /// It did not end.
    Open,
}

/// The most solves.
const SOLVES: usize = 300;

/// Searches until the best plan that is sure enough is known, or none exists, or the time is up.
pub fn search(program: &Program<'_>, found: &Found, clock: &Clock, watch: &mut dyn Watch) -> Result<Claim, Failure> {
    if !program.is_decided_by_meetings {
        return Ok(Claim::Open);
    }
    let mut cuts = vec![cut(program, &program.case.base)];
    for _ in 0..SOLVES {
        match program.solve(&cuts, clock, watch)? {
            Solved::None if found.best().is_none() => return Ok(Claim::NoneIsSure),
            Solved::None | Solved::Unknown => break,
            Solved::Some(plan) => {
                let _sure = found.add(program.case, plan);
                break;
            }
            Solved::Best(plan) => {
                // no plan that is left is better than this one, and none that was cut off is sure enough
                let best = found.best().map(|best| values(&best.schedule).collect::<Vec<_>>());
                if best.is_some_and(|best| best == values(&plan.schedule).collect::<Vec<_>>())
                    || found.add(program.case, plan.clone())
                {
                    return Ok(Claim::Best);
                }
                cuts.push(cut(program, &plan));
            }
        }
    }
    Ok(Claim::Open)
}

/// A row that cuts off a plan that is too unsure.
fn cut(program: &Program<'_>, plan: &Sure) -> Constraint {
    let case = program.case;
    let (problem, schedule, effort) = (case.problem, &plan.schedule, case.wanted.effort);
    let alone = program.reports_are_alone;
    let most = match (program.has_one_order, alone) {
        _ if !program.has_one_track_each => None,
        (true, true) => Some(plan.holds),
        (true, false) => Some(holds_at_best(problem, schedule, effort)),
        (false, _) => Some(fits_at_best(problem, schedule, alone, effort)),
    };
    match most {
        Some(most) if !case.wanted.is_met(most) => more_time(program, schedule),
        _ => differs(problem, &program.formulation, &whereabouts(schedule)),
    }
}

/// The row that another meeting is held, an item is left out, or a report is later.
fn more_time(program: &Program<'_>, schedule: &Schedule) -> Constraint {
    let (problem, formulation) = (program.case.problem, &program.formulation);
    let is_held = |id: &str| schedule.meetings.iter().any(|held| held.id == id);
    let is_placed =
        |id: &String| schedule.meetings.iter().flat_map(|held| &held.entries).any(|one| one.items.contains(id));
    let mut more = Expression::default();
    for m in problem.meeting_ixs().filter(|&m| !is_held(&problem.meeting(m).id.0)) {
        more += formulation.places.held(m);
    }
    for u in formulation.units.ixs() {
        let unit = formulation.units.unit(u);
        if unit.may_be_left_out && is_placed(&problem.item(unit.items[0]).id.0) {
            more += 1 - Expression::from(formulation.places.placed(u));
        }
    }
    let reports = formulation.units.ixs().filter(|&u| is_report(problem, formulation.units.unit(u)));
    for u in reports.filter(|_| program.reports_are_alone) {
        let unit = formulation.units.unit(u);
        let has =
            |held: &&HeldMeeting| held.entries.iter().any(|one| one.items.contains(&problem.item(unit.items[0]).id.0));
        let starts = schedule.meetings.iter().filter(has).filter_map(|held| problem.find_meeting(&held.id));
        let Some(first) = starts.map(|m| problem.meeting(m).start).min() else { continue };
        for (k, &m) in formulation.units.track(unit.track).meetings.iter().enumerate() {
            if problem.meeting(m).start > first {
                more += formulation.places.cell(u, k).starts();
            }
        }
    }
    more.geq(1)
}
