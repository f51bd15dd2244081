//! How many teams of interpreters a schedule needs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::roster::{Roster, Teams, Unserved};

/// The teams of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TeamsAnswer {
    /// The roster under the requested rules, meeting by meeting.
    pub roster: RosterAnswer,
    /// The roster under each set of rules, without the meetings.
    pub under: Vec<RosterAnswer>,
}

/// The teams under some rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RosterAnswer {
    /// A rule set, or `session`.
    pub rules: String,
    /// Teams that are enough; null if a meeting is too long for any team.
    pub teams: Option<usize>,
    /// The teams, if they can serve all meetings.
    #[serde(flatten)]
    pub served: Option<ServedAnswer>,
    /// The meeting that no team may serve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<UnservedAnswer>,
    /// The team of each interpreted meeting, in order of time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meetings: Option<Vec<MeetingTeam>>,
}

/// The number of teams, and their interpreters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServedAnswer {
    /// Lower bound on the number of teams.
    pub at_least: usize,
    /// Upper bound on the number of teams; more than `at_least` if the number is not exact.
    pub at_most: usize,
    /// The number of interpreters; null if the sizes of booths are not known.
    pub interpreters: Option<u32>,
    /// Interpreters by language; null if the sizes of booths are not known.
    pub booths: Option<BTreeMap<String, u32>>,
}

/// The team of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeetingTeam {
    /// The id of the meeting.
    pub meeting: String,
    /// Its team, counted from 1.
    pub team: usize,
}

/// A meeting that no team may serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnservedAnswer {
    /// Its id.
    pub meeting: String,
    /// Its length.
    pub minutes: u32,
    /// The limit that forbids it.
    pub limit: String,
    /// Its figure.
    pub most: u32,
}

impl TeamsAnswer {
    /// The answer with the requested roster, and all others side by side.
    pub fn new(chosen: &Roster, all: &[Roster]) -> Self {
        let one = |(meeting, team): &(String, usize)| MeetingTeam { meeting: meeting.clone(), team: *team };
        let meetings = chosen.teams.as_ref().ok().map(|teams| teams.of.iter().map(one).collect());
        Self {
            roster: RosterAnswer { meetings, ..RosterAnswer::new(chosen) },
            under: all.iter().map(RosterAnswer::new).collect(),
        }
    }
}

impl RosterAnswer {
    fn new(roster: &Roster) -> Self {
        let served = roster.teams.as_ref().ok().map(ServedAnswer::new);
        let unserved = roster.teams.as_ref().err().map(UnservedAnswer::new);
        let teams = roster.teams.as_ref().ok().map(|teams| teams.count.at_most);
        Self { rules: roster.under.clone(), teams, served, unserved, meetings: None }
    }
}

impl ServedAnswer {
    fn new(teams: &Teams) -> Self {
        let one = |(language, seats): (&crate::model::Language, &u32)| (language.code().to_owned(), *seats);
        Self {
            at_least: teams.count.at_least,
            at_most: teams.count.at_most,
            interpreters: teams.interpreters(),
            booths: teams.interpreters.as_ref().map(|by| by.iter().map(one).collect()),
        }
    }
}

impl UnservedAnswer {
    fn new(unserved: &Unserved) -> Self {
        Self {
            meeting: unserved.meeting.clone(),
            minutes: unserved.minutes,
            limit: unserved.limit.to_owned(),
            most: unserved.most,
        }
    }
}
