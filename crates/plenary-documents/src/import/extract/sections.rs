//! Splits a document into head, agenda, annotations and table.
//!
//! Footnotes are removed from the lines first, because they interrupt sentences.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::number::level::Level;
use super::timetable::Shape;
use super::{Evidence, number};
use crate::import::clean;
use crate::import::dates;
use crate::import::document::{Document, Line};
use crate::import::hours;
use crate::import::words::{Words, heading, pattern};

/// The parts of a document, as ranges of lines.
#[derive(Debug)]
pub struct Sections {
    /// The lines of the document without footnotes, web addresses and page numbers.
    pub lines: Vec<Line>,
    /// The head: the lines above the agenda, or above the first other part.
    pub header: Range<usize>,
    /// The list of items.
    pub agenda: Range<usize>,
    /// The annotations of the items.
    pub annotations: Range<usize>,
    /// The line of the table's heading, if it has one.
    pub work_heading: Option<usize>,
    /// The table: the organization of work.
    pub work: Range<usize>,
    /// The footnotes, in order.
    pub footnotes: Vec<Footnote>,
    /// The index in the document of each of `lines`.
    pub origin: Vec<usize>,
}

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Above the agenda.
    Header,
    /// The list of items.
    Agenda,
    /// The annotations of the items.
    Annotations,
    /// The table.
    Work,
    /// Between the others, such as headings.
    Between,
}

impl Sections {
    /// The table begins at the line with the index `at`. The head ends at its heading, unless the agenda stands above it.
    pub fn begin_work(&mut self, at: usize) {
        let end = if self.work.end > at { self.work.end } else { self.lines.len() };
        self.work = at..end;
        self.work_heading = self.work_heading.filter(|heading| *heading < at);
        let head = self.work_heading.unwrap_or(at);
        if self.agenda.end > at || self.agenda.is_empty() {
            self.agenda = at..at;
            self.annotations = at..at;
            self.header = 0..head;
            return;
        }
        self.annotations =
            self.annotations.start.min(at)..self.annotations.end.min(head).max(self.annotations.start.min(at));
    }

    /// The part of the line with the index `at` in `lines`.
    pub fn part(&self, at: usize) -> Part {
        let parts = [
            (&self.header, Part::Header),
            (&self.agenda, Part::Agenda),
            (&self.annotations, Part::Annotations),
            (&self.work, Part::Work),
        ];
        parts.into_iter().find(|(range, _)| range.contains(&at)).map_or(Part::Between, |(_, part)| part)
    }
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// Its number; stars count from 101.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// Its place.
    pub from: Evidence,
    /// The number of `lines` before it.
    pub after: usize,
}

static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[_—–-]{6,}$"));
static NOTE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<number>\d{1,2}|[*†]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2})[.)]?\s*(?P<text>\D.*|\d{4}\D.*)$"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:https?://|www\.)\S+$"));
static PAGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:V\.\d\d-\d{5}.*|\d{1,3}/\d{1,3}|\d{1,3}|[–-]\s?\d{1,3}\s?[–-])$"));

/// The number of a footnote mark: figures, superscript figures or stars.
fn number_of(mark: &str) -> u32 {
    if mark.starts_with(['*', '†']) {
        return 100 + u32::try_from(mark.chars().count()).unwrap_or(0);
    }
    let plain = mark
        .chars()
        .map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c).map_or(c.to_string(), |ix| ix.to_string()));
    plain.collect::<String>().parse().unwrap_or(0)
}

/// The number of the footnote mark at the end of a line.
pub fn mark(line: &str) -> Option<u32> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\d{1,2}|[*†]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2})$"));
    MARK.find(line).map(|found| number_of(found.as_str()))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '）', '»']).ends_with(['.', '。', '!', '?', '؟', '！', '？'])
}

