//! Units: an item, or items taken `together`, placed as one entry under the strictest of their statements. `list` is their
//! order inside a meeting.

mod list;

use std::collections::HashMap;

use itertools::Itertools;

use crate::model::everything::Everything;
use crate::model::{After, Earlier, Item, ItemIx, MeetingIx, Minutes, Position, Problem, Statement, Track};

/// The place of a unit in [`Units::all`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIx(pub usize);

/// The place of a track in [`Units::tracks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackIx(pub usize);

/// How a unit may be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One part.
    Whole,
    /// Parts in consecutive held meetings.
    Chain,
    /// Parts anywhere: `interruptible`.
    Loose,
}

/// `after`, between units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAfter {
    /// The item that must have ended.
    pub unit: UnitIx,
    /// The minimum gap.
    pub gap: Minutes,
    /// The statement in the file.
    pub statement: Statement,
}

/// An item, or items taken jointly.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its items in file order.
    pub items: Vec<ItemIx>,
    /// Its track.
    pub track: TrackIx,
    /// Minutes of all its items.
    pub minutes: u32,
    /// Priorities of all its items.
    pub priority: u32,
    /// The cost of leaving it out: priority times minutes, summed over its items.
    pub left_out_cost: u64,
    /// The minimum minutes of a part.
    pub min_part: u32,
    /// The maximum number of parts.
    pub max_parts: Option<u32>,
    /// How it may be split.
    pub kind: Kind,
    /// Whether it may be left out.
    pub optional: bool,
    /// Its position at an end of its track, if stated.
    pub position: Option<Position>,
    /// Whether it keeps the order of the file.
    pub keeps_order: bool,
    /// Its predecessors by `after`, `"*"` written out.
    pub after: Vec<UnitAfter>,
    /// Its rank in the order of units inside a meeting; the smaller rank comes first.
    pub rank: (usize, usize),
}

/// The track of a session: its meetings in time order and its units in file order.
#[derive(Debug, Clone)]
pub struct TrackUnits {
    /// Indices of meetings, by start and then in file order.
    pub meetings: Vec<MeetingIx>,
    /// Units that belong to it.
    pub units: Vec<UnitIx>,
}

/// All units, and the tracks they belong to.
#[derive(Debug, Clone)]
pub struct Units {
    /// Units by the file position of their first item.
    pub all: Vec<Unit>,
    /// The unit of each item.
    pub of_item: Vec<UnitIx>,
    /// Tracks in order of first mention.
    pub tracks: Vec<TrackUnits>,
    /// What `"*"` stands for, by unit; empty where nothing says it.
    every_other: Vec<Vec<UnitIx>>,
}

impl Units {
    /// Groups the items of a problem.
    pub fn of(problem: &Problem) -> Self {
        let groups = joined(problem);
        let leads: Vec<usize> = groups.iter().copied().sorted().dedup().collect();
        let numbers: HashMap<usize, UnitIx> = leads.iter().enumerate().map(|(u, &lead)| (lead, UnitIx(u))).collect();
        // each group contains its first item
        let of_item: Vec<UnitIx> = groups.iter().map(|lead| numbers[lead]).collect();
        let names = problem.tracks();
        // the model guarantees that every track of an item has meetings
        let tracks: HashMap<&Track, TrackIx> = names.iter().enumerate().map(|(t, &name)| (name, TrackIx(t))).collect();
        let mut all: Vec<Unit> = leads
            .iter()
            .map(|&lead| {
                let items = groups.iter().positions(|&group| group == lead).map(ItemIx).collect_vec();
                let track = tracks[&problem.items[lead].track];
                merged(problem, items, track)
            })
            .collect();
        let every_other = every_other(problem, &groups, &leads, &numbers);
        for (u, unit) in all.iter_mut().enumerate() {
            unit.after = after(problem, &unit.items, &of_item, every_other.get(u).map_or(&[], Vec::as_slice));
        }
        for (ix, place) in list::places(&all).into_iter().enumerate() {
            all[ix].rank = (side(&all[ix]), place);
        }
        let tracks = names
            .iter()
            .enumerate()
            .map(|(track, &name)| TrackUnits {
                meetings: problem
                    .meeting_ixs()
                    .filter(|&m| problem.meeting(m).track == *name)
                    .sorted_by_key(|&m| problem.meeting(m).start)
                    .collect(),
                units: (0..all.len()).filter(|&u| all[u].track.0 == track).map(UnitIx).collect(),
            })
            .collect();
        Self { all, of_item, tracks, every_other }
    }

    /// The unit at an index.
    pub fn unit(&self, ix: UnitIx) -> &Unit {
        &self.all[ix.0]
    }

    /// The meetings of the track of a unit, in time order.
    pub fn meetings(&self, ix: UnitIx) -> &[MeetingIx] {
        &self.track(self.unit(ix).track).meetings
    }

    /// The track at an index.
    pub fn track(&self, ix: TrackIx) -> &TrackUnits {
        &self.tracks[ix.0]
    }

