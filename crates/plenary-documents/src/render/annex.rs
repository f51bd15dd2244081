//! The table before any language: days, meetings, rows and notes. Every format of the annex is written from it.
//!
//! It holds no minutes of items, used or spare. Estimates are the planner's own and are never printed in an annex.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use itertools::Itertools;

use plenary_core::model::{Entry, Instant, Note, Schedule, Status, Text, Unscheduled, Zone};

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
    /// Tracks that meet at the same time, each with a column of its own; none where one column will do.
    pub tracks: Vec<String>,
    /// The session's own notes, which hang on the heading.
    pub footnotes: Vec<Text>,
    /// Notes that hang on meetings or items, in the order in which a table by meeting comes to them; the rows that bear
    /// them say so.
    pub notes: Vec<Text>,
    /// Symbols of the documents of items, by their ids.
    pub documents: BTreeMap<String, Vec<String>>,
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

/// Meetings of one local date, and rows that are no items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The date.
    pub date: NaiveDate,
    /// Its meetings, by start.
    pub meetings: Vec<Sitting>,
}

/// A meeting of the table, or what stands beside meetings: a break, an opening ceremony.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// What of the schedule it is, for a writer that says more than an annex.
    pub source: Source,
    /// Its start on the clock of the place.
    pub start: NaiveDateTime,
    /// Its end on the clock of the place.
    pub end: NaiveDateTime,
    /// Its hours in the zones that the schedule names.
    pub elsewhere: Vec<Elsewhere>,
    /// Its track, where the schedule has more than one.
    pub track: Option<String>,
    /// Its place in [`Annex::tracks`]; none where it stands across all of them.
    pub column: Option<usize>,
    /// Its room, where the session names one.
    pub room: Option<String>,
    /// Whether it lacks the interpretation that other meetings of the schedule have.
    pub without_interpretation: bool,
    /// Notes on it, by their places in [`Annex::notes`].
    pub notes: Vec<usize>,
    /// What it takes up, in order; one row for each entry of the meeting.
    pub rows: Vec<Row>,
}

/// What a [`Sitting`] is of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A meeting, by its place in [`Schedule::meetings`].
    Meeting(usize),
    /// A row that is no meeting, by its place in [`plenary_core::model::schedule::SessionInfo::rows`].
    Row(usize),
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
    /// Ids; more than one when taken jointly, none where it is no item.
    pub items: Vec<String>,
    /// Their numbers.
    pub numbers: Vec<String>,
    /// The title.
    pub title: Text,
    /// Whether an earlier row has begun it.
    pub continued: bool,
    /// Notes on it, by their places in [`Annex::notes`].
    pub notes: Vec<usize>,
}

/// More tracks than these have no room beside each other on a page.
const MOST_COLUMNS: usize = 4;

impl Annex {
    /// The table of `schedule`.
    pub fn new(schedule: &Schedule) -> Self {
        let session = &schedule.session;
        let proof = match schedule.status {
            Status::Optimal => Proof::Best,
            Status::Feasible => Proof::Gap(schedule.solver.gap),
            Status::Infeasible => Proof::NoSchedule,
        };
        let mut annex = Self {
            title: session.title.clone(),
            symbol: session.symbol.clone(),
            place: session.place.clone(),
            status: session.status.clone(),
            proof,
            days: Vec::new(),
            tracks: Vec::new(),
            footnotes: session.footnotes.clone(),
            notes: Vec::new(),
            documents: session.documents.clone(),
            unscheduled: schedule.unscheduled.clone(),
        };
        if proof != Proof::NoSchedule {
            annex.tracks = side_by_side(schedule);
            annex.days = days(schedule, &annex.tracks);
            annex.notes =
                renumber_notes(&mut annex.days).into_iter().map(|note| session.notes[note].text.clone()).collect();
        }
        annex
    }
}

/// The notes that rows bear, in the order in which they are met; the rows are told their new places.
fn renumber_notes(days: &mut [Day]) -> Vec<usize> {
    let mut met: Vec<usize> = Vec::new();
    for meeting in days.iter_mut().flat_map(|day| &mut day.meetings) {
        let rows = meeting.rows.iter_mut().map(|row| &mut row.notes);
        for notes in std::iter::once(&mut meeting.notes).chain(rows) {
            for note in notes.iter_mut() {
                *note = met.iter().position(|known| known == note).unwrap_or_else(|| {
                    met.push(*note);
                    met.len() - 1
                });
            }
            notes.sort_unstable();
        }
    }
    met
}

