//! What an import found, where, and how sure it is: what is doubtful first.
//!
//! As data for the page and for programs ([`Report::in_json`]), and as text in each language ([`Report::text`]).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::doubt::{Doubt, Language};
use super::extract::Evidence;

/// How a value came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// It is printed.
    Read,
    /// It is usual, or follows from what is printed.
    Inferred,
    /// It is a guess, to be replaced.
    Estimated,
}

/// A value of the session file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The field, such as `items[2].title`.
    pub field: String,
    /// The value, shortened.
    pub value: String,
    /// How it came about.
    pub how: How,
    /// Where it was found.
    pub from: Option<Evidence>,
    /// Why it may be wrong.
    pub doubt: Option<Doubt>,
}

/// What words look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// An item, or its number.
    Item,
    /// A row of a table.
    Row,
    /// Hours.
    Hours,
    /// A day.
    Date,
    /// How long something takes.
    Minutes,
    /// The symbol of a document.
    Symbol,
}

impl Look {
    fn words(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Item => ("an item", "项目"),
            Self::Row => ("a row of the table", "表中一行"),
            Self::Hours => ("hours", "时间"),
            Self::Date => ("a date", "日期"),
            Self::Minutes => ("minutes", "分钟数"),
            Self::Symbol => ("a symbol", "文件编号"),
        };
        language.of(english, chinese)
    }
}

/// Words that look like a value, and of which no value was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// The words and their place.
    pub from: Evidence,
    /// What they look like.
    pub looks: Vec<Look>,
}

impl Unused {
    fn words(&self, language: Language) -> String {
        let looks: Vec<&str> = self.looks.iter().map(|look| look.words(language)).collect();
        let place = self.from.place.words(language);
        match language {
            Language::English => {
                format!("{place}: looks like {}, and is not used: “{}”", looks.join(" and "), self.from.words)
            }
            Language::Chinese => format!("{place}：像是{}，但没有使用：“{}”", looks.join("、"), self.from.words),
        }
    }
}

/// All values, and what was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// What the document is called.
    pub name: String,
    /// How many items were made.
    pub items: usize,
    /// Values, in the order of the file.
    pub values: Vec<Value>,
    /// Doubts about what is missing.
    pub missing: Vec<Doubt>,
    /// Words around items and meetings that look like a value and are not used.
    pub unused: Vec<Unused>,
    /// The same in sentences of explanation and in footnotes.
    pub in_prose: Vec<Unused>,
    /// Other lines in the head, the agenda and the table that were not understood.
    pub strange: Vec<Evidence>,
    /// Parts of items that the table takes up whole.
    pub parts: Vec<Evidence>,
    /// Rows of the table that are no items.
    pub pauses: Vec<Evidence>,
    /// Lines of explanation.
    pub explained: usize,
}

/// The most lines of a list that are written.
const MOST: usize = 2_000;

/// The most lines about words that are not used among the warnings, which people read in a terminal.
const MOST_WARNINGS: usize = 200;

/// How many values with one doubt are among the warnings one by one.
const ALIKE: usize = 3;

/// Of how many others the fields are named.
const NAMED: usize = 8;

impl Report {
    /// Notes a value.
    pub fn add(
        &mut self,
        field: &str,
        value: impl fmt::Display,
        how: How,
        from: Option<&Evidence>,
        doubt: Option<Doubt>,
    ) {
        self.values.push(Value { field: field.to_owned(), value: value.to_string(), how, from: from.cloned(), doubt });
    }

    /// The doubtful values.
    pub fn doubtful(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().filter(|value| value.doubt.is_some())
    }

    /// How many doubts there are.
    pub fn doubts(&self) -> usize {
        self.unused.len() + self.missing.len() + self.doubtful().count() + usize::from(!self.in_prose.is_empty())
    }

    /// How many values came about so.
    pub fn count(&self, how: How) -> usize {
        self.values.iter().filter(|value| value.how == how).count()
    }

    /// What came out, in a few words.
    pub fn summary(&self, language: Language) -> String {
        let (items, doubts) = (self.items, self.doubts());
        let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        language.of(
            format!("imported {}, {}", count(items, "item"), count(doubts, "doubt")),
            format!("导入 {items} 个项目，存疑 {doubts} 处"),
        )
    }

    /// What a person must know at once: what is not used, what is missing, and what is doubtful.
    pub fn warnings(&self, language: Language) -> Vec<String> {
        self.unused_words(language, MOST_WARNINGS)
            .into_iter()
            .chain(self.missing.iter().map(|missing| missing.words(language)))
            .chain(self.doubtful_in_short(language))
            .chain(self.prose_words(language))
            .collect()
    }

