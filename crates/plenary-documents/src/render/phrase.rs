//! A text with its direction and its language.
//!
//! In a line from right to left, the full stop of an English title would be at the wrong end. So writers mark each text of
//! the user with its own direction.

use unicode_bidi::{Direction, get_base_direction};

use plenary_core::model::Language;

use super::clean::clean;

/// The languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "sd", "ur", "yi"];

/// A piece of text in a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase {
    /// The text, on one line.
    pub text: String,
    /// The attributes of a text of the user; `None` for words of the program, which follow the line.
    pub attributes: Option<Attributes>,
}

/// The language and the direction of a text of the user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes {
    /// The code of its language, if it is not the document's language.
    pub language: Option<String>,
    /// Whether it runs from right to left.
    pub right_to_left: bool,
}

impl Phrase {
    /// Words of the program, in the language of the document.
    pub fn label(text: &str) -> Self {
        Self { text: text.to_owned(), attributes: None }
    }

    /// A text of the user in the language of the document, with the direction of that language.
    pub fn in_document_language(text: &str, right_to_left: bool) -> Self {
        Self { text: clean(text), attributes: Some(Attributes { language: None, right_to_left }) }
    }

    /// A text of the user in another language.
    pub fn in_language(text: &str, language: &Language) -> Self {
        let right_to_left = RIGHT_TO_LEFT.contains(&language.code());
        Self {
            text: clean(text),
            attributes: Some(Attributes { language: Some(language.code().to_owned()), right_to_left }),
        }
    }

    /// A text of the user in an unknown language. Its first letter shows the direction; `right_to_left` is the default.
    pub fn detect_direction(text: &str, right_to_left: bool) -> Self {
        let text = clean(text);
        let right_to_left = match get_base_direction(text.as_str()) {
            Direction::Ltr => false,
            Direction::Rtl => true,
            Direction::Mixed => right_to_left,
        };
        Self { text, attributes: Some(Attributes { language: None, right_to_left }) }
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it runs from right to left. `line` is the direction of the line around it.
    pub fn right_to_left(&self, line: bool) -> bool {
        self.attributes.as_ref().map_or(line, |attributes| attributes.right_to_left)
    }

    /// The code of its language, if it is not the document's language.
    pub fn language(&self) -> Option<&str> {
        self.attributes.as_ref().and_then(|attributes| attributes.language.as_deref())
    }
}

/// The text of several phrases, without their attributes.
pub fn joined(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| phrase.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_or_the_first_letter_decides_the_direction() {
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
