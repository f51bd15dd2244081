//! Translations of sentences from the schema and the built-in data: what a required field is, and why days off are not
//! confirmed. The test below finds sentences without a translation.

/// English, and Chinese.
const TABLE: &[(&str, &str)] = &[
    // required fields of a session
    ("the name of the gathering, as one text or by language", "届会的名称，写成一段文字或按语文列出"),
    ("when it may meet: days and times, or a list of meetings", "何时可以开会：日期和时间，或会议的列表"),
    ("the agenda, in order", "议程，按顺序排列"),
    ("the dates", "日期"),
    ("start and end of each meeting of a day, such as `12:00-14:00`", "每天各次会议的起止时间，如 `12:00-14:00`"),
    (
        "the hours that meetings may lie in on the clock of the place, such as `09:00-19:00`",
        "会议可以落在的时段（当地时间），如 `09:00-19:00`",
    ),
    ("how long each meeting is", "每次会议的长度"),
    (
        "from one start to the next; the first is that of `between`",
        "前后两个开始时间的间隔；第一个是 `between` 的开始时间",
    ),
    ("the most of them that are held on one date, interpreted or not", "同一日期最多举行几次，不论有无口译"),
    ("the id that items refer to", "供项目引用的编号"),
    ("the date, such as `2022-05-04`", "日期，如 `2022-05-04`"),
    ("the start on the clock of the place, such as `12:00`", "开始时间（当地时间），如 `12:00`"),
    ("the end on the clock of the place, on the same date", "结束时间（当地时间），须在同一日期"),
    ("the id that other statements refer to, such as `1a`", "供其他各处引用的编号，如 `1a`"),
    ("how long it takes in all, in whole minutes, or as an estimate", "总共需要多久，写整数分钟或估计"),
    ("how many speak", "发言人数"),
    ("how long each speaks", "每人发言多久"),
    ("how long the speaker has", "该发言者有多少时间"),
    ("the name, or the delegation", "姓名或代表团"),
    ("who speaks, in order", "依次由谁发言"),
    ("the least", "最少"),
    ("the likeliest", "最可能"),
    ("the most", "最多"),
    ("the id of the other item, or `\"*\"` for every other item", "另一项目的编号，或表示所有其他项目的 `\"*\"`"),
    ("the most parts", "最多几部分"),
    (
        "the most minutes, before or after, between that hour and its start",
        "该时间与项目开始时间最多相差几分钟，提前或推后",
    ),
    ("the clock of that place", "该地的时间"),
    ("its title, as one text or by language", "它的标题，写成一段文字或按语文列出"),
    ("what it is, as one text or by language", "它是什么，写成一段文字或按语文列出"),
    ("the start on the clock of the place, such as `11:30`", "开始时间（当地时间），如 `11:30`"),
    ("its id", "它的编号"),
    ("what it took up; `[]` where it was not held", "它所审议的项目；没有举行则写 `[]`"),
    ("what it says, as one text or by language", "它的内容，写成一段文字或按语文列出"),
    ("its id; the first of those taken together", "它的编号；合并审议时写第一个"),
    // of a rule set
    ("the kind and version of this file", "此文件的种类和版本"),
    ("what it is called", "它的名称"),
    ("what it is", "它是什么"),
    (
        "its limits, each with where it is from: `{\"value\": 120, \"source\": \"…\", \"confidence\": \"seen\"}`",
        "各项限制及其出处：`{\"value\": 120, \"source\": \"…\", \"confidence\": \"seen\"}`",
    ),
    ("a document symbol, an address, a letter", "文号、网址或信函"),
    // of a schedule
    ("\"plenary.schedule/1\", the kind and version of the file", "\"plenary.schedule/1\"，即文件的种类和版本"),
    // calendars
    (
        "the days of the list of 2023 that do not follow the moon; Eid al-Fitr, Eid al-Adha and days in lieu are missing",
        "只有 2023 年名单中不随月相变动的日期；缺少开斋节、宰牲节和补假日",
    ),
];

/// The Chinese translation of a sentence of the data.
pub(super) fn chinese(english: &str) -> Option<&'static str> {
    TABLE.iter().find(|(known, _)| *known == english).map(|(_, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::read::report::words::left::english_left;
    use crate::read::{calendars, decode, rules_schema, session_schema};

    /// What every required field of a schema is.
    fn required(schema: &Value, found: &mut BTreeSet<String>) {
        let about = |name: &Value| schema["properties"][name.as_str()?]["description"].as_str();
        let names = schema["required"].as_array().into_iter().flatten();
        found.extend(names.filter_map(about).map(decode::clause));
        let inner = schema.as_object().into_iter().flat_map(serde_json::Map::values);
        inner.chain(schema.as_array().into_iter().flatten()).for_each(|one| required(one, found));
    }

    #[test]
    fn all_that_our_data_says_in_reports_has_chinese_words() {
        let mut said = BTreeSet::new();
        for schema in [session_schema(), rules_schema()] {
            required(&schema, &mut said);
        }
        assert!(said.len() > 20, "{said:?}");
        let years = calendars().iter().flat_map(|calendar| calendar.years.values());
        said.extend(years.filter(|year| !year.complete).map(|year| year.source.clone()));
        for one in &said {
            let words = chinese(one).unwrap_or_else(|| panic!("no Chinese for: {one}"));
            assert_eq!(english_left(words), "", "{words}");
        }
        for (english, _) in TABLE.iter().filter(|(english, _)| !english.contains("schedule/1")) {
            assert!(said.contains(*english), "nothing says: {english}");
        }
    }
}
