//! The words that the extractors look for in each language: headings, beginnings of titles, sentences about meetings.
//!
//! A new language is a new file and an entry in [`ALL`]. Dates and times of day are not here: `dates` and `hours` read
//! those of all languages at once.

mod ar;
mod en;
mod es;
mod fr;
mod ru;
mod zh;

use std::sync::LazyLock;

use regex::Regex;

/// The words of one language. Headings are in the form that [`heading`] gives.
#[derive(Debug)]
pub struct Words {
    /// The code of the language.
    pub code: &'static str,
    /// Headings of the agenda.
    pub agenda: &'static [&'static str],
    /// Headings of the annotations.
    pub annotations: &'static [&'static str],
    /// Headings of an annex.
    pub annex: &'static [&'static str],
    /// Headings of the organization of work.
    pub work: &'static [&'static str],
    /// Words of such a heading that mark a proposal.
    pub proposed: &'static [&'static str],
    /// Headings of the columns of the table.
    pub columns: &'static [&'static str],
    /// Headings of columns of days and hours.
    pub time_columns: &'static [&'static str],
    /// Headings of columns of items.
    pub item_columns: &'static [&'static str],
    /// Column headings that name a track.
    pub track_columns: &'static [&'static str],
    /// Headings of the list of documents of an item.
    pub documents: &'static [&'static str],
    /// Names of half a day, before its hours.
    pub half_days: &'static [&'static str],
    /// Marks after the title of a continued item.
    pub continued: &'static [&'static str],
    /// Words between the numbers of items taken jointly.
    pub joint: &'static [&'static str],
    /// Words of sentences about speakers and guests; hours in such a sentence are not those of meetings.
    pub speaking: &'static [&'static str],
    /// Rows of a table that are not items, such as breaks.
    pub pauses: &'static [&'static str],
    /// The beginnings of titles of each kind of item.
    pub title_starts: TitleStarts,
    /// Words for numbers, in lower case.
    pub numbers: &'static [(&'static str, u32)],
    /// Words of the lines above the title: publisher, distribution, original language.
    pub letterhead: &'static [&'static str],
    /// Patterns of sentences, as text.
    pub sentences: &'static Sentences,
    /// The same patterns, compiled.
    pub patterns: &'static LazyLock<Patterns>,
}

/// The beginnings of titles of each kind of item, in lower case.
#[derive(Debug)]
pub struct TitleStarts {
    pub opening: &'static [&'static str],
    pub organizational: &'static [&'static str],
    pub election: &'static [&'static str],
    pub other: &'static [&'static str],
    pub report: &'static [&'static str],
}

/// Patterns of sentences. `{n}` stands for a number in words or figures; groups have the names that the fields mention.
#[derive(Debug)]
pub struct Sentences {
    /// The number of meetings: `n`, and `a_day` if it is the number on a day.
    pub granted: &'static str,
    /// The longest meeting: `n` hours, or minutes if `minutes` matches.
    pub limit: &'static str,
    /// The session is hybrid.
    pub hybrid: &'static str,
    /// Interpreters work through a remote platform.
    pub platform: &'static str,
    /// Meetings are interpreted in all six languages.
    pub six: &'static str,
    /// The opening of the session: its `title`, and `when`.
    pub opening: &'static str,
    /// The speakers of an item: `n` of them, with `each` minutes.
    pub speakers: &'static str,
    /// The duration of an item: `n` minutes, or hours if `hours` matches.
    pub minutes: &'static str,
    /// The document has yet to be approved.
    pub approval: &'static str,
}

