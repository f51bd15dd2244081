//! Doubts: why a value may be wrong or missing, as data and as text in each language.

mod difference;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::hours::{Hours, shown};
pub use difference::Difference;

/// The languages in which a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

impl Language {
    /// Chooses between the English and the Chinese version of a text.
    pub fn choose<T>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

/// A reason why a value may be wrong or missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the messages below explain each variant")]
pub enum Doubt {
    // about the file
    Encoding { read_as: String, broken: bool },
    DeclaredEncoding { read_as: String },
    Lines { read: usize },
    Pages { broken: usize, unread: usize, all: usize },
    LongLine { chars: usize },
    TablesUnread { lines: usize },
    Unbounded,
    Networked,
    // about the head of the document
    NoTitle,
    TitleUnsure,
    NoSymbol,
    NoClock,
    // about meetings
    Granted { granted: u32, found: usize },
    OtherHours { hours: Hours, place: String, words: String },
    OtherCount { count: u32, words: String },
    LongMeetings,
    OpensElsewhere { date: NaiveDate, minute: u32 },
    OnlyOpening,
    UsualHours,
    HoursFromOpening,
    Midnight,
    Overlaps,
    OpenEnd { words: String },
    NoEnd { minutes: u32 },
    // about items
    NoNumber,
    NoMark,
    Gap { before: u32 },
    Nested { other: u32 },
    NotInAgenda { number: String },
    NotInTable,
    OtherTitle { title: String },
    Joined { words: String },
    Paragraphs { count: usize },
    OverLines,
    Cut { chars: usize },
    // about minutes
    NoMinutes,
    WholeItem,
    SeveralFigures,
    OtherMinutes { title: u32, text: u32 },
    Inside { words: String },
    Drafting { minutes: u32 },
    // about the language versions of a document
    Version { document: String, differs: Difference },
}

impl Doubt {
    /// The message in `language`: a clause without a full stop.
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Chinese => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Encoding { read_as, broken } => {
                let broken = if *broken { ", but some characters could not be read" } else { "" };
                format!("the text is not UTF-8; it was read as {read_as}{broken}")
            }
            Self::DeclaredEncoding { read_as } => format!("the page declares the encoding {read_as} and was read with it"),
            Self::Lines { read } => format!("only the first {read} lines were read"),
            Self::Pages { broken, unread: 0, all } => {
                format!("{broken} of {all} pages could not be read in full")
            }
            Self::Pages { unread, all, .. } => format!("the last {unread} of {all} pages were not read"),
            Self::LongLine { chars } => format!("only the first {chars} characters of a long line were read"),
            Self::TablesUnread { lines } => format!(
                "the document has more than {lines} lines, so columns of text without rules between them were not read as tables"
            ),
            Self::Unbounded => {
                "this system cannot limit the memory of the document reader; a malicious document may use all of it"
                    .to_owned()
            }
            Self::Networked => {
                "this system cannot take the network from LibreOffice; it was told to follow no links".to_owned()
            }
            Self::NoTitle => "no title was found; the file name is used instead".to_owned(),
            Self::TitleUnsure => "this is the first line, but no place and dates follow it, so it may not be the title".to_owned(),
            Self::NoSymbol => "no document symbol was found above the agenda".to_owned(),
            Self::NoClock => {
                "no place with a known time zone was found; times are taken as UTC until `timezone` is set, for example to \"Europe/Vienna\"".to_owned()
            }
            Self::Granted { granted, found } => format!("the document grants {granted} meetings, but {found} were found"),
            Self::OtherHours { hours, place, words } => {
                format!("the text gives hours that are not in the table: {hours} ({place}: “{words}”)")
            }
            Self::OtherCount { count, words } => format!("the text also says {count}: “{words}”"),
            Self::LongMeetings => "some meetings are longer, so this limit is left out".to_owned(),
            Self::OpensElsewhere { date, minute } => format!("the first meeting is on {date} at {}", shown(*minute)),
            Self::OnlyOpening => {
                "only the opening day is printed; add the other days, or give them with --days".to_owned()
            }
            Self::UsualHours => {
                "no hours are printed; the usual hours of the United Nations are used. Give others with --times".to_owned()
            }
            Self::HoursFromOpening => {
                "no hours are printed; they are counted from the opening, with breaks of two hours. Give others with --times"
                    .to_owned()
            }
            Self::Midnight => "it ends at midnight; a meeting must end on its own date, so it ends at 23:59".to_owned(),
            Self::Overlaps => "it overlaps the meeting before it, so it has a track of its own, `parallel`".to_owned(),
            Self::OpenEnd { words } => format!("the end is left open: “{words}”"),
            Self::NoEnd { minutes } => format!("no end is printed; {minutes} minutes are assumed"),
            Self::NoNumber => "it has no number, so it may not be an agenda item".to_owned(),
            Self::NoMark => "no punctuation follows its number; it may be the end of the title before it".to_owned(),
            Self::Gap { before } => format!("the number before it is {before}"),
            Self::Nested { other } => format!("it may also be part {other} of the item above"),
            Self::NotInAgenda { number } => format!("the agenda has no item {number}"),
            Self::NotInTable => "it is not in the printed table".to_owned(),
            Self::OtherTitle { title } => format!("the table gives another title: “{title}”"),
            Self::Joined { words } => format!("the next paragraph is taken as the end of its title: “{words}”"),
            Self::Paragraphs { count } => format!("its cell has {count} paragraphs, which are taken as one title"),
            Self::OverLines => "its title runs over several lines of a page; check where it ends".to_owned(),
            Self::Cut { chars } => format!("only the first {chars} characters are kept"),
            Self::NoMinutes => "the row gives no minutes".to_owned(),
            Self::WholeItem => "check that these minutes are for the whole item".to_owned(),
            Self::SeveralFigures => "the text gives several figures; this is the first".to_owned(),
            Self::OtherMinutes { title, text } => {
                format!("the title says {title} minutes, but the text says {text}")
            }
            Self::Inside { words } => format!("it contains hours or minutes that are not used: “{words}”"),
            Self::Drafting { minutes } => {
                format!("the document does not say how long the report takes to draft and translate; {minutes} minutes are assumed")
            }
            Self::Version { document, differs } => differs.words(document, Language::English),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Encoding { read_as, broken } => {
                let broken = if *broken { "，但有些字符无法读取" } else { "" };
                format!("文本不是 UTF-8，按 {read_as} 读取{broken}")
            }
            Self::DeclaredEncoding { read_as } => format!("网页声明编码为 {read_as}，按此读取"),
            Self::Lines { read } => format!("只读取了前 {read} 行"),
            Self::Pages { broken, unread: 0, all } => format!("{all} 页中有 {broken} 页未能完整读取"),
            Self::Pages { unread, all, .. } => format!("{all} 页中最后 {unread} 页没有读取"),
            Self::LongLine { chars } => format!("有一行过长，只读取了前 {chars} 个字符"),
            Self::TablesUnread { lines } => format!("文件超过 {lines} 行，因此没有框线的文字栏未作为表格读取"),
            Self::Unbounded => "本系统无法限制读取程序的内存；恶意文件可能占用全部内存".to_owned(),
            Self::Networked => "本系统无法断开 LibreOffice 的网络；已命其不跟随任何链接".to_owned(),
            Self::NoTitle => "没有找到标题，以文件名代替".to_owned(),
            Self::TitleUnsure => "这是第一行，但其下没有地点和日期，因此可能不是标题".to_owned(),
            Self::NoSymbol => "议程之上没有找到文件编号".to_owned(),
            Self::NoClock => "没有找到已知时区的地点；在写明 `timezone` 之前按 UTC 计时".to_owned(),
            Self::Granted { granted, found } => format!("文件核准 {granted} 次会议，但找到 {found} 次"),
            Self::OtherHours { hours, place, words } => {
                format!("文中写有表中没有的时间：{hours}（{place}：“{words}”）")
            }
            Self::OtherCount { count, words } => format!("文中又说 {count}：“{words}”"),
            Self::LongMeetings => "有的会议更长，因此没有写入这一限制".to_owned(),
            Self::OpensElsewhere { date, minute } => format!("第一次会议在 {date} {}", shown(*minute)),
            Self::OnlyOpening => "只印有开幕日期；请补充其他日期，或用 --days 写明".to_owned(),
            Self::UsualHours => "没有印出时间；采用联合国惯用的时间。可用 --times 写明其他时间".to_owned(),
            Self::HoursFromOpening => "没有印出时间；从开幕算起，其间休息两小时。可用 --times 写明其他时间".to_owned(),
            Self::Midnight => "在午夜结束；会议须在当日结束，因此记为 23:59 结束".to_owned(),
            Self::Overlaps => "与前一次会议重叠，因此列入另一轨道 `parallel`".to_owned(),
            Self::OpenEnd { words } => format!("结束时间未定：“{words}”"),
            Self::NoEnd { minutes } => format!("没有印出结束时间；假定为 {minutes} 分钟"),
            Self::NoNumber => "没有编号，因此可能不是议程项目".to_owned(),
            Self::NoMark => "编号之后没有标点；可能是前一标题的末尾".to_owned(),
            Self::Gap { before } => format!("在它之前的编号是 {before}"),
            Self::Nested { other } => format!("也可能是上面项目的第 {other} 部分"),
            Self::NotInAgenda { number } => format!("议程中没有项目 {number}"),
            Self::NotInTable => "印出的表中没有此项".to_owned(),
            Self::OtherTitle { title } => format!("表中的标题不同：“{title}”"),
            Self::Joined { words } => format!("下面一段被当作标题的末尾：“{words}”"),
            Self::Paragraphs { count } => format!("其单元格有 {count} 段，被当作一个标题"),
            Self::OverLines => "标题占页面上几行；请核对标题在何处结束".to_owned(),
            Self::Cut { chars } => format!("只保留前 {chars} 个字符"),
            Self::NoMinutes => "此行没有分钟数".to_owned(),
            Self::WholeItem => "请核对这是整个项目的分钟数".to_owned(),
            Self::SeveralFigures => "文中有几个数字，这是第一个".to_owned(),
            Self::OtherMinutes { title, text } => format!("标题写明 {title} 分钟，但文中是 {text} 分钟"),
            Self::Inside { words } => format!("其中的时间或分钟数没有使用：“{words}”"),
            Self::Drafting { minutes } => format!("文件没有写明起草和翻译报告需要多久；假定为 {minutes} 分钟"),
            Self::Version { document, differs } => differs.words(document, Language::Chinese),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}
