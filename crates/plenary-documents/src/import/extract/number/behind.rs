//! Reads the number that stands behind a title: `Audit (item 5)`, `Audit (point 5 de l'ordre du jour)`, `审计（议程项目 5）`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Number, inline};
use crate::import::words::pattern;

static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[,，–—-]?\s*[(（\[]\s?(?:(?:agenda\s+)?(?:items?|points?|puntos?|temas?|пункты?|البندان|البنود|البند|议程项目|议题|项目)\s{0,3}(?:n[o°º]\.?\s?)?(?P<number>[^)）\]]*?(?:[(（]\s?\w{1,4}\s?[)）][^)）\]]*?)*))(?:\s+(?:of\s+the\s+(?:provisional\s+)?agenda|de\s+l['’]ordre\s+du\s+jour|del\s+(?:orden\s+del\s+día|programa)|повестки\s+дня|من\s+جدول\s+الأعمال))?\s?[)）\]]\s*[.;。；]?$",
    )
});

/// The numbers at the end of a text, and the title before them.
pub fn at_end(text: &str) -> Option<(Vec<Number>, &str)> {
    let captures = BEHIND.captures(text)?;
    let title = text.get(..captures.get(0)?.start())?.trim_end();
    let numbers = inline::whole(captures.name("number")?.as_str())?;
    title.contains(char::is_alphabetic).then_some((numbers, title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_behind_a_title_is_read() {
        for (text, key, title) in [
            ("Audit (item 5)", "5", "Audit"),
            ("Audit (agenda item 5 (a))", "5a", "Audit"),
            ("Audit [item 16.1]", "16.1", "Audit"),
            ("Joint debate (items 3 and 4)", "3+4", "Joint debate"),
            ("Launch (special session) (item A)", "A", "Launch (special session)"),
            ("Audit (item 5 of the agenda).", "5", "Audit"),
            ("Audit des comptes (point 5 de l'ordre du jour)", "5", "Audit des comptes"),
            ("Examen (points 3 et 4)", "3+4", "Examen"),
            ("Auditoría (tema 5 del programa)", "5", "Auditoría"),
            ("Проверка (пункт 5 повестки дня)", "5", "Проверка"),
            ("审计（议程项目 5）", "5", "审计"),
            ("مراجعة الحسابات (البند 5 من جدول الأعمال)", "5", "مراجعة الحسابات"),
        ] {
            let (numbers, rest) = at_end(text).unwrap_or_else(|| panic!("{text}"));
            let keys: Vec<String> = numbers.into_iter().map(|number| number.key).collect();
            assert_eq!((keys.join("+").as_str(), rest), (key, title), "{text}");
        }
        for none in
            ["Audit", "Audit (see item 5)", "(item 5)", "Audit (items)", "Audit (item 5 and others)", "Audit (5)"]
        {
            assert_eq!(at_end(none), None, "{none}");
        }
    }
}
