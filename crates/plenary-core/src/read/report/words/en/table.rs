//! Faults of a hand-made table in English.

use super::{did_you_mean, first};
use crate::read::report::fault::TableFault;

/// Message and help of a fault in a hand-made table.
pub(super) fn table(fault: &TableFault) -> (String, String) {
    use TableFault as T;
    let (message, help) = match fault {
        T::Empty => (
            "there are no rows in the table".to_owned(),
            "write the heading `meeting,item`, then a row for each item that a meeting takes up".to_owned(),
        ),
        T::NoHeading => (
            "the first row is not the heading of a table".to_owned(),
            "write `meeting,item` above it, and ids of the session below: `m1,1a`".to_owned(),
        ),
        T::UnknownColumn { shown } => (
            format!("a table has no column {shown}"),
            "keep the columns `meeting` and `item`; titles and minutes stand in the session".to_owned(),
        ),
        T::NotARow => (
            "this is not a row of meeting and item".to_owned(),
            "write [{\"meeting\": \"m1\", \"item\": \"1a\"}, …], in the order of the table".to_owned(),
        ),
        T::MoreCells { shown } => (
            format!("{shown} has no column; the columns are `meeting` and `item`"),
            "remove it; a cell with the separator in it stands in double quotes".to_owned(),
        ),
        T::ManyLines => (
            "a cell goes over several lines".to_owned(),
            "end it with a double quote on its line, or take the one that begins it out".to_owned(),
        ),
        T::NoMeeting => (
            "no meeting is named here or above".to_owned(),
            "name it in the first row; below, an empty cell is the meeting of the row above".to_owned(),
        ),
        T::UnknownItem { shown, near, known } => (
            format!("the session has no item {shown}"),
            did_you_mean(near).unwrap_or_else(|| format!("its items are {}", first(known))),
        ),
        T::UnknownMeeting { shown, near, known } => (
            format!("the session has no meeting {shown}"),
            did_you_mean(near).unwrap_or_else(|| format!("its meetings are {}", first(known))),
        ),
        T::SharedNumber { shown, ids } => {
            (format!("several items have the number {shown}"), format!("name the id that is meant: {}", first(ids)))
        }
        T::Twice { items, meeting } => (
            format!("{meeting} takes up {items} already"),
            "keep one row: what an item has in a meeting is one part".to_owned(),
        ),
    };
    (message, help)
}
