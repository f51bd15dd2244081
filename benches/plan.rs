//! How long the steps of a plan take: `cargo bench --bench plan`, or with a part of a name behind it.
//!
//! The founding case is what a user waits for; `twenty.json` is where the search itself is measured. Criterion compares
//! with the run before, which it keeps in `target/criterion`; run twice on a quiet machine before believing it.

use std::hint::black_box;

use criterion::Criterion;
use plenary::formulate::formulate;
use plenary::model::{Problem, Schedule};
use plenary::solve::{Limits, Outcome};
use plenary::{pipeline, read, verify};

const FOUNDING: &str = include_str!("../fixtures/firearms-wg9.json");
const TWENTY: &str = include_str!("twenty.json");

fn problem(text: &str) -> Problem {
    read::session(text, "session.json").expect("the session reads").problem
}

fn plan(problem: &Problem) -> Schedule {
    match pipeline::plan(problem, None, &Limits::default(), &mut ()) {
        Ok(Outcome::Optimal(schedule)) => schedule,
        other => panic!("not proven: {other:?}"),
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
        // a plan of twenty items takes a second or more
        steps.sample_size(10);
        steps.bench_function("plan", |bench| bench.iter(|| plan(black_box(&problem))));
        steps.finish();
    }
    criterion.final_summary();
}
