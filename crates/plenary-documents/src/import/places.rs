//! Places where bodies meet, and the clocks there.

pub use plenary_core::model::places::zone;
