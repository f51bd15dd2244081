//! References to notes where there is no markup for them: raised figures.

use itertools::Itertools;

/// References to notes by their places: `¹ ²`.
pub fn marked(notes: impl IntoIterator<Item = usize>) -> String {
    notes.into_iter().map(|note| mark(note + 1)).join("\u{202f}")
}

/// The reference to a footnote: `¹`.
pub fn mark(number: usize) -> String {
    let digits = number.to_string();
    digits.chars().filter_map(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit.to_digit(10)? as usize)).collect()
}
