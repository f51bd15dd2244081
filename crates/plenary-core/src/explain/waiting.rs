//! Capacity before an item that must wait: what has to end first, and the gap after it, leave too few minutes.
//!
//! Let unit `r` start at least `g` minutes after all units of a set `S` have ended, and let its first part have at least `a` minutes.
//! Then it starts by `t`, and `S` has only the minutes of its tracks up to `t - g`:
//!
//! ```text
//! t = max over meetings m of r:  end[m] - reserve[m] - a
//! sum over i in S of d[i]  <=  sum over meetings m of S:  min(room[m], max(0, t - g - start[m]))
//! ```
//!
//! Meetings that overlap all count, and all other statements are ignored. So if this fails, no schedule exists.

use itertools::Itertools as _;

use super::capacity::{Shortage, Wait};
use super::keyword::Keyword;
use super::statements::StatementRef;
use crate::formulate::unit::{Kind, UnitIx, Units};
use crate::model::{ItemIx, Minutes, Problem, Split, Statement};

/// A set of items that the meetings before another one do not hold, with the statements that say so.
struct TooMuchBefore {
    shortage: Shortage,
    statements: Vec<StatementRef>,
}

/// The statements of items that need more minutes than there are before an item that waits for them.
pub(super) fn short_before(problem: &Problem, all: &[StatementRef]) -> Option<Vec<StatementRef>> {
    found(problem, all).map(|found| found.statements)
}

/// The shortage behind a conflict, if it is one before an item that waits.
pub(super) fn shortage(problem: &Problem, conflict: &[StatementRef]) -> Option<Shortage> {
    found(problem, conflict).filter(|found| found.statements.len() == conflict.len()).map(|found| found.shortage)
}

fn found(problem: &Problem, all: &[StatementRef]) -> Option<TooMuchBefore> {
    // facts break no rules: what was taken up in a meeting that has happened may be out of order
    if !problem.held.is_empty() {
        return None;
    }
    let units = Units::of(problem);
    let placed: Vec<(UnitIx, &StatementRef)> =
        all.iter().filter_map(|one| Some((units.of_item[one.placed.first()?.0], one))).collect();
    placed.iter().find_map(|&(r, itself)| {
        let unit = units.unit(r);
        let gaps = unit.after.iter().map(|after| (&after.statement, after.gap)).unique();
        gaps.into_iter().find_map(|(pointer, gap)| {
            let stated = all.iter().find(|one| one.keyword == Keyword::After && one.pointer == *pointer)?;
            let named = |u: UnitIx| unit.after.iter().any(|after| after.statement == *pointer && after.unit == u);
            let before: Vec<(UnitIx, &StatementRef)> = placed.iter().copied().filter(|&(u, _)| named(u)).collect();
            least_first_parts(problem, &units, r, all).into_iter().find_map(|(least, splits)| {
                let room = room_before(problem, &units, r, gap, least, &before)?;
                let mut found = too_much(&units, before.clone(), room)?;
                found.shortage.before = Some(Wait { item: unit.items[0], gap });
                found.statements.extend(splits.into_iter().chain([stated, itself]).cloned());
                found.statements.sort();
                Some(found)
            })
        })
    })
}

/// The least minutes of the first part of a unit: without its statements about parts, and with them.
fn least_first_parts<'a>(
    problem: &Problem,
    units: &Units,
    r: UnitIx,
    all: &'a [StatementRef],
) -> Vec<(u32, Vec<&'a StatementRef>)> {
    let stated = |at: Statement| all.iter().find(|one| one.keyword == Keyword::Split && one.pointer == at);
    let own = units.items(problem, r).filter(|(_, item)| item.split != Split::default());
    let splits: Vec<&StatementRef> = own.filter_map(|(at, _)| stated(at.at(Keyword::Split))).collect();
    let unit = units.unit(r);
    let least = if unit.kind == Kind::Whole { unit.minutes } else { unit.min_part };
    if splits.is_empty() { vec![(least, splits)] } else { vec![(1, Vec::new()), (least, splits)] }
}

/// The fewest and longest of these units that need more than the room, if all of them do.
fn too_much(units: &Units, mut before: Vec<(UnitIx, &StatementRef)>, room: (usize, u32)) -> Option<TooMuchBefore> {
    let minutes = |u: UnitIx| units.unit(u).minutes;
    let needed: u32 = before.iter().map(|&(u, _)| minutes(u)).sum();
    let mut spare = needed.checked_sub(room.1 + 1)?;
    before.sort_by_key(|&(u, _)| (minutes(u), u));
    before.retain(|&(u, _)| {
        let drop = minutes(u) <= spare;
        spare -= if drop { minutes(u) } else { 0 };
        !drop
    });
    let mut items: Vec<ItemIx> = before.iter().flat_map(|&(u, _)| units.unit(u).items.iter().copied()).collect();
    items.sort_unstable();
    let needed = before.iter().map(|&(u, _)| minutes(u)).sum();
    let shortage = Shortage { items, needed, meetings: room.0, room: room.1, before: None };
    Some(TooMuchBefore { shortage, statements: before.into_iter().map(|(_, one)| one.clone()).collect() })
}

