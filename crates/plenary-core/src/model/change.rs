//! Changes a problem, and checks the result: ids are unique and every index is valid.

use std::collections::HashSet;

use super::item::Wishes;
use super::{Item, ItemIx, MeetingIx, Minutes, Objective, Problem, ProblemParts, Statement, ThreePoint, Track};

/// Why parts do not make a valid problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// There is nothing to place, or nowhere to place it.
    #[error("there is {0}: a session needs at least one item and one meeting")]
    Empty(&'static str),
    /// A duplicate id.
    #[error("the id `{id}` is given twice ({at}): give each item and each meeting an id of its own")]
    TwiceId {
        /// The id.
        id: String,
        /// The second place.
        at: Statement,
    },
    /// An index out of range.
    #[error("{at} refers to number {index} of {count}: use an index below {count}")]
    NoSuch {
        /// What refers to it.
        at: Statement,
        /// The index, counted from 0.
        index: usize,
        /// The length of the list.
        count: usize,
    },
    /// An item refers to itself.
    #[error("{at} refers to its own item: name another one")]
    Itself {
        /// What refers to it.
        at: Statement,
    },
    /// An item of a track that has no meetings.
    #[error("no meeting is of the track `{track}` ({at}): name a track that has meetings")]
    NoSuchTrack {
        /// The item.
        at: Statement,
        /// Its track.
        track: String,
    },
    /// An item that may be in no track, or joint items that have none in common.
    #[error("{at} has no track: name one that has meetings, and for items taken together one in common")]
    NoTrack {
        /// The item.
        at: Statement,
    },
    /// A meeting ends no later than it starts, or an item takes no time.
    #[error("{at} lasts no time: give it at least a minute")]
    NoTime {
        /// The meeting or the item.
        at: Statement,
    },
    /// A goal is listed twice.
    #[error("the goal `{0}` is listed twice: list it once")]
    TwiceGoal(Objective),
}

impl Problem {
    /// Applies `change` to a copy, and checks it. The text of the session file stays as it was, and what-ifs begin there: for those use
    /// `whatif::apply`.
    ///
    /// ```
    /// # let session = r#"{"title": "x", "meetings": {"days": ["2026-03-29"], "times": ["09:00-10:00"]},
    /// #     "items": [{"id": "1", "minutes": 30}]}"#;
    /// # let problem = plenary_core::read::session(session, "session.json").unwrap().problem;
    /// let longer = problem.changed(|parts| parts.items[0].minutes.0 += 15)?;
    /// assert_eq!(longer.items[0].minutes.get(), 45);
    /// # Ok::<(), plenary_core::model::ProblemError>(())
    /// ```
    ///
    /// # Errors
    /// If an id is duplicate or an index is out of range.
    pub fn changed(&self, change: impl FnOnce(&mut ProblemParts)) -> Result<Self, ProblemError> {
        let mut parts = ProblemParts::clone(self);
        change(&mut parts);
        parts.checked()
    }

    /// The same problem with a longer item, as uncertain as before. It needs no check, because longer items keep a problem valid.
    #[must_use]
    pub fn with_longer(&self, item: ItemIx, by: Minutes) -> Self {
        let mut parts = ProblemParts::clone(self);
        if let Some(item) = parts.items.get_mut(item.0) {
            item.minutes = item.minutes + by;
            item.range = item.range.map(|ThreePoint { low, likely, high }| ThreePoint {
                low: low + by,
                likely: likely + by,
                high: high + by,
            });
        }
        Self::resolved(parts)
    }

    /// The same problem, in which exactly the items that `may` selects are optional.
    #[must_use]
    pub fn with_optional(&self, may: impl Fn(ItemIx, &Item) -> bool) -> Self {
        let mut parts = ProblemParts::clone(self);
        for (ix, item) in parts.items.iter_mut().enumerate() {
            item.optional = may(ItemIx(ix), item);
        }
        Self::resolved(parts)
    }

    /// The same problem without goals.
    #[must_use]
    pub fn without_goals(&self) -> Self {
        let mut parts = ProblemParts::clone(self);
        parts.objectives.clear();
        Self::resolved(parts)
    }
}

