//! For any costs, no schedule costs less than the bound, and none of its columns has a least cost above that of the
//! schedule.

use good_lp::Constraint;
use serde_json::{Value, json};
use typed_index_collections::ti_vec;

use super::structure::{Role, Row, View};
use super::{Decomposition, cuts, precedence_cuts, roles};
use crate::formulate::program::{ByColumn, ColumnIx};
use crate::formulate::{Formulation, formulate};
use crate::model::{Objective, Problem};
use crate::read;
use crate::solve::completion::Completion;
use crate::solve::list_scheduling::Construction;
use crate::solve::random::Random;
use crate::solve::{Clock, Limits, SEED};

/// Lengths of items, some longer than a meeting; and lengths that fit a meeting.
const LONG: [usize; 6] = [20, 35, 50, 65, 130, 250];
const SHORT: [usize; 6] = [20, 35, 50, 65, 80, 110];

/// Items of a few lengths, so that several end at the same minute, in meetings that they nearly fill.
fn session(random: &mut Random, lengths: &[usize; 6]) -> Value {
    let turn = [0, 5][random.below(2)];
    let (days, mut left, mut items) = (3 + random.below(3), 0, Vec::new());
    left += days * 2 * 120;
    while left > 45 {
        let minutes = lengths[random.below(6)].min(left - 40);
        left -= minutes + turn;
        let (least, most) = ([10, 15, 30][random.below(3)], 2 + random.below(3));
        let split = match random.below(3) {
            0 if minutes <= 120 => json!(false),
            1 if minutes <= 120 => json!({"min_minutes": least, "max_parts": most}),
            _ => json!(true),
        };
        let id = format!("i{}", items.len() + 1);
        let mut item = json!({"id": id, "number": id, "title": id, "minutes": minutes, "split": split});
        if random.below(8) == 0 && !items.is_empty() {
            let other = format!("i{}", 1 + random.below(items.len()));
            let gap = [30, 60, 150][random.below(3)];
            item["after"] = match random.below(2) {
                0 => json!([other]),
                _ => json!([{"item": other, "gap_minutes": gap}]),
            };
        }
        items.push(item);
    }
    let days: Vec<String> = (0..days).map(|day| format!("2027-03-{:02}", 24 + day)).collect(); // clocks change on the 28th
    json!({
        "schema": "plenary.session/1", "title": "Sound", "timezone": "Europe/Vienna", "order": "free",
        "rules": {"max_meeting_minutes": 120, "turnaround_minutes": turn},
        "meetings": {"days": days, "times": ["10:00-12:00", "15:00-17:00"]}, "items": items,
    })
}

/// The program of a session.
pub fn formulation(random: &mut Random) -> Formulation {
    formulate(&problem(&session(random, &LONG)), None)
}

fn problem(session: &Value) -> Problem {
    let text = session.to_string();
    read::session(&text, "sound.json").unwrap_or_else(|report| panic!("{text}: {report}")).problem
}

/// A solution by list scheduling, if one of many attempts is feasible.
fn solution(problem: &Problem, formulation: &Formulation, fixed: &[Constraint]) -> Option<ByColumn<f64>> {
    let construction = Construction::new(problem, &formulation.units);
    let completion = Completion::new(formulation, fixed, SEED);
    let clock = Clock::starting_now(None);
    let mut plans = (0..400).filter_map(|number| construction.attempt(number));
    plans.find_map(|plan| completion.of_plan(&plan, &clock, &mut ()).unwrap())
}

/// Programs with a solution each, by seed, and a random generator for what follows.
fn solved() -> impl Iterator<Item = (u64, Random, Formulation, ByColumn<f64>)> {
    (1..=60).filter_map(|seed| {
        let mut random = Random::new(seed);
        let problem = problem(&session(&mut random, &LONG));
        let formulation = formulate(&problem, None);
        let values = solution(&problem, &formulation, &[])?;
        Some((seed, random, formulation, values))
    })
}

/// Units that start and end fractionally in many meetings, so that much seems to lie within few meetings; and meetings that
/// are held fractionally.
fn smeared(random: &mut Random, view: &View, columns: usize) -> ByColumn<f64> {
    let mut point: ByColumn<f64> = ti_vec![0.0; columns];
    for member in view.tracks.iter().flat_map(|track| &track.members) {
        let (from, slope) = (random.below(member.started.len()) as f64, 0.2 + random.chance());
        for (k, &n) in member.started.iter().enumerate() {
            point[n] = (slope * (k as f64 + 1.0 - from)).clamp(0.0, 1.0);
        }
        for (&n, &started) in member.ended.iter().zip(&member.started) {
            point[n] = (point[started] - 0.1).max(0.0);
        }
    }
    for &n in view.tracks.iter().flat_map(|track| &track.held) {
        point[n] = random.chance();
    }
    point
}

#[test]
fn no_schedule_breaks_a_row_that_only_the_relaxation_has() {
    let (mut rows, mut tight, mut found, mut of_held) = (0, 0, 0, 0);
    for (seed, mut random, formulation, values) in solved() {
        let view = View::new(&formulation, &[]);
        let by = |row: &Row| row.terms.iter().map(|&(n, factor)| factor * values[n]).sum::<f64>() - row.most;
        for row in precedence_cuts::rows(&formulation, &view) {
            rows += 1;
            tight += usize::from(by(&row) > -1e-6);
            assert!(by(&row) <= 1e-6, "seed {seed}: {row:?}");
        }
        for _ in 0..20 {
            let point = smeared(&mut random, &view, values.len());
            for row in cuts::broken(&view, &point) {
                found += 1;
                let held = |n: &ColumnIx| view.tracks.iter().any(|track| track.held.contains(n));
                of_held += usize::from(row.terms.iter().any(|(n, _)| held(n)));
                assert!(by(&row) <= 1e-6, "seed {seed}: {row:?}");
            }
        }
    }
    println!("{rows} rows, {tight} of them tight, {found} cuts, {of_held} of them of what is held");
    assert!(rows > 1000 && tight > 100 && found > 1000, "{rows} rows, {tight} tight, {found} cuts");
    assert!(of_held > 500 && found - of_held > 500, "{found} cuts, {of_held} of what is held");
}

