//! An edit as it is typed: `set-minutes=2:200`.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::edit::Edit;
use super::error::EditError;
use super::grammar::{NAMES, example, shown};
use crate::read::nearest;

/// An edit in a file or a request: as typed, or as an object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum EditInput {
    /// `set-minutes=2:200`.
    Typed(String),
    /// `{"edit": "set-minutes", "item": "2", "minutes": 200}`.
    Object(Edit),
}

impl TryFrom<EditInput> for Edit {
    type Error = EditError;

    fn try_from(input: EditInput) -> Result<Self, EditError> {
        match input {
            EditInput::Typed(text) => text.parse(),
            EditInput::Object(edit) => Ok(edit),
        }
    }
}

impl FromStr for Edit {
    type Err = EditError;

    fn from_str(text: &str) -> Result<Self, EditError> {
        let (name, rest) = text.split_once('=').unwrap_or((text, ""));
        if !NAMES.contains(&name) {
            return Err(EditError::Unknown { text: shown(text), near: nearest(name, NAMES) });
        }
        parse(name, rest).ok_or_else(|| EditError::Unreadable { text: shown(text), write: example(name).to_owned() })
    }
}

fn parse(name: &str, rest: &str) -> Option<Edit> {
    let whole = || (!rest.is_empty()).then(|| rest.to_owned());
    let pair = || {
        rest.rsplit_once(':')
            .filter(|(one, two)| !one.is_empty() && !two.is_empty())
            .map(|(one, two)| (one.to_owned(), two.to_owned()))
    };
    Some(match name {
        "drop-meeting" => Edit::DropMeeting { meeting: whole()? },
        "add-meeting" => {
            let (date, start, end, track) = hours(rest)?;
            Edit::AddMeeting { date, start, end, track }
        }
        "move-meeting" => {
            // an id may have a colon; the hours are at the end
            let at = rest.len().checked_sub("2022-05-05T15:00-17:00".len())?;
            let (meeting, hours_of) = (rest.get(..at)?.strip_suffix(':')?, rest.get(at..)?);
            let (date, start, end, _) = hours(hours_of).filter(|(.., track)| track.is_none())?;
            Edit::MoveMeeting { meeting: meeting.to_owned(), date, start, end }
        }
        "set-minutes" => {
            let (item, minutes) = pair()?;
            Edit::SetMinutes { item, minutes: minutes.parse().ok()? }
        }
        "pin" => {
            let (item, meeting) = pair()?;
            Edit::Pin { item, meeting }
        }
        "forbid" => {
            let (item, meeting) = pair()?;
            Edit::Forbid { item, meeting }
        }
        "unpin" => Edit::Unpin { item: whole()? },
        "add-item" => Edit::AddItem { item: serde_json::from_str(rest).ok().filter(Value::is_object)? },
        "drop-item" => Edit::DropItem { item: whole()? },
        "set-rule" => {
            let (name, value) = rest.split_once(':').filter(|(name, value)| !name.is_empty() && !value.is_empty())?;
            // 180, null and ["2022-05-06"] are JSON; 09:00 and un-onsite are not, and become strings
            let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
            Edit::SetRule { name: name.to_owned(), value }
        }
        "held" => Edit::Held { meeting: whole()? },
        "spent" => {
            let (one, last) = pair()?;
            match last.parse() {
                Ok(minutes) => Edit::Spent { item: one, minutes, meeting: None },
                Err(_) => {
                    let (item, minutes) = one.rsplit_once(':')?;
                    Edit::Spent { item: item.to_owned(), minutes: minutes.parse().ok()?, meeting: Some(last) }
                }
            }
        }
        "optional" => Edit::Optional { item: whole()? },
        "lift" => {
            let mut words = rest.splitn(3, ':').map(str::to_owned).filter(|word| !word.is_empty());
            Edit::Lift { item: words.next()?, word: words.next()?, other: words.next() }
        }
        "set-gap" => {
            let (items, minutes) = pair()?;
            let (item, other) = items.split_once(':').filter(|(item, other)| !item.is_empty() && !other.is_empty())?;
            Edit::SetGap { item: item.to_owned(), other: other.to_owned(), minutes: minutes.parse().ok()? }
        }
        "keep" => {
            let (item, minutes) = pair()?;
            let minutes = if minutes == "none" { None } else { Some(minutes.parse().ok()?) };
            Edit::Keep { item, minutes }
        }
        "set-reserve" => {
            let (meeting, minutes) = pair()?;
            Edit::SetReserve { meeting, minutes: minutes.parse().ok()? }
        }
        "set-seats" => {
            let (meeting, seats) = pair()?;
            Edit::SetSeats { meeting, seats: seats.parse().ok()? }
        }
        "free-person" => Edit::FreePerson { person: whole()? },
        "set-order" => match rest.rsplit_once(':') {
            Some(_) => pair().map(|(item, order)| Edit::SetOrder { item: Some(item), order })?,
            None => Edit::SetOrder { item: None, order: whole()? },
        },
        _ => return None,
    })
}

