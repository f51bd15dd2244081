//! `--expected`: when items are expected to start.

use plenary_core::model::Problem;
use plenary_core::model::Schedule;
use plenary_core::model::schedule::ExpectedHour;
use plenary_core::risk::{Effort, expected_hours};

use super::stderr;

/// The hours at which items of a schedule are expected to start. Says which have none.
pub fn hours(problem: &Problem, schedule: &Schedule) -> Vec<ExpectedHour> {
    let hours = expected_hours(problem, schedule, Effort::default());
    let elsewhere: Vec<String> = hours.iter().filter(|hour| !is_where_planned(schedule, hour)).map(said).collect();
    if !elsewhere.is_empty() {
        stderr::print(&format!(
            "note: expected in another meeting than the schedule has them, and so without an hour in the table: {}",
            elsewhere.join(", ")
        ));
    }
    hours
}

fn is_where_planned(schedule: &Schedule, hour: &ExpectedHour) -> bool {
    let starts = |entry: &plenary_core::model::Entry| !entry.continued && entry.items.contains(&hour.item);
    schedule.meetings.iter().any(|held| held.id == hour.meeting && held.entries.iter().any(starts))
}

fn said(hour: &ExpectedHour) -> String {
    format!("item {} ({}, about {})", hour.item, hour.meeting, hour.start.format("%H.%M"))
}
