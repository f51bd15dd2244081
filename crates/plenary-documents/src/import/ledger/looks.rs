//! What lines look like, whatever the readers made of them.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::dates;
use crate::import::document::Line;
use crate::import::extract::number;
use crate::import::extract::sections::Part;
use crate::import::hours;
use crate::import::words::pattern;

static ALONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d{1,2}\.(?:\d{1,2}|[a-z])|\d{1,3}\s?[.)]?)$"));
static START: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:from|at|à partir de|a partir de|с|от)\s+)?(?:[01]?\d|2[0-3])(?:[:h]\s?[0-5]\d|\.[0-5][05]|\s?[ap]\.?m\b|\s?[时点])",
    )
});

/// Whether a text looks like an item: its title, or what stands in its place.
pub fn is_item<'t>(text: &'t str, line: &Line, part: Option<Part>) -> Option<&'t str> {
    // `9.30 a.m.-noon` begins with a number as well
    if is_start(text) || hours::ranges(text).first().is_some_and(|(_, at)| at.start == 0) {
        return None;
    }
    if let Some(start) = number::in_agenda(text) {
        let (number::Start::Top(_, title) | number::Start::Dotted(_, _, title) | number::Start::Letter(_, title)) =
            start;
        // `5.b` is no more than a number
        if title.chars().filter(|one| one.is_alphabetic()).count() > 1 {
            return Some(title);
        }
    }
    if let Some(title) = number::named(text) {
        return Some(title);
    }
    // the number of a row stands in a cell of its own, and that of a page by itself
    let listed = matches!(part, Some(Part::Agenda | Part::Work)) && line.cells.is_empty();
    if listed && line.place.page.is_none() && ALONE.is_match(text) {
        return Some(text);
    }
    if listed && number::is_bullet(text) {
        return Some(text.trim_start_matches(|one: char| !one.is_alphanumeric()));
    }
    let dated = || dates::mentions(text).first().is_some_and(|date| date.range.start == 0);
    let in_table = number::in_table(text).filter(|_| listed && part == Some(Part::Work) && !dated());
    in_table.map(|(_, title)| title).filter(|title| title.contains(char::is_alphabetic))
}

/// Whether a text begins with a time of day.
pub fn is_start(text: &str) -> bool {
    START.is_match(text)
}

/// Whether a text has a date in figures, of which it is not known what is the month: `28/10/2002`.
pub fn is_other_date(text: &str) -> bool {
    static FIGURES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[^\d/.-])\d{1,2}/\d{1,2}(?:-\d{1,2}/\d{1,2})?/(?:19|20)\d\d(?:$|[^\d/])"));
    FIGURES.is_match(text)
}

/// Whether a text is a date and little else, as the day on which a document was issued.
pub fn is_date_alone(text: &str) -> bool {
    let mentions = dates::mentions(text);
    mentions.len() == 1 && mentions[0].days.len() == 1 && text.chars().count() < 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Place;

    #[test]
    fn items_are_seen_however_they_are_numbered() {
        let line = Line { text: String::new(), cells: Vec::new(), place: Place::default(), indent: 0 };
        let seen = |text: &str| is_item(text, &line, Some(Part::Agenda)).is_some();
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
            assert!(seen(text), "{text}");
        }
        for text in ["Opening", "2013 budget", "Itemised 5", "10 May 2027", "9.30 a.m.–12.30 p.m.", "10.30 Visit"] {
            assert!(!seen(text), "{text}");
        }
    }
}