/// The number of meetings, and the minutes of them, in which the units `before` may end for `r` to start after the gap; `None`
/// without any units, or meetings of `r`.
fn room_before(
    problem: &Problem,
    units: &Units,
    r: UnitIx,
    gap: Minutes,
    least: u32,
    before: &[(UnitIx, &StatementRef)],
) -> Option<(usize, u32)> {
    let own = units.copies(r).flat_map(|copy| units.meetings(copy));
    let latest = own.map(|&m| {
        let meeting = problem.meeting(m);
        meeting.end.unix_minutes() - i64::from((meeting.reserve + Minutes(least) + gap).get())
    });
    let latest = latest.max()?;
    let theirs = before.iter().flat_map(|&(u, _)| units.copies(u)).flat_map(|copy| units.meetings(copy)).unique();
    let rooms: Vec<u32> = theirs
        .map(|&m| {
            let until = latest - problem.meeting(m).start.unix_minutes();
            problem.room(m).get().min(u32::try_from(until.max(0)).unwrap_or(u32::MAX))
        })
        .filter(|room| *room > 0)
        .collect();
    (!before.is_empty()).then(|| (rooms.len(), rooms.iter().sum()))
}

#[cfg(test)]
mod tests {
    use super::super::conflict::{Explanation, conflict};
    use super::super::obvious;
    use super::*;
    use crate::solve::Limits;

    /// Item `r` starts `gap` minutes after all others, and may wait for that inside its meeting. The clocks go forward in the night to
    /// 29 March.
    fn session(items: &str, gap: u32, meetings: &str) -> Problem {
        let session = format!(
            r#"{{"title": "A body", "timezone": "Europe/Vienna", "meetings": [{meetings}], "order": "free", "idle": true,
                "items": [{items}, {{"id": "r", "minutes": 20, "after": [{{"item": "*", "gap_minutes": {gap}}}]}}]}}"#
        );
        crate::read::session(&session, "session.json").unwrap().problem
    }

    fn told(problem: &Problem) -> Option<(Vec<String>, u32, u32, u32)> {
        let conflict = match conflict(problem, &Limits::default(), &mut ()).unwrap() {
            Explanation::Conflict(conflict) => conflict,
            Explanation::Feasible => return None,
            other => panic!("{other:?}"),
        };
        let short = obvious::shortage(problem, &conflict).unwrap();
        let ids = short.items.iter().map(|&ix| problem.item(ix).id.to_string()).collect();
        Some((ids, short.needed, short.room, short.before.unwrap().gap.get()))
    }

    #[test]
    fn what_must_end_before_an_item_that_waits_is_added_up() {
        let days = r#"{"id": "m1", "date": "2026-03-27", "start": "10:00", "end": "12:00"}, {"id": "m2", "date": "2026-03-28", "start": "10:00", "end": "12:00"}"#;
        let items = r#"{"id": "a", "minutes": 70}, {"id": "b", "minutes": 60}, {"id": "c", "minutes": 5}"#;
        // 155 of 240 minutes, but only the first meeting is two hours before the latest start of `r`
        let short = (vec!["a".to_owned(), "b".to_owned()], 130, 120, 120);
        assert_eq!(told(&session(items, 120, days)), Some(short));
        // what begins the second meeting may end twenty minutes before `r`
        assert_eq!(told(&session(items, 80, days)), None);
    }

    #[test]
    fn a_gap_over_a_change_of_clocks_is_counted_in_minutes() {
        let night = r#"{"id": "m1", "date": "2026-03-29", "start": "00:00", "end": "01:30"}, {"id": "m2", "date": "2026-03-29", "start": "03:30", "end": "05:00"}"#;
        // 200 minutes before 04:40 it is 00:20, by the clock on the wall 01:20
        let short = (vec!["a".to_owned()], 50, 20, 200);
        assert_eq!(told(&session(r#"{"id": "a", "minutes": 50}"#, 200, night)), Some(short));
        assert_eq!(told(&session(r#"{"id": "a", "minutes": 20}"#, 200, night)), None);
    }
}
