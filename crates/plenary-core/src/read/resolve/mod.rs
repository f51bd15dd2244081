//! Document to problem: ids become indices, clocks become instants, defaults are filled in.
//!
//! - [`rules`](mod@rules): limits. [`meetings`]: meetings and candidates. [`items`]: the agenda.
//! - [`when`]: windows and availability. [`order`]: contradictions between items.
//! - [`people`]: whom items need. [`tracks`]: the tracks that an item may be in.
//! - [`suitability`]: items that no meeting suits. [`printed`]: rows and notes. [`held`]: records of held meetings.
//!
//! The document may have holes, so that one run finds every error. Placeholders for holes are never used: any error drops
//! the problem.

mod held;
mod items;
mod meetings;
mod order;
mod people;
mod printed;
mod rules;
mod suitability;
mod tracks;
mod when;

pub(super) use rules::{Find, rules};

use std::collections::HashMap;

use super::decode::At;
use super::document::Session;
use super::extras;
use super::fault::Fault;
use super::findings::Findings;
use super::quote::quoted;
use super::values::{Id, SchemaName};
use super::words::phrases::Phrase;
use crate::model::places;
use crate::model::{
    Estimates, Header, Hours, Item, ItemIx, Language, Limit, LostTime, MeetingIx, Minutes, Objective, Participant,
    Problem, ProblemParts, Spread, Statement, ThreePoint, Uncertainty, Zone,
};

/// Resolves a document; `find` looks up the rule set that it names. Returns `None` if there was any error.
pub(crate) fn problem(document: Session, find: Find<'_>, out: &mut Findings) -> Option<Problem> {
    // a mark for people
    let _marks = document.inferred;
    if let (None, Some(place)) = (&document.timezone, &document.place) {
        // other readers of the file also assume UTC, so the default stays and the user gets a warning
        let place = place.0.or_any(&Language::known("en"));
        let zone = places::zone(place).map(|zone| zone.name());
        out.add(&Statement::root().at("place"), Fault::NoZone { place: quoted(place), zone });
    }
    let zone = document.timezone.map_or(Zone::UTC, |name| name.0);
    let rules = rules(document.rules, find, out);
    let (mut meetings, meeting_names, per_day) = meetings::meetings(document.meetings, zone, &rules, out);
    rules::years(&rules, &meetings, out);
    let mut clock = when::Clock::new(zone, &meetings);
    let mut people = people::People::new(document.people, &mut clock, out);
    let order = document.order.map(|word| word.0).unwrap_or_default();
    let (mut items, known) =
        items::items(document.items, order, &meetings, meeting_names, &mut people, &mut clock, out);
    let happened = held::held(document.held, &known, zone, &meetings, &items, out);
    let rows = printed::rows(document.rows, zone, out);
    let header = Header {
        title: document.title.map(|title| title.0).unwrap_or_default(),
        symbol: document.symbol.map(|line| line.0),
        place: document.place.map(|title| title.0),
        status: document.status.map(|line| line.0),
        footnotes: document.footnotes.into_iter().flat_map(|many| many.items).map(|note| note.value.0).collect(),
        notes: printed::notes(document.notes, &known, out),
        tracks: printed::tracks(document.tracks, &meetings, &rows, out),
        words: document.words.map(|word| word.0).unwrap_or_default(),
        printed_hours: document.printed_hours.is_some_and(|flag| flag.0),
        printed_minutes: document.printed_minutes.is_some_and(|flag| flag.0),
        estimates: estimates(&items),
        rows,
    };
    let mut objectives: Vec<Objective> = Vec::new();
    match document.objectives {
        None => objectives.extend(match document.schema {
            Some(SchemaName::First) => Objective::DEFAULT_1,
            Some(SchemaName::Second) | None => Objective::DEFAULT,
        }),
        Some(list) => {
            for goal in list.items {
                if objectives.contains(&goal.value.0) {
                    out.add(&goal.at, Fault::Repeated { shown: quoted(goal.value.0.name()) });
                } else {
                    objectives.push(goal.value.0);
                }
            }
        }
    }
    if out.errors() == 0 {
        held::split_as_it_was(&happened, &mut items);
        held::go_on(&happened, rules.turnaround(), &mut meetings, &mut items);
    }
    let participants = document
        .participants
        .into_iter()
        .flat_map(|list| list.items)
        .filter_map(|raw| {
            let weight = raw.value.weight.map_or(1, |weight| weight.0);
            raw.value.timezone.map(|zone| Participant { zone: zone.0, weight })
        })
        .collect();
    let uncertainty = uncertainty(document.uncertainty, out);
    let parts = || ProblemParts {
        header,
        zone,
        rules,
        teams: document.teams.map(|teams| Limit { value: teams.value.0, from: teams.at, source: None }),
        meetings,
        per_day,
        people: people.into_all(),
        items,
        order,
        idle: document.idle.is_some_and(|flag| flag.0),
        objectives,
        lost_time: lost_time(document.lost_time),
        uncertainty,
        confidence: document.confidence.map(|count| count.0),
        participants,
        held: happened.held,
        facts: happened.facts,
        announced: Hours::new(),
    };
    (out.errors() == 0).then(|| Problem::resolved(parts()))
}

