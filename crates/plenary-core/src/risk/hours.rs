//! When items are expected to start, for documents: rounded, and never a promise.

use super::{Effort, Moment, forecast};
use crate::model::schedule::ExpectedHour;
use crate::model::{Instant, Problem, Schedule};

/// Printed hours are multiples of so many minutes.
const STEP: i64 = 5;

/// When each item of a schedule that is still to come is expected to start, in the order of the schedule. An item that starts in no
/// sample has no hour.
pub fn expected_hours(problem: &Problem, schedule: &Schedule, effort: Effort) -> Vec<ExpectedHour> {
    let found = forecast(problem, schedule, effort, &mut |_| true);
    let hours = found.items.iter().filter_map(|item| {
        let (first, start) = (item.items.first()?, item.start.as_ref()?);
        let at = |moment: &Moment| problem.zone.local(Instant::from_unix_minutes(rounded(moment.at.unix_minutes())));
        Some(ExpectedHour {
            item: problem.item(*first).id.0.clone(),
            meeting: start.p50.meeting.clone(),
            start: at(&start.p50),
            from: at(&start.p10),
            to: at(&start.p80),
        })
    });
    hours.collect()
}

fn rounded(minute: i64) -> i64 {
    (minute + STEP / 2).div_euclid(STEP) * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the night before the second day the clocks go forward.
    #[test]
    fn hours_are_rounded_and_those_of_the_place() {
        let session = r#"{"title": "x", "timezone": "Europe/Vienna", "uncertainty": {"spread": {"low": 0, "high": 0},
            "late_start": {"low": 4, "likely": 4, "high": 4}},
            "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-12:00"]},
            "items": [{"id": "1", "minutes": 100}, {"id": "2", "minutes": 60, "pin": "m2"}]}"#;
        let problem = crate::read::session(session, "session.json").unwrap().problem;
        let plan = crate::pipeline::plan(&problem, None, &Default::default(), &mut ()).unwrap().schedule().unwrap();
        let hours = expected_hours(&problem, &plan, Effort { samples: 10, ..Effort::default() });
        let said: Vec<String> =
            hours.iter().map(|hour| format!("{} {} {}", hour.item, hour.meeting, hour.start)).collect();
        assert_eq!(said, ["1 m1 2026-03-28 10:05:00 +01:00", "2 m2 2026-03-29 10:05:00 +02:00"]);
        assert_eq!(rounded(-3), -5);
    }
}
