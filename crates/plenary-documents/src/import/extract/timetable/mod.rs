//! Reads a printed organization of work: days, hours, and the items of each meeting, row by row.
//!
//! A row may have a day, hours, a number and a title, in that order, and each may be missing. So a table that lost its
//! columns in a PDF file is read like one that kept them.
//!
//! `rows` splits a table row into entries. `shape` reads tables with other columns: one for each track, or one line for
//! each item.

mod rows;
mod shape;

pub use rows::starts_at;
use rows::{Entry, entries, without_marks};
pub use shape::Shape;

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::agenda::{self, Agenda};
use super::annotations::StatedMinutes;
use super::number::{self, Number};
use super::sections::{self, Sections};
use super::{Evidence, Found, minutes};
use crate::import::clean;
use crate::import::dates;
use crate::import::document::{FileKind, Line, Place};
use crate::import::doubt::Doubt;
use crate::import::hours::{self, Hours};
use crate::import::words::{Words, heading, pattern};

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
        last_number: None,
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
fn clean_title(row: &mut Row, words: &Words) {
    let mut title = agenda::title(&row.title);
    if let Some((stated, rest)) = minutes::at_end(&title) {
        row.minutes = Some(Found::sure(stated, row.from.clone()));
        title = agenda::title(rest);
    }
    for mark in words.continued.iter().chain(&["(continued)"]) {
        let (lower, mark) = (title.to_lowercase(), mark.to_lowercase());
        if lower.len() == title.len()
            && let Some(rest) = lower.strip_suffix(&mark)
        {
            title.truncate(rest.len());
            title = agenda::title(&title);
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
    last_number: Option<Number>,
}

static MARKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[(?P<key>[a-z_]+)=(?P<value>[^\]]*)\]"));
static LEFT_OPEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*(?:none\s*-\s*none|\[)"));

/// The length of a meeting whose end is not printed, in minutes.
const DEFAULT_LENGTH: u32 = 180;

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
                self.last_number = numbers.last().cloned();
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

    /// A doubt if the agenda lacks one of these numbers.
    fn unknown_number(&self, numbers: &[Number]) -> Option<Doubt> {
        let known = |number: &Number| self.agenda.entries.iter().any(|entry| entry.number.key == number.key);
        let not_understood =
            numbers.iter().find(|number| !known(number)).filter(|_| !self.agenda.entries.is_empty())?;
        Some(Doubt::NotInAgenda { number: not_understood.printed.clone() })
    }

    /// The numbers at the start of a row, several for items taken jointly, and the title after them.
    fn numbers<'t>(&self, text: &'t str) -> Option<(Vec<Number>, &'t str)> {
        let (first, mut rest) = number::in_table(text)?;
        let mut numbers = vec![first];
        loop {
            let next = self.words.joint.iter().find_map(|joint| {
                let after = rest.strip_prefix(joint).map(str::trim_start)?;
                let (number, after) = number::in_table(after)?;
                (self.known(&number) || self.agenda.entries.is_empty()).then_some((number, after))
            });
            let Some((number, after)) = next else { break };
            numbers.push(number);
            rest = after;
        }
        // a figure in the second line of a title is not the number of an item
        let open = self.open && self.kind.breaks_lines();
        let known = self.known(&numbers[0]) || (self.agenda.entries.is_empty() && !rest.is_empty());
        (known || !(open || rest.is_empty())).then_some((numbers, rest))
    }

    fn known(&self, number: &Number) -> bool {
        self.agenda.entries.iter().any(|entry| entry.number.key == number.key)
    }

    /// A day at the start of a text, and the rest. The rest is empty or begins with hours.
    fn day<'t>(&self, text: &'t str) -> Option<(NaiveDate, &'t str)> {
        let mention = dates::mentions(text).into_iter().next()?;
        let weekday = dates::weekday(text).filter(|(_, at)| at.start <= mention.range.end + 4);
        let start = weekday.as_ref().map_or(mention.range.start, |(_, at)| at.start.min(mention.range.start));
        let end = weekday.as_ref().map_or(mention.range.end, |(_, at)| at.end.max(mention.range.end));
        let edge = |c: char| c.is_whitespace() || ",，،.:：;()（）日г-–—".contains(c);
        if !text.get(..start)?.trim_matches(edge).is_empty() && text.get(..start)?.chars().count() > 6 {
            return None;
        }
        let rest = text.get(end..)?.trim_start_matches(edge).trim_start();
        let rest = rest.strip_prefix("года").unwrap_or(rest).trim_start_matches(edge);
        // a title may begin with a date too
        let alone = rest.is_empty()
            || hours::ranges(rest).first().is_some_and(|(_, at)| at.start < 24)
            || weekday.is_some() && self.kind == FileKind::Docx;
        if !alone && hours::open(rest).is_none() && !LEFT_OPEN.is_match(rest) {
            return None;
        }
        let (month, day) = *mention.days.first()?;
        let year = mention.year.or_else(|| {
            let same = self.session.iter().find(|date| (date.month(), date.day()) == (month, day));
            same.or(self.session.first()).map(|date| date.year())
        })?;
        NaiveDate::from_ymd_opt(year, month, day).map(|date| (date, rest))
    }

    /// Hours at the start of a text, a doubt about them, and the rest. The name of half a day may precede them.
    fn hours<'t>(&self, text: &'t str) -> Option<(Hours, Option<Doubt>, &'t str)> {
        let named = |before: &str| {
            let before = heading(before.trim_end_matches(['(', '（']));
            before.is_empty() || self.words.half_days.contains(&before.as_str())
        };
        if let Some((hours, at)) = hours::ranges(text).into_iter().next()
            && named(text.get(..at.start)?)
        {
            let mut rest = text.get(at.end..)?;
            let mut doubt = None;
            if text.get(..at.start)?.contains(['(', '（'])
                && let Some((inside, after)) = rest.split_once([')', '）'])
            {
                if inside.chars().count() > 8 {
                    doubt = Some(Doubt::OpenEnd { words: clean::one_space(inside) });
                }
                rest = after;
            }
            return Some((hours, doubt, rest.trim_start_matches([' ', '|', ',', '.', ':']).trim_start()));
        }
        let (start, at) = hours::open(text)?;
        let end = (start + DEFAULT_LENGTH).min(24 * 60 - 1);
        let doubt = Doubt::NoEnd { minutes: end - start };
        Some((Hours { start, end }, Some(doubt), text.get(at..)?.trim_start()))
    }

    /// Reads marks such as `[track=Plenary] [room=…]` after the hours; returns the text after them.
    fn take_marks<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(meeting) = self.table.meetings.get_mut(self.at) else { return text };
        let mut end = 0;
        for captures in MARKS.captures_iter(text) {
            let (Some(whole), Some(key), Some(value)) = (captures.get(0), captures.name("key"), captures.name("value"))
            else {
                continue;
            };
            if !text[end..whole.start()].trim().is_empty() {
                break;
            }
            end = whole.end();
            match key.as_str() {
                "track" => meeting.track = Some(value.as_str().to_owned()),
                "room" => meeting.room = Some(value.as_str().to_owned()),
                "interpreted" => meeting.interpreted = value.as_str().to_lowercase().parse().ok(),
                "open_end" => meeting.hours.doubt = Some(Doubt::OpenEnd { words: whole.as_str().to_owned() }),
                _ => {}
            }
        }
        text[end..].trim_start()
    }
}
