//! Estimates the minutes of items that state none.
//!
//! An estimate depends on the kind of the item, and fills the printed table or, without a table, the granted time.

use super::extract::agenda::ItemKind;

/// An item and its need for time.
#[derive(Debug, Clone)]
pub struct Need {
    /// The kind of item.
    pub kind: ItemKind,
    /// The minutes that the document states.
    pub stated: Option<u32>,
}

/// A meeting of the printed table.
#[derive(Debug, Clone)]
pub struct TableMeeting {
    /// Its length in minutes.
    pub length: u32,
    /// Its items in order, as indices into the list of needs.
    pub items: Vec<usize>,
    /// The index of the next meeting of its track.
    pub next: Option<usize>,
}

/// How full a meeting is by default, in thousandths of its length.
const FILLED: u32 = 875;

/// Estimates are multiples of this many minutes, as planners write them.
const STEP: u32 = 5;

/// The usual minutes of an item. Substantive items share the remaining time instead.
fn usual_minutes(kind: ItemKind) -> u32 {
    match kind {
        ItemKind::Opening | ItemKind::Organizational | ItemKind::Other => 10,
        ItemKind::Election => 15,
        ItemKind::Substantive => 60,
        ItemKind::Report => 90,
    }
}

/// Whether an item takes its usual minutes rather than a share of the remaining time.
fn has_usual_minutes(kind: ItemKind) -> bool {
    !matches!(kind, ItemKind::Substantive | ItemKind::Report)
}

/// The minutes of each item such that each meeting of the table has room for its items; `None` for an item that is in no
/// meeting.
///
/// A meeting is full if its last item continues in the next meeting, and has some spare minutes otherwise.
pub fn for_table(needs: &[Need], meetings: &[TableMeeting]) -> Vec<Option<u32>> {
    let mut parts: Vec<Vec<u32>> = meetings.iter().map(|meeting| vec![0; meeting.items.len()]).collect();
    let continues_in_next = |at: usize| {
        let last = meetings[at].items.last();
        last.filter(|item| meetings[at].next.is_some_and(|next| meetings[next].items.contains(item))).is_some()
    };
    let meetings_of = |item: usize| meetings.iter().filter(|meeting| meeting.items.contains(&item)).count() as u32;
    for (at, meeting) in meetings.iter().enumerate() {
        let full = continues_in_next(at);
        let budget = if full { meeting.length } else { meeting.length * FILLED / 1000 / STEP * STEP };
        parts[at] = meeting_shares(needs, meeting, budget, full, &meetings_of);
    }
    // the spare minutes must not suffice for the next item, or it would be in this meeting
    for (at, meeting) in meetings.iter().enumerate() {
        let used: u32 = parts[at].iter().sum();
        let next = meeting
            .next
            .filter(|_| !continues_in_next(at))
            .and_then(|next| Some((next, *meetings[next].items.first()?)));
        let Some((_, item)) = next.filter(|(_, item)| needs[*item].kind != ItemKind::Report) else { continue };
        let next: u32 = meetings
            .iter()
            .zip(&parts)
            .flat_map(|(meeting, parts)| meeting.items.iter().zip(parts))
            .filter(|(other, _)| **other == item)
            .map(|(_, part)| *part)
            .sum();
        let most = next.saturating_sub(STEP);
        let spare = meeting.length.saturating_sub(used);
        if spare > most
            && let Some(ix) = (0..meeting.items.len()).rev().find(|&ix| needs[meeting.items[ix]].stated.is_none())
        {
            parts[at][ix] += spare - most;
        }
    }
    let minutes = |item: usize| {
        let mut sum = 0;
        let mut placed = false;
        for (meeting, parts) in meetings.iter().zip(&parts) {
            for part in meeting.items.iter().zip(parts).filter(|(other, _)| **other == item).map(|(_, part)| *part) {
                sum += part;
                placed = true;
            }
        }
        needs[item].stated.or(placed.then_some(sum.max(1)))
    };
    (0..needs.len()).map(minutes).collect()
}

