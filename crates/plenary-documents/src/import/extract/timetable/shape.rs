//! Reads tables of other shapes: with a column for each track, or with a line for each item.

use super::{Evidence, Found, Meeting, Reader, Row};
use crate::import::dates;
use crate::import::document::{Line, PARAGRAPH};
use crate::import::words::{Words, heading};

/// How the columns of a table are arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Date and time | number | title: a line for each row of a meeting.
    ByMeeting,
    /// Date and time | a column for each of these tracks.
    ByTrack(Vec<String>),
    /// Item | date and time | documents: a line for each item.
    ByItem,
}

/// The longest name of a track, in characters.
const MAX_TRACK: usize = 80;

impl Shape {
    /// The shape that the column headings show, if the line has column headings.
    pub fn from_headings(line: &Line, words: &Words) -> Option<Self> {
        let cells: Vec<String> = line.cells.iter().map(|cell| heading(&cell.replace(PARAGRAPH, " "))).collect();
        let [first, others @ ..] = cells.as_slice() else { return None };
        let is = |list: &[&str], cell: &str| list.contains(&cell);
        if is(words.item_columns, first) && others.first().is_some_and(|cell| is(words.time_columns, cell)) {
            return Some(Self::ByItem);
        }
        let track = |(name, cell): (&String, &String)| {
            let other = is(words.columns, cell) && !is(words.track_columns, cell);
            !name.trim().is_empty() && name.chars().count() <= MAX_TRACK && !other
        };
        let others_are_tracks = others.len() >= 2 && line.cells[1..].iter().zip(others).all(track);
        (is(words.time_columns, first) && others_are_tracks)
            .then(|| Self::ByTrack(line.cells[1..].iter().map(|name| name.replace(PARAGRAPH, " ")).collect()))
    }
}

fn paragraphs(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(PARAGRAPH).map(str::trim).filter(|part| !part.is_empty())
}

