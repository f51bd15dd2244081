//! Puts characters that a page shows from left to right into reading order, for scripts from right to left.

/// Whether most letters of the texts are from scripts written from right to left.
pub fn from_the_right<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut right, mut left) = (0, 0);
    for c in texts.flat_map(str::chars) {
        if is_rtl(c) {
            right += 1;
        } else if c.is_alphabetic() {
            left += 1;
        }
    }
    right > left
}

/// Whether a character belongs to a script written from right to left.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Puts clusters of characters, given from left to right, into reading order. Text from right to left is reversed, except
/// for the figures and Latin words in it. `rtl` is the direction of the document.
pub fn logical(clusters: &[String], rtl: bool) -> String {
    let letters = |right: bool| {
        clusters
            .iter()
            .flat_map(|cluster| cluster.chars())
            .filter(|c| if right { is_rtl(*c) } else { c.is_alphabetic() && !is_rtl(*c) })
            .count()
    };
    let (right, left) = (letters(true), letters(false));
    // a closing bracket before any opening one shows that the line runs from right to left
    let closes =
        || clusters.first().is_some_and(|cluster| cluster == ")") && clusters.iter().any(|cluster| cluster == "(");
    let reversed = if rtl { right > 0 || left == 0 || closes() } else { right > left };
    if !reversed {
        let text = clusters.concat();
        // a Latin word at the end of a right-to-left line has its closing bracket on the left
        return match text.strip_prefix([')', '(']) {
            Some(rest) if rtl && !rest.contains([')', '(']) => format!("{rest})"),
            _ => text,
        };
    }
    let reversed: Vec<&str> = clusters.iter().rev().map(String::as_str).collect();
    let first = |at: usize| reversed.get(at).and_then(|cluster| cluster.chars().next());
    // a superscript figure is a footnote mark, not part of the number beside it
    let raised = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
    let word = |at: usize| first(at).is_some_and(|c| c.is_alphanumeric() && !is_rtl(c) && !raised(c));
    let latin = |at: usize| first(at).is_some_and(|c| c.is_alphabetic() && !is_rtl(c));
    let mut out = String::new();
    let mut at = 0;
    while at < reversed.len() {
        if !word(at) {
            out.push_str(reversed[at]);
            at += 1;
            continue;
        }
        // a run ends with its last figure or letter; punctuation between two of them belongs to it
        let (mut end, mut last) = (at, at);
        while end < reversed.len() {
            let sign = first(end).is_some_and(|c| "./:,-+%_@".contains(c));
            let between =
                first(end).is_some_and(|c| " –'&()".contains(c)) && latin(last) && (latin(end + 1) || word(end + 1));
            if word(end) {
                last = end;
            } else if !(sign || between) {
                break;
            }
            end += 1;
        }
        out.extend(reversed[at..=last].iter().rev().copied());
        at = last + 1;
    }
    brackets(out)
}

/// Mirrors the brackets if the first of them closes: some files store brackets as they look, not as they are read.
fn brackets(text: String) -> String {
    let first = text.chars().find(|c| "()[]«»".contains(*c));
    if !first.is_some_and(|c| ")]»".contains(c)) {
        return text;
    }
    let mirrored = |c: char| match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    };
    text.chars().map(mirrored).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_is_put_into_reading_order() {
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
