//! Items: every reference becomes an index, every default is filled in.

use std::num::NonZeroU32;

use super::{Known, Names, order, reach, when};
use crate::model::item::Wishes;
use crate::model::{
    After, Instant, Interpretation, Item, ItemId, ItemIx, Meeting, MeetingIx, Minutes, Preference, Span, Split,
    Statement, Text, Track,
};
use crate::read::clocks::Moment;
use crate::read::decode::{At, List, Many};
use crate::read::document::choices::{OneAfter, Splitting};
use crate::read::document::{self, Window, Wish};
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::values::{Id, MOST};
use crate::read::words::phrases;

/// The agenda, in file order, and what statements may refer to.
pub(super) fn items(
    said: Option<At<List<document::Item, MOST>>>,
    meetings: &[Meeting],
    meeting_names: Names,
    clock: &mut when::Clock,
    out: &mut Findings,
) -> (Vec<Item>, Known) {
    let Some(At { value: list, at }) = said else {
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
    // a meeting that could not be read may be of a track that has no other
    let whole = !meetings.is_empty() && !out.any_under(&Statement::root().at("meetings"));
    let tracks = Tracks::of(meetings, whole);
    let known = Known { items: names, meetings: meeting_names };
    let mut placed: Vec<(Item, order::ItemPointers)> = Vec::with_capacity(list.items.len());
    for (ix, item) in list.items.into_iter().enumerate() {
        let at = item.at.clone();
        let mut reader = Reader { me: ItemIx(ix), name: String::new(), known: &known, clock, out };
        let (item, said) = reader.item(item, &tracks);
        if tracks.whole {
            reach::check(&item, &at, meetings, clock.zone(), out);
        }
        placed.push((item, said));
    }
    order::check(&placed, out);
    (placed.into_iter().map(|(item, _)| item).collect(), known)
}

/// The tracks that have meetings, in order of first mention.
struct Tracks<'a> {
    all: Vec<&'a str>,
    whole: bool,
}

impl<'a> Tracks<'a> {
    fn of(meetings: &'a [Meeting], whole: bool) -> Self {
        let mut all: Vec<&str> = Vec::new();
        for meeting in meetings {
            if !all.contains(&meeting.track.0.as_str()) {
                all.push(&meeting.track.0);
            }
        }
        Self { all, whole }
    }

    /// The track of an item: its own, else the only one there is, else `plenary`.
    fn choose(&self, said: Option<&At<Id>>, item: &At<document::Item>, out: &mut Findings) -> Track {
        let name = match (said, self.all.as_slice()) {
            (Some(said), _) => said.value.0.as_str(),
            (None, [only]) => only,
            (None, _) => Track::PLENARY,
        };
        let readable = said.is_some() || !out.any_under(&item.at.at("track"));
        if self.whole && readable && !self.all.contains(&name) {
            let near = if said.is_some() { out.near(name, self.all.iter().copied()) } else { None };
            let known = self.all.iter().take(10).map(|track| (*track).to_owned()).collect();
            let at = said.map_or(&item.at, |said| &said.at);
            out.add(at, Fault::NoSuchTrack { track: name.to_owned(), named: said.is_some(), near, known });
        }
        Track(name.to_owned())
    }
}

/// Reads one item.
struct Reader<'a> {
    me: ItemIx,
    name: String,
    known: &'a Known,
    clock: &'a mut when::Clock,
    out: &'a mut Findings,
}

