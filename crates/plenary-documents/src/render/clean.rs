//! Cleans text from untrusted files before it reaches a terminal or a document.

/// A character that may do harm in a terminal or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hazard {
    /// A line feed, a tab or another separator: a cell has one line.
    Space,
    /// A control character, such as the escape that starts a terminal's commands.
    Control,
    /// A bidirectional control or a byte order mark: invisible, and it may reverse the text after it.
    Invisible,
}

impl Hazard {
    /// The hazard of `character`, if any. All hazards are in the Basic Multilingual Plane.
    pub fn find(character: char) -> Option<Self> {
        match character {
            '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Self::Space),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                Some(Self::Invisible)
            }
            // XML does not allow the last two characters of the plane
            '\u{fffe}' | '\u{ffff}' => Some(Self::Control),
            other => other.is_control().then_some(Self::Control),
        }
    }
}

/// `text` on one line: separators become spaces, control characters become `�`, invisible ones are removed.
pub fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match Hazard::find(character) {
            None => line.push(character),
            Some(Hazard::Space) => line.push(' '),
            Some(Hazard::Control) => line.push(char::REPLACEMENT_CHARACTER),
            Some(Hazard::Invisible) => {}
        }
    }
    line.trim().to_owned()
}

/// Whether `text` has characters that [`clean`] removes or replaces, except separators.
pub fn is_suspect(text: &str) -> bool {
    text.chars().any(|character| !matches!(Hazard::find(character), None | Some(Hazard::Space)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_controls_the_terminal() {
        assert_eq!(clean("\u{1b}[2Jred\u{9b}31m\u{7f}"), "�[2Jred�31m�");
        assert!(is_suspect("\u{1b}"));
    }

    #[test]
    fn lines_are_joined_and_bidirectional_controls_removed() {
        assert_eq!(clean(" two\r\nlines\u{2028}here "), "two  lines here");
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{200f}"), "abc");
        assert!(!is_suspect("two\nlines"));
    }

    #[test]
    fn letters_of_every_script_stay() {
        for text in ["通过报告", "אימוץ הדוח", "اعتماد التقرير", "👩‍👩‍👧 ok", "é"]
        {
            assert_eq!(clean(text), text);
            assert!(!is_suspect(text));
        }
    }
}
