//! Collects the meetings and the items of a programme, in whatever order a layout prints them.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::Context;
use super::starts::{Printed, Starts};
use crate::import::clean;
use crate::import::document::Line;
use crate::import::doubt::Doubt;
use crate::import::extract::number::{Number, behind, inline};
use crate::import::extract::timetable::{Meeting, Row, Timetable, clean_title};
use crate::import::extract::{Evidence, Found, header};
use crate::import::hours::{Hours, LAST};
use crate::import::words::pattern;

/// The length of a meeting whose end is not printed and that no other follows, in minutes.
const DEFAULT_LENGTH: u32 = 180;

/// The most characters of a title that continues over several lines.
const MAX_TITLE: usize = 1_000;

/// The longest name of a track, in characters.
const MAX_LABEL: usize = 60;

/// The meetings and items found so far.
pub struct Builder<'a> {
    /// What is known of the document.
    pub context: Context<'a>,
    /// Recognizes days and hours.
    pub starts: Starts<'a>,
    table: Timetable,
    /// The day of what follows.
    pub day: Option<NaiveDate>,
    /// The meeting of what follows.
    at: Option<usize>,
    /// Meetings whose end is not printed.
    open: Vec<usize>,
    /// The names printed beside the hours of meetings.
    labels: Vec<(usize, String, Evidence)>,
    /// Whether the document has a table that is read otherwise.
    refused: bool,
    /// Whether items were found in a table, so that a numbered sentence outside of it is a footnote.
    pub tabled: bool,
    /// The last number without letters, which `(a)` belongs to.
    top: Option<Number>,
}

impl<'a> Builder<'a> {
    /// A programme without meetings.
    pub fn new(context: Context<'a>, starts: Starts<'a>) -> Self {
        let table = Timetable::default();
        Self {
            context,
            starts,
            table,
            day: None,
            at: None,
            open: Vec::new(),
            labels: Vec::new(),
            refused: false,
            tabled: false,
            top: None,
        }
    }

    /// The following meetings are on this day.
    pub fn set_day(&mut self, date: NaiveDate) {
        if self.day != Some(date) {
            (self.day, self.at) = (Some(date), None);
        }
    }

    /// The following items belong to the meeting of this day with these hours and this track.
    pub fn meet(&mut self, hours: Printed, open: Option<&str>, track: Option<&str>, line: &Line, words: &str) {
        let Some(date) = self.day else { return self.not_understood(line, words) };
        let same = |meeting: &Meeting| {
            let end = hours.end.is_none_or(|end| meeting.hours.value.end == end);
            meeting.date == date && meeting.hours.value.start == hours.start && end && meeting.track.as_deref() == track
        };
        if let Some(at) = self.table.meetings.iter().position(same) {
            self.at = Some(at);
            return;
        }
        let at = self.table.meetings.len();
        let end = hours.end.unwrap_or_else(|| {
            self.open.push(at);
            (hours.start + DEFAULT_LENGTH).min(LAST)
        });
        let doubt = open.map(|words| Doubt::OpenEnd { words: clean::one_space(words) });
        let hours = Found { value: Hours { start: hours.start, end }, from: Evidence::quote(line, words), doubt };
        let track = track.map(str::to_owned);
        self.table.meetings.push(Meeting { date, hours, track, room: None, interpreted: None, rows: Vec::new() });
        self.at = Some(at);
    }

    /// The following items belong to no meeting with hours.
    pub fn adjourn(&mut self) {
        self.at = None;
    }

    /// The following items belong to the last meeting of a track on this day. `false` if it has none.
    pub fn meet_again(&mut self, track: Option<&str>) -> bool {
        let of_track = |meeting: &Meeting| Some(meeting.date) == self.day && meeting.track.as_deref() == track;
        self.at = self.table.meetings.iter().rposition(of_track);
        self.at.is_some()
    }

    /// The document has a table that is read otherwise, so this is no programme.
    pub fn refuse(&mut self) {
        self.refused = true;
    }

    /// Whether a meeting has begun.
    pub fn meets(&self) -> bool {
        self.at.is_some()
    }

