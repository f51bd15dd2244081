//! The direction of a script: what stands on a page from left to right, as it is read.

/// Whether more of the pages is written from the right than from the left.
pub fn from_the_right<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut right, mut left) = (0, 0);
    for one in texts.flat_map(str::chars) {
        if is_rtl(one) {
            right += 1;
        } else if one.is_alphabetic() {
            left += 1;
        }
    }
    right > left
}

/// Whether a character is written from the right.
fn is_rtl(one: char) -> bool {
    matches!(one, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// What stands on the page from left to right, as it is read: what is written from the right is turned, and the figures
/// and Latin words in it are turned back.
pub fn logical(clusters: &[String], rtl: bool) -> String {
    let letters = |right: bool| {
        clusters
            .iter()
            .flat_map(|one| one.chars())
            .filter(|one| if right { is_rtl(*one) } else { one.is_alphabetic() && !is_rtl(*one) })
            .count()
    };
    let (right, left) = (letters(true), letters(false));
    // a bracket that closes before one opens stands where the line ends
    let closes = || clusters.first().is_some_and(|one| one == ")") && clusters.iter().any(|one| one == "(");
    let turned = if rtl { right > 0 || left == 0 || closes() } else { right > left };
    if !turned {
        let text = clusters.concat();
        // a Latin word that ends a line written from the right has what closes it on its left
        return match text.strip_prefix([')', '(']) {
            Some(rest) if rtl && !rest.contains([')', '(']) => format!("{rest})"),
            _ => text,
        };
    }
    let turned: Vec<&str> = clusters.iter().rev().map(String::as_str).collect();
    let first = |at: usize| turned.get(at).and_then(|one| one.chars().next());
    // a raised figure is the mark of a note, and no part of the figures beside it
    let raised = |one: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(one);
    let word = |at: usize| first(at).is_some_and(|one| one.is_alphanumeric() && !is_rtl(one) && !raised(one));
    let latin = |at: usize| first(at).is_some_and(|one| one.is_alphabetic() && !is_rtl(one));
    let mut out = String::new();
    let mut at = 0;
    while at < turned.len() {
        if !word(at) {
            out.push_str(turned[at]);
            at += 1;
            continue;
        }
        // a run ends with its last figure or letter; signs between two of them belong to it
        let (mut end, mut last) = (at, at);
        while end < turned.len() {
            let sign = first(end).is_some_and(|one| "./:,-+%_@".contains(one));
            let between = first(end).is_some_and(|one| " –'&()".contains(one))
                && latin(last)
                && (latin(end + 1) || word(end + 1));
            if word(end) {
                last = end;
            } else if !(sign || between) {
                break;
            }
            end += 1;
        }
        out.extend(turned[at..=last].iter().rev().copied());
        at = last + 1;
    }
    brackets(out)
}

/// Brackets are stored as they are read or as they look: those that close before they open are turned.
fn brackets(text: String) -> String {
    let first = text.chars().find(|one| "()[]«»".contains(*one));
    if !first.is_some_and(|one| ")]»".contains(one)) {
        return text;
    }
    let turn = |one: char| match one {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    };
    text.chars().map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_is_read_from_the_right() {
        let visual = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        assert_eq!(logical(&visual("عامتجالا حاتتفا )أ( 1"), true), "1 (أ) افتتاح الاجتماع");
        assert_eq!(logical(&visual("عامتجالا حاتتفا (أ) 1"), true), "1 (أ) افتتاح الاجتماع");
        assert_eq!(logical(&visual("2022 ويام/رايأ 4 ،ءاعبرألا"), true), "الأربعاء، 4 أيار/مايو 2022");
        assert_eq!(logical(&visual("14:00–12:00"), true), "12:00–14:00");
        assert_eq!(logical(&visual("CTOC/COP/WG.6/2022/2 ةقيثولا"), true), "الوثيقة CTOC/COP/WG.6/2022/2");
        assert_eq!(logical(&visual("²14:00–12:00"), true), "12:00–14:00²");
        assert_eq!(logical(&visual(")XX( 15:00–13:00"), true), "13:00–15:00 (XX)");
        assert_eq!(logical(&visual("noon–2 p.m."), false), "noon–2 p.m.");
        // a ligature keeps its letters in order
        assert_eq!(logical(&["م", "ا", "لا"].map(String::from), true), "لاام");
    }
}
