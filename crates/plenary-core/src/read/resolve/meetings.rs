//! Meetings: all forms of `meetings` become one list of intervals. `candidates` expands hours to choose from.

mod candidates;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{Names, when};
use crate::model::language::six;
use crate::model::{Instant, Languages, Limit, LocalTime, Meeting, MeetingId, Minutes, Rules, Statement, Track, Zone};
use crate::read::clocks::Day;
use crate::read::decode::{At, List};
use crate::read::document::choices::OneMeetings;
use crate::read::document::{self, ShortForm};
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::quote::quoted;
use crate::read::values::{Id, MOST};
use crate::read::words::phrases;

/// The meetings in file order, their ids, and the limit `per_day` if the file has one.
pub(super) fn meetings(
    raw: Option<At<OneMeetings>>,
    zone: Zone,
    rules: &Rules,
    out: &mut Findings,
) -> (Vec<Meeting>, Names, Option<Limit<u32>>) {
    let mut names = Names::default();
    let Some(At { value, at }) = raw else { return (Vec::new(), names, None) };
    let placed = match value {
        OneMeetings::Short(form) => short(form, &at, zone, &mut names, out),
        OneMeetings::Candidates(form) => {
            // candidates overlap by design
            let (meetings, per_day) = candidates::candidates(form, &at, zone, &mut names, out);
            return (meetings, names, per_day);
        }
        OneMeetings::Listed(list) => {
            names.whole = list.whole;
            if list.whole && list.items.is_empty() {
                out.add(&at, Fault::Nothing { what: phrases::MEETINGS, mend: phrases::ADD_MEETINGS });
            }
            let one = |(ix, raw): (usize, At<document::Meeting>)| listed(raw, ix, zone, &mut names, out);
            list.items.into_iter().enumerate().filter_map(one).collect()
        }
    };
    apart(&placed, rules, out);
    (placed.into_iter().map(|(meeting, _)| meeting).collect(), names, None)
}

