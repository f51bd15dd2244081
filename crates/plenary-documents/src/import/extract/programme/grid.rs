//! Reads tables, once `columns` tells what their columns hold.

use super::builder::Builder;
use super::columns::{Columns, Role, by_column};
use super::flow;
use super::starts::{Printed, in_one, paragraphs};
use crate::import::document::Line;
use crate::import::doubt::Doubt;
use crate::import::extract::number::{self, Number};
use crate::import::extract::{Found, header, minutes};

/// Reads the rows of a table. `last` are the columns of the table before, which may continue on this page.
pub fn read(builder: &mut Builder<'_>, lines: &[Line], last: &mut Option<Columns>) {
    let width = |line: &Line| line.spans.iter().sum::<usize>();
    let found = Columns::of(builder, lines);
    let continued = lines[0].place.page.is_some()
        && last.as_ref().is_some_and(|last| lines.iter().all(|line| width(line) <= last.roles.len()));
    let columns = match (found, last.as_ref().filter(|_| continued)) {
        // a table that goes on keeps its columns; a few rows say less than all
        (Some(found), Some(last)) if found.heading.is_none() && found.roles.len() == last.roles.len() => last.clone(),
        (Some(found), _) => found,
        (None, Some(last)) => last.clone(),
        (None, None) => {
            for line in lines {
                flow::read_row(builder, &in_one(&line.text), line);
            }
            return;
        }
    };
    if columns.is_by_item() {
        return builder.refuse();
    }
    builder.tabled = true;
    let mut grid = Grid { builder, columns: &columns, hours: None };
    for line in lines {
        if columns.heading.as_deref() == Some(&line.text) {
            grid.builder.known_line(line);
        } else {
            grid.line(line);
        }
    }
    *last = Some(columns);
}

struct Grid<'b, 'a, 'c> {
    builder: &'b mut Builder<'a>,
    columns: &'c Columns,
    /// The hours of the last row, for columns of days.
    hours: Option<Printed>,
}

