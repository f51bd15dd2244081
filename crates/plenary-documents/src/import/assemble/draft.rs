//! The session file as it is written: fields in the order in which people read them, what is absent left out.

use std::collections::BTreeMap;

use serde::Serialize;

/// Texts by language.
pub type Text = BTreeMap<String, String>;

/// A session file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Session {
    /// What a person should know who opens the file.
    #[serde(rename = "//", skip_serializing_if = "Vec::is_empty")]
    pub comment: Vec<String>,
    /// `plenary.session/1`.
    pub schema: &'static str,
    /// The gathering.
    pub title: Text,
    /// The symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `proposed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Names of the fields above and below that nobody wrote down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<&'static str>,
    /// Notes under the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Text>,
    /// Limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// When it meets.
    pub meetings: Meetings,
    /// The agenda.
    pub items: Vec<Item>,
}

/// Limits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// A rule set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<&'static str>,
    /// The most minutes of a meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_meeting_minutes: Option<u32>,
    /// Meetings granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreted_meetings: Option<u32>,
}

/// Days and times, or meetings one by one.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Meetings {
    /// The same times every day.
    Short {
        /// The days.
        days: Vec<String>,
        /// The times.
        times: Vec<String>,
    },
    /// One by one.
    List(Vec<Meeting>),
}

impl Default for Meetings {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// A meeting.
#[derive(Debug, Clone, Serialize)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Its date.
    pub date: String,
    /// Its start.
    pub start: String,
    /// Its end.
    pub end: String,
    /// Its track, unless it is the plenary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// Its room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// `false` where it is not interpreted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreted: Option<bool>,
}

/// An item.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: Text,
    /// Its minutes.
    pub minutes: Minutes,
    /// Whether these are a guess.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
    /// `first` or `last`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<&'static str>,
    /// `false` where it is taken in one part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<bool>,
    /// What it comes after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Gap>,
    /// What it is taken with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<String>,
    /// Its track.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// Whether its parts need not follow each other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interruptible: bool,
    /// `[]` where it is taken in meetings without interpretation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpretation: Option<Vec<String>>,
    /// Symbols of its documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Names of its fields that nobody wrote down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<&'static str>,
    /// Where it was found.
    #[serde(rename = "// from", skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// Minutes, or speakers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Minutes {
    /// So many.
    Whole(u32),
    /// By the number of speakers.
    Speakers {
        /// How many.
        speakers: u32,
        /// How long each.
        minutes_each: u32,
    },
}

impl Default for Minutes {
    fn default() -> Self {
        Self::Whole(0)
    }
}

impl Minutes {
    /// In all.
    pub fn total(&self) -> u32 {
        match self {
            Self::Whole(minutes) => *minutes,
            Self::Speakers { speakers, minutes_each } => speakers.saturating_mul(*minutes_each),
        }
    }
}

/// An item that must have ended, and the time after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The item.
    pub item: String,
    /// The minutes.
    pub gap_minutes: u32,
}
