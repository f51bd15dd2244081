//! How the language versions of a document differ, as data and as text in each language.

use serde::{Deserialize, Serialize};

use super::Language;

/// How a language version of a document differs from the first one. The first one is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the messages below explain each variant")]
pub enum Difference {
    Symbol { symbol: String },
    Footnotes,
    Meetings,
    Table,
    Lacks { number: String, title: String },
    Adds { number: String, title: String },
    Minutes { number: String, first: u32, minutes: u32 },
}

impl Difference {
    /// The message in `language`: a clause about the version `document`, without a full stop.
    pub(super) fn words(&self, document: &str, language: Language) -> String {
        match self {
            Self::Symbol { symbol } => language.choose(
                format!("{document} has another symbol: {symbol}"),
                format!("{document} 的文件编号不同：{symbol}"),
            ),
            Self::Footnotes => language.choose(
                format!("{document} has other footnotes, which are left out"),
                format!("{document} 的脚注不同，未予采用"),
            ),
            Self::Meetings => language.choose(
                format!("{document} gives other meetings; those of the first document are kept"),
                format!("{document} 的会议不同；保留第一份文件的会议"),
            ),
            Self::Table => language.choose(
                format!("{document} has other rows in its table; those of the first document are kept"),
                format!("{document} 表中的行不同；保留第一份文件的行"),
            ),
            Self::Lacks { number, title } => language.choose(
                format!("{document} has no item {number}, so its title is missing in that language: “{title}”"),
                format!("{document} 没有项目 {number}，因此缺少该语文的标题：“{title}”"),
            ),
            Self::Adds { number, title } => language.choose(
                format!(
                    "{document} has an item {number} that the first document has not got, and it is left out: “{title}”"
                ),
                format!("{document} 有第一份文件所没有的项目 {number}，未予采用：“{title}”"),
            ),
            Self::Minutes { number, first, minutes } => language.choose(
                format!("{document} prints {minutes} minutes for item {number}, the first document {first}"),
                format!("{document} 中项目 {number} 为 {minutes} 分钟，第一份文件为 {first} 分钟"),
            ),
        }
    }
}
