//! Translates the annex into one language.

use std::collections::BTreeMap;

use itertools::Itertools;

use plenary_core::model::{Language, Text, Unscheduled};

use super::{SheetDay, SheetItem, SheetMeeting, SheetRow};
use crate::render::annex::{Annex, Day, Row, Sitting};
use crate::render::clean::{clean, is_suspect};
use crate::render::phrase::Phrase;
use crate::render::planner;
use crate::render::words::Words;

/// Translates the annex into one language, and collects notes about texts that are not in it.
pub struct Translator {
    words: &'static Words,
    language: Language,
    on_heading: usize,
    /// The titles that the session gives to tracks, by their names.
    pub track_titles: BTreeMap<String, String>,
    printed_hours: bool,
    printed_minutes: bool,
    /// Whether the title of an item has no language.
    plain: bool,
    /// Notes for the user.
    pub notes: Vec<String>,
}

impl Translator {
    /// A translator into the language of `words`. `on_heading` is the number of footnotes of the heading.
    pub fn new(annex: &Annex, words: &'static Words, on_heading: usize) -> Self {
        let mut translator = Self {
            words,
            language: Language::known(words.code),
            on_heading,
            track_titles: BTreeMap::new(),
            printed_hours: annex.printed_hours,
            printed_minutes: annex.printed_minutes,
            plain: false,
            notes: Vec::new(),
        };
        for (track, title) in &annex.track_titles {
            let title = translator.text(&format!("the title of the track {}", clean(track)), title);
            translator.track_titles.insert(track.clone(), title.text);
        }
        translator
    }

    /// The title of a track: the session's, else that of the language, else its name in the file.
    pub fn track(&self, track: &str) -> String {
        self.track_titles.get(track).cloned().unwrap_or_else(|| clean(self.words.track(track)))
    }

    /// Says once that some texts have no language. A session in English usually has such texts.
    pub fn note_plain_texts(&mut self) {
        if self.plain && self.words.code != "en" {
            let code = self.words.code;
            self.notes.push(format!(
                "some titles have one text for all languages, which is printed as it is; write {{\"en\": …, \"{code}\": …}} \
                 for a text in each language"
            ));
        }
    }

    /// A text in the language, or in another if it is missing. `what` names it in notes.
    pub fn text(&mut self, what: &str, text: &Text) -> Phrase {
        let chosen = text.or_any(&self.language);
        let right_to_left = self.words.right_to_left;
        if text.get(&self.language).is_none() {
            self.notes.push(match language_of(text, chosen) {
                Some(other) => format!("{what} has no text in `{}`; it is printed in `{other}`", self.language),
                None => format!("{what} has no text in any language"),
            });
        }
        if is_suspect(chosen) {
            self.notes.push(format!("{what} contains control characters, which are not printed"));
        }
        match (text, language_of(text, chosen)) {
            (Text::Plain(_), _) => Phrase::detect_direction(chosen, right_to_left),
            (_, Some(other)) if *other != self.language => Phrase::in_language(chosen, other),
            _ => Phrase::in_document_language(chosen, right_to_left),
        }
    }

    pub fn day(&mut self, day: &Day, with_year: bool) -> SheetDay {
        SheetDay {
            heading: self.words.dates.heading(day.date, with_year),
            meetings: day.meetings.iter().map(|sitting| self.meeting(sitting)).collect(),
        }
    }

