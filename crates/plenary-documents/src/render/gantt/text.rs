//! Breaks text into lines that fit a width.
//!
//! The font is not known, so the widths are those of a wide font: a line may break early. What is still too long is clipped
//! at the edge of its block.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// An upper estimate of the width of `text` in a font of this `size`.
pub fn width(text: &str, size: f64) -> f64 {
    text.graphemes(true).map(letter).sum::<f64>() * size
}

/// The width of a letter as a share of the font size.
fn letter(letter: &str) -> f64 {
    match letter.width() {
        0 => 0.0,
        1 => match letter.chars().next() {
            Some('i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '(' | ')' | ' ') => 0.33,
            Some('m' | 'w' | 'M' | 'W' | '@' | '%' | 'щ' | 'ш' | 'ж' | 'ю' | 'Ш' | 'Щ' | 'Ж' | 'Ю') => 0.9,
            Some(c) if c.is_uppercase() => 0.7,
            _ => 0.58,
        },
        _ => 1.0,
    }
}

/// Breaks `text` into at most `lines` lines of at most the width `most`. If it does not fit, the last line ends in an
/// ellipsis.
pub fn wrapped(text: &str, most: f64, size: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_word_bounds() {
        let fits = |line: &str, more: &str| width(line, size) + width(more.trim_end(), size) <= most;
        if fits(&line, word) {
            if !(line.is_empty() && word.trim().is_empty()) {
                line.push_str(word);
            }
            continue;
        }
        if !line.is_empty() {
            out.push(std::mem::take(&mut line));
        }
        // a word wider than a line continues in the next line
        for letter in word.trim_start().graphemes(true) {
            if !line.is_empty() && !fits(&line, letter) {
                out.push(std::mem::take(&mut line));
            }
            line.push_str(letter);
        }
        if out.len() > lines {
            break;
        }
    }
    if !line.trim().is_empty() {
        out.push(line);
    }
    for line in &mut out {
        line.truncate(line.trim_end().len());
    }
    if out.len() > lines {
        out.truncate(lines);
        if let Some(last) = out.last_mut() {
            shorten(last, most, size);
        }
    }
    out.retain(|line| width(line, size) <= most);
    out
}

/// Removes letters from the end of `line` until an ellipsis fits.
fn shorten(line: &mut String, most: f64, size: f64) {
    while width(line, size) + width("…", size) > most {
        let Some((at, _)) = line.grapheme_indices(true).next_back() else { break };
        line.truncate(at);
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit() {
        let long = "x".repeat(500);
        for text in
            ["Adoption of the agenda and organization of work", "预防和打击非法制造和贩运弹药", &long, "👩‍👩‍👧👍🏽 ok"]
        {
            for most in [20.0, 90.0, 300.0] {
                let lines = wrapped(text, most, 11.0, 4);
                assert!(lines.len() <= 4 && lines.iter().all(|line| width(line, 11.0) <= most), "{lines:?}");
            }
        }
    }

    #[test]
    fn text_that_fits_is_kept_whole() {
        let lines = wrapped("Adoption of the agenda and organization of work", 90.0, 11.0, 9);
        assert_eq!(lines.join(" "), "Adoption of the agenda and organization of work");
        assert_eq!(wrapped("预防和打击非法制造和贩运弹药", 60.0, 11.0, 9).concat(), "预防和打击非法制造和贩运弹药");
        assert_eq!(wrapped("", 60.0, 11.0, 9), Vec::<String>::new());
    }

    #[test]
    fn shortened_text_ends_in_an_ellipsis() {
        assert_eq!(wrapped("Adoption of the report", 60.0, 11.0, 1), ["Adoption…"]);
        assert_eq!(wrapped("Adoption of the report", 3.0, 11.0, 1), Vec::<String>::new());
    }
}
