//! Reads minutes that agendas print after a title: `(10 min)`, `(20 мин.)`, `（10 分钟）`, `10'`, `(5 speakers, 7 minutes each)`.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::import::words::pattern;

/// The minutes that a document states for an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedMinutes {
    /// This many minutes.
    Minutes(u32),
    /// The number of speakers, and the minutes of each.
    Speakers(u32, u32),
}

impl StatedMinutes {
    /// The total in minutes.
    pub fn total(&self) -> u32 {
        match self {
            Self::Minutes(minutes) => *minutes,
            Self::Speakers(speakers, each) => speakers.saturating_mul(*each),
        }
    }
}

/// The unit "minutes" in six languages, with the short forms of informal agendas.
const MINUTES: &str = r"(?:minutes?|minutos?|mins?|минут[аы]?|мин|分钟|分鐘|دقيقة|دقائق|m)\b\.?|['′’]";
/// The unit "hours" in six languages.
const HOURS: &str = r"(?:hours?|heures?|horas?|hrs?|час(?:а|ов)?|ساعات|ساعة|h)\b\.?|(?:个)?小时";
const SPEAKERS: &str = r"(?:speakers|panell?ists|experts|presentations|orateurs|intervenants|oradores|выступающих|ораторов|发言者|发言人|متكلمين)";
const EACH: &str = r"(?:each|chacun|cada\s+uno|каждому|каждый|每人)";

static AT_END: LazyLock<Regex> = LazyLock::new(|| {
    let time = format!(
        r"(?:(?P<h>\d{{1,2}})\s?(?:{HOURS})(?:\s?(?P<hm>\d{{1,2}})(?:\s?(?:{MINUTES}))?)?|(?P<hh>\d{{1,2}})h(?P<mm>\d\d)|(?P<m>\d{{1,3}})\s?(?:{MINUTES}))"
    );
    let time_after = time
        .replace("<h>", "<h2>")
        .replace("<hm>", "<hm2>")
        .replace("<hh>", "<hh2>")
        .replace("<mm>", "<mm2>")
        .replace("<m>", "<m2>");
    let speakers = format!(
        r"(?P<n>\d{{1,3}})\s?{SPEAKERS}\s?[,，،x×]?\s?(?:{EACH}\s?)?(?P<each>\d{{1,3}})\s?(?:{MINUTES})(?:\s?{EACH})?"
    );
    pattern(&format!(
        r"(?i)(?:\s*[(（\[]\s?(?:(?:about|approx\.?|ca\.?|约)\s?)?(?:{speakers}|{time})\s?[)）\]]|\s+[-–—]\s*(?:{time_after})|\s*[(（\[]\s?(?P<half>half an hour|une demi-heure|media hora)\s?[)）\]]|\s+(?P<bm>\d{{1,3}})(?:\s(?:minutes|min\.?|мин\.?)|\s?(?:分钟|['′]))|\s*(?P<zh>[（(]\d{{1,3}}\s?分[)）]))\s*[.;:。；：]?\s*$"
    ))
});

static ANY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?:\s?(?:minutes?|minutos?|mins?|минут[аы]?|мин|دقيقة|دقائق)\b|m\b|\s?分[钟鐘]|\s?[′]|\s?h(?:ours?)?\s?\d\d\s?min)",
    )
});

/// Minutes in brackets with the name of who speaks: `(15m, Istvan)`. An address may follow.
static BESIDE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\s*[(（\[](?P<m>\d{{1,3}})\s?(?:{MINUTES})(?:\s?[,，;]\s?|\s)[^()（）]{{1,80}}[)）\]]\s*(?:https?://\S+)?\s*$"
    ))
});

/// The longest duration of an item, in minutes.
const MAX_MINUTES: u32 = 24 * 60;

/// The minutes at the end of a title, and the title before them.
pub fn at_end(title: &str) -> Option<(StatedMinutes, &str)> {
    let beside = || BESIDE_NAME.captures(title).filter(|_| of_each(title).is_none());
    let captures = AT_END.captures(title).or_else(beside)?;
    let rest = title.get(..captures.get(0)?.start())?.trim_end();
    // minutes alone leave no title
    if !rest.chars().any(char::is_alphabetic) {
        return None;
    }
    let number = |name: &str| -> Option<u32> {
        let digits: String = captures.name(name)?.as_str().chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let stated = match (number("n"), number("each")) {
        (Some(speakers), Some(each)) if (1..=500).contains(&speakers) && (1..=120).contains(&each) => {
            StatedMinutes::Speakers(speakers, each)
        }
        (Some(_), _) => return None,
        _ => StatedMinutes::Minutes(total(&captures, &number).filter(|minutes| (1..=MAX_MINUTES).contains(minutes))?),
    };
    Some((stated, rest))
}

/// The minutes of each entry of the list below a title: `Use cases (5 min each)`. Also the title before them.
pub fn of_each(title: &str) -> Option<(u32, &str)> {
    static OF_EACH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"(?i)\s*[(（\[](?P<each>\d{{1,3}})\s?(?:{MINUTES})\s?(?:{EACH})\s?[)）\]]\s*[:：]?\s*$"))
    });
    let captures = OF_EACH.captures(title)?;
    let each = captures.name("each")?.as_str().parse().ok().filter(|each| (1..=120).contains(each))?;
    Some((each, title.get(..captures.get(0)?.start())?))
}

