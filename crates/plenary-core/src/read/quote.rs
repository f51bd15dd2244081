//! Quotes text of a file in messages: short and printable, whatever the file contains.

/// Quotes a text.
pub(crate) fn quoted(text: &str) -> String {
    let head: String = text.chars().take(61).collect();
    format!("\"{}\"", short(&head.escape_debug().to_string(), 60))
}

/// Shortens a text to one line of at most `most` characters.
pub(crate) fn short(words: &str, most: usize) -> String {
    // a value can have megabytes: read only what can be shown
    let cut = words.char_indices().nth(4 * most).map_or(words.len(), |(at, _)| at);
    let line = words[..cut].split_whitespace().collect::<Vec<_>>().join(" ");
    if cut == words.len() && line.chars().count() <= most {
        return line;
    }
    line.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_short() {
        assert_eq!(short("a  b\n c", 10), "a b c");
        assert_eq!(short(&"é".repeat(500), 5), "éééé…");
    }
}
