//! Wishes that a schedule does not meet, by name.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::item::Wishes;
use super::{Instant, Item, ItemIx, MeetingIx, Minutes, Position, Preference, Problem, Span};

/// A `prefer` statement of a placed item that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnmetWish {
    /// The id of the item that has the wish.
    pub item: String,
    /// The wish in English: `item 2 in m1`.
    #[serde(default)]
    pub words: String,
    /// What it weighs.
    pub weight: u32,
    /// What it asks for, as data. All of it together is one wish.
    #[serde(default)]
    pub asks: Vec<Ask>,
}

/// One thing that a wish asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The first part is in one of these meetings.
    Pin(Vec<String>),
    /// No part is in these meetings.
    Forbid(Vec<String>),
    /// Every part is in one of these meetings.
    Allow(Vec<String>),
    /// Every part lies between these two times.
    Between {
        /// The start.
        from: DateTime<FixedOffset>,
        /// The end.
        to: DateTime<FixedOffset>,
    },
    /// No part starts before this time.
    NotBefore(DateTime<FixedOffset>),
    /// No part ends after this time.
    NotAfter(DateTime<FixedOffset>),
    /// Every part lies inside one of so many windows.
    Windows(usize),
    /// No meeting has parts of it and of one of these items.
    NotWith(Vec<String>),
    /// It starts after the end of another item.
    After {
        /// The other item.
        item: String,
        /// The least time between them.
        gap_minutes: Minutes,
    },
    /// It is never taken at the same time as these items.
    NotParallel(Vec<String>),
    /// It is the first of its track.
    First,
    /// It is the last of its track.
    Last,
    /// It has at most so many parts.
    MaxParts(u32),
}

impl UnmetWish {
    /// Names the wish `prefer` of `item`.
    pub fn new(problem: &Problem, item: &Item, prefer: &Preference) -> Self {
        let asks = asks(problem, prefer);
        let words = format!("item {} {}", item.id, asks.iter().map(Ask::to_string).collect::<Vec<_>>().join(", "));
        Self { item: item.id.to_string(), words, weight: prefer.weight, asks }
    }
}

impl fmt::Display for UnmetWish {
    /// `wish not met: item 2 in m1 (weight 3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wish not met: {} (weight {})", self.words, self.weight)
    }
}

/// How a statement names every other item.
const EVERY: &str = "*";

/// An item, or every other one, as it stands in a sentence.
fn other(item: &str) -> &str {
    if item == EVERY { "every other item" } else { item }
}

fn asks(problem: &Problem, prefer: &Preference) -> Vec<Ask> {
    let meetings = |of: &[MeetingIx]| of.iter().map(|&ix| problem.meeting(ix).id.0.clone()).collect::<Vec<_>>();
    let items = |of: &[ItemIx]| of.iter().map(|&ix| problem.item(ix).id.0.clone()).collect::<Vec<_>>();
    // an open end has no local time
    let time = |instant: Instant| {
        let open = instant == Instant::DISTANT_PAST || instant == Instant::DISTANT_FUTURE;
        (!open).then(|| problem.zone.local(instant))
    };
    let window = |span: Span| match (time(span.from), time(span.to)) {
        (Some(from), Some(to)) => Ask::Between { from, to },
        (Some(from), None) => Ask::NotBefore(from),
        (None, Some(to)) => Ask::NotAfter(to),
        (None, None) => Ask::Windows(1),
    };
    let Wishes { pin, forbid, allow, windows, available_from, not_with } = &prefer.wishes;
    let mut asks = Vec::new();
    asks.extend(pin.as_deref().map(|pin| Ask::Pin(meetings(pin))));
    asks.extend((!forbid.is_empty()).then(|| Ask::Forbid(meetings(forbid))));
    asks.extend(allow.as_deref().map(|allow| Ask::Allow(meetings(allow))));
    asks.extend(windows.as_deref().map(|windows| match windows {
        [one] => window(*one),
        several => Ask::Windows(several.len()),
    }));
    asks.extend(available_from.and_then(time).map(Ask::NotBefore));
    asks.extend((!not_with.is_empty()).then(|| Ask::NotWith(items(not_with))));
    asks.extend(prefer.after.iter().map(|after| {
        let item = after.item.item().map_or(EVERY.to_owned(), |item| problem.item(item).id.0.clone());
        Ask::After { item, gap_minutes: after.gap }
    }));
    asks.extend((!prefer.not_parallel.is_empty()).then(|| Ask::NotParallel(items(&prefer.not_parallel))));
    asks.extend(prefer.position.map(|position| match position {
        Position::First => Ask::First,
        Position::Last => Ask::Last,
    }));
    asks.extend(prefer.most_parts.map(|most| Ask::MaxParts(most.get())));
    asks
}

/// A time of a wish as it is printed: `2027-03-09 10:00`.
pub fn clock(time: &DateTime<FixedOffset>) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pin(meetings) => write!(f, "in {}", meetings.join(" or ")),
            Self::Forbid(meetings) => write!(f, "not in {}", meetings.join(" or ")),
            Self::Allow(meetings) => write!(f, "only in {}", meetings.join(" or ")),
            Self::Between { from, to } => write!(f, "between {} and {}", clock(from), clock(to)),
            Self::NotBefore(from) => write!(f, "not before {}", clock(from)),
            Self::NotAfter(to) => write!(f, "not after {}", clock(to)),
            Self::Windows(number) => write!(f, "within one of its {number} windows"),
            Self::NotWith(items) => write!(f, "not in a meeting with {}", items.join(" or ")),
            Self::After { item, gap_minutes: Minutes(0) } => write!(f, "after {}", other(item)),
            Self::After { item, gap_minutes } => write!(f, "{gap_minutes} or more after {}", other(item)),
            Self::NotParallel(items) => write!(f, "not at the same time as {}", items.join(" or ")),
            Self::First => f.write_str("first of its track"),
            Self::Last => f.write_str("last of its track"),
            Self::MaxParts(1) => f.write_str("in one part"),
            Self::MaxParts(most) => write!(f, "in at most {most} parts"),
        }
    }
}
