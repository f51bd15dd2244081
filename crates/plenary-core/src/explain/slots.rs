//! Times for one more meeting: at the session's usual hours on one of its days, after the last meeting of a day, or on
//! the next working day. A meeting that was just lost leaves its hours taken and its day a day of the session.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::statements::StatementRef;
use crate::model::time::YEARS;
use crate::model::{LocalTime, Minutes, Problem, Track};
use crate::whatif::{Edit, LostMeeting};

/// The most slots to try per track.
const TRIED: usize = 12;

/// The most days of a session that are looked at.
const DAYS: usize = 60;

/// The latest hour at which a proposed meeting ends, unless the rule `latest` says otherwise.
const EVENING: u32 = 20;

/// The break before it, in minutes, if no limit says.
const PAUSE: u32 = 60;

/// Edits that add a meeting, and raise `interpreted_meetings` if needed; the likeliest first.
pub(super) fn free_slots(problem: &Problem, lost: &[LostMeeting], conflict: &[StatementRef]) -> Vec<Vec<Edit>> {
    let mut tracks: Vec<&Track> = Vec::new();
    for ix in conflict.iter().flat_map(|one| &one.placed) {
        for track in problem.item(*ix).tracks.iter().filter(|track| !tracks.contains(track)).collect::<Vec<_>>() {
            tracks.push(track);
        }
    }
    if tracks.is_empty() {
        tracks = problem.tracks();
    }
    let mut all: Vec<Vec<Edit>> = Vec::new();
    for track in tracks {
        all.extend(of_track(problem, lost, track).into_iter().take(TRIED).map(|slot| edits(problem, track, slot)));
    }
    all
}

type Slot = (NaiveDate, LocalTime, LocalTime);

fn of_track(problem: &Problem, lost: &[LostMeeting], track: &Track) -> Vec<Slot> {
    let there = problem.meetings.iter().filter(|meeting| meeting.track == *track);
    let there = there.map(|meeting| (meeting.day, meeting.local_start, meeting.local_end));
    let gone = lost.iter().filter(|one| one.track == *track).map(|one| (one.day, one.start, one.end));
    let taken: BTreeSet<Slot> = there.chain(gone).collect();
    let days = days(problem, lost);
    let hours: BTreeSet<(LocalTime, LocalTime)> = taken.iter().map(|&(_, start, end)| (start, end)).collect();
    let free =
        |&(day, start, end): &Slot| taken.iter().all(|&(other, from, to)| other != day || end <= from || to <= start);
    let at_its_hours = |day: NaiveDate| hours.iter().map(move |&(start, end)| (day, start, end));
    let mut slots: Vec<Slot> = days.iter().flat_map(|&day| at_its_hours(day)).filter(free).collect();
    slots.extend(days.iter().filter_map(|&day| later(problem, &taken, day)));
    slots.extend(days.last().and_then(|&last| next_day(problem, last)).into_iter().flat_map(at_its_hours));
    slots
}

/// The days of the session, those that it has lost too, and the working days between them.
fn days(problem: &Problem, lost: &[LostMeeting]) -> Vec<NaiveDate> {
    let met: BTreeSet<NaiveDate> =
        problem.meetings.iter().map(|meeting| meeting.day).chain(lost.iter().map(|one| one.day)).collect();
    let (Some(&first), Some(&last)) = (met.first(), met.last()) else { return Vec::new() };
    let all =
        first.iter_days().take_while(|day| *day <= last).filter(|day| met.contains(day) || !is_off(problem, *day));
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

/// The next day that is neither a weekend nor off.
fn next_day(problem: &Problem, last: NaiveDate) -> Option<NaiveDate> {
    last.iter_days().skip(1).take(14).find(|day| !is_off(problem, *day) && YEARS.contains(&day.year()))
}

/// Whether nobody meets on a day: a weekend, or a day off.
fn is_off(problem: &Problem, day: NaiveDate) -> bool {
    let off = problem.rules.days_off.as_ref();
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || off.is_some_and(|limit| limit.value.name(day).is_some())
}

/// Adds a meeting, and grants one more if all granted meetings exist already.
fn edits(problem: &Problem, track: &Track, (date, start, end): Slot) -> Vec<Edit> {
    let several = problem.tracks().len() > 1;
    let track = (several && track.0 != Track::PLENARY).then(|| track.0.clone());
    let add = Edit::AddMeeting { date: date.to_string(), start: start.to_string(), end: end.to_string(), track };
    let there = problem.meetings.iter().filter(|meeting| meeting.interpreted()).count();
    let granted = problem.rules.interpreted_meetings.as_ref().map(|limit| limit.value);
    let grant = granted
        .filter(|granted| *granted as usize <= there)
        .map(|granted| Edit::SetRule { name: "interpreted_meetings".to_owned(), value: (granted + 1).into() });
    [add].into_iter().chain(grant).collect()
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
        of_track(&problem, &lost, &Track(Track::PLENARY.to_owned()))
            .iter()
            .map(|(day, start, end)| format!("{day} {start}-{end}"))
            .collect()
    }

    #[test]
    fn the_day_after_a_lost_day_is_proposed_and_not_the_lost_meetings() {
        // a Thursday and a Friday; the clocks change on Sunday
        let lost = [("2026-03-27", "10:00", "13:00"), ("2026-03-27", "15:00", "18:00")];
        assert_eq!(slots(r#""2026-03-26""#, &lost), ["2026-03-30 10:00-13:00", "2026-03-30 15:00-18:00"]);
        assert_eq!(slots(r#""2026-03-26", "2026-03-27""#, &lost[..1]).len(), 2);
        let alone = ["2026-03-27 10:00-13:00", "2026-03-27 15:00-18:00"];
        assert_eq!(slots(r#""2026-03-26""#, &[]), alone, "without a lost day the next day is free");
    }

    #[test]
    fn a_working_day_between_is_a_day_of_the_session() {
        let between = slots(r#""2026-03-26", "2026-03-30""#, &[]);
        assert_eq!(between[..2], ["2026-03-27 10:00-13:00", "2026-03-27 15:00-18:00"]);
        assert!(!between.iter().any(|slot| slot.starts_with("2026-03-28")), "{between:?}");
    }
}