    /// The doubtful values: of many with one doubt the first, and the fields of others in one line.
    fn doubtful_in_short(&self, language: Language) -> Vec<String> {
        let mut fields: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut words = Vec::new();
        for value in self.doubtful() {
            let doubt = value.doubt.as_ref().map_or_else(String::new, |doubt| doubt.words(language));
            let alike = fields.entry(doubt).or_default();
            alike.push(&value.field);
            if alike.len() <= ALIKE {
                words.push(doubtful(value, language));
            }
        }
        for (doubt, alike) in fields {
            let more = alike.get(ALIKE..).unwrap_or_default();
            if more.is_empty() {
                continue;
            }
            let count = more.len();
            let named = more.iter().take(NAMED).copied().collect::<Vec<_>>().join(language.of(", ", "、"));
            let cut = if count > NAMED { language.of(", …", "等") } else { "" };
            words.push(language.of(
                format!("{count} more like these: {named}{cut}: {doubt}"),
                format!("还有 {count} 处与此相同：{named}{cut}：{doubt}"),
            ));
        }
        words
    }

    fn all_doubts(&self, language: Language, most: usize) -> impl Iterator<Item = String> {
        self.unused_words(language, most)
            .into_iter()
            .chain(self.missing.iter().map(move |missing| missing.words(language)))
            .chain(self.doubtful().map(move |value| doubtful(value, language)))
            .chain(self.prose_words(language))
    }

    fn unused_words(&self, language: Language, most: usize) -> Vec<String> {
        let mut words: Vec<String> = self.unused.iter().take(most).map(|unused| unused.words(language)).collect();
        if let Some(more) = self.unused.len().checked_sub(most).filter(|more| *more > 0) {
            words.push(language.of(
                format!("{more} more lines look like items, hours, dates, minutes or symbols, and are not used"),
                format!("还有 {more} 行像是项目、时间、日期、分钟数或文件编号，但没有使用"),
            ));
        }
        words
    }

    fn prose_words(&self, language: Language) -> Option<String> {
        let count = self.in_prose.len();
        (count > 0).then(|| {
            language.of(
                format!("{count} lines of explanation have numbers, hours or minutes that are not used; the report lists them"),
                format!("说明文字中有 {count} 行含编号、时间或分钟数，没有使用；报告中列出"),
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
            text += &format!("{} ({})\n", language.of(heading.0, heading.1), lines.len());
            for line in lines.iter().take(MOST) {
                text += &format!("  {}\n", line.replace('\n', "\n    "));
            }
            let more = lines.len().saturating_sub(MOST);
            if more > 0 {
                text += &language.of(format!("  and {more} more\n"), format!("  还有 {more} 行\n"));
            }
            text.push('\n');
        };
        put(("Doubtful", "存疑"), &mut self.all_doubts(language, usize::MAX));
        for (how, heading) in [
            (How::Read, ("Read", "读出")),
            (How::Inferred, ("Inferred", "推断")),
            (How::Estimated, ("Estimated", "估计")),
        ] {
            let of_kind = self.values.iter().filter(|value| value.how == how && value.doubt.is_none());
            put(heading, &mut of_kind.map(|value| found(value, language)));
        }
        for (list, heading) in [
            (&self.parts, ("Parts of items that the table takes up whole", "表中整项列出的项目的各部分")),
            (&self.pauses, ("Rows that are no items", "不是项目的行")),
            (&self.strange, ("Not understood", "没有读懂")),
        ] {
            put(heading, &mut list.iter().map(|from| quoted(from, language)));
        }
        put(("In the explanations", "说明文字中"), &mut self.in_prose.iter().map(|unused| unused.words(language)));
        let explained = self.explained;
        text + &language.of(
            format!(
                "{explained} lines of explanation were looked through for documents, minutes, meetings and hours.\n"
            ),
            format!("已在 {explained} 行说明文字中查找文件、分钟数、会议和时间。\n"),
        )
    }

    /// The whole report as JSON: the doubts in words first.
    pub fn in_json(&self, language: Language) -> serde_json::Value {
        let value = |value: &Value| {
            let mut one = json!(value);
            if let Some(doubt) = &value.doubt {
                one["words"] = json!(doubt.words(language));
            }
            one
        };
        json!({
            "name": self.name, "items": self.items, "doubts": self.doubts(), "warnings": self.warnings(language),
            "unused": self.unused, "missing": self.missing,
            "values": self.values.iter().map(value).collect::<Vec<_>>(),
            "in_prose": self.in_prose, "not_understood": self.strange, "parts": self.parts, "no_items": self.pauses,
            "explained": self.explained,
        })
    }
}

fn doubtful(value: &Value, language: Language) -> String {
    let from = value.from.as_ref().map_or_else(String::new, |from| format!("\n  {}", quoted(from, language)));
    let colon = language.of(": ", "：");
    let why = value.doubt.as_ref().map_or_else(String::new, |doubt| doubt.words(language));
    format!("{} {}{colon}{why}{from}", value.field, shortened(&value.value))
}

fn found(value: &Value, language: Language) -> String {
    let from = value.from.as_ref().map_or_else(String::new, |from| format!("\n  {}", quoted(from, language)));
    format!("{}: {}{from}", value.field, shortened(&value.value))
}

fn quoted(from: &Evidence, language: Language) -> String {
    format!("{}{}“{}”", from.place.words(language), language.of(": ", "："), from.words)
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
