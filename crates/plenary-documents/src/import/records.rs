//! Summary and verbatim records: when meetings were called to order and when they rose, in six languages.
//!
//! A record says the day and the hour that was announced in its head (`held … on Tuesday, 10 October 2023, at 3 p.m.`), and in its
//! text `The meeting was called to order at 3.10 p.m.` and `The meeting rose at 5.55 p.m.` It does not say when an item began.
//!
//! The sentences are those of records of the General Assembly, the Security Council and the treaty bodies since the 1990s. Arabic
//! records print hours with minutes first (`الساعة 05/10` is 10.05) or last; the hours of a record say which it is.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::clean;
use super::error::Error;
use super::words::pattern;
use super::{dates, hours, readers};

/// A meeting as a record has it. Hours are minutes after midnight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The first document symbol of the record.
    pub symbol: Option<String>,
    /// The announced start.
    pub announced: Option<u32>,
    /// When it was called to order.
    pub opened: Option<u32>,
    /// When it rose.
    pub rose: Option<u32>,
    /// Minutes for which it was suspended.
    pub suspended: u32,
}

/// The most meetings of a document.
pub const MOST: usize = 2_000;

/// How far after a date or a phrase its hour may be, in characters.
const NEAR: usize = 80;

/// A sentence of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Opened,
    Rose,
    Suspended,
    Resumed,
}

/// The sentences, in each language. The hour stands after the phrase, but in Chinese before it.
static PHRASES: LazyLock<Vec<(What, Regex)>> = LazyLock::new(|| {
    use What::{Opened, Resumed, Rose, Suspended};
    let all = [
        (Opened, r"called to order at|meeting (?:was )?opened at|session (?:was )?opened at"),
        (Opened, r"séance est (?:ouverte|déclarée ouverte) à"),
        (
            Opened,
            r"se (?:declara abierta|abre|inicia) la (?:sesión|reunión) a|la (?:sesión|reunión) (?:se inicia|comienza|se abre) a",
        ),
        (Opened, r"заседание (?:открывается|было открыто|объявляется открытым|начинается) в"),
        (Opened, r"(?:افتتحت|بدأت) الجلسة (?:في )?(?:تمام )?الساعة"),
        (Opened, r"宣布开会|宣布会议开始|会议开始|[分时]开会"),
        (Rose, r"meeting rose at|(?:meeting|session) (?:was )?(?:closed|adjourned) at"),
        (Rose, r"séance est levée à"),
        (Rose, r"se levanta la (?:sesión|reunión) a|la (?:sesión|reunión) se levanta a"),
        (Rose, r"заседание (?:закрывается|было закрыто|объявляется закрытым|заканчивается) в"),
        (Rose, r"(?:رفعت|اختتمت) الجلسة (?:في )?(?:تمام )?الساعة"),
        (Rose, r"散会|会议结束"),
        (Suspended, r"meeting was suspended at"),
        (Suspended, r"séance,? (?:est )?suspendue à"),
        (Suspended, r"se suspende la (?:sesión|reunión) a"),
        (Suspended, r"заседание (?:прерывается|приостанавливается|было прервано|прервано) в"),
        (Suspended, r"علقت الجلسة (?:في )?الساعة"),
        (Suspended, r"会议暂停|[分时](?:会议)?暂停|休会"),
        (Resumed, r"(?:and|was|meeting) resumed at"),
        (Resumed, r"(?:est )?reprise à"),
        (Resumed, r"se reanuda (?:la (?:sesión|reunión) )?a"),
        (Resumed, r"(?:возобновляется|возобновлено|возобновилось) в"),
        (Resumed, r"(?:استؤنفت|واستؤنفت) (?:الجلسة )?(?:في )?الساعة"),
        (Resumed, r"复会|续会|继续开会"),
    ];
    all.into_iter().map(|(what, text)| (what, pattern(&format!("(?i){text}")))).collect()
});

static SYMBOL: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.]*){1,7}"));

