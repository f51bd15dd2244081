//! From minutes in meetings to a schedule: entries in their order, by the clock (`problem.md` 3 and 6).

use std::collections::BTreeMap;

use itertools::Itertools;

use super::stages::Staged;
use super::{Clock, Limits};
use crate::formulate::Formulation;
use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::{Kind, UnitIx};
use crate::model::schedule::{Change, SCHEMA, SessionInfo};
use crate::model::{Entry, HeldMeeting, MeetingIx, Minutes, Problem, Schedule, SolverInfo, Status, Unscheduled};

/// The name of the solver in schedule files.
pub const SOLVER: &str = "plenary/highs";

/// The schedule of a solution.
pub fn schedule(
    problem: &Problem,
    baseline: Option<&Schedule>,
    formulation: &Formulation,
    staged: &Staged,
    limits: &Limits,
    clock: &Clock,
) -> Schedule {
    planned(problem, baseline, formulation, &formulation.plan(&staged.values), staged, limits, clock)
}

/// The schedule of a plan; of `staged` only the levels count.
pub fn planned(
    problem: &Problem,
    baseline: Option<&Schedule>,
    formulation: &Formulation,
    plan: &Plan,
    staged: &Staged,
    limits: &Limits,
    clock: &Clock,
) -> Schedule {
    let arranger = Arranger { problem, formulation, plan };
    let status = if staged.proven() { Status::Optimal } else { Status::Feasible };
    Schedule {
        schema: SCHEMA.to_owned(),
        session: session_info(problem),
        status,
        objectives: staged.levels.clone(),
        solver: SolverInfo {
            name: SOLVER.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seconds: (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            gap: gap(staged),
            threads: limits.used(formulation),
            seed: limits.seed,
        },
        meetings: arranger.meetings(),
        unscheduled: arranger.unscheduled(status),
        changes: baseline.map(|baseline| arranger.changes(baseline)),
    }
}

/// (value - bound) / value of the first level that is not proven.
fn gap(staged: &Staged) -> f64 {
    let open = staged.levels.iter().find(|level| level.bound != Some(level.value));
    open.map_or(0.0, |level| {
        let bound = level.bound.unwrap_or(0);
        let share = (level.value - bound) as f64 / level.value.max(1) as f64;
        (share * 1e6).round() / 1e6
    })
}

/// What a schedule says of its session.
pub fn session_info(problem: &Problem) -> SessionInfo {
    let papers = problem.items.iter().filter(|item| !item.documents.is_empty());
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
        zones: Vec::new(),
        rules: problem.rules.in_force(),
    }
}

struct Arranger<'a> {
    problem: &'a Problem,
    formulation: &'a Formulation,
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
        let mut rows: BTreeMap<MeetingIx, Vec<Placed>> = BTreeMap::new();
        for unit in self.formulation.units.ixs() {
            let parts = &self.plan.parts[unit.0];
            for (n, &planned) in parts.iter().enumerate() {
                let placed = Placed { unit, planned, part: n as u32 + 1, parts: parts.len() as u32 };
                rows.entry(planned.meeting).or_default().push(placed);
            }
        }
        let by_start = rows.into_iter().sorted_by_key(|&(m, _)| (self.problem.meeting(m).start, m));
        by_start.map(|(m, placed)| self.meeting(m, placed)).collect()
    }

    fn meeting(&self, m: MeetingIx, placed: Vec<Placed>) -> HeldMeeting {
        let (problem, meeting) = (self.problem, self.problem.meeting(m));
        let mut now = meeting.start;
        let mut entries: Vec<Entry> = Vec::new();
        for part in placed.into_iter().sorted_by_key(|part| self.standing(part)) {
            if !entries.is_empty() {
                now = now + problem.rules.turnaround();
            }
            if let Some(begin) = part.planned.begin {
                now = meeting.start + begin;
            }
            let end = now + part.planned.minutes;
            entries.push(self.entry(&part, problem.zone.local(now), problem.zone.local(end)));
            now = end;
        }
        let used = Minutes((now - meeting.start) as u32);
        HeldMeeting {
            id: meeting.id.0.clone(),
            track: meeting.track.0.clone(),
            start: problem.zone.local(meeting.start),
            end: problem.zone.local(meeting.end),
            utc_start: meeting.start.utc(),
            used_minutes: used,
            spare_minutes: meeting.length().saturating_sub(meeting.reserve).saturating_sub(used),
            interpreted: meeting.interpreted(),
            languages: meeting.languages.iter().cloned().collect(),
            room: meeting.room.clone(),
            entries,
        }
    }

    /// What is carried in stands first, what goes on last, the rest by rank between.
    fn standing(&self, part: &Placed) -> (i8, (usize, usize)) {
        let unit = self.formulation.units.unit(part.unit);
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
        let items = &self.formulation.units.unit(part.unit).items;
        let each = || items.iter().map(|&item| self.problem.item(item));
        Entry {
            items: each().map(|item| item.id.0.clone()).collect(),
            number: each().map(|item| item.number.as_str()).join(", "),
            title: self.problem.item(items[0]).title.clone(),
            start,
            end,
            minutes: part.planned.minutes,
            part: part.part,
            parts: part.parts,
            continued: part.part > 1,
        }
    }

    fn unscheduled(&self, status: Status) -> Vec<Unscheduled> {
        let left_out = self.problem.item_ixs().filter(|item| {
            let unit = self.formulation.units.of_item[item.0];
            self.plan.parts[unit.0].is_empty()
        });
        left_out
            .map(|item| Unscheduled { item: self.problem.item(item).id.0.clone(), reason: self.reason(item, status) })
            .collect()
    }

    fn reason(&self, item: crate::model::ItemIx, status: Status) -> String {
        let unit = self.formulation.units.of_item[item.0];
        let cells = self.formulation.places.cells(unit);
        if cells.iter().all(|cell| crate::formulate::program::is_empty(&cell.here())) {
            let minutes = self.formulation.units.unit(unit).minutes;
            return format!("optional, and its {minutes} minutes fit no meeting in one part");
        }
        match status {
            Status::Optimal => "optional, and every schedule that takes it up is worse by the goals, or breaks a rule",
            _ => "optional, and the best schedule found leaves it out",
        }
        .to_owned()
    }

    /// Units that the baseline had elsewhere, by their first item.
    fn changes(&self, baseline: &Schedule) -> Vec<Change> {
        let mut changes = Vec::new();
        for unit in self.formulation.units.ixs() {
            let items = &self.formulation.units.unit(unit).items;
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
