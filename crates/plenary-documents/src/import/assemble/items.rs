//! Decides which items the session has: the entries of the agenda, in the order of the printed table if there is one.

use std::collections::BTreeMap;

use crate::import::clean;
use crate::import::doubt::Doubt;
use crate::import::extract::agenda::{Agenda, Entry, ItemKind};
use crate::import::extract::annotations::Annotations;
use crate::import::extract::minutes::StatedMinutes;
use crate::import::extract::timetable::{Row, Timetable};
use crate::import::extract::{Evidence, Found, minutes};
use crate::import::hours;
use crate::import::words::Words;

/// An item of the session.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its number as the session file has it.
    pub number: String,
    /// Its title.
    pub title: Found<String>,
    /// Its kind.
    pub kind: ItemKind,
    /// Its minutes, if they are printed.
    pub stated: Option<Found<StatedMinutes>>,
    /// The symbols of its documents.
    pub documents: Vec<Found<String>>,
    /// The indices of its meetings in the table, in order.
    pub meetings: Vec<usize>,
    /// The ids of the items that are taken jointly with it.
    pub together: Vec<String>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledRow {
    /// The index of the meeting.
    pub meeting: usize,
    /// The ids of its items; several if they are taken jointly.
    pub ids: Vec<String>,
}

/// Builds the items and the rows of the table.
///
/// `index` has the index of each meeting of the table. `notes` are emptied.
pub fn build(
    agenda: &Agenda,
    notes: &mut Annotations,
    table: &Timetable,
    index: &[usize],
    words: &Words,
) -> (Vec<Item>, Vec<ScheduledRow>) {
    let mut builder = Builder { agenda, words, items: Vec::new(), rows: Vec::new(), by_title: BTreeMap::new() };
    let mut order: Vec<usize> = (0..index.len()).collect();
    order.sort_by_key(|&ix| index[ix]);
    for ix in order {
        for row in &table.meetings[ix].rows {
            builder.row(row, index[ix]);
        }
    }
    let Builder { mut items, rows, .. } = builder;
    add_items_missing_from_table(agenda, &mut items);
    for row in table.meetings.iter().flat_map(|meeting| &meeting.rows) {
        for item in items.iter_mut().filter(|item| row.numbers.iter().any(|number| number.key == item.id)) {
            for symbol in &row.documents {
                if !item.documents.iter().any(|known| known.value == *symbol) {
                    item.documents.push(Found::sure(symbol.clone(), row.from.clone()));
                }
            }
        }
    }
    for entry in &agenda.entries {
        if let Some(item) = items.iter_mut().find(|item| item.id == entry.number.key) {
            for symbol in &entry.documents {
                if !item.documents.iter().any(|known| known.value == *symbol) {
                    item.documents.push(Found::sure(symbol.clone(), entry.title.from.clone()));
                }
            }
        }
    }
    let tabled = !rows.is_empty();
    let last = items.len().saturating_sub(1);
    for ix in 0..items.len() {
        let others = items[ix + 1..].iter().all(|item| {
            matches!(ItemKind::from_title(&item.title.value, true, words), ItemKind::Report | ItemKind::Other)
        });
        items[ix].kind = ItemKind::from_title(&items[ix].title.value, ix == last || others, words);
        if let Some(note) = notes.notes.remove(&items[ix].id) {
            let printed = std::mem::take(&mut items[ix].documents);
            items[ix].documents = note.documents;
            for document in printed {
                if !items[ix].documents.iter().any(|known| known.value == document.value) {
                    items[ix].documents.push(document);
                }
            }
            items[ix].stated = note.minutes;
        }
        set_minutes(&mut items[ix], agenda, table);
    }
    if tabled {
        link_joint_items(&rows, &mut items);
    }
    (items, rows)
}

/// Sets the minutes of an item. Minutes after the title, in the agenda or in the table, take precedence over the text.
fn set_minutes(item: &mut Item, agenda: &Agenda, table: &Timetable) {
    let rows = table.meetings.iter().flat_map(|meeting| &meeting.rows);
    let rows: Vec<&Row> = rows.filter(|row| is_row_of(row, item)).collect();
    let in_list =
        agenda.entries.iter().find(|entry| entry.number.key == item.id).and_then(|entry| entry.minutes.clone());
    let in_table = || {
        let parts: Vec<&Found<StatedMinutes>> = rows.iter().filter_map(|row| row.minutes.as_ref()).collect();
        let (first, more) = parts.split_first()?;
        let mut found = (*first).clone();
        // an item in several meetings may state minutes in each
        if rows.len() > 1 {
            found.value = StatedMinutes::Minutes(parts.iter().map(|part| part.value.total()).sum());
            found.doubt = Some(Doubt::WholeItem);
        }
        (more.is_empty() || rows.len() > 1).then_some(found)
    };
    if let Some(mut printed) = in_list.or_else(in_table) {
        let text = item.stated.as_ref().map(|stated| stated.value.total());
        let title = printed.value.total();
        if let Some(text) = text.filter(|text| *text != title) {
            printed.doubt = Some(Doubt::OtherMinutes { title, text });
        }
        item.stated = Some(printed);
    }
    let title = &item.title.value;
    let inside =
        minutes::mention(title).or_else(|| hours::ranges(title).first().and_then(|(_, at)| title.get(at.clone())));
    let doubt = inside.map(|words| Doubt::Inside { words: words.to_owned() });
    item.title.doubt = item.title.doubt.take().or(doubt);
}

fn is_row_of(row: &Row, item: &Item) -> bool {
    let unnumbered = row.numbers.is_empty() && clean::squeezed(&row.title) == clean::squeezed(&item.title.value);
    unnumbered || matches!(&row.numbers[..], [only] if only.key == item.id)
}

