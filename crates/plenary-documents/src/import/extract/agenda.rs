//! Reads the agenda: the number, the title and the kind of each item. Broken titles are joined.

mod inside;
mod levels;

use inside::Topics;

use super::minutes::StatedMinutes;
use super::number::level::{self, Level};
use super::number::{self, Number, Start, inline};
use super::sections::Sections;
use super::timetable::starts_at;
use super::{Evidence, Found, header, minutes};
use crate::import::document::{FileKind, Line, Place};
use crate::import::doubt::Doubt;
use crate::import::words::{Words, heading};
use crate::import::{clean, dates, hours};

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// The opening.
    Opening,
    /// Adoption of the agenda and the like.
    Organizational,
    /// An election.
    Election,
    /// A matter of substance.
    Substantive,
    /// Other matters.
    Other,
    /// Adoption of the report.
    Report,
}

impl ItemKind {
    /// The kind that a title suggests. Only an item that no substantive item follows (`last`) can adopt the report.
    pub fn from_title(title: &str, last: bool, words: &Words) -> Self {
        let title = clean::one_space(title).to_lowercase().replace('’', "'");
        let begins = |list: &[&str]| list.iter().any(|word| title.starts_with(word));
        let title_starts = &words.title_starts;
        if last && begins(title_starts.report) {
            Self::Report
        } else if begins(title_starts.opening) {
            Self::Opening
        } else if begins(title_starts.election) {
            Self::Election
        } else if begins(title_starts.organizational) {
            Self::Organizational
        } else if begins(title_starts.other) {
            Self::Other
        } else {
            Self::Substantive
        }
    }

    /// Its name in import reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Organizational => "organizational",
            Self::Election => "election",
            Self::Substantive => "substantive",
            Self::Other => "other matters",
            Self::Report => "adoption of the report",
        }
    }
}

/// An entry of the agenda.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number.
    pub number: Number,
    /// Its whole title, without minutes.
    pub title: Found<String>,
    /// The minutes after its title.
    pub minutes: Option<Found<StatedMinutes>>,
    /// The symbols of documents after its title.
    pub documents: Vec<String>,
    /// The places of the lines of its title.
    pub lines: Vec<Place>,
    /// The minutes of each entry of the list below it.
    each: Option<u32>,
}

/// The entries of the agenda, and its other lines.
#[derive(Debug, Default)]
pub struct Agenda {
    /// Items and sub-items, in order.
    pub entries: Vec<Entry>,
    /// Entries of lists inside of items that are no items of their own.
    pub parts: Vec<Evidence>,
    /// Lines that are not entries.
    pub not_understood: Vec<Evidence>,
}

/// Reads the list of items.
pub fn read(sections: &Sections, words: &Words, kind: FileKind) -> Agenda {
    let lines = &sections.lines[sections.agenda.clone()];
    // beside figures that go on counting, Roman numerals and letters number the parts of the agenda
    let level = Level::of(lines, words);
    let mut reader = Reader { kind, half_days: words.half_days, spacing: spacing(lines), level, ..Reader::default() };
    for (at, line) in lines.iter().enumerate() {
        let ends = words.annex.iter().chain(words.annotations).chain(words.work);
        if Words::is_heading(&line.text, &ends.copied().collect::<Vec<_>>()) {
            reader.agenda.not_understood.extend(lines[at..].iter().map(Evidence::line));
            break;
        }
        if Words::is_heading(&line.text, words.documents) {
            reader.not_understood(line);
        } else {
            reader.line(line);
        }
    }
    let mut agenda = reader.agenda;
    for entry in &mut agenda.entries {
        if let Some((stated, rest)) = minutes::at_end(&entry.title.value) {
            entry.minutes = Some(Found::sure(stated, entry.title.from.clone()));
            entry.title.value = clean::title(rest);
        } else {
            entry.title.value = clean::title(&entry.title.value);
        }
        let (title, documents) = header::documents_at_end(&entry.title.value);
        entry.documents = documents;
        entry.title.value = clean::title(title);
    }
    agenda.entries.retain(|entry| !entry.title.value.is_empty());
    agenda
}

