//! Reads the number that a text begins with, in all forms of tables and programmes: `5. Audit`, `Item 5: Audit`, `议题5 审计`,
//! `[5] Audit`, `5 – Audit`, `V. Audit`, `5 (a) Audit`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Number, in_table};
use crate::import::words::pattern;

/// A number with its parts, or a label such as `A` or `TS1`.
const NUMBER: &str = r"(?:\d{1,3}(?:\s?(?:bis|ter|quater)\b)?(?:\.(?:\d{1,2}|[a-z?]))*(?:\s?[(（]\s?(?:[a-z]{1,4}|[а-я]|أ|[ا-ي])\s?[)）]|\s?[a-z]\))*|[A-Z]{1,3}\d{1,2}|[A-Z])";

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?i:agenda)\s+)?(?i:items?|points?|puntos?|temas?|пункты|пункт|البندان|البنود|البند|议程项目|议题|项目)\s{{0,3}}(?P<number>{NUMBER}(?:\s?(?:,|&|、|and|et|y|и|和|و)\s?{NUMBER})*)(?:\s?[.:：]|\s[–—-]|\s|$|\b)\s*(?P<title>.*)$"
    ))
});
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\[(?P<top>\d{1,3})(?P<letter>[a-z])?\](?:\s?\[(?P<part>[a-z])(?:\s?\((?P<roman>[ivx]{1,4})\))?\])?\s*(?P<title>.*)$",
    )
});
static MARKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^(?P<number>{NUMBER})(?:\s?[.．、:：)]\s*|\s?[-–—]\s+|\s{{2,}})(?P<title>\S.*)$"))
});
static PARTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<number>\d{1,3}(?:\.(?:\d{1,2}|[a-z?])\b|\.\?|\s?[(（]\s?(?:[a-z]{1,4}|[а-я]|أ|[ا-ي])\s?[)）]|\s?[a-z]\))+)[.)]?(?:\s?[:–—-])?\s*(?P<title>\S.*)$",
    )
});
static ROMAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<number>[IVX]{1,5})\.\s+(?P<title>\S.*)$"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[A-Z]{1,3}\d{1,2}|[A-Z])$"));

/// The numbers at the start of a text, and the title after them, which may be empty after `Item 5`.
pub fn at_start(text: &str) -> Option<(Vec<Number>, &str)> {
    if let Some(captures) = NAMED.captures(text) {
        let numbers = whole(captures.name("number")?.as_str())?;
        return Some((numbers, captures.name("title")?.as_str()));
    }
    if let Some(captures) = BRACKETED.captures(text) {
        let mut number = Number::top(captures.name("top")?.as_str().parse().ok()?);
        for part in ["letter", "part", "roman"] {
            number = captures.name(part).map_or(number.clone(), |letter| number.lettered(letter.as_str()));
        }
        return Some((vec![number], captures.name("title")?.as_str()));
    }
    if let Some(captures) = ROMAN.captures(text) {
        let number = Number::label(captures.name("number")?.as_str());
        return Some((vec![number], captures.name("title")?.as_str()));
    }
    let captures = [&PARTED, &MARKED].into_iter().find_map(|pattern| pattern.captures(text))?;
    let title = captures.name("title")?.as_str();
    // `2.5 per cent`, `10.30`, `1.000` are no numbers of items
    if title.starts_with(|c: char| c.is_ascii_digit()) && !title.contains(' ') {
        return None;
    }
    // a footnote has a mark without punctuation, and is a sentence
    let mark = text.len() - title.len() - captures.name("number")?.len();
    let marked = !text[captures.name("number")?.len()..][..mark].trim().is_empty();
    if !marked && title.ends_with('.') && title.chars().count() > 60 {
        return None;
    }
    title.contains(char::is_alphabetic).then_some((whole(captures.name("number")?.as_str())?, title))
}

