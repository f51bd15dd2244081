//! Faults in Chinese, in the terms of United Nations documents. Field names and text of the file are quoted, so that a
//! reader sees what belongs to the file.

use super::phrases::Phrase;
use super::{UiLanguage, about, circle, some};
use crate::model::Instant;
use crate::read::report::fault::{Fault, Near, Syntax, TableFault, Unusable, Write};

/// The message of a fault.
pub(super) fn message(fault: &Fault) -> String {
    use Fault as F;
    match fault {
        F::NoSuchFile => "没有这个文件".to_owned(),
        F::Directory => "这是一个文件夹".to_owned(),
        F::CannotRead { .. } => "无法读取此文件".to_owned(),
        F::TooLarge { limit } => format!("文件超过 {} MiB", limit / (1024 * 1024)),
        F::NotUtf8 { utf16: false } => "文字不是 UTF-8 编码".to_owned(),
        F::NotUtf8 { utf16: true } => "文字是 UTF-16 编码，不是 UTF-8".to_owned(),
        F::Archive => "这是压缩文件，工作簿（`.xlsx`）和 Word 文档都是如此".to_owned(),
        F::Empty => "文件是空的".to_owned(),
        F::Syntax { kind } => syntax(kind).0.to_owned(),
        F::TooDeep { limit } => format!("对象和列表嵌套超过 {limit} 层"),
        F::TwiceKey { key } => format!("对象中字段 `{key}` 出现两次"),
        F::UnknownField { key, .. } => format!("此处没有字段 `{key}`"),
        F::MissingField { key, .. } => format!("缺少字段 `{key}`"),
        F::WrongType { shown, wanted, .. } => format!("{}不是{}", value(shown), spaced(words(*wanted))),
        F::UnknownSchema { shown, .. } => format!("{}不是本程序所知的文件种类", value(shown)),
        F::NotYet { sentence } => format!("尚未实行：{}", words(*sentence)),
        F::TimesAndCandidates { generated } => format!("`times` 与 `{generated}` 同时出现"),
        F::TextLength { chars: 0, .. } => "文字是空的".to_owned(),
        F::TextLength { chars, .. } => format!("文字有 {chars} 个字符"),
        F::ControlCharacter { name } => format!("文字含有控制字符 `{name}`"),
        F::TooMany { count, what, .. } => format!("{}共有 {count} 个", words(*what)),
        F::Nothing { what, .. } => format!("没有写明{}", words(*what)),
        F::NotMinutes { shown, .. } => format!("{}不是分钟数", value(shown)),
        F::NotSure { shown } => format!("{}不能作为把握：不确定之事不能完全肯定，也不会为失败而计划", value(shown)),
        F::NotCount { shown, .. } => format!("{}不是此处可用的数字", value(shown)),
        F::NotADate { shown } => format!("{}不是日期", value(shown)),
        F::NotATime { shown, .. } => format!("{}不是一天中的时间", value(shown)),
        F::NotAMoment { shown, .. } => format!("{}不是日期和时间", value(shown)),
        F::NotATimeRange { shown } => format!("{}不是起止时间", value(shown)),
        F::UnknownZone { shown, .. } => format!("{}不是已知的时区", value(shown)),
        F::NotALanguage { shown } => format!("{}不是语文代码", value(shown)),
        F::UnknownWord { shown, what, .. } => format!("{}不是{}", value(shown), words(*what)),
        F::Repeated { shown } => format!("{}已在列表中", value(shown)),
        F::TotalMinutes { total, .. } => format!("项目总共需要 {total} 分钟"),
        F::EstimateOrder { low, likely, high } => format!("最少 {low}、最可能 {likely}、最多 {high}，顺序不对"),
        F::LeastMinutes { least, minutes } => format!("项目有 {minutes} 分钟，少于其最少分钟数 {least}"),
        F::TwiceId { id, what, first } => format!("`{id}` 已是另一{}（列表第 {first} 个）的编号", words(*what)),
        F::UnknownItem { id, .. } => format!("没有项目 `{id}`"),
        F::UnknownMeeting { id, .. } => format!("没有会议 `{id}`"),
        F::UnknownPerson { id, .. } => format!("没有人员 `{id}`"),
        F::TooFewSeats { id, attendance, most } => {
            format!("`{id}` 需要 {attendance} 个座位，而它可以列入的会议最多只有 {most} 个")
        }
        F::PersonElsewhere { id, person, .. } => format!("`{person}` 的时间段不落在 `{id}` 可以列入的任何会议内"),
        F::Itself { word, id } => format!("`{id}` 的 `{word}` 指向该项目自身"),
        F::Cycle { path } => format!("项目相互等候，形成循环：{}", round(path)),
        F::AfterTogether { id, other } => format!("`{id}` 排在 `{other}` 之后，又与之合并审议"),
        F::ApartTogether { word, id, other } => format!("`{id}` 对 `{other}` 写有 `{word}`，又与之合并审议"),
        F::TogetherTracks { id, track, other, other_track } => {
            format!("平行会议 `{track}` 的 `{id}` 与平行会议 `{other_track}` 的 `{other}` 合并审议")
        }
        F::TogetherPositions { id, other } => format!("`{id}` 与 `{other}` 合并审议，却一个排在最先，一个排在最后"),
        F::NoSuchTrack { track, named: true, .. } | F::TitledTrack { track, .. } => {
            format!("平行会议 `{track}` 没有会议")
        }
        F::NoSuchTrack { track, named: false, .. } => {
            format!("项目没有写明平行会议，因而属于 `{track}`，而 `{track}` 没有会议")
        }
        F::HeldElsewhere { id, meeting, track } => format!("`{meeting}` 审议了 `{id}`，而后者属于平行会议 `{track}`"),
        F::HeldUnderWay { meeting } => format!("`{meeting}` 的这个项目没有 `minutes`，而又不是正在审议"),
        F::HeldHours { meeting } => format!("`{meeting}` 的时间次序不对"),
        F::RuleSetFile { file, why } => format!("规则集 {file} 不能使用：{}", unusable(why)),
        F::NoSuchYear { calendar, year } => format!("日历 `{calendar}` 没有 {year} 年"),
        F::YearNotConfirmed { calendar, year, why } => {
            let why = about::chinese(why).map_or_else(String::new, |why| format!("：{why}"));
            format!("`{calendar}` {year} 年的不开会日期尚未证实{why}")
        }
        F::NotUnderstood { id, track, needs: None, .. } => {
            format!("`{id}` 需要口译，而平行会议 `{track}` 的会议都没有口译")
        }
        F::NotUnderstood { id, track, needs: Some(needs), .. } => {
            format!("`{id}` 需要 {} 的口译，而平行会议 `{track}` 的会议都没有", names(needs))
        }
        F::EndBeforeStart { start, end } => format!("结束时间 {end} 不晚于开始时间 {start}"),
        F::ClockSkips { local, zone, .. } => format!("{local} 在 `{zone}` 不存在：时钟拨快时跳过了它"),
        F::ClockRepeats { local, zone, first, second, .. } => {
            format!("{local} 在 `{zone}` 出现两次，即 UTC {} 和 {}：时钟拨慢时重复了它", utc(*first), utc(*second))
        }
        F::SameMeeting { other, place, track } => {
            format!("此会议与平行会议 `{track}` 的 `{other}`（列表第 {place} 个）相同，因此只能举行其中一次")
        }
        F::Overlap { id, other, track } => {
            format!("`{id}` 与平行会议 `{track}` 的 `{other}` 时间重叠，因此只能举行其中一次")
        }
        F::InterpretedContradiction { interpreted: true } => "会议有口译，却没有口译语文".to_owned(),
        F::InterpretedContradiction { interpreted: false } => "会议没有口译，却写明了语文".to_owned(),
        F::Reserve { reserve, length } => format!("会议共 {length} 分钟，保留 {reserve} 分钟后便没有剩余"),
        F::WindowBackwards { from, to, .. } => format!("时间段在 {to} 结束，不晚于开始时间 {from}"),
        F::WindowMixed => "时间段的一端是一天中的时间，另一端是日期".to_owned(),
        F::NothingPreferred => "这一意愿什么也没有写明".to_owned(),
        F::NoZone { place, .. } => format!("{place} 的时间按 UTC 读取：届会没有写明时区"),
        F::WindowEmpty { from } => format!("时间段在 {from} 开始，又在同一时间结束，因而没有余地"),
        F::NoCandidate { length, start, end } => format!("{start} 至 {end} 容纳不下一次 {length} 分钟的会议"),
        F::WindowsElsewhere { id, track, .. } => format!("`{id}` 的时间段不落在平行会议 `{track}` 的任何会议内"),
        F::Schedule { said } => match said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(key) => format!("缺少字段 `{key}`"),
            None => "这不是安排文件此处应有的内容".to_owned(),
        },
        F::ScheduleTimes { start, end } => format!("结束时间 `{end}` 早于开始时间 `{start}`"),
        F::ScheduleYear { shown } => format!("`{shown}` 超出范围"),
        F::Table(fault) => table(fault).0,
    }
}

