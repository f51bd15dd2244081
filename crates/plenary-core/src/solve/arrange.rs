//! From minutes in meetings to a schedule: orders the entries of each meeting and gives them hours (`problem.md` 3 and 6).

use std::collections::BTreeMap;

use itertools::Itertools;

use super::{Clock, Limits};
use crate::formulate::Formulation;
use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::program::Values;
use crate::formulate::unit::{Kind, UnitIx, Units};
use crate::model::schedule::{Change, SCHEMA, SessionInfo};
use crate::model::{
    Entry, HeldMeeting, Item, LeftOut, Level, MeetingIx, Minutes, Problem, Schedule, SolverInfo, Span, Status,
    Unscheduled,
};

/// The name of the solver in schedule files.
pub const SOLVER: &str = "plenary/highs";

/// The schedule of a solution, without values of goals.
pub fn schedule(
    problem: &Problem,
    baseline: Option<&Schedule>,
    formulation: &Formulation,
    values: &Values,
    limits: &Limits,
    clock: &Clock,
) -> Schedule {
    let mut schedule = planned(problem, baseline, &formulation.units, &formulation.plan(values), limits, clock);
    schedule.solver.threads = limits.used(formulation);
    schedule
}

/// The schedule of a plan, without values of goals; [`claim`] adds them.
pub fn planned(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    plan: &Plan,
    limits: &Limits,
    clock: &Clock,
) -> Schedule {
    let arranger = Arranger { problem, units, plan };
    let mut schedule = Schedule {
        schema: SCHEMA.to_owned(),
        session: session_info(problem),
        status: Status::Feasible,
        objectives: Vec::new(),
        solver: SolverInfo {
            name: SOLVER.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seconds: seconds(clock),
            gap: 0.0,
            threads: 1,
            seed: limits.seed,
        },
        meetings: arranger.meetings(),
        confidence: None,
        expected: Vec::new(),
        unscheduled: arranger.left_out(),
        not_held: arranger.not_held(),
        wishes: Vec::new(),
        changes: baseline.map(|baseline| arranger.changes(baseline)),
    };
    say_why(&mut schedule, problem, units);
    schedule
}

/// By unit, the meetings and times of its parts, in time order.
pub(super) fn times(problem: &Problem, units: &Units, plan: &Plan) -> Vec<Vec<(MeetingIx, Span)>> {
    let arranger = Arranger { problem, units, plan };
    let mut times = vec![Vec::new(); units.all.len()];
    for (m, placed) in arranger.rows() {
        for (part, span) in arranger.timed(m, placed) {
            times[part.unit.0].push((m, span));
        }
    }
    times.iter_mut().for_each(|times| times.sort_by_key(|&(_, span)| span));
    times
}

/// Writes the values and bounds of the goals into a schedule, and from them whether it is optimal and its gap.
pub fn claim(schedule: &mut Schedule, problem: &Problem, units: &Units, levels: Vec<Level>) {
    let open = levels.iter().find(|level| level.bound != Some(level.value));
    schedule.status = if open.is_none() { Status::Optimal } else { Status::Feasible };
    schedule.solver.gap = open.map_or(0.0, gap);
    schedule.objectives = levels;
    say_why(schedule, problem, units);
}

