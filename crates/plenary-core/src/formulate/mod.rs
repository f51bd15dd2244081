//! From a problem to an integer program.
//!
//! [`unit`](mod@unit) what is placed as one · [`places`] the variables · [`clock`] where parts stand inside a meeting ·
//! [`rules`] what is valid, one family of constraints a file · [`goals`] what is better · [`program`] columns and rows ·
//! [`tag`] why each row is there · [`order`] what comes before what · [`reach`] what no schedule can do ·
//! [`plan`] from values back to minutes.
//!
//! It speaks `good_lp` and knows no solver.

pub mod clock;
pub mod goals;
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

/// The integer program of a problem, with what is needed to read its solutions.
#[derive(Clone)]
pub struct Formulation {
    /// What is placed.
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

/// Formulates a problem. `baseline` is what the goal `changes` is measured against.
pub fn formulate(problem: &Problem, baseline: Option<&Schedule>) -> Formulation {
    formulated(problem, baseline, &|| false)
}

/// The same; nothing where it was told to stop. Who was told once is told again.
pub fn formulate_unless(
    problem: &Problem,
    baseline: Option<&Schedule>,
    stop: &dyn Fn() -> bool,
) -> Option<Formulation> {
    let formulation = formulated(problem, baseline, stop);
    (!stop()).then_some(formulation)
}

/// The program, without some of its rules where it was told to stop.
fn formulated(problem: &Problem, baseline: Option<&Schedule>, stop: &dyn Fn() -> bool) -> Formulation {
    let units = Units::of(problem);
    let mut program = Program::default();
    let places = Places::new(&mut program, problem, &units);
    let mut build = Build { problem, units: &units, places: &places, program, clock: Clock::default(), stop };
    let wishes = rules::state_all(&mut build);
    let goals = goals::all(&mut build, &wishes, baseline);
    let order = Order::of(&build);
    let apart = rules::not_parallel::pairs(&build).into_iter().map(|(u, v, _)| (u, v)).collect();
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

/// What the rules write into.
pub struct Build<'a> {
    /// The session.
    pub problem: &'a Problem,
    /// What is placed.
    pub units: &'a Units,
    /// The variables.
    pub places: &'a Places,
    /// Columns and rows so far.
    pub program: Program,
    /// Beginnings asked for so far.
    pub clock: Clock,
    /// Whether nobody waits for the program any more: what is left to state is then left out.
    pub stop: &'a dyn Fn() -> bool,
}

/// A soft statement holds unless this is 1; a hard one has none.
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
