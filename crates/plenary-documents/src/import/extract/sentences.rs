//! Reads what the sentences say about meetings: their number, length and hours, and how people attend.

use chrono::NaiveDate;

use super::agenda::Agenda;
use super::sections::Sections;
use super::{Evidence, Found};
use crate::import::document::Line;
use crate::import::doubt::Doubt;
use crate::import::hours::{self, Hours};
use crate::import::words::Words;
use crate::import::{clean, dates};

/// What the sentences of a document say about meetings.
#[derive(Debug, Default)]
pub struct MeetingFacts {
    /// The number of meetings granted.
    pub granted: Option<Found<u32>>,
    /// The number of meetings on a day.
    pub a_day: Option<Found<u32>>,
    /// The longest meeting allowed, in minutes.
    pub limit: Option<Found<u32>>,
    /// The hours of the meetings of a day.
    pub hours: Vec<Found<Hours>>,
    /// The session is hybrid: some attend remotely.
    pub hybrid: Option<Evidence>,
    /// Interpreters work through a remote platform.
    pub platform: Option<Evidence>,
    /// Meetings are interpreted in all six languages.
    pub six: Option<Evidence>,
    /// When the session opens.
    pub opening: Option<Opening>,
    /// The document has yet to be approved.
    pub approval: Option<Evidence>,
}

/// The sentence about the opening.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What is opened, as a title.
    pub title: String,
    /// The day, if the year is printed.
    pub date: Option<NaiveDate>,
    /// The time of day, in minutes after midnight.
    pub time: Option<u32>,
    /// The sentence.
    pub from: Evidence,
}

/// Lines joined into one text; `starts` has the byte at which each line begins.
struct Prose<'a> {
    text: String,
    starts: Vec<(usize, &'a Line)>,
}

impl<'a> Prose<'a> {
    fn new(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut prose = Self { text: String::new(), starts: Vec::new() };
        for line in lines {
            let before = prose.text.len();
            clean::join(&mut prose.text, &line.text);
            prose.starts.push((before, line));
        }
        prose
    }

    /// Quotes a byte range of the text.
    fn evidence(&self, range: std::ops::Range<usize>) -> Option<Evidence> {
        let ix = self.starts.partition_point(|(start, _)| *start <= range.start).checked_sub(1)?;
        let words = self.text.get(range)?;
        Some(Evidence::quote(self.starts.get(ix)?.1, words))
    }
}

/// The lengths of a meeting, in minutes. Shorter or longer hours are something else.
const LENGTHS: std::ops::RangeInclusive<u32> = 30..=300;

/// Reads the sentences of the head and of the annotations.
pub fn read(sections: &Sections, agenda: &Agenda, words: &Words) -> MeetingFacts {
    let at = |range: &std::ops::Range<usize>| sections.lines[range.clone()].iter();
    let prose = Prose::new(at(&sections.header).chain(at(&sections.annotations)));
    let text = prose.text.as_str();
    let patterns = words.patterns;
    let mut facts = MeetingFacts::default();
    let number = |captures: &regex::Captures<'_>| match captures.name("n") {
        Some(found) => words.number(found.as_str()),
        None => Some(2),
    };
    for captures in patterns.granted.captures_iter(text) {
        let (Some(whole), Some(count)) = (captures.get(0), number(&captures)) else { continue };
        let Some(from) = prose.evidence(whole.range()).filter(|_| (1..=200).contains(&count)) else { continue };
        let slot = if captures.name("a_day").is_some() { &mut facts.a_day } else { &mut facts.granted };
        match slot {
            None => *slot = Some(Found::sure(count, from)),
            Some(known) if known.value != count => {
                known.doubt = Some(Doubt::OtherCount { count, words: from.words });
            }
            Some(_) => {}
        }
    }
    if let Some(captures) = patterns.limit.captures(text)
        && let (Some(whole), Some(count)) = (captures.get(0), number(&captures))
    {
        let minutes = if captures.name("minutes").is_some() { count } else { count * 60 };
        facts.limit =
            prose.evidence(whole.range()).filter(|_| LENGTHS.contains(&minutes)).map(|from| Found::sure(minutes, from));
    }
    add_hours_of(&mut facts, &prose, words);
    let first = |pattern: &regex::Regex| pattern.find(text).and_then(|found| prose.evidence(found.range()));
    facts.hybrid = first(&patterns.hybrid);
    facts.platform = first(&patterns.platform);
    facts.six = first(&patterns.six);
    facts.approval = first(&patterns.approval);
    facts.opening = opening(&prose, agenda, words);
    facts
}

/// Adds the hours of meetings that these lines say.
pub fn add_hours(facts: &mut MeetingFacts, lines: &[Line], words: &Words) {
    add_hours_of(facts, &Prose::new(lines.iter()), words);
}

