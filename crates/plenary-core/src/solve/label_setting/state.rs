//! The states between two meetings, and where their labels are kept.
//!
//! A place in the agenda is a unit that has not begun, or one that has, with the minutes left of it. Beside that a state
//! has what the rest of the agenda needs to know of what has gone by:
//!
//! - of a unit that has begun: how many parts it has, up to the largest number that any statement names, and which of its
//!   preferences are broken;
//! - where a unit `v` waits until a gap after the end of an earlier one is over: the minutes, from the start of the next
//!   meeting, until it may begin, or 0. At that start the gap has been running for as long as any minute of it is gone, so
//!   that this is at most the gap.

use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::Begun;
use crate::solve::kernel::track::Track;

/// A state between two meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    /// The unit to go on with; the number of units at the end of the agenda.
    pub unit: usize,
    /// The part that has been taken of it.
    pub begun: Option<Begun>,
    /// Minutes from the start of the next meeting until the unit that waits may begin.
    pub wait: u32,
}

impl State {
    /// A unit that has not begun.
    pub const fn before(unit: usize, wait: u32) -> Self {
        Self { unit, begun: None, wait }
    }
}

/// What is counted and carried at a unit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carried {
    /// The longest wait before it begins: of this unit, or of a later one.
    pub wait_before: u32,
    /// The longest wait after it has begun: of a later one.
    pub wait_inside: u32,
    /// Whether it is the one that waits.
    pub waits: bool,
    /// Parts are counted up to this number.
    pub parts: u32,
    /// How many sets of its preferences can be broken.
    pub sets: u32,
    least: u32,
    width: u32,
    /// The place of its first state.
    base: usize,
}

/// All units of a track.
pub(super) struct Shape(Vec<Carried>);

impl Shape {
    /// Of a track.
    pub fn of(track: &Track<'_>) -> Self {
        let mut all: Vec<Carried> = Vec::new();
        for member in &track.members {
            let parts = member.parts_counted();
            let width = if member.splits() { member.most - member.least + 1 } else { 0 };
            let sets = 1 << member.wishes.len();
            all.push(Carried { parts, sets, least: member.least, width, ..Carried::default() });
        }
        all.push(Carried { parts: 1, sets: 1, ..Carried::default() });
        for (early, member) in track.members.iter().enumerate() {
            if let Some((late, gap)) = member.gap {
                all[early + 1..=late].iter_mut().for_each(|carried| carried.wait_before = gap);
                all[early + 1..late].iter_mut().for_each(|carried| carried.wait_inside = gap);
                all[late].waits = true;
            }
        }
        let mut base = 0;
        for carried in &mut all {
            carried.base = base;
            base += carried.wait_before as usize + 1 + carried.begun();
        }
        all.push(Carried { base, ..Carried::default() });
        Self(all)
    }

    /// What is carried at a unit.
    pub fn at(&self, unit: usize) -> &Carried {
        &self.0[unit]
    }

    /// How many states some units have.
    pub fn size(&self, first: usize, last: usize) -> usize {
        self.0[last + 1].base - self.0[first].base
    }

    /// The place of a state among those from a unit on.
    fn place(&self, first: usize, state: &State) -> usize {
        match state.begun {
            None => self.at(state.unit).base - self.0[first].base + state.wait as usize,
            Some(Begun { left, parts, broken }) => {
                let carried = self.at(state.unit);
                let row = Begin { unit: state.unit, parts, broken, wait: state.wait };
                self.row(first, &row) + (left - carried.least) as usize
            }
        }
    }

    /// The place of the first state of a row.
    fn row(&self, first: usize, row: &Begin) -> usize {
        let carried = self.at(row.unit);
        let set = (row.parts - 1) * carried.sets + row.broken;
        let number = set * (carried.wait_inside + 1) + row.wait;
        carried.base - self.0[first].base + carried.wait_before as usize + 1 + (number * carried.width) as usize
    }

    /// The rows of a unit that has begun.
    pub fn rows(&self, unit: usize) -> impl Iterator<Item = Begin> + use<> {
        let carried = *self.at(unit);
        let sets = (1..=carried.parts).flat_map(move |parts| (0..carried.sets).map(move |broken| (parts, broken)));
        let rows = sets.flat_map(move |set| (0..=carried.wait_inside).map(move |wait| (set, wait)));
        rows.filter(move |_| carried.width > 0).map(move |((parts, broken), wait)| Begin { unit, parts, broken, wait })
    }
}

/// All states of a unit that has begun which differ in the minutes left only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begin {
    pub unit: usize,
    pub parts: u32,
    pub broken: u32,
    pub wait: u32,
}

impl Carried {
    fn begun(&self) -> usize {
        [self.parts, self.sets, self.wait_inside + 1, self.width].iter().map(|&count| count as usize).product()
    }
}

/// The labels of the states at one node of the calendar: what the rest costs at least.
pub(super) struct Layer<C> {
    /// The units that a schedule can be at.
    pub first: usize,
    pub last: usize,
    values: Vec<C>,
}

impl<C: Cost> Layer<C> {
    /// A layer in which nothing goes on yet.
    pub fn new(shape: &Shape, first: usize, last: usize) -> Self {
        let size = if first > last { 0 } else { shape.size(first, last) };
        Self { first, last, values: vec![C::NONE; size] }
    }

    /// What the rest costs from a state.
    pub fn get(&self, shape: &Shape, state: &State) -> C {
        match self.first <= state.unit && state.unit <= self.last {
            true => self.values[shape.place(self.first, state)],
            false => C::NONE,
        }
    }

    /// What the rest costs from the states of a row, by minutes left; nothing if a schedule is never there.
    pub fn row(&self, shape: &Shape, row: &Begin) -> &[C] {
        match self.first <= row.unit && row.unit <= self.last {
            true => {
                let from = shape.row(self.first, row);
                &self.values[from..from + shape.at(row.unit).width as usize]
            }
            false => &[],
        }
    }

    /// The same, to be set.
    pub fn row_mut(&mut self, shape: &Shape, row: &Begin) -> &mut [C] {
        let from = shape.row(self.first, row);
        &mut self.values[from..from + shape.at(row.unit).width as usize]
    }

    /// The least of all states in which a unit has begun.
    pub fn least_begun(&self, shape: &Shape, unit: usize) -> C {
        let all = shape.rows(unit).flat_map(|row| self.row(shape, &row));
        all.copied().min().unwrap_or(C::NONE)
    }

    /// Sets it.
    pub fn set(&mut self, shape: &Shape, state: &State, value: C) {
        self.values[shape.place(self.first, state)] = value;
    }
}
