//! One track: its units in file order and its meetings in time order, with what a part may do and what it costs.

pub(in crate::solve) mod wishes;

use itertools::Itertools as _;

use wishes::{Fit, Wish};

use crate::formulate::goals::{baseline_minutes, positions};
use crate::formulate::unit::{Kind, TrackIx, UnitIx, Units};
use crate::model::{Instant, Item, MeetingIx, Minutes, Objective, Problem, Record, Schedule, Span};

/// A meeting of the track.
pub(in crate::solve) struct Slot {
    pub ix: MeetingIx,
    pub start: Instant,
    /// Minutes that entries may use.
    pub room: u32,
    /// Its minutes without its reserve: the same, unless it has happened.
    pub usable: u32,
    /// Its place among all starts of the session.
    pub position: u32,
    /// The minutes that its entries used, with turnarounds, if the file says what was held; 0 if it was not held.
    pub record: Option<u32>,
}

impl Slot {
    /// When a part is taken.
    pub fn span(&self, part: Part) -> Span {
        let from = self.start + Minutes(part.begin);
        Span { from, to: from + Minutes(part.minutes) }
    }
}

/// A unit of the track.
pub(in crate::solve) struct Member<'a> {
    pub unit: UnitIx,
    pub minutes: u32,
    /// The least minutes of a part.
    pub least: u32,
    /// The most minutes of a part that is not the only one; below `least` if the unit has one part.
    pub most: u32,
    /// The most parts, where that binds.
    pub parts: Option<u32>,
    pub optional: bool,
    /// Whether others may come between its parts.
    pub loose: bool,
    pub priority: u32,
    /// The cost of leaving it out.
    pub left_out: u64,
    /// The meetings where a part of it may be; `None` if there is no such statement.
    pub fits: Option<Vec<Fit>>,
    /// Its preferences, in the order of the file.
    pub wishes: Vec<Wish<'a>>,
    /// Minutes in each meeting of the baseline, if it was placed there.
    pub was: Option<Vec<u32>>,
    /// The minimum gap from its end to the start of a later unit: index of that member, and minutes.
    pub gap: Option<(usize, u32)>,
    problem: &'a Problem,
    items: &'a [crate::model::ItemIx],
}

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::solve) struct Part {
    /// The place of its meeting in the track.
    pub k: usize,
    /// From the start of the meeting.
    pub begin: u32,
    /// How long.
    pub minutes: u32,
    /// Whether it is the unit's first.
    pub first: bool,
}

/// A track.
pub(in crate::solve) struct Track<'a> {
    pub members: Vec<Member<'a>>,
    pub meetings: Vec<Slot>,
    pub turnaround: u32,
}

impl<'a> Track<'a> {
    /// The track of a session; `None` if a unit has too many preferences. It has no gaps yet.
    pub fn of(problem: &'a Problem, units: &'a Units, t: TrackIx, baseline: Option<&Schedule>) -> Option<Self> {
        let track = units.track(t);
        let positions = positions(problem);
        let turnaround = problem.rules.turnaround().get();
        let slot = |&ix: &MeetingIx| Slot {
            ix,
            start: problem.meeting(ix).start,
            room: problem.room(ix).get(),
            usable: problem.meeting(ix).usable().get(),
            position: positions[ix.0],
            record: problem.record(ix).map(|record| used(problem, units, record)),
        };
        let meetings: Vec<Slot> = track.meetings.iter().map(slot).collect();
        let before = baseline.map(|baseline| baseline_minutes(problem, units, baseline)).unwrap_or_default();
        let of = |u: UnitIx| Member {
            was: before.get(&u).map(|minutes| {
                let of_meeting = |slot: &Slot| minutes.get(&problem.meeting(slot.ix).id.0).copied().unwrap_or(0);
                meetings.iter().map(of_meeting).collect()
            }),
            ..member(problem, units, u, &meetings)
        };
        let members = track.units.iter().map(|&u| of(u)).collect();
        let whole = Self { members, meetings, turnaround };
        let few_wishes = whole.members.iter().all(|member| member.wishes.len() <= MOST_WISHES);
        few_wishes.then_some(whole)
    }

