//! What commands and the server answer, as types: `--json` prints them, the API sends them, and each has a JSON Schema.
//!
//! [`PlanAnswer`] whether there is a plan · [`CheckAnswer`] what a schedule breaks · [`ExplainAnswer`] why no schedule
//! exists · [`WhyAnswer`] why something is as it is · [`WhatIfAnswer`] what edits move and cost · [`ScenariosAnswer`]
//! several what-ifs side by side · [`SlackAnswer`] and [`AlternativesAnswer`] what else is good · [`TeamsAnswer`] the teams
//! of interpreters · [`RiskAnswer`] how sure a plan is · [`DayAnswer`] how the day stands · [`RulesAnswer`] the rule sets and calendars that come with the program.

mod check;
mod day;
mod explain;
mod plan;
mod risk;
mod rules;
mod scenarios;
mod teams;
mod whatif;
mod why;

pub use check::{BrokenRule, CheckAnswer};
pub use day::{
    DayAnswer, DoneAnswer, EventAnswer, FactAnswer, RecordAnswer, RepairsAnswer, SittingAnswer, SpeakerAnswer,
    SpeakerTurnAnswer, SpeakersAnswer, SureAnswer, TrackAnswer, TurnAnswer, WANTED,
};
pub use explain::{
    ConflictAnswer, ExplainAnswer, NowhereAnswer, RepairAnswer, ShortageAnswer, StatementAnswer, WaitAnswer,
};
pub use plan::{AlternativesAnswer, PlanAnswer, PlanReply, PlanState, PlannedAnswer, SlackAnswer};
pub use risk::{
    AssumptionsAnswer, CauseAnswer, ItemRiskAnswer, MeetingRiskAnswer, MomentAnswer, QuantilesAnswer, RISK_SCHEMA,
    RangeAnswer, ReleaseAnswer, RiskAnswer, SpreadAnswer,
};
pub use rules::{NamedAnswer, RulesAnswer};
pub use scenarios::{ItemEnd, ScenarioAnswer, ScenariosAnswer};
pub use teams::{MeetingTeam, RosterAnswer, ServedAnswer, TeamsAnswer, UnservedAnswer};
pub use whatif::{EditedPlanAnswer, WhatIfAnswer};
pub use why::{CostAnswer, QuestionAnswer, WhyAnswer};

/// Seconds with three decimals.
fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
