//! The page in one language: the table, what changed, and the way to documents and calendars.
//!
//! It needs no script and no network after it is read. A short script adds the hours of the reader's time zone.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use plenary_core::model::Schedule;

use super::labels::{Labels, Line, since, version};
use super::{Issued, Output, annex, feeds, tracked, tracked_since};
use crate::render::html as table;
use crate::render::words::page::{PageWords, for_language};
use crate::render::{Annex, By, Layout, Sheet, Words};

/// What the page has besides the style of the table.
const STYLE: &str = include_str!("page.css");

/// Adds the hours of the reader's time zone, if it is another one.
const SCRIPT: &str = include_str!("page.js");

/// A page.
pub struct Page<'a> {
    /// The issues; the last one is shown.
    pub issued: &'a [Issued],
    /// The words of its language.
    pub words: &'static Words,
    /// The other pages and downloads.
    pub output: &'a Output,
}

impl Page<'_> {
    /// Writes it; empty if nothing has been issued.
    pub fn write(&self) -> String {
        let Some((last, earlier)) = self.issued.split_last() else { return String::new() };
        let (words, schedule) = (self.words, &last.schedule);
        let page = for_language(words);
        let sheet = Sheet::new(&Annex::new(schedule), words);
        let layout = Layout::new(&sheet, By::Meeting);
        let labels = Labels::of(schedule, words);
        let markup = html! {
            (DOCTYPE)
            html lang=(words.code) dir=(if words.right_to_left { "rtl" } else { "ltr" }) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (sheet.title.text) " – " (sheet.heading) }
                    link rel="alternate" type="application/atom+xml" title=(page.feed.text) href=(format!("changes.{}.atom", words.code));
                    link rel="alternate" type="text/calendar" title=(page.calendar.text) href=(feeds::SESSION);
                    @for other in &self.output.languages { link rel="alternate" hreflang=(other.code) href=(format!("{}.html", other.code)); }
                    style { (PreEscaped(table::STYLE)) (PreEscaped(STYLE)) }
                    script type="application/ld+json" { (PreEscaped(table::event::json(&sheet, schedule, words))) }
                }
                body {
                    main {
                        nav aria-label=(page.languages.text) { (languages(words, &self.output.languages)) }
                        header {
                            @if !sheet.facts.is_empty() { p class="facts" { (table::line(&sheet.facts_in_line())) } }
                            h1 { (table::phrase(&sheet.title)) }
                            p class="version" {
                                @if let Some(symbol) = &last.issue.symbol { bdi { (symbol) } " · " }
                                (version(last, words, page))
                                @if let Some(approved) = last.issue.approved {
                                    " · " (page.approved.fill(&[("date", &words.dates.heading(approved, true))]))
                                }
                            }
                        }
                        @if let Some(before) = earlier.last() {
                            section class="changes" aria-labelledby="changes" {
                                h2 id="changes" { (page.changes.fill(&[("number", &before.issue.number.to_string())])) }
                                (changed(&since(before, last, words), page))
                                @if tracked_since(self.issued, self.output).is_some() {
                                    p { a href=(tracked(words)) { (sheet.heading) " (docx)" } }
                                }
                            }
                        }
                        h2 id="table" { (sheet.heading) (table::marks(&layout.heading_marks)) }
                        @if let Some(notice) = &sheet.notice { p class="notice" { (notice) } }
                        (table::whole(&sheet, &layout))
                        (self.cancelled(page))
                        (documents(&sheet, page))
                        (your_hours(schedule, &labels, page))
                        section {
                            h2 { (page.downloads.text) }
                            ul {
                                @for format in &self.output.formats {
                                    li { a href=(annex(words, *format)) { (sheet.heading) " (" (format.name()) ")" } }
                                }
                                li { a href=(last.issue.path()) { "JSON" } }
                            }
                            h2 { (page.calendars.text) }
                            ul {
                                li { a href=(feeds::SESSION) { (page.calendar.text) } }
                                @for (path, track) in feeds::tracks(self.issued) { li { a href=(path) { (sheet.track(&track, words)) } } }
                                li { a href=(format!("changes.{}.atom", words.code)) { (page.feed.text) } }
                            }
                            details {
                                summary { (sheet.columns[1]) }
                                ul { @for (path, items) in feeds::items(self.issued) { @if let Some(item) = labels.items.get(&items) { li { a href=(path) { (table::phrase(item)) } } } } }
                            }
                        }
                        section {
                            h2 { (page.earlier.text) }
                            ol reversed { @for issued in self.issued.iter().rev() { li value=(issued.issue.number) {
                                a href=(issued.issue.path()) { (version(issued, words, page)) }
                                @if let Some(symbol) = &issued.issue.symbol { " · " bdi { (symbol) } }
                            } } }
                        }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        markup.into_string() + "\n"
    }

    /// Meetings of earlier issues that are not held now. They stay on the page, so that whoever noted one learns of it.
    fn cancelled(&self, page: &PageWords) -> Markup {
        let Some((last, earlier)) = self.issued.split_last() else { return html! {} };
        let mut known: BTreeSet<&str> = last.schedule.meetings.iter().map(|meeting| meeting.id.as_str()).collect();
        let mut gone = Vec::new();
        for issued in earlier.iter().rev() {
            let labels = Labels::of(&issued.schedule, self.words);
            let here = issued.schedule.meetings.iter().filter(|meeting| known.insert(&meeting.id));
            gone.extend(here.filter_map(|meeting| Some((meeting.start, labels.meetings.get(&meeting.id)?.clone()))));
        }
        gone.sort();
        html! {
            @if !gone.is_empty() {
                section class="cancelled" {
                    h2 { (page.cancelled_meetings.text) }
                    ul { @for (_, when) in &gone { li { del { (when) } } } }
                }
            }
        }
    }
}

