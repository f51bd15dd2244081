//! Splits text into runs by direction. Word takes the direction of a run from its properties, not from its letters.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use super::xml::{Element, element, val};
use crate::render::phrase::Phrase;

/// The runs of `phrases` in reading order. `right_to_left` is the direction of the paragraph.
///
/// A phrase of the other direction, or of both, is embedded in its own direction, or its full stop would follow the
/// paragraph. Word needs an element for that; LibreOffice ignores the element and needs control characters.
pub fn runs(phrases: &[Phrase], right_to_left: bool) -> Vec<Element> {
    let mut all = Vec::new();
    for phrase in phrases {
        let own = phrase.right_to_left(right_to_left);
        let stretches = stretches(&phrase.text, own);
        let apart = phrase.attributes.is_some() && (own != right_to_left || stretches.len() > 1);
        let runs = stretches.into_iter().map(|(backwards, part)| run(part, backwards, phrase.language()));
        if apart {
            let (name, begins) = if own { ("rtl", "\u{202b}") } else { ("ltr", "\u{202a}") };
            let (before, after) = (run(begins, own, None), run("\u{202c}", own, None));
            all.push(val("w:dir", name).child(before).children(runs).child(after));
        } else {
            all.extend(runs);
        }
    }
    all
}

fn run(text: &str, right_to_left: bool, language: Option<&str>) -> Element {
    let mut properties = element("w:rPr");
    if right_to_left {
        properties = properties.child(element("w:rtl"));
    }
    if let Some(language) = language {
        let attribute = if right_to_left { "w:bidi" } else { "w:val" };
        properties = properties.child(element("w:lang").with(attribute, language).with("w:eastAsia", language));
    }
    element("w:r").child(properties).child(element("w:t").with("xml:space", "preserve").text(text))
}

/// Splits `text` into stretches of one direction; `true` means from right to left.
fn stretches(text: &str, right_to_left: bool) -> Vec<(bool, &str)> {
    let base = if right_to_left { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(text, Some(base));
    let mut stretches: Vec<(bool, std::ops::Range<usize>)> = Vec::new();
    for (at, letter) in text.char_indices() {
        let here = at..at + letter.len_utf8();
        let backwards = info.levels[at].is_rtl();
        match stretches.last_mut() {
            Some((last, range)) if *last == backwards => range.end = here.end,
            _ => stretches.push((backwards, here)),
        }
    }
    let mut merged: Vec<(bool, std::ops::Range<usize>)> = Vec::new();
    for (backwards, range) in stretches {
        // figures and punctuation without letters follow the paragraph
        let letters = text[range.clone()].chars().any(|letter| bidi_class(letter) == BidiClass::L);
        let backwards = backwards || (right_to_left && !letters);
        match merged.last_mut() {
            Some((last, before)) if *last == backwards => before.end = range.end,
            _ => merged.push((backwards, range)),
        }
    }
    merged.into_iter().map(|(backwards, range)| (backwards, &text[range])).collect()
}

/// A superscript run, such as a comma between two footnote marks.
pub fn raised(text: &str) -> Element {
    let properties = element("w:rPr").child(val("w:vertAlign", "superscript"));
    element("w:r").child(properties).child(element("w:t").with("xml:space", "preserve").text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_split_by_direction() {
        assert_eq!(stretches("Opening", false), [(false, "Opening")]);
        assert_eq!(stretches("12:00–14:00", false), [(false, "12:00–14:00")]);
        assert_eq!(stretches("12:00–14:00", true), [(true, "12:00–14:00")]);
        assert_eq!(stretches("1 (أ)", true), [(true, "1 (أ)")]);
        assert_eq!(stretches("the אימוץ of", false), [(false, "the "), (true, "אימוץ"), (false, " of")]);
        assert_eq!(stretches("اعتماد TRIPS 2 تقرير", true), [(true, "اعتماد "), (false, "TRIPS 2"), (true, " تقرير")]);
        assert_eq!(stretches("", true), []);
    }
}
