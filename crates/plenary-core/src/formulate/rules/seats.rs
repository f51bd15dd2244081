//! An item with `attendance` is only in meetings with at least as many `seats`; a meeting that does not say its seats takes
//! any number. Items taken together need the seats of the one that needs most.
//!
//! ```text
//! here[i,k] = 0          k has fewer seats than i needs
//! ```

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            for k in 0..build.meetings(u) {
                if !build.meeting(u, k).seats_all(item.attendance) {
                    let here = build.places.cell(u, k).here();
                    build.program.exclude(here, Tag::new(Rule::Seats, statement.at("attendance")));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn rooms(attendance: u32) -> String {
        format!(
            r#"{{"meetings": [
                 {{"id": "small", "date": "2022-03-27", "start": "10:00", "end": "11:00", "seats": 60}},
                 {{"id": "large", "date": "2022-03-27", "start": "11:00", "end": "12:00", "seats": 300}},
                 {{"id": "last", "date": "2022-03-27", "start": "12:00", "end": "13:00"}}],
               "items": [{{"id": "a", "minutes": 30, "attendance": 60}},
                         {{"id": "b", "minutes": 20, "split": false, "attendance": {attendance}, "together": "c"}},
                         {{"id": "c", "minutes": 10, "split": false}}]}}"#
        )
    }

    #[test]
    fn an_item_is_where_there_are_seats_for_all() {
        assert_plan(&rooms(60), "small: a 30, b+c 30");
        assert_plan(&rooms(61), "small: a 30 | large: b+c 30");
        assert_plan(&rooms(301), "small: a 30 | last: b+c 30");
        let all_say = rooms(301).replace(r#""end": "13:00""#, r#""end": "13:00", "seats": 300"#);
        assert_infeasible(&all_say);
    }
}
