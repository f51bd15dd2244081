//! A cut that several items share.

use itertools::Itertools as _;

use super::{Relaxation, RelaxationKind, spare, step};
use crate::explain::obvious::short_by;
use crate::explain::price;
use crate::explain::statements::StatementRef;
use crate::model::{ItemIx, Problem};
use crate::whatif::Edit;

/// For a conflict about capacity: cuts its items in proportion to their minutes. What closes the session keeps its own.
pub(in crate::explain) fn cut_in_proportion<'a>(
    problem: &'a Problem,
    conflict: &[StatementRef],
) -> Option<Relaxation<'a>> {
    let step = step(problem);
    let items = conflict.iter().flat_map(|statement| statement.placed.iter().copied()).sorted().dedup();
    let spare: Vec<(ItemIx, u32)> = items
        .filter(|&ix| !price::is_closing(problem.item(ix)))
        .map(|ix| (ix, spare(problem, problem.item(ix))))
        .filter(|(_, spare)| *spare > 0)
        .collect();
    let minutes = move |ix: ItemIx| problem.item(ix).minutes.get();
    let all: u32 = spare.iter().map(|&(ix, _)| minutes(ix)).sum();
    let short = short_by(problem, conflict);
    if spare.len() < 2 || short == 0 {
        return None;
    }
    let most = spare.iter().map(|(_, spare)| spare).sum::<u32>().min(all / 2);
    let edits = move |by: u32| {
        // shares are rounded down; the last items give what is left
        let share = |&(ix, spare): &(ItemIx, u32)| {
            let share = u64::from(minutes(ix)) * u64::from(by) / u64::from(all);
            (share as u32 / step * step).min(spare)
        };
        let mut cuts: Vec<u32> = spare.iter().map(share).collect();
        let mut left = by - cuts.iter().sum::<u32>();
        while left > 0 && spare.iter().zip(&cuts).any(|((_, spare), cut)| cut < spare) {
            for ((_, spare), cut) in spare.iter().zip(&mut cuts).rev().filter(|((_, spare), cut)| **cut < *spare) {
                let more = step.min(left).min(spare - *cut);
                (*cut, left) = (*cut + more, left - more);
            }
        }
        let cut = |((ix, _), cut): (&(ItemIx, u32), u32)| {
            let item = problem.item(*ix).id.0.clone();
            (cut > 0).then(|| Edit::SetMinutes { item, minutes: minutes(*ix) - cut })
        };
        spare.iter().zip(cuts).filter_map(cut).collect::<Vec<_>>()
    };
    let price = move |edits: &[Edit]| {
        let one = |edit: &Edit| match edit {
            Edit::SetMinutes { item, minutes: now } => {
                let was = problem.find_item(item).map_or(0, minutes);
                price::minutes(problem, item, was.saturating_sub(*now))
            }
            _ => 0,
        };
        edits.iter().map(one).sum()
    };
    let edits = std::rc::Rc::new(edits);
    let priced = edits.clone();
    Some(Relaxation {
        kind: RelaxationKind::Cut,
        most: most - most % step,
        step,
        guess: short,
        edits: Box::new(move |by| edits(by)),
        cost: Box::new(move |by| price(&priced(by))),
    })
}
