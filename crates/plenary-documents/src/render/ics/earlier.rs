//! Reads the calendar that was issued before, so that a new version can number changes and cancel events.

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
    /// Its time zones by name, each with the lines of its component.
    zones: Vec<(String, Vec<Line>)>,
}

/// An event of an earlier calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    uid: String,
    sequence: u32,
    /// Its lines, without those that differ between versions.
    lines: Vec<Line>,
}

/// Why a file cannot be used as the earlier calendar. Messages are lower-case clauses.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotOurs {
    /// It is no calendar.
    #[error("it is not a calendar: line {line} is not a line of an ics file")]
    Line {
        /// The number of the first wrong line, from 1.
        line: usize,
    },
    /// It is not complete.
    #[error("the calendar is not complete: BEGIN:VCALENDAR or an END line is missing")]
    Cut,
    /// An event has no identifier, or no valid version number.
    #[error("an event has no UID, or its SEQUENCE is not a number")]
    Event,
    /// It is the calendar of another session. The text is the UID of an event.
    #[error(
        "it has meetings of another session ({0}): the symbol identifies a session, or its title if it has no symbol"
    )]
    Session(String),
}

/// The properties that differ between versions of an event; [`super::write`] adds them.
const VERSION_PROPERTIES: [&str; 2] = ["DTSTAMP", "SEQUENCE"];

impl Earlier {
    /// Reads a calendar.
    ///
    /// # Errors
    /// If `text` is no complete calendar.
    pub fn read(text: &str) -> Result<Self, NotOurs> {
        let mut earlier = Self::default();
        let (mut open, mut complete) = (Vec::<String>::new(), false);
        let (mut event, mut zone): (Vec<Line>, Vec<Line>) = Default::default();
        for (number, line) in unfolded(text) {
            let line = Line::read(&line).ok_or(NotOurs::Line { line: number })?;
            let (name, value) = (line.name(), line.value().to_ascii_uppercase());
            let in_zone =
                open.iter().any(|component| component == "VTIMEZONE") || (name == "BEGIN" && value == "VTIMEZONE");
            if in_zone {
                zone.push(line.clone());
            }
            match name.as_str() {
                "BEGIN" => open.push(value),
                "END" if open.pop().as_ref() != Some(&value) => return Err(NotOurs::Cut),
                "END" if value == "VEVENT" => earlier.events.push(Event::new(std::mem::take(&mut event))?),
                "END" if value == "VTIMEZONE" => {
                    let lines = std::mem::take(&mut zone);
                    let name = lines.iter().find(|line| line.name() == "TZID").map(|line| line.value().to_owned());
                    earlier.zones.push((name.unwrap_or_default(), lines));
                }
                "END" => complete |= value == "VCALENDAR",
                _ if open.last().is_some_and(|component| component == "VEVENT") => event.push(line),
                _ if open.is_empty() => return Err(NotOurs::Line { line: number }),
                _ => {}
            }
        }
        if complete && open.is_empty() { Ok(earlier) } else { Err(NotOurs::Cut) }
    }

    /// Checks that all its events belong to `session`.
    ///
    /// # Errors
    /// If an event belongs to another session.
    pub fn is_of(&self, session: &Uuid) -> Result<(), NotOurs> {
        let suffix = format!("@{session}");
        match self.events.iter().find(|event| !event.uid.ends_with(&suffix)) {
            Some(other) => Err(NotOurs::Session(super::super::clean::clean(&other.uid))),
            None => Ok(()),
        }
    }

    /// An event with its SEQUENCE: the earlier one if its lines are the same, else the next.
    pub(super) fn numbered(&self, uid: &str, lines: Vec<Line>) -> (Line, Vec<Line>) {
        let number = match self.events.iter().find(|event| event.uid == uid) {
            Some(event) if event.lines == lines => event.sequence,
            Some(event) => event.sequence.saturating_add(1),
            None => 0,
        };
        (sequence(number), lines)
    }

    /// The events whose UIDs are not in `held`.
    pub(super) fn without(&self, held: &BTreeSet<String>) -> Vec<&Event> {
        self.events.iter().filter(|event| !held.contains(&event.uid)).collect()
    }

    /// The time zones that these events refer to.
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

    /// The event as cancelled. An event that was cancelled before stays as it is.
    pub(super) fn cancelled(&self) -> (Line, Vec<Line>) {
        let status = Line::new("STATUS", "CANCELLED");
        if self.lines.contains(&status) {
            return (sequence(self.sequence), self.lines.clone());
        }
        let rest = self.lines.iter().filter(|line| line.name() != "STATUS").cloned();
        (sequence(self.sequence.saturating_add(1)), rest.chain([status]).collect())
    }

    /// Its times, if they are given in `zone`.
    pub(super) fn times(&self, zone: Zone) -> Vec<Instant> {
        let in_zone = self.lines.iter().filter(|line| line.parameter("TZID") == Some(zone.name()));
        let local =
            in_zone.filter_map(|line| chrono::NaiveDateTime::parse_from_str(line.value(), "%Y%m%dT%H%M%S").ok());
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

/// Unfolded lines, each with the number of its first line in the file.
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
    fn other_files_are_refused() {
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
