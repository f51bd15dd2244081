//! The simulation against exact figures, against the founding case, and against another simulation.

mod generated;
mod simulator;

use serde_json::{Value, json};

use super::*;
use crate::model::{Minutes, Spread, ThreePoint, Uncertainty};
use crate::verify::Verified;

const FOUNDING: &str = include_str!("../../../../../fixtures/firearms-wg9.json");
const PLAN: &str = include_str!("../../../../../fixtures/firearms-wg9.schedule.json");

const ON_TIME: ThreePoint = ThreePoint::exactly(Minutes(0));
const CERTAIN: Uncertainty = Uncertainty {
    spread: Some(Spread { low: 0, high: 0 }),
    late_start: Some(ON_TIME),
    common: 0,
    extension: Minutes(0),
};

fn read(session: &str) -> Problem {
    crate::read::session(session, "session.json").unwrap_or_else(|report| panic!("{report}")).problem
}

fn planned(problem: &Problem) -> Verified {
    crate::pipeline::plan(problem, None, &crate::Limits::default(), &mut ()).unwrap().schedule().unwrap()
}

fn under(problem: &Problem, uncertainty: Uncertainty) -> Problem {
    problem.changed(|parts| parts.uncertainty = uncertainty).unwrap()
}

fn founding(uncertainty: Uncertainty) -> (Problem, Schedule) {
    (under(&read(FOUNDING), uncertainty), crate::read::schedule(PLAN, "schedule.json").unwrap())
}

fn of(problem: &Problem, schedule: &Schedule) -> Forecast {
    forecast(problem, schedule, Effort::default(), &mut |_| true)
}

fn spread(low: u32, high: u32, late: (u32, u32, u32)) -> Uncertainty {
    let late = ThreePoint { low: Minutes(late.0), likely: Minutes(late.1), high: Minutes(late.2) };
    Uncertainty { spread: Some(Spread { low, high }), late_start: Some(late), ..CERTAIN }
}

/// The forecast of a session of one track; each meeting is two hours, on 29 March 2026, when the clocks go forward, and the
/// day before.
fn of_session(items: Value, uncertainty: Value) -> (Problem, Forecast) {
    let session = json!({"title": "x", "timezone": "Europe/Vienna", "uncertainty": uncertainty, "items": items,
        "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-12:00", "15:00-17:00"]}});
    let problem = read(&session.to_string());
    let schedule = planned(&problem);
    let forecast = of(&problem, &schedule);
    (problem, forecast)
}

/// `m1 10:05+01:00` of the start of an item, for each of three quantiles.
fn starts(problem: &Problem, forecast: &Forecast, item: usize) -> [String; 3] {
    let of = forecast.items[item].start.as_ref().unwrap();
    [&of.p10, &of.p50, &of.p80]
        .map(|moment| format!("{} {}", moment.meeting, problem.zone.local(moment.at).format("%H:%M%:z")))
}

#[test]
fn without_uncertainty_all_holds_or_nothing_does() {
    let (problem, schedule) = founding(CERTAIN);
    let sure = of(&problem, &schedule);
    assert_eq!((sure.confidence(), sure.holds, sure.in_time), (1.0, sure.samples, sure.samples));
    assert!(sure.causes.is_empty() && sure.has_report);
    // what the schedule says: 15 minutes of m3 and 30 of m4 are spare
    let spare: Vec<f64> = sure.meetings.iter().map(|one| one.spare).collect();
    assert_eq!(spare, [0.0, 0.0, 15.0, 30.0]);
    assert_eq!(sure.meetings[2].utilization, 105.0 / 120.0);
    // ten minutes late three times lose more than the 15 that are spare
    let (problem, schedule) = founding(spread(0, 0, (10, 10, 10)));
    let late = of(&problem, &schedule);
    assert_eq!((late.confidence(), late.in_time), (0.0, 0));
    assert_eq!(late.meetings[0].lost, 10.0);
    let (problem, schedule) = founding(spread(0, 0, (5, 5, 5)));
    assert_eq!(of(&problem, &schedule).confidence(), 1.0);
}

