//! The annex in the words of one language: what every writer lays out, and nothing it has to look up.
//!
//! All text in it is [`clean`]: one line, no controls. Escaping for a format is the writer's.

use itertools::Itertools;

use crate::model::{HeldMeeting, Language, Schedule, Text};

use super::annex::{Annex, Day, Proof, Row, Sitting};
use super::clean::{clean, is_suspect};
use super::words::Words;

/// The table in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the gathering.
    pub title: String,
    /// Its symbol and its place, those of them that it has.
    pub facts: Vec<String>,
    /// "Annex".
    pub annex: &'static str,
    /// "Proposed organization of work". All footnotes hang on it.
    pub heading: &'static str,
    /// A line to stand above the table, or in its place: not proven best, or no schedule.
    pub notice: Option<String>,
    /// The three columns.
    pub columns: [&'static str; 3],
    /// Days in order; none where no schedule exists.
    pub days: Vec<SheetDay>,
    /// Notes under the table, without their numbers.
    pub footnotes: Vec<String>,
    /// "Not scheduled", and a line for each item left out.
    pub unscheduled: (&'static str, Vec<String>),
    /// What a person should be told, as in [`super::Rendered::notes`].
    pub notes: Vec<String>,
}

/// A day in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDay {
    /// `Wednesday, 4 May`.
    pub heading: String,
    /// Its meetings.
    pub meetings: Vec<SheetMeeting>,
}

/// A meeting in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetMeeting {
    /// Its place in [`crate::model::Schedule::meetings`].
    pub index: usize,
    /// `noon–2 p.m.`.
    pub time: String,
    /// Its hours elsewhere, a line for each group of zones: `New York: 6–8 a.m.`.
    pub elsewhere: Vec<String>,
    /// Track, room, lack of interpretation: those that are to be said.
    pub details: Vec<String>,
    /// The first cell of its first row in an annex: the time, with the details in brackets.
    pub when: String,
    /// Its rows.
    pub rows: Vec<SheetRow>,
}

/// A row in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// `1(a)`.
    pub number: String,
    /// The title, with the mark of continuation.
    pub title: String,
}

/// The status that changes the heading.
const PROPOSED: &str = "proposed";

impl Sheet {
    /// `annex` in `words`.
    pub fn new(annex: &Annex, words: &'static Words) -> Self {
        let mut speaker = Speaker { words, language: Language::known(words.code), notes: Vec::new() };
        let said = &words.annex;
        let place = annex.place.as_deref().filter(|place| !place.is_empty());
        let title = speaker.text("the session's title", &annex.title);
        let two_years = annex.days.iter().map(|day| chrono::Datelike::year(&day.date)).dedup().count() > 1;
        let days = annex.days.iter().map(|day| speaker.day(day, two_years)).collect();
        let mut footnotes = Vec::new();
        for (place, note) in annex.footnotes.iter().enumerate() {
            footnotes.push(speaker.text(&format!("footnote {}", place + 1), note));
        }
        // The heading says it of a proposal, as the founding annex does.
        if let Some(status) = annex.status.as_deref().filter(|status| *status != PROPOSED) {
            footnotes.push(said.status.fill(&[("status", words.status(&clean(status)))]));
        }
        let unscheduled = annex.unscheduled.iter().map(|left_out| {
            said.unscheduled_item.fill(&[("item", &clean(&left_out.item)), ("reason", &clean(&left_out.reason))])
        });
        Self {
            title,
            facts: annex.symbol.as_deref().into_iter().chain(place).map(clean).collect(),
            annex: said.annex.text,
            heading: match annex.status.as_deref() {
                Some(PROPOSED) => said.proposed_title.text,
                _ => said.title.text,
            },
            notice: match annex.proof {
                Proof::Best => None,
                Proof::Gap(gap) => Some(said.not_proven.fill(&[("gap", &per_cent(gap))])),
                Proof::NoSchedule => Some(said.no_schedule.text.to_owned()),
            },
            columns: said.columns.map(|column| column.text),
            days,
            footnotes,
            unscheduled: (said.unscheduled.text, unscheduled.collect()),
            notes: speaker.notes.into_iter().unique().collect(),
        }
    }
}

impl Sheet {
    /// Each meeting of the table with the one of `schedule` that it is, for a writer that says more than an annex.
    pub fn held<'a>(&'a self, schedule: &'a Schedule) -> impl Iterator<Item = (&'a SheetMeeting, &'a HeldMeeting)> {
        let meetings = self.days.iter().flat_map(|day| &day.meetings);
        meetings.filter_map(|meeting| schedule.meetings.get(meeting.index).map(|held| (meeting, held)))
    }
}

/// A share as `2.5%`; one too small to show is still not none.
fn per_cent(share: f64) -> String {
    match share * 100.0 {
        tiny if tiny > 0.0 && tiny < 0.05 => "<0.1%".to_owned(),
        figure => format!("{figure:.1}%"),
    }
}

/// Says things in one language, and keeps count of what it could not say.
struct Speaker {
    words: &'static Words,
    language: Language,
    notes: Vec<String>,
}

impl Speaker {
    fn text(&mut self, what: &str, text: &Text) -> String {
        let said = text.or_any(&self.language);
        if text.get(&self.language).is_none() {
            self.notes.push(match language_of(text, said) {
                Some(other) => format!("{what} is not given in `{}`; it is printed in `{other}`", self.language),
                None => format!("{what} is given in no language"),
            });
        }
        if is_suspect(said) {
            self.notes.push(format!("{what} has control characters; they are not printed"));
        }
        clean(said)
    }

    fn day(&mut self, day: &Day, with_year: bool) -> SheetDay {
        SheetDay {
            heading: self.words.dates.heading(day.date, with_year),
            meetings: day.meetings.iter().map(|sitting| self.meeting(sitting)).collect(),
        }
    }

    fn meeting(&mut self, sitting: &Sitting) -> SheetMeeting {
        let said = &self.words.annex;
        let time = self.words.clock.range(sitting.start, sitting.end);
        let track = sitting.track.as_deref().map(|track| self.words.track(track));
        let lack = sitting.without_interpretation.then_some(said.without_interpretation.text);
        let details = track.into_iter().chain(sitting.room.as_deref()).chain(lack).map(clean).collect_vec();
        let details = details.into_iter().filter(|detail| !detail.is_empty()).collect_vec();
        let when = match details.as_slice() {
            [] => time.clone(),
            some => said.meeting.fill(&[("time", &time), ("details", &some.join(said.detail.text))]),
        };
        let rows = sitting.rows.iter().map(|row| self.row(row)).collect();
        let elsewhere =
            sitting.elsewhere.iter().map(|there| self.words.elsewhere(sitting.start.date(), there)).collect();
        SheetMeeting { index: sitting.index, time, elsewhere, details, when, rows }
    }

    fn row(&mut self, row: &Row) -> SheetRow {
        let what = format!("the title of item {}", clean(&row.items.join(", ")));
        let mut title = self.text(&what, &row.title);
        if row.continued {
            title.push_str(self.words.annex.continued.text);
        }
        SheetRow { number: clean(&self.words.joint(&row.numbers)), title }
    }
}

/// Which language `said` is in, `said` being words that `text` lent.
fn language_of<'a>(text: &'a Text, said: &str) -> Option<&'a Language> {
    match text {
        Text::Plain(_) => None,
        Text::ByLanguage(map) => {
            map.iter().find(|(_, words)| std::ptr::eq(words.as_str(), said)).map(|(language, _)| language)
        }
    }
}
