//! From an integer program to a schedule.
//!
//! Without the program: [`labels`] sessions in agenda order, as shortest paths · [`sets`] tracks in free order, by dynamic
//! programming over sets of units · [`kernel`] what both share · [`annealing`] several tracks and rooms, by local search ·
//! [`construct`] a schedule at once, by filling meetings.
//!
//! With the program, from the best schedule of these: [`stages`] level after level of the goals · [`deepen`] a level of a large
//! program · [`runs`] its decomposition, for better bounds · [`interchangeable`] rows between equal units · [`canonical`] the
//! last ties, broken the same way every time · [`highs`] the solver, and the only `unsafe` code. Schedules become better by
//! [`improve`], neighbourhoods of one; `beside` several at a time, or beside the proof. `complete` makes a solution of parts
//! that are placed, `rest` is what is left of a program where most of it is held, and `restart` a start near a baseline.
//!
//! Of all: [`incumbents`] what a search tells while it runs · [`backstop`] a limit holds even where the solver does not ask for
//! it · [`memory`] a ceiling for it · [`best_bound`] for whoever shows how a solve gets on · [`arrange`] from minutes in
//! meetings to entries by the clock · `random` what goes by chance.

pub mod annealing;
pub mod arrange;
pub mod backstop;
mod beside;
pub mod best_bound;
pub mod canonical;
mod complete;
pub mod construct;
pub mod deepen;
pub mod highs;
pub mod improve;
pub mod incumbents;
mod interchangeable;
pub mod kernel;
pub mod labels;
pub mod memory;
mod note;
mod random;
mod rest;
mod restart;
mod runs;
pub mod sets;
pub mod stages;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::formulate::plan::Plan;
use crate::formulate::program::ByColumn;
use crate::formulate::unit::Units;
use crate::formulate::{Formulation, formulate_unless};
use crate::model::{Level, Objective, Problem, Schedule};
use complete::Completion;
use construct::Construction;
use incumbents::Incumbents;
use kernel::Answer;
use stages::Staged;

pub use highs::BackendError;
pub use note::Note;

/// The seed of a run that names none.
pub const SEED: u32 = 0;

/// The share of the time after which a search over sets leaves the rest to the program.
const SHARE_OF_SETS: f64 = 0.25;

/// What a solve may use.
///
/// ```
/// use std::time::Duration;
///
/// use plenary_core::solve::Limits;
///
/// let limits = Limits::new().within(Some(Duration::from_secs(10))).on_threads(2);
/// assert_eq!(limits.threads, 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Wall time; `None` for as long as it takes.
    pub time: Option<Duration>,
    /// Threads. With more than one a huge session is proven beside the search for better schedules, and neighbourhoods of
    /// a vast one are looked at beside each other; all else is on one, whatever is allowed: HiGHS gains nothing from a
    /// second (`benches/NOTES.md`).
    pub threads: u32,
    /// Seed of the solver's random numbers.
    pub seed: u32,
    /// Whether the program is all that plans.
    pub(crate) only_program: bool,
    /// Columns from which on a program is decomposed.
    pub(crate) large: usize,
    /// Columns from which on a schedule is improved before it is proven.
    pub(crate) huge: usize,
    /// Columns from which on bounds come without a linear program.
    pub(crate) vast: usize,
}

/// The sizes of programs for which there are techniques of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Size {
    /// Programs that are decomposed.
    Large,
    /// Programs whose schedules are improved before they are proven.
    Huge,
    /// Programs whose bounds come without a linear program.
    Vast,
}

impl Limits {
    /// As long as it takes, on one thread.
    pub const fn new() -> Self {
        Self {
            time: None,
            threads: 1,
            seed: SEED,
            only_program: false,
            large: deepen::LARGE,
            huge: deepen::HUGE,
            vast: deepen::VAST,
        }
    }

    /// The same with so much wall time; `None` for as long as it takes.
    #[must_use]
    pub const fn within(mut self, time: Option<Duration>) -> Self {
        self.time = time;
        self
    }

    /// The same with so many threads.
    #[must_use]
    pub const fn on_threads(mut self, threads: u32) -> Self {
        self.threads = threads;
        self
    }

    /// The same, and every session is solved by its integer program. A proven schedule is the same; comparisons of
    /// techniques use it.
    #[must_use]
    pub const fn by_program(mut self) -> Self {
        self.only_program = true;
        self
    }

    /// The same, and every session is solved by its integer program, with the techniques for at least this size. A proven
    /// schedule is the same with all of them; comparisons of techniques use it.
    #[must_use]
    pub const fn as_if(mut self, size: Size) -> Self {
        self = self.by_program();
        self.large = 0;
        if !matches!(size, Size::Large) {
            self.huge = 0;
        }
        if matches!(size, Size::Vast) {
            self.vast = 0;
        }
        self
    }

    /// Whether a program is worth decomposing.
    pub fn is_large(&self, formulation: &Formulation) -> bool {
        formulation.program.columns().len() >= self.large
    }

    /// Whether its relaxation would take too long.
    fn is_vast(&self, formulation: &Formulation) -> bool {
        formulation.program.columns().len() >= self.vast
    }

    /// Threads that have use.
    fn used(&self, formulation: &Formulation) -> u32 {
        if self.is_huge(formulation) { self.threads } else { 1 }
    }