    /// The name beside the hours of the meeting: of a track, or of what meets.
    pub fn label(&mut self, label: &str, line: &Line) {
        let label = label.trim_matches(|c: char| c.is_whitespace() || ",，;:：–—-()（）".contains(c));
        match self.at.filter(|_| !label.is_empty()) {
            Some(at) => self.labels.push((at, label.to_owned(), Evidence::quote(line, label))),
            None if !label.is_empty() => self.not_understood(line, label),
            None => {}
        }
    }

    /// The room of the meeting.
    pub fn room(&mut self, room: &str, line: &Line) {
        match self.at.and_then(|at| self.table.meetings.get_mut(at)) {
            Some(meeting) if meeting.room.is_none() => meeting.room = Some(room.to_owned()),
            Some(meeting) if meeting.room.as_deref() == Some(room) => {}
            _ => self.not_understood(line, room),
        }
    }

    /// A row of the meeting that is no item.
    pub fn pause(&mut self, line: &Line, words: &str) {
        self.table.pauses.push(Evidence::quote(line, words));
    }

    /// Words that the layout does not explain.
    pub fn not_understood(&mut self, line: &Line, words: &str) {
        self.table.not_understood.push(Evidence::quote(line, words));
    }

    /// Whether the agenda has this number.
    pub fn known(&self, number: &Number) -> bool {
        self.context.agenda.entries.iter().any(|entry| entry.number.key == number.key)
    }

    /// The numbers that a text is: `5`, `5 (a)`, or `(a)` of the item above.
    pub fn numbers(&self, text: &str) -> Option<Vec<Number>> {
        inline::whole(text).or_else(|| {
            let letter = text.trim().strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?.trim();
            let top = self.top.as_ref().filter(|_| (1..=4).contains(&letter.chars().count()))?;
            letter.chars().all(char::is_alphabetic).then(|| vec![top.lettered(letter)])
        })
    }