/// The help of a fault.
pub(super) fn help(fault: &Fault) -> String {
    use Fault as F;
    match fault {
        F::NoSuchFile => "请核对名称；`plenary new` 可写出一个届会文件以供开始".to_owned(),
        F::Directory => "请写明其中的文件".to_owned(),
        F::CannotRead { .. } => "请核对路径和读取权限".to_owned(),
        F::TooLarge { .. } => "请核对是否选对了文件；届会文件不会这么大".to_owned(),
        F::NotUtf8 { .. } => "请将文件存为 UTF-8；在 Excel 中选 \"CSV UTF-8\"".to_owned(),
        F::Archive => "届会请写成 JSON，手工表格请存为 \"CSV UTF-8\"".to_owned(),
        F::Empty => "`plenary new` 可写出一个届会文件以供开始".to_owned(),
        F::Syntax { kind } => syntax(kind).1.to_owned(),
        F::TooDeep { .. } => "请核对是否选对了文件；届会文件最多嵌套七层".to_owned(),
        F::TwiceKey { .. } => "请只保留一个".to_owned(),
        F::UnknownField { near: Some(near), .. } => format!("是不是 `{near}`？"),
        F::UnknownField { known, .. } => format!("此处的字段有 {}", names(known)),
        F::MissingField { key, about } => {
            let what = about::chinese(about).map_or_else(String::new, |about| format!("：{about}"));
            format!("请增加 \"{key}\"{what}")
        }
        F::WrongType { wanted, write, absent, .. } => to_write(*wanted, write, *absent),
        F::UnknownSchema { wanted, .. } => format!("请写 \"{wanted}\""),
        F::NotYet { .. } => "请去掉它再编排；它现在不起作用".to_owned(),
        F::TimesAndCandidates { .. } => {
            "会议时间固定时保留 `times`；由程序选择时间时保留 `between`、`length`、`step` 和 `per_day`".to_owned()
        }
        F::TextLength { chars: 0, most } => format!("请写 1 至 {most} 个字符；可以不写之处请去掉"),
        F::TextLength { most, .. } => format!("请最多写 {most} 个字符"),
        F::ControlCharacter { .. } => "请写成一行普通文字".to_owned(),
        F::TooMany { most, what, .. } => format!("{}最多读取 {most} 个", words(*what)),
        F::Nothing { mend, .. } => words(*mend).to_owned(),
        F::NotMinutes { least, most, .. } => format!("请写 {least} 至 {most} 的整数分钟"),
        F::NotSure { .. } => "请写 1 至 99 的整数（百分比）".to_owned(),
        F::NotCount { least, most, .. } => format!("请写 {least} 至 {most} 的整数"),
        F::NotADate { .. } => "请写 1970 年至 2200 年之间的年-月-日，如 \"2022-05-04\"".to_owned(),
        F::NotATime { midnight: true, .. } => "会议在其日期内结束；最晚写 \"23:59\"".to_owned(),
        F::NotATime { .. } => "请写 \"00:00\" 至 \"23:59\" 的时和分，如 \"09:30\"".to_owned(),
        F::NotAMoment { daily: true, .. } => {
            "请写 \"2022-05-04\"、\"2022-05-04T10:30\"，如指每天则写 \"10:30\"".to_owned()
        }
        F::NotAMoment { .. } => "请写 \"2022-05-04\"、\"2022-05-04T10:30\" 或 \"2022-05-04T10:30+02:00\"".to_owned(),
        F::NotATimeRange { .. } => "请写明起止，中间用连字符，如 \"12:00-14:00\"".to_owned(),
        F::UnknownZone { near, .. } => {
            is_it(near).unwrap_or_else(|| "请写 IANA 时区数据库中的名称，如 \"Europe/Vienna\"".to_owned())
        }
        F::NotALanguage { .. } => "请写两三个小写字母，如 \"fr\"".to_owned(),
        F::UnknownWord { near, known, .. } => is_it(near).unwrap_or_else(|| format!("请写其中之一：{}", names(known))),
        F::Repeated { .. } => "请只写一次".to_owned(),
        F::TotalMinutes { total: 0, .. } => "请至少写一位发言者，或写引言分钟".to_owned(),
        F::TotalMinutes { most, .. } => format!("请减到最多 {most} 分钟，或分为两个项目"),
        F::LeastMinutes { minutes, .. } => format!("请写不超过 {minutes} 的数，或增加项目的分钟数"),
        F::EstimateOrder { .. } => "请使最少、最可能、最多三者依次不减".to_owned(),
        F::TwiceId { .. } => "请给其中一个换一个编号".to_owned(),
        F::UnknownItem { near, .. } => is_it(near).unwrap_or_else(|| "请写某一项目的 `id`".to_owned()),
        F::UnknownMeeting { near, .. } => is_it(near)
            .unwrap_or_else(|| "请写某一会议的 `id`；按日期和时间写明的会议依时间先后为 `m1`、`m2`……".to_owned()),
        F::UnknownPerson { near, .. } => {
            is_it(near).unwrap_or_else(|| "请写届会 `people` 中某人的 `id`，或在那里增加此人".to_owned())
        }
        F::TooFewSeats { .. } => "请更正 `attendance`，或给某一会议写更多的 `seats`".to_owned(),
        F::Itself { .. } => "请写另一项目，或去掉".to_owned(),
        F::Cycle { .. } => "请从循环中去掉一个 `after`".to_owned(),
        F::AfterTogether { .. } | F::ApartTogether { .. } => "请在二者中保留一个".to_owned(),
        F::TogetherTracks { .. } => "请写共同的 `track`，或不再合并审议".to_owned(),
        F::TogetherPositions { .. } => "请保留一个 `position`，或不再合并审议".to_owned(),
        F::NoSuchTrack { near: Some(near), .. } | F::TitledTrack { near: Some(near), .. } => {
            format!("是不是 `{near}`？")
        }
        F::NoSuchTrack { known, .. } | F::TitledTrack { known, .. } => format!("有会议的平行会议是 {}", names(known)),
        F::HeldElsewhere { .. } => "请写项目所属平行会议的会议，或另一项目".to_owned(),
        F::HeldUnderWay { .. } => {
            "请写明分钟数；只有已写 `started` 而未写 `ended` 的会议的最后一个项目可以不写，并须写明其 `started`"
                .to_owned()
        }
        F::HeldHours { .. } => "会议先开始，然后各项目依次进行，最后会议结束；没有开始的会议不能结束".to_owned(),
        F::RuleSetFile { .. } => {
            "请改正该文件；`plenary rules FILE` 说明其中一切错误，`plenary schema rules` 说明其内容".to_owned()
        }
        F::NoSuchYear { .. } => "请直接写日期，如 \"2040-10-26\"".to_owned(),
        F::YearNotConfirmed { .. } => "请在 `days_off` 中补上所缺的日期".to_owned(),
        F::NotUnderstood { needs: None, .. } => {
            "如不需要口译，请写 \"interpretation\": []；否则请给一次会议配备口译".to_owned()
        }
        F::NotUnderstood { has, .. } if has.is_empty() => {
            "该处会议没有口译：请减少要求，或给一次会议写明 `languages`".to_owned()
        }
        F::NotUnderstood { has, .. } => {
            format!("该处会议有 {}：请减少要求，或给一次会议增加 `languages`", names(has))
        }
        F::EndBeforeStart { .. } => "会议的开始和结束在同一日期；请写更晚的结束时间".to_owned(),
        F::ClockSkips { next: Some(next), .. } => format!("之后存在的时间是 {next}"),
        F::ClockSkips { next: None, .. } => "请写另一时间".to_owned(),
        F::ClockRepeats { exact: true, .. } => "请写明所指时间的时差，如 \"2026-10-25T02:30+01:00\"".to_owned(),
        F::ClockRepeats { .. } => "请移动会议，或将届会的 `timezone` 定为 \"UTC\"".to_owned(),
        F::SameMeeting { .. } => {
            "请去掉一个，或改写其时间或 `track`；如二者供选择，请设定规则 `interpreted_meetings`".to_owned()
        }
        F::Overlap { .. } => {
            "如二者供选择，请设定规则 `interpreted_meetings`；否则请移动一个，或改写其 `track`".to_owned()
        }
        F::InterpretedContradiction { interpreted: true } => "请写明语文，或写 `\"interpreted\": false`".to_owned(),
        F::InterpretedContradiction { interpreted: false } => "请去掉两个字段之一".to_owned(),
        F::Reserve { .. } => "请少保留一些，或去掉此会议".to_owned(),
        F::WindowBackwards { daily: true, .. } => {
            "跨越午夜的时间段请写成两个，一个到 \"23:59\" 为止，一个从 \"00:00\" 开始".to_owned()
        }
        F::WindowBackwards { .. } => "请对调 `from` 和 `to`，或写更晚的结束时间".to_owned(),
        F::WindowMixed => "请都写成一天中的时间（指每天），或都写成日期".to_owned(),
        F::WindowEmpty { .. } => "请写更晚的结束时间，或去掉此时间段".to_owned(),
        F::NoZone { zone: Some(zone), .. } => format!("请写 \"timezone\": \"{zone}\""),
        F::NoZone { zone: None, .. } => "请写 \"timezone\"，如 \"Europe/Vienna\"".to_owned(),
        F::NothingPreferred => {
            const WORDS: [&str; 10] = [
                "pin",
                "forbid",
                "allow",
                "windows",
                "available_from",
                "not_with",
                "not_parallel",
                "after",
                "position",
                "split",
            ];
            format!("请增加 {} 之一，或去掉它", names(&WORDS))
        }
        F::NoCandidate { .. } => "请写较短的 `length`，或较长的时段".to_owned(),
        F::WindowsElsewhere { first, last, .. } | F::PersonElsewhere { first, last, .. } => {
            format!("该处会议自 {first} 至 {last}（当地时间）：请核对日期，以及时间段的 `timezone`")
        }
        F::Schedule { .. } => "请用 `plenary plan --format json` 重新写出，或参阅 `plenary schema schedule`".to_owned(),
        F::ScheduleTimes { .. } => "请写不早于开始时间的结束时间".to_owned(),
        F::ScheduleYear { .. } => "请写 1970 年至 2200 年之间的日期".to_owned(),
        F::Table(fault) => table(fault).1,
    }
}

