//! Which field each column of a sheet holds: by its name, or by what the user says of it.

use super::fields::{CellType, field};
use crate::import::Error;

/// What the user writes as the field of a column that is not to be read.
pub const SKIPPED: &str = "-";

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// A field, the type of its cells, and the language of a title.
    Field(&'static str, CellType, Option<String>),
    /// The user does not want it.
    Skipped,
    /// It has no name.
    Unnamed,
}

/// The columns that a heading names. `map` has the fields of columns with other names, as the user gives them.
///
/// # Errors
/// All that is wrong with the heading.
pub fn columns(
    heading: &[String],
    known: &[(&'static str, CellType)],
    sheet: &str,
    map: &[(String, String)],
) -> Result<Vec<Column>, Vec<Error>> {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    let fields = || known.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ");
    let mut wrong = Vec::new();
    for (name, wanted) in map {
        if !heading.iter().any(|column| same(column, name)) {
            let columns = heading.iter().filter(|name| !name.trim().is_empty()).map(|name| name.trim().to_owned());
            wrong.push(Error::MapsNoColumn { name: name.clone(), columns: columns.collect() });
        } else if wanted != SKIPPED && field(known, &wanted.to_lowercase()).is_none() {
            wrong.push(Error::MapsToNoField { name: name.clone(), field: wanted.clone(), known: fields() });
        }
    }
    let (mut columns, mut unknown) = (Vec::new(), Vec::new());
    for name in heading {
        let wanted = map.iter().find(|(column, _)| same(column, name)).map(|(_, wanted)| wanted.as_str());
        let lower = wanted.unwrap_or(name).trim().to_lowercase();
        columns.push(match field(known, &lower) {
            Some((key, cell_type, language)) => Column::Field(key, cell_type, language.map(str::to_owned)),
            None if wanted.is_some() => Column::Skipped,
            None if lower.is_empty() => Column::Unnamed,
            None => {
                unknown.push(name.trim().to_owned());
                Column::Unnamed
            }
        });
    }
    if !unknown.is_empty() {
        wrong.push(Error::UnknownColumns { sheet: sheet.to_owned(), names: unknown, known: fields() });
    }
    wrong.extend(clashes(&columns, heading, sheet));
    if wrong.is_empty() { Ok(columns) } else { Err(wrong) }
}

/// Columns that cannot stand beside each other: two of one field, and titles with and without a language.
fn clashes(columns: &[Column], heading: &[String], sheet: &str) -> Vec<Error> {
    let mut wrong = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let Column::Field(key, ..) = column else { continue };
        if let Some(first) = columns[..place].iter().position(|other| other == column) {
            wrong.push(Error::SameField {
                sheet: sheet.to_owned(),
                field: (*key).to_owned(),
                columns: [first, place].map(|at| heading[at].trim().to_owned()),
            });
        }
    }
    let titles = |with: bool| {
        columns.iter().any(|column| matches!(column, Column::Field("title", _, language) if language.is_some() == with))
    };
    if titles(true) && titles(false) {
        wrong.push(Error::TitleLanguage { sheet: sheet.to_owned() });
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::fields::ITEM;
    use super::*;

    fn heading(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn map(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|&(name, field)| (name.to_owned(), field.to_owned())).collect()
    }

    #[test]
    fn columns_are_named_or_mapped() {
        let found = columns(
            &heading(&["Topic", " LENGTH ", "Room no.", "id", ""]),
            ITEM,
            "items",
            &map(&[("topic", "title (en)"), ("Length", "minutes"), ("Room no.", "-")]),
        );
        let wanted = [
            Column::Field("title", CellType::Text, Some("en".to_owned())),
            Column::Field("minutes", CellType::Number, None),
            Column::Skipped,
            Column::Field("id", CellType::Text, None),
            Column::Unnamed,
        ];
        assert_eq!(found.unwrap(), wanted);
    }

    #[test]
    fn everything_that_is_wrong_with_a_heading_is_reported() {
        let wrong = columns(
            &heading(&["Topic", "Length", "minutes", "Mood"]),
            ITEM,
            "items",
            &map(&[("Speaker", "title"), ("Topic", "tittle"), ("Length", "minutes")]),
        );
        let said: Vec<String> = wrong.unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        assert!(
            said[0].contains("no column is named \"Speaker\"; the columns are Topic, Length, minutes, Mood"),
            "{said:?}"
        );
        assert!(said[1].contains("there is no field \"tittle\""), "{said:?}");
        assert!(said[2].contains("no field \"Mood\"") && said[2].contains("--map \"Mood=title\""), "{said:?}");
        assert!(said[3].contains("\"Length\" and \"minutes\" are both the field minutes"), "{said:?}");
    }
}
