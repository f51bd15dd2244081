//! Writes a session as a workbook that planners edit and `import` reads: sheets `items`, `meetings` and `session`.
//!
//! [`guide`] adds a comment to each column, and lists to choose from.

pub mod guide;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use plenary_core::model::Objective;

use super::readers::sheet::{CellType, ITEM, MEETING, PERSON, SESSION, phrases};
pub use guide::Guide;
use guide::Ids;

/// A workbook, and the fields of the session that it leaves out.
#[derive(Debug)]
pub struct ItemWorkbook {
    /// The bytes of the xlsx file.
    pub bytes: Vec<u8>,
    /// Fields that no cell can hold, such as `items[2].minutes` with a low, a likely and a high value.
    pub left_out: Vec<String>,
}

/// A sheet: the names of its columns, and its rows.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// Writes a session file as a workbook. `guide` has what its comments and lists say.
///
/// # Errors
/// If Excel does not allow a value, such as a title that is longer than a cell.
pub fn write(session: &Value, guide: &Guide) -> Result<ItemWorkbook, XlsxError> {
    let mut lost = Vec::new();
    let items: Vec<Vec<(String, Value)>> =
        list(&session["items"]).iter().enumerate().map(|(ix, item)| item_cells(item, ix, &mut lost)).collect();
    let meetings = meetings(&session["meetings"], &mut lost);
    let people: Vec<Vec<(String, Value)>> =
        list(&session["people"]).iter().enumerate().map(|(ix, person)| person_cells(person, ix, &mut lost)).collect();
    let head = head(session, &mut lost);
    let mut book = Workbook::new();
    // a fixed date: the same session gives the same bytes
    let created = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2022, 5, 4)?);
    book.set_properties(&created);
    let usual = ["id", "number", "title", "minutes", "after", "position", "split", "pin", "windows", "optional"];
    let (items, meetings) = (sheet(&items, ITEM, &usual), sheet(&meetings, MEETING, &["id", "date", "start", "end"]));
    let ids = Ids::of(&items.columns, &meetings.columns);
    for (name, table, known) in [("items", &items, ITEM), ("meetings", &meetings, MEETING)] {
        let worksheet = book.add_worksheet().set_name(name)?;
        put(worksheet, table)?;
        for (place, column) in (0u16..).zip(&table.columns) {
            guide.column(worksheet, place, name, column, cell_type(known, column), &ids)?;
        }
    }
    if !people.is_empty() {
        let (worksheet, people) = (book.add_worksheet().set_name("people")?, sheet(&people, PERSON, &["id", "name"]));
        put(worksheet, &people)?;
        for (place, column) in (0u16..).zip(&people.columns) {
            guide.column(worksheet, place, "people", column, cell_type(PERSON, column), &ids)?;
        }
    }
    let worksheet = book.add_worksheet().set_name("session")?;
    for (row, (name, _)) in (1u32..).zip(&head) {
        guide.row(worksheet, row, name, cell_type(SESSION, name))?;
    }
    let rows = head.into_iter().map(|(key, value)| vec![Value::from(key), value]).collect();
    put(worksheet, &Sheet { columns: vec!["field".to_owned(), "value".to_owned()], rows })?;
    Ok(ItemWorkbook { bytes: book.save_to_buffer()?, left_out: lost })
}

/// The type of the cells of a column or a row.
fn cell_type(known: &[(&str, CellType)], name: &str) -> Option<CellType> {
    known.iter().find(|(key, _)| *key == name).map(|(_, cell_type)| *cell_type)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A sheet with the `usual` columns and those that any row has, in the order of the `known` fields.
fn sheet(rows: &[Vec<(String, Value)>], known: &[(&str, CellType)], usual: &[&str]) -> Sheet {
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

/// The cells of a title: one, or one for each language.
fn title(value: &Value, cells: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(texts) => {
            cells.extend(texts.iter().map(|(language, text)| (format!("title ({language})"), text.clone())))
        }
        other => cells.push(("title".to_owned(), other.clone())),
    }
}

/// A text or a list of texts as one cell; `None` if a text contains a separator.
fn joined(value: &Value) -> Option<Value> {
    let words: Option<Vec<&str>> = match value {
        Value::Array(words) => words.iter().map(Value::as_str).collect(),
        other => other.as_str().map(|word| vec![word]),
    };
    words
        .filter(|words| !words.is_empty() && words.iter().all(|word| !word.contains([',', ';', '\n'])))
        .map(|words| Value::from(words.join("; ")))
}

/// The cells of an item. Fields that no cell can hold are added to `lost`.
fn item_cells(item: &Value, ix: usize, lost: &mut Vec<String>) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    for (key, value) in
        item.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("//") && *key != "inferred")
    {
        let cell_type = ITEM.iter().find(|(known, _)| known == key).map(|(_, cell_type)| *cell_type);
        let mut put = |key: &str, value: Value| cells.push((key.to_owned(), value));
        match (key.as_str(), value, cell_type) {
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
                let all = if value.is_array() {
                    list(value).iter().map(phrases::after_in_words).collect::<Option<Vec<_>>>()
                } else {
                    phrases::after_in_words(value).map(|text| vec![text])
                };
                match all {
                    Some(all) if !all.is_empty() => put("after", Value::from(all.join("; "))),
                    _ => lost.push(format!("items[{ix}].after")),
                }
            }
            (key, value, Some(cell_type @ (CellType::Windows | CellType::Wishes))) => {
                let words =
                    if cell_type == CellType::Windows { phrases::windows_in_words } else { phrases::wishes_in_words };
                match words(value) {
                    Some(text) => put(key, Value::from(text)),
                    None => lost.push(format!("items[{ix}].{key}")),
                }
            }
            ("keep", Value::Object(fields), _) => {
                put("keep", fields.get("within_minutes").cloned().unwrap_or_default())
            }
            (key, Value::Array(none), Some(CellType::Languages)) if none.is_empty() => put(key, "none".into()),
            (key, Value::Array(_), Some(CellType::Choice)) | (key, _, Some(CellType::List | CellType::Languages)) => {
                match joined(value) {
                    Some(text) => put(key, text),
                    None => lost.push(format!("items[{ix}].{key}")),
                }
            }
            (key, Value::String(_) | Value::Number(_) | Value::Bool(_), Some(_)) => put(key, value.clone()),
            (key, ..) => lost.push(format!("items[{ix}].{key}")),
        }
    }
    cells
}

