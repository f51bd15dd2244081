//! The table before any language: days, meetings, rows and notes. Every format of the annex is written from it.
//!
//! It holds no minutes of items, used or spare. Estimates are the planner's own and are never printed in an annex.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use crate::model::{Entry, HeldMeeting, Instant, Schedule, Status, Text, Unscheduled, Zone};

/// An organization of work as a document prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// The name of the gathering.
    pub title: Text,
    /// Its document symbol.
    pub symbol: Option<String>,
    /// Where it meets.
    pub place: Option<String>,
    /// `proposed`, `approved`, …
    pub status: Option<String>,
    /// What is known of the schedule.
    pub proof: Proof,
    /// The days that have meetings, in order.
    pub days: Vec<Day>,
    /// The session's own notes under the table.
    pub footnotes: Vec<Text>,
    /// Items left out, with the reason.
    pub unscheduled: Vec<Unscheduled>,
}

/// What is known of the schedule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Proof {
    /// No schedule is better.
    Best,
    /// A better one may exist; the gap is a share of the value.
    Gap(f64),
    /// No schedule exists: there are no days.
    NoSchedule,
}

/// Meetings of one local date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The date.
    pub date: NaiveDate,
    /// Its meetings, by start.
    pub meetings: Vec<Sitting>,
}

/// A meeting of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Its place in [`Schedule::meetings`], for a writer that says more than an annex.
    pub index: usize,
    /// Its start on the clock of the place.
    pub start: NaiveDateTime,
    /// Its end on the clock of the place.
    pub end: NaiveDateTime,
    /// Its hours in the zones that the schedule names.
    pub elsewhere: Vec<Elsewhere>,
    /// Its track, where the schedule has more than one.
    pub track: Option<String>,
    /// Its room, where the session names one.
    pub room: Option<String>,
    /// Whether it lacks the interpretation that other meetings of the schedule have.
    pub without_interpretation: bool,
    /// What it takes up, in order; one row for each entry of the meeting.
    pub rows: Vec<Row>,
}

/// The hours of a meeting where the clock shows others, or the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The zones that show these; together they show the same in all meetings.
    pub zones: Vec<Zone>,
    /// The start on their clock.
    pub start: NaiveDateTime,
    /// The end on their clock.
    pub end: NaiveDateTime,
}

/// A row: an item, or items taken jointly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Ids; more than one when taken jointly.
    pub items: Vec<String>,
    /// Their numbers.
    pub numbers: Vec<String>,
    /// The title.
    pub title: Text,
    /// Whether an earlier row has begun it.
    pub continued: bool,
}

impl Annex {
    /// The table of `schedule`.
    pub fn new(schedule: &Schedule) -> Self {
        let session = &schedule.session;
        Self {
            title: session.title.clone(),
            symbol: session.symbol.clone(),
            place: session.place.clone(),
            status: session.status.clone(),
            proof: match schedule.status {
                Status::Optimal => Proof::Best,
                Status::Feasible => Proof::Gap(schedule.solver.gap),
                Status::Infeasible => Proof::NoSchedule,
            },
            days: if schedule.status == Status::Infeasible { Vec::new() } else { days(schedule) },
            footnotes: session.footnotes.clone(),
            unscheduled: schedule.unscheduled.clone(),
        }
    }
}

fn days(schedule: &Schedule) -> Vec<Day> {
    let meetings = &schedule.meetings;
    let zones = together(&schedule.session.zones, meetings);
    let tracks: BTreeSet<&str> = meetings.iter().map(|meeting| meeting.track.as_str()).collect();
    let any_interpreted = meetings.iter().any(|meeting| meeting.interpreted);
    let mut sittings: Vec<Sitting> = meetings
        .iter()
        .enumerate()
        .map(|(index, meeting)| Sitting {
            index,
            start: meeting.start.naive_local(),
            end: meeting.end.naive_local(),
            elsewhere: zones.iter().map(|zones| elsewhere(zones, meeting)).collect(),
            track: (tracks.len() > 1).then(|| meeting.track.clone()),
            room: meeting.room.clone(),
            without_interpretation: any_interpreted && !meeting.interpreted,
            rows: meeting.entries.iter().map(row).collect(),
        })
        .collect();
    sittings.sort_by_key(|sitting| sitting.start);
    let mut days: Vec<Day> = Vec::new();
    for sitting in sittings {
        let date = sitting.start.date();
        match days.last_mut() {
            Some(day) if day.date == date => day.meetings.push(sitting),
            _ => days.push(Day { date, meetings: vec![sitting] }),
        }
    }
    days
}

/// Zones that show the same hours in all meetings, each group in the order of mention.
fn together(zones: &[Zone], meetings: &[HeldMeeting]) -> Vec<Vec<Zone>> {
    let hours = |zone: Zone| meetings.iter().map(move |meeting| on_clock(zone, meeting)).collect::<Vec<_>>();
    let mut groups: Vec<Vec<Zone>> = Vec::new();
    for &zone in zones {
        match groups.iter_mut().find(|group| hours(group[0]) == hours(zone)) {
            Some(group) if group.contains(&zone) => {}
            Some(group) => group.push(zone),
            None => groups.push(vec![zone]),
        }
    }
    groups
}

fn elsewhere(zones: &[Zone], meeting: &HeldMeeting) -> Elsewhere {
    let (start, end) = on_clock(zones[0], meeting);
    Elsewhere { zones: zones.to_vec(), start, end }
}

fn on_clock(zone: Zone, meeting: &HeldMeeting) -> (NaiveDateTime, NaiveDateTime) {
    let local = |stamp| zone.local(Instant::from(stamp)).naive_local();
    (local(meeting.start), local(meeting.end))
}

fn row(entry: &Entry) -> Row {
    Row { items: entry.items.clone(), numbers: numbers(entry), title: entry.title.clone(), continued: entry.continued }
}

/// A schedule file has the numbers of a joint entry in one field, such as `4, 5`: one for each item, or kept whole.
fn numbers(entry: &Entry) -> Vec<String> {
    let split: Vec<String> = entry.number.split([',', ';', '+', '、']).map(|number| number.trim().to_owned()).collect();
    if split.len() == entry.items.len() { split } else { vec![entry.number.clone()] }
}
