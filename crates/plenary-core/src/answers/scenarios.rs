//! Several what-if questions side by side.

use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::roster;
use crate::model::{Objective, Schedule, Status};
use crate::verify;
use crate::whatif::scenarios::Scenario;
use crate::whatif::{Answer, BaseCase, Edit, WhatIf};

/// The results of several scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenariosAnswer {
    /// One for each scenario, in order.
    pub scenarios: Vec<ScenarioAnswer>,
}

/// The result of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioAnswer {
    /// The name of the scenario.
    pub name: String,
    /// Its edits.
    pub edits: Vec<Edit>,
    /// Whether it has a schedule; null if time ran out before that was known.
    pub feasible: Option<bool>,
    /// Whether it is proven that no schedule is better by the goals.
    pub proven: bool,
    /// The confidence of the schedule in per cent, if the session wants one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Meetings held.
    pub meetings: usize,
    /// Parts beyond the first.
    pub continuations: u64,
    /// Minutes lost between items and by cutting them.
    pub lost_minutes: u64,
    /// Minutes that are in another meeting than in the baseline.
    pub changes: u64,
    /// Minutes left in the meetings that are held.
    pub spare_minutes: u32,
    /// Teams of interpreters that are enough; null if no team may serve some meeting.
    pub teams: Option<usize>,
    /// Lower bound on the teams; less than `teams` if the number is not exact.
    pub teams_at_least: Option<usize>,
    /// When each item ends, in the order of the table.
    pub ends: Vec<ItemEnd>,
    /// Items left out.
    pub left_out: Vec<String>,
}

/// When an item ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemEnd {
    /// Its id.
    pub item: String,
    /// Date and time by the clock of the place, such as `2022-05-04 11:45`.
    pub end: String,
}

impl ScenarioAnswer {
    /// The answer for a scenario.
    pub fn new(scenario: &Scenario, base: &BaseCase<'_>, what: &WhatIf) -> Self {
        let none = Self {
            name: scenario.name.clone(),
            edits: scenario.edits.clone(),
            feasible: None,
            proven: false,
            confidence: None,
            meetings: 0,
            continuations: 0,
            lost_minutes: 0,
            changes: 0,
            spare_minutes: 0,
            teams: None,
            teams_at_least: None,
            ends: Vec::new(),
            left_out: Vec::new(),
        };
        let schedule = match &what.answer {
            Answer::Schedule(schedule, _) => schedule,
            Answer::NoSchedule => return Self { feasible: Some(false), ..none },
            Answer::Unknown => return none,
        };
        let problem = &what.edited.loaded.problem;
        let goal = |goal| verify::objective(problem, base.baseline, schedule, goal);
        let teams = roster::of_session(problem, schedule).teams.ok().map(|teams| teams.count);
        Self {
            feasible: Some(true),
            proven: schedule.status == Status::Optimal,
            confidence: schedule.confidence,
            meetings: schedule.meetings.len(),
            continuations: goal(Objective::Continuations),
            lost_minutes: goal(Objective::LostTime),
            changes: goal(Objective::Changes),
            spare_minutes: schedule.meetings.iter().map(|meeting| meeting.spare_minutes.get()).sum(),
            teams: teams.map(|count| count.at_most),
            teams_at_least: teams.map(|count| count.at_least),
            ends: ends(schedule),
            left_out: schedule.unscheduled.iter().map(|one| one.item.clone()).collect(),
            ..none
        }
    }
}

/// An item of several parts ends with its last one.
fn ends(schedule: &Schedule) -> Vec<ItemEnd> {
    let mut ends: Vec<ItemEnd> = Vec::new();
    for entry in schedule.meetings.iter().flat_map(|meeting| &meeting.entries) {
        let end = entry.end.format("%Y-%m-%d %H:%M").to_string();
        for id in &entry.items {
            match ends.iter_mut().find(|one| one.item == *id) {
                Some(one) => one.end.clone_from(&end),
                None => ends.push(ItemEnd { item: id.clone(), end: end.clone() }),
            }
        }
    }
    ends
}
