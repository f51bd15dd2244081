//! The table of an organization of work, in no language: days, meetings, rows and notes.
//!
//! It has no minutes of items. Estimates are for planners only, and are never printed in an annex.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use itertools::Itertools;

use plenary_core::model::schedule::ExpectedHour;
use plenary_core::model::{Entry, HeldMeeting, Instant, Note, Schedule, Status, TableName, Text, Unscheduled, Zone};

/// An organization of work as a document prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// The name of the session.
    pub title: Text,
    /// The document symbol.
    pub symbol: Option<String>,
    /// The place of the session.
    pub place: Option<Text>,
    /// The status, such as `proposed` or `approved`.
    pub status: Option<String>,
    /// What the table is called.
    pub words: TableName,
    /// Whether rows print when they start.
    pub printed_hours: bool,
    /// Whether rows print when they are expected to start.
    pub expected_hours: bool,
    /// Whether the minutes of each item are printed.
    pub printed_minutes: bool,
    /// The titles of tracks, if the session has them.
    pub track_titles: BTreeMap<String, Text>,
    /// What has been proven about the schedule.
    pub proof: Proof,
    /// The days that have meetings, in order.
    pub days: Vec<Day>,
    /// The tracks that have a column each, if tracks meet at the same time; empty if one column is enough.
    pub tracks: Vec<String>,
    /// The footnotes of the heading.
    pub footnotes: Vec<Text>,
    /// The footnotes of meetings and items, in the order in which a table by meeting refers to them. Meetings and rows
    /// refer to them by index.
    pub notes: Vec<Text>,
    /// The symbols of the documents of each item, by its id.
    pub documents: BTreeMap<String, Vec<String>>,
    /// Items that are not scheduled, with the reason.
    pub unscheduled: Vec<Unscheduled>,
}

/// What has been proven about the schedule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Proof {
    /// No schedule is better.
    Best,
    /// A better one may exist. The gap is a share of the value, from 0.
    Gap(f64),
    /// No schedule exists, so the table has no days.
    NoSchedule,
}

/// The meetings of one local date, and the rows that are no meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The date.
    pub date: NaiveDate,
    /// Its meetings and other rows, by start.
    pub meetings: Vec<Sitting>,
}

/// A meeting in the table, or a row that is no meeting, such as a break or an opening ceremony.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// The meeting or row of the schedule, for writers that need more than an annex prints.
    pub source: Source,
    /// Its start in local time.
    pub start: NaiveDateTime,
    /// Its end in local time.
    pub end: NaiveDateTime,
    /// Its hours in further time zones.
    pub elsewhere: Vec<Elsewhere>,
    /// Its track, if the schedule has more than one.
    pub track: Option<String>,
    /// The index of its track in [`Annex::tracks`]; `None` if it spans all columns.
    pub column: Option<usize>,
    /// Its room, if the session names one.
    pub room: Option<String>,
    /// Whether it lacks interpretation while other meetings have it.
    pub without_interpretation: bool,
    /// The indices of its notes in [`Annex::notes`].
    pub notes: Vec<usize>,
    /// Its rows in order, one for each entry of the meeting.
    pub rows: Vec<Row>,
}

/// The part of the schedule that a [`Sitting`] comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The index of a meeting in [`Schedule::meetings`].
    Meeting(usize),
    /// The index of a row in [`plenary_core::model::schedule::SessionInfo::rows`].
    Row(usize),
}

/// The hours of a meeting in other time zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The zones in which the meeting has these hours. They agree on all meetings.
    pub zones: Vec<Zone>,
    /// The start in their local time.
    pub start: NaiveDateTime,
    /// The end in their local time.
    pub end: NaiveDateTime,
}

/// A row of the table: an item, or items taken jointly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The ids of its items: several if they are taken jointly, none if the row is no item.
    pub items: Vec<String>,
    /// The numbers of its items.
    pub numbers: Vec<String>,
    /// The title.
    pub title: Text,
    /// When it starts in local time; `None` if the row is no item.
    pub start: Option<NaiveDateTime>,
    /// When it is expected to start, if that is to be printed.
    pub expected: Option<NaiveDateTime>,
    /// Its minutes; `None` if the row is no item.
    pub minutes: Option<u32>,
    /// Whether an earlier row began the item.
    pub continued: bool,
    /// The indices of its notes in [`Annex::notes`].
    pub notes: Vec<usize>,
}

