//! Tables for spreadsheets: rows of typed cells under headings, in one language.
//!
//! Each row repeats date and hours, so that rows can be sorted and filtered.

use chrono::{NaiveDate, NaiveTime};
use itertools::Itertools;

use plenary_core::model::{HeldMeeting, Schedule};

use super::clean::clean;
use super::planner;
use super::sheet::{Sheet, SheetMeeting, SheetRow};
use super::words::{Columns, Words};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text; never a formula, whatever it begins with.
    Text(String),
    /// A local date.
    Date(NaiveDate),
    /// A local time.
    Time(NaiveTime),
    /// A number.
    Count(u32),
}

/// A table: rows under headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Its name, in the language of the table.
    pub name: &'static str,
    /// The headings, each with the width of its column in characters.
    pub columns: Vec<(&'static str, u8)>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// Builds the grids of a schedule.
pub struct GridBuilder<'a> {
    /// The schedule in one language.
    pub sheet: &'a Sheet,
    /// The schedule.
    pub schedule: &'a Schedule,
    /// The words of the annex in that language.
    pub words: &'a Words,
    /// The words of spreadsheets in that language.
    pub columns: &'static Columns,
}

/// The optional columns that the schedule needs.
struct OptionalColumns {
    elsewhere: bool,
    track: bool,
    room: bool,
    interpretation: bool,
    language: bool,
    notes: bool,
}

