//! The words, dates and times of each language, as data.
//!
//! A new language is a new file beside `en.rs` and `zh.rs`, and an entry in [`ALL`]. `date` and `clock` format dates and
//! hours, [`columns`] has the words of spreadsheets and calendars, [`figures`] those of goals and wishes, [`page`] those of the public page, and [`review`]
//! lists all words of a language.
//!
//! Each wording has its source ([`Mark`]), so that nobody mistakes a guess for the usage of the United Nations.

mod ar;
mod clock;
pub mod columns;
mod date;
mod en;
mod es;
pub mod figures;
mod fr;
pub mod page;
pub mod review;
mod ru;
mod zh;

use chrono::NaiveDate;
use itertools::Itertools;

use plenary_core::model::{Language, Zone};

use super::RenderError;
use super::annex::Elsewhere;

pub use clock::{Clock, DayPart, Shared};
pub use columns::Columns;
pub use date::Dates;
pub use figures::Figures;
pub use page::PageWords;

/// The languages that documents can be written in.
pub const ALL: [&Words; 6] = [&en::WORDS, &fr::WORDS, &es::WORDS, &ru::WORDS, &zh::WORDS, &ar::WORDS];

/// The source of a wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Printed in the document that is named.
    Seen(&'static str),
    /// General knowledge, to be confirmed by a speaker of the language in the translation service.
    Unconfirmed,
    /// The program's own, because no document has a wording for it.
    Ours,
}

/// A wording in one language: words, or a pattern with `{names}` to fill in, and the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// The words or the pattern.
    pub text: &'static str,
    /// The source.
    pub mark: Mark,
}

impl Wording {
    /// The parts of the pattern before and after `{name}`.
    pub fn around(&self, name: &str) -> (Self, Self) {
        let name = format!("{{{name}}}");
        let (before, after) = self.text.split_once(name.as_str()).unwrap_or((self.text, ""));
        (Self { text: before, mark: self.mark }, Self { text: after, mark: self.mark })
    }

    /// The pattern with each `{name}` replaced by its value. Names inside values are not replaced.
    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        let mut filled = String::with_capacity(self.text.len());
        let mut rest = self.text;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?)))
        {
            filled.push_str(before);
            filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
            rest = after;
        }
        filled + rest
    }
}

const fn seen(text: &'static str, source: &'static str) -> Wording {
    Wording { text, mark: Mark::Seen(source) }
}

const fn unconfirmed(text: &'static str) -> Wording {
    Wording { text, mark: Mark::Unconfirmed }
}

const fn ours(text: &'static str) -> Wording {
    Wording { text, mark: Mark::Ours }
}

/// Several wordings with the same source.
const fn all<const N: usize>(texts: [&'static str; N], mark: Mark) -> [Wording; N] {
    let mut wordings = [Wording { text: "", mark }; N];
    let mut place = 0;
    while place < N {
        wordings[place].text = texts[place];
        place += 1;
    }
    wordings
}

/// All words of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The code of the language.
    pub code: &'static str,
    /// The name of the language in the language itself.
    pub name: &'static str,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// The words of the annex.
    pub annex: AnnexWords,
    /// The form of dates.
    pub dates: Dates,
    /// The form of times of day.
    pub clock: Clock,
    /// The words for goals, unmet wishes and items left out.
    pub figures: &'static Figures,
    /// The words that only the planner's table has.
    pub planner: PlannerWords,
}

