//! Tiny sessions, and schedules of them that say the truth about themselves.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDateTime};

use crate::model::language::six;
use crate::model::problem::Header;
use crate::model::schedule::{SCHEMA, SessionInfo};
use crate::model::*;

use super::plan::Plan;
use super::{RuleName, check, objectives};

/// An instant by the clock of a place.
pub(super) fn at(zone: Zone, local: &str) -> Instant {
    let local: NaiveDateTime = format!("{local}:00").parse().unwrap();
    zone.instant(local).unwrap()
}

/// Where the tests take place.
pub(super) fn vienna() -> Zone {
    "Europe/Vienna".parse().unwrap()
}

/// A session in Vienna: meetings `("m1", "2022-05-04T10:00", "2022-05-04T12:00")` of the track `plenary`, interpreted
/// into all six languages; items `("a", 60)` with splits of 15 minutes at least; no limit; the default goals.
pub(super) fn session(meetings: &[(&str, &str, &str)], items: &[(&str, u32)]) -> Problem {
    Problem::resolved(ProblemParts {
        people: Vec::new(),
        header: Header::default(),
        zone: vienna(),
        rules: Rules::default(),
        teams: None,
        meetings: meetings.iter().map(|(id, start, end)| meeting(id, start, end)).collect(),
        per_day: None,
        items: items.iter().map(|(id, minutes)| item(id, *minutes)).collect(),
        order: Order::Agenda,
        idle: false,
        objectives: Objective::DEFAULT.to_vec(),
        lost_time: LostTime::default(),
        uncertainty: Uncertainty::default(),
        confidence: None,
        participants: Vec::new(),
        held: Vec::new(),
        facts: Vec::new(),
        announced: Hours::new(),
    })
}

/// Two meetings of an hour on one day, and two of an hour on the next; items `a` and `b`.
pub(super) fn two_days(a: u32, b: u32) -> Problem {
    let meetings = [
        ("m1", "2022-05-04T10:00", "2022-05-04T11:00"),
        ("m2", "2022-05-04T15:00", "2022-05-04T16:00"),
        ("m3", "2022-05-05T10:00", "2022-05-05T11:00"),
        ("m4", "2022-05-05T15:00", "2022-05-05T16:00"),
    ];
    session(&meetings, &[("a", a), ("b", b)])
}

fn meeting(id: &str, start: &str, end: &str) -> Meeting {
    let (from, to): (NaiveDateTime, NaiveDateTime) =
        (format!("{start}:00").parse().unwrap(), format!("{end}:00").parse().unwrap());
    Meeting {
        id: MeetingId(id.to_owned()),
        track: Track(Track::PLENARY.to_owned()),
        start: at(vienna(), start),
        end: at(vienna(), end),
        day: from.date(),
        local_start: from.time().into(),
        local_end: to.time().into(),
        languages: six(),
        room: None,
        seats: None,
        reserve: Minutes::ZERO,
    }
}

fn item(id: &str, minutes: u32) -> Item {
    Item {
        id: ItemId(id.to_owned()),
        number: id.to_uppercase(),
        title: Text::from(id),
        minutes: Minutes(minutes),
        range: None,
        speakers: None,
        estimated: false,
        after: Vec::new(),
        order: None,
        together: Vec::new(),
        not_parallel: Vec::new(),
        split: Split::default(),
        position: None,
        wishes: item::Wishes::default(),
        tracks: vec![Track(Track::PLENARY.to_owned())],
        people: Vec::new(),
        attendance: None,
        interpretation: Interpretation::default(),
        least_minutes: None,
        protected: false,
        keep: None,
        priority: 5,
        optional: false,
        interruptible: false,
        prefer: Vec::new(),
        documents: Vec::new(),
    }
}

/// A limit that the session states.
pub(super) fn limit<T>(value: T) -> Option<Limit<T>> {
    Some(Limit { value, from: Statement::root().at("rules").at("limit"), source: None })
}

/// `after` with a gap.
pub(super) fn after(item: usize, gap: u32) -> After {
    After { item: Earlier::Item(ItemIx(item)), gap: Minutes(gap) }
}

/// The second item and the second and fourth meetings go to a second track.
pub(super) fn two_tracks(problem: &mut Problem) {
    for place in [1, 3] {
        problem.meetings[place].track = Track("cow".to_owned());
    }
    problem.items[1].tracks = vec![Track("cow".to_owned())];
}

/// The meeting runs from `start` to `end` instead.
pub(super) fn move_meeting(problem: &mut Problem, place: usize, start: &str, end: &str) {
    let old = &problem.meetings[place];
    let new = meeting(&old.id.0, start, end);
    let (track, languages, reserve) = (old.track.clone(), old.languages.clone(), old.reserve);
    problem.meetings[place] = Meeting { track, languages, reserve, ..new };
}