/// The most tracks that fit side by side on a page.
const MAX_COLUMNS: usize = 4;

impl Annex {
    /// Builds the table of `schedule`.
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
            words: session.words,
            printed_hours: session.printed_hours,
            expected_hours: !schedule.expected.is_empty(),
            printed_minutes: session.printed_minutes,
            track_titles: session.tracks.clone(),
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

/// Renumbers the notes in the order in which the rows refer to them. Returns their old indices in the new order.
fn renumber_notes(days: &mut [Day]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    for meeting in days.iter_mut().flat_map(|day| &mut day.meetings) {
        let rows = meeting.rows.iter_mut().map(|row| &mut row.notes);
        for notes in std::iter::once(&mut meeting.notes).chain(rows) {
            for note in notes.iter_mut() {
                *note = order.iter().position(|known| known == note).unwrap_or_else(|| {
                    order.push(*note);
                    order.len() - 1
                });
            }
            notes.sort_unstable();
        }
    }
    order
}

/// The tracks in the order of their first meetings, if some of them meet at the same time.
fn side_by_side(schedule: &Schedule) -> Vec<String> {
    let meetings = &schedule.meetings;
    let tracks: Vec<String> = meetings.iter().map(|meeting| meeting.track.clone()).unique().collect();
    let together = meetings
        .iter()
        .array_combinations()
        .any(|[first, second]| first.track != second.track && first.start < second.end && second.start < first.end);
    if together && tracks.len() <= MAX_COLUMNS { tracks } else { Vec::new() }
}

/// The days with their meetings and other rows. `columns` are the tracks with a column each.
fn days(schedule: &Schedule, columns: &[String]) -> Vec<Day> {
    let notes = schedule.session.notes.as_slice();
    let meetings = &schedule.meetings;
    let stamps: Vec<_> = meetings.iter().flat_map(|held| [held.start, held.end]).collect();
    let others = || schedule.session.rows.iter();
    let zones = group_by_hours(
        &schedule.session.zones,
        &[stamps, others().flat_map(|row| [row.start, row.end]).collect()].concat(),
    );
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
        notes: indices(notes, |note| note.meetings.contains(&meeting.id)),
        rows: meeting.entries.iter().map(|entry| row(entry, notes, expected(schedule, meeting, entry))).collect(),
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
            start: None,
            expected: None,
            minutes: None,
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

/// The indices of the notes that meet the `condition`.
fn indices(notes: &[Note], condition: impl Fn(&Note) -> bool) -> Vec<usize> {
    notes.iter().positions(condition).collect()
}

/// Groups the zones that have the same local times at all `stamps`, in the order in which they are named.
fn group_by_hours(zones: &[Zone], stamps: &[DateTime<FixedOffset>]) -> Vec<Vec<Zone>> {
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

/// The row of an entry.
fn row(entry: &Entry, notes: &[Note], expected: Option<NaiveDateTime>) -> Row {
    Row {
        items: entry.items.clone(),
        numbers: numbers(entry),
        title: entry.title.clone(),
        start: Some(entry.start.naive_local()),
        expected,
        minutes: Some(entry.minutes.get()),
        continued: entry.continued,
        notes: indices(notes, |note| entry.items.iter().any(|item| note.items.contains(item))),
    }
}

/// When an entry is expected to start. An item that is expected in another meeting than the one that has it has no hour here.
fn expected(schedule: &Schedule, meeting: &HeldMeeting, entry: &Entry) -> Option<NaiveDateTime> {
    let is_here = |hour: &&ExpectedHour| hour.meeting == meeting.id && entry.items.contains(&hour.item);
    let hour = schedule.expected.iter().find(is_here).filter(|_| !entry.continued)?;
    Some(hour.start.naive_local())
}

/// The numbers of a joint entry. A schedule file has them in one text, such as `4, 5`. The text stays whole if it does not
/// have a number for each item.
fn numbers(entry: &Entry) -> Vec<String> {
    let split: Vec<String> = entry.number.split([',', ';', '+', '、']).map(|number| number.trim().to_owned()).collect();
    if split.len() == entry.items.len() { split } else { vec![entry.number.clone()] }
}
