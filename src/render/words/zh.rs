//! Chinese.

use super::{AnnexWords, Clock, Dates, DayPart, PlannerWords, Shared, Words, ours, seen, unconfirmed};

/// The founding annex: the organization of work of the Working Group on Firearms, Vienna, May 2022.
const FIREARMS: &str = "CTOC/COP/WG.6/2022/1";
/// A Chinese organization of work with meetings of three hours.
const THREE_HOURS: &str = "wenqiao.top/browse/un/part0983";

pub(super) const WORDS: Words = Words {
    code: "zh",
    annex: AnnexWords {
        annex: seen("附件", FIREARMS),
        title: unconfirmed("工作安排"),
        proposed_title: seen("拟议工作安排", FIREARMS),
        columns: [seen("日期和时间", FIREARMS), seen("议程项目", FIREARMS), seen("标题或说明", FIREARMS)],
        continued: seen("（续）", FIREARMS),
        sub_item: (seen("(", FIREARMS), seen(")", FIREARMS)),
        joint: (unconfirmed("、"), unconfirmed(" 和 ")),
        meeting: unconfirmed("{time}（{details}）"),
        detail: unconfirmed("；"),
        without_interpretation: unconfirmed("无口译"),
        tracks: &[("plenary", unconfirmed("全体会议")), ("cow", unconfirmed("全体委员会"))],
        status: ours("状态：{status}。"),
        statuses: &[
            ("approved", unconfirmed("已批准")),
            ("revised", unconfirmed("经修订")),
            ("draft", unconfirmed("草案")),
        ],
        unscheduled: ours("未排入的项目"),
        unscheduled_item: ours("{item}：{reason}"),
        not_proven: ours("尚未证明最优：差距为 {gap}。"),
        no_schedule: ours("本次会议不存在可行的工作安排。"),
    },
    dates: Dates {
        day: seen("{month}{day}日，{weekday}", FIREARMS),
        day_and_year: unconfirmed("{year}年{month}{day}日，{weekday}"),
        months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
        weekdays: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
    },
    clock: Clock {
        twelve_hours: true,
        parts: &[
            DayPart { from: 0, name: unconfirmed("午夜") },
            DayPart { from: 60, name: unconfirmed("凌晨") },
            DayPart { from: 6 * 60, name: seen("上午", THREE_HOURS) },
            DayPart { from: 12 * 60, name: seen("中午", FIREARMS) },
            DayPart { from: 13 * 60, name: seen("下午", FIREARMS) },
            DayPart { from: 19 * 60, name: unconfirmed("晚上") },
        ],
        named: &[],
        hour: seen("{part} {hour} 时", FIREARMS),
        minute: unconfirmed("{part} {hour} 时 {minute} 分"),
        range: seen("{start}至{end}", FIREARMS),
        shared: Shared::Start,
    },
    planner: PlannerWords {
        minutes: ours("分钟"),
        used: ours("{meeting}：已用 {used}，剩余 {spare}"),
        place: ours("{place} ({timezone})"),
        best: ours("已证明最优：没有更好的有效安排。"),
        level: ours("{name} {value}"),
        bounded: ours("{name} {value}（已证明不低于 {bound}）"),
        unbounded: ours("{name} {value}（未证明下界）"),
        solver: ours("{name}，{seconds} 秒，{threads} 线程，种子 {seed}"),
        changes: ours("与基准相比的变动"),
        change: ours("{item}：{before} -> {now}（{minutes} 分钟）"),
    },
};
