//! The report of an import: each value, where it was found, and the doubts, which come first.
//!
//! [`Report::in_json`] gives it as data, [`Report::text`] as text in each language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::document::Place;
use super::doubt::{Doubt, Language};
use super::extract::Evidence;

/// How the program got a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Printed in the document.
    Read,
    /// Not printed: usual, or a consequence of what is printed.
    Inferred,
    /// A guess that the user should replace.
    Estimated,
}

/// A value of the session file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The field, such as `items[2].title`.
    pub field: String,
    /// The value as text.
    pub value: String,
    /// How the program got it. The JSON field is called `how`.
    #[serde(rename = "how")]
    pub origin: Origin,
    /// Where it was found.
    pub from: Option<Evidence>,
    /// Why it may be wrong, if there is a doubt.
    pub doubt: Option<Doubt>,
}

/// What unused words look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LooksLike {
    /// An item, or its number.
    Item,
    /// A row of a table.
    Row,
    /// Hours.
    Hours,
    /// A day.
    Date,
    /// A duration.
    Minutes,
    /// The symbol of a document.
    Symbol,
}

impl LooksLike {
    /// The noun with its article.
    fn words(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Item => ("an item", "项目"),
            Self::Row => ("a row of the table", "表中一行"),
            Self::Hours => ("hours", "时间"),
            Self::Date => ("a date", "日期"),
            Self::Minutes => ("minutes", "分钟数"),
            Self::Symbol => ("a document symbol", "文件编号"),
        };
        language.choose(english, chinese)
    }
}

/// Words that look like a value but became none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// The words and their place.
    pub from: Evidence,
    /// What they look like.
    pub looks: Vec<LooksLike>,
}

impl Unused {
    fn words(&self, language: Language) -> String {
        let looks: Vec<&str> = self.looks.iter().map(|look| look.words(language)).collect();
        let place = self.from.place.words(language);
        match language {
            Language::English => {
                format!("{place}: looks like {} but is not used: “{}”", looks.join(" and "), self.from.words)
            }
            Language::Chinese => format!("{place}：像是{}，但没有使用：“{}”", looks.join("、"), self.from.words),
        }
    }
}

/// All values of an import, the doubts, and the lines that are not used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// The name of the document.
    pub name: String,
    /// The number of items in the session.
    pub items: usize,
    /// The values, in the order of the session file.
    pub values: Vec<Value>,
    /// Doubts that concern no single value, such as a missing symbol.
    pub missing: Vec<Doubt>,
    /// Unused words in the head, the agenda and the table that look like a value.
    pub unused: Vec<Unused>,
    /// Unused words in explanations and footnotes that look like a value.
    pub in_prose: Vec<Unused>,
    /// Other lines of the head, the agenda and the table that were not understood.
    pub not_understood: Vec<Evidence>,
    /// Parts of an item whose table row names only the whole item.
    pub parts: Vec<Evidence>,
    /// Rows of the table that are not items, such as breaks.
    pub pauses: Vec<Evidence>,
    /// The number of lines of explanation that were searched.
    pub explained: usize,
}

/// The longest list in the text, in lines; the text says how many more there are.
const MAX_LINES: usize = 2_000;

/// The most warnings about unused words: people read them in a terminal.
const MAX_WARNINGS: usize = 200;

/// The number of values with the same doubt that have a warning each.
const MAX_SAME_DOUBT: usize = 3;

/// The number of further values with the same doubt whose fields one warning names.
const MAX_NAMED_FIELDS: usize = 8;

impl Report {
    /// Records a value.
    pub fn add(
        &mut self,
        field: &str,
        value: impl fmt::Display,
        origin: Origin,
        from: Option<&Evidence>,
        doubt: Option<Doubt>,
    ) {
        self.values.push(Value {
            field: field.to_owned(),
            value: value.to_string(),
            origin,
            from: from.cloned(),
            doubt,
        });
    }

