//! Dates as documents print them, in six languages at once: no month's name means another month in another language.
//!
//! Examples: `4 and 5 May 2022`, `8-19 July`, `30 May to 3 June 2022`, `May 4, 2022`, `2022 年 5 月 4 日和 5 日`, `4 و5 أيار/مايو 2022`.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use regex::{Captures, Regex};

use super::words::pattern;

/// Days that a text names together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The byte range in the text.
    pub range: Range<usize>,
    /// The year, if it is printed.
    pub year: Option<i32>,
    /// The month and day of each, from 1.
    pub days: Vec<(u32, u32)>,
    /// Whether the last two are the first and the last day of a range.
    pub is_range: bool,
}

/// The longest range of dates that is taken as a session, in days.
const LONGEST: u64 = 120;

impl Mention {
    /// The dates in order, in `year` unless a year is printed. A range has its days from Monday to Friday, or all days if
    /// it begins or ends on a weekend. `None` if the calendar has no such day, or the range is too long.
    pub fn dates(&self, year: i32) -> Option<Vec<NaiveDate>> {
        let last_year = self.year.unwrap_or(year);
        let mut dates = Vec::new();
        for (ix, &(month, day)) in self.days.iter().enumerate() {
            // the printed year is that of the last day: December is in the year before
            let turns = self.days[ix..].windows(2).any(|pair| pair[1].0 < pair[0].0);
            dates.push(NaiveDate::from_ymd_opt(last_year - i32::from(turns), month, day)?);
        }
        if !self.is_range || dates.len() < 2 {
            return Some(dates);
        }
        let (last, first) = (dates.pop()?, dates.pop()?);
        let weekend = |date: &NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let all = weekend(&first) || weekend(&last);
        let length = u64::try_from((last - first).num_days()).ok().filter(|length| *length <= LONGEST)?;
        dates.extend(
            (0..=length).filter_map(|day| first.checked_add_days(Days::new(day))).filter(|date| all || !weekend(date)),
        );
        Some(dates)
    }
}

const MONTHS: [&[&str]; 12] = [
    &["january", "janvier", "enero", "января", "январь", "كانون الثاني/يناير", "كانون الثاني", "يناير", "jan"],
    &["february", "février", "fevrier", "febrero", "февраля", "февраль", "شباط/فبراير", "شباط", "فبراير", "feb"],
    &["march", "mars", "marzo", "марта", "март", "آذار/مارس", "آذار", "مارس", "mar"],
    &["april", "avril", "abril", "апреля", "апрель", "نيسان/أبريل", "نيسان", "أبريل", "apr"],
    &["may", "mai", "mayo", "мая", "май", "أيار/مايو", "أيار", "مايو"],
    &["june", "juin", "junio", "июня", "июнь", "حزيران/يونيه", "حزيران/يونيو", "حزيران", "يونيه", "يونيو", "jun"],
    &["july", "juillet", "julio", "июля", "июль", "تموز/يوليه", "تموز/يوليو", "تموز", "يوليه", "يوليو", "jul"],
    &["august", "août", "aout", "agosto", "августа", "август", "آب/أغسطس", "آب", "أغسطس", "aug"],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "сентября",
        "сентябрь",
        "أيلول/سبتمبر",
        "أيلول",
        "سبتمبر",
        "sept",
        "sep",
    ],
    &["october", "octobre", "octubre", "октября", "октябрь", "تشرين الأول/أكتوبر", "تشرين الأول", "أكتوبر", "oct"],
    &["november", "novembre", "noviembre", "ноября", "ноябрь", "تشرين الثاني/نوفمبر", "تشرين الثاني", "نوفمبر", "nov"],
    &[
        "december",
        "décembre",
        "decembre",
        "diciembre",
        "декабря",
        "декабрь",
        "كانون الأول/ديسمبر",
        "كانون الأول",
        "ديسمبر",
        "dec",
    ],
];

/// Monday to Sunday.
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "lundi", "lunes", "понедельник", "الاثنين", "الإثنين", "星期一", "周一", "mon"],
    &["tuesday", "mardi", "martes", "вторник", "الثلاثاء", "星期二", "周二", "tue"],
    &["wednesday", "mercredi", "miércoles", "miercoles", "среда", "среду", "الأربعاء", "星期三", "周三", "wed"],
    &["thursday", "jeudi", "jueves", "четверг", "الخميس", "星期四", "周四", "thu"],
    &["friday", "vendredi", "viernes", "пятница", "пятницу", "الجمعة", "星期五", "周五", "fri"],
    &["saturday", "samedi", "sábado", "sabado", "суббота", "субботу", "السبت", "星期六", "周六", "sat"],
    &["sunday", "dimanche", "domingo", "воскресенье", "الأحد", "星期日", "星期天", "周日", "sun"],
];

/// What separates the first and the last day of a range; anything else separates days of a list.
const TO: &[&str] = &["-", "–", "—", "to", "au", "al", "a", "по", "до", "至", "到", "إلى"];

