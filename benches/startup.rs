//! How long the founding plan takes as a whole process, against one that makes and solves an empty model of HiGHS:
//! `cargo bench --bench startup`. What is spent where is in `NOTES.md`.

use std::env;
use std::process::{Command, Stdio};

use criterion::Criterion;
use highs::{RowProblem, Sense};

const PLENARY: &str = env!("CARGO_BIN_EXE_plenary");
const FOUNDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/firearms-wg9.json");

/// The argument by which this program is the other process.
const EMPTY: &str = "empty-model";

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{command:?}: {status}");
}

fn main() {
    if env::args().nth(1).is_some_and(|argument| argument == EMPTY) {
        let _nothing = RowProblem::default().optimise(Sense::Minimise).solve();
        return;
    }
    let this = env::current_exe().expect("a program has a path");
    let mut criterion = Criterion::default().configure_from_args();
    let mut processes = criterion.benchmark_group("process");
    processes.bench_function("empty model", |bench| bench.iter(|| run(Command::new(&this).arg(EMPTY))));
    processes.bench_function("version", |bench| bench.iter(|| run(Command::new(PLENARY).arg("--version"))));
    processes
        .bench_function("founding plan", |bench| bench.iter(|| run(Command::new(PLENARY).args(["plan", FOUNDING]))));
    processes.finish();
    criterion.final_summary();
}
