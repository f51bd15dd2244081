//! Reads spreadsheets of items, as planners keep them: a workbook, or a CSV file of its sheet `items`.
//!
//! A row is an item, and a column is a field of the session file with the same name. A workbook may also have the sheets
//! `meetings`, `people` and `session`. A column that is no field is an error, as in a session file, unless the user says which field
//! it is.
//!
//! `book` reads the cells of a workbook. `columns` knows which field each column holds, and `fields` knows what the cells of each column hold, and [`phrases`] reads the
//! compound ones. `look` shows a table to a person. `cells` tells errors which row a value came from.

mod book;
mod cells;
mod columns;
mod fields;
mod look;
pub mod phrases;
pub mod programme;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::package::{Package, broken};
use super::text;
use crate::import::doubt::Doubt;
use crate::import::report::{Origin, Report};
use crate::import::{Error, Imported, Options};
use book::{MAX_COLUMNS, MAX_ROWS, Rows};
pub use cells::SourceRows;
use columns::{Column, columns};
pub use fields::{CellType, ITEM, MEETING, PERSON, SESSION};
use fields::{field, value};
pub use look::{Look, Named, look};

/// The fields of an item or a meeting, in the order of the columns.
#[derive(Debug, Default)]
struct Fields(Vec<(String, Value)>);

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Fields {
    fn put(&mut self, key: &str, value: Value) {
        self.0.push((key.to_owned(), value));
    }
}

/// The session file as it is written.
#[derive(serde::Serialize)]
struct Session {
    schema: &'static str,
    #[serde(flatten)]
    head: Head,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Fields>,
    meetings: Value,
    items: Vec<Fields>,
}

#[derive(serde::Serialize)]
/// The fields of the session itself.
struct Head {
    title: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    symbol: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    place: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    timezone: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    status: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    order: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    objectives: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    rules: Value,
}

/// Whether a zip file is a workbook.
pub fn is_workbook(package: &Package<'_>) -> bool {
    package.has("xl/workbook.xml")
}

/// The column names of a CSV file, in lower case.
fn names(bytes: &[u8]) -> Vec<String> {
    let (head, _) = text::decoded(bytes.get(..bytes.len().min(4_096)).unwrap_or_default());
    let line = head.split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.split([',', ';', '\t']).map(|name| name.trim().trim_matches('"').to_lowercase()).collect()
}

/// Whether a text is a CSV file of items: its first line names known columns.
pub fn is_csv(bytes: &[u8]) -> bool {
    let names = names(bytes);
    let known = names.iter().filter(|name| field(ITEM, name).is_some()).count();
    known >= 2 && names.iter().any(|name| name.starts_with("title") || name == "minutes")
}

/// Whether it is a CSV file of items without other columns, such as days and hours.
pub fn is_of_items(bytes: &[u8]) -> bool {
    is_csv(bytes) && names(bytes).iter().all(|name| name.is_empty() || field(ITEM, name).is_some())
}

/// Reads a workbook.
pub fn workbook(bytes: &[u8], options: &Options) -> Result<Imported, Error> {
    let sheets = book::sheets(bytes)?;
    let find = |name: &str| sheets.iter().find(|(sheet, _)| sheet == name).map(|(_, rows)| rows.as_slice());
    let items = find("items").or_else(|| sheets.first().map(|(_, rows)| rows.as_slice())).unwrap_or_default();
    let sheets = Sheets {
        items,
        meetings: find("meetings").unwrap_or_default(),
        people: find("people").unwrap_or_default(),
        head: find("session").unwrap_or_default(),
    };
    session(&sheets, None, options)
}

/// Reads a CSV file of items.
pub fn csv(bytes: &[u8], options: &Options) -> Result<Imported, Error> {
    let (text, note) = text::decoded(bytes);
    session(&Sheets { items: &records(&text)?, ..Sheets::default() }, note, options)
}

