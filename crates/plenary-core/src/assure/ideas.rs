//! What would raise the confidence of a plan. Each idea is simulated on the samples of the plan; none is planned, because the
//! chair goes on with the next item anyway.

use super::Wanted;
use crate::model::{HeldMeeting, ItemIx, Meeting, MeetingId, Minutes, Problem, Schedule, ThreePoint};
use crate::risk::holds_while;

/// A way to raise the confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Idea {
    /// What is done.
    pub what: Raise,
    /// The confidence that it leads to, 0 to 1.
    pub confidence: f64,
}

/// What raises the confidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raise {
    /// An item is shorter by so many minutes.
    Shorter {
        /// The item.
        item: ItemIx,
        /// The minutes.
        by: Minutes,
    },
    /// Meetings may run over by so many minutes.
    RunOver(Minutes),
    /// Every meeting starts on time.
    Punctual,
    /// One more meeting of so many minutes, before the others of a track.
    Meeting {
        /// Its track.
        track: String,
        /// Its length.
        minutes: Minutes,
    },
    /// An optional item is left out.
    LeaveOut(ItemIx),
}

/// Minutes are tried in steps.
const STEP: u32 = 5;

/// The most minutes to run over.
const RUN_OVER: u32 = 60;

/// How many items to shorten are named.
const SHORTENED: usize = 3;

/// Ideas that lead to the wanted confidence: fewer minutes first, then more time, a meeting, and items left out. If none does
/// alone, those that help most. When `go_on` says no, these are the ideas so far.
pub fn ideas(problem: &Problem, schedule: &Schedule, wanted: Wanted, go_on: &dyn Fn() -> bool) -> Vec<Idea> {
    let holds = |problem: &Problem, schedule: &Schedule| {
        if go_on() { holds_while(problem, schedule, wanted.effort, &mut |_| go_on()) } else { 0 }
    };
    let now = holds(problem, schedule);
    let of = |what: Raise, holds: u32| {
        Some((Idea { what, confidence: f64::from(holds) / f64::from(wanted.effort.samples.max(1)) }, holds))
    };
    let count = |problem: Option<Problem>| problem.map_or(0, |problem| holds(&problem, schedule));
    let mut shorter: Vec<(Idea, u32)> = placed(problem, schedule)
        .filter(|&item| !problem.item(item).protected)
        .filter_map(|item| {
            let least = problem.item(item).least_minutes.map_or(STEP, Minutes::get);
            let most = problem.item(item).minutes.get().saturating_sub(least) / STEP;
            let (steps, holds) = fewest(most, wanted, |steps| count(with_shorter(problem, item, steps * STEP)))?;
            of(Raise::Shorter { item, by: Minutes(steps * STEP) }, holds)
        })
        .collect();
    shorter.sort_by_key(|(idea, holds)| match idea.what {
        Raise::Shorter { by, .. } if wanted.is_met(*holds) => (0, by.get(), 0),
        _ => (1, 0, u32::MAX - holds),
    });
    shorter.truncate(SHORTENED);
    let run_over = fewest(RUN_OVER / STEP, wanted, |steps| {
        count(problem.changed(|parts| parts.uncertainty.extension = Minutes(steps * STEP)).ok())
    });
    let run_over = run_over.and_then(|(steps, holds)| of(Raise::RunOver(Minutes(steps * STEP)), holds));
    let on_time = ThreePoint::exactly(Minutes::ZERO);
    let punctual = count(problem.changed(|parts| parts.uncertainty.late_start = Some(on_time)).ok());
    let mut all = shorter;
    all.extend(run_over);
    all.extend(of(Raise::Punctual, punctual));
    for track in problem.tracks() {
        if let Some((problem, schedule, minutes)) = with_meeting(problem, schedule, &track.0) {
            let holds = holds(&problem, &schedule);
            all.extend(of(Raise::Meeting { track: track.0.clone(), minutes }, holds));
        }
    }
    for item in placed(problem, schedule).filter(|&item| problem.item(item).optional) {
        let holds = holds(problem, &without(problem, schedule, item));
        all.extend(of(Raise::LeaveOut(item), holds));
    }
    all.retain(|(_, holds)| *holds > now);
    if all.iter().any(|(_, holds)| wanted.is_met(*holds)) {
        all.retain(|(_, holds)| wanted.is_met(*holds));
    }
    all.into_iter().map(|(idea, _)| idea).collect()
}

/// The items of a schedule, in file order.
fn placed<'a>(problem: &'a Problem, schedule: &'a Schedule) -> impl Iterator<Item = ItemIx> + 'a {
    let placed =
        move |id: &String| schedule.meetings.iter().flat_map(|held| &held.entries).any(|one| one.items.contains(id));
    problem.item_ixs().filter(move |&item| placed(&problem.item(item).id.0))
}

/// The fewest steps that lead to the wanted confidence, or else the most; with the samples in which the plan then holds.
/// More steps never hold less often.
fn fewest(most: u32, wanted: Wanted, holds: impl Fn(u32) -> u32) -> Option<(u32, u32)> {
    if most == 0 {
        return None;
    }
    let (mut too_few, mut enough) = (0, (most, holds(most)));
    while wanted.is_met(enough.1) && enough.0 - too_few > 1 {
        let middle = too_few + (enough.0 - too_few) / 2;
        let found = holds(middle);
        if wanted.is_met(found) { enough = (middle, found) } else { too_few = middle }
    }
    Some(enough)
}

fn with_shorter(problem: &Problem, item: ItemIx, by: u32) -> Option<Problem> {
    let less = |minutes: Minutes| Minutes(minutes.get().saturating_sub(by).max(1));
    let changed = problem.changed(|parts| {
        let item = &mut parts.items[item.0];
        item.minutes = less(item.minutes);
        item.range = item.range.map(|ThreePoint { low, likely, high }| ThreePoint {
            low: less(low),
            likely: less(likely),
            high: less(high),
        });
    });
    changed.ok()
}

/// One more meeting, a day before the first of a track, and as long.
fn with_meeting(problem: &Problem, schedule: &Schedule, track: &str) -> Option<(Problem, Schedule, Minutes)> {
    let of_track = schedule.meetings.iter().filter(|held| held.track == track);
    let first =
        of_track.filter_map(|held| problem.find_meeting(&held.id)).min_by_key(|&ix| problem.meeting(ix).start)?;
    let meeting = problem.meeting(first);
    let id = (0..).map(|n| format!("{}+{n}", meeting.id)).find(|id| problem.find_meeting(id).is_none())?;
    let day_before = |at: crate::model::Instant| crate::model::Instant::from_unix_minutes(at.unix_minutes() - 24 * 60);
    let more = Meeting {
        id: MeetingId(id.clone()),
        start: day_before(meeting.start),
        end: day_before(meeting.end),
        ..meeting.clone()
    };
    let held = schedule.meetings.iter().find(|held| held.id == meeting.id.0)?;
    let more_held = HeldMeeting { id, entries: Vec::new(), ..held.clone() };
    let minutes = meeting.length();
    let problem = problem.changed(|parts| parts.meetings.push(more)).ok()?;
    let mut schedule = schedule.clone();
    schedule.meetings.push(more_held);
    Some((problem, schedule, minutes))
}

fn without(problem: &Problem, schedule: &Schedule, item: ItemIx) -> Schedule {
    let id = &problem.item(item).id.0;
    let mut schedule = schedule.clone();
    schedule.meetings.iter_mut().for_each(|held| held.entries.retain(|entry| !entry.items.contains(id)));
    schedule
}
