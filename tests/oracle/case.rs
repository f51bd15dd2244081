//! A session as the search looks at it: units, meetings in order of time, and who must end before whom.

use plenary::model::item::Wishes;
use plenary::model::{After, Earlier, Interpretation, Item, MeetingIx, Order, Position, Problem, Schedule, Track};

/// Parts of a unit: meeting and minutes, in order of time. Empty when it is left out.
pub type Parts = Vec<(usize, i64)>;

/// An item, or the items that are taken together.
pub struct Unit {
    pub members: Vec<usize>,
    pub minutes: i64,
    pub least: i64,
    pub most: usize,
    pub position: Option<Position>,
    pub optional: bool,
    pub interruptible: bool,
    /// Meetings of the tracks that it may be in that no statement keeps it from, in order of time.
    pub meetings: Vec<usize>,
    /// Where it stands among entries that are not carried over: position, then the smallest list.
    pub standing: (u8, usize),
    pub keeps_order: bool,
}

/// A unit starts when another has ended, and the gap.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    pub early: usize,
    pub late: usize,
    pub gap: i64,
    /// Whether that is so only where both are in one track.
    pub in_one_track: bool,
}

/// A session, and all that is computed once.
pub struct Case<'a> {
    pub problem: &'a Problem,
    pub baseline: Option<&'a Schedule>,
    pub units: Vec<Unit>,
    pub unit_of: Vec<usize>,
    /// Start, end, and the end of what entries may use.
    pub start: Vec<i64>,
    pub end: Vec<i64>,
    pub close: Vec<i64>,
    /// All meetings by start, then in file order; and the place of each in it.
    pub in_time: Vec<usize>,
    pub time_rank: Vec<usize>,
    pub precedence: Vec<Before>,
    /// Pairs of units that need the same person.
    pub same_person: Vec<(usize, usize)>,
    pub turnaround: i64,
    /// By set of meetings: whether they may be held together.
    pub may_hold: Vec<bool>,
    /// By meeting: earliness and burden.
    pub position: Vec<u64>,
    pub burden: Vec<u64>,
}

impl<'a> Case<'a> {
    pub fn new(problem: &'a Problem, baseline: Option<&'a Schedule>) -> Self {
        let meetings = &problem.meetings;
        let start: Vec<i64> = meetings.iter().map(|m| m.start.unix_minutes()).collect();
        let end: Vec<i64> = meetings.iter().map(|m| m.end.unix_minutes()).collect();
        let close = (0..meetings.len()).map(|m| start[m] + i64::from(problem.room(MeetingIx(m)).get())).collect();
        let mut in_time: Vec<usize> = (0..meetings.len()).collect();
        in_time.sort_by_key(|&m| (start[m], m));
        let earlier = |a: usize, b: usize| (start[a], a) < (start[b], b);
        let all = || 0..meetings.len();
        let time_rank = all().map(|m| all().filter(|&o| earlier(o, m)).count()).collect();
        let (groups, unit_of) = groups(problem);
        let ranks = ranks(problem, &groups, &unit_of);
        let units: Vec<Unit> =
            groups.iter().zip(ranks).map(|(members, rank)| unit(problem, members.clone(), rank, &in_time)).collect();
        let mut distinct: Vec<i64> = start.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let position = start.iter().map(|s| distinct.iter().filter(|d| *d < s).count() as u64).collect();
        let burden = all().map(|m| burden(problem, start[m], end[m])).collect();
        let precedence = precedence(problem, &groups, &units, &unit_of);
        let same_person = same_person(problem, &unit_of);
        let turnaround = problem.rules.turnaround_minutes.as_ref().map_or(0, |limit| i64::from(limit.value.get()));
        let may_hold = (0..1_usize << meetings.len()).map(|set| super::rules::may_hold(problem, set)).collect();
        Self {
            problem,
            baseline,
            unit_of,
            start,
            end,
            close,
            in_time,
            time_rank,
            same_person,
            precedence,
            turnaround,
            may_hold,
            position,
            burden,
            units,
        }
    }

    /// What must have ended before a unit starts, as far as the tracks say in which the plan has the two.
    pub fn binds(&self, before: &Before, plan: &[Parts]) -> bool {
        let track = |unit: usize| plan.get(unit)?.first().map(|(m, _)| &self.problem.meetings[*m].track);
        !before.in_one_track || track(before.early) == track(before.late)
    }

    /// The units that an `after` of a unit names.
    pub fn named(&self, unit: usize, after: &After) -> Vec<usize> {
        let groups: Vec<Vec<usize>> = self.units.iter().map(|unit| unit.members.clone()).collect();
        named(self.problem, &groups, &self.unit_of, unit, after)
    }