/// The cells of a CSV file. Its first line shows what separates them.
fn records(text: &str) -> Result<Rows, Error> {
    let first = text.split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator =
        [b';', b'\t', b','].into_iter().max_by_key(|separator| first.bytes().filter(|byte| byte == separator).count());
    let reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .trim(csv::Trim::All)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows = Rows::new();
    for record in reader.into_records() {
        let record = record.map_err(|error| broken(&error.to_string()))?;
        // spreadsheets may write further separators, or lines of separators, after the last value
        let columns = (0..record.len()).rfind(|&at| !record[at].is_empty()).map_or(0, |last| last + 1);
        if columns > 0 && (rows.len() >= MAX_ROWS || columns > MAX_COLUMNS) {
            return Err(Error::TooManyRows { rows: MAX_ROWS, columns: MAX_COLUMNS });
        }
        if rows.len() < MAX_ROWS {
            rows.push(record.iter().take(columns).map(str::to_owned).collect());
        }
    }
    Ok(rows)
}

/// The rows that are not empty, with their indices.
fn filled_rows(rows: &[Vec<String>]) -> impl Iterator<Item = (usize, &Vec<String>)> {
    rows.iter().enumerate().filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
}

/// The rows below the heading as fields, each with its row number from 1. What cannot be read goes to `wrong`.
fn table(
    rows: &[Vec<String>],
    known: &[(&'static str, CellType)],
    sheet: &str,
    map: &[(String, String)],
    wrong: &mut Vec<Error>,
) -> Vec<(usize, Fields)> {
    let mut rows = filled_rows(rows);
    let Some((_, heading)) = rows.next() else { return Vec::new() };
    let columns = match columns(heading, known, sheet, map) {
        Ok(columns) => columns,
        Err(errors) => {
            wrong.extend(errors);
            return Vec::new();
        }
    };
    let mut all = Vec::new();
    for (ix, row) in rows {
        let mut fields = Fields::default();
        let mut titles = serde_json::Map::new();
        for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let at = format!("{sheet}, row {}", ix + 1);
            match columns.get(column) {
                Some(Column::Field(_, _, Some(language))) => {
                    titles.insert(language.clone(), json!(text.trim()));
                }
                Some(Column::Field(key, cell_type, None)) => match value(text, *cell_type, &format!("{at}, {key}")) {
                    Ok(value) => fields.put(key, value),
                    Err(error) => wrong.push(error),
                },
                Some(Column::Skipped) => {}
                Some(Column::Unnamed) | None => wrong.push(Error::UnnamedColumn { at, text: text.trim().to_owned() }),
            }
        }
        if !titles.is_empty() {
            fields.put("title", Value::Object(titles));
        }
        all.push((ix + 1, fields));
    }
    all
}

/// Combines columns that are one field of the session file: speakers and their minutes, how an item may be split, and how near it
/// keeps its hour.
fn combine_columns(mut fields: Fields) -> Fields {
    let mut take = |key: &str| fields.0.iter().position(|(known, _)| known == key).map(|at| fields.0.remove(at).1);
    let (speakers, each, opening) = (take("speakers"), take("minutes_each"), take("opening"));
    let (least, most) = (take("min_minutes"), take("max_parts"));
    if let (Some(speakers), Some(each)) = (speakers, each) {
        let mut minutes = json!({"speakers": speakers, "minutes_each": each});
        if let Some(opening) = opening {
            minutes["opening"] = opening;
        }
        fields.0.retain(|(key, _)| key != "minutes");
        fields.put("minutes", minutes);
    }
    if let Some((_, keep)) = fields.0.iter_mut().find(|(key, _)| key == "keep") {
        *keep = json!({"within_minutes": keep.take()});
    }
    if least.is_some() || most.is_some() {
        let mut split = serde_json::Map::new();
        for (key, value) in [("min_minutes", least), ("max_parts", most)] {
            if let Some(value) = value {
                split.insert(key.to_owned(), value);
            }
        }
        fields.0.retain(|(key, _)| key != "split");
        fields.put("split", Value::Object(split));
    }
    fields
}

/// The rows of each sheet.
#[derive(Default)]
struct Sheets<'a> {
    items: &'a [Vec<String>],
    meetings: &'a [Vec<String>],
    people: &'a [Vec<String>],
    head: &'a [Vec<String>],
}

