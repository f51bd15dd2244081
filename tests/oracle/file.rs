//! A plan as a schedule file.

use std::collections::BTreeSet;

use plenary::model::schedule::{SCHEMA, SessionInfo};
use plenary::model::{
    Entry, HeldMeeting, Instant, Item, Level, Minutes, PersonIx, Problem, Schedule, SolverInfo, Status, Unscheduled,
};

use super::case::{Case, Parts};
use super::goals::Starts;

/// The schedule file of a plan, `feasible` and with nothing proven.
pub fn schedule(case: &Case<'_>, plan: &[Parts], starts: &Starts, values: &[u64]) -> Schedule {
    let problem = case.problem;
    let mut meetings = Vec::new();
    for &meeting in &case.in_time {
        let mut entries: Vec<(usize, usize)> = Vec::new();
        for (unit, parts) in plan.iter().enumerate() {
            entries
                .extend(parts.iter().enumerate().filter(|(_, (m, _))| *m == meeting).map(|(place, _)| (unit, place)));
        }
        entries.sort_by_key(|&(unit, place)| starts[unit][place]);
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|(unit, place)| {
                let items: Vec<&Item> = case.members(unit).collect();
                let parts = (place, plan[unit].len());
                entry(problem, &items, starts[unit][place], plan[unit][place].1, parts)
            })
            .collect();
        if !entries.is_empty() {
            meetings.push(row(problem, meeting, entries));
        }
    }
    let placed: BTreeSet<&String> =
        meetings.iter().flat_map(|row| &row.entries).flat_map(|entry| &entry.items).collect();
    let left_out = problem.items.iter().map(|item| &item.id.0).filter(|id| !placed.contains(id));
    let unscheduled = left_out
        .map(|id| Unscheduled { item: id.clone(), reason: "no room".to_owned(), ..Unscheduled::default() })
        .collect();
    let levels = problem.objectives.iter().zip(values).map(|(&name, &value)| Level::new(name, value, None));
    let objectives = levels.collect();
    Schedule { objectives, meetings, unscheduled, ..empty(problem) }
}

/// A schedule file that says nothing yet.
pub fn empty(problem: &Problem) -> Schedule {
    Schedule {
        schema: SCHEMA.to_owned(),
        session: SessionInfo { timezone: problem.zone.name().to_owned(), ..SessionInfo::default() },
        status: Status::Feasible,
        objectives: Vec::new(),
        solver: SolverInfo {
            name: "oracle".to_owned(),
            version: String::new(),
            seconds: 0.0,
            gap: 0.0,
            threads: 1,
            seed: 0,
        },
        meetings: Vec::new(),
        unscheduled: Vec::new(),
        not_held: Vec::new(),
        wishes: Vec::new(),
        confidence: None,
        expected: Vec::new(),
        changes: None,
    }
}

/// An entry that starts so many minutes after 1970.
pub fn entry(problem: &Problem, items: &[&Item], start: i64, minutes: i64, (place, parts): (usize, usize)) -> Entry {
    let stamp = |minute: i64| problem.zone.local(Instant::from_unix_minutes(minute));
    let people: BTreeSet<PersonIx> = items.iter().flat_map(|item| item.people.iter().copied()).collect();
    let numbers: Vec<&str> = items.iter().map(|item| item.number.as_str()).collect();
    Entry {
        items: items.iter().map(|item| item.id.0.clone()).collect(),
        number: numbers.join(", "),
        title: items[0].title.clone(),
        people: people.into_iter().map(|person| problem.people[person.0].name.clone()).collect(),
        start: stamp(start),
        end: stamp(start + minutes),
        minutes: Minutes(minutes as u32),
        part: place as u32 + 1,
        parts: parts as u32,
        continued: place > 0,
    }
}

/// A held meeting with its entries.
pub fn row(problem: &Problem, meeting: usize, entries: Vec<Entry>) -> HeldMeeting {
    let meeting = &problem.meetings[meeting];
    // waiting is not used
    let turns = problem.rules.turnaround().get() * (entries.len() as u32).saturating_sub(1);
    let used = Minutes(turns + entries.iter().map(|entry| entry.minutes.get()).sum::<u32>());
    HeldMeeting {
        id: meeting.id.0.clone(),
        track: meeting.track.0.clone(),
        start: problem.zone.local(meeting.start),
        end: problem.zone.local(meeting.end),
        utc_start: meeting.start.utc(),
        used_minutes: used,
        spare_minutes: meeting.length().saturating_sub(meeting.reserve).saturating_sub(used),
        interpreted: !meeting.languages.is_empty(),
        languages: meeting.languages.iter().cloned().collect(),
        room: meeting.room.clone(),
        seats: meeting.seats,
        entries,
    }
}
