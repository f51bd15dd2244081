//! A plan as what the chair follows: which meetings are held, what is taken up in which order, and what has to wait for
//! what.

use std::collections::{BTreeMap, BTreeSet};

use super::past::{Past, items, lead};

use crate::model::everything::Everything;
use crate::model::{
    Earlier, Entry, HeldMeeting, Instant, Item, ItemIx, Meeting, MeetingIx, Position, Problem, Schedule, Span,
};

/// A meeting that the plan holds and that has not happened yet.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The meeting of the session.
    pub meeting: MeetingIx,
    /// Its id.
    pub id: String,
    /// Its printed start and end, in minutes since 1970.
    pub start: i64,
    /// Its printed end.
    pub end: i64,
    /// Its track.
    pub track: usize,
    /// How late it likeliest starts.
    pub likely_late: i64,
    /// Where it begins on the axis of its track, on which meetings follow each other without gaps.
    pub offset: u32,
}

/// Items that are taken as one entry, and that have minutes to come.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The items.
    pub items: Vec<ItemIx>,
    /// The minutes that it took in meetings that have happened.
    pub taken: u32,
    /// Its likeliest minutes to come.
    pub likely: i64,
    /// The sitting in which the schedule ends it.
    pub ends_in: usize,
    /// The sitting that it has to itself, if it is a report.
    pub own: Option<usize>,
    /// What has to end before it starts, and how long before.
    pub after: Vec<(Before, i64)>,
    /// Units that no meeting has beside it.
    pub not_with: Vec<usize>,
    /// When its parts may start, in order; `None` for always.
    pub windows: Option<Vec<(i64, i64)>>,
    /// Its track.
    pub track: usize,
}

/// What another item waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// A unit.
    Unit(usize),
    /// A fact: something ended at this minute.
    Fact(i64),
}

/// Consecutive entries of a unit in its track.
#[derive(Debug, Clone)]
pub struct Run {
    /// The unit.
    pub unit: usize,
    /// After so many minutes the schedule interrupts it; `None` if it goes on to its end.
    pub most: Option<i64>,
    /// When the schedule starts it.
    planned: i64,
    /// By sitting: whether it may be there.
    pub suits: Vec<bool>,
    /// By sitting: whether the unit may begin there. A pin says no until its last meeting is over.
    pub begins: Vec<bool>,
    /// The last sitting that suits it.
    pub last: Option<usize>,
}

/// A moment in a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The meeting.
    pub meeting: String,
    /// The moment.
    pub at: Instant,
}

/// A plan, to be played.
#[derive(Debug, Clone)]
pub struct Course {
    /// Meetings, track by track and in order of time.
    pub sittings: Vec<Sitting>,
    /// By track: its sittings.
    pub tracks: Vec<std::ops::Range<usize>>,
    /// Units with minutes to come, in order of their starts.
    pub units: Vec<Unit>,
    /// What is taken up, in order of the planned starts over all tracks. In this order nothing waits for what comes later.
    pub runs: Vec<Run>,
    /// Minutes between two entries of a meeting.
    pub turnaround: i64,
    /// How far an item may run over the end of a meeting.
    pub extension: i64,
    /// By track: nothing is taken up before this minute, because it has passed.
    pub from: Vec<i64>,
}

impl Course {
    /// The course of a plan from the latest that is recorded on. What names no meeting or item of the session is left out.
    pub fn new(problem: &Problem, schedule: &Schedule) -> Self {
        Self::from_now(problem, schedule, None)
    }

    /// The course of a plan from a moment on.
    pub fn from_now(problem: &Problem, schedule: &Schedule, now: Option<Instant>) -> Self {
        let happened = |meeting: MeetingIx| problem.record(meeting).is_some();
        let mut held: Vec<(&HeldMeeting, &Meeting, MeetingIx)> = Vec::new();
        for sitting in &schedule.meetings {
            if let Some(ix) = problem.find_meeting(&sitting.id) {
                held.push((sitting, problem.meeting(ix), ix));
            }
        }
        held.sort_by_key(|(_, meeting, ix)| (meeting.start, *ix));
        let mut course = Self {
            sittings: Vec::new(),
            tracks: Vec::new(),
            units: Vec::new(),
            runs: Vec::new(),
            turnaround: problem.rules.turnaround().get().into(),
            extension: problem.uncertainty.extension.get().into(),
            from: Vec::new(),
        };
        let over = held.iter().filter(|(.., ix)| happened(*ix)).map(|&(sitting, _, ix)| (sitting, ix));
        let mut builder = Builder { problem, past: Past::new(problem, over, now), units: BTreeMap::new() };
        for track in problem.tracks() {
            let first = course.sittings.len();
            let mut offset = 0;
            let from = builder.past.latest(track, now);
            // what a meeting did not finish is continued first in the next
            let before = held.iter().filter(|(_, meeting, ix)| meeting.track == *track && happened(*ix));
            let mut carried: Vec<&Entry> = before.flat_map(|(sitting, ..)| &sitting.entries).collect();
            let after = held.iter().filter(|(.., ix)| !happened(*ix)).flat_map(|(sitting, ..)| &sitting.entries);
            let planned: BTreeSet<Vec<ItemIx>> = after.map(|entry| items(problem, entry)).collect();
            carried.retain(|entry| builder.past.leaves(entry) && !planned.contains(&items(problem, entry)));
            let of_track = held.iter().filter(|(_, meeting, ix)| meeting.track == *track && !happened(*ix));
            for &(sitting, meeting, ix) in of_track {
                let (mut start, mut end) = (meeting.start.unix_minutes(), meeting.end.unix_minutes());
                let mut likely_late = problem.late_start(meeting).likely.get().into();
                if problem.is_under_way(ix) {
                    (start, likely_late) = (start.max(from), 0);
                    end = end.max(start + 1);
                }
                let track = course.tracks.len();
                let id = meeting.id.0.clone();
                course.sittings.push(Sitting { meeting: ix, id, start, end, track, likely_late, offset });
                offset += (end - start + course.extension + 1) as u32;
                builder.entries(&mut course, &carried, sitting);
                carried.clear();
            }
            if course.sittings.len() > first {
                course.tracks.push(first..course.sittings.len());
                course.from.push(from);
            }
        }
        builder.finish(&mut course);
        course
    }

