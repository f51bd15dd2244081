//! Another simulation of the same model, minute by minute and in plain loops. It shares no code with the one it checks: it
//! reads the schedule anew, has random numbers of its own, and draws by rejection.

use std::collections::BTreeMap;

use crate::model::{Earlier, Position, Problem, Schedule, ThreePoint};

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    pub fn chance(&mut self, per_cent: u64) -> bool {
        self.next() % 100 < per_cent
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A point under the triangle, and the whole minute next to it.
    fn triangular(&mut self, of: ThreePoint) -> i64 {
        let (low, likely, high) = (of.low.get() as f64, of.likely.get() as f64, of.high.get() as f64);
        if low == high {
            return low as i64;
        }
        loop {
            let (x, y) = (low + self.unit() * (high - low), self.unit());
            let height = if x < likely { (x - low) / (likely - low) } else { (high - x) / (high - likely).max(1e-9) };
            if y < height {
                return (x + 0.5).floor() as i64;
            }
        }
    }
}

/// How often, of so many samples.
pub struct Count {
    pub holds: u32,
    /// By first item: reached, and in time.
    pub items: BTreeMap<usize, (u32, u32)>,
}

struct Room {
    meeting: usize,
    start: i64,
    end: i64,
}

struct Turn {
    item: usize,
    /// The planned minutes of consecutive entries, and whether the item ends with them.
    minutes: i64,
    last: bool,
}

