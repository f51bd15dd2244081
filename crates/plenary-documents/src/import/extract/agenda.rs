//! The list of items: numbers, titles joined across broken lines, and what each item is.

use super::number::{self, Number, Start};
use super::sections::Sections;
use super::{Evidence, Found};
use crate::import::clean;
use crate::import::document::Line;
use crate::import::words::Words;

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
    /// Its title, whole.
    pub title: Found<String>,
}

/// The entries in order, and the lines that are none.
#[derive(Debug, Default)]
pub struct Agenda {
    /// Items and sub-items.
    pub entries: Vec<Entry>,
    /// What was not understood.
    pub strange: Vec<Evidence>,
}

/// A title without the marks at its end: those of a list, and of footnotes.
pub fn title(text: &str) -> String {
    let raised = |one: char| "⁰¹²³⁴⁵⁶⁷⁸⁹*†".contains(one);
    let mut title = text.trim().trim_end_matches(raised).trim_end();
    // "Adoption of the report.1"
    let plain = title.trim_end_matches(|one: char| one.is_ascii_digit());
    if plain.len() < title.len() && plain.ends_with(['.', ';', '。', '；', ':', '：', '؛']) {
        title = plain;
    }
    if title.ends_with("...") || title.ends_with('…') {
        return clean::one_space(title);
    }
    clean::one_space(title.trim_end_matches([' ', '.', ';', ':', '。', '；', '：', '؛', '،', ',', '，']))
}

/// Reads the list of items.
pub fn of(sections: &Sections, words: &Words) -> Agenda {
    let mut agenda = Agenda::default();
    let mut reader = Reader::default();
    for line in &sections.lines[sections.agenda.clone()] {
        let known = words.annex.iter().chain(words.documents).chain(words.annotations).chain(words.work);
        if Words::heads(&line.text, &known.copied().collect::<Vec<_>>()) {
            agenda.strange.push(Evidence::line(line));
            break;
        }
        reader.line(line, &mut agenda);
    }
    for entry in &mut agenda.entries {
        entry.title.value = title(&entry.title.value);
    }
    agenda.entries.retain(|entry| !entry.title.value.is_empty());
    agenda
}

/// Where in the list we are.
#[derive(Debug, Default)]
struct Reader {
    top: Option<(u32, Number)>,
    /// The letter above roman figures.
    letter: Option<Number>,
}

impl Reader {
    fn line(&mut self, line: &Line, agenda: &mut Agenda) {
        let Some(start) = number::in_agenda(&line.text) else { return Self::goes_on(line, agenda) };
        match start {
            Start::Top(number, title) => {
                let after = self.top.as_ref().map_or(0, |(top, _)| *top);
                // a line that begins with a year, or a figure of the sentence above
                if number > after + 20 || (number <= after && self.top.is_some()) || number == 0 {
                    return Self::goes_on(line, agenda);
                }
                let top = Number::top(number);
                self.top = Some((number, top.clone()));
                self.letter = None;
                let doubt = (number != after + 1).then(|| format!("the number before it is {after}"));
                agenda.entries.push(entry(top, title, line, doubt));
            }
            Start::Dotted(number, sub, title) => {
                let top = Number::top(number);
                if self.top.as_ref().is_none_or(|(last, _)| number < *last || number > last + 20) && self.top.is_some()
                {
                    return Self::goes_on(line, agenda);
                }
                self.top = Some((number, top.clone()));
                let key = format!("{}.{sub}", top.key);
                let whole = Number { printed: key.clone(), key, parent: Some(top.key) };
                agenda.entries.push(entry(whole, title, line, None));
            }
            Start::Letter(letter, title) => self.lettered(&letter, title, line, agenda),
        }
    }

    fn lettered(&mut self, letter: &str, title: &str, line: &Line, agenda: &mut Agenda) {
        let Some((_, top)) = &self.top else {
            agenda.strange.push(Evidence::line(line));
            return;
        };
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
        agenda.entries.push(entry(number, title, line, None));
    }

    /// A line that begins no entry goes on with the one above.
    fn goes_on(line: &Line, agenda: &mut Agenda) {
        match agenda.entries.last_mut() {
            Some(last) if !last.title.value.ends_with(['。', '.']) => clean::join(&mut last.title.value, &line.text),
            _ => agenda.strange.push(Evidence::line(line)),
        }
    }
}

fn entry(number: Number, title: &str, line: &Line, doubt: Option<String>) -> Entry {
    Entry { number, title: Found { value: title.to_owned(), from: Evidence::line(line), doubt } }
}
