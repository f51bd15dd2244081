//! Announced hours, for the statement `keep`: when items start in a schedule that people have seen.

use super::{Hours, Instant, Item, MeetingIx, Minutes, Problem, ProblemParts, Schedule, Span};

/// `keep` with the hour that it is about: the first part of the item starts near it, before or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When the item is announced to start.
    pub hour: Instant,
    /// The most minutes between that and its start.
    pub within: Minutes,
}

impl Kept {
    /// The earliest start.
    pub fn earliest(self) -> Instant {
        Instant::from_unix_minutes(self.hour.unix_minutes() - i64::from(self.within.get()))
    }

    /// The latest start.
    pub fn latest(self) -> Instant {
        self.hour + self.within
    }

    /// Whether the item may start then.
    pub fn allows(self, start: Instant) -> bool {
        (self.earliest()..=self.latest()).contains(&start)
    }

    /// Whether the item may start at some minute of this time.
    pub fn meets(self, span: Span) -> bool {
        self.earliest() < span.to && span.from <= self.latest()
    }
}

impl Schedule {
    /// When its items start.
    pub fn hours(&self) -> Hours {
        let mut hours = Hours::new();
        for entry in self.meetings.iter().flat_map(|held| &held.entries) {
            for id in &entry.items {
                let start = Instant::from(entry.start);
                hours.entry(id.clone()).and_modify(|known| *known = start.min(*known)).or_insert(start);
            }
        }
        hours
    }
}

impl Problem {
    /// The same problem with the hours that a baseline announces.
    #[must_use]
    pub fn announced_by(&self, baseline: &Schedule) -> Self {
        self.announced_for(baseline.hours())
    }

    /// The same problem with these announced hours.
    #[must_use]
    pub fn announced_for(&self, announced: Hours) -> Self {
        Self::resolved(ProblemParts { announced, ..ProblemParts::clone(self) })
    }

    /// The same problem with the hours that were announced when this schedule of it was made.
    #[must_use]
    pub fn announced_as_in(&self, schedule: &Schedule) -> Self {
        let hours = schedule.session.announced.iter().map(|(id, &start)| (id.clone(), Instant::from(start)));
        self.announced_for(hours.collect())
    }

    /// `keep` of an item. `None` if it has none, or if no hour is announced for it.
    pub fn kept(&self, item: &Item) -> Option<Kept> {
        let within = item.keep?;
        self.announced.get(&item.id.0).map(|&hour| Kept { hour, within })
    }

    /// `keep` of an item, as far as it binds a first part in this meeting: what has happened keeps no hour.
    pub fn kept_in(&self, item: &Item, meeting: MeetingIx) -> Option<Kept> {
        self.kept(item).filter(|_| !self.has_happened(meeting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minutes_around_an_hour_include_both_ends() {
        let at = Instant::from_unix_minutes;
        let kept = Kept { hour: at(100), within: Minutes(30) };
        let starts = [69, 70, 100, 130, 131].map(|minute| kept.allows(at(minute)));
        assert_eq!(starts, [false, true, true, true, false]);
        let meets = |from, to| kept.meets(Span { from: at(from), to: at(to) });
        assert_eq!([meets(0, 70), meets(0, 71), meets(130, 200), meets(131, 200)], [false, true, true, false]);
    }
}
