//! What a line looks like, regardless of what the extractors found in it.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::dates;
use crate::import::document::Line;
use crate::import::extract::number::level::Level;
use crate::import::extract::number::{self, inline};
use crate::import::extract::sections::Part;
use crate::import::hours;
use crate::import::words::pattern;

static ALONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d{1,2}\.(?:\d{1,2}|[a-z])|\d{1,3}\s?[.)]?)$"));
static START: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:from|at|à partir de|a partir de|с|от)\s+)?(?:[01]?\d|2[0-3])(?:[:h]\s?[0-5]\d|\.[0-5][05]|\s?[ap]\.?m\b|\s?[时点])",
    )
});

/// If a text looks like an agenda item, its title; a number that stands alone counts as the title.
pub fn item_title<'t>(text: &'t str, line: &Line, part: Option<Part>) -> Option<&'t str> {
    // `9.30 a.m.-noon` begins with a number too
    if starts_with_time(text) || hours::ranges(text).first().is_some_and(|(_, at)| at.start == 0) {
        return None;
    }
    if let Some(start) = number::in_agenda(text) {
        let (number::Start::Top(_, title)
        | number::Start::Dotted(_, _, title)
        | number::Start::Letter(_, title)
        | number::Start::Whole(_, title)
        | number::Start::Added(_, _, title)
        | number::Start::Roman(_, _, title)) = start;
        // `5.b` is a number without a title
        if title.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            return Some(title);
        }
    }
    // numbers alone, such as `2 (b) and 3`, stand beside their titles in a table
    if !line.cells.is_empty() && inline::whole(text).is_some() {
        return None;
    }
    if let Some((_, title)) = inline::at_start(text) {
        return Some(title);
    }
    let other = [Level::Brackets, Level::Han].iter().find_map(|level| level.start(text));
    if let Some((.., title)) = other {
        return Some(title);
    }
    // a number alone is an item in a list, but a page number on a page, and a number in a table row
    let listed = matches!(part, Some(Part::Agenda | Part::Work)) && line.cells.is_empty();
    if listed && line.place.page.is_none() && ALONE.is_match(text) {
        return Some(text);
    }
    if listed && number::is_bullet(text) {
        return Some(text.trim_start_matches(|c: char| !c.is_alphanumeric()));
    }
    let dated = || dates::mentions(text).first().is_some_and(|date| date.range.start == 0);
    let in_table = number::in_table(text).filter(|_| listed && part == Some(Part::Work) && !dated());
    in_table.map(|(_, title)| title).filter(|title| title.contains(char::is_alphabetic))
}

/// Whether a text begins with a time of day.
pub fn starts_with_time(text: &str) -> bool {
    START.is_match(text)
}

/// Whether a text has a time of day with its unit, such as `4.30 p.m.`, `16:30 hours` or `16 h 30`.
pub fn has_time(text: &str) -> bool {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:1[0-2]|0?\d)(?:[.:][0-5]\d)?\s?[ap]\.?m\b|\b(?:[01]?\d|2[0-3])(?::[0-5]\d|[.:][0-5]\d\s?(?:hours|hrs|horas|heures|h)\b|\sh\s[0-5]\d\b)|\b(?:[01]?\d|2[0-3])[时点]",
        )
    });
    TIME.is_match(text)
}

/// Whether a text has a date in figures with slashes, such as `28/10/2002`. Which figure is the month is not known.
pub fn has_numeric_date(text: &str) -> bool {
    static FIGURES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[^\d/.-])\d{1,2}/\d{1,2}(?:-\d{1,2}/\d{1,2})?/(?:19|20)\d\d(?:$|[^\d/])"));
    FIGURES.is_match(text)
}

/// Whether a text is one date and little else, such as the day on which a document was issued.
pub fn is_only_date(text: &str) -> bool {
    let mentions = dates::mentions(text);
    mentions.len() == 1 && mentions[0].days.len() == 1 && text.chars().count() < 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Place;

    #[test]
    fn times_of_day_are_recognized() {
        for text in ["last item, 9 June, 4.30 p.m.", "at 16:30", "à 16 h 30", "Closing 4 pm", "16.30 hours", "16时"] {
            assert!(has_time(text), "{text}");
        }
        for text in ["Rule 4.30", "Resolution 2:1 of 2020", "Item 16", "A/76/324", "1990s", "25:30"] {
            assert!(!has_time(text), "{text}");
        }
    }

    #[test]
    fn items_are_recognized_in_every_numbering() {
        let line = Line {
            text: String::new(),
            cells: Vec::new(),
            spans: Vec::new(),
            place: Place::default(),
            indent: 0,
            wraps: false,
        };
        let recognized = |text: &str| item_title(text, &line, Some(Part::Agenda)).is_some();
        for text in [
            "1. Opening",
            "2) Election",
            "3- افتتاح",
            "(a) Budget",
            "16.1 Invitations",
            "Item 5: Audit",
            "Agenda item 7",
            "议题1 通过议程",
            "[6] [Cluster 1]",
            "[7a] Election",
            "16.1",
            "4.",
            "5.b",
            "- homenet",
            "Пункт 3. Доклад",
        ] {
            assert!(recognized(text), "{text}");
        }
        for text in ["Opening", "2013 budget", "Itemised 5", "10 May 2027", "9.30 a.m.–12.30 p.m.", "10.30 Visit"] {
            assert!(!recognized(text), "{text}");
        }
    }
}
