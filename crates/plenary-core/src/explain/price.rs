//! The cost of a repair, and its wording as advice.
//!
//! Costs only rank repairs. Their unit is a minute, of debate or of interpreters:
//!
//! | concession | cost |
//! | --- | --- |
//! | a minute of an item | 1, and 2 where less than half of it is left; times priority / 5 |
//! | an item left out | twice its minutes, times priority / 5 |
//! | a minute of a limit, a gap or a reserve, or further from an announced hour | 1 |
//! | a meeting, added or granted; a limit that counts meetings or teams, by one | 120 |
//! | what the bureau decides: order, where an item is, how it is split | 90 for the order of all, 45 for the rest |
//! | what others decide: when speakers can attend, when papers are out, an announced hour, what is interpreted, days off | 180 |
//! | besides: any repair that takes time from items, or needs more meetings or other limits | 200 |
//! | besides: what closes the session, such as the adoption of the report, is cut, or closes it no longer | 1000 |

use super::keyword::Keyword;
use crate::message::Message;
use crate::model::{Earlier, Item, LocalTime, Position, Problem};
use crate::whatif::Edit;

/// Cost of one more meeting.
pub const MEETING: u32 = 120;

/// Cost of taking an item out of turn.
pub const TURN: u32 = 45;

/// What a repair costs besides, if it takes time from items, or needs more meetings or other limits: a chair first looks
/// for another order, other gaps and other hours.
const TIME: u32 = 200;

/// What it costs besides to take time from what closes the session, or to let it not close the session: the report is
/// touched last.
const CLOSING: u32 = 1000;

/// Whether an item closes the session: it comes last, or after everything else.
pub fn is_closing(item: &Item) -> bool {
    item.position == Some(Position::Last) || item.after.iter().any(|after| after.item == Earlier::Every)
}

/// Cost of cutting `cut` minutes from an item; all its minutes if it is left out.
pub fn minutes(problem: &Problem, item: &str, cut: u32) -> u32 {
    let Some(item) = problem.find_item(item).map(|ix| problem.item(ix)) else { return cut };
    let all = item.minutes.get();
    let cost = if cut >= all { 2 * all } else { cut + cut.saturating_sub(all / 2) };
    (cost * item.priority).div_ceil(5) + if cut > 0 && is_closing(item) { CLOSING } else { 0 }
}

/// What edits cost besides their single costs.
pub fn besides(edits: &[Edit]) -> u32 {
    let other = |edit: &Edit| {
        matches!(edit, Edit::SetOrder { .. } | Edit::SetGap { .. } | Edit::Keep { .. } | Edit::Lift { .. })
    };
    let closing = |edit: &Edit| match edit {
        Edit::Lift { word, other, .. } => {
            word == "position" || (word == "after" && other.as_deref() == Some(Earlier::EVERY))
        }
        _ => false,
    };
    let time = if edits.iter().all(other) { 0 } else { TIME };
    time + if edits.iter().any(closing) { CLOSING } else { 0 }
}

/// What an item waits for, in a sentence.
fn earlier(other: &str) -> String {
    if other == Earlier::EVERY { "every other item".to_owned() } else { format!("item {other}") }
}

