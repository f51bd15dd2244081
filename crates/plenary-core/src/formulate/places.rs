//! The variables: where each unit is, and how many minutes of it.
//!
//! Sets: units `i`, and the meetings `k` of the unit's track in time order. A part of a unit plays one of four roles in a
//! meeting, and the roles are variables of their own:
//!
//! | variable | is 1 when, in meeting `k`, unit `i` | minutes |
//! | --- | --- | --- |
//! | `w[i,k]` whole | has its only part | `d[i]`, no variable |
//! | `o[i,k]` opening | has its first part, and goes on | `ao[i,k]` in `[min, d-min]` |
//! | `c[i,k]` closing | has its last part, begun before | `ac[i,k]` in `[min, d-min]` |
//! | `t[i,k]` through | has a part between those | `at[i,k]` in `[min, d-2 min]` |
//!
//! A unit that cannot be split has `w` only. An `interruptible` unit has instead `x` (has a part), `st` (its first),
//! `fi` (its last) and minutes `a`. Cumulative variables `S[i,k]`, `F[i,k]` say that the unit has started, or ended, by
//! the end of meeting `k`; order between units is stated on them (`S[b,k] <= F[a,k]`), which is as strong as stating it
//! for every pair of meetings, with one row a meeting. `y[i]` says that the unit is placed, `held[k]` that a meeting is.
//!
//! Roles rather than one presence variable with minutes up to `d`: an undivided unit then takes exactly its minutes of
//! the room, and the clock inside a meeting is linear (see [`super::clock`]). `benches/NOTES.md` has the root bounds of
//! both.

use good_lp::{Expression, Variable};

use super::program::Program;
use super::unit::{Kind, UnitIx, Units};
use crate::model::{MeetingIx, Problem};

/// A part with a variable number of minutes.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Whether it is there.
    pub on: Variable,
    /// Its minutes.
    pub minutes: Variable,
    /// Their lower bound.
    pub min: u32,
    /// Their upper bound.
    pub max: u32,
}

/// Variables of an interruptible unit in a meeting.
#[derive(Debug, Clone, Copy)]
pub struct LoosePart {
    /// Its part.
    pub part: Part,
    /// Whether that is its first.
    pub starts: Variable,
    /// Whether that is its last.
    pub ends: Variable,
}

/// One unit in one meeting: the roles it can play there.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Minutes of the whole unit.
    pub unit_minutes: u32,
    /// `w`.
    pub whole: Option<Variable>,
    /// `o`, `ao`.
    pub opening: Option<Part>,
    /// `c`, `ac`.
    pub closing: Option<Part>,
    /// `t`, `at`.
    pub through: Option<Part>,
    /// `x`, `a`, `st`, `fi`.
    pub loose: Option<LoosePart>,
}

impl Cell {
    /// The parts that have minutes of their own.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        [self.opening, self.closing, self.through, self.loose.map(|loose| loose.part)].into_iter().flatten()
    }

    /// 1 when the unit has a part here.
    pub fn here(&self) -> Expression {
        sum(self.whole.into_iter().chain(self.parts().map(|part| part.on)))
    }

    /// 1 when its first part is here.
    pub fn starts(&self) -> Expression {
        sum([self.whole, self.opening.map(|part| part.on), self.loose.map(|loose| loose.starts)].into_iter().flatten())
    }

    /// 1 when its last part is here.
    pub fn ends(&self) -> Expression {
        sum([self.whole, self.closing.map(|part| part.on), self.loose.map(|loose| loose.ends)].into_iter().flatten())
    }

    /// Its minutes here.
    pub fn minutes(&self) -> Expression {
        let mut minutes = sum(self.parts().map(|part| part.minutes));
        if let Some(whole) = self.whole {
            minutes += f64::from(self.unit_minutes) * whole;
        }
        minutes
    }

    /// 1 when a part here continues from an earlier meeting.
    pub fn carried_in(&self) -> Expression {
        sum([self.closing, self.through].into_iter().flatten().map(|part| part.on))
    }
}

/// All variables of a problem, except those of single rules.
#[derive(Debug, Clone)]
pub struct Places {
    cells: Vec<Vec<Cell>>,
    placed: Vec<Variable>,
    started: Vec<Vec<Variable>>,
    ended: Vec<Vec<Variable>>,
    held: Vec<Variable>,
    room: Vec<u32>,
}

