//! Finds edits that contradict each other.

use super::edit::Edit;
use super::error::EditError;
use crate::message::Message;

/// Finds the first two edits that contradict each other.
///
/// # Errors
/// If there are two.
pub fn check(edits: &[Edit]) -> Result<(), EditError> {
    for (place, other) in edits.iter().enumerate() {
        for one in &edits[..place] {
            if let Some(why) = why_not_both(one, other) {
                return Err(EditError::Contradiction { one: one.to_string(), other: other.to_string(), why });
            }
        }
    }
    Ok(())
}

fn why_not_both(one: &Edit, other: &Edit) -> Option<Message> {
    use Edit as E;
    if one == other {
        return Some(Message::new("no_twice", "the same edit is given twice", &[]));
    }
    match (one, other) {
        // a dropped item may be added again with other data
        (E::DropItem { .. }, E::AddItem { .. }) => None,
        (E::DropItem { item }, edit) | (edit, E::DropItem { item }) if named_item(edit) == Some(item) => {
            Some(Message::new("no_item_dropped", "item {item} is dropped", &[("item", item)]))
        }
        (E::DropMeeting { meeting }, edit) | (edit, E::DropMeeting { meeting })
            if named_meeting(edit) == Some(meeting) =>
        {
            Some(Message::new("no_meeting_dropped", "{meeting} is dropped", &[("meeting", meeting)]))
        }
        (E::SetMinutes { item: a, .. }, E::SetMinutes { item: b, .. }) if a == b => {
            Some(Message::new("no_both_minutes", "item {item} cannot take both", &[("item", a)]))
        }
        (E::Spent { item: a, meeting: one, .. }, E::Spent { item: b, meeting: two, .. }) if a == b && one == two => {
            Some(Message::new("no_both_taken", "item {item} cannot have taken both", &[("item", a)]))
        }
        (E::Pin { item: a, .. }, E::Pin { item: b, .. }) if a == b => {
            Some(Message::new("no_both_starts", "item {item} cannot start in both", &[("item", a)]))
        }
        (E::Pin { item: a, meeting: one }, E::Forbid { item: b, meeting: two })
        | (E::Forbid { item: a, meeting: one }, E::Pin { item: b, meeting: two })
            if a == b && one == two =>
        {
            Some(Message::new(
                "no_in_and_out",
                "item {item} cannot be in {meeting} and kept out of it",
                &[("item", a), ("meeting", one)],
            ))
        }
        (E::Pin { item: a, .. }, E::Unpin { item: b }) if a == b => {
            Some(Message::new("no_pinned_and_not", "item {item} cannot be pinned and not", &[("item", a)]))
        }
        (E::MoveMeeting { meeting: a, .. }, E::MoveMeeting { meeting: b, .. }) if a == b => {
            Some(Message::new("no_both_times", "{meeting} cannot be at both times", &[("meeting", a)]))
        }
        (E::SetRule { name: a, .. }, E::SetRule { name: b, .. }) if a == b => {
            Some(Message::new("no_both_figures", "`{name}` cannot have both figures", &[("name", a)]))
        }
        (E::SetGap { item: a, other: b, .. }, E::SetGap { item: c, other: d, .. }) if (a, b) == (c, d) => {
            Some(Message::new("no_both_gaps", "item {item} cannot wait for both", &[("item", a)]))
        }
        (E::Keep { item: a, .. }, E::Keep { item: b, .. }) if a == b => {
            Some(Message::new("no_both_hours", "item {item} keeps its hour in one way", &[("item", a)]))
        }
        (E::SetReserve { meeting: a, .. }, E::SetReserve { meeting: b, .. }) if a == b => {
            Some(Message::new("no_both_reserves", "{meeting} cannot keep both free", &[("meeting", a)]))
        }
        (E::SetSeats { meeting: a, .. }, E::SetSeats { meeting: b, .. }) if a == b => {
            Some(Message::new("no_both_seats", "{meeting} cannot have both numbers of seats", &[("meeting", a)]))
        }
        (E::SetOrder { item: a, .. }, E::SetOrder { item: b, .. }) if a == b => {
            Some(Message::new("no_two_orders", "items are taken in one order", &[]))
        }
        (E::Held { .. }, E::Held { .. }) => {
            Some(Message::new("no_two_held", "name the later one: all before it has happened too", &[]))
        }
        (E::Held { meeting: a }, E::MoveMeeting { meeting: b, .. }) if a == b => Some(Message::new(
            "no_moved_after",
            "{meeting} has happened; to say when it was, move it first",
            &[("meeting", a)],
        )),
        _ => None,
    }
}

