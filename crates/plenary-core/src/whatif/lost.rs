//! Meetings that a session no longer has.

use chrono::NaiveDate;

use crate::model::{LocalTime, Problem, Schedule, Track};

/// A meeting of an earlier session or schedule that a session does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostMeeting {
    /// Its track.
    pub track: Track,
    /// Its date.
    pub day: NaiveDate,
    /// Its start on the clock of the place.
    pub start: LocalTime,
    /// Its end on the clock of the place.
    pub end: LocalTime,
}

/// The meetings that a session has lost, of those that it had `before` and those that a `baseline` holds.
pub fn lost(problem: &Problem, before: Option<&Problem>, baseline: Option<&Schedule>) -> Vec<LostMeeting> {
    let gone = |id: &str| problem.find_meeting(id).is_none();
    let mut all: Vec<LostMeeting> = Vec::new();
    for meeting in before.into_iter().flat_map(|before| &before.meetings).filter(|meeting| gone(&meeting.id.0)) {
        let (start, end) = (meeting.local_start, meeting.local_end);
        all.push(LostMeeting { track: meeting.track.clone(), day: meeting.day, start, end });
    }
    for held in baseline.into_iter().flat_map(|baseline| &baseline.meetings).filter(|held| gone(&held.id)) {
        let (start, end) = (held.start.naive_local(), held.end.naive_local());
        let track = Track(held.track.clone());
        let one = LostMeeting { track, day: start.date(), start: start.time().into(), end: end.time().into() };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;
    use crate::solve::Limits;

    #[test]
    fn what_is_gone_is_told_by_the_clock_of_the_place() {
        // the clocks change between the two days
        let session = |days: &str| {
            let text = format!(
                r#"{{"title": "x", "timezone": "Europe/Vienna", "meetings": {{"days": [{days}], "times": ["10:00-11:00"]}},
                    "items": [{{"id": "a", "minutes": 70}}]}}"#
            );
            crate::read::session(&text, "x").unwrap().problem
        };
        let before = session(r#""2026-03-28", "2026-03-29""#);
        let schedule = pipeline::plan(&before, None, &Limits::default(), &mut ()).unwrap().schedule().unwrap();
        let now = session(r#""2026-03-28""#);
        let all = lost(&now, Some(&before), Some(&schedule));
        assert_eq!(all, lost(&now, None, Some(&schedule)), "the schedule says the same");
        let told: Vec<String> = all.iter().map(|one| format!("{} {}-{}", one.day, one.start, one.end)).collect();
        assert_eq!(told, ["2026-03-29 10:00-11:00"]);
        assert_eq!(lost(&before, Some(&before), Some(&schedule)), []);
    }
}
