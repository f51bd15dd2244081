//! Times of day as documents print them, in six languages at once.
//!
//! Examples: `noon–2 p.m.`, `10.30 – 13.00 hours`, `12 heures-14
//! heures`, `de 12.00 a 14.00 horas`, `с 12 час. 00 мин. до 14 час. 00 мин.`, `中午 12 时至下午 2 时`, `12/00-14/00`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::words::pattern;

/// A range of hours, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Hours {
    /// The start.
    pub start: u32,
    /// The end, after the start.
    pub end: u32,
}

impl Hours {
    /// The length in minutes.
    pub fn length(self) -> u32 {
        self.end - self.start
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", shown(self.start), shown(self.end))
    }
}

/// Hours as a user states them, such as `10:00-12:00`: nothing else in the text, and an end before midnight.
impl std::str::FromStr for Hours {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match ranges(text)[..] {
            [(hours, ref at)] if *at == (0..text.len()) && hours.end < 24 * 60 => Ok(hours),
            _ => Err("write a start and an end, such as 10:00-12:00"),
        }
    }
}

/// The last minute of a day.
pub const LAST: u32 = 24 * 60 - 1;

/// A minute of the day as session files write it: `09:30`.
pub fn shown(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The part of the day that is printed with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Noon,
    Afternoon,
    Midnight,
}

/// One printed time.
#[derive(Debug, Clone, Copy)]
struct Atom {
    hour: u32,
    minute: u32,
    half: Option<Half>,
    /// Whether it is certainly a time, and not a bare number.
    sure: bool,
    /// Whether it is hours and minutes with a dot, such as `10.30`, which may also be the number of an item.
    dotted: bool,
}

/// The pattern of one time. The names of its groups end in `x`.
fn atom(x: &str) -> String {
    let before = r"上午|下午|中午|晚上|凌晨|午夜|傍晚";
    let words = r"noon|midday|midnight|midi|minuit|mediodía|medianoche|полдень|полудня|полночь|منتصف\sالليل|正午|午夜";
    let after = r"a\.?\s?m\b\.?|p\.?\s?m\b\.?|noon\b|midday\b|midnight\b|h(?:eures|rs)?\s+du\s+matin|du\smatin|de\sl['’]après-midi|de\sla\smañana|de\sla\starde|m\.\b|صباحا\x{64b}?|ظهرا\x{64b}?|مساء\x{64b}?|بعد\sالظهر|утра|дня|вечера";
    let unit = r"hours?\b|heures?\b|horas?\b|hrs?\b|h\b\.?|час(?:ов|а)?\b\.?|ч\b\.?|时|時|点|點";
    let minutes = r"(?:\s?(?:[:٫]|h|час\.?|ч\.?)\s?|\s?[时時点點]\s?|\.|/)";
    format!(
        r"(?:12\s+(?P<twelve{x}>noon|midnight)\b|(?P<word{x}>{words})|(?P<before{x}>{before})?\s?(?P<hour{x}>\d{{1,2}})(?:(?P<sep{x}>{minutes})(?P<minute{x}>\d\d)(?:\s?(?:分|мин\.?|min\.?))?)?(?:\s?(?P<unit{x}>{unit}))?(?:\s?(?P<after{x}>{after}))?)"
    )
}

struct Patterns {
    range: Regex,
    open: Regex,
    single: Regex,
    start: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let (first, second) = (atom("1"), atom("2"));
    let at = r"(?:(?:at|from|à|de|las|la|в|с|الساعة|من|les?)\s+)*";
    let to =
        r"\s?(?:-|–|—|―|~|\bto\b|\buntil\b|\bà\b|\ba\b|\bdo\b|\bдо\b|至|到|إلى|حتى)\s?(?:(?:las|la|الساعة|l['’])\s?)?";
    Patterns {
        range: pattern(&format!(r"(?i){at}{first}{to}{second}")),
        open: pattern(&format!(r"(?i)^{first}\s?(?:-|–|—)\s?(?:none|\?|…|\.\.\.)")),
        single: pattern(&format!("(?i){first}")),
        start: pattern(&format!(
            r"(?i)^(?:(?:at|from|as\sof|à\spartir\sde|a\spartir\sde|dès|с|от|من\sالساعة|الساعة)\s+)?{first}"
        )),
    }
});

