//! How long an item takes, and how late a meeting starts, with the uncertainty of the session.

use super::{Item, Meeting, Minutes, Problem, ThreePoint, Uncertainty};

impl Problem {
    /// How long an item takes: its own range, or its minutes with the spread of the session. The likeliest are its minutes,
    /// also where an edit has put these outside of the range.
    pub fn estimate(&self, item: &Item) -> ThreePoint {
        let likely = item.minutes;
        if let Some(ThreePoint { low, high, .. }) = item.range {
            return ThreePoint { low: low.min(likely), likely, high: high.max(likely) };
        }
        let spread = self.uncertainty.spread.unwrap_or_default();
        if item.estimated { spread.twice().around(likely) } else { spread.around(likely) }
    }

    /// How late a meeting starts: as the session states, or by default 0 to 20 minutes, mostly 5, if a rule set binds the
    /// session or the meeting names a room, and on time otherwise.
    pub fn late_start(&self, meeting: &Meeting) -> ThreePoint {
        let bound = self.rules.set.as_deref().is_some_and(|set| set != "none");
        match self.uncertainty.late_start {
            Some(stated) => stated,
            None if bound || meeting.room.is_some() => Uncertainty::LATE_START,
            None => ThreePoint::exactly(Minutes::ZERO),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(session: &str, item: &str) -> Problem {
        let text = format!(
            r#"{{"title": "x", {session} "meetings": [{{"id": "m1", "date": "2027-03-28", "start": "10:00", "end": "12:00"}},
                {{"id": "m2", "date": "2027-03-28", "start": "15:00", "end": "17:00", "room": "A"}}],
                "items": [{{"id": "1", {item}}}]}}"#
        );
        crate::read::session(&text, "session.json").unwrap_or_else(|report| panic!("{report}")).problem
    }

    fn three(low: u32, likely: u32, high: u32) -> ThreePoint {
        ThreePoint { low: Minutes(low), likely: Minutes(likely), high: Minutes(high) }
    }

    #[test]
    fn minutes_have_their_own_range_or_that_of_the_session() {
        let of = |session: &str, item: &str| {
            let problem = problem(session, item);
            problem.estimate(&problem.items[0])
        };
        assert_eq!(of("", r#""minutes": 90"#), three(81, 90, 113));
        assert_eq!(of("", r#""minutes": 90, "estimated": true"#), three(72, 90, 135));
        assert_eq!(of("", r#""minutes": {"low": 80, "likely": 90, "high": 200}"#), three(80, 90, 200));
        assert_eq!(of("", r#""minutes": {"speakers": 9, "minutes_each": 10}"#), three(81, 90, 113));
        let spread = r#""uncertainty": {"spread": {"low": 100, "high": 0}},"#;
        assert_eq!(of(spread, r#""minutes": 90"#), three(1, 90, 90));
        assert_eq!(of(r#""uncertainty": {"spread": {"high": 50}},"#, r#""minutes": 60"#), three(54, 60, 90));
    }

    #[test]
    fn an_edit_may_leave_the_range() {
        let problem = problem("", r#""minutes": {"low": 80, "likely": 90, "high": 100}"#);
        let longer = problem.changed(|parts| parts.items[0].minutes = Minutes(120)).unwrap();
        assert_eq!(longer.estimate(&longer.items[0]), three(80, 120, 120));
    }

    #[test]
    fn meetings_with_a_room_or_a_rule_set_start_late_by_default() {
        let of = |session: &str| {
            let problem = problem(session, r#""minutes": 9"#);
            [0, 1].map(|ix| problem.late_start(&problem.meetings[ix]))
        };
        assert_eq!(of(""), [three(0, 0, 0), three(0, 5, 20)]);
        assert_eq!(of(r#""rules": {"set": "none"},"#), [three(0, 0, 0), three(0, 5, 20)]);
        assert_eq!(of(r#""rules": {"set": "un-remote"},"#), [three(0, 5, 20); 2]);
        let stated = r#""uncertainty": {"late_start": {"low": 0, "likely": 10, "high": 30}},"#;
        assert_eq!(of(stated), [three(0, 10, 30); 2]);
    }
}
