//! How long a simulation takes on one core: `cargo bench --bench risk`. `benches/peers/risk.py` has the same model in
//! Python.

use std::hint::black_box;

use criterion::Criterion;
use plenary::model::{Problem, Schedule};
use plenary::read::build::{Item, Meetings, Session};
use plenary::risk::{Effort, forecast, holds};
use plenary::{pipeline, read};

const FOUNDING: &str = include_str!("../fixtures/firearms-wg9.json");

fn plan(problem: &Problem) -> Schedule {
    let found = pipeline::plan(problem, None, &Default::default(), &mut ());
    found.ok().and_then(|outcome| outcome.schedule()).expect("a plan").into_inner()
}

/// Sixty items of 20 to 60 minutes in the order of the agenda, on eight days.
fn sixty() -> Problem {
    let days = ["01", "02", "03", "04", "05", "08", "09", "10"].map(|day| format!("2027-03-{day}"));
    let meetings = Meetings::every_day(days, ["10:00-13:00", "15:00-18:00"]);
    let items = (0..60u32).map(|n| Item::new(&n.to_string(), 20 + n * 7 % 41));
    Session::new("Sixty items", meetings).rule_set("un-onsite").items(items).read().expect("reads").problem
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let founding = read::session(FOUNDING, "session.json").expect("reads").problem;
    for (name, problem) in [("founding", founding), ("sixty", sixty())] {
        let schedule = plan(&problem);
        let effort = Effort::default();
        criterion.bench_function(&format!("{name}: 20,000 samples"), |bench| {
            bench.iter(|| black_box(holds(&problem, &schedule, effort)));
        });
        criterion.bench_function(&format!("{name}: 20,000 samples, with causes"), |bench| {
            bench.iter(|| black_box(forecast(&problem, &schedule, effort, &mut |_| true)));
        });
    }
    criterion.final_summary();
}
