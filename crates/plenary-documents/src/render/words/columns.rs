//! The words of spreadsheets, calendars and pictures that the annex lacks, for all languages.

use super::super::RenderError;
use super::{Wording, Words, ours, unconfirmed};

/// The further words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The code of the language.
    pub code: &'static str,
    /// Whether its lines run from right to left.
    pub right_to_left: bool,
    /// The names of the sheets: table, meetings, entries, unscheduled items, unmet wishes. Excel allows at most 31 characters.
    pub sheets: [Wording; 5],
    /// The date of a meeting.
    pub date: Wording,
    /// The start of a meeting or an entry.
    pub start: Wording,
    /// Its end.
    pub end: Wording,
    /// The hours of a meeting in other time zones.
    pub elsewhere: Wording,
    /// The track of a meeting.
    pub track: Wording,
    /// Its room.
    pub room: Wording,
    /// The languages it is interpreted into.
    pub interpretation: Wording,
    /// A meeting, by its id.
    pub meeting: Wording,
    /// Items, by their ids.
    pub items: Wording,
    /// The language of a title that is missing in the language of the file.
    pub language: Wording,
    /// Notes on a meeting or an item.
    pub notes: Wording,
    /// The number of a part of an item.
    pub part: Wording,
    /// The used minutes of a meeting.
    pub used: Wording,
    /// The spare minutes of a meeting.
    pub spare: Wording,
    /// The reason why an item is not scheduled.
    pub reason: Wording,
    /// A wish that is not met, and its weight.
    pub wishes: (Wording, Wording),
    /// The title of a meeting in a calendar: `{title}` of the session, numbers of the `{items}`.
    pub summary: Wording,
}

