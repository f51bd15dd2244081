//! Normalizes text from files: one kind of space, ASCII digits, no invisible characters. [`join`] joins broken lines.

/// Normalizes a line. Two or more spaces, or a tab, become two spaces: they may separate columns.
pub fn line(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut spaces = 0;
    for c in text.chars() {
        let c = match c {
            '\t' => {
                spaces += 2;
                continue;
            }
            c if c.is_whitespace() || c == '\u{feff}' => {
                spaces += 1;
                continue;
            }
            // invisible: direction marks, joiners, soft hyphens, control characters, private-use characters
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
                continue;
            }
            '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => continue,
            c if c.is_control() => continue,
            // the tatweel only stretches a word
            '\u{640}' if !plain.ends_with('ه') => continue,
            '\u{640}' => continue,
            c => digit(c),
        };
        if spaces > 0 && !plain.is_empty() {
            plain.push_str(if spaces > 1 { "  " } else { " " });
        }
        spaces = 0;
        plain.push(c);
    }
    plain
}

/// The ASCII digit for an Arabic, Persian or full-width digit; other characters stay as they are.
fn digit(c: char) -> char {
    let value = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        '\u{ff10}'..='\u{ff19}' => u32::from(c) - 0xff10,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// A key to compare titles: lower case, without spaces, quotation marks and hyphens, which printers vary.
pub fn squeezed(text: &str) -> String {
    let plain = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '’' | '‘' | '“' | '”' | '«' | '»' | '-' | '‑'));
    plain.flat_map(char::to_lowercase).collect()
}

/// Replaces each run of white space by one space.
pub fn one_space(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// Appends a line to the line that it continues. No space is added in Chinese, after a hyphen, or inside a document symbol.
pub fn join(start: &mut String, rest: &str) {
    let (Some(last), Some(first)) = (start.chars().next_back(), rest.chars().next()) else {
        start.push_str(rest);
        return;
    };
    let hyphen = matches!(last, '-' | '‑') && start.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    let symbol = last == '/' && (first.is_ascii_alphanumeric());
    // between Chinese and Latin text the line break replaces a space
    let chinese = wide(last) && wide(first);
    if !(hyphen || symbol || chinese) {
        start.push(' ');
    }
    start.push_str(rest);
}

/// Whether a character is Chinese text or punctuation, which is written without spaces.
pub fn wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’')
}

/// A title without the punctuation and the footnote marks at its end.
pub fn title(text: &str) -> String {
    let raised = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹*†".contains(c);
    let mut title = text.trim().trim_end_matches(raised).trim_end();
    // "Adoption of the report.1"
    let plain = title.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.len() < title.len() && plain.ends_with(['.', ';', '。', '；', ':', '：', '؛']) {
        title = plain;
    }
    if title.ends_with("...") || title.ends_with('…') {
        return one_space(title);
    }
    one_space(title.trim_end_matches([' ', '.', ';', ':', '。', '；', '：', '؛', '،', ',', '，']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_normalized() {
        for (text, plain) in [
            ("  1.\u{a0}Opening \u{2028}", "1. Opening"),
            ("12/00\t١٤٫٠٠  ２", "12/00  14٫00  2"),
            ("\u{202b}م\u{640}رفق\u{202c}\u{ad}", "مرفق"),
            ("a\u{0}b\u{7}\u{fffd}", "ab"),
            (" \t ", ""),
        ] {
            assert_eq!(line(text), plain);
        }
    }

    #[test]
    fn broken_lines_are_joined() {
        for (start, rest, joined) in [
            ("非法制造和贩运枪支及其", "零部件", "非法制造和贩运枪支及其零部件"),
            ("Opening of", "the session", "Opening of the session"),
            ("a multi-", "year workplan", "a multi-year workplan"),
            ("2018 -", "2019", "2018 - 2019"),
            ("CTOC/COP/", "WG.6/2022/2", "CTOC/COP/WG.6/2022/2"),
            ("", "alone", "alone"),
        ] {
            let mut text = start.to_owned();
            join(&mut text, rest);
            assert_eq!(text, joined);
        }
    }
}
