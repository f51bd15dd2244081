//! Writes other minutes of items into the text of the session file.

use crate::model::{ItemIx, Problem, Statement};
use crate::read::Draft;

/// Gives items that are taken together so many minutes more, or fewer. The first of them takes the difference, as far as
/// it can, then the next; each keeps at least a minute, and its `least_minutes` are no more than it has. The minutes of
/// `known` are written even if they do not change, in place of an estimate.
pub fn change(draft: &mut Draft, problem: &Problem, items: &[ItemIx], mut more: i64, known: Option<ItemIx>) {
    for &ix in items {
        let (item, at) = (problem.item(ix), Statement::root().at("items").at(ix.0));
        let has = i64::from(item.minutes.get());
        let gets = (has + more).max(1);
        more -= gets - has;
        if gets != has || known == Some(ix) {
            draft.set(&at.at("minutes"), &gets.to_string());
        }
        if item.least_minutes.is_some_and(|least| i64::from(least.get()) > gets) {
            draft.set(&at.at("least_minutes"), &gets.to_string());
        }
    }
}
