//! A planted schedule: the best known one, hidden from the search. Nothing that the search proves may contradict it.

use std::time::Duration;

use good_lp::Constraint;
use typed_index_collections::ti_vec;

use super::soundness::formulation;
use super::structure::Row;
use super::{Decomposition, cuts, precedence_cuts};
use crate::formulate::program::{Values, is_empty};
use crate::formulate::{Formulation, formulate};
use crate::read;
use crate::solve::lexicographic::{self, value_of};
use crate::solve::random::Random;
use crate::solve::{Clock, Limits, Size, warm_start};

/// How many facts of each kind could have contradicted a schedule.
#[derive(Debug, Default)]
struct Seen {
    levels: usize,
    columns: usize,
    rows: usize,
}

/// Checks a schedule against the bound of each goal, the columns that are fixed, and the rows of the relaxation.
fn hold(what: &str, formulation: &Formulation, planted: &Values, clock: &Clock, seen: &mut Seen) {
    let limits = Limits::default().as_if(Size::Huge);
    let mut fixed: Vec<Constraint> = Vec::new();
    for goal in formulation.goals.iter().filter(|goal| !is_empty(&goal.expression)) {
        let value = value_of(formulation, &goal.expression, planted) as f64;
        if let Some(mut decomposition) = Decomposition::new(formulation, &fixed, &goal.expression, &limits).unwrap() {
            if let Some(point) = decomposition.relax(clock, &()).unwrap() {
                assert!(point.missing < 1e-6, "{what}, {}: a unit cannot be placed", goal.name);
            }
            decomposition.tighten(clock, &()).unwrap();
            assert!(
                decomposition.whole_bound() <= value,
                "{what}, {}: the bound is {}, not {value}",
                goal.name,
                decomposition.bound
            );
            for target in [value, value + 1.0, (value * 1.03).floor()] {
                let fixed = decomposition.fixed(target);
                seen.columns += fixed.len();
                let had: Vec<_> = fixed.into_iter().filter(|&n| planted[n] > 0.5).collect();
                assert!(had.is_empty(), "{what}, {}, {target}: columns {had:?} are left out", goal.name);
            }
            let cuts = cuts::broken(&decomposition.view, &ti_vec![0.5; planted.len()]);
            let rows = decomposition
                .recovery_rows()
                .into_iter()
                .chain(precedence_cuts::rows(formulation, &decomposition.view))
                .chain(cuts);
            for row in rows.chain(decomposition.view.rows.iter().cloned()) {
                seen.rows += 1;
                let by = |row: &Row| row.terms.iter().map(|&(n, f)| f * planted[n].round()).sum::<f64>() - row.most;
                assert!(by(&row) < 1e-4, "{what}, {}: {row:?}, broken by {}", goal.name, by(&row));
            }
            seen.levels += 1;
        }
        fixed.push(goal.expression.clone().leq(value));
    }
}

/// The schedule found in this time is nearly optimal, so the proofs that follow are short.
const SECONDS: u64 = 2;

#[test]
fn nothing_that_is_proven_contradicts_a_planted_schedule() {
    let (mut seen, mut proven) = (Seen::default(), 0);
    for seed in 1..=12 {
        let formulation = formulation(&mut Random::new(seed));
        let solve = |limits: &Limits| {
            let clock = Clock::starting_now(Some(Duration::from_secs(SECONDS)));
            match lexicographic::run(&formulation, limits, &clock, &mut ()).unwrap() {
                lexicographic::Result::Found(found) => Some(found),
                lexicographic::Result::Infeasible | lexicographic::Result::Unknown => None,
            }
        };
        let Some(planted) = solve(&Limits::default()) else { continue };
        hold(&format!("seed {seed}"), &formulation, &planted.values, &Clock::starting_now(None), &mut seen);
        // for every refuted target: the proven value is at least as good as the planted one
        for size in [Size::Large, Size::Huge] {
            let Some(found) = solve(&Limits::default().as_if(size)) else { continue };
            for (found, planted) in found.levels.iter().zip(&planted.levels) {
                let said = format!("seed {seed}, {size:?}, {}: {found:?}, and {planted:?} is planted", found.name);
                assert!(found.bound.is_none_or(|bound| bound <= planted.value), "{said}");
                proven += usize::from(found.bound == Some(found.value));
                if found.value != planted.value {
                    break; // the levels below it are those of other schedules
                }
            }
        }
    }
    println!("{seen:?}, {proven} levels proven");
    assert!(seen.levels > 6 && seen.columns > 50 && seen.rows > 500, "{seen:?}, {proven} levels proven");
}

/// `PLANTED=session.json,schedule.json,...`: large sessions with schedules from long runs (`benches/peers/generate.py`).
/// `PLANTED_SECONDS` is the time limit for each.
#[test]
#[ignore = "asks for files"]
fn nothing_contradicts_the_schedules_of_these_files() {
    let files = std::env::var("PLANTED").expect("PLANTED=session.json,schedule.json,...");
    let seconds = std::env::var("PLANTED_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    for pair in files.split(',').collect::<Vec<_>>().chunks(2) {
        let [session, schedule] = pair else { panic!("a session without a schedule") };
        let text = |name: &str| std::fs::read_to_string(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let problem = read::session(&text(session), session).unwrap().problem;
        let planted = read::schedule(&text(schedule), schedule).unwrap();
        let formulation = formulate(&problem, None);
        let time = Some(Duration::from_secs(seconds));
        let clock = || Clock::starting_now(time);
        let start = warm_start::start(&problem, &planted, &formulation, &Limits::default(), &clock(), &mut ()).unwrap();
        let values = start.unwrap_or_else(|| panic!("{schedule} is no schedule of {session}"));
        let mut seen = Seen::default();
        hold(session, &formulation, &values, &clock(), &mut seen);
        println!("{session}: {seen:?}");
    }
}
