//! Finds the lines of a document that no value of the session uses, and adds them to the report.
//!
//! It runs after the session is assembled and compares the lines with the result alone. So a line that an extractor
//! overlooks is reported too. [`appearance`] tells which lines look like an item, hours, a date, minutes or a symbol.

mod appearance;

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
use super::extract::sentences::MeetingFacts;
use super::extract::timetable::{Row, Timetable};
use super::extract::{Evidence, minutes};
use super::hours::{self, Hours};
use super::report::{LooksLike, Report, Unused};
use super::words::Words;
use appearance::item_title;

/// The document, the values found in it, and the session made of them.
pub struct Extracted<'a> {
    /// The document.
    pub document: &'a Document,
    /// The parts of the document.
    pub sections: &'a Sections,
    /// The head of the document.
    pub header: &'a Header,
    /// The entries of the agenda.
    pub agenda: &'a Agenda,
    /// The places of item headings among the explanations.
    pub headings: &'a [Place],
    /// What the sentences say about meetings.
    pub facts: &'a MeetingFacts,
    /// The printed table.
    pub table: &'a Timetable,
    /// The items of the session.
    pub items: &'a [Item],
    /// The meetings of the session.
    pub meetings: &'a [Meeting],
    /// The words of the document's language.
    pub words: &'a Words,
}

/// The lines and values of the document that the session uses.
#[derive(Default)]
struct Used {
    /// The titles that begin in each line, squeezed.
    titles: BTreeMap<Place, Vec<String>>,
    /// Lines that belong to the title of an item or of the session.
    title_lines: BTreeSet<Place>,
    /// Headings of items among the explanations.
    headings: BTreeSet<Place>,
    /// Lines with minutes that are used.
    minutes: BTreeSet<Place>,
    /// Rows of the table that became a meeting or an item.
    rows: BTreeSet<Place>,
    /// Lines of the table that are used without being a row.
    known: BTreeSet<Place>,
    days: BTreeSet<NaiveDate>,
    /// Whether the document gives the days of the session.
    dated: bool,
    hours: BTreeSet<Hours>,
    symbols: BTreeSet<String>,
}

/// Adds the unused lines to the report: as `unused`, `in_prose` or `not_understood`.
pub fn report_unused(extracted: &Extracted<'_>, report: &mut Report) {
    let used = Used::collect(extracted, report);
    let mut origins = extracted.sections.origin.iter().enumerate().peekable();
    for (ix, line) in extracted.document.lines.iter().enumerate() {
        let part = origins.next_if(|(_, origin)| **origin == ix).map(|(at, _)| extracted.sections.part(at));
        let prose = matches!(part, None | Some(Part::Annotations));
        for unused in used.line(line, part, extracted.words) {
            if prose { report.in_prose.push(unused) } else { report.unused.push(unused) }
        }
    }
    report.not_understood = not_understood(extracted);
    // a row may have one cell that is reported as unused and others that are not
    let reported: BTreeSet<(Place, &str)> =
        report.unused.iter().map(|unused| (unused.from.place, unused.from.words.as_str())).collect();
    report.not_understood.retain(|from| !reported.contains(&(from.place, from.words.as_str())));
}

/// The lines of the head, the agenda and the table that no extractor understood.
fn not_understood(extracted: &Extracted<'_>) -> Vec<Evidence> {
    let lines = extracted.sections.lines[extracted.sections.header.clone()].iter().enumerate();
    let unused = lines.filter(|(ix, _)| !extracted.header.used.contains(ix)).map(|(_, line)| Evidence::line(line));
    // lines between the heading of the table and its first day
    let sections = extracted.sections;
    let above = sections.work_heading.map_or(0..0, |heading| heading + 1..sections.work.start.max(heading + 1));
    unused
        .chain(sections.lines[above].iter().map(Evidence::line))
        .chain(extracted.agenda.not_understood.iter().cloned())
        .chain(extracted.table.not_understood.iter().cloned())
        .collect()
}

