//! Capacity in the order of the file, of the items that keep it: an item that may not be split and does not fit moves to the next meeting, and the lost
//! minutes add up.
//!
//! Placing each item as early as possible in order is optimal here. If that runs out of meetings, no schedule exists, and
//! no solver is needed. Limits can only make it worse, so they are ignored.

use std::collections::BTreeSet;
use std::fmt;

use super::keyword::Keyword;
use super::statements::{StatementRef, only};
use crate::formulate::unit::{Kind, TrackIx, UnitIx, Units};
use crate::model::{MeetingIx, Problem};

/// The statements that this arithmetic uses.
const KEYWORDS: [Keyword; 5] =
    [Keyword::Item, Keyword::Split, Keyword::Order, Keyword::ReserveMinutes, Keyword::TurnaroundMinutes];

/// Items that do not fit in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfRoom {
    /// The ids of the first item and of the first one without room.
    pub items: (String, String),
    /// The meetings of their track.
    pub meetings: usize,
}

impl fmt::Display for OutOfRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((first, last), meetings) = (&self.items, self.meetings);
        write!(
            f,
            "in the order of the file, items {first} to {last} need more than the {meetings} meetings of their track: \
             an item that may not be split goes to the next meeting where it does not fit"
        )
    }
}

/// The first track whose items do not fit in their order. `None` if they do not fit in any order: that has a plainer
/// explanation.
pub fn out_of_room(problem: &Problem) -> Option<OutOfRoom> {
    let units = Units::of(problem);
    let (track, last) = first_without_room(problem, &units)?;
    let of_track = units.tracks[track].units.iter().filter(|&&u| !units.unit(u).optional);
    let needed: u64 = of_track.map(|&u| u64::from(units.unit(u).minutes)).sum();
    let room: u64 = units.tracks[track].meetings.iter().map(|&m| u64::from(room(problem, m))).sum();
    if needed > room {
        return None;
    }
    let id = |u: UnitIx| problem.item(units.unit(u).items[0]).id.to_string();
    let first = units.in_order(track).find(|&u| !units.unit(u).optional)?;
    Some(OutOfRoom { items: (id(first), id(last)), meetings: units.tracks[track].meetings.len() })
}

/// A minimal set of statements whose items do not fit in order; not minimal if `stop` ends the search.
pub(super) fn short_in_order(
    problem: &Problem,
    all: &[StatementRef],
    stop: &dyn Fn() -> bool,
) -> Option<Vec<StatementRef>> {
    let short = |kept: &BTreeSet<StatementRef>| {
        only(problem, kept).is_ok_and(|less| first_without_room(&less, &Units::of(&less)).is_some())
    };
    let statements: Vec<StatementRef> = all.iter().filter(|one| KEYWORDS.contains(&one.keyword)).cloned().collect();
    if !short(&statements.iter().cloned().collect()) {
        return None;
    }
    let mut least = needed(&BTreeSet::new(), false, &statements, &|kept| short(kept), stop);
    least.sort();
    Some(least)
}

/// QuickXplain (Junker, 2004): the part of `rest` that is needed together with `kept`; all of it if `stop` ends it.
fn needed(
    kept: &BTreeSet<StatementRef>,
    changed: bool,
    rest: &[StatementRef],
    short: &dyn Fn(&BTreeSet<StatementRef>) -> bool,
    stop: &dyn Fn() -> bool,
) -> Vec<StatementRef> {
    if stop() {
        return rest.to_vec();
    }
    if changed && short(kept) {
        return Vec::new();
    }
    let [_, _, ..] = rest else { return rest.to_vec() };
    let (one, two) = rest.split_at(rest.len() / 2);
    let with = |more: &[StatementRef]| kept.iter().chain(more).cloned().collect::<BTreeSet<StatementRef>>();
    let second = needed(&with(one), true, two, short, stop);
    let first = needed(&with(&second), !second.is_empty(), one, short, stop);
    [first, second].concat()
}

/// Minutes that the entries of a meeting may use.
fn room(problem: &Problem, m: MeetingIx) -> u32 {
    problem.meeting(m).usable().get()
}

/// The first unit that there is no room for, and its track.
fn first_without_room(problem: &Problem, units: &Units) -> Option<(TrackIx, UnitIx)> {
    let turn = problem.rules.turnaround().get();
    for (t, track) in units.tracks.iter_enumerated() {
        let mut rooms = track.meetings.iter().map(|&m| room(problem, m));
        let mut left = rooms.next().unwrap_or(0);
        for u in units.in_order(t).filter(|&u| !units.unit(u).optional) {
            let unit = units.unit(u);
            let mut rest = unit.minutes;
            while rest > left {
                if unit.kind != Kind::Whole {
                    rest -= left;
                }
                let Some(next) = rooms.next() else { return Some((t, u)) };
                left = next;
            }
            left = (left - rest).saturating_sub(turn);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::statements::statements;

    fn problem(order: &str, minutes: &[u32]) -> Problem {
        let item = |(n, minutes): (usize, &u32)| serde_json::json!({"id": n.to_string(), "title": "x", "minutes": minutes, "split": false});
        let session = serde_json::json!({
            "title": "x", "timezone": "Europe/Vienna", "order": order,
            // the clocks change on the second day, and a meeting has its length all the same
            "meetings": {"days": ["2026-03-28", "2026-03-29", "2026-03-30"], "times": ["10:00-12:00"]},
            "items": minutes.iter().enumerate().map(item).collect::<Vec<_>>(),
        });
        crate::read::session(&session.to_string(), "session.json").unwrap().problem
    }

    #[test]
    fn what_does_not_fit_in_order_is_seen_without_a_search() {
        let one_too_many = problem("agenda", &[70, 60, 70, 60]);
        let said = out_of_room(&one_too_many).unwrap().to_string();
        assert!(said.contains("items 0 to 3 need more than the 3 meetings"), "{said}");
        assert_eq!(out_of_room(&problem("agenda", &[70, 50, 70, 50, 120])), None);
        assert_eq!(out_of_room(&problem("free", &[70, 60, 70, 60])), None);
        assert_eq!(out_of_room(&problem("agenda", &[70, 60, 70, 60, 120])), None, "it is said as minutes");
    }

    #[test]
    fn the_statements_named_are_all_needed() {
        let session = problem("agenda", &[70, 60, 70, 60, 10]);
        let conflict = short_in_order(&session, &statements(&session), &|| false).unwrap();
        let keywords: Vec<Keyword> = conflict.iter().map(|one| one.keyword).collect();
        // the last one can be spared
        assert_eq!(keywords.iter().filter(|&&keyword| keyword == Keyword::Item).count(), 4, "{conflict:?}");
        for one in &conflict {
            let rest: BTreeSet<StatementRef> = conflict.iter().filter(|other| *other != one).cloned().collect();
            let less = only(&session, &rest).unwrap();
            assert_eq!(first_without_room(&less, &Units::of(&less)), None, "without {one:?}");
        }
        let stopped = short_in_order(&session, &statements(&session), &|| true).unwrap();
        assert!(stopped.len() > conflict.len());
    }
}
