//! Meetings that a session holds or may choose from.

use std::fmt;

use chrono::NaiveDate;

use super::{Instant, Languages, LocalTime, Minutes, Span};

/// The id of a meeting in the session file, such as `m3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingId(pub String);

impl fmt::Display for MeetingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The index of a meeting in [`super::ProblemParts::meetings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingIx(pub usize);

/// A track: meetings of different tracks may run in parallel (`plenary`, `cow`, …).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Track(pub String);

impl Track {
    /// The default track of items, if there are several tracks.
    pub const PLENARY: &'static str = "plenary";
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A meeting that may be held. It ends after it starts, on the same local date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id in the file.
    pub id: MeetingId,
    /// The track that it belongs to.
    pub track: Track,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// The local date of its start: the day that daily limits count it in.
    pub day: NaiveDate,
    /// Its announced start on the clock of the place.
    pub local_start: LocalTime,
    /// Its end on the clock of the place.
    pub local_end: LocalTime,
    /// The languages it is interpreted into; empty when it is not interpreted.
    pub languages: Languages,
    /// The room, where the file names one.
    pub room: Option<String>,
    /// How many people its room seats; `None` for any number.
    pub seats: Option<u32>,
    /// Minutes before its end that no entry may use.
    pub reserve: Minutes,
}

impl Meeting {
    /// Its length in minutes.
    pub fn length(&self) -> Minutes {
        Minutes((self.end - self.start).max(0) as u32)
    }

    /// Its length without its reserve.
    pub fn usable(&self) -> Minutes {
        self.length().saturating_sub(self.reserve)
    }

    /// The interval from start to end.
    pub fn span(&self) -> Span {
        Span { from: self.start, to: self.end }
    }

    /// Whether its room seats so many people; `None` asks for no seats.
    pub fn seats_all(&self, attendance: Option<u32>) -> bool {
        attendance.zip(self.seats).is_none_or(|(needed, seats)| needed <= seats)
    }

    /// Whether it has interpretation, so that the rule set applies.
    pub fn interpreted(&self) -> bool {
        !self.languages.is_empty()
    }
}
