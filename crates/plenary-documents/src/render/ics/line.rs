//! Lines of an iCalendar file: a name, parameters and a value.

/// The most octets of a line. A longer line is folded.
const WIDTH: usize = 75;

/// A line before it is folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The name and the parameters: `DTSTART;TZID=Europe/Vienna`.
    head: String,
    /// The value. Text is [escaped](escape).
    value: String,
}

impl Line {
    /// A line without parameters.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self { head: name.to_owned(), value: value.into() }
    }

    /// Adds a parameter. The values that this program writes need no quotes.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!(";{name}={value}"));
        self
    }

    /// Adds the language of a text.
    #[must_use]
    pub fn in_language(self, code: &str) -> Self {
        self.with("LANGUAGE", code)
    }

    /// Reads an unfolded line; `None` if it has no value.
    pub fn read(text: &str) -> Option<Self> {
        let mut quoted = false;
        let end = text.find(|c| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        Some(Self { head: text[..end].to_owned(), value: text[end + 1..].to_owned() })
    }

    /// The name, in capitals.
    pub fn name(&self) -> String {
        self.head.split(';').next().unwrap_or_default().to_ascii_uppercase()
    }

    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let all = self.head.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
        all.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim_matches('"')).next()
    }

    /// The value.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The folded line with its line end. No character is split.
    pub fn folded(&self) -> String {
        let (mut out, mut octets) = (String::new(), 0);
        for character in self.head.chars().chain([':']).chain(self.value.chars()) {
            if octets + character.len_utf8() > WIDTH {
                out.push_str("\r\n ");
                octets = 1;
            }
            out.push(character);
            octets += character.len_utf8();
        }
        out + "\r\n"
    }
}

/// `text` as a value of type TEXT.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_octets() {
        for text in ["x".repeat(200), "通过报告".repeat(40), "👩‍👩‍👧".repeat(30)] {
            let line = Line::new("SUMMARY", text.clone()).in_language("zh");
            let folded = line.folded();
            assert!(folded.ends_with("\r\n") && folded.split("\r\n").all(|line| line.len() <= WIDTH));
            assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY;LANGUAGE=zh:{text}\r\n"));
        }
        assert_eq!(Line::new("A", "x".repeat(73)).folded(), format!("A:{}\r\n", "x".repeat(73)));
        assert_eq!(Line::new("A", "x".repeat(74)).folded(), format!("A:{}\r\n x\r\n", "x".repeat(73)));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a;b,c\\d\ne:f\"g"), "a\\;b\\,c\\\\d\\ne:f\"g");
    }

    #[test]
    fn lines_are_read_with_their_parameters() {
        let line = Line::read("DTSTART;X=\"a:b\";TZID=Europe/Vienna:20220504T120000").unwrap();
        assert_eq!((line.name().as_str(), line.value()), ("DTSTART", "20220504T120000"));
        assert_eq!((line.parameter("tzid"), line.parameter("X")), (Some("Europe/Vienna"), Some("a:b")));
        assert_eq!(Line::read("no colon"), None);
    }
}