/// `15 h 5` and `3时5分`, in which the minute has one digit.
static ONE_DIGIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d\s?(?:h|ч(?:ас)?\.?|[时時点])\s?)(\d)(\s?分|\b)"));

/// Two numbers of an Arabic hour; a page that was taken apart may have a space in a number.
static ARABIC: LazyLock<Regex> = LazyLock::new(|| pattern(r"الساعة\s?(\d\s?\d?)\s?/\s?(\d\s?\d?)(?:\b|$)"));

/// Reads the meetings of a record; none if it has no sentence on when a meeting was called to order or rose.
///
/// # Errors
/// If the kind of file is not supported, or the file cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Recorded>, Error> {
    let document = readers::document(bytes)?;
    let mut text = String::new();
    for line in &document.lines {
        clean::join(&mut text, &line.text);
    }
    Ok(meetings(&text))
}

/// The meetings of a text.
fn meetings(text: &str) -> Vec<Recorded> {
    // what marks vowels, and what makes words longer, is printed now and then
    let bare: String = text.chars().filter(|c| !matches!(c, '\u{64b}'..='\u{652}' | '\u{640}')).collect();
    let text = hours_first(&clean::one_space(&bare));
    let text = ONE_DIGIT.replace_all(&text, "${1}0${2}${3}");
    let mut said: Vec<(usize, usize, What)> = Vec::new();
    for (what, phrase) in PHRASES.iter() {
        said.extend(phrase.find_iter(&text).map(|found| (found.start(), found.end(), *what)));
    }
    said.sort_by_key(|one| one.0);
    let (mut found, mut pause, mut since) = (Vec::<Recorded>::new(), None, 0);
    for (start, end, what) in said {
        let Some(hour) = hour(&text, start, end) else { continue };
        let is_over = found.last().is_none_or(|last| last.rose.is_some());
        match what {
            What::Opened if found.len() < MOST => {
                let head = text.get(since..start).unwrap_or_default();
                found.push(Recorded { opened: Some(hour), ..announced(head) });
                pause = None;
            }
            What::Rose if is_over && found.len() < MOST => {
                let head = text.get(since..start).unwrap_or_default();
                found.push(Recorded { rose: Some(hour), ..announced(head) });
            }
            What::Rose => found.last_mut().into_iter().for_each(|last| last.rose = Some(hour)),
            What::Suspended => pause = Some(hour),
            What::Resumed => {
                let minutes = pause.take().and_then(|from| hour.checked_sub(from)).unwrap_or(0);
                found.last_mut().filter(|_| !is_over).into_iter().for_each(|last| last.suspended += minutes);
            }
            What::Opened => {}
        }
        since = end;
    }
    found
}

/// The hours of an Arabic text with the minutes after them. Most meetings begin and end on a time that can be read in one way only
/// (`00/10`, `15/30`); all others of the record are printed as these are.
fn hours_first(text: &str) -> String {
    let number = |found: &str| found.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let pair = |found: &Captures<'_>| Some((number(&found[1])?, number(&found[2])?));
    let is_hour = |hour: u32, minute: u32| (7..=23).contains(&hour) && minute < 60;
    let pairs = ARABIC.captures_iter(text).filter_map(|found| pair(&found));
    let turned: i32 = pairs.map(|(one, other)| i32::from(is_hour(other, one)) - i32::from(is_hour(one, other))).sum();
    let written = ARABIC.replace_all(text, |found: &Captures<'_>| match pair(found) {
        Some((minute, hour)) if turned > 0 => format!("الساعة {hour:02}:{minute:02}"),
        Some((hour, minute)) => format!("الساعة {hour:02}:{minute:02}"),
        None => found[0].to_owned(),
    });
    written.into_owned()
}