/// The probabilities of whole minutes, from the distribution function.
fn triangle(low: f64, likely: f64, high: f64) -> Vec<(i64, f64)> {
    if low == high {
        return vec![(low as i64, 1.0)];
    }
    let below = |x: f64| match x.clamp(low, high) {
        x if x < likely => (x - low).powi(2) / (high - low) / (likely - low),
        x => 1.0 - (high - x).powi(2) / (high - low) / (high - likely),
    };
    (low as i64..=high as i64).map(|minute| (minute, below(minute as f64 + 0.5) - below(minute as f64 - 0.5))).collect()
}

/// The probability that items 1 to 5 and three late starts take at most six hours, by convolution.
fn exact(below: f64, above: f64, late: (f64, f64, f64)) -> f64 {
    let mut sums = vec![0.0; 1000];
    sums[0] = 1.0;
    let minutes = [10.0, 10.0, 160.0, 110.0, 45.0, 10.0];
    let items = minutes.map(|m: f64| triangle((m * (1.0 - below)).round(), m, (m * (1.0 + above) + 1e-9).round()));
    for of in items.into_iter().chain(std::iter::repeat_n(triangle(late.0, late.1, late.2), 3)) {
        let mut next = vec![0.0; sums.len()];
        for (sum, p) in sums.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            of.iter().for_each(|(minute, q)| next[sum + *minute as usize] += p * q);
        }
        sums = next;
    }
    sums[..=360].iter().sum()
}

/// The design began with these figures: how often items 1 to 5 end before the fourth meeting, which belongs to the report.
#[test]
fn the_founding_plan_is_as_sure_as_the_exact_distribution_says() {
    for (low, high, late, printed) in [
        (0, 0, (0, 0, 0), 100.0),
        (0, 0, (10, 10, 10), 0.0),
        (20, 20, (0, 0, 0), 81.0),
        (20, 20, (0, 10, 30), 10.0),
        (20, 50, (0, 10, 30), 2.0),
    ] {
        let (problem, schedule) = founding(spread(low, high, late));
        let found = of(&problem, &schedule);
        // item 5 is the last before the report
        let in_time = found.share(found.items[5].in_time);
        let late = (f64::from(late.0), f64::from(late.1), f64::from(late.2));
        let exact = exact(f64::from(low) / 100.0, f64::from(high) / 100.0, late);
        let error = found.standard_error(exact);
        assert!((in_time - exact).abs() <= 3.0 * error + 1e-9, "{low} {high}: {in_time} instead of {exact}");
        // that simulation was by hand, and its figures are whole per cents
        assert!((100.0 * in_time - printed).abs() < 1.5, "{low} {high}: {in_time}, and the table says {printed} %");
    }
}

#[test]
fn what_all_items_have_in_common_makes_them_long_together() {
    let items = json!([
        {"id": "1", "minutes": {"low": 80, "likely": 100, "high": 140}},
        {"id": "2", "minutes": {"low": 80, "likely": 100, "high": 140}},
        {"id": "3", "minutes": {"low": 80, "likely": 100, "high": 140}},
        {"id": "4", "minutes": {"low": 80, "likely": 100, "high": 140}}]);
    let (_, together) = of_session(items.clone(), json!({"common": 1}));
    // four times the same minutes fit into 480 if one of them takes at most 120
    let one =
        triangle(80.0, 100.0, 140.0).into_iter().filter(|(minute, _)| *minute <= 120).map(|(_, p)| p).sum::<f64>();
    assert!((together.confidence() - one).abs() < 3.0 * together.standard_error(one), "{}", together.confidence());
    let (_, half) = of_session(items.clone(), json!({"common": 0.5}));
    let (_, none) = of_session(items, json!({}));
    assert!(none.confidence() > half.confidence() + 0.05 && half.confidence() > one + 0.03, "{none:?} {half:?}");
}

