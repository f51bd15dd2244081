//! The result of a simulation.

use serde::{Deserialize, Serialize};

use super::course::{Course, Moment};
use super::tally::{Histogram, Tally};
use crate::model::{ItemIx, MeetingIx, Problem, ThreePoint};

/// How sure a plan is.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The number of samples.
    pub samples: u32,
    /// Samples in which all items are reached, and each report has its meeting to itself.
    pub holds: u32,
    /// Samples in which all items are in time.
    pub in_time: u32,
    /// Whether an item is a report that has a meeting to itself.
    pub has_report: bool,
    /// What is still to be taken up, in order of the schedule.
    pub items: Vec<ItemForecast>,
    /// Meetings to come, in order of time.
    pub meetings: Vec<MeetingForecast>,
    /// What misses are due to, the greatest gain first.
    pub causes: Vec<Cause>,
}

/// Quantiles of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantiles {
    /// One in ten is no later.
    pub p10: Moment,
    /// One in four is no later.
    pub p25: Moment,
    /// One half is no later.
    pub p50: Moment,
    /// Three in four are no later.
    pub p75: Moment,
    /// Four in five are no later.
    pub p80: Moment,
    /// Nine in ten are no later.
    pub p90: Moment,
}

/// What is expected of an item, or of items taken together.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemForecast {
    /// The items.
    pub items: Vec<ItemIx>,
    /// Their minutes.
    pub minutes: ThreePoint,
    /// Samples in which it ends where the schedule ends it, or earlier.
    pub in_time: u32,
    /// Samples in which it ends.
    pub reached: u32,
    /// When it starts, where it does.
    pub start: Option<Quantiles>,
    /// When it ends, where it does.
    pub end: Option<Quantiles>,
}

/// What is expected of a meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingForecast {
    /// The meeting.
    pub meeting: MeetingIx,
    /// Samples in which it has no minute left.
    pub full: u32,
    /// Samples in which it takes nothing up.
    pub empty: u32,
    /// Expected minutes from its last entry to its printed end.
    pub spare: f64,
    /// Expected minutes in which nothing is taken up: late start, waiting, early end.
    pub lost: f64,
    /// Expected share of the length that is used; more than 1 if it runs over.
    pub utilization: f64,
}

/// Whether a cause is an item or a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CauseKind {
    /// An item.
    Item,
    /// A meeting.
    Meeting,
}

/// What misses are due to.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Whether it is an item or a meeting.
    pub kind: CauseKind,
    /// The items.
    pub items: Vec<ItemIx>,
    /// The meeting.
    pub meeting: Option<String>,
    /// The confidence if the item takes its likeliest minutes, or the meeting starts on time.
    pub otherwise: f64,
}

impl Forecast {
    /// A share of the samples.
    pub fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.samples.max(1))
    }

    /// The probability that all items are reached, and each report has its meeting to itself.
    pub fn confidence(&self) -> f64 {
        self.share(self.holds)
    }

    /// The standard error of a probability that was estimated with these samples.
    pub fn standard_error(&self, probability: f64) -> f64 {
        standard_error(probability, self.samples)
    }

    /// Expected share of all meeting minutes that is used.
    pub fn utilization(&self, problem: &Problem) -> f64 {
        let length = |one: &MeetingForecast| f64::from(problem.meeting(one.meeting).length().get());
        let all: f64 = self.meetings.iter().map(length).sum();
        let used: f64 = self.meetings.iter().map(|one| one.utilization * length(one)).sum();
        if all > 0.0 { used / all } else { 0.0 }
    }

    pub(super) fn new(problem: &Problem, course: &Course, tally: &Tally, causes: Vec<Cause>) -> Self {
        let mut in_order: Vec<usize> = Vec::new();
        for run in &course.runs {
            if !in_order.contains(&run.unit) {
                in_order.push(run.unit);
            }
        }
        let items = in_order.into_iter().map(|ix| {
            let (unit, of) = (&course.units[ix], &tally.units[ix]);
            let quantiles = |of: &Histogram| {
                let at = |per_cent| of.quantile(per_cent).map(|place| course.moment(unit.track, place));
                Some(Quantiles { p10: at(10)?, p25: at(25)?, p50: at(50)?, p75: at(75)?, p80: at(80)?, p90: at(90)? })
            };
            let estimates = unit.items.iter().map(|&item| problem.estimate(problem.item(item)));
            let minutes = estimates
                .reduce(|one, other| ThreePoint {
                    low: one.low + other.low,
                    likely: one.likely + other.likely,
                    high: one.high + other.high,
                })
                .unwrap_or(ThreePoint::exactly(crate::model::Minutes::ZERO));
            ItemForecast {
                items: unit.items.clone(),
                minutes,
                in_time: of.in_time,
                reached: of.reached,
                start: quantiles(&of.starts),
                end: quantiles(&of.ends),
            }
        });
        let items = items.collect();
        let samples = f64::from(tally.samples.max(1));
        let mut by_time: Vec<usize> = (0..course.sittings.len()).collect();
        by_time.sort_by_key(|&ix| (course.sittings[ix].start, course.sittings[ix].meeting));
        let meetings = by_time.into_iter().map(|ix| {
            let (sitting, of) = (&course.sittings[ix], &tally.sittings[ix]);
            let length = (sitting.end - sitting.start) as f64;
            let (lost, over) = (of.lost as f64 / samples, of.over as f64 / samples);
            MeetingForecast {
                meeting: sitting.meeting,
                full: of.full,
                empty: of.empty,
                spare: of.spare as f64 / samples,
                lost,
                utilization: (length + over - lost) / length,
            }
        });
        let meetings = meetings.collect();
        let has_report = course.units.iter().any(|unit| unit.own.is_some());
        let Tally { samples, holds, in_time, .. } = *tally;
        Self { samples, holds, in_time, has_report, items, meetings, causes }
    }
}

/// The standard error of a probability from so many samples.
pub fn standard_error(probability: f64, samples: u32) -> f64 {
    (probability * (1.0 - probability) / f64::from(samples.max(1))).sqrt()
}
