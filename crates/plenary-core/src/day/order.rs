//! An item that is taken out of turn: what it should have waited for no longer binds it.

use super::state::State;
use crate::model::{Earlier, ItemIx, Position};
use crate::whatif::Edit;

impl State<'_> {
    /// What binds an item that is taken up to items that are not finished: it was taken out of turn, and that is a fact.
    pub(super) fn out_of_turn(&self, unit: &[ItemIx]) -> Vec<Edit> {
        let problem = self.problem();
        let waits = |ix: &ItemIx| !unit.contains(ix) && !self.is_finished(&self.unit(*ix));
        let waiting: Vec<ItemIx> = problem.item_ixs().filter(waits).collect();
        let mut edits = Vec::new();
        let lift = |item: ItemIx, word: &str, other: Option<String>| Edit::Lift {
            item: problem.item(item).id.0.clone(),
            word: word.to_owned(),
            other,
        };
        for &ix in unit {
            let item = problem.item(ix);
            let passes = |other: &&ItemIx| **other < ix && problem.keeps_order(problem.item(**other));
            if problem.keeps_order(item) && waiting.iter().any(|other| passes(&other)) {
                edits.push(Edit::SetOrder { item: Some(item.id.0.clone()), order: "free".to_owned() });
            }
            for after in &item.after {
                match after.item {
                    Earlier::Item(other) if waiting.contains(&other) => {
                        edits.push(lift(ix, "after", Some(problem.item(other).id.0.clone())));
                    }
                    Earlier::Every if !waiting.is_empty() => {
                        edits.push(lift(ix, "after", Some(Earlier::EVERY.to_owned())))
                    }
                    _ => {}
                }
            }
            if item.position == Some(Position::Last) && waiting.iter().any(|&other| self.beside(ix, other)) {
                edits.push(lift(ix, "position", None));
            }
        }
        let first = |other: &&ItemIx| problem.item(**other).position == Some(Position::First);
        let begun = |other: &ItemIx| !self.parts(&self.unit(*other)).is_empty();
        for &other in waiting.iter().filter(first).filter(|other| !begun(other) && self.beside(unit[0], **other)) {
            edits.push(lift(other, "position", None));
        }
        edits
    }

    fn beside(&self, one: ItemIx, other: ItemIx) -> bool {
        let tracks = |ix: ItemIx| &self.problem().item(ix).tracks;
        tracks(one).iter().any(|track| tracks(other).contains(track))
    }
}