/// In the night the clocks go forward.
#[test]
fn hours_are_those_of_the_place_and_gaps_go_by_the_clock() {
    let items = json!([
        {"id": "1", "minutes": {"low": 100, "likely": 110, "high": 120}},
        {"id": "2", "minutes": {"low": 30, "likely": 30, "high": 60}},
        {"id": "3", "minutes": 30, "pin": "m3"},
        {"id": "4", "minutes": 60, "split": false, "after": [{"item": "2", "gap_minutes": 1080}]}]);
    let (problem, found) = of_session(items, json!({"spread": {"low": 0, "high": 0}}));
    assert_eq!(starts(&problem, &found, 0), ["m1 10:00+01:00", "m1 10:00+01:00", "m1 10:00+01:00"]);
    // item 2 begins in the first meeting whenever item 1 leaves a minute of it
    assert_eq!(starts(&problem, &found, 1), ["m1 11:44+01:00", "m1 11:50+01:00", "m1 11:54+01:00"]);
    // from Saturday, 15:40 to Sunday, 10:40 are eighteen hours: one is missing
    let ends = found.items[1].end.as_ref().unwrap();
    let gap = found.items[3].start.as_ref().unwrap().p80.at - ends.p80.at;
    assert_eq!(gap, 1080);
    assert_eq!(starts(&problem, &found, 3)[2][..3], *"m3 ");
    assert!(starts(&problem, &found, 3)[2].ends_with("+02:00"));
    assert_eq!(found.confidence(), 1.0);
}

#[test]
fn who_is_early_goes_on_and_who_has_to_wait_waits() {
    let items = |second: Value| {
        let mut items =
            json!([{"id": "1", "minutes": {"low": 50, "likely": 120, "high": 120}}, {"id": "2", "minutes": 60}]);
        items[1].as_object_mut().unwrap().extend(second.as_object().unwrap().clone());
        items
    };
    let certain = json!({"spread": {"low": 0, "high": 0}});
    let second = |extra: Value| {
        let (problem, found) = of_session(items(extra), certain.clone());
        starts(&problem, &found, 1)
    };
    assert_eq!(second(json!({}))[0], "m1 11:12+01:00");
    assert_eq!(second(json!({"pin": "m2"})), ["m2 15:00+01:00"; 3].map(str::to_owned));
    assert_eq!(second(json!({"available_from": "2026-03-29"})), ["m3 10:00+02:00"; 3].map(str::to_owned));
    assert_eq!(
        second(json!({"windows": [{"from": "14:00", "to": "17:00"}]})),
        ["m2 15:00+01:00"; 3].map(str::to_owned)
    );
    assert_eq!(second(json!({"not_with": "1"})), ["m2 15:00+01:00"; 3].map(str::to_owned));
    assert_eq!(second(json!({"after": [{"item": "1", "gap_minutes": 180}]}))[0], "m2 15:00+01:00");
}

#[test]
fn an_item_may_run_over_as_far_as_the_chair_may() {
    let items = json!([{"id": "1", "minutes": {"low": 120, "likely": 120, "high": 140}}, {"id": "2", "minutes": 120},
        {"id": "3", "minutes": 120}, {"id": "4", "minutes": 120}]);
    let confidence = |extension: u32| {
        let uncertainty = json!({"spread": {"low": 0, "high": 0}, "extension_minutes": extension});
        of_session(items.clone(), uncertainty).1
    };
    let (none, all) = (confidence(0), confidence(20));
    assert_eq!(all.confidence(), 1.0);
    // it fits only if it takes exactly two hours
    let exact = triangle(120.0, 120.0, 140.0)[0].1;
    assert!((none.confidence() - exact).abs() < 3.0 * none.standard_error(exact), "{}", none.confidence());
    assert!(all.meetings[0].utilization > 1.0 && all.meetings[0].lost == 0.0 && all.meetings[0].full == all.samples);
}

#[test]
fn what_has_happened_is_a_fact() {
    let session = json!({"title": "x", "timezone": "Europe/Vienna", "uncertainty": {"spread": {"low": 50, "high": 50}},
        "meetings": {"days": ["2026-03-28"], "times": ["10:00-12:00", "15:00-18:00"]},
        "held": [{"meeting": "m1", "entries": [{"item": "1", "minutes": 30}, {"item": "2", "minutes": 90}]}],
        "items": [{"id": "1", "minutes": 30}, {"id": "2", "minutes": 120}, {"id": "3", "minutes": 60}]});
    let problem = read(&session.to_string());
    let found = of(&problem, &planned(&problem));
    assert_eq!(found.items.iter().map(|item| item.items[0].0).collect::<Vec<_>>(), [1, 2], "item 1 is over");
    assert_eq!(found.meetings.len(), 1);
    // item 2 takes 60 to 180 minutes, and more than the 90 that it has taken: one in ten takes less than ten more
    let [early, _, late] = starts(&problem, &found, 1);
    let minute = |from: &str, to: &str, at: &str| (from..to).contains(&at);
    assert!(minute("m2 15:08", "m2 15:12", &early) && minute("m2 15:40", "m2 16:30", &late), "{early} {late}");
    assert_eq!(found.confidence(), 1.0);
}

