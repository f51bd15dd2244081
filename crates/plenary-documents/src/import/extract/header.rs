//! Reads the head of a document, above the agenda: who meets, where and when.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::sections::Sections;
use super::{Evidence, Found};
use crate::import::document::Line;
use crate::import::doubt::Doubt;
use crate::import::words::{Words, heading, pattern};
use crate::import::{clean, dates, hours, places};
use plenary_core::model::Zone;

/// The values of the head of a document.
#[derive(Debug, Default)]
pub struct Header {
    /// The name of the session.
    pub title: Option<Found<String>>,
    /// The symbol of the document.
    pub symbol: Option<Found<String>>,
    /// The place, as printed.
    pub place: Option<Found<String>>,
    /// The time zone, if the head names one.
    pub zone: Option<Found<Zone>>,
    /// The days of the session.
    pub dates: Option<Found<Vec<NaiveDate>>>,
    /// The indices of the lines that were used.
    pub used: Vec<usize>,
}

static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:[A-Z][A-Z0-9]*(?:\.[A-Z0-9]+)*|[A-Z]{1,4}\s\d{1,4})(?:/[A-Za-z0-9.\-]*[A-Za-z0-9]){1,8}(?:\s(?:Rev|Corr|Add|Prov|Sup)\.(?:\s?\d{1,2})?)?",
    )
});
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:[-•*]\s)?(?P<key>title|symbol|place|venue|location|dates?|timezone|tz)\s*:\s*(?P<value>\S.*)$")
});
static ZONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+\-]+){1,2}\b"));
static ASIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*\([^()]*\)\s*$"));

/// The document symbols in a text. A symbol contains a figure, which tells it from `and/or`.
pub fn symbols(text: &str) -> impl Iterator<Item = &str> {
    SYMBOL.find_iter(text).map(|found| found.as_str()).filter(|symbol| symbol.bytes().any(|byte| byte.is_ascii_digit()))
}

/// A title without the documents in brackets at its end, and their symbols.
pub fn documents_at_end(title: &str) -> (&str, Vec<String>) {
    static DOCUMENTS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\s*[(（](?P<inside>(?:[^()（）]|[(（][^()（）]*[)）])*)[)）]\s*[.;:。；]?$"));
    let (mut rest, mut documents) = (title, Vec::new());
    while let Some(captures) = DOCUMENTS.captures(rest) {
        let inside = captures.name("inside").map_or("", |inside| inside.as_str()).trim();
        let found: Vec<String> = symbols(inside).map(str::to_owned).collect();
        let begins = found.first().is_some_and(|symbol| inside.starts_with(symbol.as_str()));
        let before = captures.get(0).and_then(|whole| rest.get(..whole.start())).unwrap_or_default();
        if !begins || !before.contains(char::is_alphabetic) {
            break;
        }
        documents.splice(0..0, found);
        rest = before;
    }
    (rest, documents)
}

/// Reads the head of a document.
pub fn read(sections: &Sections, words: &Words) -> Header {
    let mut header = Header::default();
    let lines = &sections.lines[sections.header.clone()];
    keys(lines, &mut header);
    for (ix, line) in lines.iter().enumerate() {
        if symbol_and_place(line, &mut header) {
            header.used.push(ix);
            continue;
        }
        if header.symbol.is_none()
            && let Some(symbol) = symbols(&line.text).next()
        {
            let rest = clean::squeezed(&line.text).chars().count();
            if symbol.chars().count() * 2 >= rest || line.text.ends_with(symbol) {
                header.symbol = Some(Found::sure(symbol.to_owned(), Evidence::line(line)));
                header.used.push(ix);
            }
        }
        if header.dates.is_none() && place_and_dates(line, &mut header) {
            header.used.push(ix);
        }
    }
    if header.title.is_none() {
        title(lines, words, &mut header);
    }
    if header.dates.is_none() {
        timed_dates(lines, &mut header);
    }
    header
}

/// Reads days beside hours: `10:00 to 15:00 on 31 August 2021`.
fn timed_dates(lines: &[Line], header: &mut Header) {
    let mut days: Vec<NaiveDate> = Vec::new();
    let mut from = None;
    for (ix, line) in lines.iter().enumerate().filter(|(_, line)| !hours::ranges(&line.text).is_empty()) {
        let mentions = dates::mentions(&line.text).into_iter().filter(|mention| mention.year.is_some());
        let found: Vec<NaiveDate> = mentions.filter_map(|mention| mention.dates(0)).flatten().collect();
        if !found.is_empty() {
            days.extend(found);
            header.used.push(ix);
            from.get_or_insert_with(|| Evidence::line(line));
        }
    }
    days.sort();
    days.dedup();
    header.dates = from.map(|from| Found::sure(days, from));
}

