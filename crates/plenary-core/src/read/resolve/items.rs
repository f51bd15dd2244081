//! Items: every reference becomes an index, every default is filled in.

use std::num::NonZeroU32;

use super::people::People;
use super::tracks::Tracks;
use super::{Known, Names, order, suitability, when};
use crate::model::item::Wishes;
use crate::model::{
    After, Earlier, Instant, Interpretation, Item, ItemId, ItemIx, Meeting, MeetingIx, Minutes, Order, Preference,
    Span, Split, Statement, Text,
};
use crate::read::clocks::Moment;
use crate::read::decode::{At, List, Many};
use crate::read::document::choices::{OneAfter, Splitting};
use crate::read::document::{self, Wish};
use crate::read::extras::Window;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::values::{Id, MOST};
use crate::read::words::phrases;

/// The agenda, in file order, and the ids that statements may refer to.
pub(super) fn items(
    raw: Option<At<List<document::Item, MOST>>>,
    session_order: Order,
    meetings: &[Meeting],
    meeting_names: Names,
    people: &mut People,
    clock: &mut when::Clock,
    out: &mut Findings,
) -> (Vec<Item>, Known) {
    let Some(At { value: list, at }) = raw else {
        return (Vec::new(), Known { meetings: meeting_names, ..Known::default() });
    };
    if list.whole && list.items.is_empty() {
        out.add(&at, Fault::Nothing { what: phrases::ITEMS, mend: phrases::ADD_ITEM });
    }
    let mut names = Names { whole: list.whole, ..Names::default() };
    for (ix, item) in list.items.iter().enumerate() {
        match &item.value.id {
            Some(id) => names.add(id, ix, phrases::ITEM, out),
            None => names.whole = false,
        }
    }
    // an unreadable meeting may be the only one of its track
    let whole = !meetings.is_empty() && !out.any_under(&Statement::root().at("meetings"));
    let tracks = Tracks::of(meetings, whole);
    let known = Known { items: names, meetings: meeting_names };
    let mut placed: Vec<(Item, order::ItemPointers)> = Vec::with_capacity(list.items.len());
    for (ix, item) in list.items.into_iter().enumerate() {
        let at = item.at.clone();
        let mut reader = Reader { me: ItemIx(ix), name: String::new(), known: &known, people, clock, out };
        let (item, raw) = reader.item(item, &tracks);
        if tracks.whole {
            suitability::check(&item, &at, meetings, people.all(), clock.zone(), out);
        }
        placed.push((item, raw));
    }
    order::check(&placed, session_order, out);
    (placed.into_iter().map(|(item, _)| item).collect(), known)
}

/// Reads one item.
struct Reader<'a> {
    me: ItemIx,
    name: String,
    known: &'a Known,
    people: &'a mut People,
    clock: &'a mut when::Clock,
    out: &'a mut Findings,
}

