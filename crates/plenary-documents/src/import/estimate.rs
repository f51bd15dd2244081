//! Minutes for items that have none: by what kind of item it is, and so that the printed table, or the time that was
//! granted, is filled.

use super::extract::agenda::Kind;

/// An item as far as its minutes go.
#[derive(Debug, Clone)]
pub struct Need {
    /// What it is.
    pub kind: Kind,
    /// Minutes that the document gives.
    pub stated: Option<u32>,
}

/// A meeting of the table, and the items it takes up, by their place in the list of needs.
#[derive(Debug, Clone)]
pub struct Room {
    /// How long it is.
    pub length: u32,
    /// What it takes up, in order.
    pub items: Vec<usize>,
    /// The next meeting of its track.
    pub next: Option<usize>,
}

/// The part of a meeting that is filled where nothing says how full it is.
const FILLED: u32 = 875;

/// Minutes are rounded to fives, as planners do.
const STEP: u32 = 5;

/// What an item takes that nobody has put a number on; those of substance share what is left.
fn usual(kind: Kind) -> u32 {
    match kind {
        Kind::Opening | Kind::Organizational | Kind::Other => 10,
        Kind::Election => 15,
        Kind::Substantive => 60,
        Kind::Report => 90,
    }
}

/// Whether an item takes what is usual, and no share.
fn fixed(kind: Kind) -> bool {
    !matches!(kind, Kind::Substantive | Kind::Report)
}

/// Minutes of each item, so that each meeting of the printed table holds what it lists: it is full where its last item
/// goes on in the next, and has some minutes left where it does not.
pub fn for_table(needs: &[Need], rooms: &[Room]) -> Vec<Option<u32>> {
    let mut parts: Vec<Vec<u32>> = rooms.iter().map(|room| vec![0; room.items.len()]).collect();
    let goes_on = |at: usize| {
        let last = rooms[at].items.last();
        last.filter(|item| rooms[at].next.is_some_and(|next| rooms[next].items.contains(item))).is_some()
    };
    let places = |item: usize| rooms.iter().filter(|room| room.items.contains(&item)).count() as u32;
    for (at, room) in rooms.iter().enumerate() {
        let full = goes_on(at);
        let budget = if full { room.length } else { room.length * FILLED / 1000 / STEP * STEP };
        parts[at] = shares(needs, room, budget, full, &places);
    }
    // what is left of a meeting must not be enough for the item that the table puts into the next one
    for (at, room) in rooms.iter().enumerate() {
        let used: u32 = parts[at].iter().sum();
        let next = room.next.filter(|_| !goes_on(at)).and_then(|next| Some((next, *rooms[next].items.first()?)));
        let Some((_, item)) = next.filter(|(_, item)| needs[*item].kind != Kind::Report) else { continue };
        let next: u32 = rooms
            .iter()
            .zip(&parts)
            .flat_map(|(room, parts)| room.items.iter().zip(parts))
            .filter(|(other, _)| **other == item)
            .map(|(_, part)| *part)
            .sum();
        let most = next.saturating_sub(STEP);
        let spare = room.length.saturating_sub(used);
        if spare > most
            && let Some(ix) = (0..room.items.len()).rev().find(|&ix| needs[room.items[ix]].stated.is_none())
        {
            parts[at][ix] += spare - most;
        }
    }
    let minutes = |item: usize| {
        let mut sum = 0;
        let mut placed = false;
        for (room, parts) in rooms.iter().zip(&parts) {
            for part in room.items.iter().zip(parts).filter(|(other, _)| **other == item).map(|(_, part)| *part) {
                sum += part;
                placed = true;
            }
        }
        needs[item].stated.or(placed.then_some(sum.max(1)))
    };
    (0..needs.len()).map(minutes).collect()
}