/// Every time on every day; ids in time order.
fn short(
    form: ShortForm,
    at: &Statement,
    zone: Zone,
    names: &mut Names,
    out: &mut Findings,
) -> Vec<(Meeting, Statement)> {
    let (Some(days), Some(times)) = (form.days, form.times) else { return Vec::new() };
    let dates = dates(&days, out);
    if times.value.whole && times.value.items.is_empty() {
        out.add(&times.at, Fault::Nothing { what: phrases::MEETINGS, mend: phrases::ADD_TIMES });
    }
    let times = times.value.items;
    let count = dates.len().saturating_mul(times.len());
    if count > MOST {
        out.add(at, Fault::TooMany { count, most: MOST, what: phrases::MEETINGS });
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    for time in &times {
        if !seen.insert((time.value.start, time.value.end)) {
            let shown = quoted(&format!("{}-{}", time.value.start, time.value.end));
            out.add(&time.at, Fault::Repeated { shown });
        }
    }
    let mut slots: BTreeMap<(NaiveDate, LocalTime, LocalTime), &Statement> = BTreeMap::new();
    for date in dates {
        for time in &times {
            slots.entry((date, time.value.start, time.value.end)).or_insert(&time.at);
        }
    }
    // without the unreadable day or time, every later id would be different
    names.whole = !out.any_under(at);
    let mut placed = Vec::with_capacity(slots.len());
    for (ix, ((date, start, end), at)) in slots.into_iter().enumerate() {
        let id = At { value: Id(format!("m{}", ix + 1)), at: at.clone() };
        names.add(&id, ix, phrases::MEETING, out);
        let instants =
            (when::instant(zone, start.on(date), false, at, out), when::instant(zone, end.on(date), false, at, out));
        if let (Some(from), Some(to)) = instants {
            placed.push((sitting(id.value, date, (start, from), (end, to)), at.clone()));
        }
    }
    placed
}

/// The dates in order; a repeated one is reported.
pub(super) fn dates<const N: usize>(days: &At<List<Day, N>>, out: &mut Findings) -> BTreeSet<NaiveDate> {
    if days.value.whole && days.value.items.is_empty() {
        out.add(&days.at, Fault::Nothing { what: phrases::MEETINGS, mend: phrases::ADD_DAYS });
    }
    let mut dates = BTreeSet::new();
    for day in &days.value.items {
        if !dates.insert(day.value.0) {
            out.add(&day.at, Fault::Repeated { shown: quoted(&day.value.0.to_string()) });
        }
    }
    dates
}

/// A meeting of a form with days and hours: it is plenary, with all six languages.
pub(super) fn sitting(
    id: Id,
    day: NaiveDate,
    (local_start, start): (LocalTime, Instant),
    (local_end, end): (LocalTime, Instant),
) -> Meeting {
    Meeting {
        id: MeetingId(id.0),
        track: Track(Track::PLENARY.to_owned()),
        start,
        end,
        day,
        local_start,
        local_end,
        languages: six(),
        room: None,
        seats: None,
        reserve: Minutes::ZERO,
    }
}

fn listed(
    raw: At<document::Meeting>,
    ix: usize,
    zone: Zone,
    names: &mut Names,
    out: &mut Findings,
) -> Option<(Meeting, Statement)> {
    let At { value: raw, at } = raw;
    match &raw.id {
        Some(id) => names.add(id, ix, phrases::MEETING, out),
        None => names.whole = false,
    }
    let languages = languages(&raw, out);
    let (Some(day), Some(start), Some(end)) = (raw.date, raw.start, raw.end) else { return None };
    if end.value.0 <= start.value.0 {
        let (start, end_time) = (start.value.0.to_string(), end.value.0.to_string());
        out.add(&end.at, Fault::EndBeforeStart { start, end: end_time });
        return None;
    }
    let from = when::instant(zone, start.value.0.on(day.0), false, &start.at, out);
    let to = when::instant(zone, end.value.0.on(day.0), false, &end.at, out);
    let (from, to) = (from?, to?);
    // on the day when the clocks go back, an end after the change can be early; never before the start, though
    let length = u32::try_from(to - from).unwrap_or_default();
    let reserve = raw.reserve_minutes.map_or(0, |reserve| {
        if reserve.value.0 >= length {
            out.add(&reserve.at, Fault::Reserve { reserve: reserve.value.0, length });
        }
        reserve.value.0
    });
    let meeting = Meeting {
        id: MeetingId(raw.id?.value.0),
        track: Track(raw.track.map_or_else(|| Track::PLENARY.to_owned(), |track| track.0)),
        start: from,
        end: to,
        day: day.0,
        local_start: start.value.0,
        local_end: end.value.0,
        languages,
        room: raw.room.map(|line| line.0),
        seats: raw.seats.map(|count| count.0),
        reserve: Minutes(reserve),
    };
    Some((meeting, at))
}

/// The languages of a meeting: six by default, none if it is not interpreted.
fn languages(raw: &document::Meeting, out: &mut Findings) -> Languages {
    let named = raw.languages.as_ref().map(|list| {
        let empty = list.value.whole && list.value.items.is_empty();
        (empty, list.value.items.iter().map(|language| language.value.0.clone()).collect::<Languages>())
    });
    match (&raw.interpreted, named) {
        (None, None) => six(),
        (None, Some((_, languages))) => languages,
        (Some(flag), None) if flag.value.0 => six(),
        (Some(_), None) => Languages::new(),
        (Some(flag), Some((empty, languages))) => {
            // both fields are present and must agree
            if flag.value.0 == empty {
                out.add(&flag.at, Fault::InterpretedContradiction { interpreted: flag.value.0 });
            }
            languages
        }
    }
}

/// Warns about overlapping meetings of a track, unless a limit shows that they are candidates to choose from.
fn apart(placed: &[(Meeting, Statement)], rules: &Rules, out: &mut Findings) {
    let chosen = rules.interpreted_meetings.is_some()
        || rules.max_meetings_per_day.is_some()
        || rules.max_minutes_per_day.is_some();
    if chosen {
        return;
    }
    let mut tracks: HashMap<&Track, Vec<usize>> = HashMap::new();
    for (ix, (meeting, _)) in placed.iter().enumerate() {
        tracks.entry(&meeting.track).or_default().push(ix);
    }
    for mut ixs in tracks.into_values() {
        ixs.sort_by_key(|&ix| (placed[ix].0.start, ix));
        let mut last_to_end: Option<usize> = None;
        for ix in ixs {
            let (meeting, at) = &placed[ix];
            if let Some(first) = last_to_end.filter(|&other| placed[other].0.end > meeting.start) {
                out.add(at, overlap(meeting, &placed[first].0, first));
            }
            if last_to_end.is_none_or(|other| placed[other].0.end < meeting.end) {
                last_to_end = Some(ix);
            }
        }
    }
}

/// The fault of a meeting that overlaps an earlier one; duplicates have their own.
fn overlap(meeting: &Meeting, other: &Meeting, other_ix: usize) -> Fault {
    let track = meeting.track.to_string();
    let same = Meeting { id: other.id.clone(), ..meeting.clone() } == *other;
    if same {
        Fault::SameMeeting { other: other.id.to_string(), place: other_ix + 1, track }
    } else {
        Fault::Overlap { id: meeting.id.to_string(), other: other.id.to_string(), track }
    }
}