impl ProblemParts {
    /// Checks the parts and makes a problem.
    ///
    /// A cycle of `after` is accepted here: the solver then finds no schedule.
    ///
    /// # Errors
    /// If an id is duplicate or an index is out of range.
    pub fn checked(self) -> Result<Problem, ProblemError> {
        if self.items.is_empty() {
            return Err(ProblemError::Empty("no item"));
        }
        if self.meetings.is_empty() {
            return Err(ProblemError::Empty("no meeting"));
        }
        unique("items", self.items.iter().map(|item| item.id.0.as_str()))?;
        unique("meetings", self.meetings.iter().map(|meeting| meeting.id.0.as_str()))?;
        if let Some(ix) = self.meetings.iter().position(|meeting| meeting.end <= meeting.start) {
            return Err(ProblemError::NoTime { at: Statement::root().at("meetings").at(ix) });
        }
        for (ix, item) in self.items.iter().enumerate() {
            self.item(ItemIx(ix), item)?;
        }
        unique("people", self.people.iter().map(|person| person.id.as_str()))?;
        self.joint_tracks()?;
        for (n, record) in self.held.iter().enumerate() {
            let at = Statement::root().at("held").at(n);
            self.meeting_at(&at, record.meeting)?;
            record.parts.iter().try_for_each(|&(item, _)| self.item_at(&at, item))?;
        }
        for facts in &self.facts {
            let at = Statement::root().at("held");
            self.meeting_at(&at, facts.meeting)?;
            facts.turns.iter().try_for_each(|turn| self.item_at(&at, turn.item))?;
        }
        let mut goals = HashSet::new();
        match self.objectives.iter().find(|&&goal| !goals.insert(goal)) {
            Some(&goal) => Err(ProblemError::TwiceGoal(goal)),
            None => Ok(Problem::resolved(self)),
        }
    }

    fn item(&self, me: ItemIx, item: &Item) -> Result<(), ProblemError> {
        let at = Statement::root().at("items").at(me.0);
        if item.minutes == Minutes::ZERO {
            return Err(ProblemError::NoTime { at });
        }
        if item.tracks.is_empty() {
            return Err(ProblemError::NoTrack { at });
        }
        let lacks = |track: &&Track| !self.meetings.iter().any(|meeting| meeting.track == **track);
        if let Some(track) = item.tracks.iter().find(lacks) {
            return Err(ProblemError::NoSuchTrack { at, track: track.0.clone() });
        }
        item.people.iter().try_for_each(|person| inside(&at.at("people"), person.0, self.people.len()))?;
        let own = item.after.iter().filter_map(|after| Some(("after", after.item.item()?)));
        let own = own.chain(item.together.iter().map(|&other| ("together", other)));
        let own = own.chain(item.not_parallel.iter().map(|&other| ("not_parallel", other)));
        own.into_iter().try_for_each(|(word, other)| self.other(me, &at.at(word), other))?;
        self.wishes(me, &at, &item.wishes)?;
        for (n, wish) in item.prefer.iter().enumerate() {
            let at = at.at("prefer").at(n);
            let others =
                wish.after.iter().filter_map(|after| after.item.item()).chain(wish.not_parallel.iter().copied());
            others.into_iter().try_for_each(|other| self.other(me, &at, other))?;
            self.wishes(me, &at, &wish.wishes)?;
        }
        Ok(())
    }

    /// Checks that items taken together have a track in common.
    fn joint_tracks(&self) -> Result<(), ProblemError> {
        let mut group: Vec<usize> = (0..self.items.len()).collect();
        for (ix, item) in self.items.iter().enumerate() {
            for other in &item.together {
                let (low, high) = (group[ix].min(group[other.0]), group[ix].max(group[other.0]));
                group.iter_mut().filter(|of| **of == high).for_each(|of| *of = low);
            }
        }
        let mut common: Vec<Vec<&Track>> = self.items.iter().map(|item| item.tracks.iter().collect()).collect();
        for (ix, item) in self.items.iter().enumerate() {
            common[group[ix]].retain(|&track| item.tracks.contains(track));
            if common[group[ix]].is_empty() {
                return Err(ProblemError::NoTrack { at: Statement::root().at("items").at(ix) });
            }
        }
        Ok(())
    }

    fn wishes(&self, me: ItemIx, at: &Statement, wishes: &Wishes) -> Result<(), ProblemError> {
        let listed = [("pin", &wishes.pin), ("allow", &wishes.allow)].map(|(word, list)| (word, list.as_deref()));
        for (word, list) in listed.into_iter().chain([("forbid", Some(wishes.forbid.as_slice()))]) {
            list.into_iter().flatten().try_for_each(|&meeting| self.meeting_at(&at.at(word), meeting))?;
        }
        wishes.not_with.iter().try_for_each(|&other| self.other(me, &at.at("not_with"), other))
    }

    /// Checks a reference to another item than `me`.
    fn other(&self, me: ItemIx, at: &Statement, other: ItemIx) -> Result<(), ProblemError> {
        if me == other { Err(ProblemError::Itself { at: at.clone() }) } else { self.item_at(at, other) }
    }

    fn item_at(&self, at: &Statement, item: ItemIx) -> Result<(), ProblemError> {
        inside(at, item.0, self.items.len())
    }