/// Duration of the search in seconds, as a schedule states it.
pub fn seconds(clock: &Clock) -> f64 {
    (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0
}

/// (value - bound) / value.
fn gap(level: &Level) -> f64 {
    let distance = level.value.saturating_sub(level.bound.unwrap_or(0));
    let share = distance as f64 / level.value.max(1) as f64;
    (share * 1e6).round() / 1e6
}

/// States for each item that is left out why.
fn say_why(schedule: &mut Schedule, problem: &Problem, units: &Units) {
    let mut left_out = std::mem::take(&mut schedule.unscheduled);
    for item in &mut left_out {
        let Some(unit) = problem.find_item(&item.item).map(|item| units.of_item[item.0]) else { continue };
        let minutes = Minutes(units.unit(unit).minutes);
        let free = free_minutes(schedule, problem, units, unit);
        let why = if !fits_somewhere(problem, units, unit) {
            LeftOut::TooLong { minutes }
        } else if free < minutes {
            LeftOut::NoRoom { minutes, free }
        } else if schedule.status == Status::Optimal {
            LeftOut::Goals
        } else {
            LeftOut::Search
        };
        (item.reason, item.why) = (why.to_string(), Some(why));
    }
    schedule.unscheduled = left_out;
}

/// The minutes of the meetings that a unit may be in, minus those that the schedule uses.
fn free_minutes(schedule: &Schedule, problem: &Problem, units: &Units, u: UnitIx) -> Minutes {
    let spare: BTreeMap<&str, Minutes> =
        schedule.meetings.iter().map(|held| (held.id.as_str(), held.spare_minutes)).collect();
    let free = |&m: &MeetingIx| spare.get(problem.meeting(m).id.0.as_str()).copied().unwrap_or_else(|| problem.room(m));
    units.copies(u).flat_map(|copy| units.meetings(copy)).map(free).sum()
}

/// Whether a part of a unit fits any meeting of its tracks.
fn fits_somewhere(problem: &Problem, units: &Units, u: UnitIx) -> bool {
    let unit = units.unit(u);
    let meetings: Vec<MeetingIx> = units.copies(u).flat_map(|copy| units.meetings(copy)).copied().collect();
    // with a single meeting a unit cannot go on in another
    let in_parts = unit.kind == Kind::Loose || (unit.kind == Kind::Chain && meetings.len() > 1);
    let least = if in_parts { unit.min_part } else { unit.minutes };
    let room = |m: MeetingIx| problem.meeting(m).usable().get();
    meetings.iter().any(|&m| room(m) >= least)
}

/// What a schedule says of its session.
pub fn session_info(problem: &Problem) -> SessionInfo {
    let papers = problem.items.iter().filter(|item| !item.documents.is_empty());
    let announced = |item: &Item| Some((item.id.to_string(), problem.zone.local(problem.kept(item)?.hour)));
    SessionInfo {
        title: problem.header.title.clone(),
        symbol: problem.header.symbol.clone(),
        place: problem.header.place.clone(),
        timezone: problem.zone.name().to_owned(),
        status: problem.header.status.clone(),
        footnotes: problem.header.footnotes.clone(),
        notes: problem.header.notes.clone(),
        rows: problem.header.rows.clone(),
        documents: papers.map(|item| (item.id.to_string(), item.documents.clone())).collect(),
        announced: problem.items.iter().filter_map(announced).collect(),
        tracks: problem.header.tracks.clone(),
        words: problem.header.words,
        printed_hours: problem.header.printed_hours,
        printed_minutes: problem.header.printed_minutes,
        estimates: problem.header.estimates,
        zones: Vec::new(),
        rules: problem.rules.in_force(),
    }
}

struct Arranger<'a> {
    problem: &'a Problem,
    units: &'a Units,
    plan: &'a Plan,
}

/// One part of a unit in a meeting.
struct Placed {
    unit: UnitIx,
    planned: PlannedPart,
    part: u32,
    parts: u32,
}

