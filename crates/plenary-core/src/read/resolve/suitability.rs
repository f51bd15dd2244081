//! Warns about items that no meeting suits. The file is valid, but planning would leave the item out or find no schedule,
//! without saying why.

use crate::model::{Interpretation, Item, Languages, Meeting, Person, Span, Statement, Zone};
use crate::read::fault::Fault;
use crate::read::findings::Findings;

/// Warns if no meeting of the tracks that an item may be in has its languages or its seats, or lies within its windows or
/// those of a person whom it needs.
pub(super) fn check(
    item: &Item,
    at: &Statement,
    meetings: &[Meeting],
    people: &[Person],
    zone: Zone,
    out: &mut Findings,
) {
    let own: Vec<&Meeting> = meetings.iter().filter(|meeting| item.tracks.contains(&meeting.track)).collect();
    let (Some(first), Some(last)) =
        (own.iter().map(|meeting| meeting.start).min(), own.iter().map(|meeting| meeting.end).max())
    else {
        return;
    };
    let id = item.id.to_string();
    let track = item.tracks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let at_interpretation = at.at("interpretation");
    if !own.iter().any(|meeting| item.interpretation.met_by(meeting)) && !out.any_under(&at_interpretation) {
        let has: Languages = own.iter().flat_map(|meeting| meeting.languages.iter().cloned()).collect();
        let needs = match &item.interpretation {
            Interpretation::Interpreted => None,
            Interpretation::Languages(needed) => Some(needed.iter().map(ToString::to_string).collect()),
        };
        let has = has.iter().map(ToString::to_string).collect();
        out.add(&at_interpretation, Fault::NotUnderstood { id: id.clone(), track: track.clone(), needs, has });
    }
    if let Some(attendance) = item.attendance
        && !own.iter().any(|meeting| meeting.seats_all(item.attendance))
    {
        let most = own.iter().filter_map(|meeting| meeting.seats).max().unwrap_or(0);
        out.add(&at.at("attendance"), Fault::TooFewSeats { id: id.clone(), attendance, most });
    }
    let meets = |windows: &[Span]| windows.iter().any(|window| own.iter().any(|m| window.overlaps(m.span())));
    let written = |instant| zone.local(instant).format("%Y-%m-%d %H:%M").to_string();
    for (n, person) in item.people.iter().filter_map(|ix| people.get(ix.0)).enumerate() {
        // with no window at all, absence is meant
        if person.windows.as_deref().is_some_and(|windows| !windows.is_empty() && !meets(windows)) {
            let (first, last) = (written(first), written(last));
            out.add(
                &at.at("people").at(n),
                Fault::PersonElsewhere { id: id.clone(), person: person.id.clone(), first, last },
            );
        }
    }
    let at_windows = at.at("windows");
    if item.wishes.windows.as_deref().is_some_and(|windows| !meets(windows)) && !out.any_under(&at_windows) {
        out.add(&at_windows, Fault::WindowsElsewhere { id, track, first: written(first), last: written(last) });
    }
}
