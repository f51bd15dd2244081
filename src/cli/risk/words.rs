//! The words of the answer, in English and Chinese. Names in braces stand for values.

/// The words in one language.
#[derive(Debug)]
pub struct Words {
    pub language: &'static str,
    pub confidence: &'static str,
    pub with_report: &'static str,
    pub without_report: &'static str,
    pub in_time: &'static str,
    pub rests_on: &'static str,
    pub spread: &'static str,
    pub estimated: &'static str,
    pub on_time: &'static str,
    pub late: &'static str,
    pub common: &'static str,
    pub extension: &'static str,
    pub assumed: &'static str,
    pub enough: &'static str,
    pub too_little: &'static str,
    pub items: &'static str,
    pub item_columns: [&'static str; 6],
    pub meetings: &'static str,
    pub meeting_columns: [&'static str; 6],
    pub all_meetings: &'static str,
    pub causes: &'static str,
    pub if_exact: &'static str,
    pub if_punctual: &'static str,
    pub no_cause: &'static str,
    pub release: &'static str,
    pub release_held: &'static str,
    pub release_not_held: &'static str,
    pub chart: &'static str,
    pub chart_key: &'static str,
    pub reached: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    confidence: "Confidence {p} % (standard error {error}, {samples} samples, seed {seed})",
    with_report: "All items are reached with this probability, and the report has its meeting to itself.",
    without_report: "All items are reached with this probability.",
    in_time: "All items end in the meeting where the schedule ends them, or earlier: {p} %.",
    rests_on: "This rests on:",
    spread: "minutes from {low} % less to {high} % more than planned, where the item gives no range{assumed}",
    estimated: "twice that for {n} items whose minutes an import estimated",
    on_time: "meetings that start on time{assumed}",
    late: "meetings that start {low} to {high} minutes late, mostly {likely}{assumed}",
    common: "{share} of the variance common to all items",
    extension: "meetings that may run over by {n} minutes",
    assumed: " (assumed: the session does not say)",
    enough: "That is at least the {wanted} % that are wanted.",
    too_little: "That is less than the {wanted} % that are wanted.",
    items: "Items",
    item_columns: ["Item", "In time", "Reached", "Call between", "Minutes", "Title"],
    meetings: "Meetings",
    meeting_columns: ["Meeting", "Date and time", "Full", "Spare min", "Lost min", "Utilization"],
    all_meetings: "all (benchmark {benchmark} %)",
    causes: "Most misses are due to",
    if_exact: "item {items}: the confidence is {p} % if it takes exactly {minutes} minutes",
    if_punctual: "the late start of {meeting}: the confidence is {p} % if it starts on time",
    no_cause: "nothing: there are no misses, or no single item or meeting changes them",
    release: "Meetings that could be released, and by when",
    release_held: "{meeting}, by {day}: nothing is left for it with {p} %",
    release_not_held: "{meeting}, by {day}: the schedule does not hold it",
    chart: "When each item ends",
    chart_key: "Light: four in five ends. Dark: the middle half. White line: the median. Diamond: the schedule. Right: reached.",
    reached: "reached",
};

const CHINESE: Words = Words {
    language: "zh",
    confidence: "把握 {p}%（标准误 {error}，{samples} 次模拟，种子 {seed}）",
    with_report: "这是所有项目都能审议完、且报告独占其会议的概率。",
    without_report: "这是所有项目都能审议完的概率。",
    in_time: "所有项目都在日程所定的会议上或更早结束：{p}%。",
    rests_on: "依据：",
    spread: "没有给出范围的项目，时间比计划少 {low}% 至多 {high}%{assumed}",
    estimated: "其中 {n} 个项目的时间由导入估计，范围加倍",
    on_time: "会议准时开始{assumed}",
    late: "会议推迟 {low} 至 {high} 分钟开始，最可能 {likely} 分钟{assumed}",
    common: "方差的 {share} 为所有项目所共有",
    extension: "会议可以延长 {n} 分钟",
    assumed: "（假定：届会文件没有说明）",
    enough: "达到所要求的 {wanted}%。",
    too_little: "低于所要求的 {wanted}%。",
    items: "项目",
    item_columns: ["项目", "按时", "审议完", "请到场时间", "分钟", "标题"],
    meetings: "会议",
    meeting_columns: ["会议", "日期和时间", "用满", "剩余分钟", "损失分钟", "利用率"],
    all_meetings: "全部（基准 {benchmark}%）",
    causes: "未能完成的主要原因",
    if_exact: "项目 {items}：如恰好用 {minutes} 分钟，把握为 {p}%",
    if_punctual: "{meeting} 推迟开始：如准时开始，把握为 {p}%",
    no_cause: "无：没有未能完成的情况，或没有单个项目或会议能改变结果",
    release: "可以退还的会议及截止日期",
    release_held: "{meeting}，{day} 以前：有 {p}% 的概率无事可议",
    release_not_held: "{meeting}，{day} 以前：日程不举行这次会议",
    chart: "每个项目何时结束",
    chart_key: "浅色：五分之四的结束时间。深色：中间一半。白线：中位数。菱形：日程。右侧：审议完的概率。",
    reached: "审议完",
};

/// The words of a language code.
pub fn words(code: &str) -> Result<&'static Words, String> {
    match code {
        "en" => Ok(&ENGLISH),
        "zh" => Ok(&CHINESE),
        _ => Err("expected en or zh".to_owned()),
    }
}

/// Puts values in the place of their names in braces.
pub fn fill(words: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let (mut text, mut rest) = (String::new(), words);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text += before;
        if let Some((_, value)) = values.iter().find(|(other, _)| *other == name) {
            text += &value.to_string();
        }
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in braces, sorted.
    fn names(words: &str) -> Vec<&str> {
        let mut names: Vec<&str> = words.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_name_the_same_values() {
        let all = |words: &Words| {
            format!("{words:?}")
                .replace("Words {", "")
                .split("\", ")
                .map(|one| names(one).join(" "))
                .collect::<Vec<_>>()
        };
        let (english, chinese) = (all(&ENGLISH), all(&CHINESE));
        assert_eq!(english, chinese);
        assert!(english.len() > 30 && words("fr").is_err());
    }

    #[test]
    fn values_are_put_in_once() {
        assert_eq!(fill("{a} and {b}", &[("a", &"{b}"), ("b", &2)]), "{b} and 2");
    }
}
