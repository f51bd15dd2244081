//! How documents of each language say what is looked for: headings, kinds of items, and sentences about meetings. A new
//! language is a new file, and a line in [`ALL`].
//!
//! Dates and times of day are not here: `dates` and `hours` read those of all languages at once.

mod ar;
mod en;
mod es;
mod fr;
mod ru;
mod zh;

use std::sync::LazyLock;

use regex::Regex;

/// What is looked for in one language.
#[derive(Debug)]
pub struct Words {
    /// Its code.
    pub code: &'static str,
    /// Above the list of items.
    pub agenda: &'static [&'static str],
    /// Above the explanations of each item.
    pub annotations: &'static [&'static str],
    /// Above an annex.
    pub annex: &'static [&'static str],
    /// Above the table of meetings and items.
    pub work: &'static [&'static str],
    /// What says that it is only proposed.
    pub proposed: &'static [&'static str],
    /// The columns of that table.
    pub columns: &'static [&'static str],
    /// Those of them in which days and hours stand.
    pub time_columns: &'static [&'static str],
    /// Those of them in which items stand.
    pub item_columns: &'static [&'static str],
    /// Those of them that are tracks beside each other.
    pub track_columns: &'static [&'static str],
    /// Above the documents of an item.
    pub documents: &'static [&'static str],
    /// What stands before the hours of half a day.
    pub half_days: &'static [&'static str],
    /// Behind the title of an item that goes on.
    pub continued: &'static [&'static str],
    /// Between numbers taken jointly.
    pub joint: &'static [&'static str],
    /// Rows of a table that are no items.
    pub pauses: &'static [&'static str],
    /// Beginnings of titles of items of each kind, in lower case.
    pub kinds: Kinds,
    /// Words for numbers.
    pub numbers: &'static [(&'static str, u32)],
    /// Words that lines above the title have: who prints it, for whom, since when.
    pub letterhead: &'static [&'static str],
    /// The sentences.
    pub sentences: &'static Sentences,
    /// The same, ready to be looked for.
    pub patterns: &'static LazyLock<Patterns>,
}

/// Beginnings of titles, in lower case.
#[derive(Debug)]
pub struct Kinds {
    pub opening: &'static [&'static str],
    pub organizational: &'static [&'static str],
    pub election: &'static [&'static str],
    pub other: &'static [&'static str],
    pub report: &'static [&'static str],
}

/// Patterns of sentences; `{n}` is a number in words or figures.
#[derive(Debug)]
pub struct Sentences {
    /// So many meetings: `n`, and `a_day` where it is so many a day.
    pub granted: &'static str,
    /// The most that a meeting may take: `n`, and `minutes` where it is not hours.
    pub limit: &'static str,
    /// What says that some attend from elsewhere.
    pub hybrid: &'static str,
    /// What says that interpreters work through a platform.
    pub platform: &'static str,
    /// What says that all six languages are there.
    pub six: &'static str,
    /// When the session opens: its `title`, and `when`.
    pub opening: &'static str,
    /// So many speakers, so many minutes each: `n`, `each`.
    pub speakers: &'static str,
    /// So many minutes, or hours, for an item: `n`, and `hours` where it is not minutes.
    pub minutes: &'static str,
    /// What has yet to be approved.
    pub approval: &'static str,
}

/// The sentences, ready to be looked for.
#[derive(Debug)]
pub struct Patterns {
    pub granted: Regex,
    pub limit: Regex,
    pub hybrid: Regex,
    pub platform: Regex,
    pub six: Regex,
    pub opening: Regex,
    pub speakers: Regex,
    pub minutes: Regex,
    pub approval: Regex,
}

impl Patterns {
    fn of(words: &'static Words) -> Self {
        let mut numbers: Vec<String> = words.numbers.iter().map(|(word, _)| regex::escape(word)).collect();
        // the longest first: 十二 before 十
        numbers.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let number = format!(r"(?P<n>\d{{1,3}}|{})", numbers.join("|"));
        let ready = |sentence: &str| pattern(&format!("(?i){}", sentence.replace("{n}", &number)));
        let said = words.sentences;
        Self {
            granted: ready(said.granted),
            limit: ready(said.limit),
            hybrid: ready(said.hybrid),
            platform: ready(said.platform),
            six: ready(said.six),
            opening: ready(said.opening),
            speakers: ready(said.speakers),
            minutes: ready(said.minutes),
            approval: ready(said.approval),
        }
    }
}

/// A pattern of this program's own. That each of them can be read is tested.
pub fn pattern(text: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the text is ours, and a test reads all of them")]
    Regex::new(text).expect("a pattern of our own")
}

/// The languages there are words for.
pub const ALL: [&Words; 6] = [&ar::WORDS, &en::WORDS, &es::WORDS, &fr::WORDS, &ru::WORDS, &zh::WORDS];

