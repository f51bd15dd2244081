//! What a text begins with: a day, hours, or the name of half a day.

use chrono::{Datelike, NaiveDate};

use crate::import::dates;
use crate::import::document::{Line, PARAGRAPH};
use crate::import::hours::{self, Hours};
use crate::import::words::{self, Words, heading};

/// Recognizes days and hours in one document.
#[derive(Debug)]
pub struct Starts<'a> {
    /// The days in the head of the document.
    pub session: &'a [NaiveDate],
    /// The years that the document names.
    pub years: Vec<i32>,
    /// The words of its language.
    pub words: &'static Words,
}

/// Hours as printed: a start, and an end unless it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// The start, in minutes after midnight.
    pub start: u32,
    /// The end.
    pub end: Option<u32>,
}

/// Hours, the words that leave their end open, and the text after them.
pub type Timed<'t> = (Printed, Option<&'t str>, &'t str);

/// The most characters of a heading.
const MAX_HEADING: usize = 80;

/// The paragraphs of a cell.
pub fn paragraphs(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(PARAGRAPH).map(str::trim).filter(|part| !part.is_empty())
}

/// The text of a cell in one line.
pub fn in_one(cell: &str) -> String {
    cell.replace(PARAGRAPH, " ")
}

/// Punctuation and small words around a day or hours.
fn trimmed(text: &str) -> &str {
    let edge = |c: char| c.is_whitespace() || ",，،.:：;|()（）日–—-".contains(c);
    let text = text.trim_start_matches(edge);
    let text = ["года", "г."].into_iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    text.trim_start_matches(edge)
}

