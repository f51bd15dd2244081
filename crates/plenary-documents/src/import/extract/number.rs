//! Reads the numbers of agenda items: `1`, `1 (a)`, `1 a)`, `1 (أ)`, `16.1`, `5.b`, and a sub-item's letter alone.

pub mod behind;
pub mod inline;
pub mod level;

use std::sync::LazyLock;

use regex::Regex;

use crate::import::words::pattern;

/// The number of an item, in a form that does not depend on the language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The id of the item: `1a`, `16.1`.
    pub key: String,
    /// As a session file writes it: `1 (a)`, `16.1`.
    pub printed: String,
    /// The key of the item that it is a part of.
    pub parent: Option<String>,
}

/// Arabic letters in the order of lists (abjad).
const ARABIC: [&str; 12] = ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي", "ك", "ل"];
const CYRILLIC: &str = "абвгдежзиклмн";

/// Numbers of items that were added between two others: `5 bis`.
const BIS: &str = "bis|ter|quater|quinquies";

const LETTER: &str = "[ivx]{2,5}|[a-zا-ي]|[абвгдежзиклмн]";

static IN_TABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^(?P<top>\d{{1,3}})(?:\s?(?P<bis>{BIS})\b)?(?P<subs>(?:\s{{0,2}}[(（]\s?(?:{LETTER}|أ)\s?[)）]|\s?[a-z]\)|\.(?:\d{{1,2}}|[a-z?])(?:\.\d{{1,2}})?)*)\.?"
    ))
});
static SUB: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i)(?:{LETTER}|أ|[0-9]+|\\?)")));
static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<label>[A-Z]{1,3}\d{0,2})(?:  |$)"));
static TOP: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<top>\d{1,3})\s?(?:[.．、]|\)|-)\s*(?P<title>\S.*)$"));
static ADDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)^(?P<top>\d{{1,3}})\s?(?P<bis>{BIS})\b\s?[.．、)]?(?:\s?[-–—:：])?\s+(?P<title>\S.*)$"))
});
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<top>[IVXL]{1,7})(?:\s(?P<bis>bis|ter|quater))?\s?[.．)]\s+(?P<title>\S.*)$"));
static DOTTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<top>\d{1,3})\.(?P<sub>\d{1,2}|[a-z])\b[.)]?\s+(?P<title>\S.*)$"));
static LETTERED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)^[(（]?\s?(?P<letter>{LETTER}|أ)\s?[)）]\s*(?P<title>\S.*)$")));
static CELLS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<top>\d{1,3})(?:\s?[(（]\s?(?P<letter>[a-z])\s?[)）])?  +(?P<title>\S.*)$"));

/// The Latin letter with the same position in the alphabet as a letter of a list in any script.
fn latin(letter: &str) -> String {
    let letter = letter.trim().to_lowercase();
    let plain = match letter.as_str() {
        "ا" => "أ",
        "ه" => "هـ",
        other => other,
    };
    let nth = |ix: usize| char::from(b'a' + u8::try_from(ix).unwrap_or(0)).to_string();
    if let Some(ix) = ARABIC.iter().position(|known| *known == plain) {
        return nth(ix);
    }
    let mut c = plain.chars();
    match (c.next().and_then(|c| CYRILLIC.chars().position(|known| known == c)), c.next()) {
        (Some(ix), None) => nth(ix),
        _ => plain.to_owned(),
    }
}

impl Number {
    /// A top-level number.
    pub fn top(number: u32) -> Self {
        Self { key: number.to_string(), printed: number.to_string(), parent: None }
    }

    /// The number of an item that was added after this one: `5 bis`.
    #[must_use]
    pub fn added(&self, bis: &str) -> Self {
        let bis = bis.to_lowercase();
        Self { key: format!("{}{bis}", self.key), printed: format!("{} {bis}", self.printed), parent: None }
    }

    /// A lettered part of this one.
    pub fn lettered(&self, letter: &str) -> Self {
        let letter = latin(letter);
        Self {
            key: format!("{}{letter}", self.key),
            printed: format!("{}{}({letter})", self.printed, if self.parent.is_none() { " " } else { "" }),
            parent: Some(self.key.clone()),
        }
    }