/// The usual step from one line to the next: a text from a PDF may have an empty line after each.
fn spacing(lines: &[Line]) -> usize {
    let mut steps: Vec<usize> = lines
        .windows(2)
        .map(|pair| pair[1].place.line.saturating_sub(pair[0].place.line))
        .filter(|&step| step > 0)
        .collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1)
}

/// The most characters of a title that continues over several lines.
const MAX_TITLE: usize = 1_000;

/// Reads the lines of the agenda one by one.
#[derive(Debug, Default)]
struct Reader {
    kind: FileKind,
    half_days: &'static [&'static str],
    agenda: Agenda,
    /// The last top-level item: its figure, its number and its indent.
    top: Option<(u32, Number, usize)>,
    /// What numbers the items.
    level: Level,
    /// The lettered sub-item that Roman numerals belong to.
    letter: Option<Number>,
    /// A list inside the last item that counts from 1 again.
    inner: Option<Inner>,
    /// The columns of the table of topics inside of an item.
    topics: Option<Topics>,
    /// Whether the title may continue in the next line.
    open: bool,
    /// The usual step from one line to the next.
    spacing: usize,
    /// The place of the previous line.
    last: Option<Place>,
}

/// A numbered list inside an item.
#[derive(Debug, Clone)]
struct Inner {
    last: u32,
    indent: usize,
    parent: Number,
}

impl Reader {
    fn line(&mut self, line: &Line) {
        if self.minutes(line) || self.topics(line) {
            self.last = Some(line.place);
            self.open = false;
            return;
        }
        if self.outer(line) {
            self.last = Some(line.place);
            return;
        }
        match number::in_agenda(&line.text) {
            Some(Start::Top(number, title)) => self.numbered(number, title, line, None),
            Some(Start::Dotted(number, sub, title)) => self.dotted(number, sub, title, line),
            Some(Start::Letter(letter, title)) => self.lettered(&letter, title, line),
            Some(Start::Whole(number, title)) => self.whole(number, title, line),
            Some(Start::Added(figure, number, title)) => self.added(figure, number, title, line),
            Some(Start::Roman(figure, number, title)) => self.roman(figure, number, title, line),
            None => match self.bare_number(&line.text) {
                Some((number, title)) => self.numbered(number, title, line, Some(Doubt::NoMark)),
                None => self.continue_title(line),
            },
        }
        self.last = Some(line.place);
    }

