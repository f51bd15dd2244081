//! One run of HiGHS: solves a program of `good_lp` from a start, can be stopped by a watch, and returns the proven bound.
//!
//! `good_lp` offers neither bounds nor progress nor interruption, so the model that it builds is run with the callbacks of
//! HiGHS. This is the only file with `unsafe` code.

use std::ffi::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use good_lp::{Constraint, Expression, SolverModel as _};
use highs::{HighsModelStatus, HighsSolutionStatus, Model, SolvedModel};
use typed_index_collections::TiSlice;

use super::backstop::words;
use super::incumbents::Incumbents;
use super::{Clock, Progress, Watch};
use crate::formulate::program::{ByColumn, Program, Values};
use crate::formulate::tag::Tag;
use crate::model::Objective;

mod error;
#[cfg(test)]
mod tests;

pub use error::BackendError;

/// A run.
pub struct Task<'a> {
    /// Columns and rows.
    pub program: &'a Program,
    /// Rows beside those of the program.
    pub extra: &'a [Constraint],
    /// The objective to be minimised, with its constant.
    pub objective: &'a Expression,
    /// The goal that the objective stands for, for progress reports.
    pub goal: Option<Objective>,
    /// Rows of the program that are left out.
    pub without: &'a dyn Fn(&Tag) -> bool,
    /// A solution to start from.
    pub start: Option<&'a Values>,
    /// A value that ends the run as soon as a solution reaches it.
    pub enough: Option<f64>,
    /// Whether HiGHS may presolve.
    pub presolve: bool,
    /// Whether HiGHS may detect symmetry and restart, which takes longer than it saves for small models.
    pub thorough: bool,
    /// The seed.
    pub seed: u32,
}