/// The cells of a person. Fields that no cell can hold are added to `lost`.
fn person_cells(person: &Value, ix: usize, lost: &mut Vec<String>) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    for (key, value) in person.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("//")) {
        let text = match key.as_str() {
            // an empty cell would say that the person can always attend
            "windows" if list(value).is_empty() => None,
            "windows" => phrases::windows_in_words(value).map(Value::from),
            _ => Some(value.clone()),
        };
        match text {
            Some(text) => cells.push((key.clone(), text)),
            None => lost.push(format!("people[{ix}].{key}")),
        }
    }
    cells
}

/// A row for each meeting, also if the file has only days and times.
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

/// The fields of the session itself, and of its rules.
fn head(session: &Value, lost: &mut Vec<String>) -> Vec<(String, Value)> {
    let mut cells = Vec::new();
    let plain = |value: &Value| matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
    let known = |key: &str| SESSION.iter().any(|(known, _)| *known == key);
    title(&session["title"], &mut cells);
    for (key, value) in session.as_object().into_iter().flatten() {
        match key.as_str() {
            "title" | "meetings" | "items" | "people" | "schema" | "inferred" => {}
            key if key.starts_with("//") => {}
            "rules" => {
                for (rule, value) in value.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("//")) {
                    let name = format!("rules.{rule}");
                    if known(&name) && plain(value) { cells.push((name, value.clone())) } else { lost.push(name) }
                }
            }
            "objectives" => match joined(value) {
                Some(goals) => cells.push((key.to_owned(), goals)),
                None => lost.push(key.to_owned()),
            },
            key if known(key) && plain(value) => cells.push((key.to_owned(), value.clone())),
            key => lost.push(key.to_owned()),
        }
    }
    // what is imported has the goals of version 2
    if session["schema"] == "plenary.session/1" && session.get("objectives").is_none() {
        let goals = Objective::DEFAULT_1.map(Objective::name).join("; ");
        cells.push(("objectives".to_owned(), Value::from(goals)));
    }
    cells
}

/// Writes the table into a worksheet.
fn put(sheet: &mut Worksheet, table: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    // marked as text, or a spreadsheet would turn some texts into dates or numbers
    let text = Format::new().set_num_format("@");
    for (column, name) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        let width = match name.as_str() {
            name if name.starts_with("title") || name == "value" => 60.0,
            "windows" | "prefer" => 36.0,
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
                Value::Bool(flag) => drop(sheet.write_string(row, column, if *flag { "yes" } else { "no" })?),
                Value::String(value) => drop(sheet.write_string_with_format(row, column, value, &text)?),
                _ => {}
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Options;
    use crate::import::readers::sheet;

    #[test]
    fn a_written_workbook_is_read_back() {
        let session = serde_json::json!({
            "schema": "plenary.session/2", "title": {"en": "=A(1)", "fr": "B"}, "place": "Vienna", "timezone": "Europe/Vienna",
            "rules": {"set": "un-remote", "interpreted_meetings": 4}, "footnotes": ["kept in the file"],
            "meetings": [{"id": "m1", "date": "2027-03-28", "start": "01:00", "end": "04:00", "languages": ["en", "fr"], "seats": 80}],
            "people": [{"id": "ana", "name": "Lima, Ana", "windows": [{"from": "2027-03-28"}]}, {"id": "bo"}],
            "items": [
                {"id": "1a", "number": "1 (a)", "title": {"en": "=SUM(1)", "fr": "Une"}, "minutes": 10, "position": "first", "split": false, "track": "hall", "people": ["ana", "bo"],
                 "attendance": 60, "keep": {"within_minutes": 15}},
                {"id": "2", "number": "2", "title": {"en": "Two"}, "minutes": {"speakers": 5, "minutes_each": 8}, "track": ["hall", "blue"], "split": {"min_minutes": 20},
                 "after": ["1a"], "pin": ["m1"], "windows": [{"from": "07:00", "to": "09:00", "timezone": "America/Bogota"}],
                 "prefer": [{"position": "last", "weight": 3}, {"pin": ["m1"]}]},
                {"id": "3", "number": "3", "title": {"en": "Three"}, "minutes": 30, "after": [{"item": "2", "gap_minutes": 15}], "optional": true,
                 "interpretation": []},
            ],
        });
        let guide = Guide { schema: plenary_core::read::session_schema(), rule_sets: vec!["un-remote".to_owned()] };
        let written = write(&session, &guide).unwrap();
        assert_eq!(written.left_out, ["footnotes"]);
        assert_eq!(write(&session, &guide).unwrap().bytes, written.bytes);
        let read = sheet::workbook(&written.bytes, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
        let read: Value = serde_json::from_str(&read.session).unwrap();
        let mut wanted = session;
        wanted.as_object_mut().unwrap().remove("footnotes");
        // a single id comes back as a list of one
        assert_eq!(read["items"][1]["pin"], wanted["items"][1]["pin"]);
        assert_eq!(read, wanted);
    }
}