impl Reader<'_> {
    fn item(&mut self, raw: At<document::Item>, tracks: &Tracks<'_>) -> (Item, order::ItemPointers) {
        let tracks = tracks.of_item(raw.value.track.as_ref(), &raw, self.out);
        let raw = raw.value;
        // a mark for readers of the file only
        let _marks = raw.inferred;
        let id = raw.id.map(|id| id.value.0).unwrap_or_default();
        self.name.clone_from(&id);
        let (after, after_at) = self.after(raw.after);
        let (together, together_at) = self.others("together", raw.together);
        let (not_with, not_with_at) = self.others("not_with", raw.not_with);
        let (not_parallel, not_parallel_at) = self.others("not_parallel", raw.not_parallel);
        let wishes = Wishes {
            pin: self.named(raw.pin),
            forbid: raw.forbid.map(|many| self.meetings(&many.value)).unwrap_or_default(),
            allow: self.named(raw.allow),
            windows: self.windows(raw.windows),
            available_from: self.available(raw.available_from),
            not_with,
        };
        let minutes = raw.minutes.as_ref().map_or(Minutes(1), |estimate| estimate.minutes);
        if let Some(least) =
            raw.least_minutes.as_ref().filter(|least| raw.minutes.is_some() && least.value.0 > minutes.get())
        {
            self.out.add(&least.at, Fault::LeastMinutes { least: least.value.0, minutes: minutes.get() });
        }
        let item = Item {
            number: raw.number.map_or_else(|| id.clone(), |line| line.0),
            id: ItemId(id),
            title: raw.title.map_or_else(|| Text::from(""), |title| title.0),
            minutes,
            range: raw.minutes.as_ref().and_then(|estimate| estimate.range),
            speakers: raw.minutes.and_then(|estimate| estimate.speakers),
            estimated: raw.estimated.is_some_and(|flag| flag.0),
            after,
            order: raw.order.map(|word| word.0),
            together,
            not_parallel,
            split: split(raw.split),
            position: raw.position.as_ref().map(|position| position.value.0),
            wishes,
            tracks,
            people: raw.people.map(|many| self.people.of_item(&many.value, self.out)).unwrap_or_default(),
            attendance: raw.attendance.map(|count| count.0),
            interpretation: raw.interpretation.map_or(Interpretation::Interpreted, |list| {
                Interpretation::Languages(list.items.into_iter().map(|language| language.value.0).collect())
            }),
            least_minutes: raw.least_minutes.map(|least| Minutes(least.value.0)),
            protected: raw.protected.is_some_and(|flag| flag.0),
            keep: raw.keep.and_then(|keep| keep.within_minutes).map(|minutes| Minutes(minutes.0)),
            priority: raw.priority.map_or(5, |priority| priority.0),
            optional: raw.optional.is_some_and(|flag| flag.0),
            interruptible: raw.interruptible.is_some_and(|flag| flag.0),
            prefer: self.prefer(raw.prefer),
            documents: raw.documents.into_iter().flat_map(|many| many.items).map(|line| line.value.0).collect(),
        };
        let raw = order::ItemPointers {
            after: after_at,
            together: together_at,
            not_with: not_with_at,
            not_parallel: not_parallel_at,
            position: raw.position.map(|position| position.at),
        };
        (item, raw)
    }

    /// Looks up another item; a reference to itself is an error.
    fn other(&mut self, word: &'static str, id: &Id, at: &Statement) -> Option<ItemIx> {
        let found = self.known.item(id, at, self.out)?;
        if found != self.me && id.0 != self.name {
            return Some(found);
        }
        self.out.add(at, Fault::Itself { word, id: id.0.clone() });
        None
    }

    fn others(&mut self, word: &'static str, raw: Option<Many<Id>>) -> (Vec<ItemIx>, Vec<Statement>) {
        raw.into_iter()
            .flat_map(|many| many.items)
            .filter_map(|id| self.other(word, &id.value, &id.at).map(|ix| (ix, id.at)))
            .unzip()
    }

    fn after(&mut self, raw: Option<Many<OneAfter>>) -> (Vec<After>, Vec<Statement>) {
        raw.into_iter()
            .flat_map(|many| many.items)
            .filter_map(|one| {
                let OneAfter { item: id, gap } = one.value;
                // an item that is called so is that item
                let every = id.0 == Earlier::EVERY && !self.known.items.by_id.contains_key(Earlier::EVERY);
                let item = if every { Earlier::Every } else { Earlier::Item(self.other("after", &id, &one.at)?) };
                Some((After { item, gap }, one.at))
            })
            .unzip()
    }

    fn meetings(&mut self, raw: &Many<Id>) -> Vec<MeetingIx> {
        raw.items.iter().filter_map(|id| self.known.meeting(id, self.out)).collect()
    }

    /// Looks up meetings. An empty list is an error, because it could mean any or none.
    fn named(&mut self, raw: Option<At<Many<Id>>>) -> Option<Vec<MeetingIx>> {
        let raw = raw?;
        if raw.value.says_nothing() {
            self.out.add(&raw.at, Fault::Nothing { what: phrases::LISTED_MEETINGS, mend: phrases::ANY_MEETING });
        }
        Some(self.meetings(&raw.value))
    }

    fn windows<const N: usize>(&mut self, raw: Option<At<List<Window, N>>>) -> Option<Vec<Span>> {
        raw.map(|windows| self.clock.windows(&windows, self.out))
    }

    fn available(&mut self, raw: Option<At<Moment>>) -> Option<Instant> {
        raw.and_then(|moment| self.clock.available(&moment, self.out))
    }

    fn prefer<const N: usize>(&mut self, raw: Option<List<Wish, N>>) -> Vec<Preference> {
        raw.into_iter().flat_map(|list| list.items).map(|wish| self.wish(wish)).collect()
    }

    fn wish(&mut self, raw: At<Wish>) -> Preference {
        let At { value: raw, at } = raw;
        let weight = raw.weight.map_or(1, |weight| weight.0);
        let silent = raw.pin.is_none()
            && raw.forbid.is_none()
            && raw.allow.is_none()
            && raw.windows.is_none()
            && raw.available_from.is_none()
            && raw.not_with.is_none()
            && raw.after.is_none()
            && raw.not_parallel.is_none()
            && raw.position.is_none()
            && raw.split.is_none();
        let wishes = Wishes {
            pin: self.named(raw.pin),
            forbid: raw.forbid.map(|many| self.meetings(&many.value)).unwrap_or_default(),
            allow: self.named(raw.allow),
            windows: self.windows(raw.windows),
            available_from: self.available(raw.available_from),
            not_with: self.others("not_with", raw.not_with).0,
        };
        if silent && !self.out.any_under(&at) {
            self.out.add(&at, Fault::NothingPreferred);
        }
        Preference {
            wishes,
            after: self.after(raw.after).0,
            not_parallel: self.others("not_parallel", raw.not_parallel).0,
            position: raw.position.map(|word| word.0),
            most_parts: raw.split.map(|few| few.0),
            weight,
        }
    }
}

fn split(raw: Option<Splitting>) -> Split {
    let default = Split::default();
    match raw {
        None | Some(Splitting::Yes) => default,
        Some(Splitting::No) => Split { max_parts: NonZeroU32::new(1), ..default },
        Some(Splitting::Into(raw)) => Split {
            min: raw.min_minutes.map_or(default.min, |minutes| Minutes(minutes.0)),
            max_parts: raw.max_parts.and_then(|parts| NonZeroU32::new(parts.0)),
        },
    }
}
