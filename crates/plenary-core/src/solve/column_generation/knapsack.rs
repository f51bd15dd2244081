//! The knapsack problem of one meeting: the cheapest whole units for every amount of room.

use super::structure::MemberIx;

/// An item of the knapsack; it is taken at most once.
#[derive(Debug, Clone, Copy)]
pub struct Thing {
    /// Who.
    pub who: MemberIx,
    /// The room that it takes.
    pub weight: usize,
    /// Its cost; only items of negative cost are taken.
    pub cost: f64,
}

/// `least[c]`: the least cost with room `c`, at most 0.
pub fn least(room: usize, things: impl Iterator<Item = Thing>) -> Vec<f64> {
    let mut least = vec![0.0; room + 1];
    for thing in things {
        take(&mut least, thing, |_| {});
    }
    least
}

/// The members of a cheapest choice with this room.
pub fn choice(room: usize, things: &[Thing]) -> Vec<MemberIx> {
    let mut least = vec![0.0; room + 1];
    let mut taken = vec![false; (room + 1) * things.len()];
    for (n, &thing) in things.iter().enumerate() {
        take(&mut least, thing, |room_then| taken[n * (room + 1) + room_then] = true);
    }
    let (mut left, mut who) = (room, Vec::new());
    for (n, thing) in things.iter().enumerate().rev() {
        if taken[n * (room + 1) + left] {
            who.push(thing.who);
            left -= thing.weight;
        }
    }
    who.reverse();
    who
}

fn take(least: &mut [f64], thing: Thing, mut mark: impl FnMut(usize)) {
    if thing.cost >= 0.0 {
        return;
    }
    for room in (thing.weight..least.len()).rev() {
        let with = least[room - thing.weight] + thing.cost;
        if with < least[room] {
            least[room] = with;
            mark(room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Thing, choice, least};

    #[test]
    fn each_is_taken_once_and_the_dear_ones_never() {
        let things = [(3, -4.0), (4, -5.0), (2, -3.0), (1, 0.5)];
        let things: Vec<Thing> =
            things.iter().enumerate().map(|(who, &(weight, cost))| Thing { who: who.into(), weight, cost }).collect();
        assert_eq!(least(6, things.iter().copied()), [0.0, 0.0, -3.0, -4.0, -5.0, -7.0, -8.0]);
        let choice = |room| choice(room, &things).into_iter().map(usize::from).collect::<Vec<_>>();
        assert_eq!(choice(6), [1, 2]);
        assert_eq!(choice(5), [0, 2]);
        assert_eq!(choice(0), [0; 0]);
    }
}
