//! Times for one more meeting: at the session's usual hours on one of its days, after the last meeting of a day, or on
//! the next working day.

use chrono::{Datelike, NaiveDate, Weekday};

use super::statements::StatementRef;
use crate::model::time::YEARS;
use crate::model::{LocalTime, Meeting, Minutes, Problem, Track};
use crate::whatif::Edit;

/// The most slots to try per track.
const TRIED: usize = 12;

/// The latest hour at which a proposed meeting ends, unless the rule `latest` says otherwise.
const EVENING: u32 = 20;

/// The break before it, in minutes, if no limit says.
const PAUSE: u32 = 60;

/// Edits that add a meeting, and raise `interpreted_meetings` if needed; the likeliest first.
pub(super) fn free_slots(problem: &Problem, conflict: &[StatementRef]) -> Vec<Vec<Edit>> {
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
        all.extend(of_track(problem, track).into_iter().take(TRIED).map(|slot| edits(problem, track, slot)));
    }
    all
}

type Slot = (NaiveDate, LocalTime, LocalTime);

fn of_track(problem: &Problem, track: &Track) -> Vec<Slot> {
    let meetings: Vec<&Meeting> = problem.meetings.iter().filter(|meeting| meeting.track == *track).collect();
    let mut days: Vec<NaiveDate> = meetings.iter().map(|meeting| meeting.day).collect();
    days.sort_unstable();
    days.dedup();
    let mut hours: Vec<(LocalTime, LocalTime)> =
        meetings.iter().map(|meeting| (meeting.local_start, meeting.local_end)).collect();
    hours.sort_unstable();
    hours.dedup();
    let free = |&(day, start, end): &Slot| {
        meetings.iter().all(|other| other.day != day || end <= other.local_start || other.local_end <= start)
    };
    let at_its_hours = |day: NaiveDate| hours.iter().map(move |&(start, end)| (day, start, end));
    let mut slots: Vec<Slot> = days.iter().flat_map(|&day| at_its_hours(day)).filter(free).collect();
    slots.extend(days.iter().filter_map(|&day| later(problem, &meetings, day)));
    slots.extend(days.last().and_then(|&last| next_day(problem, last)).into_iter().flat_map(at_its_hours));
    slots
}

/// After the last meeting of a day, as long as that one.
fn later(problem: &Problem, meetings: &[&Meeting], day: NaiveDate) -> Option<Slot> {
    let last = meetings.iter().filter(|meeting| meeting.day == day).max_by_key(|meeting| meeting.local_end)?;
    let pause = problem.rules.min_break_minutes.as_ref().map_or(PAUSE, |limit| limit.value.get());
    let start = last.local_end.later(Minutes(pause))?;
    let end = start.later(last.length())?;
    let latest = problem.rules.latest.as_ref().map(|limit| limit.value).or(LocalTime::new(EVENING, 0))?;
    (end <= latest && end > start).then_some((day, start, end))
}

/// The next day that is neither a weekend nor off.
fn next_day(problem: &Problem, last: NaiveDate) -> Option<NaiveDate> {
    let off = |day: &NaiveDate| {
        matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            || problem.rules.days_off.as_ref().is_some_and(|limit| limit.value.name(*day).is_some())
    };
    last.iter_days().skip(1).take(14).find(|day| !off(day) && YEARS.contains(&day.year()))
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
