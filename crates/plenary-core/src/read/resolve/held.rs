//! Records of held meetings: ids become indices.

use super::Known;
use crate::model::{Item, Meeting, Minutes, Record};
use crate::read::decode::{At, List};
use crate::read::extras;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::quote::quoted;
use crate::read::values::MOST;

/// The records, in file order.
pub(super) fn held(
    raw: Option<List<extras::Record, MOST>>,
    known: &Known,
    meetings: &[Meeting],
    items: &[Item],
    out: &mut Findings,
) -> Vec<Record> {
    let mut held: Vec<Record> = Vec::new();
    for one in raw.into_iter().flat_map(|list| list.items) {
        let (Some(id), Some(entries)) = (one.value.meeting, one.value.entries) else { continue };
        let Some(meeting) = known.meeting(&id, out) else { continue };
        if held.iter().any(|record| record.meeting == meeting) {
            out.add(&id.at, Fault::Repeated { shown: quoted(&id.value.0) });
            continue;
        }
        let mut parts = Vec::new();
        for At { value: took, .. } in entries.items {
            let (Some(item), Some(minutes)) = (took.item, took.minutes) else { continue };
            let Some(ix) = known.item(&item.value, &item.at, out) else { continue };
            if parts.iter().any(|&(other, _)| other == ix) {
                out.add(&item.at, Fault::Repeated { shown: quoted(&item.value.0) });
            } else if let (Some(sitting), Some(taken)) = (meetings.get(meeting.0), items.get(ix.0))
                && !taken.tracks.contains(&sitting.track)
            {
                let meeting = id.value.0.clone();
                let track = taken.tracks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                out.add(&item.at, Fault::HeldElsewhere { id: item.value.0.clone(), meeting, track });
            }
            parts.push((ix, Minutes(minutes.0)));
        }
        held.push(Record { meeting, parts });
    }
    held
}
