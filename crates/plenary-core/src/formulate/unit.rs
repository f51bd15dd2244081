//! Units: an item, or items taken `together`, placed as one entry under the strictest of their statements. `list` is their
//! order inside a meeting.
//!
//! A unit is in one track. Of items that may be in several tracks there is a *copy* for each of them, and the plan places
//! at most one copy ([`super::rules`], `track`). So all that is said of a unit and its track holds for a copy as well, as
//! for any unit that may be absent: the decomposition, the bounds and the heuristics need to know no more than that.

mod list;

use std::collections::HashMap;
use std::ops::Range;

use itertools::Itertools;
use typed_index_collections::{TiVec, ti_vec};

use super::index::index_type;
use crate::model::everything::Everything;
use crate::model::{After, Earlier, Item, ItemIx, MeetingIx, Minutes, Position, Problem, Record, Statement, Track};

/// The place of a unit in [`Units::all`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIx(pub usize);

index_type! {
    /// The place of a track in [`Units::tracks`].
    TrackIx
}

/// One entry for each track.
pub type ByTrack<T> = TiVec<TrackIx, T>;

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
    /// All copies of it, by their places in [`Units::all`]: one for each track that its items may be in.
    pub copies: Range<usize>,
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
    /// Whether it may be absent: its items may be left out, or be in another track.
    pub optional: bool,
    /// Whether its items may be left out.
    pub may_be_left_out: bool,
    /// How many people want to attend it.
    pub attendance: Option<u32>,
    /// Its position at an end of its track, if stated.
    pub position: Option<Position>,
    /// Whether it keeps the order of the file.
    pub keeps_order: bool,
    /// Its predecessors by `after`, `"*"` written out.
    pub after: Vec<UnitAfter>,
    /// What `"*"` stands for, if it says that.
    pub every_other: Vec<UnitIx>,
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
    /// The unit of each item; the first of its copies, if there are several.
    pub of_item: Vec<UnitIx>,
    /// Tracks in order of first mention.
    pub tracks: ByTrack<TrackUnits>,
}

impl Unit {
    /// The minutes that a meeting which has happened took up of it, if it did.
    pub fn taken(&self, record: &Record) -> Option<u32> {
        let own = record.parts.iter().filter(|(item, _)| self.items.contains(item));
        own.map(|(_, minutes)| minutes.get()).reduce(|one, more| one + more)
    }
}

impl Units {
    /// Groups the items of a problem.
    pub fn of(problem: &Problem) -> Self {
        let groups = joined(problem);
        let leads: Vec<usize> = groups.iter().copied().sorted().dedup().collect();
        let numbers: HashMap<usize, UnitIx> = leads.iter().enumerate().map(|(u, &lead)| (lead, UnitIx(u))).collect();
        // each group contains its first item
        let of_item: Vec<UnitIx> = groups.iter().map(|lead| numbers[lead]).collect();
        let names: ByTrack<&Track> = problem.tracks().into();
        let mut single: Vec<Unit> = leads
            .iter()
            .map(|&lead| {
                let items = groups.iter().positions(|&group| group == lead).map(ItemIx).collect_vec();
                merged(problem, items)
            })
            .collect();
        let every_other = every_other(problem, &groups, &leads, &numbers);
        for (unit, others) in single.iter_mut().zip(every_other) {
            unit.after = after(problem, &unit.items, &of_item, &others);
            unit.every_other = others;
        }
        let tracks = single.iter().map(|unit| common_tracks(problem, &names, &unit.items)).collect_vec();
        for (ix, place) in list::places(&single, &tracks).into_iter().enumerate() {
            single[ix].rank = (side(&single[ix]), place);
        }
        let (all, first) = copied(single, &tracks);
        let of_item = of_item.into_iter().map(|unit| first[unit.0]).collect();
        let tracks = names
            .iter_enumerated()
            .map(|(track, &name)| TrackUnits {
                meetings: problem
                    .meeting_ixs()
                    .filter(|&m| problem.meeting(m).track == *name)
                    .sorted_by_key(|&m| problem.meeting(m).start)
                    .collect(),
                units: (0..all.len()).filter(|&u| all[u].track == track).map(UnitIx).collect(),
            })
            .collect();
        Self { all, of_item, tracks }
    }

