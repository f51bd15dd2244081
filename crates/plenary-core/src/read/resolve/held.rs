//! Records of held meetings: ids become indices, and hours instants. A meeting that is under way can still be planned, so
//! it becomes a meeting of what is left of it. Items may be split as they were: facts break no rules.

use std::collections::BTreeMap;

use super::{Known, when};
use crate::model::problem::joint;
use crate::model::{Facts, Instant, Item, ItemIx, Meeting, MeetingIx, Minutes, Record, Turn, Zone};
use crate::read::clocks::Moment;
use crate::read::decode::{At, List};
use crate::read::document::happened::{self, Took};
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::quote::quoted;
use crate::read::values::MOST;

/// What has happened.
#[derive(Debug, Default)]
pub(super) struct Happened {
    /// Meetings that are over.
    pub held: Vec<Record>,
    /// Meetings whose hours are known.
    pub facts: Vec<Facts>,
}

/// The records, in file order.
pub(super) fn held(
    raw: Option<List<happened::Record, MOST>>,
    known: &Known,
    zone: Zone,
    meetings: &[Meeting],
    items: &[Item],
    out: &mut Findings,
) -> Happened {
    let mut happened = Happened::default();
    let mut seen: Vec<MeetingIx> = Vec::new();
    for one in raw.into_iter().flat_map(|list| list.items) {
        let happened::Record { meeting: Some(id), entries: Some(entries), started, ended } = one.value else {
            continue;
        };
        let Some(ix) = known.meeting(&id, out) else { continue };
        if seen.contains(&ix) {
            out.add(&id.at, Fault::Repeated { shown: quoted(&id.value.0) });
            continue;
        }
        seen.push(ix);
        let Some(sitting) = meetings.get(ix.0) else { continue };
        let mut clock = Hours { zone, sitting, latest: None };
        let (has_started, has_ended) = (started.is_some(), ended.is_some());
        let began = started.and_then(|at| clock.next(&at, out));
        let open = has_started && !has_ended;
        let last = entries.items.len().saturating_sub(1);
        let mut turns: Vec<Turn> = Vec::new();
        for (place, At { value: took, at }) in entries.items.into_iter().enumerate() {
            let Some(item) = &took.item else { continue };
            let Some(item_ix) = known.item(&item.value, &item.at, out) else { continue };
            if turns.iter().any(|other| other.item == item_ix) {
                out.add(&item.at, Fault::Repeated { shown: quoted(&item.value.0) });
            } else if let Some(taken) = items.get(item_ix.0)
                && !taken.tracks.contains(&sitting.track)
            {
                let meeting = id.value.0.clone();
                let track = taken.tracks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                out.add(&item.at, Fault::HeldElsewhere { id: item.value.0.clone(), meeting, track });
            }
            // minutes that could not be read have been reported
            if took.minutes.is_none() && !out.any_under(&at) && !(open && place == last && took.started.is_some()) {
                out.add(&at, Fault::HeldUnderWay { meeting: id.value.0.clone() });
            }
            turns.push(turn(took, item_ix, &mut clock, out));
        }
        if let (Some(at), false) = (&ended, has_started) {
            out.add(&at.at, Fault::HeldHours { meeting: id.value.0.clone() });
        }
        let rose = ended.and_then(|at| clock.next(&at, out));
        if !open {
            let parts = turns.iter().filter_map(|turn| Some((turn.item, turn.minutes?))).collect();
            happened.held.push(Record { meeting: ix, parts });
        }
        if let Some(started) = began {
            happened.facts.push(Facts { meeting: ix, announced: sitting.start, started, ended: rose, turns });
        }
    }
    happened
}

fn turn(took: Took, item: ItemIx, clock: &mut Hours<'_>, out: &mut Findings) -> Turn {
    let turn = Turn {
        item,
        started: took.started.and_then(|at| clock.next(&at, out)),
        minutes: took.minutes.map(|minutes| Minutes(minutes.0)),
        over: took.over_minutes.map_or(Minutes::ZERO, |minutes| Minutes(minutes.0)),
        planned: took.planned.map(|estimate| estimate.minutes),
    };
    clock.latest = clock.latest.max(turn.ended());
    turn
}

/// The hours of a meeting, one after the other.
struct Hours<'a> {
    zone: Zone,
    sitting: &'a Meeting,
    latest: Option<Instant>,
}

