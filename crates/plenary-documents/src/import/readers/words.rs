//! Words with their positions on a page, and the cells and paragraphs that they form.
//!
//! Positions are in points on a page, and in characters in plain text. `y` counts from the top. On a page that is read from the right,
//! `x` counts from the right, so that a line always begins where `x` is least.

use std::sync::LazyLock;

use regex::Regex;
use unicode_width::UnicodeWidthChar;

use super::script::logical;
use crate::import::clean;
use crate::import::document::PARAGRAPH;
use crate::import::words::pattern;

/// A word.
#[derive(Debug, Clone)]
pub struct Word {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its characters, from left to right as the page shows them.
    pub clusters: Vec<String>,
}

/// The words on one baseline.
#[derive(Debug, Clone)]
pub struct Row {
    /// The baseline.
    pub y: f64,
    /// The size of its font; two characters in plain text.
    pub size: f64,
    /// Its words, in the order of `from`.
    pub words: Vec<Word>,
}

/// How a page is measured.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The least gap between two columns, in font sizes.
    pub column: f64,
    /// The width of a space, in font sizes.
    pub space: f64,
    /// The greatest distance between two lines of a paragraph, in font sizes.
    pub leading: f64,
    /// Whether the script runs from the right.
    pub rtl: bool,
}

impl Row {
    /// Where its first word begins.
    pub fn from(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.from)
    }

    /// Where its last word ends.
    pub fn to(&self) -> f64 {
        self.words.iter().map(|word| word.to).fold(f64::NEG_INFINITY, f64::max)
    }

    /// Where its words end before the first gap that is as wide as `gap`.
    pub fn to_gap(&self, gap: f64) -> f64 {
        let wide = self.words.windows(2).position(|pair| pair[1].from - pair[0].to >= gap);
        self.words.get(wide.unwrap_or(self.words.len().saturating_sub(1))).map_or(f64::NEG_INFINITY, |word| word.to)
    }

    /// Its text, with two spaces at gaps as wide as those between columns.
    pub fn text(&self, scale: Scale) -> String {
        let mut clusters: Vec<String> = Vec::new();
        let words: Vec<&Word> = if scale.rtl { self.words.iter().rev().collect() } else { self.words.iter().collect() };
        let mut last: Option<&Word> = None;
        for word in words {
            if let Some(last) = last {
                let gap = (word.from - last.to).max(last.from - word.to);
                clusters.push(if gap >= scale.column * self.size { "  " } else { " " }.to_owned());
            }
            clusters.extend(word.clusters.iter().cloned());
            last = Some(word);
        }
        logical(&clusters, scale.rtl)
    }

    /// Whether a row is the next line of a paragraph, by its distance.
    pub fn is_above(&self, below: &Self, scale: Scale) -> bool {
        below.y > self.y && below.y - self.y <= scale.leading * self.size.max(below.size)
    }

    /// Whether a row below may continue this one: the first word of that one had no room left of `right`.
    pub fn wraps_into(&self, below: &Self, right: f64, scale: Scale) -> bool {
        let Some(first) = below.words.first() else { return false };
        let size = self.size.max(below.size);
        // Chinese text breaks after any character
        let wide = first.clusters.concat().chars().next().is_some_and(clean::wide);
        // and its punctuation may be narrower than its characters at the end of a line
        let width =
            if wide { 1.2 * size.min(first.to - first.from) } else { first.to - first.from + scale.space * size };
        self.is_above(below, scale) && self.to() + width > right
    }
}

/// The rows of lines of plain text, each with its index. `tab` is the number of characters between tab stops, and `counted` says that a
/// Chinese character counts as one, though it takes the room of two.
pub fn of_text(lines: &[(usize, &str)], tab: usize, counted: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, line) in lines {
        let mut words: Vec<Word> = Vec::new();
        let mut x = 0;
        let mut open = false;
        for c in line.chars() {
            let width = if c == '\t' { tab - x % tab } else { c.width().unwrap_or(0).min(if counted { 1 } else { 2 }) };
            if c.is_whitespace() {
                open = false;
            } else if open && let Some(word) = words.last_mut() {
                word.to = (x + width) as f64;
                word.clusters.push(c.to_string());
            } else {
                words.push(Word { from: x as f64, to: (x + width) as f64, clusters: vec![c.to_string()] });
                open = true;
            }
            x += width;
        }
        if !words.is_empty() {
            rows.push(Row { y: *at as f64, size: 2.0, words });
        }
    }
    rows
}

/// The line that separates footnotes from the text above them.
pub const SEPARATOR: &str = "________";

/// The greatest size of footnotes, of that of the text above them.
pub const NOTE: f64 = 0.93;

/// Whether a line begins like a footnote: with its mark.
pub fn begins_note(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "*⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}

/// The beginning of an entry of a list: `2.`, `2.1`, `(a)`, `2 (a)`, a bullet, `Item 2:`.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,3}(?:\.(?:\d{1,2}|[a-z?]))*(?:\s?\([a-z]{1,4}\))*[.)、．]\s*\D|\d{1,3}\.\d{1,2}\s+\D|\d{1,3}\s?\([a-z]{1,4}\)\s|\([a-z]\)\s|[-–•●▪]\s|\p{Lu}\p{L}+\s\d\S{0,7}[:：]\s|(?:\d{1,3}(?:\.\w{1,2})?(?:\s?\([a-z]{1,4}\))?|[A-Z]{1,2}\d{0,2})\s[–-]\s[\p{Lu}\p{Han}\p{Arabic}《])",
    )
});

/// A number alone on its line: `4.`, `2(b).`
static LONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\d{1,3}(?:\.(?:\d{1,2}|[a-z?]))*(?:\s?\([a-z]{1,4}\))*(?:[.)、．]|\s[–-])$"));

/// Whether a text begins an entry of a list.
pub fn begins_entry(text: &str) -> bool {
    ENTRY.is_match(text.trim())
}

/// The text of the lines of a cell whose text may reach to `right`: lines that are full continue in the next, others end a
/// paragraph.
pub fn cell_text(lines: &[Row], right: f64, scale: Scale) -> String {
    let mut text = String::new();
    for (ix, line) in lines.iter().enumerate() {
        let own = line.text(scale);
        let goes_on = |above: &Row| {
            let lower = own.trim_start().starts_with(char::is_lowercase) && above.is_above(line, scale);
            lower || above.wraps_into(line, right, scale)
        };
        // a number may fill its line, and the title follow below
        let begins = ENTRY.is_match(own.trim()) || ix + 1 < lines.len() && LONE.is_match(own.trim());
        let continues = ix > 0 && !begins && goes_on(&lines[ix - 1]);
        if continues {
            clean::join(&mut text, own.trim());
        } else {
            if !text.is_empty() {
                text.push(PARAGRAPH);
            }
            text.push_str(own.trim());
        }
    }
    text
}
