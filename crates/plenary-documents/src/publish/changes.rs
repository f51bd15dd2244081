//! What an issue changes in the one before, in no language.

use std::collections::BTreeMap;

use plenary_core::model::{HeldMeeting, Schedule};

/// The differences between two schedules. Meetings are named by their ids, items by theirs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Meetings that are no longer held.
    pub cancelled: Vec<String>,
    /// Meetings that are new.
    pub added: Vec<String>,
    /// Meetings that have other hours.
    pub moved: Vec<String>,
    /// Items that other meetings take up.
    pub items: Vec<ItemChange>,
}

/// An item, or items taken jointly, and the meetings that take it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// The ids of the items.
    pub items: Vec<String>,
    /// The meetings before, in order; none if the item is new.
    pub before: Vec<String>,
    /// The meetings now; none if it is taken up no longer.
    pub now: Vec<String>,
}

impl Changes {
    /// The changes from `before` to `now`, in the order of the table.
    pub fn between(before: &Schedule, now: &Schedule) -> Self {
        let held = |schedule: &'_ Schedule, id: &str| schedule.meetings.iter().any(|meeting| meeting.id == id);
        let hours = |meeting: &HeldMeeting| (meeting.start, meeting.end);
        let ids = |meetings: &[HeldMeeting], keep: &dyn Fn(&HeldMeeting) -> bool| -> Vec<String> {
            meetings.iter().filter(|meeting| keep(meeting)).map(|meeting| meeting.id.clone()).collect()
        };
        let earlier = |id: &str| before.meetings.iter().find(|meeting| meeting.id == id);
        Self {
            cancelled: ids(&before.meetings, &|meeting| !held(now, &meeting.id)),
            added: ids(&now.meetings, &|meeting| !held(before, &meeting.id)),
            moved: ids(&now.meetings, &|meeting| earlier(&meeting.id).is_some_and(|one| hours(one) != hours(meeting))),
            items: items(before, now),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The meetings of each entry, by its items; in the order of the table.
fn meetings(schedule: &Schedule) -> Vec<(Vec<String>, Vec<String>)> {
    let mut found: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    let mut places: BTreeMap<&[String], usize> = BTreeMap::new();
    for (meeting, entry) in
        schedule.meetings.iter().flat_map(|held| held.entries.iter().map(move |entry| (held, entry)))
    {
        let place = *places.entry(&entry.items).or_insert_with(|| {
            found.push((entry.items.clone(), Vec::new()));
            found.len() - 1
        });
        if found[place].1.last() != Some(&meeting.id) {
            found[place].1.push(meeting.id.clone());
        }
    }
    found
}

fn items(before: &Schedule, now: &Schedule) -> Vec<ItemChange> {
    let (earlier, later) = (meetings(before), meetings(now));
    let of = |list: &[(Vec<String>, Vec<String>)], items: &[String]| {
        list.iter().find(|(these, _)| these == items).map(|(_, meetings)| meetings.clone()).unwrap_or_default()
    };
    let changed = later.iter().map(|(items, now)| (items, of(&earlier, items), now.clone()));
    let gone = earlier.iter().filter(|(items, _)| of(&later, items).is_empty());
    changed
        .chain(gone.map(|(items, before)| (items, before.clone(), Vec::new())))
        .filter(|(_, before, now)| before != now)
        .map(|(items, before, now)| ItemChange { items: items.clone(), before, now })
        .collect()
}
