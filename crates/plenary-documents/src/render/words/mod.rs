//! Words, dates and times of each language, as data: a new language is a new file beside `en.rs` and `zh.rs`, and a
//! line in [`ALL`]. [`review`] goes through all words of a language.
//!
//! Every word says where it is from ([`Mark`]), so that nobody takes our guess for the usage of the United Nations.

mod ar;
mod clock;
pub mod columns;
mod date;
mod en;
mod es;
mod fr;
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

/// The languages there are words for.
pub const ALL: [&Words; 6] = [&en::WORDS, &fr::WORDS, &es::WORDS, &ru::WORDS, &zh::WORDS, &ar::WORDS];

/// How a word of a table is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Printed in the source that is named.
    Seen(&'static str),
    /// General knowledge, to be confirmed by somebody of that language's section.
    Unconfirmed,
    /// The program's own, where no document has a word for it.
    Ours,
}

/// Words, or a pattern with `{names}` in it, and how they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// The words.
    pub text: &'static str,
    /// How they are known.
    pub mark: Mark,
}

impl Wording {
    /// What stands before `{name}` and after it.
    pub fn around(&self, name: &str) -> (Self, Self) {
        let name = format!("{{{name}}}");
        let (before, after) = self.text.split_once(name.as_str()).unwrap_or((self.text, ""));
        (Self { text: before, mark: self.mark }, Self { text: after, mark: self.mark })
    }

    /// The words, with each `{name}` replaced; what replaces it is never read for names again.
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

/// Several words that are known in one way.
const fn all<const N: usize>(texts: [&'static str; N], mark: Mark) -> [Wording; N] {
    let mut said = [Wording { text: "", mark }; N];
    let mut place = 0;
    while place < N {
        said[place].text = texts[place];
        place += 1;
    }
    said
}

/// All that a language says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Its code.
    pub code: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// What is printed in the annex.
    pub annex: AnnexWords,
    /// Days.
    pub dates: Dates,
    /// Times of day.
    pub clock: Clock,
    /// What only the planner's table says.
    pub planner: PlannerWords,
}

/// Words of the annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnexWords {
    /// "Annex".
    pub annex: Wording,
    /// The heading of an organization of work.
    pub title: Wording,
    /// The heading of one that is only proposed.
    pub proposed_title: Wording,
    /// The columns: date and time, agenda item, title or description.
    pub columns: [Wording; 3],
    /// The column of documents, in a table by item.
    pub documentation: Wording,
    /// A meeting in a table by item: `{day}`, `{time}`.
    pub day_and_time: Wording,
    /// What follows the title of an item that an earlier meeting has begun.
    pub continued: Wording,
    /// What stands before and after each letter of a sub-item's number.
    pub sub_item: (Wording, Wording),
    /// The letters of sub-items from a on, where they are not Latin.
    pub letters: &'static [Wording],
    /// Between numbers taken jointly, and before the last of them.
    pub joint: (Wording, Wording),
    /// Time with `{details}` of the meeting: `{time}`, `{details}`.
    pub meeting: Wording,
    /// Between details.
    pub detail: Wording,
    /// The detail of a meeting without interpretation where others have it.
    pub without_interpretation: Wording,
    /// Names of well-known tracks; others are printed as the session spells them.
    pub tracks: &'static [(&'static str, Wording)],
    /// Hours where the clock shows others: `{places}`, `{time}`; and what is between places.
    pub elsewhere: (Wording, Wording),
    /// Names of well-known places of time zones; others are printed as the zone spells them.
    pub places: &'static [(&'static str, Wording)],
    /// The footnote of the `{status}`.
    pub status: Wording,
    /// Names of well-known statuses.
    pub statuses: &'static [(&'static str, Wording)],
    /// Above the items left out.
    pub unscheduled: Wording,
    /// One of them: `{item}`, `{reason}`.
    pub unscheduled_item: Wording,
    /// Where a better schedule may exist: `{gap}` in per cent.
    pub not_proven: Wording,
    /// Where no schedule exists.
    pub no_schedule: Wording,
}