/// The numbers that a text is, such as a cell `5`, `5 (a)`, `Item 5` or `3 and 4`.
pub fn whole(text: &str) -> Option<Vec<Number>> {
    static BETWEEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\s?(?:,|&|、|/|\band\b|\bet\b|\by\b|\bи\b|和|\s+و)\s?"));
    let text = text.trim().trim_end_matches(['.', ':', '：']).trim_end();
    // `5)` has a bracket too many, `5 (a)` and `5 a)` have not
    let figure = text.trim_end_matches([')', '）']);
    let text = if figure.bytes().all(|byte| byte.is_ascii_digit()) { figure } else { text };
    if let Some(captures) = NAMED.captures(text) {
        let alone = captures.name("title")?.is_empty();
        return if alone { whole(captures.name("number")?.as_str()) } else { None };
    }
    let one = |part: &str| {
        if LABEL.is_match(part) {
            return Some(Number::label(part));
        }
        in_table(part).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
    };
    let numbers: Option<Vec<Number>> = BETWEEN.split(text).map(|part| one(part.trim())).collect();
    numbers.filter(|numbers| !numbers.is_empty() && numbers.len() < 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: Vec<Number>) -> String {
        numbers.into_iter().map(|number| number.key).collect::<Vec<_>>().join("+")
    }

    #[test]
    fn numbers_are_read_in_every_form() {
        for (text, key, title) in [
            ("5. Audit", "5", "Audit"),
            ("Item 5: Audit", "5", "Audit"),
            ("5 bis. Audit", "5bis", "Audit"),
            ("Item 16.1 Invitations", "16.1", "Invitations"),
            ("Item 1(a): Opening", "1a", "Opening"),
            ("Item A: Launch", "A", "Launch"),
            ("Item 5", "5", ""),
            ("Agenda item TS1 Links", "TS1", "Links"),
            ("Items 3 and 4. Joint debate", "3+4", "Joint debate"),
            ("议题1 通过议程", "1", "通过议程"),
            ("[7a] Election", "7a", "Election"),
            ("[7] [c (i)] Participation", "7ci", "Participation"),
            ("[6] [Cluster 1]", "6", "[Cluster 1]"),
            ("1、 介绍", "1", "介绍"),
            ("1- افتتاح", "1", "افتتاح"),
            ("5 – Audit", "5", "Audit"),
            ("5.b – Report", "5.b", "Report"),
            ("1 (b) Adoption", "1b", "Adoption"),
            ("1 a) Ouverture", "1a", "Ouverture"),
            ("16.1 Invitations", "16.1", "Invitations"),
            ("3.a Admission", "3.a", "Admission"),
            ("13.? Scale", "13.?", "Scale"),
            ("IV. Staff", "IV", "Staff"),
            ("A. Launch", "A", "Launch"),
            ("2  Budget", "2", "Budget"),
        ] {
            let (numbers, rest) = at_start(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((keys(numbers).as_str(), rest), (key, title), "{text}");
        }
        for none in [
            "10th session",
            "2004-2005 budget",
            "3 speakers",
            "Opening",
            "Itemised 5",
            "2.5",
            "A title",
            "UN reform",
            "10.30",
        ] {
            assert_eq!(at_start(none), None, "{none}");
        }
    }

    #[test]
    fn a_cell_of_numbers_is_read_whole() {
        for (text, key) in [
            ("5", "5"),
            ("1(a)", "1a"),
            ("1 (a)", "1a"),
            ("3 and 4", "3+4"),
            ("2(b) and 3", "2b+3"),
            ("5)", "5"),
            ("1 a)", "1a"),
            ("TS1", "TS1"),
            ("Item 5:", "5"),
            ("13.?", "13.?"),
        ] {
            assert_eq!(keys(whole(text).unwrap_or_else(|| panic!("{text}"))), key, "{text}");
        }
        for none in ["", "Opening", "5 speakers", "10 May"] {
            assert_eq!(whole(none), None, "{none}");
        }
    }
}
