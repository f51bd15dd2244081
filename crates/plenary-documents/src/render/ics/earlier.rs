//! The calendar that was issued before: what a new version of it has to tell those who have it.

use std::collections::BTreeSet;

use thiserror::Error;
use uuid::Uuid;

use plenary_core::model::time::LocalTimeError;
use plenary_core::model::{Instant, Zone};

use super::line::Line;

/// A calendar that this program wrote before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Earlier {
    events: Vec<Event>,
    /// Zones by name, with the lines of their components.
    zones: Vec<(String, Vec<Line>)>,
}

/// An event of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    uid: String,
    sequence: u32,
    /// All but what tells versions apart.
    lines: Vec<Line>,
}

/// Why a file is no earlier calendar. Its words are a lower-case clause.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotOurs {
    /// It is something else.
    #[error("it is not a calendar: line {line} is not one of an ics file")]
    Line {
        /// Where that is seen.
        line: usize,
    },
    /// It is not complete.
    #[error("it is not a whole calendar: there is no BEGIN:VCALENDAR, or no end to what begins")]
    Cut,
    /// An event has no name.
    #[error("an event of it has no UID, or a SEQUENCE that is no number")]
    Event,
    /// It is of something else.
    #[error(
        "it has meetings of another session ({0}): a session is known by its symbol, or by its title where it has none"
    )]
    Session(String),
}

/// What [`super::write`] adds to each version.
const VERSION_PROPERTIES: [&str; 2] = ["DTSTAMP", "SEQUENCE"];

impl Earlier {
    /// Reads one.
    ///
    /// # Errors
    /// Where `text` is no calendar.
    pub fn read(text: &str) -> Result<Self, NotOurs> {
        let mut earlier = Self::default();
        let (mut begun, mut whole) = (Vec::<String>::new(), false);
        let (mut event, mut zone): (Vec<Line>, Vec<Line>) = Default::default();
        for (number, line) in unfolded(text) {
            let line = Line::read(&line).ok_or(NotOurs::Line { line: number })?;
            let (name, value) = (line.name(), line.value().to_ascii_uppercase());
            let in_zone = begun.iter().any(|one| one == "VTIMEZONE") || (name == "BEGIN" && value == "VTIMEZONE");
            if in_zone {
                zone.push(line.clone());
            }
            match name.as_str() {
                "BEGIN" => begun.push(value),
                "END" if begun.pop().as_ref() != Some(&value) => return Err(NotOurs::Cut),
                "END" if value == "VEVENT" => earlier.events.push(Event::new(std::mem::take(&mut event))?),
                "END" if value == "VTIMEZONE" => {
                    let lines = std::mem::take(&mut zone);
                    let name = lines.iter().find(|line| line.name() == "TZID").map(|line| line.value().to_owned());
                    earlier.zones.push((name.unwrap_or_default(), lines));
                }
                "END" => whole |= value == "VCALENDAR",
                _ if begun.last().is_some_and(|one| one == "VEVENT") => event.push(line),
                _ if begun.is_empty() => return Err(NotOurs::Line { line: number }),
                _ => {}
            }
        }
        if whole && begun.is_empty() { Ok(earlier) } else { Err(NotOurs::Cut) }
    }

    /// Whether all of it is of `session`.
    ///
    /// # Errors
    /// Where it has an event that is not.
    pub fn is_of(&self, session: &Uuid) -> Result<(), NotOurs> {
        let ours = format!("@{session}");
        match self.events.iter().find(|event| !event.uid.ends_with(&ours)) {
            Some(other) => Err(NotOurs::Session(super::super::clean::clean(&other.uid))),
            None => Ok(()),
        }
    }

    /// An event with its number: that of the earlier one where it says the same, else the next.
    pub(super) fn numbered(&self, uid: &str, lines: Vec<Line>) -> (Line, Vec<Line>) {
        let number = match self.events.iter().find(|event| event.uid == uid) {
            Some(event) if event.lines == lines => event.sequence,
            Some(event) => event.sequence.saturating_add(1),
            None => 0,
        };
        (sequence(number), lines)
    }