    /// The values that have a doubt.
    pub fn doubtful(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().filter(|value| value.doubt.is_some())
    }

    /// How much of the document is not explained: lines that look like an item, hours, a date, minutes or a symbol and are not
    /// used, other lines that were not understood, and doubtful values.
    pub fn unexplained(&self) -> usize {
        let unused: BTreeSet<Place> = self.unused.iter().map(|unused| unused.from.place).collect();
        let others: BTreeSet<Place> = self.not_understood.iter().map(|from| from.place).collect();
        let doubt = |value: &Value| match &value.doubt {
            // the title may have lost its end, or swallowed another
            Some(Doubt::Paragraphs { .. } | Doubt::Joined { .. } | Doubt::OverLines) => 3,
            _ => 1,
        };
        4 * unused.len() + others.difference(&unused).count() + self.doubtful().map(doubt).sum::<usize>()
    }

    /// The number of doubts.
    pub fn doubts(&self) -> usize {
        self.unused.len() + self.missing.len() + self.doubtful().count() + usize::from(!self.in_prose.is_empty())
    }

    /// The number of values of this origin.
    pub fn count(&self, origin: Origin) -> usize {
        self.values.iter().filter(|value| value.origin == origin).count()
    }

    /// The numbers of items and doubts in one clause.
    pub fn summary(&self, language: Language) -> String {
        let (items, doubts) = (self.items, self.doubts());
        let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        language.choose(
            format!("imported {}, {}", count(items, "item"), count(doubts, "doubt")),
            format!("导入 {items} 个项目，存疑 {doubts} 处"),
        )
    }

    /// What the user must know at once: unused words, missing values and doubtful values.
    pub fn warnings(&self, language: Language) -> Vec<String> {
        self.unused_words(language, MAX_WARNINGS)
            .into_iter()
            .chain(self.missing.iter().map(|missing| missing.words(language)))
            .chain(self.doubtful_in_short(language))
            .chain(self.prose_words(language))
            .collect()
    }

    /// The doubtful values. If many share a doubt, the first have a line each and the others share one.
    fn doubtful_in_short(&self, language: Language) -> Vec<String> {
        let mut fields: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut words = Vec::new();
        for value in self.doubtful() {
            let doubt = value.doubt.as_ref().map_or_else(String::new, |doubt| doubt.words(language));
            let alike = fields.entry(doubt).or_default();
            alike.push(&value.field);
            if alike.len() <= MAX_SAME_DOUBT {
                words.push(doubtful(value, language));
            }
        }
        for (doubt, alike) in fields {
            let more = alike.get(MAX_SAME_DOUBT..).unwrap_or_default();
            if more.is_empty() {
                continue;
            }
            let count = more.len();
            let named =
                more.iter().take(MAX_NAMED_FIELDS).copied().collect::<Vec<_>>().join(language.choose(", ", "、"));
            let cut = if count > MAX_NAMED_FIELDS { language.choose(", …", "等") } else { "" };
            words.push(language.choose(
                format!("{count} more like these: {named}{cut}: {doubt}"),
                format!("还有 {count} 处与此相同：{named}{cut}：{doubt}"),
            ));
        }
        words
    }

    /// All doubts, with at most `max` lines about unused words.
    fn all_doubts(&self, language: Language, max: usize) -> impl Iterator<Item = String> {
        self.unused_words(language, max)
            .into_iter()
            .chain(self.missing.iter().map(move |missing| missing.words(language)))
            .chain(self.doubtful().map(move |value| doubtful(value, language)))
            .chain(self.prose_words(language))
    }

    fn unused_words(&self, language: Language, max: usize) -> Vec<String> {
        let mut words: Vec<String> = self.unused.iter().take(max).map(|unused| unused.words(language)).collect();
        if let Some(more) = self.unused.len().checked_sub(max).filter(|more| *more > 0) {
            words.push(language.choose(
                format!(
                    "{more} more lines look like items, hours, dates, minutes or document symbols but are not used"
                ),
                format!("还有 {more} 行像是项目、时间、日期、分钟数或文件编号，但没有使用"),
            ));
        }
        words
    }

