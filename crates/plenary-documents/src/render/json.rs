//! Writes the schedule file (JSON).

use serde::Serialize;

use plenary_core::model::Schedule;

use super::RenderError;
use super::clean::Hazard;

/// Writes `schedule` as JSON, with the fields in the order of the reference.
///
/// # Errors
/// If JSON cannot represent a value, which no schedule of this program has.
pub fn write(schedule: &Schedule) -> Result<Vec<u8>, RenderError> {
    pretty(schedule)
}

/// Writes `value` as JSON, indented by two spaces, with a line feed at the end.
///
/// Control characters that a terminal would obey are escaped: the same data, but safe to show.
///
/// # Errors
/// If JSON cannot represent the value.
pub fn pretty(value: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    let raw = serde_json::to_string_pretty(value)?;
    let mut text = String::with_capacity(raw.len() + 1);
    for character in raw.chars() {
        // line feeds inside strings are escaped already, so these are part of the layout
        match Hazard::find(character) {
            Some(_) if character != '\n' => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => text.push(character),
        }
    }
    text.push('\n');
    Ok(text.into_bytes())
}
