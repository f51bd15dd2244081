//! What the words of a line say about the line above: whether it goes on, or begins an entry.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{Row, Scale};
use crate::import::dates;
use crate::import::words::pattern;

/// Whether a cell is the number of an entry, such as `11.1` or `2 (a)`.
pub fn is_number(cell: &Row, scale: Scale) -> bool {
    let text = cell.text(scale);
    let text = text.trim();
    text.chars().count() <= 8
        && text.starts_with(|c: char| c.is_ascii_digit() && c != '0')
        && text.chars().filter(|c| c.is_alphabetic()).count() < 2
        && text.chars().all(|c| c.is_ascii_alphanumeric() || ".() ?".contains(c))
}

/// Whether a line of a cell ends in the middle of hours or of a day, and the next one goes on: `10 h 00 à 13 h` and `30`, or
/// `Tuesday, 10` and `November`.
pub fn is_broken(text: &str, next: &str) -> bool {
    static HOURS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^\d{1,2}(?:\s?h\b|[:.]\d\d|\s?[ap]\.m\.).*(?:[-–—]|\d\s?h|\s(?:à|to|a|до|по))$")
    });
    static MINUTES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:\d{1,2}\b|[ap]\.m\.)"));
    // `3:00 p.m. – 6:00` and `p.m.`
    static WHOLE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?\s?[-–—]\s?\d{1,2}(?:[:.]\d\d)?$"));
    static HALF: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^[ap]\.?m\b"));
    if HOURS.is_match(text) && MINUTES.is_match(next) || WHOLE.is_match(text) && HALF.is_match(next) {
        return true;
    }
    let ends_in_figure = text.ends_with(|c: char| c.is_ascii_digit()) && text.starts_with(char::is_alphabetic);
    ends_in_figure
        && text.chars().count() + next.chars().count() < 40
        && next.starts_with(char::is_alphabetic)
        && dates::mentions(text).is_empty()
        && dates::mentions(&format!("{text} {next}")).len() == 1
}

/// Whether a cell begins in lower case, so that it is the end of the text above.
pub fn is_lower(cell: &Row, scale: Scale) -> bool {
    cell.text(scale).trim_start().starts_with(char::is_lowercase)
}

/// Whether a text begins with a capital letter and has a figure, so that it is more than the end of the text above.
pub fn is_full(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() > 9 && text.starts_with(char::is_uppercase) && text.contains(|c: char| c.is_ascii_digit())
}