struct Patterns {
    day_month: Regex,
    month_day: Regex,
    month_day_alone: Regex,
    chinese: Regex,
    iso: Regex,
    figures: Regex,
    number: Regex,
    ordinal: Regex,
    between: Regex,
    weekday: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut names: Vec<&str> = MONTHS.iter().flat_map(|names| names.iter().copied()).collect();
    // longest first, so that `mayo` is not read as `may`
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let months = names.join("|").replace('/', r"\s?/\s?").replace(' ', r"\s");
    // some print two names of one month, in either order
    let months = format!(r"(?:{months})(?:\s?/\s?(?:{months}))?");
    let mut days: Vec<&str> = WEEKDAYS.iter().flat_map(|names| names.iter().copied()).collect();
    days.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let day = r"\d{1,2}(?:\s?(?:er|ro|st|nd|rd|th|º|°|°))?";
    let between = r"\s*(?:,|;|-|–|—|\bto\b|\band\b|&|\bau\b|\bet\b|\bal\b|\ba\b|\by\b|\be\b|\bи\b|\bпо\b|\bдо\b|،|و|إلى)\s*(?:\band\s|\bet\s|\by\s|\bи\s)?\s*";
    Patterns {
        day_month: pattern(&format!(
            r"(?i)(?:^|[^\d/.])(?P<all>(?P<days>{day}(?:{between}{day})*)\s*(?:de\s+|of\s+)?(?P<month>{months})\b\.?(?:,?\s+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)\b)?)"
        )),
        month_day: pattern(&format!(
            r"(?i)\b(?P<month>{months})\.?\s+(?P<days>{day}(?:{between}{day})*),?\s+(?P<year>(?:19|20)\d\d)\b"
        )),
        month_day_alone: pattern(&format!(r"(?i)\b(?P<month>{months})\.?\s+(?P<days>{day}(?:\s?[-–]\s?{day})?)\b")),
        chinese: pattern(
            r"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<days>\d{1,2}\s*[日号]?(?:\s*(?:和|及|至|到|、|-|–|—|,|，)\s*\d{1,2}\s*[日号]?)*)",
        ),
        iso: pattern(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<days>\d\d)\b"),
        figures: pattern(r"\b(?P<days>\d\d?)\.(?P<month>\d\d?)\.(?P<year>(?:19|20)\d\d)\b"),
        number: pattern(r"\d{1,2}"),
        // what may follow the figures of the first day
        ordinal: pattern(r"(?i)^\s*(?:日|号|er|ro|st|nd|rd|th|º|°)"),
        between: pattern(r"^\s*(?:-|–|—|to|au|al|a|по|до|至|到|إلى|and|et|y|и|和|و|،|,|、)\s*$"),
        weekday: pattern(&format!(r"(?i)\b(?P<day>{})\b|(?P<han>(?:星期|周)[一二三四五六日天])", days.join("|"))),
    }
});

/// All dates in a text, in order.
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let kinds = [
        &PATTERNS.iso,
        &PATTERNS.figures,
        &PATTERNS.chinese,
        &PATTERNS.month_day,
        &PATTERNS.day_month,
        &PATTERNS.month_day_alone,
    ];
    for pattern in kinds {
        for captures in pattern.captures_iter(text) {
            let Some(mention) = mention(text, &captures) else { continue };
            if !found.iter().any(|other| other.range.start < mention.range.end && mention.range.start < other.range.end)
            {
                found.push(mention);
            }
        }
    }
    found.sort_by_key(|mention| mention.range.start);
    joined(text, found)
}

fn mention(text: &str, captures: &Captures<'_>) -> Option<Mention> {
    let whole = captures.name("all").or_else(|| captures.get(0))?;
    let days = captures.name("days")?;
    let month = captures.name("month")?.as_str();
    let month = month.parse().ok().or_else(|| month_of(month)).filter(|month| (1..=12).contains(month))?;
    let mut numbers = Vec::new();
    let mut is_range = false;
    let mut end = None;
    for number in PATTERNS.number.find_iter(days.as_str()) {
        if let Some(end) = end {
            let between = days.as_str().get(end..number.start()).unwrap_or_default();
            is_range = TO.contains(&PATTERNS.ordinal.replace(between, "").trim().to_lowercase().as_str());
        }
        end = Some(number.end());
        numbers.push((month, number.as_str().parse().ok().filter(|day| (1..=31).contains(day))?));
    }
    let year = captures.name("year").and_then(|year| year.as_str().parse().ok());
    let start = text.get(whole.start()..whole.end())?;
    let range = whole.start() + (start.len() - start.trim_start().len())..whole.end();
    Some(Mention { range, year, days: numbers, is_range })
}

