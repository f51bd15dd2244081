//! Clauses that faults carry, in all languages side by side.

use super::UiLanguage;

/// A clause in all languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phrase {
    en: &'static str,
    zh: &'static str,
}

impl Phrase {
    /// The clause in a language.
    pub fn in_language(self, language: UiLanguage) -> &'static str {
        match language {
            UiLanguage::English => self.en,
            UiLanguage::Chinese => self.zh,
        }
    }
}

macro_rules! phrases {
    ($($name:ident $en:literal $zh:literal)*) => {
        $(pub(crate) const $name: Phrase = Phrase { en: $en, zh: $zh };)*

        #[cfg(test)]
        pub(crate) const ALL: &[Phrase] = &[$($name),*];
    };
}

// what a value should be
phrases! {
    A_LIST "a list" "列表"
    AN_OBJECT "an object" "对象"
    AN_ID "an id, which is a text" "编号（一段文字）"
    A_TEXT "a text" "文字"
    TEXT_BY_LANGUAGE "a text, or an object of texts by language" "一段文字，或按语文列出文字的对象"
    TRUE_OR_FALSE "true or false" "`true` 或 `false`"
    NUMBER_OF_MINUTES "a number of minutes" "分钟数"
    A_NUMBER "a number" "数字"
    A_SHARE "a share from 0 to 1, such as 0.3" "0 至 1 之间的比例，如 0.3"
    FEW_PARTS "false or {\"max_parts\": …}" "`false` 或 {\"max_parts\": …}"
    SPLITTING "true, false, or an object with min_minutes and max_parts" "`true`、`false` 或含 `min_minutes` 和 `max_parts` 的对象"
    AFTER "the id of an item, or an object with item and gap_minutes" "项目的编号，或含 `item` 和 `gap_minutes` 的对象"
    FORMS_OF_MEETINGS "a list of meetings, or an object with days and times, or with days and hours to choose from" "会议的列表，或写明日期和时间的对象，或写明日期和可选时段的对象"
    A_DATE "a date such as \"2022-05-04\"" "日期，如 \"2022-05-04\""
    DAY_OFF "a date, \"weekends\" or the name of a calendar" "日期、\"weekends\" 或日历的名称"
    TIME_OF_DAY "a time of day such as \"09:30\"" "一天中的时间，如 \"09:30\""
    START_AND_END "a start and an end such as \"12:00-14:00\"" "起止时间，如 \"12:00-14:00\""
    DATE_AND_TIME "a date, or a date and time such as \"2022-05-04T10:30\"" "日期，或日期和时间，如 \"2022-05-04T10:30\""
    A_ZONE "a time zone such as \"Europe/Vienna\"" "时区，如 \"Europe/Vienna\""
    RULE_SET_NAME "the name of a rule set" "规则集的名称"
    DATE_OR_CALENDAR "a date or a calendar" "日期或日历"
    RULE_SET "a rule set" "规则集"
    ORDER "an order" "顺序"
    POSITION "a position" "位置"
    GOAL "a goal" "目标"
    TABLE_NAME "the name of a table" "表的名称"
    CONFIDENCE "how sure a figure is" "数字可靠程度的用词"
    // what there is too much or too little of, or what has an id
    ITEM "item" "项目"
    MEETING "meeting" "会议"
    PERSON "person" "人员"
    ITEMS "items" "项目"
    MEETINGS "meetings" "会议"
    TEXTS "texts" "文字"
    WINDOWS "windows" "时间段"
    DAILY_WINDOWS "windows, with one for every day," "时间段（每天的时间段逐日计算）"
    ENTRIES "entries" "条目"
    LEFT_OUT "items left out" "未列入的项目"
    CANDIDATES "candidate meetings" "可供选择的会议"
    ELEMENTS "elements in the list" "列表元素"
    LISTED_MEETINGS "meetings in the list" "列表中的会议"
    TRACKS "tracks in the list" "列表中的平行会议"
    ENTRY_ITEMS "items in the entry" "条目中的项目"
    NOTED "meetings or items for the note" "脚注所附的会议或项目"
    // what to add where there is nothing
    ADD_TEXT "write one, such as {\"en\": \"…\"}" "请写一段，如 {\"zh\": \"…\"}"
    ADD_MEETINGS "add the days and times when the session may meet" "请增加届会可以开会的日期和时间"
    ADD_TIMES "name the times when it meets, such as \"12:00-14:00\"" "请写明开会的时间，如 \"12:00-14:00\""
    ADD_DAYS "name the days when the session may meet" "请写明届会可以开会的日期"
    ADD_ITEM "add at least one, such as {\"id\": \"1\", \"minutes\": 30}" "请至少增加一个，如 {\"id\": \"1\", \"minutes\": 30}"
    ANY_MEETING "leave the field out where every meeting will do, or name one" "如任何会议均可，请去掉此字段，否则请写明一次会议"
    ANY_TRACK "name one, or write \"any\" where every track will do" "请写明一个；如任何平行会议均可，请写 \"any\""
    ANY_TIME "leave the field out where every time will do, or add a window" "如任何时间均可，请去掉此字段，否则请增加一个时间段"
    ADD_ENTRY_ITEMS "name the items that the entry takes up" "请写明该条目所审议的项目"
    ADD_NOTED "name `meetings` or `items` by their ids; a note on the whole table is one of `footnotes`" "请用编号写明 `meetings` 或 `items`；整个表格的脚注写在 `footnotes` 中"
    // what is not enforced
    WISHED_TOGETHER "`together` cannot be a preference, because joint items are one entry" "合并审议的项目是一个条目，不能作为意愿提出"
    WISHED_PARTS "a preference on `split` can only limit the number of parts" "关于分割的意愿只能写明部分的数目"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::report::words::left::english_left;

    #[test]
    fn every_phrase_has_chinese_words_and_no_english_ones() {
        assert!(ALL.len() > 40);
        for phrase in ALL {
            assert!(!phrase.zh.is_empty(), "{}", phrase.en);
            assert_eq!(english_left(phrase.zh), "", "{}", phrase.zh);
        }
    }
}
