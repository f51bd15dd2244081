//! Writes the planner's table for a terminal: the annex with minutes, and below it what the solver proved.

use std::collections::BTreeMap;

use comfy_table::{
    Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use itertools::{EitherOrBoth, Itertools};

use plenary_core::model::schedule::Change;
use plenary_core::model::{HeldMeeting, Level, Minutes, Schedule, Status, UnusedMinutes};

use super::Style;
use super::clean::clean;
use super::marks::{mark, marked};
use super::planner;
use super::sheet::{Sheet, SheetMeeting};
use super::words::{Figures, PlannerWords, Words};

/// The least width of the table, in characters. A narrower terminal wraps the lines itself.
const NARROWEST: u16 = 50;

/// The least width of the first column: it fits `中午 12 时至下午 2 时` and `m1: 120 used, 0 spare`.
const TIME: u16 = 24;

/// A table with a rule below its header and no other lines.
const TABLE_STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─').left('─').right('─'));

/// Writes the table as text. `sheet` is `schedule` in the language of `words`.
pub fn write(sheet: &Sheet, schedule: &Schedule, words: &Words, style: &Style) -> String {
    let writer = Writer { style, wording: &words.planner, figures: words.figures, english: words.code == "en" };
    let mut blocks = vec![writer.header(sheet, schedule)];
    if let Some(notice) = &sheet.notice {
        blocks.push(writer.lines([(notice.clone(), Some(Attribute::Bold))]));
    }
    if !sheet.days.is_empty() {
        blocks.push(writer.table(sheet, schedule));
    }
    let footnotes =
        sheet.footnotes.iter().enumerate().map(|(place, note)| (format!("{} {}", mark(place + 1), note.text), None));
    blocks.push(writer.lines(footnotes));
    blocks.push(writer.list(sheet.unscheduled.0, sheet.left_out().collect()));
    let wishes = schedule.wishes.iter().map(|wish| (planner::wish(wish, words.figures), None));
    blocks.push(writer.lines(wishes));
    blocks.push(writer.list(
        words.planner.changes.text,
        schedule.changes.iter().flatten().map(|change| writer.change(change)).collect(),
    ));
    blocks.push(writer.facts(schedule));
    blocks.into_iter().filter(|block| !block.is_empty()).join("\n\n") + "\n"
}

/// The width of the terminal at standard output, in characters; `None` if it is no terminal.
pub fn terminal_width() -> Option<u16> {
    Table::new().width()
}

struct Writer<'a> {
    style: &'a Style,
    wording: &'a PlannerWords,
    figures: &'a Figures,
    english: bool,
}

