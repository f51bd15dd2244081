//! `interpreted_minutes_per_day`: minutes of interpreted meetings of all tracks held on one local date.
//!
//! ```text
//! sum over k of the day, all tracks, of length[k] held[k] <= limit
//! ```

use crate::formulate::Build;
use crate::model::Limit;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.interpreted_minutes_per_day else { return };
    let limit = Limit { value: limit.value.get(), from: limit.from.clone(), source: None };
    for meetings in super::by_day(build, super::teams(build).concat()).into_values() {
        super::at_most(build, &meetings, |meeting| meeting.length().get(), &limit);
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn all_tracks_share_the_minutes_of_a_day() {
        let limit = |minutes: u32| {
            format!(
                r#"{{"rules": {{"interpreted_minutes_per_day": {minutes}}}, "meetings": [
                    {{"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                    {{"id": "c1", "date": "2022-05-04", "start": "10:00", "end": "11:00", "track": "cow"}}],
                    "items": [{{"id": "a", "minutes": 30}}, {{"id": "b", "minutes": 30, "track": "cow"}}]}}"#
            )
        };
        assert_plan(&limit(120), "p1: a 30 | c1: b 30");
        assert_infeasible(&limit(119));
    }
}
