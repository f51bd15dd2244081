//! The table as documents print it: columns, lines and cells, with footnote marks.
//!
//! Markdown, web page, Word and PDF are written from one layout, so they have the same cells.

use super::phrase::{Phrase, joined};
use super::sheet::{Sheet, SheetItem, SheetMeeting, SheetRow};

/// How the table is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// Date and time | agenda item | title: the items of each meeting.
    #[default]
    Meeting,
    /// Agenda item | date and time | documentation: the meetings of each item.
    Item,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The numbers of the footnotes of the heading above it.
    pub heading_marks: Vec<usize>,
    /// The footnotes, numbered from 1 in the order of their marks.
    pub footnotes: Vec<Phrase>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its share of the width, in per cent.
    pub share: u32,
}

/// A line across the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The heading of a day, above the lines of its meetings.
    Day(String),
    /// Cells that fill the columns.
    Cells {
        /// The cells from the first column on.
        cells: Vec<Cell>,
        /// Whether the line begins a meeting or an item. If not, its first cell is empty and it continues the line above.
        begins: bool,
    },
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its paragraphs, a line each.
    pub paragraphs: Vec<Paragraph>,
    /// The number of columns that it spans; `None` for one.
    pub span: Option<usize>,
}

/// A paragraph of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// The text: words of the program, and words of the user with their own direction.
    pub phrases: Vec<Phrase>,
    /// The numbers of its footnotes.
    pub marks: Vec<usize>,
}

impl Cell {
    fn from_paragraph(paragraph: Paragraph) -> Self {
        Self { paragraphs: vec![paragraph], span: None }
    }

    /// Its text, a line for each paragraph.
    pub fn text(&self) -> String {
        self.paragraphs.iter().map(Paragraph::text).collect::<Vec<_>>().join("\n")
    }
}

impl Paragraph {
    /// Its text.
    pub fn text(&self) -> String {
        joined(&self.phrases)
    }
}

impl Layout {
    /// Lays out the table of `sheet`.
    pub fn new(sheet: &Sheet, by: By) -> Self {
        let mut marks = Marks(Vec::new());
        let heading_marks = marks.number(&(0..sheet.on_heading).collect::<Vec<_>>());
        let (columns, lines) = match by {
            By::Item => by_item(sheet, &mut marks),
            By::Meeting if sheet.tracks.is_empty() => by_meeting(sheet, &mut marks),
            By::Meeting => by_track(sheet, &mut marks),
        };
        let footnotes = marks.0.iter().map(|&note| sheet.footnotes[note].clone()).collect();
        Self { columns, lines, heading_marks, footnotes }
    }
}

/// The footnotes that have been referred to, in order.
struct Marks(Vec<usize>);

impl Marks {
    /// The numbers of these notes; a note gets the next number when it is first referred to.
    fn number(&mut self, notes: &[usize]) -> Vec<usize> {
        let mut number = |note: usize| match self.0.iter().position(|met| *met == note) {
            Some(place) => place + 1,
            None => {
                self.0.push(note);
                self.0.len()
            }
        };
        notes.iter().map(|note| number(*note)).collect()
    }

    fn paragraph(&mut self, text: &str, notes: &[usize]) -> Paragraph {
        self.line(vec![Phrase::label(text)], notes)
    }

    fn line(&mut self, phrases: Vec<Phrase>, notes: &[usize]) -> Paragraph {
        let phrases = phrases.into_iter().filter(|phrase| !phrase.is_empty()).collect();
        Paragraph { phrases, marks: self.number(notes) }
    }

    /// The hours of a meeting, above its hours in other time zones.
    fn time(&mut self, meeting: &SheetMeeting, time: &str) -> Cell {
        let mut cell = Cell::from_paragraph(self.paragraph(time, &meeting.notes));
        cell.paragraphs.extend(meeting.elsewhere.iter().map(|line| self.paragraph(line, &[])));
        cell
    }
}

fn columns<const N: usize>(headings: [&str; N], shares: [u32; N]) -> Vec<Column> {
    headings.into_iter().zip(shares).map(|(heading, share)| Column { heading: heading.to_owned(), share }).collect()
}

/// Date and time | agenda item | title. The time is printed once, beside the first item of the meeting.
fn by_meeting(sheet: &Sheet, marks: &mut Marks) -> (Vec<Column>, Vec<Line>) {
    let mut lines = Vec::new();
    for day in &sheet.days {
        lines.push(Line::Day(day.heading.clone()));
        for meeting in &day.meetings {
            let mut time = Some(marks.time(meeting, &meeting.when));
            let none = SheetRow::default();
            let rows = if meeting.rows.is_empty() { std::slice::from_ref(&none) } else { &meeting.rows };
            for row in rows {
                let begins = time.is_some();
                let number = Cell::from_paragraph(marks.paragraph(&row.number, &[]));
                let title = Cell::from_paragraph(marks.line(titled(row).into(), &row.notes));
                lines.push(Line::Cells { cells: vec![time.take().unwrap_or_default(), number, title], begins });
            }
        }
    }
    (columns(sheet.columns, [30, 15, 55]), lines)
}

