//! Solves a session: from a [`Problem`] to a schedule with proven goals.
//!
//! Without an integer program:
//! - [`label_setting`]: sessions in agenda order, as shortest paths
//! - [`dynamic_programming`]: tracks in free order, over sets of units
//! - [`annealing`]: local search, from 300 variables of the program on
//! - [`list_scheduling`]: a first schedule in milliseconds
//! - [`kernel`]: what these share
//!
//! With the integer program, starting from the best schedule of these:
//! - [`lexicographic`]: minimises the goals one after the other
//! - [`destructive_bounds`]: minimises one goal of a large program, with bounds by [`column_generation`]
//! - [`neighbourhood_search`]: improves a schedule
//! - [`interchangeable`]: symmetry-breaking rows for equal units
//! - [`tie_breaking`]: breaks the remaining ties the same way in every run
//! - [`highs`]: runs HiGHS; the only `unsafe` code
//! - `completion` extends placed parts to a solution, `sub_mip` is a program with fixed columns, `warm_start` finds a
//!   solution near a baseline, `parallel` runs searches on several threads
//!
//! For all of them: [`incumbents`] reports solutions during a search · [`backstop`] enforces the time limit if the solver
//! does not ask for it · [`memory`] enforces the memory limit · [`best_bound`] keeps the best bound for progress reports ·
//! [`arrange`] turns minutes in meetings into entries with hours · `random` draws random numbers.

pub mod annealing;
pub mod arrange;
pub mod backstop;
pub mod best_bound;
mod column_generation;
mod completion;
pub mod destructive_bounds;
pub mod dynamic_programming;
pub mod highs;
pub mod incumbents;
mod interchangeable;
pub mod kernel;
pub mod label_setting;
pub mod lexicographic;
pub mod list_scheduling;
pub mod memory;
pub mod neighbourhood_search;
mod note;
mod parallel;
mod random;
mod sub_mip;
pub mod tie_breaking;
mod warm_start;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::formulate::plan::Plan;
use crate::formulate::program::ByColumn;
use crate::formulate::unit::Units;
use crate::formulate::{Formulation, formulate_unless};
use crate::model::{Level, Objective, Problem, Schedule};
use completion::Completion;
use incumbents::Incumbents;
use kernel::Answer;
use lexicographic::Staged;
use list_scheduling::Construction;

pub use highs::BackendError;
pub use note::Note;

/// The default seed.
pub const SEED: u32 = 0;

/// The fraction of the remaining time for dynamic programming; then the integer program takes over.
const SHARE_OF_SETS: f64 = 0.25;

/// Limits of a solve.
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
    /// Wall time; `None` for no limit.
    pub time: Option<Duration>,
    /// Threads. A second thread is used for huge programs only: it searches for better schedules while the first one proves,
    /// or searches another neighbourhood of a vast one. HiGHS itself always runs on one thread, because it gains nothing
    /// from a second (`benches/NOTES.md`).
    pub threads: u32,
    /// Seed of the random numbers.
    pub seed: u32,
    /// Whether only the integer program is used.
    pub(crate) only_program: bool,
    /// Number of columns from which a program is decomposed.
    pub(crate) large: usize,
    /// Number of columns from which a schedule is improved before the proof.
    pub(crate) huge: usize,
    /// Number of columns from which bounds are computed without a linear program.
    pub(crate) vast: usize,
}

/// Sizes of programs that have techniques of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Size {
    /// Decomposed.
    Large,
    /// Improved by neighbourhoods before the proof.
    Huge,
    /// Bounded by a subgradient method, without a linear program.
    Vast,
}

impl Limits {
    /// No time limit, one thread.
    pub const fn new() -> Self {
        Self {
            time: None,
            threads: 1,
            seed: SEED,
            only_program: false,
            large: destructive_bounds::LARGE,
            huge: destructive_bounds::HUGE,
            vast: destructive_bounds::VAST,
        }
    }

    /// The same limits with this wall time; `None` for no limit.
    #[must_use]
    pub const fn within(mut self, time: Option<Duration>) -> Self {
        self.time = time;
        self
    }

    /// The same limits with this number of threads.
    #[must_use]
    pub const fn on_threads(mut self, threads: u32) -> Self {
        self.threads = threads;
        self
    }

    /// The same limits, but only the integer program is used. Comparisons of techniques need it; a proven schedule is the
    /// same.
    #[must_use]
    pub const fn by_program(mut self) -> Self {
        self.only_program = true;
        self
    }

    /// The same limits, but HiGHS solves the whole program, goal after goal, without any technique of ours beside it.
    /// Comparisons of techniques need it; a proven schedule is the same.
    #[must_use]
    pub const fn by_mip_alone(mut self) -> Self {
        self = self.by_program();
        (self.large, self.huge, self.vast) = (usize::MAX, usize::MAX, usize::MAX);
        self
    }

