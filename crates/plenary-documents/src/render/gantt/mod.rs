//! Draws the schedule as a picture (SVG) for planners: a bar for each meeting, with its items as blocks, to scale.
//!
//! [`svg`] writes elements, and [`text`] breaks text into lines that fit. Lengths are in pixels.

mod svg;
mod text;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use plenary_core::model::{Entry, HeldMeeting, Instant, Schedule, Zone};

use super::clean::clean;
use super::marks::{mark, marked};
use super::phrase::{Phrase, joined};
use super::sheet::{Sheet, SheetMeeting, SheetRow};
use super::words::{Columns, Words};
use svg::{Anchor, Label, Picture};
use text::wrapped;

const WIDTH: f64 = 1120.0;
const MARGIN: f64 = 24.0;
/// The width of the labels beside the bars.
const LABELS: f64 = 210.0;
const BARS: f64 = WIDTH - 2.0 * MARGIN - LABELS;
/// The height of a bar.
const BAR: f64 = 76.0;
/// The distance of lines of text.
const LINE: f64 = 16.0;
/// Font sizes: of text in blocks, of labels, and of the hours below a bar.
const SMALL: f64 = 11.0;
const PLAIN: f64 = 13.0;
const TINY: f64 = 10.0;
/// The shortest scale: a bar of full width has at least this many minutes.
const LEAST_MINUTES: i64 = 60;
/// Fills of blocks: pale, so that black text is readable. All blocks of an item have the same fill. Numbers tell items
/// apart without colour too.
const FILLS: [&str; 8] = ["#cfe3f5", "#fde3b8", "#d3ecd0", "#f6d3dc", "#e0d8f0", "#d0ecea", "#eee7c4", "#e5dcd3"];
/// Possible steps of the hours below a bar, in minutes. The first one that keeps the labels apart is used.
const STEPS: [i64; 8] = [15, 30, 60, 120, 240, 480, 1440, 10080];

/// Draws the picture. `sheet` is `schedule` in the language of `words`.
pub fn write(sheet: &Sheet, schedule: &Schedule, words: &Words, columns: &Columns) -> String {
    let longest = schedule.meetings.iter().map(length).max().unwrap_or_default().max(LEAST_MINUTES);
    let mut items = BTreeMap::new();
    for entry in schedule.meetings.iter().flat_map(|held| &held.entries) {
        let next = items.len();
        items.entry(entry.items.as_slice()).or_insert(next);
    }
    let mut painter = Painter {
        sheet,
        words,
        zone: schedule.session.timezone.parse().ok(),
        scale: BARS / longest as f64,
        items,
        picture: Picture::new(WIDTH, columns.right_to_left),
        y: MARGIN,
    };
    painter.head();
    for day in &sheet.days {
        painter.day(&day.heading);
        for meeting in &day.meetings {
            match meeting.held(schedule) {
                Some(held) => painter.meeting(meeting, held),
                None => painter.other(meeting),
            }
        }
    }
    painter.foot();
    let height = painter.y + MARGIN - LINE;
    painter.picture.finish(height, words.code, &sheet.title.text, &description(sheet))
}

/// The length of a meeting in minutes.
fn length(held: &HeldMeeting) -> i64 {
    (held.end - held.start).num_minutes()
}

/// A text description of the picture, for screen readers.
fn description(sheet: &Sheet) -> String {
    let mut lines = vec![sheet.heading.to_owned()];
    lines.extend(sheet.notice.clone());
    for day in &sheet.days {
        lines.push(day.heading.clone());
        for meeting in &day.meetings {
            lines.push(meeting.when.clone());
            lines.extend(meeting.rows.iter().map(SheetRow::named));
        }
    }
    lines.join("\n")
}

/// Draws the picture from top to bottom.
struct Painter<'a> {
    sheet: &'a Sheet,
    words: &'a Words,
    zone: Option<Zone>,
    /// Pixels per minute.
    scale: f64,
    /// The order in which items first appear, which selects their fill.
    items: BTreeMap<&'a [String], usize>,
    picture: Picture,
    /// The lower edge of what is drawn so far.
    y: f64,
}

