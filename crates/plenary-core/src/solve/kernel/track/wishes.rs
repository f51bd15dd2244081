//! Statements about where and when the parts of a unit are, hard ones and wishes.

use super::{Part, Slot};
use crate::model::item::Wishes;
use crate::model::{Instant, Kept, Meeting, Preference, Problem, Span};

/// Whether the parts of a unit may be in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) struct Fit {
    /// Whether a part may be there at all.
    pub here: bool,
    /// Whether the first part may be there.
    pub first: bool,
    /// Whether the clock inside of the meeting decides.
    pub by_the_clock: bool,
    /// The minutes that it had there, if the file says what was held.
    pub recorded: Option<u32>,
    /// The minutes of the meeting between which each part there is.
    pub between: (u32, u32),
}

impl Fit {
    /// Any part may be there.
    pub const ANYWHERE: Self =
        Self { here: true, first: true, by_the_clock: false, recorded: None, between: (0, u32::MAX) };
    /// None may.
    pub const NOWHERE: Self = Self { here: false, first: false, ..Self::ANYWHERE };

    /// Where some statements hold.
    pub fn of(wishes: &Wishes, problem: &Problem, slot: &Slot) -> Self {
        let meeting = problem.meeting(slot.ix);
        let named = wishes.allow.as_ref().is_none_or(|allowed| allowed.contains(&slot.ix));
        let in_time = wishes.available_from.is_none_or(|from| from < meeting.end);
        let here = named && !wishes.forbid.contains(&slot.ix) && in_time;
        let first = here && wishes.pin.as_ref().is_none_or(|pins| pins.contains(&slot.ix));
        let by_the_clock = here && wishes.available_from.is_some_and(|from| from > meeting.start);
        let windows = wishes.windows.as_ref().map_or(Self::ANYWHERE, |windows| Self::inside(windows, meeting));
        Self { here, first, by_the_clock, ..Self::ANYWHERE }.and(windows)
    }

    /// Inside one of these windows.
    pub fn inside(windows: &[Span], meeting: &Meeting) -> Self {
        let here = windows.iter().any(|window| window.overlaps(meeting.span()));
        let around = windows.iter().any(|window| window.contains(meeting.span()));
        Self { here, first: here, by_the_clock: here && !around, ..Self::ANYWHERE }
    }

    /// Between these instants, in a meeting that ends its entries after so many minutes.
    pub fn between(within: Span, slot: &Slot) -> Self {
        let minutes = |instant: Instant| (instant - slot.start).clamp(0, slot.room.into()) as u32;
        let (from, to) = (minutes(within.from), minutes(within.to));
        match from < to {
            true if (from, to) == (0, slot.room) => Self::ANYWHERE,
            true => Self { between: (from, to), ..Self::ANYWHERE },
            false => Self::NOWHERE,
        }
    }

    /// Where the first part is near its announced hour.
    pub fn near(kept: Kept, meeting: &Meeting) -> Self {
        let first = kept.meets(meeting.span());
        let throughout = kept.allows(meeting.start) && kept.allows(meeting.end);
        Self { first, by_the_clock: first && !throughout, ..Self::ANYWHERE }
    }

    /// Where both hold.
    pub fn and(self, other: Self) -> Self {
        let here = self.here && other.here;
        Self {
            here,
            first: self.first && other.first,
            by_the_clock: here && (self.by_the_clock || other.by_the_clock),
            recorded: self.recorded.or(other.recorded),
            between: (self.between.0.max(other.between.0), self.between.1.min(other.between.1)),
        }
    }

    /// Whether a part may be there; `None` if the clock decides.
    pub fn allows(self, part: Part) -> Option<bool> {
        let as_recorded = self.recorded.is_none_or(|minutes| minutes == part.minutes);
        let here = if part.first { self.first } else { self.here };
        let between = self.between.0 <= part.begin && part.begin + part.minutes <= self.between.1;
        match here && as_recorded && between {
            true if self.by_the_clock => None,
            known => Some(known),
        }
    }

    /// Whether where a part is inside of the meeting decides if it may be there.
    pub fn depends_on_the_minute(self) -> bool {
        self.by_the_clock || self.between != Self::ANYWHERE.between || self.recorded.is_some()
    }

    /// Whether the statements about the clock hold for a part.
    pub fn holds(wishes: &Wishes, slot: &Slot, part: Part) -> bool {
        let span = slot.span(part);
        wishes.available_from.is_none_or(|available| available <= span.from)
            && wishes.windows.as_ref().is_none_or(|windows| windows.iter().any(|window| window.contains(span)))
    }
}

/// A preference.
pub(in crate::solve) struct Wish<'a> {
    /// Its words about meetings and times.
    pub words: &'a Wishes,
    /// The most parts, where that could be exceeded.
    pub parts: Option<u32>,
    /// What breaking it costs.
    pub weight: u32,
    /// By meeting of the track.
    pub fits: Vec<Fit>,
}

impl<'a> Wish<'a> {
    /// A preference of a unit that can have so many parts; `None` if it costs nothing.
    pub fn of(problem: &Problem, preference: &'a Preference, meetings: &[Slot], possible: u32) -> Option<Self> {
        let fits: Vec<Fit> = meetings.iter().map(|slot| Fit::of(&preference.wishes, problem, slot)).collect();
        let parts = preference.most_parts.map(std::num::NonZeroU32::get).filter(|&most| most < possible);
        let free = parts.is_none() && fits.iter().all(|fit| *fit == Fit::ANYWHERE);
        let costs = preference.weight > 0 && !free;
        costs.then_some(Self { words: &preference.wishes, parts, weight: preference.weight, fits })
    }
}
