//! Reads a printed organization of work: days, hours, and the items of each meeting, row by row.
//!
//! A row may have a day, hours, a number and a title, in that order, and each may be missing. So a table that lost its
//! columns in a PDF file is read like one that kept them.
//!
//! `rows` splits a table row into entries, and `starts` recognizes what an entry begins with. `shape` reads tables with
//! other columns: one for each track, or one line for each item.

mod rows;
mod shape;
mod starts;

use rows::{Entry, entries};
pub use rows::{is_untimed, starts_at, without_marks};
pub use shape::Shape;
use starts::{LEFT_OPEN, MARKS};

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::agenda::Agenda;
use super::minutes::StatedMinutes;
use super::number::Number;
use super::sections::{self, Sections};
use super::{Evidence, Found, minutes};
use crate::import::clean;
use crate::import::document::{FileKind, Line, Place};
use crate::import::doubt::Doubt;
use crate::import::hours::Hours;
use crate::import::words::{Words, heading};

/// An entry of a meeting in the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The numbers of its items: several for items taken jointly, none for an item without a number.
    pub numbers: Vec<Number>,
    /// Its title, without the mark of continuation.
    pub title: String,
    /// Whether it is marked as continued.
    pub continued: bool,
    /// Where it is printed.
    pub from: Evidence,
    /// The symbols of its documents.
    pub documents: Vec<String>,
    /// Why it may be wrong, if there is a doubt.
    pub doubt: Option<Doubt>,
    /// The minutes after its title.
    pub minutes: Option<Found<StatedMinutes>>,
    /// The places of the lines of its title.
    pub lines: Vec<Place>,
}

/// A meeting of the table.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Its day.
    pub date: NaiveDate,
    /// Its hours.
    pub hours: Found<Hours>,
    /// Its track, if one is named.
    pub track: Option<String>,
    /// Its room, if one is named.
    pub room: Option<String>,
    /// Whether it is interpreted, if the table says so.
    pub interpreted: Option<bool>,
    /// Its entries.
    pub rows: Vec<Row>,
}

/// The printed table.
#[derive(Debug, Default)]
pub struct Timetable {
    /// Meetings, in the order of the table.
    pub meetings: Vec<Meeting>,
    /// Rows that are not items, such as breaks.
    pub pauses: Vec<Evidence>,
    /// Lines that are used without being a row: headings of columns.
    pub known: BTreeSet<Place>,
    /// Lines that were not understood.
    pub not_understood: Vec<Evidence>,
}

/// Reads the table. `session` are the days in the head of the document; they give the year of days without one.
pub fn read(sections: &Sections, agenda: &Agenda, session: &[NaiveDate], words: &Words, kind: FileKind) -> Timetable {
    let mut reader = Reader {
        agenda,
        session,
        words,
        kind,
        day: None,
        open: false,
        table: Timetable::default(),
        at: 0,
        shape: Shape::ByMeeting,
        table_number: None,
    };
    for line in &sections.lines[sections.work.clone()] {
        reader.line(line);
    }
    reader.assign_tracks();
    let mut table = reader.table;
    for row in table.meetings.iter_mut().flat_map(|meeting| &mut meeting.rows) {
        clean_title(row, words);
    }
    table
}

/// Removes the minutes and the mark of continuation from a title, once all its lines are joined.
pub(super) fn clean_title(row: &mut Row, words: &Words) {
    let mut title = clean::title(&row.title);
    if let Some((stated, rest)) = minutes::at_end(&title) {
        row.minutes = Some(Found::sure(stated, row.from.clone()));
        title = clean::title(rest);
    }
    for mark in words.continued.iter().chain(&["(continued)"]) {
        let (lower, mark) = (title.to_lowercase(), mark.to_lowercase());
        if lower.len() == title.len()
            && let Some(rest) = lower.strip_suffix(&mark)
        {
            title.truncate(rest.len());
            title = clean::title(&title);
            row.continued = true;
        }
    }
    row.title = title;
}

