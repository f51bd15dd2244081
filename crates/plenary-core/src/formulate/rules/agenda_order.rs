//! Unless a session says `"order": "free"`, the items of one track are taken in the order of the file: each starts when
//! or after all before it have ended.
//!
//! ```text
//! S[j,k] <= F[i,k] + 1 - y[i]          i before j in the file, up to the first j that is not optional
//! ```
//!
//! Past a unit that is always placed the rows follow from its own.

use super::precedence::precede;
use crate::formulate::Build;
use crate::formulate::order::in_agenda_order;
use crate::formulate::tag::{Rule, Tag};
use crate::model::{Order, Statement};

pub(super) fn state(build: &mut Build) {
    if build.problem.order == Order::Free {
        return;
    }
    let tag = Tag::new(Rule::AgendaOrder, Statement::root().at("order"));
    for track in &build.units.tracks {
        for (early, late) in in_agenda_order(build, &track.units) {
            precede(build, early, late, &tag);
        }
    }
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
    fn an_optional_item_in_between_does_not_break_the_order() {
        assert_plan(
            r#"{"items": [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 30, "optional": true, "allow": "m1"},
                          {"id": "c", "minutes": 20}]}"#,
            "m1: a 60 | m2: c 20",
        );
    }
}
