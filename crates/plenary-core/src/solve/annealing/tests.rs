use serde_json::{Value, json};

use super::tally::Weights;
use super::*;
use crate::solve::arrange;
use crate::verify;

/// Sessions with every statement that the kernel knows, now and then, in nights of which one loses an hour.
fn session(seed: u64) -> Value {
    let mut random = Random::new(seed);
    let mut one_in = |n: usize| random.below(n) == 0;
    let tracks = [vec!["plenary"], vec!["plenary", "cow"], vec!["plenary", "cow", "legal"]][seed as usize % 3].clone();
    let mut meetings = Vec::new();
    for day in 27..31 {
        for (n, (start, end)) in [("09:00", "10:30"), ("11:00", "13:00"), ("15:00", "16:00")].into_iter().enumerate() {
            for track in &tracks {
                meetings.push(json!({
                    "id": format!("{track}{day}{n}"), "date": format!("2027-03-{day}"), "track": track,
                    "start": start, "end": end, "seats": if one_in(4) { 50 } else { 100 },
                    "interpreted": !one_in(5), "reserve_minutes": if one_in(5) { 10 } else { 0 },
                }));
            }
        }
    }
    let count = 6 * tracks.len();
    let items: Vec<Value> = (0..count)
        .map(|n| {
            let mut item =
                json!({"id": format!("i{n}"), "title": "x", "minutes": 7 + (n * 37 + seed as usize * 11) % 70});
            let before = format!("i{}", n.saturating_sub(3));
            item["split"] = if one_in(2) { json!(false) } else { json!({"min_minutes": 10, "max_parts": 3}) };
            item["interpretation"] = if one_in(3) { json!(["en"]) } else { json!([]) };
            item["track"] = if one_in(3) { json!("any") } else { json!(tracks[n % tracks.len()]) };
            item["optional"] = json!(one_in(4));
            item["interruptible"] = json!(one_in(6));
            item["priority"] = json!(1 + n % 9);
            item["people"] = if one_in(3) { json!(["ana"]) } else { json!([]) };
            if n > 3 && one_in(4) {
                item["after"] = json!([{"item": before, "gap_minutes": if one_in(2) { 0 } else { 45 }}]);
            } else if n > 3 && one_in(5) {
                item["not_with"] = json!([before]);
            }
            if one_in(6) {
                item["windows"] = json!([{"from": "09:20", "to": "12:30"}]);
            }
            if one_in(8) {
                item["available_from"] = json!("2027-03-28T11:20");
            }
            if one_in(5) {
                item["attendance"] = json!(80);
            }
            if one_in(6) {
                item["prefer"] = json!([{"windows": [{"from": "2027-03-29"}], "weight": 2}, {"split": false}]);
            }
            item
        })
        .collect();
    json!({
        "title": "Annealed", "timezone": "Europe/Vienna", "order": if seed % 4 == 3 { "agenda" } else { "free" },
        "meetings": meetings, "items": items, "people": [{"id": "ana", "windows": [{"from": "09:00", "to": "15:30"}]}],
        "rules": {"turnaround_minutes": seed % 3, "max_parallel_interpreted": 2, "max_meetings_per_day": 3},
        "participants": [{"timezone": "America/New_York"}],
    })
}

fn problem(session: &Value) -> Problem {
    let text = session.to_string();
    crate::read::session(&text, "session.json").unwrap_or_else(|report| panic!("{text}\n{report}")).problem
}

/// A session with what a search on it knows.
struct Case {
    problem: Problem,
    units: Units,
    baseline: Option<Schedule>,
}

impl Case {
    fn new(session: &Value, baseline: Option<Schedule>) -> Self {
        let problem = problem(session);
        Self { units: Units::of(&problem), problem, baseline }
    }