    /// A part of this one after a dot.
    pub(super) fn dotted(&self, sub: &str) -> Self {
        let key = format!("{}.{sub}", self.key);
        Self { printed: key.clone(), key, parent: Some(self.key.clone()) }
    }

    /// A label such as `TS1` in place of a number.
    pub(super) fn label(label: &str) -> Self {
        Self { key: label.to_owned(), printed: label.to_owned(), parent: None }
    }
}

/// The number at the start of a table row, and the text after it.
pub fn in_table(text: &str) -> Option<(Number, &str)> {
    if let Some(captures) = LABEL.captures(text) {
        let label = captures.name("label")?;
        return Some((Number::label(label.as_str()), text.get(label.end()..)?.trim_start()));
    }
    let captures = IN_TABLE.captures(text)?;
    let whole = captures.get(0)?;
    let rest = text.get(whole.end()..)?;
    // excludes `2018 ends`, `10th` and `16.30`
    let apart = rest.chars().next().is_none_or(|c| c.is_whitespace() || crate::import::clean::wide(c));
    if !apart {
        return None;
    }
    let mut number = Number::top(captures.name("top")?.as_str().parse().ok()?);
    if let Some(bis) = captures.name("bis") {
        number = number.added(bis.as_str());
    }
    let subs = captures.name("subs").map_or("", |subs| subs.as_str());
    for sub in SUB.find_iter(subs) {
        let dotted = subs.get(..sub.start()).is_some_and(|before| before.ends_with('.'));
        number = if dotted { number.dotted(sub.as_str()) } else { number.lettered(sub.as_str()) };
    }
    Some((number, rest.trim_start()))
}