impl Arranger<'_> {
    fn meetings(&self) -> Vec<HeldMeeting> {
        let by_start = self.rows().into_iter().sorted_by_key(|&(m, _)| (self.problem.meeting(m).start, m));
        by_start.map(|(m, placed)| self.meeting(m, placed)).collect()
    }

    fn rows(&self) -> BTreeMap<MeetingIx, Vec<Placed>> {
        let mut rows: BTreeMap<MeetingIx, Vec<Placed>> = BTreeMap::new();
        for unit in self.units.ixs() {
            let parts = &self.plan.parts[unit.0];
            for (n, &planned) in parts.iter().enumerate() {
                let placed = Placed { unit, planned, part: n as u32 + 1, parts: parts.len() as u32 };
                rows.entry(planned.meeting).or_default().push(placed);
            }
        }
        rows
    }

    /// The parts of a meeting in their order, with their times.
    fn timed(&self, m: MeetingIx, placed: Vec<Placed>) -> Vec<(Placed, Span)> {
        let start = self.problem.meeting(m).start;
        let mut timed: Vec<(Placed, Span)> = Vec::new();
        for part in placed.into_iter().sorted_by_key(|part| self.standing(part)) {
            let next = timed.last().map_or(start, |(_, before)| before.to + self.problem.rules.turnaround());
            let from = part.planned.begin.map_or(next, |begin| start + begin);
            let span = Span { from, to: from + part.planned.minutes };
            timed.push((part, span));
        }
        timed
    }

    fn meeting(&self, m: MeetingIx, placed: Vec<Placed>) -> HeldMeeting {
        let (problem, meeting) = (self.problem, self.problem.meeting(m));
        let entry = |(part, span): (Placed, Span)| {
            self.entry(&part, problem.zone.local(span.from), problem.zone.local(span.to))
        };
        let entries: Vec<Entry> = self.timed(m, placed).into_iter().map(entry).collect();
        // waiting is not used time
        let turns = problem.rules.turnaround().get() * (entries.len() as u32).saturating_sub(1);
        let used = entries.iter().fold(Minutes(turns), |sum, entry| sum + entry.minutes);
        HeldMeeting {
            id: meeting.id.0.clone(),
            track: meeting.track.0.clone(),
            start: problem.zone.local(meeting.start),
            end: problem.zone.local(meeting.end),
            utc_start: meeting.start.utc(),
            used_minutes: used,
            spare_minutes: meeting.usable().saturating_sub(used),
            interpreted: meeting.interpreted(),
            languages: meeting.languages.iter().cloned().collect(),
            room: meeting.room.clone(),
            seats: meeting.seats,
            entries,
        }
    }

    /// The order of the entries in a meeting: first the one that goes on from an earlier meeting, last the one that goes on
    /// in a later one, the others by rank.
    fn standing(&self, part: &Placed) -> (i8, (usize, usize)) {
        let unit = self.units.unit(part.unit);
        let side = match unit.kind {
            Kind::Loose => 0,
            Kind::Whole | Kind::Chain if part.part > 1 => -1,
            Kind::Whole | Kind::Chain => i8::from(part.part < part.parts),
        };
        (side, unit.rank)
    }

    fn entry(
        &self,
        part: &Placed,
        start: chrono::DateTime<chrono::FixedOffset>,
        end: chrono::DateTime<chrono::FixedOffset>,
    ) -> Entry {
        let items = &self.units.unit(part.unit).items;
        let each = || items.iter().map(|&item| self.problem.item(item));
        Entry {
            items: each().map(|item| item.id.0.clone()).collect(),
            number: each().map(|item| item.number.as_str()).join(", "),
            title: self.problem.item(items[0]).title.clone(),
            people: each()
                .flat_map(|item| &item.people)
                .unique()
                .map(|&person| self.problem.person(person).name.clone())
                .collect(),
            start,
            end,
            minutes: part.planned.minutes,
            part: part.part,
            parts: part.parts,
            continued: part.part > 1,
        }
    }

    /// Meetings without entries. Most of several possible hours are not held.
    fn not_held(&self) -> Vec<String> {
        if self.problem.per_day.is_some() {
            return Vec::new();
        }
        let held = |m: MeetingIx| self.plan.parts.iter().flatten().any(|part| part.meeting == m);
        let idle = self.problem.meeting_ixs().filter(|&m| !held(m));
        idle.map(|m| self.problem.meeting(m).id.0.clone()).collect()
    }

    fn left_out(&self) -> Vec<Unscheduled> {
        let absent = |u: UnitIx| self.plan.parts[u.0].is_empty();
        let left_out = self.problem.item_ixs().filter(|&item| self.units.all_of(item).all(absent));
        let items = left_out.map(|item| self.problem.item(item));
        let (reason, why) = (String::new(), None);
        let one = |item: &Item| Unscheduled {
            item: item.id.0.clone(),
            number: item.number.clone(),
            title: item.title.clone(),
            reason: reason.clone(),
            why,
        };
        items.map(one).collect()
    }

    /// Units that were elsewhere in the baseline, by their first item.
    fn changes(&self, baseline: &Schedule) -> Vec<Change> {
        let mut changes = Vec::new();
        for unit in self.units.ixs() {
            let items = &self.units.unit(unit).items;
            let ids: Vec<&str> = items.iter().map(|&item| self.problem.item(item).id.0.as_str()).collect();
            let mut before: BTreeMap<String, Minutes> = BTreeMap::new();
            for meeting in &baseline.meetings {
                for entry in
                    meeting.entries.iter().filter(|entry| entry.items.iter().any(|id| ids.contains(&id.as_str())))
                {
                    let sum = before.entry(meeting.id.clone()).or_default();
                    *sum = *sum + entry.minutes;
                }
            }
            let now: BTreeMap<String, Minutes> = self.plan.parts[unit.0]
                .iter()
                .map(|part| (self.problem.meeting(part.meeting).id.0.clone(), part.minutes))
                .collect();
            let moved = now
                .iter()
                .map(|(id, &minutes)| minutes.saturating_sub(before.get(id).copied().unwrap_or_default()))
                .sum();
            if before != now && !before.is_empty() && !now.is_empty() {
                changes.push(Change { item: ids[0].to_owned(), before, now, minutes: moved });
            }
        }
        changes
    }
}
