//! Records held meetings in the session file, as `held`, with the minutes of each item. The rest is planned again.
//!
//! An item that overran takes time from the items after it in the same meeting: the next one is cut short or not reached.
//! In a track, every item but the last one taken up is complete; the last keeps its remaining minutes.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::edit::Edit;
use super::editor::{Editor, nothing, refused};
use super::error::EditError;
use super::minutes;
use crate::formulate::unit::{Kind, UnitIx, Units};
use crate::message::Message;
use crate::model::{Entry, ItemIx, MeetingIx, Schedule, Statement};
use crate::read::quoted;

/// The entries of a held meeting, in order.
#[derive(Debug, Clone)]
struct Took {
    meeting: MeetingIx,
    parts: Vec<(UnitIx, u32)>,
}

/// Minutes by unit and meeting, with the `spent` edit that gives them.
type Spent<'e> = BTreeMap<(UnitIx, MeetingIx), (u32, &'e Edit)>;

/// Writes the records of held meetings into the session.
///
/// # Errors
/// If the records are impossible.
pub(super) fn record(editor: &mut Editor<'_>, edits: &[Edit], baseline: Option<&Schedule>) -> Result<(), EditError> {
    let spent_edits: Vec<&Edit> = edits.iter().filter(|edit| matches!(edit, Edit::Spent { .. })).collect();
    let Some((edit, until)) = edits.iter().find_map(|edit| match edit {
        Edit::Held { meeting } => Some((edit, meeting)),
        _ => None,
    }) else {
        let Some(first) = spent_edits.first() else { return Ok(()) };
        let why = Message::new("no_word_of_held", "no `held` edit says which meeting has happened", &[]);
        let help = Message::new("no_add_held", "add held=MEETING: which meeting has happened", &[]);
        return Err(refused(first, why, help));
    };
    let Some(baseline) = baseline else {
        let why = Message::new("no_plan", "no plan says what it took up", &[]);
        let help = Message::new("no_name_plan", "name the schedule that was kept to, with --baseline", &[]);
        return Err(refused(edit, why, help));
    };
    let until = MeetingIx(editor.meeting(edit, until)?);
    let units = Units::of(&editor.problem);
    let fresh = fresh(editor, until);
    let spent = spent(editor, &units, &spent_edits, &fresh, baseline)?;
    let mut took = Vec::new();
    for meeting in fresh {
        took.push(meeting_took(editor, &units, meeting, &spent, baseline)?);
    }
    write(editor, &took, &units);
    editor.read(edit)?;
    settle(editor, edits, &spent)?;
    editor.read(edit)
}

/// The meetings to record, in order of time: all that began no later than `until` and are not recorded yet.
fn fresh(editor: &Editor<'_>, until: MeetingIx) -> Vec<MeetingIx> {
    let problem = &editor.problem;
    let start = problem.meeting(until).start;
    let recorded = |m: &MeetingIx| problem.record(*m).is_some() || problem.is_under_way(*m);
    let mut fresh: Vec<MeetingIx> =
        problem.meeting_ixs().filter(|&m| problem.meeting(m).start <= start && !recorded(&m)).collect();
    fresh.sort_by_key(|&m| (problem.meeting(m).start, m));
    fresh
}

/// The planned entries of a meeting.
fn planned<'b>(editor: &Editor<'_>, meeting: MeetingIx, baseline: &'b Schedule) -> &'b [Entry] {
    let id = &editor.problem.meeting(meeting).id.0;
    baseline.meetings.iter().find(|held| held.id == *id).map_or(&[], |held| &held.entries)
}

/// The unit of an entry; `None` if its items were removed from the session.
fn unit_of(editor: &Editor<'_>, units: &Units, entry: &Entry) -> Option<UnitIx> {
    entry.items.iter().find_map(|id| editor.problem.find_item(id)).map(|ix| units.of_item[ix.0])
}