impl Painter<'_> {
    /// Draws text across the whole picture.
    fn lines(&mut self, text: &Phrase, size: f64, attributes: &str) {
        for line in wrapped(&text.text, WIDTH - 2.0 * MARGIN, size, usize::MAX) {
            self.y += size + 3.0;
            self.picture.text(MARGIN, self.y, size, attributes, Anchor::Start, Label::part_of(&line, text));
        }
    }

    fn head(&mut self) {
        self.lines(&self.sheet.title, 20.0, "font-weight=\"bold\"");
        self.lines(&Phrase::label(&joined(&self.sheet.facts_in_line())), PLAIN, "");
        self.y += 4.0;
        let heading = format!("{}{}", self.sheet.heading, marked(0..self.sheet.on_heading));
        self.lines(&Phrase::label(&heading), 15.0, "font-weight=\"bold\"");
        if let Some(notice) = &self.sheet.notice {
            self.lines(&Phrase::label(notice), PLAIN, "font-style=\"italic\"");
        }
    }

    fn foot(&mut self) {
        self.y += LINE;
        for (place, note) in self.sheet.footnotes.iter().enumerate() {
            self.lines(&Phrase { text: format!("{} {}", mark(place + 1), note.text), ..note.clone() }, SMALL, "");
        }
        let (heading, left_out) = &self.sheet.unscheduled;
        if !left_out.is_empty() {
            self.y += 4.0;
            self.lines(&Phrase::label(heading), PLAIN, "font-weight=\"bold\"");
            for line in left_out {
                self.lines(&Phrase::label(&joined(line)), SMALL, "");
            }
        }
        self.y += LINE;
    }

    fn day(&mut self, heading: &str) {
        self.y += LINE;
        self.lines(&Phrase::label(heading), 15.0, "font-weight=\"bold\"");
        self.y += 6.0;
        self.picture.line((MARGIN, self.y), (WIDTH - MARGIN, self.y), "stroke=\"#767676\"");
        self.y += 10.0;
    }

    /// Draws a meeting: its labels, its bar with the entries, and the hours below.
    fn meeting(&mut self, meeting: &SheetMeeting, held: &HeldMeeting) {
        let top = self.y;
        let mut y = top;
        let used = self.words.planner.used.fill(&[
            ("meeting", &clean(&held.id)),
            ("used", &held.used_minutes.get().to_string()),
            ("spare", &held.spare_minutes.get().to_string()),
        ]);
        let time = self.with_marks(&meeting.time, &meeting.notes);
        let labels = std::iter::once((&time, "font-weight=\"bold\""))
            .chain(meeting.details.iter().chain(&meeting.elsewhere).map(|line| (line, "")))
            .chain([(&used, "fill=\"#555\"")]);
        for (place, (label, attributes)) in labels.enumerate() {
            let size = if place == 0 { PLAIN } else { SMALL };
            for line in wrapped(label, LABELS - 16.0, size, 3) {
                y += LINE;
                self.picture.text(MARGIN, y - 3.0, size, attributes, Anchor::Start, line.as_str());
            }
        }
        let left = MARGIN + LABELS;
        let width = self.width(length(held));
        self.picture.rect((left, top), (width, BAR), "fill=\"#fff\" stroke=\"#333\"");
        // spare minutes after the last entry; others may be between entries
        let reach = held.entries.last().map_or(0, |last| (last.end - held.start).num_minutes());
        let waits = (reach - i64::from(held.used_minutes.get())).max(0);
        let spare = self.width((i64::from(held.spare_minutes.get()) - waits).max(0)).min(width);
        if spare > 0.0 {
            let at = self.width(reach.max(0)).min(width - spare);
            self.picture.rect((left + at, top), (spare, BAR), "fill=\"url(#plenary-spare)\" stroke=\"#333\"");
        }
        for (row, entry) in meeting.rows.iter().zip(&held.entries) {
            self.entry(row, entry, held.start, (left, top, width));
        }
        self.hours(held, (left, top + BAR));
        self.y = y.max(top + BAR + LINE + 2.0) + 8.0;
    }

    /// Draws a row that is no meeting: its hours and its title.
    fn other(&mut self, row: &SheetMeeting) {
        let details = Phrase::label(&row.details.join(", "));
        let lines = row.rows.iter().map(|row| &row.title).chain([&details]).filter(|phrase| !phrase.is_empty());
        // the hours are beside the first line
        let lines: Vec<(String, &Phrase)> = lines
            .flat_map(|phrase| wrapped(&phrase.text, BARS, PLAIN, 3).into_iter().map(move |line| (line, phrase)))
            .collect();
        self.picture.text(MARGIN, self.y + PLAIN, PLAIN, "font-weight=\"bold\"", Anchor::Start, row.time.as_str());
        for (line, phrase) in &lines {
            self.y += LINE;
            self.picture.text(MARGIN + LABELS, self.y - 3.0, PLAIN, "", Anchor::Start, Label::part_of(line, phrase));
        }
        self.y += 8.0;
    }

    /// The text with footnote marks. In text from right to left, a mark keeps a superscript figure apart from other figures.
    fn with_marks(&self, text: &str, notes: &[usize]) -> String {
        let apart = if self.words.right_to_left && !notes.is_empty() { "\u{200f}" } else { "" };
        format!("{text}{apart}{}", marked(notes.iter().copied()))
    }

    fn width(&self, minutes: i64) -> f64 {
        minutes.max(0) as f64 * self.scale
    }

    /// Draws the block of an entry: number, title and minutes.
    fn entry(
        &mut self,
        row: &SheetRow,
        entry: &Entry,
        start: DateTime<FixedOffset>,
        (left, top, room): (f64, f64, f64),
    ) {
        let at = self.width((entry.start - start).num_minutes()).min(room);
        let width = self.width(i64::from(entry.minutes.get())).min(room - at);
        let fill = FILLS[self.items.get(entry.items.as_slice()).copied().unwrap_or_default() % FILLS.len()];
        let minutes = format!("{} {}", entry.minutes.get(), self.words.planner.minutes.text);
        self.picture.begin_group(&format!("{} ({minutes})", row.named()));
        self.picture.rect((left + at, top), (width, BAR), &format!("fill=\"{fill}\" stroke=\"#333\""));
        // a notch marks the side where the item continues from an earlier block or in a later one
        if entry.continued {
            self.picture.notch(left + at, top, BAR, true);
        }
        if entry.part < entry.parts {
            self.picture.notch(left + at + width, top, BAR, false);
        }
        let inner = (width - 8.0).max(0.0);
        let pad = |mark: bool| -> f64 { if mark { 8.0 } else { 4.0 } };
        let (before, after) = (pad(entry.continued), pad(entry.part < entry.parts));
        self.picture.begin_clip((left + at, top), (width, BAR));
        // footnote marks follow the number, where even a long title does not hide them
        let number = self.with_marks(&row.number, &row.notes);
        self.picture.inside(width, before, 14.0, PLAIN, "font-weight=\"bold\"", number.as_str());
        let number = text::width(&number, PLAIN) + 14.0 + before;
        let figure = format!("{}′", entry.minutes.get());
        if number + text::width(&figure, TINY) + after < width {
            self.picture.inside_end(width, after, 13.0, TINY, "fill=\"#444\"", figure.as_str());
        }
        let lines = wrapped(&row.titled(), inner - (before - 4.0) - (after - 4.0), SMALL, 4);
        for (place, line) in lines.iter().enumerate() {
            self.picture.inside(width, before, 29.0 + 13.5 * place as f64, SMALL, "", Label::part_of(line, &row.title));
        }
        self.picture.end_clip();
        self.picture.end_group();
    }

    /// Draws the local hours below a bar.
    fn hours(&mut self, held: &HeldMeeting, (left, bottom): (f64, f64)) {
        let step = STEPS.into_iter().find(|step| self.width(*step) >= 48.0).unwrap_or(STEPS[STEPS.len() - 1]);
        let length = length(held).max(0);
        let mut ticks: Vec<i64> = (0..=length / step).take(60).map(|place| place * step).collect();
        if ticks.last().is_some_and(|last| self.width(length - last) >= 36.0) {
            ticks.push(length);
        }
        for tick in ticks {
            let instant = held.start + chrono::TimeDelta::minutes(tick);
            let shown = self.zone.map_or(instant, |zone| zone.local(Instant::from(instant)));
            let x = left + self.width(tick);
            self.picture.line((x, bottom), (x, bottom + 4.0), "stroke=\"#333\"");
            let shown = shown.format("%H:%M").to_string();
            self.picture.text(x, bottom + 15.0, TINY, "fill=\"#333\"", Anchor::Middle, shown.as_str());
        }
    }
}