    /// Items of a unit.
    pub fn members(&self, unit: usize) -> impl Iterator<Item = &'a Item> + '_ {
        self.units[unit].members.iter().map(|&ix| &self.problem.items[ix])
    }
}

/// Items that `together` connects, each group in file order, groups by their first item.
fn groups(problem: &Problem) -> (Vec<Vec<usize>>, Vec<usize>) {
    let n = problem.items.len();
    let mut joined = vec![vec![false; n]; n];
    for (a, item) in problem.items.iter().enumerate() {
        joined[a][a] = true;
        for b in &item.together {
            (joined[a][b.0], joined[b.0][a]) = (true, true);
        }
    }
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                joined[a][b] |= joined[a][via] && joined[via][b];
            }
        }
    }
    let (mut groups, mut unit_of): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), vec![usize::MAX; n]);
    for a in 0..n {
        if unit_of[a] == usize::MAX {
            let members: Vec<usize> = (0..n).filter(|&b| joined[a][b]).collect();
            members.iter().for_each(|&b| unit_of[b] = groups.len());
            groups.push(members);
        }
    }
    (groups, unit_of)
}

/// Whether the order of the file holds for a unit: it does if it holds for one of its items.
fn keeps(problem: &Problem, members: &[usize]) -> bool {
    members.iter().any(|&ix| match problem.items[ix].order {
        None => problem.order == Order::Agenda,
        Some(own) => own == Order::Agenda,
    })
}

/// The tracks that all items of a unit may be in.
fn tracks<'a>(problem: &'a Problem, members: &[usize]) -> Vec<&'a Track> {
    let in_all = |track: &&Track| members.iter().all(|&ix| problem.items[ix].tracks.contains(track));
    problem.tracks().into_iter().filter(in_all).collect()
}

/// By unit, the units that each of its `after` names: those of one item, or of `"*"`.
pub fn named(problem: &Problem, groups: &[Vec<usize>], unit_of: &[usize], unit: usize, after: &After) -> Vec<usize> {
    let Earlier::Item(other) = after.item else { return every_other(problem, groups, unit_of, unit) };
    vec![unit_of[other.0]]
}

/// What `"*"` of a unit stands for.
fn every_other(problem: &Problem, groups: &[Vec<usize>], unit_of: &[usize], unit: usize) -> Vec<usize> {
    let n = groups.len();
    let items = |unit: usize| groups[unit].iter().map(|&ix| &problem.items[ix]);
    let position = |unit: usize| items(unit).find_map(|item| item.position);
    let tracks = |unit: usize| tracks(problem, &groups[unit]);
    let mut before = vec![vec![false; n]; n];
    for one in 0..n {
        for other in (0..n).filter(|&other| other != one) {
            // there is no other track for either of them
            let in_one_track = tracks(one).len() == 1 && tracks(one) == tracks(other);
            let by_name = items(other).flat_map(|item| &item.after).any(|after| match after.item {
                Earlier::Item(ix) => unit_of[ix.0] == one,
                Earlier::Every => false,
            });
            let in_file = one < other && keeps(problem, &groups[one]) && keeps(problem, &groups[other]);
            let (first, last) = (Some(Position::First), Some(Position::Last));
            let opens = position(one) == first && position(other) != first;
            let closes = position(other) == last && position(one) != last;
            before[one][other] = by_name || in_one_track && (in_file || opens || closes);
        }
    }
    chains(&mut before);
    let says = |unit: usize| items(unit).flat_map(|item| &item.after).any(|after| after.item == Earlier::Every);
    (0..n).filter(|&other| other != unit && !before[unit][other] && !says(other)).collect()
}

/// Adds what follows through others.
fn chains(before: &mut [Vec<bool>]) {
    let n = before.len();
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                before[a][b] |= before[a][via] && before[via][b];
            }
        }
    }
}

/// The place of each unit in the session's list.
fn ranks(problem: &Problem, groups: &[Vec<usize>], unit_of: &[usize]) -> Vec<usize> {
    let n = groups.len();
    if groups.iter().all(|members| keeps(problem, members)) {
        return (0..n).collect();
    }
    let mut before = vec![vec![false; n]; n];
    for one in 0..n {
        for after in groups[one].iter().flat_map(|&ix| &problem.items[ix].after) {
            named(problem, groups, unit_of, one, after).into_iter().for_each(|other| before[other][one] = true);
        }
        for other in one + 1..n {
            let both = keeps(problem, &groups[one]) && keeps(problem, &groups[other]);
            let tracks = |unit: usize| tracks(problem, &groups[unit]);
            before[one][other] |= both && tracks(one).iter().any(|track| tracks(other).contains(track));
        }
    }
    chains(&mut before);
    let follows = |one: usize, other: usize| before[one][other] && (!before[other][one] || one < other);
    let mut list: Vec<usize> = Vec::new();
    while list.len() < n {
        let free = |&unit: &usize| {
            !list.contains(&unit) && (0..n).all(|other| other == unit || list.contains(&other) || !follows(other, unit))
        };
        let next = (0..n).find(free).expect("of two that wait for each other the first goes first");
        list.push(next);
    }
    (0..n).map(|unit| list.iter().position(|&listed| listed == unit).expect("the list has all")).collect()
}

