//! One sample: the chair follows the course with the minutes and starts that were drawn.

use super::course::{Before, Course, Run, Unit};
use super::draw::Draw;

/// What became of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fate {
    /// When it started, and in which sitting.
    pub started: Option<(usize, i64)>,
    /// When it ended, and in which sitting.
    pub ended: Option<(usize, i64)>,
    /// The last sitting that had a part of it.
    pub last_in: Option<usize>,
    /// No meeting to come could take it, so the chair went on without it.
    pub dropped: bool,
}

/// What became of a sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Use {
    /// Minutes in which something was taken up, with turnarounds.
    pub used: i64,
    /// When its last entry ended; `None` if it had none.
    pub until: Option<i64>,
}

/// Plays samples, one after the other.
#[derive(Debug)]
pub struct Player<'a> {
    course: &'a Course,
    /// By unit.
    pub fates: Vec<Fate>,
    /// By sitting.
    pub uses: Vec<Use>,
    /// By unit: its minutes to come.
    left: Vec<i64>,
    /// By track: the sitting in which it is, and since when nothing has been taken up.
    now: Vec<(usize, i64)>,
}

impl<'a> Player<'a> {
    /// A player of a course.
    pub fn new(course: &'a Course) -> Self {
        Self {
            course,
            fates: vec![Fate::default(); course.units.len()],
            uses: vec![Use::default(); course.sittings.len()],
            left: vec![0; course.units.len()],
            now: Vec::new(),
        }
    }

    /// Plays one sample.
    pub fn play(&mut self, draw: &Draw) {
        self.fates.fill(Fate::default());
        self.uses.fill(Use::default());
        self.left.copy_from_slice(&draw.minutes);
        self.now.clear();
        self.now.extend(self.course.tracks.iter().zip(&self.course.from).map(|(track, &from)| (track.start, from)));
        for run in &self.course.runs {
            self.run(run, draw);
        }
    }

    /// Takes up a run, in as many meetings as it needs.
    fn run(&mut self, run: &Run, draw: &Draw) {
        let course = self.course;
        let unit = &course.units[run.unit];
        let fate = self.fates[run.unit];
        if fate.dropped || fate.ended.is_some() {
            return;
        }
        let (mut here, mut clock) = self.now[unit.track];
        let end_of_track = course.tracks[unit.track].end;
        let Some(earliest) = self.earliest(unit) else {
            // the chair waits until the last meeting is over
            self.now[unit.track] = (end_of_track, clock);
            return;
        };
        let mut minutes = run.most.map_or(self.left[run.unit], |most| most.min(self.left[run.unit]));
        while here < end_of_track {
            let sitting = &course.sittings[here];
            if run.last.is_none_or(|last| here > last) {
                return self.drop(run.unit);
            }
            let mut from = clock.max(sitting.start + draw.late[here]).max(earliest);
            let busy = self.uses[here].until.is_some();
            let turnaround = if busy { course.turnaround } else { 0 };
            if busy {
                from = from.max(clock + turnaround);
            }
            let Some(from) = opening(unit, from) else { return self.drop(run.unit) };
            let begins = self.fates[run.unit].started.is_some() || run.begins[here];
            if !run.suits[here] || !begins || from >= sitting.end || self.is_kept_out(unit, here) {
                // the meeting is adjourned
                here += 1;
                self.now[unit.track] = (here, clock);
                continue;
            }
            let until = (from + minutes).min(sitting.end + course.extension);
            let fate = &mut self.fates[run.unit];
            let _first = fate.started.get_or_insert((here, from));
            fate.last_in = Some(here);
            let of = &mut self.uses[here];
            of.used += until - from + turnaround;
            of.until = Some(until);
            clock = until;
            minutes -= until - from;
            self.left[run.unit] -= until - from;
            if minutes == 0 {
                if self.left[run.unit] == 0 {
                    self.fates[run.unit].ended = Some((here, until));
                }
                self.now[unit.track] = (here, clock);
                return;
            }
            here += 1;
            self.now[unit.track] = (here, clock);
        }
    }

    /// When what has to end before a unit has ended, with the gaps. `None` if one of them is not reached; one that is dropped
    /// is as one that is left out.
    fn earliest(&self, unit: &Unit) -> Option<i64> {
        let mut earliest = i64::MIN;
        for &(before, gap) in &unit.after {
            let end = match before {
                Before::Fact(end) => end,
                Before::Unit(other) => {
                    let fate = &self.fates[other];
                    match fate.ended {
                        Some((_, end)) => end,
                        None if fate.dropped => continue,
                        None => return None, // it is not reached
                    }
                }
            };
            earliest = earliest.max(end + gap);
        }
        Some(earliest)
    }

    /// Whether a sitting has had something that this unit must not be with.
    fn is_kept_out(&self, unit: &Unit, here: usize) -> bool {
        unit.not_with.iter().any(|&other| self.fates[other].last_in == Some(here))
    }

    fn drop(&mut self, unit: usize) {
        self.fates[unit].dropped = true;
    }

    /// Whether the plan holds: everything is reached, and each report has its meeting to itself.
    pub fn holds(&self, course: &Course) -> bool {
        self.fates.iter().all(|fate| fate.ended.is_some()) && self.reports_alone(course)
    }

    fn reports_alone(&self, course: &Course) -> bool {
        course.units.iter().filter_map(|unit| unit.own.map(|own| (unit.track, own))).all(|(track, own)| {
            let others =
                course.units.iter().zip(&self.fates).filter(|(unit, _)| unit.track == track && unit.own.is_none());
            others.into_iter().all(|(_, fate)| fate.last_in.is_none_or(|last| last < own))
        })
    }
}

/// The first minute from `from` on at which a unit may start.
fn opening(unit: &Unit, from: i64) -> Option<i64> {
    match &unit.windows {
        None => Some(from),
        Some(windows) => windows.iter().filter(|(_, until)| *until > from).map(|(since, _)| from.max(*since)).min(),
    }
}