    fn annealing(&self) -> Annealing<'_> {
        Annealing::new(&self.problem, &self.units, self.baseline.as_ref()).expect("it is within scope")
    }

    fn schedule(&self, plan: &Plan) -> Schedule {
        let (limits, clock) = (Limits::default(), Clock::starting_now(None));
        arrange::planned(&self.problem, self.baseline.as_ref(), &self.units, plan, &limits, &clock)
    }

    fn values(&self, schedule: &Schedule) -> Vec<i64> {
        let levels = verify::values(&self.problem, self.baseline.as_ref(), schedule);
        levels.iter().map(|level| level.value as i64).collect()
    }

    /// What the checker makes of a state: rules that it breaks, and the values of the goals.
    fn checked(&self, plan: &Plan) -> (Vec<String>, Vec<i64>) {
        let schedule = self.schedule(plan);
        let about_goals = |broken: &&verify::Violation| broken.rule != verify::RuleName::Objectives;
        let broken = verify::check(&self.problem, self.baseline.as_ref(), &schedule);
        (broken.iter().filter(about_goals).map(ToString::to_string).collect(), self.values(&schedule))
    }
}

/// The session of a seed; the same with a schedule of it, after an item became longer; and after the first day has happened too.
fn cases(seed: u64) -> Vec<Case> {
    let mut session = session(seed);
    let first = Case::new(&session, None);
    let Some(plan) = first.annealing().run(2, seed as u32, &|| false, &mut |_, _| {}) else { return vec![first] };
    let before = first.schedule(&plan);
    session["items"][3]["minutes"] = json!(session["items"][3]["minutes"].as_u64().unwrap_or(0) + 9);
    let mut cases = vec![first, Case::new(&session, Some(before.clone()))];
    let taken_up = |id: &str| {
        before
            .meetings
            .iter()
            .flat_map(|meeting| &meeting.entries)
            .any(|entry| entry.items.iter().any(|item| item == id))
    };
    let day = before.meetings.iter().filter(|meeting| meeting.id.contains("27"));
    let records = day.filter(|meeting| !meeting.entries.is_empty()).map(|meeting| {
        let entry = |entry: &crate::model::Entry| json!({"item": entry.items[0], "minutes": entry.minutes.get()});
        json!({"meeting": meeting.id, "entries": meeting.entries.iter().map(entry).collect::<Vec<_>>()})
    });
    session["held"] = records.collect();
    // what has happened may not have taken up all of the item that became longer
    let open = !session["held"].to_string().contains("\"i3\"") && taken_up("i3");
    let held = open.then(|| Case::new(&session, Some(before)));
    cases.extend(held.filter(|case| Annealing::new(&case.problem, &case.units, case.baseline.as_ref()).is_some()));
    cases
}

#[test]
fn what_moves_change_is_what_counting_anew_says_and_what_the_checker_says() {
    let (mut valid, mut moves, mut in_parts, mut moved, mut taken) = (0, 0, 0, 0, 0);
    for (seed, case) in (1..=9).flat_map(|seed| cases(seed).into_iter().map(move |case| (seed, case))) {
        let annealing = case.annealing();
        let kernel = &annealing.kernel;
        // so that the walk goes far
        let weights = Weights { values: [1; Objective::ALL.len()], over: 10, missing: 50, broken: 100 };
        let mut walk = Walk::new(State::empty(kernel), Random::new(seed), weights, Tuning::USUAL);
        walk.begin();
        for n in 0..4000_i64 {
            // warm and cold in turn
            let most = if n / 1000 % 2 == 0 { 60 } else { 5 };
            if !walk.step(most) {
                continue;
            }
            moves += 1;
            let mut anew = State::empty(kernel);
            let all: Vec<(usize, Parts)> = walk.state.parts.iter().copied().enumerate().collect();
            assert!(anew.change(&all), "seed {seed}, move {n}: {:?}", walk.changes);
            assert_eq!(anew.tally, walk.state.tally, "seed {seed}, move {n}: {:?}", walk.changes);
            assert!(anew.parts == walk.state.parts && anew.entries == walk.state.entries, "seed {seed}, move {n}");
            if moves % 7 == 0 {
                let (broken, values) = case.checked(&annealing.plan(&walk.state.parts));
                assert_eq!(walk.state.tally.valid(), broken.is_empty(), "seed {seed}, move {n}: {broken:?}");
                assert_eq!(annealing.values(&walk.state.tally), values, "seed {seed}, move {n}");
                valid += usize::from(broken.is_empty());
                in_parts += walk.state.parts.iter().filter(|parts| parts.get().len() > 1).count();
                moved += usize::from(walk.state.tally.value(Objective::Changes) > 0);
                taken += usize::from(!case.problem.held.is_empty());
            }
        }
    }
    assert!(valid > 100 && moves > 2000 && in_parts > 20, "{valid} valid, {moves} moves, {in_parts} in parts");
    assert!(moved > 50 && taken > 20, "{moved} with changes, {taken} after meetings that have happened");
}