#[test]
fn the_same_input_gives_the_same_forecast() {
    let (problem, schedule) = founding(spread(20, 20, (0, 0, 10)));
    let once = of(&problem, &schedule);
    assert_eq!(once, of(&problem, &schedule));
    let other = forecast(&problem, &schedule, Effort { seed: 1, ..Effort::default() }, &mut |_| true);
    assert_ne!(once.holds, other.holds);
    let error = once.standard_error(once.confidence());
    assert!((once.confidence() - other.confidence()).abs() < 5.0 * error);
    assert_eq!(holds(&problem, &schedule, Effort::default()), once.holds);
    let stopped = forecast(&problem, &schedule, Effort::default(), &mut |done| done < 0.5);
    assert_eq!(stopped.samples, 10_000);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for common in [0, 400_000] {
        let (problem, schedule) = founding(Uncertainty { common, ..spread(20, 20, (0, 10, 30)) });
        let on =
            |threads: u32| forecast(&problem, &schedule, Effort { samples: 7_300, seed: 3, threads }, &mut |_| true);
        let once = on(1);
        assert_eq!(once.samples, 7_300);
        assert!(!once.causes.is_empty() && once.holds > 0);
        for threads in [2, 3, 16] {
            assert_eq!(on(threads), once, "{threads}");
        }
    }
    // who is stopped has whole blocks
    let (problem, schedule) = founding(spread(20, 20, (0, 10, 30)));
    let effort = Effort { threads: 4, ..Effort::default() };
    let stopped = forecast(&problem, &schedule, effort, &mut |_| false);
    assert!(stopped.samples.is_multiple_of(1_000) && stopped.samples >= 1_000 && stopped.samples <= 20_000);
}

#[test]
fn a_simulation_in_parts_is_the_whole() {
    let (problem, schedule) = founding(spread(20, 20, (0, 10, 30)));
    let effort = Effort { samples: 2_500, seed: 3, threads: 1 };
    let whole = forecast(&problem, &schedule, effort, &mut |_| true);
    assert!(!whole.causes.is_empty() && whole.holds < whole.samples);
    let simulation = Simulation::new(&problem, &schedule, None);
    for edges in [vec![0, 2_500], vec![0, 1, 1_000, 1_700, 2_500]] {
        let parts = edges.windows(2).map(|edge| simulation.count(edge[0]..edge[1], effort, &mut |_| true));
        // as another process gives them
        let parts = parts.map(|part| serde_json::from_str(&serde_json::to_string(&part).unwrap()).unwrap());
        let tally: Tally = parts
            .rev()
            .reduce(|mut all: Tally, part| {
                all.join(part);
                all
            })
            .unwrap();
        assert!(simulation.made(&tally));
        let mut without: Vec<(Suspect, u32)> = Vec::new();
        for suspect in simulation.suspects(&tally) {
            without.push((suspect, simulation.holds_without(suspect, effort, &mut |_| true)));
        }
        assert_eq!(simulation.forecast(&tally, &without), whole);
    }
}

#[test]
fn causes_are_what_would_help_most() {
    let (problem, schedule) = founding(spread(20, 20, (0, 10, 30)));
    let found = of(&problem, &schedule);
    assert_eq!(found.causes.len(), 3);
    assert!(found.causes.windows(2).all(|pair| pair[0].otherwise >= pair[1].otherwise));
    // the first three meetings lose the time, and of the items the longest is worth as much
    assert!(found.causes.iter().all(|cause| cause.otherwise > found.confidence()));
    let meetings: Vec<_> = found.causes.iter().filter_map(|cause| cause.meeting.as_deref()).collect();
    assert!(!meetings.is_empty() && meetings.iter().all(|id| ["m1", "m2", "m3"].contains(id)), "{:?}", found.causes);
}