fn spent<'e>(
    editor: &Editor<'_>,
    units: &Units,
    edits: &[&'e Edit],
    fresh: &[MeetingIx],
    baseline: &Schedule,
) -> Result<Spent<'e>, EditError> {
    let mut spent = Spent::new();
    for &edit in edits {
        let Edit::Spent { item, minutes, meeting } = edit else { continue };
        let _known = editor.item(edit, item)?;
        let unit = editor.problem.find_item(item).map_or(UnitIx(0), |ix| units.of_item[ix.0]);
        let takes_up = |m: &MeetingIx| {
            planned(editor, *m, baseline).iter().any(|entry| unit_of(editor, units, entry) == Some(unit))
        };
        let meeting = match meeting {
            Some(id) => {
                let there = MeetingIx(editor.meeting(edit, id)?);
                if !fresh.contains(&there) {
                    let known: Vec<&str> = fresh.iter().map(|&m| editor.problem.meeting(m).id.0.as_str()).collect();
                    return Err(nothing(edit, "newly held meeting", id, &known));
                }
                there
            }
            None => *fresh.iter().rev().find(|m| takes_up(m)).ok_or_else(|| {
                let words = "no meeting that has been held was to take up item {item}";
                let help = Message::new("no_name_meeting", "name the meeting, {edit}:MEETING", &[("edit", edit)]);
                refused(edit, Message::new("no_such_entry", words, &[("item", item)]), help)
            })?,
        };
        if spent.insert((unit, meeting), (*minutes, edit)).is_some() {
            let why = Message::new("no_minutes_twice", "these minutes are already given", &[]);
            return Err(refused(edit, why, Message::new("no_say_once", "say it once", &[])));
        }
    }
    Ok(spent)
}