/// Reads the lines of the table one by one.
struct Reader<'a> {
    agenda: &'a Agenda,
    session: &'a [NaiveDate],
    words: &'a Words,
    kind: FileKind,
    day: Option<NaiveDate>,
    /// Whether the title may continue in the next line.
    open: bool,
    table: Timetable,
    /// The index of the meeting that rows are added to.
    at: usize,
    /// How the columns of the table are arranged, and its number in the document.
    shape: Shape,
    table_number: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line) {
        if self.read_other_shape(line) {
            return;
        }
        // a heading repeated on the next page does not end a title
        if sections::is_columns(line, self.words) {
            return;
        }
        for entry in entries(line) {
            self.entry(&entry, line);
        }
    }

    /// Reads an entry: a day, hours and a row, each of which may be missing.
    fn entry(&mut self, entry: &Entry, line: &Line) {
        let (text, cells) = (entry.text.as_str(), entry.cells);
        let mut rest = text;
        let mut begins_here = false;
        if let Some((day, after)) = self.day(rest) {
            self.day = Some(day);
            self.open = false;
            begins_here = true;
            rest = after;
            if rest.is_empty() {
                return;
            }
        }
        if let Some((hours, doubt, after)) = self.hours(rest) {
            let Some(date) = self.day else {
                self.table.not_understood.push(Evidence::line(line));
                return;
            };
            let from = Evidence::quote(line, text);
            // some tables print day and hours in each row
            if !(begins_here && self.repeats_hours_of_last_meeting(date, hours, after)) {
                self.begin_meeting(date, Found { value: hours, from, doubt });
            }
            self.open = false;
            begins_here = true;
            rest = self.take_marks(without_marks(after, cells));
            if rest.is_empty() {
                return;
            }
        }
        if self.table.meetings.is_empty() || (begins_here && LEFT_OPEN.is_match(rest)) {
            self.table.not_understood.push(Evidence::line(line));
            if begins_here {
                // the following lines belong to a meeting without hours
                self.day = None;
            }
            return;
        }
        if self.day.is_none() {
            self.table.not_understood.push(Evidence::line(line));
            return;
        }
        if is_untimed(rest) {
            // a meeting without hours: what follows belongs to it
            self.open = false;
            self.day = None;
            self.table.not_understood.push(Evidence::line(line));
            return;
        }
        if starts_at(rest) && self.numbers(rest).is_none_or(|(numbers, _)| !self.known(&numbers[0])) {
            // a start without an end: of a part of the meeting, or of another meeting
            self.open = false;
            self.table.not_understood.push(Evidence::quote(line, rest));
            return;
        }
        let rows = self.table.meetings.get(self.at).map_or(0, |meeting| meeting.rows.len());
        self.row(rest, cells, begins_here, line);
        if let Some(row) = self.table.meetings.get_mut(self.at).and_then(|meeting| meeting.rows.get_mut(rows)) {
            let several = (entry.paragraphs > 1).then_some(Doubt::Paragraphs { count: entry.paragraphs });
            row.doubt = several.or(row.doubt.take());
        }
    }

    /// Whether a row only repeats the hours of the last meeting, and names no other track.
    fn repeats_hours_of_last_meeting(&self, date: NaiveDate, hours: Hours, after: &str) -> bool {
        let last = self.table.meetings.get(self.at);
        last.is_some_and(|last| (last.date, last.hours.value, &last.track) == (date, hours, &None))
            && !MARKS.is_match(after)
    }

    /// Adds a meeting; the following rows belong to it.
    fn begin_meeting(&mut self, date: NaiveDate, hours: Found<Hours>) {
        self.at = self.table.meetings.len();
        self.table.meetings.push(Meeting { date, hours, track: None, room: None, interpreted: None, rows: Vec::new() });
    }

    /// Reads a row: a break, an item, or the continuation of a title.
    ///
    /// `cells` tells whether the text comes from cells, `begins_here` whether a day or hours precede it.
    fn row(&mut self, text: &str, cells: bool, begins_here: bool, line: &Line) {
        let plain = heading(text);
        if self.words.pauses.contains(&plain.as_str()) {
            self.table.pauses.push(Evidence::quote(line, text));
            self.open = false;
            return;
        }
        let numbered = self.numbers(text);
        let whole = !self.kind.breaks_lines();
        match numbered {
            Some((numbers, title)) => {
                let doubt = self.unknown_number(&numbers);
                self.push(numbers, title, line, doubt);
            }
            None if text.starts_with(['-', '–', '—', '•']) => {
                let title = text.trim_start_matches(['-', '–', '—', '•', ' ']);
                if !title.is_empty() {
                    self.push(Vec::new(), title, line, None);
                }
            }
            None if text.to_lowercase().starts_with("note:") => {
                self.open = false;
                self.day = None;
            }
            None if self.open && !whole && !begins_here => {
                if let Some(row) = self.table.meetings.get_mut(self.at).and_then(|meeting| meeting.rows.last_mut()) {
                    clean::join(&mut row.title, text);
                    row.lines.push(line.place);
                    // a page has lost its columns: this may be the title of another row
                    if self.kind == FileKind::Pdf && self.agenda.entries.is_empty() {
                        row.doubt.get_or_insert(Doubt::OverLines);
                    }
                }
            }
            None if (whole && cells) || begins_here => {
                self.push(Vec::new(), text, line, Some(Doubt::NoNumber));
            }
            None => self.table.not_understood.push(Evidence::quote(line, text)),
        }
    }

    /// Adds a row to the current meeting.
    fn push(&mut self, numbers: Vec<Number>, title: &str, line: &Line, doubt: Option<Doubt>) {
        if let Some(meeting) = self.table.meetings.get_mut(self.at) {
            let row = Row {
                numbers,
                title: title.to_owned(),
                continued: false,
                from: Evidence::line(line),
                documents: Vec::new(),
                doubt,
                minutes: None,
                lines: vec![line.place],
            };
            meeting.rows.push(row);
            self.open = true;
        }
    }
}