impl Grid<'_, '_, '_> {
    fn line(&mut self, line: &Line) {
        let cells = by_column(line, self.columns.roles.len());
        let filled: Vec<usize> = (0..cells.len()).filter(|&column| !cells[column].0.is_empty()).collect();
        if let [only] = filled[..]
            && self.row_of_its_own(cells[only].0, cells[only].1, only, line)
        {
            return;
        }
        let roles = &self.columns.roles;
        let mut hours = None;
        for column in filled.iter().copied().filter(|&column| roles[column] == Role::When) {
            self.when(cells[column].0, &mut hours, line);
        }
        if roles.iter().any(|role| matches!(role, Role::Day(_))) {
            return self.week(&cells, hours, line);
        }
        if roles.iter().any(|role| matches!(role, Role::Track(_))) {
            return self.tracks(&cells, hours, line);
        }
        let name = filled.iter().copied().find(|&column| roles[column] == Role::TrackName);
        let track = name.map(|column| in_one(cells[column].0));
        let timed = hours.is_some();
        match hours {
            Some((printed, open)) => self.builder.meet(printed, open.as_deref(), track.as_deref(), line, &line.text),
            None if self.is_untimed(&cells) => self.builder.adjourn(),
            None => {}
        }
        let text = |wanted: &Role| {
            let column = filled.iter().copied().find(|&column| roles[column] == *wanted);
            column.map_or("", |column| cells[column].0)
        };
        if let Some(room) = Some(text(&Role::Room)).filter(|room| !room.is_empty()) {
            self.builder.room(&in_one(room), line);
        }
        self.row(text(&Role::Number), text(&Role::Title), timed, line);
        let documents = text(&Role::Documents);
        self.builder.documents(&in_one(documents));
        if !documents.is_empty() && header::symbols(documents).next().is_none() {
            self.builder.not_understood(line, documents);
        }
        self.minutes(text(&Role::Minutes), line);
        for column in filled.iter().copied().filter(|&column| roles[column] == Role::Other) {
            self.builder.not_understood(line, &in_one(cells[column].0));
        }
    }

    /// Reads a row with one cell: a day, a break, or a row across the columns. `false` if it is an ordinary row.
    fn row_of_its_own(&mut self, cell: &str, span: usize, column: usize, line: &Line) -> bool {
        let text = in_one(cell);
        if let Some((day, rest)) = self.builder.starts.day(&text)
            && (rest.is_empty() || self.builder.starts.half_day(rest).is_some_and(str::is_empty))
        {
            self.builder.set_day(day);
            return true;
        }
        if self.builder.starts.is_pause(&text) {
            self.builder.pause(line, &text);
            return true;
        }
        // a note below the table
        if text.chars().count() > 60 && text.ends_with(['.', '。']) && self.builder.numbered(&text).is_none() {
            self.builder.not_understood(line, &text);
            return true;
        }
        let role = &self.columns.roles[column];
        let across = span > 1 && span * 2 > self.columns.roles.len();
        if across || matches!(role, Role::When) && self.builder.starts.hours(&text).is_none() {
            let by_track = self.columns.roles.iter().any(|role| matches!(role, Role::Track(_) | Role::Day(_)));
            match role {
                Role::When => flow::read_row(self.builder, &text, line),
                _ if by_track => return false,
                _ => flow::read_row(self.builder, &text, line),
            }
            return true;
        }
        false
    }

    /// Reads the days and hours of a cell. Further hours are those of other places, and are told.
    fn when(&mut self, cell: &str, hours: &mut Option<(Printed, Option<String>)>, line: &Line) {
        let mut texts: Vec<String> = paragraphs(cell).map(str::to_owned).collect();
        // a narrow column breaks a day or hours into several lines
        let whole = in_one(cell);
        let pieces = |text: &str| self.builder.starts.day(text).is_some() || self.builder.starts.hours(text).is_some();
        if texts.len() > 1 && !texts.iter().all(|text| pieces(text)) && pieces(&whole) {
            texts = vec![whole];
        }
        for text in &texts {
            let mut rest = text.as_str();
            if let Some((day, after)) = self.builder.starts.day(rest) {
                self.builder.set_day(day);
                rest = after;
            }
            if let Some(after) = self.builder.starts.half_day(rest).filter(|after| after.is_empty()) {
                rest = after;
            }
            // a column of starts, and one of ends
            if let Some((start, _)) = hours.as_mut().filter(|(start, _)| start.end.is_none())
                && let Some((end, _, after)) = self.builder.starts.hours(rest)
                && end.end.is_none()
                && end.start > start.start
            {
                start.end = Some(end.start);
                rest = after;
            } else if hours.is_none()
                && let Some((printed, open, after)) = self.builder.starts.hours(rest)
            {
                *hours = Some((printed, open.map(str::to_owned)));
                rest = super::super::timetable::without_marks(after, true);
            }
            if !rest.is_empty() {
                self.builder.not_understood(line, rest);
            }
        }
    }

    /// Whether a row says when it is without hours: `Immediately after plenary`.
    fn is_untimed(&self, cells: &[(&str, usize)]) -> bool {
        let mut when = cells.iter().zip(&self.columns.roles).filter(|(_, role)| **role == Role::When);
        when.any(|((cell, _), _)| {
            let text = in_one(cell);
            let rest = self.builder.starts.day(&text).map_or(text.as_str(), |(_, rest)| rest);
            rest.chars().any(char::is_alphabetic)
                && self.builder.starts.half_day(rest).is_none_or(|rest| !rest.is_empty())
        })
    }

    /// Reads the items of a row: with numbers in a column of their own, or before the titles.
    fn row(&mut self, numbers: &str, titles: &str, timed: bool, line: &Line) {
        let titles: Vec<&str> = paragraphs(titles).collect();
        if let ([title], false, true) = (&titles[..], timed, numbers.is_empty())
            && goes_on(title)
            && self.builder.continue_title(title, line)
        {
            return;
        }
        let printed: Vec<&str> = paragraphs(numbers).collect();
        let numbers: Option<Vec<Vec<Number>>> = printed.iter().map(|text| self.builder.numbers(text)).collect();
        let Some(numbers) = numbers else {
            // not numbers after all
            return self.items(&printed.into_iter().chain(titles).collect::<Vec<_>>(), line);
        };
        match (numbers.len(), titles.len()) {
            (0, _) => self.items(&titles, line),
            (count, titles_count) if count == titles_count => {
                for (numbers, title) in numbers.into_iter().zip(&titles) {
                    self.builder.item(numbers, title, line, None);
                }
            }
            (1, 0) if numbers[0].iter().all(|number| self.builder.known(number)) => {
                self.builder.item(numbers[0].clone(), "", line, None);
            }
            (1, count) if count > 1 => {
                let doubt = Some(Doubt::Paragraphs { count }).filter(|_| !titles[1..].iter().all(|text| goes_on(text)));
                self.builder.item(numbers[0].clone(), titles[0], line, doubt);
                for title in &titles[1..] {
                    if let Some((numbers, title)) =
                        self.builder.numbered(title).map(|(numbers, title)| (numbers, title.to_owned()))
                    {
                        self.builder.item(numbers, &title, line, None);
                    } else {
                        self.builder.continue_title(title, line);
                    }
                }
            }
            (_, 1) => self.builder.item(numbers.concat(), titles[0], line, None),
            _ => self.builder.not_understood(line, &line.text),
        }
    }

    /// Reads the paragraphs of a cell as items.
    fn items(&mut self, texts: &[&str], line: &Line) {
        for (ix, text) in texts.iter().enumerate() {
            if self.builder.starts.is_pause(text) {
                self.builder.pause(line, text);
                continue;
            }
            let numbered = self.builder.numbered(text).map(|(numbers, title)| (numbers, title.to_owned()));
            match numbered {
                Some((numbers, title)) => self.builder.item(numbers, &title, line, None),
                None if ix > 0 && goes_on(text) && self.builder.continue_title(text, line) => {}
                None if number::is_bullet(text) => {
                    let title = text.trim_start_matches(|c: char| !c.is_alphanumeric());
                    self.builder.item(Vec::new(), title, line, None);
                }
                None => self.builder.item(Vec::new(), text, line, None),
            }
        }
    }

    /// Reads a row with a column for each track. A cell across several columns has no track.
    fn tracks(&mut self, cells: &[(&str, usize)], hours: Option<(Printed, Option<String>)>, line: &Line) {
        for (column, role) in self.columns.roles.iter().enumerate() {
            let (Role::Track(name), (cell, span)) = (role, cells[column]) else { continue };
            if cell.is_empty() {
                continue;
            }
            if hours.is_none() && self.is_untimed(cells) {
                self.builder.adjourn();
                self.builder.not_understood(line, &in_one(cell));
                continue;
            }
            let track = Some(name.as_str()).filter(|_| span < 2);
            match &hours {
                Some((printed, open)) => self.builder.meet(*printed, open.as_deref(), track, line, &line.text),
                None if self.builder.meet_again(track) => {}
                None => {
                    self.builder.not_understood(line, &in_one(cell));
                    continue;
                }
            }
            let texts: Vec<&str> = paragraphs(cell).collect();
            let above = texts.iter().take_while(|text| is_room(text) && self.builder.numbered(text).is_none()).count();
            for room in texts[..above].iter().filter(|_| above < texts.len()) {
                self.builder.room(room, line);
            }
            self.items(&texts[if above < texts.len() { above } else { 0 }..], line);
        }
    }

    /// Reads a row with a column for each day.
    fn week(&mut self, cells: &[(&str, usize)], hours: Option<(Printed, Option<String>)>, line: &Line) {
        let hours = hours.or(self.hours.filter(|_| !self.is_untimed(cells)).map(|hours| (hours, None)));
        self.hours = hours.as_ref().map(|(hours, _)| *hours);
        for (column, role) in self.columns.roles.iter().enumerate() {
            let (Role::Day(day), (cell, _)) = (role, cells[column]) else { continue };
            if cell.is_empty() {
                continue;
            }
            self.builder.set_day(*day);
            match &hours {
                Some((printed, open)) => self.builder.meet(*printed, open.as_deref(), None, line, &line.text),
                None => {
                    self.builder.not_understood(line, &in_one(cell));
                    continue;
                }
            }
            self.items(&paragraphs(cell).collect::<Vec<_>>(), line);
        }
    }

    fn minutes(&mut self, text: &str, line: &Line) {
        if text.is_empty() {
            return;
        }
        let stated = minutes::alone(text);
        match self.builder.last_row() {
            Some(row) if stated.is_some() => {
                row.minutes = stated.map(|stated| Found::sure(stated, row.from.clone()));
            }
            _ => self.builder.not_understood(line, text),
        }
    }
}

/// Whether a paragraph continues the one above: it begins in lower case or in brackets.
fn goes_on(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || "(（[".contains(c)) && number::in_agenda(text).is_none()
}

/// Whether a text names a room.
fn is_room(text: &str) -> bool {
    const WORDS: &[&str] = &["room", "salle", "sala", "зал", "hall", "厅", "会议室", "قاعة", "chamber"];
    let lower = text.to_lowercase();
    text.chars().count() < 60 && WORDS.iter().any(|word| lower.contains(word))
}
