//! What no plan of a kind can exceed, on the same samples; and minutes at a level of their distribution.

use super::course::Course;
use super::draw::{Draw, Draws, Triangular};
use super::samples::{Count, count};
use super::{Effort, course_holds};
use crate::model::{ItemIx, MeetingIx, Minutes, Problem, Schedule};

/// The samples in which a plan holds if nothing is asked of where its reports are, but that they end. In a session with one order
/// of items, no plan of the same items in the same meetings, or in fewer, or of more items, holds in more samples: with more
/// time, nothing ends later.
pub fn holds_at_best(problem: &Problem, schedule: &Schedule, effort: Effort) -> u32 {
    let mut course = Course::new(problem, schedule);
    course.units.iter_mut().for_each(|unit| unit.own = None);
    course_holds(&course, &Draws::new(problem, &course), effort, &mut |_| true)
}

/// The samples in which the minutes of the items are not more than those of the meetings, whatever the order; with `alone`,
/// those of all but reports not more than those of the meetings before the first report. No plan of the same items in the same
/// meetings, or in fewer, or of more items, whose reports are no later, holds in more samples.
pub fn fits_at_best(problem: &Problem, schedule: &Schedule, alone: bool, effort: Effort) -> u32 {
    let course = Course::new(problem, schedule);
    let (draws, samples) = (Draws::new(problem, &course), effort.range());
    count(&course, &draws, samples, effort, &mut |_| true, &|| Fits { course: &course, alone, fits: 0 }).fits
}

/// The samples in which everything fits.
struct Fits<'a> {
    course: &'a Course,
    alone: bool,
    fits: u32,
}

impl Fits<'_> {
    fn track_fits(&self, draw: &Draw, track: usize) -> bool {
        let course = self.course;
        let sittings = course.tracks[track].clone();
        let room = |sitting: usize| {
            let of = &course.sittings[sitting];
            (of.end + course.extension - of.start - draw.late[sitting]).max(0)
        };
        let taken = |reports: bool| -> i64 {
            let units = course.units.iter().zip(&draw.minutes).filter(|(unit, _)| unit.track == track);
            units.filter(|(unit, _)| reports || unit.own.is_none()).map(|(_, minutes)| minutes).sum()
        };
        let report =
            course.units.iter().filter(|unit| self.alone && unit.track == track).filter_map(|unit| unit.own).min();
        let fits_before =
            |report: usize| taken(false) <= sittings.clone().take_while(|at| *at < report).map(room).sum::<i64>();
        taken(true) <= sittings.clone().map(room).sum::<i64>() && report.is_none_or(fits_before)
    }
}

impl Count for Fits<'_> {
    fn add(&mut self, draw: &Draw) {
        self.fits += u32::from((0..self.course.tracks.len()).all(|track| self.track_fits(draw, track)));
    }

    fn join(&mut self, other: Self) {
        self.fits += other.fits;
    }
}

/// The minutes to come of items that are taken together, each at a level (0 to 1) of its distribution, of which `taken` are
/// over.
pub fn minutes_at(problem: &Problem, items: &[ItemIx], taken: u32, level: f64) -> Minutes {
    let alone = items.len() == 1;
    let each = items.iter().map(|&item| Triangular::new(problem.estimate(problem.item(item))));
    let each = each.map(|one| if alone && taken > 0 { one.beyond(taken) } else { one });
    let all: i64 = each.map(|one| one.quantile(level)).sum();
    Minutes((all - i64::from(taken)).max(1) as u32)
}

/// How late a meeting starts at a level of its distribution.
pub fn late_at(problem: &Problem, meeting: MeetingIx, level: f64) -> Minutes {
    Minutes(Triangular::new(problem.late_start(problem.meeting(meeting))).quantile(level).max(0) as u32)
}
