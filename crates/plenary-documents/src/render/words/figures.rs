//! The words for goals, unmet wishes, items left out and estimates, for all languages. Only planners see them.

use super::{Wording, ours};

/// A wording for one, and one for any other number: `{n}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// For one.
    pub one: Wording,
    /// For any other number.
    pub many: Wording,
}

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// The goal `unscheduled`: `{n}`.
    pub unscheduled: Wording,
    /// The goal `preferences`: `{n}`.
    pub preferences: Wording,
    /// The goal `changes`.
    pub changes: Counted,
    /// The goal `lost_time`.
    pub lost_time: Counted,
    /// The goal `continuations`.
    pub continuations: Counted,
    /// The goal `meetings`.
    pub meetings: Counted,
    /// The goal `earliness`: `{n}`.
    pub earliness: Wording,
    /// The goal `balance`: `{n}` in per cent.
    pub balance: Wording,
    /// The goal `time_zones`.
    pub time_zones: Counted,
    /// The statement that all goals are at 0.
    pub nothing: Wording,
    /// A wish that is not met: the `{item}`, what it `{asks}`, its `{weight}`.
    pub wish: Wording,
    /// The separator of things that one wish asks for, and the separator of alternatives.
    pub between: (Wording, Wording),
    /// A wish for `{meetings}`.
    pub pin: Wording,
    /// A wish against `{meetings}`.
    pub forbid: Wording,
    /// A wish for no other than `{meetings}`.
    pub allow: Wording,
    /// A wish for a time between `{from}` and `{to}`.
    pub window: Wording,
    /// A wish for a time from `{from}` on.
    pub not_before: Wording,
    /// A wish for a time until `{to}`.
    pub not_after: Wording,
    /// A wish for one of `{n}` windows.
    pub windows: Wording,
    /// A wish against meetings with `{items}`.
    pub not_with: Wording,
    /// A wish for a place after `{item}`.
    pub after: Wording,
    /// A wish for a place `{minutes}` after `{item}`.
    pub after_gap: Wording,
    /// A wish against the time of `{items}`.
    pub not_parallel: Wording,
    /// A wish for the first place of the track.
    pub first: Wording,
    /// A wish for the last place of the track.
    pub last: Wording,
    /// A wish for one part.
    pub one_part: Wording,
    /// A wish for at most `{n}` parts.
    pub parts: Wording,
    /// An item that is too long for every meeting: `{minutes}`.
    pub too_long: Wording,
    /// An item without room: `{minutes}`, `{free}`.
    pub no_room: Wording,
    /// An item that would make the schedule worse or break a rule.
    pub worse: Wording,
    /// An item that is not in the best schedule found.
    pub not_found: Wording,
    /// Meetings that are not needed: `{meetings}`.
    pub not_held: Wording,
    /// How many of the granted interpreted meetings are not needed: `{n}` of `{granted}`.
    pub granted: Wording,
    /// How many minutes are estimates: `{minutes}` of `{of}`, in `{items}` items.
    pub estimates: Wording,
}

/// The same wording for every number.
const fn any(text: &'static str) -> Counted {
    Counted { one: ours(text), many: ours(text) }
}

const fn counted(one: &'static str, many: &'static str) -> Counted {
    Counted { one: ours(one), many: ours(many) }
}

