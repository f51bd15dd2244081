//! How uncertain minutes and starts are: what the session says, and its defaults.

use super::Minutes;

/// A three-point estimate: the bounds of a triangular distribution, and its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreePoint {
    /// The least minutes.
    pub low: Minutes,
    /// The likeliest.
    pub likely: Minutes,
    /// The most.
    pub high: Minutes,
}

impl ThreePoint {
    /// No uncertainty.
    pub const fn exactly(minutes: Minutes) -> Self {
        Self { low: minutes, likely: minutes, high: minutes }
    }

    /// Whether all three are the same.
    pub fn is_certain(self) -> bool {
        self.low == self.high
    }
}

/// `uncertainty.spread`: how far minutes without a range of their own may be wrong, in per cent of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Per cent below, at most 100.
    pub low: u32,
    /// Per cent above.
    pub high: u32,
}

impl Spread {
    /// The largest per cent above.
    pub const MOST_HIGH: u32 = 1_000;

    /// The estimate around `likely`, which is at least a minute long. Bounds are rounded to whole minutes.
    pub fn around(self, likely: Minutes) -> ThreePoint {
        let share = |per_cent: u32| (u64::from(likely.get()) * u64::from(per_cent) + 50) / 100;
        let (below, above) = (share(self.low) as u32, share(self.high) as u32);
        let low = Minutes(likely.get().saturating_sub(below).max(1).min(likely.get()));
        ThreePoint { low, likely, high: likely + Minutes(above) }
    }

    /// The spread of minutes that an import estimated: twice as wide.
    #[must_use]
    pub fn twice(self) -> Self {
        Self { low: (2 * self.low).min(100), high: 2 * self.high }
    }
}

impl Default for Spread {
    fn default() -> Self {
        Self { low: 10, high: 25 }
    }
}

/// `uncertainty` of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uncertainty {
    /// The spread of minutes; [`Spread::default`] if the session states none.
    pub spread: Option<Spread>,
    /// How late each meeting starts, if the session states it.
    pub late_start: Option<ThreePoint>,
    /// The share of the variance that all items have in common, in millionths.
    pub common: u32,
    /// How far the chair may run over the end of a meeting.
    pub extension: Minutes,
}

impl Uncertainty {
    /// The largest lateness and extension that a session may state, in minutes.
    pub const MOST_MINUTES: u32 = 600;
    /// How many parts of `common` are the whole.
    pub const WHOLE: u32 = 1_000_000;
    /// How late meetings start where nothing is stated: of those that a rule set binds or that name a room.
    pub const LATE_START: ThreePoint = ThreePoint { low: Minutes(0), likely: Minutes(5), high: Minutes(20) };
}