fn unit(problem: &Problem, members: Vec<usize>, rank: usize, in_time: &[usize]) -> Unit {
    let items: Vec<&Item> = members.iter().map(|&ix| &problem.items[ix]).collect();
    let position = items.iter().find_map(|item| item.position);
    let most = items.iter().filter_map(|item| item.split.max_parts).map(|most| most.get() as usize).min();
    let standing = match position {
        Some(Position::First) => 0,
        None => 1,
        Some(Position::Last) => 2,
    };
    Unit {
        minutes: items.iter().map(|item| i64::from(item.minutes.get())).sum(),
        least: items.iter().map(|item| i64::from(item.split.min.get())).max().unwrap_or(1),
        most: most.unwrap_or(usize::MAX),
        position,
        optional: items.iter().all(|item| item.optional),
        interruptible: items.iter().all(|item| item.interruptible),
        meetings: in_time.iter().copied().filter(|&m| items.iter().all(|item| may_be_in(problem, item, m))).collect(),
        standing: (standing, rank),
        keeps_order: keeps(problem, &members),
        members,
    }
}

/// Whether track, interpretation, seats, `forbid` and `allow` let the item be in the meeting.
fn may_be_in(problem: &Problem, item: &Item, m: usize) -> bool {
    let meeting = &problem.meetings[m];
    let understood = match &item.interpretation {
        Interpretation::Interpreted => !meeting.languages.is_empty(),
        Interpretation::Languages(needed) => needed.iter().all(|language| meeting.languages.contains(language)),
    };
    let seated = item.attendance.is_none_or(|needed| meeting.seats.is_none_or(|seats| seats >= needed));
    item.tracks.contains(&meeting.track) && understood && seated && in_allowed(&item.wishes, m)
}

/// Whether `forbid` and `allow` let a part be in the meeting.
pub fn in_allowed(wishes: &Wishes, m: usize) -> bool {
    wishes.forbid.iter().all(|ix| ix.0 != m)
        && wishes.allow.as_ref().is_none_or(|allowed| allowed.iter().any(|ix| ix.0 == m))
}

/// Who must end before whom: `after`, the agenda, both ends of a track.
fn precedence(problem: &Problem, groups: &[Vec<usize>], units: &[Unit], unit_of: &[usize]) -> Vec<Before> {
    let mut pairs = Vec::new();
    for (ix, item) in problem.items.iter().enumerate() {
        for after in &item.after {
            let (late, gap) = (unit_of[ix], i64::from(after.gap.get()));
            let others = named(problem, groups, unit_of, late, after);
            pairs.extend(others.into_iter().map(|early| Before { early, late, gap, in_one_track: false }));
        }
    }
    for one in 0..units.len() {
        for other in (0..units.len()).filter(|&other| other != one) {
            let (first, last) = (Some(Position::First), Some(Position::Last));
            let agenda = units[one].keeps_order && units[other].keeps_order && one < other;
            let opens = units[one].position == first && units[other].position != first;
            let closes = units[other].position == last && units[one].position != last;
            if agenda || opens || closes {
                pairs.push(Before { early: one, late: other, gap: 0, in_one_track: true });
            }
        }
    }
    pairs
}

/// Pairs of units of which some items name the same person.
fn same_person(problem: &Problem, unit_of: &[usize]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (one, item) in problem.items.iter().enumerate() {
        for (other, theirs) in problem.items.iter().enumerate().skip(one + 1) {
            if unit_of[one] != unit_of[other] && item.people.iter().any(|person| theirs.people.contains(person)) {
                pairs.push((unit_of[one], unit_of[other]));
            }
        }
    }
    pairs
}

/// What a meeting costs all participants together.
fn burden(problem: &Problem, start: i64, end: i64) -> u64 {
    let cost = |zone: plenary::model::Zone, minute: i64| {
        let time = zone.time(plenary::model::Instant::from_unix_minutes(minute));
        let clock = time.hour() * 60 + time.minute();
        let early_or_late = u64::from(!(8 * 60..20 * 60).contains(&clock));
        early_or_late + u64::from(!(6 * 60..22 * 60).contains(&clock))
    };
    let of = |p: &plenary::model::Participant| {
        u64::from(p.weight) * (start..end).map(|minute| cost(p.zone, minute)).sum::<u64>()
    };
    problem.participants.iter().map(of).sum()
}
