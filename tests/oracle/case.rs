//! A session as the search looks at it: units, meetings in order of time, and who must end before whom.

use plenary::model::item::Wishes;
use plenary::model::{Interpretation, Item, MeetingIx, Order, Position, Problem, Schedule};

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
            groups.into_iter().zip(ranks).map(|(members, rank)| unit(problem, members, rank, &in_time)).collect();
        let mut distinct: Vec<i64> = start.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let position = start.iter().map(|s| distinct.iter().filter(|d| *d < s).count() as u64).collect();
        let burden = all().map(|m| burden(problem, start[m], end[m])).collect();
        let precedence = precedence(problem, &units, &unit_of);
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

/// The place of each unit in the smallest list in file order that respects `after`; the file order with `agenda`.
fn ranks(problem: &Problem, groups: &[Vec<usize>], unit_of: &[usize]) -> Vec<usize> {
    let mut ranks = vec![usize::MAX; groups.len()];
    if problem.order == Order::Agenda {
        return (0..groups.len()).collect();
    }
    for rank in 0..groups.len() {
        let ready = |unit: &usize| {
            let mut others = groups[*unit].iter().flat_map(|&ix| &problem.items[ix].after);
            ranks[*unit] == usize::MAX && others.all(|after| ranks[unit_of[after.item.0]] != usize::MAX)
        };
        let next = (0..groups.len()).find(ready).expect("a session has no circle of `after`");
        ranks[next] = rank;
    }
    ranks
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
fn precedence(problem: &Problem, units: &[Unit], unit_of: &[usize]) -> Vec<Before> {
    let mut pairs = Vec::new();
    for (ix, item) in problem.items.iter().enumerate() {
        for after in &item.after {
            let (early, gap) = (unit_of[after.item.0], i64::from(after.gap.get()));
            pairs.push(Before { early, late: unit_of[ix], gap, in_one_track: false });
        }
    }
    for one in 0..units.len() {
        for other in (0..units.len()).filter(|&other| other != one) {
            let (first, last) = (Some(Position::First), Some(Position::Last));
            let agenda = problem.order == Order::Agenda && one < other;
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