/// Cost of removing a statement.
pub fn statement(keyword: Keyword) -> u32 {
    match keyword {
        Keyword::Windows
        | Keyword::AvailableFrom
        | Keyword::Keep
        | Keyword::People
        | Keyword::Interpretation
        | Keyword::DaysOff => 180,
        Keyword::Order => 90,
        Keyword::Item
        | Keyword::After
        | Keyword::NotWith
        | Keyword::NotParallel
        | Keyword::Attendance
        | Keyword::Pin
        | Keyword::Forbid
        | Keyword::Allow
        | Keyword::Position
        | Keyword::Split
        | Keyword::Held
        | Keyword::ReserveMinutes
        | Keyword::PerDay
        | Keyword::Teams
        | Keyword::MaxMeetingMinutes
        | Keyword::MinBreakMinutes
        | Keyword::MaxMeetingsPerDay
        | Keyword::MaxMinutesPerDay
        | Keyword::MaxParallelInterpreted
        | Keyword::InterpretedMeetings
        | Keyword::InterpretedMinutesPerDay
        | Keyword::Earliest
        | Keyword::Latest
        | Keyword::MaxSpanMinutes
        | Keyword::MinNightRestMinutes
        | Keyword::InterpreterMeetingsPerDay
        | Keyword::InterpreterMeetingsPerWeek
        | Keyword::InterpreterMinutesPerDay
        | Keyword::InterpreterMinutesPerWeek
        | Keyword::TurnaroundMinutes => 45,
    }
}

/// Words an edit as advice.
pub fn advice(problem: &Problem, edit: &Edit) -> String {
    use Edit as E;
    let has = |item: &str| problem.find_item(item).map_or(0, |ix| problem.item(ix).minutes.get());
    match edit {
        E::SetMinutes { item, minutes } if *minutes < has(item) => {
            format!("cut item {item} by {} min, to {minutes}", has(item) - minutes)
        }
        E::Optional { item } => format!("let item {item} be left out ({} min)", has(item)),
        E::AddMeeting { date, start, end, track: None } => format!("hold one more meeting, {date} {start}-{end}"),
        E::AddMeeting { date, start, end, track: Some(track) } => {
            format!("hold one more meeting of {track}, {date} {start}-{end}")
        }
        E::SetRule { name, value } => {
            let rows = problem.rules.rows();
            let now = rows.iter().find(|row| row.name == name).map(|row| row.figure.clone());
            let now =
                now.or_else(|| problem.teams.as_ref().filter(|_| name == "teams").map(|teams| teams.value.into()));
            let now = now.or_else(|| problem.per_day.as_ref().filter(|_| name == "per_day").map(|l| l.value.into()));
            let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match (now, value.is_null()) {
                (_, true) => format!("remove the limit {name}"),
                (Some(now), false) => format!("change {name} from {} to {}", plain(&now), plain(value)),
                (None, false) => format!("set {name} to {}", plain(value)),
            }
        }
        E::SetGap { item, other, minutes: 0 } => format!("take item {item} after {}", earlier(other)),
        E::SetGap { item, other, minutes } => format!("let item {item} start {minutes} min after {}", earlier(other)),
        E::Keep { item, minutes: Some(minutes) } => {
            format!("let item {item} start within {minutes} min of its announced hour")
        }
        E::SetReserve { meeting, minutes } => format!("keep only {minutes} min of {meeting} free"),
        E::FreePerson { person } => format!("find other hours for {person}"),
        E::SetOrder { item: Some(item), .. } => format!("take item {item} out of turn"),
        E::SetOrder { item: None, .. } => "take items in any order".to_owned(),
        E::Lift { item, word, other } => match (word.as_str(), other) {
            ("after", Some(other)) => format!("let item {item} not wait for {}", earlier(other)),
            ("not_with", Some(other)) => format!("let item {item} share a meeting with item {other}"),
            ("not_parallel", Some(other)) => format!("let item {item} run beside item {other}"),
            ("people", Some(other)) => format!("take item {item} without {other}"),
            ("attendance", _) => format!("let item {item} be in a smaller room"),
            ("split", _) => format!("let item {item} be split in any way"),
            ("interpretation", _) => format!("take item {item} without its interpretation"),
            ("windows", _) => format!("find other hours for the speakers of item {item}"),
            ("keep", _) => format!("give up the announced hour of item {item}"),
            ("available_from", _) => format!("have the papers of item {item} out earlier"),
            (word, _) => format!("remove `{word}` from item {item}"),
        },
        other => other.to_string(),
    }
}

