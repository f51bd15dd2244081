//! Rosters: how many teams of interpreters a schedule needs, their booths, and the team of each meeting.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::{Booth, Language, Languages, Meeting, Problem, RuleSet, Rules, Schedule};
use crate::verify::roster::{self, TooMuch};

/// The teams of a schedule under some rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// The name of the rules: a rule set, or `session`.
    pub under: String,
    /// The teams, or the meeting that no team may serve.
    pub teams: Result<Teams, Unserved>,
}

/// A meeting that no team may serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// Its id.
    pub meeting: String,
    /// Its length.
    pub minutes: u32,
    /// The limit that forbids it.
    pub limit: &'static str,
    /// Its figure.
    pub most: u32,
}

/// The fewest teams that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teams {
    /// The team of each interpreted meeting, counted from 1, in order of time.
    pub of: Vec<(String, usize)>,
    /// How many teams, with a lower bound.
    pub count: Count,
    /// Interpreters in all teams by language, if the sizes of booths are known.
    pub interpreters: Option<BTreeMap<Language, u32>>,
    /// Whether the sizes of booths are those of the session, because the rules have none.
    pub booth_of_session: bool,
}

/// Bounds on the fewest teams; equal if the number is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Lower bound.
    pub at_least: usize,
    /// Upper bound: the teams of the roster.
    pub at_most: usize,
}

impl fmt::Display for Count {
    /// `4`, or `4 to 5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at_least, at_most } = self;
        if at_least == at_most { write!(f, "{at_most}") } else { write!(f, "{at_least} to {at_most}") }
    }
}

impl Teams {
    /// Interpreters in all.
    pub fn interpreters(&self) -> Option<u32> {
        self.interpreters.as_ref().map(|by_language| by_language.values().sum())
    }
}

/// The roster under the rules of the session.
pub fn of_session(problem: &Problem, schedule: &Schedule) -> Roster {
    Roster { under: "session".to_owned(), teams: teams(problem, schedule, &problem.rules) }
}

/// The roster under a rule set.
pub fn under(problem: &Problem, schedule: &Schedule, set: &RuleSet) -> Roster {
    Roster { under: set.name.clone(), teams: teams(problem, schedule, &set.rules) }
}

fn teams(problem: &Problem, schedule: &Schedule, rules: &Rules) -> Result<Teams, Unserved> {
    // a schedule may list a meeting twice
    let held: BTreeSet<&str> = schedule.meetings.iter().map(|held| held.id.as_str()).collect();
    let held = problem.meetings.iter().filter(|meeting| held.contains(meeting.id.0.as_str()));
    let mut meetings: Vec<&Meeting> = held.filter(|meeting| meeting.interpreted()).collect();
    meetings.sort_by_key(|meeting| (meeting.start, meeting.end));
    let roster = roster::fewest(&meetings, rules).map_err(|TooMuch { meeting, limit, most }| Unserved {
        meeting: meetings[meeting].id.0.clone(),
        minutes: meetings[meeting].length().get(),
        limit,
        most,
    })?;
    let (of, count) = (&roster.of, Count { at_least: roster.at_least, at_most: roster.at_most() });
    let booth = rules.booth.as_ref().or(problem.rules.booth.as_ref()).map(|limit| &limit.value);
    Ok(Teams {
        interpreters: booth.and_then(|booth| interpreters(booth, &meetings, of, count.at_most)),
        of: meetings.iter().zip(of).map(|(meeting, team)| (meeting.id.0.clone(), team + 1)).collect(),
        count,
        booth_of_session: rules.booth.is_none() && booth.is_some(),
    })
}

/// A team has a booth for each language of the meetings that it serves.
fn interpreters(booth: &Booth, meetings: &[&Meeting], of: &[usize], count: usize) -> Option<BTreeMap<Language, u32>> {
    let mut by_language = BTreeMap::new();
    for team in 0..count {
        let served = meetings.iter().zip(of).filter(|(_, its)| **its == team);
        let languages: Languages = served.flat_map(|(meeting, _)| meeting.languages.iter().cloned()).collect();
        for language in languages {
            let seats = booth.of(&language)?;
            *by_language.entry(language).or_insert(0) += seats;
        }
    }
    Some(by_language)
}
