//! The best plan that is sure enough, by cuts (logic-based Benders decomposition; Hooker and Ottosson, *Mathematical
//! Programming* 2003): solve the program; simulate its best plan; if that is too unsure, cut it off, with all plans that cannot be surer;
//! repeat.
//!
//! Every plan that is cut off is too unsure, and each solve is proven. So the first plan that is sure enough is the best of all that
//! are, and if the program has no solution left, none is.
//!
//! # What is cut off
//!
//! A plan with no more meetings and no fewer items than the one at hand holds in no more samples, if all plans take items in the
//! same order: with less time, nothing ends earlier ([`crate::risk::limits`]). If the order is free, the same holds for what fits
//! in any order. If that bound is too low, the cut is strong:
//!
//! ```text
//! sum of held[k] over meetings that are not held + sum of (1 - y[i]) over items that are placed and may be left out >= 1
//! ```
//!
//! Otherwise only plans are cut off that have all items in the same meetings, because these decide how often a plan holds.

use good_lp::{Constraint, Expression};

use super::case::{Found, Sure};
use super::program::{Program, Solved};
use crate::formulate::elsewhere::{differs, whereabouts};
use crate::model::Schedule;
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
pub fn search(
    program: &Program<'_>,
    found: &mut Found<'_>,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Claim, Failure> {
    if !program.is_decided_by_meetings {
        return Ok(Claim::Open);
    }
    let mut cuts = vec![cut(program, &program.case.base)];
    for _ in 0..SOLVES {
        match program.solve(&cuts, clock, watch)? {
            Solved::None if found.best.is_none() => return Ok(Claim::NoneIsSure),
            Solved::None | Solved::Unknown => break,
            Solved::Some(plan) => {
                let _sure = found.add(plan);
                break;
            }
            Solved::Best(plan) => {
                // no plan that is left is better than this one, and none that was cut off is sure enough
                let best = found.best.as_ref().map(|best| values(&best.schedule).collect::<Vec<_>>());
                if best.is_some_and(|best| best == values(&plan.schedule).collect::<Vec<_>>())
                    || found.add(plan.clone())
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
    let most = if !program.has_one_track_each {
        None
    } else if program.has_one_order {
        Some(holds_at_best(problem, schedule, alone, effort))
    } else {
        Some(fits_at_best(problem, schedule, alone, effort))
    };
    match most {
        Some(most) if !case.wanted.is_met(most) => more_time(program, schedule),
        _ => differs(problem, &program.formulation, &whereabouts(schedule)),
    }
}

/// The row that another meeting is held, or an item is left out.
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
    more.geq(1)
}