/// The compiled patterns of [`Sentences`].
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
    fn new(words: &'static Words) -> Self {
        let mut numbers: Vec<String> = words.numbers.iter().map(|(word, _)| regex::escape(word)).collect();
        // longest first, so that 十二 is not read as 十
        numbers.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let number = format!(r"(?P<n>\d{{1,3}}|{})", numbers.join("|"));
        let compiled = |sentence: &str| pattern(&format!("(?i){}", sentence.replace("{n}", &number)));
        let sentences = words.sentences;
        Self {
            granted: compiled(sentences.granted),
            limit: compiled(sentences.limit),
            hybrid: compiled(sentences.hybrid),
            platform: compiled(sentences.platform),
            six: compiled(sentences.six),
            opening: compiled(sentences.opening),
            speakers: compiled(sentences.speakers),
            minutes: compiled(sentences.minutes),
            approval: compiled(sentences.approval),
        }
    }
}

/// Compiles a pattern of the program itself. A test compiles all of them.
pub fn pattern(text: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the patterns are part of the program, and a test compiles all of them")]
    Regex::new(text).expect("a pattern of our own")
}

/// The languages that agendas can be in.
pub const ALL: [&Words; 6] = [&ar::WORDS, &en::WORDS, &es::WORDS, &fr::WORDS, &ru::WORDS, &zh::WORDS];

/// The codes of these languages: `ar, en, …`.
pub fn codes() -> String {
    ALL.map(|words| words.code).join(", ")
}

/// The words of the language with this code.
pub fn for_code(code: &str) -> Option<&'static Words> {
    ALL.into_iter().find(|words| words.code == code)
}

/// Detects the language of a text by its script, and Latin ones by their small words. `None` if the text has no words.
pub fn language_of(text: &str) -> Option<&'static Words> {
    let (mut han, mut arabic, mut cyrillic, mut latin) = (0, 0, 0, 0);
    for c in text.chars() {
        match c {
            '\u{4e00}'..='\u{9fff}' => han += 2,
            '\u{600}'..='\u{6ff}' => arabic += 1,
            '\u{400}'..='\u{4ff}' => cyrillic += 1,
            c if c.is_alphabetic() => latin += 1,
            _ => {}
        }
    }
    let most = han.max(arabic).max(cyrillic).max(latin);
    let code = match most {
        0 => return None,
        // document symbols and web addresses are Latin in every language
        _ if han * 3 >= most => "zh",
        _ if arabic * 2 >= most => "ar",
        _ if cyrillic * 2 >= most => "ru",
        _ => return Some(latin_language(text)),
    };
    for_code(code)
}

fn latin_language(text: &str) -> &'static Words {
    const SMALL: [(&Words, &[&str]); 3] = [
        (&en::WORDS, &["the", "of", "and", "to", "in", "on", "will", "be", "for"]),
        (&fr::WORDS, &["le", "la", "les", "du", "des", "et", "à", "de", "sur", "pour"]),
        (&es::WORDS, &["el", "la", "los", "las", "del", "y", "a", "de", "sobre", "para"]),
    ];
    let count = |small: &[&str]| {
        let words = text.split(|c: char| !c.is_alphanumeric()).take(20_000);
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
    /// The number that a word or figures mean.
    pub fn number(&self, text: &str) -> Option<u32> {
        let text = text.to_lowercase();
        text.parse().ok().or_else(|| self.numbers.iter().find(|(word, _)| *word == text).map(|(_, number)| *number))
    }

    /// Whether a line is one of these headings, regardless of numbering, footnote marks and punctuation.
    pub fn is_heading(line: &str, headings: &[&str]) -> bool {
        let line = heading(line);
        headings.iter().any(|heading| *heading == line)
    }
}

/// A line in the form that headings are compared in: lower case, without numbering, footnote marks and punctuation.
pub fn heading(line: &str) -> String {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[IVXivx]{1,5}|[A-Z]|[一二三四五六七八九十]{1,3})(?:\.|、)\s*"));
    let line = super::clean::one_space(line).to_lowercase().replace('’', "'");
    let rest = NUMBER.replace(&line, "").into_owned();
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit() || " *†:：.。¹²³⁴⁵()".contains(c));
    if rest.is_empty() { line } else { rest.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
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
