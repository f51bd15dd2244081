//! A schedule as the rules look at it: which unit has which part, when, in which held meeting.

use std::collections::BTreeMap;

use crate::model::{Entry, Instant, Item, ItemIx, Meeting, MeetingIx, Order, Position, Problem, Schedule, Track};

use super::words;

/// What is placed as one: an item, or the items that it is taken together with.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its items in file order.
    pub members: Vec<ItemIx>,
    /// Its minutes, all parts together.
    pub minutes: i64,
    /// Whether its parts need not follow each other.
    pub interruptible: bool,
    /// Which end of its track it stands at, and the item that says so.
    pub position: Option<(Position, ItemIx)>,
    /// Its place in the smallest list in file order that respects `after`.
    pub rank: usize,
}

/// An entry of a held meeting.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    /// The entry as it stands in the file.
    pub entry: &'a Entry,
    /// The units that it names; one, if all is well.
    pub units: Vec<usize>,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
}

/// A meeting that is held.
#[derive(Debug)]
pub(super) struct Sitting<'a> {
    /// Which meeting of the session.
    pub ix: MeetingIx,
    /// What the session says of it.
    pub meeting: &'a Meeting,
    /// Its entries as listed.
    pub slots: Vec<Slot<'a>>,
}

impl Sitting<'_> {
    /// Its length, kept signed for arithmetic.
    pub fn length(&self) -> i64 {
        self.meeting.end - self.meeting.start
    }

    /// When its last entry ends.
    pub fn last_end(&self) -> Instant {
        self.slots.iter().map(|slot| slot.end).max().unwrap_or(self.meeting.start)
    }
}

/// A part of a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Its meeting, by place in [`Plan::sittings`].
    pub sitting: usize,
    /// Its entry, by place in [`Sitting::slots`].
    pub slot: usize,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
}

impl Part {
    /// How long it takes by the clock.
    pub fn minutes(self) -> i64 {
        self.end - self.start
    }
}

/// A schedule resolved against its session. Rows and entries that name nothing known are left out.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The session.
    pub problem: &'a Problem,
    /// The schedule file.
    pub schedule: &'a Schedule,
    /// Units, by the place of their first item in the file.
    pub units: Vec<Unit>,
    /// The unit of each item.
    pub unit_of: Vec<usize>,
    /// Held meetings by start, then in file order.
    pub sittings: Vec<Sitting<'a>>,
    /// The parts of each unit in order of time.
    pub parts: Vec<Vec<Part>>,
}

impl<'a> Plan<'a> {
    /// Resolves `schedule` against `problem`.
    pub fn new(problem: &'a Problem, schedule: &'a Schedule) -> Self {
        let (units, unit_of) = units(problem);
        let sittings = sittings(problem, schedule, &unit_of);
        let mut parts = vec![Vec::new(); units.len()];
        for (sitting, held) in sittings.iter().enumerate() {
            for (slot, placed) in held.slots.iter().enumerate() {
                for &unit in &placed.units {
                    parts[unit].push(Part { sitting, slot, start: placed.start, end: placed.end });
                }
            }
        }
        Self { problem, schedule, units, unit_of, sittings, parts }
    }

    /// Whether a meeting has happened: no limit binds it, only what is planned beside it.
    pub fn is_past(&self, sitting: &Sitting<'_>) -> bool {
        self.problem.has_happened(sitting.ix)
    }

    /// Indices of all units, in file order.
    pub fn unit_ixs(&self) -> std::ops::Range<usize> {
        0..self.units.len()
    }

    /// Items with their place in the file and their unit.
    pub fn items(&self) -> impl Iterator<Item = (ItemIx, &'a Item, usize)> + '_ {
        self.problem.items.iter().enumerate().map(|(ix, item)| (ItemIx(ix), item, self.unit_of[ix]))
    }

    /// The item at an index.
    pub fn item(&self, ix: ItemIx) -> &'a Item {
        self.problem.item(ix)
    }

    /// Whether the unit is on the table.
    pub fn placed(&self, unit: usize) -> bool {
        !self.parts[unit].is_empty()
    }

    /// When the unit starts, if it is on the table.
    pub fn start(&self, unit: usize) -> Option<Instant> {
        self.parts[unit].iter().map(|part| part.start).min()
    }

    /// When the unit ends, if it is on the table.
    pub fn end(&self, unit: usize) -> Option<Instant> {
        self.parts[unit].iter().map(|part| part.end).max()
    }

