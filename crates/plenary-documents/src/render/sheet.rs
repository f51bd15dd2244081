//! The annex in the words of one language: what every writer lays out, and nothing it has to look up.
//!
//! All text in it is [`clean`]: one line, no controls. Escaping for a format is the writer's.

use chrono::NaiveDateTime;
use itertools::Itertools;

use plenary_core::model::{HeldMeeting, Language, OtherRow, Schedule, Text};

use super::annex::{Annex, Day, Proof, Row, Sitting, Source};
use super::clean::{clean, is_suspect};
use super::phrase::{Phrase, joined};
use super::words::Words;

/// The table in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the gathering.
    pub title: Phrase,
    /// Its symbol and its place, those of them that it has.
    pub facts: Vec<Phrase>,
    /// "Annex".
    pub annex: &'static str,
    /// "Proposed organization of work". All footnotes hang on it.
    pub heading: &'static str,
    /// A line to stand above the table, or in its place: not proven best, or no schedule.
    pub notice: Option<String>,
    /// The three columns of a table by meeting.
    pub columns: [&'static str; 3],
    /// The column of documents in a table by item.
    pub documentation: &'static str,
    /// Tracks that have a column each; see [`Annex::tracks`].
    pub tracks: Vec<String>,
    /// Days in order; none where no schedule exists.
    pub days: Vec<SheetDay>,
    /// What is on the table, by its numbers, and when.
    pub items: Vec<SheetItem>,
    /// Notes under the table, without their numbers. The first hang on the heading, the others where rows say so, in the
    /// order in which a table by meeting comes to them.
    pub footnotes: Vec<Phrase>,
    /// How many of the notes hang on the heading.
    pub on_heading: usize,
    /// "Not scheduled", and a line for each item left out.
    pub unscheduled: (&'static str, Vec<Vec<Phrase>>),
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
    /// What of the schedule it is.
    pub source: Source,
    /// Its start on the clock of the place.
    pub start: NaiveDateTime,
    /// Its end on the clock of the place.
    pub end: NaiveDateTime,
    /// `noon–2 p.m.`.
    pub time: String,
    /// Its hours elsewhere, a line for each group of zones: `New York: 6–8 a.m.`.
    pub elsewhere: Vec<String>,
    /// Track, room, lack of interpretation: those that are to be said.
    pub details: Vec<String>,
    /// Its place in [`Sheet::tracks`]; none where it stands across all of them.
    pub column: Option<usize>,
    /// The details without the track, in one line, for a column that is headed by the track.
    pub beside_track: String,
    /// The first cell of its first row in an annex: the time, with the details in brackets.
    pub when: String,
    /// Notes on it, by their places in [`Sheet::footnotes`].
    pub notes: Vec<usize>,
    /// Its rows.
    pub rows: Vec<SheetRow>,
}

/// A row in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// `1(a)`.
    pub number: String,
    /// The title.
    pub title: Phrase,
    /// The mark of continuation, where an earlier row has begun it.
    pub continued: &'static str,
    /// Notes on it, by their places in [`Sheet::footnotes`].
    pub notes: Vec<usize>,
}

/// An item, or items taken jointly, and all meetings that take it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetItem {
    /// `1(a)`.
    pub number: String,
    /// The title.
    pub title: Phrase,
    /// Notes on it.
    pub notes: Vec<usize>,
    /// `Wednesday, 4 May, noon–2 p.m.` of each meeting, with the notes on the meeting.
    pub times: Vec<(String, Vec<usize>)>,
    /// Symbols of its documents.
    pub documents: Vec<String>,
}

/// The status that changes the heading, and the one that says so in a note as well.
const PROPOSED: &str = "proposed";
const TO_BE_APPROVED: &str = "subject to approval";

impl Sheet {
    /// `annex` in `words`.
    pub fn new(annex: &Annex, words: &'static Words) -> Self {
        let on_heading = annex.footnotes.len() + usize::from(annex.status.as_deref().is_some_and(|it| it != PROPOSED));
        let mut translator = Translator { words, language: Language::known(words.code), on_heading, notes: Vec::new() };
        let said = &words.annex;
        let place = annex.place.as_deref().filter(|place| !place.is_empty());
        let title = translator.text("the session's title", &annex.title);
        let two_years = annex.days.iter().map(|day| chrono::Datelike::year(&day.date)).dedup().count() > 1;
        let days = annex.days.iter().map(|day| translator.day(day, two_years)).collect();
        let mut footnotes = Vec::new();
        for (place, note) in annex.footnotes.iter().enumerate() {
            footnotes.push(translator.text(&format!("footnote {}", place + 1), note));
        }
        // The heading says it of a proposal, as the founding annex does.
        if let Some(status) = annex.status.as_deref().filter(|status| *status != PROPOSED) {
            footnotes.push(Phrase::label(&said.status.fill(&[("status", words.status(&clean(status)))])));
        }
        for (place, note) in annex.notes.iter().enumerate() {
            footnotes.push(translator.text(&format!("note {}", place + 1), note));
        }
        let items = translator.items(annex, two_years);
        let (before, after) = said.unscheduled_item.around("reason");
        let unscheduled = annex.unscheduled.iter().map(|left_out| {
            let item = [("item", clean(&left_out.item))];
            let [before, after] = [before, after]
                .map(|part| Phrase::label(&part.fill(&item.each_ref().map(|(name, id)| (*name, id.as_str())))));
            vec![before, Phrase::detect_direction(&left_out.reason, words.right_to_left), after]
        });
        Self {
            title,
            facts: annex
                .symbol
                .as_deref()
                .into_iter()
                .chain(place)
                .map(|fact| Phrase::detect_direction(fact, words.right_to_left))
                .collect(),
            annex: said.annex.text,
            heading: match annex.status.as_deref() {
                Some(PROPOSED | TO_BE_APPROVED) => said.proposed_title.text,
                _ => said.title.text,
            },
            notice: match annex.proof {
                Proof::Best => None,
                Proof::Gap(gap) => Some(said.not_proven.fill(&[("gap", &per_cent(gap))])),
                Proof::NoSchedule => Some(said.no_schedule.text.to_owned()),
            },
            columns: said.columns.map(|column| column.text),
            documentation: said.documentation.text,
            tracks: annex.tracks.iter().map(|track| clean(words.track(track))).collect(),
            days,
            items,
            footnotes,
            on_heading,
            unscheduled: (said.unscheduled.text, unscheduled.collect()),
            notes: translator.notes.into_iter().unique().collect(),
        }
    }
}

