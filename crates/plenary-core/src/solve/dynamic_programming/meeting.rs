//! What one meeting can take up from a state, and what is known of it before it is filled ([`filling`]): which units
//! may be there, and how many minutes have to be used.

use std::cell::Cell;

mod filling;

use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::Begun;

use super::bounds::{Bounds, parts};
use super::capacity::Growth;
use super::instance::Instance;
use super::state::{Context, Set, has};
use super::time_windows::{MOST_STEPS, Steps};
use filling::{Changes, Filling};

/// The most steps in one meeting from one state: who has used them up has not seen all contents.
pub(super) const MOST_WORK: u64 = 8_000_000;

/// What a meeting takes up.
pub(super) struct Content<'c, C> {
    /// The units that have ended or are left out after it.
    pub done: Set,
    /// Those that have begun after it, in their order.
    pub begun: &'c [(usize, Begun)],
    /// The one that has to go on in the next meeting.
    pub open: Option<usize>,
    /// By unit: when it may begin, in minutes from the first start of the track.
    pub release: &'c [i64],
    /// What it costs, with the meeting itself, without its spare minutes.
    pub cost: C,
    /// The cost of its spare minutes, unless it is the last meeting.
    pub spare: C,
    /// The units with their minutes.
    pub parts: &'c [(usize, u32)],
    /// Units that are left out because others start before them.
    pub left_out: Set,
}

/// A state from which a meeting is held.
pub(super) struct From<'c, C> {
    pub node: usize,
    pub done: Set,
    pub context: &'c Context,
    pub spent: C,
    /// What a schedule may cost; the one who looks at contents may lower it.
    pub upper: Cell<C>,
    /// Whether parts have the most minutes that they can have, and no others are looked at.
    pub greedy: bool,
    /// Asks to stop.
    pub enough: &'c dyn Fn() -> bool,
}

/// Lists all contents of the meeting of a node, if it can be held. The number of steps that this took; if they are more
/// than [`MOST_WORK`], some are missing.
pub(super) fn contents<C: Cost>(
    instance: &Instance<'_, C>,
    bounds: &Bounds<C>,
    from: &From<'_, C>,
    visit: impl FnMut(&Content<'_, C>),
) -> u64 {
    let node = instance.nodes[from.node];
    let Some(next) = node.hold else { return 0 };
    let (k, context, upper) = (node.meeting, from.context, from.upper.get());
    let Some(left) = bounds.left(instance, k, from.done, &context.begun, from.spent, upper) else { return 0 };
    let track = instance.track;
    let room = track.meetings[k].room;
    let most = (room + track.turnaround) / instance.grid;
    let growth = if left.growth == Growth::None { Growth::None } else { Growth::Units };
    let exactly = |steps: u32| {
        let minutes = (steps * instance.grid).saturating_sub(track.turnaround);
        match left.steps.checked_sub(steps as usize) {
            _ if steps == 0 || steps > MOST_STEPS => C::NONE,
            None | Some(0) => C::ZERO,
            Some(rest) => bounds.capacity.rest(next, rest, growth).plus(spare(instance, k, minutes)),
        }
    };
    let missing = |steps: u32| {
        let rest = (left.steps + left.free_steps).saturating_sub(steps as usize);
        bounds.absence.missing(next, rest)
    };
    let absent: Vec<C> = bounds.absence.all(left.free, missing(0));
    let mut after: Vec<C> = (0..=most).map(exactly).collect();
    let mut in_all: Vec<C> = (0..=most).map(|steps| plus(after[steps as usize], absent[missing(steps)])).collect();
    let owed = instance.prices.continuation().times(left.continuations);
    let changed = instance.prices.changed_minute().times(left.changed);
    let base = from.spent.plus(instance.prices.held[k]).plus(owed).plus(changed);
    let allowed = Steps::where_holds(most, |steps| within(plus(base, in_all[steps as usize]), upper));
    for steps in (0..most as usize).rev() {
        after[steps] = after[steps].min(after[steps + 1]);
        in_all[steps] = in_all[steps].min(in_all[steps + 1]);
    }
    let least = plus(base, in_all[0]);
    if !within(least, upper) {
        return 1;
    }
    let price = instance.prices.continuation();
    let more = match price == C::ZERO {
        true => u32::MAX / 2,
        false => ((upper - least).number() / price.number()).min(1 << 20) as u32,
    };
    let may = |j: usize| track.members[j].fits.as_ref().is_none_or(|fits| fits[k].here);
    let undone = instance.list.iter().copied().filter(|&j| !has(from.done, j) && context.open != Some(j) && may(j));
    let (mut middle, mut openers) = (Vec::new(), Vec::new());
    for j in undone {
        let member = &track.members[j];
        let loose = member.loose && member.splits();
        let shortest = if loose { member.least } else { member.minutes };
        if shortest <= room {
            middle.push(j);
        }
        // one that need not be cut costs a continuation more
        let free = parts(member.minutes, instance.most_room[k]).is_some_and(|parts| parts > 1) && has(left.units, j);
        if !loose && member.splits() && (free || more > 0) {
            openers.push(j);
        }
    }
    let mut release = vec![i64::MIN; track.members.len()];
    context.waits.iter().for_each(|&(j, minute)| release[j] = minute);
    let moved = (0..track.members.len()).map(|j| {
        let minutes = context.of(j).map_or(track.members[j].minutes, |begun| begun.left);
        if has(left.units, j) { instance.changed(j, minutes, k) } else { 0 }
    });
    let filling = Filling {
        reach: Vec::new(),
        changes: Changes { moved: moved.collect(), sum: left.changed, slack: 0, passed: Vec::new() },
        begun: context.begun.clone(),
        cost: instance.prices.held[k],
        owed: left.continuations,
        done: from.done,
        instance,
        bounds,
        next,
        from,
        k,
        room,
        middle,
        openers,
        allowed,
        after,
        in_all,
        left,
        more,
        here: 0,
        left_out: 0,
        absent: C::ZERO,
        used: 0,
        paid: 0,
        parts: Vec::new(),
        release,
        work: 1,
        asks_at: 0,
        visit,
    };
    filling.run()
}

/// The sum, if there are both.
pub(super) fn plus<C: Cost>(a: C, b: C) -> C {
    if b.exists() { a.plus(b).min(C::NONE) } else { C::NONE }
}

/// Whether a schedule of that cost is good enough.
pub(super) fn within<C: Cost>(cost: C, upper: C) -> bool {
    cost.exists() && cost <= upper
}

/// The cost of what a meeting leaves unused.
pub(super) fn spare<C: Cost>(instance: &Instance<'_, C>, k: usize, used: u32) -> C {
    instance.prices.spare_minute.times(instance.track.meetings[k].usable.saturating_sub(used))
}
