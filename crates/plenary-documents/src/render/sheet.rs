//! The table of an organization of work in one language. Writers lay it out, and look up no words themselves.
//!
//! All its text is [`clean`]: on one line, without control characters. Each writer escapes it for its format.

mod translator;

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use itertools::Itertools;

use plenary_core::model::{HeldMeeting, OtherRow, Schedule, TableName};

use super::annex::{Annex, Proof, Source};
use super::clean::clean;
use super::phrase::{Phrase, joined};
use super::words::Words;
use translator::Translator;

/// The table in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the session.
    pub title: Phrase,
    /// The document symbol and the place, if known, and the days with their year if nothing else says it.
    pub facts: Vec<Phrase>,
    /// The place of the session, if known.
    pub place: Option<Phrase>,
    /// The word for "Annex"; a programme is none.
    pub annex: Option<&'static str>,
    /// The heading, such as "Proposed organization of work".
    pub heading: &'static str,
    /// A line above the table, or in place of it: the schedule is not proven best, or none exists.
    pub notice: Option<String>,
    /// The headings of the three columns of a table by meeting.
    pub columns: [&'static str; 3],
    /// The heading of the column of documents in a table by item.
    pub documentation: &'static str,
    /// The tracks that have a column each; see [`Annex::tracks`].
    pub tracks: Vec<String>,
    /// The titles that the session gives to tracks, by their names.
    pub track_titles: BTreeMap<String, String>,
    /// The days in order; empty if no schedule exists.
    pub days: Vec<SheetDay>,
    /// The scheduled items by number, with their meetings.
    pub items: Vec<SheetItem>,
    /// The footnotes, without their numbers. The first belong to the heading, the others to meetings and rows, in the
    /// order in which a table by meeting refers to them.
    pub footnotes: Vec<Phrase>,
    /// The number of footnotes that belong to the heading.
    pub on_heading: usize,
    /// The heading "Not scheduled", and a line for each item that is not scheduled.
    pub unscheduled: (&'static str, Vec<Vec<Phrase>>),
    /// Notes for the user; see [`super::Rendered::notes`].
    pub notes: Vec<String>,
}

/// A day in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetDay {
    /// The heading: `Wednesday, 4 May`.
    pub heading: String,
    /// Its meetings and other rows.
    pub meetings: Vec<SheetMeeting>,
}

/// A meeting, or a row that is no meeting, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetMeeting {
    /// The part of the schedule that it comes from.
    pub source: Source,
    /// Its start in local time.
    pub start: NaiveDateTime,
    /// Its end in local time.
    pub end: NaiveDateTime,
    /// Its hours: `noon–2 p.m.`.
    pub time: String,
    /// Its hours in other time zones, a line for each group of zones: `New York: 6–8 a.m.`.
    pub elsewhere: Vec<String>,
    /// The track, the room and the lack of interpretation, those that apply.
    pub details: Vec<String>,
    /// The index of its track in [`Sheet::tracks`]; `None` if it spans all columns.
    pub column: Option<usize>,
    /// The details without the track, for a column whose heading is the track.
    pub details_in_track: String,
    /// The hours with the details in brackets: the first cell of the meeting.
    pub when: String,
    /// The indices of its notes in [`Sheet::footnotes`].
    pub notes: Vec<usize>,
    /// Its rows.
    pub rows: Vec<SheetRow>,
}

/// A row in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRow {
    /// The number: `1(a)`.
    pub number: String,
    /// The title.
    pub title: Phrase,
    /// When it starts: `12.20 p.m.`; `None` if it is not to be printed.
    pub hour: Option<String>,
    /// What stands after the title: the mark of continuation if an earlier row began the item, and its minutes if they are to be
    /// printed.
    pub after_title: String,
    /// The indices of its notes in [`Sheet::footnotes`].
    pub notes: Vec<usize>,
}

/// An item, or items taken jointly, and its meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetItem {
    /// The number: `1(a)`.
    pub number: String,
    /// The title.
    pub title: Phrase,
    /// The indices of its notes in [`Sheet::footnotes`].
    pub notes: Vec<usize>,
    /// The day and hours of each meeting, such as `Wednesday, 4 May, noon–2 p.m.`, with the meeting's notes.
    pub times: Vec<(String, Vec<usize>)>,
    /// The symbols of its documents.
    pub documents: Vec<String>,
}

/// The statuses with the heading of a proposal. The second has a footnote as well.
const PROPOSED: &str = "proposed";
const TO_BE_APPROVED: &str = "subject to approval";