impl Starts<'_> {
    /// The day that a text begins with, and the text after it. A range of days is no day.
    pub fn day<'t>(&self, text: &'t str) -> Option<(NaiveDate, &'t str)> {
        let weekday = dates::weekday(text);
        let Some(mention) = dates::mentions(text).into_iter().next() else {
            // a weekday alone is a day of the session, if there is only one
            let (weekday, at) = weekday.filter(|(_, at)| trimmed(&text[..at.start]).is_empty())?;
            let rest = trimmed(text.get(at.end..)?);
            let mut days = self.session.iter().filter(|date| date.weekday() == weekday);
            let day = days.next().filter(|_| days.next().is_none() && rest.is_empty())?;
            return Some((*day, rest));
        };
        let [(month, day)] = mention.days[..] else { return None };
        let near = |at: &std::ops::Range<usize>| {
            let between = match at.start < mention.range.start {
                true => text.get(at.end..mention.range.start),
                false => text.get(mention.range.end..at.start),
            };
            between.is_some_and(|between| trimmed(between).trim_end_matches("the").is_empty())
        };
        let weekday = weekday.filter(|(_, at)| near(at));
        let start = weekday.as_ref().map_or(mention.range.start, |(_, at)| at.start.min(mention.range.start));
        let end = weekday.as_ref().map_or(mention.range.end, |(_, at)| at.end.max(mention.range.end));
        let before = trimmed(text.get(..start)?).to_lowercase();
        if !(before.is_empty() || ["on ", "le ", "el "].contains(&before.as_str())) {
            return None;
        }
        let named = weekday.map(|(weekday, _)| weekday);
        let year = mention.year.or_else(|| super::year(self, month, day, named))?;
        Some((NaiveDate::from_ymd_opt(year, month, day)?, trimmed(text.get(end..)?)))
    }

    /// Whether the text after a day shows that the day is a heading: nothing, hours, or half a day.
    pub fn is_heading(&self, rest: &str, line: &Line) -> bool {
        let short = line.text.chars().count() <= MAX_HEADING;
        rest.is_empty() || self.hours(rest).is_some() || short && self.half_day(rest).is_some_and(str::is_empty)
    }

    /// The text after the name of half a day.
    pub fn half_day<'t>(&self, text: &'t str) -> Option<&'t str> {
        // some documents print days and hours in another language than titles
        let mut names: Vec<&str> = words::ALL.iter().flat_map(|words| words.half_days.iter().copied()).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let lower = text.to_lowercase();
        let name = names.into_iter().find(|name| lower.starts_with(name) && lower.len() == text.len())?;
        let rest = text.get(name.len()..)?;
        let apart = !rest.starts_with(char::is_alphabetic) || !rest.is_ascii();
        let rest = ["session", "meeting", "séance", "会议"].into_iter().fold(rest.trim_start(), |rest, word| {
            rest.get(..word.len())
                .filter(|start| start.eq_ignore_ascii_case(word))
                .map_or(rest, |_| &rest[word.len()..])
        });
        apart.then_some(rest.trim_start_matches([':', '：', ',', ' ']))
    }

    /// The hours that a text begins with. Half a day and a bracket may precede them.
    pub fn hours<'t>(&self, text: &'t str) -> Option<Timed<'t>> {
        let plain = self.half_day(text).filter(|rest| !rest.is_empty()).unwrap_or(text);
        let inside = plain.trim_start_matches(['(', '（', '[', '【', ' ']);
        let bracketed = inside.len() < plain.trim_start().len();
        let named = |before: &str| {
            let before = heading(before.trim_end_matches(['(', '（', '[', '【']));
            before.is_empty()
                || words::ALL.iter().any(|words| words.half_days.contains(&before.as_str()))
                || self.words.time_columns.contains(&before.as_str())
        };
        let (printed, end) = match hours::ranges(text).into_iter().next().filter(|(_, at)| named(&text[..at.start])) {
            Some((Hours { start, end }, at)) => (Printed { start, end: Some(end) }, at.end),
            None => {
                let (start, end) = hours::open(inside).or_else(|| hours::at_start(inside))?;
                (Printed { start, end: None }, text.len() - inside.len() + end)
            }
        };
        let rest = text.get(end..)?;
        let (mut open, mut rest) = (None, rest);
        let opened = bracketed || text.get(..end)?.contains(['(', '（', '[', '【']);
        if opened && let Some((more, after)) = rest.split_once([')', '）', ']', '】']) {
            open = Some(more.trim()).filter(|more| more.chars().count() > 8);
            rest = after;
        }
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "|,，.:：;*†⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
        let unit = ["hours", "hrs", "horas", "heures", "часов"].into_iter().find_map(|unit| rest.strip_prefix(unit));
        Some((printed, open, unit.unwrap_or(rest).trim_start()))
    }

    /// Whether a text is a break, such as lunch.
    pub fn is_pause(&self, text: &str) -> bool {
        let text = heading(text);
        let short = text.chars().count() < 40;
        self.words.pauses.contains(&text.as_str())
            || short && self.words.pauses.iter().any(|pause| text.starts_with(pause) || text.ends_with(pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::words::for_code;

    fn starts(code: &str) -> Starts<'static> {
        Starts { session: &[], years: vec![2011, 2027], words: for_code(code).unwrap() }
    }

    #[test]
    fn a_day_is_recognized_in_every_form() {
        for (text, rest) in [
            ("Monday, 8 March", ""),
            ("MONDAY 8 MARCH", ""),
            ("Mon 8 Mar", ""),
            ("Monday, March 8", ""),
            ("8 March 2027, Monday", ""),
            ("2027-03-08", ""),
            ("8.3.2027", ""),
            ("08.03.2027 10:00", "10:00"),
            ("3月8日,星期一", ""),
            ("Lundi 8 mars 2027", ""),
            ("Monday 8 March – morning", "morning"),
        ] {
            let (day, after) = starts("en").day(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((day.to_string().as_str(), after), ("2027-03-08", rest), "{text}");
        }
        // the name of the day chooses the year
        assert_eq!(starts("en").day("Tuesday, 8 March").unwrap().0.to_string(), "2011-03-08");
        for none in ["8-10 March 2027", "Report of 8 March 2027", "Monday", "10:00"] {
            assert_eq!(starts("en").day(none), None, "{none}");
        }
    }

    #[test]
    fn hours_are_recognized_in_every_form() {
        let hours = |start, end| Printed { start, end };
        for (code, text, printed, rest) in [
            ("en", "10.00-13.00", hours(600, Some(780)), ""),
            ("en", "MORNING (10.00 - 13.00 hours)", hours(600, Some(780)), ""),
            ("en", "10.00 – 13.00 1. Opening", hours(600, Some(780)), "1. Opening"),
            ("en", "10 a.m.–1 p.m. Opening", hours(600, Some(780)), "Opening"),
            ("en", "10 a.m.", hours(600, None), ""),
            ("en", "MORNING (10.00 hours)", hours(600, None), ""),
            ("fr", "A partir de 8.30 Enregistrement", hours(510, None), "Enregistrement"),
            ("fr", "9 h 30 à 12 h 30", hours(570, Some(750)), ""),
            ("zh", "上午(10:00-13:00)", hours(600, Some(780)), ""),
            ("zh", "9:00 召集人会议", hours(540, None), "召集人会议"),
        ] {
            let (found, _, after) = starts(code).hours(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found, after), (printed, rest), "{text}");
        }
        let open = starts("en").hours("AFTERNOON (14.30- 17.30 hours or later if required)").unwrap();
        assert_eq!(open.1, Some("or later if required"));
        for none in ["Opening at 10:00", "1. Opening", "16.1 Invitations", "Monday"] {
            assert_eq!(starts("en").hours(none), None, "{none}");
        }
    }
}
