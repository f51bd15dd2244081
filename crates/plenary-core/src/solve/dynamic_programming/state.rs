//! Sets of units, and the states between two meetings.

use rustc_hash::FxHashMap;

use crate::solve::kernel::prices::Begun;

/// A set of units of a track, one bit each.
pub(super) type Set = u128;

/// The most units of a track.
pub(super) const MOST_UNITS: usize = Set::BITS as usize;

/// The set of one unit.
pub(super) const fn one(j: usize) -> Set {
    1 << j
}

/// Whether a unit is in a set.
pub(super) const fn has(set: Set, j: usize) -> bool {
    set >> j & 1 == 1
}

/// The units of a set, in their order.
pub(super) fn members(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        next
    })
}

/// A state between two meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct State {
    /// The units that have ended, and those that are left out.
    pub done: Set,
    /// What has begun and what waits, by its number in [`Contexts`].
    pub context: u32,
}

/// What has begun and what waits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Context {
    /// The unit that has to go on in the next meeting.
    pub open: Option<usize>,
    /// All units that have begun, in their order.
    pub begun: Vec<(usize, Begun)>,
    /// Units that wait, in their order, with the minute from the first start of the track at which they may begin.
    pub waits: Vec<(usize, i64)>,
}

impl Context {
    /// The part that has been taken of a unit.
    pub fn of(&self, j: usize) -> Option<Begun> {
        self.begun.iter().find(|(unit, _)| *unit == j).map(|&(_, begun)| begun)
    }
}

/// All contexts that have been seen, by number. The first is the empty one.
pub(super) struct Contexts {
    all: Vec<Context>,
    numbers: FxHashMap<Context, u32>,
}

impl Contexts {
    pub fn new() -> Self {
        let empty = Context::default();
        Self { all: vec![empty.clone()], numbers: FxHashMap::from_iter([(empty, 0)]) }
    }

    pub fn get(&self, number: u32) -> &Context {
        &self.all[number as usize]
    }

    /// The number of a context.
    pub fn number(&mut self, context: &Context) -> u32 {
        if context.begun.is_empty() && context.waits.is_empty() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(context) {
            return number;
        }
        let number = self.all.len() as u32;
        self.all.push(context.clone());
        let _new = self.numbers.insert(context.clone(), number);
        number
    }
}