fn add_hours_of(facts: &mut MeetingFacts, prose: &Prose<'_>, words: &Words) {
    for (hours, range) in hours::ranges(&prose.text) {
        if LENGTHS.contains(&hours.length())
            && !facts.hours.iter().any(|known| known.value == hours)
            && !is_of_a_speaker(sentence(&prose.text, &range), words)
            && let Some(from) = prose.evidence(range)
        {
            facts.hours.push(Found::sure(hours, from));
        }
    }
    facts.hours.sort_by_key(|hours| hours.value);
}

/// Whether a sentence says when somebody speaks or receives guests, which is not when meetings are.
fn is_of_a_speaker(sentence: &str, words: &Words) -> bool {
    let sentence = sentence.to_lowercase();
    words.speaking.iter().any(|word| sentence.contains(word))
}

/// The sentence around a part of a text.
fn sentence<'t>(text: &'t str, part: &std::ops::Range<usize>) -> &'t str {
    let ends = |at: usize, mark: char| match mark {
        '。' | '！' | '？' | '؟' | '!' | '?' | ';' | '；' => true,
        // the dots of `10 a.m. to 1 p.m.` and of `10.30` end no sentence
        '.' => {
            let after = &text[at + 1..];
            after.starts_with(' ') && after.trim_start().starts_with(char::is_uppercase)
        }
        _ => false,
    };
    let marks = |from: usize, to: usize| text[from..to].char_indices().map(move |(at, mark)| (from + at, mark));
    let from = marks(0, part.start).rfind(|&(at, mark)| ends(at, mark));
    // the dot of `6 p.m.` may end the sentence as well
    let end = if text[part.clone()].ends_with('.') { part.end - 1 } else { part.end };
    let to = marks(end, text.len()).find(|&(at, mark)| ends(at, mark));
    let from = from.map_or(0, |(at, mark)| at + mark.len_utf8());
    &text[from..to.map_or(text.len(), |(at, _)| at)]
}

/// The sentence about the opening.
fn opening(prose: &Prose<'_>, agenda: &Agenda, words: &Words) -> Option<Opening> {
    words.patterns.opening.captures_iter(&prose.text).find_map(|captures| {
        let (title, when, whole) = (captures.name("title")?, captures.name("when")?, captures.get(0)?);
        let mention = dates::mentions(when.as_str()).into_iter().next();
        let after = mention.as_ref().map_or(when.as_str(), |mention| &when.as_str()[mention.range.end..]);
        let time = hours::first(after).or_else(|| hours::first(when.as_str()));
        // without a day or a time, the sentence is about something else
        if mention.is_none() && time.is_none() {
            return None;
        }
        let date =
            mention.filter(|mention| mention.year.is_some()).and_then(|mention| mention.dates(0)?.first().copied());
        Some(Opening { title: name(title.as_str(), agenda), date, time, from: prose.evidence(whole.range())? })
    })
}

/// The title of what is opened: without a heading that ran into the sentence, and without its article.
fn name(text: &str, agenda: &Agenda) -> String {
    let mut text = text;
    for entry in &agenda.entries {
        let (whole, title) = (text.to_lowercase(), entry.title.value.to_lowercase());
        // upper and lower case may differ between the heading and the agenda
        if whole.len() == text.len()
            && let Some(at) = whole.rfind(&title)
        {
            text = text.get(at + title.len()..).unwrap_or(text);
        }
    }
    let mut text = text.trim().trim_start_matches([',', '.', ';', ':', '。', '，', ')', '）']).trim();
    for article in ["The ", "the ", "La ", "Le ", "la ", "le ", "El ", "el ", "L’", "L'", "l’", "l'"] {
        if let Some(rest) = text.strip_prefix(article) {
            text = rest;
            break;
        }
    }
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Place;
    use crate::import::words::for_code;

    fn found(code: &str, text: &str) -> Vec<String> {
        let line = Line {
            text: text.to_owned(),
            cells: Vec::new(),
            spans: Vec::new(),
            place: Place::default(),
            indent: 0,
            wraps: false,
        };
        let mut facts = MeetingFacts::default();
        add_hours(&mut facts, &[line], for_code(code).unwrap());
        facts.hours.iter().map(|hours| hours.value.to_string()).collect()
    }

    #[test]
    fn hours_of_a_speaker_are_not_those_of_meetings() {
        let text = "The Executive Director will address the meeting from 10.30 to 11.30 a.m. on Tuesday. \
                    Meetings will be held from 10 a.m. to 1 p.m. and from 3 to 6 p.m. A keynote follows from 4 to 5 p.m.";
        assert_eq!(found("en", text), ["10:00-13:00", "15:00-18:00"]);
        assert_eq!(found("fr", "Le Directeur prendra la parole de 9 h 30 à 10 h 30."), [""; 0]);
        assert_eq!(found("zh", "执行主任将于上午10时至11时致辞。会议于上午10时至下午1时举行。"), ["10:00-13:00"]);
    }
}
