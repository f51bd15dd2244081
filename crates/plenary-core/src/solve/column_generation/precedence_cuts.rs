//! Precedence cuts: rows that follow from chains of statements.
//!
//! If `v` starts in meeting `l` at the earliest, the earliest starts of all its successors follow, by any chain of units
//! that must be placed: each ends its minutes after its start, gaps are added, and all units between two others of a track
//! need room. With `e(u|l)` the first meeting in which `u` can then start, every schedule satisfies
//!
//! ```text
//! S[u,k] <= S[v,l]        l the last meeting with e(u|l) <= k
//! S[u,k] <= F[v,l]        likewise, if `v` ends in l at the earliest
//! ```
//!
//! and the same with `F[u,k]` and the first meeting in which `u` can end. The rows of single statements do not imply these:
//! there, four units of half an hour with a gap between two of them fit one meeting, because each pair does.

use crate::formulate::Formulation;
use crate::formulate::order::Side;
use crate::formulate::program::ColumnIx;
use crate::formulate::reach::Load;
use crate::formulate::unit::UnitIx;

use super::structure::{Chain, Member, Row, View};

/// The largest number of pairs of units, times meetings: a tenth of a second.
const MOST: usize = 60_000;

/// Earliest times of a unit.
#[derive(Debug, Clone, Copy)]
struct Earliest {
    /// Index of the meeting in which it starts.
    start: usize,
    /// Index of the meeting in which it ends.
    end: usize,
    /// Its end, in minutes since 1970.
    ended: i64,
}

/// The event of `v` that is assumed to happen in a meeting or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Start,
    End,
}

/// The rows; some are weak.
pub fn rows(formulation: &Formulation, view: &View) -> Vec<Row> {
    let Some(spread) = Spread::new(formulation, view) else { return Vec::new() };
    let mut rows = Vec::new();
    for &v in &spread.sorted {
        let Some(member) = spread.members[v.0].filter(|_| !formulation.units.unit(v).optional) else { continue };
        let late: Vec<UnitIx> = spread.sorted.iter().copied().filter(|&u| spread.comes_after(u, v)).collect();
        spread.rows_from(v, member, &late, From::Start, &mut rows);
        if !member.ended.is_empty() {
            spread.rows_from(v, member, &late, From::End, &mut rows);
        }
    }
    rows
}

struct Spread<'a> {
    formulation: &'a Formulation,
    view: &'a View,
    members: Vec<Option<&'a Member>>,
    /// The units in topological order.
    sorted: Vec<UnitIx>,
    /// By unit: whether another one must come after it.
    after: Vec<Vec<bool>>,
}

impl<'a> Spread<'a> {
    fn new(formulation: &'a Formulation, view: &'a View) -> Option<Self> {
        let count = formulation.units.all.len();
        let mut members = vec![None; count];
        for member in view.tracks.iter().flat_map(|track| &track.members) {
            members[member.unit.0] = Some(member);
        }
        let certain = |u: UnitIx| !formulation.units.unit(u).optional;
        let (mut after, mut pairs) = (vec![vec![false; count]; count], 0);
        for v in formulation.units.ixs() {
            let all = formulation.order.all(v, Side::After, certain);
            pairs += all.len() * formulation.units.meetings(v).len();
            for u in all {
                after[v.0][u.0] = true;
            }
        }
        // a cycle is infeasible, and that is reported elsewhere
        let circle = (0..count).any(|u| after[u][u]);
        let mut sorted: Vec<UnitIx> = formulation.units.ixs().collect();
        sorted.sort_by_key(|u| after.iter().filter(|of| of[u.0]).count());
        (!circle && pairs <= MOST).then_some(Self { formulation, view, members, sorted, after })
    }

    fn comes_after(&self, u: UnitIx, v: UnitIx) -> bool {
        self.after[v.0][u.0]
    }