    /// Events that are not among those.
    pub(super) fn without(&self, held: &BTreeSet<String>) -> Vec<&Event> {
        self.events.iter().filter(|event| !held.contains(&event.uid)).collect()
    }

    /// The zones that those events name.
    pub(super) fn zones<'a>(&'a self, events: &[&'a Event]) -> impl Iterator<Item = (&'a str, &'a [Line])> {
        let named: BTreeSet<&str> =
            events.iter().flat_map(|event| &event.lines).filter_map(|line| line.parameter("TZID")).collect();
        self.zones
            .iter()
            .map(|(name, lines)| (name.as_str(), lines.as_slice()))
            .filter(move |(name, _)| named.contains(name))
    }
}

impl Event {
    fn new(lines: Vec<Line>) -> Result<Self, NotOurs> {
        let value = |name: &str| lines.iter().find(|line| line.name() == name).map(|line| line.value().to_owned());
        let uid = value("UID").ok_or(NotOurs::Event)?;
        let sequence = value("SEQUENCE").map_or(Ok(0), |number| number.trim().parse()).map_err(|_| NotOurs::Event)?;
        Ok(Self {
            uid,
            sequence,
            lines: lines.into_iter().filter(|line| !VERSION_PROPERTIES.contains(&line.name().as_str())).collect(),
        })
    }

    /// The event as one that is not held; what was cancelled before stays as it is.
    pub(super) fn cancelled(&self) -> (Line, Vec<Line>) {
        let status = Line::new("STATUS", "CANCELLED");
        if self.lines.contains(&status) {
            return (sequence(self.sequence), self.lines.clone());
        }
        let rest = self.lines.iter().filter(|line| line.name() != "STATUS").cloned();
        (sequence(self.sequence.saturating_add(1)), rest.chain([status]).collect())
    }

    /// When it was, by the clock of `zone`, where it is told by that clock.
    pub(super) fn times(&self, zone: Zone) -> Vec<Instant> {
        let told = self.lines.iter().filter(|line| line.parameter("TZID") == Some(zone.name()));
        let local = told.filter_map(|line| chrono::NaiveDateTime::parse_from_str(line.value(), "%Y%m%dT%H%M%S").ok());
        local
            .filter_map(|local| match zone.instant(local) {
                Ok(instant) | Err(LocalTimeError::Twice(instant, _)) => Some(instant),
                Err(LocalTimeError::Missing) => None,
            })
            .collect()
    }
}

fn sequence(number: u32) -> Line {
    Line::new("SEQUENCE", number.to_string())
}

/// Lines that are not folded, each with the number of the line that it begins at.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (place, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((place + 1, line.to_owned())),
        }
    }
    lines.retain(|(_, line)| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@b\r\nSEQUENCE:3\r\nSUMMARY:lo\r\n ng\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn a_calendar_is_read() {
        let earlier = Earlier::read(ONE).unwrap();
        let [event] = earlier.events.as_slice() else { panic!("one event") };
        assert_eq!((event.uid.as_str(), event.sequence), ("a@b", 3));
        assert_eq!(event.lines[1].value(), "long");
        assert_eq!(Earlier::read(&ONE.replace("\r\n", "\n")).unwrap(), earlier);
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        for (text, why) in [
            ("", NotOurs::Cut),
            ("{\"schema\": 1}", NotOurs::Line { line: 1 }),
            ("hello", NotOurs::Line { line: 1 }),
            ("BEGIN:VCALENDAR\nhello", NotOurs::Line { line: 2 }),
            (&ONE[..60], NotOurs::Cut),
            (&ONE.replace("END:VEVENT", "END:VTODO"), NotOurs::Cut),
            (&ONE.replace("UID:a@b\r\n", ""), NotOurs::Event),
            (&ONE.replace(":3", ":x"), NotOurs::Event),
        ] {
            assert_eq!(Earlier::read(text), Err(why), "{text}");
        }
        let other = Earlier::read(ONE).unwrap().is_of(&Uuid::NAMESPACE_URL).unwrap_err();
        assert_eq!(other, NotOurs::Session("a@b".to_owned()));
    }
}
