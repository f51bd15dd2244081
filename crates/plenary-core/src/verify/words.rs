//! How times, lengths and names are written in messages.

use chrono::Datelike;

use crate::model::time::YEARS;
use crate::model::{Instant, ItemIx, LocalTime, MeetingIx, Problem, Statement};

/// The years of a session in minutes since 1970, with one to spare on either side.
const NEAR: std::ops::Range<i64> = {
    const YEAR: i64 = 366 * 24 * 60;
    -YEAR..(*YEARS.end() as i64 - 1968) * YEAR
};

/// The most names that a message lists.
const MOST: usize = 40;

/// Whether an instant is near enough to the years of a session to have a local time.
pub(super) fn near(instant: Instant) -> bool {
    NEAR.contains(&instant.unix_minutes())
}

/// `2022-05-04 12:00` on the clock of the place.
pub(super) fn clock(problem: &Problem, instant: Instant) -> String {
    if near(instant) {
        let local = problem.zone.local(instant);
        format!("{:04}-{:02}-{:02} {}", local.year(), local.month(), local.day(), LocalTime::from(local.time()))
    } else if instant < Instant::from_unix_minutes(0) {
        "a time long past".to_owned()
    } else {
        "a time far off".to_owned()
    }
}

/// `item 2`, or `items 3 and 4`.
pub(super) fn items(problem: &Problem, of: &[ItemIx]) -> String {
    let ids: Vec<&str> = of.iter().take(MOST + 1).map(|&ix| problem.item(ix).id.0.as_str()).collect();
    match ids.as_slice() {
        [one] => format!("item {one}"),
        ids if ids.len() > MOST => format!("items {} and {} more", ids[..MOST].join(", "), of.len() - MOST),
        [most @ .., last] => format!("items {} and {last}", most.join(", ")),
        [] => "no item".to_owned(),
    }
}

/// Ids with commas between them.
pub(super) fn list<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let mut ids = ids.into_iter();
    let first: Vec<&str> = ids.by_ref().take(MOST).collect();
    match (first.is_empty(), ids.count()) {
        (true, _) => "none".to_owned(),
        (false, 0) => first.join(", "),
        (false, more) => format!("{} and {more} more", first.join(", ")),
    }
}

/// The names of meetings, with commas between them.
pub(super) fn meetings(problem: &Problem, of: &[MeetingIx]) -> String {
    list(of.iter().map(|&ix| problem.meeting(ix).id.0.as_str()))
}

/// The place of an item in the file.
pub(super) fn item_statement(ix: ItemIx) -> Statement {
    Statement::root().at("items").at(ix.0)
}

/// The place of a meeting in the file.
pub(super) fn meeting_statement(ix: MeetingIx) -> Statement {
    Statement::root().at("meetings").at(ix.0)
}