pub fn simulate(problem: &Problem, schedule: &Schedule, samples: u32, seed: u64) -> Count {
    let mut dice = Dice(seed);
    let mut tracks: BTreeMap<&str, (Vec<Room>, Vec<Turn>)> = BTreeMap::new();
    // by item: the meeting where it is planned to end, and the meeting that it has to itself
    let (mut planned, mut alone): (BTreeMap<usize, usize>, BTreeMap<usize, usize>) = (BTreeMap::new(), BTreeMap::new());
    let find = |id: &String| problem.items.iter().position(|item| item.id.0 == *id).unwrap();
    for held in &schedule.meetings {
        let meeting = problem.meetings.iter().position(|meeting| meeting.id.0 == held.id).unwrap();
        let (rooms, turns) = tracks.entry(&held.track).or_default();
        let of = &problem.meetings[meeting];
        rooms.push(Room { meeting, start: of.start.unix_minutes(), end: of.end.unix_minutes() });
        let reports = held.entries.iter().all(|entry| {
            let item = &problem.items[find(&entry.items[0])];
            item.position == Some(Position::Last) || item.after.iter().any(|after| after.item == Earlier::Every)
        });
        for entry in &held.entries {
            let item = find(&entry.items[0]);
            if reports && !planned.contains_key(&item) {
                alone.insert(item, rooms.len() - 1);
            }
            planned.insert(item, rooms.len() - 1);
            let minutes = i64::from(entry.minutes.get());
            let last = entry.part == entry.parts;
            match turns.last_mut() {
                Some(turn) if turn.item == item => {
                    turn.minutes += minutes;
                    turn.last = last;
                }
                _ => turns.push(Turn { item, minutes, last }),
            }
        }
    }
    let mut count = Count { holds: 0, items: planned.keys().map(|&item| (item, (0, 0))).collect() };
    let extension = i64::from(problem.uncertainty.extension.get());
    let turnaround = i64::from(problem.rules.turnaround().get());
    let all = || tracks.values().flat_map(|(rooms, _)| rooms);
    let mut minutes: Vec<i64> = all().flat_map(|room| room.start..room.end + extension).collect();
    minutes.sort_unstable();
    minutes.dedup();
    for _ in 0..samples {
        let mut left: Vec<i64> =
            problem.items.iter().map(|item| dice.triangular(problem.estimate(item)).max(1)).collect();
        let late: Vec<i64> = problem.meetings.iter().map(|one| dice.triangular(problem.late_start(one))).collect();
        let mut ended: Vec<Option<(i64, usize)>> = vec![None; left.len()];
        let mut dropped = vec![false; left.len()];
        let mut part_in: Vec<Vec<usize>> = vec![Vec::new(); left.len()];
        // by track: the turn, minutes of it so far, whether it is under way, the room, when the next may start there
        let mut state: Vec<(usize, i64, bool, usize, i64)> = vec![(0, 0, false, usize::MAX, 0); tracks.len()];
        for &now in &minutes {
            for ((rooms, turns), (turn, so_far, busy, room, free)) in tracks.values().zip(&mut state) {
                let Some(here) = rooms.iter().position(|one| {
                    now >= one.start + late[one.meeting] && now < one.end + extension && now >= one.start
                }) else {
                    *busy = false;
                    continue;
                };
                let over = now >= rooms[here].end;
                if *room != here {
                    (*room, *busy, *free) = (here, false, 0);
                }
                if !*busy && !over {
                    while let Some(next) = turns.get(*turn) {
                        if ended[next.item].is_some() || dropped[next.item] {
                            (*turn, *so_far) = (*turn + 1, 0);
                            continue;
                        }
                        let item = &problem.items[next.item];
                        let wishes = &item.wishes;
                        let fresh = part_in[next.item].is_empty();
                        let pinned = |one: &Room| {
                            let Some(pin) = wishes.pin.as_ref().filter(|_| fresh) else { return true };
                            let latest = pin.iter().map(|ix| problem.meetings[ix.0].start).max().unwrap();
                            pin.iter().any(|ix| ix.0 == one.meeting) || problem.meetings[one.meeting].start > latest
                        };
                        let suits = |one: &Room| pinned(one) && !wishes.forbid.iter().any(|ix| ix.0 == one.meeting);
                        let open = |at: i64| {
                            wishes.available_from.is_none_or(|from| from.unix_minutes() <= at)
                                && wishes.windows.as_ref().is_none_or(|windows| {
                                    windows.iter().any(|w| w.from.unix_minutes() <= at && at < w.to.unix_minutes())
                                })
                        };
                        if now >= *free
                            && (!rooms[here..].iter().any(suits) || !minutes.iter().any(|&at| at >= now && open(at)))
                        {
                            dropped[next.item] = true;
                            continue;
                        }
                        let waits = item.after.iter().any(|after| {
                            let other = after.item.item().unwrap().0;
                            let gap = i64::from(after.gap.get());
                            !dropped[other] && ended[other].is_none_or(|(end, _)| now < end + gap)
                        });
                        let beside = problem.items.iter().enumerate().any(|(ix, other)| {
                            let apart = wishes.not_with.iter().any(|one| one.0 == ix)
                                || other.wishes.not_with.iter().any(|one| one.0 == next.item);
                            apart && part_in[ix].contains(&rooms[here].meeting)
                        });
                        *busy = suits(&rooms[here]) && open(now) && !waits && !beside && now >= *free;
                        break;
                    }
                }
                if !*busy {
                    continue;
                }
                let of = &turns[*turn];
                part_in[of.item].push(rooms[here].meeting);
                left[of.item] -= 1;
                *so_far += 1;
                if left[of.item] == 0 {
                    ended[of.item] = Some((now + 1, here));
                }
                if left[of.item] == 0 || (!of.last && *so_far == of.minutes) {
                    (*turn, *so_far, *busy, *free) = (*turn + 1, 0, false, now + 1 + turnaround);
                }
            }
        }
        let mut holds = true;
        for (&item, tally) in &mut count.items {
            holds &= ended[item].is_some();
            if let Some((_, room)) = ended[item] {
                tally.0 += 1;
                tally.1 += u32::from(room <= planned[&item]);
            }
        }
        for (rooms, turns) in tracks.values() {
            for (report, room) in alone.iter().filter(|(item, _)| turns.iter().any(|turn| turn.item == **item)) {
                let start = rooms[*room].start;
                let others =
                    turns.iter().map(|turn| turn.item).filter(|item| item != report && !alone.contains_key(item));
                holds &= !others.into_iter().any(|item| {
                    part_in[item].iter().any(|&meeting| problem.meetings[meeting].start.unix_minutes() >= start)
                });
            }
        }
        count.holds += u32::from(holds);
    }
    count
}