fn named_item(edit: &Edit) -> Option<&String> {
    use Edit as E;
    match edit {
        E::SetMinutes { item, .. }
        | E::Pin { item, .. }
        | E::Forbid { item, .. }
        | E::Unpin { item }
        | E::DropItem { item }
        | E::Spent { item, .. }
        | E::Optional { item }
        | E::SetGap { item, .. }
        | E::Keep { item, .. }
        | E::Lift { item, .. } => Some(item),
        E::SetOrder { item, .. } => item.as_ref(),
        E::DropMeeting { .. }
        | E::AddMeeting { .. }
        | E::MoveMeeting { .. }
        | E::AddItem { .. }
        | E::SetRule { .. }
        | E::Held { .. }
        | E::SetReserve { .. }
        | E::SetSeats { .. }
        | E::FreePerson { .. } => None,
    }
}

fn named_meeting(edit: &Edit) -> Option<&String> {
    use Edit as E;
    match edit {
        E::DropMeeting { meeting }
        | E::MoveMeeting { meeting, .. }
        | E::SetReserve { meeting, .. }
        | E::SetSeats { meeting, .. }
        | E::Pin { meeting, .. }
        | E::Forbid { meeting, .. }
        | E::Held { meeting } => Some(meeting),
        E::Spent { meeting, .. } => meeting.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(edits: &str) -> Option<String> {
        let edits: Vec<Edit> = edits.split(' ').map(|edit| edit.parse().unwrap()).collect();
        check(&edits).err().map(|error| error.to_string())
    }

    #[test]
    fn edits_that_contradict_each_other_are_refused() {
        for edits in [
            "set-minutes=2:200 set-minutes=2:210",
            "set-minutes=2:200 set-minutes=2:200",
            "pin=3:m2 pin=3:m3",
            "pin=3:m2 forbid=3:m2",
            "forbid=3:m2 pin=3:m2",
            "pin=3:m2 unpin=3",
            "drop-meeting=m3 pin=3:m3",
            "move-meeting=m3:2022-05-05T15:00-17:00 drop-meeting=m3",
            "set-minutes=5:20 drop-item=5",
            "drop-item=5 lift=5:after",
            "held=m1 held=m2",
            "held=m1 drop-meeting=m1",
            "spent=2:95 spent=2:90",
            "set-rule=latest:18:00 set-rule=latest:19:00",
            "set-order=free set-order=agenda",
            "set-order=4:free set-order=4:agenda",
            "keep=3:30 keep=3:none",
            "drop-item=4 set-order=4:free",
        ] {
            assert!(checked(edits).is_some(), "{edits}");
        }
        insta::assert_snapshot!(checked("set-minutes=2:200 drop-meeting=m3 set-minutes=2:210").unwrap(), @r"
        set-minutes=2:200 and set-minutes=2:210: item 2 cannot take both
          help: keep one of them
        ");
    }

    #[test]
    fn edits_that_can_both_be_meant_are_taken() {
        for edits in [
            "unpin=3 pin=3:m2",
            "forbid=3:m1 forbid=3:m2",
            "drop-item=5 add-item={\"id\":\"5\",\"minutes\":20}",
            "move-meeting=m1:2022-05-04T12:00-14:30 held=m1",
            "held=m2 spent=2:95 spent=2:90:m1",
            "set-minutes=2:200 held=m1",
            "set-order=free set-order=4:agenda",
        ] {
            assert_eq!(checked(edits), None, "{edits}");
        }
    }
}
