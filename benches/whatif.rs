//! How long a what-if takes against the first plan: `cargo bench --bench whatif`.
//!
//! The figure is a ratio of medians of the same run, so that a busy machine matters less.

use std::time::Instant;

use plenary::pipeline;
use plenary::pipeline::Outcome;
use plenary::read::{self, Loaded};
use plenary::solve::Limits;
use plenary::whatif::{Answer, BaseCase, Edit, ask};

const FOUNDING: &str = include_str!("../fixtures/firearms-wg9.json");
const TWENTY: &str = include_str!("twenty.json");
const RUNS: usize = 5;

const FOUNDING_EDITS: &[&str] = &["set-minutes=2:170", "set-minutes=3:95", "held=m1", "drop-item=5"];
const TWENTY_EDITS: &[&str] =
    &["drop-meeting=m4", "set-minutes=i5:100", "set-minutes=i9:135", "forbid=i7:m3", "drop-item=i8", "held=m2"];

/// The median time of a few runs, in milliseconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let clock = Instant::now();
            run();
            clock.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

fn measure(name: &str, session: &Loaded, edits: &[&str]) {
    let plan = || match pipeline::plan(&session.problem, None, &Limits::default(), &mut ()) {
        Ok(Outcome::Optimal(schedule)) => schedule,
        other => panic!("not proven: {other:?}"),
    };
    let baseline = plan();
    let first = median(|| drop(plan()));
    println!("{name}: first plan {first:.0} ms");
    let base = BaseCase { session, folder: None, baseline: Some(&baseline) };
    let mut ratios = Vec::new();
    for text in edits {
        let edit: Edit = text.parse().expect("an edit");
        let again = || ask(&base, std::slice::from_ref(&edit), &Limits::default(), &mut ()).expect("an answer");
        let moved = match again().answer {
            Answer::Schedule(_, Some(compared)) => {
                format!("{} items, {} min move", compared.moved, compared.minutes_moved)
            }
            other => format!("{other:?}"),
        };
        let time = median(|| drop(again()));
        ratios.push(time / first);
        println!("  {text:<22} {time:>6.0} ms, ratio {:.2}; {moved}", time / first);
    }
    ratios.sort_by(f64::total_cmp);
    println!("  median ratio {:.2}, worst {:.2}", ratios[ratios.len() / 2], ratios[ratios.len() - 1]);
}

fn main() {
    for (name, text, edits) in [("founding", FOUNDING, FOUNDING_EDITS), ("twenty", TWENTY, TWENTY_EDITS)] {
        measure(name, &read::session(text, "session.json").expect("the session reads"), edits);
    }
}
