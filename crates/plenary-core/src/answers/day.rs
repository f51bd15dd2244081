//! What is recorded of the day, and what is expected of the rest.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::risk::{RiskAnswer, per_cent};
use crate::day::speakers::SpeakerTurn;
use crate::day::{DayError, Done, EventKind, Outcome, Repair, Repairs};
use crate::details::{Detailed, Details};
use crate::message::Message;
use crate::model::{Facts, Instant, ItemIx, MeetingIx, Problem, Speaker, Text, Track};
use crate::whatif::Comparison;

/// The confidence below which repairs are offered, in per cent, if the session states none.
pub const WANTED: u32 = 80;

/// An event that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DoneAnswer {
    /// What happened.
    pub event: EventKind,
    /// The item, the first of those taken together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The meeting.
    pub meeting: String,
    /// When, with the offset of the place.
    pub at: DateTime<FixedOffset>,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum EventAnswer {
    /// It is recorded now.
    Recorded(DoneAnswer),
    /// It was recorded already.
    Known,
    /// It cannot have happened, so it is not recorded.
    Refused {
        /// Why, and the way out.
        error: Details,
    },
}

impl EventAnswer {
    /// The answer of an event, with its error in the words of `details`.
    pub fn new(problem: &Problem, outcome: &Result<Outcome, DayError>, details: impl Fn(&DayError) -> Details) -> Self {
        match outcome {
            Ok(Outcome::Known) => Self::Known,
            Ok(Outcome::Recorded(Done { event, item, meeting, at })) => Self::Recorded(DoneAnswer {
                event: *event,
                item: item.clone(),
                meeting: meeting.clone(),
                at: problem.zone.local(*at),
            }),
            Err(error) => Self::Refused { error: details(error) },
        }
    }
}

/// What `plenary record` answers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordAnswer {
    /// What became of each event.
    pub events: Vec<EventAnswer>,
    /// What the events brought with them.
    pub notes: Vec<Message>,
    /// How the session stands.
    pub day: DayAnswer,
    /// The session file with what happened.
    pub session: String,
}

impl RecordAnswer {
    /// The answer for events that are all recorded.
    pub fn new(problem: &Problem, outcomes: &[Outcome], notes: Vec<Message>, session: &str) -> Self {
        let events = outcomes.iter().map(|one| EventAnswer::new(problem, &Ok(one.clone()), DayError::details));
        Self { events: events.collect(), notes, day: DayAnswer::new(problem, None), session: session.to_owned() }
    }
}

/// How a session stands: what has happened, what is under way, and what is expected.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DayAnswer {
    /// The moment of which the forecast is, with the offset of the place; none if nothing is recorded and none was asked for.
    pub now: Option<DateTime<FixedOffset>>,
    /// The time zone of the place.
    pub timezone: &'static str,
    /// The confidence that is wanted: that of the session, else 80.
    pub wanted: u32,
    /// The tracks.
    pub tracks: Vec<TrackAnswer>,
    /// What is recorded, in order of time.
    pub facts: Vec<FactAnswer>,
    /// What is expected of the rest, if there is a schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskAnswer>,
}

/// How a track stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TrackAnswer {
    /// Its name.
    pub track: String,
    /// The meeting that is under way.
    pub meeting: Option<SittingAnswer>,
    /// The item under discussion.
    pub item: Option<TurnAnswer>,
    /// The ids of what has ended or was taken up in meetings that are over, the first of those taken together.
    pub ended: Vec<String>,
    /// The next meetings to come: those of which nothing is recorded, in order of time.
    pub to_come: Vec<SittingAnswer>,
}

/// A meeting with its hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SittingAnswer {
    /// Its id.
    pub id: String,
    /// When it was called to order.
    pub started: Option<DateTime<FixedOffset>>,
    /// When it is announced to start.
    pub announced_start: DateTime<FixedOffset>,
    /// When it is announced to end.
    pub announced_end: DateTime<FixedOffset>,
}

/// The item under discussion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TurnAnswer {
    /// The ids; more than one if taken together.
    pub items: Vec<String>,
    /// The numbers as printed.
    pub number: String,
    /// The title; of the first, if taken together.
    pub title: Text,
    /// When it started.
    pub started: DateTime<FixedOffset>,
    /// Its minutes in all.
    pub minutes: u32,
    /// Minutes that earlier meetings have taken of it.
    pub before: u32,
    /// The minutes before its first speaker.
    pub opening: u32,
    /// Its speakers, if they are listed.
    pub speakers: Vec<SpeakerAnswer>,
}