/// Words of the planner's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannerWords {
    /// The column of minutes.
    pub minutes: Wording,
    /// Of a meeting: `{meeting}`, `{used}`, `{spare}`.
    pub used: Wording,
    /// The place with its `{timezone}`.
    pub place: Wording,
    /// Where no schedule is better.
    pub best: Wording,
    /// A level: `{name}`, `{value}`.
    pub level: Wording,
    /// A level with another bound: `{name}`, `{value}`, `{bound}`.
    pub bounded: Wording,
    /// A level of which nothing is proven.
    pub unbounded: Wording,
    /// Of the solver: `{name}`, `{seconds}`, `{threads}`, `{seed}`.
    pub solver: Wording,
    /// Above what moved against the baseline.
    pub changes: Wording,
    /// One that moved: `{item}`, `{before}`, `{now}`, `{minutes}`.
    pub change: Wording,
}

impl Words {
    /// An item's number in this language's form: `1 (a)` is `1(a)`. What is not of that shape stays as it is.
    pub fn number(&self, number: &str) -> String {
        let (open, close) = self.annex.sub_item;
        let mut groups = number.split('(');
        let mut printed = groups.next().unwrap_or_default().trim().to_owned();
        for (depth, group) in groups.enumerate() {
            let letter = group.trim().strip_suffix(')').map(str::trim).filter(|letter| !letter.is_empty());
            let Some(letter) = letter.filter(|letter| letter.chars().all(char::is_alphanumeric)) else {
                return number.trim().to_owned();
            };
            // below the first level they are figures: (i), (ii)
            let letter = self.letter(letter).filter(|_| depth == 0).unwrap_or(letter);
            printed.push_str(&format!("{}{letter}{}", open.text, close.text));
        }
        printed
    }

    /// What stands for a Latin letter of a sub-item.
    fn letter(&self, letter: &str) -> Option<&'static str> {
        let [byte @ b'a'..=b'z'] = letter.as_bytes() else { return None };
        self.annex.letters.get(usize::from(byte - b'a')).map(|said| said.text)
    }

    /// Numbers taken jointly, as one.
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

    /// The hours of a meeting of `date` where the clock shows others: `New York: 6–8 a.m.`.
    pub fn elsewhere(&self, date: NaiveDate, there: &Elsewhere) -> String {
        let (pattern, between) = self.annex.elsewhere;
        let places = there.zones.iter().map(|zone| self.place(*zone)).join(between.text);
        pattern.fill(&[("places", &places), ("time", &self.clock.range_beside(date, there.start, there.end))])
    }

    /// The place that a time zone is named after: `New York`.
    fn place(&self, zone: Zone) -> String {
        let spelt = zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
        let known = self.annex.places.iter().find(|(known, _)| *known == zone.name());
        known.map_or(spelt, |(_, said)| said.text.to_owned())
    }

    /// The name of a status.
    pub fn status<'a>(&self, status: &'a str) -> &'a str {
        named(self.annex.statuses, status)
    }
}

fn named<'a>(names: &[(&str, Wording)], name: &'a str) -> &'a str {
    names.iter().find(|(known, _)| *known == name).map_or(name, |(_, said)| said.text)
}

/// The words of a language.
///
/// # Errors
/// Where there are none yet.
pub fn of(language: &Language) -> Result<&'static Words, RenderError> {
    let found = ALL.into_iter().find(|words| words.code == language.code());
    found.ok_or_else(|| RenderError::LanguageNotYet(language.code().to_owned()))
}

/// The codes of the languages there are words for: `en, zh`.
pub fn codes() -> String {
    ALL.map(|words| words.code).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_read_again() {
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
    fn what_is_no_number_of_a_sub_item_stays_as_it_is() {
        for words in ALL {
            for number in ["16.1", "5.b", "1 (see below", "1 (see below)", ""] {
                assert_eq!(words.number(number), number, "{}", words.code);
            }
        }
    }

    #[test]
    fn joint_numbers_are_one_phrase() {
        let numbers = ["2", "3 (a)", "4"].map(str::to_owned);
        assert_eq!(en::WORDS.joint(&numbers), "2, 3(a) and 4");
        assert_eq!(en::WORDS.joint(&numbers[..2]), "2 and 3(a)");
        assert_eq!(zh::WORDS.joint(&numbers), "2、3(a) 和 4");
        assert_eq!(zh::WORDS.joint(&[]), "");
    }
}