/// The words of the annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnexWords {
    /// The word for "Annex".
    pub annex: Wording,
    /// The heading of an organization of work.
    pub title: Wording,
    /// The heading of a proposed organization of work.
    pub proposed_title: Wording,
    /// The heading of a programme.
    pub programme: Wording,
    /// The heading of a proposed programme.
    pub proposed_programme: Wording,
    /// The headings of the columns: date and time, agenda item, title or description.
    pub columns: [Wording; 3],
    /// The heading of the column of documents in a table by item.
    pub documentation: Wording,
    /// A meeting in a table by item: `{day}`, `{time}`.
    pub day_and_time: Wording,
    /// The mark after the title of an item that an earlier meeting began.
    pub continued: Wording,
    /// The minutes of an item, after its title: `{minutes}`.
    pub minutes: Wording,
    /// When an item is expected to start: `{time}`.
    pub about: Wording,
    /// The footnote on expected hours.
    pub expected: Wording,
    /// The brackets before and after the letter of a sub-item.
    pub sub_item: (Wording, Wording),
    /// The letters of sub-items in alphabetical order, if they are not Latin.
    pub letters: &'static [Wording],
    /// The separator of numbers of joint items, and the separator before the last one.
    pub joint: (Wording, Wording),
    /// A time with the details of the meeting: `{time}`, `{details}`.
    pub meeting: Wording,
    /// The separator of details.
    pub detail: Wording,
    /// The detail of a meeting without interpretation while others have it.
    pub without_interpretation: Wording,
    /// The names of well-known tracks; others are printed as the session spells them.
    pub tracks: &'static [(&'static str, Wording)],
    /// Hours in other time zones: `{places}`, `{time}`; and the separator of places.
    pub elsewhere: (Wording, Wording),
    /// The names of well-known places of time zones; others are printed as the zone spells them.
    pub places: &'static [(&'static str, Wording)],
    /// The footnote with the `{status}`.
    pub status: Wording,
    /// The names of well-known statuses.
    pub statuses: &'static [(&'static str, Wording)],
    /// The heading of the unscheduled items.
    pub unscheduled: Wording,
    /// An unscheduled item: `{item}`, `{reason}`.
    pub unscheduled_item: Wording,
    /// The notice that a better schedule may exist: `{gap}` in per cent.
    pub not_proven: Wording,
    /// The notice that no schedule exists.
    pub no_schedule: Wording,
}

/// The words of the planner's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannerWords {
    /// The heading of the column of minutes.
    pub minutes: Wording,
    /// The minutes of a meeting: `{meeting}`, `{used}`, `{spare}`.
    pub used: Wording,
    /// The `{place}` with its `{timezone}`.
    pub place: Wording,
    /// The statement that no schedule is better.
    pub best: Wording,
    /// The value of a goal with a bound that differs from it: `{value}`, `{bound}`.
    pub bounded: Wording,
    /// The value of a goal without a proven bound: `{value}`.
    pub unbounded: Wording,
    /// The minutes lost: `{minutes}`, and `{parts}` of them.
    pub lost: Wording,
    /// The parts of the minutes lost: unused minutes (`{minutes}`, `{meeting}`), continuations and short parts (`{minutes}`,
    /// `{count}`); and the separator of the parts.
    pub lost_parts: [Wording; 4],
    /// The solver: `{name}`, `{seconds}`, `{threads}`, `{seed}`.
    pub solver: Wording,
    /// The heading of the changes from the baseline.
    pub changes: Wording,
    /// A change: `{item}`, `{before}`, `{now}`, `{minutes}`.
    pub change: Wording,
}

impl Words {
    /// The number of an item in the form of the language: `1 (a)` becomes `1(a)`. Numbers of another form stay as they are.
    pub fn number(&self, number: &str) -> String {
        let (open, close) = self.annex.sub_item;
        let mut groups = number.split('(');
        let mut printed = groups.next().unwrap_or_default().trim().to_owned();
        for (depth, group) in groups.enumerate() {
            let letter = group.trim().strip_suffix(')').map(str::trim).filter(|letter| !letter.is_empty());
            let Some(letter) = letter.filter(|letter| letter.chars().all(char::is_alphanumeric)) else {
                return number.trim().to_owned();
            };
            // below the first level, letters are Roman numerals: (i), (ii)
            let letter = self.letter(letter).filter(|_| depth == 0).unwrap_or(letter);
            printed.push_str(&format!("{}{letter}{}", open.text, close.text));
        }
        printed
    }

