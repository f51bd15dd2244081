//! Observances of a time zone: standard time or daylight-saving time.

use chrono::FixedOffset;

use super::Instant;

/// An offset from UTC that a time zone observes from an instant on, such as summer time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// When it begins.
    pub from: Instant,
    /// The offset before it.
    pub before: FixedOffset,
    /// The offset from then on.
    pub offset: FixedOffset,
    /// Its abbreviation, such as `CEST`.
    pub name: String,
    /// Whether it is daylight-saving time.
    pub daylight_saving: bool,
}
