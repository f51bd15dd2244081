//! Times for more meetings: at the session's usual hours on one of its days, after the last meeting of a day, or on
//! the next working days. A meeting that was just lost leaves its hours taken and its day a day of the session.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use itertools::Itertools as _;

use super::statements::StatementRef;
use crate::model::time::YEARS;
use crate::model::{LocalTime, Minutes, Problem, Track};
use crate::whatif::{Edit, LostMeeting};

/// The most slots to try per track.
const TRIED: usize = 12;

/// The most days of a session that are looked at.
const DAYS: usize = 60;

/// The working days after a session that are looked at for several meetings; one more meeting is on the first of them.
const NEXT_DAYS: usize = 2;

/// The most meetings that are proposed together.
const TOGETHER: usize = 4;

/// The latest hour at which a proposed meeting ends, unless the rule `latest` says otherwise.
const EVENING: u32 = 20;

/// The break before it, in minutes, if no limit says.
const PAUSE: u32 = 60;

/// Edits that add a meeting, and raise `interpreted_meetings` if needed; the likeliest first.
pub(super) fn free_slots(problem: &Problem, lost: &[LostMeeting], conflict: &[StatementRef]) -> Vec<Vec<Edit>> {
    let of_each = tracks(problem, conflict).into_iter();
    let slots = of_each
        .flat_map(|track| of_track(problem, lost, track, 1).into_iter().take(TRIED).map(move |slot| (track, slot)));
    slots.map(|(track, slot)| edits(problem, track, &[slot])).collect()
}

/// Edits that add two meetings or more of one track, the fewest first. For those who have lost a day.
pub(super) fn several_slots(problem: &Problem, lost: &[LostMeeting], conflict: &[StatementRef]) -> Vec<Vec<Edit>> {
    let of_each: Vec<(&Track, Vec<Slot>)> = tracks(problem, conflict)
        .into_iter()
        .map(|track| (track, apart(of_track(problem, lost, track, NEXT_DAYS))))
        .collect();
    (2..=TOGETHER)
        .flat_map(|n| of_each.iter().filter_map(move |(track, slots)| Some((*track, slots.get(..n)?))))
        .map(|(track, slots)| edits(problem, track, slots))
        .collect()
}

/// The tracks of the items of a conflict, else all.
fn tracks<'a>(problem: &'a Problem, conflict: &[StatementRef]) -> Vec<&'a Track> {
    let items = conflict.iter().flat_map(|one| &one.placed).map(|&ix| problem.item(ix));
    let tracks: Vec<&Track> = items.flat_map(|item| &item.tracks).unique().collect();
    if tracks.is_empty() { problem.tracks() } else { tracks }
}

type Slot = (NaiveDate, LocalTime, LocalTime);

/// Whether two meetings of one track can both be held.
fn are_apart(&(day, start, end): &Slot, &(other, from, to): &Slot) -> bool {
    other != day || end <= from || to <= start
}

/// Leaves out each slot that overlaps one before it.
fn apart(slots: Vec<Slot>) -> Vec<Slot> {
    slots.into_iter().fold(Vec::new(), |mut kept, slot| {
        if kept.iter().all(|one| are_apart(one, &slot)) {
            kept.push(slot);
        }
        kept
    })
}

/// The free slots of a track, those on the next working days last.
fn of_track(problem: &Problem, lost: &[LostMeeting], track: &Track, next: usize) -> Vec<Slot> {
    let there = problem.meetings.iter().filter(|meeting| meeting.track == *track);
    let there = there.map(|meeting| (meeting.day, meeting.local_start, meeting.local_end));
    let gone = lost.iter().filter(|one| one.track == *track).map(|one| (one.day, one.start, one.end));
    let taken: BTreeSet<Slot> = there.chain(gone).collect();
    let days = days(problem, lost);
    let hours: BTreeSet<(LocalTime, LocalTime)> = taken.iter().map(|&(_, start, end)| (start, end)).collect();
    let free = |slot: &Slot| taken.iter().all(|other| are_apart(slot, other));
    let at_its_hours = |day: NaiveDate| hours.iter().map(move |&(start, end)| (day, start, end));
    let mut slots: Vec<Slot> = days.iter().flat_map(|&day| at_its_hours(day)).filter(free).collect();
    slots.extend(days.iter().filter_map(|&day| later(problem, &taken, day)));
    slots.extend(days.last().into_iter().flat_map(|&last| next_days(problem, last).take(next)).flat_map(at_its_hours));
    slots
}

