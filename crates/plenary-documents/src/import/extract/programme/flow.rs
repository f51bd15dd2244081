//! Reads a programme of paragraphs: a day, the hours of a meeting, and its items below them.
//!
//! ```text
//! MONDAY 20 JUNE                  Monday, 20 June 2005
//! MORNING (10.00 - 13.00 hours)   10.00-13.00  1. Adoption of the agenda
//! Item 1                                       2. Election of officers
//! Adoption of the agenda          13.00-15.00  Lunch
//! ```

use std::collections::BTreeSet;

use super::builder::Builder;
use crate::import::document::Line;
use crate::import::extract::header;
use crate::import::extract::number::{self, Number};
use crate::import::extract::timetable::is_untimed;

/// The most characters of an item without a number; a longer line is an explanation.
const MAX_UNNUMBERED: usize = 200;

/// Names of what meets.
const TRACKS: &[&str] = &[
    "plenary",
    "bureau",
    "committee",
    "working group",
    "parallel meeting",
    "plénière",
    "commission",
    "comité",
    "groupe de travail",
    "全体会议",
    "主席团",
];

/// Reads lines that are not in a table.
pub fn read(builder: &mut Builder<'_>, lines: &[Line]) {
    let labels = repeated_labels(builder, lines);
    // white space shows tables less surely than a file that has them, and the end of one may stand below it
    let below_table = builder.tabled && builder.meets() && !builder.context.kind.breaks_lines();
    let mut flow = Flow { builder, pending: None, open: None, labels, below_table };
    for (at, line) in lines.iter().enumerate() {
        flow.line(line, &lines[at + 1..]);
    }
    if let Some((_, line)) = flow.pending.take() {
        builder.not_understood(line, &line.text);
    }
}

/// Reads a text that stands in a row of its own.
pub fn read_row(builder: &mut Builder<'_>, text: &str, line: &Line) {
    let mut flow = Flow { builder, pending: None, open: None, labels: Vec::new(), below_table: false };
    let (text, _) = flow.day_and_hours(text, line, &[]);
    if !text.is_empty() && !flow.item(text, line) {
        builder.not_understood(line, text);
    }
}

/// Whether a text is a sentence, and no title. Chinese needs fewer characters for one.
pub fn is_sentence(text: &str) -> bool {
    let length = text.chars().count();
    text.ends_with('.') && length > 60 || text.ends_with('。') && length > 20
}

/// Whether a text is a footnote, by its mark: a raised figure, or on a page a figure without a space after it.
fn is_footnote(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| rest.starts_with(end));
    let figure = (1..3).contains(&(text.len() - rest.len())) && rest.starts_with(char::is_alphabetic) && !ordinal;
    figure || text.starts_with(|c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹†‡".contains(c))
}

/// The texts that stand beside the hours of several meetings.
fn repeated_labels(builder: &Builder<'_>, lines: &[Line]) -> Vec<String> {
    let (mut once, mut again) = (BTreeSet::new(), Vec::new());
    for line in lines {
        let text = builder.starts.day(&line.text).map_or(line.text.as_str(), |(_, rest)| rest);
        let Some((.., rest)) = builder.starts.hours(text) else { continue };
        if !rest.is_empty() && builder.numbered(rest).is_none() && !once.insert(rest.to_owned()) {
            again.push(rest.to_owned());
        }
    }
    again
}

struct Flow<'b, 'a, 'l> {
    builder: &'b mut Builder<'a>,
    /// Numbers on a line of their own, whose title follows.
    pending: Option<(Vec<Number>, &'l Line)>,
    /// The last line of a title that may continue.
    open: Option<&'l Line>,
    /// Names beside the hours of several meetings.
    labels: Vec<String>,
    /// Whether a table ends above, so that what follows without hours of its own is a note on it.
    below_table: bool,
}

impl<'l> Flow<'_, '_, 'l> {
    fn line(&mut self, line: &'l Line, next: &[Line]) {
        if self.is_date_of_title(line) && self.builder.continue_title(&line.text, line) {
            self.open = Some(line);
            return;
        }
        let (text, timed) = self.day_and_hours(&line.text, line, next);
        if timed {
            self.below_table = false;
            self.open = None;
            if let Some((_, line)) = self.pending.take() {
                self.builder.not_understood(line, &line.text);
            }
        }
        if text.is_empty() {
            return;
        }
        let note = self.below_table || is_sentence(text) || is_footnote(text);
        if self.builder.tabled && !timed && note {
            return self.builder.not_understood(line, text);
        }
        if let Some(numbers) = self.builder.numbers(text).filter(|_| !timed) {
            if let Some((_, line)) = self.pending.replace((numbers, line)) {
                self.builder.not_understood(line, &line.text);
            }
            return;
        }
        match self.pending.take() {
            // an item with a number of its own is no title of another
            Some((_, above)) if self.builder.numbered(text).is_some() => {
                self.builder.not_understood(above, &above.text);
            }
            Some((numbers, above)) => {
                self.builder.item_below(numbers, above, text, line);
                self.open = Some(line);
                return;
            }
            None => {}
        }
        if !timed && self.continues(text, line) && self.builder.continue_title(text, line) {
            self.open = Some(line);
            return;
        }
        let unnumbered = self.unnumbered(text, line, timed);
        if (self.builder.numbered(text).is_some() || unnumbered) && self.item(text, line) {
            self.open = Some(line);
            return;
        }
        self.open = None;
        self.builder.not_understood(line, text);
    }