/// Parses `2022-05-06T10:00-12:00`, with an optional `:TRACK`.
fn hours(text: &str) -> Option<(String, String, String, Option<String>)> {
    let (date, rest) = text.split_once('T')?;
    let (start, rest) = rest.split_once('-')?;
    let end = rest.get(..5)?;
    let track = match rest.get(5..)? {
        "" => None,
        more => Some(more.strip_prefix(':').filter(|track| !track.is_empty())?.to_owned()),
    };
    Some((date.to_owned(), start.to_owned(), end.to_owned(), track))
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DropMeeting { meeting } => write!(f, "drop-meeting={meeting}"),
            Self::AddMeeting { date, start, end, track: None } => write!(f, "add-meeting={date}T{start}-{end}"),
            Self::AddMeeting { date, start, end, track: Some(track) } => {
                write!(f, "add-meeting={date}T{start}-{end}:{track}")
            }
            Self::MoveMeeting { meeting, date, start, end } => {
                write!(f, "move-meeting={meeting}:{date}T{start}-{end}")
            }
            Self::SetMinutes { item, minutes } => write!(f, "set-minutes={item}:{minutes}"),
            Self::Pin { item, meeting } => write!(f, "pin={item}:{meeting}"),
            Self::Forbid { item, meeting } => write!(f, "forbid={item}:{meeting}"),
            Self::Unpin { item } => write!(f, "unpin={item}"),
            Self::AddItem { item } => write!(f, "add-item={item}"),
            Self::DropItem { item } => write!(f, "drop-item={item}"),
            Self::SetRule { name, value: Value::String(text) } => write!(f, "set-rule={name}:{text}"),
            Self::SetRule { name, value } => write!(f, "set-rule={name}:{value}"),
            Self::Held { meeting } => write!(f, "held={meeting}"),
            Self::Spent { item, minutes, meeting: None } => write!(f, "spent={item}:{minutes}"),
            Self::Spent { item, minutes, meeting: Some(meeting) } => write!(f, "spent={item}:{minutes}:{meeting}"),
            Self::Optional { item } => write!(f, "optional={item}"),
            Self::Lift { item, word, other: None } => write!(f, "lift={item}:{word}"),
            Self::Lift { item, word, other: Some(other) } => write!(f, "lift={item}:{word}:{other}"),
            Self::SetGap { item, other, minutes } => write!(f, "set-gap={item}:{other}:{minutes}"),
            Self::Keep { item, minutes: Some(minutes) } => write!(f, "keep={item}:{minutes}"),
            Self::Keep { item, minutes: None } => write!(f, "keep={item}:none"),
            Self::SetReserve { meeting, minutes } => write!(f, "set-reserve={meeting}:{minutes}"),
            Self::SetSeats { meeting, seats } => write!(f, "set-seats={meeting}:{seats}"),
            Self::FreePerson { person } => write!(f, "free-person={person}"),
            Self::SetOrder { item: None, order } => write!(f, "set-order={order}"),
            Self::SetOrder { item: Some(item), order } => write!(f, "set-order={item}:{order}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::grammar::GRAMMAR;

    const TYPED: [&str; 29] = [
        "drop-meeting=m3",
        "add-meeting=2022-05-06T10:00-12:00",
        "add-meeting=2022-05-06T10:00-12:00:cow",
        "move-meeting=m4:2022-05-05T15:00-17:00",
        "move-meeting=a:b:2022-05-05T15:00-17:00",
        "set-minutes=2:200",
        "pin=3:m2",
        "forbid=3:m2",
        "unpin=3",
        "add-item={\"id\":\"7\",\"minutes\":30}",
        "drop-item=5",
        "set-rule=max_meeting_minutes:180",
        "set-rule=earliest:09:00",
        "set-rule=interpreted_meetings:null",
        "held=m2",
        "spent=2:95",
        "spent=2:95:m1",
        "optional=5",
        "lift=6:after:5",
        "lift=6:windows",
        "set-gap=6:5:90",
        "set-reserve=m3:0",
        "set-seats=m3:200",
        "free-person=ana",
        "set-order=free",
        "set-order=4:free",
        "set-gap=6:*:90",
        "keep=3:30",
        "keep=3:none",
    ];

    #[test]
    fn an_edit_is_the_same_typed_and_as_json() {
        for text in TYPED {
            let edit: Edit = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(edit.to_string(), text);
            let json = serde_json::to_string(&edit).unwrap();
            assert_eq!(serde_json::from_str::<Edit>(&json).unwrap(), edit, "{json}");
        }
        let kinds: std::collections::BTreeSet<&str> =
            TYPED.iter().map(|text| text.split_once('=').unwrap().0).collect();
        assert_eq!(kinds, NAMES.into_iter().collect());
        assert!(NAMES.iter().all(|name| example(name) != GRAMMAR), "each has a line of the grammar");
    }

    #[test]
    fn what_is_no_edit_is_refused_with_the_nearest() {
        let said = |text: &str| text.parse::<Edit>().unwrap_err().to_string();
        insta::assert_snapshot!(said("set-minuts=2:200"), @r"
        `set-minuts=2:200` is not an edit
          help: did you mean `set-minutes`?
        ");
        insta::assert_snapshot!(said("set-minutes=2"), @r"
        `set-minutes=2` cannot be read
          help: write set-minutes=2:200
        ");
        for bad in [
            "",
            "=",
            "pin=3",
            "pin=:m2",
            "unpin=",
            "set-minutes=2:x",
            "set-minutes=2:-5",
            "add-meeting=m2",
            "add-meeting=2022-05-06T10:00",
            "add-meeting=2022-05-06T10:00-12:00cow",
            "move-meeting=m4",
            "move-meeting=m4:2022-05-05T15:00-17:00:cow",
            "add-item=[]",
            "add-item={",
            "spent=2:a:b",
            "lift=6",
            "keep=3",
            "keep=3:-5",
            "keep=3:soon",
            "set-order=4:",
            "set-rule=x",
            "drop-meeting",
            "move-meeting=é:2022-05-05T15:00-17:0é",
        ] {
            assert!(bad.parse::<Edit>().is_err(), "{bad}");
        }
        let wrong = r#"{"edit": "set-minutes", "item": "2", "minutes": 200, "meeting": "m1"}"#;
        assert!(serde_json::from_str::<Edit>(wrong).is_err(), "a field too many");
    }
}
