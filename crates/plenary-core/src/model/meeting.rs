//! Meetings: the sittings that a session has, or may choose among.

use std::fmt;

use chrono::NaiveDate;

use super::{Instant, Languages, LocalTime, Minutes, Span};

/// The name of a meeting in the session file, such as `m3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingId(pub String);

impl fmt::Display for MeetingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of a meeting in [`super::Problem::meetings`], counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingIx(pub usize);

/// Where meetings run side by side: `plenary`, `cow`, …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Track(pub String);

impl Track {
    /// The track of items that name none, where there are several.
    pub const PLENARY: &'static str = "plenary";
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One sitting that may be held. It ends after it starts, on the same local date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its name in the file.
    pub id: MeetingId,
    /// The track that it belongs to.
    pub track: Track,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// The local date of its start: the day that daily limits count it in.
    pub day: NaiveDate,
    /// Its start on the clock of the place.
    pub local_start: LocalTime,
    /// Its end on the clock of the place.
    pub local_end: LocalTime,
    /// The languages it is interpreted into; empty when it is not interpreted.
    pub languages: Languages,
    /// The room, where the file names one.
    pub room: Option<String>,
    /// Minutes before its end that no entry may use.
    pub reserve: Minutes,
}

impl Meeting {
    /// From its start to its end.
    pub fn length(&self) -> Minutes {
        Minutes((self.end - self.start).max(0) as u32)
    }

    /// From start to end as a stretch of time.
    pub fn span(&self) -> Span {
        Span { from: self.start, to: self.end }
    }

    /// Whether it has interpretation, and so is bound by the rule set.
    pub fn interpreted(&self) -> bool {
        !self.languages.is_empty()
    }
}