/// Separates the footnotes from the other lines. Returns the lines, their indices in the document, and the footnotes.
fn separate_footnotes(document: &Document) -> (Vec<Line>, Vec<usize>, Vec<Footnote>) {
    let (mut lines, mut origin, mut notes) = (Vec::new(), Vec::new(), Vec::<Footnote>::new());
    // `below`: a rule was passed, so a footnote may begin; `open`: a footnote may continue
    let (mut below, mut open) = (false, false);
    for (ix, line) in document.lines.iter().enumerate() {
        if RULE.is_match(&line.text) {
            (below, open) = (true, false);
            continue;
        }
        if ADDRESS.is_match(&line.text) || (document.kind.breaks_lines() && PAGE.is_match(&line.text)) {
            continue;
        }
        let timed = hours::ranges(&line.text).first().is_some_and(|(_, at)| at.start == 0)
            || dates::mentions(&line.text).first().is_some_and(|date| date.range.start == 0);
        if below && let Some(captures) = NOTE.captures(&line.text).filter(|_| !timed && !begins_list(line, &lines)) {
            let text = captures.name("text").map_or("", |text| text.as_str()).to_owned();
            let number = captures.name("number").map_or(0, |number| number_of(number.as_str()));
            open = document.kind.breaks_lines();
            notes.push(Footnote { number, text, from: Evidence::line(line), after: lines.len() });
            continue;
        }
        if open && let Some(note) = notes.last_mut() {
            let begins = number::in_agenda(&line.text).is_some();
            if !(ends_sentence(&note.text) || (begins && note.text.chars().count() > 40)) {
                clean::join(&mut note.text, &line.text);
                continue;
            }
        }
        (below, open) = (false, false);
        lines.push(line.clone());
        origin.push(ix);
    }
    (lines, origin, notes)
}

/// Whether a line below a rule begins a list of items: it is numbered, but no mark above refers to it as a footnote.
fn begins_list(line: &Line, above: &[Line]) -> bool {
    let Some(number::Start::Top(number, _)) = number::in_agenda(&line.text) else { return false };
    !above.iter().any(|line| mark(&line.text) == Some(number))
}

/// The most lines between the heading of the agenda and its first item that belong to the head.
const NEAR: usize = 12;

/// The title of the first item of an agenda, which this level numbers.
fn first_title(line: &Line, level: Level) -> Option<&str> {
    level.start(&line.text).filter(|(value, ..)| *value == 1).map(|(.., title)| title)
}