/// The words of each language that has [`Words`].
const ALL: [Columns; 6] = [
    Columns {
        code: "en",
        right_to_left: false,
        sheets: [
            unconfirmed("Organization of work"),
            ours("Meetings"),
            ours("Entries"),
            ours("Not scheduled"),
            ours("Wishes not met"),
        ],
        date: ours("Date"),
        start: ours("Start"),
        end: ours("End"),
        elsewhere: ours("Hours elsewhere"),
        track: ours("Track"),
        room: ours("Room"),
        interpretation: ours("Interpretation"),
        meeting: ours("Meeting"),
        items: ours("Items"),
        language: ours("Language of title"),
        notes: ours("Notes"),
        part: ours("Part"),
        used: ours("Used minutes"),
        spare: ours("Spare minutes"),
        reason: ours("Reason"),
        wishes: (ours("Wish"), ours("Weight")),
        summary: ours("{title}: {items}"),
    },
    Columns {
        code: "fr",
        right_to_left: false,
        sheets: [
            unconfirmed("Organisation des travaux"),
            ours("Séances"),
            ours("Points"),
            ours("Non programmés"),
            ours("Souhaits non satisfaits"),
        ],
        date: ours("Date"),
        start: ours("Début"),
        end: ours("Fin"),
        elsewhere: ours("Heures ailleurs"),
        track: ours("Formation"),
        room: ours("Salle"),
        interpretation: ours("Interprétation"),
        meeting: ours("Séance"),
        items: ours("Points"),
        language: ours("Langue du titre"),
        notes: ours("Notes"),
        part: ours("Partie"),
        used: ours("Minutes utilisées"),
        spare: ours("Minutes restantes"),
        reason: ours("Motif"),
        wishes: (ours("Souhait"), ours("Poids")),
        summary: ours("{title}\u{a0}: {items}"),
    },
    Columns {
        code: "es",
        right_to_left: false,
        sheets: [
            unconfirmed("Organización de los trabajos"),
            ours("Sesiones"),
            ours("Temas"),
            ours("Temas no programados"),
            ours("Deseos no cumplidos"),
        ],
        date: ours("Fecha"),
        start: ours("Inicio"),
        end: ours("Fin"),
        elsewhere: ours("Horas en otros lugares"),
        track: ours("Serie"),
        room: ours("Sala"),
        interpretation: ours("Interpretación"),
        meeting: ours("Sesión"),
        items: ours("Temas"),
        language: ours("Idioma del título"),
        notes: ours("Notas"),
        part: ours("Parte"),
        used: ours("Minutos utilizados"),
        spare: ours("Minutos restantes"),
        reason: ours("Motivo"),
        wishes: (ours("Deseo"), ours("Peso")),
        summary: ours("{title}: {items}"),
    },
    Columns {
        code: "ru",
        right_to_left: false,
        sheets: [
            unconfirmed("Организация работы"),
            ours("Заседания"),
            ours("Пункты"),
            ours("Не включено"),
            ours("Невыполненные пожелания"),
        ],
        date: ours("Дата"),
        start: ours("Начало"),
        end: ours("Конец"),
        elsewhere: ours("Время в других местах"),
        track: ours("Секция"),
        room: ours("Зал"),
        interpretation: ours("Устный перевод"),
        meeting: ours("Заседание"),
        items: ours("Пункты"),
        language: ours("Язык названия"),
        notes: ours("Примечания"),
        part: ours("Часть"),
        used: ours("Занято минут"),
        spare: ours("Осталось минут"),
        reason: ours("Причина"),
        wishes: (ours("Пожелание"), ours("Вес")),
        summary: ours("{title}: {items}"),
    },
    Columns {
        code: "zh",
        right_to_left: false,
        sheets: [unconfirmed("工作安排"), ours("会议"), ours("项目"), ours("未排入的项目"), ours("未满足的愿望")],
        date: ours("日期"),
        start: ours("开始"),
        end: ours("结束"),
        elsewhere: ours("其他地点时间"),
        track: ours("会议系列"),
        room: ours("会议室"),
        interpretation: ours("口译"),
        meeting: ours("会议"),
        items: ours("项目"),
        language: ours("标题语文"),
        notes: ours("注"),
        part: ours("部分"),
        used: ours("已用分钟"),
        spare: ours("剩余分钟"),
        reason: ours("原因"),
        wishes: (ours("愿望"), ours("权重")),
        summary: ours("{title}：{items}"),
    },
    Columns {
        code: "ar",
        right_to_left: true,
        sheets: [
            unconfirmed("تنظيم الأعمال"),
            ours("الجلسات"),
            ours("البنود"),
            ours("بنود غير مدرجة"),
            ours("رغبات غير مستوفاة"),
        ],
        date: ours("التاريخ"),
        start: ours("البداية"),
        end: ours("النهاية"),
        elsewhere: ours("التوقيت في أماكن أخرى"),
        track: ours("المسار"),
        room: ours("القاعة"),
        interpretation: ours("الترجمة الشفوية"),
        meeting: ours("الجلسة"),
        items: ours("البنود"),
        language: ours("لغة العنوان"),
        notes: ours("ملاحظات"),
        part: ours("الجزء"),
        used: ours("الدقائق المستخدمة"),
        spare: ours("الدقائق المتبقية"),
        reason: ours("السبب"),
        wishes: (ours("الرغبة"), ours("الوزن")),
        summary: ours("{title}: {items}"),
    },
];

/// The further words in the language of `words`.
///
/// # Errors
/// If the language has none.
pub fn for_language(words: &Words) -> Result<&'static Columns, RenderError> {
    let found = ALL.iter().find(|columns| columns.code == words.code);
    found.ok_or_else(|| RenderError::LanguageNotYet { code: words.code.to_owned(), known: super::codes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_columns() {
        for words in super::super::ALL {
            assert_eq!(for_language(words).unwrap().code, words.code);
        }
    }

    #[test]
    fn names_of_sheets_are_valid_in_excel() {
        for columns in &ALL {
            for sheet in columns.sheets {
                let name = sheet.text;
                assert!(
                    name.encode_utf16().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\''])
                );
            }
            let mut names = columns.sheets.map(|sheet| sheet.text.to_lowercase());
            names.sort();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        }
    }
}