    fn prose_words(&self, language: Language) -> Option<String> {
        let count = self.in_prose.len();
        (count > 0).then(|| {
            language.choose(
                format!("{count} lines of explanation contain numbers, hours, dates, minutes or document symbols that are not used; the report lists them"),
                format!("说明文字中有 {count} 行含编号、时间、日期、分钟数或文件编号，没有使用；报告中列出"),
            )
        })
    }

    /// The whole report as text.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        let mut put = |heading: (&str, &str), lines: &mut dyn Iterator<Item = String>| {
            let lines: Vec<String> = lines.collect();
            if lines.is_empty() {
                return;
            }
            text += &format!("{} ({})\n", language.choose(heading.0, heading.1), lines.len());
            for line in lines.iter().take(MAX_LINES) {
                text += &format!("  {}\n", line.replace('\n', "\n    "));
            }
            let more = lines.len().saturating_sub(MAX_LINES);
            if more > 0 {
                text += &language.choose(format!("  and {more} more\n"), format!("  还有 {more} 行\n"));
            }
            text.push('\n');
        };
        put(("Doubtful", "存疑"), &mut self.all_doubts(language, usize::MAX));
        for (origin, heading) in [
            (Origin::Read, ("Read", "读出")),
            (Origin::Inferred, ("Inferred", "推断")),
            (Origin::Estimated, ("Estimated", "估计")),
        ] {
            let certain = self.values.iter().filter(|value| value.origin == origin && value.doubt.is_none());
            put(heading, &mut certain.map(|value| found(value, language)));
        }
        for (list, heading) in [
            (&self.parts, ("Parts of items that the table lists as a whole", "表中整项列出的项目的各部分")),
            (&self.pauses, ("Rows that are not items", "不是项目的行")),
            (&self.not_understood, ("Not understood", "没有读懂")),
        ] {
            put(heading, &mut list.iter().map(|from| quoted(from, language)));
        }
        put(("In the explanations", "说明文字中"), &mut self.in_prose.iter().map(|unused| unused.words(language)));
        let explained = self.explained;
        text + &language.choose(
            format!("{explained} lines of explanation were searched for documents, minutes, meetings and hours.\n"),
            format!("已在 {explained} 行说明文字中查找文件、分钟数、会议和时间。\n"),
        )
    }

    /// The whole report as JSON. `warnings` and the `words` of each doubt are in `language`.
    pub fn in_json(&self, language: Language) -> serde_json::Value {
        let value = |value: &Value| {
            let mut object = json!(value);
            if let Some(doubt) = &value.doubt {
                object["words"] = json!(doubt.words(language));
            }
            object
        };
        json!({
            "name": self.name, "items": self.items, "doubts": self.doubts(), "warnings": self.warnings(language),
            "unused": self.unused, "missing": self.missing,
            "values": self.values.iter().map(value).collect::<Vec<_>>(),
            "in_prose": self.in_prose, "not_understood": self.not_understood, "parts": self.parts, "no_items": self.pauses,
            "explained": self.explained,
        })
    }
}

fn doubtful(value: &Value, language: Language) -> String {
    let from = value.from.as_ref().map_or_else(String::new, |from| format!("\n  {}", quoted(from, language)));
    let colon = language.choose(": ", "：");
    let why = value.doubt.as_ref().map_or_else(String::new, |doubt| doubt.words(language));
    format!("{} {}{colon}{why}{from}", value.field, shortened(&value.value))
}

fn found(value: &Value, language: Language) -> String {
    let from = value.from.as_ref().map_or_else(String::new, |from| format!("\n  {}", quoted(from, language)));
    format!("{}: {}{from}", value.field, shortened(&value.value))
}

fn quoted(from: &Evidence, language: Language) -> String {
    format!("{}{}“{}”", from.place.words(language), language.choose(": ", "："), from.words)
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
