//! Meetings, items and changes in the words of a language.

use std::collections::BTreeMap;

use plenary_core::model::Schedule;

use super::Issued;
use super::changes::Changes;
use crate::render::phrase::Phrase;
use crate::render::words::page::{PageWords, for_language};
use crate::render::{Annex, Sheet, Words};

/// The names of the meetings and items of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels {
    /// Day and hours of each meeting, by its id: `Wednesday, 4 May, noon–2 p.m.`
    pub meetings: BTreeMap<String, String>,
    /// Number and title of each entry, by the ids of its items.
    pub items: BTreeMap<Vec<String>, Phrase>,
}

/// A change in words: what it is about, where it was, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// A word before it, such as `Cancelled:`.
    pub word: Option<&'static str>,
    /// The item.
    pub item: Option<Phrase>,
    /// What no longer holds; it is struck out.
    pub before: Vec<String>,
    /// What holds now.
    pub now: Vec<String>,
}

impl Labels {
    /// The names in `schedule`, in the language of `words`.
    pub fn of(schedule: &Schedule, words: &'static Words) -> Self {
        let sheet = Sheet::new(&Annex::new(schedule), words);
        let mut labels = Self::default();
        for (day, meeting) in sheet.days.iter().flat_map(|day| day.meetings.iter().map(move |meeting| (day, meeting))) {
            let Some(held) = meeting.held(schedule) else { continue };
            let when = words.annex.day_and_time.fill(&[("day", &day.heading), ("time", &meeting.when)]);
            labels.meetings.insert(held.id.clone(), when);
            for (row, entry) in meeting.rows.iter().zip(&held.entries) {
                let text = format!("{} {}", row.number, row.title.text).trim().to_owned();
                labels.items.insert(entry.items.clone(), Phrase { text, ..row.title.clone() });
            }
        }
        labels
    }

    /// The names of meetings; the id of one that the schedule does not have.
    fn meetings(&self, ids: &[String]) -> Vec<String> {
        ids.iter().map(|id| self.meetings.get(id).unwrap_or(id).clone()).collect()
    }
}

/// The number and the date of an issue.
pub fn version(issued: &Issued, words: &Words, page: &PageWords) -> String {
    let date = words.dates.heading(issued.issue.date, true);
    page.version.fill(&[("number", &issued.issue.number.to_string()), ("date", &date)])
}

/// What an issue changes in the one before, a line each: meetings first.
pub fn since(before: &Issued, now: &Issued, words: &'static Words) -> Vec<Line> {
    let names = |one: &Issued| Labels::of(&one.schedule, words);
    lines(&Changes::between(&before.schedule, &now.schedule), &names(before), &names(now), for_language(words))
}

/// `before` and `now` are the names in the two schedules.
fn lines(changes: &Changes, before: &Labels, now: &Labels, words: &PageWords) -> Vec<Line> {
    let one = std::slice::from_ref;
    let cancelled = changes.cancelled.iter().map(|id| Line {
        word: Some(words.cancelled.text),
        before: before.meetings(one(id)),
        ..Line::default()
    });
    let added = changes.added.iter().map(|id| Line {
        word: Some(words.new_meeting.text),
        now: now.meetings(one(id)),
        ..Line::default()
    });
    let moved = changes.moved.iter().map(|id| Line {
        before: before.meetings(one(id)),
        now: now.meetings(one(id)),
        ..Line::default()
    });
    let items = changes.items.iter().map(|change| Line {
        word: change.before.is_empty().then_some(words.new_item.text),
        item: now.items.get(&change.items).or_else(|| before.items.get(&change.items)).cloned(),
        before: before.meetings(&change.before),
        now: if change.now.is_empty() { vec![words.not_taken_up.text.to_owned()] } else { now.meetings(&change.now) },
    });
    cancelled.chain(added).chain(moved).chain(items).collect()
}

impl Line {
    /// The line as plain text, in a language that is written from left to right, or from right to left.
    pub fn text(&self, right_to_left: bool) -> String {
        let arrow = if right_to_left { '←' } else { '→' };
        let places = |places: &[String]| places.join(" + ");
        let (before, now) = (places(&self.before), places(&self.now));
        let where_to = match (before.is_empty(), now.is_empty()) {
            (false, false) => format!("{before} {arrow} {now}"),
            _ => before + &now,
        };
        let item = self.item.as_ref().map(|item| format!("{}: ", item.text));
        let word = self.word.map(|word| format!("{word} "));
        [word, item, Some(where_to)].into_iter().flatten().collect()
    }
}