/// How an entry of the agenda begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start<'a> {
    /// `2. Title`
    Top(u32, &'a str),
    /// `16.1 Title`, `5.b Title`
    Dotted(u32, &'a str, &'a str),
    /// `(a) Title`
    Letter(String, &'a str),
    /// `[7a] Title`, `Item 7: Title`
    Whole(Number, &'a str),
    /// `5 bis. Title`: after item 5
    Added(u32, Number, &'a str),
    /// `IV. Title`, `IV bis. Title`: the fourth
    Roman(u32, Number, &'a str),
}

/// The numerals of a list, in order.
pub const ROMANS: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// The value of a Roman numeral in capitals, up to sixty; `None` if it is not written as usual.
fn roman(text: &str) -> Option<u32> {
    const PARTS: [(&str, u32); 7] = [("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)];
    let numeral = |value: u32| {
        let part = |(rest, text): (u32, String), (part, worth): &(&str, u32)| {
            let times = rest / worth;
            (rest - times * worth, text + &part.repeat(times as usize))
        };
        PARTS.iter().fold((value, String::new()), part).1
    };
    (1..=60).find(|&value| numeral(value) == text)
}

/// Recognizes the start of an entry of the agenda.
pub fn in_agenda(text: &str) -> Option<Start<'_>> {
    let group = |captures: &regex::Captures<'_>, name: &str| captures.name(name).map(|found| found.range());
    if let Some(captures) = ADDED.captures(text) {
        let top: u32 = text.get(group(&captures, "top")?)?.parse().ok()?;
        let number = Number::top(top).added(text.get(group(&captures, "bis")?)?);
        return Some(Start::Added(top, number, text.get(group(&captures, "title")?)?));
    }
    if let Some(captures) = ROMAN.captures(text)
        && let Some(value) = captures.name("top").and_then(|top| roman(top.as_str()))
    {
        let plain = Number::label(text.get(group(&captures, "top")?)?);
        let number = captures.name("bis").map_or(plain.clone(), |bis| plain.added(bis.as_str()));
        return Some(Start::Roman(value, number, text.get(group(&captures, "title")?)?));
    }
    if let Some(captures) = DOTTED.captures(text) {
        let number = text.get(group(&captures, "top")?)?.parse().ok()?;
        return Some(Start::Dotted(number, text.get(group(&captures, "sub")?)?, text.get(group(&captures, "title")?)?));
    }
    if let Some(captures) = LETTERED.captures(text) {
        return Some(Start::Letter(latin(captures.name("letter")?.as_str()), text.get(group(&captures, "title")?)?));
    }
    if let Some(captures) =
        TOP.captures(text).or_else(|| CELLS.captures(text).filter(|found| found.name("letter").is_none()))
    {
        let title = text.get(group(&captures, "title")?)?;
        // `2.5 per cent`
        let figure =
            title.starts_with(|c: char| c.is_ascii_digit()) && text.get(..2).is_some_and(|start| !start.contains(' '));
        if figure && !text.contains(". ") {
            return None;
        }
        return Some(Start::Top(captures.name("top")?.as_str().parse().ok()?, title));
    }
    // a sentence may begin with `Item 7`, too
    let (mut numbers, title) = inline::at_start(text)?;
    let marked =
        text.starts_with('[') || text[..text.len() - title.len()].trim_end().ends_with([':', '：', '.', '–', '-', '—']);
    let named = marked
        && numbers.len() == 1
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().nth(1) != Some('.');
    (named && !title.is_empty()).then(|| Start::Whole(numbers.remove(0), title))
}

/// Whether a line is an entry of a bulleted list.
pub fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    let bullet = chars.next().is_some_and(|c| "-–—•●▪◦○*·".contains(c));
    bullet && chars.next().is_some_and(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_are_read_in_every_form() {
        for (text, key, printed, rest) in [
            ("1(a) 会议开幕", "1a", "1 (a)", "会议开幕"),
            ("1 (b) Adoption", "1b", "1 (b)", "Adoption"),
            ("1 a) Ouverture", "1a", "1 (a)", "Ouverture"),
            ("1 (أ) افتتاح", "1a", "1 (a)", "افتتاح"),
            ("1 (ه) انتخاب", "1e", "1 (e)", "انتخاب"),
            ("3 (ب) انتخاب", "3b", "3 (b)", "انتخاب"),
            ("1 (б) Выборы", "1b", "1 (b)", "Выборы"),
            ("2 (a) (ii) Sub", "2aii", "2 (a)(ii)", "Sub"),
            ("16.1 Invitations", "16.1", "16.1", "Invitations"),
            ("5.b Report", "5.b", "5.b", "Report"),
            ("13.?  Scale", "13.?", "13.?", "Scale"),
            ("2 预防", "2", "2", "预防"),
            ("TS1  Links", "TS1", "TS1", "Links"),
            ("6", "6", "6", ""),
            ("5 bis Proposal", "5bis", "5 bis", "Proposal"),
            ("5 bis (a) Part", "5bisa", "5 bis (a)", "Part"),
        ] {
            let (number, after) = in_table(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((number.key.as_str(), number.printed.as_str(), after), (key, printed, rest), "{text}");
        }
        for none in ["10th session", "2022", "Opening", "(a) Opening", "A Title"] {
            assert_eq!(in_table(none), None, "{none}");
        }
    }

    #[test]
    fn starts_of_agenda_entries_are_recognized() {
        assert_eq!(in_agenda("1. 组织事项："), Some(Start::Top(1, "组织事项：")));
        assert_eq!(in_agenda("10．其他"), Some(Start::Top(10, "其他")));
        assert_eq!(in_agenda("(a) 会议开幕；"), Some(Start::Letter("a".into(), "会议开幕；")));
        assert_eq!(in_agenda("a) Ouverture"), Some(Start::Letter("a".into(), "Ouverture")));
        assert_eq!(in_agenda("(أ) افتتاح"), Some(Start::Letter("a".into(), "افتتاح")));
        assert_eq!(in_agenda("16.1 Invitations"), Some(Start::Dotted(16, "1", "Invitations")));
        assert_eq!(in_agenda("2.5 per cent"), Some(Start::Dotted(2, "5", "per cent")));
        assert_eq!(in_agenda("Opening"), None);
        let Some(Start::Added(5, number, "Proposal")) = in_agenda("5 bis. Proposal") else { panic!("5 bis") };
        assert_eq!((number.key.as_str(), number.printed.as_str(), number.parent), ("5bis", "5 bis", None));
        let Some(Start::Roman(4, number, "Staff")) = in_agenda("IV. Staff") else { panic!("IV") };
        assert_eq!(number.key, "IV");
        let values = ["I", "III", "IV", "VIII", "IX", "XIV", "XIX", "XL"].map(roman);
        assert_eq!(values, [1, 3, 4, 8, 9, 14, 19, 40].map(Some));
        assert_eq!(["IIII", "VX", "VV", "IXI", ""].map(roman), [None; 5]);
    }
}
