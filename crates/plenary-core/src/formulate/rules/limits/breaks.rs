//! `min_break_minutes`: between any two held, interpreted meetings of a track that follow each other. If every two that
//! follow each other keep it, every two do.
//!
//! ```text
//! held[k] + held[l] <= 1          0 <= start[l] - end[k] < limit
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.min_break_minutes else { return };
    let least = i64::from(limit.value.get());
    super::not_both(build, &super::tag(limit), |a, b| (0..least).contains(&(b.start - a.end)));
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn there_is_a_break_between_meetings() {
        let rest = |minutes: u32| {
            format!(r#"{{"rules": {{"min_break_minutes": {minutes}}}, "items": [{{"id": "a", "minutes": 80}}]}}"#)
        };
        assert_plan(&rest(60), "m1: a 60 | m2: a 20");
        assert_infeasible(&rest(61));
    }

    #[test]
    fn the_break_is_by_the_clock_when_clocks_go_back() {
        // 02:00 to 04:00 on the wall are three hours on that Sunday
        let night = |minutes: u32| {
            format!(
                r#"{{"timezone": "Europe/Vienna", "rules": {{"min_break_minutes": {minutes}}}, "meetings": [
                    {{"id": "m1", "date": "2026-10-25", "start": "01:00", "end": "01:30"}},
                    {{"id": "m2", "date": "2026-10-25", "start": "04:00", "end": "04:30"}}],
                    "items": [{{"id": "a", "minutes": 60}}]}}"#
            )
        };
        assert_plan(&night(210), "m1: a 30 | m2: a 30");
        assert_infeasible(&night(211));
    }
}