/// Collects the items of the table row by row.
struct Builder<'a> {
    agenda: &'a Agenda,
    words: &'a Words,
    items: Vec<Item>,
    rows: Vec<ScheduledRow>,
    by_title: BTreeMap<String, usize>,
}

impl Builder<'_> {
    fn row(&mut self, row: &Row, meeting: usize) {
        let title = clean::squeezed(&row.title);
        let mut ids = Vec::new();
        for number in &row.numbers {
            let entry = self.agenda.entries.iter().find(|entry| entry.number.key == number.key);
            let known = self.items.iter().position(|item| match entry {
                Some(_) => item.id == number.key,
                // one number with two titles means two items
                None => {
                    item.number == number.printed
                        && (row.continued || clean::squeezed(&item.title.value) == title || title.is_empty())
                }
            });
            let at = known.unwrap_or_else(|| self.new_item(row, &number.key, &number.printed, entry));
            self.add_to_meeting(at, meeting, &mut ids);
        }
        if row.numbers.is_empty() {
            let at = self.by_title.get(&title).copied().unwrap_or_else(|| {
                let id = format!("x{}", self.items.iter().filter(|item| item.number == UNNUMBERED).count() + 1);
                let at = self.new_item(row, &id, UNNUMBERED, None);
                self.by_title.insert(title.clone(), at);
                at
            });
            self.add_to_meeting(at, meeting, &mut ids);
        }
        if !ids.is_empty() {
            self.rows.push(ScheduledRow { meeting, ids });
        }
    }

    fn add_to_meeting(&mut self, at: usize, meeting: usize, ids: &mut Vec<String>) {
        let item = &mut self.items[at];
        if item.meetings.last() != Some(&meeting) {
            item.meetings.push(meeting);
            ids.push(item.id.clone());
        }
    }

    fn new_item(&mut self, row: &Row, key: &str, printed: &str, entry: Option<&Entry>) -> usize {
        let mut id = key.to_owned();
        let mut nth = 1;
        while self.items.iter().any(|item| item.id == id) {
            nth += 1;
            id = format!("{key}-{nth}");
        }
        let title = match entry {
            Some(entry) => {
                let mut title = entry.title.clone();
                let differs = row.numbers.len() == 1
                    && clean::squeezed(&row.title) != clean::squeezed(&title.value)
                    && !row.title.is_empty();
                if differs {
                    title.doubt = Some(Doubt::OtherTitle { title: row.title.clone() });
                } else if clean::one_space(&row.title).to_lowercase() == title.value.to_lowercase() {
                    // the agenda may print a title in lower case that the table prints in the usual case
                    title.value = row.title.clone();
                }
                title
            }
            None => Found { value: row.title.clone(), from: row.from.clone(), doubt: row.doubt.clone() },
        };
        let kind = ItemKind::from_title(&title.value, false, self.words);
        let number = printed.to_owned();
        self.items.push(Item {
            id,
            number,
            title,
            kind,
            stated: None,
            documents: Vec::new(),
            meetings: Vec::new(),
            together: Vec::new(),
        });
        self.items.len() - 1
    }
}

/// Stands for the number of an item without one.
pub const UNNUMBERED: &str = "–";

/// Adds the entries of the agenda that the table lacks, each after the one that it follows in the agenda. An entry with
/// parts is only a heading, and no item.
fn add_items_missing_from_table(agenda: &Agenda, items: &mut Vec<Item>) {
    let is_heading =
        |entry: &Entry| agenda.entries.iter().any(|other| other.number.parent.as_ref() == Some(&entry.number.key));
    let mut previous: Option<String> = None;
    for entry in &agenda.entries {
        if items.iter().any(|item| item.id == entry.number.key) {
            previous = Some(entry.number.key.clone());
            continue;
        }
        // if the table lists an item as a whole, its parts are no items
        let whole = entry
            .number
            .parent
            .as_ref()
            .is_some_and(|parent| items.iter().any(|item| item.id == *parent && !item.meetings.is_empty()));
        let sibling = agenda.entries.iter().any(|other| {
            other.number.parent == entry.number.parent
                && items.iter().any(|item| item.id == other.number.key && !item.meetings.is_empty())
        });
        if is_heading(entry) || (whole && !sibling) {
            continue;
        }
        let mut title = entry.title.clone();
        if items.iter().any(|item| !item.meetings.is_empty()) {
            title.doubt.get_or_insert(Doubt::NotInTable);
        }
        let at = previous.as_ref().and_then(|id| items.iter().position(|item| item.id == *id)).map_or(0, |at| at + 1);
        let item = Item {
            id: entry.number.key.clone(),
            number: entry.number.printed.clone(),
            title,
            kind: ItemKind::Substantive,
            stated: None,
            documents: Vec::new(),
            meetings: Vec::new(),
            together: Vec::new(),
        };
        items.insert(at, item);
        previous = Some(entry.number.key.clone());
    }
}

/// Marks the items of one row as taken jointly.
fn link_joint_items(rows: &[ScheduledRow], items: &mut [Item]) {
    for row in rows.iter().filter(|row| row.ids.len() > 1) {
        if let Some(first) = items.iter_mut().find(|item| item.id == row.ids[0]) {
            for id in &row.ids[1..] {
                if !first.together.contains(id) {
                    first.together.push(id.clone());
                }
            }
        }
    }
}

/// Where an item was found, in words.
pub fn place(from: &Evidence) -> String {
    format!("{}: “{}”", from.place, from.words)
}
