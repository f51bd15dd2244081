//! The ledger: every line of a document is used by a value, known as prose, or not used.
//!
//! It is kept after the session is made and asks only what came out, so that no reader can forget a line: whatever looks
//! like an item, hours, a date, minutes or a symbol, and came to nothing, is in the report.

mod looks;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::assemble::items::Item;
use super::assemble::meetings::Meeting;
use super::clean;
use super::dates;
use super::document::{Document, Line, PARAGRAPH, Place};
use super::doubt::Doubt;
use super::extract::agenda::{Agenda, Entry};
use super::extract::header::{self, Header};
use super::extract::sections::{self, Part, Sections};
use super::extract::sentences::Said;
use super::extract::timetable::{Row, Timetable};
use super::extract::{Evidence, minutes};
use super::hours::{self, Hours};
use super::report::{Look, Report, Unused};
use super::words::Words;
use looks::is_item;

/// What a session was made of.
pub struct Made<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its parts.
    pub sections: &'a Sections,
    /// Its head.
    pub header: &'a Header,
    /// The list of items.
    pub agenda: &'a Agenda,
    /// The headings of items among the explanations.
    pub heads: &'a [Place],
    /// What sentences say.
    pub said: &'a Said,
    /// The table.
    pub table: &'a Timetable,
    /// The items of the session.
    pub items: &'a [Item],
    /// Its meetings.
    pub meetings: &'a [Meeting],
    /// The words of its language.
    pub words: &'a Words,
}

/// What of the document is used, by place.
#[derive(Default)]
struct Used {
    /// Titles that begin in a line.
    titles: BTreeMap<Place, Vec<String>>,
    /// Lines that are in a title, of an item or of the session.
    of_titles: BTreeSet<Place>,
    /// Headings of items among the explanations.
    heads: BTreeSet<Place>,
    /// Lines with minutes that are used.
    minutes: BTreeSet<Place>,
    /// Rows of a table that a meeting or an item was made of.
    rows: BTreeSet<Place>,
    days: BTreeSet<NaiveDate>,
    /// Whether the document says on which days the session meets.
    dated: bool,
    hours: BTreeSet<Hours>,
    symbols: BTreeSet<String>,
}

/// Puts into the report what is not used.
pub fn keep(made: &Made<'_>, report: &mut Report) {
    let used = Used::of(made, report);
    let mut kept = made.sections.origin.iter().enumerate().peekable();
    for (ix, line) in made.document.lines.iter().enumerate() {
        let part = kept.next_if(|(_, origin)| **origin == ix).map(|(at, _)| made.sections.part(at));
        let prose = matches!(part, None | Some(Part::Annotations));
        for unused in used.line(line, part, made.words) {
            if prose { report.in_prose.push(unused) } else { report.unused.push(unused) }
        }
    }
    report.strange = strange(made);
    // of a row of a table, one cell may be told and the others not
    let told: BTreeSet<(Place, &str)> =
        report.unused.iter().map(|unused| (unused.from.place, unused.from.words.as_str())).collect();
    report.strange.retain(|from| !told.contains(&(from.place, from.words.as_str())));
}

/// Lines of the head, the agenda and the table that no reader understood.
fn strange(made: &Made<'_>) -> Vec<Evidence> {
    let lines = made.sections.lines[made.sections.header.clone()].iter().enumerate();
    let unused = lines.filter(|(ix, _)| !made.header.used.contains(ix)).map(|(_, line)| Evidence::line(line));
    unused.chain(made.agenda.strange.iter().cloned()).chain(made.table.strange.iter().cloned()).collect()
}

impl Used {
    fn of(made: &Made<'_>, report: &mut Report) -> Self {
        let mut used = Self::default();
        let lines = &made.sections.lines[made.sections.header.clone()];
        used.of_titles.extend(made.header.used.iter().filter_map(|ix| lines.get(*ix)).map(|line| line.place));
        used.heads.extend(made.heads);
        for entry in &made.agenda.entries {
            used.entry(entry, made, report);
        }
        for meeting in &made.table.meetings {
            used.rows.insert(meeting.hours.from.place);
            for row in meeting.rows.iter().filter(|row| made.items.iter().any(|item| is_of(row, item))) {
                used.rows.insert(row.from.place);
                used.title(row.from.place, &row.title, &row.lines);
            }
        }
        for pause in &made.table.pauses {
            used.rows.insert(pause.place);
            used.title(pause.place, &pause.words, &[pause.place]);
        }
        for item in made.items {
            used.minutes.extend(item.stated.as_ref().map(|stated| stated.from.place));
            used.symbols.extend(item.documents.iter().map(|document| document.value.clone()));
        }
        used.minutes.extend(made.said.limit.as_ref().map(|limit| limit.from.place));
        used.symbols.extend(made.header.symbol.as_ref().map(|symbol| symbol.value.clone()));
        used.dated = made.header.dates.is_some() || !made.table.meetings.is_empty();
        used.days.extend(made.meetings.iter().map(|meeting| meeting.date));
        used.days.extend(made.header.dates.iter().flat_map(|dates| dates.value.iter().copied()));
        used.hours.extend(made.meetings.iter().map(|meeting| meeting.hours));
        used.hours.extend(made.table.meetings.iter().map(|meeting| meeting.hours.value));
        used.hours.extend(made.said.hours.iter().map(|hours| hours.value));
        used.days.extend(made.said.opening.as_ref().and_then(|opening| opening.date));
        used
    }