fn read(captures: &Captures<'_>, x: &str) -> Option<Atom> {
    let group = |name: &str| captures.name(&format!("{name}{x}")).map(|found| found.as_str().to_lowercase());
    if let Some(word) = group("twelve").or_else(|| group("word")) {
        let night = ["midnight", "minuit", "medianoche", "полночь", "午夜"].contains(&word.as_str())
            || word.starts_with("منتصف");
        let half = if night { Half::Midnight } else { Half::Noon };
        return Some(Atom { hour: 12, minute: 0, half: Some(half), sure: true, dotted: false });
    }
    let hour: u32 = group("hour")?.parse().ok().filter(|hour| *hour <= 24)?;
    let minute = group("minute");
    let minutes: u32 = match &minute {
        Some(minute) => minute.parse().ok().filter(|minute| *minute < 60)?,
        None => 0,
    };
    let half = group("before").or_else(|| group("after")).and_then(|word| half(&word));
    // `16.1` may be an item, `16:10` is a time
    let sure = half.is_some() || group("unit").is_some() || (minute.is_some() && group("sep")? != ".");
    let dotted = !sure && minute.is_some() && minutes.is_multiple_of(5) && hour < 24;
    Some(Atom { hour, minute: minutes, half, sure, dotted })
}

fn half(word: &str) -> Option<Half> {
    let plain: String = word.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    Some(match plain.as_str() {
        "上午" | "凌晨" | "am" | "утра" => Half::Morning,
        "中午" | "正午" | "noon" | "midday" | "m" => Half::Noon,
        "下午" | "晚上" | "傍晚" | "pm" | "дня" | "вечера" => Half::Afternoon,
        "午夜" | "midnight" => Half::Midnight,
        word if word.contains("matin") || word.contains("mañana") || word.starts_with("صباح") => Half::Morning,
        word if word.contains("après")
            || word.contains("tarde")
            || word.starts_with("مساء")
            || word.starts_with("بعد") =>
        {
            Half::Afternoon
        }
        word if word.starts_with("ظهر") => Half::Noon,
        _ => return None,
    })
}

/// The minute of the day; `end` tells midnight at the end of a day from midnight at its beginning.
fn minute(atom: Atom, end: bool) -> Option<u32> {
    let hour = match atom.half {
        None | Some(Half::Morning) if atom.hour == 12 && atom.half.is_some() => 12,
        None | Some(Half::Morning) => atom.hour,
        Some(Half::Noon) => {
            if atom.hour < 10 {
                atom.hour + 12
            } else {
                atom.hour
            }
        }
        Some(Half::Afternoon) => {
            if atom.hour < 12 {
                atom.hour + 12
            } else {
                atom.hour
            }
        }
        Some(Half::Midnight) => match (atom.hour % 12, end) {
            (0, true) => 24,
            (hour, _) => hour,
        },
    };
    Some(hour * 60 + atom.minute).filter(|minute| *minute <= 24 * 60)
}