#[test]
fn a_search_with_a_baseline_moves_little() {
    let mut found = 0;
    for case in (1..=6).flat_map(cases).filter(|case| case.baseline.is_some()) {
        let Some(plan) = case.annealing().run(2, 3, &|| false, &mut |_, _| {}) else { continue };
        let (broken, values) = case.checked(&plan);
        assert!(broken.is_empty(), "{broken:?}");
        let goals = &case.problem.objectives;
        let changes =
            goals.iter().zip(&values).find(|(goal, _)| **goal == Objective::Changes).map_or(0, |(_, &value)| value);
        let all: i64 = case.problem.items.iter().map(|item| i64::from(item.minutes.get())).sum();
        assert!(changes < all / 3, "{changes} of {all} minutes moved");
        found += 1;
    }
    assert!(found > 4, "{found} plans");
}

#[test]
fn every_schedule_that_is_told_passes_the_checker_and_is_better_than_the_one_before() {
    for (seed, case) in (1..=4).flat_map(|seed| cases(seed).into_iter().map(move |case| (seed, case))) {
        let annealing = case.annealing();
        let mut told: Vec<(Plan, Vec<i64>)> = Vec::new();
        let mut run = || {
            told.clear();
            let last = annealing.run(4, 7, &|| false, &mut |plan, values| told.push((plan, values)));
            (last, told.clone())
        };
        let (last, plans) = run();
        assert_eq!((last.clone(), plans.clone()), run(), "seed {seed}: a second run says the same");
        assert!(plans.is_sorted_by(|one, next| one.1 >= next.1), "seed {seed}");
        for (plan, values) in &plans {
            assert_eq!(&case.values(&case.schedule(plan)), values, "seed {seed}");
        }
        assert_eq!(plans.last().map(|(plan, _)| plan), last.as_ref(), "seed {seed}");
    }
}

#[test]
fn a_part_lies_inside_its_window_after_the_clocks_have_changed() {
    let problem = problem(&json!({
        "title": "x", "timezone": "Europe/Vienna", "order": "free",
        "meetings": {"days": ["2027-03-27", "2027-03-28"], "times": ["09:00-11:00"]},
        "items": [{"id": "c", "minutes": 60, "split": false},
                  {"id": "a", "minutes": 60, "split": false, "windows": [{"from": "09:00", "to": "10:00", "timezone": "UTC"}]},
                  {"id": "b", "minutes": 60, "split": false, "windows": [{"from": "07:00", "to": "08:00", "timezone": "UTC"}]}],
    }));
    let units = Units::of(&problem);
    let annealing = Annealing::new(&problem, &units, None).unwrap();
    let plan = annealing.run(cooling::WALKS, 0, &|| false, &mut |_, _| {}).expect("there is a schedule");
    // at nine in Vienna it is eight in UTC on the first day, and seven on the second, when the clocks have gone forward
    let meetings: Vec<&str> = plan.parts.iter().map(|parts| problem.meeting(parts[0].meeting).id.0.as_str()).collect();
    assert_eq!(meetings, ["m1", "m1", "m2"], "{plan:?}");
}

#[test]
fn a_session_that_the_kernel_cannot_say_is_left_alone() {
    let scope = |change: fn(&mut Value)| {
        let mut session = session(1);
        change(&mut session);
        let problem = problem(&session);
        let units = Units::of(&problem);
        Annealing::new(&problem, &units, None).is_some()
    };
    assert!(scope(|_| {}));
    assert!(!scope(|session| session["idle"] = json!(true)));
    assert!(!scope(|session| session["objectives"] = json!(["balance"])));
    assert!(!scope(|session| session["items"][5]["prefer"] = json!([{"not_with": ["i0"]}])));
}
