//! Comments and drop-down lists of a workbook. They come from the schema of session files, so they cannot differ from it.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula, Note, Worksheet, XlsxError};
use serde_json::Value;

use crate::import::readers::sheet::CellType;

/// The last row with drop-down lists: planners add rows below those that are written.
const LAST: u32 = 500;
/// The most minutes of an item, whose schema is a choice and has no bounds of its own: a week.
const MOST_MINUTES: i32 = 10_080;
/// The width of a comment in pixels, and the characters of one of its lines.
const WIDTH: u32 = 300;
const CHARACTERS: usize = 44;
/// The height of a line of a comment in pixels.
const LINE: u32 = 16;

/// What a session file may say, for those who write one in a spreadsheet.
#[derive(Debug)]
pub struct Guide {
    /// The JSON Schema of session files.
    pub schema: Value,
    /// The names of the rule sets.
    pub rule_sets: Vec<String>,
}

impl Guide {
    /// The schema of the field that a column or a row has.
    fn schema(&self, sheet: &str, name: &str) -> &Value {
        let (object, field) = match (sheet, name) {
            ("items", "speakers" | "minutes_each" | "opening") => ("Speakers", name),
            ("items", "min_minutes" | "max_parts") => ("SplitInto", name),
            ("items", "keep") => ("Keep", "within_minutes"),
            ("people", name) => ("Person", name),
            ("items", name) if name.starts_with("title") => ("Item", "title"),
            ("items", name) => ("Item", name),
            ("meetings", name) => ("Meeting", name),
            (_, name) => match name.strip_prefix("rules.") {
                Some(rule) => ("Rules", rule),
                None if name.starts_with("title") => return &self.schema["properties"]["title"],
                None => return &self.schema["properties"][name],
            },
        };
        &self.schema["$defs"][object]["properties"][field]
    }

    /// A comment that says what the field is, and how a cell holds it; `None` if the schema does not say.
    fn note(&self, sheet: &str, name: &str, cell: Option<CellType>) -> Option<Note> {
        let about = self.schema(sheet, name)["description"].as_str()?.replace('`', "");
        let text = match how(cell) {
            "" => about,
            how => format!("{about}\n{how}"),
        };
        let lines: usize = text.lines().map(|line| line.chars().count() / CHARACTERS + 1).sum();
        let height = LINE * u32::try_from(lines + 1).unwrap_or(1);
        Some(Note::new(text).set_author("Plenary").add_author_prefix(false).set_width(WIDTH).set_height(height))
    }