/// Reads a line such as `CTOC/COP/WG.6/2022/1 · Vienna`, perhaps with the days after another dot.
fn symbol_and_place(line: &Line, header: &mut Header) -> bool {
    let parts: Vec<&str> = line.text.split(" · ").map(str::trim).collect();
    let symbol = parts.first().copied().filter(|part| symbols(part).next() == Some(part));
    let dated = |part: &&str| dates::mentions(part).into_iter().find(|mention| mention.year.is_some())?.dates(0);
    let days = parts.last().and_then(dated);
    let between = usize::from(symbol.is_some())..parts.len() - usize::from(days.is_some());
    let places = parts.get(between).unwrap_or_default();
    let long = places.iter().any(|place| place.chars().count() > 60);
    if parts.len() < 2 || symbol.is_none() && days.is_none() || places.len() > 1 || long {
        return false;
    }
    let from = || Evidence::line(line);
    if let Some(symbol) = symbol {
        header.symbol.get_or_insert_with(|| Found::sure(symbol.to_owned(), from()));
    }
    if let Some(place) = places.first() {
        header.place.get_or_insert_with(|| Found::sure((*place).to_owned(), from()));
    }
    if let Some(days) = days {
        header.dates.get_or_insert_with(|| Found::sure(days, from()));
    }
    true
}

/// Reads lines with keys: `symbol: …`, `place: …  tz: …`.
fn keys(lines: &[Line], header: &mut Header) {
    for (ix, line) in lines.iter().enumerate() {
        for part in line.text.split("  ") {
            let Some(captures) = KEY.captures(part) else { continue };
            let whole = captures.name("value").map_or("", |value| value.as_str());
            let value = ASIDE.replace(whole, "").into_owned();
            if value.is_empty() || ["none", "-"].contains(&value.to_lowercase().as_str()) {
                header.used.push(ix);
                continue;
            }
            let from = Evidence::quote(line, part);
            match captures.name("key").map_or("", |key| key.as_str()).to_lowercase().as_str() {
                "date" | "dates" => {
                    let days = dates::mentions(whole)
                        .first()
                        .filter(|mention| mention.year.is_some())
                        .and_then(|mention| mention.dates(0));
                    let Some(days) = days else { continue };
                    header.dates = Some(Found::sure(days, from));
                }
                "title" => header.title = Some(Found::sure(value, from)),
                "symbol" => header.symbol = Some(Found::sure(value, from)),
                "place" | "venue" | "location" => header.place = Some(Found::sure(whole.to_owned(), from)),
                _ => {
                    let zone = ZONE.find(part).and_then(|name| name.as_str().parse().ok());
                    header.zone = zone.map(|zone| Found::sure(zone, from)).or(header.zone.take());
                }
            }
            header.used.push(ix);
        }
    }
}

/// Reads a line such as `Vienna, 4 and 5 May 2022`: a short place, days with their year, and nothing else.
fn place_and_dates(line: &Line, header: &mut Header) -> bool {
    let mentions = dates::mentions(&line.text);
    let [mention] = &mentions[..] else { return false };
    if mention.year.is_none() {
        return false;
    }
    let Some(days) = mention.dates(0) else { return false };
    let before = &line.text[..mention.range.start];
    // how it meets is neither a place nor a reason to doubt the days
    let after = ASIDE.replace(&line.text[mention.range.end..], "").into_owned();
    let after = if HOW.contains(&after.trim_matches([',', ' ', '.']).to_lowercase().as_str()) { "" } else { &after };
    let strip = |text: &str| {
        let text = text.trim_matches(|c: char| c.is_whitespace() || ",，、;:：،.日()（）年".contains(c));
        let text =
            dates::weekday(text).map_or(text.to_owned(), |(_, at)| format!("{}{}", &text[..at.start], &text[at.end..]));
        // small words around the days: "from the" before them, "года" after them
        let words: Vec<&str> =
            text.split_whitespace().filter(|word| !SMALL.contains(&word.to_lowercase().as_str())).collect();
        words.join(" ").trim_matches([',', '،', '，', ' ']).to_owned()
    };
    let (before, after) = (strip(before), strip(after));
    let from = Evidence::line(line);
    let place = match (before.is_empty(), after.is_empty()) {
        (false, true) => before,
        (true, false) => after,
        // one day without a place is that of the issue, but several are those of the session
        (true, true) if days.len() > 1 => {
            header.dates = Some(Found::sure(days, from));
            return true;
        }
        _ => return false,
    };
    if place.chars().count() > 60 || symbols(&place).next().is_some() || place.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let known = places::zone(&place).is_some();
    // an unknown word before a date may be anything, such as the printer's name
    let comma = line.text.contains([',', '，', '،']);
    if !known && !comma {
        return false;
    }
    header.dates = Some(Found::sure(days, from.clone()));
    header.place.get_or_insert(Found::sure(place, from));
    true
}