/// Builds the session file from the rows of the sheets.
fn session(sheets: &Sheets<'_>, note: Option<Doubt>, options: &Options) -> Result<Imported, Error> {
    let mut report = Report { name: options.name.clone(), ..Report::default() };
    report.missing.extend(note);
    let mut wrong = Vec::new();
    let (item_rows, items) = item_fields(sheets.items, &options.map, &mut report, &mut wrong);
    let head = session_head(sheets.head, &options.name, &mut report, &mut wrong);
    let people =
        table(sheets.people, PERSON, "people", &[], &mut wrong).into_iter().map(|(_, fields)| fields).collect();
    let meetings = meeting_list(sheets.meetings, options, &mut wrong);
    if let Some(error) = Error::all(wrong) {
        return Err(error);
    }
    if items.is_empty() {
        return Err(Error::NoItems);
    }
    let (meeting_rows, meetings) = meetings?;
    report.items = items.len();
    report.add("items", items.len(), Origin::Read, None, None);
    let session = Session { schema: "plenary.session/2", head, people, meetings, items };
    let text = serde_json::to_string_pretty(&session).map_err(|error| Error::Unwritten(error.to_string()))?;
    let cells = SourceRows { items: item_rows, meetings: meeting_rows };
    Ok(Imported { session: text + "\n", rows: Vec::new(), report, cells: Some(cells) })
}

/// The row and the fields of each item. An item without an id or minutes gets them here.
fn item_fields(
    rows: &[Vec<String>],
    map: &[(String, String)],
    report: &mut Report,
    wrong: &mut Vec<Error>,
) -> (Vec<usize>, Vec<Fields>) {
    let (mut numbers, mut items) = (Vec::new(), Vec::new());
    for (row, fields) in table(rows, ITEM, "items", map, wrong) {
        let mut fields = combine_columns(fields);
        let text = |fields: &Fields, key: &str| {
            fields.0.iter().find(|(known, _)| known == key).and_then(|(_, value)| value.as_str().map(str::to_owned))
        };
        if text(&fields, "id").is_none() {
            // without an id, the number or the position in the list becomes the id
            let id = text(&fields, "number")
                .map_or_else(|| format!("i{}", items.len() + 1), |number| number.replace([' ', '(', ')'], ""));
            fields.0.insert(0, ("id".to_owned(), json!(id)));
        }
        if !fields.0.iter().any(|(key, _)| key == "minutes") {
            fields.put("minutes", json!(30));
            fields.put("estimated", json!(true));
            report.add(&format!("items[{}].minutes", items.len()), 30, Origin::Estimated, None, Some(Doubt::NoMinutes));
        }
        numbers.push(row);
        items.push(fields);
    }
    (numbers, items)
}

