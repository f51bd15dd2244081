//! A resolved session: ids are indices, times are instants, and defaults are filled in.

use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{
    Estimates, Facts, Instant, Item, ItemIx, Limit, LostTime, Meeting, MeetingIx, Minutes, Note, Objective, Order,
    OtherRow, Person, PersonIx, Rules, Span, TableName, Text, Track, Uncertainty, Zone,
};

/// The parts of a session that are only printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The name of the gathering.
    pub title: Text,
    /// Its document symbol.
    pub symbol: Option<String>,
    /// Where it meets.
    pub place: Option<Text>,
    /// `proposed`, `approved`, …
    pub status: Option<String>,
    /// Notes under the table.
    pub footnotes: Vec<Text>,
    /// Notes on meetings and items.
    pub notes: Vec<Note>,
    /// Rows of the table that are no items, in time order.
    pub rows: Vec<OtherRow>,
    /// Titles of tracks, by their names in the file.
    pub tracks: BTreeMap<String, Text>,
    /// What the table is called.
    pub words: TableName,
    /// Whether the table prints when each item starts.
    pub printed_hours: bool,
    /// Whether the table prints the minutes of each item.
    pub printed_minutes: bool,
    /// How many of the minutes are estimates.
    pub estimates: Option<Estimates>,
}

/// A participant who attends from another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Their time zone.
    pub zone: Zone,
    /// The weight of their inconvenience, 1 by default.
    pub weight: u32,
}

/// `held`: a meeting that was held, and the items that it took up. A schedule must have exactly these in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The meeting.
    pub meeting: MeetingIx,
    /// The items with their minutes; joint items by the first of them. Empty if the meeting was not held.
    pub parts: Vec<(ItemIx, Minutes)>,
}

/// When the first part of each item starts, by the ids of the items.
pub type Hours = BTreeMap<String, Instant>;

/// A valid session to be scheduled: it has items and meetings, ids are unique, indices are in range, and meetings end
/// after they start.
///
/// Its [parts](ProblemParts) are readable fields, but not writable. [`crate::read`] makes a problem from a session file;
/// [`Problem::changed`] makes another one and checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(ProblemParts);

/// The parts of a problem. [`ProblemParts::checked`] makes a problem from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemParts {
    /// The parts that are only printed.
    pub header: Header,
    /// The time zone of the place.
    pub zone: Zone,
    /// The limits in force.
    pub rules: Rules,
    /// The number of interpreter teams for all tracks; unlimited if absent.
    pub teams: Option<Limit<u32>>,
    /// The meetings that may be held, in file order.
    pub meetings: Vec<Meeting>,
    /// The most meetings of a track on one date, interpreted or not.
    pub per_day: Option<Limit<u32>>,
    /// The people whom items need: those that the file lists, in its order; if it lists none, those that items name.
    pub people: Vec<Person>,
    /// The agenda, in file order.
    pub items: Vec<Item>,
    /// The order of items that do not state their own.
    pub order: Order,
    /// Whether a meeting may have idle time between entries.
    pub idle: bool,
    /// The goals, most important first.
    pub objectives: Vec<Objective>,
    /// The figures of the goal `lost_time`.
    pub lost_time: LostTime,
    /// How uncertain minutes and starts are.
    pub uncertainty: Uncertainty,
    /// The least confidence of a plan, in per cent.
    pub confidence: Option<u32>,
    /// Participants from other places.
    pub participants: Vec<Participant>,
    /// Records of held meetings.
    pub held: Vec<Record>,
    /// What happened at meetings whose hours were recorded, in file order. Of those that are over, `held` has the rest.
    pub facts: Vec<Facts>,
    /// The hours at which a baseline announces items, for [`Item::keep`]. The session file has none.
    pub announced: Hours,
}

impl Deref for Problem {
    type Target = ProblemParts;

    fn deref(&self) -> &ProblemParts {
        &self.0
    }
}

/// Unit tests break a problem in one place and expect the error there.
#[cfg(test)]
impl std::ops::DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut ProblemParts {
        &mut self.0
    }
}

impl Problem {
    /// Makes a problem of parts that `read` has checked; `read` reports errors with their lines.
    pub(crate) fn resolved(parts: ProblemParts) -> Self {
        Self(parts)
    }

