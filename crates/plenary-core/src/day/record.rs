//! Records events, in order. An event that is recorded already counts once.

use std::path::Path;

use super::error::DayError;
use super::event::{Done, Event, EventKind, Outcome};
use super::state::State;
use super::turn;
use crate::message::Message;
use crate::model::{Facts, Instant, ItemIx, MeetingIx, Zone};
use crate::read::{Draft, Loaded, nearest, quoted};

/// How long before its announced start a meeting may be called to order, in minutes.
const EARLY: i64 = 3 * 60;

/// How long after its announced end something may happen in it, in minutes.
const LATE: i64 = 6 * 60;

/// A session after events.
#[derive(Debug)]
pub struct Recorded {
    /// The session; its source is the new text.
    pub loaded: Loaded,
    /// What became of each event.
    pub outcomes: Vec<Outcome>,
    /// What the events brought with them.
    pub notes: Vec<Message>,
}

/// Records events, all or none.
///
/// # Errors
/// If one of them cannot have happened.
pub fn record(session: &Loaded, folder: Option<&Path>, events: &[Event]) -> Result<Recorded, DayError> {
    let (loaded, outcomes, notes) = record_each(session, folder, events);
    let outcomes = outcomes.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Recorded { loaded, outcomes, notes })
}

/// Records those events that can have happened, and says of each what became of it.
pub fn record_each(
    session: &Loaded,
    folder: Option<&Path>,
    events: &[Event],
) -> (Loaded, Vec<Result<Outcome, DayError>>, Vec<Message>) {
    let copy =
        |of: &Loaded| Loaded { problem: of.problem.clone(), source: of.source.clone(), warnings: of.warnings.clone() };
    let (mut loaded, mut notes, mut outcomes) = (copy(session), Vec::new(), Vec::new());
    for event in events {
        let draft = Draft::of(loaded.source.text()).expect("what was read is JSON");
        let mut state = State { draft, loaded: copy(&loaded), folder, notes: Vec::new() };
        outcomes.push(state.happens(event).inspect(|_| {
            notes.append(&mut state.notes);
            loaded = copy(&state.loaded);
        }));
    }
    (loaded, outcomes, notes)
}

/// A time as the file has it.
fn written(zone: Zone, at: Instant) -> String {
    zone.local(at).format("%Y-%m-%dT%H:%M%:z").to_string()
}