/// The days of the session, those that it has lost too, and the working days between them.
fn days(problem: &Problem, lost: &[LostMeeting]) -> Vec<NaiveDate> {
    let met: BTreeSet<NaiveDate> =
        problem.meetings.iter().map(|meeting| meeting.day).chain(lost.iter().map(|one| one.day)).collect();
    let (Some(&first), Some(&last)) = (met.first(), met.last()) else { return Vec::new() };
    let all = first.iter_days().take_while(|day| *day <= last).filter(|day| met.contains(day) || !problem.is_off(*day));
    let mut days: Vec<NaiveDate> = all.take(DAYS).collect();
    if days.last() != Some(&last) {
        days.push(last);
    }
    days
}

/// After the last meeting of a day, as long as that one.
fn later(problem: &Problem, taken: &BTreeSet<Slot>, day: NaiveDate) -> Option<Slot> {
    let &(_, from, to) = taken.iter().filter(|slot| slot.0 == day).max_by_key(|slot| slot.2)?;
    let pause = problem.rules.min_break_minutes.as_ref().map_or(PAUSE, |limit| limit.value.get());
    let minutes = |time: LocalTime| time.hour() * 60 + time.minute();
    let start = to.later(Minutes(pause))?;
    let end = start.later(Minutes(minutes(to).saturating_sub(minutes(from))))?;
    let latest = problem.rules.latest.as_ref().map(|limit| limit.value).or(LocalTime::new(EVENING, 0))?;
    (end <= latest && end > start).then_some((day, start, end))
}

/// The next days that are neither a weekend nor off.
fn next_days(problem: &Problem, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let soon = last.iter_days().skip(1).take(14);
    soon.filter(|day| !problem.is_off(*day) && YEARS.contains(&day.year()))
}

/// Adds meetings, and grants as many more as exist without a grant.
fn edits(problem: &Problem, track: &Track, slots: &[Slot]) -> Vec<Edit> {
    let several = problem.tracks().len() > 1;
    let track = (several && track.0 != Track::PLENARY).then(|| track.0.clone());
    let add = |(date, start, end): &Slot| Edit::AddMeeting {
        date: date.to_string(),
        start: start.to_string(),
        end: end.to_string(),
        track: track.clone(),
    };
    let there = problem.meetings.iter().filter(|meeting| meeting.interpreted()).count() + slots.len();
    let granted = problem.rules.interpreted_meetings.as_ref().map(|limit| limit.value);
    let more = slots.len() as u32;
    let grant = granted
        .filter(|granted| (*granted as usize) < there)
        .map(|granted| Edit::SetRule { name: "interpreted_meetings".to_owned(), value: (granted + more).into() });
    slots.iter().map(add).chain(grant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(days: &str, lost: &[(&str, &str, &str)]) -> Vec<String> {
        let text = format!(
            r#"{{"title": "x", "timezone": "Europe/Vienna", "meetings": {{"days": [{days}], "times": ["10:00-13:00", "15:00-18:00"]}},
                "items": [{{"id": "a", "minutes": 70}}]}}"#
        );
        let problem = crate::read::session(&text, "x").unwrap().problem;
        let lost: Vec<LostMeeting> = lost
            .iter()
            .map(|(day, start, end)| LostMeeting {
                track: Track(Track::PLENARY.to_owned()),
                day: day.parse().unwrap(),
                start: start.parse().unwrap(),
                end: end.parse().unwrap(),
            })
            .collect();
        of_track(&problem, &lost, &Track(Track::PLENARY.to_owned()), NEXT_DAYS)
            .iter()
            .map(|(day, start, end)| format!("{day} {start}-{end}"))
            .collect()
    }

    #[test]
    fn the_day_after_a_lost_day_is_proposed_and_not_the_lost_meetings() {
        // a Thursday and a Friday; the clocks change on Sunday
        let lost = [("2026-03-27", "10:00", "13:00"), ("2026-03-27", "15:00", "18:00")];
        let monday = ["2026-03-30 10:00-13:00", "2026-03-30 15:00-18:00"];
        let tuesday = ["2026-03-31 10:00-13:00", "2026-03-31 15:00-18:00"];
        assert_eq!(slots(r#""2026-03-26""#, &lost), [monday, tuesday].concat());
        assert_eq!(slots(r#""2026-03-26", "2026-03-27""#, &lost[..1]).len(), 4);
        let friday = ["2026-03-27 10:00-13:00", "2026-03-27 15:00-18:00"];
        assert_eq!(slots(r#""2026-03-26""#, &[]), [friday, monday].concat(), "without a lost day the next day is free");
    }

    #[test]
    fn a_working_day_between_is_a_day_of_the_session() {
        let between = slots(r#""2026-03-26", "2026-03-30""#, &[]);
        assert_eq!(between[..2], ["2026-03-27 10:00-13:00", "2026-03-27 15:00-18:00"]);
        assert!(!between.iter().any(|slot| slot.starts_with("2026-03-28")), "{between:?}");
    }
}
