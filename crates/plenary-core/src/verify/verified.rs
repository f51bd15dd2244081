//! A schedule that has passed the checker, as a type.

use std::fmt;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Violation, check, lost_time};
use crate::model::schedule::ExpectedHour;
use crate::model::{Objective, Problem, Schedule, Zone};

/// A schedule in which the checker found no broken rule. [`Verified::new`] is the only way to make one, so it never needs
/// another check. It dereferences to its [`Schedule`].
///
/// How many teams of interpreters a session needs is searched for in bounded steps. [`super::judge`] also lists what that
/// search left undecided.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Verified(Schedule);

/// Why the checker refused a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rules that it breaks, in the order of the page; at least one.
    pub broken: Vec<Violation>,
}

impl Verified {
    /// Checks a schedule of `problem`; `baseline` is the earlier schedule that its `changes` are counted against. A valid
    /// one says where it loses the minutes of the goal `lost_time`.
    ///
    /// # Errors
    /// If the schedule breaks a rule, or reports wrong values.
    pub fn new(problem: &Problem, baseline: Option<&Schedule>, mut schedule: Schedule) -> Result<Self, Refused> {
        let broken = check(problem, baseline, &schedule);
        if !broken.is_empty() {
            return Err(Refused { broken });
        }
        if schedule.objectives.iter().any(|level| level.name == Objective::LostTime) {
            let lost = lost_time(problem, &schedule);
            let says = lost_time::in_words(&lost, &schedule);
            let level = schedule.objectives.iter_mut().find(|level| level.name == Objective::LostTime);
            level.into_iter().for_each(|level| (level.says, level.lost) = (Some(says.clone()), Some(lost.clone())));
        }
        Ok(Self(schedule))
    }

    /// The same schedule with additional time zones for printing, which do not affect validity.
    #[must_use]
    pub fn printed_in(mut self, zones: Vec<Zone>) -> Self {
        self.0.session.zones = zones;
        self
    }

    /// The same schedule with its confidence in per cent, which does not affect validity.
    #[must_use]
    pub fn of_confidence(mut self, per_cent: f64) -> Self {
        self.0.confidence = Some((per_cent * 100.0).round() / 100.0);
        self
    }

    /// The same schedule with the hours at which items are expected to start, which do not affect validity.
    #[must_use]
    pub fn with_expected(mut self, hours: Vec<ExpectedHour>) -> Self {
        self.0.expected = hours;
        self
    }

    /// Returns the schedule for changes; it no longer counts as verified.
    pub fn into_inner(self) -> Schedule {
        self.0
    }
}

impl Deref for Verified {
    type Target = Schedule;

    fn deref(&self) -> &Schedule {
        &self.0
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.broken.iter().map(|violation| format!("  {violation}")).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::super::testing::{schedule, two_days};
    use super::*;
    use crate::verify::RuleName;

    #[test]
    fn only_a_valid_schedule_is_verified() {
        let problem = two_days(60, 30);
        let valid = schedule(&problem, &[("m1", &[("a", 60)]), ("m2", &[("b", 30)])]);
        let verified = Verified::new(&problem, None, valid.clone()).unwrap();
        let mut with_words = valid.clone();
        let level = with_words.objectives.iter_mut().find(|level| level.name == Objective::LostTime).unwrap();
        (level.says, level.lost) = (Some("no time lost".to_owned()), Some(crate::model::LostMinutes::default()));
        assert_eq!(*verified, with_words);
        assert_eq!(serde_json::to_value(&verified).unwrap(), serde_json::to_value(&with_words).unwrap());
        let mut late = valid;
        late.meetings[0].spare_minutes = crate::model::Minutes(7);
        let refused = Verified::new(&problem, None, late).unwrap_err();
        assert_eq!(refused.broken.iter().map(|one| one.rule).collect::<Vec<_>>(), [RuleName::SpareMinutes]);
        assert!(refused.to_string().contains("spare_minutes"), "{refused}");
    }
}
