//! Soft statements about other items and about parts: added to some sessions, and whether they hold.

use plenary::model::{Position, Preference};
use serde_json::{Map, Value, json};

use super::case::{Case, Parts};
use super::goals::Starts;
use super::random::Rng;

/// Adds them to items of one session in four. Random numbers of their own leave the rest of a session as it was.
pub fn add(session: &mut Map<String, Value>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x0057_1511);
    if !rng.chance(25) {
        return;
    }
    let Some(Value::Array(items)) = session.get_mut("items") else { return };
    let count = items.len();
    for (ix, item) in items.iter_mut().enumerate() {
        if count < 2 || !rng.chance(50) {
            continue;
        }
        let other = format!("i{}", (ix + 1 + rng.below(count - 1)) % count + 1);
        let wish = match rng.below(6) {
            0 | 1 => json!({"after": [other]}),
            2 if seed.is_multiple_of(3) => json!({"after": ["*"]}),
            2 => json!({"after": [{"item": other, "gap_minutes": rng.range(1, 5)}]}),
            3 => json!({"not_parallel": [other]}),
            4 => json!({"position": rng.pick(&["first", "last"])}),
            _ => json!({"split": if rng.chance(60) { json!(false) } else { json!({"max_parts": 2}) }}),
        };
        let Value::Object(item) = item else { continue };
        let Value::Array(prefer) = item.entry("prefer").or_insert_with(|| json!([])) else { continue };
        prefer.push(wish);
        if rng.chance(50) {
            prefer[0]["weight"] = json!(rng.range(1, 3));
        }
    }
}

/// Whether the words of a wish about other items and about parts hold. What is not placed yet is in nobody's way.
pub fn hold(case: &Case<'_>, plan: &[Parts], starts: &Starts, prefer: &Preference, unit: usize) -> bool {
    let spans = |unit: usize| -> Vec<(i64, i64)> {
        let parts = plan.get(unit).map(|parts| parts.as_slice()).unwrap_or_default();
        parts.iter().zip(starts.get(unit).into_iter().flatten()).map(|((_, m), start)| (*start, start + m)).collect()
    };
    let mine = spans(unit);
    let follows = |late: &[(i64, i64)], early: &[(i64, i64)], gap: i64| {
        let (start, end) = (late.iter().map(|span| span.0).min(), early.iter().map(|span| span.1).max());
        start.zip(end).is_none_or(|(start, end)| start >= end + gap)
    };
    let after = prefer.after.iter().all(|after| {
        let gap = i64::from(after.gap.get());
        case.named(unit, after).into_iter().all(|other| follows(&mine, &spans(other), gap))
    });
    let apart = prefer.not_parallel.iter().all(|other| {
        spans(case.unit_of[other.0]).iter().all(|two| mine.iter().all(|one| one.1 <= two.0 || two.1 <= one.0))
    });
    let place = |position: Position| {
        let rivals =
            (0..plan.len()).filter(|&other| other != unit && track(case, plan, other) == track(case, plan, unit));
        rivals.filter(|&other| !case.members(other).any(|item| item.position == Some(position))).all(|other| {
            let theirs = spans(other);
            if position == Position::First { follows(&theirs, &mine, 0) } else { follows(&mine, &theirs, 0) }
        })
    };
    let few = prefer.most_parts.is_none_or(|most| mine.len() <= most.get() as usize);
    after && apart && few && prefer.position.is_none_or(place)
}

/// The track that a plan has a unit in.
fn track<'a>(case: &'a Case<'_>, plan: &[Parts], unit: usize) -> Option<&'a str> {
    plan[unit].first().map(|(m, _)| case.problem.meetings[*m].track.0.as_str())
}