/// The start and end of a printed range, if they make sense together.
fn hours(mut first: Atom, mut second: Atom) -> Option<Hours> {
    if !(first.sure || second.sure || first.dotted && second.dotted && first.hour >= 6) {
        return None;
    }
    // `a.m.` or `p.m.` printed once holds for both times, unless the range would run backwards
    if first.half.is_none() && second.half.is_some() {
        let half = if second.half == Some(Half::Noon) { Some(Half::Morning) } else { second.half };
        let both = Atom { half, ..first };
        let backwards = minute(both, false)? >= minute(second, true)?;
        first.half = if backwards { Some(Half::Morning) } else { half };
        if first.hour > 12 {
            first.half = None;
        }
    } else if second.half.is_none() && first.half.is_some() && second.hour <= 12 {
        second.half = match first.half {
            Some(Half::Noon) if second.hour < 12 => Some(Half::Afternoon),
            half => half,
        };
    }
    let (start, end) = (minute(first, false)?, minute(second, true)?);
    (start < end.min(LAST)).then_some(Hours { start, end })
}

/// All ranges of hours in a text, in order, with their byte ranges.
pub fn ranges(text: &str) -> Vec<(Hours, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(captures) = text.get(from..).and_then(|rest| PATTERNS.range.captures(rest)) {
        let Some(whole) = captures.get(0) else { break };
        let hours = read(&captures, "1").zip(read(&captures, "2")).and_then(|(first, second)| hours(first, second));
        let at = from + whole.start()..from + whole.end();
        let alone = !text[..at.start].chars().next_back().is_some_and(|c| c.is_ascii_digit() || "./-".contains(c));
        match hours.filter(|_| alone) {
            Some(hours) => {
                from = at.end;
                found.push((hours, at));
            }
            None => from = next(text, at.start),
        }
    }
    found
}

/// A start without an end at the beginning of a text: the minute of the day, and the byte after it.
pub fn open(text: &str) -> Option<(u32, usize)> {
    let captures = PATTERNS.open.captures(text)?;
    let start = read(&captures, "1").filter(|atom| atom.sure)?;
    Some((minute(start, false)?, captures.get(0)?.end()))
}

/// A single time at the beginning of a text, such as `10.30 Visit`: the minute of the day, and the byte after it.
pub fn at_start(text: &str) -> Option<(u32, usize)> {
    let captures = PATTERNS.start.captures(text)?;
    let end = captures.get(0)?.end();
    let atom = read(&captures, "1").filter(|atom| atom.sure || atom.dotted)?;
    let next = text.get(end..)?.chars();
    // a title may follow without a space: `9:00Opening`
    let title = |c: char| {
        captures.name("sep1").is_some() && c.is_uppercase() && next.clone().nth(1).is_some_and(char::is_lowercase)
    };
    let apart = next.clone().next().is_none_or(|c| !c.is_ascii_alphanumeric() && !"./-–".contains(c) || title(c));
    minute(atom, false).filter(|minute| apart && *minute < 24 * 60).map(|minute| (minute, end))
}

/// The first time in a text, as the minute of the day.
pub fn first(text: &str) -> Option<u32> {
    let mut from = 0;
    while let Some(captures) = text.get(from..).and_then(|rest| PATTERNS.single.captures(rest)) {
        let whole = captures.get(0)?;
        if let Some(atom) = read(&captures, "1").filter(|atom| atom.sure || captures.name("sep1").is_some()) {
            return minute(atom, false).filter(|minute| *minute < 24 * 60);
        }
        from = next(text, from + whole.start());
    }
    None
}