impl State<'_> {
    fn happens(&mut self, event: &Event) -> Result<Outcome, DayError> {
        let (item, meeting) = (self.item(event)?, self.meeting(event)?);
        match (event.event, item, meeting) {
            (EventKind::Undo, item, meeting) => super::undo::undo(self, event, item, meeting),
            (EventKind::Starts, Some(item), _) => self.item_starts(event, item),
            (EventKind::Ends, Some(item), _) => self.item_ends(event, item),
            (EventKind::Starts, None, Some(meeting)) => self.meeting_starts(event, meeting),
            (EventKind::Ends | EventKind::Adjourned, None, Some(meeting)) => self.meeting_ends(event, meeting),
            _ => Err(DayError::refused(
                event,
                Message::new("day_of_what", "it does not say what it is about", &[]),
                Message::new("day_name_it", "name an item or a meeting; only a meeting is adjourned", &[]),
            )),
        }
    }

    fn item(&self, event: &Event) -> Result<Option<ItemIx>, DayError> {
        let Some(id) = &event.item else { return Ok(None) };
        let known = self.problem().items.iter().map(|item| item.id.0.as_str());
        match self.problem().find_item(id) {
            Some(ix) => Ok(self.unit(ix).first().copied()),
            None => Err(unknown(event, "day_no_item", "unknown item", nearest(id, known))),
        }
    }

    fn meeting(&self, event: &Event) -> Result<Option<MeetingIx>, DayError> {
        let Some(id) = &event.meeting else { return Ok(None) };
        let known = self.problem().meetings.iter().map(|meeting| meeting.id.0.as_str());
        match self.problem().find_meeting(id) {
            Some(ix) => Ok(Some(ix)),
            None => Err(unknown(event, "day_no_meeting", "unknown meeting", nearest(id, known))),
        }
    }

    pub(super) fn clock(&self, at: Instant) -> String {
        self.problem().zone.local(at).format("%Y-%m-%d %H:%M").to_string()
    }

    fn done(&self, event: &Event, item: Option<ItemIx>, meeting: MeetingIx, at: Instant) -> Outcome {
        let item = item.map(|ix| self.problem().item(ix).id.0.clone());
        Outcome::Recorded(Done { event: event.event, item, meeting: self.problem().meeting(meeting).id.0.clone(), at })
    }

    /// The time of an event of a meeting, if it is of its day and nothing later is recorded in its track.
    fn time(&self, event: &Event, ix: MeetingIx) -> Result<Instant, DayError> {
        let problem = self.problem();
        let meeting = problem.meeting(ix);
        let at = event.instant(meeting.day, problem.zone)?;
        let start = problem.facts_of(ix).map_or(meeting.start, |facts| facts.announced);
        if at.unix_minutes() < start.unix_minutes() - EARLY || at.unix_minutes() > meeting.end.unix_minutes() + LATE {
            let hours = format!("{} to {}", self.clock(start), self.clock(meeting.end));
            let words = "{meeting} is announced from {hours}, and {at} is another time";
            let values: &[(&'static str, &dyn std::fmt::Display)] =
                &[("meeting", &meeting.id), ("hours", &hours), ("at", &self.clock(at))];
            let help = "name the meeting of that time, or move it first: plenary whatif, move-meeting={meeting}:…";
            return Err(DayError::refused(
                event,
                Message::new("day_elsewhen", words, values),
                Message::new("day_other_meeting", help, &[("meeting", &meeting.id)]),
            ));
        }
        let of_track = problem.facts.iter().filter(|facts| problem.meeting(facts.meeting).track == meeting.track);
        match of_track.map(Facts::latest).max() {
            Some(latest) if at < latest => Err(DayError::refused(
                event,
                Message::new(
                    "day_too_early",
                    "something later is recorded, at {latest}",
                    &[("latest", &self.clock(latest))],
                ),
                Message::new("day_in_order", "record events in order; take the later one back with undo", &[]),
            )),
            _ => Ok(at),
        }
    }

    fn same(&self, event: &Event, ix: MeetingIx, at: Option<Instant>) -> Result<bool, DayError> {
        let (day, zone) = (self.problem().meeting(ix).day, self.problem().zone);
        Ok(Some(event.instant(day, zone)?) == at)
    }

    fn over(&self, event: &Event, ix: MeetingIx, when: Option<Instant>) -> DayError {
        let id = &self.problem().meeting(ix).id;
        let words = "{meeting} is over: it rose at {at}";
        let why = match when {
            Some(at) => Message::new("day_is_over", words, &[("meeting", id), ("at", &self.clock(at))]),
            None => Message::new("day_is_held", "{meeting} is over: `held` says what it took up", &[("meeting", id)]),
        };
        DayError::refused(event, why, Message::new("day_next", "name a meeting to come; if it is a mistake, undo", &[]))
    }

    fn meeting_starts(&mut self, event: &Event, ix: MeetingIx) -> Result<Outcome, DayError> {
        let problem = self.problem();
        let meeting = problem.meeting(ix);
        if let Some(facts) = problem.facts_of(ix) {
            if self.same(event, ix, Some(facts.started))? {
                return Ok(Outcome::Known);
            }
            if !facts.is_open() {
                return Err(self.over(event, ix, facts.ended));
            }
            let words = "{meeting} has started, at {at}";
            let values: &[(&'static str, &dyn std::fmt::Display)] =
                &[("meeting", &meeting.id), ("at", &self.clock(facts.started))];
            return Err(DayError::refused(event, Message::new("day_has_started", words, values), take_back()));
        }
        if problem.record(ix).is_some() {
            return Err(self.over(event, ix, None));
        }
        if let Some(facts) = self.open_in(std::slice::from_ref(&meeting.track)) {
            let other = &problem.meeting(facts.meeting).id;
            return Err(DayError::refused(
                event,
                Message::new("day_still_open", "{other} of the same track has not risen", &[("other", other)]),
                Message::new("day_adjourn", "record first when it rose: adjourned={other}@TIME", &[("other", other)]),
            ));
        }
        let before = problem.meetings.iter().enumerate().filter(|(other, one)| {
            one.track == meeting.track && one.start < meeting.start && problem.record(MeetingIx(*other)).is_none()
        });
        // where the hours are chosen, most candidates are never held
        if problem.per_day.is_none()
            && let Some((_, other)) = before.min_by_key(|(_, one)| one.start)
        {
            let help = "record it first; if it was held as planned: plenary whatif, held={other}; if it was not held: \
                drop-meeting={other}";
            return Err(DayError::refused(
                event,
                Message::new(
                    "day_nothing_of",
                    "{other} comes before, and nothing is recorded of it",
                    &[("other", &other.id)],
                ),
                Message::new("day_record_first", help, &[("other", &other.id)]),
            ));
        }
        let at = self.time(event, ix)?;
        let text = written(problem.zone, at);
        self.begin(ix, &text);
        self.read(event)?;
        Ok(self.done(event, None, ix, at))
    }

    fn meeting_ends(&mut self, event: &Event, ix: MeetingIx) -> Result<Outcome, DayError> {
        let problem = self.problem();
        let Some(facts) = problem.facts_of(ix).cloned() else {
            if problem.record(ix).is_some() {
                return Err(self.over(event, ix, None));
            }
            let id = &problem.meeting(ix).id;
            return Err(DayError::refused(
                event,
                Message::new("day_not_started", "{meeting} has not started", &[("meeting", id)]),
                Message::new("day_start_it", "record first when it started: starts={meeting}@TIME", &[("meeting", id)]),
            ));
        };
        if !facts.is_open() {
            return if self.same(event, ix, facts.ended)? {
                Ok(Outcome::Known)
            } else {
                Err(self.over(event, ix, facts.ended))
            };
        }
        let at = self.time(event, ix)?;
        turn::close(self, event, &facts, at, false)?;
        let text = written(self.problem().zone, at);
        if let Some(record) = self.record_at(ix) {
            self.draft.set(&record.at("ended"), &quoted(&text));
        }
        self.read(event)?;
        Ok(self.done(event, None, ix, at))
    }

    fn item_starts(&mut self, event: &Event, item: ItemIx) -> Result<Outcome, DayError> {
        let problem = self.problem();
        let (of, unit) = (problem.item(item), self.unit(item));
        let Some(facts) = self.open_in(&of.tracks).cloned() else {
            return Err(DayError::refused(
                event,
                Message::new("day_no_open", "no meeting of its track is under way", &[]),
                Message::new("day_start_meeting", "record first that a meeting starts: starts=MEETING@TIME", &[]),
            ));
        };
        if let Some(turn) = facts.turns.iter().find(|turn| unit.contains(&turn.item)) {
            if self.same(event, facts.meeting, turn.started)? {
                return Ok(Outcome::Known);
            }
            let why = match turn.started.filter(|_| turn.minutes.is_none()) {
                Some(at) => Message::new(
                    "day_item_started",
                    "item {item} has started, at {at}",
                    &[("item", &of.id), ("at", &self.clock(at))],
                ),
                None => Message::new("day_item_over", "item {item} has ended", &[("item", &of.id)]),
            };
            return Err(DayError::refused(event, why, take_back()));
        }
        if let Some((other, _)) = facts.under_way() {
            let other = &problem.item(other).id;
            return Err(DayError::refused(
                event,
                Message::new("day_other_item", "item {other} is under discussion", &[("other", other)]),
                Message::new("day_end_first", "record first when it ended: ends={other}@TIME", &[("other", other)]),
            ));
        }
        if self.is_finished(&unit) {
            return Err(DayError::refused(
                event,
                Message::new("day_item_over", "item {item} has ended", &[("item", &of.id)]),
                Message::new(
                    "day_add_item",
                    "what is taken up anew is an item of its own: plenary whatif, add-item",
                    &[],
                ),
            ));
        }
        let at = self.time(event, facts.meeting)?;
        let planned = self.draft.get(&State::item_at(item).at("minutes"));
        let planned = planned.map_or_else(String::new, |minutes| format!(", \"planned\": {minutes}"));
        let (id, started) = (quoted(&of.id.0), quoted(&written(problem.zone, at)));
        let row = format!("{{\"item\": {id}, \"started\": {started}{planned}}}");
        let edits = self.out_of_turn(&unit);
        self.edit(&edits)?;
        if let Some(record) = self.record_at(facts.meeting) {
            let list = record.at("entries");
            self.draft.insert(&list, self.draft.count(&list), &row);
        }
        self.read(event)?;
        Ok(self.done(event, Some(item), facts.meeting, at))
    }

    fn item_ends(&mut self, event: &Event, item: ItemIx) -> Result<Outcome, DayError> {
        let (id, unit) = (self.problem().item(item).id.clone(), self.unit(item));
        let turns = || self.problem().facts.iter().flat_map(|facts| facts.turns.iter().map(move |turn| (facts, turn)));
        let of_item = turns().rfind(|(_, turn)| unit.contains(&turn.item));
        match of_item.map(|(facts, turn)| (facts.clone(), turn.clone())) {
            Some((facts, turn)) if turn.minutes.is_none() => {
                let at = self.time(event, facts.meeting)?;
                turn::close(self, event, &facts, at, true)?;
                Ok(self.done(event, Some(item), facts.meeting, at))
            }
            Some((facts, turn)) if self.same(event, facts.meeting, turn.ended())? => Ok(Outcome::Known),
            Some((facts, turn)) if facts.is_open() || self.is_finished(&unit) => {
                let at = turn.ended().map_or_else(String::new, |at| self.clock(at));
                let words = "item {item} has ended, at {at}";
                Err(DayError::refused(
                    event,
                    Message::new("day_item_ended", words, &[("item", &id), ("at", &at)]),
                    take_back(),
                ))
            }
            _ => Err(DayError::refused(
                event,
                Message::new("day_not_on", "item {item} is not under discussion", &[("item", &id)]),
                Message::new("day_start_item", "record first when it started: starts={item}@TIME", &[("item", &id)]),
            )),
        }
    }
}

fn take_back() -> Message {
    Message::new("day_take_back", "if that is a mistake, take it back with undo, and record it anew", &[])
}

fn unknown(event: &Event, what: &'static str, words: &'static str, near: Option<String>) -> DayError {
    let help = match &near {
        Some(near) => Message::new("day_mean", "did you mean {near}?", &[("near", near)]),
        None => Message::new("day_see_file", "the session file has the ids of its items and meetings", &[]),
    };
    DayError::refused(event, Message::new(what, words, &[]), help)
}
