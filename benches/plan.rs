//! How long the steps of a plan take: `cargo bench --bench plan`, or with a part of a name behind it.
//!
//! The founding case is what a user waits for; `twenty.json` is where the search itself is measured. Criterion compares
//! with the run before, which it keeps in `target/criterion`; run twice on a quiet machine before believing it.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use plenary::formulate::program::{ByColumn, is_empty};
use plenary::formulate::reach::unreachable;
use plenary::formulate::{Formulation, formulate};
use plenary::model::{Language, Problem, Schedule};
use plenary::pipeline::Outcome;
use plenary::render::{Format, Style, render};
use plenary::solve::{Clock, Limits, SEED, destructive_bounds, highs, lexicographic, tie_breaking};
use plenary::{pipeline, read, verify};

const FOUNDING: &str = include_str!("../fixtures/firearms-wg9.json");
const TWENTY: &str = include_str!("twenty.json");

type Steps<'a> = BenchmarkGroup<'a, WallTime>;

fn problem(text: &str) -> Problem {
    read::session(text, "session.json").expect("the session reads").problem
}

fn plan(problem: &Problem) -> Schedule {
    match pipeline::plan(problem, None, &Limits::default(), &mut ()) {
        Ok(Outcome::Optimal(schedule)) => schedule.into_inner(),
        other => panic!("not proven: {other:?}"),
    }
}

/// The parts of a solve: each level by itself with those above it held at their best, the last ties.
fn parts(steps: &mut Steps, formulation: &Formulation) {
    let clock = Clock::starting_now(None);
    let mut fixed: Vec<_> = destructive_bounds::none_of(formulation, &unreachable(formulation)).into_iter().collect();
    let mut best = ByColumn::default();
    for goal in formulation.goals.iter().filter(|goal| !is_empty(&goal.expression)) {
        // nobody asks the solver whether there is less than nothing
        if !best.is_empty() && lexicographic::value_of(formulation, &goal.expression, &best) == 0 {
            fixed.push(goal.expression.clone().leq(0));
            continue;
        }
        let limits = Limits::default();
        let level = destructive_bounds::Level {
            formulation,
            fixed: &fixed,
            symmetry: &[],
            goal,
            best: None,
            known: None,
            next: None,
            limits: &limits,
        };
        steps.bench_function(goal.name.name(), |bench| bench.iter(|| minimise(&level, &clock)));
        best = minimise(&level, &clock);
        fixed.push(goal.expression.clone().leq(lexicographic::value_of(formulation, &goal.expression, &best) as f64));
    }
    let ties = tie_breaking::Ties { formulation, levels: &fixed, clock: &clock, seed: SEED };
    steps.bench_function("ties", |bench| bench.iter(|| ties.break_all(best.clone(), &mut ())));
}

/// One level, as the stages have it minimised.
fn minimise(level: &destructive_bounds::Level, clock: &Clock) -> ByColumn<f64> {
    let program = &level.formulation.program;
    let large = level.limits.is_large(level.formulation);
    let minimised = large.then(|| destructive_bounds::minimise(level, clock, &mut ()).expect("no fault")).flatten();
    let answer = minimised.map_or_else(
        || {
            let goal = &level.goal.expression;
            let task =
                highs::Task { extra: level.fixed, ..highs::Task::new(program, goal, Some(level.goal.name), SEED) };
            highs::run(&task, clock, &mut ()).expect("no fault")
        },
        |minimised| minimised.answer,
    );
    answer.values.expect("a schedule exists")
}

/// Every format that this build has.
fn formats(steps: &mut Steps, schedule: &Schedule) {
    let language: Language = "en".parse().expect("a code");
    let style = Style::default();
    for format in Format::ALL.into_iter().filter(|&format| render(schedule, format, &language, &style).is_ok()) {
        steps.bench_function(format.name(), |bench| {
            bench.iter(|| render(black_box(schedule), format, &language, &style));
        });
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for (name, text) in [("founding", FOUNDING), ("twenty", TWENTY)] {
        let problem = problem(text);
        let schedule = plan(&problem);
        let mut steps = criterion.benchmark_group(name);
        steps.bench_function("read", |bench| bench.iter(|| read::session(black_box(text), "session.json")));
        steps.bench_function("formulate", |bench| bench.iter(|| formulate(black_box(&problem), None)));
        steps.bench_function("check", |bench| bench.iter(|| verify::check(&problem, None, black_box(&schedule))));
        formats(&mut steps, &schedule);
        // a plan of twenty items takes a second or more
        steps.sample_size(10);
        parts(&mut steps, &formulate(&problem, None));
        steps.bench_function("plan", |bench| bench.iter(|| plan(black_box(&problem))));
        steps.finish();
    }
    criterion.final_summary();
}
