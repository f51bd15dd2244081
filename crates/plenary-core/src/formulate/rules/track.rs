//! An item that may be in several tracks is in one of them, with all its parts.
//!
//! It has a copy for each of its tracks (see [`crate::formulate::unit`]), and at most one copy is placed. That one is, is
//! for [`super::placed`] to say.
//!
//! ```text
//! sum over the copies c of i of y[c] <= 1
//! ```

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};

pub(super) fn state(build: &mut Build) {
    for u in build.units.originals().filter(|&u| build.units.unit(u).copies.len() > 1) {
        let placed = build.places.placed_in_any(build.units, u);
        build.program.require(placed.leq(1), Tag::new(Rule::Track, build.units.statement(u).at("track")));
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    /// An hour in each of two rooms at the same time, and an hour in one of them later.
    fn rooms(items: &str) -> String {
        format!(
            r#"{{"order": "free", "objectives": ["continuations", "earliness"], "meetings": [
                 {{"id": "red1", "date": "2022-03-27", "start": "10:00", "end": "11:00", "track": "red"}},
                 {{"id": "blue1", "date": "2022-03-27", "start": "10:00", "end": "11:00", "track": "blue"}},
                 {{"id": "red2", "date": "2022-03-27", "start": "12:00", "end": "13:00", "track": "red"}}],
               "items": [{items}]}}"#
        )
    }

    #[test]
    fn the_plan_chooses_a_track() {
        let items =
            r#"{"id": "a", "minutes": 60, "track": "any"}, {"id": "b", "minutes": 60, "track": ["blue", "red"]}"#;
        assert_plan(&rooms(items), "red1: a 60 | blue1: b 60");
        let wish = items.replace(r#""track": "any""#, r#""track": "any", "allow": "blue1""#);
        assert_plan(&rooms(&wish), "red1: b 60 | blue1: a 60");
        assert_infeasible(&rooms(&items.replace("any", "blue").replace(r#"["blue", "red"]"#, r#"["blue"]"#)));
    }

    #[test]
    fn what_comes_after_everything_waits_for_the_others_wherever_they_are() {
        let items = r#"{"id": "r", "minutes": 20, "split": false, "priority": 9, "after": "*", "track": "any"},
            {"id": "a", "minutes": 30, "track": "any"}, {"id": "b", "minutes": 60, "split": false, "track": "any"}"#;
        assert_plan(&rooms(items), "red1: a 30 | blue1: b 60 | red2: r 20");
        let wished = rooms(&items.replace(r#""after": "*""#, r#""prefer": [{"after": "*"}]"#));
        let wished = wished.replace(r#""objectives": ["#, r#""objectives": ["preferences", "#);
        assert_plan(&wished, "red1: a 30 | blue1: b 60 | red2: r 20");
    }

    #[test]
    fn all_parts_are_in_one_track() {
        let item = |minutes: u32| format!(r#"{{"id": "a", "minutes": {minutes}, "track": "any"}}"#);
        assert_plan(&rooms(&item(110)), "red1: a 60 | red2: a 50");
        assert_infeasible(&rooms(&item(121)));
    }

    #[test]
    fn of_one_track_items_keep_the_order_of_the_file_wherever_they_are() {
        let items = r#"{"id": "a", "minutes": 60, "track": "any", "allow": ["red2"]}, {"id": "b", "minutes": 60, "track": "any"}"#;
        let agenda = rooms(items).replace(r#""order": "free", "#, "");
        assert_plan(&agenda, "blue1: b 60 | red2: a 60");
        assert_infeasible(
            &agenda.replace(r#""minutes": 60, "track": "any"}]"#, r#""minutes": 60, "track": ["red"]}]"#),
        );
    }
}
