//! A session that is built from code. It becomes the text of a session file and is read like any other, so that defaults,
//! checks and messages are the same.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Loaded, Report, session};
use crate::model::Objective;

mod item;

type Fields = Map<String, Value>;

/// Adds to the list that a field has; a single value becomes the first of a list.
fn add(fields: &mut Fields, name: &str, value: Value) {
    let there = fields.entry(name).or_insert_with(|| json!([]));
    if !there.is_array() {
        *there = json!([there.take()]);
    }
    if let Value::Array(list) = there {
        list.push(value);
    }
}

fn texts<T: ToString>(list: impl IntoIterator<Item = T>) -> Value {
    list.into_iter().map(|one| one.to_string()).collect()
}

/// A session under construction. What is left out has the default of the session file.
///
/// ```
/// use plenary_core::build::{Item, Meetings, Session};
///
/// let meetings = Meetings::every_day(["2026-03-30", "2026-03-31"], ["10:00-12:00", "15:00-17:00"]);
/// let session = Session::new("Working group", meetings)
///     .timezone("Europe/Vienna")
///     .item(Item::new("1", 30).title("Opening").position("first"))
///     .item(Item::new("2", 150).title("Reports of the experts"));
/// let loaded = session.read()?;
/// print!("{}", loaded.warnings);
/// assert_eq!(loaded.problem.meetings.len(), 4);
/// # Ok::<(), plenary_core::read::Report>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Session(Fields);

/// When a session may meet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Meetings(Value);

/// One meeting of a session.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Meeting(Fields);

/// Somebody whom items need.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Person(Fields);

/// One item of the agenda.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Item(Fields);

impl Session {
    /// A session without items.
    pub fn new(title: &str, meetings: Meetings) -> Self {
        let marked = Self(Fields::new()).with("schema", super::values::SCHEMA);
        marked.with("title", title).with("meetings", meetings.0).with("items", json!([]))
    }

    /// The clock of the place, by its name in the IANA database. `UTC` by default.
    #[must_use]
    pub fn timezone(self, name: &str) -> Self {
        self.with("timezone", name)
    }

    /// The limits of a rule set, such as `un-remote`. [`super::rule_sets()`] lists them.
    #[must_use]
    pub fn rule_set(self, name: &str) -> Self {
        self.limit("set", name)
    }