    /// Whether a day is no working day: Saturday, Sunday, or a day off of the rules.
    pub fn is_off(&self, day: NaiveDate) -> bool {
        let off = self.rules.days_off.as_ref();
        matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || off.is_some_and(|limit| limit.value.name(day).is_some())
    }

    /// The meeting at an index.
    pub fn meeting(&self, ix: MeetingIx) -> &Meeting {
        &self.meetings[ix.0]
    }

    /// The item at an index.
    pub fn item(&self, ix: ItemIx) -> &Item {
        &self.items[ix.0]
    }

    /// The person at an index.
    pub fn person(&self, ix: PersonIx) -> &Person {
        &self.people[ix.0]
    }

    /// The windows of each person whom an item needs, but for those who can always attend.
    pub fn windows_of_people<'a>(&'a self, item: &'a Item) -> impl Iterator<Item = &'a [Span]> {
        item.people.iter().filter_map(|&person| self.person(person).windows.as_deref())
    }

    /// Whether a meeting was held and took something up. Such a meeting cannot break a limit.
    pub fn has_happened(&self, ix: MeetingIx) -> bool {
        self.record(ix).is_some_and(|record| !record.parts.is_empty())
    }

    /// What a meeting took up, if the file says so.
    pub fn record(&self, ix: MeetingIx) -> Option<&Record> {
        self.held.iter().find(|record| record.meeting == ix)
    }

    /// What happened at a meeting, if its hours were recorded.
    pub fn facts_of(&self, ix: MeetingIx) -> Option<&Facts> {
        self.facts.iter().find(|facts| facts.meeting == ix)
    }

    /// Whether a meeting is under way.
    pub fn is_under_way(&self, ix: MeetingIx) -> bool {
        self.facts_of(ix).is_some_and(Facts::is_open)
    }

    /// Those items that are taken together with one, in file order; itself among them.
    pub fn joint(&self, item: ItemIx) -> Vec<ItemIx> {
        joint(&self.items, item)
    }

    /// The minutes that entries of a meeting may use: all but its reserve, or all once it was held.
    pub fn room(&self, ix: MeetingIx) -> Minutes {
        let meeting = self.meeting(ix);
        if self.has_happened(ix) { meeting.length() } else { meeting.usable() }
    }

    /// Indices of all meetings, in file order.
    pub fn meeting_ixs(&self) -> impl Iterator<Item = MeetingIx> + use<> {
        (0..self.meetings.len()).map(MeetingIx)
    }

    /// Indices of all items, in file order.
    pub fn item_ixs(&self) -> impl Iterator<Item = ItemIx> + use<> {
        (0..self.items.len()).map(ItemIx)
    }

    /// The tracks that have meetings, in order of first mention.
    pub fn tracks(&self) -> Vec<&Track> {
        let mut tracks: Vec<&Track> = Vec::new();
        for meeting in &self.meetings {
            if !tracks.contains(&&meeting.track) {
                tracks.push(&meeting.track);
            }
        }
        tracks
    }

    /// Whether an item keeps the order of the file.
    pub fn keeps_order(&self, item: &Item) -> bool {
        item.order.unwrap_or(self.order) == Order::Agenda
    }

    /// Finds a meeting by id.
    pub fn find_meeting(&self, id: &str) -> Option<MeetingIx> {
        self.meetings.iter().position(|meeting| meeting.id.0 == id).map(MeetingIx)
    }

    /// Finds an item by id.
    pub fn find_item(&self, id: &str) -> Option<ItemIx> {
        self.items.iter().position(|item| item.id.0 == id).map(ItemIx)
    }
}

/// The items that are taken together with one, in file order; itself among them.
pub(crate) fn joint(items: &[Item], item: ItemIx) -> Vec<ItemIx> {
    let (mut found, mut next) = (vec![item], 0);
    while let Some(&one) = found.get(next) {
        next += 1;
        let said_by = items.iter().enumerate().filter(|(_, other)| other.together.contains(&one));
        for other in items[one.0].together.iter().copied().chain(said_by.map(|(ix, _)| ItemIx(ix))).collect::<Vec<_>>()
        {
            if !found.contains(&other) {
                found.push(other);
            }
        }
    }
    found.sort_unstable();
    found
}