/// How many of the minutes are estimates; `None` if none are.
fn estimates(items: &[Item]) -> Option<Estimates> {
    let mut sum = Estimates::default();
    for item in items {
        let minutes = item.minutes.get();
        sum.of_minutes = sum.of_minutes.saturating_add(minutes);
        if item.estimated {
            sum.items += 1;
            sum.minutes = sum.minutes.saturating_add(minutes);
        }
    }
    (sum.items > 0).then_some(sum)
}

/// The figures of the goal `lost_time`; each has its own default.
fn lost_time(stated: Option<extras::LostTime>) -> LostTime {
    let default = LostTime::default();
    let Some(stated) = stated else { return default };
    LostTime {
        continuation: stated.continuation_minutes.map_or(default.continuation, |minutes| Minutes(minutes.0)),
        short_part: stated.short_part_minutes.map_or(default.short_part, |minutes| Minutes(minutes.0)),
    }
}

/// How uncertain minutes and starts are.
fn uncertainty(stated: Option<extras::Uncertainty>, out: &mut Findings) -> Uncertainty {
    let Some(stated) = stated else { return Uncertainty::default() };
    let spread = stated.spread.map(|spread| Spread {
        low: spread.low.map_or(Spread::default().low, |count| count.0),
        high: spread.high.map_or(Spread::default().high, |count| count.0),
    });
    let late_start = stated.late_start.and_then(|late| {
        let (low, likely, high) = (late.value.low?.0, late.value.likely?.0, late.value.high?.0);
        if low > likely || likely > high {
            out.add(&late.at, Fault::EstimateOrder { low, likely, high });
        }
        Some(ThreePoint { low: Minutes(low), likely: Minutes(likely), high: Minutes(high) })
    });
    Uncertainty {
        spread,
        late_start,
        common: stated.common.map_or(0, |share| share.0),
        extension: Minutes(stated.extension_minutes.map_or(0, |minutes| minutes.0)),
    }
}

/// Ids of one kind and the indices that they name.
#[derive(Debug, Default)]
struct Names {
    by_id: HashMap<String, usize>,
    in_order: Vec<String>,
    /// Whether every id could be read. If not, an unknown id may be one of those, and is not reported.
    whole: bool,
}

impl Names {
    /// Adds an id; a duplicate is reported as the id of a `what`.
    fn add(&mut self, id: &At<Id>, ix: usize, what: Phrase, out: &mut Findings) {
        let At { value: Id(name), at } = id;
        if let Some(&first) = self.by_id.get(name) {
            out.add(at, Fault::TwiceId { id: name.clone(), what, first: first + 1 });
        } else {
            self.by_id.insert(name.clone(), ix);
            self.in_order.push(name.clone());
        }
    }

    /// Looks up an id; an unknown one is reported.
    fn find(
        &self,
        id: &Id,
        at: &Statement,
        out: &mut Findings,
        unknown: fn(String, Option<String>) -> Fault,
    ) -> Option<usize> {
        let found = self.by_id.get(&id.0).copied();
        if found.is_none() && self.whole {
            let near = out.near(&id.0, self.in_order.iter().map(String::as_str));
            out.add(at, unknown(id.0.clone(), near));
        }
        found
    }
}

/// The items and meetings that statements may refer to.
#[derive(Debug, Default)]
struct Known {
    items: Names,
    meetings: Names,
}

impl Known {
    fn item(&self, id: &Id, at: &Statement, out: &mut Findings) -> Option<ItemIx> {
        self.items.find(id, at, out, |id, near| Fault::UnknownItem { id, near }).map(ItemIx)
    }

    fn meeting(&self, id: &At<Id>, out: &mut Findings) -> Option<MeetingIx> {
        self.meetings.find(&id.value, &id.at, out, |id, near| Fault::UnknownMeeting { id, near }).map(MeetingIx)
    }
}