    /// All units but for copies: the first copy stands for the others.
    pub fn originals(&self) -> impl Iterator<Item = UnitIx> {
        self.ixs().filter(|&u| self.unit(u).copies.start == u.0)
    }

    /// The copies of a unit, itself included.
    pub fn copies(&self, u: UnitIx) -> impl Iterator<Item = UnitIx> + use<> {
        self.unit(u).copies.clone().map(UnitIx)
    }

    /// Whether two units are copies of the same items, or the same unit.
    pub fn are_copies(&self, u: UnitIx, v: UnitIx) -> bool {
        self.unit(u).copies.contains(&v.0)
    }

    /// The units of an item: all copies.
    pub fn all_of(&self, item: ItemIx) -> impl Iterator<Item = UnitIx> + use<> {
        self.copies(self.of_item[item.0])
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
        &self.tracks[ix]
    }

    /// The track of a meeting.
    pub fn track_of(&self, meeting: MeetingIx) -> Option<TrackIx> {
        self.tracks.position(|track| track.meetings.contains(&meeting))
    }

    /// The same entry for each track.
    pub fn by_track<T: Clone>(&self, entry: T) -> ByTrack<T> {
        ti_vec![entry; self.tracks.len()]
    }

    /// Indices of all units.
    pub fn ixs(&self) -> impl Iterator<Item = UnitIx> + use<> {
        (0..self.all.len()).map(UnitIx)
    }

    /// The units that an `after` of a unit names: all their copies, `"*"` written out.
    pub fn named(&self, ix: UnitIx, after: &After) -> Vec<UnitIx> {
        match after.item {
            Earlier::Item(item) => self.all_of(item).collect(),
            Earlier::Every => self.unit(ix).every_other.clone(),
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

/// The tracks that all of these items may be in, in order of first mention. The model guarantees that there is one.
fn common_tracks(problem: &Problem, names: &ByTrack<&Track>, items: &[ItemIx]) -> Vec<TrackIx> {
    let may = |track: &Track| items.iter().all(|&item| problem.item(item).tracks.contains(track));
    names.keys().filter(|&track| may(names[track])).collect()
}

/// A copy of each unit for each of its tracks, in the same order; and the place of each unit's first copy.
fn copied(single: Vec<Unit>, tracks: &[Vec<TrackIx>]) -> (Vec<Unit>, Vec<UnitIx>) {
    let mut count = 0;
    let ranges: Vec<Range<usize>> = tracks
        .iter()
        .map(|tracks| {
            count += tracks.len();
            count - tracks.len()..count
        })
        .collect();
    let mut all = Vec::with_capacity(count);
    for (unit, (tracks, copies)) in single.into_iter().zip(tracks.iter().zip(&ranges)) {
        let of = |unit: UnitIx| ranges[unit.0].clone().map(UnitIx);
        let after = unit.after.iter().flat_map(|after| of(after.unit).map(|unit| UnitAfter { unit, ..after.clone() }));
        let every_other = unit.every_other.iter().flat_map(|&other| of(other)).collect();
        let optional = unit.may_be_left_out || tracks.len() > 1;
        let copy = Unit { copies: copies.clone(), optional, after: after.collect(), every_other, ..unit.clone() };
        all.extend(tracks.iter().map(|&track| Unit { track, ..copy.clone() }));
    }
    (all, ranges.iter().map(|range| UnitIx(range.start)).collect())
}

/// The unit of some items, before it is known in which track it is and what it comes after.
fn merged(problem: &Problem, items: Vec<ItemIx>) -> Unit {
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
    let may_be_left_out = each().all(|item| item.optional);
    Unit {
        track: TrackIx::from(0),
        copies: 0..0,
        minutes,
        priority: each().map(|item| item.priority).sum(),
        left_out_cost: each().map(|item| u64::from(item.priority) * u64::from(item.minutes.get())).sum(),
        min_part,
        max_parts,
        kind,
        optional: may_be_left_out,
        may_be_left_out,
        attendance: each().filter_map(|item| item.attendance).max(),
        position: each().find_map(|item| item.position),
        keeps_order: each().any(|item| problem.keeps_order(item)),
        after: Vec::new(),
        every_other: Vec::new(),
        rank: (0, 0),
        items,
    }
}

/// What `"*"` stands for, by unit; nothing for those that do not say it.
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
        return vec![Vec::new(); leads.len()];
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
