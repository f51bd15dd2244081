//! The fields of an item that is built from code.

use serde_json::{Value, json};

use super::{Fields, Item, add, texts};
use crate::model::Earlier;

impl Item {
    /// An item that takes so many minutes in all, in as many parts of 15 minutes or more as it takes.
    pub fn new(id: &str, minutes: u32) -> Self {
        Self(Fields::new()).with("id", id).with("minutes", minutes)
    }

    /// Its title.
    #[must_use]
    pub fn title(self, title: &str) -> Self {
        self.with("title", title)
    }

    /// Its number as printed, such as `1 (a)`. The id by default.
    #[must_use]
    pub fn number(self, number: &str) -> Self {
        self.with("number", number)
    }

    /// An item that must have ended before it starts.
    #[must_use]
    pub fn after(mut self, id: &str) -> Self {
        add(&mut self.0, "after", id.into());
        self
    }

    /// An item that must have ended so many minutes before it starts.
    #[must_use]
    pub fn after_gap(mut self, id: &str, minutes: u32) -> Self {
        add(&mut self.0, "after", json!({"item": id, "gap_minutes": minutes}));
        self
    }

    /// It starts so many minutes after every other item of the session has ended, save those that must come after it.
    #[must_use]
    pub fn after_everything(self, minutes: u32) -> Self {
        self.after_gap(Earlier::EVERY, minutes)
    }

    /// It may be taken out of turn; the others keep the order of the list.
    #[must_use]
    pub fn free_order(self) -> Self {
        self.with("order", "free")
    }

    /// The minutes below which nobody cuts it.
    #[must_use]
    pub fn least_minutes(self, minutes: u32) -> Self {
        self.with("least_minutes", minutes)
    }

    /// Against a baseline, it starts at most so many minutes before or after its start there.
    #[must_use]
    pub fn keep(self, within_minutes: u32) -> Self {
        self.with("keep", json!({"within_minutes": within_minutes}))
    }

    /// No repair touches it.
    #[must_use]
    pub fn protected(self) -> Self {
        self.with("protected", true)
    }

    /// It lies inside a window, from a time (`2026-03-30T14:00`) to another, or inside one more such window. A date alone means the
    /// whole day, also as the end, and `14:00` alone a time of every day.
    #[must_use]
    pub fn window(mut self, from: &str, to: &str) -> Self {
        add(&mut self.0, "windows", json!({"from": from, "to": to}));
        self
    }

    /// It starts at this time (`2026-03-30`, `2026-03-30T14:00`) or later: its papers are out then.
    #[must_use]
    pub fn available_from(self, time: &str) -> Self {
        self.with("available_from", time)
    }

    /// The languages that it needs, by their codes (`en`); an empty list if it needs no interpretation. By default it needs an
    /// interpreted meeting.
    #[must_use]
    pub fn languages<'a>(self, codes: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("interpretation", texts(codes))
    }

    /// Items that are in no meeting with it.
    #[must_use]
    pub fn not_with<'a>(self, ids: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("not_with", texts(ids))
    }

    /// Items that are never at the same time.
    #[must_use]
    pub fn not_parallel<'a>(self, ids: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("not_parallel", texts(ids))
    }

    /// Its parts have at least so many minutes, and there are at most so many of them.
    #[must_use]
    pub fn parts(self, min_minutes: u32, max_parts: u32) -> Self {
        self.with("split", json!({"min_minutes": min_minutes, "max_parts": max_parts}))
    }

    /// It is taken up in one part.
    #[must_use]
    pub fn in_one_part(self) -> Self {
        self.with("split", false)
    }

    /// It is the `first` or the `last` of its track.
    #[must_use]
    pub fn position(self, end: &str) -> Self {
        self.with("position", end)
    }

    /// The meetings that its first part may be in.
    #[must_use]
    pub fn pin<'a>(self, meetings: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("pin", texts(meetings))
    }

    /// The meetings that all its parts are in.
    #[must_use]
    pub fn allow<'a>(self, meetings: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("allow", texts(meetings))
    }

    /// Meetings that no part is in.
    #[must_use]
    pub fn forbid<'a>(self, meetings: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("forbid", texts(meetings))
    }

    /// The track whose meetings take it up.
    #[must_use]
    pub fn track(self, name: &str) -> Self {
        self.with("track", name)
    }

    /// The plan chooses one of these tracks.
    #[must_use]
    pub fn one_of_tracks<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("track", texts(names))
    }

    /// The plan chooses one of all tracks.
    #[must_use]
    pub fn any_track(self) -> Self {
        self.with("track", "any")
    }

    /// Who must be there. No two items that name the same person are at the same time.
    #[must_use]
    pub fn people<'a>(self, ids: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("people", texts(ids))
    }

    /// How many people want to attend it: it is in meetings with so many seats.
    #[must_use]
    pub fn attendance(self, people: u32) -> Self {
        self.with("attendance", people)
    }

    /// What it weighs, from 1 to 9. 5 by default.
    #[must_use]
    pub fn priority(self, weight: u32) -> Self {
        self.with("priority", weight)
    }

    /// It may stay off the table.
    #[must_use]
    pub fn optional(self) -> Self {
        self.with("optional", true)
    }

    /// Any other field of an item, as the session file writes it.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }
}

/// For the edit that adds an item.
impl From<Item> for Value {
    fn from(item: Item) -> Self {
        item.0.into()
    }
}
