//! The parts of a unit, without an allocation: a schedule has thousands, and each move writes some.

/// A part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Part {
    meeting: u16,
    pub minutes: u16,
    /// From the start of the meeting.
    pub begin: u16,
}

impl Part {
    /// So many minutes in a meeting; when they begin is for the meeting to say.
    #[inline]
    pub fn new(meeting: usize, minutes: i32) -> Self {
        Self { meeting: meeting as u16, minutes: minutes.clamp(0, i32::from(u16::MAX)) as u16, begin: 0 }
    }

    /// Its meeting.
    #[inline]
    pub fn meeting(self) -> usize {
        self.meeting.into()
    }
}

/// All parts of a unit in time order; none of one that is not placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Parts {
    count: u8,
    all: [Part; Self::MOST],
}

impl Parts {
    /// The most parts of a unit that moves make.
    pub const MOST: usize = 6;

    /// One part.
    #[inline]
    pub fn whole(meeting: usize, minutes: i32) -> Self {
        let mut parts = Self::default();
        parts.push(Part::new(meeting, minutes));
        parts
    }

    /// Adds a part. `false` if there are too many.
    #[inline]
    pub fn push(&mut self, part: Part) -> bool {
        let Some(place) = self.all.get_mut(usize::from(self.count)) else { return false };
        *place = part;
        self.count += 1;
        true
    }

    /// The parts.
    #[inline]
    pub fn get(&self) -> &[Part] {
        &self.all[..usize::from(self.count)]
    }

    /// Whether its first parts are these, whenever they begin.
    #[inline]
    pub fn begins_with(&self, first: &Self) -> bool {
        let same = |(one, other): (&Part, &Part)| (one.meeting, one.minutes) == (other.meeting, other.minutes);
        first.count <= self.count && self.get().iter().zip(first.get()).all(same)
    }

    /// The sum of their minutes.
    pub fn minutes(&self) -> i32 {
        self.get().iter().map(|part| i32::from(part.minutes)).sum()
    }

    /// The parts, to be changed.
    #[inline]
    pub fn get_mut(&mut self) -> &mut [Part] {
        &mut self.all[..usize::from(self.count)]
    }

    /// The only part.
    #[inline]
    pub fn only(&self) -> Option<Part> {
        (self.count == 1).then_some(self.all[0])
    }

    /// The first part and the last.
    #[inline]
    pub fn ends(&self) -> Option<(Part, Part)> {
        let parts = self.get();
        Some((*parts.first()?, *parts.last()?))
    }
}
