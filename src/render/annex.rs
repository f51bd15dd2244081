//! The table before any language: days, meetings, rows and notes. Every format of the annex is written from it.
//!
//! It holds no minutes of items, used or spare. Estimates are the planner's own and are never printed in an annex.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use crate::model::{Entry, HeldMeeting, Schedule, Status, Text, Unscheduled};

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
    /// Its track, where the schedule has more than one.
    pub track: Option<String>,
    /// Its room, where the session names one.
    pub room: Option<String>,
    /// Whether it lacks the interpretation that other meetings of the schedule have.
    pub without_interpretation: bool,
    /// What it takes up, in order; one row for each entry of the meeting.
    pub rows: Vec<Row>,
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
            days: if schedule.status == Status::Infeasible { Vec::new() } else { days(&schedule.meetings) },
            footnotes: session.footnotes.clone(),
            unscheduled: schedule.unscheduled.clone(),
        }
    }
}

fn days(meetings: &[HeldMeeting]) -> Vec<Day> {
    let tracks: BTreeSet<&str> = meetings.iter().map(|meeting| meeting.track.as_str()).collect();
    let any_interpreted = meetings.iter().any(|meeting| meeting.interpreted);
    let mut sittings: Vec<Sitting> = meetings
        .iter()
        .enumerate()
        .map(|(index, meeting)| Sitting {
            index,
            start: meeting.start.naive_local(),
            end: meeting.end.naive_local(),
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

fn row(entry: &Entry) -> Row {
    Row { items: entry.items.clone(), numbers: numbers(entry), title: entry.title.clone(), continued: entry.continued }
}

/// A schedule file has the numbers of a joint entry in one field, such as `4, 5`: one for each item, or kept whole.
fn numbers(entry: &Entry) -> Vec<String> {
    let split: Vec<String> = entry.number.split([',', ';', '+', '、']).map(|number| number.trim().to_owned()).collect();
    if split.len() == entry.items.len() { split } else { vec![entry.number.clone()] }
}
