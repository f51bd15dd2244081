//! What one cell says of several things: windows and wishes, in and out.
//!
//! Between windows and between wishes stands `;` or a new line; in a wish `,` between its words and `|` between the ids
//! of one.

use serde_json::{Map, Value, json};

/// Between the start and the end of a window.
const TO: &str = " to ";
/// What divides, and so can be in no id.
const SEPARATORS: [char; 6] = [',', ';', '|', '=', '+', '\n'];

/// An item that comes before, perhaps with its gap: `5 + 120`.
pub fn after(text: &str) -> Option<Value> {
    let Some((item, gap)) = text.rsplit_once('+') else { return Some(json!(text.trim())) };
    let minutes: u32 = gap.trim().trim_end_matches("min").trim().parse().ok()?;
    Some(json!({"item": item.trim(), "gap_minutes": minutes}))
}

/// The same the other way round; none where a cell cannot hold it.
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

/// Windows: `07:00 to 18:00 America/Bogota; 2027-03-09 to 2027-03-10`. A side may be left out: `from 10:00`, `to 18:00`.
pub fn windows(text: &str) -> Option<Value> {
    parts(text, &[';', '\n']).map(|one| window(&one)).collect::<Option<Vec<_>>>().map(Value::Array)
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
        _ => return None,
    };
    match rest {
        [] => {}
        [zone] => drop(window.insert("timezone".to_owned(), json!(zone))),
        _ => return None,
    }
    Some(Value::Object(window))
}

/// Windows in words; none where a cell cannot hold them.
pub fn windows_in_words(value: &Value) -> Option<String> {
    let one = |window: &Value| {
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
    list(value).iter().map(one).collect::<Option<Vec<_>>>().map(|all| all.join("; ")).filter(|text| !text.is_empty())
}

/// Wishes: `position = first, weight = 3; pin = m1 | m2`.
pub fn wishes(text: &str) -> Option<Value> {
    parts(text, &[';', '\n']).map(|one| wish(&one)).collect::<Option<Vec<_>>>().map(Value::Array)
}

fn wish(text: &str) -> Option<Value> {
    let mut wish = Map::new();
    for part in parts(text, &[',']) {
        let (name, said) = part.split_once('=').map(|(name, said)| (name.trim(), said.trim()))?;
        let (name, value) = match name {
            "pin" | "forbid" | "allow" | "not_with" | "not_parallel" => {
                (name, json!(parts(said, &['|']).collect::<Vec<_>>()))
            }
            "after" => (name, Value::Array(parts(said, &['|']).map(|one| after(&one)).collect::<Option<_>>()?)),
            "windows" => (name, Value::Array(parts(said, &['|']).map(|one| window(&one)).collect::<Option<_>>()?)),
            "position" | "available_from" => (name, json!(said)),
            "weight" => (name, json!(said.parse::<u32>().ok()?)),
            "split" if said == "no" => (name, json!(false)),
            "max_parts" => ("split", json!({"max_parts": said.parse::<u32>().ok()?})),
            _ => return None,
        };
        if wish.insert(name.to_owned(), value).is_some() {
            return None;
        }
    }
    Some(Value::Object(wish))
}

/// Wishes in words; none where a cell cannot hold them.
pub fn wishes_in_words(value: &Value) -> Option<String> {
    let one = |wish: &Value| {
        let words: Option<Vec<String>> = fields_of(wish)?.iter().map(|(name, value)| word(name, value)).collect();
        words.filter(|words| !words.is_empty()).map(|words| words.join(", "))
    };
    list(value).iter().map(one).collect::<Option<Vec<_>>>().map(|all| all.join("; ")).filter(|text| !text.is_empty())
}

fn word(name: &str, value: &Value) -> Option<String> {
    let many = |one: &dyn Fn(&Value) -> Option<String>| {
        list(value)
            .iter()
            .map(one)
            .collect::<Option<Vec<_>>>()
            .map(|all| all.join(" | "))
            .filter(|text| !text.is_empty())
    };
    let plain = |value: &Value| value.as_str().filter(|id| !id.contains(SEPARATORS)).map(str::to_owned);
    let said = match (name, value) {
        ("after", _) => many(&after_in_words)?,
        ("windows", _) => windows_in_words(value)?.replace("; ", " | "),
        // an offset has a sign of its own, and stands by itself
        ("available_from", Value::String(when)) if !when.contains([',', ';', '=']) => when.clone(),
        ("weight", Value::Number(weight)) => weight.to_string(),
        ("split", Value::Bool(false)) => "no".to_owned(),
        ("split", Value::Object(fields)) if fields.len() == 1 => {
            return Some(format!("max_parts = {}", fields.get("max_parts")?.as_u64()?));
        }
        ("pin" | "forbid" | "allow" | "not_with" | "not_parallel", _) => many(&plain)?,
        ("position", value) => plain(value)?,
        _ => return None,
    };
    Some(format!("{name} = {said}"))
}

/// The fields of an object that are no comments.
fn fields_of(value: &Value) -> Option<Map<String, Value>> {
    let fields = value.as_object()?.iter().filter(|(name, _)| !name.starts_with("//"));
    Some(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// A list, or what stands for a list of one.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_go_in_and_out() {
        let said =
            "07:00 to 18:00 America/Bogota; 2027-03-09T10:00+01:00 to 2027-03-10; from 09:00; to 2027-03-12 Asia/Tokyo";
        let value = windows(said).unwrap();
        assert_eq!(value[0], json!({"from": "07:00", "to": "18:00", "timezone": "America/Bogota"}));
        assert_eq!(value[3], json!({"to": "2027-03-12", "timezone": "Asia/Tokyo"}));
        assert_eq!(windows_in_words(&value).unwrap(), said);
        for wrong in ["07:00-18:00", "07:00 to", "to", "from 07:00 to 18:00 Europe/Vienna CET"] {
            assert_eq!(windows(wrong), None, "{wrong}");
        }
        for lost in
            [json!([]), json!([{}]), json!([{"from": 7, "to": "18:00"}]), json!([{"from": "07:00", "on": "Monday"}])]
        {
            assert_eq!(windows_in_words(&lost), None, "{lost}");
        }
    }

    #[test]
    fn wishes_go_in_and_out() {
        let said = "pin = m1 | m2, weight = 5; after = 5 + 120 | 6; windows = 07:00 to 18:00 Asia/Tokyo | from 09:00; max_parts = 2; \
                    split = no; available_from = 2027-03-09T10:00+01:00; position = last, not_with = 4";
        let value = wishes(said).unwrap();
        assert_eq!(value[0], json!({"pin": ["m1", "m2"], "weight": 5}));
        assert_eq!(value[1]["after"], json!([{"item": "5", "gap_minutes": 120}, "6"]));
        assert_eq!((&value[3]["split"], &value[4]["split"]), (&json!({"max_parts": 2}), &json!(false)));
        // words of a wish in the order of their names
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