    /// The place of a minute of a sitting on the axis of its track.
    pub fn axis(&self, sitting: usize, minute: i64) -> u32 {
        let of = &self.sittings[sitting];
        of.offset + (minute - of.start).max(0) as u32
    }

    /// The moment at a place of the axis of a track.
    pub fn moment(&self, track: usize, place: u32) -> Moment {
        let of_track = &self.sittings[self.tracks[track].clone()];
        let after = of_track.partition_point(|sitting| sitting.offset <= place);
        let sitting = &of_track[after.saturating_sub(1)];
        let at = Instant::from_unix_minutes(sitting.start + i64::from(place - sitting.offset));
        Moment { meeting: sitting.id.clone(), at }
    }
}

struct Builder<'a> {
    problem: &'a Problem,
    past: Past<'a>,
    /// By first item: its unit.
    units: BTreeMap<usize, usize>,
}

impl Builder<'_> {
    /// Adds the entries of the newest sitting, after those that it continues.
    fn entries(&mut self, course: &mut Course, carried: &[&Entry], sitting: &HeldMeeting) {
        let here = course.sittings.len() - 1;
        let track = course.sittings[here].track;
        let closing = |entry: &Entry| items(self.problem, entry).iter().any(|&item| closes(self.problem.item(item)));
        let own = sitting.entries.iter().all(closing);
        for entry in carried.iter().copied().chain(&sitting.entries) {
            let items = items(self.problem, entry);
            let Some(first) = items.first().filter(|first| !self.past.done.contains(&first.0)) else { continue };
            let taken = self.past.taken.get(&first.0).copied().unwrap_or(0);
            let unit = *self.units.entry(first.0).or_insert_with(|| {
                course.units.push(Unit {
                    items: items.clone(),
                    taken,
                    likely: items.iter().map(|&item| i64::from(self.problem.item(item).minutes.get())).sum::<i64>()
                        - i64::from(taken),
                    ends_in: here,
                    own: own.then_some(here),
                    after: Vec::new(),
                    not_with: Vec::new(),
                    windows: None,
                    track,
                });
                course.units.len() - 1
            });
            course.units[unit].ends_in = here;
            let minutes = i64::from(entry.minutes.get());
            let previous = course.runs.last_mut().filter(|run| run.unit == unit);
            match previous {
                Some(run) => run.most = run.most.map(|most| most + minutes),
                None => course.runs.push(Run {
                    unit,
                    most: Some(minutes),
                    planned: Instant::from(entry.start).unix_minutes(),
                    suits: Vec::new(),
                    begins: Vec::new(),
                    last: None,
                }),
            }
        }
    }

    fn finish(&self, course: &mut Course) {
        let mut last = vec![None; course.units.len()];
        course.runs.iter().enumerate().for_each(|(ix, run)| last[run.unit] = Some(ix));
        last.into_iter().flatten().for_each(|ix| course.runs[ix].most = None);
        let mut runs = std::mem::take(&mut course.runs);
        for run in &mut runs {
            let unit = &course.units[run.unit];
            let now = unit.items.first().and_then(|first| self.past.under_way.get(&first.0));
            run.suits = course.sittings.iter().map(|sitting| self.suits(unit, sitting)).collect();
            run.begins = course.sittings.iter().map(|sitting| self.begins(unit, sitting)).collect();
            if let Some(&(meeting, taken)) = now {
                // it is first, and it is where it is
                run.planned = i64::MIN;
                run.most = run.most.map(|most| (most - i64::from(taken)).max(1));
                let here = course.sittings.iter().position(|sitting| sitting.meeting == meeting);
                here.into_iter().for_each(|here| (run.suits[here], run.begins[here]) = (true, true));
            }
            run.last = run.suits.iter().rposition(|suits| *suits);
        }
        runs.sort_by_key(|run| run.planned);
        course.runs = runs;
        for unit in 0..course.units.len() {
            let of = &course.units[unit];
            // windows bind starts, and what is under discussion has started
            let on = of.items.first().is_some_and(|first| self.past.under_way.contains_key(&first.0));
            let windows = if on { None } else { self.windows(&of.items) };
            let not_with = self.units_of(of.items.iter().flat_map(|&item| &self.problem.item(item).wishes.not_with));
            course.units[unit].windows = windows;
            // the statement binds both
            not_with.iter().for_each(|&other| course.units[other].not_with.push(unit));
            course.units[unit].not_with.extend(not_with);
        }
        self.order(course);
    }

    fn units_of<'b>(&self, items: impl Iterator<Item = &'b ItemIx>) -> Vec<usize> {
        items.filter_map(|item| self.unit_of(item.0)).collect()
    }

    /// The unit of an item, whether or not it is the first.
    fn unit_of(&self, item: usize) -> Option<usize> {
        self.units.get(&lead(self.problem, item)).copied()
    }

    /// Whether a unit may be in a sitting.
    fn suits(&self, unit: &Unit, sitting: &Sitting) -> bool {
        let (ix, meeting) = (sitting.meeting, self.problem.meeting(sitting.meeting));
        let mut items = unit.items.iter().map(|&item| self.problem.item(item));
        sitting.track == unit.track
            && items.all(|item| {
                !item.wishes.forbid.contains(&ix)
                    && item.wishes.allow.as_ref().is_none_or(|allow| allow.contains(&ix))
                    && item.interpretation.met_by(meeting)
                    && meeting.seats_all(item.attendance)
            })
    }

    /// Whether a pin lets a unit begin in a sitting. Who has missed all meetings of the pin is taken up nevertheless.
    fn begins(&self, unit: &Unit, sitting: &Sitting) -> bool {
        let start = |ix: MeetingIx| self.problem.meeting(ix).start;
        let pins = unit.items.iter().filter_map(|&item| self.problem.item(item).wishes.pin.as_ref());
        unit.taken > 0
            || pins
                .into_iter()
                .all(|pin| pin.contains(&sitting.meeting) || pin.iter().all(|&ix| start(ix) < start(sitting.meeting)))
    }

    /// When all items and their people can; `None` for always.
    fn windows(&self, items: &[ItemIx]) -> Option<Vec<(i64, i64)>> {
        let mut all: Option<Vec<(i64, i64)>> = None;
        let mut narrow = |spans: &[Span]| {
            let spans = spans.iter().map(|span| (span.from.unix_minutes(), span.to.unix_minutes()));
            let before = all.take().unwrap_or_else(|| vec![(i64::MIN, i64::MAX)]);
            let both = spans.flat_map(|(from, to)| {
                before.iter().map(move |&(since, until)| (from.max(since), to.min(until))).collect::<Vec<_>>()
            });
            let mut both: Vec<(i64, i64)> = both.filter(|(from, to)| from < to).collect();
            both.sort_unstable();
            all = Some(both);
        };
        for item in items.iter().map(|&item| self.problem.item(item)) {
            if let Some(windows) = &item.wishes.windows {
                narrow(windows);
            }
            self.problem.windows_of_people(item).for_each(&mut narrow);
            if let Some(from) = item.wishes.available_from {
                narrow(&[Span { from, to: Instant::DISTANT_FUTURE }]);
            }
        }
        all
    }

    /// What has to end before what, with its gap. In one track the order of the runs says the rest.
    fn order(&self, course: &mut Course) {
        let items: Vec<&Item> = self.problem.items.iter().collect();
        let leads: Vec<usize> = (0..items.len()).map(|ix| lead(self.problem, ix)).collect();
        let says = |item: &Item| item.after.iter().any(|after| after.item == Earlier::Every);
        let everything =
            items.iter().any(|item| says(item)).then(|| Everything::new(&items, self.problem.order, &leads));
        for unit in 0..course.units.len() {
            let mut after = Vec::new();
            for item in course.units[unit].items.iter().map(|&item| self.problem.item(item)) {
                for one in &item.after {
                    let gap = i64::from(one.gap.get());
                    let others = match (one.item, &everything) {
                        (Earlier::Item(other), _) => vec![leads[other.0]],
                        (Earlier::Every, Some(all)) => all.of(leads[course.units[unit].items[0].0]),
                        (Earlier::Every, None) => Vec::new(),
                    };
                    for other in others {
                        match (self.units.get(&other), self.past.ends.get(&other)) {
                            (Some(&other), _) if other != unit => after.push((Before::Unit(other), gap)),
                            (None, Some(&end)) => after.push((Before::Fact(end), gap)),
                            _ => {}
                        }
                    }
                }
            }
            after.retain(|(before, gap)| match before {
                Before::Unit(other) => *gap > 0 || course.units[*other].track != course.units[unit].track,
                Before::Fact(_) => *gap > 0,
            });
            course.units[unit].after = after;
        }
    }
}

/// Whether an item closes its track or the session.
pub fn closes(item: &Item) -> bool {
    item.position == Some(Position::Last) || item.after.iter().any(|after| after.item == Earlier::Every)
}
