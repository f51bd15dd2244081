//! Compares two schedules: what moved, and what it cost.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{HeldMeeting, Level, Objective, Problem, Schedule};
use crate::verify;

/// How an item changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It moved to other meetings.
    Moved,
    /// It has more parts.
    Split,
    /// It has fewer parts.
    Joined,
    /// It is new.
    Added,
    /// It was removed.
    Dropped,
    /// It has the same meetings, but other minutes.
    Minutes,
    /// It starts at another time in the same meeting.
    Shifted,
}

/// An item that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemChange {
    /// Its ids; more than one where items are taken jointly.
    pub items: Vec<String>,
    /// Its number as printed.
    pub number: String,
    /// How it changed.
    pub change: ChangeKind,
    /// Minutes by meeting before, in order of time.
    pub before: Vec<Part>,
    /// Minutes by meeting now, in order of time.
    pub now: Vec<Part>,
}

/// Minutes of an item in a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// The meeting.
    pub meeting: String,
    /// The minutes.
    pub minutes: u32,
    /// When it starts, by the clock of the place.
    pub start: String,
}

/// A meeting that changed: its hours, its use, or whether it is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeetingChange {
    /// Its id.
    pub meeting: String,
    /// Its use before; absent if it was not held.
    pub before: Option<MeetingUse>,
    /// Its use now; absent if it is not held.
    pub now: Option<MeetingUse>,
}

/// The use of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeetingUse {
    /// When it starts.
    pub start: String,
    /// When it ends.
    pub end: String,
    /// Minutes used.
    pub used: u32,
    /// Minutes left.
    pub spare: u32,
}

/// A goal before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GoalChange {
    /// Which.
    pub name: Objective,
    /// Its value before, in the session before the edits.
    pub before: u64,
    /// Its value now.
    pub now: u64,
    /// The proven lower bound of `now`.
    pub bound: Option<u64>,
}

/// Two schedules side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comparison {
    /// Items that changed, in the order of the table.
    pub items: Vec<ItemChange>,
    /// How many items moved to other meetings, were removed or are new.
    pub moved: usize,
    /// Minutes that are in a meeting in addition to those before.
    pub minutes_moved: u64,
    /// Meetings that changed, in order of time.
    pub meetings: Vec<MeetingChange>,
    /// The goals, in order.
    pub goals: Vec<GoalChange>,
}

/// Compares two schedules of a session: as it was with `before`, as it is with `now`.
pub fn compare(was: &Problem, before: &Schedule, is: &Problem, now: &Schedule) -> Comparison {
    let items = items(before, now);
    let minutes_moved = verify::objective(is, Some(before), now, Objective::Changes);
    let goals = now.objectives.iter().map(|level| goal(was, before, level)).collect();
    let moved = items.iter().filter(|item| !matches!(item.change, ChangeKind::Minutes | ChangeKind::Shifted)).count();
    Comparison { moved, minutes_moved, meetings: meetings(before, now), goals, items }
}

fn goal(was: &Problem, before: &Schedule, level: &Level) -> GoalChange {
    let before = verify::objective(was, None, before, level.name);
    GoalChange { name: level.name, before, now: level.value, bound: level.bound }
}

/// The parts of all entries by their ids, in order of time.
fn parts(schedule: &Schedule) -> Vec<(&[String], &str, Vec<Part>)> {
    let mut all: Vec<(&[String], &str, Vec<Part>)> = Vec::new();
    for meeting in &schedule.meetings {
        for entry in &meeting.entries {
            let part = Part {
                meeting: meeting.id.clone(),
                minutes: entry.minutes.get(),
                start: entry.start.format("%Y-%m-%d %H:%M").to_string(),
            };
            match all.iter_mut().find(|(ids, ..)| *ids == entry.items) {
                Some((.., parts)) => parts.push(part),
                None => all.push((&entry.items, &entry.number, vec![part])),
            }
        }
    }
    all
}