/// Date and time | a column for each track. Meetings with the same hours share a line.
fn by_track(sheet: &Sheet, marks: &mut Marks) -> (Vec<Column>, Vec<Line>) {
    let tracks = sheet.tracks.len();
    let mut lines = Vec::new();
    for day in &sheet.days {
        lines.push(Line::Day(day.heading.clone()));
        let mut rest = day.meetings.as_slice();
        while let Some(first) = rest.first() {
            let mut taken = Vec::new();
            let beside = |meeting: &&SheetMeeting| {
                let fits = meeting.time == first.time
                    && (taken.is_empty() || meeting.column.is_some() && first.column.is_some())
                    && !taken.contains(&meeting.column);
                taken.push(meeting.column);
                fits
            };
            let (line, after) = rest.split_at(rest.iter().take_while(beside).count());
            rest = after;
            lines.push(Line::Cells { cells: track_cells(line, tracks, marks), begins: true });
        }
    }
    let time = 24;
    let each = (100 - time) / u32::try_from(tracks).unwrap_or(1).max(1);
    let headings = sheet.tracks.iter().map(|track| Column { heading: track.clone(), share: each });
    let first = Column { heading: sheet.columns[0].to_owned(), share: time };
    (std::iter::once(first).chain(headings).collect(), lines)
}

/// The cells of a line of meetings with the same hours.
fn track_cells(line: &[SheetMeeting], tracks: usize, marks: &mut Marks) -> Vec<Cell> {
    // a note on one of the meetings is marked there, not at the hours that they share
    let mut time = SheetMeeting { notes: Vec::new(), ..line[0].clone() };
    time.rows.clear();
    let mut cells = vec![marks.time(&time, &line[0].time)];
    match line {
        [across] if across.column.is_none() => {
            cells.push(Cell { span: (tracks > 1).then_some(tracks), ..agenda_cell(across, marks) });
        }
        _ => cells.extend((0..tracks).map(|track| {
            let here = line.iter().find(|meeting| meeting.column == Some(track));
            here.map_or_else(Cell::default, |meeting| agenda_cell(meeting, marks))
        })),
    }
    cells
}

/// The items of a meeting in one cell.
fn agenda_cell(meeting: &SheetMeeting, marks: &mut Marks) -> Cell {
    // the marks of the meeting's notes follow its details, or its first row if it has no details
    let mut notes = meeting.notes.as_slice();
    let mut paragraphs = Vec::new();
    if !meeting.details_in_track.is_empty() || meeting.rows.is_empty() {
        paragraphs.push(marks.paragraph(&meeting.details_in_track, std::mem::take(&mut notes)));
    }
    for row in &meeting.rows {
        let notes = [row.notes.as_slice(), std::mem::take(&mut notes)].concat();
        let number = Phrase::label(&numbered(&row.number));
        let [hour, title, continued] = titled(row);
        paragraphs.push(marks.line(vec![hour, number, title, continued], &notes));
    }
    Cell { paragraphs, span: None }
}

/// Agenda item | date and time | documentation.
fn by_item(sheet: &Sheet, marks: &mut Marks) -> (Vec<Column>, Vec<Line>) {
    let mut line = |item: &SheetItem| Line::Cells {
        cells: vec![
            Cell::from_paragraph(
                marks.line(vec![Phrase::label(&numbered(&item.number)), item.title.clone()], &item.notes),
            ),
            Cell {
                paragraphs: item.times.iter().map(|(time, notes)| marks.paragraph(time, notes)).collect(),
                span: None,
            },
            Cell { paragraphs: item.documents.iter().map(|symbol| marks.paragraph(symbol, &[])).collect(), span: None },
        ],
        begins: true,
    };
    let lines = sheet.items.iter().map(&mut line).collect();
    (columns([sheet.columns[1], sheet.columns[0], sheet.documentation], [45, 35, 20]), lines)
}

/// The hour of a row, its title and its mark of continuation.
fn titled(row: &SheetRow) -> [Phrase; 3] {
    [Phrase::label(&row.hour_before()), row.title.clone(), Phrase::label(&row.after_title)]
}

/// A number as it is printed before a title: `2. Other matters`, `1(a) Opening`.
fn numbered(number: &str) -> String {
    match number.chars().last() {
        // a dash means that there is no number
        _ if !number.chars().any(char::is_alphanumeric) => String::new(),
        Some(last) if last.is_alphanumeric() => format!("{number}. "),
        _ => format!("{number} "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_numbered_in_the_order_of_their_marks() {
        let mut marks = Marks(Vec::new());
        assert_eq!(marks.number(&[3]), [1]);
        assert_eq!(marks.number(&[0, 3, 1]), [2, 1, 3]);
        assert_eq!(marks.0, [3, 0, 1]);
    }

    #[test]
    fn numbers_before_titles_end_in_a_dot_or_bracket() {
        for (number, before) in [("2", "2. "), ("1(a)", "1(a) "), ("", ""), ("-", "")] {
            assert_eq!(numbered(number), before);
        }
    }
}
