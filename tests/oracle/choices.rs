//! All ways to place one unit, by itself.

use super::case::{Case, Parts};

/// Every list of parts that the unit's own statements allow, earliest meetings and most minutes first.
pub fn choices(case: &Case<'_>, unit: usize) -> Vec<Parts> {
    let mut all = Vec::new();
    extend(case, unit, 0, case.units[unit].minutes, &mut Vec::new(), &mut all);
    all.retain(|parts| starts_where_pinned(case, unit, parts));
    if case.units[unit].optional {
        all.push(Vec::new());
    }
    all
}

/// Places what is `left` in the unit's meetings from `from` on.
fn extend(case: &Case<'_>, unit: usize, from: usize, left: i64, parts: &mut Parts, all: &mut Vec<Parts>) {
    let of = &case.units[unit];
    if left == 0 {
        all.push(parts.clone());
        return;
    }
    if parts.len() == of.most {
        return;
    }
    let track = |meeting: usize| &case.problem.meetings[meeting].track;
    for next in from..of.meetings.len() {
        let meeting = of.meetings[next];
        // all parts are in one track
        if parts.first().is_some_and(|(first, _)| track(*first) != track(meeting)) {
            continue;
        }
        let room = case.close[meeting] - case.start[meeting];
        for minutes in (1..=left.min(room)).rev() {
            let alone = minutes == of.minutes;
            if alone || (minutes >= of.least && (left == minutes || left - minutes >= of.least)) {
                parts.push((meeting, minutes));
                extend(case, unit, next + 1, left - minutes, parts, all);
                parts.pop();
            }
        }
    }
}

/// `pin`: the first part is in one of the meetings named.
fn starts_where_pinned(case: &Case<'_>, unit: usize, parts: &Parts) -> bool {
    let first = parts[0].0;
    case.members(unit).all(|item| item.wishes.pin.as_ref().is_none_or(|pins| pins.iter().any(|ix| ix.0 == first)))
}