impl Used {
    fn collect(extracted: &Extracted<'_>, report: &mut Report) -> Self {
        let mut used = Self::default();
        let lines = &extracted.sections.lines[extracted.sections.header.clone()];
        used.title_lines.extend(extracted.header.used.iter().filter_map(|ix| lines.get(*ix)).map(|line| line.place));
        used.headings.extend(extracted.headings);
        for entry in &extracted.agenda.entries {
            used.entry(entry, extracted, report);
        }
        used.known.extend(extracted.agenda.parts.iter().map(|part| part.place));
        report.parts.extend(extracted.agenda.parts.iter().cloned());
        let items: Vec<(&Item, String)> =
            extracted.items.iter().map(|item| (item, clean::squeezed(&item.title.value))).collect();
        for meeting in &extracted.table.meetings {
            used.rows.insert(meeting.hours.from.place);
            for row in meeting.rows.iter().filter(|row| is_used(row, &items)) {
                used.rows.insert(row.from.place);
                used.title(row.from.place, &row.title, &row.lines);
                // a number may stand in a line above its title
                used.known.extend(row.lines.iter().filter(|at| **at < row.from.place));
            }
        }
        used.known.extend(&extracted.table.known);
        for pause in &extracted.table.pauses {
            used.rows.insert(pause.place);
            used.title(pause.place, &pause.words, &[pause.place]);
        }
        for item in extracted.items {
            used.minutes.extend(item.stated.as_ref().map(|stated| stated.from.place));
            used.symbols.extend(item.documents.iter().map(|document| document.value.clone()));
        }
        used.minutes.extend(extracted.facts.limit.as_ref().map(|limit| limit.from.place));
        used.symbols.extend(extracted.header.symbol.as_ref().map(|symbol| symbol.value.clone()));
        used.dated = extracted.header.dates.is_some() || !extracted.table.meetings.is_empty();
        used.days.extend(extracted.meetings.iter().map(|meeting| meeting.date));
        used.days.extend(extracted.header.dates.iter().flat_map(|dates| dates.value.iter().copied()));
        used.hours.extend(extracted.meetings.iter().map(|meeting| meeting.hours));
        used.hours.extend(extracted.table.meetings.iter().map(|meeting| meeting.hours.value));
        used.hours.extend(extracted.facts.hours.iter().map(|hours| hours.value));
        used.days.extend(extracted.facts.opening.as_ref().and_then(|opening| opening.date));
        used
    }

    /// Records an entry of the agenda that is an item, the heading of its parts, or a part of an item.
    fn entry(&mut self, entry: &Entry, extracted: &Extracted<'_>, report: &mut Report) {
        let key = &entry.number.key;
        let is_item = extracted.items.iter().any(|item| item.id == *key);
        let is_heading = extracted.agenda.entries.iter().any(|other| other.number.parent.as_ref() == Some(key));
        let parent = entry.number.parent.as_ref();
        let is_part = parent.is_some_and(|parent| extracted.items.iter().any(|item| item.id == *parent));
        if !(is_item || is_heading || is_part) {
            return;
        }
        if is_part && !is_item {
            report.parts.push(entry.title.from.clone());
        }
        self.title(entry.title.from.place, &entry.title.value, &entry.lines);
        if is_item {
            self.minutes.extend(entry.minutes.iter().flat_map(|_| entry.lines.iter().copied()));
        } else if let Some(minutes) = &entry.minutes {
            // minutes of a heading are not used: each of its parts has its own
            report.unused.push(Unused { from: minutes.from.clone(), looks: vec![LooksLike::Minutes] });
        }
    }

    fn title(&mut self, at: Place, title: &str, lines: &[Place]) {
        self.titles.entry(at).or_default().push(clean::squeezed(title));
        self.title_lines.extend(lines);
    }

