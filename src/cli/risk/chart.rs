//! The fan chart: for each item a bar over the hours at which it may end. Only meeting hours are drawn; the time between
//! meetings is a narrow gap. Below it is the tornado chart.

use std::fmt::Write;

use chrono::{DateTime, FixedOffset};

use super::page::escape;
use super::tornado;
use super::words::Words;
use plenary_core::answers::{QuantilesAnswer, RISK_SCHEMA, RiskAnswer};
use plenary_core::model::Schedule;

const WIDTH: f64 = 960.0;
/// Where the bars begin and end.
const LEFT: f64 = 70.0;
const RIGHT: f64 = WIDTH - 70.0;
const TOP: f64 = 74.0;
const ROW: f64 = 26.0;
/// Between two stretches of meeting hours.
const GAP: f64 = 10.0;
/// A label of two lines needs so much.
const LABEL: f64 = 70.0;

/// Hours in which at least one meeting is held, in minutes since 1970.
struct Stretch {
    from: i64,
    to: i64,
    x: f64,
}

/// Maps moments to places.
struct Scale {
    stretches: Vec<Stretch>,
    per_minute: f64,
}

fn minute(at: DateTime<FixedOffset>) -> i64 {
    at.timestamp().div_euclid(60)
}

impl Scale {
    fn new(answer: &RiskAnswer) -> Self {
        let extension = i64::from(answer.assumptions.extension_minutes);
        let mut stretches: Vec<Stretch> = Vec::new();
        for meeting in &answer.meetings {
            let (from, to) = (minute(meeting.start), minute(meeting.end) + extension);
            match stretches.last_mut() {
                Some(last) if from <= last.to => last.to = last.to.max(to),
                _ => stretches.push(Stretch { from, to, x: 0.0 }),
            }
        }
        let minutes: i64 = stretches.iter().map(|one| one.to - one.from).sum();
        let gaps = GAP * stretches.len().saturating_sub(1) as f64;
        let per_minute = ((RIGHT - LEFT - gaps) / minutes.max(1) as f64).max(0.01);
        let mut x = LEFT;
        for one in &mut stretches {
            one.x = x;
            x += (one.to - one.from) as f64 * per_minute + GAP;
        }
        Self { stretches, per_minute }
    }

    fn x(&self, at: DateTime<FixedOffset>) -> f64 {
        let minute = minute(at);
        let after = self.stretches.partition_point(|one| one.from <= minute);
        let Some(one) = self.stretches.get(after.saturating_sub(1)) else { return LEFT };
        one.x + (minute.clamp(one.from, one.to) - one.from) as f64 * self.per_minute
    }

    fn width(&self, one: &Stretch) -> f64 {
        (one.to - one.from) as f64 * self.per_minute
    }
}

/// The chart of an answer.
pub fn draw(answer: &RiskAnswer, schedule: &Schedule, words: &Words) -> String {
    let scale = Scale::new(answer);
    let bottom = TOP + ROW * answer.items.len() as f64;
    let (below, height) = (bottom + 34.0, bottom + 34.0 + tornado::height(answer));
    let mut svg = String::new();
    let (language, name, key) = (words.language, escape(words.chart), escape(words.chart_key));
    let mut put = |element: std::fmt::Arguments<'_>| {
        // writing to a String never fails
        let _always = writeln!(svg, "{element}");
    };
    put(format_args!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" lang="{language}" font-family="sans-serif" font-size="12" fill="#222"><title>{name}</title><desc>{key}</desc><!-- {RISK_SCHEMA} --><rect width="{WIDTH}" height="{height}" fill="#fff"/>"##
    ));
    put(format_args!(r#"<text x="10" y="22" font-size="16">{name}</text>"#));
    put(format_args!(
        r#"<text x="{}" y="{}" text-anchor="end">{}</text>"#,
        WIDTH - 10.0,
        TOP - 10.0,
        escape(words.reached)
    ));
    let mut shown: Option<(String, f64)> = None;
    for one in &scale.stretches {
        let (x, width) = (one.x, scale.width(one));
        put(format_args!(
            r##"<rect x="{x:.1}" y="{TOP}" width="{width:.1}" height="{:.1}" fill="#f1f3f5"/>"##,
            bottom - TOP
        ));
        let first = answer.meetings.iter().find(|meeting| minute(meeting.start) == one.from);
        let Some(start) = first.map(|meeting| meeting.start) else { continue };
        let date = start.format("%m-%d").to_string();
        let fits = shown.as_ref().is_none_or(|(_, end)| x >= *end);
        // of many narrow meetings only the first of a day is labelled
        if fits && (width >= LABEL || shown.as_ref().is_none_or(|(before, _)| *before != date)) {
            let line = format!("{date} {}", start.format("%H:%M"));
            put(format_args!(r#"<text x="{x:.1}" y="{}">{line}</text>"#, TOP - 10.0));
            shown = Some((date, x + LABEL));
        }
    }
    for (ix, item) in answer.items.iter().enumerate() {
        let y = TOP + ROW * ix as f64;
        let middle = y + ROW / 2.0;
        put(format_args!(r#"<text x="10" y="{:.1}">{}</text>"#, middle + 4.0, escape(&item.number)));
        let reached = format!("{:.0} %", item.reached);
        put(format_args!(r#"<text x="{}" y="{:.1}" text-anchor="end">{reached}</text>"#, WIDTH - 10.0, middle + 4.0));
        if let Some(QuantilesAnswer { p10, p25, p50, p75, p90, .. }) = &item.end {
            for (from, to, half, fill) in [(p10, p90, 8.0, "#9ecae1"), (p25, p75, 8.0, "#3182bd")] {
                let (from, to) = (scale.x(from.at), scale.x(to.at));
                let width = (to - from).max(2.0);
                put(format_args!(
                    r#"<rect x="{from:.1}" y="{:.1}" width="{width:.1}" height="{:.1}" fill="{fill}"/>"#,
                    middle - half,
                    2.0 * half
                ));
            }
            let x = scale.x(p50.at);
            put(format_args!(
                r##"<line x1="{x:.1}" x2="{x:.1}" y1="{:.1}" y2="{:.1}" stroke="#fff" stroke-width="2"/>"##,
                middle - 8.0,
                middle + 8.0
            ));
        }
        let entries = schedule.meetings.iter().flat_map(|held| &held.entries);
        if let Some(end) = entries.filter(|entry| entry.items == item.items).map(|entry| entry.end).max() {
            let x = scale.x(end);
            put(format_args!(
                r##"<path d="M{x:.1} {:.1}l5 5l-5 5l-5 -5z" fill="#fff" stroke="#d94801" stroke-width="1.5"/>"##,
                middle - 5.0
            ));
        }
    }
    put(format_args!(r##"<text x="10" y="{:.1}" fill="#555">{key}</text>"##, bottom + 22.0));
    put(format_args!("{}</svg>", tornado::draw(answer, below, (LEFT, RIGHT), words)));
    svg
}