impl Hours<'_> {
    /// The instant of a moment, which is no earlier than the one before. A time of day is one on the date of the meeting.
    fn next(&mut self, at: &At<Moment>, out: &mut Findings) -> Option<Instant> {
        let instant = match at.value {
            Moment::Day(date) => {
                out.add(&at.at, Fault::NotAMoment { shown: quoted(&date.to_string()), daily: true });
                return None;
            }
            Moment::Exact(stamp) => Instant::from(stamp),
            Moment::Local(local) => when::instant(self.zone, local, true, &at.at, out)?,
            Moment::Daily(time) => when::instant(self.zone, time.on(self.sitting.day), true, &at.at, out)?,
        };
        if self.latest.is_some_and(|latest| instant < latest) {
            out.add(&at.at, Fault::HeldHours { meeting: self.sitting.id.0.clone() });
        }
        self.latest = self.latest.max(Some(instant));
        Some(instant)
    }
}

/// Lets each item be split as it was: into as many parts as it had, with one more for what is left, and as small ones.
pub(super) fn split_as_it_was(happened: &Happened, items: &mut [Item]) {
    let over = happened.held.iter().map(|record| record.parts.clone());
    let open = happened.facts.iter().filter(|facts| facts.is_open());
    let open = open.map(|facts| facts.turns.iter().filter_map(|turn| Some((turn.item, turn.minutes?))).collect());
    // by the first of the items that are taken together: the minutes in each meeting
    let mut parts: BTreeMap<Vec<ItemIx>, Vec<u32>> = BTreeMap::new();
    for took in over.chain(open).collect::<Vec<Vec<_>>>() {
        let mut here: BTreeMap<Vec<ItemIx>, u32> = BTreeMap::new();
        for (item, minutes) in took.into_iter().filter(|(_, minutes)| minutes.get() > 0) {
            *here.entry(joint(items, item)).or_default() += minutes.get();
        }
        here.into_iter().for_each(|(unit, minutes)| parts.entry(unit).or_default().push(minutes));
    }
    for (unit, mut parts) in parts {
        let all: u32 = unit.iter().map(|ix| items[ix.0].minutes.get()).sum();
        let left = all.saturating_sub(parts.iter().sum());
        parts.extend((left > 0).then_some(left));
        let (count, least) = (u32::try_from(parts.len()).unwrap_or(u32::MAX), parts.iter().min());
        if count > 1 {
            unit.iter()
                .for_each(|ix| items[ix.0].split.allow(count, least.map_or(Minutes(1), |least| Minutes(*least))));
        }
    }
}

/// Makes each meeting that is under way one that starts later, by the minutes that it has lost, and in which what it has taken
/// up has to be: what has ended there, and nowhere else; what is under discussion begins there, unless an earlier
/// meeting has begun it. Then the plan of what is left is a plan as any other.
pub(super) fn go_on(happened: &Happened, turnaround: Minutes, meetings: &mut [Meeting], items: &mut [Item]) {
    for facts in happened.facts.iter().filter(|facts| facts.is_open()) {
        let Some(meeting) = meetings.get_mut(facts.meeting.0) else { continue };
        let done: Vec<Minutes> = facts.turns.iter().filter_map(|turn| turn.minutes).collect();
        let on = facts.under_way().is_some();
        let breaks = (done.len() + usize::from(on)).saturating_sub(1) as i64;
        let taken =
            done.iter().map(|minutes| i64::from(minutes.get())).sum::<i64>() + breaks * i64::from(turnaround.get());
        // there is at least a minute for what is under discussion
        let least = taken + i64::from(on || taken == 0);
        let since = facts.latest().unix_minutes() - taken;
        meeting.start = Instant::from_unix_minutes(since.min(meeting.end.unix_minutes() - least));
        let room = u32::try_from(meeting.end - meeting.start - least).unwrap_or(0);
        meeting.reserve = meeting.reserve.min(Minutes(room));
        // what is left of the meeting for the item under discussion
        let free = room.saturating_sub(meeting.reserve.get()) + 1;
        for turn in &facts.turns {
            let parts = |record: &&Record| record.parts.iter().any(|(item, _)| *item == turn.item);
            let before: Vec<MeetingIx> = happened.held.iter().filter(parts).map(|record| record.meeting).collect();
            let there: Vec<MeetingIx> = before.iter().copied().chain([facts.meeting]).collect();
            let unit = joint(items, turn.item);
            let needed: u32 = unit.iter().map(|ix| items[ix.0].minutes.get()).sum();
            for ix in unit {
                if turn.minutes.is_none() && needed > free {
                    // it is where it is, and goes on later
                    let parts = u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(2);
                    items[ix.0].split.allow(parts, Minutes(1));
                }
                let wishes = &mut items[ix.0].wishes;
                wishes.forbid.retain(|meeting| !there.contains(meeting));
                if before.is_empty() {
                    wishes.pin = Some(vec![facts.meeting]);
                }
                if turn.minutes.is_some() {
                    (wishes.allow, wishes.windows, wishes.available_from) = (Some(there.clone()), None, None);
                } else if let Some(allow) = &mut wishes.allow {
                    allow.extend(&there);
                }
            }
        }
    }
}