    /// The numbers that a text begins with, and the title after them.
    pub fn numbered<'t>(&self, text: &'t str) -> Option<(Vec<Number>, &'t str)> {
        static LETTER: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"^[(（]?\s?(?P<letter>[a-zа-я]|[ivx]{2,4})\s?[)）]\s+(?P<title>\S.*)$"));
        if let Some(found) = inline::at_start(text) {
            return Some(found);
        }
        if let Some(captures) = LETTER.captures(text) {
            let top = self.top.as_ref()?;
            return Some((vec![top.lettered(captures.name("letter")?.as_str())], captures.name("title")?.as_str()));
        }
        // a bare figure is a number only if the agenda has it
        let (first, title) = text.split_once(' ')?;
        let numbers = inline::whole(first)?;
        numbers.iter().all(|number| self.known(number)).then_some((numbers, title.trim_start()))
    }

    /// An item of the meeting.
    pub fn item(&mut self, numbers: Vec<Number>, title: &str, line: &Line, doubt: Option<Doubt>) {
        if let [number] = &numbers[..]
            && number.parent.is_none()
        {
            self.top = Some(number.clone());
        }
        let lacks = |number: &&Number| !self.context.agenda.entries.is_empty() && !self.known(number);
        let unknown = numbers.iter().find(lacks).map(|number| Doubt::NotInAgenda { number: number.printed.clone() });
        let doubt = doubt.or(unknown).or_else(|| numbers.is_empty().then_some(Doubt::NoNumber));
        let Some(meeting) = self.at.and_then(|at| self.table.meetings.get_mut(at)) else {
            return self.not_understood(line, title);
        };
        meeting.rows.push(Row {
            numbers,
            title: title.to_owned(),
            continued: false,
            from: Evidence::line(line),
            documents: Vec::new(),
            doubt,
            minutes: None,
            lines: vec![line.place],
        });
    }

    /// A line that is used without being a row.
    pub fn known_line(&mut self, line: &Line) {
        self.table.known.insert(line.place);
    }

    /// An item of the meeting whose number stands in the line above its title.
    pub fn item_below(&mut self, numbers: Vec<Number>, above: &Line, title: &str, line: &Line) {
        self.item(numbers, title, line, None);
        if let Some(row) = self.last_row().filter(|row| row.from.place == line.place) {
            row.lines.insert(0, above.place);
        }
    }

    /// Appends a text to the last title of the meeting. `false` if there is none.
    pub fn continue_title(&mut self, text: &str, line: &Line) -> bool {
        let row = self.last_row().filter(|row| row.title.chars().count() + text.chars().count() < MAX_TITLE);
        let Some(row) = row else { return false };
        clean::join(&mut row.title, text);
        row.lines.push(line.place);
        true
    }

    /// The last item of the meeting.
    pub fn last_row(&mut self) -> Option<&mut Row> {
        self.at.and_then(|at| self.table.meetings.get_mut(at))?.rows.last_mut()
    }

    /// Documents of the last item of the meeting.
    pub fn documents(&mut self, text: &str) {
        let symbols: Vec<String> = header::symbols(text).map(str::to_owned).collect();
        if let Some(row) = self.last_row() {
            row.documents.extend(symbols);
        }
    }

    /// The table, with clean titles. Meetings without an end last to the next one.
    pub fn done(mut self) -> Timetable {
        if self.refused {
            return Timetable::default();
        }
        for at in std::mem::take(&mut self.open) {
            let (date, start) = (self.table.meetings[at].date, self.table.meetings[at].hours.value.start);
            let others = self.table.meetings.iter().filter(|other| other.date == date);
            let next = others.map(|other| other.hours.value.start).filter(|next| *next > start).min();
            let end = (start + DEFAULT_LENGTH).min(LAST).min(next.unwrap_or(LAST));
            let hours = &mut self.table.meetings[at].hours;
            hours.value.end = end;
            hours.doubt = Some(Doubt::NoEnd { minutes: end - start });
        }
        self.name_tracks();
        let entries = &self.context.agenda.entries;
        let lacks =
            |number: &&Number| !entries.is_empty() && !entries.iter().any(|entry| entry.number.key == number.key);
        for row in self.table.meetings.iter_mut().flat_map(|meeting| &mut meeting.rows) {
            row.title = clean::title(&row.title);
            let (title, documents) = header::documents_at_end(&row.title);
            row.documents.extend(documents);
            row.title = title.to_owned();
            clean_title(row, self.context.words);
            if row.numbers.is_empty()
                && let Some((numbers, title)) = behind::at_end(&row.title)
            {
                let unknown =
                    numbers.iter().find(lacks).map(|number| Doubt::NotInAgenda { number: number.printed.clone() });
                row.doubt = row.doubt.take().filter(|doubt| *doubt != Doubt::NoNumber).or(unknown);
                (row.numbers, row.title) = (numbers, title.to_owned());
                clean_title(row, self.context.words);
            }
        }
        self.table
    }

    /// A label is a track if several meetings have it, or if meetings overlap. Others are only told.
    fn name_tracks(&mut self) {
        let labels = std::mem::take(&mut self.labels);
        let hours = |at: usize| (self.table.meetings[at].date, self.table.meetings[at].hours.value);
        let overlaps = |at: usize| {
            let (date, own) = hours(at);
            (0..self.table.meetings.len()).any(|other| {
                let (day, hours) = hours(other);
                other != at && day == date && hours.start < own.end && own.start < hours.end
            })
        };
        let repeated = |label: &str| labels.iter().filter(|(_, other, _)| other == label).count() > 1;
        let is_track = |(at, label, _): &(usize, String, Evidence)| {
            label.chars().count() <= MAX_LABEL && (repeated(label) || overlaps(*at))
        };
        let tracks: Vec<bool> = labels.iter().map(is_track).collect();
        for ((at, label, from), is_track) in labels.into_iter().zip(tracks) {
            let meeting = &mut self.table.meetings[at];
            if is_track && meeting.track.is_none() {
                meeting.track = Some(label);
            } else if meeting.track.as_deref() != Some(&label) {
                self.table.not_understood.push(from);
            }
        }
    }
}