impl Sheet {
    /// Each meeting of the table with the one of `schedule` that it is, for a writer that says more than an annex.
    pub fn held<'a>(&'a self, schedule: &'a Schedule) -> impl Iterator<Item = (&'a SheetMeeting, &'a HeldMeeting)> {
        let meetings = self.days.iter().flat_map(|day| &day.meetings);
        meetings.filter_map(|meeting| meeting.held(schedule).map(|held| (meeting, held)))
    }
}

impl Sheet {
    /// Symbol and place in one line.
    pub fn facts_in_line(&self) -> Vec<Phrase> {
        Itertools::intersperse(self.facts.iter().cloned(), Phrase::label(" · ")).collect()
    }

    /// The items left out, a line each.
    pub fn left_out(&self) -> impl Iterator<Item = String> {
        self.unscheduled.1.iter().map(|line| joined(line))
    }

    /// The notes that hang there, in words.
    pub fn notes_of<'a>(&'a self, notes: &'a [usize]) -> impl Iterator<Item = &'a str> {
        notes.iter().filter_map(|note| self.footnotes.get(*note)).map(|note| note.text.as_str())
    }
}

impl SheetMeeting {
    /// The meeting of `schedule` that it is; none where it is no meeting.
    pub fn held<'a>(&self, schedule: &'a Schedule) -> Option<&'a HeldMeeting> {
        match self.source {
            Source::Meeting(index) => schedule.meetings.get(index),
            Source::Row(_) => None,
        }
    }

    /// The row of `schedule` that it is, with its place; none where it is a meeting.
    pub fn other<'a>(&self, schedule: &'a Schedule) -> Option<(usize, &'a OtherRow)> {
        match self.source {
            Source::Meeting(_) => None,
            Source::Row(index) => schedule.session.rows.get(index).map(|row| (index, row)),
        }
    }
}

impl SheetRow {
    /// The title with the mark of continuation.
    pub fn titled(&self) -> String {
        format!("{}{}", self.title.text, self.continued)
    }

    /// `1(a) Opening of the meeting`.
    pub fn named(&self) -> String {
        format!("{} {}", self.number, self.titled()).trim().to_owned()
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
struct Translator {
    words: &'static Words,
    language: Language,
    on_heading: usize,
    notes: Vec<String>,
}

impl Translator {
    fn text(&mut self, what: &str, text: &Text) -> Phrase {
        let said = text.or_any(&self.language);
        let right_to_left = self.words.right_to_left;
        if text.get(&self.language).is_none() {
            self.notes.push(match language_of(text, said) {
                Some(other) => format!("{what} is not given in `{}`; it is printed in `{other}`", self.language),
                None => format!("{what} is given in no language"),
            });
        }
        if is_suspect(said) {
            self.notes.push(format!("{what} has control characters; they are not printed"));
        }
        match (text, language_of(text, said)) {
            (Text::Plain(_), _) => Phrase::detect_direction(said, right_to_left),
            (_, Some(other)) if *other != self.language => Phrase::in_language(said, other),
            _ => Phrase::in_document_language(said, right_to_left),
        }
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
        let said_of = |details: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            details.map(clean).filter(|detail| !detail.is_empty()).collect()
        };
        let beside_track = said_of(&mut sitting.room.as_deref().into_iter().chain(lack)).join(said.detail.text);
        let details = said_of(&mut track.into_iter().chain(sitting.room.as_deref()).chain(lack));
        let when = match details.as_slice() {
            [] => time.clone(),
            some => said.meeting.fill(&[("time", &time), ("details", &some.join(said.detail.text))]),
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
            beside_track,
            when,
            notes: self.places(&sitting.notes),
            rows,
        }
    }

    fn row(&mut self, row: &Row) -> SheetRow {
        let what = match row.items.as_slice() {
            [] => "the title of a row".to_owned(),
            items => format!("the title of item {}", clean(&items.join(", "))),
        };
        let title = self.text(&what, &row.title);
        let continued = if row.continued { self.words.annex.continued.text } else { "" };
        SheetRow { number: clean(&self.words.joint(&row.numbers)), title, continued, notes: self.places(&row.notes) }
    }

    /// Notes of the annex, as places in [`Sheet::footnotes`].
    fn places(&self, notes: &[usize]) -> Vec<usize> {
        notes.iter().map(|note| note + self.on_heading).collect()
    }

    /// The rows gathered by item, in the order of the agenda.
    fn items(&mut self, annex: &Annex, two_years: bool) -> Vec<SheetItem> {
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

/// What numbers of items are sorted by: figures by what they count, the rest as it is spelt. `2` is before `10 (a)`.
fn agenda_order(number: &str) -> Vec<(u64, String)> {
    let parts = number.chars().chunk_by(char::is_ascii_digit);
    let parts = parts.into_iter().map(|(_, part)| part.collect::<String>());
    parts.map(|part| part.parse().map_or((u64::MAX, part.clone()), |figure| (figure, String::new()))).collect()
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
