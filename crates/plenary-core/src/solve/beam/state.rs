//! A schedule up to a meeting, and a way to fill the next one.

use std::rc::Rc;

use super::Beam;
use crate::formulate::order::Side;
use crate::formulate::program::ColumnIx;
use crate::formulate::unit::{ByTrack, TrackIx, UnitIx};
use crate::solve::filling::ByExclusion;
use crate::solve::runs::{By, Member, MemberIx, Part, Rest, Slack, Track, What};

/// Has not ended, or not begun.
pub const NEVER: i64 = i64::MAX;
const NOT_YET: usize = usize::MAX;

/// What happens in one meeting.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// No schedule that goes on like this is below it.
    pub bound: f64,
    /// The bound, with what it costs that things are late.
    pub score: f64,
    /// What the goal says of all roles so far.
    pub real: f64,
    /// The members that are whole in it.
    pub whole: Vec<MemberIx>,
    pub closes: bool,
    pub through: bool,
    /// The member that opens, and what it takes.
    pub opens: Option<(MemberIx, usize)>,
}

impl Way {
    pub fn add(&mut self, cost: f64) {
        self.bound += cost;
        self.score += cost;
    }

    fn is_held(&self) -> bool {
        self.closes || self.through || self.opens.is_some() || !self.whole.is_empty()
    }
}

/// Columns that are on, those of the last meeting first.
struct On {
    columns: Vec<ColumnIx>,
    before: Option<Rc<On>>,
}

/// A schedule up to a meeting.
#[derive(Clone)]
pub struct State {
    /// No schedule that begins like this is below it.
    pub bound: f64,
    /// What the goal says of all roles so far.
    pub real: f64,
    /// By unit: when it has ended, in minutes since 1970.
    ended: Vec<i64>,
    /// By unit: the meetings of its track in which it starts and ends.
    begun: Vec<usize>,
    finished: Vec<usize>,
    /// By track and meeting.
    held: ByTrack<Vec<bool>>,
    /// By track: the member that is open, and what is left of it.
    pub open: ByTrack<Option<Rest>>,
    /// By row that excludes.
    pub used: ByExclusion<f64>,
    /// By track: what is to be placed.
    left: ByTrack<usize>,
    /// By track: what it costs that things are late which are not placed yet.
    pub late: ByTrack<f64>,
    /// The same for those that have placed the same units.
    pub mark: u64,
    on: Option<Rc<On>>,
}

impl State {
    pub fn new(beam: &Beam) -> Self {
        let (units, tracks) = (&beam.of.formulation.units, &beam.of.view.tracks);
        let left = |track: &Track| {
            let certain = track.members.iter().filter(|member| !units.unit(member.unit).optional);
            certain.map(|member| member.weight).sum()
        };
        let count = units.all.len();
        Self {
            bound: beam.bound,
            real: 0.0,
            ended: vec![NEVER; count],
            begun: vec![NOT_YET; count],
            finished: vec![NOT_YET; count],
            held: tracks.iter().map(|track| vec![false; track.room.len()]).collect(),
            open: units.by_track(None),
            used: beam.of.unused(),
            left: tracks.iter().map(left).collect(),
            late: beam.guides.iter().map(|guide| guide.late.iter().map(|late| late[0]).sum()).collect(),
            mark: 0,
            on: None,
        }
    }

    /// Whether all that has to be placed is.
    pub fn is_whole(&self, beam: &Beam) -> bool {
        let units = &beam.of.formulation.units;
        let is = |u: UnitIx| self.ended[u.0] != NEVER || (units.unit(u).optional && !self.is_placed(u));
        beam.of.view.tracks.iter().flat_map(|track| &track.members).all(|member| is(member.unit))
    }

    /// All columns that are on.
    pub fn columns(&self) -> Vec<ColumnIx> {
        let chain = std::iter::successors(self.on.as_deref(), |on| on.before.as_deref());
        chain.flat_map(|on| on.columns.iter().copied()).collect()
    }

    /// Whether a unit has started.
    pub fn is_placed(&self, u: UnitIx) -> bool {
        self.begun[u.0] != NOT_YET
    }

    /// Whether a unit has ended.
    pub fn has_ended(&self, u: UnitIx) -> bool {
        self.ended[u.0] != NEVER
    }

    /// Whether what comes before a unit has ended when a meeting starts; or ends in it, where `here` says so.
    pub fn is_ready(&self, beam: &Beam, u: UnitIx, start: i64, here: impl Fn(UnitIx) -> bool) -> bool {
        let formulation = beam.of.formulation;
        let never = |early: UnitIx| formulation.units.unit(early).optional && !self.is_placed(early);
        formulation.order.beside(u, Side::Before).iter().all(|&(early, gap)| match self.ended[early.0] {
            NEVER => never(early) || (gap == 0 && here(early)),
            at => at + gap <= start,
        })
    }

    /// Whether nothing has a part in a slot that is never at the same time. In one slot the clock may keep two apart, but
    /// what stands where in a meeting is not known here.
    pub fn is_alone(&self, beam: &Beam, u: UnitIx, slot: usize) -> bool {
        beam.apart[u.0].iter().all(|other| {
            let slots = &beam.slots[beam.of.formulation.units.unit(*other).track];
            let (begun, finished) = (slots.get(self.begun[other.0]), slots.get(self.finished[other.0]));
            begun.is_none_or(|&begun| begun > slot) || finished.is_some_and(|&finished| finished < slot)
        })
    }