impl GridBuilder<'_> {
    /// All grids. Those of unscheduled items and of unmet wishes are left out if there are none.
    pub fn all(&self) -> Vec<Grid> {
        let left_out = (!self.schedule.unscheduled.is_empty()).then(|| self.unscheduled());
        let wishes = (!self.schedule.wishes.is_empty()).then(|| self.wishes());
        [self.table(), self.meetings(), self.entries()].into_iter().chain(left_out).chain(wishes).collect()
    }

    /// The organization of work: a row for each row of the annex, without minutes.
    pub fn table(&self) -> Grid {
        let needed = self.needed();
        let mut columns = self.when();
        columns.extend(self.meeting_columns(&needed));
        columns.extend(self.item_and_title());
        columns.extend(self.row_columns(&needed));
        let mut rows = Vec::new();
        // includes rows that are no items, such as an opening ceremony
        for meeting in self.sheet.days.iter().flat_map(|day| &day.meetings) {
            let mut first = vec![
                Cell::Date(meeting.start.date()),
                Cell::Time(meeting.start.time()),
                Cell::Time(meeting.end.time()),
            ];
            first.extend(self.meeting_cells(&needed, meeting));
            let none = SheetRow::default();
            let sheet_rows = if meeting.rows.is_empty() { std::slice::from_ref(&none) } else { &meeting.rows };
            for row in sheet_rows {
                let number_and_title = [text(&row.number), text(&row.timed())];
                rows.push([first.clone(), number_and_title.into(), self.row_cells(&needed, meeting, row)].concat());
            }
        }
        let programme = self.sheet.annex.is_none();
        let name = if programme { self.words.annex.programme.text } else { self.columns.sheets[0].text };
        Grid { name, columns, rows }
    }

    /// The meetings, with their minutes.
    pub fn meetings(&self) -> Grid {
        let labels = self.columns;
        let minutes = self.words.planner.minutes.text;
        let mut columns = vec![(labels.meeting.text, 10)];
        columns.extend(self.when());
        columns.extend([(labels.track.text, 22), (labels.room.text, 14)]);
        let interpretation = self.speaks_of_interpretation();
        columns.extend(interpretation.then_some((labels.interpretation.text, 24)));
        columns.extend([(minutes, 9), (labels.used.text, 14), (labels.spare.text, 14)]);
        let rows = self.sheet.held(self.schedule).map(|(_, held)| {
            let mut row = vec![text(&held.id)];
            row.extend(self.hours(held));
            row.extend([
                text(&self.sheet.track(&held.track, self.words)),
                text(held.room.as_deref().unwrap_or_default()),
            ]);
            row.extend(interpretation.then(|| match held.interpreted {
                true => text(&held.languages.iter().map(|language| language.code()).join(" ")),
                false => text(self.words.annex.without_interpretation.text),
            }));
            row.extend([Cell::Count(length(held)), Cell::Count(held.used_minutes.get())]);
            row.push(Cell::Count(held.spare_minutes.get()));
            row
        });
        Grid { name: labels.sheets[1].text, columns, rows: rows.collect() }
    }

    /// The entries, with their minutes.
    pub fn entries(&self) -> Grid {
        let labels = self.columns;
        let mut columns = vec![(labels.meeting.text, 10)];
        columns.extend(self.when());
        columns.push((labels.items.text, 10));
        columns.extend(self.item_and_title());
        columns.extend([(labels.part.text, 8), (self.words.planner.minutes.text, 9)]);
        let mut rows = Vec::new();
        for (meeting, held) in self.sheet.held(self.schedule) {
            for (row, entry) in meeting.rows.iter().zip(&held.entries) {
                let (start, end) = (entry.start.naive_local(), entry.end.naive_local());
                rows.push(vec![
                    text(&held.id),
                    Cell::Date(start.date()),
                    Cell::Time(start.time()),
                    Cell::Time(end.time()),
                    text(&entry.items.join(" ")),
                    text(&row.number),
                    text(&row.titled()),
                    text(&format!("{}/{}", entry.part, entry.parts)),
                    Cell::Count(entry.minutes.get()),
                ]);
            }
        }
        Grid { name: labels.sheets[2].text, columns, rows }
    }

    /// The unscheduled items, with the reasons.
    pub fn unscheduled(&self) -> Grid {
        let lines = self.schedule.unscheduled.iter().zip(self.sheet.left_out());
        let rows = lines.map(|(item, line)| vec![text(&item.item), text(&line)]);
        Grid {
            name: self.columns.sheets[3].text,
            columns: vec![(self.columns.items.text, 10), (self.columns.reason.text, 90)],
            rows: rows.collect(),
        }
    }

    /// The wishes that are not met, with their weights.
    pub fn wishes(&self) -> Grid {
        let rows = self.schedule.wishes.iter().map(|wish| {
            vec![text(&wish.item), text(&planner::wish(wish, self.words.figures)), Cell::Count(wish.weight)]
        });
        let (wish, weight) = self.columns.wishes;
        Grid {
            name: self.columns.sheets[4].text,
            columns: vec![(self.columns.items.text, 10), (wish.text, 70), (weight.text, 9)],
            rows: rows.collect(),
        }
    }

    fn when(&self) -> Vec<(&'static str, u8)> {
        vec![(self.columns.date.text, 12), (self.columns.start.text, 8), (self.columns.end.text, 8)]
    }

    fn item_and_title(&self) -> [(&'static str, u8); 2] {
        let [_, item, title] = self.sheet.columns;
        [(item, 13), (title, 70)]
    }

    fn hours(&self, held: &HeldMeeting) -> Vec<Cell> {
        let (start, end) = (held.start.naive_local(), held.end.naive_local());
        vec![Cell::Date(start.date()), Cell::Time(start.time()), Cell::Time(end.time())]
    }

    /// Whether the session says anything of interpretation: by its rules, or by meetings that differ.
    fn speaks_of_interpretation(&self) -> bool {
        let meetings = &self.schedule.meetings;
        !self.schedule.session.rules.is_empty() || !meetings.iter().map(|held| &held.languages).all_equal()
    }

    /// The optional columns that some meeting or row has a value for.
    fn needed(&self) -> OptionalColumns {
        let meetings = &self.schedule.meetings;
        OptionalColumns {
            elsewhere: self
                .sheet
                .days
                .iter()
                .flat_map(|day| &day.meetings)
                .any(|meeting| !meeting.elsewhere.is_empty()),
            track: meetings.iter().map(|held| &held.track).unique().count() > 1,
            room: meetings
                .iter()
                .map(|held| &held.room)
                .chain(self.schedule.session.rows.iter().map(|row| &row.room))
                .any(Option::is_some),
            interpretation: meetings.iter().map(|held| held.interpreted).unique().count() > 1,
            language: self.rows().any(|(_, row)| row.title.language().is_some()),
            notes: self.rows().any(|(meeting, row)| !meeting.notes.is_empty() || !row.notes.is_empty()),
        }
    }

    fn rows(&self) -> impl Iterator<Item = (&SheetMeeting, &SheetRow)> {
        let meetings = self.sheet.days.iter().flat_map(|day| &day.meetings);
        meetings.flat_map(|meeting| meeting.rows.iter().map(move |row| (meeting, row)))
    }

    /// Columns about a row: the language of its title, and its notes in full, because a sorted row has no footnotes below.
    fn row_columns(&self, needed: &OptionalColumns) -> Vec<(&'static str, u8)> {
        let labels = self.columns;
        let columns =
            [needed.language.then_some((labels.language.text, 10)), needed.notes.then_some((labels.notes.text, 40))];
        columns.into_iter().flatten().collect()
    }

    fn row_cells(&self, needed: &OptionalColumns, meeting: &SheetMeeting, row: &SheetRow) -> Vec<Cell> {
        let notes: Vec<usize> = meeting.notes.iter().chain(&row.notes).copied().unique().sorted().collect();
        let notes: Vec<&str> = self.sheet.notes_of(&notes).collect();
        let cells = [
            needed.language.then(|| text(row.title.language().unwrap_or_default())),
            needed.notes.then(|| text(&notes.join(" "))),
        ];
        cells.into_iter().flatten().collect()
    }

    /// Columns about a meeting.
    fn meeting_columns(&self, needed: &OptionalColumns) -> Vec<(&'static str, u8)> {
        let labels = self.columns;
        let columns = [
            needed.elsewhere.then_some((labels.elsewhere.text, 40)),
            needed.track.then_some((labels.track.text, 22)),
            needed.room.then_some((labels.room.text, 14)),
            needed.interpretation.then_some((labels.interpretation.text, 24)),
        ];
        columns.into_iter().flatten().collect()
    }

    fn meeting_cells(&self, needed: &OptionalColumns, meeting: &SheetMeeting) -> Vec<Cell> {
        let held = meeting.held(self.schedule);
        let other = || meeting.other(self.schedule).map(|(_, row)| row);
        let track = held.map(|held| &held.track).or_else(|| other().and_then(|row| row.track.as_ref()));
        let room = held.map_or_else(|| other().and_then(|row| row.room.as_ref()), |held| held.room.as_ref());
        let lacks = held.is_some_and(|held| !held.interpreted);
        let lack = if lacks { self.words.annex.without_interpretation.text } else { "" };
        let cells = [
            needed.elsewhere.then(|| text(&meeting.elsewhere.join("; "))),
            needed.track.then(|| text(&track.map_or_else(String::new, |track| self.sheet.track(track, self.words)))),
            needed.room.then(|| text(room.map_or("", |room| room))),
            needed.interpretation.then(|| text(lack)),
        ];
        cells.into_iter().flatten().collect()
    }
}

fn text(words: &str) -> Cell {
    Cell::Text(clean(words))
}

/// The length of a meeting in minutes.
fn length(held: &HeldMeeting) -> u32 {
    u32::try_from((held.end - held.start).num_minutes()).unwrap_or_default()
}
