//! Counts over all samples.

use serde::{Deserialize, Serialize};

use super::course::Course;
use super::draw::Draw;
use super::play::Player;

/// How often each whole number was seen.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Histogram {
    first: u32,
    counts: Vec<u32>,
    total: u32,
}

impl Histogram {
    /// Counts a number.
    pub fn add(&mut self, number: u32) {
        if self.counts.is_empty() {
            self.first = number;
        }
        if number < self.first {
            let more = (self.first - number) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, more));
            self.first = number;
        }
        let place = (number - self.first) as usize;
        if place >= self.counts.len() {
            self.counts.resize(place + 1, 0);
        }
        self.counts[place] += 1;
        self.total += 1;
    }

    /// Adds the counts of another one.
    fn join(&mut self, other: &Self) {
        if other.counts.is_empty() {
            return;
        }
        if self.counts.is_empty() {
            *self = other.clone();
            return;
        }
        let first = self.first.min(other.first);
        let end = |of: &Self| of.first as usize + of.counts.len();
        let mut counts = vec![0; end(self).max(end(other)) - first as usize];
        for of in [&*self, other] {
            let from = (of.first - first) as usize;
            counts[from..].iter_mut().zip(&of.counts).for_each(|(sum, count)| *sum += count);
        }
        *self = Self { first, counts, total: self.total + other.total };
    }

    /// The least number that at least so many per cent do not exceed.
    pub fn quantile(&self, per_cent: u32) -> Option<u32> {
        let needed = (u64::from(self.total) * u64::from(per_cent)).div_ceil(100).max(1);
        let mut seen = 0u64;
        let place = self.counts.iter().position(|count| {
            seen += u64::from(*count);
            seen >= needed
        })?;
        Some(self.first + place as u32)
    }
}

/// Counts of a unit.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnitTally {
    /// Samples in which it ends where the schedule ends it, or earlier.
    pub in_time: u32,
    /// Samples in which it ends.
    pub reached: u32,
    /// When it starts, on the axis of its track.
    pub starts: Histogram,
    /// When it ends.
    pub ends: Histogram,
}

/// Counts of a sitting, and sums of minutes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SittingTally {
    /// Samples in which it has no minute left.
    pub full: u32,
    /// Samples in which it takes nothing up.
    pub empty: u32,
    /// Minutes from its last entry to its printed end.
    pub spare: u64,
    /// Minutes in which nothing is taken up.
    pub lost: u64,
    /// Minutes that it runs over.
    pub over: u64,
}

/// Misses by the size of one draw.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Contrast {
    /// Samples and misses with more than the likeliest minutes.
    more: (u32, u32),
    /// Samples and misses with no more.
    less: (u32, u32),
}

impl Contrast {
    fn add(&mut self, more: bool, missed: bool) {
        let side = if more { &mut self.more } else { &mut self.less };
        side.0 += 1;
        side.1 += u32::from(missed);
    }

    fn join(&mut self, other: Self) {
        for (side, more) in [(&mut self.more, other.more), (&mut self.less, other.less)] {
            side.0 += more.0;
            side.1 += more.1;
        }
    }

    /// By how much the probability of a miss is greater with more minutes.
    pub fn swing(&self) -> f64 {
        let share = |(samples, misses): (u32, u32)| {
            if samples == 0 { None } else { Some(f64::from(misses) / f64::from(samples)) }
        };
        share(self.more).zip(share(self.less)).map_or(0.0, |(more, less)| more - less)
    }
}

