//! When an interpreted meeting may be: by the clock of the place, and not on a day off.

use crate::model::LocalTime;

use super::plan::{Plan, Sitting};
use super::rule_set::interpreted;
use super::violation::{RuleName, Violation};

/// Of each: it starts at `earliest` or later, local clock.
pub(super) fn earliest(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.earliest else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let (start, off) = (sitting.meeting.local_start, of_day(limit.value) - of_day(sitting.meeting.local_start));
        (off > 0).then(|| {
            let message = format!("{} starts at {start}, {off} min before {}", sitting.meeting.id, limit.value);
            Violation::new(RuleName::Earliest, limit.from.clone(), message)
        })
    };
    interpreted(plan).iter().filter_map(broken).collect()
}

/// Of each: it ends at `latest` or earlier, local clock.
pub(super) fn latest(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.latest else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let (end, off) = (sitting.meeting.local_end, of_day(sitting.meeting.local_end) - of_day(limit.value));
        (off > 0).then(|| {
            let message = format!("{} ends at {end}, {off} min after {}", sitting.meeting.id, limit.value);
            Violation::new(RuleName::Latest, limit.from.clone(), message)
        })
    };
    interpreted(plan).iter().filter_map(broken).collect()
}

/// Of each: its date is not one of `days_off`.
pub(super) fn days_off(plan: &Plan<'_>) -> Vec<Violation> {
    let Some(limit) = &plan.problem.rules.days_off else { return Vec::new() };
    let broken = |sitting: &&Sitting<'_>| {
        let day = sitting.meeting.day;
        limit.value.name(day).map(|name| {
            let message = format!("{} is on {day}, a day off ({name})", sitting.meeting.id);
            Violation::new(RuleName::DaysOff, limit.from.clone(), message)
        })
    };
    interpreted(plan).iter().filter_map(broken).collect()
}

/// Minutes after midnight.
fn of_day(time: LocalTime) -> i64 {
    i64::from(time.hour() * 60 + time.minute())
}