    /// Reads the day and the hours that a text begins with. Returns the text after them, and whether there were any.
    fn day_and_hours<'t>(&mut self, text: &'t str, line: &Line, next: &[Line]) -> (&'t str, bool) {
        let (mut rest, mut timed) = (text, false);
        if let Some((day, after)) =
            self.builder.starts.day(rest).filter(|(_, after)| self.builder.starts.is_heading(after, line))
        {
            self.builder.set_day(day);
            (rest, timed) = (after, true);
        }
        if self.builder.day.is_none() {
            return (rest, timed);
        }
        if let Some(after) = self.builder.starts.half_day(rest).filter(|after| after.is_empty()) {
            return (after, true);
        }
        let known = |builder: &Builder<'_>| {
            builder.numbered(rest).is_some_and(|(numbers, _)| numbers.iter().any(|number| builder.known(number)))
        };
        if known(self.builder) {
            return (rest, timed);
        }
        let marks = |c: char| c.is_whitespace() || "-–—•●▪◦○*·".contains(c);
        let plain = if number::is_bullet(rest) { rest.trim_start_matches(marks) } else { rest };
        if let Some((hours, open, after)) = self.builder.starts.hours(plain) {
            let rest = plain;
            self.builder.meet(hours, open, None, line, text);
            let named = self.builder.numbered(after).is_none() && !self.builder.starts.is_pause(after);
            if named && !after.is_empty() && self.is_label(rest, after, next) {
                self.builder.label(after, line);
                return ("", true);
            }
            return (after, true);
        }
        let half = self.builder.starts.half_day(rest).is_some_and(|rest| rest.starts_with(['(', '（']));
        if half || is_untimed(rest) && rest.chars().count() < 60 {
            self.builder.adjourn();
            self.builder.not_understood(line, rest);
            return ("", true);
        }
        (rest, timed)
    }

    /// Whether the text beside hours names what meets, and not what it takes up: it stands after a bracket or beside several
    /// hours, or items follow below.
    fn is_label(&self, text: &str, label: &str, next: &[Line]) -> bool {
        let below = || next.iter().take_while(|line| self.is_untimed(line));
        let bracketed = text.strip_suffix(label).is_some_and(|before| before.trim_end().ends_with([')', '）', ',']));
        let lower = label.to_lowercase();
        let track =
            label.chars().count() < 30 && TRACKS.iter().any(|track| lower.starts_with(track) || lower.ends_with(track));
        bracketed
            || self.labels.iter().any(|known| known == label)
            || track && below().next().is_some()
            || below().any(|line| self.is_numbered(&line.text))
    }

    /// Whether a line begins neither a day nor hours.
    fn is_untimed(&self, line: &Line) -> bool {
        self.builder.starts.day(&line.text).is_none()
            && self.builder.starts.hours(&line.text).is_none()
            && self.builder.starts.half_day(&line.text).is_none()
    }

    fn is_numbered(&self, text: &str) -> bool {
        self.builder.numbers(text).is_some() || self.builder.numbered(text).is_some()
    }

    /// Whether a line that a full line above pushed down begins with a date of its title: one on which the session does not meet.
    fn is_date_of_title(&self, line: &Line) -> bool {
        let session = self.builder.starts.session;
        let other = |(day, _): (chrono::NaiveDate, &str)| !session.is_empty() && !session.contains(&day);
        self.open.is_some() && line.wraps && self.builder.starts.day(&line.text).is_some_and(other)
    }

    /// Whether a line continues the title above it.
    fn continues(&mut self, text: &str, line: &Line) -> bool {
        let Some(above) = self.open else { return false };
        let next = above.place.page == line.place.page && line.place.line.saturating_sub(above.place.line) <= 1;
        // figures at the start of a full line's continuation, such as `2006-2007`, are no number
        let listed = self.builder.numbered(text).is_some() || number::is_bullet(text);
        if listed {
            return false;
        }
        let lower = text.starts_with(char::is_lowercase);
        let aside = text.starts_with(['(', '（', '[', '<']);
        let colon = above.text.ends_with([':', '：', ',', '，', ';']);
        if self.builder.context.kind.breaks_lines() {
            line.wraps || next && (lower || aside || colon)
        } else {
            aside && header::symbols(text).next().is_some()
        }
    }

    /// Whether a text without a number is an item of its own.
    fn unnumbered(&mut self, text: &str, line: &Line, timed: bool) -> bool {
        let long = text.chars().count() > MAX_UNNUMBERED;
        // marks such as `[room=A]` are no items
        let mark = text.starts_with('[') && text.contains('=');
        if long || mark || !text.contains(char::is_alphabetic) || !self.builder.meets() {
            return false;
        }
        let first = self.builder.last_row().is_none();
        timed || first || number::is_bullet(text) || !(is_sentence(text) || line.wraps || text.starts_with(['(', '（']))
    }

    /// Adds a text as a break or as an item; `false` if there is no meeting.
    fn item(&mut self, text: &str, line: &Line) -> bool {
        if self.builder.starts.is_pause(text) {
            self.builder.pause(line, text);
            return true;
        }
        if !self.builder.meets() {
            return false;
        }
        match self.builder.numbered(text).map(|(numbers, title)| (numbers, title.to_owned())) {
            Some((numbers, title)) if !title.is_empty() => self.builder.item(numbers, &title, line, None),
            _ => {
                let title = text.trim_start_matches(['-', '–', '—', '•', '*', '·', ' ']);
                self.builder.item(Vec::new(), title, line, None);
            }
        }
        true
    }
}
