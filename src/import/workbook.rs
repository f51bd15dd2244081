//! Items as a workbook for planners: sheets `items`, `meetings` and `session`, as `import` reads them.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::readers::sheet::{ITEM, MEETING, SESSION, Shape};

/// Why a session is not to be had as a workbook.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields that no cell can hold.
    #[error(
        "a sheet cannot hold {0}\n  help: keep these in the session file, and take them out of what is written as a workbook"
    )]
    Fields(String),
    /// The workbook cannot be made.
    #[error("the workbook cannot be made: {0}\n  help: please report it")]
    Xlsx(#[from] XlsxError),
}

/// A table: names of columns, and rows.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// Writes a session as a workbook. `strict`: what no cell can hold is an error, and is left out otherwise.
///
/// # Errors
/// Where the session has such fields.
pub fn write(session: &Value, strict: bool) -> Result<Vec<u8>, Error> {
    let mut lost = Vec::new();
    let items: Vec<Vec<(String, Value)>> =
        list(&session["items"]).iter().enumerate().map(|(ix, item)| item_cells(item, ix, &mut lost)).collect();
    let meetings = meetings(&session["meetings"], &mut lost);
    let head = head(session, &mut lost);
    if strict && !lost.is_empty() {
        lost.dedup();
        return Err(Error::Fields(lost.join(", ")));
    }
    let mut book = Workbook::new();
    // the same session is the same bytes
    let made = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2022, 5, 4)?);
    book.set_properties(&made);
    let usual = ["id", "number", "title", "minutes", "after", "position", "split"];
    put(book.add_worksheet().set_name("items")?, &sheet(&items, ITEM, &usual))?;
    put(book.add_worksheet().set_name("meetings")?, &sheet(&meetings, MEETING, &["id", "date", "start", "end"]))?;
    let rows = head.into_iter().map(|(key, value)| vec![Value::from(key), value]).collect();
    put(
        book.add_worksheet().set_name("session")?,
        &Sheet { columns: vec!["field".to_owned(), "value".to_owned()], rows },
    )?;
    Ok(book.save_to_buffer()?)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Columns in the order of the fields: the usual ones, and those that any row has.
fn sheet(rows: &[Vec<(String, Value)>], known: &[(&str, Shape)], usual: &[&str]) -> Sheet {
    let has = |name: &str| rows.iter().flatten().any(|(key, _)| key == name);
    let mut columns = Vec::new();
    for (name, _) in known {
        let mut titles: Vec<&String> = rows
            .iter()
            .flatten()
            .map(|(key, _)| key)
            .filter(|key| *name == "title" && key.starts_with("title ("))
            .collect();
        titles.sort();
        titles.dedup();
        if !titles.is_empty() {
            columns.extend(titles.into_iter().cloned());
        } else if has(name) || usual.contains(name) {
            columns.push((*name).to_owned());
        }
    }
    let cell = |row: &Vec<(String, Value)>, name: &String| {
        row.iter().find(|(key, _)| key == name).map_or(Value::Null, |(_, value)| value.clone())
    };
    let rows = rows.iter().map(|row| columns.iter().map(|name| cell(row, name)).collect()).collect();
    Sheet { columns, rows }
}

/// A title in cells: one, or one a language.
fn title(value: &Value, cells: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(texts) => {
            cells.extend(texts.iter().map(|(language, text)| (format!("title ({language})"), text.clone())))
        }
        other => cells.push(("title".to_owned(), other.clone())),
    }
}

fn joined(value: &Value) -> Option<Value> {
    let words: Option<Vec<&str>> = match value {
        Value::Array(words) => words.iter().map(Value::as_str).collect(),
        one => one.as_str().map(|one| vec![one]),
    };
    words
        .filter(|words| !words.is_empty() && words.iter().all(|word| !word.contains([',', ';', '\n'])))
        .map(|words| Value::from(words.join("; ")))
}

