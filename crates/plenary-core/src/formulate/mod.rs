//! From a problem to an integer program.
//!
//! [`unit`](mod@unit) units, the items placed together · [`places`] the variables · [`clock`] start times inside a meeting ·
//! [`rules`] the constraints, one family per file · [`goals`] the objectives · [`program`] columns and rows · `index` index
//! types · [`elsewhere`] rows that exclude known schedules · [`tag`] the origin of each row · [`order`] the precedence relation · `list` the order inside a meeting · [`reach`] time windows of units · [`plan`] from values back to
//! minutes.
//!
//! It uses the expressions of `good_lp`, and no solver.

pub mod clock;
pub mod elsewhere;
pub mod goals;
mod index;
pub mod order;
pub mod places;
pub mod plan;
pub mod program;
pub mod reach;
pub mod rules;
pub mod tag;
pub mod unit;

use good_lp::Variable;

use crate::model::{Instant, Meeting, MeetingIx, Problem, Schedule};

use clock::Clock;
use goals::Goal;
use order::Order;
use places::Places;
use program::Program;
use unit::{UnitIx, Units};

pub(crate) use index::index_type;

/// The integer program of a problem, with what is needed to read its solutions.
#[derive(Clone)]
pub struct Formulation {
    /// The units to be placed.
    pub units: Units,
    /// The variables.
    pub places: Places,
    /// Columns and rows.
    pub program: Program,
    /// The goals, most important first.
    pub goals: Vec<Goal>,
    /// When parts begin inside meetings, for each part of a session in which entries may wait.
    pub begins: Clock,
    /// Whether entries may wait inside a meeting.
    pub idle: bool,
    /// Minutes between two entries of a meeting.
    pub turnaround: u32,
    /// When each meeting of the session starts.
    pub starts: Vec<Instant>,
    /// Which units come before which.
    pub order: Order,
    /// Units that are never at the same time.
    pub apart: Vec<(UnitIx, UnitIx)>,
}

/// Formulates a problem. `baseline` is what the goal `changes` is measured against; the hours for `keep` are those of the
/// problem.
pub fn formulate(problem: &Problem, baseline: Option<&Schedule>) -> Formulation {
    formulated(problem, baseline, &|| false)
}

/// Formulates a problem, or returns `None` if `stop` asks to stop. Once `stop` is true it must stay true.
pub fn formulate_unless(
    problem: &Problem,
    baseline: Option<&Schedule>,
    stop: &dyn Fn() -> bool,
) -> Option<Formulation> {
    let formulation = formulated(problem, baseline, stop);
    (!stop()).then_some(formulation)
}

/// The formulation; it lacks some rules if `stop` asked to stop.
fn formulated(problem: &Problem, baseline: Option<&Schedule>, stop: &dyn Fn() -> bool) -> Formulation {
    let units = Units::of(problem);
    let mut program = Program::default();
    let places = Places::new(&mut program, problem, &units);
    let mut build = Build { problem, units: &units, places: &places, program, clock: Clock::default(), stop };
    let wishes = rules::state_all(&mut build);
    let goals = goals::all(&mut build, &wishes, baseline);
    let order = Order::of(&build);
    let apart = [rules::not_parallel::pairs(&build), rules::people::pairs(&build)].concat();
    let apart = apart.into_iter().map(|(u, v, _)| (u, v)).collect();
    let (program, begins) = (build.program, build.clock);
    let starts = problem.meetings.iter().map(|meeting| meeting.start).collect();
    Formulation {
        order,
        apart,
        starts,
        units,
        places,
        program,
        goals,
        begins,
        idle: problem.idle,
        turnaround: problem.rules.turnaround().get(),
    }
}

/// The formulation under construction, to which the rules add rows.
pub struct Build<'a> {
    /// The session.
    pub problem: &'a Problem,
    /// The units to be placed.
    pub units: &'a Units,
    /// The variables.
    pub places: &'a Places,
    /// Columns and rows so far.
    pub program: Program,
    /// Beginnings asked for so far.
    pub clock: Clock,
    /// Whether the formulation is no longer needed, so that the remaining rules can be skipped.
    pub stop: &'a dyn Fn() -> bool,
}

/// The variable that is 1 if a soft statement is broken; `None` for a hard one.
pub type Unless = Option<Variable>;

impl Build<'_> {
    /// How many meetings the track of a unit has.
    pub fn meetings(&self, u: UnitIx) -> usize {
        self.units.meetings(u).len()
    }

    /// The `k`-th meeting of the track of a unit.
    pub fn meeting_ix(&self, u: UnitIx, k: usize) -> MeetingIx {
        self.units.meetings(u)[k]
    }

    /// The same.
    pub fn meeting(&self, u: UnitIx, k: usize) -> &Meeting {
        self.problem.meeting(self.meeting_ix(u, k))
    }

    /// The other units of a unit's track.
    pub fn mates(&self, u: UnitIx) -> impl Iterator<Item = UnitIx> {
        self.units.track(self.units.unit(u).track).units.iter().copied().filter(move |&v| v != u)
    }

    /// Minutes between two entries of a meeting.
    pub fn turnaround(&self) -> u32 {
        self.problem.rules.turnaround().get()
    }
}
