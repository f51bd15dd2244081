//! The types of the session file that an import writes: fields in reading order, absent ones left out. They are read again when
//! language versions are joined.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts by language.
pub type Text = BTreeMap<String, String>;

/// A word of the session file's own.
pub type Word = Cow<'static, str>;

/// A name in the language of the document, or in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// As printed.
    One(String),
    /// By language.
    Each(Text),
}

impl Names {
    /// Adds the name in the language `code`. A name as printed is in the language `first`.
    pub fn insert(&mut self, first: &str, code: &str, name: &str) {
        let mut texts = match self {
            Self::One(one) => Text::from([(first.to_owned(), std::mem::take(one))]),
            Self::Each(texts) => std::mem::take(texts),
        };
        texts.insert(code.to_owned(), name.to_owned());
        *self = Self::Each(texts);
    }
}

/// What is printed of a track.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Its title.
    pub title: Text,
}

/// A session file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The comment at the top of the file.
    #[serde(rename = "//", skip_serializing_if = "Vec::is_empty")]
    pub comment: Vec<String>,
    /// `plenary.session/2`.
    pub schema: Word,
    /// The name of the session.
    pub title: Text,
    /// The document symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Names>,
    /// The titles of tracks, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tracks: BTreeMap<String, Track>,
    /// The name of its time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `proposed`, if the document is a proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The names of fields of the session that were inferred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<Word>,
    /// The footnotes of the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Text>,
    /// The rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// When it meets.
    pub meetings: Meetings,
    /// The agenda.
    pub items: Vec<Item>,
}

/// The rules of the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// The name of a rule set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<Word>,
    /// The longest meeting, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_meeting_minutes: Option<u32>,
    /// The number of interpreted meetings granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreted_meetings: Option<u32>,
}

/// Days and times, or a list of meetings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Meetings {
    /// The same times on each day.
    Short {
        /// The days, as `2027-03-09`.
        days: Vec<String>,
        /// The times, as `10:00-12:00`.
        times: Vec<String>,
    },
    /// Each meeting by itself.
    List(Vec<Meeting>),
}

impl Default for Meetings {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// A meeting.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Its date.
    pub date: String,
    /// Its start.
    pub start: String,
    /// Its end.
    pub end: String,
    /// Its track; left out for the plenary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// Its room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// `false` if it is not interpreted; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreted: Option<bool>,
}

/// An item.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: Text,
    /// Its minutes.
    pub minutes: Minutes,
    /// Whether the minutes are estimated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
    /// `first` or `last`, if it has a fixed position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Word>,
    /// `false` if it may not be split.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<bool>,
    /// The items that come before it, with gaps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Gap>,
    /// The ids of the items that are taken jointly with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<String>,
    /// Its track.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// Whether other items may come between its parts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interruptible: bool,
    /// `[]` if it may be in meetings without interpretation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpretation: Option<Vec<String>>,
    /// The symbols of its documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// The names of its fields that were inferred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<Word>,
    /// Where it was found, as a comment.
    #[serde(rename = "// from", skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// The duration of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Minutes {
    /// The minutes.
    Whole(u32),
    /// The number of speakers, and the minutes of each.
    Speakers {
        /// The number of speakers.
        speakers: u32,
        /// The minutes of each speaker.
        minutes_each: u32,
    },
}

impl Default for Minutes {
    fn default() -> Self {
        Self::Whole(0)
    }
}

impl Minutes {
    /// The total in minutes.
    pub fn total(&self) -> u32 {
        match self {
            Self::Whole(minutes) => *minutes,
            Self::Speakers { speakers, minutes_each } => speakers.saturating_mul(*minutes_each),
        }
    }
}

/// An item that must have ended, or `*` for every other item, and the gap after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The id of the item, or `*`.
    pub item: String,
    /// The gap in minutes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub gap_minutes: u32,
}

/// A gap of no minutes is not written.
fn is_zero(minutes: &u32) -> bool {
    *minutes == 0
}
