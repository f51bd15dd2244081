//! The schedule file.

use serde::Serialize;

use plenary_core::model::Schedule;

use super::RenderError;
use super::clean::Hazard;

/// `schedule` as JSON: fields in the order of the interface.
///
/// # Errors
/// Where JSON has no way to say a value; no schedule of this program is such.
pub fn write(schedule: &Schedule) -> Result<Vec<u8>, RenderError> {
    pretty(schedule)
}

/// `value` as a file: two spaces a step, a line feed at the end.
///
/// Characters that a terminal would obey are written as `\uXXXX`: the same data, harmless to look at.
///
/// # Errors
/// Where JSON has no way to say it.
pub fn pretty(value: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    let raw = serde_json::to_string_pretty(value)?;
    let mut text = String::with_capacity(raw.len() + 1);
    for character in raw.chars() {
        // The layout's own line feeds; those inside strings are escaped already.
        match Hazard::of(character) {
            Some(_) if character != '\n' => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => text.push(character),
        }
    }
    text.push('\n');
    Ok(text.into_bytes())
}