/// The byte after the character at `at`.
fn next(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_documents_print_them() {
        for (text, hours) in [
            ("noon–2 p.m.", "12:00-14:00"),
            ("12 noon - 2 p.m.", "12:00-14:00"),
            ("4-6 p.m.", "16:00-18:00"),
            ("4–6 p.m.", "16:00-18:00"),
            ("10 a.m.-1 p.m.", "10:00-13:00"),
            ("10-1 p.m.", "10:00-13:00"),
            ("9 a.m. - 11 a.m.", "09:00-11:00"),
            ("10 a.m.–noon", "10:00-12:00"),
            ("10.00-13.00", "10:00-13:00"),
            ("10.00 – 13.00 1. Opening", "10:00-13:00"),
            ("9 h 30 à 12 h 30", "09:30-12:30"),
            ("11.30 a.m.–12.30 p.m.", "11:30-12:30"),
            ("noon–12.45 p.m.", "12:00-12:45"),
            ("10 p.m.–midnight", "22:00-24:00"),
            ("from noon to 2 p.m.", "12:00-14:00"),
            ("MORNING (10.00 – 13.00 hours)", "10:00-13:00"),
            ("AFTERNOON (14.30- 17.30 hours or later", "14:30-17:30"),
            ("12:00-14:00", "12:00-14:00"),
            ("中午 12 时至下午 2 时", "12:00-14:00"),
            ("下午 4 时至 6 时", "16:00-18:00"),
            ("上午10时至下午1时", "10:00-13:00"),
            ("上午 11 时 30 分至中午 12 时 30 分", "11:30-12:30"),
            ("晚上 10 时至午夜 12 时", "22:00-24:00"),
            ("上午(10:00-13:00)", "10:00-13:00"),
            ("12 heures-14 heures", "12:00-14:00"),
            ("de 12 heures à 14 heures", "12:00-14:00"),
            ("9 h 00 – 12 h 30", "09:00-12:30"),
            ("de midi à 14 heures", "12:00-14:00"),
            ("12.00 a 14.00 horas", "12:00-14:00"),
            ("de las 16.00 a las 18.00 horas", "16:00-18:00"),
            ("12:00–14:00", "12:00-14:00"),
            ("с 12 час. 00 мин. до 14 час. 00 мин.", "12:00-14:00"),
            ("с 12 до 14 часов", "12:00-14:00"),
            ("الساعة 12/00-14/00", "12:00-14:00"),
            ("من الساعة 16/00 إلى الساعة 18/00", "16:00-18:00"),
        ] {
            let found: Vec<String> = ranges(text).iter().map(|(hours, _)| hours.to_string()).collect();
            assert_eq!(found, [hours], "{text}");
        }
        let two = ranges("建议的开会时间为中午 12 时至下午 2 时和下午 4 时至 6 时。");
        assert_eq!(two.len(), 2);
        for none in
            ["2-3", "items 4 to 6", "16.1-16.2", "5/4", "2021-2022", "CTOC/COP/WG.6/2022/2-3", "6-4 p", "25:00-26:00"]
        {
            assert_eq!(ranges(none), [], "{none}");
        }
    }

    #[test]
    fn a_single_time_is_found() {
        for (text, time) in [
            ("星期三中午 12 时", "12:00"),
            ("at noon", "12:00"),
            ("at 10 a.m. in Boardroom D", "10:00"),
            ("à midi", "12:00"),
            ("à 10 h 30", "10:30"),
            ("a las 12.00 horas", "12:00"),
            ("в 12 часов", "12:00"),
            ("в 12:00", "12:00"),
            ("الساعة 12/00", "12:00"),
            ("at 3 p.m.", "15:00"),
        ] {
            assert_eq!(first(text).map(shown).as_deref(), Some(time), "{text}");
        }
        for (text, time, rest) in [
            ("9:00 Registration", "09:00", " Registration"),
            ("10.30 Visit", "10:30", " Visit"),
            ("À partir de 8.30 Enregistrement", "08:30", " Enregistrement"),
            ("3 p.m.", "15:00", ""),
            ("10 h 30", "10:30", ""),
            ("上午9时 会议", "09:00", " 会议"),
            ("9:00Opening", "09:00", "Opening"),
        ] {
            let (minute, end) = at_start(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((shown(minute).as_str(), &text[end..]), (time, rest), "{text}");
        }
        for none in ["1. Opening", "16.1 Invitations", "5.b Report", "10 members", "2013 budget", "Opening at 10:00"] {
            assert_eq!(at_start(none), None, "{none}");
        }
        assert_eq!(first("in room 7"), None);
        assert_eq!(open("10:00-None [track=A]").map(|found| found.0), Some(600));
    }
}
