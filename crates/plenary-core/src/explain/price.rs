//! The cost of a repair, and its wording as advice.
//!
//! Costs only rank repairs. Their unit is a minute, of debate or of interpreters:
//!
//! | concession | cost |
//! | --- | --- |
//! | a minute of an item | 1, and 2 where less than half of it is left; times priority / 5 |
//! | an item left out | twice its minutes, times priority / 5 |
//! | a minute of a limit, a gap or a reserve | 1 |
//! | a meeting, added or granted; a limit that counts meetings or teams, by one | 120 |
//! | what the bureau decides: order, where an item is, how it is split | 90 for the order, 45 for the rest |
//! | what others decide: when speakers can attend, when papers are out, what is interpreted, days off | 180 |

use super::keyword::Keyword;
use crate::model::Problem;
use crate::whatif::Edit;

/// Cost of one more meeting.
pub const MEETING: u32 = 120;

/// Cost of cutting `cut` minutes from an item; all its minutes if it is left out.
pub fn minutes(problem: &Problem, item: &str, cut: u32) -> u32 {
    let Some(item) = problem.find_item(item).map(|ix| problem.item(ix)) else { return cut };
    let all = item.minutes.get();
    let cost = if cut >= all { 2 * all } else { cut + cut.saturating_sub(all / 2) };
    (cost * item.priority).div_ceil(5)
}

/// Cost of removing a statement.
pub fn statement(keyword: Keyword) -> u32 {
    match keyword {
        Keyword::Windows | Keyword::AvailableFrom | Keyword::People | Keyword::Interpretation | Keyword::DaysOff => 180,
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
        E::SetGap { item, other, minutes } => format!("let item {item} start {minutes} min after item {other}"),
        E::SetReserve { meeting, minutes } => format!("keep only {minutes} min of {meeting} free"),
        E::FreePerson { person } => format!("find other hours for {person}"),
        E::SetOrder { .. } => "take items in any order".to_owned(),
        E::Lift { item, word, other } => match (word.as_str(), other) {
            ("after", Some(other)) => format!("let item {item} not wait for item {other}"),
            ("not_with", Some(other)) => format!("let item {item} share a meeting with item {other}"),
            ("not_parallel", Some(other)) => format!("let item {item} run beside item {other}"),
            ("people", Some(other)) => format!("take item {item} without {other}"),
            ("attendance", _) => format!("let item {item} be in a smaller room"),
            ("split", _) => format!("let item {item} be split in any way"),
            ("interpretation", _) => format!("take item {item} without its interpretation"),
            ("windows", _) => format!("find other hours for the speakers of item {item}"),
            ("available_from", _) => format!("have the papers of item {item} out earlier"),
            (word, _) => format!("remove `{word}` from item {item}"),
        },
        other => other.to_string(),
    }
}
