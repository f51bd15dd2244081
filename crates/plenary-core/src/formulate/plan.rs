//! From the values of a solution back to minutes in meetings.

use good_lp::Variable;

use super::Formulation;
use super::program::Values;
use super::unit::UnitIx;
use crate::model::{MeetingIx, Minutes};

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedPart {
    /// Where it is.
    pub meeting: MeetingIx,
    /// How long.
    pub minutes: Minutes,
    /// Minutes from the start of the meeting to its start if entries may wait; otherwise its start follows from the order.
    pub begin: Option<Minutes>,
}

/// For each unit its parts, in time order; a unit without parts is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Indexed by [`UnitIx`].
    pub parts: Vec<Vec<PlannedPart>>,
}

impl Formulation {
    /// The plan that a solution of the program describes.
    pub fn plan(&self, values: &Values) -> Plan {
        Plan { parts: self.units.ixs().map(|u| self.parts_of(u, values)).collect() }
    }

    fn parts_of(&self, u: UnitIx, values: &Values) -> Vec<PlannedPart> {
        let value = |variable: Variable| values[self.program.column(variable)];
        let on = |variable: Variable| value(variable) > 0.5;
        let minutes = |value: f64| Minutes(value.round().max(0.0) as u32);
        let meetings = self.units.meetings(u);
        let planned = |(k, &meeting): (usize, &MeetingIx)| {
            let cell = self.places.cell(u, k);
            let whole = cell.whole.filter(|&whole| on(whole)).map(|_| Minutes(cell.unit_minutes));
            let part = || cell.parts().find(|part| on(part.on)).map(|part| minutes(value(part.minutes)));
            let begin = self.begins.known(u, k).filter(|_| self.idle);
            let begin = begin.map(|begin| minutes(self.program.evaluate(begin, values)));
            whole.or_else(part).map(|minutes| PlannedPart { meeting, minutes, begin })
        };
        meetings.iter().enumerate().filter_map(planned).collect()
    }
}