    /// The letter of the language for a Latin letter of a sub-item, if it has its own.
    fn letter(&self, letter: &str) -> Option<&'static str> {
        let [byte @ b'a'..=b'z'] = letter.as_bytes() else { return None };
        self.annex.letters.get(usize::from(byte - b'a')).map(|wording| wording.text)
    }

    /// The numbers of joint items as one text.
    pub fn joint(&self, numbers: &[String]) -> String {
        let (between, last) = self.annex.joint;
        let printed = numbers.iter().map(|number| self.number(number)).collect_vec();
        match printed.split_last() {
            Some((end, [])) => end.clone(),
            Some((end, start)) => format!("{}{}{end}", start.join(between.text), last.text),
            None => String::new(),
        }
    }

    /// The name of a track.
    pub fn track<'a>(&self, track: &'a str) -> &'a str {
        named(self.annex.tracks, track)
    }

    /// The hours of a meeting on `date` in other time zones: `New York: 6–8 a.m.`.
    pub fn elsewhere(&self, date: NaiveDate, there: &Elsewhere) -> String {
        let (pattern, between) = self.annex.elsewhere;
        let places = there.zones.iter().map(|zone| self.place(*zone)).join(between.text);
        pattern.fill(&[("places", &places), ("time", &self.clock.range_beside(date, there.start, there.end))])
    }

    /// The place that a time zone is named after: `New York`.
    fn place(&self, zone: Zone) -> String {
        let spelt = zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
        let known = self.annex.places.iter().find(|(known, _)| *known == zone.name());
        known.map_or(spelt, |(_, wording)| wording.text.to_owned())
    }

    /// The name of a status.
    pub fn status<'a>(&self, status: &'a str) -> &'a str {
        named(self.annex.statuses, status)
    }
}

fn named<'a>(names: &[(&str, Wording)], name: &'a str) -> &'a str {
    names.iter().find(|(known, _)| *known == name).map_or(name, |(_, wording)| wording.text)
}

/// The words of a language.
///
/// # Errors
/// If documents cannot be written in it.
pub fn for_language(language: &Language) -> Result<&'static Words, RenderError> {
    let found = ALL.into_iter().find(|words| words.code == language.code());
    found.ok_or_else(|| RenderError::LanguageNotYet { code: language.code().to_owned(), known: codes() })
}

/// The codes of these languages: `en, zh`.
pub fn codes() -> String {
    ALL.map(|words| words.code).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_inside_values_are_not_replaced() {
        let pattern = ours("{a} and {b}{c}.");
        assert_eq!(pattern.fill(&[("a", "{b}"), ("b", "{")]), "{b} and {.");
        assert_eq!(ours("open {").fill(&[]), "open {");
        let (before, after) = pattern.around("b");
        assert_eq!((before.text, after.text), ("{a} and ", "{c}."));
    }

    #[test]
    fn numbers_have_the_form_of_the_language() {
        let printed = |number| ALL.map(|words| words.number(number));
        assert_eq!(printed("1 (a)"), ["1(a)", "1 a)", "1 a)", "1(a)", "1(a)", "1 (أ)"]);
        assert_eq!(printed("12 (h)"), ["12(h)", "12 h)", "12 h)", "12(h)", "12(h)", "12 (ح)"]);
        assert_eq!(printed(" 2 (i) (i)"), ["2(i)(i)", "2 i) i)", "2 i) i)", "2(i)(i)", "2(i)(i)", "2 (ط) (i)"]);
    }

    #[test]
    fn numbers_of_another_form_stay_as_they_are() {
        for words in ALL {
            for number in ["16.1", "5.b", "1 (see below", "1 (see below)", ""] {
                assert_eq!(words.number(number), number, "{}", words.code);
            }
        }
    }

    #[test]
    fn joint_numbers_are_joined_as_a_list() {
        let numbers = ["2", "3 (a)", "4"].map(str::to_owned);
        assert_eq!(en::WORDS.joint(&numbers), "2, 3(a) and 4");
        assert_eq!(en::WORDS.joint(&numbers[..2]), "2 and 3(a)");
        assert_eq!(zh::WORDS.joint(&numbers), "2、3(a) 和 4");
        assert_eq!(zh::WORDS.joint(&[]), "");
    }
}