    fn rows_from(&self, v: UnitIx, member: &Member, late: &[UnitIx], from: From, rows: &mut Vec<Row>) {
        let last = self.formulation.units.meetings(v).len() - 1;
        // `first[l]`: earliest times of each unit in `late` if the event of `v` is in `l` or later
        let first: Vec<Vec<Option<Earliest>>> = (0..=last).map(|l| self.follow(v, late, from, l)).collect();
        for (n, &u) in late.iter().enumerate() {
            let Some(other) = self.members[u.0] else { continue };
            let mut say = |columns: &[ColumnIx], meeting: &dyn Fn(Earliest) -> usize| {
                for (k, &column) in columns.iter().enumerate() {
                    let latest = (0..=last).rev().find(|&l| first[l][n].is_some_and(|found| meeting(found) <= k));
                    let of = match (latest, from) {
                        (Some(l), _) if l == last => continue,
                        (Some(l), From::Start) => Some(member.started[l]),
                        (Some(l), From::End) => Some(member.ended[l]),
                        (None, _) => None,
                    };
                    let mut terms: Vec<(ColumnIx, f64)> = of.map(|of| (of, -1.0)).into_iter().collect();
                    terms.push((column, 1.0));
                    terms.sort_unstable_by_key(|&(n, _)| n);
                    rows.push(Row { terms, most: 0.0, equal: false });
                }
            };
            say(&other.started, &|found| found.start);
            if !other.ended.is_empty() {
                say(&other.ended, &|found| found.end);
            }
        }
    }

    /// Earliest times of the successors of `v`; `None` for a unit that has no possible meeting left.
    fn follow(&self, v: UnitIx, late: &[UnitIx], from: From, l: usize) -> Vec<Option<Earliest>> {
        let mut known: Vec<Option<Earliest>> = vec![None; self.members.len()];
        known[v.0] = match from {
            From::Start => self.earliest(v, i64::MIN, l, l),
            From::End => self.ends(v, l),
        };
        let mut found = Vec::with_capacity(late.len());
        for &u in late {
            let before = self.formulation.order.beside(u, Side::Before);
            let chained = |&&(early, _): &&(UnitIx, i64)| early == v || self.comes_after(early, v);
            let ready: Option<i64> = before
                .iter()
                .filter(chained)
                .try_fold(i64::MIN, |ready, &(early, gap)| Some(ready.max(known[early.0]?.ended + gap)));
            known[u.0] = ready.and_then(|ready| {
                let (start, end) = self.loaded(u, v, late, &known, from)?;
                self.earliest(u, ready, start, end)
            });
            found.push(known[u.0]);
        }
        found
    }

    /// The earliest end of `v` if it ends in meeting `l` or later.
    fn ends(&self, v: UnitIx, l: usize) -> Option<Earliest> {
        let member = self.members[v.0]?;
        let can = |&k: &usize| self.open(member.whole[k]) || self.piece(member, k, |chain| &chain.closing).is_some();
        let end = (l..member.whole.len()).find(can)?;
        let whole = self.open(member.whole[end]) && self.piece(member, end, |chain| &chain.closing).is_none();
        let least = if whole { self.minutes(v) } else { self.least(v) };
        Some(Earliest { start: 0, end, ended: self.start(v, end) + least })
    }

    /// The first meetings in which a unit can start and end, if everything between needs room before it.
    fn loaded(
        &self,
        u: UnitIx,
        v: UnitIx,
        late: &[UnitIx],
        known: &[Option<Earliest>],
        from: From,
    ) -> Option<(usize, usize)> {
        let units = &self.formulation.units;
        let track = units.unit(u).track;
        let beside = |w: UnitIx| units.unit(w).track == track && self.comes_after(u, w);
        let first = Some(v).filter(|_| from == From::Start);
        let between: Vec<UnitIx> = first.into_iter().chain(late.iter().copied()).filter(|&w| beside(w)).collect();
        if between.is_empty() {
            return Some((0, 0));
        }
        let meetings = units.meetings(u);
        let mut load = Load::new(meetings.iter().map(|&m| i64::from(self.formulation.places.room(m))));
        let mut lowest = usize::MAX;
        for w in between {
            let start = known[w.0]?.start;
            load.add(start, self.minutes(w));
            lowest = lowest.min(start);
        }
        let start = (lowest..meetings.len()).find(|&k| load.fits(k, self.least(u), lowest))?;
        let end = (start..meetings.len()).find(|&k| load.fits(k, self.minutes(u), start))?;
        Some((start, end))
    }