/// The hour of a phrase: after it, or before it where it is Chinese.
fn hour(text: &str, start: usize, end: usize) -> Option<u32> {
    let phrase = text.get(start..end)?;
    if !phrase.chars().any(clean::wide) {
        return hours::first(&near(text.get(end..)?));
    }
    // a phrase such as `时开会` begins with the last character of the hour
    let last = phrase.chars().next().filter(|c| matches!(c, '分' | '时'));
    let before = text.get(..start + last.map_or(0, char::len_utf8))?;
    let sentence = before.rsplit(['。', '；', '！']).next()?;
    let skip = sentence.chars().count().saturating_sub(NEAR / 2);
    let close: String = sentence.chars().skip(skip).collect();
    // another hour may stand before the comma: 11时30分暂停，11时45分续会
    close.rsplit(['，', ',']).next().and_then(hours::first).or_else(|| hours::first(&close))
}

/// The first characters of a text.
fn near(text: &str) -> String {
    text.chars().take(NEAR).collect()
}

/// The symbol and the announced hour in the head of a record: the first hour after the last date.
fn announced(head: &str) -> Recorded {
    let hour = |mention: &dates::Mention| hours::first(&near(head.get(mention.range.end..)?));
    Recorded {
        symbol: SYMBOL.find(head).map(|found| found.as_str().to_owned()),
        announced: dates::mentions(head).iter().rev().find_map(hour),
        ..Recorded::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(recorded: &[Recorded]) -> Vec<String> {
        let hour = |minute: Option<u32>| minute.map_or_else(|| "?".to_owned(), hours::shown);
        let one = |one: &Recorded| {
            let symbol = one.symbol.as_deref().unwrap_or("?");
            format!("{symbol} {} {} {} {}", hour(one.announced), hour(one.opened), hour(one.rose), one.suspended)
        };
        recorded.iter().map(one).collect()
    }

    #[test]
    fn records_are_read_in_six_languages() {
        for (text, wanted) in [
            (
                "A/C.1/78/SR.5 Summary record of the 5th meeting held at Headquarters, New York, on Tuesday, 10 October 2023, \
                 at 3 p.m. Chair: Mr. Paulauskas The meeting was called to order at 3.10 p.m. Agenda item 92. \
                 The meeting was suspended at 4.30 p.m. and resumed at 4.45 p.m. The meeting rose at 5.55 p.m.",
                "A/C.1/78/SR.5 15:00 15:10 17:55 15",
            ),
            (
                "A/C.1/78/SR.5 tenue au Siège, à New York, le mardi 10 octobre 2023, à 15 heures. La séance est ouverte à 15 h 5. \
                 La séance est suspendue à 16 h 30 ; elle est reprise à 16 h 45. La séance est levée à 17 h 55.",
                "A/C.1/78/SR.5 15:00 15:05 17:55 15",
            ),
            (
                "A/C.1/78/SR.5 celebrada en la Sede, Nueva York, el martes 10 de octubre de 2023 a las 15.00 horas. \
                 Se declara abierta la sesión a las 15.10 horas. Se levanta la sesión a las 17.55 horas.",
                "A/C.1/78/SR.5 15:00 15:10 17:55 0",
            ),
            (
                "A/C.1/78/SR.5 состоявшегося во вторник, 10 октября 2023 года, в 15 ч. 00 м. \
                 Заседание открывается в 15 ч. 10 м. Заседание закрывается в 17 ч. 55 м.",
                "A/C.1/78/SR.5 15:00 15:10 17:55 0",
            ),
            (
                "A/C.1/78/SR.5 2023年10月10日星期二下午3时在纽约总部举行。下午3时10分宣布开会。下午5时55分散会。",
                "A/C.1/78/SR.5 15:00 15:10 17:55 0",
            ),
            (
                "A/C.1/78/SR.5 المعقودة في المقر، نيويورك، يوم الثلاثاء، 10 تشرين الأول/أكتوبر 2023، الساعة 15/00 \
                 افتتحت الجلسة الساعة 15/10 رفعت الجلسة الساعة 17/55",
                "A/C.1/78/SR.5 15:00 15:10 17:55 0",
            ),
        ] {
            assert_eq!(shown(&meetings(text)), [wanted], "{text}");
        }
    }

    /// The sentences as the bodies print them, about meetings that never were.
    #[test]
    fn the_sentences_of_other_bodies_are_read() {
        for (text, wanted) in [
            // the date of the document is not that of the meeting, and stands at the symbol
            (
                "CCPR/C/SR.99931 January 2030 Held via videoconference on Monday, 21 January 2030, at 12.30 p.m. Central European \
                 Time The meeting was called to order at 12.35 p.m. The meeting rose at 2.25 p.m.",
                "CCPR/C/SR.99931 12:30 12:35 14:25 0",
            ),
            (
                "Monday, 7 January 2030, 3 p.m. New York The meeting was called to order at 3.30 p.m. The meeting was suspended \
                 at 4.35 p.m. and resumed at 4.50 p.m. The meeting rose at 6 p.m.",
                "? 15:00 15:30 18:00 15",
            ),
            (
                "Tenue au Siège, à New York, le mercredi 9 janvier 2030, à 15 heures La séance est ouverte à 15h 30. La séance, \
                 suspendue à 16 h 30, est reprise à 16 h 45. La séance est levée à 18 heures.",
                "? 15:00 15:30 18:00 15",
            ),
            (
                "celebrada en el Palais Wilson, Ginebra, el viernes 11 de enero de 2030, a las 10.00 horas Se abre la sesión a las \
                 10.10 horas. Se suspende la sesión a las 11.30 horas y se reanuda a las 11.45 horas. Se levanta la sesión a las \
                 13.00 horas.",
                "? 10:00 10:10 13:00 15",
            ),
            (
                "состоявшемся во Дворце Вильсона в пятницу, 11 января 2030 года, в 15 час. 00 мин. Заседание открывается в 15 час. \
                 5 мин. Заседание прерывается в 16 час. 30 мин. и возобновляется в 16 час. 45 мин. Заседание закрывается в 17 час. \
                 55 мин.",
                "? 15:00 15:05 17:55 15",
            ),
            (
                "2030年1月11日星期五上午10时在日内瓦威尔逊宫举行。上午10时05分开会。会议于上午11时30分暂停，上午11时45分续会。下午1时散会。",
                "? 10:00 10:05 13:00 15",
            ),
            // minutes first; a space has come into a number, and vowels are marked
            (
                "المعقودة في قصر ويلسون، جنيف، يوم الجمعة، 11 كانون الثاني/يناير 2030، الساعة 00/1 0 افتُتحت الجلسة الساعة 05/10 \
                 عُلّقت الجلسة الساعة 30/11 واستؤنفت الساعة 45/11 رُفعت الجلسة الساعة 10/13",
                "? 10:00 10:05 13:10 15",
            ),
            (
                "المعقودة في المقر، يوم الجمعة، 11 كانون الثاني/يناير 2030، الساعة 10/00 افتتحت الجلسة الساعة 10/15 رفعت الجلسة \
                 الساعة 12/50",
                "? 10:00 10:15 12:50 0",
            ),
        ] {
            assert_eq!(shown(&meetings(text)), [wanted], "{text}");
        }
    }

    #[test]
    fn what_is_not_said_is_not_known() {
        assert_eq!(meetings("The Committee met at 3 p.m. and adopted its agenda."), []);
        assert_eq!(shown(&meetings("The meeting was called to order at 10.05 a.m.")), ["? ? 10:05 ? 0"]);
        let two = "A/1/SR.1 Monday, 9 October 2023, 10 a.m. The meeting was called to order at 10.15 a.m. The meeting rose at \
                   12.50 p.m. A/1/SR.2 Monday, 9 October 2023, 3 p.m. The meeting was called to order at 3 p.m.";
        assert_eq!(shown(&meetings(two)), ["A/1/SR.1 10:00 10:15 12:50 0", "A/1/SR.2 15:00 15:00 ? 0"]);
        assert_eq!(meetings("called to order at an early hour"), []);
        let many = "The meeting was called to order at 10.05 a.m. ".repeat(MOST + 10);
        assert_eq!(meetings(&many).len(), MOST);
    }
}
