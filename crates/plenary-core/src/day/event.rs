//! What happens, as data, as JSON (`{"event": "starts", "item": "2", "at": "2022-05-04T12:20+02:00"}`), and as a user
//! types it (`starts=2@12:20`).

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::DayError;
use crate::message::Message;
use crate::model::{Instant, LocalTime, Problem, Zone};

/// Something that happens to an item or a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What happens.
    pub event: EventKind,
    /// The id of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The id of the meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// When, on the clock of the place (`12:20`, `2022-05-04T12:20`) or with an offset (`2022-05-04T12:20+02:00`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// An id that whoever sends it has made. An event whose id is known counts once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What happens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A meeting is called to order, or an item is taken up.
    #[default]
    Starts,
    /// An item is finished, or a meeting rises.
    Ends,
    /// A meeting rises. What is under discussion is continued later.
    Adjourned,
    /// The last event was recorded by mistake. An item or a meeting that is named says which that should be.
    Undo,
}

impl EventKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starts => "starts",
            Self::Ends => "ends",
            Self::Adjourned => "adjourned",
            Self::Undo => "undo",
        }
    }
}

/// An event that is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What happened.
    pub event: EventKind,
    /// The item, the first of those taken together.
    pub item: Option<String>,
    /// The meeting.
    pub meeting: String,
    /// When.
    pub at: Instant,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is recorded now.
    Recorded(Done),
    /// It was recorded already.
    Known,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.event.name())?;
        if let Some(of) = self.item.as_ref().or(self.meeting.as_ref()) {
            write!(f, "={}", crate::whatif::grammar::shown(of))?;
        }
        self.at.as_ref().map_or(Ok(()), |at| write!(f, "@{}", crate::whatif::grammar::shown(at)))
    }
}

/// How events are typed.
pub const GRAMMAR: &str = "\
  starts=MEETING@TIME     the meeting is called to order
  starts=ITEM@TIME        the item is taken up
  ends=ITEM@TIME          the item is finished
  adjourned=MEETING@TIME  the meeting rises; what is under discussion is continued later
  undo                    takes the last event back, which was a mistake

TIME is 12:20 on the date of the meeting, 2022-05-04T12:20, or 2022-05-04T12:20+02:00; without @TIME it is now.
Where an item and a meeting have the same id, write item:ID or meeting:ID.";

impl Event {
    /// Reads what a user types. The session says whether an id is an item or a meeting.
    ///
    /// # Errors
    /// If it is no event, or the id names nothing or two things.
    pub fn typed(text: &str, problem: &Problem) -> Result<Self, DayError> {
        let bare = Self::default();
        let unreadable = || DayError::Refused {
            event: crate::whatif::grammar::shown(text),
            why: Box::new(Message::new("day_unreadable", "this is not an event", &[])),
            help: Box::new(Message::new("day_grammar", "the events are\n{grammar}", &[("grammar", &GRAMMAR)])),
        };
        let (kind, of) = text.split_once('=').map_or((text, None), |(kind, of)| (kind, Some(of)));
        let event = match kind {
            "starts" => EventKind::Starts,
            "ends" => EventKind::Ends,
            "adjourned" => EventKind::Adjourned,
            "undo" => EventKind::Undo,
            _ => return Err(unreadable()),
        };
        let Some(of) = of else {
            return if event == EventKind::Undo { Ok(Self { event, ..bare }) } else { Err(unreadable()) };
        };
        // ids may have an @, times have none
        let (of, at) = of.rsplit_once('@').map_or((of, None), |(of, at)| (of, Some(at.to_owned())));
        let made = Self { event, at, ..bare };
        let item = |id: &str| Self { item: Some(id.to_owned()), ..made.clone() };
        let meeting = |id: &str| Self { meeting: Some(id.to_owned()), ..made.clone() };
        if let Some(id) = of.strip_prefix("item:") {
            return Ok(item(id));
        }
        if let Some(id) = of.strip_prefix("meeting:") {
            return Ok(meeting(id));
        }
        match (problem.find_item(of), problem.find_meeting(of)) {
            _ if of.is_empty() => Err(unreadable()),
            (Some(_), Some(_)) if event != EventKind::Adjourned => Err(DayError::refused(
                &item(of),
                Message::new("day_two", "an item and a meeting are called {id}", &[("id", &of)]),
                Message::new("day_say_which", "write item:{id} or meeting:{id}", &[("id", &of)]),
            )),
            (None, Some(_)) => Ok(meeting(of)),
            _ if event == EventKind::Adjourned => Ok(meeting(of)),
            _ => Ok(item(of)),
        }
    }

    /// When it happens. A time of day is one of `day`.
    pub(super) fn instant(&self, day: NaiveDate, zone: Zone) -> Result<Instant, DayError> {
        let say = Message::new("day_say_when", "write 12:20, 2022-05-04T12:20, or 2022-05-04T12:20+02:00", &[]);
        let Some(at) = &self.at else {
            return Err(DayError::refused(self, Message::new("day_no_time", "it does not say when", &[]), say));
        };
        let exact = |at: &str| {
            DateTime::parse_from_rfc3339(at).or_else(|_| DateTime::parse_from_str(at, "%Y-%m-%dT%H:%M%:z")).ok()
        };
        if let Some(stamp) = exact(at) {
            return Ok(stamp.into());
        }
        let local = match at.parse::<LocalTime>() {
            Ok(time) => Some(time.on(day)),
            Err(_) => NaiveDateTime::parse_from_str(at, "%Y-%m-%dT%H:%M").ok(),
        };
        let Some(local) = local else {
            return Err(DayError::refused(self, Message::new("day_bad_time", "its time cannot be read", &[]), say));
        };
        zone.instant(local).map_err(|_| {
            DayError::refused(
                self,
                Message::new("day_clock", "the clocks change: this time does not exist, or exists twice", &[]),
                Message::new("day_say_offset", "write it with its offset, such as 2022-10-30T02:30+01:00", &[]),
            )
        })
    }
}