    /// What it costs that things are late which are placed in meeting `k` or later.
    pub fn late(&self, beam: &Beam, t: TrackIx, k: usize) -> f64 {
        let members = beam.of.view.tracks[t].members.iter_enumerated();
        members.filter(|(_, member)| !self.is_placed(member.unit)).map(|(j, _)| beam.guides[t].late[j][k]).sum()
    }

    /// What it costs that rows are not tight of which all is known after a meeting.
    pub fn slack(&self, beam: &Beam, way: &Way, t: TrackIx, k: usize) -> f64 {
        let members = &beam.of.view.tracks[t].members;
        let whole: Vec<UnitIx> = way.whole.iter().map(|&j| members[j].unit).collect();
        let opens = way.opens.map(|(i, _)| members[i].unit);
        let open = self.open[t].map(|(j, _)| members[j].unit);
        let (closes, through) = (open.filter(|_| way.closes), open.filter(|_| way.through));
        let now = |by: &By| match by.what {
            What::Held => way.is_held(),
            What::Started => opens == Some(by.unit) || whole.contains(&by.unit),
            What::Ended => closes == Some(by.unit) || whole.contains(&by.unit),
            What::Has(Part::Whole) => whole.contains(&by.unit),
            What::Has(Part::Opening) => opens == Some(by.unit),
            What::Has(Part::Through) => through == Some(by.unit),
            What::Has(Part::Closing) => closes == Some(by.unit),
        };
        let is = |by: &By| self.was(by) || (by.track == t && by.meeting == k && now(by));
        let cost = |slack: &Slack| {
            let sum: f64 = slack.terms.iter().filter(|(by, _)| is(by)).map(|(_, factor)| factor).sum();
            slack.price * (slack.most - sum).max(0.0)
        };
        beam.slacks[t][k].iter().map(cost).sum()
    }

    /// Whether a column is on by what has been done.
    fn was(&self, by: &By) -> bool {
        let (begun, finished, k) = (self.begun[by.unit.0], self.finished[by.unit.0], by.meeting);
        match by.what {
            What::Held => self.held[by.track][k],
            What::Started => begun <= k,
            What::Ended => finished <= k,
            What::Has(Part::Whole) => begun == k && finished == k,
            What::Has(Part::Opening) => begun == k && finished != k,
            What::Has(Part::Through) => begun < k && k < finished && self.held[by.track][k],
            What::Has(Part::Closing) => begun < k && finished == k,
        }
    }

    /// The state after a meeting; nothing where what is left has no room any more.
    pub fn after(&self, beam: &Beam, way: &Way, t: TrackIx, k: usize) -> Option<Self> {
        let (view, track) = (beam.of.view, &beam.of.view.tracks[t]);
        let units = &beam.of.formulation.units;
        let mut next = self.clone();
        (next.bound, next.real) = (way.bound, way.real);
        let (mut columns, mut at) = (Vec::new(), beam.start(t, k));
        let mut end = |next: &mut Self, member: &Member, takes: usize| {
            at += takes as i64 * i64::from(view.grid);
            next.ended[member.unit.0] = at;
            next.finished[member.unit.0] = k;
            at += view.turn as i64 * i64::from(view.grid);
            if !units.unit(member.unit).optional {
                next.left[t] -= member.weight;
            }
        };
        let begin = |next: &mut Self, member: &Member| {
            next.begun[member.unit.0] = k;
            next.mark ^= beam.marks[member.unit.0];
        };
        // of what is open so much is left
        let open_mark = |open: Option<Rest>| {
            let mark = |(j, rest): Rest| beam.marks[track.members[j].unit.0].rotate_left(1 + rest as u32 % 63);
            open.map_or(0, mark)
        };
        next.mark ^= open_mark(self.open[t]);
        if let Some((j, rest)) = self.open[t].filter(|_| way.closes || way.through) {
            let member = &track.members[j];
            let chain = member.chain.as_ref()?;
            let piece = if way.closes { chain.closing[k]? } else { chain.through[k]? };
            columns.push(piece.column);
            next.open[t] = way.through.then(|| (j, rest.saturating_sub(piece.max).max(chain.min)));
            if way.closes {
                end(&mut next, member, rest);
            }
        }
        let mut whole = way.whole.clone();
        whole.sort_by_key(|&j| units.unit(track.members[j].unit).rank);
        for member in whole.into_iter().map(|j| &track.members[j]) {
            columns.push(member.whole[k]?);
            begin(&mut next, member);
            end(&mut next, member, member.weight - view.turn);
        }
        if let Some((i, takes)) = way.opens {
            let member = &track.members[i];
            let chain = member.chain.as_ref()?;
            columns.push(chain.opening[k]?.column);
            begin(&mut next, member);
            next.open[t] = Some((i, chain.minutes - takes));
        }
        next.mark ^= open_mark(next.open[t]);
        if way.is_held() {
            columns.push(track.held[k]);
            next.held[t][k] = true;
        }
        for &column in &columns {
            beam.of.use_up(&mut next.used, column, 1.0);
        }
        next.late[t] = next.late(beam, t, k + 1);
        next.on = Some(Rc::new(On { columns, before: self.on.clone() }));
        let to_come: usize = track.room[k + 1..].iter().sum();
        // of what is open a part has its room
        let has = next.open[t].map_or(0, |(j, rest)| track.members[j].weight.saturating_sub(rest));
        (next.left[t] <= to_come + has).then_some(next)
    }
}