/// What to write instead.
fn to_write(wanted: Phrase, write: &Write, absent: bool) -> String {
    let what = match write {
        Write::That => words(wanted).to_owned(),
        Write::Fields(fields) => format!("含下列字段的对象：{}", names(fields)),
        Write::InQuotes(digits) => format!("带双引号的 \"{digits}\""),
        Write::Whole { least, most, quoted } => {
            let quotes = if *quoted { "，不带引号" } else { "" };
            format!("{least} 至 {most} 的整数{quotes}")
        }
        Write::OneOf(known) => format!("其中之一：{}", names(known)),
        Write::Minutes { most } => format!(
            "1 至 {most} 的整数分钟、{{\"speakers\", \"minutes_each\", \"opening\"}} 或 {{\"low\", \"likely\", \"high\"}}"
        ),
    };
    if absent {
        format!("如用默认值请去掉此字段，否则请写{}", spaced(&what))
    } else {
        format!("请写{}", spaced(&what))
    }
}

fn unusable(why: &Unusable) -> String {
    match why {
        Unusable::NotFromHere => "此处不读取文件".to_owned(),
        Unusable::Wrong(report) => report.brief(UiLanguage::Chinese),
    }
}

/// Message and help of a JSON syntax error.
fn syntax(kind: &Syntax) -> (&'static str, &'static str) {
    match kind {
        Syntax::Comment => ("JSON 没有注释", "请写名称以 `//` 开头的字段，如 \"//\": \"理由\""),
        Syntax::TrailingComma => ("列表或对象结尾前多一个逗号", "请去掉逗号"),
        Syntax::MissingComma => ("缺少逗号", "请在二者之间加逗号"),
        Syntax::MissingColon => ("字段名称之后缺少冒号", "请写 `\"name\": value`"),
        Syntax::MissingValue => ("字段没有值", "请在冒号之后写一个值"),
        Syntax::UnquotedName => ("字段名称没有双引号", "请写 `\"name\": value`"),
        Syntax::UnquotedWord => ("词没有双引号", "请加双引号；只有 `true`、`false` 和 `null` 不加"),
        Syntax::SingleQuotes => ("文字用了单引号", "请用双引号"),
        Syntax::MoreAfterEnd => ("届会结尾之后还有内容", "请去掉"),
        Syntax::OpenList => ("列表没有结束", "请用 `]` 结束"),
        Syntax::OpenObject => ("对象没有结束", "请用 `}` 结束"),
        Syntax::OpenText => ("文字没有结束", "请在同一行用双引号结束"),
        Syntax::Escape => ("反斜杠之后的内容不为 JSON 所知", "反斜杠本身请写 `\\\\`"),
        Syntax::Number => ("数字没有按 JSON 的写法", "请写数字，如 90"),
        Syntax::Unexpected => ("此处不能有这个", "请检查其前的逗号和括号"),
        Syntax::Other(_) => ("这不是 JSON", "请改正此处或其前的文字"),
    }
}