    fn meeting_at(&self, at: &Statement, meeting: MeetingIx) -> Result<(), ProblemError> {
        inside(at, meeting.0, self.meetings.len())
    }
}

fn inside(at: &Statement, index: usize, count: usize) -> Result<(), ProblemError> {
    if index < count { Ok(()) } else { Err(ProblemError::NoSuch { at: at.clone(), index, count }) }
}

fn unique<'a>(list: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), ProblemError> {
    let mut seen = HashSet::new();
    for (ix, id) in ids.enumerate() {
        if !seen.insert(id) {
            return Err(ProblemError::TwiceId { id: id.to_owned(), at: Statement::root().at(list).at(ix) });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{After, Earlier, Meeting, MeetingId, PersonIx, Record};
    use super::*;

    /// A night on which the clocks change, so that a meeting is an hour longer than it looks.
    fn problem() -> Problem {
        let session = r#"{"title": "x", "timezone": "Europe/Vienna",
            "meetings": [{"id": "m1", "date": "2026-10-25", "start": "01:00", "end": "04:00"}],
            "items": [{"id": "a", "minutes": 30, "prefer": [{"pin": "m1"}]}, {"id": "b", "minutes": 30, "after": "a"}]}"#;
        crate::read::session(session, "session.json").unwrap().problem
    }

    fn fault(change: impl FnOnce(&mut ProblemParts)) -> String {
        problem().changed(change).unwrap_err().to_string()
    }

    #[test]
    fn what_read_resolves_passes_the_check() {
        let problem = problem();
        assert_eq!(problem.meetings[0].length(), Minutes(240));
        assert_eq!(problem.changed(|_| ()), Ok(problem));
    }

    /// Items taken together, each in a track of its own.
    fn apart(parts: &mut ProblemParts) {
        let beside = parts.meetings[0].clone();
        parts.meetings.push(Meeting { id: MeetingId("m2".to_owned()), track: Track("cow".to_owned()), ..beside });
        parts.items[1].tracks = vec![Track("cow".to_owned())];
        (parts.items[1].after, parts.items[1].together) = (Vec::new(), vec![ItemIx(0)]);
    }

    #[test]
    fn an_index_that_leads_nowhere_is_an_error() {
        let after = |item| After { item: Earlier::Item(ItemIx(item)), gap: Minutes::ZERO };
        insta::assert_snapshot!(fault(|parts| parts.items[0].after.push(after(2))), @"/items/0/after refers to number 2 of 2: use an index below 2");
        insta::assert_snapshot!(fault(|parts| parts.items[0].after.push(after(0))), @"/items/0/after refers to its own item: name another one");
        insta::assert_snapshot!(fault(|parts| parts.items[1].wishes.pin = Some(vec![MeetingIx(1)])), @"/items/1/pin refers to number 1 of 1: use an index below 1");
        insta::assert_snapshot!(fault(|parts| parts.items[0].prefer[0].wishes.not_with.push(ItemIx(7))), @"/items/0/prefer/0/not_with refers to number 7 of 2: use an index below 2");
        insta::assert_snapshot!(fault(|parts| parts.held.push(Record { meeting: MeetingIx(3), parts: vec![] })), @"/held/0 refers to number 3 of 1: use an index below 1");
        insta::assert_snapshot!(fault(|parts| parts.items[1].tracks = vec![Track("cow".to_owned())]), @"no meeting is of the track `cow` (/items/1): name a track that has meetings");
        insta::assert_snapshot!(fault(|parts| parts.items[1].tracks.clear()), @"/items/1 has no track: name one that has meetings, and for items taken together one in common");
        insta::assert_snapshot!(fault(|parts| parts.items[1].people.push(PersonIx(0))), @"/items/1/people refers to number 0 of 0: use an index below 0");
        insta::assert_snapshot!(fault(apart), @"/items/1 has no track: name one that has meetings, and for items taken together one in common");
    }

    #[test]
    fn what_is_there_twice_or_not_at_all_is_an_error() {
        insta::assert_snapshot!(fault(|parts| parts.items[1].id = parts.items[0].id.clone()), @"the id `a` is given twice (/items/1): give each item and each meeting an id of its own");
        insta::assert_snapshot!(fault(|parts| parts.objectives.push(Objective::Earliness)), @"the goal `earliness` is listed twice: list it once");
        insta::assert_snapshot!(fault(|parts| parts.meetings.clear()), @"there is no meeting: a session needs at least one item and one meeting");
        insta::assert_snapshot!(fault(|parts| parts.meetings[0].end = parts.meetings[0].start), @"/meetings/0 lasts no time: give it at least a minute");
    }
}
