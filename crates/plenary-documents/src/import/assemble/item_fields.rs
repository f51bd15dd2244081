//! Fills in the items of the session file. Fields that are not printed are inferred, missing minutes are estimated.

use plenary_core::model::Earlier;

use super::by_language;
use super::draft::{self, Gap, Minutes};
use super::items::{self, Item, ScheduledRow};
use super::meetings::{self, Meeting};
use crate::import::doubt::Doubt;
use crate::import::estimate::{self, Need, TableMeeting};
use crate::import::extract::agenda::ItemKind;
use crate::import::extract::minutes::StatedMinutes;
use crate::import::report::{Origin, Report};
use crate::import::words::Words;

/// The longest gap kept free before the report is adopted, in minutes: the report is drafted and translated in it.
const DRAFTING: u32 = 120;

/// The items of the session file. Each value is recorded in the report.
pub fn write(
    items: &[Item],
    rows: &[ScheduledRow],
    meetings: &[Meeting],
    words: &Words,
    report: &mut Report,
) -> Vec<draft::Item> {
    let minutes = estimated_minutes(items, rows, meetings);
    let gap = gap_before_report(items, meetings);
    let mut all = Vec::new();
    for (ix, item) in items.iter().enumerate() {
        let mut to = draft::Item {
            id: item.id.chars().take(64).collect(),
            number: item.number.chars().take(100).collect(),
            title: by_language(words, if item.title.value.is_empty() { "–" } else { &item.title.value }),
            from: Some(items::place(&item.title.from)),
            together: item.together.clone(),
            ..draft::Item::default()
        };
        let field = |name: &str| format!("items[{ix}].{name}");
        report.add(
            &field("title"),
            format!("{} {}", item.number, item.title.value),
            Origin::Read,
            Some(&item.title.from),
            item.title.doubt.clone(),
        );
        set_minutes(item, minutes[ix], &field("minutes"), &mut to, report);
        infer_fields(ix, item, items, meetings, gap.as_ref(), &mut to, report);
        for document in item.documents.iter().take(2_000) {
            report.add(&field("documents"), &document.value, Origin::Read, Some(&document.from), None);
            to.documents.push(document.value.chars().take(200).collect());
        }
        all.push(to);
    }
    all
}

/// Sets the minutes of an item: as stated, or the estimate.
fn set_minutes(item: &Item, estimate: u32, field: &str, to: &mut draft::Item, report: &mut Report) {
    let Some(stated) = &item.stated else {
        to.minutes = Minutes::Whole(estimate);
        to.estimated = true;
        report.add(field, format!("{estimate} ({})", item.kind.name()), Origin::Estimated, None, None);
        return;
    };
    to.minutes = match stated.value {
        StatedMinutes::Minutes(minutes) => Minutes::Whole(minutes),
        StatedMinutes::Speakers(speakers, minutes_each) => Minutes::Speakers { speakers, minutes_each },
    };
    report.add(field, to.minutes.total(), Origin::Read, Some(&stated.from), stated.doubt.clone());
}

/// Infers fields that documents do not print: the opening is first, the report comes after everything else and a gap, and
/// all items but substantive ones have one part. Track, interpretation and interruptions follow from the table.
fn infer_fields(
    ix: usize,
    item: &Item,
    items: &[Item],
    meetings: &[Meeting],
    gap: Option<&Gap>,
    to: &mut draft::Item,
    report: &mut Report,
) {
    let mut infer = |to: &mut draft::Item, name: &'static str, value: String, doubt: Option<Doubt>| {
        report.add(&format!("items[{ix}].{name}"), value, Origin::Inferred, None, doubt);
        to.inferred.push(name.into());
    };
    if ix == 0 && item.kind == ItemKind::Opening {
        to.position = Some("first".into());
        infer(to, "position", "first".to_owned(), None);
    }
    if ix + 1 == items.len() && item.kind == ItemKind::Report {
        let every = gap.is_some_and(|gap| gap.item == Earlier::EVERY);
        if !every {
            to.position = Some("last".into());
            infer(to, "position", "last".to_owned(), None);
        }
        if let Some(gap) = gap {
            let other = if every { "every other item".to_owned() } else { format!("item {}", gap.item) };
            // without a table nothing shows how long it takes
            let guessed = item.meetings.is_empty() && gap.gap_minutes > 0;
            let doubt = guessed.then_some(Doubt::Drafting { minutes: gap.gap_minutes });
            infer(to, "after", format!("{} min after {other}", gap.gap_minutes), doubt);
            to.after.push(gap.clone());
        }
    }
    if !matches!(item.kind, ItemKind::Substantive) && item.meetings.len() < 2 {
        to.split = Some(false);
        infer(to, "split", "false".to_owned(), None);
    }
    let Some(first) = item.meetings.first() else { return };
    let track = &meetings[*first].track;
    if !meetings::is_plenary(track) {
        to.track = Some(track.clone());
        infer(to, "track", track.clone(), None);
    }
    let of_track: Vec<usize> = (0..meetings.len()).filter(|&ix| meetings[ix].track == *track).collect();
    let places: Vec<Option<usize>> = item.meetings.iter().map(|at| of_track.iter().position(|ix| ix == at)).collect();
    if places.windows(2).any(|pair| !matches!(pair, [Some(a), Some(b)] if a + 1 == *b)) {
        to.interruptible = true;
        infer(to, "interruptible", "true".to_owned(), None);
    }
    if item.meetings.iter().any(|&at| !meetings[at].interpreted) {
        to.interpretation = Some(Vec::new());
        infer(to, "interpretation", "[]".to_owned(), None);
    }
}

