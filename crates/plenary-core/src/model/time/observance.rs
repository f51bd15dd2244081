//! What clocks show, and since when.

use chrono::FixedOffset;

use super::Instant;

/// What the clocks of a zone show from an instant on: summer time, say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observance {
    /// When it begins.
    pub from: Instant,
    /// What they were ahead of UTC before it.
    pub before: FixedOffset,
    /// What they are ahead of UTC.
    pub offset: FixedOffset,
    /// Its abbreviation, such as `CEST`.
    pub name: String,
    /// Whether it is daylight-saving time.
    pub daylight_saving: bool,
}
