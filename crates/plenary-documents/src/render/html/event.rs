//! Writes the session and its meetings as events of schema.org in JSON-LD, which calendars and search engines read.

use serde_json::{Value, json};

use super::Sheet;
use crate::render::clean::clean;
use crate::render::sheet::SheetRow;
use crate::render::words::Words;
use plenary_core::model::Schedule;

/// The events as JSON that is safe inside a `script` element.
pub fn json(sheet: &Sheet, schedule: &Schedule, words: &Words) -> String {
    // escaped, so that no text can end the script element or look like markup
    let text = session(sheet, schedule, words).to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// The session as an event, with its meetings as parts.
pub fn session(sheet: &Sheet, schedule: &Schedule, words: &Words) -> Value {
    let meetings = &schedule.meetings;
    let place = sheet.place.as_ref().map(|place| place.text.clone());
    let location = |room: Option<&str>| {
        let names = [room.map(clean), place.clone()].into_iter().flatten().filter(|name| !name.is_empty());
        let name = names.collect::<Vec<_>>().join(", ");
        (!name.is_empty()).then(|| json!({"@type": "Place", "name": name}))
    };
    let meetings_in_words = sheet.days.iter().flat_map(|day| &day.meetings);
    let parts: Vec<Value> = meetings_in_words
        .filter_map(|meeting| Some((meeting, meeting.held(schedule)?)))
        .map(|(meeting, held)| {
            let items = meeting.rows.iter().map(SheetRow::named);
            event(&[
                ("name", Some(format!("{}: {}", sheet.title.text, meeting.when).into())),
                ("startDate", Some(held.start.to_rfc3339().into())),
                ("endDate", Some(held.end.to_rfc3339().into())),
                ("location", location(held.room.as_deref())),
                ("description", Some(items.collect::<Vec<_>>().join("; ").into())),
            ])
        })
        .collect();
    let mut session = event(&[
        ("name", Some(sheet.title.text.clone().into())),
        ("identifier", schedule.session.symbol.as_deref().map(|symbol| clean(symbol).into())),
        ("inLanguage", Some(words.code.into())),
        ("startDate", meetings.iter().map(|held| held.start).min().map(|start| start.to_rfc3339().into())),
        ("endDate", meetings.iter().map(|held| held.end).max().map(|end| end.to_rfc3339().into())),
        ("location", location(None)),
        ("subEvent", (!parts.is_empty()).then_some(Value::Array(parts))),
    ]);
    session["@context"] = "https://schema.org".into();
    session
}

/// An event with the fields that have a value.
fn event(fields: &[(&str, Option<Value>)]) -> Value {
    let known = fields.iter().filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?)));
    let kind = ("@type".to_owned(), "Event".into());
    Value::Object(std::iter::once(kind).chain(known).collect())
}
