//! What the tests of rendering share.

use plenary::model::{Language, Schedule};
use plenary::render::{Format, Style, render};

/// The founding schedule.
pub fn founding() -> Schedule {
    serde_json::from_str(include_str!("../../fixtures/firearms-wg9.schedule.json")).unwrap()
}

/// A language by its code.
pub fn language(code: &str) -> Language {
    code.parse().unwrap()
}

/// `schedule`, rendered in any format.
#[allow(dead_code, reason = "each test uses some of it")]
pub fn bytes(schedule: &Schedule, format: Format, code: &str) -> Vec<u8> {
    render(schedule, format, &language(code), &Style::default()).unwrap().bytes
}

/// `schedule`, rendered in 100 columns without colour.
#[allow(dead_code, reason = "each test uses some of it")]
pub fn text(schedule: &Schedule, format: Format, code: &str) -> String {
    let rendered = render(schedule, format, &language(code), &Style::default()).unwrap();
    String::from_utf8(rendered.bytes).unwrap()
}