/// Merges mentions that belong together: `30 May-3 June 2022`, or a list that names its days month by month.
fn joined(text: &str, found: Vec<Mention>) -> Vec<Mention> {
    let mut all: Vec<Mention> = Vec::new();
    for mention in found {
        if let Some(last) = all.last_mut() {
            let between = text.get(last.range.end..mention.range.start).unwrap_or_default();
            // Monday, 22 April - Friday, 3 May
            let between = PATTERNS.weekday.replace(between, "");
            let between = between.trim().trim_end_matches(',');
            let to = TO.contains(&between.trim().to_lowercase().as_str());
            // both ends may have a year: 30 December 2021 to 4 January 2022
            let turns = last.days.last().zip(mention.days.first()).is_some_and(|(last, first)| first.0 < last.0);
            let years = last.year.zip(mention.year).is_some_and(|(last, year)| to && last + i32::from(turns) == year);
            if (last.year.is_none() || years) && !last.is_range && PATTERNS.between.is_match(between) {
                last.is_range = mention.is_range || (to && mention.days.len() == 1);
                last.days.extend(mention.days);
                last.year = mention.year;
                last.range.end = mention.range.end;
                continue;
            }
        }
        all.push(mention);
    }
    all
}

fn month_of(name: &str) -> Option<u32> {
    let name = super::clean::squeezed(name.split('/').next().unwrap_or(name));
    let is = |known: &&str| super::clean::squeezed(known) == name;
    MONTHS.iter().position(|names| names.iter().any(is)).and_then(|ix| u32::try_from(ix + 1).ok())
}

/// The first weekday that a text names, and its byte range.
pub fn weekday(text: &str) -> Option<(Weekday, Range<usize>)> {
    let captures = PATTERNS.weekday.captures(text)?;
    let found = captures.name("day").or_else(|| captures.name("han"))?;
    let name = found.as_str().to_lowercase();
    let ix = WEEKDAYS.iter().position(|names| names.contains(&name.as_str()))?;
    Weekday::try_from(u8::try_from(ix).ok()?).ok().map(|day| (day, found.range()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        let all = mentions(text).iter().filter_map(|mention| mention.dates(2022)).flatten().collect::<Vec<_>>();
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn dates_are_read_as_documents_print_them() {
        let both = ["2022-05-04", "2022-05-05"];
        for text in [
            "Vienna, 4 and 5 May 2022",
            "Vienne, 4 et 5 mai 2022",
            "Viena, 4 y 5 de mayo de 2022",
            "Вена, 4 и 5 мая 2022 года",
            "فيينا، 4 و5 أيار/مايو 2022",
            "فيينا، 4 و 5 أيار / مايو 2022",
            "2022 年 5 月 4 日和 5 日，维也纳",
            "2022年5月4日至5日",
            "4-5 May 2022",
            "4 May to 5 May",
            "May 4 and 5, 2022",
            "May 4th - 5th, 2022",
            "فيينا، 4 - 5 مايو/أيار 2022",
            "Wednesday, 4 May, 2022 - Thursday, 05 May, 2022",
            "4.5.2022, 5.5.2022",
            "2022-05-04 and 2022-05-05",
            "04.05.2022, 05.05.2022",
            "du 4 au 5 mai 2022",
            "del 4 al 5 de mayo de 2022",
            "с 4 по 5 мая 2022 года",
            "من 4 إلى 5 أيار/مايو 2022",
        ] {
            assert_eq!(dates(text), both, "{text}");
        }
        assert_eq!(dates("30 May-3 June 2022").len(), 5);
        for text in ["8th-10th March", "8th to 10th of March", "8-10 March", "3月8日至10日"] {
            assert_eq!(dates(text), ["2022-03-08", "2022-03-09", "2022-03-10"], "{text}");
        }
        assert_eq!(dates("Oct. 23-24 meeting"), ["2022-10-23", "2022-10-24"]);
        assert_eq!(dates("8–19 July 2019").len(), 10);
        assert_eq!(dates("30 December 2021–4 January 2022"), ["2021-12-30", "2021-12-31", "2022-01-03", "2022-01-04"]);
        assert_eq!(dates("30 December to 3 January 2022"), ["2021-12-30", "2021-12-31", "2022-01-03"]);
        // a range that ends on a Sunday includes the weekend
        assert_eq!(dates("6-8 May 2022"), ["2022-05-06", "2022-05-07", "2022-05-08"]);
        assert_eq!(dates("1er mars, 1.º de abril").len(), 1);
        for none in ["31 April 2022", "resolution 5/4", "10 May 13", "WG.6/2022/1", "2 maybe", "12 h 30"] {
            assert_eq!(dates(none).len(), usize::from(none.starts_with("10 May")), "{none}");
        }
    }

    #[test]
    fn a_weekday_is_found() {
        for (text, day) in [
            ("Wednesday, 4 May", Weekday::Wed),
            ("Mercredi 4 mai", Weekday::Wed),
            ("5月4日，星期三", Weekday::Wed),
            ("الأربعاء، 4 أيار/مايو", Weekday::Wed),
            ("Среда, 4 мая", Weekday::Wed),
            ("Jueves 5 de mayo", Weekday::Thu),
        ] {
            assert_eq!(weekday(text).map(|found| found.0), Some(day), "{text}");
        }
        assert_eq!(weekday("a moniker"), None);
    }
}