impl<'a> Task<'a> {
    /// A run of the whole program without a start, to optimality.
    pub fn new(program: &'a Program, objective: &'a Expression, goal: Option<Objective>, seed: u32) -> Self {
        Self {
            program,
            extra: &[],
            objective,
            goal,
            without: &|_| false,
            start: None,
            enough: None,
            presolve: true,
            thorough: true,
            seed,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Optimal, or `enough` was reached.
    Proven,
    /// Stopped by the clock or the watch.
    Stopped,
    /// No solution exists.
    Infeasible,
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How it ended.
    pub ending: Ending,
    /// The best solution.
    pub values: Option<ByColumn<f64>>,
    /// A lower bound.
    pub bound: f64,
}

/// Runs HiGHS, from the start if there is one.
///
/// HiGHS 1.16 sometimes returns the start as its solution with the objective of a better one, if presolve leaves nothing to
/// search. Therefore the objective of the solution is recomputed, and if it differs the run is repeated without a start. And
/// what presolve solves alone may violate rows, which HiGHS detects and reports as an error (seen in a neighbourhood of
/// parallel 3 of the generator): then it is run without presolve.
///
/// # Errors
/// When HiGHS refuses the model or ends without a result.
pub fn run(task: &Task, clock: &Clock, watch: &mut dyn Watch) -> Result<Answer, BackendError> {
    run_limited(task, None, clock, watch)
}

/// The same with a limit on the nodes of the search tree.
///
/// # Errors
/// As [`run`].
pub fn run_limited(
    task: &Task,
    nodes: Option<i32>,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> Result<Answer, BackendError> {
    // HiGHS may not poll for seconds after it starts
    if clock.is_up() || watch.stop() {
        let values = task.start.map(Values::to_vec);
        return Ok(Answer { ending: Ending::Stopped, values, bound: f64::NEG_INFINITY });
    }
    let without_start = task.start.is_some().then_some((None, task.presolve));
    let ways = [Some((task.start, task.presolve)), without_start, task.presolve.then_some((None, false))];
    let mut answer = Err(BackendError::contradiction(task));
    for (start, presolve) in ways.into_iter().flatten() {
        answer = attempt(&Task { start, presolve, ..*task }, nodes, clock, watch);
        if !matches!(answer, Err(BackendError::Status(_) | BackendError::Contradiction(_))) {
            break;
        }
    }
    answer
}

/// One run; an error if the objective of the solution is not the one that is reported.
fn attempt(task: &Task, nodes: Option<i32>, clock: &Clock, watch: &mut dyn Watch) -> Result<Answer, BackendError> {
    let mut model = build(task)?;
    configure(&mut model, task, clock.left())?;
    if let Some(nodes) = nodes {
        model
            .try_set_option("mip_max_nodes", nodes)
            .map_err(|_| BackendError::Refused("option mip_max_nodes".into()))?;
    }
    if let Some(start) = task.start {
        model
            .try_set_solution(Some(&start.raw), None, None, None)
            .map_err(|_| BackendError::Refused("a solution to start from".into()))?;
    }
    let constant = constant_of(task.objective);
    let looker = Looker { incumbents: watch.incumbents(), watch, clock: *clock, goal: task.goal, constant };
    let solved = run_model(model, looker)?;
    let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let values = found.then(|| ByColumn::from(solved.get_solution().columns().to_vec()));
    if let Some(values) = &values {
        let reached = task.program.evaluate(task.objective, values);
        let reported = solved.objective_value() + constant;
        if (reached - reported).abs() > 1e-4 * reported.abs().max(1.0) {
            return Err(BackendError::contradiction(task));
        }
    }
    let ending = match solved.status() {
        HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty | HighsModelStatus::ObjectiveTarget => Ending::Proven,
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Ending::Infeasible,
        HighsModelStatus::ReachedTimeLimit
        | HighsModelStatus::ReachedInterrupt
        | HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedIterationLimit => Ending::Stopped,
        other => return Err(BackendError::Status(format!("{other:?}"))),
    };
    let dual = solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY);
    Ok(Answer { ending, values, bound: dual + constant })
}

/// The value of an expression if all variables are 0.
pub fn constant_of(expression: &Expression) -> f64 {
    use good_lp::IntoAffineExpression as _;
    expression.constant()
}

fn build(task: &Task) -> Result<Model, BackendError> {
    task.program.sound(task.extra.iter().map(Constraint::expression).chain([task.objective]))?;
    let mut problem = task.program.definitions().minimise(task.objective.clone()).using(good_lp::highs);
    let rows = task.program.rows().iter().filter(|row| !(task.without)(&row.tag)).map(|row| row.constraint.clone());
    for row in rows.chain(task.extra.iter().cloned()) {
        let _row_number = problem.add_constraint(row);
    }
    problem.try_into_inner().map_err(|error| BackendError::Refused(format!("the model ({error})")))
}

fn configure(model: &mut Model, task: &Task, left: Option<Duration>) -> Result<(), BackendError> {
    let refused = |name: &str| BackendError::Refused(format!("option {name}"));
    // Values of goals are whole numbers, so a gap below 1 is a proof; a tenth is left for the arithmetic of HiGHS. The relative
    // gap must be 0, or large values are never proven.
    for (name, value) in [("mip_rel_gap", 0.0), ("mip_abs_gap", 0.9)] {
        model.try_set_option(name, value).map_err(|_| refused(name))?;
    }
    if let Some(enough) = task.enough {
        let target = enough - constant_of(task.objective) + 0.5;
        model.try_set_option("objective_target", target).map_err(|_| refused("objective_target"))?;
    }
    if let Some(left) = left {
        model.try_set_option("time_limit", left.as_secs_f64()).map_err(|_| refused("time_limit"))?;
    }
    model.try_set_option("threads", 1).map_err(|_| refused("threads"))?;
    model.try_set_option("random_seed", task.seed as i32).map_err(|_| refused("random_seed"))?;
    // The sub-MIP heuristics at the root find nothing here that the tree does not find, and take a third of the time
    // (benches/NOTES.md).
    for name in ["mip_heuristic_run_rens", "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost"] {
        model.try_set_option(name, false).map_err(|_| refused(name))?;
    }
    if !task.thorough {
        for name in ["mip_detect_symmetry", "mip_allow_restart"] {
            model.try_set_option(name, false).map_err(|_| refused(name))?;
        }
    }
    if !task.presolve {
        model.try_set_option("presolve", "off").map_err(|_| refused("presolve"))?;
    }
    Ok(())
}

/// Solves a linear program and polls for a stop at each iteration. The time limit of HiGHS counts all runs of a model
/// together, so the clock is polled here.
///
/// # Errors
/// When HiGHS fails.
pub(super) fn run_linear(model: Model, clock: &Clock, watch: &dyn Watch) -> Result<SolvedModel, BackendError> {
    run_model(model, || clock.is_up() || watch.stop())
}

/// Callbacks of a run.
trait CallBack {
    /// Called with the progress of a search.
    fn look(&mut self, _out: &highs_sys::HighsCallbackDataOut) {}

    /// Called with a solution that is better than all before.
    fn found(&mut self, _values: &Values) {}

    /// Whether to stop.
    fn stop(&mut self) -> bool;
}

impl<F: FnMut() -> bool> CallBack for F {
    fn stop(&mut self) -> bool {
        self()
    }
}

/// The callbacks of a mixed-integer run.
struct Looker<'a> {
    watch: &'a mut dyn Watch,
    incumbents: Incumbents,
    clock: Clock,
    goal: Option<Objective>,
    constant: f64,
}

impl CallBack for Looker<'_> {
    fn look(&mut self, out: &highs_sys::HighsCallbackDataOut) {
        let value = out.mip_primal_bound + self.constant;
        self.watch.progress(&Progress {
            goal: self.goal,
            value: (value.abs() < 1e15).then_some(value),
            bound: out.mip_dual_bound + self.constant,
            nodes: out.mip_node_count,
            elapsed: self.clock.elapsed(),
        });
    }

