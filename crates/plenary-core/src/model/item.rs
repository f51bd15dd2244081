//! Items of the agenda, and their constraints and preferences.

use std::fmt;
use std::num::NonZeroU32;

use super::{Instant, Languages, Meeting, MeetingIx, Minutes, PersonIx, Span, Text, ThreePoint, Track};

/// The order of the items of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Each starts after all before it in the file that keep this order have ended.
    #[default]
    Agenda,
    /// Only `after` and `position` restrict the order.
    Free,
}

/// The id of an item in the session file, such as `1a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub String);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The index of an item in [`super::ProblemParts::items`] and in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub usize);

/// What an `after` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// One item.
    Item(ItemIx),
    /// `"*"`: every other item of the session, save those that have to come after this one and those that say `"*"` too.
    Every,
}

impl Earlier {
    /// How a file and an edit name every other item.
    pub const EVERY: &str = "*";

    /// The one item, if it names one.
    pub fn item(self) -> Option<ItemIx> {
        match self {
            Self::Item(item) => Some(item),
            Self::Every => None,
        }
    }
}

/// `after`: the item starts at or after the end of what it names, plus `gap`, by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// What must have ended.
    pub item: Earlier,
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

impl Split {
    /// Allows so many parts, and parts that are so small.
    pub fn allow(&mut self, parts: u32, least: Minutes) {
        self.min = self.min.min(least);
        self.max_parts = self.max_parts.map(|most| most.max(NonZeroU32::new(parts).unwrap_or(most)));
    }
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

/// `interpretation`: the languages that an item needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Interpretation {
    /// A meeting with interpretation, into whatever languages it has.
    #[default]
    Interpreted,
    /// A meeting that has all of these; an empty set needs none.
    Languages(Languages),
}

impl Interpretation {
    /// Whether `meeting` has what is needed.
    pub fn met_by(&self, meeting: &Meeting) -> bool {
        match self {
            Self::Interpreted => meeting.interpreted(),
            Self::Languages(needed) => needed.is_subset(&meeting.languages),
        }
    }
}

/// Constraints on where and when an item is: hard for an item, soft in a [`Preference`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// `pin`: the first part is in one of these meetings.
    pub pin: Option<Vec<MeetingIx>>,
    /// `forbid`: no part is in these meetings.
    pub forbid: Vec<MeetingIx>,
    /// `allow`: every part is in one of these meetings.
    pub allow: Option<Vec<MeetingIx>>,
    /// `windows`: every part lies within one of these intervals.
    pub windows: Option<Vec<Span>>,
    /// `available_from`: no part starts before it.
    pub available_from: Option<Instant>,
    /// `not_with`: no meeting has parts of both.
    pub not_with: Vec<ItemIx>,
}

/// One object of `prefer`: it holds if all its constraints hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preference {
    /// Constraints on its own parts.
    pub wishes: Wishes,
    /// Items that it should come after.
    pub after: Vec<After>,
    /// Items that it should not overlap in time.
    pub not_parallel: Vec<ItemIx>,
    /// The end of its track where it should be.
    pub position: Option<Position>,
    /// The most parts that it should have.
    pub most_parts: Option<NonZeroU32>,
    /// The cost if it does not hold, 1 by default.
    pub weight: u32,
}

/// Who speaks on an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpeakerList {
    /// The minutes before the first speaker.
    pub opening: Minutes,
    /// The speakers, in order.
    pub speakers: Vec<Speaker>,
}

/// A speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The name, or the delegation.
    pub name: String,
    /// How long the speaker has.
    pub minutes: Minutes,
}

/// An entry of the provisional agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id in the file.
    pub id: ItemId,
    /// Its number as printed: `1 (a)`.
    pub number: String,
    /// Its title.
    pub title: Text,
    /// How long it takes, all parts together; at least 1.
    pub minutes: Minutes,
    /// Its least and most minutes, if the file gives them with the likeliest.
    pub range: Option<ThreePoint>,
    /// Its speakers, if the file lists them; its minutes are theirs.
    pub speakers: Option<SpeakerList>,
    /// Whether its minutes are a guess of an import that nobody has confirmed.
    pub estimated: bool,
    /// Items that must end before it starts.
    pub after: Vec<After>,
    /// Whether it keeps the order of the file; as the session says if absent.
    pub order: Option<Order>,
    /// Items that it is taken jointly with, as one entry.
    pub together: Vec<ItemIx>,
    /// Items that it must not overlap in time.
    pub not_parallel: Vec<ItemIx>,
    /// How it may be divided.
    pub split: Split,
    /// Whether it is first or last of its track.
    pub position: Option<Position>,
    /// Constraints on where and when it may be.
    pub wishes: Wishes,
    /// The tracks that it may be in, each with meetings; at least one. Its parts are all in one of them.
    pub tracks: Vec<Track>,
    /// The people without whom it is not taken up.
    pub people: Vec<PersonIx>,
    /// How many people want to attend it: it is only in meetings with so many seats.
    pub attendance: Option<u32>,
    /// The interpretation that it needs.
    pub interpretation: Interpretation,
    /// The minutes below which no repair cuts it.
    pub least_minutes: Option<Minutes>,
    /// Whether no repair may touch it.
    pub protected: bool,
    /// `keep`: the most minutes between its start and the hour that is announced for it.
    pub keep: Option<Minutes>,
    /// Its weight, 1 to 9, 5 by default.
    pub priority: u32,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether other items may come between its parts.
    pub interruptible: bool,
    /// Preferences.
    pub prefer: Vec<Preference>,
    /// Symbols of its documents.
    pub documents: Vec<String>,
}