fn items(before: &Schedule, now: &Schedule) -> Vec<ItemChange> {
    let (was, is) = (parts(before), parts(now));
    let mut changes = Vec::new();
    for (ids, number, now) in &is {
        let before = was.iter().find(|(other, ..)| other == ids).map(|(.., parts)| parts.clone()).unwrap_or_default();
        if let Some(change) = kind(&before, now) {
            let (items, number) = (ids.to_vec(), (*number).to_owned());
            changes.push(ItemChange { items, number, change, before, now: now.clone() });
        }
    }
    for (ids, number, before) in was.into_iter().filter(|(ids, ..)| is.iter().all(|(other, ..)| other != ids)) {
        let (items, number) = (ids.to_vec(), number.to_owned());
        changes.push(ItemChange { items, number, change: ChangeKind::Dropped, before, now: Vec::new() });
    }
    changes
}

fn kind(before: &[Part], now: &[Part]) -> Option<ChangeKind> {
    let minutes = |parts: &[Part]| -> BTreeMap<String, u32> {
        let mut by_meeting = BTreeMap::new();
        for part in parts {
            *by_meeting.entry(part.meeting.clone()).or_default() += part.minutes;
        }
        by_meeting
    };
    let (was, is) = (minutes(before), minutes(now));
    let same_meetings = was.keys().eq(is.keys());
    Some(match (was.len(), is.len()) {
        (0, _) => ChangeKind::Added,
        (_, 0) => ChangeKind::Dropped,
        (one, two) if two > one => ChangeKind::Split,
        (one, two) if two < one => ChangeKind::Joined,
        _ if !same_meetings => ChangeKind::Moved,
        _ if was != is => ChangeKind::Minutes,
        _ if before.iter().zip(now).any(|(one, two)| one.start != two.start) => ChangeKind::Shifted,
        _ => return None,
    })
}

fn meetings(before: &Schedule, now: &Schedule) -> Vec<MeetingChange> {
    let mut ids: Vec<(chrono::DateTime<chrono::Utc>, &str)> = Vec::new();
    for meeting in now.meetings.iter().chain(&before.meetings) {
        if ids.iter().all(|(_, id)| *id != meeting.id) {
            ids.push((meeting.utc_start, &meeting.id));
        }
    }
    ids.sort();
    let of = |schedule: &Schedule, id: &str| schedule.meetings.iter().find(|one| one.id == id).map(used);
    let changes = ids.into_iter().map(|(_, id)| MeetingChange {
        meeting: id.to_owned(),
        before: of(before, id),
        now: of(now, id),
    });
    changes.filter(|change| change.before != change.now).collect()
}

fn used(meeting: &HeldMeeting) -> MeetingUse {
    MeetingUse {
        start: meeting.start.format("%Y-%m-%d %H:%M").to_string(),
        end: meeting.end.format("%Y-%m-%d %H:%M").to_string(),
        used: meeting.used_minutes.get(),
        spare: meeting.spare_minutes.get(),
    }
}

impl fmt::Display for ItemChange {
    /// `item 3 is split: m2 60 + m3 50 -> m2 20 + m3 60 + m4 30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (who, one) = match self.items.as_slice() {
            [id] => (format!("item {id}"), true),
            ids => (format!("items {}", ids.join(" + ")), false),
        };
        let verb = |single: &str, several: &str| if one { single.to_owned() } else { several.to_owned() };
        let what = match self.change {
            ChangeKind::Moved => verb("moves", "move"),
            ChangeKind::Split => verb("is split", "are split"),
            ChangeKind::Joined => verb("is joined", "are joined"),
            ChangeKind::Added => verb("is added", "are added"),
            ChangeKind::Dropped => verb("is dropped", "are dropped"),
            ChangeKind::Minutes => verb("takes other minutes", "take other minutes"),
            ChangeKind::Shifted => {
                let start = |parts: &[Part]| parts.first().map_or_else(String::new, |part| clock(&part.start));
                let (now, before) = (start(&self.now), start(&self.before));
                let what = verb("starts", "start");
                // the first part is unchanged; a later one starts at another time
                if now == before {
                    return write!(f, "{who} {}", verb("goes on at another time", "go on at another time"));
                }
                return write!(f, "{who} {what} at {now}, not at {before}");
            }
        };
        let listed = |parts: &[Part]| match parts {
            [] => "not on the table".to_owned(),
            parts => {
                parts.iter().map(|part| format!("{} {}", part.meeting, part.minutes)).collect::<Vec<_>>().join(" + ")
            }
        };
        write!(f, "{who} {what}: {} -> {}", listed(&self.before), listed(&self.now))
    }
}

