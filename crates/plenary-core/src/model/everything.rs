//! `after: "*"` written out: which items it stands for.
//!
//! It stands for every other item of the session, save those that have to come after the item that says it: by `after`
//! statements that name items, by `position`, by the order of the file, or by a chain of these. It also spares other items
//! that say `"*"`. Items taken together count as one, and go by the index of the first of them.
//!
//! `position` and the order of the file are about the items of one track, so they count where each of the two items may be
//! in that track only: where the plan may choose another one, the one need not come after the other.

use std::collections::BTreeMap;

use super::{Earlier, Item, Order, Position, Track};

/// What has to come after what, as far as that decides what `"*"` stands for.
pub struct Everything {
    /// By node: the nodes that come after it. A node is an item that stands for its group, or an end of a track.
    next: Vec<Vec<usize>>,
    /// The first items of all groups.
    leads: Vec<usize>,
    /// By item: whether its group says `"*"`.
    says: Vec<bool>,
}

impl Everything {
    /// Of the items of a session. `order` is that of the session, and `lead` gives the first item of each item's group.
    pub fn new(items: &[&Item], order: Order, lead: &[usize]) -> Self {
        let leads: Vec<usize> = (0..items.len()).filter(|&ix| lead[ix] == ix).collect();
        let mut says = vec![false; items.len()];
        let mut keeps = vec![false; items.len()];
        let mut position: Vec<Option<Position>> = vec![None; items.len()];
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
        for (ix, item) in items.iter().enumerate() {
            let me = lead[ix];
            keeps[me] |= item.order.unwrap_or(order) == Order::Agenda;
            position[me] = position[me].or(item.position);
            for after in &item.after {
                match after.item {
                    Earlier::Item(other) => next[lead[other.0]].push(me),
                    Earlier::Every => says[me] = true,
                }
            }
        }
        let mut common: Vec<Option<Vec<&Track>>> = vec![None; items.len()];
        for (item, &me) in items.iter().zip(lead) {
            match &mut common[me] {
                Some(tracks) => tracks.retain(|track| item.tracks.contains(track)),
                none => *none = Some(item.tracks.iter().collect()),
            }
        }
        let mut tracks: BTreeMap<&Track, Vec<usize>> = BTreeMap::new();
        for &ix in &leads {
            if let Some([only]) = common[ix].as_deref() {
                tracks.entry(*only).or_default().push(ix);
            }
        }
        for members in tracks.into_values() {
            let in_order: Vec<usize> = members.iter().copied().filter(|&ix| keeps[ix]).collect();
            in_order.windows(2).for_each(|pair| next[pair[0]].push(pair[1]));
            // a node at each end of the track spares an edge for each pair
            let (opened, closing) = (next.len(), next.len() + 1);
            next.extend([Vec::new(), Vec::new()]);
            for ix in members {
                match position[ix] {
                    Some(Position::First) => next[ix].extend([opened, closing]),
                    None => {
                        next[opened].push(ix);
                        next[ix].push(closing);
                    }
                    Some(Position::Last) => {
                        next[opened].push(ix);
                        next[closing].push(ix);
                    }
                }
            }
        }
        Self { next, leads, says }
    }

    /// The groups that `"*"` of a group stands for, in file order.
    pub fn of(&self, group: usize) -> Vec<usize> {
        let mut later = vec![false; self.next.len()];
        let mut open = vec![group];
        while let Some(node) = open.pop() {
            for &next in &self.next[node] {
                if !std::mem::replace(&mut later[next], true) {
                    open.push(next);
                }
            }
        }
        self.leads.iter().copied().filter(|&other| other != group && !later[other] && !self.says[other]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Problem;

    /// By the id of each item that says `"*"`, the ids of the items that it stands for.
    fn stands_for(session: &str) -> Vec<String> {
        let session = format!(
            r#"{{"title": "x", "timezone": "Europe/Vienna", "meetings": [
                {{"id": "m1", "date": "2026-03-29", "start": "01:00", "end": "04:00"}},
                {{"id": "c1", "date": "2026-03-29", "start": "01:00", "end": "04:00", "track": "cow"}}], {session}}}"#
        );
        let problem: Problem = crate::read::session(&session, "x").unwrap().problem;
        let items: Vec<&Item> = problem.items.iter().collect();
        // `together` names a later item here
        let mut lead: Vec<usize> = (0..items.len()).collect();
        for (ix, item) in items.iter().enumerate() {
            item.together.iter().for_each(|other| lead[other.0] = ix);
        }
        let everything = Everything::new(&items, problem.order, &lead);
        let says = |item: &Item| item.after.iter().any(|after| after.item == Earlier::Every);
        let says = items.iter().enumerate().filter(|(_, item)| says(item)).map(|(ix, _)| ix);
        says.map(|ix| {
            let others: Vec<&str> = everything.of(ix).into_iter().map(|other| items[other].id.0.as_str()).collect();
            format!("{}: {}", items[ix].id, others.join(" "))
        })
        .collect()
    }

    #[test]
    fn what_has_to_come_later_is_spared() {
        let named = r#""order": "free", "items": [{"id": "r", "minutes": 5, "after": "*"}, {"id": "a", "minutes": 5},
            {"id": "b", "minutes": 5, "after": "r"}, {"id": "c", "minutes": 5, "after": "b", "track": "cow"},
            {"id": "d", "minutes": 5, "track": "cow"}]"#;
        assert_eq!(stands_for(named), ["r: a d"]);
        let in_order = r#""items": [{"id": "a", "minutes": 5}, {"id": "r", "minutes": 5, "after": "*"},
            {"id": "b", "minutes": 5}, {"id": "f", "minutes": 5, "order": "free"}, {"id": "d", "minutes": 5, "track": "cow"}]"#;
        assert_eq!(stands_for(in_order), ["r: a f d"]);
        let ends = r#""order": "free", "items": [{"id": "r", "minutes": 5, "after": "*"}, {"id": "o", "minutes": 5, "position": "first"},
            {"id": "z", "minutes": 5, "position": "last"}, {"id": "d", "minutes": 5, "track": "cow", "position": "last"}]"#;
        assert_eq!(stands_for(ends), ["r: o d"]);
        let opening = r#""order": "free", "items": [{"id": "r", "minutes": 5, "after": "*", "position": "first"},
            {"id": "a", "minutes": 5}, {"id": "d", "minutes": 5, "track": "cow"}]"#;
        assert_eq!(stands_for(opening), ["r: d"]);
    }

    #[test]
    fn position_and_the_order_of_the_file_count_where_there_is_no_other_track() {
        // b may be in the other track, where nothing says that it comes after r; a is together with what may not
        let session = |order: &str| {
            format!(
                r#""order": "{order}", "items": [{{"id": "r", "minutes": 5, "after": "*", "track": "plenary"}},
                {{"id": "a", "minutes": 5, "track": "any", "together": "c", "position": "last"}},
                {{"id": "b", "minutes": 5, "track": "any", "position": "last"}}, {{"id": "c", "minutes": 5, "track": "plenary"}}]"#
            )
        };
        assert_eq!(stands_for(&session("free")), ["r: b"]);
        assert_eq!(stands_for(&session("agenda")), ["r: b"]);
    }

    #[test]
    fn two_that_say_it_spare_each_other() {
        let two = r#""order": "free", "items": [{"id": "r", "minutes": 5, "after": "*"}, {"id": "a", "minutes": 5},
            {"id": "s", "minutes": 5, "after": ["*", "r"]}]"#;
        assert_eq!(stands_for(two), ["r: a", "s: a"]);
    }
}