/// What an edit costs, in words.
pub fn cost(problem: &Problem, edit: &Edit) -> Option<Message> {
    use Edit as E;
    let item = |id: &str| problem.find_item(id).map(|ix| problem.item(ix));
    let clock = |text: &str| text.parse::<LocalTime>().ok().map(|time| time.hour() * 60 + time.minute());
    let about = |what, words, item: &String| Some(Message::new(what, words, &[("item", item)]));
    match edit {
        E::SetMinutes { item: id, minutes } => {
            let all = item(id)?.minutes.get();
            let cut = all.checked_sub(*minutes)?;
            let words = "item {item} loses {minutes} of its {all} min";
            Some(Message::new("costs_minutes", words, &[("item", id), ("minutes", &cut), ("all", &all)]))
        }
        E::Optional { item: id } => {
            let all = item(id)?.minutes;
            let words = "item {item} may fall away, with all its {minutes} min";
            Some(Message::new("costs_item", words, &[("item", id), ("minutes", &all.get())]))
        }
        E::AddMeeting { start, end, .. } => {
            let minutes = clock(end)?.saturating_sub(clock(start)?);
            let words = "one more meeting of {minutes} min, with its room and its interpreters";
            Some(Message::new("costs_meeting", words, &[("minutes", &minutes)]))
        }
        E::SetRule { name, value } if value.is_null() => {
            Some(Message::new("costs_limit_gone", "the limit `{name}` no longer holds", &[("name", name)]))
        }
        E::SetRule { name, .. } => {
            Some(Message::new("costs_limit", "somebody has to agree to another `{name}`", &[("name", name)]))
        }
        E::SetGap { item: id, other, minutes } => {
            let names = |earlier: Earlier| match earlier {
                Earlier::Item(ix) => problem.item(ix).id.0 == *other,
                Earlier::Every => other == Earlier::EVERY,
            };
            let Some(after) = item(id)?.after.iter().find(|after| names(after.item)) else {
                let words = "item {item} waits for item {other}, and no time is lost";
                return Some(Message::new("costs_place", words, &[("item", id), ("other", other)]));
            };
            let gap = after.gap.get();
            let words = "{minutes} min less before item {item}";
            Some(Message::new("costs_gap", words, &[("item", id), ("minutes", &gap.saturating_sub(*minutes))]))
        }
        E::SetReserve { meeting, minutes } => {
            let reserve = problem.meeting(problem.find_meeting(meeting)?).reserve.get();
            let less = reserve.saturating_sub(*minutes);
            let words = "{minutes} min less in reserve in {meeting}";
            Some(Message::new("costs_reserve", words, &[("meeting", meeting), ("minutes", &less)]))
        }
        E::Keep { item: id, minutes: Some(minutes) } => {
            let words = "item {item} may start {minutes} min before or after its announced hour";
            Some(Message::new("costs_hour", words, &[("item", id), ("minutes", minutes)]))
        }
        E::SetOrder { item: Some(id), .. } => {
            about("costs_turn", "item {item} leaves its place on the agenda, and no time is lost", id)
        }
        E::SetOrder { item: None, .. } => {
            Some(Message::new("costs_order", "no item keeps its place on the agenda, and no time is lost", &[]))
        }
        E::Lift { item: id, word, .. } => match word.as_str() {
            "windows" => about("costs_hours", "the speakers of item {item} have to come at other hours", id),
            "keep" => about("costs_hour_gone", "item {item} may start at another hour than announced", id),
            "available_from" => about("costs_papers", "the papers of item {item} have to be out earlier", id),
            "interpretation" => about("costs_interpretation", "item {item} goes without its interpretation", id),
            "after" => about("costs_wait", "item {item} no longer waits for what comes before it", id),
            _ => {
                let words = "what the file says of item {item} (`{word}`) no longer holds";
                Some(Message::new("costs_statement", words, &[("item", id), ("word", word)]))
            }
        },
        _ => None,
    }
}