/// The gap before a report at the end of the agenda: after every other item, or only after the one before it if the table
/// has something of another track after the start of the report.
fn gap_before_report(items: &[Item], meetings: &[Meeting]) -> Option<Gap> {
    let (report, others) =
        items.split_last().filter(|(last, rest)| last.kind == ItemKind::Report && !rest.is_empty())?;
    let gap = |item: &str, minutes: u32| Gap { item: item.to_owned(), gap_minutes: minutes };
    // minutes since the start of the first day
    let clock = |at: usize, end: bool| {
        let meeting = &meetings[at];
        let day = meeting.date.signed_duration_since(meetings[0].date).num_days();
        day * 1440 + i64::from(if end { meeting.hours.end } else { meeting.hours.start })
    };
    let Some(&first) = report.meetings.first() else {
        let before = meetings.len().checked_sub(2).map(|at| clock(at + 1, false) - clock(at, true));
        return Some(gap(Earlier::EVERY, before.map_or(0, drafting)));
    };
    let since = |item: &Item| item.meetings.last().map(|&last| (last, clock(first, false) - clock(last, true)));
    let all: Vec<(usize, i64)> = others.iter().filter_map(since).collect();
    let beside = |&(last, minutes): &(usize, i64)| minutes < 0 && meetings[last].track != meetings[first].track;
    if all.iter().any(beside) {
        let before = others.last().filter(|item| since(item).is_some_and(|(_, minutes)| minutes > 0))?;
        return Some(gap(&before.id, since(before).map_or(0, |(_, minutes)| drafting(minutes))));
    }
    let least = all.into_iter().map(|(_, minutes)| drafting(minutes)).min();
    Some(gap(Earlier::EVERY, least.unwrap_or(0)))
}

/// The time to draft the report in, of so many minutes.
fn drafting(minutes: i64) -> u32 {
    u32::try_from(minutes).unwrap_or(0).min(DRAFTING)
}

/// The minutes of each item: stated, or estimated from the table or from the total time.
fn estimated_minutes(items: &[Item], rows: &[ScheduledRow], meetings: &[Meeting]) -> Vec<u32> {
    let stated = |item: &Item| item.stated.as_ref().map(|stated| stated.value.total());
    let needs: Vec<Need> = items.iter().map(|item| Need { kind: item.kind, stated: stated(item) }).collect();
    let lengths: Vec<u32> = meetings.iter().map(|meeting| meeting.hours.length()).collect();
    let by_time = estimate::for_time(&needs, &lengths);
    if rows.is_empty() {
        return by_time;
    }
    let table_meetings: Vec<TableMeeting> = (0..meetings.len())
        .map(|at| {
            let ids = rows.iter().filter(|row| row.meeting == at).flat_map(|row| &row.ids);
            let next = (at + 1..meetings.len()).find(|&next| meetings[next].track == meetings[at].track);
            TableMeeting {
                length: lengths[at],
                items: ids.filter_map(|id| items.iter().position(|item| item.id == *id)).collect(),
                next,
            }
        })
        .collect();
    let by_table = estimate::for_table(&needs, &table_meetings);
    by_table.into_iter().zip(by_time).map(|(table, time)| table.unwrap_or(time).clamp(1, 10_080)).collect()
}
