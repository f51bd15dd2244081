//! Items of the agenda and what the session file says of each.

use std::fmt;
use std::num::NonZeroU32;

use super::{Instant, Languages, Meeting, MeetingIx, Minutes, Span, Text, Track};

/// The name of an item in the session file, such as `1a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub String);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of an item in [`super::Problem::items`] and in the file, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub usize);

/// `after`: the item starts at or after the end of `item`, plus `gap`, by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The item that must have ended.
    pub item: ItemIx,
    /// The least time between its end and this start.
    pub gap: Minutes,
}

/// `split`: how an item may be divided over meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The smallest part of an item that has more than one.
    pub min: Minutes,
    /// The most parts; `None` for no limit. `split: false` is one.
    pub max_parts: Option<NonZeroU32>,
}

impl Default for Split {
    fn default() -> Self {
        Self { min: Minutes(15), max_parts: None }
    }
}

/// `position`: at an end of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// It ends before any other item of its track starts.
    First,
    /// It starts after all others of its track have ended.
    Last,
}

/// `interpretation`: what an item needs of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Interpretation {
    /// A meeting with interpretation, into whatever languages it has.
    #[default]
    Interpreted,
    /// A meeting that has all of these; an empty set needs none.
    Languages(Languages),
}

impl Interpretation {
    /// Whether `meeting` gives what is needed.
    pub fn met_by(&self, meeting: &Meeting) -> bool {
        match self {
            Self::Interpreted => meeting.interpreted(),
            Self::Languages(needed) => needed.is_subset(&meeting.languages),
        }
    }
}

/// The words that place an item in time; hard on an item, soft in a [`Preference`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// `pin`: the first part is in one of these meetings.
    pub pin: Option<Vec<MeetingIx>>,
    /// `forbid`: no part is in these meetings.
    pub forbid: Vec<MeetingIx>,
    /// `allow`: every part is in one of these meetings.
    pub allow: Option<Vec<MeetingIx>>,
    /// `windows`: every part lies inside one of these stretches.
    pub windows: Option<Vec<Span>>,
    /// `available_from`: no part starts before it.
    pub available_from: Option<Instant>,
    /// `not_with`: no meeting has parts of both.
    pub not_with: Vec<ItemIx>,
}

/// One object of `prefer`: it holds when all its words do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preference {
    /// What is wished for of its own parts.
    pub wishes: Wishes,
    /// What it is wished to come after.
    pub after: Vec<After>,
    /// What it is wished not to overlap by the clock.
    pub not_parallel: Vec<ItemIx>,
    /// Which end of its track it is wished to stand at.
    pub position: Option<Position>,
    /// In how many parts it is wished to be at most.
    pub most_parts: Option<NonZeroU32>,
    /// What it costs when it does not hold, 1 by default.
    pub weight: u32,
}

/// An entry of the provisional agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name in the file.
    pub id: ItemId,
    /// Its number as printed: `1 (a)`.
    pub number: String,
    /// Its title.
    pub title: Text,
    /// How long it takes, all parts together; at least 1.
    pub minutes: Minutes,
    /// What must have ended before it starts.
    pub after: Vec<After>,
    /// What it is taken jointly with, as one entry.
    pub together: Vec<ItemIx>,
    /// What it must not overlap by the clock.
    pub not_parallel: Vec<ItemIx>,
    /// How it may be divided.
    pub split: Split,
    /// Whether it stands at an end of its track.
    pub position: Option<Position>,
    /// Where and when it may be.
    pub wishes: Wishes,
    /// The track whose meetings take it up.
    pub track: Track,
    /// What it needs of a meeting.
    pub interpretation: Interpretation,
    /// What it weighs, 1 to 9, 5 by default.
    pub priority: u32,
    /// Whether it may stay off the table.
    pub optional: bool,
    /// Whether its parts need not follow each other.
    pub interruptible: bool,
    /// What would be nice.
    pub prefer: Vec<Preference>,
    /// Symbols of its documents.
    pub documents: Vec<String>,
}
