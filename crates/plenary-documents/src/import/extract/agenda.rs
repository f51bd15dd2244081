//! The list of items: numbers, titles joined across broken lines, and what each item is.

use super::minutes::Stated;
use super::number::{self, Number, Start};
use super::sections::Sections;
use super::timetable::starts_at;
use super::{Evidence, Found, minutes};
use crate::import::document::{Kind as File, Line, Place};
use crate::import::doubt::Doubt;
use crate::import::words::{Words, heading};
use crate::import::{clean, dates, hours};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The opening.
    Opening,
    /// Adoption of the agenda and the like.
    Organizational,
    /// An election.
    Election,
    /// What the session is for.
    Substantive,
    /// Other matters.
    Other,
    /// Adoption of the report.
    Report,
}

impl Kind {
    /// What a title says that an item is. A report is adopted where no item of substance follows: `last`.
    pub fn of(title: &str, last: bool, words: &Words) -> Self {
        let title = clean::one_space(title).to_lowercase().replace('’', "'");
        let begins = |list: &[&str]| list.iter().any(|word| title.starts_with(word));
        let kinds = &words.kinds;
        if last && begins(kinds.report) {
            Self::Report
        } else if begins(kinds.opening) {
            Self::Opening
        } else if begins(kinds.election) {
            Self::Election
        } else if begins(kinds.organizational) {
            Self::Organizational
        } else if begins(kinds.other) {
            Self::Other
        } else {
            Self::Substantive
        }
    }

    /// What reports call it.
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
    /// Its title, whole, without minutes.
    pub title: Found<String>,
    /// The minutes behind its title.
    pub minutes: Option<Found<Stated>>,
    /// Where its title stands, line by line.
    pub lines: Vec<Place>,
}

/// The entries in order, and the lines that are none.
#[derive(Debug, Default)]
pub struct Agenda {
    /// Items and sub-items.
    pub entries: Vec<Entry>,
    /// What was not understood.
    pub strange: Vec<Evidence>,
}

/// Reads the list of items.
pub fn of(sections: &Sections, words: &Words, kind: File) -> Agenda {
    let lines = &sections.lines[sections.agenda.clone()];
    let mut reader = Reader { kind, half_days: words.half_days, spacing: spacing(lines), ..Reader::default() };
    for (at, line) in lines.iter().enumerate() {
        let ends = words.annex.iter().chain(words.annotations).chain(words.work);
        if Words::heads(&line.text, &ends.copied().collect::<Vec<_>>()) {
            reader.agenda.strange.extend(lines[at..].iter().map(Evidence::line));
            break;
        }
        if Words::heads(&line.text, words.documents) {
            reader.strange(line);
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
    }
    agenda.entries.retain(|entry| !entry.title.value.is_empty());
    agenda
}

/// From one line to the next, as most of the lines are: a text that came out of a PDF may have an empty line behind each.
fn spacing(lines: &[Line]) -> usize {
    let mut steps: Vec<usize> = lines
        .windows(2)
        .map(|pair| pair[1].place.line.saturating_sub(pair[0].place.line))
        .filter(|&step| step > 0)
        .collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1)
}

/// The most characters of a title that goes over several lines.
const TITLE: usize = 1_000;

