//! `max_parallel_interpreted`: interpreted meetings held at one instant, over all tracks. It is enough to look at the
//! instants when one starts.
//!
//! ```text
//! sum over interpreted l with start[l] <= start[k] < end[l] of held[l] <= limit          each interpreted k
//! ```

use crate::formulate::Build;
use crate::model::MeetingIx;

pub(super) fn state(build: &mut Build) {
    let Some(limit) = &build.problem.rules.max_parallel_interpreted else { return };
    let all = super::teams(build).concat();
    for &m in &all {
        let instant = build.problem.meeting(m).start;
        let under_way = |&other: &MeetingIx| {
            let other = build.problem.meeting(other);
            other.start <= instant && instant < other.end
        };
        let meetings: Vec<MeetingIx> = all.iter().copied().filter(under_way).collect();
        super::at_most(build, &meetings, |_| 1, limit);
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    #[test]
    fn no_more_meetings_run_at_once_than_allowed() {
        let limit = |meetings: u32| {
            format!(
                r#"{{"rules": {{"max_parallel_interpreted": {meetings}}}, "meetings": [
                    {{"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                    {{"id": "c1", "date": "2022-05-04", "start": "10:30", "end": "11:30", "track": "cow"}}],
                    "items": [{{"id": "a", "minutes": 30}}, {{"id": "b", "minutes": 30, "track": "cow"}}]}}"#
            )
        };
        assert_plan(&limit(2), "p1: a 30 | c1: b 30");
        assert_infeasible(&limit(1));
    }
}