/// Message and help of a fault in a hand-made table.
fn table(fault: &TableFault) -> (String, String) {
    use TableFault as T;
    let (message, help) = match fault {
        T::Empty => ("表格没有行".to_owned(), "请写表头 `meeting,item`，然后为会议审议的每个项目写一行".to_owned()),
        T::NoHeading => {
            ("第一行不是表头".to_owned(), "请在上面写 `meeting,item`，下面写届会中的编号，如 `m1,1a`".to_owned())
        }
        T::UnknownColumn { shown } => {
            (format!("表格没有 {shown} 栏"), "请只留 `meeting` 和 `item` 两栏；标题和分钟在届会文件中".to_owned())
        }
        T::NotARow => (
            "这不是写明会议和项目的一行".to_owned(),
            "请按表格顺序写 `[{\"meeting\": \"m1\", \"item\": \"1a\"}, …]`".to_owned(),
        ),
        T::MoreCells { shown } => {
            (format!("`meeting` 和 `item` 两栏之外还有 {shown}"), "请去掉；含有分隔符的单元格须加双引号".to_owned())
        }
        T::ManyLines => ("一个单元格跨了几行".to_owned(), "请在其行内用双引号结束，或去掉开头的双引号".to_owned()),
        T::NoMeeting => {
            ("此处和上面都没有写明会议".to_owned(), "请在第一行写明；其下的空单元格指上一行的会议".to_owned())
        }
        T::UnknownItem { shown, near, known } => {
            (format!("届会没有项目 {shown}"), is_it(near).unwrap_or_else(|| format!("届会的项目是 {}", first(known))))
        }
        T::UnknownMeeting { shown, near, known } => {
            (format!("届会没有会议 {shown}"), is_it(near).unwrap_or_else(|| format!("届会的会议是 {}", first(known))))
        }
        T::SharedNumber { shown, ids } => {
            (format!("几个项目的号码都是 {shown}"), format!("请写明所指的编号：{}", first(ids)))
        }
        T::Twice { items, meeting } => {
            (format!("`{meeting}` 已审议 {items}"), "请只留一行：项目在一次会议中只有一部分".to_owned())
        }
    };
    (message, help)
}