/// How a session meets, as it stands after the days.
const HOW: &[&str] = &["hybrid", "online", "virtual", "in person", "hybride", "en ligne", "híbrida", "en línea"];

/// Small words around a place and dates.
const SMALL: &[&str] = &["from", "du", "del", "с", "de", "le", "el", "года", "г", "г.", "في", "من", "on", "а", "les"];

/// Reads the title: the lines above place and dates, which name the body and its session.
fn title(lines: &[Line], words: &Words, header: &mut Header) {
    let end =
        lines.iter().position(|line| header.dates.as_ref().is_some_and(|dates| dates.from == Evidence::line(line)));
    // days at the very top have no title above them
    let end = end.filter(|end| (0..*end).any(|ix| !header.used.contains(&ix)));
    let mut parts: Vec<(usize, &Line)> = Vec::new();
    // without dates, the first line that is not used may be the title
    let first = lines
        .iter()
        .enumerate()
        .position(|(ix, line)| !header.used.contains(&ix) && symbols(&line.text).next().is_none());
    for (ix, line) in lines.iter().enumerate().take(end.unwrap_or(first.unwrap_or(0) + 1)) {
        let text = heading(&line.text);
        // skips "Distr.: General", but not "General Assembly"
        let alone = |rest: &str| rest.is_empty() || rest.starts_with([':', '.']);
        let letterhead =
            words.letterhead.iter().any(|word| text.strip_prefix(word).is_some_and(alone)) || header.used.contains(&ix);
        let only_date = dates::mentions(&line.text).len() == 1 && text.chars().count() < 24;
        let agenda = words.agenda.iter().chain(words.annotations).any(|known| text.contains(known));
        if !(letterhead || only_date || agenda || symbols(&line.text).next().is_some()) {
            parts.push((ix, line));
        }
    }
    let parts = &parts[parts.len().saturating_sub(5)..];
    let Some((_, first)) = parts.first() else { return };
    let mut title = String::new();
    for (_, line) in parts {
        let line_text = line.text.trim_end_matches(['*', ',', '،', '，', ' ']);
        if title.is_empty() || goes_on(&title, line_text) {
            clean::join(&mut title, line_text);
        } else {
            let comma = match words.code {
                "zh" => "，",
                "ar" => "، ",
                _ => ", ",
            };
            title = format!("{title}{comma}{line_text}");
        }
    }
    header.used.extend(parts.iter().map(|(ix, _)| *ix));
    header.title = Some(match end {
        Some(_) => Found::sure(title, Evidence::line(first)),
        None => Found::doubtful(title, Evidence::line(first), Doubt::TitleUnsure),
    });
}

/// Whether a name continues in the next line: it ends in a small word or a hyphen, or the next line is in lower case.
fn goes_on(start: &str, rest: &str) -> bool {
    let small =
        start.rsplit(' ').next().is_some_and(|word| word.chars().count() <= 3 && word.chars().all(char::is_lowercase));
    small || start.ends_with('-') || rest.chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_read_whole() {
        for (text, symbol) in [
            ("CTOC/COP/WG.6/2022/1", "CTOC/COP/WG.6/2022/1"),
            ("CL 128/INF/1", "CL 128/INF/1"),
            ("Agenda (A/63/1 Prov.4)", "A/63/1 Prov.4"),
            ("ITH/13/8.COM/INF.2.1 Rev.", "ITH/13/8.COM/INF.2.1 Rev."),
            ("see C 2003/12-Sup.1;", "C 2003/12-Sup.1"),
            ("WG.AD/2023/1 · Geneva", "WG.AD/2023/1"),
        ] {
            assert_eq!(symbols(text).next(), Some(symbol), "{text}");
        }
        let (title, documents) =
            documents_at_end("Adoption of the Agenda (A/63/1 Prov.4) (CL 125/5;CL 125/5-Corr.1(Arabic only))");
        assert_eq!(title, "Adoption of the Agenda");
        assert_eq!(documents, ["A/63/1 Prov.4", "CL 125/5", "CL 125/5-Corr.1"]);
        assert_eq!(documents_at_end("Report (Rome, 9-13 May 2005)").0, "Report (Rome, 9-13 May 2005)");
        for none in ["and/or", "https://un.org", "Vienna 4/5"] {
            assert_eq!(symbols(none).next(), None, "{none}");
        }
    }
}