/// The fields of the sheet `session`, a name and a value in each row. `name` becomes the title if the sheet has none.
fn session_head(rows: &[Vec<String>], name: &str, report: &mut Report, wrong: &mut Vec<Error>) -> Head {
    let mut fields = serde_json::Map::new();
    let mut rules = serde_json::Map::new();
    for (ix, row) in filled_rows(rows) {
        let [key, text, rest @ ..] = &row[..] else { continue };
        let at = format!("session, row {}", ix + 1);
        let lower = key.trim().to_lowercase();
        if (lower.as_str(), text.trim()) == ("field", "value") || text.trim().is_empty() {
            continue;
        }
        let Some((name, cell_type, language)) =
            field(SESSION, &lower).filter(|_| rest.iter().all(|cell| cell.trim().is_empty()))
        else {
            wrong.push(Error::UnknownRow { at, name: key.clone() });
            continue;
        };
        let value = match value(text, cell_type, &at) {
            Ok(value) => value,
            Err(error) => {
                wrong.push(error);
                continue;
            }
        };
        match (name.strip_prefix("rules."), language) {
            (Some(rule), _) => drop(rules.insert(rule.to_owned(), value)),
            (None, Some(language)) => {
                let titles = fields.entry("title").or_insert_with(|| json!({}));
                if let Value::Object(titles) = titles {
                    titles.insert(language.to_owned(), value);
                }
            }
            (None, None) => drop(fields.insert(name.to_owned(), value)),
        }
    }
    let mut take = |key: &str| fields.remove(key).unwrap_or(Value::Null);
    let mut title = take("title");
    if title.is_null() {
        title = json!(name);
        report.missing.push(Doubt::NoTitle);
    }
    Head {
        title,
        symbol: take("symbol"),
        place: take("place"),
        timezone: take("timezone"),
        status: take("status"),
        order: take("order"),
        objectives: take("objectives"),
        rules: if rules.is_empty() { Value::Null } else { Value::Object(rules) },
    }
}

/// The meetings of the sheet with their rows, or those that the user gives as days and hours.
fn meeting_list(rows: &[Vec<String>], options: &Options, wrong: &mut Vec<Error>) -> Result<(Vec<usize>, Value), Error> {
    let list = table(rows, MEETING, "meetings", &[], wrong);
    if !list.is_empty() {
        let (numbers, list): (Vec<usize>, Vec<Fields>) = list.into_iter().unzip();
        let list = serde_json::to_value(list).map_err(|error| Error::Unwritten(error.to_string()))?;
        return Ok((numbers, list));
    }
    if options.days.is_empty() || options.times.is_empty() {
        return Err(Error::NoMeetings);
    }
    let days_and_times = json!({
        "days": options.days.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "times": options.times.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    Ok((Vec::new(), days_and_times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_file_of_items_becomes_a_session() {
        let csv = "number;title (en);title (fr);minutes;after;speakers;minutes_each\n1 (a);Opening;Ouverture;10;;;\n2;Debate;;;1a + 30;5;8\n\n3;Other;;;;;\n";
        assert!(is_csv(csv.as_bytes()));
        assert!(!is_csv(b"meeting,item\nm1,1a\n") && !is_csv(b"Provisional agenda, annotated\n1. Opening"));
        let days = vec!["2027-03-09".parse().unwrap()];
        let options = Options {
            name: "items".to_owned(),
            days,
            times: vec![crate::import::Hours { start: 600, end: 720 }],
            ..Options::default()
        };
        let session: Value = serde_json::from_str(&super::csv(csv.as_bytes(), &options).unwrap().session).unwrap();
        assert_eq!(
            session["items"][0],
            json!({"id": "1a", "number": "1 (a)", "title": {"en": "Opening", "fr": "Ouverture"}, "minutes": 10})
        );
        assert_eq!(session["items"][1]["minutes"], json!({"speakers": 5, "minutes_each": 8}));
        assert_eq!(session["items"][1]["after"], json!([{"item": "1a", "gap_minutes": 30}]));
        assert_eq!(session["items"][2]["estimated"], json!(true));
        assert_eq!(super::csv(csv.as_bytes(), &Options::default()).unwrap_err(), Error::NoMeetings);
        let error = super::csv(b"title,minuts\nA,3\nB,4\n", &options).unwrap_err().to_string();
        assert!(error.contains("no field \"minuts\""), "{error}");
        let error = super::csv(b"title,minutes\nA,soon\n", &options).unwrap_err().to_string();
        assert!(error.contains("items, row 2, minutes: \"soon\" is not a whole number"), "{error}");
        let imported = super::csv(b"title,minutes,available_from\nA,3,\n\nB,4,2o27-03-09\n", &options).unwrap();
        assert_eq!(imported.cells.unwrap().place("/items/1/available_from"), "items, row 3, available_from");
    }
}
