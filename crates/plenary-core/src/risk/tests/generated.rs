//! Two hundred sessions at random, simulated in two ways.

use serde_json::{Value, json};

use super::simulator::{Dice, simulate};
use super::{Effort, forecast, read};
use crate::model::Problem;
use crate::verify::Verified;

/// A session of one or two tracks on the two days around a change of the clocks, with now and then each statement that the
/// simulation knows.
pub fn session(seed: u64) -> Value {
    let dice = &mut Dice(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let tracks: &[&str] = if dice.chance(40) { &["plenary", "cow"] } else { &["plenary"] };
    let (mut meetings, mut items) = (Vec::new(), Vec::new());
    for track in tracks {
        for (ix, (day, start, end)) in [(28, 10, 12), (28, 15, 17), (29, 10, 12), (29, 15, 17)].into_iter().enumerate()
        {
            meetings.push(json!({"id": format!("{track}{}", ix + 1), "date": format!("2026-03-{day}"), "track": track,
                "start": format!("{start}:00"), "end": format!("{end}:00")}));
        }
        let count = dice.between(3, 6);
        let most = 450 / count;
        for ix in 1..=count {
            let minutes = dice.between(most / 2, most);
            let mut item = json!({"id": format!("{track}-{ix}"), "minutes": minutes, "track": track});
            if dice.chance(40) {
                let (low, high) = (dice.between(minutes / 2, minutes), dice.between(minutes, 2 * minutes));
                item["minutes"] = json!({"low": low, "likely": minutes, "high": high});
            }
            match dice.between(0, 11) {
                0 => item["pin"] = json!(format!("{track}{}", dice.between(1, 4))),
                1 => item["forbid"] = json!(format!("{track}{}", dice.between(1, 4))),
                2 => {
                    item["windows"] =
                        json!([{"from": "2026-03-28T11:00", "to": "2026-03-28T16:30"}, {"from": "2026-03-29"}])
                }
                3 => item["available_from"] = json!("2026-03-28T11:30"),
                4 => item["split"] = json!(false),
                5 => item["interruptible"] = json!(true),
                6 if ix > 1 => item["not_with"] = json!(format!("{track}-{}", ix - 1)),
                7 if ix > 1 => {
                    item["after"] =
                        json!([{"item": format!("{track}-{}", ix - 1), "gap_minutes": dice.between(30, 180)}]);
                }
                8 if *track == "cow" => item["after"] = json!("plenary-1"),
                9 => item["order"] = json!("free"),
                _ => {}
            }
            if ix == count && dice.chance(50) {
                item["position"] = json!("last");
            }
            items.push(item);
        }
    }
    let late = if dice.chance(60) { [0, dice.between(0, 10), dice.between(10, 30)] } else { [0, 0, 0] };
    json!({"title": format!("seed {seed}"), "timezone": "Europe/Vienna", "meetings": meetings, "items": items,
        "rules": {"turnaround_minutes": if dice.chance(25) { 5 } else { 0 }},
        "uncertainty": {"spread": {"low": dice.between(0, 30), "high": dice.between(0, 40)},
            "late_start": {"low": late[0], "likely": late[1], "high": late[2]},
            "extension_minutes": if dice.chance(30) { 10 } else { 0 }}})
}

/// Sessions with a plan, and the plan.
pub fn planned(first: u64) -> impl Iterator<Item = (u64, Problem, Verified)> {
    (first..).filter_map(|seed| {
        let problem = read(&session(seed).to_string());
        let found = crate::pipeline::plan(&problem.without_goals(), None, &crate::Limits::default(), &mut ());
        found.unwrap().schedule().map(|schedule| (seed, problem, schedule))
    })
}

/// By how many standard errors of their difference two frequencies differ.
fn errors(one: (u32, u32), other: (u32, u32)) -> f64 {
    let share = |(count, of): (u32, u32)| f64::from(count) / f64::from(of);
    let both = share((one.0 + other.0, one.1 + other.1));
    let variance = both * (1.0 - both) * (1.0 / f64::from(one.1) + 1.0 / f64::from(other.1));
    let difference = (share(one) - share(other)).abs();
    if difference == 0.0 { 0.0 } else { difference / variance.sqrt() }
}

/// Of many figures that agree, three in a thousand differ by more than three standard errors.
#[test]
fn another_simulation_agrees_on_two_hundred_sessions() {
    let (samples, fewer) = (10_000, 2_000);
    let (mut figures, mut beyond, mut uncertain) = (0, Vec::new(), 0);
    for (seed, problem, schedule) in planned(1).take(200) {
        let found = forecast(&problem, &schedule, Effort { samples, seed, threads: 1 }, &mut |_| true);
        let other = simulate(&problem, &schedule, fewer, seed);
        let mut compare = |what: String, one: u32, two: u32| {
            figures += 1;
            uncertain += u32::from(one > 0 && one < samples);
            let by = errors((one, samples), (two, fewer));
            assert!(by < 4.5, "seed {seed}: {what}: {one} of {samples}, and {two} of {fewer}\n{}", *schedule);
            if by > 3.0 {
                beyond.push(format!("seed {seed}: {what}: {one} of {samples}, and {two} of {fewer}"));
            }
        };
        compare("confidence".to_owned(), found.holds, other.holds);
        for item in &found.items {
            let (reached, in_time) = other.items[&item.items[0].0];
            let id = &problem.item(item.items[0]).id;
            compare(format!("{id} reached"), item.reached, reached);
            compare(format!("{id} in time"), item.in_time, in_time);
        }
    }
    assert!(figures > 1_500 && uncertain > 600, "{figures} figures, {uncertain} neither 0 nor 1");
    assert!(beyond.len() * 100 < figures as usize, "{} of {figures}: {beyond:#?}", beyond.len());
}