/// English.
pub(super) const EN: Figures = Figures {
    unscheduled: ours("items left out weigh {n} (priority x minutes)"),
    preferences: ours("unmet wishes weigh {n}"),
    changes: counted("{n} minute moved since the baseline", "{n} minutes moved since the baseline"),
    lost_time: counted("{n} minute lost", "{n} minutes lost"),
    continuations: counted("{n} continuation", "{n} continuations"),
    meetings: counted("{n} meeting held", "{n} meetings held"),
    earliness: ours("earliness {n} (priority x meetings before the last of each item)"),
    balance: ours("fullest meeting {n}% used"),
    time_zones: counted("{n} weighted minute at early or late hours", "{n} weighted minutes at early or late hours"),
    nothing: ours("every goal is at 0"),
    wish: ours("Wish not met: item {item} {asks} (weight {weight})"),
    between: (ours(", "), ours(" or ")),
    pin: ours("in {meetings}"),
    forbid: ours("not in {meetings}"),
    allow: ours("only in {meetings}"),
    window: ours("between {from} and {to}"),
    not_before: ours("not before {from}"),
    not_after: ours("not after {to}"),
    windows: ours("within one of its {n} windows"),
    not_with: ours("not in a meeting with {items}"),
    after: ours("after {item}"),
    after_gap: ours("{minutes} min or more after {item}"),
    not_parallel: ours("not at the same time as {items}"),
    first: ours("first of its track"),
    last: ours("last of its track"),
    one_part: ours("in one part"),
    parts: ours("in at most {n} parts"),
    too_long: ours("optional, and {minutes} min fit no meeting in one part"),
    no_room: ours("optional, needs {minutes} min, and {free} are free"),
    worse: ours("optional, and with it a schedule is worse for the goals or breaks a rule"),
    not_found: ours("optional, and not in the best schedule found"),
    not_held: ours("Not needed: {meetings}"),
    granted: ours("{n} of {granted} granted meetings not needed"),
    estimates: ours("{minutes} of {of} minutes are estimates (items: {items})"),
};

/// French.
pub(super) const FR: Figures = Figures {
    unscheduled: ours("poids des points non inscrits\u{a0}: {n} (priorité x minutes)"),
    preferences: ours("poids des souhaits non satisfaits\u{a0}: {n}"),
    changes: counted(
        "{n} minute déplacée par rapport à la version de référence",
        "{n} minutes déplacées par rapport à la version de référence",
    ),
    lost_time: counted("{n} minute perdue", "{n} minutes perdues"),
    continuations: counted("{n} suite", "{n} suites"),
    meetings: counted("{n} séance tenue", "{n} séances tenues"),
    earliness: ours("précocité {n} (priorité x séances avant la dernière de chaque point)"),
    balance: ours("séance la plus remplie\u{a0}: {n}\u{a0}%"),
    time_zones: counted(
        "{n} minute pondérée tôt le matin ou tard le soir",
        "{n} minutes pondérées tôt le matin ou tard le soir",
    ),
    nothing: ours("tous les objectifs sont à 0"),
    wish: ours("Souhait non satisfait\u{a0}: point {item} {asks} (poids {weight})"),
    between: (ours(", "), ours(" ou ")),
    pin: ours("dans {meetings}"),
    forbid: ours("pas dans {meetings}"),
    allow: ours("seulement dans {meetings}"),
    window: ours("entre {from} et {to}"),
    not_before: ours("pas avant {from}"),
    not_after: ours("pas après {to}"),
    windows: ours("dans l’une de ses {n} plages"),
    not_with: ours("pas dans la même séance que {items}"),
    after: ours("après {item}"),
    after_gap: ours("au moins {minutes} min après {item}"),
    not_parallel: ours("pas en même temps que {items}"),
    first: ours("en premier"),
    last: ours("en dernier"),
    one_part: ours("en une seule partie"),
    parts: ours("en {n} parties au plus"),
    too_long: ours("facultatif\u{a0}; ses {minutes} min ne tiennent dans aucune séance"),
    no_room: ours("facultatif\u{a0}; il faut {minutes} min et {free} sont libres"),
    worse: ours("facultatif\u{a0}; avec lui, le calendrier est moins bon ou enfreint une règle"),
    not_found: ours("facultatif\u{a0}; absent du meilleur calendrier trouvé"),
    not_held: ours("Séances inutiles\u{a0}: {meetings}"),
    granted: ours("{n} des {granted} séances accordées ne sont pas nécessaires"),
    estimates: ours("{minutes} minutes sur {of} sont des estimations (points\u{a0}: {items})"),
};

