//! The words of the public page that the annex lacks, for all languages.

use super::{Wording, Words, ours};

/// The words of one language. Patterns have `{names}` to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageWords {
    /// The code of the language.
    pub code: &'static str,
    /// An issue: `{number}`, `{date}`.
    pub version: Wording,
    /// After an issue that the silence of the bureau approved: `{date}`.
    pub approved: Wording,
    /// The heading of the changes: `{number}` of the issue before.
    pub changes: Wording,
    /// There are none.
    pub no_changes: Wording,
    /// Before a meeting that is no longer held.
    pub cancelled: Wording,
    /// Before a meeting that is new.
    pub new_meeting: Wording,
    /// Before an item that is new.
    pub new_item: Wording,
    /// After an item that no meeting takes up.
    pub not_taken_up: Wording,
    /// The heading of meetings that were cancelled.
    pub cancelled_meetings: Wording,
    /// The heading of documents.
    pub documents: Wording,
    /// The heading of files.
    pub downloads: Wording,
    /// The calendar of all meetings.
    pub calendar: Wording,
    /// The heading of the calendars of tracks and items.
    pub calendars: Wording,
    /// The feed of changes.
    pub feed: Wording,
    /// The heading of hours in the reader's zone, which a script fills in: `{zone}`.
    pub your_hours: Wording,
    /// The heading of earlier issues.
    pub earlier: Wording,
    /// The label of the list of languages.
    pub languages: Wording,
}

const ALL: [PageWords; 6] = [
    PageWords {
        code: "en",
        version: ours("Version {number} of {date}"),
        approved: ours("approved under a silence procedure on {date}"),
        changes: ours("Changes since version {number}"),
        no_changes: ours("No meeting and no item has moved."),
        cancelled: ours("Cancelled:"),
        new_meeting: ours("New meeting:"),
        new_item: ours("New:"),
        not_taken_up: ours("not taken up"),
        cancelled_meetings: ours("Cancelled meetings"),
        documents: ours("Documents"),
        downloads: ours("Files"),
        calendar: ours("Calendar of all meetings"),
        calendars: ours("Calendars"),
        feed: ours("Feed of changes"),
        your_hours: ours("Hours in your time zone ({zone})"),
        earlier: ours("Versions"),
        languages: ours("Languages"),
    },
    PageWords {
        code: "fr",
        version: ours("Version {number} du {date}"),
        approved: ours("approuvé selon une procédure d’approbation tacite le {date}"),
        changes: ours("Modifications depuis la version {number}"),
        no_changes: ours("Aucune séance ni aucun point n’a été déplacé."),
        cancelled: ours("Annulée\u{a0}:"),
        new_meeting: ours("Nouvelle séance\u{a0}:"),
        new_item: ours("Nouveau\u{a0}:"),
        not_taken_up: ours("non examiné"),
        cancelled_meetings: ours("Séances annulées"),
        documents: ours("Documents"),
        downloads: ours("Fichiers"),
        calendar: ours("Calendrier de toutes les séances"),
        calendars: ours("Calendriers"),
        feed: ours("Fil des modifications"),
        your_hours: ours("Heures dans votre fuseau horaire ({zone})"),
        earlier: ours("Versions"),
        languages: ours("Langues"),
    },
    PageWords {
        code: "es",
        version: ours("Versión {number} de {date}"),
        approved: ours("aprobado por el procedimiento de acuerdo tácito el {date}"),
        changes: ours("Cambios desde la versión {number}"),
        no_changes: ours("Ninguna sesión ni ningún tema ha cambiado de lugar."),
        cancelled: ours("Cancelada:"),
        new_meeting: ours("Nueva sesión:"),
        new_item: ours("Nuevo:"),
        not_taken_up: ours("no se examina"),
        cancelled_meetings: ours("Sesiones canceladas"),
        documents: ours("Documentos"),
        downloads: ours("Archivos"),
        calendar: ours("Calendario de todas las sesiones"),
        calendars: ours("Calendarios"),
        feed: ours("Canal de cambios"),
        your_hours: ours("Horas en su zona horaria ({zone})"),
        earlier: ours("Versiones"),
        languages: ours("Idiomas"),
    },
    PageWords {
        code: "ru",
        version: ours("Версия {number}, {date}"),
        approved: ours("одобрено согласно процедуре отсутствия возражений: {date}"),
        changes: ours("Изменения по сравнению с версией {number}"),
        no_changes: ours("Ни одно заседание и ни один пункт не перенесены."),
        cancelled: ours("Отменено:"),
        new_meeting: ours("Новое заседание:"),
        new_item: ours("Новое:"),
        not_taken_up: ours("не рассматривается"),
        cancelled_meetings: ours("Отмененные заседания"),
        documents: ours("Документы"),
        downloads: ours("Файлы"),
        calendar: ours("Календарь всех заседаний"),
        calendars: ours("Календари"),
        feed: ours("Лента изменений"),
        your_hours: ours("Время в вашем часовом поясе ({zone})"),
        earlier: ours("Версии"),
        languages: ours("Языки"),
    },
    PageWords {
        code: "zh",
        version: ours("第{number}版，{date}"),
        approved: ours("{date}按默许程序核准"),
        changes: ours("与第{number}版相比的变动"),
        no_changes: ours("会议和项目均无变动。"),
        cancelled: ours("取消："),
        new_meeting: ours("新增会议："),
        new_item: ours("新增："),
        not_taken_up: ours("不审议"),
        cancelled_meetings: ours("已取消的会议"),
        documents: ours("文件"),
        downloads: ours("下载"),
        calendar: ours("全部会议日历"),
        calendars: ours("日历"),
        feed: ours("变动订阅"),
        your_hours: ours("您所在时区的时间（{zone}）"),
        earlier: ours("各版本"),
        languages: ours("语文"),
    },
    PageWords {
        code: "ar",
        version: ours("النسخة {number} بتاريخ {date}"),
        approved: ours("اعتُمد وفق إجراء الموافقة الصامتة: {date}"),
        changes: ours("التغييرات منذ النسخة {number}"),
        no_changes: ours("لم تُنقل أي جلسة ولا أي بند."),
        cancelled: ours("ملغاة:"),
        new_meeting: ours("جلسة جديدة:"),
        new_item: ours("جديد:"),
        not_taken_up: ours("لا يُنظر فيه"),
        cancelled_meetings: ours("الجلسات الملغاة"),
        documents: ours("الوثائق"),
        downloads: ours("الملفات"),
        calendar: ours("تقويم جميع الجلسات"),
        calendars: ours("التقويمات"),
        feed: ours("موجز التغييرات"),
        your_hours: ours("الساعات بتوقيتكم المحلي ({zone})"),
        earlier: ours("النسخ"),
        languages: ours("اللغات"),
    },
];

/// The words in the language of `words`; in English if there are none.
pub fn for_language(words: &Words) -> &'static PageWords {
    ALL.iter().find(|page| page.code == words.code).unwrap_or(&ALL[0])
}

#[cfg(test)]
mod tests {
    use super::super::ALL as LANGUAGES;
    use super::*;

    #[test]
    fn every_language_has_words_with_the_same_names() {
        let names = |wording: Wording| wording.text.matches('{').count();
        for words in LANGUAGES {
            let page = for_language(words);
            assert_eq!(page.code, words.code);
            let patterns = [page.version, page.changes, page.your_hours];
            assert_eq!(patterns.map(names), [2, 1, 1], "{}", words.code);
        }
    }
}
