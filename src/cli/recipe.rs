//! Recipes: which field each column of a body's tables is, kept in a file for the next table.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::exit::{Error, Result};
use super::files::{self, Overwrite};
use super::stderr;
use plenary_core::details::Details;

/// The schema of a file of a recipe.
const SCHEMA: &str = "plenary.recipe/1";

/// The largest file that is read, in bytes.
const MOST: u64 = 1 << 20;

/// A file of a recipe.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    schema: String,
    /// The field of each column; `-` for a column that is left out.
    columns: BTreeMap<String, String>,
}

/// The columns that a recipe names, which are told.
pub fn read(path: &Path) -> Result<Vec<(String, String)>> {
    let wrong = |cause: String, help: &str| Error::Document {
        name: path.display().to_string(),
        cause: Details::new(cause).or(help),
    };
    let size = std::fs::metadata(path).map(|file| file.len());
    let size = size.map_err(|error| wrong(error.to_string(), "make the recipe with --map and --recipe"))?;
    if size > MOST {
        return Err(wrong("the file is too large for a recipe".to_owned(), "check the name of the recipe"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string(), "check the file"))?;
    let again = "make the recipe again, with --map and --recipe";
    let recipe: Recipe = serde_json::from_str(&text).map_err(|error| wrong(error.to_string(), again))?;
    if recipe.schema != SCHEMA {
        return Err(wrong(format!("the schema is {:?} and not {SCHEMA:?}", recipe.schema), again));
    }
    let columns: Vec<(String, String)> = recipe.columns.into_iter().collect();
    let told: Vec<String> = columns.iter().map(|(column, field)| format!("{column} = {field}")).collect();
    stderr::print(&format!("note: columns read as {} says: {}; --map changes it", path.display(), told.join(", ")));
    Ok(columns)
}

/// Refuses to write a recipe over another file. A recipe may be written anew.
pub fn check(path: &Path, force: bool) -> Result<()> {
    let own = std::fs::read_to_string(path).is_ok_and(|text| serde_json::from_str::<Recipe>(&text).is_ok());
    files::protect(path, if own { Overwrite::Anything } else { Overwrite::Nothing.forced(force) }, None)
}

/// Writes a recipe.
pub fn write(path: &Path, map: &[(String, String)]) -> Result<()> {
    let recipe = Recipe { schema: SCHEMA.to_owned(), columns: map.iter().cloned().collect() };
    let text = serde_json::to_string_pretty(&recipe).unwrap_or_default() + "\n";
    files::write(Some(&path.to_path_buf()), text.as_bytes())
}
