//! Messages about the rules that a table breaks, and the order in which rules are tested.

use super::Entries;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{UnitIx, Units};
use crate::model::{ItemIx, Problem, Statement};

/// `item 3`, or `item 3+4` of items taken together.
pub(super) fn names(problem: &Problem, items: &[ItemIx]) -> String {
    let ids: Vec<&str> = items.iter().map(|&item| problem.item(item).id.0.as_str()).collect();
    format!("item {}", ids.join("+"))
}

/// Words the violation of a rule.
pub(super) fn sentence(problem: &Problem, units: &Units, entries: &Entries, tag: &Tag) -> String {
    let subject = subject(problem, &tag.statement);
    match tag.rule {
        Rule::Taken => format!("{subject} is not whole in the table"),
        Rule::Track => format!("{subject} is in more than one track"),
        Rule::Split => format!("{subject} has more or smaller parts than it may, or not all of its minutes fit"),
        Rule::Room => format!("what the table puts into {subject}, or by then, does not fit"),
        Rule::Carried => {
            format!("{subject}: what goes on must be last, then first, in held meetings that follow each other")
        }
        Rule::Overlap => format!("{subject} overlaps another held meeting of its track"),
        Rule::Held => "a meeting that has happened took up something else".to_owned(),
        Rule::PerDay => "a day holds more meetings than `per_day` of the candidates".to_owned(),
        Rule::After => format!("{subject} does not start after {}", followed(problem, &tag.statement)),
        Rule::AgendaOrder => turned(problem, units, entries),
        Rule::Position => format!("{subject} is not at the end of its track where it must be"),
        Rule::Pin => format!("{subject} does not begin where it is pinned"),
        Rule::Forbid => format!("{subject} is in a meeting that is forbidden to it"),
        Rule::Allow => format!("{subject} is in a meeting that is not allowed to it"),
        Rule::AvailableFrom => format!("{subject} starts before it is available"),
        Rule::Windows => format!("{subject} is outside its windows"),
        Rule::Keep => format!("{subject} does not start near its announced hour"),
        Rule::NotWith => format!("{subject} shares a meeting with what it must not be with"),
        Rule::NotParallel => format!("{subject} overlaps what it must not be parallel to"),
        Rule::People => format!("{subject} overlaps another item that needs the same person"),
        Rule::Seats => format!("{subject} is in a meeting with fewer seats than it needs"),
        Rule::Interpretation => format!("{subject} is in a meeting without the interpretation it needs"),
        Rule::Limit => format!("the limit {subject} is exceeded"),
        Rule::Placed | Rule::Prefer | Rule::Goal | Rule::Clock => subject,
    }
}

/// `m1, m2 cannot take all 300 min of item 2`.
pub(super) fn not_whole(problem: &Problem, units: &Units, entries: &Entries, u: UnitIx) -> String {
    let (unit, mut meetings) = (units.unit(u), Vec::new());
    for &m in &units.track(unit.track).meetings {
        if entries.get(&m).is_some_and(|listed| listed.contains(&u)) {
            meetings.push(problem.meeting(m).id.to_string());
        }
    }
    format!("{} cannot take all {} min of {}", meetings.join(", "), unit.minutes, names(problem, &unit.items))
}

/// The subject of a statement: `item 6`, `m3`, `max_meetings_per_day`.
fn subject(problem: &Problem, statement: &Statement) -> String {
    let mut steps = statement.0.split('/').skip(1);
    let (field, place) = (steps.next(), steps.next());
    let index = place.and_then(|place| place.parse::<usize>().ok());
    match (field, index) {
        (Some("items"), Some(n)) if n < problem.items.len() => names(problem, &[ItemIx(n)]),
        (Some("people"), Some(n)) if n < problem.people.len() => problem.people[n].name.clone(),
        (Some("meetings"), Some(n)) if n < problem.meetings.len() => problem.meetings[n].id.to_string(),
        _ => place.or(field).unwrap_or_default().to_owned(),
    }
}

/// The object of an `after`: `item 5 plus 120 min`.
fn followed(problem: &Problem, statement: &Statement) -> String {
    let places: Vec<usize> = statement.0.split('/').filter_map(|step| step.parse().ok()).collect();
    let after = match places[..] {
        [item, after] => problem.items.get(item).and_then(|item| item.after.get(after)),
        _ => None,
    };
    after.map_or("what it must follow".to_owned(), |after| {
        let others = after.item.item().map_or_else(|| "every other item".to_owned(), |item| names(problem, &[item]));
        match after.gap.get() {
            0 => others,
            gap => format!("{others} plus {gap} min"),
        }
    })
}

/// The first two entries of a track that are in reverse order in the file.
fn turned(problem: &Problem, units: &Units, entries: &Entries) -> String {
    for track in &units.tracks {
        let meetings = track.meetings.iter().filter_map(|m| entries.get(m));
        let listed: Vec<UnitIx> = meetings.flatten().copied().filter(|&u| units.unit(u).keeps_order).collect();
        for (n, early) in listed.iter().enumerate() {
            if let Some(late) = listed[n + 1..].iter().find(|late| *late < early) {
                let [early, late] = [early, late].map(|&u| names(problem, &units.unit(u).items));
                return format!("{early} stands before the end of {late}, which comes first in the file");
            }
        }
    }
    "the items are not in the order of the file".to_owned()
}

/// The rank of a rule: low ranks are added first, so the later ones are reported as broken. A table is blamed for its
/// order rather than for its minutes.
pub(super) fn blame(rule: Rule) -> u8 {
    match rule {
        Rule::Room => 0,
        Rule::Taken => 1,
        Rule::Split => 2,
        Rule::Track | Rule::Interpretation | Rule::Seats | Rule::Forbid | Rule::Allow | Rule::Pin => 3,
        Rule::Overlap | Rule::Limit => 4,
        Rule::Carried => 5,
        Rule::Placed
        | Rule::PerDay
        | Rule::After
        | Rule::Held
        | Rule::AgendaOrder
        | Rule::Position
        | Rule::AvailableFrom
        | Rule::Windows
        | Rule::Keep
        | Rule::NotWith
        | Rule::NotParallel
        | Rule::People
        | Rule::Prefer
        | Rule::Goal
        | Rule::Clock => 6,
    }
}