/// The page that the folder opens with, on which readers choose their language.
pub fn index(last: &Issued, languages: &[&'static Words]) -> String {
    let Some(words) = languages.first() else { return String::new() };
    let sheet = Sheet::new(&Annex::new(&last.schedule), words);
    let page = html! {
        (DOCTYPE)
        html lang=(words.code) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (sheet.title.text) }
                style { (PreEscaped(table::STYLE)) (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (table::phrase(&sheet.title)) }
                    ul class="choice" { @for words in languages { li { a href=(format!("{}.html", words.code)) lang=(words.code) { (words.name) } } } }
                }
            }
        }
    };
    page.into_string() + "\n"
}

fn languages(words: &Words, all: &[&Words]) -> Markup {
    html! {
        ul {
            @for other in all {
                li {
                    @if other.code == words.code { span aria-current="page" { (other.name) } }
                    @else { a href=(format!("{}.html", other.code)) lang=(other.code) hreflang=(other.code) { (other.name) } }
                }
            }
        }
    }
}

fn changed(lines: &[Line], page: &PageWords) -> Markup {
    let places = |places: &[String]| places.join(" + ");
    html! {
        @if lines.is_empty() { p { (page.no_changes.text) } } @else {
            ul {
                @for line in lines {
                    li {
                        @if let Some(word) = line.word { (word) " " }
                        @if let Some(item) = &line.item { (table::phrase(item)) ": " }
                        @if !line.before.is_empty() { del { (places(&line.before)) } " " }
                        @if !line.now.is_empty() { ins { (places(&line.now)) } }
                    }
                }
            }
        }
    }
}

fn documents(sheet: &Sheet, page: &PageWords) -> Markup {
    let with: Vec<_> = sheet.items.iter().filter(|item| !item.documents.is_empty()).collect();
    html! {
        @if !with.is_empty() {
            section {
                h2 { (page.documents.text) }
                ul {
                    @for item in with {
                        li { (item.number) " " (table::phrase(&item.title)) ": " bdi dir="ltr" { (item.documents.join(", ")) } }
                    }
                }
            }
        }
    }
}

/// The meetings for the script, which fills in the hours of the reader. Without it nothing is shown.
fn your_hours(schedule: &Schedule, labels: &Labels, page: &PageWords) -> Markup {
    let zone = &schedule.session.timezone;
    html! {
        section id="yours" hidden data-zone=(zone) data-heading=(page.your_hours.text) {
            h2 {}
            ul {
                @for held in &schedule.meetings {
                    li {
                        (labels.meetings.get(&held.id).map_or("", String::as_str)) " = "
                        time datetime=(held.start.to_rfc3339()) data-end=(held.end.to_rfc3339()) {}
                    }
                }
            }
        }
    }
}
