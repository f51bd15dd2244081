//! Words of the user among ours: the language and the direction that they have for themselves.
//!
//! In a line that runs from right to left an English title would have its full stop at the wrong end. So a writer sets a
//! phrase apart, with its direction, and what stands around it keeps its own.

use unicode_bidi::{Direction, get_base_direction};

use plenary_core::model::Language;

use super::clean::clean;

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "sd", "ur", "yi"];

/// Words of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase {
    /// The words, on one line.
    pub text: String,
    /// What they have for themselves; none where they are ours, and go with the line.
    pub attributes: Option<Attributes>,
}

/// What words have for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes {
    /// Their language, where it is another than the document's.
    pub language: Option<String>,
    /// Whether they run from right to left.
    pub right_to_left: bool,
}

impl Phrase {
    /// Our words, in the language of the document.
    pub fn label(text: &str) -> Self {
        Self { text: text.to_owned(), attributes: None }
    }

    /// The user's in the language of the document, whose direction is known.
    pub fn in_document_language(text: &str, right_to_left: bool) -> Self {
        Self { text: clean(text), attributes: Some(Attributes { language: None, right_to_left }) }
    }

    /// The user's in another language.
    pub fn in_language(text: &str, language: &Language) -> Self {
        let right_to_left = RIGHT_TO_LEFT.contains(&language.code());
        Self {
            text: clean(text),
            attributes: Some(Attributes { language: Some(language.code().to_owned()), right_to_left }),
        }
    }

    /// The user's, nobody knows in which language: the first letter says the direction, else the document does.
    pub fn detect_direction(text: &str, right_to_left: bool) -> Self {
        let text = clean(text);
        let right_to_left = match get_base_direction(text.as_str()) {
            Direction::Ltr => false,
            Direction::Rtl => true,
            Direction::Mixed => right_to_left,
        };
        Self { text, attributes: Some(Attributes { language: None, right_to_left }) }
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it runs from right to left in a line that does, or does not.
    pub fn right_to_left(&self, line: bool) -> bool {
        self.attributes.as_ref().map_or(line, |attributes| attributes.right_to_left)
    }

    /// Its language, where it is another than the document's.
    pub fn language(&self) -> Option<&str> {
        self.attributes.as_ref().and_then(|attributes| attributes.language.as_deref())
    }
}

/// The words of a line, without what they have for themselves.
pub fn joined(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| phrase.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_direction_of_their_language_or_of_their_first_letter() {
        let hebrew = Language::known("he");
        for (phrase, expected) in [
            (Phrase::in_document_language("אימוץ of the report.", false), false),
            (Phrase::in_language("2030 אג'נדה", &hebrew), true),
            (Phrase::in_language("Adoption.", &Language::known("en")), false),
            (Phrase::detect_direction("(2030) Adoption of אימוץ.", true), false),
            (Phrase::detect_direction("אימוץ TRIPS.", false), true),
            (Phrase::detect_direction("2030", true), true),
            (Phrase::detect_direction("2030", false), false),
        ] {
            for line in [false, true] {
                assert_eq!(phrase.right_to_left(line), expected, "{phrase:?}");
            }
        }
        assert_eq!([true, false].map(|line| Phrase::label("Annex").right_to_left(line)), [true, false]);
        assert_eq!(Phrase::in_language("x", &hebrew).language(), Some("he"));
    }
}
