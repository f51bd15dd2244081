//! Time zones of the places where bodies meet.

pub use plenary_core::model::places::zone;
