//! The cheapest unit that closes in a meeting, or opens there, for each room that it takes.

use super::structure::MemberIx;

/// A member, and how much of it is left.
pub type Rest = (MemberIx, usize);

/// The unit that closes or opens, and its cost.
type Close = (f64, Rest);

/// The cheapest by room; and the second cheapest of another member, in case the first one is the unit that opens.
pub struct Closes {
    by_room: Vec<[Option<Close>; 2]>,
}

impl Closes {
    pub fn new(room: usize) -> Self {
        Self { by_room: vec![[None; 2]; room + 1] }
    }

    pub fn add(&mut self, takes: usize, cost: f64, who: Rest) {
        let cheaper = |than: &Option<Close>| cost.is_finite() && than.is_none_or(|(least, _)| cost < least);
        let [first, second] = &mut self.by_room[takes];
        let is_first = first.is_some_and(|(_, (member, _))| member == who.0);
        if cheaper(first) {
            if !is_first {
                *second = *first;
            }
            *first = Some((cost, who));
        } else if !is_first && cheaper(second) {
            *second = Some((cost, who));
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (takes, of_room) in other.by_room.iter().enumerate() {
            for &(cost, who) in of_room.iter().flatten() {
                self.add(takes, cost, who);
            }
        }
    }

    pub fn any(&self) -> bool {
        self.all().next().is_some()
    }

    pub fn all(&self) -> impl Iterator<Item = (usize, f64, Rest)> {
        self.picked(|[first, _]| first)
    }

    /// The cheapest of other members.
    pub fn all_but(&self, member: MemberIx) -> impl Iterator<Item = (usize, f64, Rest)> {
        self.picked(move |[first, second]| first.filter(|(_, who)| who.0 != member).or(second))
    }

    fn picked(&self, pick: impl Fn([Option<Close>; 2]) -> Option<Close>) -> impl Iterator<Item = (usize, f64, Rest)> {
        let of_room = move |(takes, best): (usize, &[_; 2])| pick(*best).map(|(cost, who)| (takes, cost, who));
        self.by_room.iter().enumerate().filter_map(of_room)
    }
}