/// The codes: `ar, en, …`.
pub fn codes() -> String {
    ALL.map(|words| words.code).join(", ")
}

/// The words of a language.
pub fn of(code: &str) -> Option<&'static Words> {
    ALL.into_iter().find(|words| words.code == code)
}

/// The language of a text: by its script, and by its smallest words where several share the script.
pub fn language_of(text: &str) -> Option<&'static Words> {
    let (mut han, mut arabic, mut cyrillic, mut latin) = (0, 0, 0, 0);
    for one in text.chars() {
        match one {
            '\u{4e00}'..='\u{9fff}' => han += 2,
            '\u{600}'..='\u{6ff}' => arabic += 1,
            '\u{400}'..='\u{4ff}' => cyrillic += 1,
            one if one.is_alphabetic() => latin += 1,
            _ => {}
        }
    }
    let most = han.max(arabic).max(cyrillic).max(latin);
    let code = match most {
        0 => return None,
        // symbols and addresses are Latin in every language
        _ if han * 3 >= most => "zh",
        _ if arabic * 2 >= most => "ar",
        _ if cyrillic * 2 >= most => "ru",
        _ => return Some(latin_language(text)),
    };
    of(code)
}

fn latin_language(text: &str) -> &'static Words {
    const SMALL: [(&Words, &[&str]); 3] = [
        (&en::WORDS, &["the", "of", "and", "to", "in", "on", "will", "be", "for"]),
        (&fr::WORDS, &["le", "la", "les", "du", "des", "et", "à", "de", "sur", "pour"]),
        (&es::WORDS, &["el", "la", "los", "las", "del", "y", "a", "de", "sobre", "para"]),
    ];
    let count = |small: &[&str]| {
        let words = text.split(|one: char| !one.is_alphanumeric()).take(20_000);
        words.filter(|word| small.contains(&word.to_lowercase().as_str())).count()
    };
    let mut best = (&en::WORDS, 0);
    for (words, small) in SMALL {
        let found = count(small);
        if found > best.1 {
            best = (words, found);
        }
    }
    best.0
}

impl Words {
    /// The number that a word or figures say.
    pub fn number(&self, text: &str) -> Option<u32> {
        let text = text.to_lowercase();
        text.parse().ok().or_else(|| self.numbers.iter().find(|(word, _)| *word == text).map(|(_, number)| *number))
    }

    /// Whether a line is one of these headings, whatever its number, its footnote and its last mark.
    pub fn heads(line: &str, headings: &[&str]) -> bool {
        let line = heading(line);
        headings.iter().any(|heading| *heading == line)
    }
}

/// A line as headings are compared: in lower case, without a Roman number before it and figures, stars and marks behind.
pub fn heading(line: &str) -> String {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[IVXivx]{1,5}|[A-Z]|[一二三四五六七八九十]{1,3})(?:\.|、)\s*"));
    let line = super::clean::one_space(line).to_lowercase().replace('’', "'");
    let rest = NUMBER.replace(&line, "").into_owned();
    let rest = rest.trim_end_matches(|one: char| one.is_ascii_digit() || " *†:：.。¹²³⁴⁵()".contains(one));
    if rest.is_empty() { line } else { rest.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        for words in ALL {
            let patterns = LazyLock::force(words.patterns);
            assert!(patterns.granted.capture_names().any(|name| name == Some("n")), "{}", words.code);
            for list in [
                words.agenda,
                words.annotations,
                words.annex,
                words.work,
                words.documents,
                words.columns,
                words.time_columns,
                words.item_columns,
            ] {
                assert!(list.iter().all(|word| heading(word) == *word), "{}: {list:?}", words.code);
            }
            assert!(words.numbers.iter().all(|(word, _)| *word == word.to_lowercase()));
        }
    }

    #[test]
    fn a_language_is_known_by_its_script_and_small_words() {
        for (text, code) in [
            ("Provisional agenda of the session", "en"),
            ("Ordre du jour provisoire de la session et des travaux", "fr"),
            ("Programa provisional de los trabajos y del informe", "es"),
            ("Предварительная повестка дня, CTOC/COP/WG.6/2022/1", "ru"),
            ("临时议程 CTOC/COP/WG.6", "zh"),
            ("جدول الأعمال المؤقت CTOC/COP", "ar"),
        ] {
            assert_eq!(language_of(text).map(|words| words.code), Some(code), "{text}");
        }
        assert!(language_of("1 2 3").is_none());
    }

    #[test]
    fn a_heading_has_one_form() {
        assert_eq!(heading(" I.  Provisional Agenda* "), "provisional agenda");
        assert_eq!(heading("拟议工作安排 1"), "拟议工作安排");
        assert_eq!(heading("Annex II"), "annex ii");
        assert_eq!(heading("7"), "7");
    }
}
