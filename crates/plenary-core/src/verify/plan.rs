//! A schedule prepared for the rules: the parts of each unit, with their times and held meetings. `list` is the order of
//! units inside a meeting.

mod list;

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use crate::model::{
    After, Earlier, Entry, Instant, Item, ItemIx, Meeting, MeetingIx, Position, Problem, Schedule, Track,
};

use super::violation::Violation;
use super::words;

/// An objection to the rule `teams`.
#[derive(Debug)]
pub(super) struct Judged {
    /// The objection.
    pub violation: Violation,
    /// Whether it is known to be broken.
    pub known: bool,
}

/// An item, or items taken together, placed as one.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its items in file order.
    pub members: Vec<ItemIx>,
    /// The tracks that all its items may be in.
    pub tracks: Vec<Track>,
    /// Its minutes, all parts together.
    pub minutes: i64,
    /// Whether its parts may be apart.
    pub interruptible: bool,
    /// Its position at an end of its track, and the item that states it.
    pub position: Option<(Position, ItemIx)>,
    /// Whether it keeps the order of the file.
    pub keeps_order: bool,
    /// The units that `"*"` means if one of its items uses it.
    pub every_other: Vec<usize>,
    /// Its place in the session's list.
    pub rank: usize,
}

/// An entry of a held meeting.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    /// The entry as it stands in the file.
    pub entry: &'a Entry,
    /// The units that it names; exactly one in a valid entry.
    pub units: Vec<usize>,
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
}

/// A meeting that is held.
#[derive(Debug)]
pub(super) struct Sitting<'a> {
    /// Its index in the session.
    pub ix: MeetingIx,
    /// Its meeting in the session.
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

/// When a part is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// When it starts.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// The last end of this part and of all parts of its unit that start before it.
    pub none_ends_after: Instant,
}

/// A schedule resolved against its session. Rows and entries with unknown names are left out.
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
    /// When the parts of each unit are taken, by their start.
    pub by_start: Vec<Vec<Stretch>>,
    /// The cached result of the rule `teams`.
    pub teams: OnceCell<Option<Judged>>,
    /// When each placed unit starts and ends.
    spans: Vec<Option<(Instant, Instant)>>,
    /// Items and meetings by their names.
    names: Names<'a>,
    /// The held meetings of each track in order of time.
    tracks: BTreeMap<&'a Track, Vec<usize>>,
}

/// Items and meetings of a session by their names: a schedule file names them tens of thousands of times.
#[derive(Debug)]
struct Names<'a> {
    items: HashMap<&'a str, ItemIx>,
    meetings: HashMap<&'a str, MeetingIx>,
}

impl<'a> Names<'a> {
    fn of(problem: &'a Problem) -> Self {
        let items = problem.item_ixs().map(|ix| (problem.item(ix).id.0.as_str(), ix));
        let meetings = problem.meeting_ixs().map(|ix| (problem.meeting(ix).id.0.as_str(), ix));
        Self { items: items.collect(), meetings: meetings.collect() }
    }
}

impl<'a> Plan<'a> {
    /// Resolves `schedule` against `problem`.
    pub fn new(problem: &'a Problem, schedule: &'a Schedule) -> Self {
        let (units, unit_of) = units(problem);
        let names = Names::of(problem);
        let sittings = sittings(problem, schedule, &unit_of, &names);
        let mut parts = vec![Vec::new(); units.len()];
        for (sitting, held) in sittings.iter().enumerate() {
            for (slot, placed) in held.slots.iter().enumerate() {
                for &unit in &placed.units {
                    parts[unit].push(Part { sitting, slot, start: placed.start, end: placed.end });
                }
            }
        }
        let span = |parts: &Vec<Part>| {
            let start = parts.iter().map(|part| part.start).min()?;
            Some((start, parts.iter().map(|part| part.end).max()?))
        };
        let by_start = parts.iter().map(|parts| by_start(parts)).collect();
        let spans = parts.iter().map(span).collect();
        let mut tracks: BTreeMap<&Track, Vec<usize>> = BTreeMap::new();
        for (ix, sitting) in sittings.iter().enumerate() {
            tracks.entry(&sitting.meeting.track).or_default().push(ix);
        }
        Self {
            problem,
            schedule,
            units,
            unit_of,
            sittings,
            parts,
            by_start,
            teams: OnceCell::new(),
            spans,
            names,
            tracks,
        }
    }

    /// Whether a meeting has happened. Limits do not bind it, but they count it for planned meetings.
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

    /// Whether the unit is placed.
    pub fn placed(&self, unit: usize) -> bool {
        !self.parts[unit].is_empty()
    }

    /// When the unit starts, if it is placed.
    pub fn start(&self, unit: usize) -> Option<Instant> {
        self.spans[unit].map(|(start, _)| start)
    }