    fn found(&mut self, values: &Values) {
        self.incumbents.found(values);
    }

    fn stop(&mut self) -> bool {
        self.clock.is_up() || self.watch.stop()
    }
}

/// Runs a model with callbacks.
#[allow(unsafe_code, reason = "HiGHS offers progress and interruption through its C interface only")]
fn run_model<C: CallBack>(mut model: Model, caller: C) -> Result<SolvedModel, BackendError> {
    let mut caller = Guarded { caller, panic: None };
    let data: *mut Guarded<C> = &raw mut caller;
    let calls = [
        highs_sys::kHighsCallbackSimplexInterrupt,
        highs_sys::kHighsCallbackIpmInterrupt,
        highs_sys::kHighsCallbackMipImprovingSolution,
        highs_sys::kHighsCallbackMipInterrupt,
    ];
    // SAFETY: the pointer is that of a live HiGHS model. `caller` is on this stack until the run has ended and the callback
    // is taken off again; nothing else uses it meanwhile, and HiGHS calls back on the thread that solves.
    unsafe {
        highs_sys::Highs_setCallback(model.as_mut_ptr(), Some(call_back::<C>), data.cast());
        // its other callback, for the log, is never made while the log is off
        for call in calls {
            highs_sys::Highs_startCallback(model.as_mut_ptr(), call);
        }
    }
    let mut solved = match model.try_solve() {
        Ok(solved) => solved,
        Err(status) => {
            let said = || BackendError::Status(format!("{status:?}"));
            return Err(caller.panic.map_or_else(said, BackendError::Panicked));
        }
    };
    // SAFETY: as above; the solved model may be run again, when `caller` is gone.
    unsafe {
        for call in calls {
            highs_sys::Highs_stopCallback(solved.as_mut_ptr(), call);
        }
        highs_sys::Highs_setCallback(solved.as_mut_ptr(), None, std::ptr::null_mut());
    }
    match caller.panic {
        // a run that a panic has ended says nothing about the session
        Some(said) => Err(BackendError::Panicked(said)),
        None => Ok(solved),
    }
}

/// Callbacks, and the message of their panic if they panicked.
struct Guarded<C> {
    caller: C,
    panic: Option<String>,
}

#[allow(unsafe_code, reason = "called by HiGHS with pointers")]
unsafe extern "C" fn call_back<C: CallBack>(
    kind: c_int,
    _message: *const c_char,
    out: *const highs_sys::HighsCallbackDataOut,
    input: *mut highs_sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: `data` is the guarded caller given in `run_model`, alive for the whole run and borrowed by nobody else; `out` and
    // `input` are HiGHS's own for the time of this call, or null.
    let (caller, out, input) = unsafe { (data.cast::<Guarded<C>>().as_mut(), out.as_ref(), input.as_mut()) };
    let (Some(Guarded { caller, panic }), Some(out)) = (caller, out) else { return };
    // A panic must not cross into C++.
    let stop = catch_unwind(AssertUnwindSafe(|| match kind {
        highs_sys::kHighsCallbackMipImprovingSolution => {
            let size = usize::try_from(out.mip_solution_size).unwrap_or(0);
            if !out.mip_solution.is_null() && size > 0 {
                // SAFETY: HiGHS gives so many numbers for the time of this call.
                let values = unsafe { std::slice::from_raw_parts(out.mip_solution, size) };
                caller.found(TiSlice::from_ref(values));
            }
            false
        }
        highs_sys::kHighsCallbackMipInterrupt => {
            caller.look(out);
            caller.stop()
        }
        _ => caller.stop(),
    }));
    let stop = stop.unwrap_or_else(|said| {
        *panic = Some(words(&*said));
        true
    });
    if let (Some(input), true) = (input, stop) {
        input.user_interrupt = 1;
    }
}

/// Ends this process at once without destructors. Those of HiGHS would destroy what an abandoned thread still uses.
#[cfg(unix)]
#[allow(unsafe_code, reason = "the system offers this end through its C interface only")]
pub fn leave(code: u8) -> ! {
    // SAFETY: it ends the process, and needs nothing of it.
    unsafe { nix::libc::_exit(code.into()) }
}

/// The same, as far as the system supports it.
#[cfg(not(unix))]
pub fn leave(code: u8) -> ! {
    std::process::exit(code.into())
}
