//! How many teams of interpreters a schedule needs, who they are by booth, and which team serves which meeting.

use std::collections::BTreeMap;

use crate::model::{Booth, Language, Languages, Meeting, Problem, RuleSet, Rules, Schedule};
use crate::verify::roster::{self, TooMuch};

/// The teams of a schedule under some rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// The rules: a rule set, or `session`.
    pub under: String,
    /// The teams, or the meeting that no team may serve.
    pub teams: Result<Teams, Unserved>,
}

/// A meeting that is more than any team may serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unserved {
    /// Its id.
    pub meeting: String,
    /// Its length.
    pub minutes: u32,
    /// The limit that is in the way.
    pub limit: &'static str,
    /// Its figure.
    pub most: u32,
}

/// The fewest teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teams {
    /// The team of each interpreted meeting, counted from 1, in order of time.
    pub of: Vec<(String, usize)>,
    /// How many there are.
    pub count: usize,
    /// Interpreters in all teams by language, where the sizes of booths are known.
    pub interpreters: Option<BTreeMap<Language, u32>>,
    /// Whether the sizes of booths are those of the session, because the rules have none.
    pub booth_of_session: bool,
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
    let find = |id: &str| problem.find_meeting(id).map(|ix| problem.meeting(ix));
    let mut meetings: Vec<&Meeting> = schedule.meetings.iter().filter_map(|held| find(&held.id)).collect();
    meetings.retain(|meeting| meeting.interpreted());
    meetings.sort_by_key(|meeting| (meeting.start, meeting.end));
    let of = roster::fewest(&meetings, rules).map_err(|TooMuch { meeting, limit, most }| Unserved {
        meeting: meetings[meeting].id.0.clone(),
        minutes: meetings[meeting].length().get(),
        limit,
        most,
    })?;
    let count = of.iter().max().map_or(0, |last| last + 1);
    let booth = rules.booth.as_ref().or(problem.rules.booth.as_ref()).map(|limit| &limit.value);
    Ok(Teams {
        interpreters: booth.and_then(|booth| interpreters(booth, &meetings, &of, count)),
        of: meetings.iter().zip(&of).map(|(meeting, team)| (meeting.id.0.clone(), team + 1)).collect(),
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
