//! An edit of a session as data, and as JSON: `{"edit": "set-minutes", "item": "2", "minutes": 200}`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// A meeting is not held.
    DropMeeting {
        /// Its id.
        meeting: String,
    },
    /// There is one more meeting.
    AddMeeting {
        /// Its date.
        date: String,
        /// Its start on the clock of the place.
        start: String,
        /// Its end.
        end: String,
        /// Its track; the only one there is, else `plenary`, by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<String>,
    },
    /// A meeting has other hours.
    MoveMeeting {
        /// Its id.
        meeting: String,
        /// Its new date.
        date: String,
        /// Its new start on the clock of the place.
        start: String,
        /// Its new end.
        end: String,
    },
    /// An item takes other minutes, all parts together.
    SetMinutes {
        /// Its id.
        item: String,
        /// Its minutes.
        minutes: u32,
    },
    /// The first part of an item is in a meeting.
    Pin {
        /// Its id.
        item: String,
        /// The meeting.
        meeting: String,
    },
    /// No part of an item is in a meeting.
    Forbid {
        /// Its id.
        item: String,
        /// The meeting.
        meeting: String,
    },
    /// An item is not pinned any more.
    Unpin {
        /// Its id.
        item: String,
    },
    /// There is one more item.
    AddItem {
        /// The item, as the session file writes it.
        item: Value,
    },
    /// An item is not on the agenda any more.
    DropItem {
        /// Its id.
        item: String,
    },
    /// A limit has another figure, or none.
    SetRule {
        /// Its name.
        name: String,
        /// The figure; `null` lifts the limit.
        value: Value,
    },
    /// What was planned up to and with a meeting has happened.
    Held {
        /// Its id.
        meeting: String,
    },
    /// What an item took in a meeting that has happened.
    Spent {
        /// Its id.
        item: String,
        /// The minutes.
        minutes: u32,
        /// The meeting; by default the last one that has happened and was to take it up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<String>,
    },
    /// An item may be left out.
    Optional {
        /// Its id.
        item: String,
    },
    /// A statement about an item is taken back.
    Lift {
        /// Its id.
        item: String,
        /// The field.
        word: String,
        /// Of a list of other items, the one that is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// An item may start sooner, or later, after another has ended.
    SetGap {
        /// Its id.
        item: String,
        /// The other item, which its `after` names.
        other: String,
        /// The least time between.
        minutes: u32,
    },
    /// So many minutes before the end of a meeting stay free.
    SetReserve {
        /// Its id.
        meeting: String,
        /// The minutes.
        minutes: u32,
    },
    /// How items follow each other: `agenda` or `free`.
    SetOrder {
        /// Which.
        order: String,
    },
}