/// A schedule from `[("m1", &[("a", 60), ("b+c", 20)])]`: back to back, with true claims.
pub(super) fn schedule(problem: &Problem, rows: &[(&str, &[(&str, u32)])]) -> Schedule {
    let mut schedule = Schedule {
        schema: SCHEMA.to_owned(),
        session: SessionInfo { timezone: problem.zone.name().to_owned(), ..SessionInfo::default() },
        status: Status::Feasible,
        objectives: Vec::new(),
        solver: SolverInfo {
            name: "hand".to_owned(),
            version: String::new(),
            seconds: 0.0,
            gap: 0.0,
            threads: 1,
            seed: 0,
        },
        meetings: rows.iter().map(|(id, entries)| row(problem, id, entries)).collect(),
        unscheduled: Vec::new(),
        not_held: Vec::new(),
        wishes: Vec::new(),
        confidence: None,
        expected: Vec::new(),
        changes: None,
    };
    settle(problem, &mut schedule);
    schedule
}

fn row(problem: &Problem, id: &str, entries: &[(&str, u32)]) -> HeldMeeting {
    let meeting = problem.meeting(problem.find_meeting(id).unwrap());
    let mut clock = meeting.start;
    let mut listed = Vec::new();
    for (ids, minutes) in entries {
        let items: Vec<&Item> = ids.split('+').map(|id| problem.item(problem.find_item(id).unwrap())).collect();
        let numbers: Vec<&str> = items.iter().map(|item| item.number.as_str()).collect();
        listed.push(Entry {
            people: Vec::new(),
            items: ids.split('+').map(str::to_owned).collect(),
            number: numbers.join(", "),
            title: items[0].title.clone(),
            start: problem.zone.local(clock),
            end: problem.zone.local(clock + Minutes(*minutes)),
            minutes: Minutes(*minutes),
            part: 1,
            parts: 1,
            continued: false,
        });
        clock = clock + Minutes(*minutes) + problem.rules.turnaround();
    }
    HeldMeeting {
        id: id.to_owned(),
        track: meeting.track.0.clone(),
        start: problem.zone.local(meeting.start),
        end: problem.zone.local(meeting.end),
        utc_start: meeting.start.utc(),
        used_minutes: Minutes::ZERO,
        spare_minutes: Minutes::ZERO,
        interpreted: meeting.interpreted(),
        languages: meeting.languages.iter().cloned().collect(),
        room: meeting.room.clone(),
        seats: meeting.seats,
        entries: listed,
    }
}

/// Corrects the claims of a schedule: parts, minutes used and spare, items left out and objectives.
pub(super) fn settle(problem: &Problem, schedule: &mut Schedule) {
    let copy = schedule.clone();
    let plan = Plan::new(problem, &copy);
    let names = |unit: usize| plan.units[unit].members.iter().map(|&ix| problem.item(ix).id.0.clone());
    for unit in plan.unit_ixs() {
        let (ids, parts): (BTreeSet<String>, usize) = (names(unit).collect(), plan.parts[unit].len());
        let entries = schedule.meetings.iter_mut().flat_map(|row| &mut row.entries);
        let own = entries.filter(|entry| entry.items.iter().any(|id| ids.contains(id)));
        for (place, entry) in own.enumerate() {
            (entry.part, entry.parts, entry.continued) = (place as u32 + 1, parts as u32, place > 0);
        }
    }
    for row in &mut schedule.meetings {
        let meeting = problem.meeting(problem.find_meeting(&row.id).unwrap());
        let turns = i64::from(problem.rules.turnaround().get()) * (row.entries.len() as i64 - 1).max(0);
        let minutes = row.entries.iter().map(|entry| Instant::from(entry.end) - Instant::from(entry.start));
        let used = if problem.idle {
            minutes.sum::<i64>() + turns
        } else {
            row.entries.iter().map(|entry| Instant::from(entry.end) - meeting.start).max().unwrap_or(0)
        };
        row.used_minutes = Minutes(used.max(0) as u32);
        row.spare_minutes = meeting.length().saturating_sub(meeting.reserve).saturating_sub(row.used_minutes);
    }
    let left_out = plan.unit_ixs().filter(|&unit| !plan.placed(unit)).flat_map(names);
    schedule.unscheduled =
        left_out.map(|item| Unscheduled { item, reason: "no room".to_owned(), ..Unscheduled::default() }).collect();
    let level = |&name: &Objective| Level::new(name, objectives::value(&plan, None, name), None);
    schedule.objectives = problem.objectives.iter().map(level).collect();
}

/// An entry, and those after it in its meeting, start later by `minutes`.
pub(super) fn wait(problem: &Problem, schedule: &mut Schedule, row: usize, entry: usize, minutes: i64) {
    let later = |stamp: DateTime<FixedOffset>| stamp + chrono::TimeDelta::minutes(minutes);
    for entry in &mut schedule.meetings[row].entries[entry..] {
        (entry.start, entry.end) = (later(entry.start), later(entry.end));
    }
    settle(problem, schedule);
}

/// The schedule breaks nothing.
#[track_caller]
pub(super) fn assert_valid(problem: &Problem, schedule: &Schedule) {
    let broken: Vec<String> = check(problem, None, schedule).iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The schedule breaks this rule and no other; returns the messages.
#[track_caller]
pub(super) fn assert_breaks(problem: &Problem, schedule: &Schedule, rule: RuleName) -> String {
    let broken = check(problem, None, schedule);
    let said: Vec<String> = broken.iter().map(ToString::to_string).collect();
    assert!(!broken.is_empty() && broken.iter().all(|violation| violation.rule == rule), "not only {rule}: {said:#?}");
    said.into_iter().next().unwrap()
}