/// The tracks, by their first meetings, where some meet at the same time.
fn side_by_side(schedule: &Schedule) -> Vec<String> {
    let meetings = &schedule.meetings;
    let tracks: Vec<String> = meetings.iter().map(|meeting| meeting.track.clone()).unique().collect();
    let together = meetings
        .iter()
        .array_combinations()
        .any(|[one, other]| one.track != other.track && one.start < other.end && other.start < one.end);
    if together && tracks.len() <= MOST_COLUMNS { tracks } else { Vec::new() }
}

fn days(schedule: &Schedule, columns: &[String]) -> Vec<Day> {
    let notes = schedule.session.notes.as_slice();
    let meetings = &schedule.meetings;
    let stamps: Vec<_> = meetings.iter().flat_map(|held| [held.start, held.end]).collect();
    let others = || schedule.session.rows.iter();
    let zones =
        together(&schedule.session.zones, &[stamps, others().flat_map(|row| [row.start, row.end]).collect()].concat());
    let tracks: BTreeSet<&str> = meetings.iter().map(|meeting| meeting.track.as_str()).collect();
    let any_interpreted = meetings.iter().any(|meeting| meeting.interpreted);
    let column = |track: &str| columns.iter().position(|column| column == track);
    let held = meetings.iter().enumerate().map(|(index, meeting)| Sitting {
        source: Source::Meeting(index),
        start: meeting.start.naive_local(),
        end: meeting.end.naive_local(),
        elsewhere: zones.iter().map(|zones| elsewhere(zones, meeting.start, meeting.end)).collect(),
        track: (tracks.len() > 1).then(|| meeting.track.clone()),
        column: column(&meeting.track),
        room: meeting.room.clone(),
        without_interpretation: any_interpreted && !meeting.interpreted,
        notes: places(notes, |note| note.meetings.contains(&meeting.id)),
        rows: meeting.entries.iter().map(|entry| row(entry, notes)).collect(),
    });
    let others = others().enumerate().map(|(index, other)| Sitting {
        source: Source::Row(index),
        start: other.start.naive_local(),
        end: other.end.naive_local(),
        elsewhere: zones.iter().map(|zones| elsewhere(zones, other.start, other.end)).collect(),
        track: other.track.clone().filter(|_| tracks.len() > 1),
        column: other.track.as_deref().and_then(column),
        room: other.room.clone(),
        without_interpretation: false,
        notes: Vec::new(),
        rows: vec![Row {
            items: Vec::new(),
            numbers: Vec::new(),
            title: other.title.clone(),
            continued: false,
            notes: Vec::new(),
        }],
    });
    let mut days: Vec<Day> = Vec::new();
    for sitting in held.chain(others).sorted_by_key(|sitting| (sitting.start, sitting.end, sitting.column)) {
        let date = sitting.start.date();
        match days.last_mut() {
            Some(day) if day.date == date => day.meetings.push(sitting),
            _ => days.push(Day { date, meetings: vec![sitting] }),
        }
    }
    days
}

/// The places of the notes that `hang` there.
fn places(notes: &[Note], hang: impl Fn(&Note) -> bool) -> Vec<usize> {
    notes.iter().positions(hang).collect()
}

/// Zones that show the same hours in all rows, each group in the order of mention.
fn together(zones: &[Zone], stamps: &[DateTime<FixedOffset>]) -> Vec<Vec<Zone>> {
    let hours = |zone: Zone| stamps.iter().map(move |&stamp| on_clock(zone, stamp)).collect::<Vec<_>>();
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

fn elsewhere(zones: &[Zone], start: DateTime<FixedOffset>, end: DateTime<FixedOffset>) -> Elsewhere {
    Elsewhere { zones: zones.to_vec(), start: on_clock(zones[0], start), end: on_clock(zones[0], end) }
}

fn on_clock(zone: Zone, stamp: DateTime<FixedOffset>) -> NaiveDateTime {
    zone.local(Instant::from(stamp)).naive_local()
}

fn row(entry: &Entry, notes: &[Note]) -> Row {
    Row {
        items: entry.items.clone(),
        numbers: numbers(entry),
        title: entry.title.clone(),
        continued: entry.continued,
        notes: places(notes, |note| entry.items.iter().any(|item| note.items.contains(item))),
    }
}

/// A schedule file has the numbers of a joint entry in one field, such as `4, 5`: one for each item, or kept whole.
fn numbers(entry: &Entry) -> Vec<String> {
    let split: Vec<String> = entry.number.split([',', ';', '+', '、']).map(|number| number.trim().to_owned()).collect();
    if split.len() == entry.items.len() { split } else { vec![entry.number.clone()] }
}
