//! Text in runs. Word lays out a run by its marks, so text that goes from right to left has to be marked as such.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use super::xml::{Element, element, val};

/// How a run looks, beside what its style says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'a> {
    /// Bold, in both kinds of scripts.
    pub bold: bool,
    /// Whether the paragraph goes from right to left.
    pub right_to_left: bool,
    /// The language, where it is another than the document's.
    pub language: Option<&'a str>,
}

/// Runs of `text` in the order of reading.
pub fn runs(text: &str, look: Look<'_>) -> Vec<Element> {
    stretches(text, look.right_to_left)
        .into_iter()
        .map(|(right_to_left, part)| run(part, right_to_left, look))
        .collect()
}

fn run(text: &str, right_to_left: bool, look: Look<'_>) -> Element {
    let mut properties = element("w:rPr");
    if look.bold {
        properties = properties.child(element("w:b")).child(element("w:bCs"));
    }
    if right_to_left {
        properties = properties.child(element("w:rtl"));
    }
    if let Some(language) = look.language {
        let of = if right_to_left { "w:bidi" } else { "w:val" };
        properties = properties.child(element("w:lang").with(of, language).with("w:eastAsia", language));
    }
    element("w:r").child(properties).child(element("w:t").with("xml:space", "preserve").text(text))
}

/// The stretches of `text` that go from right to left (true) or from left to right.
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
        // figures stand among the letters of their paragraph
        let letters = text[range.clone()].chars().any(|letter| bidi_class(letter) == BidiClass::L);
        let backwards = backwards || (right_to_left && !letters);
        match merged.last_mut() {
            Some((last, before)) if *last == backwards => before.end = range.end,
            _ => merged.push((backwards, range)),
        }
    }
    merged.into_iter().map(|(backwards, range)| (backwards, &text[range])).collect()
}

/// A mark such as a comma between two references.
pub fn raised(text: &str) -> Element {
    let properties = element("w:rPr").child(val("w:vertAlign", "superscript"));
    element("w:r").child(properties).child(element("w:t").with("xml:space", "preserve").text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_has_its_direction() {
        assert_eq!(stretches("Opening", false), [(false, "Opening")]);
        assert_eq!(stretches("12:00–14:00", false), [(false, "12:00–14:00")]);
        assert_eq!(stretches("12:00–14:00", true), [(true, "12:00–14:00")]);
        assert_eq!(stretches("1 (أ)", true), [(true, "1 (أ)")]);
        assert_eq!(stretches("the אימוץ of", false), [(false, "the "), (true, "אימוץ"), (false, " of")]);
        assert_eq!(stretches("اعتماد TRIPS 2 تقرير", true), [(true, "اعتماد "), (false, "TRIPS 2"), (true, " تقرير")]);
        assert_eq!(stretches("", true), []);
    }
}