/// Spanish.
pub(super) const ES: Figures = Figures {
    unscheduled: ours("peso de los temas no programados: {n} (prioridad x minutos)"),
    preferences: ours("peso de los deseos no cumplidos: {n}"),
    changes: counted(
        "{n} minuto trasladado respecto de la versión de referencia",
        "{n} minutos trasladados respecto de la versión de referencia",
    ),
    lost_time: counted("{n} minuto perdido", "{n} minutos perdidos"),
    continuations: counted("{n} continuación", "{n} continuaciones"),
    meetings: counted("{n} sesión celebrada", "{n} sesiones celebradas"),
    earliness: ours("anticipación {n} (prioridad x sesiones antes de la última de cada tema)"),
    balance: ours("sesión más llena: {n}\u{a0}%"),
    time_zones: counted(
        "{n} minuto ponderado a horas tempranas o tardías",
        "{n} minutos ponderados a horas tempranas o tardías",
    ),
    nothing: ours("todos los objetivos están en 0"),
    wish: ours("Deseo no cumplido: tema {item} {asks} (peso {weight})"),
    between: (ours(", "), ours(" o ")),
    pin: ours("en {meetings}"),
    forbid: ours("no en {meetings}"),
    allow: ours("solo en {meetings}"),
    window: ours("entre {from} y {to}"),
    not_before: ours("no antes de {from}"),
    not_after: ours("no después de {to}"),
    windows: ours("en una de sus {n} franjas"),
    not_with: ours("no en la misma sesión que {items}"),
    after: ours("después de {item}"),
    after_gap: ours("al menos {minutes} min después de {item}"),
    not_parallel: ours("no al mismo tiempo que {items}"),
    first: ours("en primer lugar"),
    last: ours("en último lugar"),
    one_part: ours("en una sola parte"),
    parts: ours("en {n} partes como máximo"),
    too_long: ours("facultativo; sus {minutes} min no caben en ninguna sesión"),
    no_room: ours("facultativo; necesita {minutes} min y hay {free} libres"),
    worse: ours("facultativo; con él, el calendario es peor o incumple una regla"),
    not_found: ours("facultativo; no está en el mejor calendario encontrado"),
    not_held: ours("Sesiones no necesarias: {meetings}"),
    granted: ours("{n} de las {granted} sesiones concedidas no son necesarias"),
    estimates: ours("{minutes} de {of} minutos son estimaciones (temas: {items})"),
};

/// Russian.
pub(super) const RU: Figures = Figures {
    unscheduled: ours("вес невключенных пунктов: {n} (приоритет x минуты)"),
    preferences: ours("вес невыполненных пожеланий: {n}"),
    changes: any("перенесено минут по сравнению с базовым вариантом: {n}"),
    lost_time: any("потеряно минут: {n}"),
    continuations: any("продолжений: {n}"),
    meetings: any("заседаний: {n}"),
    earliness: ours("ранность: {n} (приоритет x число заседаний до последнего по каждому пункту)"),
    balance: ours("самое загруженное заседание: {n}\u{a0}%"),
    time_zones: any("взвешенных минут в ранние или поздние часы: {n}"),
    nothing: ours("все показатели равны 0"),
    wish: ours("Пожелание не выполнено: пункт {item} {asks} (вес {weight})"),
    between: (ours(", "), ours(" или ")),
    pin: ours("на {meetings}"),
    forbid: ours("не на {meetings}"),
    allow: ours("только на {meetings}"),
    window: ours("между {from} и {to}"),
    not_before: ours("не раньше {from}"),
    not_after: ours("не позже {to}"),
    windows: ours("в одном из интервалов ({n})"),
    not_with: ours("не на одном заседании с {items}"),
    after: ours("после {item}"),
    after_gap: ours("не менее {minutes} мин после {item}"),
    not_parallel: ours("не одновременно с {items}"),
    first: ours("первым"),
    last: ours("последним"),
    one_part: ours("одной частью"),
    parts: ours("не более чем в {n} частях"),
    too_long: ours("необязательный; {minutes} мин не помещаются ни в одно заседание"),
    no_room: ours("необязательный; нужно {minutes} мин, свободно {free}"),
    worse: ours("необязательный; с ним расписание хуже или нарушает правило"),
    not_found: ours("необязательный; его нет в лучшем из найденных расписаний"),
    not_held: ours("Не требуются: {meetings}"),
    granted: ours("не требуется выделенных заседаний: {n} из {granted}"),
    estimates: ours("оценочных минут: {minutes} из {of} (пунктов: {items})"),
};

