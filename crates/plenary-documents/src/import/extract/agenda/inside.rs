//! Reads what an agenda prints inside of an item: minutes on a line of their own, lists with the minutes of each, tables of topics.

use super::Reader;
use crate::import::document::Line;
use crate::import::extract::minutes::StatedMinutes;
use crate::import::extract::{Evidence, Found, minutes, number};
use crate::import::words::heading;

/// A table of topics inside of an item: its number in the document, and its columns of titles and of minutes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topics {
    table: usize,
    title: usize,
    minutes: Option<usize>,
    count: u32,
}

impl Reader {
    /// A line with minutes alone, or an entry of the list that a title announces with the minutes of each.
    pub(super) fn minutes(&mut self, line: &Line) -> bool {
        let Some(last) = self.agenda.entries.last_mut() else { return false };
        if let Some(stated) =
            minutes::alone(&line.text).filter(|_| !line.text.bytes().all(|byte| byte.is_ascii_digit()))
        {
            if last.minutes.is_none() && minutes::at_end(&last.title.value).is_none() {
                last.minutes = Some(Found::sure(stated, Evidence::line(line)));
                last.lines.push(line.place);
                return true;
            }
            return false;
        }
        let each = last.each.or_else(|| minutes::of_each(&last.title.value).map(|(each, _)| each));
        let Some(each) = each.filter(|_| number::is_bullet(&line.text)) else { return false };
        if let Some((_, title)) = minutes::of_each(&last.title.value) {
            last.title.value = title.to_owned();
        }
        let speakers = match last.minutes.as_ref().map(|stated| &stated.value) {
            Some(StatedMinutes::Speakers(speakers, _)) => speakers + 1,
            _ => 1,
        };
        last.each = Some(each);
        last.minutes = Some(Found::sure(StatedMinutes::Speakers(speakers, each), last.title.from.clone()));
        last.lines.push(line.place);
        self.agenda.parts.push(Evidence::line(line));
        true
    }

    /// A row of a table of topics: each is a part of the item above. `false` if the line is something else.
    pub(super) fn topics(&mut self, line: &Line) -> bool {
        const TOPICS: &[&str] = &["topic", "title", "subject", "item"];
        const MINUTES: &[&str] = &["minutes", "min", "timebox", "duration", "time"];
        let Some((table, _)) = line.place.row else { return false };
        let column = |names: &[&str]| line.cells.iter().position(|cell| names.contains(&heading(cell).as_str()));
        if self.topics.is_none_or(|topics| topics.table != table) {
            self.topics = column(TOPICS).map(|title| Topics { table, title, minutes: column(MINUTES), count: 0 });
            return self.topics.is_some() && self.top.is_some();
        }
        let (Some(topics), Some((_, top, _))) = (self.topics.as_mut(), self.top.clone()) else { return false };
        let Some(title) = line.cells.get(topics.title).filter(|title| !title.is_empty()) else { return false };
        topics.count += 1;
        let number = top.dotted(&topics.count.to_string());
        let stated = topics.minutes.and_then(|column| line.cells.get(column)).filter(|cell| !cell.is_empty());
        let found = stated.and_then(|cell| minutes::alone(cell));
        if let Some(cell) = stated.filter(|_| found.is_none()) {
            self.agenda.not_understood.push(Evidence::quote(line, cell));
        }
        self.push(number.clone(), title, line, None);
        if let Some(entry) = self.agenda.entries.last_mut().filter(|entry| entry.number == number) {
            entry.minutes = found.map(|stated| Found::sure(stated, Evidence::line(line)));
        }
        true
    }
}