    /// Indices of all units.
    pub fn ixs(&self) -> impl Iterator<Item = UnitIx> + use<> {
        (0..self.all.len()).map(UnitIx)
    }

    /// The units that an `after` of a unit names, `"*"` written out.
    pub fn named(&self, ix: UnitIx, after: &After) -> Vec<UnitIx> {
        match after.item {
            Earlier::Item(item) => vec![self.of_item[item.0]],
            Earlier::Every => self.every_other.get(ix.0).cloned().unwrap_or_default(),
        }
    }

    /// The units of a track that keep the order of the file, in that order.
    pub fn in_order(&self, ix: TrackIx) -> impl Iterator<Item = UnitIx> + use<'_> {
        self.track(ix).units.iter().copied().filter(|&u| self.unit(u).keeps_order)
    }

    /// Whether all units keep the order of the file.
    pub fn all_in_order(&self) -> bool {
        self.all.iter().all(|unit| unit.keeps_order)
    }

    /// The items of a unit, with their place in the file.
    pub fn items<'a>(&'a self, problem: &'a Problem, ix: UnitIx) -> impl Iterator<Item = (Statement, &'a Item)> {
        self.unit(ix).items.iter().map(move |&item| (item_statement(item), problem.item(item)))
    }

    /// The statement of the first item of a unit.
    pub fn statement(&self, ix: UnitIx) -> Statement {
        item_statement(self.unit(ix).items[0])
    }
}

/// The statement of an item in the file.
pub fn item_statement(item: ItemIx) -> Statement {
    Statement::root().at("items").at(item.0)
}

/// For each item, the first item of its `together` group.
fn joined(problem: &Problem) -> Vec<usize> {
    let mut group: Vec<usize> = (0..problem.items.len()).collect();
    for (ix, item) in problem.items.iter().enumerate() {
        for other in &item.together {
            let (a, b) = (group[ix].min(group[other.0]), group[ix].max(group[other.0]));
            for lead in &mut group {
                if *lead == b {
                    *lead = a;
                }
            }
        }
    }
    group
}

fn merged(problem: &Problem, items: Vec<ItemIx>, track: TrackIx) -> Unit {
    let each = || items.iter().map(|&item| problem.item(item));
    let minutes = each().map(|item| item.minutes.get()).sum();
    let min_part = each().map(|item| item.split.min.get()).max().unwrap_or_default();
    let max_parts = each().filter_map(|item| item.split.max_parts).map(std::num::NonZeroU32::get).min();
    let kind = if max_parts == Some(1) || minutes < 2 * min_part {
        Kind::Whole
    } else if each().all(|item| item.interruptible) {
        Kind::Loose
    } else {
        Kind::Chain
    };
    Unit {
        track,
        minutes,
        priority: each().map(|item| item.priority).sum(),
        left_out_cost: each().map(|item| u64::from(item.priority) * u64::from(item.minutes.get())).sum(),
        min_part,
        max_parts,
        kind,
        optional: each().all(|item| item.optional),
        position: each().find_map(|item| item.position),
        keeps_order: each().any(|item| problem.keeps_order(item)),
        after: Vec::new(),
        rank: (0, 0),
        items,
    }
}

/// What `"*"` stands for, by unit; nothing where no item says it.
fn every_other(
    problem: &Problem,
    groups: &[usize],
    leads: &[usize],
    numbers: &HashMap<usize, UnitIx>,
) -> Vec<Vec<UnitIx>> {
    let statements = |item: &Item| item.after.iter().chain(item.prefer.iter().flat_map(|wish| &wish.after)).any(says);
    let says_it = |lead: usize| problem.items.iter().zip(groups).any(|(item, &of)| of == lead && statements(item));
    fn says(after: &After) -> bool {
        after.item == Earlier::Every
    }
    if !problem.items.iter().any(statements) {
        return Vec::new();
    }
    let everything = Everything::new(&problem.items.iter().collect_vec(), problem.order, groups);
    let stands_for = |lead: usize| everything.of(lead).into_iter().map(|other| numbers[&other]).collect();
    leads.iter().map(|&lead| if says_it(lead) { stands_for(lead) } else { Vec::new() }).collect()
}

/// The `after` statements of a unit's items, `"*"` written out.
fn after(problem: &Problem, items: &[ItemIx], of_item: &[UnitIx], every_other: &[UnitIx]) -> Vec<UnitAfter> {
    let mut all = Vec::new();
    for &item in items {
        for (n, after) in problem.item(item).after.iter().enumerate() {
            let statement = item_statement(item).at("after").at(n);
            let one = |unit: UnitIx| UnitAfter { unit, gap: after.gap, statement: statement.clone() };
            match after.item {
                Earlier::Item(other) => all.push(one(of_item[other.0])),
                Earlier::Every => all.extend(every_other.iter().map(|&unit| one(unit))),
            }
        }
    }
    all
}

/// Its end of a meeting by `position`: before, among or after the others.
fn side(unit: &Unit) -> usize {
    match unit.position {
        Some(Position::First) => 0,
        None => 1,
        Some(Position::Last) => 2,
    }
}