    /// Lets a unit have parts between these instants only, in one meeting or in all.
    pub fn restrict(&mut self, unit: UnitIx, meeting: Option<MeetingIx>, within: Span) {
        for member in self.members.iter_mut().filter(|member| member.unit == unit) {
            let fits = member.fits.get_or_insert_with(|| vec![Fit::ANYWHERE; self.meetings.len()]);
            for (fit, slot) in fits.iter_mut().zip(&self.meetings) {
                if meeting.is_none_or(|only| only == slot.ix) {
                    *fit = fit.and(Fit::between(within, slot));
                }
            }
        }
    }

    /// Adds the gaps of `after`, if the units are in file order; of gaps that are open at once the first.
    pub fn add_gaps(&mut self, units: &Units) {
        let place = |u: UnitIx| self.members.iter().position(|member| member.unit == u);
        let mut gaps: Vec<(usize, usize, u32)> = Vec::new();
        for (late, member) in self.members.iter().enumerate() {
            for after in &units.unit(member.unit).after {
                let Some(early) = place(after.unit) else { continue };
                let between: u32 =
                    self.members[early + 1..late].iter().filter(|m| !m.optional).map(|m| m.minutes).sum();
                if after.gap.get() > between {
                    gaps.push((early, late, after.gap.get()));
                }
            }
        }
        gaps.sort_unstable();
        // of two gaps with the same ends, the larger one binds
        gaps.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 = if same { kept.2.max(next.2) } else { kept.2 };
            same
        });
        let mut free_from = 0;
        for (early, late, minutes) in gaps {
            if early >= free_from {
                self.members[early].gap = Some((late, minutes));
                free_from = late;
            }
        }
    }
}

/// The most preferences of a unit: each doubles its labels.
const MOST_WISHES: usize = 4;

/// The minutes that the entries of a meeting used, with turnarounds.
pub(in crate::solve) fn used(problem: &Problem, units: &Units, record: &Record) -> u32 {
    let used: u32 = record.parts.iter().map(|(_, minutes)| minutes.get()).sum();
    let entries = record.parts.iter().map(|(item, _)| units.of_item[item.0]).unique().count();
    used + problem.rules.turnaround().get() * (entries as u32).saturating_sub(1)
}

/// A unit without its minutes in the baseline.
fn member<'a>(problem: &'a Problem, units: &'a Units, u: UnitIx, meetings: &[Slot]) -> Member<'a> {
    let unit = units.unit(u);
    let (least, most) = match unit.kind {
        Kind::Whole => (unit.minutes, 0),
        Kind::Chain | Kind::Loose => (unit.min_part.max(1), unit.minutes - unit.min_part.max(1)),
    };
    let mut member = Member {
        unit: u,
        minutes: unit.minutes,
        least,
        most,
        parts: None,
        optional: unit.optional,
        loose: unit.kind == Kind::Loose,
        priority: unit.priority,
        left_out: unit.left_out_cost,
        fits: None,
        wishes: Vec::new(),
        was: None,
        gap: None,
        problem,
        items: &unit.items,
    };
    let possible = member.most_parts(meetings.len());
    member.parts = unit.max_parts.filter(|&most| most < possible);
    let hard: Vec<Fit> = meetings.iter().map(|slot| hard_fit(problem, units, u, slot)).collect();
    member.fits = hard.iter().any(|fit| *fit != Fit::ANYWHERE).then_some(hard);
    if problem.objectives.contains(&Objective::Preferences) {
        let all = unit.items.iter().flat_map(|&item| &problem.item(item).prefer);
        member.wishes = all.filter_map(|preference| Wish::of(problem, preference, meetings, possible)).collect();
    }
    member
}

