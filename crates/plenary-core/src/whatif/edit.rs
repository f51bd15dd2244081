//! An edit of a session, as data and as JSON: `{"edit": "set-minutes", "item": "2", "minutes": 200}`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// Cancel a meeting.
    DropMeeting {
        /// Its id.
        meeting: String,
    },
    /// Add a meeting.
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
    /// Move a meeting to other hours.
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
    /// Change the total minutes of an item.
    SetMinutes {
        /// Its id.
        item: String,
        /// Its minutes.
        minutes: u32,
    },
    /// Require the first part of an item to be in a meeting.
    Pin {
        /// Its id.
        item: String,
        /// The meeting.
        meeting: String,
    },
    /// Keep all parts of an item out of a meeting.
    Forbid {
        /// Its id.
        item: String,
        /// The meeting.
        meeting: String,
    },
    /// Remove the pin of an item.
    Unpin {
        /// Its id.
        item: String,
    },
    /// Add an item.
    AddItem {
        /// The item, as the session file writes it.
        item: Value,
    },
    /// Remove an item from the agenda.
    DropItem {
        /// Its id.
        item: String,
    },
    /// Change or remove a limit.
    SetRule {
        /// Its name.
        name: String,
        /// The figure; `null` removes the limit.
        value: Value,
    },
    /// Record that a meeting and all before it were held as planned.
    Held {
        /// Its id.
        meeting: String,
    },
    /// Record the minutes of an item in a meeting that was held.
    Spent {
        /// Its id.
        item: String,
        /// The minutes.
        minutes: u32,
        /// The meeting; by default the last held one that was planned to take it up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<String>,
    },
    /// Allow an item to be left out.
    Optional {
        /// Its id.
        item: String,
    },
    /// Remove a constraint of an item.
    Lift {
        /// Its id.
        item: String,
        /// The field.
        word: String,
        /// The item to remove from the field's list; all by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// Let an item start so many minutes after another has ended. Adds the `after` if there is none.
    SetGap {
        /// Its id.
        item: String,
        /// The other item.
        other: String,
        /// The least time between.
        minutes: u32,
    },
    /// Keep an item near the hour at which the baseline announces it.
    Keep {
        /// Its id.
        item: String,
        /// The most minutes between that hour and its start; without them it need not keep the hour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
    },
    /// Change the minutes that stay free at the end of a meeting.
    SetReserve {
        /// Its id.
        meeting: String,
        /// The minutes.
        minutes: u32,
    },
    /// Let a person attend at any time: removes the person's windows.
    FreePerson {
        /// The id.
        person: String,
    },
    /// Change the seats of a meeting's room.
    SetSeats {
        /// Its id.
        meeting: String,
        /// How many people it seats.
        seats: u32,
    },
    /// Change the order of items: `agenda` or `free`. An item that is `free` is taken out of turn, and the others keep the
    /// order.
    SetOrder {
        /// The id of one item; all that do not state their own by default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
        /// The order.
        order: String,
    },
}