/// Where in the list we are.
#[derive(Debug, Default)]
struct Reader {
    kind: File,
    half_days: &'static [&'static str],
    agenda: Agenda,
    /// The last item, and how far in it stands.
    top: Option<(u32, Number, usize)>,
    /// The letter above roman figures.
    letter: Option<Number>,
    /// A list inside the last item that begins at 1 again.
    inner: Option<Inner>,
    /// Whether a title may go on in the next line.
    open: bool,
    /// From one line to the next.
    spacing: usize,
    /// The line before.
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
        match number::in_agenda(&line.text) {
            Some(Start::Top(number, title)) => self.numbered(number, title, line, None),
            Some(Start::Dotted(number, sub, title)) => self.dotted(number, sub, title, line),
            Some(Start::Letter(letter, title)) => self.lettered(&letter, title, line),
            None => match self.without_mark(&line.text) {
                Some((number, title)) => self.numbered(number, title, line, Some(Doubt::NoMark)),
                None => self.goes_on(line),
            },
        }
        self.last = Some(line.place);
    }

    /// A line with a number and a title: of the list itself, or of one inside its last item.
    fn numbered(&mut self, number: u32, title: &str, line: &Line, doubt: Option<Doubt>) {
        let Some((after, top, indent)) = self.top.clone() else {
            return if number == 0 || number > 20 {
                self.goes_on(line)
            } else {
                self.outer(number, title, line, doubt)
            };
        };
        let deeper = line.indent > indent;
        if let Some(mut inner) = self.inner.clone().filter(|inner| number == inner.last + 1) {
            // 3 may follow 2 of either list: where the lines do not say which, it is the outer one
            let outer = number == after + 1;
            let inside = deeper && line.indent >= inner.indent;
            if inside || !outer {
                inner.last = number;
                let whole = inner.parent.dotted(&number.to_string());
                self.inner = Some(inner);
                return self.push(whole, title, line, doubt);
            }
            let told = (line.indent == inner.indent).then_some(Doubt::Nested { other: number });
            return self.outer(number, title, line, doubt.or(told));
        }
        // a list inside an item is farther in, or below a title that ends in a colon
        let announced =
            self.agenda.entries.last().is_some_and(|last| last.title.value.trim_end().ends_with([':', '：']));
        if number == 1 && doubt.is_none() && (deeper || announced) {
            let parent = self.letter.clone().unwrap_or(top);
            let whole = parent.dotted("1");
            self.inner = Some(Inner { last: 1, indent: line.indent, parent });
            return self.push(whole, title, line, None);
        }
        // a line that begins with a year, or a figure of the sentence above
        if number > after + 20 || number <= after {
            return self.goes_on(line);
        }
        self.outer(number, title, line, doubt);
    }

    fn outer(&mut self, number: u32, title: &str, line: &Line, doubt: Option<Doubt>) {
        let before = self.top.as_ref().map_or(0, |(top, ..)| *top);
        let gap = (number != before + 1).then_some(Doubt::Gap { before });
        let top = Number::top(number);
        self.top = Some((number, top.clone(), line.indent));
        (self.letter, self.inner) = (None, None);
        self.push(top, title, line, gap.or(doubt));
    }

    fn dotted(&mut self, number: u32, sub: &str, title: &str, line: &Line) {
        // `10.30` is a time of day, unless 10.29 is above it
        let before = sub.parse::<u32>().ok().map(|sub| format!("{number}.{}", sub.saturating_sub(1)));
        if starts_at(&line.text) && self.agenda.entries.last().map(|last| &last.number.key) != before.as_ref() {
            return self.strange(line);
        }
        let last = self.top.as_ref().map(|(top, ..)| *top);
        if last.is_some_and(|last| number < last || number > last + 20) {
            return self.goes_on(line);
        }
        let top = Number::top(number);
        let whole = top.dotted(sub);
        self.top = Some((number, top, line.indent));
        self.inner = None;
        self.push(whole, title, line, None);
    }

    fn lettered(&mut self, letter: &str, title: &str, line: &Line) {
        let Some((_, top, _)) = &self.top else { return self.strange(line) };
        let before = self.letter.as_ref().and_then(|number| number.key.strip_prefix(&top.key).map(str::to_owned));
        let roman = matches!(letter, "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix" | "x");
        // (i) after (h) is a letter, elsewhere it is the first of the roman figures
        let number = match (&self.letter, before.as_deref()) {
            (Some(above), Some(before))
                if roman
                    && !(letter == "i" && before == "h"
                        || letter == "v" && before == "u"
                        || letter == "x" && before == "w") =>
            {
                above.lettered(letter)
            }
            _ => top.lettered(letter),
        };
        if number.parent.as_ref() == Some(&top.key) {
            self.letter = Some(number.clone());
        }
        self.push(number, title, line, None);
    }

    /// The next number without a mark behind it, before a title: `10 Any other business`.
    fn without_mark<'t>(&self, text: &'t str) -> Option<(u32, &'t str)> {
        let (after, ..) = self.top.as_ref()?;
        let (number, title) = text.split_once(' ')?;
        let number: u32 = number.parse().ok()?;
        let begins = title.chars().next().is_some_and(|one| one.is_uppercase() || "<“\"«".contains(one));
        let date = dates::mentions(text).first().is_some_and(|date| date.range.start == 0);
        (number == after + 1 && begins && !date).then_some((number, title))
    }

    /// A line that begins no entry goes on with the one above: where nothing stands between them, and it is no entry of
    /// another list.
    fn goes_on(&mut self, line: &Line) {
        let below = |last: Place| {
            let next = (1..=self.spacing.max(1)).contains(&line.place.line.saturating_sub(last.line));
            next || last.page != line.place.page || last.line == line.place.line
        };
        let text = &line.text;
        let listed = number::in_agenda(text).is_some() || number::named(text).is_some() || number::is_bullet(text);
        let timed = starts_at(text)
            || hours::ranges(&line.text).first().is_some_and(|(_, at)| at.start == 0)
            || self.half_days.contains(&heading(&line.text).as_str());
        let follows = self.open && !listed && !timed && line.cells.is_empty() && self.last.is_none_or(below);
        match self.agenda.entries.last_mut().filter(|_| follows) {
            Some(last) if !last.title.value.ends_with(['。', '.']) && last.title.value.chars().count() < TITLE => {
                if !self.kind.breaks_lines() {
                    last.title.doubt.get_or_insert(Doubt::Joined { words: Evidence::line(line).words });
                }
                clean::join(&mut last.title.value, &line.text);
                last.lines.push(line.place);
            }
            _ => self.strange(line),
        }
    }

    fn strange(&mut self, line: &Line) {
        self.open = false;
        self.agenda.strange.push(Evidence::line(line));
    }

    /// A new entry. A number that is there already is no number.
    fn push(&mut self, number: Number, title: &str, line: &Line, doubt: Option<Doubt>) {
        if self.agenda.entries.iter().any(|entry| entry.number.key == number.key) {
            return self.strange(line);
        }
        self.open = true;
        let title = Found { value: title.to_owned(), from: Evidence::line(line), doubt };
        self.agenda.entries.push(Entry { number, title, minutes: None, lines: vec![line.place] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Lines;
    use crate::import::extract::sections;
    use crate::import::words;

    /// Keys and titles of an agenda, and how many lines are none.
    fn read(text: &str) -> (Vec<String>, usize) {
        let mut lines = Lines::of(File::Text);
        for (ix, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            lines.indented(line, indent, Place { line: ix + 1, ..Place::default() });
        }
        let words = words::of("en").unwrap();
        let sections = sections::of(&lines.done(), words);
        let agenda = of(&sections, words, File::Text);
        let said = |entry: &Entry| format!("{} {}", entry.number.key, entry.title.value);
        (agenda.entries.iter().map(said).collect(), agenda.strange.len())
    }

    #[test]
    fn a_list_inside_an_item_does_not_end_the_agenda() {
        let nested = "Agenda\n\n1. Opening\n2. Reports:\n   1. A\n   2. B\n3. Audit\n4. Staff\n";
        let wanted = ["1 Opening", "2 Reports", "2.1 A", "2.2 B", "3 Audit", "4 Staff"];
        assert_eq!(read(nested), (wanted.map(str::to_owned).to_vec(), 0));
        // where nothing is farther in, the colon says that a list follows
        assert_eq!(read(&nested.replace("   ", "")).0, wanted);
        let long = nested.replace("   2. B\n", "   2. B\n   3. C\n   4. D\n");
        let longer = ["1 Opening", "2 Reports", "2.1 A", "2.2 B", "2.3 C", "2.4 D", "3 Audit", "4 Staff"];
        assert_eq!(read(&long).0, longer);
    }

    #[test]
    fn what_stands_apart_is_no_end_of_a_title() {
        let text =
            "Agenda\n1. Opening\nof the meeting\n\nBudget matters\n\n2. Budget\n- in euros\n- in francs\n3. Other\n";
        assert_eq!(read(text), (["1 Opening of the meeting", "2 Budget", "3 Other"].map(str::to_owned).to_vec(), 3));
    }
}