impl Places {
    /// Makes the variables.
    pub fn new(program: &mut Program, problem: &Problem, units: &Units) -> Self {
        let held = problem.meetings.iter().map(|_| program.binary()).collect();
        let room: Vec<u32> = problem.meeting_ixs().map(|m| problem.room(m).get()).collect();
        let mut places = Self { cells: vec![], placed: vec![], started: vec![], ended: vec![], held, room };
        for u in units.ixs() {
            places.placed.push(program.binary());
            let kind = units.unit(u).kind;
            let meetings = units.meetings(u);
            let last = meetings.len() - 1;
            let cells: Vec<Cell> =
                meetings.iter().enumerate().map(|(k, &m)| places.new_cell(program, units, u, m, k, last)).collect();
            let started: Vec<Variable> = cells.iter().map(|_| program.binary()).collect();
            let ended = match kind {
                Kind::Whole => started.clone(),
                Kind::Chain | Kind::Loose => cells.iter().map(|_| program.binary()).collect(),
            };
            places.cells.push(cells);
            places.started.push(started);
            places.ended.push(ended);
        }
        places
    }

    #[allow(clippy::too_many_arguments, reason = "a private step of `new`, which has all of them at hand")]
    fn new_cell(&self, program: &mut Program, units: &Units, u: UnitIx, m: MeetingIx, k: usize, last: usize) -> Cell {
        let unit = units.unit(u);
        let room = self.room[m.0];
        let mut cell = Cell { unit_minutes: unit.minutes, ..Cell::default() };
        let mut part = |max: u32| {
            let max = max.min(room);
            (max >= unit.min_part).then(|| Part {
                on: program.binary(),
                minutes: program.minutes(max),
                min: unit.min_part,
                max,
            })
        };
        match unit.kind {
            Kind::Whole => cell.whole = (unit.minutes <= room).then(|| program.binary()),
            Kind::Chain => {
                let rest = unit.minutes - unit.min_part;
                cell.opening = (k < last).then(|| part(rest)).flatten();
                cell.closing = (k > 0).then(|| part(rest)).flatten();
                let three = unit.minutes >= 3 * unit.min_part && unit.max_parts.is_none_or(|most| most >= 3);
                cell.through = (three && 0 < k && k < last).then(|| part(unit.minutes - 2 * unit.min_part)).flatten();
                cell.whole = (unit.minutes <= room).then(|| program.binary());
            }
            Kind::Loose => {
                cell.loose =
                    part(unit.minutes).map(|part| LoosePart { part, starts: program.binary(), ends: program.binary() });
            }
        }
        cell
    }

    /// A unit in the `k`-th meeting of its track.
    pub fn cell(&self, u: UnitIx, k: usize) -> &Cell {
        &self.cells[u.0][k]
    }

    /// A unit in all meetings of its track.
    pub fn cells(&self, u: UnitIx) -> &[Cell] {
        &self.cells[u.0]
    }

    /// `y`: whether a unit is placed.
    pub fn placed(&self, u: UnitIx) -> Variable {
        self.placed[u.0]
    }

    /// The sum of `y` over the copies of a unit: whether it is placed, in whichever track.
    pub fn placed_in_any(&self, units: &Units, u: UnitIx) -> Expression {
        units.copies(u).map(|copy| Expression::from(self.placed(copy))).sum()
    }

    /// `S`: whether a unit has started by the end of the `k`-th meeting of its track.
    pub fn started(&self, u: UnitIx, k: usize) -> Variable {
        self.started[u.0][k]
    }

    /// `F`: whether a unit has ended by the end of the `k`-th meeting of its track.
    pub fn ended(&self, u: UnitIx, k: usize) -> Variable {
        self.ended[u.0][k]
    }

    /// Whether a meeting is held.
    pub fn held(&self, m: MeetingIx) -> Variable {
        self.held[m.0]
    }

    /// Minutes that entries of a meeting may use.
    pub fn room(&self, m: MeetingIx) -> u32 {
        self.room[m.0]
    }
}

/// The sum of some variables.
pub fn sum(variables: impl IntoIterator<Item = Variable>) -> Expression {
    variables.into_iter().map(Expression::from).sum()
}
