//! Places where bodies meet, and the clocks there.

pub use crate::model::places::zone;