    /// The meeting of a part.
    pub fn sitting(&self, part: Part) -> &Sitting<'a> {
        &self.sittings[part.sitting]
    }

    /// Held meetings of a track in order of time, by place in [`Plan::sittings`].
    pub fn of_track(&self, track: &Track) -> Vec<usize> {
        (0..self.sittings.len()).filter(|&ix| self.sittings[ix].meeting.track == *track).collect()
    }

    /// The track of a unit: that of its first item.
    pub fn track(&self, unit: usize) -> &'a Track {
        &self.item(self.units[unit].members[0]).track
    }

    /// `item 2`, or `items 3 and 4`.
    pub fn name(&self, unit: usize) -> String {
        words::items(self.problem, &self.units[unit].members)
    }

    /// `2022-05-04 12:00` on the clock of the place.
    pub fn clock(&self, instant: Instant) -> String {
        words::clock(self.problem, instant)
    }

    /// How many minutes a unit has in each meeting.
    pub fn minutes_by_meeting(&self, unit: usize) -> BTreeMap<&'a str, i64> {
        let mut minutes = BTreeMap::new();
        for &part in &self.parts[unit] {
            *minutes.entry(self.sitting(part).meeting.id.0.as_str()).or_default() += part.minutes();
        }
        minutes
    }
}

/// `together` is transitive and works both ways: the sets of items that it connects, in file order.
fn units(problem: &Problem) -> (Vec<Unit>, Vec<usize>) {
    let mut group: Vec<usize> = (0..problem.items.len()).collect();
    for (ix, item) in problem.items.iter().enumerate() {
        for other in &item.together {
            let (low, high) = (group[ix].min(group[other.0]), group[ix].max(group[other.0]));
            group.iter_mut().filter(|of| **of == high).for_each(|of| *of = low);
        }
    }
    let mut units: Vec<Unit> = Vec::new();
    let mut unit_of = vec![0; group.len()];
    for first in 0..group.len() {
        let members: Vec<ItemIx> = (0..group.len()).filter(|&ix| group[ix] == first).map(ItemIx).collect();
        if !members.is_empty() {
            members.iter().for_each(|ix| unit_of[ix.0] = units.len());
            units.push(unit(problem, members));
        }
    }
    for (rank, unit) in ranked(problem, &units, &unit_of).into_iter().enumerate() {
        units[unit].rank = rank;
    }
    (units, unit_of)
}

/// The items as one: summed minutes, interrupted only if all may be, the first position that is stated.
fn unit(problem: &Problem, members: Vec<ItemIx>) -> Unit {
    let items = || members.iter().map(|&ix| (ix, problem.item(ix)));
    Unit {
        minutes: items().map(|(_, item)| i64::from(item.minutes.get())).sum(),
        interruptible: items().all(|(_, item)| item.interruptible),
        position: items().find_map(|(ix, item)| item.position.map(|position| (position, ix))),
        rank: 0,
        members,
    }
}

/// With `agenda`, the order of the file. With `free`, again and again the first in the file all of whose `after` items
/// have been taken.
fn ranked(problem: &Problem, units: &[Unit], unit_of: &[usize]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..units.len()).collect();
    if problem.order == Order::Agenda {
        return left;
    }
    let mut taken = Vec::new();
    while !left.is_empty() {
        let waits = |unit: usize| {
            let others = units[unit].members.iter().flat_map(|&ix| &problem.item(ix).after);
            others.map(|after| unit_of[after.item.0]).any(|other| !taken.contains(&other))
        };
        let next = left.iter().position(|&unit| !waits(unit)).unwrap_or(0);
        taken.push(left.remove(next));
    }
    taken
}

/// The rows that name a meeting of the session and have entries. A meeting listed twice is one meeting.
fn sittings<'a>(problem: &'a Problem, schedule: &'a Schedule, unit_of: &[usize]) -> Vec<Sitting<'a>> {
    let mut sittings: BTreeMap<(Instant, MeetingIx), Sitting<'a>> = BTreeMap::new();
    for row in schedule.meetings.iter().filter(|row| !row.entries.is_empty()) {
        let Some(ix) = problem.find_meeting(&row.id) else { continue };
        let meeting = problem.meeting(ix);
        let sitting = sittings.entry((meeting.start, ix));
        let sitting = sitting.or_insert_with(|| Sitting { ix, meeting, slots: Vec::new() });
        sitting.slots.extend(row.entries.iter().map(|entry| slot(problem, entry, unit_of)));
    }
    sittings.into_values().collect()
}

/// An entry with the units that its items belong to.
fn slot<'a>(problem: &Problem, entry: &'a Entry, unit_of: &[usize]) -> Slot<'a> {
    let mut units: Vec<usize> =
        entry.items.iter().filter_map(|id| problem.find_item(id)).map(|ix| unit_of[ix.0]).collect();
    units.sort_unstable();
    units.dedup();
    Slot { entry, units, start: entry.start.into(), end: entry.end.into() }
}
