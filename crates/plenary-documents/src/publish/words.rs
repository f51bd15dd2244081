//! The words of the public page that the annex lacks. They are the program's own, and no speaker has confirmed them.

use crate::render::Words;

/// The words of one language. Patterns have `{names}` to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageWords {
    /// The code of the language.
    pub code: &'static str,
    /// An issue: `{number}`, `{date}`.
    pub version: &'static str,
    /// The heading of the changes: `{number}` of the issue before.
    pub changes: &'static str,
    /// There are none.
    pub no_changes: &'static str,
    /// Before a meeting that is no longer held.
    pub cancelled: &'static str,
    /// Before a meeting that is new.
    pub new_meeting: &'static str,
    /// Before an item that is new.
    pub new_item: &'static str,
    /// After an item that no meeting takes up.
    pub not_taken_up: &'static str,
    /// The heading of meetings that were cancelled.
    pub cancelled_meetings: &'static str,
    /// The heading of documents.
    pub documents: &'static str,
    /// The heading of files.
    pub downloads: &'static str,
    /// The calendar of all meetings.
    pub calendar: &'static str,
    /// The heading of the calendars of tracks and items.
    pub calendars: &'static str,
    /// The feed of changes.
    pub feed: &'static str,
    /// The heading of hours in the reader's zone, which a script fills in: `{zone}`.
    pub your_hours: &'static str,
    /// The heading of earlier issues.
    pub earlier: &'static str,
    /// The label of the list of languages.
    pub languages: &'static str,
}

const ALL: [PageWords; 6] = [
    PageWords {
        code: "en",
        version: "Version {number} of {date}",
        changes: "Changes since version {number}",
        no_changes: "No meeting and no item has moved.",
        cancelled: "Cancelled:",
        new_meeting: "New meeting:",
        new_item: "New:",
        not_taken_up: "not taken up",
        cancelled_meetings: "Cancelled meetings",
        documents: "Documents",
        downloads: "Files",
        calendar: "Calendar of all meetings",
        calendars: "Calendars",
        feed: "Feed of changes",
        your_hours: "Hours in your time zone ({zone})",
        earlier: "Versions",
        languages: "Languages",
    },
    PageWords {
        code: "fr",
        version: "Version {number} du {date}",
        changes: "Modifications depuis la version {number}",
        no_changes: "Aucune séance ni aucun point n’a été déplacé.",
        cancelled: "Annulée\u{a0}:",
        new_meeting: "Nouvelle séance\u{a0}:",
        new_item: "Nouveau\u{a0}:",
        not_taken_up: "non examiné",
        cancelled_meetings: "Séances annulées",
        documents: "Documents",
        downloads: "Fichiers",
        calendar: "Calendrier de toutes les séances",
        calendars: "Calendriers",
        feed: "Fil des modifications",
        your_hours: "Heures dans votre fuseau horaire ({zone})",
        earlier: "Versions",
        languages: "Langues",
    },
    PageWords {
        code: "es",
        version: "Versión {number} de {date}",
        changes: "Cambios desde la versión {number}",
        no_changes: "Ninguna sesión ni ningún tema ha cambiado de lugar.",
        cancelled: "Cancelada:",
        new_meeting: "Nueva sesión:",
        new_item: "Nuevo:",
        not_taken_up: "no se examina",
        cancelled_meetings: "Sesiones canceladas",
        documents: "Documentos",
        downloads: "Archivos",
        calendar: "Calendario de todas las sesiones",
        calendars: "Calendarios",
        feed: "Canal de cambios",
        your_hours: "Horas en su zona horaria ({zone})",
        earlier: "Versiones",
        languages: "Idiomas",
    },
    PageWords {
        code: "ru",
        version: "Версия {number}, {date}",
        changes: "Изменения по сравнению с версией {number}",
        no_changes: "Ни одно заседание и ни один пункт не перенесены.",
        cancelled: "Отменено:",
        new_meeting: "Новое заседание:",
        new_item: "Новое:",
        not_taken_up: "не рассматривается",
        cancelled_meetings: "Отмененные заседания",
        documents: "Документы",
        downloads: "Файлы",
        calendar: "Календарь всех заседаний",
        calendars: "Календари",
        feed: "Лента изменений",
        your_hours: "Время в вашем часовом поясе ({zone})",
        earlier: "Версии",
        languages: "Языки",
    },
    PageWords {
        code: "zh",
        version: "第{number}版，{date}",
        changes: "与第{number}版相比的变动",
        no_changes: "会议和项目均无变动。",
        cancelled: "取消：",
        new_meeting: "新增会议：",
        new_item: "新增：",
        not_taken_up: "不审议",
        cancelled_meetings: "已取消的会议",
        documents: "文件",
        downloads: "下载",
        calendar: "全部会议日历",
        calendars: "日历",
        feed: "变动订阅",
        your_hours: "您所在时区的时间（{zone}）",
        earlier: "各版本",
        languages: "语文",
    },
    PageWords {
        code: "ar",
        version: "النسخة {number} بتاريخ {date}",
        changes: "التغييرات منذ النسخة {number}",
        no_changes: "لم تُنقل أي جلسة ولا أي بند.",
        cancelled: "ملغاة:",
        new_meeting: "جلسة جديدة:",
        new_item: "جديد:",
        not_taken_up: "لا يُنظر فيه",
        cancelled_meetings: "الجلسات الملغاة",
        documents: "الوثائق",
        downloads: "الملفات",
        calendar: "تقويم جميع الجلسات",
        calendars: "التقويمات",
        feed: "موجز التغييرات",
        your_hours: "الساعات بتوقيتكم المحلي ({zone})",
        earlier: "النسخ",
        languages: "اللغات",
    },
];

/// The words in the language of `words`; in English if there are none.
pub fn for_language(words: &Words) -> &'static PageWords {
    ALL.iter().find(|page| page.code == words.code).unwrap_or(&ALL[0])
}

/// A pattern with each `{name}` replaced by its value.
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::words;

    #[test]
    fn every_language_has_words_with_the_same_names() {
        let names = |text: &str| text.matches('{').count();
        for words in words::ALL {
            let page = for_language(words);
            assert_eq!(page.code, words.code);
            let patterns = [page.version, page.changes, page.your_hours];
            assert_eq!(patterns.map(names), [2, 1, 1], "{}", words.code);
        }
    }
}
