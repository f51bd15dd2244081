//! Footnote marks as superscript figures, for formats without markup.

use itertools::Itertools;

/// The marks of notes with these indices: `¹ ²`.
pub fn marked(notes: impl IntoIterator<Item = usize>) -> String {
    notes.into_iter().map(|note| mark(note + 1)).join("\u{202f}")
}

/// The mark of the footnote with this number: `¹`.
pub fn mark(number: usize) -> String {
    let digits = number.to_string();
    digits.chars().filter_map(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit.to_digit(10)? as usize)).collect()
}