/// Where all hard statements of a unit's items hold.
fn hard_fit(problem: &Problem, units: &Units, u: UnitIx, slot: &Slot) -> Fit {
    let meeting = problem.meeting(slot.ix);
    let recorded = problem.record(slot.ix).map(|record| units.unit(u).taken(record).unwrap_or(0));
    let one = |item: &Item| match item.interpretation.met_by(meeting) && meeting.seats_all(item.attendance) {
        true => problem
            .windows_of_people(item)
            .map(|windows| Fit::inside(windows, meeting))
            .chain(problem.kept_in(item, slot.ix).map(|kept| Fit::near(kept, meeting)))
            .fold(Fit::of(&item.wishes, problem, slot), Fit::and),
        false => Fit::NOWHERE,
    };
    units.items(problem, u).map(|(_, item)| one(item)).fold(Fit { recorded, ..Fit::ANYWHERE }, Fit::and)
}

impl Member<'_> {
    /// Whether it may have several parts.
    pub fn splits(&self) -> bool {
        self.most >= self.least
    }

    /// The most parts that so many meetings allow.
    pub fn most_parts(&self, meetings: usize) -> u32 {
        if self.splits() { (self.minutes / self.least).min(meetings as u32).max(1) } else { 1 }
    }

    /// Parts are counted up to this number, because a statement depends on it.
    pub fn parts_counted(&self) -> u32 {
        let wished = self.wishes.iter().filter_map(|wish| wish.parts).max().unwrap_or(1);
        self.parts.map_or(wished, |most| wished.max(most - 1).min(most - 1)).max(1)
    }

    /// The sum of the weights of its preferences.
    pub fn weight_of_wishes(&self) -> u128 {
        self.wishes.iter().map(|wish| u128::from(wish.weight)).sum()
    }

    /// Whether a part may be there.
    pub fn may(&self, slot: &Slot, part: Part) -> bool {
        let Some(fits) = &self.fits else { return true };
        let all_can = |item: &Item| {
            let mut all = self.problem.windows_of_people(item);
            all.all(|windows| windows.iter().any(|window| window.contains(slot.span(part))))
        };
        let near = |item: &Item| {
            let kept = self.problem.kept_in(item, slot.ix).filter(|_| part.first);
            kept.is_none_or(|kept| kept.allows(slot.span(part).from))
        };
        let holds = |item: &Item| Fit::holds(&item.wishes, slot, part) && all_can(item) && near(item);
        fits[part.k].allows(part).unwrap_or_else(|| self.items.iter().all(|&item| holds(self.problem.item(item))))
    }

    /// Whether the minutes of a part in the `k`-th meeting decide if it may be there or which wishes it breaks.
    pub fn by_the_clock(&self, k: usize) -> bool {
        self.fits.as_ref().is_some_and(|fits| fits[k].depends_on_the_minute())
            || self.wishes.iter().any(|wish| wish.fits[k].by_the_clock)
    }

    /// The wishes that a part breaks, one bit each, except those about the number of parts.
    pub fn broken_by(&self, slot: &Slot, part: Part) -> u32 {
        let mut broken = 0;
        for (n, wish) in self.wishes.iter().enumerate() {
            let holds = match wish.fits[part.k].allows(part) {
                Some(known) => known,
                None => Fit::holds(wish.words, slot, part),
            };
            broken |= u32::from(!holds) << n;
        }
        broken
    }

    /// The wishes that the part with this number breaks because it is one too many.
    pub fn too_many_parts(&self, number: u32) -> u32 {
        let too_many = |(n, wish): (usize, &Wish<'_>)| u32::from(wish.parts.is_some_and(|most| number > most)) << n;
        self.wishes.iter().enumerate().map(too_many).sum()
    }

    /// Whether it may go on after the part of that number.
    pub fn may_go_on(&self, number: u32) -> bool {
        self.parts.is_none_or(|most| number < most)
    }
}
