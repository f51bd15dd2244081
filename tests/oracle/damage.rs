//! Schedules spoilt so that they are certainly not valid: something is changed, and nothing else made to fit.

use chrono::{DateTime, FixedOffset, TimeDelta};
use plenary::model::{Minutes, Problem, Schedule, Status, Unscheduled};

use super::random::Rng;

/// The schedule spoilt in each of many ways, with what was done to it. The schedule is valid and has an entry.
pub fn damage(problem: &Problem, schedule: &Schedule, rng: &mut Rng) -> Vec<(String, Schedule)> {
    let mut spoilt = Vec::new();
    let mut spoil = |what: &str, change: &mut dyn FnMut(&mut Schedule) -> bool| {
        let mut copy = schedule.clone();
        if change(&mut copy) {
            spoilt.push((what.to_owned(), copy));
        }
    };
    let row = rng.below(schedule.meetings.len());
    let entries = schedule.meetings[row].entries.len();
    let (one, two) = (rng.below(entries), rng.below(entries));
    let target = rng.below(schedule.meetings.len());
    let minute = TimeDelta::minutes(if rng.chance(50) { 1 } else { -1 });
    let goal = rng.below(schedule.objectives.len().max(1));

    spoil("a minute moves from a part to another", &mut |s| {
        let there = rng.below(s.meetings[target].entries.len());
        s.meetings[row].entries[one].minutes = less(s.meetings[row].entries[one].minutes);
        s.meetings[target].entries[there].minutes = more(s.meetings[target].entries[there].minutes);
        (row, one) != (target, there)
    });
    spoil("a part ends a minute earlier", &mut |s| {
        let entry = &mut s.meetings[row].entries[one];
        (entry.minutes, entry.end) = (less(entry.minutes), entry.end - TimeDelta::minutes(1));
        true
    });
    spoil("two entries are swapped in the list", &mut |s| {
        s.meetings[row].entries.swap(one, two);
        one != two
    });
    spoil("the items of two entries of different length are swapped", &mut |s| {
        let entries = &mut s.meetings[row].entries;
        let (mut a, mut b) = (entries[one].clone(), entries[two].clone());
        std::mem::swap(&mut a.items, &mut b.items);
        std::mem::swap(&mut a.number, &mut b.number);
        std::mem::swap(&mut a.title, &mut b.title);
        let lengths = (a.minutes, b.minutes);
        (entries[one], entries[two]) = (a, b);
        lengths.0 != lengths.1
    });
    spoil("an item is dropped", &mut |s| {
        s.meetings[row].entries.remove(one);
        true
    });
    spoil("a part is moved to another meeting", &mut |s| {
        let part = s.meetings[row].entries.remove(one);
        s.meetings[target].entries.push(part);
        row != target
    });
    spoil("a start is shifted", &mut |s| {
        shift(&mut s.meetings[row].entries[one].start, minute);
        true
    });
    spoil("an entry is shifted", &mut |s| {
        let entry = &mut s.meetings[row].entries[one];
        shift(&mut entry.start, minute);
        shift(&mut entry.end, minute);
        // Where entries may wait, one that starts later may be as good.
        !problem.idle
    });
    spoil("a meeting starts at another time", &mut |s| {
        shift(&mut s.meetings[row].start, minute);
        true
    });
    spoil("a meeting ends at another time", &mut |s| {
        shift(&mut s.meetings[row].end, minute);
        true
    });
    spoil("a whole meeting is shifted", &mut |s| {
        let row = &mut s.meetings[row];
        shift(&mut row.start, minute);
        shift(&mut row.end, minute);
        row.utc_start += minute;
        for entry in &mut row.entries {
            shift(&mut entry.start, minute);
            shift(&mut entry.end, minute);
        }
        true
    });
    spoil("an entry names somebody else", &mut |s| {
        s.meetings[row].entries[one].people.first_mut().is_some_and(|name| {
            name.push('x');
            true
        })
    });
    spoil("a room has a seat more", &mut |s| {
        s.meetings[row].seats.as_mut().is_some_and(|seats| {
            *seats += 1;
            true
        })
    });
    spoil("a meeting is listed twice", &mut |s| {
        let again = s.meetings[row].clone();
        s.meetings.insert(row, again);
        true
    });
    spoil("a meeting is dropped", &mut |s| {
        s.meetings.remove(row);
        true
    });
    spoil("a meeting changes its track", &mut |s| {
        s.meetings[row].track.push('x');
        true
    });
    spoil("a meeting changes its interpretation", &mut |s| {
        s.meetings[row].interpreted ^= true;
        true
    });
    spoil("a meeting uses a minute more", &mut |s| {
        s.meetings[row].used_minutes = more(s.meetings[row].used_minutes);
        true
    });
    spoil("a meeting spares a minute more", &mut |s| {
        s.meetings[row].spare_minutes = more(s.meetings[row].spare_minutes);
        true
    });
    spoil("a part is counted wrongly", &mut |s| {
        s.meetings[row].entries[one].part += 1;
        true
    });
    spoil("the number of parts is wrong", &mut |s| {
        s.meetings[row].entries[one].parts += 1;
        true
    });
    spoil("continued is wrong", &mut |s| {
        s.meetings[row].entries[one].continued ^= true;
        true
    });
    spoil("an offset is wrong", &mut |s| {
        let entry = &mut s.meetings[row].entries[one];
        let other = FixedOffset::east_opt(5 * 3600).expect("an offset of five hours");
        entry.start = entry.start.with_timezone(&other);
        true
    });
    spoil("an item is on the table and unscheduled", &mut |s| {
        let item = s.meetings[row].entries[one].items[0].clone();
        s.unscheduled.push(Unscheduled { item, ..Unscheduled::default() });
        true
    });
    spoil("what is left out is not listed", &mut |s| s.unscheduled.pop().is_some());
    spoil("the value of an objective is changed", &mut |s| {
        let level = s.objectives.get_mut(goal);
        level.map(|level| (level.value, level.bound) = (level.value + 1, Some(level.value + 1))).is_some()
    });
    spoil("a bound is above its value", &mut |s| {
        let level = s.objectives.get_mut(goal);
        level.map(|level| level.bound = Some(level.value + 1)).is_some()
    });
    spoil("an objective is dropped", &mut |s| s.objectives.pop().is_some());
    spoil("optimal without proof", &mut |s| {
        s.status = Status::Optimal;
        s.objectives.get_mut(goal).map(|level| level.bound = None).is_some()
    });
    spoil("the schema is another", &mut |s| {
        s.schema.push('0');
        true
    });
    spoil("it is said to be infeasible", &mut |s| {
        s.status = Status::Infeasible;
        true
    });
    spoilt
}

fn less(minutes: Minutes) -> Minutes {
    minutes.saturating_sub(Minutes(1))
}

fn more(minutes: Minutes) -> Minutes {
    Minutes(minutes.get() + 1)
}

fn shift(stamp: &mut DateTime<FixedOffset>, by: TimeDelta) {
    *stamp += by;
}