/// The minutes of each entry of a meeting.
fn shares(needs: &[Need], room: &Room, budget: u32, full: bool, places: &dyn Fn(usize) -> u32) -> Vec<u32> {
    let count = u32::try_from(room.items.len()).unwrap_or(u32::MAX).max(1);
    let alone = |item: usize| places(item) == 1;
    let mut parts: Vec<u32> = Vec::new();
    let mut open = Vec::new();
    let every_fixed = room.items.iter().all(|&item| fixed(needs[item].kind) || needs[item].stated.is_some());
    for (ix, &item) in room.items.iter().enumerate() {
        let need = &needs[item];
        let known = need.stated.map(|minutes| minutes / places(item).max(1));
        let usual = (fixed(need.kind) && (alone(item) || every_fixed)).then(|| usual(need.kind));
        match known.or(usual) {
            Some(minutes) => parts.push(minutes),
            None => {
                parts.push(0);
                open.push(ix);
            }
        }
    }
    let taken: u32 = parts.iter().sum();
    let least = u32::try_from(open.len()).unwrap_or(u32::MAX) * STEP;
    if taken + least > budget {
        // too many for what is usual: all take the same
        let even = (budget / count).max(1);
        return room
            .items
            .iter()
            .map(|&item| needs[item].stated.filter(|_| alone(item)).unwrap_or(even).min(even.max(1)))
            .collect();
    }
    let left = budget - taken;
    let count = u32::try_from(open.len()).unwrap_or(1).max(1);
    for (nth, &ix) in open.iter().enumerate() {
        let share = left / count / STEP * STEP;
        // the report alone in a meeting does not need all of it
        let most = if needs[room.items[ix]].kind == Kind::Report { usual(Kind::Report).min(left) } else { u32::MAX };
        let last = full && nth + 1 == open.len();
        parts[ix] = if last { left - share * (count - 1) } else { share.max(1) }.min(most);
    }
    if full
        && open.is_empty()
        && let Some(last) = parts.last_mut()
    {
        *last += budget - taken;
    }
    parts
}

/// Minutes of each item where no table is printed: those of substance share the time that was granted.
pub fn for_time(needs: &[Need], lengths: &[u32]) -> Vec<u32> {
    let last = lengths.last().copied().unwrap_or(0);
    let report = needs.iter().any(|need| need.kind == Kind::Report && need.stated.is_none()) && lengths.len() > 1;
    let whole: u32 = lengths.iter().sum();
    // the report has the last meeting for itself
    let room = (if report { whole - last } else { whole }) * FILLED / 1000;
    let known = |need: &Need| need.stated.or(fixed(need.kind).then(|| usual(need.kind)));
    let taken: u32 = needs.iter().filter_map(known).sum();
    let open = |need: &&Need| known(need).is_none() && !(report && need.kind == Kind::Report);
    let count = u32::try_from(needs.iter().filter(open).count()).unwrap_or(u32::MAX).max(1);
    let share = (room.saturating_sub(taken) / count / STEP * STEP).clamp(STEP, 600);
    needs
        .iter()
        .map(|need| match known(need) {
            Some(minutes) => minutes,
            None if report && need.kind == Kind::Report => {
                usual(Kind::Report).min(last * FILLED / 1000 / STEP * STEP).max(STEP)
            }
            None => share,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(kind: Kind) -> Need {
        Need { kind, stated: None }
    }

    #[test]
    fn the_founding_table_is_filled() {
        let kinds = [
            Kind::Opening,
            Kind::Organizational,
            Kind::Substantive,
            Kind::Substantive,
            Kind::Substantive,
            Kind::Other,
            Kind::Report,
        ];
        let needs = kinds.map(need);
        let room = |items: &[usize], next: Option<usize>| Room { length: 120, items: items.to_vec(), next };
        let rooms = [room(&[0, 1, 2], Some(1)), room(&[2, 3], Some(2)), room(&[3, 4, 5], Some(3)), room(&[6], None)];
        let minutes: Vec<u32> = for_table(&needs, &rooms).into_iter().flatten().collect();
        assert_eq!(minutes, [10, 10, 160, 105, 45, 10, 90]);
    }

    #[test]
    fn what_is_left_is_not_enough_for_the_next() {
        let needs = [need(Kind::Substantive), need(Kind::Other), need(Kind::Substantive)];
        let rooms =
            [Room { length: 180, items: vec![0], next: Some(1) }, Room { length: 180, items: vec![1, 2], next: None }];
        let minutes: Vec<u32> = for_table(&needs, &rooms).into_iter().flatten().collect();
        assert!(180 - minutes[0] < minutes[1], "{minutes:?}");
    }

    #[test]
    fn many_items_share_a_short_meeting() {
        let needs = vec![need(Kind::Opening); 30];
        let rooms = [Room { length: 60, items: (0..30).collect(), next: None }];
        let minutes = for_table(&needs, &rooms);
        assert!(minutes.iter().flatten().sum::<u32>() <= 60, "{minutes:?}");
        let stated = [Need { kind: Kind::Substantive, stated: Some(75) }, need(Kind::Substantive)];
        assert_eq!(for_time(&stated, &[120, 120])[0], 75);
        assert_eq!(
            for_time(&[need(Kind::Opening), need(Kind::Substantive), need(Kind::Report)], &[180, 180]),
            [10, 145, 90]
        );
    }
}
