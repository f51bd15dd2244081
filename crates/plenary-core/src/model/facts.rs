//! What happened at a meeting, with its hours: what the chair's view and `plenary record` keep.

use super::{Instant, ItemIx, MeetingIx, Minutes};

/// What happened at a meeting. A meeting that has started and has not ended is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The meeting.
    pub meeting: MeetingIx,
    /// When it was announced to start. [`super::Meeting::start`] of a meeting that is under way is later by what it has lost.
    pub announced: Instant,
    /// When it was called to order.
    pub started: Instant,
    /// When it rose; `None` while it is under way.
    pub ended: Option<Instant>,
    /// What it took up, in order.
    pub turns: Vec<Turn>,
}

/// An item that a meeting took up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The item; the first of those taken together.
    pub item: ItemIx,
    /// When it started, if that was recorded.
    pub started: Option<Instant>,
    /// Its minutes inside the announced hours; `None` while it is under way.
    pub minutes: Option<Minutes>,
    /// Its minutes beyond the announced hours.
    pub over: Minutes,
    /// The minutes that it was planned with when it started.
    pub planned: Option<Minutes>,
}

impl Turn {
    /// When it ended; `None` while it is under way, or if its start was not recorded.
    pub fn ended(&self) -> Option<Instant> {
        Some(self.started? + self.minutes? + self.over)
    }
}

impl Facts {
    /// Whether the meeting is under way.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// The item under discussion, with its start.
    pub fn under_way(&self) -> Option<(ItemIx, Instant)> {
        let last = self.turns.last().filter(|_| self.is_open())?;
        if last.minutes.is_some() { None } else { Some((last.item, last.started?)) }
    }

    /// The latest moment that is recorded.
    pub fn latest(&self) -> Instant {
        let of_turns = self.turns.iter().filter_map(|turn| turn.ended().or(turn.started));
        of_turns.chain(self.ended).fold(self.started, Instant::max)
    }
}
