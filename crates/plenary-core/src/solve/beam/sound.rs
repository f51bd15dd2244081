//! What the search says of a schedule is never more than the schedule is worth.

use super::{Beam, Effort};
use crate::model::Objective;
use crate::solve::random::Random;
use crate::solve::runs::{Decomposition, sound::formulation};
use crate::solve::stages::value_of;
use crate::solve::{Clock, Limits, SEED};

#[test]
fn a_schedule_is_worth_what_the_search_says_and_no_less_than_its_bound() {
    let (mut found, mut better) = (0, 0);
    for seed in 1..=40 {
        let formulation = formulation(&mut Random::new(seed));
        let goal = formulation.goals.iter().find(|goal| goal.name == Objective::Earliness).unwrap();
        let limits = Limits { huge: 0, ..Limits::default() };
        let mut runs = Decomposition::new(&formulation, &[], &goal.expression, &limits).unwrap().unwrap();
        let clock = Clock::starting_now(None);
        if runs.relax(&clock, &()).unwrap().unwrap().missing > 1e-6 {
            continue;
        }
        let beam = Beam::new(&formulation, &runs.view, &runs).unwrap();
        for number in 0..3 {
            let effort = Effort { width: 60, ways: 20, noise: 4.0 * number as f64, number };
            let states = beam.states(effort, f64::INFINITY, &clock, &());
            for state in &states {
                assert!(
                    runs.bound <= state.bound + 1e-6,
                    "{seed}: it begins at {}, ends at {}",
                    runs.bound,
                    state.bound
                );
                let real = state.real + beam.constant;
                assert!(state.bound <= real + 1e-6, "{seed}: the bound is {}, the schedule {real}", state.bound);
            }
            let Some(best) = states.first().map(|state| state.real + beam.constant) else { continue };
            if let Some(values) = beam.solution(effort, f64::INFINITY, &[], SEED, &clock, &mut ()).unwrap() {
                found += 1;
                let value = value_of(&formulation, &goal.expression, &values) as f64;
                assert!(value + 1e-6 >= runs.bound && value + 0.5 >= best.round(), "{seed}: {value}, said {best}");
                // with a price of what is found, nothing that is no better comes
                better += usize::from(beam.solution(effort, value, &[], SEED, &clock, &mut ()).unwrap().is_some());
            }
        }
    }
    println!("{found} schedules, {better} of which had a better one when asked for it");
    assert!(found > 30, "{found} schedules");
}