#[test]
fn no_schedule_breaks_a_row_that_carries_the_bound_into_the_program() {
    let (mut of_meetings, mut of_tracks, mut tight) = (0, 0, 0);
    for seed in 1..=60 {
        for lengths in [LONG, SHORT] {
            let problem = problem(&session(&mut Random::new(seed), &lengths));
            let formulation = formulate(&problem, None);
            let goal = |name| &formulation.goals.iter().find(|goal| goal.name == name).unwrap().expression;
            let whole = lengths == SHORT;
            let fixed: Vec<Constraint> =
                if whole { vec![goal(Objective::Continuations).clone().leq(0)] } else { vec![] };
            let Some(values) = solution(&problem, &formulation, &fixed) else { continue };
            let limits = Limits { huge: 0, ..Limits::default() };
            let mut decomposition =
                Decomposition::new(&formulation, &fixed, goal(Objective::Earliness), &limits).unwrap().unwrap();
            assert!(
                decomposition.relax(&Clock::starting_now(None), &()).unwrap().unwrap().missing < 1e-6,
                "seed {seed}"
            );
            decomposition.tighten(&Clock::starting_now(None), &()).unwrap();
            for row in decomposition.recovery_rows() {
                *(if whole { &mut of_meetings } else { &mut of_tracks }) += 1;
                let sum: f64 = row.terms.iter().map(|&(n, factor)| factor * values[n].round()).sum();
                assert!(sum <= row.most + 1e-6, "seed {seed}: {sum}, {row:?}");
                // for a meeting that is not held the row is 0 >= 0
                let any = row.terms.iter().any(|&(n, _)| values[n] > 0.5);
                tight += usize::from(any && sum > row.most - 0.1);
            }
        }
    }
    println!("{of_meetings} and {of_tracks} rows, {tight} of them tight");
    assert!(of_meetings > 50 && of_tracks > 50 && tight > 50, "{of_meetings}, {of_tracks}, {tight}");
}

/// A watch that stops at its second question: during the first linear program.
struct SecondTime(std::cell::Cell<usize>);

impl crate::solve::Watch for SecondTime {
    fn stop(&self) -> bool {
        self.0.set(self.0.get() + 1);
        self.0.get() > 1
    }
}

#[test]
fn a_linear_program_asks_whether_to_stop() {
    let formulation = formulation(&mut Random::new(1));
    let goal = formulation.goals.iter().find(|goal| goal.name == Objective::Earliness).unwrap();
    let limits = Limits { huge: 0, ..Limits::default() };
    let clock = Clock::starting_now(None);
    let decomposition = || Decomposition::new(&formulation, &[], &goal.expression, &limits).unwrap().unwrap();
    let watch = SecondTime(std::cell::Cell::new(0));
    assert!(decomposition().relax(&clock, &watch).unwrap().is_none());
    assert!(watch.0.get() < 20, "it goes on where it was told to stop: {}", watch.0.get());
    assert!(decomposition().relax(&clock, &()).unwrap().is_some());
    // and so does the clock
    let up = Clock::starting_now(Some(std::time::Duration::ZERO));
    assert!(decomposition().relax(&up, &()).unwrap().is_none());
}

#[test]
fn no_schedule_is_below_the_bound_nor_below_that_of_a_column_it_has() {
    let (mut schedules, mut sharp, mut columns) = (0, 0, 0);
    for (seed, mut random, formulation, values) in solved() {
        schedules += 1;
        let view = View::new(&formulation, &[]);
        let free = ti_vec![0.0; values.len()];
        let on: Vec<ColumnIx> =
            view.tracks.iter().flat_map(|track| roles(&view, track, &free).1).map(|(column, _)| column).collect();
        for round in 0..210 {
            // the roles of the schedule are cheap; with little noise the bound must be the value of the schedule
            let noise = 0.02 * 2_f64.powi(round % 7);
            let mut cost: ByColumn<f64> = ti_vec![0.0; values.len()];
            for &column in &on {
                let tempting = f64::from(u8::from(random.below(6) == 0)) * random.chance();
                cost[column] = noise * (random.chance() - 0.3) - 0.2 * values[column].round() - 0.5 * tempting;
            }
            for track in &view.tracks {
                let of_track = |n: &ColumnIx| view.role(*n) == Role::Block;
                let real: f64 = cost.keys().filter(of_track).map(|n| cost[n] * values[n].round()).sum();
                let (least, with) = roles(&view, track, &cost);
                assert!(least <= real + 1e-6, "seed {seed}, round {round}: the bound is {least}, a schedule {real}");
                sharp += usize::from(least > real - 0.1);
                for (column, least) in with.into_iter().filter(|&(column, _)| values[column] > 0.5) {
                    columns += 1;
                    assert!(least <= real + 1e-6, "seed {seed}, round {round}, {column:?}: {least}, a schedule {real}");
                }
            }
        }
    }
    println!("{schedules} schedules, {sharp} bounds that are nearly a schedule, {columns} columns");
    assert!(schedules > 30 && sharp > 100, "{schedules} schedules, {sharp} sharp");
}
