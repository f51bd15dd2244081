//! Candidate meetings: one at every step of the hours of every day, if it ends within those hours.
//!
//! Starts are local times; lengths are elapsed time. On a day when the clocks change, a meeting of 120 minutes still
//! lasts 120 minutes. A start that the clocks skip or repeat is an error.

use chrono::NaiveDate;

use super::{dates, sitting};
use crate::model::{Instant, Limit, LocalTime, Meeting, Minutes, Statement, Zone};
use crate::read::clocks::TimeRange;
use crate::read::decode::At;
use crate::read::document::Candidates;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::resolve::{Names, when};
use crate::read::values::{Id, MOST};
use crate::read::words::phrases;

/// The candidates in time order, and how many of them a day may hold.
pub(super) fn candidates(
    form: Candidates,
    at: &Statement,
    zone: Zone,
    names: &mut Names,
    out: &mut Findings,
) -> (Vec<Meeting>, Option<Limit<u32>>) {
    let per_day = form.per_day.map(|most| Limit { value: most.value.0, from: most.at, source: None });
    let (Some(days), Some(between), Some(length), Some(step)) = (form.days, form.between, form.length, form.step)
    else {
        return (Vec::new(), per_day);
    };
    let hours = Hours { between, length: Minutes(length.value.0), step: Minutes(step.0) };
    let dates = dates(&days, out);
    let count = dates.len().saturating_mul(hours.starts().filter(|&start| hours.ends_inside(start)).count());
    if !hours.ends_inside(hours.between.value.start) {
        let TimeRange { start, end } = hours.between.value;
        out.add(
            &length.at,
            Fault::NoCandidate { length: length.value.0, start: start.to_string(), end: end.to_string() },
        );
    } else if count > MOST {
        out.add(at, Fault::TooMany { count, most: MOST, what: phrases::CANDIDATES });
    } else {
        let starts = dates.into_iter().flat_map(|date| hours.on(date, zone, out)).collect::<Vec<_>>();
        // without the unreadable day, every later id would be different
        names.whole = !out.any_under(at);
        let at = &hours.between.at;
        let one = |(ix, (date, start, from)): (usize, (NaiveDate, LocalTime, Instant))| {
            let id = At { value: Id(format!("m{}", ix + 1)), at: at.clone() };
            names.add(&id, ix, phrases::MEETING, out);
            let to = from + hours.length;
            sitting(id.value, date, (start, from), (zone.time(to), to))
        };
        return (starts.into_iter().enumerate().map(one).collect(), per_day);
    }
    (Vec::new(), per_day)
}

/// What every day has.
struct Hours {
    between: At<TimeRange>,
    length: Minutes,
    step: Minutes,
}

impl Hours {
    /// The local start times, one for each step.
    fn starts(&self) -> impl Iterator<Item = LocalTime> {
        let TimeRange { start, end } = self.between.value;
        std::iter::successors(Some(start), |time| time.later(self.step)).take_while(move |&time| time < end)
    }

    /// Whether a meeting ends inside, on a day when the clocks do not change.
    fn ends_inside(&self, start: LocalTime) -> bool {
        start.later(self.length).is_some_and(|end| end <= self.between.value.end)
    }

    /// The starts of a day. Only the first one that the clocks skip or repeat is reported.
    fn on(&self, date: NaiveDate, zone: Zone, out: &mut Findings) -> Vec<(NaiveDate, LocalTime, Instant)> {
        let at = &self.between.at;
        let Some(close) = when::instant(zone, self.between.value.end.on(date), false, at, out) else {
            return Vec::new();
        };
        self.starts()
            .take_while(|start| when::from(zone, start.on(date)) + self.length <= close)
            .map_while(|start| Some((date, start, when::instant(zone, start.on(date), false, at, out)?)))
            .collect()
    }
}