fn item_cells(item: &Value, ix: usize, lost: &mut Vec<String>) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    for (key, value) in
        item.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("//") && *key != "inferred")
    {
        let shape = ITEM.iter().find(|(known, _)| known == key).map(|(_, shape)| *shape);
        let mut put = |key: &str, value: Value| cells.push((key.to_owned(), value));
        match (key.as_str(), value, shape) {
            ("title", value, _) => title(value, &mut cells),
            ("minutes", Value::Object(fields), _) if fields.contains_key("speakers") => {
                fields
                    .iter()
                    .filter(|(key, _)| !key.starts_with("//"))
                    .for_each(|(key, value)| put(key, value.clone()));
            }
            ("split", Value::Object(fields), _) => {
                fields.iter().filter(|(key, _)| !key.starts_with("//")).for_each(|(key, value)| put(key, value.clone()))
            }
            ("after", value, _) => {
                let one = |after: &Value| match (after.as_str(), after["item"].as_str(), after["gap_minutes"].as_u64())
                {
                    (Some(id), ..) if !id.contains([',', ';', '+']) => Some(id.to_owned()),
                    (None, Some(id), gap) if !id.contains([',', ';', '+']) => {
                        Some(gap.map_or(id.to_owned(), |gap| format!("{id} + {gap}")))
                    }
                    _ => None,
                };
                let all = if value.is_array() {
                    list(value).iter().map(one).collect::<Option<Vec<_>>>()
                } else {
                    one(value).map(|one| vec![one])
                };
                match all {
                    Some(all) if !all.is_empty() => put("after", Value::from(all.join("; "))),
                    _ => lost.push(format!("items[{ix}].after")),
                }
            }
            (key, value, Some(Shape::List)) => match joined(value) {
                Some(text) => put(key, text),
                None => lost.push(format!("items[{ix}].{key}")),
            },
            (key, Value::String(_) | Value::Number(_) | Value::Bool(_), Some(_)) => put(key, value.clone()),
            (key, ..) => lost.push(format!("items[{ix}].{key}")),
        }
    }
    cells
}

/// Meetings one by one, also where the file has days and times.
fn meetings(value: &Value, lost: &mut Vec<String>) -> Vec<Vec<(String, Value)>> {
    let mut rows = Vec::new();
    if let (Some(days), Some(times)) = (value["days"].as_array(), value["times"].as_array()) {
        for day in days {
            for time in times {
                let (start, end) = time.as_str().and_then(|time| time.split_once('-')).unwrap_or_default();
                let id = format!("m{}", rows.len() + 1);
                rows.push(vec![
                    ("id".to_owned(), Value::from(id)),
                    ("date".to_owned(), day.clone()),
                    ("start".to_owned(), start.into()),
                    ("end".to_owned(), end.into()),
                ]);
            }
        }
        return rows;
    }
    if !value.is_array() {
        lost.push("meetings.between".to_owned());
    }
    for (ix, meeting) in list(value).iter().enumerate() {
        let mut row = Vec::new();
        for (key, value) in meeting.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("//")) {
            let text = if value.is_array() { joined(value) } else { Some(value.clone()) };
            match text.filter(|_| MEETING.iter().any(|(known, _)| known == key)) {
                Some(text) => row.push((key.clone(), text)),
                None => lost.push(format!("meetings[{ix}].{key}")),
            }
        }
        rows.push(row);
    }
    rows
}

fn head(session: &Value, lost: &mut Vec<String>) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    let plain = |value: &Value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
    let known = |key: &str| SESSION.iter().any(|(known, _)| *known == key);
    title(&session["title"], &mut cells);
    for (key, value) in session.as_object().into_iter().flatten() {
        match key.as_str() {
            "title" | "meetings" | "items" | "schema" | "inferred" => {}
            key if key.starts_with("//") => {}
            "rules" => {
                for (rule, value) in value.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("//")) {
                    let name = format!("rules.{rule}");
                    if known(&name) && plain(value) { cells.push((name, value.clone())) } else { lost.push(name) }
                }
            }
            key if known(key) && plain(value) => cells.push((key.to_owned(), value.clone())),
            key => lost.push(key.to_owned()),
        }
    }
    cells
}

fn put(sheet: &mut Worksheet, table: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    // what looks like a date or a number to a spreadsheet stays the text that it is
    let text = Format::new().set_num_format("@");
    for (column, name) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        let width = match name.as_str() {
            name if name.starts_with("title") || name == "value" => 60.0,
            "field" => 30.0,
            _ => 14.0,
        };
        sheet.set_column_width(column, width)?;
    }
    for (row, cells) in (1u32..).zip(&table.rows) {
        for (column, value) in (0u16..).zip(cells) {
            match value {
                Value::Null => {}
                Value::Number(number) => drop(sheet.write_number(row, column, number.as_f64().unwrap_or(0.0))?),
                Value::Bool(flag) => drop(sheet.write_boolean(row, column, *flag)?),
                Value::String(value) => drop(sheet.write_string_with_format(row, column, value, &text)?),
                _ => {}
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