/// Finds the parts of a document.
pub fn split(document: &Document, words: &Words) -> Sections {
    let (lines, origin, footnotes) = separate_footnotes(document);
    let is_heading = |line: &Line, list: &[&str]| Words::is_heading(&line.text, list);
    let end = lines.len();
    let level = Level::of(&lines, words);
    let is_first = |line: &Line| first_title(line, level).is_some();
    // the heading of the agenda is one that `1.` follows soon
    let follows = |at: usize| {
        let next = lines[at + 1..end.min(at + 8)].iter();
        next.into_iter().any(is_first)
    };
    let agenda_heading = (0..end).find(|&at| is_heading(&lines[at], words.agenda) && follows(at));
    let after_agenda = agenda_heading.map_or(0, |at| at + 1);
    let headings: Vec<usize> = (after_agenda..end).filter(|&at| is_work(&lines, at, words)).collect();
    // sentences about hours may have such a heading too, so prefer one with a table below it
    let above_table =
        |at: &&usize| lines[*at + 1..end.min(*at + 5)].iter().any(|line| is_columns(line, words) || begins_day(line));
    let work_heading = headings.iter().find(above_table).or(headings.last()).copied();
    let table = work_heading.or_else(|| (after_agenda..end).find(|&at| begins_table(&lines[at], words)));
    let last = table.unwrap_or(end);
    // an annex has its own heading above the heading of the table
    let annex = (last.saturating_sub(2)..last).find(|&at| is_heading(&lines[at], words.annex)).unwrap_or(last);
    let annotations = (after_agenda..annex).find(|&at| is_heading(&lines[at], words.annotations));
    let first_item = (after_agenda..annex).find(|&at| is_first(&lines[at]));
    // without a heading, the annotations begin where the first item is repeated
    let title = |at: usize| {
        let named = matches!(number::in_agenda(&lines[at].text), Some(number::Start::Whole(..)));
        let title = first_title(&lines[at], level).filter(|_| !named)?;
        Some(clean::squeezed(&clean::title(title)))
    };
    let again = first_item.and_then(|first| {
        let first_title = title(first)?;
        (first + 1..annex).find(|&at| {
            title(at).is_some_and(|other| other.starts_with(&first_title) || first_title.starts_with(&other))
        })
    });
    let annotated = annotations.or(again).unwrap_or(annex);
    let listed = first_item.filter(|&first| first < annotated);
    let list = listed.map_or(annotated..annotated, |first| first..annotated);
    // some documents print place and dates below the heading of the agenda
    let between = agenda_heading.filter(|at| (2..=NEAR).contains(&list.start.saturating_sub(*at)));
    let above = agenda_heading.filter(|_| between.is_none()).unwrap_or(list.start);
    let header_end = above.min(list.start).min(last);
    let work_start = work_heading.map_or(last, |at| at + 1);
    let work_end = (work_start..end)
        .find(|&at| {
            work_heading.is_some()
                && is_heading(
                    &lines[at],
                    &["annex ii", "annexe ii", "anexo ii", "приложение ii", "附件二", "المرفق الثاني"],
                )
        })
        .unwrap_or(end);
    Sections {
        header: 0..header_end,
        agenda: list,
        annotations: annotated..annex,
        work_heading,
        work: work_start..work_end,
        footnotes,
        origin,
        lines,
    }
}

/// Whether a line is the heading of a table: hours or column headings follow it.
fn is_work(lines: &[Line], at: usize, words: &Words) -> bool {
    if !Words::is_heading(&lines[at].text, words.work) {
        return false;
    }
    let mut next = lines[at + 1..lines.len().min(at + 12)].iter();
    next.any(|line| begins_table(line, words) || !hours::ranges(&line.text).is_empty())
}

/// Whether a line begins a table: it has column headings, or a day and hours near its start.
fn begins_table(line: &Line, words: &Words) -> bool {
    let dated = || {
        let day = dates::mentions(&line.text).into_iter().next().filter(|day| day.range.start < 16)?;
        let rest = line.text.get(day.range.end..)?;
        let soon = hours::ranges(rest).first().is_some_and(|(_, at)| at.start < 12);
        Some(soon || hours::open(rest.trim_start()).is_some())
    };
    let key = line.text.split_once([':', '：']).is_some_and(|(key, _)| heading(key).starts_with("date"));
    is_columns(line, words) || !key && dated().unwrap_or(false)
}

/// Whether a line has a day and little else.
fn begins_day(line: &Line) -> bool {
    let rest = |day: &dates::Mention| line.text.chars().count() - line.text[day.range.clone()].chars().count();
    dates::mentions(&line.text).first().is_some_and(|day| rest(day) < 16) && dates::weekday(&line.text).is_some()
}

/// Whether a line has the column headings of a table.
pub fn is_columns(line: &Line, words: &Words) -> bool {
    let known = |cell: &str| words.columns.contains(&heading(cell).as_str());
    if line.cells.len() > 1 {
        return Shape::from_headings(line, words).is_some()
            || line.cells.iter().filter(|cell| known(cell)).count() >= 2;
    }
    let mut rest = heading(&line.text);
    let mut found = 0;
    let mut columns = words.columns.to_vec();
    columns.sort_by_key(|column| std::cmp::Reverse(column.len()));
    while let Some(column) = columns.iter().find(|column| rest.starts_with(**column)) {
        rest = rest[column.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == '|').to_owned();
        found += 1;
    }
    found >= 2 && rest.is_empty()
}
