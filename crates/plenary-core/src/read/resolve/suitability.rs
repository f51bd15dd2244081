//! Warns about items that no meeting suits. The file is valid, but planning would leave the item out or find no schedule,
//! without saying why.

use crate::model::{Interpretation, Item, Languages, Meeting, Statement, Zone};
use crate::read::fault::Fault;
use crate::read::findings::Findings;

/// Warns if no meeting of the item's track has its languages or lies within its windows.
pub(super) fn check(item: &Item, at: &Statement, meetings: &[Meeting], zone: Zone, out: &mut Findings) {
    let own: Vec<&Meeting> = meetings.iter().filter(|meeting| meeting.track == item.track).collect();
    let (Some(first), Some(last)) =
        (own.iter().map(|meeting| meeting.start).min(), own.iter().map(|meeting| meeting.end).max())
    else {
        return;
    };
    let (id, track) = (item.id.to_string(), item.track.to_string());
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
    let Some(windows) = &item.wishes.windows else { return };
    let met = windows.iter().any(|window| own.iter().any(|meeting| window.overlaps(meeting.span())));
    let at_windows = at.at("windows");
    if !met && !out.any_under(&at_windows) {
        let written = |instant| zone.local(instant).format("%Y-%m-%d %H:%M").to_string();
        out.add(&at_windows, Fault::WindowsElsewhere { id, track, first: written(first), last: written(last) });
    }
}