fn clock(start: &str) -> String {
    start.rsplit(' ').next().unwrap_or_default().to_owned()
}

impl fmt::Display for MeetingChange {
    /// `m3: 105 min used, 15 spare -> not held`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moved = match (&self.before, &self.now) {
            (Some(one), Some(two)) => one.start != two.start || one.end != two.end,
            _ => false,
        };
        let side = |side: &Option<MeetingUse>| match side {
            None => "not held".to_owned(),
            Some(side) => {
                let hours = if moved { format!("{}-{}, ", side.start, clock(&side.end)) } else { String::new() };
                format!("{hours}{} min used, {} spare", side.used, side.spare)
            }
        };
        write!(f, "{}: {} -> {}", self.meeting, side(&self.before), side(&self.now))
    }
}

impl Comparison {
    /// The changes in words, one line each.
    pub fn in_words(&self) -> Vec<String> {
        if self.items.is_empty() && self.meetings.is_empty() {
            return vec!["nothing moves".to_owned()];
        }
        let mut lines: Vec<String> = self.items.iter().map(ToString::to_string).collect();
        lines.extend(self.meetings.iter().map(ToString::to_string));
        lines
    }

    /// How much moved: `1 item moved; 40 min in another meeting`. Minutes by which items are longer are listed apart,
    /// because they did not leave a meeting.
    pub fn moved_in_words(&self) -> String {
        let minutes = |parts: &[Part]| -> BTreeMap<String, u64> {
            let mut by_meeting = BTreeMap::new();
            for part in parts {
                *by_meeting.entry(part.meeting.clone()).or_default() += u64::from(part.minutes);
            }
            by_meeting
        };
        let beyond = |these: &[Part], those: &[Part]| -> u64 {
            let those = minutes(those);
            let over = |(meeting, has): (String, u64)| has.saturating_sub(those.get(&meeting).copied().unwrap_or(0));
            minutes(these).into_iter().map(over).sum()
        };
        // new and removed items did not change place
        let both = self.items.iter().filter(|one| !one.before.is_empty() && !one.now.is_empty());
        let elsewhere: u64 = both.map(|one| beyond(&one.now, &one.before).min(beyond(&one.before, &one.now))).sum();
        let more = self.minutes_moved.saturating_sub(elsewhere);
        let items = if self.moved == 1 { "item" } else { "items" };
        let longer = if more == 0 { String::new() } else { format!("; {more} min more than before") };
        format!("{} {items} moved; {elsewhere} min in another meeting{longer}", self.moved)
    }

    /// The goals: `continuations 2 -> 1`, or `2 continuations` if unchanged. Those that stay at 0 are left out.
    pub fn goals_in_words(&self) -> String {
        let one = |goal: &GoalChange| match goal.before == goal.now {
            true => goal.name.says(goal.now),
            false => goal.name.change(goal.before, goal.now),
        };
        let said: Vec<String> = self.goals.iter().filter(|goal| goal.before.max(goal.now) > 0).map(one).collect();
        if said.is_empty() { "every goal is at 0".to_owned() } else { said.join(", ") }
    }
}