    /// A limit on meetings by its name in files, such as `max_meetings_per_day`. [`super::rule_names`] lists them.
    #[must_use]
    pub fn limit(mut self, name: &str, value: impl Into<Value>) -> Self {
        // what is no object is reported when the session is read
        if let Value::Object(rules) = self.0.entry("rules").or_insert_with(|| json!({})) {
            rules.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Items may be in any meetings that `after` and `position` allow, whatever their order in the list. Inside a meeting they stand
    /// in the order of the list all the same, one directly after the other; see [`Session::idle`].
    #[must_use]
    pub fn free_order(self) -> Self {
        self.with("order", "free")
    }

    /// Items may wait inside a meeting, for example until somebody can attend.
    #[must_use]
    pub fn idle(self) -> Self {
        self.with("idle", true)
    }

    /// The place, as printed.
    #[must_use]
    pub fn place(self, name: &str) -> Self {
        self.with("place", name)
    }

    /// One more of the people whom items need. Items then name nobody else.
    #[must_use]
    pub fn person(mut self, person: Person) -> Self {
        add(&mut self.0, "people", person.0.into());
        self
    }

    /// The goals, most important first.
    #[must_use]
    pub fn objectives(self, goals: impl IntoIterator<Item = Objective>) -> Self {
        self.with("objectives", texts(goals))
    }

    /// What the goal `lost_time` counts for cutting an item: minutes for each continuation, and the length below which a
    /// part is short.
    #[must_use]
    pub fn lost_time(self, continuation_minutes: u32, short_part_minutes: u32) -> Self {
        let figures = json!({"continuation_minutes": continuation_minutes, "short_part_minutes": short_part_minutes});
        self.with("lost_time", figures)
    }

    /// One more item, after those that there are.
    #[must_use]
    pub fn item(mut self, item: Item) -> Self {
        add(&mut self.0, "items", item.0.into());
        self
    }

    /// More items, after those that there are.
    #[must_use]
    pub fn items(self, items: impl IntoIterator<Item = Item>) -> Self {
        items.into_iter().fold(self, Self::item)
    }

    /// Any other field of the session file, as the file writes it. An unknown one is an error when the session is read.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// The text of its session file.
    pub fn to_json(&self) -> String {
        format!("{:#}\n", Value::from(self.0.clone()))
    }

    /// Reads it.
    ///
    /// # Errors
    /// A report of everything that is wrong, each with its line in the text of [`Session::to_json`].
    pub fn read(&self) -> Result<Loaded, Report> {
        session(&self.to_json(), "session")
    }
}

impl Meetings {
    /// Meetings at the same times (`10:00-12:00`) on each of these dates (`2026-03-30`). Their ids are `m1`, `m2`, … in
    /// time order.
    pub fn every_day<D: ToString, T: ToString>(
        days: impl IntoIterator<Item = D>,
        times: impl IntoIterator<Item = T>,
    ) -> Self {
        Self(json!({"days": texts(days), "times": texts(times)}))
    }

    /// Hours to choose from: on each of these dates meetings of a length may begin at every `step` minutes `between` two
    /// times (`09:00-19:00`), and at most `per_day` are held.
    pub fn chosen<D: ToString>(
        days: impl IntoIterator<Item = D>,
        between: &str,
        length: u32,
        step: u32,
        per_day: u32,
    ) -> Self {
        let days = texts(days);
        Self(json!({"days": days, "between": between, "length": length, "step": step, "per_day": per_day}))
    }

    /// These meetings.
    pub fn listed(meetings: impl IntoIterator<Item = Meeting>) -> Self {
        Self(meetings.into_iter().map(|meeting| Value::from(meeting.0)).collect())
    }
}

impl Meeting {
    /// A meeting on a date (`2026-03-30`), from a time (`10:00`) to another, on the clock of the place. It is interpreted
    /// into the six languages of the United Nations.
    pub fn new(id: &str, date: impl ToString, start: &str, end: &str) -> Self {
        Self(Fields::new()).with("id", id).with("date", date.to_string()).with("start", start).with("end", end)
    }

    /// The track that it belongs to; meetings of several tracks may run side by side. `plenary` by default.
    #[must_use]
    pub fn track(self, name: &str) -> Self {
        self.with("track", name)
    }

    /// The languages that it is interpreted into, by their codes (`en`); an empty list for none. Items need interpretation
    /// unless [`Item::languages`] says that they do not.
    #[must_use]
    pub fn languages<'a>(self, codes: impl IntoIterator<Item = &'a str>) -> Self {
        self.with("languages", texts(codes))
    }

    /// Its room, as printed.
    #[must_use]
    pub fn room(self, name: &str) -> Self {
        self.with("room", name)
    }

    /// How many people its room seats. Any number by default.
    #[must_use]
    pub fn seats(self, seats: u32) -> Self {
        self.with("seats", seats)
    }

    /// Minutes before its end that stay free.
    #[must_use]
    pub fn reserve(self, minutes: u32) -> Self {
        self.with("reserve_minutes", minutes)
    }

    /// Any other field of a meeting, as the session file writes it.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }
}

impl Person {
    /// Somebody who can always attend, by the id that items name.
    pub fn new(id: &str) -> Self {
        Self(Fields::new()).with("id", id)
    }

    /// The name as printed.
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        self.with("name", name)
    }

    /// The person can attend from a time (`2026-03-30T14:00`) to another, or in one more such window. A date alone means the whole
    /// day, also as the end, and `14:00` alone a time of every day.
    #[must_use]
    pub fn window(mut self, from: &str, to: &str) -> Self {
        add(&mut self.0, "windows", json!({"from": from, "to": to}));
        self
    }

    /// Any other field of a person, as the session file writes it.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }
}

#[cfg(test)]
mod tests;