    /// The earliest times of a unit that starts no earlier than a minute and a meeting, and ends no earlier than another
    /// meeting.
    fn earliest(&self, u: UnitIx, ready: i64, from: usize, until: usize) -> Option<Earliest> {
        let meetings = self.formulation.units.meetings(u).len();
        let Some(member) = self.members[u.0] else {
            let start = (from..meetings).find(|&k| self.start(u, k) + self.room(u, k) >= ready + self.least(u))?;
            let ended = self.start(u, start).max(ready) + self.minutes(u);
            return Some(Earliest { start, end: start.max(until), ended });
        };
        let mut found: Option<Earliest> = None;
        for k in from..meetings {
            let at = self.start(u, k).max(ready);
            let left = self.start(u, k) + self.room(u, k) - at;
            if found.is_some_and(|found| self.start(u, k) > found.ended) {
                break;
            }
            let mut can = |end: usize, ended: i64| {
                let one = found.get_or_insert(Earliest { start: k, end, ended });
                (one.end, one.ended) = (one.end.min(end), one.ended.min(ended));
            };
            if self.open(member.whole[k]) && self.minutes(u) <= left && k >= until {
                can(k, at + self.minutes(u));
            }
            if let Some(most) = self.piece(member, k, |chain| &chain.opening)
                && self.least(u) <= left
                && let Some((end, ended)) = self.goes_on(u, member, k, self.minutes(u) - left.min(most), until)
            {
                can(end, ended);
            }
        }
        found
    }

    /// Where a unit ends that opened in a meeting and has so many minutes left.
    fn goes_on(&self, u: UnitIx, member: &Member, opened: usize, rest: i64, until: usize) -> Option<(usize, i64)> {
        let mut rest = rest.max(self.least(u));
        for k in opened + 1..member.whole.len() {
            if let Some(most) = self.piece(member, k, |chain| &chain.closing)
                && rest <= most
                && k >= until
            {
                return Some((k, self.start(u, k) + rest));
            }
            // a meeting that is not held may be passed over
            if let Some(most) = self.piece(member, k, |chain| &chain.through) {
                rest = (rest - most).max(self.least(u));
            }
        }
        None
    }

    fn open(&self, column: Option<ColumnIx>) -> bool {
        column.is_some_and(|n| !self.view.is_barred(n))
    }

    /// The largest part of a unit in a meeting, if it may have one there.
    fn piece(&self, member: &Member, k: usize, of: fn(&Chain) -> &Vec<Option<super::structure::Piece>>) -> Option<i64> {
        let piece = member.piece(of, k)?;
        (!self.view.is_barred(piece.column)).then_some((piece.max * self.view.grid as usize) as i64)
    }

    fn minutes(&self, u: UnitIx) -> i64 {
        i64::from(self.formulation.units.unit(u).minutes)
    }

    fn least(&self, u: UnitIx) -> i64 {
        let least = self.members[u.0].map_or(Some(0), |member| member.chain.as_ref().map(|chain| chain.min));
        least.map_or(self.minutes(u), |least| (least * self.view.grid as usize) as i64)
    }

    fn start(&self, u: UnitIx, k: usize) -> i64 {
        self.formulation.starts[self.formulation.units.meetings(u)[k].0].unix_minutes()
    }

    fn room(&self, u: UnitIx, k: usize) -> i64 {
        i64::from(self.formulation.places.room(self.formulation.units.meetings(u)[k]))
    }
}
