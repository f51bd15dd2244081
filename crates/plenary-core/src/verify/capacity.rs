//! Entries run back to back from the start of their meeting and leave its reserve free.

use crate::model::Statement;

use super::plan::{Plan, Sitting};
use super::violation::{RuleName, Violation, first};
use super::words::meeting_statement;

/// In a meeting the entries run from its start. (With `idle`, the first may wait; it is not before the start.)
pub(super) fn starts_with_meeting(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |sitting: &Sitting<'_>| {
        let (first, start) = (sitting.slots.first()?.start, sitting.meeting.start);
        let off = first - start;
        (off < 0 || (off > 0 && !plan.problem.idle)).then(|| {
            let (side, id) = (if off < 0 { "before" } else { "after" }, &sitting.meeting.id);
            let (first, start) = (plan.clock(first), plan.clock(start));
            let message =
                format!("{id}: the first entry starts at {first}, {} min {side} the meeting at {start}", off.abs());
            Violation::new(RuleName::StartsWithMeeting, meeting_statement(sitting.ix).at("start"), message)
        })
    };
    plan.sittings.iter().filter_map(broken).collect()
}

/// Entries run back to back, in the order listed, with `turnaround_minutes` (default 0) between two of them. Nothing
/// waits inside a meeting (unless the session allows `idle`).
pub(super) fn back_to_back(plan: &Plan<'_>) -> Vec<Violation> {
    let limit = plan.problem.rules.turnaround_minutes.as_ref();
    let turnaround = limit.map_or(0, |limit| i64::from(limit.value.get()));
    let pairs = plan.sittings.iter().flat_map(|sitting| sitting.slots.windows(2).map(move |pair| (sitting, pair)));
    first(pairs.filter_map(|(sitting, pair)| {
        let off = pair[1].start - pair[0].end - turnaround;
        (off < 0 || (off > 0 && !plan.problem.idle)).then(|| {
            let (id, end, start) = (&sitting.meeting.id, plan.clock(pair[0].end), plan.clock(pair[1].start));
            let side = if off < 0 { "too early" } else { "too late" };
            let message = format!(
                "{id}: an entry starts at {start}, {} min {side}: the one before ends at {end} and the turnaround is \
                 {turnaround} min",
                off.abs()
            );
            let statement = limit.map_or_else(|| meeting_statement(sitting.ix), |limit| limit.from.clone());
            Violation::new(RuleName::BackToBack, statement, message)
        })
    }))
}

/// The last entry ends at least `reserve_minutes` before the meeting's end; of a meeting that has happened, by its end.
pub(super) fn reserve(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |sitting: &Sitting<'_>| {
        let reserve = if plan.is_past(sitting) { 0 } else { i64::from(sitting.meeting.reserve.get()) };
        let (end, close) = (sitting.last_end(), sitting.meeting.end);
        let over = end - close + reserve;
        (over > 0).then(|| {
            let (id, end, close) = (&sitting.meeting.id, plan.clock(end), plan.clock(close));
            let less = if reserve > 0 { format!(" less {reserve} min in reserve") } else { String::new() };
            let message =
                format!("{id}: the last entry ends at {end}, {over} min over the meeting's end at {close}{less}");
            let field: Statement = meeting_statement(sitting.ix);
            Violation::new(RuleName::Reserve, field.at(if reserve > 0 { "reserve_minutes" } else { "end" }), message)
        })
    };
    plan.sittings.iter().filter_map(broken).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, limit, schedule, two_days, wait};
    use super::*;
    use crate::model::Minutes;

    #[test]
    fn entries_run_from_the_start_back_to_back() {
        let mut problem = two_days(20, 30);
        let mut tight = schedule(&problem, &[("m1", &[("a", 20), ("b", 30)])]);
        assert_valid(&problem, &tight);
        let mut early = tight.clone();
        wait(&problem, &mut tight, 0, 0, 5);
        let said = assert_breaks(&problem, &tight, RuleName::StartsWithMeeting);
        assert!(said.contains("starts at 2022-05-04 10:05, 5 min after the meeting at 2022-05-04 10:00"), "{said}");
        wait(&problem, &mut early, 0, 0, -5);
        assert_breaks(&problem, &early, RuleName::StartsWithMeeting);
        let mut late = schedule(&problem, &[("m1", &[("a", 20), ("b", 30)])]);
        wait(&problem, &mut late, 0, 1, 5);
        assert_breaks(&problem, &late, RuleName::BackToBack);
        // With idle, both may wait, and nothing comes before the meeting or before the entry in front of it.
        problem.idle = true;
        for waiting in [&mut tight, &mut late, &mut early] {
            // what waits is no longer used
            wait(&problem, waiting, 0, 0, 0);
        }
        assert_valid(&problem, &tight);
        assert_valid(&problem, &late);
        assert_breaks(&problem, &early, RuleName::StartsWithMeeting);
        problem.order = crate::model::Order::Free;
        let mut over = schedule(&problem, &[("m1", &[("a", 20), ("b", 30)])]);
        wait(&problem, &mut over, 0, 1, -5);
        assert_breaks(&problem, &over, RuleName::BackToBack);
    }

    #[test]
    fn the_turnaround_is_kept() {
        let mut problem = two_days(20, 30);
        let without = schedule(&problem, &[("m1", &[("a", 20), ("b", 30)])]);
        problem.rules.turnaround_minutes = limit(Minutes(10));
        assert_valid(&problem, &schedule(&problem, &[("m1", &[("a", 20), ("b", 30)])]));
        let said = assert_breaks(&problem, &without, RuleName::BackToBack);
        assert!(said.contains("10 min too early"), "{said}");
    }

    #[test]
    fn the_reserve_stays_free() {
        let mut problem = two_days(20, 30);
        problem.meetings[0].reserve = Minutes(10);
        let full = schedule(&problem, &[("m1", &[("a", 20), ("b", 30)])]);
        assert_valid(&problem, &full);
        problem.meetings[0].reserve = Minutes(11);
        let said = assert_breaks(&problem, &full, RuleName::Reserve);
        assert!(said.ends_with("(stated at /meetings/0/reserve_minutes)"), "{said}");
        let problem = two_days(20, 41);
        let over = schedule(&problem, &[("m1", &[("a", 20), ("b", 41)])]);
        assert_breaks(&problem, &over, RuleName::Reserve);
    }
}