/// The minutes that a text is, such as a cell `10m` or `30`.
pub fn alone(text: &str) -> Option<StatedMinutes> {
    let text = text.trim();
    let plain = text.parse().ok().filter(|minutes| (1..=MAX_MINUTES).contains(minutes));
    let of_cell = || at_end(&format!("x ({text})")).filter(|(_, rest)| *rest == "x").map(|(stated, _)| stated);
    plain.map(StatedMinutes::Minutes).or_else(of_cell)
}

/// The minutes that a duration amounts to.
fn total(captures: &Captures<'_>, number: &dyn Fn(&str) -> Option<u32>) -> Option<u32> {
    if captures.name("half").is_some() {
        return Some(30);
    }
    for (hours, more) in [("h", "hm"), ("hh", "mm"), ("h2", "hm2"), ("hh2", "mm2")] {
        if captures.name(hours).is_some() {
            let more = number(more).unwrap_or(0);
            return (more < 60).then_some(number(hours)? * 60 + more);
        }
    }
    number("m").or_else(|| number("m2")).or_else(|| number("bm")).or_else(|| number("zh"))
}

/// The first duration that a text mentions.
pub fn mention(text: &str) -> Option<&str> {
    ANY.find(text).map(|found| found.as_str()).or_else(|| AT_END.find(text).map(|found| found.as_str().trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_after_a_title_are_read() {
        for (text, minutes, title) in [
            ("Agenda bashing (5 min)", 5, "Agenda bashing"),
            ("Opening (10 minutes).", 10, "Opening"),
            ("Opening (10 min.):", 10, "Opening"),
            ("Status updates (15m)", 15, "Status updates"),
            ("Ouverture 10'", 10, "Ouverture"),
            ("Loa/George 10 min", 10, "Loa/George"),
            ("Открытие (20 мин)", 20, "Открытие"),
            ("Открытие (20 минут)", 20, "Открытие"),
            ("会议开幕（10 分钟）", 10, "会议开幕"),
            ("会议开幕 (10分)", 10, "会议开幕"),
            ("Apertura (10 minutos)", 10, "Apertura"),
            ("Debate [2 hours]", 120, "Debate"),
            ("Débat (1 h 30)", 90, "Débat"),
            ("Debate (1h25)", 85, "Debate"),
            ("Debate - 1 h 30", 90, "Debate"),
            ("Debate – 20 min", 20, "Debate"),
            ("Credentials (half an hour)", 30, "Credentials"),
            ("افتتاح (10 دقائق)", 10, "افتتاح"),
            ("Hearing (about 45 min)", 45, "Hearing"),
            ("Report (15m, Istvan Sebestyen)https://example.org/a.pdf", 15, "Report"),
            ("Chartering (15m on the last day)", 15, "Chartering"),
        ] {
            assert_eq!(at_end(text), Some((StatedMinutes::Minutes(minutes), title)), "{text}");
        }
        assert_eq!(at_end("Hearing (5 speakers, 7 minutes each)"), Some((StatedMinutes::Speakers(5, 7), "Hearing")));
        for none in [
            "Report of the 1990s",
            "Rule 10",
            "(10 min)",
            "Use cases (5 min each)",
            "Updates (3-5m)",
            "Report for 2010",
            "Matters (0 min)",
            "Long (9 h 75)",
            "Party '90",
            "Protocol - 2",
            "Rules 3 - 5",
            "WG.6/2022/2",
        ] {
            assert_eq!(at_end(none), None, "{none}");
        }
    }

    #[test]
    fn other_durations_are_still_noticed() {
        for text in
            ["Use cases (5 min each)", "Updates (3-5m)", "Report (15m, Istvan)", "约 10 分钟", "10 minutes for each"]
        {
            assert!(mention(text).is_some(), "{text}");
        }
        assert_eq!(of_each("Use cases (5 min each):"), Some((5, "Use cases")));
        for none in ["Rule 10", "10 May", "M 10", "10 members", "2010"] {
            assert_eq!(mention(none), None, "{none}");
        }
    }
}
