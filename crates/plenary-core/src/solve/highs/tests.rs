use good_lp::Expression;

use super::*;
use crate::formulate::program::UnknownVariable;
use crate::solve::SEED;
use crate::solve::column_generation::soundness::formulation;
use crate::solve::random::Random;

/// A watch that panics when progress is reported.
struct Panics;

impl CallBack for Panics {
    fn stop(&mut self) -> bool {
        panic!("the watch fell into the river")
    }
}

#[test]
fn a_panic_in_a_call_back_is_told_with_its_message() {
    let mut told = 0;
    for seed in 1..=4 {
        let formulation = formulation(&mut Random::new(seed));
        let goal = &formulation.goals[0].expression;
        let task = Task { presolve: false, ..Task::new(&formulation.program, goal, None, SEED) };
        let mut model = build(&task).unwrap();
        configure(&mut model, &task, None).unwrap();
        match run_model(model, Panics) {
            Err(error) => {
                assert_eq!(error, BackendError::Panicked("the watch fell into the river".to_owned()));
                told += 1;
            }
            Ok(solved) => assert_ne!(solved.status(), HighsModelStatus::ReachedInterrupt, "nobody asked it to stop"),
        }
    }
    assert!(told > 0, "HiGHS called nobody back");
}

#[test]
fn a_row_of_another_program_is_refused() {
    let (one, two) = (formulation(&mut Random::new(1)), formulation(&mut Random::new(2)));
    let mut program = Program::default();
    let nothing = Expression::default();
    let _own = program.binary();
    let foreign = one.program.columns().chain(two.program.columns()).last().unwrap();
    let rows = [Expression::from(foreign).leq(1)];
    let task = Task { extra: &rows, ..Task::new(&program, &nothing, None, SEED) };
    assert_eq!(run(&task, &Clock::starting_now(None), &mut ()), Err(UnknownVariable(foreign).into()));
}