    /// When the unit ends, if it is placed.
    pub fn end(&self, unit: usize) -> Option<Instant> {
        self.spans[unit].map(|(_, end)| end)
    }

    /// The units that an `after` of a unit names.
    pub fn named(&self, unit: usize, after: &After) -> Vec<usize> {
        match after.item {
            Earlier::Item(item) => vec![self.unit_of[item.0]],
            Earlier::Every => self.units[unit].every_other.clone(),
        }
    }

    /// The meeting of a part.
    pub fn sitting(&self, part: Part) -> &Sitting<'a> {
        &self.sittings[part.sitting]
    }

    /// Held meetings of a track in order of time, by place in [`Plan::sittings`].
    pub fn of_track(&self, track: &Track) -> &[usize] {
        self.tracks.get(track).map_or(&[], Vec::as_slice)
    }

    /// The item of that name.
    pub fn find_item(&self, id: &str) -> Option<ItemIx> {
        self.names.items.get(id).copied()
    }

    /// The meeting of that name.
    pub fn find_meeting(&self, id: &str) -> Option<MeetingIx> {
        self.names.meetings.get(id).copied()
    }

    /// The track of a unit, which is that of its first part; `None` if it is not placed.
    pub fn track(&self, unit: usize) -> Option<&'a Track> {
        self.parts[unit].first().map(|&part| &self.sittings[part.sitting].meeting.track)
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

fn by_start(parts: &[Part]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> =
        parts.iter().map(|part| Stretch { start: part.start, end: part.end, none_ends_after: part.end }).collect();
    stretches.sort_by_key(|part| (part.start, part.end));
    for ix in 1..stretches.len() {
        stretches[ix].none_ends_after = stretches[ix].end.max(stretches[ix - 1].none_ends_after);
    }
    stretches
}

/// The groups of items connected by `together`, which is symmetric and transitive, in file order.
fn units(problem: &Problem) -> (Vec<Unit>, Vec<usize>) {
    let mut group: Vec<usize> = (0..problem.items.len()).collect();
    for (ix, item) in problem.items.iter().enumerate() {
        for other in &item.together {
            let (low, high) = (group[ix].min(group[other.0]), group[ix].max(group[other.0]));
            if low < high {
                group.iter_mut().filter(|of| **of == high).for_each(|of| *of = low);
            }
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
    let every_other = list::every_other(problem, &units, &unit_of);
    units.iter_mut().zip(every_other).for_each(|(unit, others)| unit.every_other = others);
    for (rank, unit) in list::ranked(problem, &units, &unit_of).into_iter().enumerate() {
        units[unit].rank = rank;
    }
    (units, unit_of)
}

/// Combines items into a unit: sums the minutes; interruptible only if all are; takes the first stated position.
fn unit(problem: &Problem, members: Vec<ItemIx>) -> Unit {
    let items = || members.iter().map(|&ix| (ix, problem.item(ix)));
    let mut tracks = problem.item(members[0]).tracks.clone();
    tracks.retain(|track| items().all(|(_, item)| item.tracks.contains(track)));
    Unit {
        tracks,
        minutes: items().map(|(_, item)| i64::from(item.minutes.get())).sum(),
        interruptible: items().all(|(_, item)| item.interruptible),
        position: items().find_map(|(ix, item)| item.position.map(|position| (position, ix))),
        keeps_order: items().any(|(_, item)| problem.keeps_order(item)),
        every_other: Vec::new(),
        rank: 0,
        members,
    }
}

/// The rows that name a meeting of the session and have entries. A meeting listed twice is one meeting.
fn sittings<'a>(
    problem: &'a Problem,
    schedule: &'a Schedule,
    unit_of: &[usize],
    names: &Names<'_>,
) -> Vec<Sitting<'a>> {
    let mut sittings: BTreeMap<(Instant, MeetingIx), Sitting<'a>> = BTreeMap::new();
    for row in schedule.meetings.iter().filter(|row| !row.entries.is_empty()) {
        let Some(&ix) = names.meetings.get(row.id.as_str()) else { continue };
        let meeting = problem.meeting(ix);
        let sitting = sittings.entry((meeting.start, ix));
        let sitting = sitting.or_insert_with(|| Sitting { ix, meeting, slots: Vec::new() });
        sitting.slots.extend(row.entries.iter().map(|entry| slot(entry, unit_of, names)));
    }
    sittings.into_values().collect()
}

/// An entry with the units that its items belong to.
fn slot<'a>(entry: &'a Entry, unit_of: &[usize], names: &Names<'_>) -> Slot<'a> {
    let mut units: Vec<usize> =
        entry.items.iter().filter_map(|id| names.items.get(id.as_str())).map(|ix| unit_of[ix.0]).collect();
    units.sort_unstable();
    units.dedup();
    Slot { entry, units, start: entry.start.into(), end: entry.end.into() }
}