impl Reader<'_> {
    /// Reads a line if the table has one of these shapes; returns whether it did.
    pub(super) fn read_other_shape(&mut self, line: &Line) -> bool {
        let table = line.place.row.map(|(table, _)| table);
        if table != self.table_number {
            (self.table_number, self.shape) = (table, Shape::ByMeeting);
        }
        if let Some(shape) = Shape::from_headings(line, self.words) {
            self.shape = shape;
            return true;
        }
        match &self.shape {
            Shape::ByTrack(tracks) if line.cells.len() > 1 && line.cells[1..].iter().any(|cell| !cell.is_empty()) => {
                let tracks = tracks.clone();
                self.track_line(line, &tracks);
                true
            }
            Shape::ByItem if line.cells.len() > 1 => {
                self.item_line(line);
                true
            }
            _ => false,
        }
    }

    /// Reads a line of meetings with the same hours, each in the column of its track. A meeting across all columns has no
    /// track.
    fn track_line(&mut self, line: &Line, tracks: &[String]) {
        let mut hours = None;
        for time in paragraphs(&line.cells[0]) {
            let mut rest = time;
            if let Some((day, after)) = self.day(rest) {
                self.day = Some(day);
                rest = after;
            }
            // further lines of the cell give the hours in other places
            if let (None, Some((value, doubt, _))) = (&hours, self.hours(rest)) {
                hours = Some(Found { value, from: Evidence::quote(line, time), doubt });
            }
        }
        let across = line.cells.len() == 2 && tracks.len() > 1;
        for (column, cell) in line.cells[1..].iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let track = tracks.get(column).filter(|_| !across);
            match (&hours, self.day) {
                (Some(hours), Some(date)) => {
                    self.begin_meeting(date, hours.clone());
                    self.table.meetings[self.at].track = track.cloned();
                }
                // a line without hours continues the meeting above
                (None, Some(_)) => {
                    match self.table.meetings.iter().rposition(|meeting| meeting.track.as_ref() == track) {
                        Some(at) => self.at = at,
                        None => return self.table.not_understood.push(Evidence::line(line)),
                    }
                }
                (_, None) => return self.table.not_understood.push(Evidence::line(line)),
            }
            self.open = false;
            let texts: Vec<&str> = paragraphs(cell).collect();
            let is_item = |text: &str| self.numbers(text).is_some();
            // text above the numbered items is not an item, mostly the room
            let above = texts.iter().take_while(|text| !is_item(text)).count();
            let above = if above < texts.len() { above } else { 0 };
            if above > 0 && hours.is_some() {
                self.table.meetings[self.at].room = Some(texts[..above].join(", "));
            }
            for text in &texts[above..] {
                self.row(text, true, hours.is_some(), line);
            }
        }
    }

    /// Reads a line with an item, or joint items, and all its meetings.
    fn item_line(&mut self, line: &Line) {
        let unnumbered: Vec<&str> = paragraphs(&line.cells[0]).filter(|text| self.numbers(text).is_none()).collect();
        self.table.not_understood.extend(unnumbered.into_iter().map(|text| Evidence::quote(line, text)));
        let items: Vec<(Vec<super::Number>, String)> = paragraphs(&line.cells[0])
            .filter_map(|text| self.numbers(text).map(|(numbers, title)| (numbers, title.to_owned())))
            .collect();
        let documents: Vec<String> =
            line.cells.iter().skip(2).flat_map(|cell| paragraphs(cell)).map(str::to_owned).collect();
        let mut found = false;
        for time in paragraphs(&line.cells[1]) {
            let one_day = dates::mentions(time).len() == 1;
            let Some((date, rest)) = self.day(time).filter(|_| one_day && !items.is_empty()) else {
                self.table.not_understood.push(Evidence::quote(line, time));
                continue;
            };
            let Some((value, doubt, rest)) = self.hours(rest) else {
                self.table.not_understood.push(Evidence::quote(line, time));
                continue;
            };
            let detail = super::without_marks(rest, true).trim_matches(['(', ')', '（', '）', ' ']);
            let detail = (!detail.is_empty()).then(|| detail.to_owned());
            let same =
                |meeting: &Meeting| meeting.date == date && meeting.hours.value == value && meeting.room == detail;
            match self.table.meetings.iter().position(same) {
                Some(at) => self.at = at,
                None => {
                    self.begin_meeting(date, Found { value, from: Evidence::quote(line, time), doubt });
                    self.table.meetings[self.at].room = detail;
                }
            }
            for (numbers, title) in &items {
                let doubt = self.unknown_number(numbers);
                let from = Evidence::quote(line, &line.cells[0].replace(PARAGRAPH, " "));
                let row = Row {
                    numbers: numbers.clone(),
                    title: title.clone(),
                    continued: found,
                    from,
                    documents: documents.clone(),
                    doubt,
                    minutes: None,
                    lines: vec![line.place],
                };
                self.table.meetings[self.at].rows.push(row);
            }
            found = true;
        }
        if line.cells[1].is_empty() {
            self.table.not_understood.push(Evidence::line(line));
        }
    }

    /// Text in brackets after the hours is the room. If meetings overlap, it is the track, or track and room.
    pub(super) fn assign_tracks(&mut self) {
        if self.shape != Shape::ByItem {
            return;
        }
        let hours = |meeting: &Meeting| (meeting.date, meeting.hours.value);
        let together = |first: &Meeting, second: &Meeting| {
            let ((day, a), (same, b)) = (hours(first), hours(second));
            day == same && a.start < b.end && b.start < a.end
        };
        let meetings = &self.table.meetings;
        let beside = meetings
            .iter()
            .enumerate()
            .any(|(ix, first)| meetings[ix + 1..].iter().any(|second| together(first, second)));
        if !beside {
            return;
        }
        for meeting in &mut self.table.meetings {
            let Some(detail) = meeting.room.take() else { continue };
            match detail.split_once([',', '，', '،']) {
                Some((track, room)) => {
                    meeting.track = Some(track.trim().to_owned());
                    meeting.room = Some(room.trim().to_owned());
                }
                None => meeting.track = Some(detail),
            }
        }
    }
}
