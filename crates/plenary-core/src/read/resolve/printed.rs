//! Parts of the file that are only printed: titles of tracks, rows that are not items, and notes on meetings and items.

use std::collections::BTreeMap;

use itertools::Itertools;

use super::{Known, when};
use crate::model::{Meeting, Note, OtherRow, Statement, Text, Zone};
use crate::read::decode::{At, List};
use crate::read::document;
use crate::read::extras;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::words::phrases;

/// The titles of tracks, by their names. One of a track that has neither meetings nor rows is reported.
pub(super) fn tracks(
    raw: Option<document::choices::Tracks>,
    meetings: &[Meeting],
    rows: &[OtherRow],
    out: &mut Findings,
) -> BTreeMap<String, Text> {
    let mut titles = BTreeMap::new();
    // an unreadable meeting may be the only one of its track
    let whole = !out.any_under(&Statement::root().at("meetings"));
    for (name, raw) in raw.into_iter().flat_map(|tracks| tracks.0) {
        let known = || meetings.iter().map(|meeting| meeting.track.0.as_str()).unique();
        let in_rows = rows.iter().any(|row| row.track.as_ref() == Some(&name));
        if whole && !in_rows && !known().contains(&name.as_str()) {
            let near = out.near(&name, known());
            let known = known().take(10).map(str::to_owned).collect();
            out.add(&raw.at, Fault::TitledTrack { track: name.clone(), near, known });
        }
        titles.extend(raw.value.title.map(|title| (name, title.0)));
    }
    titles
}

/// The rows, in time order.
pub(super) fn rows<const MOST: usize>(
    raw: Option<List<extras::Row, MOST>>,
    zone: Zone,
    out: &mut Findings,
) -> Vec<OtherRow> {
    let mut rows: Vec<OtherRow> =
        raw.into_iter().flat_map(|list| list.items).filter_map(|raw| row(raw.value, zone, out)).collect();
    rows.sort_by_key(|row| (row.start, row.end));
    rows
}

fn row(raw: extras::Row, zone: Zone, out: &mut Findings) -> Option<OtherRow> {
    let (day, start, end) = (raw.date?, raw.start?, raw.end?);
    if end.value.0 <= start.value.0 {
        let (from, to) = (start.value.0.to_string(), end.value.0.to_string());
        out.add(&end.at, Fault::EndBeforeStart { start: from, end: to });
        return None;
    }
    let from = when::instant(zone, start.value.0.on(day.0), false, &start.at, out);
    let to = when::instant(zone, end.value.0.on(day.0), false, &end.at, out);
    Some(OtherRow {
        title: raw.title?.0,
        start: zone.local(from?),
        end: zone.local(to?),
        track: raw.track.map(|track| track.0),
        room: raw.room.map(|line| line.0),
    })
}

/// The notes; ids that are not known are reported.
pub(super) fn notes<const MOST: usize>(
    raw: Option<List<extras::Note, MOST>>,
    known: &Known,
    out: &mut Findings,
) -> Vec<Note> {
    raw.into_iter().flat_map(|list| list.items).filter_map(|raw| note(raw, known, out)).collect()
}

fn note(raw: At<extras::Note>, known: &Known, out: &mut Findings) -> Option<Note> {
    let At { value: extras::Note { text, meetings, items }, at } = raw;
    if meetings.is_none() && items.is_none() {
        out.add(&at, Fault::Nothing { what: phrases::NOTED, mend: phrases::ADD_NOTED });
    }
    let mut note =
        Note { text: text.map_or_else(Text::default, |text| text.0), meetings: Vec::new(), items: Vec::new() };
    for id in meetings.into_iter().flat_map(|many| many.items) {
        if known.meeting(&id, out).is_some() {
            note.meetings.push(id.value.0);
        }
    }
    for id in items.into_iter().flat_map(|many| many.items) {
        if known.item(&id.value, &id.at, out).is_some() {
            note.items.push(id.value.0);
        }
    }
    Some(note)
}
