//! A whole session, resolved: every id is known, every time is an instant, every default is filled in.

use std::ops::Deref;

use super::{Item, ItemIx, Limit, Meeting, MeetingIx, Minutes, Note, Objective, OtherRow, Rules, Text, Track, Zone};

/// What is printed about the session and plays no part in solving.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The name of the gathering.
    pub title: Text,
    /// Its document symbol.
    pub symbol: Option<String>,
    /// Where it meets.
    pub place: Option<String>,
    /// `proposed`, `approved`, …
    pub status: Option<String>,
    /// Notes under the table.
    pub footnotes: Vec<Text>,
    /// Notes on meetings and items.
    pub notes: Vec<Note>,
    /// Rows of the table that are no items, in time order.
    pub rows: Vec<OtherRow>,
}

/// How items of one track follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Each starts when or after all before it in the file have ended.
    #[default]
    Agenda,
    /// Only `after` and `position` order them.
    Free,
}

/// Somebody who attends from another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Where their clock is.
    pub zone: Zone,
    /// What their burden weighs, 1 by default.
    pub weight: u32,
}

/// `held`: a meeting that has happened, and what it took up. Nothing else is in it, and nothing of it moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The meeting.
    pub meeting: MeetingIx,
    /// The items with their minutes; of items taken together the first is named. Empty where nothing was taken up.
    pub parts: Vec<(ItemIx, Minutes)>,
}

/// A session to be scheduled: it has items and meetings, ids are unique, indices lead somewhere, and meetings end after
/// they start.
///
/// Its [parts](ProblemParts) can be read as fields, and not be written. [`crate::read`] makes a problem from a session
/// file; [`Problem::changed`] makes another one from it, and checks it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(ProblemParts);

/// What a problem is made of. [`ProblemParts::checked`] makes a problem of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemParts {
    /// What is printed.
    pub header: Header,
    /// The clock of the place.
    pub zone: Zone,
    /// The limits in force.
    pub rules: Rules,
    /// Teams of interpreters that there are. They serve the meetings of all tracks; absent, as many as it takes.
    pub teams: Option<Limit<u32>>,
    /// The meetings that may be held, in file order.
    pub meetings: Vec<Meeting>,
    /// The most of them that a track holds on one date, interpreted or not.
    pub per_day: Option<Limit<u32>>,
    /// The agenda, in file order.
    pub items: Vec<Item>,
    /// How items follow each other.
    pub order: Order,
    /// Whether entries may wait inside a meeting.
    pub idle: bool,
    /// The goals, most important first.
    pub objectives: Vec<Objective>,
    /// Who attends from elsewhere.
    pub participants: Vec<Participant>,
    /// What has happened already.
    pub held: Vec<Record>,
}

impl Deref for Problem {
    type Target = ProblemParts;

    fn deref(&self) -> &ProblemParts {
        &self.0
    }
}

/// Unit tests spoil a problem in one place and look for the fault there.
#[cfg(test)]
impl std::ops::DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut ProblemParts {
        &mut self.0
    }
}

impl Problem {
    /// A problem of parts that `read` has checked, where it can say the line of each fault.
    pub(crate) fn resolved(parts: ProblemParts) -> Self {
        Self(parts)
    }

    /// The meeting at an index.
    pub fn meeting(&self, ix: MeetingIx) -> &Meeting {
        &self.meetings[ix.0]
    }

    /// The item at an index.
    pub fn item(&self, ix: ItemIx) -> &Item {
        &self.items[ix.0]
    }

    /// Whether a meeting has happened and took something up. Limits bind what is planned; what has happened breaks none.
    pub fn has_happened(&self, ix: MeetingIx) -> bool {
        self.held.iter().any(|record| record.meeting == ix && !record.parts.is_empty())
    }

    /// The minutes that entries of a meeting may take. Its reserve stays free, until it has happened.
    pub fn room(&self, ix: MeetingIx) -> Minutes {
        let meeting = self.meeting(ix);
        let reserve = if self.has_happened(ix) { Minutes::ZERO } else { meeting.reserve };
        meeting.length().saturating_sub(reserve)
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

    /// The meeting of that name.
    pub fn find_meeting(&self, id: &str) -> Option<MeetingIx> {
        self.meetings.iter().position(|meeting| meeting.id.0 == id).map(MeetingIx)
    }

    /// The item of that name.
    pub fn find_item(&self, id: &str) -> Option<ItemIx> {
        self.items.iter().position(|item| item.id.0 == id).map(ItemIx)
    }
}