/// Chinese.
pub(super) const ZH: Figures = Figures {
    unscheduled: ours("未排入项目的权重 {n}（优先级 x 分钟）"),
    preferences: ours("未满足愿望的权重 {n}"),
    changes: any("与基准相比移动 {n} 分钟"),
    lost_time: any("损失 {n} 分钟"),
    continuations: any("{n} 次续议"),
    meetings: any("举行 {n} 次会议"),
    earliness: ours("提前程度 {n}（优先级 x 各项目最后一次会议之前的会议数）"),
    balance: ours("最满的会议已用 {n}%"),
    time_zones: any("{n} 加权分钟在清晨或深夜"),
    nothing: ours("所有目标均为 0"),
    wish: ours("未满足的愿望：项目 {item} {asks}（权重 {weight}）"),
    between: (ours("，"), ours("或")),
    pin: ours("在 {meetings}"),
    forbid: ours("不在 {meetings}"),
    allow: ours("仅在 {meetings}"),
    window: ours("在 {from} 与 {to} 之间"),
    not_before: ours("不早于 {from}"),
    not_after: ours("不晚于 {to}"),
    windows: ours("在其 {n} 个时段之一内"),
    not_with: ours("不与 {items} 在同一次会议"),
    after: ours("在 {item} 之后"),
    after_gap: ours("在 {item} 之后至少 {minutes} 分钟"),
    not_parallel: ours("不与 {items} 同时"),
    first: ours("排在最前"),
    last: ours("排在最后"),
    one_part: ours("不分段"),
    parts: ours("最多分 {n} 段"),
    too_long: ours("可选；{minutes} 分钟无法整段放入任何会议"),
    no_room: ours("可选；需要 {minutes} 分钟，仅剩 {free} 分钟"),
    worse: ours("可选；排入后按目标更差或违反规则"),
    not_found: ours("可选；不在所找到的最佳安排中"),
    not_held: ours("不需要：{meetings}"),
    granted: ours("所批 {granted} 次会议中有 {n} 次不需要"),
    estimates: ours("{of} 分钟中有 {minutes} 分钟为估计（{items} 个项目）"),
};

/// Arabic.
pub(super) const AR: Figures = Figures {
    unscheduled: ours("وزن البنود غير المدرجة: {n} (الأولوية x الدقائق)"),
    preferences: ours("وزن الرغبات غير المستوفاة: {n}"),
    changes: any("الدقائق المنقولة مقارنة بالجدول المرجعي: {n}"),
    lost_time: any("الدقائق الضائعة: {n}"),
    continuations: any("مرات المتابعة: {n}"),
    meetings: any("الجلسات المعقودة: {n}"),
    earliness: ours("التبكير: {n} (الأولوية x عدد الجلسات قبل آخر جلسة لكل بند)"),
    balance: ours("الجلسة الأكثر امتلاء: {n}%"),
    time_zones: any("الدقائق المرجحة في ساعات مبكرة أو متأخرة: {n}"),
    nothing: ours("جميع الأهداف عند 0"),
    wish: ours("رغبة غير مستوفاة: البند {item} {asks} (الوزن {weight})"),
    between: (ours("، "), ours(" أو ")),
    pin: ours("في {meetings}"),
    forbid: ours("ليس في {meetings}"),
    allow: ours("في {meetings} فقط"),
    window: ours("بين {from} و{to}"),
    not_before: ours("ليس قبل {from}"),
    not_after: ours("ليس بعد {to}"),
    windows: ours("ضمن إحدى الفترات ({n})"),
    not_with: ours("ليس في جلسة واحدة مع {items}"),
    after: ours("بعد {item}"),
    after_gap: ours("بعد {item} بما لا يقل عن {minutes} دقيقة"),
    not_parallel: ours("ليس في وقت واحد مع {items}"),
    first: ours("أولاً"),
    last: ours("أخيراً"),
    one_part: ours("في جزء واحد"),
    parts: ours("في {n} أجزاء على الأكثر"),
    too_long: ours("اختياري؛ لا تتسع أي جلسة لمدته ({minutes} دقيقة)"),
    no_room: ours("اختياري؛ يحتاج {minutes} دقيقة والمتاح {free}"),
    worse: ours("اختياري؛ يصبح الجدول معه أسوأ أو يخالف قاعدة"),
    not_found: ours("اختياري؛ ليس في أفضل جدول عُثر عليه"),
    not_held: ours("غير لازمة: {meetings}"),
    granted: ours("جلسات ممنوحة غير لازمة: {n} من {granted}"),
    estimates: ours("{minutes} من {of} دقيقة تقديرية (البنود: {items})"),
};
