//! Reads and writes cells with several values: predecessors, windows and wishes.
//!
//! `;` or a new line separates windows and wishes. In a wish, `,` separates its fields and `|` the ids in a field.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// Between the start and the end of a window.
const TO: &str = " to ";
/// The separators, which cannot be part of an id.
const SEPARATORS: [char; 6] = [',', ';', '|', '=', '+', '\n'];

/// Reads an item that must come before, with an optional gap in minutes: `5 + 120`.
pub fn after(text: &str) -> Option<Value> {
    let Some((item, gap)) = text.rsplit_once('+') else { return Some(json!(text.trim())) };
    let minutes: u32 = gap.trim().trim_end_matches("min").trim().parse().ok()?;
    Some(json!({"item": item.trim(), "gap_minutes": minutes}))
}

/// Writes an item that must come before; `None` if a cell cannot hold it.
pub fn after_in_words(after: &Value) -> Option<String> {
    let item = after.as_str().or_else(|| after["item"].as_str())?;
    let gap = after["gap_minutes"].as_u64().map(|gap| format!(" + {gap}")).unwrap_or_default();
    (!item.contains(SEPARATORS)).then(|| format!("{item}{gap}"))
}

fn parts(text: &str, between: &[char]) -> impl Iterator<Item = String> {
    text.split(between)
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Reads windows: `07:00 to 18:00 America/Bogota; 2027-03-09 to 2027-03-10`. A side may be left out: `from 10:00`, `to 18:00`;
/// one date is that day.
pub fn windows(text: &str) -> Option<Value> {
    parts(text, &[';', '\n']).map(|part| window(&part)).collect::<Option<Vec<_>>>().map(Value::Array)
}

fn window(text: &str) -> Option<Value> {
    let mut window = Map::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    let rest = match words.as_slice() {
        [from, "to", to, rest @ ..] | ["from", from, "to", to, rest @ ..] => {
            window.insert("from".to_owned(), json!(from));
            window.insert("to".to_owned(), json!(to));
            rest
        }
        [side @ ("from" | "to"), when, rest @ ..] => {
            window.insert((*side).to_owned(), json!(when));
            rest
        }
        // a date alone is the whole day
        [day, rest @ ..] if day.parse::<NaiveDate>().is_ok() => {
            window.insert("from".to_owned(), json!(day));
            window.insert("to".to_owned(), json!(day));
            rest
        }
        _ => return None,
    };
    match rest {
        [] => {}
        [zone] => drop(window.insert("timezone".to_owned(), json!(zone))),
        _ => return None,
    }
    Some(Value::Object(window))
}

/// Writes each element of a list; `None` if one of them cannot be written, or there is none.
fn all_in_words(value: &Value, separator: &str, written: impl Fn(&Value) -> Option<String>) -> Option<String> {
    let all: Vec<String> = list(value).iter().map(written).collect::<Option<_>>()?;
    Some(all.join(separator)).filter(|text| !text.is_empty())
}

/// Writes windows; `None` if a cell cannot hold them.
pub fn windows_in_words(value: &Value) -> Option<String> {
    let written = |window: &Value| {
        let fields = fields_of(window)?;
        let text = |name: &str| fields.get(name).map(|value| value.as_str()).unwrap_or(Some(""));
        let (from, to, zone) = (text("from")?, text("to")?, text("timezone")?);
        if fields.len() > [from, to, zone].iter().filter(|word| !word.is_empty()).count() {
            return None;
        }
        let hours = match (from, to) {
            ("", "") => return None,
            (from, "") => format!("from {from}"),
            ("", to) => format!("to {to}"),
            (from, to) => format!("{from}{TO}{to}"),
        };
        Some(format!("{hours} {zone}").trim().to_owned())
    };
    all_in_words(value, "; ", written)
}

/// Reads wishes: `position = first, weight = 3; pin = m1 | m2`.
pub fn wishes(text: &str) -> Option<Value> {
    parts(text, &[';', '\n']).map(|part| wish(&part)).collect::<Option<Vec<_>>>().map(Value::Array)
}

fn wish(text: &str) -> Option<Value> {
    let mut wish = Map::new();
    for part in parts(text, &[',']) {
        let (name, given) = part.split_once('=').map(|(name, given)| (name.trim(), given.trim()))?;
        let (name, value) = match name {
            "pin" | "forbid" | "allow" | "not_with" | "not_parallel" => {
                (name, json!(parts(given, &['|']).collect::<Vec<_>>()))
            }
            "after" => (name, Value::Array(parts(given, &['|']).map(|part| after(&part)).collect::<Option<_>>()?)),
            "windows" => (name, Value::Array(parts(given, &['|']).map(|part| window(&part)).collect::<Option<_>>()?)),
            "position" | "available_from" => (name, json!(given)),
            "weight" => (name, json!(given.parse::<u32>().ok()?)),
            "split" if given == "no" => (name, json!(false)),
            "max_parts" => ("split", json!({"max_parts": given.parse::<u32>().ok()?})),
            _ => return None,
        };
        if wish.insert(name.to_owned(), value).is_some() {
            return None;
        }
    }
    Some(Value::Object(wish))
}

/// Writes wishes; `None` if a cell cannot hold them.
pub fn wishes_in_words(value: &Value) -> Option<String> {
    let written = |wish: &Value| {
        let words: Option<Vec<String>> = fields_of(wish)?.iter().map(|(name, value)| wish_field(name, value)).collect();
        words.filter(|words| !words.is_empty()).map(|words| words.join(", "))
    };
    all_in_words(value, "; ", written)
}

/// Writes a field of a wish.
fn wish_field(name: &str, value: &Value) -> Option<String> {
    let joined = |write: &dyn Fn(&Value) -> Option<String>| all_in_words(value, " | ", write);
    let plain = |value: &Value| value.as_str().filter(|id| !id.contains(SEPARATORS)).map(str::to_owned);
    let written = match (name, value) {
        ("after", _) => joined(&after_in_words)?,
        ("windows", _) => windows_in_words(value)?.replace("; ", " | "),
        // a time with an offset contains `+` or `-`, so those are allowed here
        ("available_from", Value::String(when)) if !when.contains([',', ';', '=']) => when.clone(),
        ("weight", Value::Number(weight)) => weight.to_string(),
        ("split", Value::Bool(false)) => "no".to_owned(),
        ("split", Value::Object(fields)) if fields.len() == 1 => {
            return Some(format!("max_parts = {}", fields.get("max_parts")?.as_u64()?));
        }
        ("pin" | "forbid" | "allow" | "not_with" | "not_parallel", _) => joined(&plain)?,
        ("position", value) => plain(value)?,
        _ => return None,
    };
    Some(format!("{name} = {written}"))
}

/// The fields of an object without comments.
fn fields_of(value: &Value) -> Option<Map<String, Value>> {
    let fields = value.as_object()?.iter().filter(|(name, _)| !name.starts_with("//"));
    Some(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// A list; a single value is a list of one.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_and_written() {
        let text =
            "07:00 to 18:00 America/Bogota; 2027-03-09T10:00+01:00 to 2027-03-10; from 09:00; to 2027-03-12 Asia/Tokyo";
        let value = windows(text).unwrap();
        assert_eq!(value[0], json!({"from": "07:00", "to": "18:00", "timezone": "America/Bogota"}));
        assert_eq!(value[3], json!({"to": "2027-03-12", "timezone": "Asia/Tokyo"}));
        assert_eq!(windows_in_words(&value).unwrap(), text);
        let day = json!([{"from": "2027-03-28", "to": "2027-03-28", "timezone": "Asia/Tokyo"}]);
        assert_eq!(windows("2027-03-28 Asia/Tokyo").unwrap(), day);
        for wrong in ["07:00-18:00", "2027-02-30", "07:00", "07:00 to", "to", "from 07:00 to 18:00 Europe/Vienna CET"] {
            assert_eq!(windows(wrong), None, "{wrong}");
        }
        for lost in
            [json!([]), json!([{}]), json!([{"from": 7, "to": "18:00"}]), json!([{"from": "07:00", "on": "Monday"}])]
        {
            assert_eq!(windows_in_words(&lost), None, "{lost}");
        }
    }

    #[test]
    fn wishes_are_read_and_written() {
        let text = "pin = m1 | m2, weight = 5; after = 5 + 120 | 6; windows = 07:00 to 18:00 Asia/Tokyo | from 09:00; max_parts = 2; \
                    split = no; available_from = 2027-03-09T10:00+01:00; position = last, not_with = 4";
        let value = wishes(text).unwrap();
        assert_eq!(value[0], json!({"pin": ["m1", "m2"], "weight": 5}));
        assert_eq!(value[1]["after"], json!([{"item": "5", "gap_minutes": 120}, "6"]));
        assert_eq!((&value[3]["split"], &value[4]["split"]), (&json!({"max_parts": 2}), &json!(false)));
        // the fields of a wish are written in alphabetical order
        let again = wishes_in_words(&value).unwrap();
        assert_eq!(wishes(&again).unwrap(), value, "{again}");
        for wrong in ["first", "colour = red", "weight = much", "pin = m1, pin = m2", "after = 5 + soon"] {
            assert_eq!(wishes(wrong), None, "{wrong}");
        }
        for lost in [json!([{"pin": ["a|b"]}]), json!([{"position": "first", "mood": "good"}]), json!([{}])] {
            assert_eq!(wishes_in_words(&lost), None, "{lost}");
        }
        assert_eq!(wishes_in_words(&json!({"pin": "m1", "//": "why"})).unwrap(), "pin = m1");
    }
}