/// Works out what a meeting took up: its planned entries with the spent minutes, until its time is used up.
fn meeting_took(
    editor: &mut Editor<'_>,
    units: &Units,
    meeting: MeetingIx,
    spent: &Spent<'_>,
    baseline: &Schedule,
) -> Result<Took, EditError> {
    let sitting = editor.problem.meeting(meeting);
    let id = sitting.id.clone();
    // a meeting that was held may have used its reserve
    let room = sitting.length().get();
    let turn = editor.problem.rules.turnaround().get();
    let mut rows: Vec<(UnitIx, u32)> = Vec::new();
    for entry in planned(editor, meeting, baseline) {
        if let Some(unit) = unit_of(editor, units, entry).filter(|unit| rows.iter().all(|(other, _)| other != unit)) {
            rows.push((unit, entry.minutes.get()));
        }
    }
    // unplanned entries came last
    let others = spent.keys().filter(|(unit, there)| *there == meeting && rows.iter().all(|(other, _)| other != unit));
    let others: Vec<(UnitIx, u32)> = others.map(|&(unit, _)| (unit, 0)).collect();
    rows.extend(others);
    let (mut parts, mut left, mut out_of_time) = (Vec::new(), room, false);
    for (unit, minutes) in rows {
        let turn = if parts.is_empty() { 0 } else { turn };
        if let Some(&(took, edit)) = spent.get(&(unit, meeting)) {
            if took == 0 {
                continue;
            }
            if out_of_time || took + turn > left {
                let words = "{meeting} has {room} min, and that is more than was left of it";
                let why = Message::new("no_room", words, &[("meeting", &id), ("room", &room)]);
                let words = "say with `spent` what took less there, or when it ended: \
                    move-meeting={meeting}:DATETSTART-END";
                return Err(refused(edit, why, Message::new("no_say_spent", words, &[("meeting", &id)])));
            }
            parts.push((unit, took));
            left -= took + turn;
            continue;
        }
        let takes = minutes.min(left.saturating_sub(turn));
        let whole = takes == minutes;
        let lead = editor.problem.item(units.unit(unit).items[0]).id.clone();
        let least = if units.unit(unit).kind == Kind::Whole { minutes } else { units.unit(unit).min_part };
        if out_of_time || (!whole && takes < least) {
            editor.notes.push(Message::new(
                "not_reached",
                "{id} did not get to item {item}",
                &[("id", &id), ("item", &lead)],
            ));
            out_of_time = true;
            continue;
        }
        if !whole {
            let words = "{id} had {takes} min for item {item}, not {minutes}";
            let values: &[(&'static str, &dyn Display)] =
                &[("id", &id), ("takes", &takes), ("item", &lead), ("minutes", &minutes)];
            editor.notes.push(Message::new("cut_short", words, values));
            out_of_time = true;
        }
        parts.push((unit, takes));
        left -= takes + turn;
    }
    Ok(Took { meeting, parts })
}

/// Writes the records to the file.
fn write(editor: &mut Editor<'_>, took: &[Took], units: &Units) {
    let list = Statement::root().at("held");
    let rows: Vec<String> = took
        .iter()
        .map(|one| {
            let entry = |&(unit, minutes): &(UnitIx, u32)| {
                let lead = &editor.problem.item(units.unit(unit).items[0]).id.0;
                format!("{{\"item\": {}, \"minutes\": {minutes}}}", quoted(lead))
            };
            let entries: Vec<String> = one.parts.iter().map(entry).collect();
            let meeting = quoted(&editor.problem.meeting(one.meeting).id.0);
            format!("{{\"meeting\": {meeting}, \"entries\": [{}]}}", entries.join(", "))
        })
        .collect();
    if editor.draft.get(&list).is_none() {
        return editor.draft.set(&list, &format!("[\n    {}\n  ]", rows.join(",\n    ")));
    }
    for row in rows {
        editor.draft.insert(&list, editor.draft.count(&list), &row);
    }
}

/// Adjusts the minutes of items to the records.
fn settle(editor: &mut Editor<'_>, edits: &[Edit], spent: &Spent<'_>) -> Result<(), EditError> {
    let units = Units::of(&editor.problem);
    for u in units.ixs() {
        let unit = units.unit(u);
        let took = parts_of(editor, &units, u);
        let sum: u32 = took.iter().map(|(_, minutes)| minutes).sum();
        if took.is_empty() {
            continue;
        }
        let lead = editor.problem.item(unit.items[0]).id.clone();
        let goes_on = unit.kind == Kind::Loose || is_last(editor, &units, u, &took);
        if !goes_on && sum < unit.minutes {
            let wants = |edit: &&Edit| matches!(edit, Edit::SetMinutes { item, .. } if editor.problem.find_item(item).is_some_and(|ix| units.of_item[ix.0] == u));
            if let Some(edit) = edits.iter().find(wants) {
                let words = "item {item} took {total} min and has ended, because another followed it";
                let why = Message::new("no_more_of_it", words, &[("item", &lead), ("total", &sum)]);
                let words = "add what is left as an item of its own, with add-item";
                return Err(refused(edit, why, Message::new("no_add_rest", words, &[])));
            }
        }
        let total = if goes_on { unit.minutes.max(sum) } else { sum };
        if total != unit.minutes {
            // minutes are removed from the last item first
            let order: Vec<ItemIx> = unit.items.iter().rev().copied().collect();
            let more = i64::from(total) - i64::from(unit.minutes);
            minutes::change(&mut editor.draft, &editor.problem, &order, more, None);
            let (what, words) = if total > unit.minutes {
                ("took", "item {item} took {total} min, not {minutes}")
            } else {
                ("took_only", "item {item} took only {total} min, not {minutes}")
            };
            let values: &[(&'static str, &dyn Display)] =
                &[("item", &lead), ("total", &total), ("minutes", &unit.minutes)];
            editor.notes.push(Message::new(what, words, values));
        }
        let left = total - sum;
        if left > 0 && spent.keys().any(|(other, _)| *other == u) {
            let words = "{minutes} min are left of item {item}";
            editor.notes.push(Message::new("left", words, &[("minutes", &left), ("item", &lead)]));
        }
    }
    Ok(())
}

/// The recorded parts of a unit: index in `held`, and minutes.
fn parts_of(editor: &Editor<'_>, units: &Units, u: UnitIx) -> Vec<(usize, u32)> {
    let mut parts = Vec::new();
    for (place, record) in editor.problem.held.iter().enumerate() {
        let mine = record.parts.iter().filter(|(item, _)| units.of_item[item.0] == u);
        let minutes: u32 = mine.map(|(_, minutes)| minutes.get()).sum();
        if minutes > 0 {
            parts.push((place, minutes));
        }
    }
    parts
}

/// Whether a unit is the last one that its track has taken up.
fn is_last(editor: &Editor<'_>, units: &Units, u: UnitIx, took: &[(usize, u32)]) -> bool {
    let problem = &editor.problem;
    let track = |place: usize| &problem.meeting(problem.held[place].meeting).track;
    let start = |place: &usize| problem.meeting(problem.held[*place].meeting).start;
    let Some(&(mine, _)) = took.last() else { return false };
    let of_track = (0..problem.held.len()).filter(|&p| track(p) == track(mine) && !problem.held[p].parts.is_empty());
    let latest = of_track.max_by_key(start);
    let last_unit = |place: usize| problem.held[place].parts.last().map(|(item, _)| units.of_item[item.0]);
    latest.is_some_and(|place| last_unit(place) == Some(u))
}
