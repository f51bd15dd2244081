//! The minutes of an item that has ended, or that an adjournment has cut short.

use super::error::DayError;
use super::event::Event;
use super::state::State;
use crate::message::Message;
use crate::model::{Facts, Instant, ItemIx, Minutes, Statement};
use crate::whatif::minutes;

/// Where the text has the entry of an item.
fn entry_at(state: &State<'_>, facts: &Facts, place: usize) -> Option<Statement> {
    Some(state.record_at(facts.meeting)?.at("entries").at(place))
}

/// Writes the minutes of what is under discussion. If it is finished, these are all that it takes; if not, some are left.
pub(super) fn close(
    state: &mut State<'_>,
    event: &Event,
    facts: &Facts,
    at: Instant,
    finished: bool,
) -> Result<(), DayError> {
    let Some((item, started)) = facts.under_way() else { return Ok(()) };
    let Some(entry) = entry_at(state, facts, facts.turns.len() - 1) else { return Ok(()) };
    let facts = &make_room(state, event, facts)?;
    let unit = state.unit(item);
    let took = u32::try_from(at - started).unwrap_or(0).max(1);
    let inside = inside(state, facts, started, took);
    let planned = state.minutes(&unit);
    let sum = state.parts(&unit).iter().sum::<u32>() + inside;
    state.draft.set(&entry.at("minutes"), &inside.to_string());
    if took > inside {
        state.draft.set(&entry.at("over_minutes"), &(took - inside).to_string());
        let words = "{minutes} min were beyond the announced hours of {meeting}";
        let meeting = state.problem().meeting(facts.meeting).id.clone();
        state.notes.push(Message::new("day_over", words, &[("minutes", &(took - inside)), ("meeting", &meeting)]));
    }
    let total = if finished { sum } else { planned.max(sum + rest(sum)) };
    if !finished && total > planned {
        let words = "item {item} has taken {sum} min, more than its {planned}; {rest} more are planned for the rest";
        let id = state.problem().item(item).id.clone();
        let values: &[(&'static str, &dyn std::fmt::Display)] =
            &[("item", &id), ("sum", &sum), ("planned", &planned), ("rest", &(total - sum))];
        state.notes.push(Message::new("day_rest", words, values));
    }
    set_minutes(state, &unit, item, planned, total);
    state.read(event)
}

/// What is planned for the rest of an item that has used up its minutes: a tenth of what it has taken, and at least five minutes.
fn rest(taken: u32) -> u32 {
    taken.div_ceil(10).max(5)
}

/// An item that starts when its meeting is full, because others ran over, still has a minute of it: one of those before gives it.
fn make_room(state: &mut State<'_>, event: &Event, facts: &Facts) -> Result<Facts, DayError> {
    if room(state, facts) > 0 {
        return Ok(facts.clone());
    }
    let longer = |turn: &crate::model::Turn| turn.minutes.filter(|minutes| minutes.get() > 1);
    let Some(place) = facts.turns.iter().rposition(|turn| longer(turn).is_some()) else { return Ok(facts.clone()) };
    let turn = &facts.turns[place];
    let (Some(minutes), Some(entry)) = (longer(turn), entry_at(state, facts, place)) else { return Ok(facts.clone()) };
    let unit = state.unit(turn.item);
    let planned = state.minutes(&unit);
    state.draft.set(&entry.at("minutes"), &(minutes.get() - 1).to_string());
    state.draft.set(&entry.at("over_minutes"), &(turn.over.get() + 1).to_string());
    set_minutes(state, &unit, turn.item, planned, planned - 1);
    state.read(event)?;
    Ok(state.problem().facts_of(facts.meeting).unwrap_or(facts).clone())
}

/// The minutes of a turn inside the announced hours of the meeting, at least one.
fn inside(state: &State<'_>, facts: &Facts, started: Instant, took: u32) -> u32 {
    let end = state.problem().meeting(facts.meeting).end;
    let until_end = u32::try_from(end - started).unwrap_or(0);
    took.min(until_end).min(room(state, facts)).max(1)
}

/// The minutes of a meeting that the turns before the last leave.
fn room(state: &State<'_>, facts: &Facts) -> u32 {
    let problem = state.problem();
    let meeting = problem.meeting(facts.meeting);
    let turnaround = problem.rules.turnaround().get() * (facts.turns.len() as u32).saturating_sub(1);
    let before: u32 = facts.turns.iter().filter_map(|turn| turn.minutes).map(Minutes::get).sum();
    let announced = u32::try_from(meeting.end - facts.announced).unwrap_or(0);
    announced.saturating_sub(before + turnaround)
}

/// Gives a unit so many minutes. The recorded item takes the difference, as far as it can, and has no estimate any more.
fn set_minutes(state: &mut State<'_>, unit: &[ItemIx], item: ItemIx, planned: u32, total: u32) {
    let order: Vec<ItemIx> = [item].into_iter().chain(unit.iter().copied().filter(|&other| other != item)).collect();
    let more = i64::from(total) - i64::from(planned);
    minutes::change(&mut state.draft, &state.loaded.problem, &order, more, Some(item));
}

/// Takes back that an item has ended or was cut short: it is under discussion again, with the minutes that it was planned with.
pub(super) fn reopen(state: &mut State<'_>, facts: &Facts) {
    let Some(turn) = facts.turns.last() else { return };
    let Some(entry) = entry_at(state, facts, facts.turns.len() - 1) else { return };
    if let Some(raw) = state.draft.get(&entry.at("planned")).map(str::to_owned) {
        state.draft.set(&State::item_at(turn.item).at("minutes"), &raw);
    }
    for field in ["minutes", "over_minutes"] {
        if state.draft.get(&entry.at(field)).is_some() {
            state.draft.remove(&entry.at(field));
        }
    }
}