impl Writer<'_> {
    fn blank(&self) -> Table {
        let mut table = Table::new();
        // the terminal is not queried, so the same arguments give the same bytes
        table.force_no_tty().set_width(self.style.width.max(NARROWEST));
        table.set_content_arrangement(ContentArrangement::Dynamic).load_style(TABLE_STYLE);
        if self.style.colour {
            table.enforce_styling().style_text_only();
        }
        table
    }

    /// Wrapped lines of text.
    fn lines(&self, lines: impl IntoIterator<Item = (String, Option<Attribute>)>) -> String {
        let mut table = self.blank();
        for (line, attribute) in lines {
            table.add_row([styled(line, attribute)]);
        }
        pad(&mut table);
        table.trim_fmt()
    }

    /// A heading with a list below it; empty if the list is.
    fn list(&self, heading: &str, lines: Vec<String>) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let items = lines.into_iter().map(|line| (format!("- {line}"), None));
        self.lines(std::iter::once((heading.to_owned(), Some(Attribute::Bold))).chain(items))
    }

    fn header(&self, sheet: &Sheet, schedule: &Schedule) -> String {
        let session = &schedule.session;
        let place = sheet.place.as_ref().map_or("", |place| place.text.as_str());
        let place = self.wording.place.fill(&[("place", place), ("timezone", &clean(&session.timezone))]);
        let symbol = session.symbol.as_deref().map(clean);
        let facts = symbol.into_iter().chain([place.trim().to_owned()]).filter(|fact| !fact.is_empty()).join(", ");
        let heading = match marked(0..sheet.on_heading) {
            marks if marks.is_empty() => sheet.heading.to_owned(),
            marks => format!("{} {marks}", sheet.heading),
        };
        self.lines([(sheet.title.text.clone(), Some(Attribute::Bold)), (facts, None), (heading, Some(Attribute::Bold))])
    }

    fn table(&self, sheet: &Sheet, schedule: &Schedule) -> String {
        let mut table = self.blank();
        let header = sheet.columns.into_iter().chain([self.wording.minutes.text]);
        table.set_header(header.map(|column| styled(column.to_owned(), Some(Attribute::Bold))));
        for (place, day) in sheet.days.iter().enumerate() {
            if place > 0 {
                table.add_row([""]);
            }
            table.add_row([styled(day.heading.clone(), Some(Attribute::Bold))]);
            for meeting in &day.meetings {
                self.meeting(&mut table, meeting, meeting.held(schedule));
            }
        }
        let width = self.style.width.max(NARROWEST);
        // hours in other time zones need more space than the hours of the meeting
        let beside = sheet.days.iter().flat_map(|day| &day.meetings).any(|meeting| !meeting.elsewhere.is_empty());
        let time = if beside { width * 2 / 5 } else { width / 3 };
        for (column, most) in [(0, time.max(TIME)), (1, width / 6)] {
            if let Some(column) = table.column_mut(column) {
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(most)));
            }
        }
        if let Some(column) = table.column_mut(3) {
            column.set_constraint(ColumnConstraint::ContentWidth).set_cell_alignment(CellAlignment::Right);
        }
        pad(&mut table);
        table.trim_fmt()
    }

    /// Adds a meeting. Its first column has hours, details, hours in other time zones and minutes; the rows are beside it.
    fn meeting(&self, table: &mut Table, meeting: &SheetMeeting, held: Option<&HeldMeeting>) {
        let mut first = vec![Cell::new_owned(format!("{}{}", meeting.time, marked(meeting.notes.iter().copied())))];
        first.extend(meeting.details.iter().chain(&meeting.elsewhere).map(Cell::new));
        first.extend(held.map(|held| styled(self.used(held), Some(Attribute::Dim))));
        let minutes = held.into_iter().flat_map(|held| &held.entries).map(|entry| entry.minutes);
        let rows = meeting.rows.iter().zip(minutes.map(Some).chain(std::iter::repeat(None)));
        for pair in first.into_iter().zip_longest(rows) {
            let (first, row) = match pair {
                EitherOrBoth::Both(first, row) => (first, Some(row)),
                EitherOrBoth::Left(first) => (first, None),
                EitherOrBoth::Right(row) => (Cell::new(""), Some(row)),
            };
            let [number, title, minutes] = match row {
                Some((row, minutes)) => {
                    let title = format!("{}{}", row.timed(), marked(row.notes.iter().copied()));
                    let minutes = minutes.map(|minutes| minutes.get().to_string()).unwrap_or_default();
                    [Cell::new(&row.number), Cell::new_owned(title), styled(minutes, Some(Attribute::Dim))]
                }
                None => [Cell::new(""), Cell::new(""), Cell::new("")],
            };
            table.add_row([first, number, title, minutes]);
        }
    }

    fn used(&self, held: &HeldMeeting) -> String {
        self.wording.used.fill(&[
            ("meeting", &clean(&held.id)),
            ("used", &held.used_minutes.get().to_string()),
            ("spare", &held.spare_minutes.get().to_string()),
        ])
    }

    fn change(&self, change: &Change) -> String {
        self.wording.change.fill(&[
            ("item", &clean(&change.item)),
            ("before", &placement(&change.before)),
            ("now", &placement(&change.now)),
            ("minutes", &change.minutes.get().to_string()),
        ])
    }

    /// The proof, the values of the goals, where minutes are lost, meetings that are not needed, the estimates, and the
    /// solver.
    fn facts(&self, schedule: &Schedule) -> String {
        let proof = (schedule.status == Status::Optimal).then(|| self.wording.best.text.to_owned());
        let levels = planner::goals(&schedule.objectives, self.figures, self.wording);
        let estimates = schedule.session.estimates.map(|some| planner::estimates(&some, self.figures));
        let solver = &schedule.solver;
        let name = clean(&format!("{} {}", solver.name, solver.version));
        let solver = self.wording.solver.fill(&[
            ("name", &name),
            ("seconds", &format!("{:.2}", solver.seconds)),
            ("threads", &solver.threads.to_string()),
            ("seed", &solver.seed.to_string()),
        ]);
        let lost = schedule.objectives.iter().find_map(|level| self.lost(level)).unwrap_or_default();
        let not_needed = planner::not_needed(schedule, self.figures).unwrap_or_default();
        let lines = [proof.unwrap_or_default(), levels, lost, not_needed, estimates.unwrap_or_default(), solver];
        self.lines(lines.into_iter().filter(|line| !line.is_empty()).map(|line| (line, Some(Attribute::Dim))))
    }

    /// Where the minutes of a level are lost; `None` if none are.
    fn lost(&self, level: &Level) -> Option<String> {
        let lost = level.lost.as_ref().filter(|lost| lost.total() > 0)?;
        if let Some(says) = level.says.as_ref().filter(|_| self.english) {
            return Some(clean(says));
        }
        let [unused, continuations, short_parts, separator] = self.wording.lost_parts;
        let in_meeting = |one: &UnusedMinutes| {
            unused.fill(&[("minutes", &one.minutes.to_string()), ("meeting", &clean(&one.meeting))])
        };
        let mut parts: Vec<String> = lost.unused.iter().map(in_meeting).collect();
        let counted = [
            (continuations, lost.continuations, lost.continuation_minutes),
            (short_parts, lost.short_parts.len() as u64, lost.short_part_minutes()),
        ];
        for (wording, count, minutes) in counted.into_iter().filter(|&(_, count, _)| count > 0) {
            parts.push(wording.fill(&[("count", &count.to_string()), ("minutes", &minutes.to_string())]));
        }
        let minutes = lost.total().to_string();
        Some(self.wording.lost.fill(&[("minutes", &minutes), ("parts", &parts.join(separator.text))]))
    }
}

/// The meetings of an item with its minutes in each: `m1 100 + m2 60`.
fn placement(minutes: &BTreeMap<String, Minutes>) -> String {
    match minutes.is_empty() {
        true => "-".to_owned(),
        false => minutes.iter().map(|(meeting, minutes)| format!("{} {}", clean(meeting), minutes.get())).join(" + "),
    }
}

fn styled(text: String, attribute: Option<Attribute>) -> Cell {
    let cell = Cell::new_owned(text);
    match attribute {
        Some(attribute) => cell.add_attribute(attribute),
        None => cell,
    }
}

/// Sets two spaces between columns, and none at the left edge.
fn pad(table: &mut Table) {
    let last = table.column_count().saturating_sub(1);
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if place < last { 2 } else { 0 }));
    }
}
