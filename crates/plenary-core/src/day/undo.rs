//! Takes the last event back.

use super::error::DayError;
use super::event::{Done, Event, Outcome};
use super::state::State;
use super::turn;
use crate::message::Message;
use crate::model::{ItemIx, MeetingIx, Statement};

/// Takes the last event back: an adjournment, what became of the last item, or that a meeting has started. If an item or a
/// meeting is named, the event has to be one of it.
pub(super) fn undo(
    state: &mut State<'_>,
    event: &Event,
    item: Option<ItemIx>,
    meeting: Option<MeetingIx>,
) -> Result<Outcome, DayError> {
    let last = state.problem().facts.iter().max_by_key(|facts| facts.latest()).cloned();
    let Some(facts) = last else {
        return Err(DayError::refused(
            event,
            Message::new("day_nothing_yet", "nothing is recorded", &[]),
            Message::new("day_no_undo", "there is nothing to take back", &[]),
        ));
    };
    // an adjournment, else what became of the last item, else that the meeting has started
    let of_item = facts.turns.last().filter(|_| facts.is_open()).map(|turn| turn.item);
    let right = match (item, meeting, of_item) {
        (None, None, _) => true,
        (Some(item), _, Some(last)) => item == last,
        (None, Some(meeting), None) => meeting == facts.meeting,
        _ => false,
    };
    let of_meeting = state.problem().meeting(facts.meeting).id.0.clone();
    if !right {
        let of = of_item.map_or_else(|| of_meeting.clone(), |item| state.problem().item(item).id.0.clone());
        return Err(DayError::refused(
            event,
            Message::new("day_other_last", "the last event is one of {of}", &[("of", &of)]),
            Message::new("day_undo_last", "take that back first: undo={of}", &[("of", &of)]),
        ));
    }
    let at = facts.latest();
    let Some(record) = state.record_at(facts.meeting) else { return Ok(Outcome::Known) };
    match facts.turns.last() {
        _ if !facts.is_open() => {
            state.draft.remove(&record.at("ended"));
            if let Some(turn) = facts.turns.last().filter(|turn| turn.ended() == facts.ended)
                && !state.is_finished(&state.unit(turn.item))
            {
                turn::reopen(state, &facts);
            }
        }
        Some(turn) if turn.minutes.is_none() => state.draft.remove(&record.at("entries").at(facts.turns.len() - 1)),
        Some(_) => turn::reopen(state, &facts),
        None => {
            state.draft.remove(&record);
            if state.draft.count(&Statement::root().at("held")) == 0 {
                state.draft.remove(&Statement::root().at("held"));
            }
        }
    }
    state.read(event)?;
    let item = of_item.map(|item| state.problem().item(item).id.0.clone());
    Ok(Outcome::Recorded(Done { event: event.event, item, meeting: of_meeting, at }))
}
