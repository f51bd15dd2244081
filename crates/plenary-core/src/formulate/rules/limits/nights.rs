//! `min_night_rest_minutes`: between held, interpreted meetings of a track on different dates.
//!
//! ```text
//! held[k] + held[l] <= 1          day[k] < day[l],  0 <= start[l] - end[k] < limit
//! ```

use crate::formulate::Build;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.min_night_rest_minutes else { return };
    let least = i64::from(limit.value.get());
    super::not_both(build, &super::tag(limit), |a, b| a.day != b.day && (0..least).contains(&(b.start - a.end)));
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn the_night_before_the_clocks_go_forward_is_an_hour_shorter() {
        let rest = |minutes: u32| {
            format!(
                r#"{{"timezone": "Europe/Vienna", "rules": {{"min_night_rest_minutes": {minutes}}}, "meetings": [
                    {{"id": "m1", "date": "2026-03-28", "start": "19:00", "end": "20:00"}},
                    {{"id": "m2", "date": "2026-03-29", "start": "08:00", "end": "09:00"}}],
                    "items": [{{"id": "a", "minutes": 80}}]}}"#
            )
        };
        assert_plan(&rest(660), "m1: a 60 | m2: a 20");
        assert_infeasible(&rest(661));
    }
}