    /// The same limits, but only the integer program is used, with the techniques for at least this size. Comparisons of
    /// techniques need it; a proven schedule is the same.
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

    /// Whether the program is large enough to be decomposed.
    pub fn is_large(&self, formulation: &Formulation) -> bool {
        formulation.program.columns().len() >= self.large
    }

    /// Whether the linear relaxation of the program would take too long.
    fn is_vast(&self, formulation: &Formulation) -> bool {
        formulation.program.columns().len() >= self.vast
    }

    /// The number of threads that a solve of this program uses.
    fn used(&self, formulation: &Formulation) -> u32 {
        if self.is_huge(formulation) { self.threads } else { 1 }
    }

    /// Whether a schedule is improved before the proof.
    fn is_huge(&self, formulation: &Formulation) -> bool {
        formulation.program.columns().len() >= self.huge
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

/// The progress of a solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The goal that is minimised; `None` while ties are broken or a first schedule is searched (then there is no `value`).
    pub goal: Option<Objective>,
    /// Its best value so far.
    pub value: Option<f64>,
    /// A lower bound of its value.
    pub bound: f64,
    /// Nodes of the search tree.
    pub nodes: i64,
    /// Time since the start of the solve.
    pub elapsed: Duration,
}

/// Observes a solve and can stop it. `()` does neither.
pub trait Watch {
    /// Called from time to time.
    fn progress(&mut self, _progress: &Progress) {}

    /// Called once if the solve ends before all ties are broken: the schedule is as good as any other, but another run may
    /// give another one.
    fn ties_left(&mut self) {}

    /// Called with what a reader of the answer must know about how it was found.
    fn note(&mut self, _note: &Note) {}

    /// Asked often; `true` ends the solve with the best schedule so far. Once `true`, it must stay `true`.
    fn stop(&self) -> bool {
        false
    }

    /// Where the search reports solutions and bounds.
    fn incumbents(&self) -> Incumbents {
        Incumbents::default()
    }
}

impl Watch for () {}

/// Passes on the request to stop, but no progress: solutions and bounds of a subproblem are not those of the problem.
struct Quiet<'a>(&'a mut dyn Watch);

impl Watch for Quiet<'_> {
    fn stop(&self) -> bool {
        self.0.stop()
    }
}

/// The result of a search.
pub enum Found {
    /// A solution of the program and its goals.
    Solution(Arc<Formulation>, Staged),
    /// A schedule that was found without the program, ties broken, with its proven goals.
    Plan(Plan, Vec<Level>),
    /// No schedule exists.
    Infeasible,
    /// Stopped before anything was known.
    Unknown,
}

/// Plans a session. Solutions are reported to the watch's [`Incumbents`] as they are found.
///
/// # Errors
/// When the solver fails.
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
            Some(Answer::Open(plan, least)) => {
                watch.incumbents().left(plan.clone(), least);
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
    Ok(match lexicographic::run_from(&formulation, &[], start, limits, clock, watch)? {
        lexicographic::Result::Found(staged) => Found::Solution(formulation, staged),
        lexicographic::Result::Infeasible => Found::Infeasible,
        lexicographic::Result::Unknown => Found::Unknown,
    })
}

/// Schedules that list scheduling tries for a huge program without a start.
const ATTEMPTS: u64 = 20;

/// The solution that the program starts from: the best of the plans; without any, one near the baseline; without a baseline,
/// for a huge program, one by list scheduling.
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
        best = solution.into_iter().chain(best).min_by_key(|values| lexicographic::values_of(formulation, values));
    }
    match baseline {
        _ if best.is_some() => return Ok(best),
        Some(baseline) => return warm_start::start(problem, baseline, formulation, limits, clock, watch),
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

/// Plans a session by an exact method without the program, if one applies.
fn exactly(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    clock: &Clock,
    enough: &dyn Fn() -> bool,
) -> Option<Answer> {
    let share = clock.part(SHARE_OF_SETS);
    let patience = || share.is_up() || enough();
    label_setting::plan(problem, baseline, units, &patience, enough)
        .or_else(|| dynamic_programming::plan(problem, baseline, units, &patience))
}

/// The start of a solve and its time limit.
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

    /// The same clock with a fraction of the remaining time.
    pub fn part(&self, share: f64) -> Self {
        Self { time: self.left().map(|left| self.elapsed() + left.mul_f64(share)), ..*self }
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Remaining time; `None` for no limit.
    pub fn left(&self) -> Option<Duration> {
        self.time.map(|time| time.saturating_sub(self.elapsed()))
    }

    /// Whether the time is up.
    pub fn is_up(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }
}