    /// The values that a cell may have: a list to choose from, or a range; `None` if anything may be written.
    ///
    /// # Errors
    /// If Excel does not allow the list.
    fn values(
        &self,
        sheet: &str,
        name: &str,
        cell: Option<CellType>,
        ids: &Ids,
    ) -> Result<Option<DataValidation>, XlsxError> {
        let schema = self.schema(sheet, name);
        let list = |words: &[&str]| {
            DataValidation::new()
                .allow_list_strings(words)?
                .set_error_message(format!("Write one of {}.", words.join(", ")))
        };
        // more than one may be written, so a list only proposes
        let propose = |range: &Option<String>| {
            range.as_ref().map(|range| {
                DataValidation::new().allow_list_formula(Formula::new(format!("={range}"))).show_error_message(false)
            })
        };
        if let Some(words) = schema["enum"].as_array() {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            return list(&words).map(Some);
        }
        match (name, cell) {
            ("rules.set", _) => {
                let names: Vec<&str> = self.rule_sets.iter().map(String::as_str).collect();
                Ok(Some(list(&names)?.show_error_message(false)))
            }
            ("pin" | "forbid" | "allow", _) => Ok(propose(&ids.meetings)),
            ("after" | "together" | "not_with" | "not_parallel", _) => Ok(propose(&ids.items)),
            (_, Some(CellType::Flag)) => list(&["yes", "no"]).map(Some),
            (_, Some(CellType::Number)) => {
                let bound =
                    |name: &str, or: i32| schema[name].as_i64().and_then(|n| i32::try_from(n).ok()).unwrap_or(or);
                let (least, most) = (bound("minimum", 1), bound("maximum", MOST_MINUTES));
                let range = DataValidation::new().allow_whole_number(DataValidationRule::Between(least, most));
                range.set_error_message(format!("Write a whole number from {least} to {most}.")).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Gives a column its comment and its values.
    ///
    /// # Errors
    /// If Excel does not allow them.
    pub fn column(
        &self,
        worksheet: &mut Worksheet,
        column: u16,
        sheet: &str,
        name: &str,
        cell: Option<CellType>,
        ids: &Ids,
    ) -> Result<(), XlsxError> {
        if let Some(note) = self.note(sheet, name, cell) {
            worksheet.insert_note(0, column, &note)?;
        }
        if let Some(values) = self.values(sheet, name, cell, ids)? {
            worksheet.add_data_validation(1, column, LAST, column, &values)?;
        }
        Ok(())
    }

    /// Gives a row of the sheet `session` its comment and its values.
    ///
    /// # Errors
    /// If Excel does not allow them.
    pub fn row(
        &self,
        worksheet: &mut Worksheet,
        row: u32,
        name: &str,
        cell: Option<CellType>,
    ) -> Result<(), XlsxError> {
        if let Some(note) = self.note("session", name, cell) {
            worksheet.insert_note(row, 0, &note)?;
        }
        if let Some(values) = self.values("session", name, cell, &Ids::default())? {
            worksheet.add_data_validation(row, 1, row, 1, &values)?;
        }
        Ok(())
    }
}

/// The cells with the ids of items and of meetings, as ranges of a formula.
#[derive(Debug, Default)]
pub struct Ids {
    /// Those of items.
    pub items: Option<String>,
    /// Those of meetings.
    pub meetings: Option<String>,
}

impl Ids {
    /// The ids in the sheets with these columns.
    pub fn of(items: &[String], meetings: &[String]) -> Self {
        let range = |sheet: &str, columns: &[String]| {
            let place = columns.iter().position(|name| name == "id").and_then(|place| u16::try_from(place).ok())?;
            let column = rust_xlsxwriter::utility::column_number_to_name(place);
            Some(format!("{sheet}!${column}$2:${column}${}", LAST + 1))
        };
        Self { items: range("items", items), meetings: range("meetings", meetings) }
    }
}

/// How a cell holds a value.
const fn how(cell: Option<CellType>) -> &'static str {
    match cell {
        None | Some(CellType::Text | CellType::Number) => "",
        Some(CellType::Flag) => "Write yes or no.",
        Some(CellType::Languages) => "Write several with ; between them, or none.",
        Some(CellType::List | CellType::Choice) => "Write several with ; between them.",
        Some(CellType::After) => "Write 5 + 120 for 120 minutes after item 5, and several with ; between them.",
        Some(CellType::Windows) => {
            "Write 07:00 to 18:00 America/Bogota for hours, 2027-03-09 for a date, and several with ; between them."
        }
        Some(CellType::Wishes) => {
            "Write pin = m1, weight = 3 for a wish with its weight, and several with ; between them."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::readers::sheet::{ITEM, MEETING, SESSION};

    fn guide() -> Guide {
        Guide { schema: plenary_core::read::session_schema(), rule_sets: vec!["un-remote".to_owned()] }
    }

    #[test]
    fn every_column_has_a_comment() {
        let guide = guide();
        for (sheet, known) in [("items", ITEM), ("meetings", MEETING), ("session", SESSION)] {
            for (name, cell) in known {
                assert!(guide.note(sheet, name, Some(*cell)).is_some(), "{sheet}.{name}");
            }
        }
    }

    #[test]
    fn words_flags_and_ids_have_lists() {
        let guide = guide();
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let ids = Ids::of(&names(&["number", "id"]), &names(&["id"]));
        assert_eq!(ids.items.as_deref(), Some("items!$B$2:$B$501"));
        let has = |sheet: &str, name: &str, cell| guide.values(sheet, name, Some(cell), &ids).unwrap().is_some();
        assert!(has("items", "position", CellType::Text) && has("items", "optional", CellType::Flag));
        assert!(has("items", "priority", CellType::Number) && has("items", "pin", CellType::List));
        assert!(has("session", "order", CellType::Text) && has("session", "rules.set", CellType::Text));
        assert!(!has("items", "title", CellType::Text) && !has("meetings", "room", CellType::Text));
    }
}