    /// An entry is an item, the heading of its parts, or a part of an item that is taken up whole.
    fn entry(&mut self, entry: &Entry, made: &Made<'_>, report: &mut Report) {
        let key = &entry.number.key;
        let is_item = made.items.iter().any(|item| item.id == *key);
        let heads = made.agenda.entries.iter().any(|other| other.number.parent.as_ref() == Some(key));
        let parent = entry.number.parent.as_ref();
        let is_part = parent.is_some_and(|parent| made.items.iter().any(|item| item.id == *parent));
        if !(is_item || heads || is_part) {
            return;
        }
        if is_part && !is_item {
            report.parts.push(entry.title.from.clone());
        }
        self.title(entry.title.from.place, &entry.title.value, &entry.lines);
        if is_item {
            self.minutes.extend(entry.minutes.iter().flat_map(|_| entry.lines.iter().copied()));
        } else if let Some(minutes) = &entry.minutes {
            // an item in parts has minutes in each of them
            report.unused.push(Unused { from: minutes.from.clone(), looks: vec![Look::Minutes] });
        }
    }

    fn title(&mut self, at: Place, title: &str, lines: &[Place]) {
        self.titles.entry(at).or_default().push(clean::squeezed(title));
        self.of_titles.extend(lines);
    }

    /// What of a line is not used: of a row of a table by its paragraphs.
    fn line(&self, line: &Line, part: Option<Part>, words: &Words) -> Vec<Unused> {
        if self.heads.contains(&line.place) {
            return Vec::new();
        }
        if line.cells.is_empty() {
            return self.words(&line.text, line, part).into_iter().collect();
        }
        if sections::is_columns(line, words) {
            return Vec::new();
        }
        let paragraphs = line.cells.iter().flat_map(|cell| cell.split(PARAGRAPH));
        let mut unused: Vec<Unused> = paragraphs.filter_map(|text| self.words(text.trim(), line, part)).collect();
        // a row that came to nothing, unless it is a day that is known
        let row = part == Some(Part::Work) && !self.rows.contains(&line.place) && !self.is_day(&line.text);
        if row && unused.is_empty() {
            unused.push(Unused { from: Evidence::line(line), looks: vec![Look::Row] });
        }
        unused
    }

    fn words(&self, text: &str, line: &Line, part: Option<Part>) -> Option<Unused> {
        let at = line.place;
        let prose = matches!(part, None | Some(Part::Annotations));
        let in_title = self.of_titles.contains(&at);
        let mut looks = Vec::new();
        if let Some(title) = is_item(text, line, part)
            && !self.begins(at, title)
        {
            looks.push(Look::Item);
        }
        // those in a title are told with the item
        if !in_title {
            let other = |(hours, _): &(Hours, _)| !self.hours.contains(hours);
            if hours::ranges(text).iter().any(other) || (!prose && looks::is_start(text)) {
                looks.push(Look::Hours);
            }
            // the day on which the document was issued
            let issued = self.dated && part == Some(Part::Header) && looks::is_date_alone(text);
            if !prose && !issued && (!self.are_known_days(text) || looks::is_other_date(text)) {
                looks.push(Look::Date);
            }
            if minutes::mention(text).is_some() && !self.minutes.contains(&at) {
                looks.push(Look::Minutes);
            }
            // an address has strokes as well
            let plain = text.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ");
            if !prose && header::symbols(&plain).any(|symbol| !self.symbols.contains(symbol)) {
                looks.push(Look::Symbol);
            }
        }
        (!looks.is_empty()).then(|| Unused { from: Evidence::of(line, text), looks })
    }

    /// Whether a title that is used begins with these words, in a line. A title may go on in the next, and a line may
    /// have more behind the title.
    fn begins(&self, at: Place, title: &str) -> bool {
        let title = clean::squeezed(title);
        let same = |used: &String| {
            !used.is_empty() && !title.is_empty() && (used.starts_with(&title) || title.starts_with(used.as_str()))
        };
        let trimmed = title.trim_end_matches([':', '.', ';', '：', '。', '；']);
        self.titles.get(&at).is_some_and(|used| used.iter().any(|used| same(used) || used.starts_with(trimmed)))
    }

    fn are_known_days(&self, text: &str) -> bool {
        let year = self.days.first().map_or(2_000, |day| day.year());
        dates::mentions(text)
            .iter()
            .all(|mention| mention.dates(year).is_some_and(|dates| dates.iter().all(|date| self.days.contains(date))))
    }

    fn is_day(&self, text: &str) -> bool {
        let mentions = dates::mentions(text);
        let rest = mentions
            .iter()
            .fold(text.chars().count(), |rest, one| rest.saturating_sub(text[one.range.clone()].chars().count()));
        !mentions.is_empty() && rest < 24 && self.are_known_days(text)
    }
}

/// Whether an item was made of a row, or the row says no more than its number and its title.
fn is_of(row: &Row, item: &Item) -> bool {
    let title = clean::squeezed(&row.title);
    let said = clean::squeezed(&item.title.value);
    if row.numbers.is_empty() {
        return title == said;
    }
    let numbered = row.numbers.iter().any(|number| item.id == number.key || item.number == number.printed);
    let told = matches!(&item.title.doubt, Some(Doubt::OtherTitle { title }) if *title == row.title);
    numbered
        && (told || row.numbers.len() > 1 || title.is_empty() || said.starts_with(&title) || title.starts_with(&said))
}