impl Reader<'_> {
    fn item(&mut self, said: At<document::Item>, tracks: &Tracks<'_>) -> (Item, order::ItemPointers) {
        let track = tracks.choose(said.value.track.as_ref(), &said, self.out);
        let said = said.value;
        // a mark for people
        let _marks = said.inferred;
        let id = said.id.map(|id| id.value.0).unwrap_or_default();
        self.name.clone_from(&id);
        let (after, after_at) = self.after(said.after);
        let (together, together_at) = self.others("together", said.together);
        let (not_with, not_with_at) = self.others("not_with", said.not_with);
        let (not_parallel, not_parallel_at) = self.others("not_parallel", said.not_parallel);
        let wishes = Wishes {
            pin: self.named(said.pin),
            forbid: said.forbid.map(|many| self.meetings(&many.value)).unwrap_or_default(),
            allow: self.named(said.allow),
            windows: self.windows(said.windows),
            available_from: self.available(said.available_from),
            not_with,
        };
        let item = Item {
            number: said.number.map_or_else(|| id.clone(), |line| line.0),
            id: ItemId(id),
            title: said.title.map_or_else(|| Text::from(""), |title| title.0),
            minutes: said.minutes.map_or(Minutes(1), |estimate| estimate.0),
            after,
            together,
            not_parallel,
            split: split(said.split),
            position: said.position.as_ref().map(|position| position.value.0),
            wishes,
            track,
            interpretation: said.interpretation.map_or(Interpretation::Interpreted, |list| {
                Interpretation::Languages(list.items.into_iter().map(|language| language.value.0).collect())
            }),
            priority: said.priority.map_or(5, |priority| priority.0),
            optional: said.optional.is_some_and(|flag| flag.0),
            interruptible: said.interruptible.is_some_and(|flag| flag.0),
            prefer: self.prefer(said.prefer),
            documents: said.documents.into_iter().flat_map(|many| many.items).map(|line| line.value.0).collect(),
        };
        let said = order::ItemPointers {
            after: after_at,
            together: together_at,
            not_with: not_with_at,
            not_parallel: not_parallel_at,
            position: said.position.map(|position| position.at),
        };
        (item, said)
    }

    /// Another item; naming oneself is a mistake.
    fn other(&mut self, word: &'static str, id: &Id, at: &Statement) -> Option<ItemIx> {
        let found = self.known.item(id, at, self.out)?;
        if found != self.me && id.0 != self.name {
            return Some(found);
        }
        self.out.add(at, Fault::Itself { word, id: id.0.clone() });
        None
    }

    fn others(&mut self, word: &'static str, said: Option<Many<Id>>) -> (Vec<ItemIx>, Vec<Statement>) {
        said.into_iter()
            .flat_map(|many| many.items)
            .filter_map(|id| self.other(word, &id.value, &id.at).map(|ix| (ix, id.at)))
            .unzip()
    }

    fn after(&mut self, said: Option<Many<OneAfter>>) -> (Vec<After>, Vec<Statement>) {
        said.into_iter()
            .flat_map(|many| many.items)
            .filter_map(|one| {
                let item = self.other("after", &one.value.item, &one.at)?;
                Some((After { item, gap: one.value.gap }, one.at))
            })
            .unzip()
    }

    fn meetings(&mut self, said: &Many<Id>) -> Vec<MeetingIx> {
        said.items.iter().filter_map(|id| self.known.meeting(id, self.out)).collect()
    }

    /// Meetings of which at least one must be named: an empty list could mean any or none.
    fn named(&mut self, said: Option<At<Many<Id>>>) -> Option<Vec<MeetingIx>> {
        let said = said?;
        if said.value.says_nothing() {
            self.out.add(&said.at, Fault::Nothing { what: phrases::LISTED_MEETINGS, mend: phrases::ANY_MEETING });
        }
        Some(self.meetings(&said.value))
    }

    fn windows<const N: usize>(&mut self, said: Option<At<List<Window, N>>>) -> Option<Vec<Span>> {
        said.map(|windows| self.clock.windows(&windows, self.out))
    }

    fn available(&mut self, said: Option<At<Moment>>) -> Option<Instant> {
        said.and_then(|moment| self.clock.available(&moment, self.out))
    }

    fn prefer<const N: usize>(&mut self, said: Option<List<Wish, N>>) -> Vec<Preference> {
        said.into_iter().flat_map(|list| list.items).map(|wish| self.wish(wish)).collect()
    }

    fn wish(&mut self, said: At<Wish>) -> Preference {
        let At { value: said, at } = said;
        let weight = said.weight.map_or(1, |weight| weight.0);
        let silent = said.pin.is_none()
            && said.forbid.is_none()
            && said.allow.is_none()
            && said.windows.is_none()
            && said.available_from.is_none()
            && said.not_with.is_none()
            && said.after.is_none()
            && said.not_parallel.is_none()
            && said.position.is_none()
            && said.split.is_none();
        let wishes = Wishes {
            pin: self.named(said.pin),
            forbid: said.forbid.map(|many| self.meetings(&many.value)).unwrap_or_default(),
            allow: self.named(said.allow),
            windows: self.windows(said.windows),
            available_from: self.available(said.available_from),
            not_with: self.others("not_with", said.not_with).0,
        };
        if silent && !self.out.any_under(&at) {
            self.out.add(&at, Fault::NothingPreferred);
        }
        Preference {
            wishes,
            after: self.after(said.after).0,
            not_parallel: self.others("not_parallel", said.not_parallel).0,
            position: said.position.map(|word| word.0),
            most_parts: said.split.map(|few| few.0),
            weight,
        }
    }
}

fn split(said: Option<Splitting>) -> Split {
    let default = Split::default();
    match said {
        None | Some(Splitting::Yes) => default,
        Some(Splitting::No) => Split { max_parts: NonZeroU32::new(1), ..default },
        Some(Splitting::Into(said)) => Split {
            min: said.min_minutes.map_or(default.min, |minutes| Minutes(minutes.0)),
            max_parts: said.max_parts.and_then(|parts| NonZeroU32::new(parts.0)),
        },
    }
}
