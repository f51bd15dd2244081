//! Recognizes what a row of the table begins with: numbers, a day, hours and marks.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::Reader;
use crate::import::clean;
use crate::import::dates;
use crate::import::document::FileKind;
use crate::import::doubt::Doubt;
use crate::import::extract::number::{self, Number};
use crate::import::hours::{self, Hours};
use crate::import::words::{heading, pattern};

pub(super) static MARKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[(?P<key>[a-z_]+)=(?P<value>[^\]]*)\]"));
pub(super) static LEFT_OPEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*(?:none\s*-\s*none|\[)"));

/// The length of a meeting whose end is not printed, in minutes.
const DEFAULT_LENGTH: u32 = 180;

impl Reader<'_> {
    /// A doubt if the agenda lacks one of these numbers.
    pub(super) fn unknown_number(&self, numbers: &[Number]) -> Option<Doubt> {
        let unknown = numbers.iter().find(|number| !self.known(number)).filter(|_| !self.agenda.entries.is_empty())?;
        Some(Doubt::NotInAgenda { number: unknown.printed.clone() })
    }

    /// The numbers at the start of a row, several for items taken jointly, and the title after them.
    pub(super) fn numbers<'t>(&self, text: &'t str) -> Option<(Vec<Number>, &'t str)> {
        let (first, mut rest) = number::in_table(text)?;
        let mut numbers = vec![first];
        loop {
            let next = self.words.joint.iter().find_map(|joint| {
                let after = rest.strip_prefix(joint).map(str::trim_start)?;
                let (number, after) = number::in_table(after)?;
                (self.known(&number) || self.agenda.entries.is_empty()).then_some((number, after))
            });
            let Some((number, after)) = next else { break };
            numbers.push(number);
            rest = after;
        }
        // a figure in the second line of a title is not the number of an item
        let open = self.open && self.kind.breaks_lines();
        let known = self.known(&numbers[0]) || (self.agenda.entries.is_empty() && !rest.is_empty());
        (known || !(open || rest.is_empty())).then_some((numbers, rest))
    }

    /// Whether the agenda has this number.
    pub(super) fn known(&self, number: &Number) -> bool {
        self.agenda.entries.iter().any(|entry| entry.number.key == number.key)
    }

    /// A day at the start of a text, and the rest. The rest is empty or begins with hours.
    pub(super) fn day<'t>(&self, text: &'t str) -> Option<(NaiveDate, &'t str)> {
        let mention = dates::mentions(text).into_iter().next()?;
        let weekday = dates::weekday(text).filter(|(_, at)| at.start <= mention.range.end + 4);
        let start = weekday.as_ref().map_or(mention.range.start, |(_, at)| at.start.min(mention.range.start));
        let end = weekday.as_ref().map_or(mention.range.end, |(_, at)| at.end.max(mention.range.end));
        let edge = |c: char| c.is_whitespace() || ",，،.:：;()（）日г-–—".contains(c);
        if !text.get(..start)?.trim_matches(edge).is_empty() && text.get(..start)?.chars().count() > 6 {
            return None;
        }
        let rest = text.get(end..)?.trim_start_matches(edge).trim_start();
        let rest = rest.strip_prefix("года").unwrap_or(rest).trim_start_matches(edge);
        // a title may begin with a date too
        let alone = rest.is_empty()
            || hours::ranges(rest).first().is_some_and(|(_, at)| at.start < 24)
            || weekday.is_some() && (self.kind == FileKind::Docx || super::is_untimed(rest));
        if !alone && hours::open(rest).is_none() && !LEFT_OPEN.is_match(rest) {
            return None;
        }
        let (month, day) = *mention.days.first()?;
        let year = mention.year.or_else(|| {
            let same = self.session.iter().find(|date| (date.month(), date.day()) == (month, day));
            same.or(self.session.first()).map(|date| date.year())
        })?;
        NaiveDate::from_ymd_opt(year, month, day).map(|date| (date, rest))
    }

    /// Hours at the start of a text, a doubt about them, and the rest. The name of half a day may precede them.
    pub(super) fn hours<'t>(&self, text: &'t str) -> Option<(Hours, Option<Doubt>, &'t str)> {
        let named = |before: &str| {
            let before = heading(before.trim_end_matches(['(', '（']));
            before.is_empty() || self.words.half_days.contains(&before.as_str())
        };
        if let Some((hours, at)) = hours::ranges(text).into_iter().next()
            && named(text.get(..at.start)?)
        {
            let mut rest = text.get(at.end..)?;
            let mut doubt = None;
            if text.get(..at.start)?.contains(['(', '（'])
                && let Some((inside, after)) = rest.split_once([')', '）'])
            {
                if inside.chars().count() > 8 {
                    doubt = Some(Doubt::OpenEnd { words: clean::one_space(inside) });
                }
                rest = after;
            }
            return Some((hours, doubt, rest.trim_start_matches([' ', '|', ',', '.', ':']).trim_start()));
        }
        let (start, at) = hours::open(text)?;
        let end = (start + DEFAULT_LENGTH).min(24 * 60 - 1);
        let doubt = Doubt::NoEnd { minutes: end - start };
        Some((Hours { start, end }, Some(doubt), text.get(at..)?.trim_start()))
    }

    /// Reads marks such as `[track=Plenary] [room=…]` after the hours; returns the text after them.
    pub(super) fn take_marks<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(meeting) = self.table.meetings.get_mut(self.at) else { return text };
        let mut end = 0;
        for captures in MARKS.captures_iter(text) {
            let (Some(whole), Some(key), Some(value)) = (captures.get(0), captures.name("key"), captures.name("value"))
            else {
                continue;
            };
            if !text[end..whole.start()].trim().is_empty() {
                break;
            }
            end = whole.end();
            match key.as_str() {
                "track" => meeting.track = Some(value.as_str().to_owned()),
                "room" => meeting.room = Some(value.as_str().to_owned()),
                "interpreted" => meeting.interpreted = value.as_str().to_lowercase().parse().ok(),
                "open_end" => meeting.hours.doubt = Some(Doubt::OpenEnd { words: whole.as_str().to_owned() }),
                _ => {}
            }
        }
        text[end..].trim_start()
    }
}
