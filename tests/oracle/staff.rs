//! Days off and teams of interpreters: added to some sessions, and which meetings they let be held together.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use plenary::model::{Limit, Meeting, Minutes, Problem};
use serde_json::{Map, Value, json};

use super::random::Rng;

/// Adds them to one session in five. Random numbers of their own leave the rest of a session as it was without them.
pub fn add(session: &mut Map<String, Value>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x7ea0_f1e0);
    if !rng.chance(20) {
        return;
    }
    let Some(Value::Object(rules)) = session.get_mut("rules") else { return };
    let mut limit = |rng: &mut Rng, percent: u64, name: &str, values: &[u64]| {
        if rng.chance(percent) {
            rules.insert(name.into(), json!(rng.pick(values)));
        }
    };
    limit(&mut rng, 25, "interpreter_meetings_per_day", &[1, 1, 2]);
    limit(&mut rng, 20, "interpreter_meetings_per_week", &[1, 2, 3]);
    limit(&mut rng, 25, "interpreter_minutes_per_day", &[6, 8, 12]);
    limit(&mut rng, 20, "interpreter_minutes_per_week", &[8, 12, 16]);
    if rng.chance(15) {
        let days = ["2022-05-05", "2026-03-29", "2026-10-25"];
        rules.insert("days_off".into(), if rng.chance(50) { json!(["weekends"]) } else { json!(days) });
    }
    if rng.chance(70) {
        session.insert("teams".into(), json!(rng.pick(&[1, 1, 2])));
    }
}

/// Whether days off and teams let these be held, all of which are interpreted, where the planned ones of them have not
/// happened yet, and `past` have. Every assignment of teams is tried.
pub fn may_hold(problem: &Problem, held: &[&Meeting], planned: &[&Meeting], past: &[&Meeting]) -> bool {
    let rules = &problem.rules;
    if rules.days_off.as_ref().is_some_and(|limit| planned.iter().any(|m| limit.value.name(m.day).is_some())) {
        return false;
    }
    if planned.iter().any(|m| !one_team(problem, &[*m])) {
        return false;
    }
    let Some(teams) = problem.teams.as_ref().map(|limit| limit.value as usize) else { return true };
    // what has happened was served by others where the teams cannot have served it beside the earlier meetings
    let mut served: Vec<&Meeting> = Vec::new();
    for fact in past {
        let more: Vec<&Meeting> = served.iter().copied().chain([*fact]).collect();
        if can_serve(problem, teams, &more) {
            served = more;
        }
    }
    let is = |of: &[&Meeting], m: &Meeting| of.iter().any(|it| it.id == m.id);
    let held: Vec<&Meeting> = held.iter().copied().filter(|m| is(planned, m) || is(&served, m)).collect();
    can_serve(problem, teams, &held)
}

/// Whether so many teams can serve all of these.
fn can_serve(problem: &Problem, teams: usize, held: &[&Meeting]) -> bool {
    (0..teams.pow(held.len() as u32)).any(|code| {
        (0..teams).all(|team| {
            let served = held.iter().enumerate().filter(|(place, _)| code / teams.pow(*place as u32) % teams == team);
            one_team(problem, &served.map(|(_, m)| *m).collect::<Vec<_>>())
        })
    })
}

/// Whether one team may serve all of these.
fn one_team(problem: &Problem, held: &[&Meeting]) -> bool {
    let rules = &problem.rules;
    let minutes = |limit: &Option<Limit<Minutes>>| limit.as_ref().map(|limit| i64::from(limit.value.get()));
    let count = |limit: &Option<Limit<u32>>| limit.as_ref().map(|limit| i64::from(limit.value));
    let (pause, night) = (minutes(&rules.min_break_minutes), minutes(&rules.min_night_rest_minutes));
    let rested = held.iter().enumerate().all(|(place, a)| {
        held[place + 1..].iter().all(|b| {
            let (first, then) = if (a.start, a.end) <= (b.start, b.end) { (a, b) } else { (b, a) };
            let rest = then.start - first.end;
            rest >= pause.unwrap_or(0) && (first.day == then.day || rest >= night.unwrap_or(0))
        })
    });
    let within = |most: Option<i64>, period: fn(NaiveDate) -> NaiveDate, weight: fn(&Meeting) -> i64| {
        let mut sums: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        held.iter().for_each(|m| *sums.entry(period(m.day)).or_default() += weight(m));
        most.is_none_or(|most| sums.values().all(|sum| *sum <= most))
    };
    let week: fn(NaiveDate) -> NaiveDate =
        |day| NaiveDate::from_isoywd_opt(day.iso_week().year(), day.iso_week().week(), Weekday::Mon).unwrap_or(day);
    rested
        && within(count(&rules.interpreter_meetings_per_day), |day| day, |_| 1)
        && within(count(&rules.interpreter_meetings_per_week), week, |_| 1)
        && within(minutes(&rules.interpreter_minutes_per_day), |day| day, |m| m.end - m.start)
        && within(minutes(&rules.interpreter_minutes_per_week), week, |m| m.end - m.start)
}
