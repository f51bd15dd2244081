//! What is kept, and what is answered, however a search ends.

use std::sync::Arc;

use super::*;
use crate::formulate::formulate;
use crate::solve::lexicographic::{self, Staged};

/// Two items that fit the first meeting, and a wish that the second is in the second one: kept at some cost.
const SESSION: &str = r#"{"title": "x", "timezone": "Europe/Vienna", "order": "free",
    "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-11:00"]},
    "items": [{"id": "a", "title": "a", "minutes": 30},
              {"id": "b", "title": "b", "minutes": 30, "prefer": [{"pin": "m2", "weight": 20}]}],
    "objectives": ["preferences", "earliness"]}"#;

/// The session, its program, and the best solution.
fn solved() -> (Problem, Arc<Formulation>, Staged) {
    let problem = crate::read::session(SESSION, "session.json").unwrap().problem;
    let formulation = formulate(&problem, None);
    let clock = Clock::starting_now(None);
    let found = lexicographic::run(&formulation, &Limits::default(), &clock, &mut ()).unwrap();
    let lexicographic::Result::Found(staged) = found else { panic!("it has a schedule") };
    (problem, Arc::new(formulation), staged)
}

/// The answer to an end of the search, given its earlier solutions.
fn outcome(
    problem: &Problem,
    told: &[(&Arc<Formulation>, &Values)],
    ended: Ended<Result<Found, BackendError>>,
) -> Result<Answer, Failure> {
    let task = task(problem);
    for (formulation, values) in told {
        task.incumbents.formulated(formulation);
        task.incumbents.found(values);
    }
    Keeper::new(&task).outcome(ended)
}

fn task(problem: &Problem) -> Task {
    Task {
        problem: problem.clone(),
        baseline: None,
        units: Units::of(problem),
        limits: Limits::default(),
        clock: Clock::starting_now(None),
        incumbents: Incumbents::heard(),
        best: BestSoFar::default(),
    }
}

#[track_caller]
fn feasible(outcome: Outcome) -> Verified {
    let Outcome::Feasible(schedule) = outcome else { panic!("{outcome:?}") };
    assert_eq!(crate::verify::check(&problem(), None, &schedule), []);
    schedule
}

fn problem() -> Problem {
    crate::read::session(SESSION, "session.json").unwrap().problem
}

fn of_values(schedule: &Schedule) -> Vec<(u64, Option<u64>)> {
    schedule.objectives.iter().map(|level| (level.value, level.bound)).collect()
}

#[test]
fn a_stopped_search_is_judged_by_its_entries_and_not_by_columns_that_are_slack() {
    let (problem, formulation, mut staged) = solved();
    // as if stopped early: no preference is broken, but its column has not been minimised yet
    let wish = &formulation.goals[0].expression;
    for n in staged.values.keys() {
        let mut raised = staged.values.clone();
        raised[n] = 1.0;
        if lexicographic::value_of(&formulation, wish, &raised) == 20 && formulation.program.allows(&raised, []) {
            staged.values = raised;
            break;
        }
    }
    assert_eq!(lexicographic::value_of(&formulation, wish, &staged.values), 20, "the column is slack");
    staged.levels[0].value = 20;
    staged.levels[0].bound = Some(0);
    staged.levels[1].bound = None;
    let (found, notes) = outcome(&problem, &[], Ended::Done(Ok(Found::Solution(formulation, staged)))).unwrap();
    assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
    assert_eq!(notes, []);
}

#[test]
fn a_bound_above_the_value_is_withdrawn_and_told() {
    let (problem, formulation, mut staged) = solved();
    (staged.levels[1].value, staged.levels[1].bound) = (9, Some(9));
    let (found, notes) = outcome(&problem, &[], Ended::Done(Ok(Found::Solution(formulation, staged)))).unwrap();
    assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
    assert_eq!(notes, [Note::WrongBound { goal: Objective::Earliness, bound: 9, value: 5 }]);
}

#[test]
fn a_failure_costs_nobody_the_schedule_that_was_found_before() {
    let (problem, formulation, staged) = solved();
    let told = [(&formulation, staged.values.as_slice())];
    let error = BackendError::Contradiction("earliness".to_owned());
    for ended in [Ended::Done(Err(error.clone())), Ended::Failed("index out of bounds".to_owned())] {
        let (found, notes) = outcome(&problem, &told, ended).unwrap();
        assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
        assert!(matches!(notes.as_slice(), [Note::Failed(_)]), "{notes:?}");
    }
    let nothing = outcome(&problem, &[], Ended::Done(Err(error)));
    assert!(matches!(nothing, Err(Failure::Backend(_))), "{nothing:?}");
}

#[test]
fn where_the_checker_refuses_the_last_schedule_the_one_before_is_given() {
    let (problem, formulation, staged) = solved();
    let empty = Staged { values: formulation.program.by_column(0.0), ..staged.clone() };
    let refused = || Ended::Done(Ok(Found::Solution(Arc::clone(&formulation), empty.clone())));
    // the newest solution is no better than the last one
    let told = [(&formulation, staged.values.as_slice()), (&formulation, empty.values.as_slice())];
    let (found, notes) = outcome(&problem, &told, refused()).unwrap();
    assert_eq!(of_values(&feasible(found)), [(0, Some(0)), (5, None)]);
    assert!(matches!(notes.as_slice(), [Note::Refused(broken)] if !broken.is_empty()), "{notes:?}");
    assert!(matches!(outcome(&problem, &[], refused()), Err(Failure::Refused(_))));
}

#[test]
fn a_search_that_was_left_or_knows_of_none_leaves_what_it_told() {
    let (problem, formulation, staged) = solved();
    let told = [(&formulation, staged.values.as_slice())];
    let (found, notes) = outcome(&problem, &told, Ended::Left).unwrap();
    assert_eq!((of_values(&feasible(found)), notes), (vec![(0, Some(0)), (5, None)], vec![]));
    let (found, notes) = outcome(&problem, &told, Ended::Done(Ok(Found::Infeasible))).unwrap();
    feasible(found);
    assert_eq!(notes, [Note::SaidInfeasible]);
    assert_eq!(outcome(&problem, &[], Ended::Left).unwrap(), (Outcome::Unknown, vec![]));
}

#[test]
fn an_answer_that_is_cut_off_leaves_its_schedule_to_whoever_answers_next() {
    let (problem, formulation, staged) = solved();
    let task = task(&problem);
    let found = Found::Solution(Arc::clone(&formulation), staged);
    let (first, _) = Keeper::new(&task).outcome(Ended::Done(Ok(found))).unwrap();
    let (again, _) = task.best_so_far();
    let schedule = |outcome: Outcome| of_values(&outcome.schedule().unwrap()).iter().map(|of| of.0).collect::<Vec<_>>();
    assert_eq!(schedule(first), schedule(again));
    assert!(matches!(task.best_so_far().0, Outcome::Feasible(_)), "it is still there");
}

#[test]
fn a_schedule_is_constructed_where_the_search_has_none_yet() {
    let task = task(&problem());
    let mut keeper = Keeper::new(&task);
    keeper.look();
    let (found, notes) = keeper.outcome(Ended::Left).unwrap();
    let _valid = feasible(found);
    assert_eq!(notes, []);
}