    /// Whether a schedule is improved before it is proven.
    fn is_huge(&self, formulation: &Formulation) -> bool {
        formulation.program.columns().len() >= self.huge
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

/// How a solve is getting on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The goal at work; `None` while ties are broken, and while any schedule is looked for (then `value` is absent).
    pub goal: Option<Objective>,
    /// The best value so far.
    pub value: Option<f64>,
    /// No value is below this.
    pub bound: f64,
    /// Nodes of the search tree.
    pub nodes: i64,
    /// Since the solve began.
    pub elapsed: Duration,
}

/// Somebody who looks on, and may have had enough. `()` looks away and never stops a solve.
pub trait Watch {
    /// Is told now and then.
    fn progress(&mut self, _progress: &Progress) {}

    /// Is told once, when a solve ended before all ties were broken: the schedule is as good as any, but another run may
    /// print another one.
    fn ties_left(&mut self) {}

    /// Is told what a reader of the answer has to know of how it came about.
    fn note(&mut self, _note: &Note) {}

    /// Asked often; `true` ends the solve with the best schedule so far. What was once true stays so.
    fn stop(&self) -> bool {
        false
    }

    /// Where the search tells its solutions and bounds as it finds them.
    fn incumbents(&self) -> Incumbents {
        Incumbents::default()
    }
}

impl Watch for () {}

/// Stops with another watch, and tells nothing: solutions and bounds of a part are not those of the whole.
struct Quiet<'a>(&'a mut dyn Watch);

impl Watch for Quiet<'_> {
    fn stop(&self) -> bool {
        self.0.stop()
    }
}

/// What a search ends with.
pub enum Found {
    /// A solution of the program, and what is claimed of it.
    Solution(Arc<Formulation>, Staged),
    /// The canonical schedule of a session that needs no program, and its proven levels.
    Plan(Plan, Vec<Level>),
    /// No schedule exists.
    Infeasible,
    /// Stopped before anything was known.
    Unknown,
}

/// Plans a session. Its solutions are told to the watch's [`Incumbents`] as they are found.
///
/// # Errors
/// When the solver itself fails.
pub fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Found, BackendError> {
    let units = Units::of(problem);
    let enough = || clock.is_up() || watch.stop();
    let mut plans = Vec::new();
    if !limits.only_program {
        match exactly(problem, baseline, &units, clock, &enough) {
            Some(Answer::Plan(plan, levels)) => return Ok(Found::Plan(plan, levels)),
            Some(Answer::Infeasible) => return Ok(Found::Infeasible),
            Some(Answer::Open(plan, bounds)) => {
                watch.incumbents().left(plan.clone(), &bounds);
                plans.extend(plan);
            }
            None => {}
        }
        plans.extend(annealing::plan(problem, baseline, &units, limits, clock, watch));
    }
    let enough = || clock.is_up() || watch.stop();
    let Some(formulation) = formulate_unless(problem, baseline, &enough) else { return Ok(Found::Unknown) };
    let formulation = Arc::new(formulation);
    watch.incumbents().formulated(&formulation);
    let start = start(problem, baseline, &plans, &formulation, limits, clock, watch)?;
    Ok(match stages::run_from(&formulation, &[], start, limits, clock, watch)? {
        stages::Result::Found(staged) => Found::Solution(formulation, staged),
        stages::Result::Infeasible => Found::Infeasible,
        stages::Result::Unknown => Found::Unknown,
    })
}

/// Attempts to construct a schedule for a huge program that has none to start from.
const ATTEMPTS: u64 = 20;

/// The best solution of the program that is at hand: of the plans; without any, near the baseline; without one, of a huge
/// program, by construction.
fn start(
    problem: &Problem,
    baseline: Option<&Schedule>,
    plans: &[Plan],
    formulation: &Formulation,
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Option<ByColumn<f64>>, BackendError> {
    let completion = Completion::new(formulation, &[], limits.seed);
    let mut best = None;
    for plan in plans {
        let solution = completion.of_plan(plan, clock, watch)?;
        best = solution.into_iter().chain(best).min_by_key(|values| stages::values_of(formulation, values));
    }
    match baseline {
        _ if best.is_some() => return Ok(best),
        Some(baseline) => return restart::start(problem, baseline, formulation, limits, clock, watch),
        None if !limits.is_huge(formulation) => return Ok(None),
        None => {}
    }
    let construction = Construction::new(problem, &formulation.units);
    for plan in (0..ATTEMPTS).filter_map(|number| construction.attempt(number)) {
        if clock.is_up() || watch.stop() {
            return Ok(None);
        }
        if let Some(solution) = completion.of_plan(&plan, clock, watch)? {
            return Ok(Some(solution));
        }
    }
    Ok(None)
}

/// Plans a session without the program, if it is within scope of an exact method.
fn exactly(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    clock: &Clock,
    enough: &dyn Fn() -> bool,
) -> Option<Answer> {
    let share = clock.part(SHARE_OF_SETS);
    labels::plan(problem, baseline, units, enough)
        .or_else(|| sets::plan(problem, baseline, units, &|| share.is_up() || enough()))
}

/// When a solve began, and when it must end.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    began: Instant,
    time: Option<Duration>,
}

impl Clock {
    /// A clock that starts now.
    pub fn starting_now(time: Option<Duration>) -> Self {
        Self { began: Instant::now(), time }
    }

    /// The same clock with a share of the time that is left.
    pub fn part(&self, share: f64) -> Self {
        Self { time: self.left().map(|left| self.elapsed() + left.mul_f64(share)), ..*self }
    }

    /// Since the solve began.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// What is left; `None` for no limit.
    pub fn left(&self) -> Option<Duration> {
        self.time.map(|time| time.saturating_sub(self.elapsed()))
    }

    /// Whether the time is up.
    pub fn is_up(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }
}
