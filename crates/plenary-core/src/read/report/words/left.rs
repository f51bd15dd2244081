//! Looks for English in Chinese sentences.

use regex::Regex;

/// What is left of a sentence in English, once names and values of the file are taken out, and what Chinese calls so.
pub(super) fn english_left(sentence: &str) -> String {
    let outside = |text: &str, sign: &str| text.split(sign).step_by(2).collect::<Vec<_>>().join(" ");
    let left = outside(&outside(sentence, "`"), "\"");
    let words = left.split(|one: char| !one.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let names = ["JSON", "UTF", "IANA", "UTC", "MiB", "CSV", "Excel", "Word"];
    words.filter(|word| !names.contains(word)).collect::<Vec<_>>().join(" ")
}

/// What has an example in no fixture is not seen by a test of reports, so the sentences themselves are looked at.
#[test]
fn no_sentence_of_this_file_has_english_words() {
    let ours = include_str!("zh.rs");
    let literal = Regex::new(r#""((?:[^"\\\n]|\\.)*)""#).unwrap();
    let blank = Regex::new(r"\{\w*\}").unwrap();
    let mut sentences = 0;
    for line in ours.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (_, [text]) in literal.captures_iter(line).map(|found| found.extract()) {
            let text = text.replace("\\\"", "\"").replace("{{", "{").replace("}}", "}");
            let text = blank.replace_all(&text, "");
            let chinese = text.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one));
            if chinese {
                assert_eq!(english_left(&text), "", "{text}");
                sentences += 1;
            } else {
                let shown = ["a list", "an object", "missing field `"].contains(&text.as_ref());
                assert!(shown || !text.contains(' ') || english_left(&text).is_empty(), "{text}");
            }
        }
    }
    assert!(sentences > 150, "{sentences}");
}
