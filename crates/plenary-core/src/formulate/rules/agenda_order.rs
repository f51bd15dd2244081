//! Of one track, the items that keep the order of the file are taken in it: each starts when or after all before it that
//! keep it have ended.
//!
//! ```text
//! S[j,k] <= F[i,k] + 1 - y[i]          i before j in the file, both keep the order, up to the first j that is not optional
//! ```
//!
//! Past a unit that is always placed the rows follow from its own.

use super::precedence::precede;
use crate::formulate::Build;
use crate::formulate::order::in_agenda_order;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::model::{Order, Statement};

pub(super) fn state(build: &mut Build) {
    for (early, late) in in_agenda_order(build) {
        let tag = Tag::new(Rule::AgendaOrder, said_by(build, late));
        precede(build, early, late, &tag);
    }
}

/// The statement that makes a unit keep the order: the session's, or the item's own if the session's order is free.
fn said_by(build: &Build, u: UnitIx) -> Statement {
    let mut items = build.units.items(build.problem, u).filter(|_| build.problem.order == Order::Free);
    let own = items.find(|(_, item)| item.order == Some(Order::Agenda));
    own.map_or_else(Statement::root, |(statement, _)| statement).at("order")
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn session(order: &str) -> String {
        format!(
            r#"{{"order": "{order}", "items": [{{"id": "a", "minutes": 50, "split": false, "forbid": "m1"}},
                 {{"id": "b", "minutes": 40, "split": false}}, {{"id": "c", "minutes": 10, "split": false}}]}}"#
        )
    }

    #[test]
    fn nothing_is_taken_before_what_stands_before_it() {
        assert_plan(&session("free"), "m1: b 40, c 10 | m2: a 50");
        assert_infeasible(&session("agenda"));
    }

    #[test]
    fn an_item_out_of_turn_leaves_the_others_in_order() {
        let session = |order: &str| {
            format!(
                r#"{{"order": "{order}", "items": [{{"id": "a", "minutes": 30, "split": false, "order": "agenda", "forbid": "m1"}},
                    {{"id": "b", "minutes": 40, "split": false, "order": "free"}},
                    {{"id": "c", "minutes": 20, "split": false, "order": "agenda", "priority": 9}}]}}"#
            )
        };
        assert_plan(&session("agenda"), "m1: b 40 | m2: a 30, c 20");
        assert_plan(&session("free"), "m1: b 40 | m2: a 30, c 20");
    }

    #[test]
    fn items_taken_together_keep_the_order_if_one_of_them_does() {
        assert_infeasible(
            r#"{"items": [{"id": "a", "minutes": 30, "pin": "m2"}, {"id": "b", "minutes": 10, "order": "free", "pin": "m1"},
                {"id": "c", "minutes": 10, "together": "b"}]}"#,
        );
    }

    #[test]
    fn what_is_out_of_turn_stands_in_its_place_of_the_list() {
        // in a meeting b comes before c in the file, and what it waits for comes before it
        assert_plan(
            r#"{"items": [{"id": "a", "minutes": 10}, {"id": "b", "minutes": 10, "order": "free", "after": "c"},
                {"id": "c", "minutes": 10}, {"id": "d", "minutes": 10}]}"#,
            "m1: a 10, c 10, b 10, d 10",
        );
    }

    #[test]
    fn an_optional_item_in_between_does_not_break_the_order() {
        assert_plan(
            r#"{"items": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 30, "optional": true, "allow": "m1"},
                          {"id": "c", "minutes": 20}]}"#,
            "m1: a 60 | m2: c 20",
        );
    }
}