impl Sheet {
    /// Translates `annex` into the language of `words`.
    pub fn new(annex: &Annex, words: &'static Words) -> Self {
        let has_status = annex.status.as_deref().is_some_and(|status| status != PROPOSED);
        let on_heading = annex.footnotes.len() + usize::from(has_status) + usize::from(annex.expected_hours);
        let mut translator = Translator::new(annex, words, on_heading);
        let wording = &words.annex;
        let title = translator.text("the session's title", &annex.title);
        let place = annex.place.as_ref().filter(|place| !place.is_empty());
        let place = place.map(|place| translator.text("the place", place));
        let two_years = annex.days.iter().map(|day| chrono::Datelike::year(&day.date)).dedup().count() > 1;
        let days = annex.days.iter().map(|day| translator.day(day, two_years)).collect();
        let mut footnotes = Vec::new();
        for (place, note) in annex.footnotes.iter().enumerate() {
            footnotes.push(translator.text(&format!("footnote {}", place + 1), note));
        }
        // no footnote for a proposal: its heading says so, as in the founding annex
        if let Some(status) = annex.status.as_deref().filter(|status| *status != PROPOSED) {
            footnotes.push(Phrase::label(&wording.status.fill(&[("status", words.status(&clean(status)))])));
        }
        if annex.expected_hours {
            footnotes.push(Phrase::label(wording.expected.text));
        }
        for (place, note) in annex.notes.iter().enumerate() {
            footnotes.push(translator.text(&format!("note {}", place + 1), note));
        }
        let items = translator.items(annex, two_years);
        translator.note_plain_texts();
        let symbol = annex.symbol.as_deref().map(|symbol| Phrase::detect_direction(symbol, words.right_to_left));
        let year_missing = span(annex, words, &title.text).map(|days| Phrase::label(&days));
        let unscheduled = annex.unscheduled.iter().map(|left_out| translator.left_out(left_out)).collect();
        Self {
            title,
            facts: symbol.into_iter().chain(place.clone()).chain(year_missing).collect(),
            place,
            annex: annex.words.is_usual().then_some(wording.annex.text),
            heading: match (annex.words, annex.status.as_deref()) {
                (TableName::OrganizationOfWork, Some(PROPOSED | TO_BE_APPROVED)) => wording.proposed_title.text,
                (TableName::OrganizationOfWork, _) => wording.title.text,
                (TableName::Programme, Some(PROPOSED | TO_BE_APPROVED)) => wording.proposed_programme.text,
                (TableName::Programme, _) => wording.programme.text,
            },
            notice: match annex.proof {
                Proof::Best => None,
                Proof::Gap(gap) => Some(wording.not_proven.fill(&[("gap", &per_cent(gap))])),
                Proof::NoSchedule => Some(wording.no_schedule.text.to_owned()),
            },
            columns: wording.columns.map(|column| column.text),
            documentation: wording.documentation.text,
            tracks: annex.tracks.iter().map(|track| translator.track(track)).collect(),
            days,
            items,
            footnotes,
            on_heading,
            unscheduled: (wording.unscheduled.text, unscheduled),
            track_titles: translator.track_titles,
            notes: translator.notes.into_iter().unique().collect(),
        }
    }
}

/// The first and the last day with their year, if neither the headings of days nor title and symbol say the year.
fn span(annex: &Annex, words: &Words, title: &str) -> Option<String> {
    let (first, last) = (annex.days.first()?.date, annex.days.last()?.date);
    let year = chrono::Datelike::year(&first);
    let said = |text: &str| text.contains(&year.to_string());
    if year != chrono::Datelike::year(&last) || said(title) || annex.symbol.as_deref().is_some_and(said) {
        return None;
    }
    let day = |date| words.dates.heading(date, true);
    Some(if first == last { day(first) } else { format!("{} – {}", day(first), day(last)) })
}

impl Sheet {
    /// Each meeting of the table with its meeting in `schedule`, for writers that need more than an annex prints.
    pub fn held<'a>(&'a self, schedule: &'a Schedule) -> impl Iterator<Item = (&'a SheetMeeting, &'a HeldMeeting)> {
        let meetings = self.days.iter().flat_map(|day| &day.meetings);
        meetings.filter_map(|meeting| meeting.held(schedule).map(|held| (meeting, held)))
    }
}

impl Sheet {
    /// The symbol, the place and the days on one line.
    pub fn facts_in_line(&self) -> Vec<Phrase> {
        Itertools::intersperse(self.facts.iter().cloned(), Phrase::label(" · ")).collect()
    }

    /// The items that are not scheduled, a line each.
    pub fn left_out(&self) -> impl Iterator<Item = String> {
        self.unscheduled.1.iter().map(|line| joined(line))
    }

    /// The title of a track: the session's, else that of the language, else its name in the file.
    pub fn track(&self, track: &str, words: &Words) -> String {
        self.track_titles.get(track).cloned().unwrap_or_else(|| clean(words.track(track)))
    }

    /// The text of the footnotes with these indices.
    pub fn notes_of<'a>(&'a self, notes: &'a [usize]) -> impl Iterator<Item = &'a str> {
        notes.iter().filter_map(|note| self.footnotes.get(*note)).map(|note| note.text.as_str())
    }
}

impl SheetMeeting {
    /// Its meeting in `schedule`; `None` if it is another row.
    pub fn held<'a>(&self, schedule: &'a Schedule) -> Option<&'a HeldMeeting> {
        match self.source {
            Source::Meeting(index) => schedule.meetings.get(index),
            Source::Row(_) => None,
        }
    }

    /// Its row in `schedule`, with the index; `None` if it is a meeting.
    pub fn other<'a>(&self, schedule: &'a Schedule) -> Option<(usize, &'a OtherRow)> {
        match self.source {
            Source::Meeting(_) => None,
            Source::Row(index) => schedule.session.rows.get(index).map(|row| (index, row)),
        }
    }
}

impl SheetRow {
    /// The hour, and the title with what stands after it.
    pub fn timed(&self) -> String {
        format!("{}{}", self.hour_before(), self.titled())
    }

    /// The hour with a space after it; empty if it is not to be printed.
    pub fn hour_before(&self) -> String {
        self.hour.as_ref().map_or_else(String::new, |hour| format!("{hour} "))
    }

    /// The title with what stands after it.
    pub fn titled(&self) -> String {
        format!("{}{}", self.title.text, self.after_title)
    }

    /// The hour, the number and the title: `1(a) Opening of the meeting`.
    pub fn named(&self) -> String {
        format!("{}{} {}", self.hour_before(), self.number, self.titled()).trim().to_owned()
    }
}

/// A share as `2.5%`. A share above 0 is never shown as `0.0%`.
fn per_cent(share: f64) -> String {
    match share * 100.0 {
        tiny if tiny > 0.0 && tiny < 0.05 => "<0.1%".to_owned(),
        figure => format!("{figure:.1}%"),
    }
}