/// A speaker of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpeakerAnswer {
    /// The name, or the delegation.
    pub name: String,
    /// How long the speaker has.
    pub minutes: u32,
}

/// What is recorded of an item or a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FactAnswer {
    /// The meeting.
    pub meeting: String,
    /// The item, the first of those taken together; none for the meeting itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// When it started.
    pub started: Option<DateTime<FixedOffset>>,
    /// When it ended; none while it is under way.
    pub ended: Option<DateTime<FixedOffset>>,
    /// How many minutes late the meeting was called to order. Negative if it was early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_minutes: Option<i64>,
    /// The minutes that it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// The minutes that it was planned with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<u32>,
}

impl DayAnswer {
    /// How a session stands at a moment, without a forecast. The default moment is the latest that is recorded.
    pub fn new(problem: &Problem, now: Option<Instant>) -> Self {
        let now = now.or_else(|| problem.facts.iter().map(Facts::latest).max());
        let mut facts: Vec<&Facts> = problem.facts.iter().collect();
        facts.sort_by_key(|facts| (facts.started, facts.meeting));
        Self {
            now: now.map(|now| problem.zone.local(now)),
            timezone: problem.zone.name(),
            wanted: problem.confidence.unwrap_or(WANTED),
            tracks: problem.tracks().into_iter().map(|track| TrackAnswer::new(problem, track)).collect(),
            facts: facts.into_iter().flat_map(|facts| recorded(problem, facts)).collect(),
            risk: None,
        }
    }
}

fn recorded(problem: &Problem, facts: &Facts) -> Vec<FactAnswer> {
    let local = |at: Instant| problem.zone.local(at);
    let meeting = problem.meeting(facts.meeting).id.0.clone();
    let of_meeting = FactAnswer {
        meeting: meeting.clone(),
        item: None,
        started: Some(local(facts.started)),
        ended: facts.ended.map(local),
        late_minutes: Some(facts.started - facts.announced),
        minutes: None,
        planned: None,
    };
    let turns = facts.turns.iter().map(|turn| FactAnswer {
        meeting: meeting.clone(),
        item: Some(problem.item(turn.item).id.0.clone()),
        started: turn.started.map(local),
        ended: turn.ended().map(local),
        late_minutes: None,
        minutes: turn.minutes.map(|minutes| (minutes + turn.over).get()),
        planned: turn.planned.map(crate::model::Minutes::get),
    });
    [of_meeting].into_iter().chain(turns).collect()
}

impl TrackAnswer {
    fn new(problem: &Problem, track: &Track) -> Self {
        let mut of_track: Vec<MeetingIx> = problem.meeting_ixs().collect();
        of_track.retain(|&ix| problem.meeting(ix).track == *track);
        of_track.sort_by_key(|&ix| problem.meeting(ix).start);
        let open = of_track.iter().find_map(|&ix| problem.facts_of(ix).filter(|facts| facts.is_open()));
        let is_to_come = |ix: &&MeetingIx| problem.record(**ix).is_none() && problem.facts_of(**ix).is_none();
        Self {
            track: track.0.clone(),
            meeting: open.map(|facts| SittingAnswer::new(problem, facts.meeting)),
            item: open.and_then(Facts::under_way).map(|(item, started)| TurnAnswer::new(problem, item, started)),
            ended: ended(problem, &of_track),
            to_come: of_track.iter().filter(is_to_come).map(|&ix| SittingAnswer::new(problem, ix)).collect(),
        }
    }
}

/// What has no minutes left.
fn ended(problem: &Problem, meetings: &[MeetingIx]) -> Vec<String> {
    let over = meetings.iter().filter_map(|&ix| problem.record(ix)).flat_map(|record| &record.parts).copied();
    let open = meetings.iter().filter_map(|&ix| problem.facts_of(ix).filter(|facts| facts.is_open()));
    let open = open.flat_map(|facts| &facts.turns).filter_map(|turn| Some((turn.item, turn.minutes?)));
    let parts: Vec<_> = over.chain(open).collect();
    let mut found: Vec<ItemIx> = Vec::new();
    for (item, _) in &parts {
        let unit = problem.joint(*item);
        let taken: u32 = parts.iter().filter(|(other, _)| unit.contains(other)).map(|(_, minutes)| minutes.get()).sum();
        let all: u32 = unit.iter().map(|&ix| problem.item(ix).minutes.get()).sum();
        if taken >= all && !found.contains(item) {
            found.push(*item);
        }
    }
    found.into_iter().map(|item| problem.item(item).id.0.clone()).collect()
}