    /// The next item with no punctuation after its number: `10 Any other business`.
    fn bare_number<'t>(&self, text: &'t str) -> Option<(u32, &'t str)> {
        let (after, ..) = self.top.as_ref()?;
        let (number, title) = text.split_once(' ')?;
        let number: u32 = number.parse().ok()?;
        let begins = title.chars().next().is_some_and(|c| c.is_uppercase() || "<“\"«".contains(c));
        let date = dates::mentions(text).first().is_some_and(|date| date.range.start == 0);
        (number == after + 1 && begins && !date).then_some((number, title))
    }

    /// Joins a line that begins no entry to the title above, if it follows directly and belongs to no other list.
    fn continue_title(&mut self, line: &Line) {
        let below = |last: Place| {
            let next = (1..=self.spacing.max(1)).contains(&line.place.line.saturating_sub(last.line));
            next || last.page != line.place.page || last.line == line.place.line
        };
        let text = &line.text;
        let listed = number::in_agenda(text).is_some()
            || inline::at_start(text).is_some()
            || level::is_entry(text)
            || number::is_bullet(text);
        let timed = starts_at(text)
            || hours::ranges(&line.text).first().is_some_and(|(_, at)| at.start == 0)
            || self.half_days.contains(&heading(&line.text).as_str());
        let follows = self.open && !listed && !timed && line.cells.is_empty() && self.last.is_none_or(below);
        match self.agenda.entries.last_mut().filter(|_| follows) {
            Some(last) if !last.title.value.ends_with(['。', '.']) && last.title.value.chars().count() < MAX_TITLE => {
                if !self.kind.breaks_lines() {
                    last.title.doubt.get_or_insert(Doubt::Joined { words: Evidence::line(line).words });
                }
                clean::join(&mut last.title.value, &line.text);
                last.lines.push(line.place);
            }
            _ => self.not_understood(line),
        }
    }

    fn not_understood(&mut self, line: &Line) {
        self.open = false;
        self.agenda.not_understood.push(Evidence::line(line));
    }

    /// Adds an entry. A line that repeats a number is not understood.
    fn push(&mut self, number: Number, title: &str, line: &Line, doubt: Option<Doubt>) {
        if self.agenda.entries.iter().any(|entry| entry.number.key == number.key) {
            return self.not_understood(line);
        }
        self.open = true;
        let title = Found { value: title.to_owned(), from: Evidence::line(line), doubt };
        self.agenda.entries.push(Entry {
            number,
            title,
            minutes: None,
            documents: Vec::new(),
            lines: vec![line.place],
            each: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Lines;
    use crate::import::extract::sections;
    use crate::import::words;

    /// The keys and titles of an agenda, and the number of other lines.
    fn read(text: &str) -> (Vec<String>, usize) {
        let mut lines = Lines::new(FileKind::Text);
        for (ix, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            lines.indented(line, indent, Place { line: ix + 1, ..Place::default() });
        }
        let words = words::for_code("en").unwrap();
        let sections = sections::split(&lines.done(), words);
        let agenda = super::read(&sections, words, FileKind::Text);
        let titled = |entry: &Entry| format!("{} {}", entry.number.key, entry.title.value);
        (agenda.entries.iter().map(titled).collect(), agenda.not_understood.len())
    }

    #[test]
    fn a_list_inside_an_item_does_not_end_the_agenda() {
        let nested = "Agenda\n\n1. Opening\n2. Reports:\n   1. A\n   2. B\n3. Audit\n4. Staff\n";
        let wanted = ["1 Opening", "2 Reports", "2.1 A", "2.2 B", "3 Audit", "4 Staff"];
        assert_eq!(read(nested), (wanted.map(str::to_owned).to_vec(), 0));
        // without an indent, the colon announces the list
        assert_eq!(read(&nested.replace("   ", "")).0, wanted);
        let long = nested.replace("   2. B\n", "   2. B\n   3. C\n   4. D\n");
        let longer = ["1 Opening", "2 Reports", "2.1 A", "2.2 B", "2.3 C", "2.4 D", "3 Audit", "4 Staff"];
        assert_eq!(read(&long).0, longer);
    }

    #[test]
    fn roman_numerals_number_items_and_their_parts() {
        let keys = |text: &str| -> Vec<String> { read(text).0 };
        assert_eq!(
            keys("Agenda\n1. Opening\n2. Reports\n(i) Annex\n(ii) Inquiry\n(iii) Audit\n3. Staff\n"),
            ["1 Opening", "2 Reports", "2i Annex", "2ii Inquiry", "2iii Audit", "3 Staff"]
        );
        assert_eq!(
            keys("Agenda\n1. Reports\n(a) Annex\n(i) One\n(ii) Two\n(b) Audit\n"),
            ["1 Reports", "1a Annex", "1ai One", "1aii Two", "1b Audit"]
        );
        assert_eq!(
            keys("Agenda\nI. Opening\nII. Reports\n(a) Annex\nIII. Staff\nIII bis. Posts\nIV. Other\n"),
            ["I Opening", "II Reports", "IIa Annex", "III Staff", "IIIbis Posts", "IV Other"]
        );
        // they are parts of the agenda where figures number the items
        assert_eq!(
            keys("Agenda\nI. Organization\n1. Opening\n2. Election\nII. Substance\n3. Audit\n"),
            ["1 Opening", "2 Election", "3 Audit"]
        );
    }

    #[test]
    fn an_item_between_two_others_is_an_item() {
        let (items, other) = read("Agenda\n1. Opening\n2. Accidents\n2 bis. New item\n(a) Its part\n3. Audit\n");
        assert_eq!(items, ["1 Opening", "2 Accidents", "2bis New item", "2bisa Its part", "3 Audit"]);
        assert_eq!(other, 0);
    }

    #[test]
    fn a_line_apart_does_not_continue_a_title() {
        let text =
            "Agenda\n1. Opening\nof the meeting\n\nBudget matters\n\n2. Budget\n- in euros\n- in francs\n3. Other\n";
        assert_eq!(read(text), (["1 Opening of the meeting", "2 Budget", "3 Other"].map(str::to_owned).to_vec(), 3));
    }
}