    /// The unused words of a line. The paragraphs of a table row are checked one by one.
    fn line(&self, line: &Line, part: Option<Part>, words: &Words) -> Vec<Unused> {
        if self.headings.contains(&line.place) || self.known.contains(&line.place) {
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
        // a row that became nothing, unless it only repeats a known day
        let row = part == Some(Part::Work) && !self.rows.contains(&line.place) && !self.is_day(&line.text);
        if row && unused.is_empty() {
            unused.push(Unused { from: Evidence::line(line), looks: vec![LooksLike::Row] });
        }
        unused
    }

    /// What `text`, the line or a paragraph of it, looks like without being used.
    fn words(&self, text: &str, line: &Line, part: Option<Part>) -> Option<Unused> {
        let at = line.place;
        let prose = matches!(part, None | Some(Part::Annotations));
        let in_title = self.title_lines.contains(&at);
        let mut looks = Vec::new();
        if let Some(title) = item_title(text, line, part)
            && !self.begins(at, title)
        {
            looks.push(LooksLike::Item);
        }
        if in_title {
            // a title may name many days, but those of the session, and hours, say when the item is taken up
            let of_item = part == Some(Part::Agenda) && self.titles.contains_key(&at);
            if of_item && !self.minutes.contains(&at) && appearance::has_time(text) {
                looks.push(LooksLike::Hours);
            }
            if of_item && self.names_a_day(text) {
                looks.push(LooksLike::Date);
            }
        } else {
            let other = |(hours, _): &(Hours, _)| !self.hours.contains(hours);
            if hours::ranges(text).iter().any(other) || (!prose && appearance::starts_with_time(text)) {
                looks.push(LooksLike::Hours);
            }
            // a date alone in the head is the day on which the document was issued
            let issued = self.dated && part == Some(Part::Header) && appearance::is_only_date(text);
            // an explanation mentions many days without a year, such as those of its meetings
            let known = if prose { self.are_known_full_dates(text) } else { self.are_known_days(text) };
            if !issued && (!known || !prose && appearance::has_numeric_date(text)) {
                looks.push(LooksLike::Date);
            }
            if minutes::mention(text).is_some() && !self.minutes.contains(&at) {
                looks.push(LooksLike::Minutes);
            }
            // a web address has slashes too, but is no symbol
            let plain = text.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ");
            if header::symbols(&plain).any(|symbol| !self.symbols.contains(symbol)) {
                looks.push(LooksLike::Symbol);
            }
        }
        (!looks.is_empty()).then(|| Unused { from: Evidence::quote(line, text), looks })
    }

    /// Whether a used title that begins in the line `at` starts with `title`, or `title` with it. A title may continue in
    /// the next line, and a line may continue after the title.
    fn begins(&self, at: Place, title: &str) -> bool {
        let title = clean::squeezed(title);
        let same = |used: &String| {
            !used.is_empty() && !title.is_empty() && (used.starts_with(&title) || title.starts_with(used.as_str()))
        };
        let trimmed = title.trim_end_matches([':', '.', ';', '：', '。', '；']);
        self.titles.get(&at).is_some_and(|used| used.iter().any(|used| same(used) || used.starts_with(trimmed)))
    }

    /// Whether a text names a day of the session.
    fn names_a_day(&self, text: &str) -> bool {
        let year = self.days.first().map_or(2_000, |day| day.year());
        let of_session = |mention: dates::Mention| {
            mention.dates(year).is_some_and(|dates| dates.iter().any(|date| self.days.contains(date)))
        };
        dates::mentions(text).into_iter().any(of_session)
    }

    /// Whether all dates of a text are days that the session uses.
    fn are_known_days(&self, text: &str) -> bool {
        let year = self.days.first().map_or(2_000, |day| day.year());
        dates::mentions(text)
            .iter()
            .all(|mention| mention.dates(year).is_some_and(|dates| dates.iter().all(|date| self.days.contains(date))))
    }

    /// Whether all dates of a text that name a year are days that the session uses.
    fn are_known_full_dates(&self, text: &str) -> bool {
        let with_year = |mention: &dates::Mention| mention.year.is_some();
        let known = |mention: dates::Mention| {
            mention.dates(0).is_some_and(|days| days.iter().all(|day| self.days.contains(day)))
        };
        dates::mentions(text).into_iter().filter(with_year).all(known)
    }

    /// Whether a text is little more than known days.
    fn is_day(&self, text: &str) -> bool {
        let mentions = dates::mentions(text);
        let rest = mentions.iter().fold(text.chars().count(), |rest, mention| {
            rest.saturating_sub(text[mention.range.clone()].chars().count())
        });
        !mentions.is_empty() && rest < 24 && self.are_known_days(text)
    }
}

/// Whether an item was made from the row, or the row repeats only its number and title. Items come with their squeezed titles.
fn is_used(row: &Row, items: &[(&Item, String)]) -> bool {
    let title = clean::squeezed(&row.title);
    let is_made_from = |(item, item_title): &(&Item, String)| {
        if row.numbers.is_empty() {
            return title == *item_title;
        }
        let doubted = || matches!(&item.title.doubt, Some(Doubt::OtherTitle { title }) if *title == row.title);
        row.numbers.iter().any(|number| item.id == number.key || item.number == number.printed)
            && (row.numbers.len() > 1
                || title.is_empty()
                || item_title.starts_with(&title)
                || title.starts_with(item_title.as_str())
                || doubted())
    };
    items.iter().any(is_made_from)
}