impl SittingAnswer {
    fn new(problem: &Problem, ix: MeetingIx) -> Self {
        let (meeting, facts) = (problem.meeting(ix), problem.facts_of(ix));
        let local = |at: Instant| problem.zone.local(at);
        Self {
            id: meeting.id.0.clone(),
            started: facts.map(|facts| local(facts.started)),
            announced_start: local(facts.map_or(meeting.start, |facts| facts.announced)),
            announced_end: local(meeting.end),
        }
    }
}

impl TurnAnswer {
    fn new(problem: &Problem, item: ItemIx, started: Instant) -> Self {
        let unit = problem.joint(item);
        let parts = problem.held.iter().flat_map(|record| &record.parts).filter(|(other, _)| unit.contains(other));
        let numbers: Vec<&str> = unit.iter().map(|&ix| problem.item(ix).number.as_str()).collect();
        Self {
            number: numbers.join(", "),
            title: problem.item(unit.first().copied().unwrap_or(item)).title.clone(),
            items: unit.iter().map(|&ix| problem.item(ix).id.0.clone()).collect(),
            started: problem.zone.local(started),
            minutes: unit.iter().map(|&ix| problem.item(ix).minutes.get()).sum(),
            before: parts.map(|(_, minutes)| minutes.get()).sum(),
            opening: problem.item(item).speakers.as_ref().map_or(0, |list| list.opening.get()),
            speakers: problem
                .item(item)
                .speakers
                .iter()
                .flat_map(|list| &list.speakers)
                .map(SpeakerAnswer::new)
                .collect(),
        }
    }
}

impl SpeakerAnswer {
    fn new(of: &Speaker) -> Self {
        Self { name: of.name.clone(), minutes: of.minutes.get() }
    }
}

/// The speakers of an item, and when each is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpeakersAnswer {
    /// The item.
    pub item: String,
    /// Its minutes.
    pub minutes: u32,
    /// The speakers, in order.
    pub speakers: Vec<SpeakerTurnAnswer>,
}

/// When a speaker is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpeakerTurnAnswer {
    /// The name, or the delegation.
    pub name: String,
    /// How long the speaker has.
    pub minutes: u32,
    /// In one of ten cases no later than this; none without a schedule.
    pub from: Option<DateTime<FixedOffset>>,
    /// In half of the cases no later than this.
    pub about: Option<DateTime<FixedOffset>>,
    /// In four of five cases no later than this.
    pub to: Option<DateTime<FixedOffset>>,
}

impl SpeakersAnswer {
    /// The answer.
    pub fn new(problem: &Problem, item: ItemIx, turns: &[SpeakerTurn]) -> Self {
        let one = |turn: &SpeakerTurn| {
            let at = |place: usize| turn.expected.map(|expected| problem.zone.local(expected[place]));
            let (from, about, to) = (at(0), at(1), at(2));
            SpeakerTurnAnswer { name: turn.speaker.name.clone(), minutes: turn.speaker.minutes.get(), from, about, to }
        };
        let of = problem.item(item);
        Self { item: of.id.0.clone(), minutes: of.minutes.get(), speakers: turns.iter().map(one).collect() }
    }
}

/// Small changes that make what is left surer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RepairsAnswer {
    /// The confidence without a change, in per cent.
    pub confidence: f64,
    /// The confidence that is wanted.
    pub wanted: u32,
    /// The changes: first those that reach what is wanted, with the fewest moves. Each is planned and checked.
    pub repairs: Vec<SureAnswer>,
    /// Whether time ran out before all were tried.
    pub cut_short: bool,
}

/// A change that makes what is left surer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SureAnswer {
    /// The edits as text; none if it is enough to plan again.
    pub edits: Vec<String>,
    /// The confidence with it, in per cent.
    pub confidence: f64,
    /// How many items move to other meetings.
    pub moved: usize,
    /// What moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// What moves, in words.
    pub report: Vec<String>,
}

impl RepairsAnswer {
    /// The answer.
    pub fn new(found: &Repairs, wanted: u32) -> Self {
        let one = |repair: &Repair| SureAnswer {
            edits: repair.edits.iter().map(ToString::to_string).collect(),
            confidence: per_cent(repair.confidence),
            moved: repair.compared.as_ref().map_or(0, |compared| compared.moved),
            comparison: repair.compared.clone(),
            report: repair.compared.as_ref().map(Comparison::in_words).unwrap_or_default(),
        };
        Self {
            confidence: per_cent(found.confidence),
            wanted,
            repairs: found.found.iter().map(one).collect(),
            cut_short: found.cut_short,
        }
    }
}