fn words(phrase: Phrase) -> &'static str {
    phrase.in_language(UiLanguage::Chinese)
}

/// A value as it is shown: what has no words of the file is a word of ours. A text has a space before what follows.
fn value(shown: &str) -> String {
    match shown {
        "a list" => "列表".to_owned(),
        "an object" => "对象".to_owned(),
        "null" | "true" | "false" => format!("`{shown}` "),
        other => format!("{other} "),
    }
}

/// What begins with a letter or a sign of ours stands a space apart.
fn spaced(text: &str) -> String {
    let apart = text.starts_with(|one: char| one.is_ascii());
    if apart { format!(" {text}") } else { text.to_owned() }
}

fn is_it(near: &Near) -> Option<String> {
    near.as_ref().map(|near| format!("是不是 \"{near}\"？"))
}

/// Names of the file one after the other.
fn names<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join("、")
}

/// The first of many.
fn first(words: &[String]) -> String {
    const FIRST: usize = 20;
    match some(words, FIRST) {
        (words, 0) => names(words),
        (words, more) => format!("{} 等，另有 {more} 个", names(words)),
    }
}

/// The first is repeated at the end.
fn round(path: &[String]) -> String {
    let joined = |path: &[String]| path.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" → ");
    match circle(path) {
        (path, 0, _) => joined(path),
        (start, left_out, end) => format!("{} →（另有 {left_out} 个）→ {}", joined(start), joined(end)),
    }
}

fn utc(instant: Instant) -> String {
    instant.utc().format("%H:%M").to_string()
}