    fn meeting(&mut self, sitting: &Sitting) -> SheetMeeting {
        let wording = &self.words.annex;
        let time = self.words.clock.range(sitting.start, sitting.end);
        let track = sitting.track.as_deref().map(|track| self.track(track));
        let lack = sitting.without_interpretation.then_some(wording.without_interpretation.text);
        let cleaned = |details: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            details.map(clean).filter(|detail| !detail.is_empty()).collect()
        };
        let details_in_track = cleaned(&mut sitting.room.as_deref().into_iter().chain(lack)).join(wording.detail.text);
        let details = cleaned(&mut track.as_deref().into_iter().chain(sitting.room.as_deref()).chain(lack));
        let when = match details.as_slice() {
            [] => time.clone(),
            some => wording.meeting.fill(&[("time", &time), ("details", &some.join(wording.detail.text))]),
        };
        let rows = sitting.rows.iter().map(|row| self.row(row)).collect();
        let elsewhere =
            sitting.elsewhere.iter().map(|there| self.words.elsewhere(sitting.start.date(), there)).collect();
        SheetMeeting {
            source: sitting.source,
            start: sitting.start,
            end: sitting.end,
            time,
            elsewhere,
            details,
            column: sitting.column,
            details_in_track,
            when,
            notes: self.footnote_indices(&sitting.notes),
            rows,
        }
    }

    fn row(&mut self, row: &Row) -> SheetRow {
        let what = match row.items.as_slice() {
            [] => "the title of a row".to_owned(),
            items => format!("the title of item {}", clean(&items.join(", "))),
        };
        self.plain |= matches!(&row.title, Text::Plain(words) if words.chars().any(char::is_alphabetic));
        let title = self.text(&what, &row.title);
        let continued = if row.continued { self.words.annex.continued.text } else { "" };
        let minutes = row.minutes.filter(|_| self.printed_minutes);
        let minutes = minutes.map(|minutes| self.words.annex.minutes.fill(&[("minutes", &minutes.to_string())]));
        SheetRow {
            number: clean(&self.words.joint(&row.numbers)),
            title,
            hour: self.hour(row),
            after_title: format!("{continued}{}", minutes.unwrap_or_default()),
            notes: self.footnote_indices(&row.notes),
        }
    }

    /// When a row starts: as planned, or about when it is expected to.
    fn hour(&self, row: &Row) -> Option<String> {
        let clock = &self.words.clock;
        match row.expected {
            Some(expected) => Some(self.words.annex.about.fill(&[("time", &clock.at(expected))])),
            None => row.start.filter(|_| self.printed_hours).map(|start| clock.at(start)),
        }
    }

    /// An item that is left out, with its title if the schedule has it: `8 Side events: optional, …`.
    pub fn left_out(&mut self, left_out: &Unscheduled) -> Vec<Phrase> {
        let (before, rest) = self.words.annex.unscheduled_item.around("item");
        let (between, after) = rest.around("reason");
        let number = match clean(&self.words.number(&left_out.number)) {
            none if none.is_empty() => clean(&left_out.item),
            number => number,
        };
        let mut line = vec![Phrase::label(&format!("{}{number}", before.text))];
        if !left_out.title.is_empty() {
            line.push(Phrase::label(" "));
            line.push(self.text(&format!("the title of item {}", clean(&left_out.item)), &left_out.title));
        }
        line.push(Phrase::label(between.text));
        line.push(match left_out.why {
            Some(why) => Phrase::label(&planner::left_out(why, self.words.figures)),
            None => Phrase::detect_direction(&left_out.reason, self.words.right_to_left),
        });
        line.push(Phrase::label(after.text));
        line
    }

    /// The indices in [`Sheet::footnotes`](super::Sheet::footnotes) of notes of the annex.
    fn footnote_indices(&self, notes: &[usize]) -> Vec<usize> {
        notes.iter().map(|note| note + self.on_heading).collect()
    }

    /// The rows grouped by item, in the order of the agenda.
    pub fn items(&mut self, annex: &Annex, two_years: bool) -> Vec<SheetItem> {
        let mut found: Vec<(&[String], SheetItem)> = Vec::new();
        for day in &annex.days {
            let date = self.words.dates.heading(day.date, two_years);
            for sitting in &day.meetings {
                let meeting = self.meeting(sitting);
                let time = self.words.annex.day_and_time.fill(&[("day", &date), ("time", &meeting.when)]);
                for row in sitting.rows.iter().filter(|row| !row.items.is_empty()) {
                    let known = found.iter().position(|(items, _)| *items == row.items).unwrap_or_else(|| {
                        let SheetRow { number, title, notes, .. } = self.row(row);
                        let documents = row.items.iter().flat_map(|item| annex.documents.get(item)).flatten();
                        let documents = documents.map(|symbol| clean(symbol)).unique().collect();
                        found.push((&row.items, SheetItem { number, title, notes, times: Vec::new(), documents }));
                        found.len() - 1
                    });
                    found[known].1.times.push((time.clone(), meeting.notes.clone()));
                }
            }
        }
        found.sort_by_cached_key(|(_, item)| agenda_order(&item.number));
        found.into_iter().map(|(_, item)| item).collect()
    }
}

/// The sort key of an item number: figures sort as numbers, the rest as text. So `2` comes before `10 (a)`.
fn agenda_order(number: &str) -> Vec<(u64, String)> {
    let parts = number.chars().chunk_by(char::is_ascii_digit);
    let parts = parts.into_iter().map(|(_, part)| part.collect::<String>());
    parts.map(|part| part.parse().map_or((u64::MAX, part.clone()), |figure| (figure, String::new()))).collect()
}

/// The language of `chosen`, a text that [`Text::or_any`] chose from `text`.
fn language_of<'a>(text: &'a Text, chosen: &str) -> Option<&'a Language> {
    match text {
        Text::Plain(_) => None,
        Text::ByLanguage(map) => {
            map.iter().find(|(_, words)| std::ptr::eq(words.as_str(), chosen)).map(|(language, _)| language)
        }
    }
}