/// Counts of all samples.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tally {
    /// The number of samples.
    pub samples: u32,
    /// Samples in which the plan holds.
    pub holds: u32,
    /// Samples in which every item is in time.
    pub in_time: u32,
    /// By unit.
    pub units: Vec<UnitTally>,
    /// By sitting.
    pub sittings: Vec<SittingTally>,
    /// By unit, and by sitting.
    pub contrasts: (Vec<Contrast>, Vec<Contrast>),
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(course: &Course) -> Self {
        let (units, sittings) = (course.units.len(), course.sittings.len());
        Self {
            samples: 0,
            holds: 0,
            in_time: 0,
            units: vec![UnitTally::default(); units],
            sittings: vec![SittingTally::default(); sittings],
            contrasts: (vec![Contrast::default(); units], vec![Contrast::default(); sittings]),
        }
    }

    /// Whether it counts the units and sittings of a course.
    pub fn is_of(&self, course: &Course) -> bool {
        let (units, sittings) = (course.units.len(), course.sittings.len());
        [self.units.len(), self.contrasts.0.len()] == [units; 2]
            && [self.sittings.len(), self.contrasts.1.len()] == [sittings; 2]
    }

    /// Adds the counts of other samples of the same course.
    pub fn join(&mut self, other: Self) {
        self.samples += other.samples;
        self.holds += other.holds;
        self.in_time += other.in_time;
        for (unit, more) in self.units.iter_mut().zip(&other.units) {
            unit.in_time += more.in_time;
            unit.reached += more.reached;
            unit.starts.join(&more.starts);
            unit.ends.join(&more.ends);
        }
        for (sitting, more) in self.sittings.iter_mut().zip(&other.sittings) {
            sitting.full += more.full;
            sitting.empty += more.empty;
            sitting.spare += more.spare;
            sitting.lost += more.lost;
            sitting.over += more.over;
        }
        self.contrasts.0.iter_mut().zip(other.contrasts.0).for_each(|(one, more)| one.join(more));
        self.contrasts.1.iter_mut().zip(other.contrasts.1).for_each(|(one, more)| one.join(more));
    }

    /// Counts the sample that a player has just played.
    pub fn add(&mut self, course: &Course, player: &Player<'_>, draw: &Draw) {
        let holds = player.holds(course);
        self.samples += 1;
        self.holds += u32::from(holds);
        let mut all_in_time = true;
        for (ix, (unit, fate)) in course.units.iter().zip(&player.fates).enumerate() {
            let tally = &mut self.units[ix];
            if let Some((sitting, minute)) = fate.started {
                tally.starts.add(course.axis(sitting, minute));
            }
            let mut in_time = false;
            if let Some((sitting, minute)) = fate.ended {
                in_time = sitting <= unit.ends_in;
                tally.reached += 1;
                tally.in_time += u32::from(in_time);
                tally.ends.add(course.axis(sitting, minute));
            }
            all_in_time &= in_time;
            self.contrasts.0[ix].add(draw.minutes[ix] > unit.likely, !holds);
        }
        self.in_time += u32::from(all_in_time);
        for (ix, (sitting, of)) in course.sittings.iter().zip(&player.uses).enumerate() {
            let tally = &mut self.sittings[ix];
            let length = sitting.end - sitting.start;
            let until = of.until.unwrap_or(sitting.start);
            let over = (until - sitting.end).max(0);
            tally.full += u32::from(of.until.is_some() && until >= sitting.end);
            tally.empty += u32::from(of.until.is_none());
            tally.spare += (sitting.end - until).max(0) as u64;
            tally.over += over as u64;
            tally.lost += (length - (of.used - over)).max(0) as u64;
            self.contrasts.1[ix].add(draw.late[ix] > sitting.likely_late, !holds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_reached_by_so_many() {
        let mut of = Histogram::default();
        assert_eq!(of.quantile(50), None);
        [30, 10, 20, 20, 40].into_iter().for_each(|number| of.add(number));
        assert_eq!([0, 10, 20, 50, 60, 80, 100].map(|p| of.quantile(p).unwrap()), [10, 10, 10, 20, 20, 30, 40]);
    }

    #[test]
    fn counts_of_two_threads_are_those_of_one() {
        let numbers = [30, 10, 20, 20, 40, 5, 41];
        for split in 0..=numbers.len() {
            let (mut one, mut two, mut all) = (Histogram::default(), Histogram::default(), Histogram::default());
            numbers[..split].iter().for_each(|number| one.add(*number));
            numbers[split..].iter().for_each(|number| two.add(*number));
            numbers.iter().for_each(|number| all.add(*number));
            one.join(&two);
            assert!((0..=100).all(|p| one.quantile(p) == all.quantile(p)), "{split}");
            assert_eq!(one.total, all.total);
        }
    }
}