/// The minutes of each entry of a meeting. `budget` is what the entries may take, `meetings_of` counts the meetings of an
/// item.
fn meeting_shares(
    needs: &[Need],
    meeting: &TableMeeting,
    budget: u32,
    full: bool,
    meetings_of: &dyn Fn(usize) -> u32,
) -> Vec<u32> {
    let count = u32::try_from(meeting.items.len()).unwrap_or(u32::MAX).max(1);
    let alone = |item: usize| meetings_of(item) == 1;
    let mut parts: Vec<u32> = Vec::new();
    let mut open = Vec::new();
    let every_fixed =
        meeting.items.iter().all(|&item| has_usual_minutes(needs[item].kind) || needs[item].stated.is_some());
    for (ix, &item) in meeting.items.iter().enumerate() {
        let need = &needs[item];
        let known = need.stated.map(|minutes| minutes / meetings_of(item).max(1));
        let usual = (has_usual_minutes(need.kind) && (alone(item) || every_fixed)).then(|| usual_minutes(need.kind));
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
        // the usual minutes do not fit, so all entries take the same
        let even = (budget / count).max(1);
        return meeting
            .items
            .iter()
            .map(|&item| needs[item].stated.filter(|_| alone(item)).unwrap_or(even).min(even.max(1)))
            .collect();
    }
    let left = budget - taken;
    let count = u32::try_from(open.len()).unwrap_or(1).max(1);
    for (nth, &ix) in open.iter().enumerate() {
        let share = left / count / STEP * STEP;
        // a report that is alone in a meeting does not need all of it
        let most = if needs[meeting.items[ix]].kind == ItemKind::Report {
            usual_minutes(ItemKind::Report).min(left)
        } else {
            u32::MAX
        };
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

/// The minutes of each item without a printed table: substantive items share the time of all meetings.
///
/// `lengths` are the lengths of the meetings in minutes.
pub fn for_time(needs: &[Need], lengths: &[u32]) -> Vec<u32> {
    let last = lengths.last().copied().unwrap_or(0);
    let report = needs.iter().any(|need| need.kind == ItemKind::Report && need.stated.is_none()) && lengths.len() > 1;
    let whole: u32 = lengths.iter().sum();
    // the report has the last meeting to itself
    let available = (if report { whole - last } else { whole }) * FILLED / 1000;
    let known = |need: &Need| need.stated.or(has_usual_minutes(need.kind).then(|| usual_minutes(need.kind)));
    let taken: u32 = needs.iter().filter_map(known).sum();
    let open = |need: &&Need| known(need).is_none() && !(report && need.kind == ItemKind::Report);
    let count = u32::try_from(needs.iter().filter(open).count()).unwrap_or(u32::MAX).max(1);
    let share = (available.saturating_sub(taken) / count / STEP * STEP).clamp(STEP, 600);
    needs
        .iter()
        .map(|need| match known(need) {
            Some(minutes) => minutes,
            None if report && need.kind == ItemKind::Report => {
                usual_minutes(ItemKind::Report).min(last * FILLED / 1000 / STEP * STEP).max(STEP)
            }
            None => share,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(kind: ItemKind) -> Need {
        Need { kind, stated: None }
    }

    #[test]
    fn the_founding_table_is_filled() {
        let kinds = [
            ItemKind::Opening,
            ItemKind::Organizational,
            ItemKind::Substantive,
            ItemKind::Substantive,
            ItemKind::Substantive,
            ItemKind::Other,
            ItemKind::Report,
        ];
        let needs = kinds.map(need);
        let meeting = |items: &[usize], next: Option<usize>| TableMeeting { length: 120, items: items.to_vec(), next };
        let meetings = [
            meeting(&[0, 1, 2], Some(1)),
            meeting(&[2, 3], Some(2)),
            meeting(&[3, 4, 5], Some(3)),
            meeting(&[6], None),
        ];
        let minutes: Vec<u32> = for_table(&needs, &meetings).into_iter().flatten().collect();
        assert_eq!(minutes, [10, 10, 160, 105, 45, 10, 90]);
    }

    #[test]
    fn what_is_left_is_not_enough_for_the_next() {
        let needs = [need(ItemKind::Substantive), need(ItemKind::Other), need(ItemKind::Substantive)];
        let meetings = [
            TableMeeting { length: 180, items: vec![0], next: Some(1) },
            TableMeeting { length: 180, items: vec![1, 2], next: None },
        ];
        let minutes: Vec<u32> = for_table(&needs, &meetings).into_iter().flatten().collect();
        assert!(180 - minutes[0] < minutes[1], "{minutes:?}");
    }

    #[test]
    fn many_items_share_a_short_meeting() {
        let needs = vec![need(ItemKind::Opening); 30];
        let meetings = [TableMeeting { length: 60, items: (0..30).collect(), next: None }];
        let minutes = for_table(&needs, &meetings);
        assert!(minutes.iter().flatten().sum::<u32>() <= 60, "{minutes:?}");
        let stated = [Need { kind: ItemKind::Substantive, stated: Some(75) }, need(ItemKind::Substantive)];
        assert_eq!(for_time(&stated, &[120, 120])[0], 75);
        assert_eq!(
            for_time(&[need(ItemKind::Opening), need(ItemKind::Substantive), need(ItemKind::Report)], &[180, 180]),
            [10, 145, 90]
        );
    }
}
